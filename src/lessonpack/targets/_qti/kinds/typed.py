"""Questions that are answered by typing into one field."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from msgspec import Struct

from lessonpack.findings import Place
from lessonpack.model.questions import Numeric, ShortAnswer
from lessonpack.render.xml import Node, el
from lessonpack.targets._qti.identifiers import feedback_id
from lessonpack.targets._qti.kind import Makers
from lessonpack.targets._qti.scoring import Declared, Fed, ends, number
from lessonpack.targets._qti.xhtml import Html


class TextEntry(Struct, frozen=True):
    """A textEntryInteraction for words, in a line of its own below the stem."""

    question: ShortAnswer

    name: ClassVar[str] = "textEntryInteraction"

    @property
    def declared(self) -> Declared:
        right = next(each.words for each in self.question.answers if each.share == 1)
        return Declared("single", "string", (right,), case=self.question.case)

    @property
    def fed_back(self) -> tuple[Fed, ...]:
        answers = self.question.answers
        return tuple(Fed(each.words, feedback_id(each.id), each.feedback) for each in answers if each.feedback)

    @property
    def places(self) -> Iterator[tuple[str, Place]]:
        for answer in self.question.answers:
            if answer.feedback:
                yield feedback_id(answer.id), answer.at

    def written(self, body: Html) -> Node:  # noqa: ARG002  # there is no text in it
        return el("p", None, el(self.name, {"responseIdentifier": "RESPONSE"}))


class NumberEntry(Struct, frozen=True):
    """A textEntryInteraction for a number, in a line of its own below the stem, with the unit behind it."""

    question: Numeric

    name: ClassVar[str] = "textEntryInteraction"

    @property
    def declared(self) -> Declared:
        return Declared("single", "float", (number(self.question.answer),))

    @property
    def fed_back(self) -> tuple[Fed, ...]:
        told = (each for each in self.question.others if each.feedback)
        return tuple(Fed(ends(each.lowest, each.highest), feedback_id(each.id), each.feedback) for each in told)

    @property
    def places(self) -> Iterator[tuple[str, Place]]:
        for other in self.question.others:
            if other.feedback:
                yield feedback_id(other.id), other.at

    def written(self, body: Html) -> Node:  # noqa: ARG002  # there is no markup in it
        field = el(self.name, {"responseIdentifier": "RESPONSE"})
        return el("p", None, field, f" {self.question.unit}" if self.question.unit else None)


KINDS: Makers = {ShortAnswer: TextEntry, Numeric: NumberEntry}
