"""What every question has, whatever its kind: its stem and parts, its worth, what is said of answers."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from fractions import Fraction
from typing import ClassVar, TypeVar

from msgspec import Struct

from lessonpack.ids import short_digest, token
from lessonpack.model.content import RichText, plain
from lessonpack.model.placed import Placed
from lessonpack.model.stimulus import Stimulus


class Scoring(StrEnum):
    """How several right answers make points.

    PARTIAL: each right option chosen +1/n, each wrong one −1/n, where choices have no shares of their own, and never
    below 0 (n = number of right options); of pairs and places each right one 1/n. ALL_OR_NOTHING: full points for all
    that is right, else 0.
    """

    PARTIAL = "partial"
    ALL_OR_NOTHING = "all_or_nothing"


class Difficulty(StrEnum):
    """How hard the author takes a question to be."""

    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"


class Part(Placed, frozen=True, kw_only=True):
    """What of a question a response names by its id; `fixed` keeps its place when the others are shuffled.

    `feedback` is what is said of it with the right answer, `nudge` what is said to who has tried it and may try again.
    """

    id: str
    text: RichText
    feedback: RichText = ()
    nudge: RichText = ()
    fixed: bool = False


class Choice(Part, frozen=True, kw_only=True):
    """An option of a choice question.

    `share` is that of the points which it adds where several are right, below 0 that which it takes away; None: an
    equal one.
    """

    correct: bool = False
    share: Fraction | None = None


class Answer(Part, frozen=True, kw_only=True):
    """What may be typed into a field: plain text, and how much of the points it earns, none for a known mistake.

    In a `pattern` a star stands for any run of characters.
    """

    share: Fraction = Fraction(1)
    pattern: bool = False

    @property
    def words(self) -> str:
        return plain(self.text)


class Near:
    """A number that is right, and those that are no further from it than `tolerance`."""

    __slots__ = ()

    answer: Fraction
    tolerance: Fraction

    @property
    def lowest(self) -> Fraction:
        return self.answer - self.tolerance

    @property
    def highest(self) -> Fraction:
        return self.answer + self.tolerance


class OtherNumber(Part, Near, frozen=True, kw_only=True):
    """Numbers that are not right, and how much of the points they earn all the same, none for a known mistake."""

    answer: Fraction
    tolerance: Fraction = Fraction(0)
    share: Fraction = Fraction(0)


class Feedback(Struct, frozen=True, kw_only=True):
    """What is said after an answer: always, when it is right, when it is not.

    `partly` is said instead of `incorrect` where the answer earns some of the points.
    """

    general: RichText = ()
    correct: RichText = ()
    partly: RichText = ()
    incorrect: RichText = ()

    def __bool__(self) -> bool:
        return bool(self.general or self.correct or self.partly or self.incorrect)


class Asked(Placed, frozen=True, kw_only=True, dict=True):
    """What every question has, whatever its kind.

    `PARTS` are the fields with what a response names by its id or is compared with; `shuffle` is True when each learner
    meets these in an order of their own, those that are fixed apart.

    `points` is its worth in the quiz (more than 0); `objective` names one of the lesson's objectives or is
    ""; `evidence` is the sentence of the lesson that supports the key, or ""; `language` is that of the stem and
    the choices where it is not the course's. `hints` are shown one after the other. `variant_of` is the id that the
    author gave a question with variables, of which this is one: the same question with other numbers. `numbers` are
    these, each behind its expression, and with a point. `stimulus` is what it refers to.

    What is not `ANSWERED` is read in its place in a quiz, and that is all: it has no number among the questions, earns
    nothing and is reported to nobody.
    """

    PARTS: ClassVar[tuple[str, ...]]
    ANSWERED: ClassVar[bool] = True

    id: str
    stem: RichText
    points: Fraction = Fraction(1)
    feedback: Feedback = Feedback()
    hints: tuple[RichText, ...] = ()
    objective: str = ""
    tags: tuple[str, ...] = ()
    difficulty: Difficulty | None = None
    evidence: str = ""
    language: str = ""
    variant_of: str = ""
    numbers: tuple[tuple[str, str], ...] = ()
    stimulus: Stimulus | None = None

    @property
    def authored(self) -> str:
        """The id by which the author calls it."""
        return self.variant_of or self.id

    @property
    def said(self) -> Feedback:
        """What is said after an answer where all of it is feedback."""
        return self.feedback

    @property
    def asked(self) -> RichText:
        """What tells the question from others of its kind."""
        return self.stem


AnyPart = TypeVar("AnyPart", bound=Part)


def drawn(parts: Sequence[AnyPart]) -> tuple[AnyPart, ...]:
    """The parts in an order that depends on their ids alone; those that are fixed stay in the author's."""
    if all(part.fixed for part in parts):
        return tuple(parts)
    return tuple(sorted(parts, key=lambda part: short_digest(token(part.id).encode())))


def mixed(parts: Sequence[AnyPart]) -> tuple[AnyPart, ...]:
    """The same, and never the author's order, which would tell the answer where nobody shuffles."""
    found = drawn(parts)
    return found if found != tuple(parts) or parts[0].fixed else (*found[1:], *found[:1])
