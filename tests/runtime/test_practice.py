"""Practice: feedback at once, answers tried again, and nothing scored or reported but that the lesson is done."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from lessonpack.ids import token
from lessonpack.model.course import Mode
from runtime.answers import RIGHT, WRONG, all_of, answer
from runtime.conftest import Room
from runtime.driver import Player
from runtime.lessons import ONE, Packed, small
from runtime.lms import Lms
from runtime.test_access import Typist, audit, in_turn

pytestmark = pytest.mark.browser

STATUS = "cmi.core.lesson_status"


def practising(room: Room) -> tuple[Packed, Lms, Player]:
    packed = small(mode=Mode.PRACTICE)
    lms = room.lms(packed, lockout=False)
    return packed, lms, room.open(lms, packed)


def told(lms: Lms) -> set[str]:
    """What of the learner's work the platform was told."""
    return {name for name, _ in lms.calls.writes if "score" in name or "interactions" in name}


def test_every_answer_may_be_tried_again_and_the_lesson_is_completed_without_a_score(room: Room) -> None:
    packed, lms, player = practising(room)
    assert "nothing is scored" in str(player.frame.locator("#quiz").text_content())
    player.read_on()
    player.press("next")
    for question in packed.lesson.asked:
        player.respond(question, answer(question, WRONG))
        player.press("check")
        assert player.verdict(question) == "wrong"
        player.press("again")
        assert player.verdict(question) == ""
        assert player.response(question) == frozenset()
        assert player.frame.evaluate("() => document.activeElement.tagName") == "INPUT"
        player.respond(question, answer(question, RIGHT))
        player.press("check")
        assert player.verdict(question) == "right"
        player.press("next")
    for question in packed.lesson.asked:  # each was missed at first, and comes back when the others are through
        assert player.place == f"question-{token(question.id)}"
        assert player.frame.locator(".page.current .nudge").inner_text() == "You missed this one: once more."
        assert player.response(question) == frozenset()
        player.answer_this(all_of(packed.lesson, RIGHT))
        player.press("next")
    assert player.place == "result"
    assert player.frame.locator('[data-lp="practice-right"]').inner_text() == "Right so far: 3 of 3 questions."
    assert player.hook("result-kept").inner_text() == "You are done with this lesson, and your course knows it."
    assert not player.hook("submit").count()
    before = player.seen()
    room.leave(lms)
    assert lms.value(STATUS) == "completed"
    assert told(lms) == set()
    player = room.open(lms, packed)
    assert player.seen() == before
    player.press("retry")
    assert player.place.startswith("question-")
    room.leave(lms)
    assert lms.value(STATUS) == "completed"
    assert told(lms) == set()
    assert lms.calls.refused == []


def test_what_is_left_to_do_is_named_and_linked(room: Room) -> None:
    packed, lms, player = practising(room)
    player.frame.locator('a[data-page="quiz"]:visible').first.click()
    player.press("next")
    player.answer_this(all_of(packed.lesson, WRONG))
    player.press("next")
    player.press("next")
    player.press("next")
    page = player.frame.locator("#result")
    assert "2 answers are not checked yet:" in page.inner_text()
    assert "2 pages are left to read:" in page.inner_text()
    assert player.hook("result-kept").inner_text() == "Your answers are saved."
    page.get_by_role("link", name="Part 2").click()
    assert player.place == "section-part_2"
    room.leave(lms)
    assert lms.value(STATUS) == "incomplete"
    assert lms.calls.refused == []


def test_who_only_presses_next_comes_to_the_end_whatever_comes_back(room: Room) -> None:
    """Two questions that were missed come back and are left open: the way goes on where it was left."""
    questions = tuple(replace(ONE, id=f"question-{number}") for number in range(5))
    packed = small(questions, mode=Mode.PRACTICE)
    player = room.open(room.lms(packed, lockout=False), packed)
    player.read_on()
    player.press("next")
    first, second, _, _, fifth = (f"question-{token(question.id)}" for question in questions)
    for question in questions[:4]:
        player.answer_this({question.id: answer(question, WRONG if question in questions[:2] else RIGHT)})
        if question is not questions[3]:
            player.press("next")
    seen = []
    while player.place != "result" and len(seen) < 10:
        player.press("next")
        seen.append(player.place)
    assert seen == [first, fifth, second, "result"]


def test_axe_and_the_keyboard_find_nothing_amiss(room: Room) -> None:
    packed = small((ONE,), mode=Mode.PRACTICE)
    frame: Any = room.open(room.lms(packed, window="popup"), packed).frame
    player = Typist(frame, packed.lesson)
    player.read_on()
    player.press("next")
    faults: list[str] = []
    for number, question in enumerate(packed.lesson.asked):
        player.respond(question, answer(question, WRONG))
        player.press("check")
        faults += audit(player, f"{question.id}, to be tried again", in_turn(number))
        player.press("next")
    faults += audit(player, "end of practice", in_turn(1))
    assert faults == []
