"""MOODLE052 and MOODLE053: calculated questions that Moodle imports and cannot ask."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml import etree

from lessonpack.checks.moodle._facts import Asked, questions, text
from lessonpack.findings import listed, rule
from lessonpack.formats.moodle_xml import CALCULATED, DOCUMENT, MOST_DECIMALS
from lessonpack.formats.numbers import count, is_number
from lessonpack.patterns import regex
from lessonpack.rule import Document, Problems, at, document_check

WILD_CARD = rule(
    "MOODLE052",
    holds="A calculated question has a data set for each wild card of its answers, with a number for each item.",
    says="{question!r}: {trouble}",
    hint="Give each wild card a data set of its name, with the items 1, 2, 3 … up to its itemcount, and numbers with a "
    "point in them.",
    reason="Moodle imports it without a word; who begins it is told of an error, or reads the wild card.",
    clause="Moodle 4.4 and 5.0, question/type/calculated/question.php (read)",
)
UNSAID = rule(
    "MOODLE053",
    holds="Each answer of a calculated question is a formula that can be read, has its tolerance, and says how it is "
    "shown.",
    says="{question!r}: an answer {trouble}",
    hint="Give each answer, `*` as well, a tolerance that is a number with a point, a tolerancetype of 1, 2 or 3, a "
    "correctanswerformat and a correctanswerlength from 0 to 9; close each bracket of the formula.",
    reason="The importer asks for each of them and has nothing to put in its place; "
    "a formula that it cannot read ends it.",
    clause="Moodle 4.4 and 5.0, question/format/xml/format.php and question/type/calculated/questiontype.php (read)",
)
_OF_ANSWERS = ("tolerance", "tolerancetype", "correctanswerformat", "correctanswerlength")
_CARD = regex(r"\{([A-Za-z][^>} <{`\"']{0,200})\}")
_READ: dict[str, Callable[[str], bool]] = {
    "tolerance": is_number,
    "tolerancetype": {"1", "2", "3"}.__contains__,
    "correctanswerlength": set(map(str, range(MOST_DECIMALS + 1))).__contains__,
}
_BRACKET = regex(r"[()]")
_OF_CHOICES = "calculatedmulti"  # whose answers are texts with formulas in them
_TOLD = 60  # characters of a name or number in a finding


def _calculated(document: Document) -> Iterator[Asked]:
    return (question for question in questions(document) if question.type in CALCULATED)


@document_check(WILD_CARD, DOCUMENT)
def wild_cards_have_numbers(document: Document) -> Problems:
    for question in _calculated(document):
        sets = {text(each, "name/text"): each for each in question.node.iterfind("dataset_definitions/*")}
        if not sets:
            yield at(question.node, question=question.name, trouble="it has no data set")
            continue
        used = dict.fromkeys(name for answer in question.answers for name in _CARD.findall(answer.text))
        missing = [f"{{{name[:_TOLD]}}}" for name in used if name not in sets]
        if missing:
            yield at(question.node, question=question.name, trouble=f"there is no data set for {listed(missing)}")
        for name, each in sets.items():
            if trouble := _trouble(each):
                yield at(each, question=question.name, trouble=f"the data set {name[:_TOLD]!r} {trouble}")


def _trouble(data_set: etree._Element) -> str:
    """What is wrong with a data set; that one of a shared set has no items may be, since they are in Moodle already."""
    told = count(text(data_set, "itemcount"))
    items = {text(each, "number"): text(each, "value") for each in data_set.iterfind("dataset_items/dataset_item")}
    if not items and text(data_set, "status/text") == "shared":
        return ""
    if not items or told == 0:
        return "has no items"
    missing = next(n for n in range(1, len(items) + 2) if str(n) not in items)
    if told is not None and missing <= told:
        return f"has no item {missing}, and says that it has {text(data_set, 'itemcount')[:_TOLD]}"
    odd = next((value for value in items.values() if not is_number(value)), None)
    return "" if odd is None else f"has the item {odd[:_TOLD]!r}, which is no number"


@document_check(UNSAID, DOCUMENT)
def answers_say_how_near_and_how_shown(document: Document) -> Problems:
    for question in _calculated(document):
        for answer in question.answers:
            said = {name: text(answer.node, name) for name in _OF_ANSWERS}
            missing = [name for name, value in said.items() if not value]
            if missing:
                yield at(answer.node, question=question.name, trouble=f"has no {listed(missing)}")
            elif question.type != _OF_CHOICES and (trouble := _unread(answer.text, said)):
                yield at(answer.node, question=question.name, trouble=trouble)


def _unread(formula: str, said: dict[str, str]) -> str:
    """What of an answer Moodle cannot read."""
    if not _pair(formula):
        return f"is {formula[:_TOLD]!r}, of which the brackets do not pair"
    odd = next((name for name, is_read in _READ.items() if not is_read(said[name])), "")
    return f"has the {odd} {said[odd][:_TOLD]!r}" if odd else ""


def _pair(formula: str) -> bool:
    depth = 0
    for bracket in _BRACKET.findall(formula):
        depth += 1 if bracket == "(" else -1
        if depth < 0:
            return False
    return depth == 0
