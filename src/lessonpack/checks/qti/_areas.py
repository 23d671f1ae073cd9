"""What an areaMapping of QTI makes of points in a picture."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from lessonpack.checks.qti._values import PLACES, Beyond, Effort, Mapped, Value, members_of
from lessonpack.formats.qti2_areas import AreaMapping
from lessonpack.model.accepted import Area, Circle, Polygon, Rectangle, within
from lessonpack.model.areas import inner_point
from lessonpack.model.response import Point

_NUMBERS = {"circle": 3, "rect": 4}


class Worth(NamedTuple):
    """An area, what a point in it earns, and one such point as it is written."""

    area: Area
    points: float
    inside: str


def areas_of(mapping: AreaMapping) -> list[Worth]:
    """The areas of a mapping. Raises ValueError for coordinates that are none, Beyond for other shapes."""
    found = ((_area(shape, coords), points) for shape, coords, points in mapping.entries)
    return [Worth(area, points, _written(inner_point(area))) for area, points in found]


def _written(point: Point) -> str:
    return f"{point.x} {point.y}"


def _area(shape: str, coords: str) -> Area:
    numbers = [int(each) for each in coords.split(",")]
    if shape == "poly":
        return Polygon(tuple(Point(*pair) for pair in zip(numbers[::2], numbers[1::2], strict=True)))
    if shape not in _NUMBERS:
        raise Beyond(PLACES)
    if len(numbers) != _NUMBERS[shape]:
        raise ValueError(f"{coords!r} is no {shape}")
    return Circle(*numbers) if shape == "circle" else Rectangle(*numbers)


def mapped(mapping: AreaMapping, areas: Iterable[Worth], effort: Effort) -> Mapped:
    """What mapResponsePoint makes of points: each counts for the first area that it lies in, and each area once."""
    known = list(areas)
    steps = sum(len(each.area.corners) if isinstance(each.area, Polygon) else 1 for each in known)
    if mapping.default:
        raise Beyond(PLACES)

    def score(value: Value) -> float:
        points = [Point(*map(int, str(each).split())) for each in members_of(value)]
        effort.spend(len(points) * steps)
        met = {next((at for at, each in enumerate(known) if within(each.area, point)), None) for point in points}
        total = sum(known[at].points for at in met if at is not None)
        total = total if mapping.lower is None else max(mapping.lower, total)
        return total if mapping.upper is None else min(mapping.upper, total)

    return score


def selections(areas: Iterable[Worth], most: int | None) -> Iterator[tuple[str, ...]]:
    """Responses that are likely to show what is wrong: a point in each area, and points in all that earn something."""
    known = sorted(areas, key=lambda each: -each.points)
    yield from ((each.inside,) for each in known)
    gains = [each.inside for each in known if each.points > 0]
    yield tuple(gains[: most or len(gains)])
