"""Areas of a picture: where they can be told apart, and a point in each."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessonpack.model.accepted import Area, Circle, Polygon, Rectangle, within
from lessonpack.model.areas import corners, crosses_itself, inner_point, overlap
from lessonpack.model.response import Point

ROOM = [Point(x, y) for x, y in product(range(-2, 40), repeat=2)]
_numbers = st.integers(0, 30)
_corners = st.lists(st.builds(Point, _numbers, _numbers), min_size=3, max_size=6).map(tuple)
_polygons = st.builds(Polygon, _corners).filter(lambda area: not crosses_itself(area))
_areas: st.SearchStrategy[Area] = st.one_of(
    st.builds(
        lambda x, y, w, h: Rectangle(x, y, x + w, y + h), _numbers, _numbers, st.integers(1, 7), st.integers(1, 7)
    ),
    st.builds(Circle, _numbers, _numbers, st.integers(1, 7)),
    _polygons,
)


def polygon(*corners: tuple[int, int]) -> Polygon:
    return Polygon(tuple(Point(*corner) for corner in corners))


@given(area=_areas)
def test_the_inner_point_of_an_area_lies_in_it(area: Area) -> None:
    assert within(area, inner_point(area))


@given(area=_areas)
def test_an_area_and_the_polygon_of_its_corners_have_the_same_pixels(area: Area) -> None:
    bounded = Polygon(corners(area))
    assert [point for point in ROOM if within(area, point)] == [point for point in ROOM if within(bounded, point)]


@pytest.mark.parametrize("radius", [1, 2, 20, 300])
def test_a_circle_has_no_more_corners_than_its_size_needs(radius: int) -> None:
    found = corners(Circle(radius, radius, radius))
    assert len(set(found)) == len(found) <= 4 * radius
    assert not crosses_itself(Polygon(found))


@given(one=_areas, other=_areas)
def test_areas_with_a_pixel_in_common_overlap_whichever_comes_first(one: Area, other: Area) -> None:
    assert overlap(one, other) == overlap(other, one)
    if any(within(one, point) and within(other, point) for point in ROOM):
        assert overlap(one, other)


def transposed(area: Area) -> Area:
    """What is across is down, and what is down across."""
    match area:
        case Rectangle(left=left, top=top, right=right, bottom=bottom):
            return Rectangle(top, left, bottom, right)
        case Circle(x=x, y=y, radius=radius):
            return Circle(y, x, radius)
        case Polygon(corners=corners):
            return Polygon(tuple(Point(each.y, each.x) for each in corners))


@given(one=_areas, other=_areas, loose=st.builds(Polygon, _corners))
def test_what_meets_or_crosses_does_so_across_and_down(one: Area, other: Area, loose: Polygon) -> None:
    assert overlap(transposed(one), transposed(other)) == overlap(one, other)
    assert crosses_itself(Polygon(tuple(Point(each.y, each.x) for each in loose.corners))) == crosses_itself(loose)


@pytest.mark.parametrize(
    ("area", "crosses"),
    [
        (polygon((0, 0), (9, 0), (9, 9), (0, 9)), False),
        (polygon((0, 0), (9, 9), (9, 0), (0, 9)), True),
        (polygon((0, 0), (9, 0), (4, 0)), True),
        (polygon((0, 0), (9, 0), (9, 0), (0, 9)), True),
        (polygon((0, 0), (9, 0), (5, 1), (0, 9)), False),
        (polygon((0, 0), (8, 0), (8, 8), (4, 0), (0, 8)), True),
        (polygon((0, 0), (0, 9), (0, 4)), True),
        (polygon((0, 0), (0, 9), (4, 0), (0, 4), (9, 0)), True),
        (polygon((0, 0), (0, 8), (8, 8), (0, 4), (8, 0)), True),
        (polygon((0, 0), (0, 8), (8, 8), (1, 4), (8, 0)), False),
        (polygon((0, 0), (6, 8), (3, 4)), True),
        (polygon((0, 0), (6, 8), (9, 12), (0, 12)), False),
    ],
)
def test_edges_that_cross_touch_or_turn_back_are_seen(area: Polygon, crosses: bool) -> None:
    assert crosses_itself(area) is crosses


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        (Rectangle(0, 0, 9, 9), Rectangle(9, 0, 19, 9), True),
        (Circle(0, 0, 5), Circle(0, 10, 5), True),
        (Circle(0, 0, 5), Circle(6, 8, 5), True),
        (Circle(0, 0, 5), Circle(7, 8, 5), False),
        (Circle(0, 0, 5), Circle(8, 7, 5), False),
        (Rectangle(0, 0, 30, 30), polygon((5, 5), (9, 5), (5, 9)), True),
        (polygon((0, 0), (40, 0), (0, 40)), Rectangle(2, 2, 9, 9), True),
        (Circle(23, 14, 10), polygon((0, 0), (30, 40), (0, 40)), True),
        (Circle(23, 14, 9), polygon((0, 0), (30, 40), (0, 40)), False),
        (Circle(5, 50, 5), polygon((10, 0), (10, 100), (20, 50)), True),
        (Circle(5, 50, 4), polygon((10, 0), (10, 100), (20, 50)), False),
        (polygon((0, 0), (0, 9), (5, 9)), polygon((0, 9), (0, 12), (5, 12)), True),
        (polygon((0, 0), (0, 9), (5, 0)), polygon((0, 10), (0, 12), (5, 10)), False),
        (Rectangle(0, 0, 9, 9), Rectangle(10, 0, 19, 9), False),
        (Rectangle(0, 0, 30, 30), Circle(15, 15, 3), True),
        (Circle(15, 15, 14), Rectangle(14, 14, 16, 16), True),
        (Circle(0, 0, 5), Circle(10, 0, 5), True),
        (Circle(0, 0, 5), Circle(11, 0, 5), False),
        (Circle(10, 10, 5), polygon((14, 14), (30, 14), (30, 30)), False),
    ],
)
def test_an_edge_belongs_to_its_area(one: Area, other: Area, meet: bool) -> None:
    assert overlap(one, other) is meet
    assert overlap(other, one) is meet
