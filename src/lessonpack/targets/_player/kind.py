"""What a kind of question is to the player."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sized
from typing import Any, Protocol

from lessonpack.findings import Finding, Severity, finding, rule
from lessonpack.formats.scorm import CHOICE_LETTERS
from lessonpack.model.content import RichText
from lessonpack.model.questions import Question
from lessonpack.targets._player.alphabet import Alphabet

TOO_MANY_CHOICES = rule(
    "SCORM094",
    holds="A question has at most 36 choices.",
    says="question '{id}' has {number} choices; SCORM reports 36 at most",
    hint="Split the question: nobody weighs {number} options against each other.",
    reason="The answer could not be reported.",
    clause="SCORM 1.2 Run-Time Environment, cmi.interactions.n.student_response (one of 36 characters); SCORM 2004 "
    "Run-Time Environment, 4.2.9, learner_response of a choice (36 identifiers)",
)
TOO_MANY_GAPS = rule(
    "SCORM099",
    severity=Severity.WARNING,
    holds="A text has at most ten gaps.",
    says="question '{id}' has {number} gaps; of one answer SCORM 2004 reports 10",
    hint="Divide the text into two questions, or leave it: all gaps are judged and count.",
    reason="Reports of the platform show what was given in the first ten gaps alone.",
    clause="SCORM 2004 Run-Time Environment, 4.2.9, learner_response of fill-in (ten strings)",
)


def too_many(question: Question, *parts: Sized) -> Iterator[Finding]:
    """A finding where there are more parts of a sort than SCORM has signs for."""
    number = max(map(len, parts))
    if number > len(CHOICE_LETTERS):
        yield finding(TOO_MANY_CHOICES, question.at, {"id": question.authored, "number": number})


class Played(Protocol):
    """A question as the player has it. Ids stand as packages write them."""

    @property
    def name(self) -> str:
        """What data and scripts call the kind."""

    @property
    def scripts(self) -> tuple[str, ...]:
        """The files of its script; before its own those of forms of responses that few kinds have."""

    @property
    def template(self) -> str:
        """Whose macro `answer_part(question, kind, name, foreign, sealed)` writes it on the page; `kind` is this."""

    @property
    def data(self) -> dict[str, object]:
        """What the script of the kind reads besides what it reads of every question."""

    @property
    def right(self) -> dict[str, object]:
        """A right answer, as JSON (docs/scoring.md)."""

    @property
    def said(self) -> Mapping[str, RichText]:
        """What the author says of parts of an answer, by their ids."""

    def longest(self, width: int) -> int:
        """The most characters of an answer in the saved state, where keys of parts are so wide."""

    def interaction(self, alphabet: Alphabet) -> dict[str, object]:
        """Its `type` in SCORM, the `names` of its parts by their ids, and the `pattern` of right answers."""

    def unreported(self) -> Iterator[Finding]:
        """What of its answers SCORM cannot be told."""


Makers = Mapping[type[Question], Callable[[Any], Played]]
