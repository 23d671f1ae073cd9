"""After days away the start page of a lesson that was read offers a few of its questions: never in the way."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from lessonpack.ids import token
from lessonpack.model.blocks import KnowledgeCheck
from lessonpack.model.course import Answers, FinalQuiz
from lessonpack.model.questions import Question
from lessonpack.targets._player.state import DAY_WIDTH, layout
from runtime.answers import RIGHT, WRONG, all_of, answer
from runtime.conftest import Room
from runtime.driver import Player, kind_of, tab_to
from runtime.lessons import JUDGE, ONE, SOME, Packed, small
from runtime.lms import Lms
from runtime.states import asking_again, days_later, in_order
from runtime.test_access import Typist, audit, in_turn

pytestmark = pytest.mark.browser

OFFER = "It has been a few days. See what has stayed with you: "


def asking(days: int = 2, asked: tuple[Question, ...] = (ONE, SOME), **quiz: Any) -> Packed:
    """The second section asks some questions; the quiz has another."""
    made = small((JUDGE,), **quiz).course
    lesson = made.lessons[0]
    first, second = lesson.sections
    blocks = (*second.blocks, *(KnowledgeCheck(question=each.id) for each in asked))
    changed = replace(lesson, sections=(first, replace(second, blocks=blocks)), questions=(JUDGE, *asked))
    return asking_again(in_order(Packed(replace(made, lessons=(changed,)))), days)


def check(player: Player, question: Question, how: str, page: str = "check") -> None:
    block = player.frame.locator(f"#{page}-{token(question.id)}")
    kind_of(question).respond(block, answer(question, how), player.click)
    player.click(block.locator('[data-lp="check"]'))


def asked_again(player: Player) -> list[str]:
    ids: list[str] = player.frame.locator(".page.current .check").evaluate_all("all => all.map(({ id }) => id)")
    return [id.removeprefix("round-") for id in ids]


def to_start(player: Player) -> None:
    player.frame.locator('a[data-page="overview"]').first.evaluate("link => link.click()")


def read(room: Room, packed: Packed) -> tuple[Lms, Player]:
    """Somebody has read the lesson, with one check right and one wrong."""
    lms = room.lms(packed)
    player = room.open(lms, packed)
    player.read_on()
    player.press("previous")
    check(player, ONE, RIGHT)
    check(player, SOME, WRONG)
    return lms, player


def back(room: Room, lms: Lms, packed: Packed, days: int) -> Player:
    room.leave(lms)
    days_later(lms, days)
    return room.open(lms, packed)


def test_who_comes_back_after_days_meets_the_start_page_with_a_few_questions(room: Room) -> None:
    packed = asking()
    lms, player = read(room, packed)
    player = back(room, lms, packed, 2)
    assert player.place == "overview"
    assert player.frame.locator(".revisit-line").inner_text() == f"{OFFER}2 questions to start with"
    before, told = lms.value("cmi.suspend_data"), len(lms.calls.writes)
    player.press("revisit")
    assert asked_again(player) == [token(SOME.id), token(ONE.id)], "what was missed comes first"
    assert player.frame.locator(".page.current .verdict:visible").count() == 0
    check(player, SOME, RIGHT, "round")
    to_start(player)
    assert player.frame.locator(".revisit-line").inner_text() == "Right in practice: 1 of 2. 2 questions to start with"
    assert {name for name, _ in lms.calls.writes[told:]} <= {"cmi.core.session_time"}
    assert lms.value("cmi.suspend_data").split("|")[2:] == before.split("|")[2:]
    player.press("next")
    assert player.place == "quiz"


def test_nobody_is_asked_before_that_or_with_something_left_to_read(room: Room) -> None:
    packed = asking(days=4)
    lms, player = read(room, packed)
    player = back(room, lms, packed, 3)
    assert player.place == "section-part_2"
    to_start(player)
    assert player.hook("revisit").count() == 0
    begun = room.lms(packed)
    player = room.open(begun, packed)
    player.press("next")
    player = back(room, begun, packed, 9)
    assert player.place == "section-part_1"
    player.press("previous")
    assert player.hook("revisit").count() == 0


def test_a_lesson_that_does_not_ask_again_opens_where_it_was_left(room: Room) -> None:
    packed = asking()
    plain = Packed(replace(packed.course, lessons=(replace(packed.course.lessons[0], again_after_days=None),)))
    lms, _ = read(room, plain)
    assert lms.value("cmi.suspend_data").split("|")[0] == "1.3.2"
    room.leave(lms)
    assert room.open(lms, plain).place == "section-part_2"
    assert layout([packed.lesson]).worst == layout([plain.lesson]).worst + DAY_WIDTH


def test_a_quiz_that_is_under_way_is_not_interrupted(room: Room) -> None:
    packed = asking()
    lms, player = read(room, packed)
    player.press("next")
    player.press("next")
    player.respond(JUDGE, answer(JUDGE, RIGHT))
    player.press("check")
    player = back(room, lms, packed, 9)
    assert player.place == "question-judge"


@pytest.mark.parametrize("answers", [Answers.AFTER_EACH_ATTEMPT, Answers.NEVER])
def test_the_quiz_asks_again_as_well_where_its_right_answers_are_shown(room: Room, answers: Answers) -> None:
    packed = asking(asked=(ONE,), answers=answers, attempts=1)
    lms = room.lms(packed)
    player = room.open(lms, packed)
    player.take(all_of(packed.lesson, WRONG))
    player = back(room, lms, packed, 3)
    assert player.place == "result", "who only looks back is led nowhere else"
    to_start(player)
    player.press("revisit")
    shown = [token(JUDGE.id)] if answers is Answers.AFTER_EACH_ATTEMPT else []
    assert asked_again(player) == [*shown, token(ONE.id)]


def test_in_a_course_each_lesson_has_its_own_days(room: Room) -> None:
    alone = asking()
    lesson = alone.course.lessons[0]
    other = replace(lesson, id="other", title="Other", quiz=None, sections=lesson.sections[:1], again_after_days=None)
    final = FinalQuiz(id="final", title="Final", questions=(f"{lesson.id}/{JUDGE.id}",))
    packed = Packed(replace(alone.course, id="whole", lessons=(lesson, other), final_quiz=final))
    lms = room.lms(packed)
    player = room.open(lms, packed)
    player.press("next")
    for _ in range(2):
        player.press("next")
    first = player.place
    player = back(room, lms, packed, 5)
    assert first.startswith("section-")
    assert player.place.startswith("overview-")
    player.press("revisit")
    assert len(asked_again(player)) == 2
    player.press("next")
    assert player.place.startswith("quiz-")


def test_axe_and_the_keyboard_find_nothing_amiss(room: Room) -> None:
    packed = asking()
    lms = room.lms(packed, window="popup")
    room.open(lms, packed).read_on()
    player = Typist(back(room, lms, packed, 3).frame, packed.lesson)
    faults = audit(player, "start page", in_turn(0))
    player.press("revisit")
    assert player.frame.evaluate("() => document.activeElement.tagName") == "H2"
    faults += audit(player, "fresh", in_turn(1))
    for question in (ONE, SOME):
        block = player.frame.locator(f"#round-{token(question.id)}")
        kind_of(question).keys(block, answer(question, WRONG))
        tab_to(block.locator('[data-lp="check"]'))
        player.page.keyboard.press("Enter")
    assert player.frame.locator(".page.current .verdict:visible").count() == 2
    faults += audit(player, "judged", in_turn(2))
    assert faults == []
