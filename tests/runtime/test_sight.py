"""After "Check" a learner sees question, answer, verdict and what has the focus, without having to scroll."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from msgspec.structs import replace
from playwright.sync_api import Locator

from conftest import few
from lessonpack.ids import token
from lessonpack.model.blocks import KnowledgeCheck
from lessonpack.model.course import Answers, Mode
from lessonpack.model.questions import Question
from lessonpack.targets._player import kinds
from runtime.answers import PARTLY, WRONG, answer
from runtime.conftest import Room
from runtime.driver import Player, kind_of, swiftly, tab_to
from runtime.lessons import Packed
from runtime.states import lesson, one_of_each, with_quiz

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
    button.evaluate("button => { button.scrollIntoView({ block: 'end' }); button.click(); }")


def quiz(
    room: Room, mode: Mode = Mode.GRADED, choose: Callable[[Packed], Packed] = lambda packed: packed, **settings: Any
) -> Iterator[tuple[Question, Player]]:
    """Every question of a quiz checked, with an answer that is not right."""
    packed = choose(with_quiz(everything(), mode=mode, **({"pass_mark": None} if mode is Mode.PRACTICE else {})))
    player = room.at_a_question(room.lms(packed, **settings), packed)
    for number in range(len(packed.lesson.asked)):
        if player.place.removeprefix("question-") not in player.asked:  # a text that is read between the questions
            player.click(player.hook("next"))
        question = player.question  # in practice one that was missed comes back
        player.respond(question, answer(question, PARTLY if number % 2 else WRONG))
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


# All that is to be seen of the questions of this lesson, with right answers shown and the last wrong option chosen.
DEMO = "mesa-optimization"
OUT_OF_THE_WINDOW = """(given) => {
  const bar = document.querySelector(".bar");
  const upper = getComputedStyle(bar).position === "sticky" ? bar.getBoundingClientRect().bottom : 0;
  const page = document.querySelector("main > .page.current");
  return [".stem", given, ".verdict", ".verdict :focus"].filter((each) => {
    const { top, bottom } = page.querySelector(each).getBoundingClientRect();
    return top < upper || bottom > innerHeight;
  });
}"""


def judged(room: Room, size: str, **settings: Any) -> Iterator[tuple[Question, Player]]:
    width, height = map(int, size.split())
    room.context.new_page().set_viewport_size({"width": width, "height": height})
    packed = lesson(DEMO)
    packed = with_quiz(packed, **{"answers": packed.quiz.with_feedback, **settings})
    player = room.at_a_question(room.lms(packed), packed)
    for question in packed.lesson.asked:
        player.respond(player.question, answer(question, PARTLY))
        check(player, player.hook("check"))
        yield question, player
        player.press("onward")


@pytest.mark.parametrize(
    ("size", "fewest"),
    # A phone and the lowest frame; a desk has more room than either, and is walked by the long run.
    few([("390 844", 15), ("600 400", 14), ("1440 900", 15), ("1024 768", 15), ("1000 666", 15)], 2),
)
def test_of_the_demo_all_four_are_in_the_window_and_in_the_lowest_frame_of_nearly_each_question(
    room: Room, size: str, fewest: int
) -> None:
    out = {
        question.id: player.frame.evaluate(OUT_OF_THE_WINDOW, kind_of(question).given)
        for question, player in judged(room, size)
    }
    assert len(out) == 15
    assert sum(not each for each in out.values()) >= fewest, {id: each for id, each in out.items() if each}


def test_where_there_is_room_nothing_is_folded_and_the_verdict_says_why(room: Room) -> None:
    _, player = next(judged(room, "1440 2000"))
    page = player.frame.locator(".page.current")
    assert page.locator(".verdict .evidence").is_visible()
    assert page.locator(".closer, .brief").count() == 0
    assert page.locator(".missed div.reason").is_visible()


@pytest.mark.parametrize("answers", few([Answers.AFTER_EACH_QUESTION, Answers.AFTER_PASS]))
def test_what_is_folded_for_want_of_room_is_one_press_away_and_whole_on_paper(room: Room, answers: Answers) -> None:
    _, player = next(judged(room, "600 400", answers=answers))
    page = player.frame.locator(".page.current")
    told = answers is Answers.AFTER_EACH_QUESTION
    if told:
        assert page.locator("fieldset > .why").inner_text().startswith("From the lesson:")
        assert page.locator(".verdict .evidence").count() == 0
    others = page.locator(".choice:not(:has(:checked))")
    if not told:
        assert {row.get_attribute("class") for row in others.all()} == {"choice brief"}
        assert others.locator("summary").count() == others.count() == 3, "all alike: none tells that it is right"
    first = others.first
    text = first.locator(".option-text")
    low = text.bounding_box()
    assert low
    summary = first.locator("summary")
    assert summary.inner_text() == ("Why not this one" if told else "Show all of it")
    tab_to(summary)
    player.page.keyboard.press("Enter")
    high = text.bounding_box()
    assert high
    assert high["height"] > 1.5 * low["height"]
    player.page.keyboard.press("Enter")
    player.page.emulate_media(media="print")
    assert text.evaluate("text => text.scrollHeight <= text.clientHeight")


@pytest.mark.parametrize("asked", few([one_of_each, lambda packed: packed]))
def test_a_message_at_the_lower_edge_does_not_cover_them(room: Room, asked: Callable[[Packed], Packed]) -> None:
    room.context.new_page().set_viewport_size({"width": 1000, "height": 666})
    for question, player in quiz(room, choose=asked, faults={"Commit": "false"}):
        assert player.notice("trouble").is_visible()
        _, _, out = player.frame.evaluate(OUT_OF_SIGHT, kind_of(question).given)
        assert out == [], question.id
