"""What a start page does without is there for who is faster than it, or begins elsewhere."""

from __future__ import annotations

import pytest

from runtime.answers import RIGHT, all_of
from runtime.conftest import Room
from runtime.driver import Player
from runtime.lessons import Packed, content

pytestmark = [pytest.mark.browser, pytest.mark.versions("scorm12", "scorm2004")]

# No frame ever comes that the player could wait for.
NO_FRAME = "window.requestAnimationFrame = () => 0"
PRINTED = """() => {
  dispatchEvent(new Event("beforeprint"));
  return document.querySelectorAll("main > .page.question .actions").length;
}"""
WAITING = "document.querySelectorAll('img[loading]').length"


@pytest.fixture
def packed() -> Packed:
    return content("mesa-optimization")


@pytest.fixture(autouse=True)
def _hasty(room: Room) -> None:
    room.context.add_init_script(NO_FRAME)


def started(room: Room, packed: Packed) -> Player:
    """At the start page, of which nothing else was made ready."""
    player = room.open(room.lms(packed), packed)
    assert player.frame.evaluate(WAITING) == 2
    assert player.frame.locator('[data-lp="check"]').count() == 0
    return player


def test_the_whole_lesson_is_there_for_who_starts_at_once(room: Room, packed: Packed) -> None:
    lms = room.lms(packed)
    player = room.open(lms, packed)
    player.take(all_of(packed.lesson, RIGHT))
    assert player.score == "100"
    player.press("exit")
    room.leave(lms)
    assert (lms.status, lms.raw) == ("passed", "100")


@pytest.mark.parametrize("tool", ["search", "settings"])
def test_search_and_settings_open_with_the_first_press(room: Room, packed: Packed, tool: str) -> None:
    player = started(room, packed)
    player.press(tool)
    assert player.frame.locator(f".{tool} input").first.is_visible()
    assert player.frame.evaluate(WAITING) == 0


def test_paper_has_all_questions_at_once(room: Room, packed: Packed) -> None:
    assert started(room, packed).frame.evaluate(PRINTED) == len(packed.lesson.asked)


def test_who_comes_back_to_a_question_finds_it_as_it_was_left(room: Room, packed: Packed) -> None:
    lms = room.lms(packed)
    player = room.at_a_question(lms, packed)
    question = player.question
    given = all_of(packed.lesson, RIGHT)[question.id]
    player.respond(question, given)
    player.press("check")
    room.leave(lms)
    player = room.open(lms, packed)
    assert player.question == question
    assert player.response(question) == given
    assert player.verdict(question) == "right"
