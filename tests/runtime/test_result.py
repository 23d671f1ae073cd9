"""The result: how it went in plain words, what helps most, and what was missed before what was not."""

from __future__ import annotations

from fractions import Fraction

import pytest

from lessonpack.ids import token
from runtime.answers import WRONG, all_of, mix
from runtime.conftest import Room
from runtime.driver import Player
from runtime.lessons import content, small
from runtime.states import in_order

pytestmark = pytest.mark.browser

PRIMARY = """() => {
  const accent = getComputedStyle(document.querySelector('.current [data-lp="read-weakest"]')).backgroundColor;
  const filled = (one) => one.checkVisibility() && getComputedStyle(one).backgroundColor === accent;
  return [...document.querySelectorAll("main :is(button, a.button)")].filter(filled).map((one) => one.dataset.lp);
}"""


def taken(room: Room, pattern: str, **quiz: object) -> Player:
    packed = in_order(small(pass_mark=Fraction(50), **quiz))
    player = room.open(room.lms(packed), packed)
    player.take(mix(packed.lesson, pattern))
    return player


def said(player: Player) -> list[str]:
    """How the result begins."""
    return player.hook("result").locator("p").all_inner_texts()[:2]


def test_the_result_begins_with_how_it_went_in_plain_words(room: Room) -> None:
    assert said(taken(room, "www", attempts=1)) == ["Not passed: 0 of 3 points.", "It takes 50% to pass."]


def test_points_that_pass_are_told_as_points(room: Room) -> None:
    packed = content("mesa-optimization")
    player = room.open(room.lms(packed), packed)
    player.take(mix(packed.lesson, "wwr"))
    words = player.hook("result").inner_text()
    assert words.startswith("Not there yet: 5 of 15 points.")
    assert "\nIt takes 12 to pass." in words
    assert player.hook("result-score").inner_text() == "33%"


def test_after_a_failed_attempt_one_button_leads_to_the_section_where_most_was_missed(room: Room) -> None:
    packed = content("mesa-optimization")
    player = room.open(room.lms(packed), packed)
    player.take(all_of(packed.lesson, WRONG))
    assert player.frame.evaluate(PRIMARY) == ["read-weakest"], "nothing else calls as loudly"
    read = player.hook("read-weakest")
    section = next(one for one in packed.lesson.sections if one.title in read.inner_text())
    read.click()
    assert player.place == f"section-{token(section.id)}"


def test_who_was_right_in_everything_has_passed_is_sent_nowhere_and_finds_it_folded(room: Room) -> None:
    player = taken(room, "rrr")
    assert said(player) == ["You passed: 3 of 3 points.", "It takes 50% to pass."]
    assert player.hook("read-weakest").count() == 0
    assert player.frame.get_by_role("heading", name="Next step").count() == 0
    assert player.hook("result-answers").locator("li:visible").count() == 0


def test_only_what_was_missed_stands_open_among_the_answers(room: Room) -> None:
    """What is right is folded, and opens by one press; where right answers may be shown they stand there."""
    player = taken(room, "rwr", attempts=1)
    answers = player.hook("result-answers")
    [missed] = answers.locator("li:visible").all_inner_texts()
    assert "Choice b-2" in missed
    assert "Right answer Choice a-1; Choice c-3; Choice d-4" in " ".join(missed.split())
    fold = answers.locator("summary")
    assert fold.inner_text() == "2 right answers"
    fold.focus()
    player.page.keyboard.press("Enter")
    assert answers.locator("li:visible").count() == 3
    answers.get_by_role("button", name="Question 3: right").click()
    assert player.place == "question-judge"


def test_while_attempts_are_left_it_says_not_yet_and_what_is_held_back_does_not_stand_among_the_answers(
    room: Room,
) -> None:
    player = taken(room, "www", attempts=2)
    assert said(player) == ["Not there yet: 0 of 3 points.", "It takes 50% to pass."]
    assert "Choice a-1" not in player.hook("result-answers").inner_text()
    player.press("accept")
    assert "Choice a-1" in player.hook("result-answers").inner_text()
