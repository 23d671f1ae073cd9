"""Areas of a picture are taken as they are meant, or refused once, at their line, however they are written."""

from __future__ import annotations

import pytest

from cases import every_case, named
from effort import LINEAR, growth
from lessonpack.model.accepted import Circle, Polygon, Rectangle
from lessonpack.model.questions import Hotspot
from lessonpack.source import areas
from qti.samples import flower
from strategies import read

HEAD = "lessonpack: 1\nid: x\ntitle: T\nlanguage: en\nquestions:\n"
ASKED = "- hotspot:\n    id: q\n    stem: Where?\n    picture: {file: dot.png, alt: A dot}\n    areas:\n"


def written(*drawn: str) -> str:
    return f"{HEAD}{ASKED}" + "".join(f"      - {{text: A{place}, {area}}}\n" for place, area in enumerate(drawn))


def told(*drawn: str) -> list[tuple[str, int, str]]:
    """What is said of these areas, each with the number of the area it is said of, 0 for the question."""
    _, log = read(written(*drawn))
    first = written().count("\n")
    return [(entry.code, max(0, entry.place.line - first), entry.message) for entry in log]


def polygon(corners: int) -> str:
    """A polygon without a crossing, its corners on two lines."""
    upper = [f"[{2 * each}, {each % 2}]" for each in range(corners // 2)]
    lower = [f"[{2 * each}, 9]" for each in reversed(range(corners - corners // 2))]
    return f"polygon: [{', '.join(upper + lower)}]"


SOUND = {
    "rectangle: [0, 0, 150, 60]": Rectangle(0, 0, 150, 60),
    "circle: [20, 20, 20]": Circle(20, 20, 20),
    "circle: [20, 2e1, 20.0]": None,
    "polygon: [[0, 0], [9, 0], [0, 9]]": 3,
    polygon(60): 60,
}
SPOILED = {
    "no shape": ("correct: true", "SRC125", "there is no shape"),
    "two shapes": ("circle: [9, 9, 3], rectangle: [20, 20, 30, 30]", "SRC125", "a rectangle and a circle"),
    "edges that cross": ("polygon: [[0, 0], [10, 10], [10, 0], [0, 10]]", "SRC125", "cross or touch"),
    "one corner three times": ("polygon: [[1, 1], [1, 1], [1, 1]]", "SRC125", "cross or touch"),
    "a line": ("polygon: [[0, 0], [5, 5], [9, 9]]", "SRC125", "cross or touch"),
    "two corners": ("polygon: [[0, 0], [9, 9]]", "SRC125", "3 to 60 corners, and this one has 2"),
    "a corner of three": ("polygon: [[0, 0, 1], [9, 9], [1, 9]]", "SRC125", "each corner has 2 numbers"),
    "61 corners": (polygon(61), "SRC125", "3 to 60 corners, and this one has 61"),
    "10,000 corners": (polygon(10_000), "SRC125", "3 to 60 corners, and this one has 10000"),
    "10,000 numbers": (f"rectangle: [{', '.join('1' * 10_000)}]", "SRC125", "this one has 10000"),
    "a rectangle the other way round": ("rectangle: [9, 9, 1, 1]", "SRC125", "not right of the left one"),
    "a rectangle without a height": ("rectangle: [1, 9, 9, 9]", "SRC125", "not below the upper one"),
    "a rectangle without a width": ("rectangle: [9, 1, 9, 9]", "SRC125", "not right of the left one"),
    "a circle without a radius": ("circle: [9, 9, 0]", "SRC125", "its radius is 0"),
    "no number": ("circle: [.nan, 9, 3]", "SRC027", "found '.nan'"),
    "a word": ("polygon: [[NaN, 1], [1, 2], [3, 4]]", "SRC027", "found 'NaN'"),
    "without an end": ("circle: [9, 9, .inf]", "SRC027", "found '.inf'"),
    "half a pixel": ("circle: [9.5, 9, 3]", "SRC028", "9.5 is not a whole number of pixels"),
    "left of the picture": ("rectangle: [-1, 0, 9, 9]", "SRC028", "-1 is not a whole number of pixels"),
    "beyond all pictures": ("circle: [1e400, 9, 3]", "SRC028", "1e400 is not a whole number of pixels"),
    "a long number": (f"circle: [{'9' * 5_000}, 9, 3]", "SRC027", "expected a whole number"),
    "a text": ("circle: '9, 9, 3'", "SRC022", "expected a list"),
    "a mapping": ("circle: {x: 9, y: 9}", "SRC022", "expected a list"),
    "a list too deep": ("polygon: [[[1, 2]], [1], [2]]", "SRC022", "found a list"),
}


@pytest.mark.parametrize("area", SOUND)
def test_what_can_be_pointed_at_is_what_its_numbers_say(area: str) -> None:
    course, log = read(written(area))
    assert [entry.code for entry in log] == []
    assert course is not None
    [question] = course.lessons[0].questions
    assert isinstance(question, Hotspot)
    [spot] = question.right
    expected = SOUND[area] or Circle(20, 20, 20)
    assert (len(spot.area.corners) if isinstance(spot.area, Polygon) else spot.area) == expected


def test_what_cannot_be_pointed_at_is_told_once_and_at_its_line() -> None:
    def holds(what: str) -> None:
        area, code, trouble = SPOILED[what]
        [(found, place, message)] = told("circle: [100, 30, 5]", area)
        assert (found, place) == (code, 2)
        assert trouble in message
        assert len(message) < 200

    every_case(named(SPOILED), holds)


@pytest.mark.parametrize(
    ("area", "leaves"),
    [
        (Rectangle(0, 0, 150, 60), False),
        (Rectangle(0, 0, 151, 60), True),
        (Rectangle(0, 0, 150, 61), True),
        (Circle(30, 30, 30), False),
        (Circle(30, 29, 30), True),
        (Circle(29, 30, 30), True),
        (Circle(120, 30, 30), False),
        (Circle(121, 30, 30), True),
    ],
)
def test_an_area_is_in_its_picture_up_to_the_edge(area: Rectangle | Circle, leaves: bool) -> None:
    said = areas.outside(area, flower(150, 60).media)
    assert said == ("it goes beyond the picture, which has 150 × 60 pixels" if leaves else "")


def test_of_many_areas_it_is_told_how_many_may_be_and_not_which_meet() -> None:
    found = told(*["circle: [9, 9, 3]"] * 300)
    assert found[0] == ("SRC127", 0, "there are 300 areas")
    assert {code for code, _, _ in found[1:]} <= {"SRC126"}
    assert all(place <= 20 for _, place, _ in found)


def test_twenty_areas_are_taken() -> None:
    assert told(*(f"circle: [{7 * each + 3}, 9, 3]" for each in range(20))) == []


def test_corners_are_read_in_time_that_grows_with_them() -> None:
    assert growth(read, lambda count: written(polygon(count)), 2_000) < LINEAR
