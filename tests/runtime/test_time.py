"""The time limit: it is shown and said, more can be had, and its end hands in what was answered."""

from __future__ import annotations

from fractions import Fraction

import pytest

from lessonpack.ids import token
from runtime.answers import RIGHT, all_of
from runtime.conftest import Room
from runtime.driver import Player
from runtime.lessons import ONE, Packed, small
from runtime.lms import Lms
from runtime.states import TIME_ENDS
from runtime.test_access import Typist, audit, in_turn

pytestmark = pytest.mark.browser

MINUTE = 60_000


def timed(room: Room, minutes: int = 10, **quiz: object) -> tuple[Packed, Lms, Player]:
    """At the first question; from here on time passes only as the tests say."""
    packed = small(pass_mark=Fraction(30), attempts=2, time_limit=minutes, **quiz)
    lms = room.lms(packed, window="popup")
    room.context.clock.install()
    player = room.open(lms, packed)
    player.read_on()
    assert not player.hook("remaining").count()
    room.context.clock.pause_at(player.frame.evaluate("Date.now() + 1000"))
    player.press("next")
    return packed, lms, player


def turn_to(player: Player, page: str) -> None:
    player.press("contents")
    player.frame.locator(f'#contents a[data-page="{page}"]').click()


def left(player: Player) -> str:
    return player.frame.locator(".time-left").inner_text()


def said(player: Player) -> str:
    return player.frame.locator('[data-lp="announcer"]').inner_text()


def test_what_is_left_is_shown_and_said_a_few_times(room: Room) -> None:
    _, lms, player = timed(room, 20)
    assert left(player) == "20 minutes left"
    player.page.clock.run_for(9 * MINUTE)
    assert said(player) == ""
    assert left(player) == "11 minutes left"
    player.page.clock.run_for(MINUTE + 1000)
    assert said(player) == "Half of your time is over."
    player.page.clock.run_for(5 * MINUTE)
    assert said(player) == "5 minutes left"
    assert player.frame.locator('[role="timer"]').count() == 1
    player.page.clock.run_for(4 * MINUTE)
    assert "almost over" in player.frame.locator('[role="alert"]:visible').inner_text()
    room.leave(lms)
    assert lms.calls.refused == []


def test_more_time_is_one_press_of_a_key_away(room: Room) -> None:
    packed, _, player = timed(room, 1)
    typist = Typist(player.frame, packed.lesson)
    assert not player.hook("extend").count()
    player.page.clock.run_for(31_000)
    for learner in (typist, *[player] * 9):
        assert int(left(player).split()[0]) >= 20
        learner.press("extend")
        assert not player.hook("extend").count()
        assert player.frame.evaluate("() => document.activeElement.tagName") == "H2"
        assert said(player) == "2 minutes left"
        player.page.clock.run_for(60_000)
    assert player.place == f"question-{token(ONE.id)}"


@pytest.mark.full
def test_time_that_was_added_outlives_a_kill(room: Room) -> None:
    packed, lms, player = timed(room, 1)
    player.page.clock.run_for(31_000)
    player.press("extend")
    assert left(player) == "2 minutes left"
    room.kill(player)
    assert left(room.open(lms, packed)) == "2 minutes left"


def test_at_the_end_answers_are_handed_in_as_they_stand_and_the_learner_is_told(room: Room) -> None:
    packed, lms, player = timed(room, 2, extend_time=False)
    player.respond(player.question, all_of(packed.lesson, RIGHT)[ONE.id])
    player.page.clock.run_for(61_000)
    assert "Your answers are then handed in" in player.frame.locator('[role="alert"]:visible').inner_text()
    assert not player.hook("extend").count()
    player.page.clock.run_for(60_000)
    assert player.place == "result"
    assert player.score == "33.33"
    assert player.notice("time_up").get_attribute("role") == "alert"
    assert player.notice("time_up").inner_text().startswith("Your time was over.")
    assert not player.frame.locator('[data-lp="remaining"]').is_visible()
    room.leave(lms)
    assert lms.value("cmi.core.lesson_status") == "passed"
    assert lms.calls.refused == []


@pytest.mark.full
def test_time_stands_still_out_of_the_quiz_and_is_kept_through_a_kill(room: Room) -> None:
    packed, lms, player = timed(room, 10)
    player.page.clock.run_for(3 * MINUTE + 1000)
    assert left(player) == "7 minutes left"
    turn_to(player, "section-part_1")
    player.page.clock.run_for(30 * MINUTE)
    assert not player.hook("remaining").count()
    room.kill(player)
    player = room.open(lms, packed)
    turn_to(player, "quiz")
    player.press("next")
    assert left(player) == "7 minutes left"
    player.page.clock.fast_forward(60 * MINUTE)  # the machine sleeps
    assert left(player) == "7 minutes left"
    player.page.clock.run_for(MINUTE)
    assert left(player) == "6 minutes left"
    room.leave(lms)
    assert lms.calls.refused == []


def test_axe_finds_nothing_while_time_runs_out(room: Room) -> None:
    packed = small(pass_mark=Fraction(30), attempts=2, time_limit=2)
    player = room.open(room.lms(packed, window="popup"), packed)
    player.read_on()
    player.press("next")
    player.frame.evaluate(TIME_ENDS)
    faults = audit(player, "time runs out", in_turn(1))
    player.page.set_viewport_size({"width": 1280, "height": 500})
    player.page.mouse.wheel(0, 2000)
    assert player.hook("extend").is_visible()
    assert player.frame.locator('[data-lp="extend"]').evaluate("e => e.getBoundingClientRect().top > 0")
    assert faults == []
