"""Places of a picture: marks by pointer and keys, corrected, kept, judged, and told."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator

from lessonpack.model.course import Answers
from runtime.answers import RIGHT, all_of, answer
from runtime.conftest import Room
from runtime.driver import tab_to
from runtime.lessons import JUDGE, PLACES, small

pytestmark = [pytest.mark.browser, pytest.mark.versions("scorm12", "scorm2004")]


def at_the_picture(room: Room) -> Locator:
    packed = small((PLACES, JUDGE), pass_mark=50, answers=Answers.AFTER_EACH_QUESTION)
    return room.at_a_question(room.lms(packed), packed).page_of(PLACES)


def marks(page: Locator) -> list[tuple[int, int]]:
    read = "page => [...page.querySelectorAll('.spots-set .given')].map(({ dataset }) => [+dataset.x, +dataset.y])"
    return [(x, y) for x, y in page.evaluate(read)]


def point(page: Locator, x: float, y: float) -> None:
    """Press the picture at a share of its width and height."""
    pad = page.locator(".spots-pad")
    box = pad.bounding_box()
    assert box is not None
    pad.click(position={"x": box["width"] * x, "y": box["height"] * y})


def test_marks_are_set_moved_and_taken_away_by_the_pointer(room: Room) -> None:
    page = at_the_picture(room)
    point(page, 0.25, 0.5)
    point(page, 0.75, 0.5)
    assert len(marks(page)) == 2
    point(page, 0.5, 0.9)
    first, second = marks(page)
    assert abs(first[0] - 140) <= 2, "the other one stays"
    assert abs(second[0] - 280) <= 2, "there are no more marks than right places: the last one has moved"
    page.locator('[data-spot="left"]').click()
    assert marks(page)[1][0] == second[0] - 11
    point(page, 0.25, 0.5)
    page.locator('[data-spot="remove"]').click()
    assert [abs(x - 280) <= 20 for x, _ in marks(page)] == [True], "the one that was pressed was taken away"


def test_the_cross_hair_goes_by_keys_says_where_it_is_and_stays_in_the_picture(room: Room) -> None:
    page = at_the_picture(room)
    keyboard = page.page.keyboard
    tab_to(page.locator(".spots-pad"))
    keyboard.press("Enter")
    for _ in range(9):
        keyboard.press("Shift+ArrowLeft")
    keyboard.press("ArrowUp")
    keyboard.press("Space")
    assert marks(page) == [(280, 185), (0, 174)]
    said = str(page.evaluate("() => document.querySelector('[data-lp=announcer]').textContent"))
    assert "0% from the left" in said and "47% from above" in said  # noqa: PT018
    keyboard.press("Delete")
    assert marks(page) == [(280, 185)]


def test_once_it_is_judged_marks_and_right_places_are_shown_by_shape_sign_and_words(room: Room) -> None:
    page = at_the_picture(room)
    point(page, 192 / 560, 53 / 370)
    point(page, 0.5, 229 / 370)
    page.locator('[data-lp="check"]').click()
    assert page.locator('[data-lp="verdict"]').get_attribute("data-verdict") == "partly"
    assert page.locator(".spots-pad").is_hidden()
    assert page.locator(".spots-areas .met, .spots-areas .missed").count() == 2
    assert page.locator(".spot.right .icon-right, .spot.wrong .icon-wrong, .spot.missed .icon-right").count() == 3
    rows = [" ".join(row.inner_text().split()) for row in page.locator(".spots-list li").all()]
    assert [row.split(" Spot ")[1] for row in rows] == ["left About left.", "ovary About ovary.", "right About right."]


def test_a_mark_with_nothing_but_a_sign_is_round_and_the_sign_stands_in_its_middle(room: Room) -> None:
    page = at_the_picture(room)
    point(page, 192 / 560, 53 / 370)
    page.locator('[data-lp="check"]').click()
    mark = page.locator(".spot.missed > span").first
    box, sign = mark.bounding_box(), mark.locator(".icon").bounding_box()
    assert box is not None
    assert sign is not None
    assert box["width"] == pytest.approx(box["height"], abs=0.5)
    assert sign["x"] + sign["width"] / 2 == pytest.approx(box["x"] + box["width"] / 2, abs=0.5)


def test_marks_are_there_at_the_next_visit_at_the_question_and_in_the_result(room: Room) -> None:
    packed = small((PLACES, JUDGE), attempts=1)
    lms = room.lms(packed)
    player = room.at_a_question(lms, packed)
    player.respond(PLACES, answer(PLACES, RIGHT))
    marks = player.page_of(PLACES).locator(".spots-list li").all_text_contents()
    room.leave(lms)
    player = room.open(lms, packed)
    assert player.page_of(PLACES).locator(".spots-list li").all_text_contents() == marks != []
    lms = room.lms(packed)
    room.open(lms, packed).take(all_of(packed.lesson, RIGHT))
    room.leave(lms)
    assert room.open(lms, packed).place == "result"
