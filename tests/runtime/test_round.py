"""Before another attempt, once more what was missed: judged at once, never scored, told to nobody, not kept."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from playwright.sync_api import Locator

from lessonpack.model.course import Answers, Reveal
from lessonpack.model.questions import Question
from runtime.answers import RIGHT, WRONG, all_of, answer, mix
from runtime.conftest import Room
from runtime.driver import Player, kind_of
from runtime.lessons import Packed, small
from runtime.lms import Lms
from runtime.states import in_order
from runtime.test_access import Typist, audit, in_turn, tab_to

pytestmark = pytest.mark.browser

SHOWN = (Answers.AFTER_EACH_QUESTION, Answers.AFTER_EACH_ATTEMPT)


def made(**quiz: Any) -> Packed:
    settings = {"pass_mark": Fraction(80), "attempts": 2, "answers": Answers.AFTER_EACH_QUESTION}
    return in_order(small(**(settings | quiz)))


def taken(room: Room, pattern: str = "rww", **quiz: Any) -> tuple[Lms, Player]:
    packed = made(**quiz)
    lms = room.lms(packed)
    player = room.open(lms, packed)
    player.take(mix(packed.lesson, pattern))
    return lms, player


def blocks(player: Player) -> dict[str, Locator]:
    """The questions of the round on the screen, by their ids."""
    found = player.frame.locator(".page.current .check").all()
    return {player.asked[str(block.get_attribute("id")).removeprefix("round-")].id: block for block in found}


def practise(player: Player, question: Question, how: str) -> str:
    """Answer a question of the round; the verdict."""
    block = blocks(player)[question.id]
    kind_of(question).respond(block, answer(question, how), player.click)
    player.click(block.locator('[data-lp="check"]'))
    return str(block.locator(".verdict-word").inner_text())


@pytest.mark.parametrize("feedback", list(Reveal))
def test_what_was_missed_is_asked_again_and_judged_at_once_before_another_attempt(room: Room, feedback: Reveal) -> None:
    shown = SHOWN[feedback is Reveal.AT_END]
    _, player = taken(room, feedback=feedback, answers=shown)
    assert player.hook("practise").inner_text() == "Practise what you missed (2 questions)"
    player.press("practise")
    right, *missed = player.lesson.asked
    assert list(blocks(player)) == [question.id for question in missed]
    for question, how, verdict in zip(missed, (WRONG, RIGHT), ("Not quite.", "That’s right."), strict=True):
        assert practise(player, question, how) == verdict
        assert player.frame.evaluate("() => document.activeElement.className") == "verdict-word"
    assert player.frame.locator(".page.current .missed").count(), "what is right is shown with the verdict"
    player.press("next")
    assert player.place == "result"
    assert player.frame.locator(".practise p").inner_text() == "Right in practice: 1 of 2."
    player.press("practise")
    player.click(blocks(player)[missed[0].id].locator('[data-lp="again"]'))
    assert practise(player, missed[0], RIGHT) == "That’s right."
    player.press("next")
    assert player.frame.locator(".practise p").inner_text() == "Right in practice: 2 of 2."
    assert player.verdict(right) == ""


def test_nothing_of_it_is_told_and_the_attempt_stands_as_it_was(room: Room) -> None:
    lms, player = taken(room)
    before, told, state = player.seen(), len(lms.calls.writes), lms.stored
    player.press("practise")
    for question in player.lesson.asked[1:]:
        practise(player, question, RIGHT)
    assert player.seen().answers == before.answers
    player.press("next")
    assert player.seen() == before
    assert {name for name, _ in lms.calls.writes[told:]} <= {"cmi.core.session_time"}
    assert lms.stored == state
    player.press("retry")
    player.answer_on(mix(player.lesson, "rwr"))
    player.submit()
    assert player.score == "66.67"
    assert player.hook("practise").count() == 0, "no attempt is left"


def test_another_attempt_begins_without_what_was_practised(room: Room) -> None:
    _, player = taken(room, "www", attempts=3)
    player.press("practise")
    practise(player, player.lesson.asked[0], RIGHT)
    player.press("next")
    player.press("retry")
    player.answer_on(mix(player.lesson, "wwr"))
    player.submit()
    assert player.hook("practise").inner_text() == "Practise what you missed (2 questions)"
    assert player.frame.locator(".practise p").count() == 0
    player.press("practise")
    assert player.frame.locator(".page.current .verdict:visible").count() == 0
    assert player.frame.locator("main > .round").count() == 1


@pytest.mark.parametrize("answers", [each for each in Answers if each not in SHOWN])
def test_it_is_not_offered_where_right_answers_are_held_back(room: Room, answers: Answers) -> None:
    _, player = taken(room, answers=answers)
    assert player.hook("retry").count() == 1
    assert player.hook("practise").count() == 0


def test_it_is_not_offered_when_nothing_was_missed_or_no_attempt_is_left(room: Room) -> None:
    _, player = taken(room, "r")
    assert player.hook("practise").count() == 0
    _, player = taken(room, "w", attempts=1)
    assert player.hook("practise").count() == 0


def test_back_leads_to_the_result_a_reload_opens_it_and_paper_has_it_and_no_round(room: Room) -> None:
    lms, player = taken(room)
    player.press("practise")
    player.page.emulate_media(media="print")
    assert player.frame.locator("main > .page:visible").evaluate_all("all => all.map(({ id }) => id)") == ["result"]
    player.page.emulate_media(media="screen")
    player.frame.evaluate("() => history.back()")
    player.frame.locator("#result.current").wait_for()
    player.press("practise")
    room.leave(lms)
    again = room.open(lms, made())
    assert again.place == "result"
    assert again.frame.locator(".practise p").count() == 0


def test_where_a_verdict_leads_to_the_lesson_the_result_is_one_step_back(room: Room) -> None:
    """What is left of the round goes on from there."""
    _, player = taken(room, "w")
    player.press("practise")
    first = player.lesson.asked[0]
    practise(player, first, WRONG)
    player.click(blocks(player)[first.id].locator(".evidence a"))
    assert player.place.startswith("section-")
    player.frame.evaluate("() => history.back()")
    player.frame.locator("#result.current").wait_for()
    player.press("practise")
    assert blocks(player)[first.id].locator(".verdict:visible").count() == 1


def test_axe_and_the_keyboard_find_nothing_amiss(room: Room) -> None:
    packed = made()
    swift = room.open(room.lms(packed, window="popup"), packed)
    swift.take(all_of(packed.lesson, WRONG))
    player = Typist(swift.frame, packed.lesson)
    faults = audit(player, "result", in_turn(0))
    player.press("practise")
    assert player.frame.evaluate("() => document.activeElement.tagName") == "H2"
    faults += audit(player, "round", in_turn(1))
    for question in packed.lesson.asked:
        block = blocks(player)[question.id]
        kind_of(question).keys(block, answer(question, WRONG))
        tab_to(block.locator('[data-lp="check"]'))
        player.page.keyboard.press("Enter")
    assert player.frame.locator(".page.current .verdict:visible").count() == len(packed.lesson.asked)
    faults += audit(player, "all of them once more", in_turn(2))
    assert faults == []
