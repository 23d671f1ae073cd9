"""Questions whose items are put in order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from msgspec import Struct

from lessonpack.findings import Finding
from lessonpack.formats.scorm import CHOICE_LETTERS
from lessonpack.ids import token
from lessonpack.model import response
from lessonpack.model.asked import Part, drawn
from lessonpack.model.content import RichText
from lessonpack.model.questions import Ordering
from lessonpack.targets._player.alphabet import Alphabet
from lessonpack.targets._player.keys import keyed
from lessonpack.targets._player.kind import Makers, too_many


class OrderingPlayed(Struct, frozen=True):
    """Items, each with two buttons that move it up and down."""

    question: Ordering

    name: ClassVar[str] = "ordering"
    scripts: ClassVar[tuple[str, ...]] = ("kinds/ordering",)
    template: ClassVar[str] = "kinds/ordering.html.j2"

    @property
    def listed(self) -> tuple[Part, ...]:
        """The items, as the page lists them before anything is shuffled: the author's order would tell the answer."""
        return drawn(self.question.items)

    @property
    def data(self) -> dict[str, object]:
        return {"items": [*map(keyed, self.listed)]}

    @property
    def right(self) -> dict[str, object]:
        return response.data(response.Ordered(tuple(self._right)))

    @property
    def said(self) -> Mapping[str, RichText]:
        return {}

    def longest(self, width: int) -> int:
        return width * len(self.question.items)

    def interaction(self, alphabet: Alphabet) -> dict[str, object]:
        """Letters are given as the items are listed, so that they tell nothing either."""
        ids = [token(item.id) for item in self.listed]
        names = dict(zip(ids, CHOICE_LETTERS if alphabet.lettered else ids, strict=False))
        pattern = alphabet.between.join(names.get(id, "") for id in self._right)
        return {"type": "sequencing", "names": names, "pattern": pattern}

    def unreported(self) -> Iterator[Finding]:
        return too_many(self.question, self.question.items)

    @property
    def _right(self) -> list[str]:
        return [token(item.id) for item in self.question.items]


KINDS: Makers = {Ordering: OrderingPlayed}
