"""What each kind of question has to provide to be written as an item of QTI 1.2."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple, Protocol

from lessonpack.findings import Place
from lessonpack.model.content import RichText
from lessonpack.model.questions import Question
from lessonpack.render.xml import Kept, Node
from lessonpack.targets._qti12.html import Html
from lessonpack.targets._qti12.profile import Profile, Types


class Fed(NamedTuple):
    """The feedback of an option: the option's identifier and the text."""

    label: str
    text: RichText


class Asked(Protocol):
    """What is special to a kind, in a profile. Identifiers are those of the package, not the author's."""

    @property
    def types(self) -> Types:
        """What families of importers call the kind."""

    @property
    def fed_back(self) -> tuple[Fed, ...]:
        """The feedback of options that have some, in the author's order."""

    @property
    def places(self) -> Iterator[tuple[str, Place]]:
        """The identifiers of the options, each with its place in the source."""

    def written(self, body: Html) -> Node:
        """The elements for the response, such as the options to choose from."""

    @property
    def processed(self) -> Kept | None:
        """What a response earns, and which feedback it brings; None where there is no response."""


class AskedWithin(Asked, Protocol):
    """What is asked within the text of the question, and is written with it."""

    def presented(self, body: Html) -> Node:
        """The elements for the text and for the responses in it."""


Makers = Mapping[type[Question], Callable[[Any, Profile], Asked | AskedWithin]]
