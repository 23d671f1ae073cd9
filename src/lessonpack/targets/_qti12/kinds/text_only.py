"""A text that is read, which Canvas knows by its type."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from msgspec import Struct

from lessonpack.findings import Place
from lessonpack.model.questions import TextOnly
from lessonpack.render.xml import Node, join
from lessonpack.targets._qti12.html import Html
from lessonpack.targets._qti12.kind import Fed, Makers
from lessonpack.targets._qti12.profile import Profile, Types


class Read(Struct, frozen=True):
    """No response, and nothing that it could earn."""

    question: TextOnly
    profile: Profile

    types: ClassVar[Types] = Types(canvas="text_only_question", new_quizzes="")
    fed_back: ClassVar[tuple[Fed, ...]] = ()
    processed: ClassVar[None] = None

    @property
    def places(self) -> Iterator[tuple[str, Place]]:
        yield from ()

    def written(self, body: Html) -> Node:  # noqa: ARG002  # there is nothing in it
        return join(())


KINDS: Makers = {TextOnly: Read}
