"""Questions that are answered by pointing at places of a picture."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from msgspec import Struct

from lessonpack.findings import Place
from lessonpack.model.areas import inner_point
from lessonpack.model.questions import Hotspot
from lessonpack.render.xml import Node, el, stack
from lessonpack.targets._qti.areas import shape
from lessonpack.targets._qti.identifiers import feedback_id
from lessonpack.targets._qti.kind import Makers
from lessonpack.targets._qti.scoring import Declared, Fed
from lessonpack.targets._qti.xhtml import Html


class SelectPoint(Struct, frozen=True):
    """A selectPointInteraction: players show no area in it, as they do those of a hotspotInteraction."""

    question: Hotspot

    name: ClassVar[str] = "selectPointInteraction"

    @property
    def declared(self) -> Declared:
        points = [inner_point(each.area) for each in self.question.right]
        right = tuple(f"{point.x} {point.y}" for point in points)
        return Declared("multiple" if len(right) > 1 else "single", "point", right)

    @property
    def fed_back(self) -> tuple[Fed, ...]:
        """The value of an area is its shape with its coordinates."""
        areas = self.question.areas
        return tuple(
            Fed(" ".join(shape(each.area).values()), feedback_id(each.id), each.feedback)
            for each in areas
            if each.feedback
        )

    @property
    def places(self) -> Iterator[tuple[str, Place]]:
        for area in self.question.areas:
            if area.feedback:
                yield feedback_id(area.id), area.at

    def written(self, body: Html) -> Node:
        picture = self.question.picture
        media = picture.media
        size = {"width": str(media.width), "height": str(media.height)}
        shown = el("object", {"data": body.image(picture), "type": media.type, **size}, picture.alt)
        return stack(self.name, {"responseIdentifier": "RESPONSE", "maxChoices": str(len(self.question.right))}, shown)


KINDS: Makers = {Hotspot: SelectPoint}
