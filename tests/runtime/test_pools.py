"""Pools: every learner is asked what was drawn for them, and nothing else counts, is reported or is printed."""

from __future__ import annotations

from fractions import Fraction

import pytest
from msgspec.structs import replace

from lessonpack.ids import token
from lessonpack.model.course import Pool
from runtime.answers import RIGHT, WRONG, all_of
from runtime.conftest import Room
from runtime.lessons import JUDGE, ONE, SOME, Packed, small
from runtime.test_access import PRINT
from runtime.test_interactions import told

pytestmark = pytest.mark.browser


OTHERS = tuple(replace(ONE, id=f"other-{number}", objective="judging") for number in range(5))


def drawing() -> Packed:
    """Two questions for everybody, then two of five."""
    pool = Pool(pick=2, questions=tuple(question.id for question in OTHERS))
    return small((SOME, JUDGE, *OTHERS), pools=(pool,), pass_mark=Fraction(75), attempts=2)


def test_only_what_was_drawn_is_asked_scored_reported_and_printed(room: Room) -> None:
    packed = drawing()
    lms = room.lms(packed)
    player = room.open(lms, packed)
    assert "Drawn for you from 7 questions" in player.frame.locator("#quiz").text_content()
    player.read_on()
    player.press("next")
    order = player.seen().order
    assert order[:2] == (token(SOME.id), token(JUDGE.id))
    assert len(order) == 4
    answers = all_of(packed.lesson, RIGHT) | {SOME.id: frozenset()}
    for place, id in enumerate(order):
        assert player.place == f"question-{id}"
        assert player.frame.locator(".page.current h2").inner_text() == f"Question {place + 1} of 4"
        if id != token(SOME.id):
            player.answer_this(answers)
        player.press("next")
    assert player.frame.locator('[data-lp="review-answers"] li').count() == 4
    player.submit()
    assert player.score == "75"
    assert player.passed == "true"
    assert player.frame.locator('[data-lp="result-answers"] li').count() == 4
    figures = player.frame.locator(".objectives-result .objective-figure").all_inner_texts()
    assert [text.split(": ")[1] for text in figures] == ["0 of 1", "3 of 3"]
    player.press("previous")  # a result is printed alone, the lesson with its questions
    assert player.place == "quiz"
    player.frame.evaluate(PRINT)
    player.page.emulate_media(media="print")
    assert player.hook("key").locator("li").count() == 4
    assert player.frame.locator(".page.question:visible").count() == 4
    player.page.emulate_media(media="screen")
    room.leave(lms)
    assert {fields["id"] for fields in told(lms.calls)} == set(order)
    assert lms.value("cmi.core.score.raw") == "75"
    assert lms.value("cmi.core.lesson_status") == "passed"
    assert lms.calls.refused == []


@pytest.mark.full
def test_who_comes_back_is_asked_the_same_and_a_new_attempt_is_another_draw(room: Room) -> None:
    packed = drawing()
    answers = all_of(packed.lesson, WRONG)
    draws = set()
    for _ in range(6):
        lms = room.lms(packed)
        player = room.open(lms, packed)
        player.read_on()
        player.press("next")
        before = player.seen()
        draws.add(before.order)
        room.kill(player)
        player = room.open(lms, packed)
        assert player.seen() == before
        player.press("previous")
        player.answer_all(answers)
        player.submit()
        player.press("retry")
        draws.add(player.seen().order)
        room.leave(lms)
        assert lms.calls.refused == []
    assert len(draws) > 2


@pytest.mark.full
def test_the_pool_that_the_author_enlarges_keeps_what_was_answered(room: Room) -> None:
    packed = drawing()
    lms = room.lms(packed)
    player = room.open(lms, packed)
    player.read_on()
    player.answer_all(all_of(packed.lesson, RIGHT))
    before = player.seen()
    room.leave(lms)
    more = (*OTHERS, *(replace(ONE, id=f"more-{number}") for number in range(5)))
    pool = Pool(pick=2, questions=tuple(question.id for question in more))
    later = small((SOME, JUDGE, *more), pools=(pool,), pass_mark=Fraction(75), attempts=2)
    room.update(lms, later)
    player = room.open(lms, later)
    assert player.notice("changed").inner_text().startswith("The lesson was updated since your last visit. Everything")
    assert player.seen().order == before.order
    player.submit()
    assert player.score == "100"
    room.leave(lms)
    assert lms.calls.refused == []
