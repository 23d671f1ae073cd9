"""What a kind of question is to items."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Protocol

from lessonpack.findings import Place
from lessonpack.model.questions import Question
from lessonpack.render.xml import Node
from lessonpack.targets._qti.scoring import Declared, Fed
from lessonpack.targets._qti.xhtml import Html


class Interaction(Protocol):
    """How a question is asked in an item. Identifiers stand as packages write them."""

    @property
    def name(self) -> str:
        """The element's name, which metadata tell as well: `choiceInteraction`."""

    @property
    def declared(self) -> Declared:
        """What RESPONSE holds, and the values of it that are right."""

    @property
    def fed_back(self) -> tuple[Fed, ...]:
        """The parts that have feedback, in the author's order."""

    @property
    def places(self) -> Iterator[tuple[str, Place]]:
        """The identifiers of its parts, and of what is said of them, each with its place in the source."""

    def written(self, body: Html) -> Node:
        """The element."""


Makers = Mapping[type[Question], Callable[[Any], Interaction]]
