"""What the reader holds areas of a picture to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from lessonpack.findings import rule
from lessonpack.media import MAX_SIDE
from lessonpack.model.accepted import Area, Circle, Polygon, Rectangle
from lessonpack.model.areas import crosses_itself, extent
from lessonpack.model.content import Media
from lessonpack.model.response import Point
from lessonpack.source import rules
from lessonpack.source.values import Entry, Value, decimal_of, refused

UNPOINTED = rule(
    "SRC125",
    holds="Each area of a picture is a rectangle, a circle or a polygon within it.",
    says="the area {text!r} cannot be pointed at: {trouble}",
    hint="Write `rectangle: [left, top, right, bottom]`, `circle: [x, y, radius]` or `polygon: [[x, y], …]`, in whole "
    "pixels of the picture's own size from its left upper corner.",
    reason="Platforms would draw it in different ways, or none that a learner could hit.",
    clause="QTI 2.1, areaMapEntry; HTML, 4.8.14.1 (rectangles, circles and polygons of image maps)",
)
MEETING = rule(
    "SRC126",
    holds="Areas of a picture that are right meet no other.",
    says="the areas {text!r} and {first!r} have points in common",
    hint="Let one begin a pixel after the other ends: an edge belongs to its area.",
    reason="A learner who points at both would be right on one platform and wrong on another.",
    clause="QTI 2.1, mapResponsePoint",
)
NO_AREA = rule(
    "SRC127",
    holds="A hotspot question has up to 20 areas, and one of them is right.",
    says="{trouble}",
    hint="Leave `correct: false` out where learners should point, and whole areas where nothing is to be said of them.",
    reason="Nobody could earn its points, or point at so many places.",
    clause="lessonpack's source format 1 (docs/source.md)",
)
NO_SIZE = rule(
    "SRC128",
    holds="A picture with areas has a size.",
    says="{path} says no size, so that no pixel of it can be named",
    hint="Give the svg element a `viewBox`, or a `width` and a `height` in pixels.",
    reason="Areas are in pixels of the picture, and browsers would guess how many it has.",
    clause="SVG 2, 8.2 (the viewport); lessonpack's source format 1 (docs/source.md)",
)
MOST, MOST_CORNERS = 20, 60


def _pixel(node: Any, info: Entry) -> int:
    number = decimal_of(node, info, "a whole number")
    if not 0 <= number <= MAX_SIDE or number != int(number):
        expected = f"a whole number of pixels between 0 and {MAX_SIDE}"
        raise refused(info, rules.RANGE, node, found=node.text[:40], expected=expected)
    return int(number)


Pixel = Annotated[int, Value(_pixel, {"type": "integer", "minimum": 0, "maximum": MAX_SIDE})]


def meant(rectangle: Sequence[int], circle: Sequence[int], polygon: Sequence[Sequence[int]]) -> Area | str:
    """The area that numbers are, of which only one kind may be given, or what is wrong with them."""
    given = [name for name, each in (("rectangle", rectangle), ("circle", circle), ("polygon", polygon)) if each]
    if len(given) != 1:
        return f"it is {' and '.join(f'a {name}' for name in given)}" if given else "there is no shape"
    if rectangle:
        return _rectangle(rectangle)
    return _circle(circle) if circle else _polygon(polygon)


def _rectangle(numbers: Sequence[int]) -> Area | str:
    if len(numbers) != 4:
        return f"a rectangle has 4 numbers, and this one has {len(numbers)}"
    found = Rectangle(*numbers)
    if found.left >= found.right or found.top >= found.bottom:
        return "its right edge is not right of the left one, or its lower edge not below the upper one"
    return found


def _circle(numbers: Sequence[int]) -> Area | str:
    if len(numbers) != 3:
        return f"a circle has 3 numbers, and this one has {len(numbers)}"
    return Circle(*numbers) if numbers[2] else "its radius is 0"


def _polygon(corners: Sequence[Sequence[int]]) -> Area | str:
    if any(len(corner) != 2 for corner in corners):
        return "each corner has 2 numbers"
    if not 3 <= len(corners) <= MOST_CORNERS:
        return f"a polygon has 3 to {MOST_CORNERS} corners, and this one has {len(corners)}"
    found = Polygon(tuple(Point(*corner) for corner in corners))
    return "its edges cross or touch each other" if crosses_itself(found) else found


def outside(area: Area, picture: Media) -> str:
    """What is wrong where an area leaves its picture; "" where it does not."""
    box = extent(area)
    if box.left >= 0 and box.top >= 0 and box.right <= picture.width and box.bottom <= picture.height:
        return ""
    return f"it goes beyond the picture, which has {picture.width} × {picture.height} pixels"
