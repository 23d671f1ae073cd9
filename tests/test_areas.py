"""Areas of a picture: where they can be told apart, and a point in each."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessonpack.model.accepted import Area, Circle, Polygon, Rectangle, within
from lessonpack.model.areas import crosses_itself, inner_point, overlap
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


@given(one=_areas, other=_areas)
def test_areas_with_a_pixel_in_common_overlap_whichever_comes_first(one: Area, other: Area) -> None:
    assert overlap(one, other) == overlap(other, one)
    if any(within(one, point) and within(other, point) for point in ROOM):
        assert overlap(one, other)


@pytest.mark.parametrize(
    ("area", "crosses"),
    [
        (polygon((0, 0), (9, 0), (9, 9), (0, 9)), False),
        (polygon((0, 0), (9, 9), (9, 0), (0, 9)), True),
        (polygon((0, 0), (9, 0), (4, 0)), True),
        (polygon((0, 0), (9, 0), (9, 0), (0, 9)), True),
        (polygon((0, 0), (9, 0), (5, 1), (0, 9)), False),
        (polygon((0, 0), (8, 0), (8, 8), (4, 0), (0, 8)), True),
    ],
)
def test_edges_that_cross_touch_or_turn_back_are_seen(area: Polygon, crosses: bool) -> None:
    assert crosses_itself(area) is crosses


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        (Rectangle(0, 0, 9, 9), Rectangle(9, 0, 19, 9), True),
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
