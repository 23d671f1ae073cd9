"""After "Check" a learner sees question, answer, verdict and what has the focus, without having to scroll."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from msgspec.structs import replace
from playwright.sync_api import Locator

from conftest import few
from lessonpack.ids import token
from lessonpack.model.content import KnowledgeCheck
from lessonpack.model.course import Mode
from lessonpack.model.questions import Question
from lessonpack.targets._player import kinds
from runtime.answers import PARTLY, WRONG, answer
from runtime.conftest import Room
from runtime.driver import Player, kind_of, swiftly
from runtime.lessons import Packed
from runtime.states import lesson, with_quiz

pytestmark = pytest.mark.browser

# Desks, a phone, the lowest frame that is asked for, frames as Moodle makes them, and the narrowest.
SIZES = ["1440 900", "600 400", "390 844", "1024 768", "1000 666", "390 666", "280 600"]
# Stem, answer, verdict and focus, in this order: of what the window has room for with all that comes before it, what is
# not wholly in it. The numbers: how many parts there are, and for how many there is room.
OUT_OF_SIGHT = """(given) => {
  const box = (part) => part.getBoundingClientRect();
  const bar = document.querySelector(".bar");
  const upper = getComputedStyle(bar).position === "sticky" ? box(bar).bottom : 0;
  const lower = innerHeight - document.querySelector(".notices").offsetHeight;
  const focused = document.activeElement;
  const asked = focused.closest(".check") ?? document.querySelector("main > .page.current");
  const parts = ["stem", given, "verdict"].flatMap((each) =>
    [...asked.querySelectorAll(each === given ? given : `.${each}`)]);
  const fitting = [];
  for (const part of [...parts, focused]) {
    const all = [...fitting, part].map(box);
    const span = Math.max(...all.map(({ bottom }) => bottom)) - Math.min(...all.map(({ top }) => top));
    if (span < lower - upper - 30) fitting.push(part);
  }
  const out = fitting.filter((part) => box(part).top < upper || box(part).bottom > lower)
    .map((part) => `${part.className} ${Math.round(box(part).top)} to ${Math.round(box(part).bottom)}`);
  return [parts.length + 1, fitting.length, out];
}"""
FOCUSED = "document.activeElement.closest('.verdict') && document.activeElement.tagName"


def everything() -> Packed:
    """A lesson that asks every kind of question there is."""
    packed = lesson("kitchen-sink")
    assert {type(question) for question in packed.lesson.asked} == set(kinds.load())
    return with_quiz(packed, answers=packed.quiz.with_feedback)


def check(player: Player, button: Locator) -> None:
    """Press the button as who has scrolled just so far as to see it."""
    button.evaluate("button => button.scrollIntoView({ block: 'end' })")
    swiftly(button)


def quiz(room: Room, mode: Mode = Mode.GRADED, **settings: Any) -> Iterator[tuple[Question, Player]]:
    """Every question of a quiz checked, with an answer that is not right."""
    packed = with_quiz(everything(), mode=mode, **({"pass_mark": None} if mode is Mode.PRACTICE else {}))
    player = room.at_a_question(room.lms(packed, **settings), packed)
    for number, question in enumerate(packed.lesson.asked):
        player.respond(player.question, answer(question, PARTLY if number % 2 else WRONG))
        check(player, player.hook("check"))
        yield question, player
        player.press("onward")


def checks(room: Room) -> Iterator[tuple[Question, Player]]:
    """The same between the blocks of a section."""
    packed = everything()
    first, *others = packed.lesson.sections
    asking = replace(
        first, blocks=(*first.blocks, *(KnowledgeCheck(question=question.id) for question in packed.lesson.asked))
    )
    packed = Packed(replace(packed.course, lessons=(replace(packed.lesson, sections=(asking, *others)),)))
    player = room.open(room.lms(packed), packed)
    player.press("next")
    for question in packed.lesson.asked:
        block = player.frame.locator(f"#check-{token(question.id)}")
        kind_of(question).respond(block, answer(question, WRONG), swiftly)
        check(player, block.locator('[data-lp="check"]'))
        yield question, player


def practice(room: Room) -> Iterator[tuple[Question, Player]]:
    """The same for practice."""
    return quiz(room, Mode.PRACTICE)


@pytest.mark.parametrize("size", few(SIZES))
@pytest.mark.parametrize("walk", few([quiz, checks, practice]))
def test_question_answer_verdict_and_focus_are_in_sight(
    room: Room, walk: Callable[[Room], Iterator[tuple[Question, Player]]], size: str
) -> None:
    width, height = map(int, size.split())
    room.context.new_page().set_viewport_size({"width": width, "height": height})
    for question, player in walk(room):
        _, _, out = player.frame.evaluate(OUT_OF_SIGHT, kind_of(question).given)
        assert out == [], question.id
        assert player.frame.evaluate(FOCUSED) == ("H4" if walk is checks else "H3")


def test_a_message_at_the_lower_edge_does_not_cover_them(room: Room) -> None:
    room.context.new_page().set_viewport_size({"width": 1000, "height": 666})
    for question, player in quiz(room, faults={"Commit": "false"}):
        assert player.notice("trouble").is_visible()
        _, _, out = player.frame.evaluate(OUT_OF_SIGHT, kind_of(question).given)
        assert out == [], question.id
