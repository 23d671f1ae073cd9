"""QTI125–128: whether an item of QTI 1.2 says which answer is right, and what that earns."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree
from msgspec import Struct

from lessonpack.checks.qti._one import KINDS, LONGEST, TYPE, Item, items, named
from lessonpack.findings import Severity, rule
from lessonpack.formats.numbers import is_number
from lessonpack.patterns import regex
from lessonpack.rule import Document, Problems, at, document_check

_READ = "canvas-lms: lib/qti/choice_interaction.rb; instructure/qti 2.27.0: choice_interaction.rb (read)"
NO_KEY = rule(
    "QTI125",
    holds="An item of QTI 1.2 that machines mark says which answer is right.",
    says="item {item!r} {found}",
    hint="Add a respcondition that compares the response with the right answer and sets SCORE; or say in the metadata "
    "that it is an essay, which people judge.",
    reason="No answer earns points. Canvas imports the question without a right answer, and warns of it in its log.",
    clause=f"QTI 1.2 ASI Information Model, resprocessing; {_READ}",
)
EARNS_NOTHING = rule(
    "QTI126",
    holds="The right answer to an item of QTI 1.2 earns points.",
    says="item {item!r}: of its conditions none earns more than {best} points",
    hint="Write more than 0 into the setvar of the condition for the right answer, such as 100 for all points.",
    reason="The question counts for nothing, however it is answered; Canvas knows no right answer then.",
    clause=f"QTI 1.2 ASI Information Model, setvar; {_READ}",
)
NO_NUMBER = rule(
    "QTI127",
    holds="The key to a number in an item of QTI 1.2 is a number.",
    says="item {item!r}: {element} compares a number with {named!r}",
    hint="Write it in digits, with a point and without a unit: 3.14, or 6.02e23.",
    reason="Canvas takes what is no number for 0, and what begins with one for that: another answer is right there, "
    "and nobody is told.",
    clause="canvas-lms: lib/qti/numeric_interaction.rb (read); QTI 1.2 ASI Information Model, fibtype and numtype",
)
OTHER_MAXIMUM = rule(
    "QTI128",
    severity=Severity.WARNING,
    holds="The best answer to an item of QTI 1.2 earns the maxvalue of its score, or 100 as a percentage of it.",
    says="item {item!r}: the best answer earns {best} points, and the maxvalue is {most}",
    hint="Write {best} as the maxvalue, or let the right answer earn {most}.",
    reason="What is above the maximum is cut, and one that cannot be reached keeps everybody from full marks; Canvas "
    "reads no maximum, and gives all points where any condition gives some.",
    clause="QTI 1.2 ASI Information Model, decvar, maxvalue; lessonpack compares what the largest condition earns, and "
    "the sum of those that can hold together, within two percent",
)
_OF_PEOPLE = regex(
    r"(?i)essay|upload|text[_ ]?only|textquestion|text question|long answer|paragraph|survey|likert|opinion|audio|"
    r"description|calculated|formula|fill_in_multiple_blanks"  # of the last Canvas accepts all that is listed
)
_OF_MACHINES = regex(
    r"(?:multiple_choice|true_false|multiple_answers|short_answer|multiple_dropdowns|matching|numerical|missing_word|"
    r"ordering|categorization)_question|cc\.(?:multiple_choice|multiple_response|true_false|fib|pattern_match)\.v0p1"
)
_SAYING = (TYPE, "cc_profile", "qmd_itemtype", "qmd_questiontype", "QUESTIONTYPE")  # which kind an item is of
_CLOSED = ("response_num", "response_xy", "response_grp")  # beside those with options: nobody writes prose there
_NUMERIC = ("Integer", "Decimal", "Scientific")
_SURVEY = "survey"
_PERCENT = 100.0  # which some write beside a maximum in points
_NEARLY = 0.02  # shares are rounded: 33.33 and thrice that
_BETWEEN = "|"  # stands for Sakai between the ends of a range, or before the same number with another mark


class _Scored(Struct, frozen=True):
    """A condition with points: what it `adds` or sets, and the responses of which it wants something."""

    points: float
    adds: bool
    wants: frozenset[str]


@document_check(NO_KEY, *KINDS)
def items_have_a_key(document: Document) -> Problems:
    if not _is_survey(document):
        for item in items(document):
            if _is_marked(item) and (found := _missed(item)):
                yield at(item.node, item=item.name, found=found)


def _is_survey(document: Document) -> bool:
    """True where an assessment says that it is one, in whose questions nothing is right."""
    return any(
        (field.findtext("{*}fieldlabel") or "") == "qmd_assessmenttype"
        and (field.findtext("{*}fieldentry") or "").strip().lower() == _SURVEY
        for field in document.root.iterfind("{*}assessment/{*}qtimetadata/{*}qtimetadatafield")
    )


def _is_marked(item: Item) -> bool:
    """True for what a machine is to mark: the item says so, or has options to choose from, or asks for a number."""
    said = [item.fields[label] for label in _SAYING if label in item.fields]
    if item.fields.get("qmd_computerscored", "").lower() == "no" or any(map(_OF_PEOPLE.search, said)):
        return False
    if any(map(_OF_MACHINES.fullmatch, said)):
        return True
    return any(item.options.values()) or any(True for name in _CLOSED for _ in named(item.node, name))


def _missed(item: Item) -> str:
    if item.node.find("{*}itemproc_extension") is not None:
        return ""  # where vendors write what is right
    if item.node.find("{*}resprocessing") is None:
        return "has no resprocessing: nothing says which answer is right"
    if not any(True for _ in named(item.node, "setvar")):
        return "has no condition that sets points"
    return ""


@document_check(EARNS_NOTHING, *KINDS)
def right_answers_earn_points(document: Document) -> Problems:
    for item in items(document):
        earned = [_points(each) for each in named(item.node, "setvar")]
        if not earned or not _is_marked(item) or _is_worth_nothing(item):
            continue
        best = max((each for each in earned if each is not None), default=None)
        if None not in earned and best is not None and best <= 0:
            yield at(item.node, item=item.name, best=f"{max(best, 0.0):g}")


def _is_worth_nothing(item: Item) -> bool:
    """True where an item is meant to be worth nothing, begins with points, or loses them."""
    worth = [item.fields.get(label) for label in ("points_possible", "qmd_weighting", "cc_weighting")]
    if any(_number(each) == 0 for each in worth):
        return True
    declared = list(named(item.node, "decvar"))
    begins = any(_number(each.get("defaultval")) for each in declared)
    return begins or any(_number(each.get("maxvalue")) == 0 for each in declared)


def _points(setvar: etree._Element) -> float | None:
    """What a setvar earns, None for what is no number, such as `SCORE.max`, and for other ways to reckon."""
    reckons = setvar.get("action", "Set") in ("Set", "Add")
    return _number(setvar.text) if reckons else None


def _number(written: str | None) -> float | None:
    return float(written) if written is not None and is_number(written) else None


@document_check(NO_NUMBER, *KINDS)
def numbers_are_numbers(document: Document) -> Problems:
    for item in items(document):
        numeric = set(_numeric(item)) if item.rules else set()
        for each in item.rules if numeric else ():
            value = (each.text or "").strip()
            if each.get("respident", "") in numeric and not any(map(is_number, value.split(_BETWEEN))):
                element = etree.QName(each).localname
                yield at(each, item=item.name, element=element, named=value[:LONGEST])


def _numeric(item: Item) -> Iterator[str]:
    """The responses that are numbers."""
    yield from (each.get("ident", "") for each in named(item.node, "response_num"))
    is_one = item.fields.get(TYPE) == "numerical_question"
    for response in named(item.node, "response_str"):
        if is_one or any(field.get("fibtype") in _NUMERIC for field in named(response, "render_fib")):
            yield response.get("ident", "")


@document_check(OTHER_MAXIMUM, *KINDS)
def the_maximum_is_reached(document: Document) -> Problems:
    for item in items(document):
        declared = item.node.find("{*}resprocessing/{*}outcomes/{*}decvar")
        most = None if declared is None else _number(declared.get("maxvalue"))
        if declared is None or not most or not _is_marked(item):
            continue
        bests = _bests(item, declared.get("varname", "SCORE"))
        if bests and not any(_is_near(best, whole) for best in bests for whole in (most, max(most, _PERCENT))):
            yield at(declared, item=item.name, best=f"{bests[0]:g}", most=f"{most:g}")


def _is_near(best: float, whole: float) -> bool:
    return abs(best - whole) <= _NEARLY * abs(whole)


def _bests(item: Item, name: str) -> tuple[float, ...]:
    """What the best answer may earn: the sum of what can hold together, or the most that one condition earns.

    Nothing where it is reckoned in another way, or no points are earned.
    """
    conditions = list(_scored(item, name))
    scored = [each for each in conditions if each is not None and each.points > 0]
    if not scored or len(scored) < len([each for each in conditions if each is None or each.points > 0]):
        return ()
    several = {each.get("ident", "") for each in named(item.node) if each.get("rcardinality", "Single") != "Single"}
    groups: dict[frozenset[str], list[_Scored]] = {}
    for each in scored:
        groups.setdefault(each.wants, []).append(each)
    total = sum(_most(group, together=bool(wants & several)) for wants, group in groups.items())
    return total, max(each.points for each in scored)


def _most(group: list[_Scored], *, together: bool) -> float:
    """What conditions on the same responses earn at most; of several answers to one response each may add."""
    if not together:
        return max(each.points for each in group)
    return max([sum(each.points for each in group if each.adds), *(each.points for each in group)])


def _scored(item: Item, name: str) -> Iterator[_Scored | None]:
    """The conditions of an item that set the score; None for one whose points are not known."""
    for condition in item.node.iterfind("{*}resprocessing/{*}respcondition"):
        wants = frozenset(each.get("respident", "") for each in named(condition) if each.get("respident"))
        for setvar in condition.iterfind("{*}setvar"):
            if setvar.get("varname", setvar.get("variablename", "SCORE")) == name:
                points = _points(setvar)
                yield None if points is None else _Scored(points, setvar.get("action") == "Add", wants)
