"""MOODLE040–047: what becomes of a file's questions in the bank: types, ids, pairs, gaps and files."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

from lxml import etree

from lessonpack.checks.moodle._facts import Asked, called, questions, text
from lessonpack.findings import Severity, rule
from lessonpack.formats.moodle_xml import CATEGORY, CORE_TYPES, DOCUMENT, ORDERING, PLUGINFILE
from lessonpack.patterns import regex
from lessonpack.rule import Document, Problem, Problems, at, document_check

PLUGIN = rule(
    "MOODLE040",
    severity=Severity.WARNING,
    holds="Each question is of a type that Moodle's core has.",
    says="{question!r} is of the type {type!r}, which Moodle's core does not have",
    hint="Import the file where a plugin brings that type, or put such questions into a file of their own.",
    reason='Moodle stops ("Question type is not supported by XML import"), and no question of the file is imported.',
    clause="Moodle 4.4 and 5.0, question/format/xml/format.php (run)",
)
NEW_TYPE = rule(
    "MOODLE041",
    severity=Severity.NOTE,
    holds="Each question is of a type that every Moodle of today has.",
    says="{question!r} is an ordering question, which Moodle has from 5.0 on",
    hint="Nothing to do for Moodle 5; for an older one put them into a file of their own, or install the plugin.",
    reason="An older Moodle stops at its type, and no question of the file is imported.",
    clause="Moodle 4.4 (refused) and 5.0 (imported), question/type/ordering (run)",
    asks=False,
)
SAME_ID = rule(
    "MOODLE042",
    severity=Severity.WARNING,
    holds="No two questions of a category have one idnumber.",
    says="{question!r}: the idnumber {id!r} is that of another question of this category",
    hint="Give each question an idnumber of its own.",
    reason="Moodle imports the second question without its idnumber, and says nothing.",
    clause="Moodle 4.4 and 5.0, question/format.php (run)",
)
NO_PAIR = rule(
    "MOODLE043",
    holds="Each pair of a matching question has its answer, and there are two to be matched.",
    says="{question!r}: {trouble}",
    hint="Give every pair an answer, and at least two of them a text to match it with.",
    reason="A pair without an answer ends the import: Moodle reports success, and what follows is not there.",
    clause="Moodle 4.4 and 5.0, question/type/match and question/format.php (run)",
)
NO_GAP = rule(
    "MOODLE044",
    holds="A question with gaps has gaps, and for each of them something that fits.",
    says="{question!r}: {trouble}",
    hint="Write [[1]] where the first choice belongs, and so on; no number without its choice.",
    reason="Moodle imports the question without a word and cannot show it.",
    clause="Moodle 4.4 and 5.0, question/type/gapselect (run)",
)
NO_FILE = rule(
    "MOODLE045",
    severity=Severity.WARNING,
    holds="Each file that a text shows stands beside the text.",
    says="{question!r}: <{element}> shows {file!r}, which does not stand in it",
    hint=f'Put <file name="…" encoding="base64"> into the same element, and name it {PLUGINFILE}/….',
    reason="Learners see a hole where the picture should be; each text has files of its own.",
    clause="Moodle 4.4 and 5.0, question/format/xml/format.php (run)",
)
ONE_TO_ORDER = rule(
    "MOODLE046",
    holds="An ordering question has two things to put in order.",
    says="{question!r} has {count} things to put in order",
    hint="Give it a second one.",
    reason="The import ends there: Moodle reports success, and what follows is not there.",
    clause="Moodle 5.0, question/type/ordering and question/format.php (run)",
)
CLOZE = rule(
    "MOODLE047",
    holds="A Cloze question has a gap in its text.",
    says="{question!r} has no gap such as {{1:SHORTANSWER:=answer}}",
    hint="Write at least one gap into the text, or make it a question of another type.",
    reason='Moodle stops there ("must include at least one embedded answer").',
    clause="Moodle 4.4 and 5.0, question/type/multianswer (run)",
)
_MARK = regex(r"\[\[([0-9]+)\]\]")
_GAP = regex(r"\{[0-9]*:[A-Z_]+:")
_SHOWN = regex(rf"{PLUGINFILE}/([^\"'?#\s<>]+)")
# Elements with plain text, in which the address of a file is just words; so are answers that are typed or matched.
_PLAIN = ("name", "tag", "category", "info", "drag", "drop")
_TYPED = ("shortanswer", "numerical", "match", "matching")
_GAPPED = {"ddwtos": "dragbox", "gapselect": "selectoption"}


@document_check(PLUGIN, DOCUMENT)
def types_are_moodle_s(document: Document) -> Problems:
    for question in questions(document):
        if question.type and question.type not in CORE_TYPES:
            yield at(question.node, question=question.name, type=question.type[:60])


@document_check(NEW_TYPE, DOCUMENT)
def types_are_everywhere(document: Document) -> Problems:
    for question in questions(document):
        if question.type == ORDERING:
            yield at(question.node, question=question.name)


@document_check(SAME_ID, DOCUMENT)
def ids_are_each_question_s_own(document: Document) -> Problems:
    category, taken = "", set[tuple[str, str]]()
    for node in document.root.iterchildren("question"):
        if node.get("type") == CATEGORY:
            category = text(node, "category/text")
            continue
        id = text(node, "idnumber")
        if id and (category, id) in taken:
            yield at(node, question=called(node), id=id[:100])
        taken.add((category, id))


@document_check(NO_PAIR, DOCUMENT)
def pairs_have_their_answers(document: Document) -> Problems:
    for question in questions(document):
        if question.type not in ("match", "matching"):
            continue
        pairs = list(question.node.iterchildren("subquestion"))
        if any(text(pair, "text") and not text(pair, "answer/text") for pair in pairs):
            yield at(question.node, question=question.name, trouble="a pair has no answer")
        elif sum(1 for pair in pairs if text(pair, "text")) < 2:
            yield at(question.node, question=question.name, trouble="fewer than two pairs are to be matched")


@document_check(NO_GAP, DOCUMENT)
def gaps_have_their_choices(document: Document) -> Problems:
    for question in questions(document):
        if question.type in _GAPPED:
            marks = {int(each[:9]) for each in _MARK.findall(text(question.node, "questiontext/text"))}
            count = sum(1 for _ in question.node.iterchildren(_GAPPED[question.type]))
            beyond = sorted(each for each in marks if not 1 <= each <= count)
            if not marks:
                yield at(question.node, question=question.name, trouble="its text has no gap such as [[1]]")
            elif beyond:
                yield at(question.node, question=question.name, trouble=f"nothing fits into [[{beyond[0]}]]")


@document_check(NO_FILE, DOCUMENT)
def files_are_there(document: Document) -> Problems:
    for question in questions(document):
        for node in question.node.iter("text"):
            yield from _missing(question, node)


def _missing(question: Asked, node: etree._Element) -> Iterator[Problem]:
    """A problem for each file that a text shows and that does not stand beside it."""
    around = node.getparent()
    if around is None or PLUGINFILE not in (node.text or ""):
        return
    if around.tag in _PLAIN or (around.tag == "answer" and question.type in _TYPED):
        return
    files = {
        f"{each.get('path', '/').strip('/')}/{each.get('name')}".lstrip("/") for each in around.iterchildren("file")
    }
    for shown in dict.fromkeys(_SHOWN.findall(node.text or "")):
        if shown not in files and unquote(shown) not in files:
            yield at(node, question=question.name, element=str(around.tag), file=shown[:100])


@document_check(ONE_TO_ORDER, DOCUMENT)
def there_is_something_to_order(document: Document) -> Problems:
    for question in questions(document):
        if question.type == ORDERING and len(question.answers) < 2:
            yield at(question.node, question=question.name, count=len(question.answers))


@document_check(CLOZE, DOCUMENT)
def clozes_have_gaps(document: Document) -> Problems:
    for question in questions(document):
        if question.type in ("cloze", "multianswer") and not _GAP.search(text(question.node, "questiontext/text")):
            yield at(question.node, question=question.name)
