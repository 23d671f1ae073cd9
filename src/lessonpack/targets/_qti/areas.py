"""Areas of a picture in QTI: how they are written, the mapping that counts those that were met, and what that earns."""

from __future__ import annotations

from fractions import Fraction
from typing import assert_never

from lessonpack.model.accepted import Area, Circle, Polygon, Rectangle
from lessonpack.model.scoring import Exact, Key, Manual, Sum
from lessonpack.render.xml import Node, el, stack


def shape(area: Area) -> dict[str, str]:
    """An area as the attributes of an element."""
    match area:
        case Rectangle(left=left, top=top, right=right, bottom=bottom):
            return {"shape": "rect", "coords": f"{left},{top},{right},{bottom}"}
        case Circle(x=x, y=y, radius=radius):
            return {"shape": "circle", "coords": f"{x},{y},{radius}"}
        case Polygon(corners=corners):
            return {"shape": "poly", "coords": ",".join(f"{corner.x},{corner.y}" for corner in corners)}
        case _:
            assert_never(area)


def areas(key: Key) -> tuple[Area, ...]:
    """The areas that a key counts; none where it counts something else."""
    match key:
        case Exact(accepts=accepts):
            accepted = accepts
        case Sum(parts=parts):
            accepted = tuple(part.accepts for part in parts)
        case Manual():
            accepted = ()
        case _:
            assert_never(key)
    return tuple(each for each in accepted if isinstance(each, Area))


def is_counted(key: Key) -> bool:
    """Whether each area earns its share: one alone earns all there is."""
    return not isinstance(key, Exact) or len(key.accepts) == 1


def mapping(found: tuple[Area, ...], worth: str) -> Node:
    """What maps each area to the same value; a point beside them to nothing."""
    bounds = {"lowerBound": "0", "defaultValue": "0"}
    return stack("areaMapping", bounds, *(el("areaMapEntry", {**shape(each), "mappedValue": worth}) for each in found))


def earned(points: Node, number: Node) -> Node:
    """The points for those of the areas that were met; for all of them exactly these, whatever floats do to shares."""
    return el("product", None, el("divide", None, MAPPED, number), points)


def share(key: Key) -> Fraction:
    """What one area earns."""
    return key.points / len(areas(key))


MAPPED = el("mapResponsePoint", {"identifier": "RESPONSE"})
