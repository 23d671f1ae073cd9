"""The written fractions, summed as Moodle sums them, earn what the scoring key says for every response."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from fractions import Fraction
from itertools import chain, combinations, product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from lessonpack.findings import Place
from lessonpack.formats.moodle_xml import FRACTIONS
from lessonpack.model.accepted import Area, Circle, Polygon, Rectangle, within
from lessonpack.model.areas import crosses_itself, extent
from lessonpack.model.asked import Scoring
from lessonpack.model.questions import ChoiceQuestion, Hotspot, Spot, most_chosen
from lessonpack.model.response import Chosen, Entry, Filled, Point
from lessonpack.model.scoring import key, score
from lessonpack.target import losses
from moodle.reader import GRADES
from moodle.samples import asked, course, judged, labelled, of_choices, one_of, say, target
from qti.samples import flower, pointed, reply, word

LAW = settings(deadline=None, suppress_health_check=list(HealthCheck))
TOLERANCE = 0.000001  # of the points: Moodle keeps seven decimals of a fraction


def responses(question: ChoiceQuestion) -> Iterator[tuple[int, ...]]:
    """Every choice, or every set of choices where several may be chosen."""
    places = range(len(question.choices))
    if most_chosen(question) == 1:
        return iter([(), *((place,) for place in places)])
    return chain.from_iterable(combinations(places, size) for size in range(len(question.choices) + 1))


def differing(question: ChoiceQuestion) -> dict[tuple[int, ...], tuple[float, float]]:
    """The responses that earn otherwise in Moodle, with what they earn there and by the key."""
    found = asked(question)
    compiled = key(question)
    earned = {}
    for chosen in responses(question):
        given = Chosen(tuple(question.choices[place].id for place in chosen))
        earned[chosen] = (found.grade(chosen), float(score(compiled, given)))
    most = float(question.points)
    return {chosen: pair for chosen, pair in earned.items() if abs(pair[0] - pair[1]) > TOLERANCE * most}


def rights(count: int) -> list[str]:
    """Which of so many choices are right, all ways: `xx.`."""
    return [each for each in map("".join, product("x.", repeat=count)) if "x" in each]


@pytest.mark.parametrize("points", ["1", "2.5", "1000", "0.0001"])
@pytest.mark.parametrize("count", range(2, 7))
def test_one_of_several_earns_what_the_key_says(count: int, points: str) -> None:
    for right in range(count):
        assert differing(replace(one_of(count, right), points=Fraction(points))) == {}


@pytest.mark.parametrize("answer", [True, False])
def test_a_statement_earns_what_the_key_says_whatever_its_choices_are_called(answer: bool) -> None:
    assert differing(judged(answer=answer, points=Fraction(3))) == {}
    assert differing(labelled("Agree", "Disagree", answer=answer)) == {}


@pytest.mark.parametrize("count", range(2, 7))
def test_a_share_for_each_right_choice_earns_what_the_key_says(count: int) -> None:
    for right in rights(count):
        assert differing(of_choices(right, points="3")) == {}, right


@pytest.mark.parametrize("count", range(2, 7))
def test_all_or_nothing_differs_for_incomplete_answers_without_a_wrong_choice_alone(count: int) -> None:
    for right in rights(count):
        places = {place for place, mark in enumerate(right) if mark == "x"}
        different = differing(of_choices(right, scoring=Scoring.ALL_OR_NOTHING))
        assert all(here == 0 < there < 1 for there, here in different.values()), right
        parts = {chosen for size in range(1, len(places)) for chosen in combinations(sorted(places), size)}
        assert different.keys() == parts, right


@LAW
@given(right=st.integers(1, 10), wrong=st.integers(1, 9), data=st.data())
def test_up_to_ten_right_choices_earn_what_the_key_says(right: int, wrong: int, data: st.DataObject) -> None:
    question = of_choices("x" * right + "." * wrong, points="7")
    found, compiled = asked(question), key(question)
    chosen = data.draw(st.sets(st.integers(0, right + wrong - 1)))
    given = Chosen(tuple(question.choices[place].id for place in chosen))
    assert abs(found.grade(chosen) - float(score(compiled, given))) <= 7 * TOLERANCE


@pytest.mark.parametrize(("right", "written"), [(10, None), (11, "10"), (19, "10"), (20, None), (21, "5")])
def test_a_share_that_moodle_does_not_have_is_told_at_the_question_and_the_whole_can_still_be_earned(
    right: int, written: str | None
) -> None:
    question = of_choices("x" * right + ".", points="4")
    told = [entry for entry in losses(target(), course(question)) if entry.code == "MOODLE010"]
    assert [entry.message for entry in told] == [
        f"question 'q': a choice counts 1/{right} of the points, and Moodle has no such share: it counts {each} % there"
        for each in (written,)
        if each
    ]
    assert [entry.place for entry in told] == [question.at for _ in told]
    assert abs(asked(question).grade(range(right)) - 4) <= 4 * TOLERANCE


def test_nothing_else_of_a_sound_question_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for subject in (of_choices("xx.."), one_of(3), judged()):
        assert {entry.code for entry in losses(target(), course(subject))} <= {"LOSS002"}


def spoiled(question: Any, place: int, fraction: float) -> Any:
    answers = [
        dataclasses.replace(each, fraction=fraction) if at == place else each
        for at, each in enumerate(question.answers)
    ]
    return dataclasses.replace(question, answers=answers)


@pytest.mark.parametrize("place", range(4))
@pytest.mark.parametrize("fraction", [1, 0.3333333, 0, -0.5])
def test_another_fraction_in_the_file_earns_something_else(place: int, fraction: float) -> None:
    question = of_choices("xx..")
    found = asked(question)
    if found.answers[place].fraction == fraction:
        return
    other = spoiled(found, place, fraction)
    sets = list(responses(question))
    assert [found.grade(each) for each in sets] != [other.grade(each) for each in sets]


def test_the_shares_that_can_be_written_are_moodle_s_to_seven_digits() -> None:
    assert sorted(round(float(share), 7) for share in FRACTIONS) == sorted(GRADES)
    assert all(abs(float(written) / 100 - float(share)) <= TOLERANCE for share, written in FRACTIONS.items())


def test_an_answer_whose_share_moodle_has_not_is_told_at_its_line_and_earns_the_next_larger_one() -> None:
    odd = {"Odd": "0.35", "Nearly none": "0.000001", "Nearly all": "0.999999"}
    answers = [replace(reply(*each), at=Place("lesson.yaml", line, 3)) for line, each in enumerate(odd.items(), 7)]
    question = word(reply("Ebb"), reply("Third", "0.333333"), *answers)
    told = [entry for entry in losses(target(), course(question)) if entry.code == "MOODLE010"]
    assert [(entry.place.line, dict(entry.args)["share"]) for entry in told] == [
        (7, "7/20"),
        (8, "1/1000000"),
        (9, "999999/1000000"),
    ]
    assert [asked(question).typed(text)[0] for text in ("third", *odd)] == [0.3333333, 0.4, 0.05, 1]


@pytest.mark.parametrize("case", [False, True])
def test_what_is_typed_earns_in_moodle_what_it_earns_here(case: bool) -> None:
    question = word(
        reply("Ebb"), reply("Low tide"), reply("ebb tide", "0.5"), reply("Flow", "0"), case=case, points=Fraction(2)
    )
    for text in ("Ebb", "ebb", "EBB", " Low tide ", "Ebb tide", "ebb tide", "Flow", "*", "", "e b b"):
        given = Filled((Entry(question.GAP, text),))
        assert asked(question).typed(text)[0] == score(key(question), given), text


# --- places of a picture ----------------------------------------------------------------------------------

WIDE = flower(300, 100)


def of_areas(*areas: Area, **changes: Any) -> Hotspot:
    spots = (Spot(id=f"a{at}", text=say("Here."), area=area) for at, area in enumerate(areas))
    return pointed(**{"picture": WIDE, "areas": tuple(spots)} | changes)


@pytest.mark.parametrize(
    ("area", "inside", "outside"),
    [
        (Rectangle(10, 20, 30, 50), [(10, 20), (30, 50), (20, 35)], [(9, 35), (31, 35), (20, 19), (20, 51)]),
        (Circle(40, 30, 5), [(40, 25), (45, 30), (43, 34)], [(40, 24), (46, 30), (44, 34)]),
        (Polygon((Point(10, 20), Point(50, 21), Point(30, 60))), [(10, 20), (30, 60), (30, 40)], [(30, 61), (9, 22)]),
    ],
    ids=["rectangle", "circle", "polygon"],
)
def test_the_edge_of_an_area_is_the_edge_of_its_zone(
    area: Area, inside: list[tuple[int, int]], outside: list[tuple[int, int]]
) -> None:
    found = asked(of_areas(area))
    assert [found.grade_marks([mark]) for mark in (*inside, *outside)] == [1] * len(inside) + [0] * len(outside)


def test_zones_are_in_the_pixels_of_the_picture_itself_however_large_it_is() -> None:
    found = asked(of_areas(Circle(2400, 1500, 60), picture=flower(3000, 2000)))
    assert [found.grade_marks([mark]) for mark in ((2400, 1559), (480, 300))] == [1, 0]


AREAS = st.one_of(
    st.builds(Circle, st.integers(20, 280), st.integers(20, 80), st.integers(1, 20)),
    st.builds(lambda x, y, w, h: Rectangle(x, y, x + w, y + h), *[st.integers(0, 50)] * 2, *[st.integers(1, 50)] * 2),
    st.lists(st.builds(Point, st.integers(0, 300), st.integers(0, 100)), min_size=3, max_size=7)
    .map(lambda corners: Polygon(tuple(corners)))
    .filter(lambda area: not crosses_itself(area)),
)


@LAW
@given(area=AREAS, x=st.integers(0, 300), y=st.integers(0, 100))
def test_a_mark_is_in_a_zone_of_moodle_s_where_it_is_in_the_area_unless_it_is_in_the_row_of_a_corner(
    area: Area, x: int, y: int
) -> None:
    if not isinstance(area, Polygon) or all(corner.y != y for corner in area.corners):
        assert asked(of_areas(area)).grade_marks([(x, y)]) == within(area, Point(x, y))


@LAW
@given(area=AREAS)
def test_marks_in_an_area_are_in_its_zone(area: Area) -> None:
    found, box = asked(of_areas(area)), extent(area)
    for x in range(box.left, box.right + 1, 3):
        for y in range(box.top, box.bottom + 1, 3):
            assert not within(area, Point(x, y)) or found.grade_marks([(x, y)]) == 1


def test_moodle_takes_a_mark_left_of_a_polygon_in_the_very_row_of_a_corner_for_one_in_it() -> None:
    diamond = asked(of_areas(Polygon((Point(50, 0), Point(60, 10), Point(50, 20), Point(40, 10)))))
    assert [diamond.grade_marks([(20, y)]) for y in (9, 9.99, 10, 10.01, 11)] == [0, 0, 1, 0, 0]
    assert diamond.grade_marks([(80, 10)]) == 0
