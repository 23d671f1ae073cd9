"""Questions whose items are put in order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from msgspec import Struct

from lessonpack.findings import Place
from lessonpack.model.asked import mixed
from lessonpack.model.questions import Ordering
from lessonpack.render.xml import Node, el, stack
from lessonpack.targets._qti.identifiers import identifier_of
from lessonpack.targets._qti.kind import Makers
from lessonpack.targets._qti.scoring import Declared, Fed
from lessonpack.targets._qti.xhtml import Html


class OrderInteraction(Struct, frozen=True):
    """An orderInteraction: all items are in the response, the first one first."""

    question: Ordering

    name: ClassVar[str] = "orderInteraction"
    fed_back: ClassVar[tuple[Fed, ...]] = ()

    @property
    def declared(self) -> Declared:
        return Declared("ordered", "identifier", tuple(identifier_of(item.id) for item in self.question.items))

    @property
    def places(self) -> Iterator[tuple[str, Place]]:
        return ((identifier_of(item.id), item.at) for item in self.question.items)

    def written(self, body: Html) -> Node:
        choices = (
            el("simpleChoice", {"identifier": identifier_of(item.id)}, body.phrase(item.text))
            for item in mixed(self.question.items)
        )
        return stack(self.name, {"responseIdentifier": "RESPONSE", "shuffle": "true"}, *choices)


KINDS: Makers = {Ordering: OrderInteraction}
