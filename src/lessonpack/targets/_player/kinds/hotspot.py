"""Questions that are answered by pointing at places of a picture."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from msgspec import Struct

from lessonpack.findings import Finding
from lessonpack.ids import token
from lessonpack.model import response
from lessonpack.model.areas import inner_point
from lessonpack.model.content import RichText
from lessonpack.model.questions import Hotspot
from lessonpack.model.scoring import area_data
from lessonpack.targets._player.alphabet import Alphabet
from lessonpack.targets._player.kind import Makers

_SIGNS = 6  # of a point in the saved state: three to the base 36 for each of its numbers


class HotspotPlayed(Struct, frozen=True):
    """A picture, and as many marks on it as there are right areas.

    Of the right areas data name the ids alone: where they are stands in the key, which is sealed where it is held back.
    """

    question: Hotspot

    name: ClassVar[str] = "hotspot"
    scripts: ClassVar[tuple[str, ...]] = ("forms/points", "kinds/hotspot")
    template: ClassVar[str] = "kinds/hotspot.html.j2"

    @property
    def most(self) -> int:
        """How many marks can be set."""
        return len(self.question.right)

    @property
    def data(self) -> dict[str, object]:
        media = self.question.picture.media
        others = [each for each in self.question.areas if not each.correct]
        return {
            "size": [media.width, media.height],
            "areas": [token(each.id) for each in self.question.right],
            "others": [{"id": token(each.id), "area": area_data(each.area)} for each in others],
        }

    @property
    def right(self) -> dict[str, object]:
        return response.data(response.Pointed(tuple(self._right)))

    @property
    def said(self) -> Mapping[str, RichText]:
        """What each area is called, and what is said of it."""
        return {token(each.id): (*each.text, *each.feedback) for each in self.question.areas}

    def longest(self, width: int) -> int:  # noqa: ARG002  # no part has a key
        return _SIGNS * self.most

    def interaction(self, alphabet: Alphabet) -> dict[str, object]:
        """SCORM has no word for it: 1.2 takes any text for a performance, 2004 for what is other. Blanks stand between
        the points, since platforms refuse commas in a pattern of what is other.
        """
        pattern = " ".join(f"{point.x}.{point.y}" for point in self._right)
        return {"type": "other" if alphabet.described else "performance", "names": {}, "pattern": pattern}

    def unreported(self) -> Iterator[Finding]:
        yield from ()

    @property
    def _right(self) -> Iterator[response.Point]:
        return (inner_point(each.area) for each in self.question.right)


KINDS: Makers = {Hotspot: HotspotPlayed}
