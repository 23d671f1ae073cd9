"""What a kind of question is to items of QTI 1.2."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple, Protocol

from lessonpack.findings import Place
from lessonpack.model.content import RichText
from lessonpack.model.questions import Question
from lessonpack.render.xml import Node
from lessonpack.targets._qti12.html import Html
from lessonpack.targets._qti12.profile import Profile


class Fed(NamedTuple):
    """An option with feedback of its own: its identifier and the text."""

    label: str
    text: RichText


class Asked(Protocol):
    """How a question is asked in an item, in a profile. Identifiers stand as packages write them."""

    @property
    def labels(self) -> Mapping[str, str]:
        """What the parts of the question are called, by the author's id, in the author's order."""

    @property
    def several(self) -> bool:
        """True where a response has more than one value."""

    @property
    def fed_back(self) -> tuple[Fed, ...]:
        """The parts that have feedback, in the author's order."""

    @property
    def places(self) -> Iterator[tuple[str, Place]]:
        """The identifiers of its parts, each with its place in the source."""

    def written(self, body: Html) -> Node:
        """The response."""


Makers = Mapping[type[Question], Callable[[Any, Profile], Asked]]
