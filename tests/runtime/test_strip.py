"""The numbers of the questions: a map beside the question or a row above it, how each stands, how it goes."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from msgspec.structs import replace

from conftest import few
from lessonpack.ids import token
from lessonpack.model.course import Answers, Grade, Mode, Reveal
from runtime.answers import RIGHT, WRONG, all_of, answer
from runtime.conftest import Room
from runtime.driver import Player
from runtime.lessons import JUDGE, Packed, small
from runtime.test_access import OVERFLOW

pytestmark = pytest.mark.browser

# Where the list, the number of the question on the screen, and the page's text are.
BOXES = """() => ["#main", ".strip-list", '.strip [aria-current="step"]'].map((selector) => {
  const { left, right, top, bottom } = document.querySelector(selector).getBoundingClientRect();
  return [left, right, top, bottom].map(Math.round);
})"""
LIST = """list => ({
  scrolls: [list.scrollWidth > list.clientWidth, list.scrollHeight > list.clientHeight],
  rows: new Set([...list.children].map((entry) => entry.offsetTop)).size,
  fades: ["::before", "::after"].map((end) => getComputedStyle(list, end)).every(
    ({ position, backgroundImage }) => position === "sticky" && backgroundImage.startsWith("linear-gradient")),
})"""


def asking(number: int, language: str = "en", **settings: Any) -> Packed:
    """A quiz of so many statements to judge."""
    made = small(tuple(replace(JUDGE, id=f"statement-{each}") for each in range(number)), **settings).course
    return Packed(replace(made, language=language))


def at_a_question(room: Room, packed: Packed, width: int, height: int) -> Player:
    room.context.new_page().set_viewport_size({"width": width, "height": height})
    return room.at_a_question(room.lms(packed), packed)


def turn(player: Player, number: int) -> None:
    player.frame.locator(f'[data-lp-question="{token(f"statement-{number}")}"]').evaluate("number => number.click()")


def in_sight(player: Player) -> bool:
    """Whether the current number is within the list."""
    _, (left, right, top, bottom), here = player.frame.evaluate(BOXES)
    return bool(left <= here[0] < here[1] <= right and top <= here[2] < here[3] <= bottom)


@pytest.mark.parametrize("language", few(["en", "ar"]))
@pytest.mark.parametrize(("number", "heights"), few([(40, {900: False, 666: True}), (200, {666: True})]))
def test_on_wide_screens_the_numbers_are_a_map_in_the_column_of_the_contents(
    room: Room, number: int, heights: dict[int, bool], language: str
) -> None:
    """It scrolls where it is higher than the window."""
    player = at_a_question(room, asking(number, language), 1440, max(heights))
    for height, scrolls in heights.items():
        player.page.set_viewport_size({"width": 1440 if height == 900 else 1200, "height": height})
        main, (left, right, _, bottom), _ = player.frame.evaluate(BOXES)
        assert right <= main[0] if language == "en" else left >= main[1], height
        assert bottom <= height
        told = player.frame.locator(".strip-list").evaluate(LIST)
        assert told == {"scrolls": [False, scrolls], "rows": number / 5, "fades": True}, height
        for each in (number - 1, number // 2, 0):
            turn(player, each)
            assert in_sight(player), (height, each)


@pytest.mark.parametrize("language", few(["en", "ar"]))
@pytest.mark.parametrize("size", few(["390 844", "1024 768", "600 400", "280 600"]))
def test_elsewhere_they_are_one_row_that_scrolls_with_the_current_one_in_sight(
    room: Room, size: str, language: str
) -> None:
    player = at_a_question(room, asking(40, language), *map(int, size.split()))
    told = player.frame.locator(".strip-list").evaluate(LIST)
    assert told == {"scrolls": [True, False], "rows": 1, "fades": True}
    assert player.frame.evaluate(OVERFLOW) == 0
    for each in (39, 20, 0):
        turn(player, each)
        assert in_sight(player)


def so_far(room: Room, packed: Packed, hows: str) -> list[str]:
    """What stands below the numbers after each of these answers to the next question."""
    player = room.at_a_question(room.lms(packed), packed)
    told = []
    for how in hows:
        player.respond(player.question, answer(player.question, RIGHT if how == "r" else WRONG))
        player.press("check")
        told.append(str(player.frame.locator(".strip-sum").text_content()).strip())
        player.press("next")
    return told


def test_below_them_stands_how_many_are_right_and_how_many_more_it_takes_to_pass(room: Room) -> None:
    packed = asking(4, pass_mark=Fraction(70), answers=Answers.AFTER_EACH_QUESTION)
    assert so_far(room, packed, "rwrr") == [
        "1 right so far. 70% passes: 2 of the next 3.",
        "1 right so far. 70% passes: 2 of the next 2.",
        "2 right so far. 70% passes: the last one is needed.",
        "3 right so far. 70% passes: that is enough.",
    ]


def test_what_can_no_longer_be_passed_is_not_rubbed_in(room: Room) -> None:
    packed = asking(3, pass_mark=Fraction(70), answers=Answers.AFTER_EACH_QUESTION)
    assert so_far(room, packed, "wr") == ["", "1 right so far."]


def test_it_is_told_only_where_it_can_be_known(room: Room) -> None:
    """Not while right answers are held back, and no number of questions where they are worth different points."""
    assert so_far(room, asking(3, pass_mark=Fraction(70)), "rw") == ["", ""]
    assert so_far(room, asking(3, mode=Mode.PRACTICE), "rw") == ["1 right so far.", "1 right so far."]
    unequal = asking(3, pass_mark=Fraction(70), answers=Answers.AFTER_EACH_QUESTION)
    first, *others = unequal.lesson.questions
    changed = replace(unequal.lesson, questions=(*others, replace(first, points=Fraction(5))))
    packed = Packed(replace(unequal.course, lessons=(replace(changed, quiz=replace(unequal.quiz, shuffle=False)),)))
    assert so_far(room, packed, "r") != ["1 right so far. 70% passes: 2 of the next 2."]


def test_where_the_average_counts_a_second_attempt_has_no_number_of_its_own_that_passes(room: Room) -> None:
    packed = asking(2, pass_mark=Fraction(50), answers=Answers.AFTER_EACH_QUESTION, grade=Grade.AVERAGE)
    player = room.open(room.lms(packed), packed)
    player.take(all_of(packed.lesson, WRONG))
    player.press("retry")
    player.answer_this(all_of(packed.lesson, RIGHT))
    assert str(player.frame.locator(".strip-sum").text_content()).strip() == "1 right so far."


def test_where_feedback_comes_at_the_end_nothing_is_told_before(room: Room) -> None:
    packed = asking(2, pass_mark=Fraction(50), feedback=Reveal.AT_END)
    player = room.at_a_question(room.lms(packed), packed)
    player.answer_this(all_of(packed.lesson, RIGHT))
    assert player.frame.locator(".strip-sum").text_content() == ""
