"""What a kind of question is to items."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Protocol

from lessonpack.findings import Place
from lessonpack.model.questions import Question
from lessonpack.render.xml import Kept, Node
from lessonpack.targets._qti.scoring import Declared, Fed, Told
from lessonpack.targets._qti.xhtml import Html


class Asked(Protocol):
    """How a question is asked in an item. Identifiers stand as packages write them."""

    @property
    def name(self) -> str:
        """The element's name, which metadata tell as well: `choiceInteraction`; "" where there is none."""

    @property
    def fed_back(self) -> tuple[Fed, ...]:
        """The parts that have feedback, in the author's order."""

    @property
    def places(self) -> Iterator[tuple[str, Place]]:
        """The identifiers of its parts, and of what is said of them, each with its place in the source."""

    def written(self, body: Html) -> Node:
        """What stands below the stem: the element, or a text with elements in it."""


class Interaction(Asked, Protocol):
    """What asks for one response, RESPONSE; its scoring follows from its key."""

    @property
    def declared(self) -> Declared:
        """What RESPONSE holds, and the values of it that are right."""


class Interactions(Asked, Protocol):
    """What asks for several responses, or for none, and says itself how these are scored."""

    def scored(self, told: Told) -> tuple[Kept, Kept | None]:
        """What stands in an item before its body and behind it."""


Makers = Mapping[type[Question], Callable[[Any], Interaction | Interactions]]
