"""A text that is read: an item without an interaction."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from msgspec import Struct

from lessonpack.findings import Place
from lessonpack.model.questions import TextOnly
from lessonpack.render.xml import Kept, Node, join, lines
from lessonpack.targets._qti.kind import Makers
from lessonpack.targets._qti.scoring import Fed, Told, number, score_outcomes
from lessonpack.targets._qti.xhtml import Html


class Read(Struct, frozen=True):
    """An item of which the body is all: its SCORE is there for engines that ask every item for one, and stays 0."""

    question: TextOnly

    name: ClassVar[str] = ""
    fed_back: ClassVar[tuple[Fed, ...]] = ()

    @property
    def places(self) -> Iterator[tuple[str, Place]]:
        yield from ()

    def scored(self, told: Told) -> tuple[Kept, Kept | None]:  # noqa: ARG002  # nothing is told
        return Kept(lines(score_outcomes(number(self.question.points)))), None

    def written(self, body: Html) -> Node:  # noqa: ARG002  # it is all in the stem
        return join(())


KINDS: Makers = {TextOnly: Read}
