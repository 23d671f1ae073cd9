"""Questions that are answered by pointing at places of a picture."""

from __future__ import annotations

from typing import assert_never

from lessonpack import svg
from lessonpack.blobs import content_of
from lessonpack.model.accepted import Area, Circle, Polygon, Rectangle
from lessonpack.model.content import Media
from lessonpack.model.questions import Hotspot
from lessonpack.render.xml import Node, el, stack
from lessonpack.targets._moodle.kind import Asked, Makers
from lessonpack.targets._moodle.scoring import USUAL_PENALTY
from lessonpack.targets._moodle.texts import file, value, verdicts

_MARKER = "X"  # what stands beside the cross-hair of a marker; it may not be empty
_ONLY = "1"  # the number of the marker, of which there are as many as right places


def hotspot(question: Hotspot) -> Asked:
    """A ddmarker question with a zone for each right place, and markers for so many.

    Moodle's score is the zones that were met out of all, or out of the markers set where these are more: with so many
    markers it is what the key says.
    """
    right = question.right
    marker = (value("no", _ONLY), el("text", None, _MARKER), value("noofdrags", str(len(right))))
    elements = (
        *verdicts(question.feedback, partly=len(right) > 1),
        el("showmisplaced", None),
        file(question.picture.media.name, _pixels(question.picture.media)),
        stack("drag", None, *marker),
        *(_zone(number, each.area) for number, each in enumerate(right, 1)),
    )
    return Asked("ddmarker", USUAL_PENALTY, elements)


def _zone(number: int, area: Area) -> Node:
    shape, coords = _drawn(area)
    parts = {"no": str(number), "shape": shape, "coords": coords, "choice": _ONLY}
    return stack("drop", None, *(value(name, words) for name, words in parts.items()))


def _drawn(area: Area) -> tuple[str, str]:
    """The name of a shape and its numbers, in the pixels that the picture has."""
    match area:
        case Rectangle(left=left, top=top, right=right, bottom=bottom):
            return "rectangle", f"{left},{top};{right - left},{bottom - top}"
        case Circle(x=x, y=y, radius=radius):
            return "circle", f"{x},{y};{radius}"
        case Polygon(corners=corners):
            return "polygon", ";".join(f"{corner.x},{corner.y}" for corner in corners)
        case _:
            assert_never(area)


def _pixels(media: Media) -> bytes:
    """A picture that says how many pixels it has, since zones are in these."""
    data = content_of(media)
    return svg.sized(data, media.width, media.height) if media.type == "image/svg+xml" else data


KINDS: Makers = {Hotspot: hotspot}
