"""MOODLE031–036: answers that Moodle's importer refuses, or with which nobody can have all points."""

from __future__ import annotations

from collections import Counter
from sys import maxsize

from lxml import etree

from lessonpack.checks.moodle._facts import Asked, questions, text, zones
from lessonpack.findings import Severity, listed, rule
from lessonpack.formats.moodle_xml import CALCULATED, DOCUMENT, FRACTIONS, GRADED_TYPES
from lessonpack.formats.numbers import count, is_number
from lessonpack.rule import Document, Problems, at, document_check

_CLAUSE = "Moodle 4.4 and 5.0, question/format.php and question/type (run)"
FRACTION = rule(
    "MOODLE031",
    holds="Each answer counts a share of the points that Moodle has.",
    says="{question!r}: the fraction {fraction} is none of Moodle's",
    hint=f"Write one of {listed(list(FRACTIONS.values()))}, or the same with a minus: 33.33333 and not 33.",
    reason='Moodle refuses the file ("Grades do not match grade options") and imports none of its questions.',
    clause="Moodle 4.4 and 5.0, question/engine/bank.php, fraction_options_full (run)",
)
FEW = rule(
    "MOODLE032",
    holds="A question to choose from has two choices at least.",
    says="{question!r} has {count} choice that is not empty",
    hint="Give it a second choice; an answer without text does not count as one.",
    reason="The import ends at such a question: those before it are there, those behind it are not.",
    clause=_CLAUSE,
)
NOT_RIGHT = rule(
    "MOODLE033",
    holds="A short answer has one that is wholly right.",
    says="{question!r}: no answer counts 100",
    hint='Write fraction="100" at the answer that is right.',
    reason="The import ends at such a question: those before it are there, those behind it are not.",
    clause=_CLAUSE,
)
UNREACHED = rule(
    "MOODLE034",
    severity=Severity.WARNING,
    holds="Who answers rightly has all points.",
    says="{question!r}: the best answer counts {best} %",
    hint='Write fraction="100" at the one right answer, or fractions that come to 100 where several choices are right; '
    "give a marker as many noofdrags as it has zones.",
    reason="Moodle imports it without a word, and learners can never have all points.",
    clause="Moodle 4.4 and 5.0, question/type/multichoice/questiontype.php (run), ddmarker/question.php (read)",
)
JUDGED = rule(
    "MOODLE035",
    severity=Severity.WARNING,
    holds="The answers of a truefalse question are called true and false, and one of them counts 100.",
    says="{question!r}: {trouble}",
    hint="Write 'true' and 'false' as the texts, in English and in small letters whatever the language, and 100 at the "
    "right one.",
    reason="Moodle takes other words for true and false in this order, and a fraction other than 100 for wrong.",
    clause="Moodle 4.4 and 5.0, question/format/xml/format.php (run)",
)
NO_NUMBER = rule(
    "MOODLE036",
    holds="The answer to a numerical question is a number, or * for any.",
    says="{question!r}: the answer {answer!r} is no number",
    hint="Write it with a point and without a unit: 3.14, or 6.02e23.",
    reason="The import ends in an error of the database.",
    clause=_CLAUSE,
)
# The types whose answers earn shares, and the answers from which on they are judged.
_REACHED = {"multichoice": 2, "numerical": 1, **dict.fromkeys(CALCULATED, 1)}
_NEARLY = 1  # percent: shares such as 33.33333 come to 99.99999


@document_check(FRACTION, DOCUMENT)
def fractions_are_moodle_s(document: Document) -> Problems:
    for question in questions(document):
        for answer in question.answers if question.type in GRADED_TYPES else ():
            if not answer.is_known:
                yield at(answer.node, question=question.name, fraction=answer.written)


@document_check(FEW, DOCUMENT)
def there_is_something_to_choose(document: Document) -> Problems:
    for question in questions(document):
        filled = sum(1 for answer in question.answers if answer.text)
        if question.type == "multichoice" and filled < 2:
            yield at(question.node, question=question.name, count="one" if filled else "no")


@document_check(NOT_RIGHT, DOCUMENT)
def short_answers_can_be_right(document: Document) -> Problems:
    for question in questions(document):
        if question.type == "shortanswer" and not any(answer.fraction == 100 for answer in question.answers):
            yield at(question.node, question=question.name)


@document_check(UNREACHED, DOCUMENT)
def all_points_can_be_had(document: Document) -> Problems:
    for question in questions(document):
        best = _best(question)
        if best < 100 - _NEARLY:
            yield at(question.node, question=question.name, best=f"{best:.5f}".rstrip("0").rstrip("."))


def _best(question: Asked) -> float:
    """The most percent that an answer earns; 100 as well where other rules ask for it, or there is no answer."""
    if question.type == "ddmarker":
        return _best_of_markers(question)
    if question.type not in _REACHED or len(question.answers) < _REACHED[question.type]:
        return 100.0
    gains = [float(each.fraction) for each in question.answers if each.fraction is not None and each.fraction > 0]
    return max(gains, default=0.0) if question.flag("single", True) else sum(gains)


def _best_of_markers(question: Asked) -> float:
    """Each zone wants a marker of its own; one that is not there at all is another rule's."""
    wanted = Counter(text(zone, "choice") for zone in zones(question.node))
    there = {text(each, "no"): _copies(each) for each in question.node.iterchildren("drag")}
    met = sum(min(most, there.get(marker, most)) for marker, most in wanted.items())
    return 100.0 * met / wanted.total() if wanted else 100.0


def _copies(marker: etree._Element) -> int:
    """How often a marker can be dragged; 0 stands for as often as learners like."""
    copies = 0 if marker.find("infinite") is not None else count(text(marker, "noofdrags"))
    return 1 if copies is None else copies or maxsize


@document_check(JUDGED, DOCUMENT)
def statements_are_true_or_false(document: Document) -> Problems:
    for question in questions(document):
        if question.type == "truefalse" and (trouble := _trouble(question)):
            yield at(question.node, question=question.name, trouble=trouble)


def _trouble(question: Asked) -> str:
    called = Counter(answer.text for answer in question.answers)
    if called != Counter(("true", "false")):
        return "its answers are not 'true' and 'false'"
    right = sum(1 for answer in question.answers if answer.fraction == 100)
    return "" if right == 1 else f"{right} of its answers count 100"


@document_check(NO_NUMBER, DOCUMENT)
def numbers_are_numbers(document: Document) -> Problems:
    for question in questions(document):
        for answer in question.answers if question.type == "numerical" else ():
            if answer.text != "*" and not is_number(answer.text):
                yield at(answer.node, question=question.name, answer=answer.text[:40])
