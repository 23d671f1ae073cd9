"""Texts with gaps: typed, for numbers, or with a list to choose from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar, assert_never

from msgspec import Struct

from lessonpack.findings import Finding, finding
from lessonpack.ids import token
from lessonpack.model import response
from lessonpack.model.asked import Choice
from lessonpack.model.content import RichText, plain
from lessonpack.model.questions import AnyGap, ChoiceGap, Cloze, NumberGap, TypedGap, named_parts
from lessonpack.model.response import Entry, Filled
from lessonpack.model.scoring import range_data, range_of, words_data, words_of
from lessonpack.targets._player.alphabet import Alphabet
from lessonpack.targets._player.keys import keyed
from lessonpack.targets._player.kind import TOO_MANY_GAPS, Makers
from lessonpack.targets._player.kinds.typed import OF_NUMBERS, longest_of, pattern_scripts
from lessonpack.targets._qti.scoring import number

_MOST_TOLD = 10  # gaps that SCORM 2004 is told of


class Field(Struct, frozen=True):
    """What stands in a gap on the page."""

    gap: AnyGap

    @property
    def id(self) -> str:
        return token(self.gap.id)

    @property
    def is_number(self) -> bool:
        return isinstance(self.gap, NumberGap)

    @property
    def unit(self) -> str:
        return self.gap.unit if isinstance(self.gap, NumberGap) else ""

    @property
    def choices(self) -> tuple[Choice, ...]:
        return self.gap.choices if isinstance(self.gap, ChoiceGap) else ()

    @property
    def length(self) -> int:
        """The most characters that can be typed."""
        return longest_of(self.gap.answers) if isinstance(self.gap, TypedGap) else OF_NUMBERS

    @property
    def data(self) -> dict[str, object]:
        match self.gap:
            case ChoiceGap(choices=choices, shuffle=shuffle):
                return {"id": self.id, "choices": [*map(keyed, choices)]} | ({"shuffle": True} if shuffle else {})
            case NumberGap():
                return {"id": self.id, "length": self.length, "number": True}
            case TypedGap():
                return {"id": self.id, "length": self.length}
            case _:
                assert_never(self.gap)

    @property
    def right(self) -> tuple[str, str]:
        """What is right, as a response has it and as people read it; of several right answers the first one."""
        match self.gap:
            case ChoiceGap(right=choice):
                return token(choice.id), plain(choice.text)
            case NumberGap(answer=answer):
                return (number(answer),) * 2
            case TypedGap(answers=answers):
                words = next(each.words for each in answers if each.share == 1)
                return words, words
            case _:
                assert_never(self.gap)

    def longest(self, width: int) -> int:
        """Four signs for each character: the state has three bytes of a text in four of its signs."""
        return width if self.choices else 4 * self.length


class ClozePlayed(Struct, frozen=True):
    """A running text with fields and lists in its lines."""

    question: Cloze

    name: ClassVar[str] = "cloze"
    template: ClassVar[str] = "kinds/cloze.html.j2"

    @property
    def scripts(self) -> tuple[str, ...]:
        numbers = ["kinds/_numbers"] if any(field.is_number for field in self.fields.values()) else []
        return ("forms/gaps", *pattern_scripts(self.question), *numbers, "kinds/cloze")

    @property
    def fields(self) -> Mapping[str, Field]:
        return {gap.id: Field(gap) for gap in self.question.gaps}

    @property
    def data(self) -> dict[str, object]:
        known = [each for gap in self.question.gaps for each in _known(gap)]
        told: dict[str, object] = {"known": known} if known else {}
        return {"gaps": [field.data for field in self.fields.values()]} | told

    @property
    def right(self) -> dict[str, object]:
        return response.data(Filled(tuple(Entry(field.id, field.right[0]) for field in self.fields.values())))

    @property
    def said(self) -> Mapping[str, RichText]:
        return {token(part.id): part.feedback for part in named_parts(self.question) if part.feedback}

    def longest(self, width: int) -> int:
        return sum(field.longest(width) + 1 for field in self.fields.values()) - 1

    def interaction(self, alphabet: Alphabet) -> dict[str, object]:
        """The words of choices are told; of several right answers the first one.

        Platforms of SCORM 2004 refuse a pattern that has the same words twice.
        """
        fields = self.fields.values()
        words = {f"{field.id}.{token(each.id)}": plain(each.text) for field in fields for each in field.choices}
        right = [field.right[1] for field in fields][: _MOST_TOLD if alphabet.described else None]
        pattern = None if alphabet.described and len({*right}) < len(right) else alphabet.between.join(right)
        told: dict[str, object] = {"words": words} if words else {}
        names = {field.id: field.id for field in fields}
        return {"type": "fill-in", "names": names, "pattern": pattern} | told

    def unreported(self) -> Iterator[Finding]:
        if len(self.question.gaps) > _MOST_TOLD:
            yield finding(
                TOO_MANY_GAPS, self.question.at, {"id": self.question.authored, "number": len(self.question.gaps)}
            )


def _known(gap: AnyGap) -> Iterator[dict[str, object]]:
    """The answers that the author says something of, of numbers each that comes before one of these."""
    match gap:
        case TypedGap(answers=answers, case=case):
            for answer in answers:
                if answer.feedback:
                    yield words_data(words_of(gap.id, (answer,), case=case)) | {"id": token(answer.id)}
        case NumberGap(others=others):
            for other in others:
                yield range_data(range_of(gap.id, other)) | {"id": token(other.id)}
        case ChoiceGap():
            return
        case _:
            assert_never(gap)


KINDS: Makers = {Cloze: ClozePlayed}
