"""Areas of a picture: their extent, a point in each, and whether they can be told apart."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise
from math import isqrt
from typing import assert_never

from lessonpack.model.accepted import Area, Circle, Polygon, Rectangle, side, within
from lessonpack.model.response import Point

Edge = tuple[Point, Point]


def extent(area: Area) -> Rectangle:
    """The smallest rectangle that holds an area."""
    match area:
        case Rectangle():
            return area
        case Circle(x=x, y=y, radius=radius):
            return Rectangle(x - radius, y - radius, x + radius, y + radius)
        case Polygon(corners=corners):
            across, down = [corner.x for corner in corners], [corner.y for corner in corners]
            return Rectangle(min(across), min(down), max(across), max(down))
        case _:
            assert_never(area)


def corners(area: Area) -> tuple[Point, ...]:
    """The corners of a polygon with the same whole pixels, which are all that a response can name."""
    match area:
        case Rectangle(left=left, top=top, right=right, bottom=bottom):
            return Point(left, top), Point(right, top), Point(right, bottom), Point(left, bottom)
        case Circle():
            return _around(area)
        case Polygon(corners=corners):
            return corners
        case _:
            assert_never(area)


def _around(circle: Circle) -> tuple[Point, ...]:
    """The corners of what encloses the pixels of a circle: no other pixel is in it, since no circle has a dent."""
    lower: list[Point] = []
    for across in range(-circle.radius, circle.radius + 1):
        reached = Point(across, isqrt(circle.radius**2 - across**2))
        while len(lower) > 1 and side(lower[-2], lower[-1], reached) >= 0:
            lower.pop()
        lower.append(reached)
    upper = (Point(each.x, -each.y) for each in reversed(lower) if each.y)
    return tuple(Point(circle.x + each.x, circle.y + each.y) for each in (*lower, *upper))


def inner_point(area: Area) -> Point:
    """A whole pixel of an area, as far within it as is easily found."""
    match area:
        case Rectangle(left=left, top=top, right=right, bottom=bottom):
            return Point((left + right) // 2, (top + bottom) // 2)
        case Circle(x=x, y=y):
            return Point(x, y)
        case Polygon():
            return _within_corners(area)
        case _:
            assert_never(area)


def _within_corners(area: Polygon) -> Point:
    """The middle of the widest part of a row of pixels, of the rows nearest to the middle; else a corner."""
    box = extent(area)
    middle = (box.top + box.bottom) // 2
    for row in sorted(range(box.top, box.bottom + 1), key=lambda y: abs(y - middle)):
        ends = sorted(_crossings(area, row))
        for left, right in sorted(pairwise(ends), key=lambda ends: ends[0] - ends[1]):
            found = Point(round((left + right) / 2), row)
            if within(area, found):
                return found
    return area.corners[0]


def _crossings(area: Polygon, row: int) -> Iterator[float]:
    for start, end in _edges(area):
        if (start.y > row) != (end.y > row):
            yield start.x + (row - start.y) * (end.x - start.x) / (end.y - start.y)


def crosses_itself(area: Polygon) -> bool:
    """Whether edges meet that are no neighbours, or one turns back on another."""
    edges = list(_edges(area))
    for (at, one), (other_at, other) in combinations(enumerate(edges), 2):
        if other_at - at == 1:
            beside = _turns_back(*one, other[1])
        elif at == 0 and other_at == len(edges) - 1:
            beside = _turns_back(*other, one[1])
        else:
            beside = _meet(one, other)
        if beside:
            return True
    return False


def overlap(one: Area, other: Area) -> bool:
    """Whether two areas have a point in common; their edges belong to them."""
    if _apart(extent(one), extent(other)):
        return False
    if isinstance(one, Circle) and isinstance(other, Circle):
        return (one.x - other.x) ** 2 + (one.y - other.y) ** 2 <= (one.radius + other.radius) ** 2
    if isinstance(other, Circle):
        one, other = other, one
    if isinstance(one, Circle):
        return within(other, Point(one.x, one.y)) or any(_reaches(one, edge) for edge in _edges(other))
    return (
        any(_meet(edge, each) for edge in _edges(one) for each in _edges(other))
        or within(one, _corners(other)[0])
        or within(other, _corners(one)[0])
    )


def _apart(one: Rectangle, other: Rectangle) -> bool:
    across = one.right < other.left or other.right < one.left
    return across or one.bottom < other.top or other.bottom < one.top


def _corners(area: Area) -> tuple[Point, ...]:
    if isinstance(area, Polygon):
        return area.corners
    box = extent(area)
    ends = ((box.left, box.top), (box.right, box.top), (box.right, box.bottom), (box.left, box.bottom))
    return tuple(Point(x, y) for x, y in ends)


def _edges(area: Area) -> Iterator[Edge]:
    corners = _corners(area)
    return zip(corners, (*corners[1:], *corners[:1]), strict=True)


def _along(start: Point, end: Point, point: Point) -> int:
    """How far along a line a point is, in the squares of its length."""
    return (end.x - start.x) * (point.x - start.x) + (end.y - start.y) * (point.y - start.y)


def _turns_back(start: Point, corner: Point, end: Point) -> bool:
    """Whether the way goes back on itself at a corner, or stands still."""
    return side(start, corner, end) == 0 and _along(corner, start, end) >= 0


def _meet(one: Edge, other: Edge) -> bool:
    ends = [side(*one, point) for point in other], [side(*other, point) for point in one]
    if any(0 in sides for sides in ends):
        touching = ((one, point) for point in other), ((other, point) for point in one)
        return any(_is_on(edge, point) for each in touching for edge, point in each)
    return all((first > 0) != (second > 0) for first, second in ends)


def _is_on(edge: Edge, point: Point) -> bool:
    return side(*edge, point) == 0 and 0 <= _along(*edge, point) <= _along(*edge, edge[1])


def _reaches(circle: Circle, edge: Edge) -> bool:
    """Whether an edge comes into a circle."""
    centre, (start, end) = Point(circle.x, circle.y), edge
    whole, far = _along(start, end, end), circle.radius**2
    if 0 < _along(start, end, centre) < whole:
        return side(start, end, centre) ** 2 <= far * whole
    return any((centre.x - each.x) ** 2 + (centre.y - each.y) ** 2 <= far for each in edge)
