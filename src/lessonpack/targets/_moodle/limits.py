"""Findings, at YAML lines, about what Moodle changes or refuses in the questions of a course."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import chain

from lessonpack.findings import Finding, Place, Severity, finding, rule
from lessonpack.formats.moodle_xml import TAG_LENGTH, TEXT_LENGTH, percentage, snapped
from lessonpack.model.asked import Answer, OtherNumber
from lessonpack.model.content import images
from lessonpack.model.course import Course
from lessonpack.model.questions import Question, most_chosen, named_parts, of_choices, own_pictures
from lessonpack.model.scoring import key
from lessonpack.model.texts import marked
from lessonpack.target import Options
from lessonpack.targets._moodle.categories import variants_apart
from lessonpack.targets._moodle.questions import labels
from lessonpack.targets._moodle.scoring import shares
from lessonpack.targets._moodle.texts import tag
from lessonpack.targets._variants import WHOLE, cause

SHARE = rule(
    "MOODLE010",
    severity=Severity.WARNING,
    holds="Moodle has the share of the points that each choice or answer of a question counts.",
    says="question {question!r}: {what} counts {share} of the points, and Moodle has no such share: it counts "
    "{written} % there",
    hint="Divide it into questions with ten right choices at most, give an answer a share that Moodle has, or leave it "
    "if all points may be had for less.",
    reason="An answer counts one of twenty-one shares, or the file is refused; with the next larger one a learner who "
    "leaves out a right choice may have all points.",
    clause="Moodle 4.4 and 5.0, question/engine/bank.php, fraction_options_full (run)",
)
TAG = rule(
    "MOODLE011",
    severity=Severity.WARNING,
    holds="Moodle keeps the tags of a question as they were written.",
    says="question {question!r}: the tag {tag!r} becomes {kept!r} in Moodle",
    hint=f"Write tags of at most {TAG_LENGTH} characters, without < > and `.",
    reason="Questions are found by their tags, and two that differ in what is left out become one.",
    clause=f"Moodle 4.4 and 5.0, lib/moodlelib.php, PARAM_TAG: {TAG_LENGTH} characters (read)",
)
PICTURE = rule(
    "MOODLE012",
    holds="Each picture fits into a Moodle XML file.",
    says="question {question!r}: {path!r} has {size} MB; a Moodle XML file takes pictures of 7.5 MB at most",
    hint="Scale the picture down to the size at which it is shown.",
    reason="Pictures stand in the file as text, and parsers refuse longer texts: nothing would be imported.",
    clause="libxml2, which PHP reads XML with: 10,000,000 characters of a text (base64: 7,500,000 bytes)",
)
VARIANTS = rule(
    "MOODLE013",
    severity=Severity.NOTE,
    holds="Moodle draws the numbers of a question whose variants differ in nothing else.",
    says="question {question!r}: its variants are a category in Moodle, and not one calculated question: {why}",
    hint=WHOLE,
    reason="A calculated question is one in the question bank; of a category one adds a random question to the quiz.",
    clause="Moodle 4.4 and 5.0, question/type/calculated (read)",
    asks=False,
)
_NEAR = Fraction(1, 100_000)  # how near a share has to be to one that Moodle has: a third is 33.3333 % as well
_WRITTEN = 1_000_000  # a percentage has four decimals at most
_TOLD = 60  # characters of a tag that a finding tells


def limits(course: Course, _options: Options) -> Iterator[Finding]:
    """Findings about shares, tags and pictures that Moodle cannot keep."""
    for _, question in course.questions:
        yield from _shares(question)
        yield from _tags(question)
        yield from _pictures(question)
    for variants in variants_apart(course):
        why = cause(variants, ("points", "hints", "tags"))
        yield finding(VARIANTS, variants[0].at, {"question": variants[0].authored, "why": why})


def _shares(question: Question) -> Iterator[Finding]:
    for what, at, counted in _counted(question):
        for share in sorted({abs(share) for share in counted if not _is_kept(share)}):
            arguments = {"question": question.authored, "what": what, "share": _ratio(share)}
            yield finding(SHARE, at, arguments | {"written": percentage(snapped(share))})


def _is_kept(share: Fraction) -> bool:
    """Whether Moodle has a share, but for decimals that an author cannot write: a third has some, a half none."""
    has = snapped(share)
    return has == share or (abs(has - share) <= _NEAR and (has * _WRITTEN).denominator > 1)


def _counted(question: Question) -> Iterator[tuple[str, Place, Iterable[Fraction]]]:
    """What counts which shares of the points, and its place."""
    for each in of_choices([question]):
        if most_chosen(each) > 1:  # a single one counts all or nothing
            yield "a choice", each.at, shares(key(each), several=True).values()
    for part in named_parts(question):
        if isinstance(part, Answer | OtherNumber):
            yield "an answer", part.at, [part.share]


def _ratio(share: Fraction) -> str:
    return f"{share.numerator}/{share.denominator}"


def _tags(question: Question) -> Iterator[Finding]:
    for label in labels(question):
        kept = tag(label)
        if kept != " ".join(label.split()):
            yield finding(TAG, question.at, {"question": question.authored, "tag": label[:_TOLD], "kept": kept})


def _pictures(question: Question) -> Iterator[Finding]:
    pictures = chain(own_pictures(question), *(images(content) for _, content, _, _ in marked(question)))
    shown = {image.media.path: image.media for image in pictures}
    for media in shown.values():
        if media.size * 4 > TEXT_LENGTH * 3:
            size = f"{media.size / 1_000_000:.1f}"
            yield finding(PICTURE, question.at, {"question": question.authored, "path": media.path, "size": size})
