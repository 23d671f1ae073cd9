"""After "Check" a learner sees how it went, and the button that comes next, without having to scroll."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator

from conftest import few
from lessonpack.ids import token
from lessonpack.model.course import Mode
from runtime.answers import WRONG, answer
from runtime.conftest import Room
from runtime.driver import Player, kind_of, swiftly
from runtime.lessons import ONE, SOME
from runtime.states import lesson, with_quiz
from runtime.test_checks import block, checking

pytestmark = pytest.mark.browser

# Moodle's frame, its window, phones, and the lowest frame that is asked for.
SIZES = ["600 400", "1000 666", "1000 500", "390 500", "280 600"]
# What is not in sight of verdict, focus, and the feedback under chosen options that there is room for above them.
OUT_OF_SIGHT = """() => {
  const box = (part) => part.getBoundingClientRect();
  const bar = document.querySelector(".bar");
  const upper = getComputedStyle(bar).position === "sticky" ? box(bar).bottom : 0;
  const lower = innerHeight - document.querySelector(".notices").offsetHeight;
  const focused = document.activeElement;
  const asked = focused.closest(".check") ?? document.querySelector("main > .page.current");
  const isRoom = (part) => box(focused).bottom - box(part).top < lower - upper - 25;
  const feedback = [...asked.querySelectorAll(".choice.chosen .choice-feedback")].filter(isRoom);
  const parts = [asked.querySelector(".verdict"), focused, ...feedback];
  return parts.filter((part) => box(part).top < upper || box(part).bottom > lower)
    .map((part) => `${part.className} ${Math.round(box(part).top)} to ${Math.round(box(part).bottom)}`);
}"""
FOCUSED = "document.activeElement.dataset.lp"


def check(player: Player, button: Locator) -> None:
    """Press the button as who has scrolled just so far as to see it."""
    button.evaluate("button => button.scrollIntoView({ block: 'end' })")
    swiftly(button)


def quiz(room: Room, mode: Mode = Mode.GRADED, **settings: Any) -> Iterator[tuple[str, Player]]:
    """Every kind of question of the quiz that has them all, answered wrongly and checked."""
    packed = with_quiz(lesson("kitchen-sink"), mode=mode, **({"pass_mark": None} if mode is Mode.PRACTICE else {}))
    player = room.at_a_question(room.lms(packed, **settings), packed)
    for question in packed.lesson.asked:
        player.respond(player.question, answer(question, WRONG))
        check(player, player.hook("check"))
        yield question.id, player
        assert player.frame.evaluate(FOCUSED) == "next"
        player.press("next")


def checks(room: Room) -> Iterator[tuple[str, Player]]:
    """Questions between the blocks of a section."""
    packed = checking()
    player = room.open(room.lms(packed), packed)
    player.press("next")
    player.press("next")
    for question in (ONE, SOME):
        kind_of(question).respond(block(player, question), answer(question, WRONG), swiftly)
        check(player, player.frame.locator(f'#check-{token(question.id)} [data-lp="check"]'))
        yield question.id, player
        assert player.frame.evaluate(FOCUSED) == "again"


def practice(room: Room) -> Iterator[tuple[str, Player]]:
    """The same for practice."""
    return quiz(room, Mode.PRACTICE)


@pytest.mark.parametrize("size", few(SIZES))
@pytest.mark.parametrize("walk", few([quiz, checks, practice], 2))
def test_the_verdict_and_the_button_that_has_the_focus_are_in_sight(
    room: Room, walk: Callable[[Room], Iterator[tuple[str, Player]]], size: str
) -> None:
    width, height = map(int, size.split())
    room.context.new_page().set_viewport_size({"width": width, "height": height})
    for name, player in walk(room):
        assert player.frame.evaluate(OUT_OF_SIGHT) == [], name


def test_a_message_at_the_lower_edge_does_not_cover_them(room: Room) -> None:
    room.context.new_page().set_viewport_size({"width": 1000, "height": 666})
    for name, player in quiz(room, faults={"Commit": "false"}):
        assert player.notice("trouble").is_visible()
        assert player.frame.evaluate(OUT_OF_SIGHT) == [], name
