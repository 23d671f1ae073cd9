"""Questions that are answered by typing into one field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import ClassVar

from msgspec import Struct

from lessonpack.findings import Finding
from lessonpack.ids import token
from lessonpack.model import response
from lessonpack.model.asked import Answer
from lessonpack.model.content import RichText
from lessonpack.model.questions import Numeric, Question, ShortAnswer, is_pattern, named_parts
from lessonpack.model.response import Entry, Filled
from lessonpack.patterns import regex
from lessonpack.targets._player.alphabet import Alphabet
from lessonpack.targets._player.kind import Makers
from lessonpack.targets._qti.scoring import number

OF_NUMBERS = 40  # characters of a number
_TOLD = regex(r"-?[0-9]{1,5}(\.[0-9]{1,18})?")  # what platforms take for a number
SHORTEST = 30  # characters that can be typed at the least, whatever is right: the room tells nobody how long that is
_OF_PATTERNS = 60  # the same where a star stands for any of them


def longest_of(answers: Iterable[Answer]) -> int:
    """The most characters that can be typed, as browsers count them."""
    each = list(answers)
    shortest = _OF_PATTERNS if any(answer.pattern for answer in each) else SHORTEST
    return max(shortest, *(2 * len(answer.words.encode("utf-16-le")) // 2 for answer in each))


def pattern_scripts(question: Question) -> tuple[str, ...]:
    """What tells what a star stands for, where an answer has one."""
    return ("forms/patterns",) if any(map(is_pattern, named_parts(question))) else ()


class ShortAnswerPlayed(Struct, frozen=True):
    """A word or a few to be typed."""

    question: ShortAnswer

    name: ClassVar[str] = "short_answer"
    unit: ClassVar[str] = ""
    template: ClassVar[str] = "kinds/typed.html.j2"

    @property
    def scripts(self) -> tuple[str, ...]:
        return ("forms/gaps", *pattern_scripts(self.question), "kinds/typed")

    @property
    def length(self) -> int:
        return longest_of(self.question.answers)

    @property
    def data(self) -> dict[str, object]:
        return {"gap": self.question.GAP, "length": self.length}

    @property
    def right(self) -> dict[str, object]:
        return response.data(Filled((Entry(self.question.GAP, self._right[0]),)))

    @property
    def said(self) -> Mapping[str, RichText]:
        return {token(each.id): each.feedback for each in self.question.answers if each.feedback}

    def longest(self, width: int) -> int:  # noqa: ARG002  # no part has a key
        """Four signs for each character: the state has three bytes of a text in four of its signs."""
        return 4 * self.length

    def interaction(self, alphabet: Alphabet) -> dict[str, object]:
        """Of several right answers the first one is told; SCORM 2004 wants to know whether capitals count."""
        case = "{case_matters=true}" if alphabet.described and self.question.case else ""
        return {
            "type": "fill-in",
            "names": {self.question.GAP: self.question.GAP},
            "pattern": f"{case}{self._right[0]}",
        }

    def unreported(self) -> Iterator[Finding]:
        yield from ()

    @property
    def _right(self) -> list[str]:
        return [each.words for each in self.question.answers if each.share == 1]


class NumericPlayed(Struct, frozen=True):
    """A number to be typed, as the lesson's language writes it; packages have it with a point."""

    question: Numeric

    name: ClassVar[str] = "numeric"
    scripts: ClassVar[tuple[str, ...]] = ("forms/gaps", "kinds/_numbers", "kinds/typed", "kinds/typed_number")
    template: ClassVar[str] = "kinds/typed.html.j2"
    length: ClassVar[int] = OF_NUMBERS

    @property
    def unit(self) -> str:
        return self.question.unit

    @property
    def data(self) -> dict[str, object]:
        return {"gap": self.question.GAP, "length": self.length}

    @property
    def right(self) -> dict[str, object]:
        return response.data(Filled((Entry(self.question.GAP, number(self.question.answer)),)))

    @property
    def said(self) -> Mapping[str, RichText]:
        return {token(each.id): each.feedback for each in self.question.others if each.feedback}

    def longest(self, width: int) -> int:  # noqa: ARG002  # no part has a key
        """Four signs for each character: the state has three bytes of a text in four of its signs."""
        return 4 * self.length

    def interaction(self, alphabet: Alphabet) -> dict[str, object]:
        """SCORM 1.2 takes one right number, SCORM 2004 the lowest and the highest; what is no number there is text."""
        ends, names = (
            [number(self.question.lowest), number(self.question.highest)],
            {self.question.GAP: self.question.GAP},
        )
        answer = number(self.question.answer)
        if not all(map(_TOLD.fullmatch, (answer, *ends))):
            return {"type": "fill-in", "names": names, "pattern": answer}
        return {"type": "numeric", "names": names, "pattern": "[:]".join(ends) if alphabet.described else answer}

    def unreported(self) -> Iterator[Finding]:
        yield from ()


KINDS: Makers = {ShortAnswer: ShortAnswerPlayed, Numeric: NumericPlayed}
