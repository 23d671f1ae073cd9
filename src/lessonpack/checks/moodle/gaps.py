"""MOODLE054: gaps of a Cloze question that Moodle shows as they are written, beside those that it asks."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from lessonpack.checks.moodle._facts import questions
from lessonpack.findings import Severity, rule
from lessonpack.formats.lengths import TEXT
from lessonpack.formats.moodle_xml import DOCUMENT
from lessonpack.patterns import regex
from lessonpack.rule import Document, Problems, at, document_check

NOT_ASKED = rule(
    "MOODLE054",
    severity=Severity.WARNING,
    holds="Each gap of a Cloze question is of a kind that Moodle's core has, and ends.",
    says="{question!r}: the gap {gap!r} {trouble}",
    hint="Write {{1:SHORTANSWER:=answer}}, or NUMERICAL, MULTICHOICE or MULTIRESPONSE for it, and close the brace.",
    reason="Moodle asks the other gaps, and shows learners this one as it is written, with its answer.",
    clause="Moodle 4.4 and 5.0, question/type/multianswer/questiontype.php (read)",
)
_START = regex(r"\{[0-9]*:([A-Z_]+):")
_END = regex(r"(?<!\\)\}")
_WAYS = {  # how each kind may be asked
    "NUMERICAL NM": ("",),
    "SHORTANSWER": ("", "_C"),
    "SA MW": ("", "C"),
    "MULTICHOICE": ("", "_V", "_H", "_S", "_VS", "_HS"),
    "MC": ("", "V", "H", "S", "VS", "HS"),
    "MULTIRESPONSE": ("", "_H", "_S", "_HS"),
    "MR": ("", "H", "S", "HS"),
}
_KINDS = frozenset(kind + way for kinds, ways in _WAYS.items() for kind in kinds.split() for way in ways)
_TOLD = 40  # characters of a gap in a finding


@document_check(NOT_ASKED, DOCUMENT)
def gaps_are_asked(document: Document) -> Problems:
    for question in questions(document):
        if question.type in ("cloze", "multianswer"):
            for gap, trouble in _troubles(question.node.findtext("questiontext/text") or ""):
                yield at(question.node, question=question.name, gap=gap[:_TOLD], trouble=trouble)


def _troubles(words: str) -> Iterator[tuple[str, str]]:
    starts = list(_START.finditer(words))
    ends = deque(match.start() for match in _END.finditer(words))
    for place, start in enumerate(starts):
        following = starts[place + 1].start() if place + 1 < len(starts) else None
        while ends and ends[0] < start.end():
            ends.popleft()
        if start[1] not in _KINDS:
            yield start[0], "is of no kind of Moodle's"
        elif following is None and len(words) >= TEXT:
            return  # its end is not looked at
        elif not ends or (following is not None and ends[0] > following):
            yield words[start.start() : following], "does not end"
