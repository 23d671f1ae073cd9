"""The attempt that counts: what is shown, what an LMS is told after each attempt; reopening changes nothing."""

from __future__ import annotations

from fractions import Fraction

import pytest

from conftest import few
from lessonpack.model.course import Grade
from runtime.answers import mix
from runtime.conftest import Room
from runtime.driver import Player
from runtime.lessons import small

pytestmark = [pytest.mark.browser, pytest.mark.versions("scorm12", "scorm2004")]


def attempt(player: Player, pattern: str) -> None:
    """Answer and hand in, from the first page or from a result."""
    if player.place == "result":
        player.press("retry")
        player.press("previous")
    else:
        player.read_on()
    player.answer_all(mix(player.lesson, pattern))
    player.submit()


@pytest.mark.full
@pytest.mark.parametrize(
    ("grade", "told"),
    few(
        [
            (Grade.AVERAGE, ["66.67", "50", "66.67"]),
            (Grade.BEST, ["66.67", "66.67", "100"]),
            (Grade.LAST, ["66.67", "33.33", "100"]),
        ]
    ),
)
def test_the_score_follows_the_policy_and_reopening_changes_nothing(room: Room, grade: Grade, told: list[str]) -> None:
    packed = small(grade=grade)
    lms = room.lms(packed, lockout=False)
    player = room.open(lms, packed)
    for pattern, score in zip(("rrw", "rww", "r"), told, strict=True):
        attempt(player, pattern)
        assert player.score == score
        assert (lms.status, lms.raw) == ("completed", score)
        if lms.version.number == "2004":
            assert Fraction(lms.value("cmi.score.scaled")) * 100 == Fraction(score)
        before = player.seen()
        room.leave(lms)
        player = room.open(lms, packed)
        assert player.seen() == before
        assert not {*lms.version.statuses, lms.version.raw} & {element for element, _ in lms.calls.writes}
        assert (lms.status, lms.raw) == ("completed", score)
        assert lms.calls.refused == []


@pytest.mark.parametrize(
    ("grade", "shown", "status", "raw"),
    few(
        [
            (Grade.LAST, "0", "failed", "0"),
            (Grade.BEST, "66.67", "failed", "66.67"),
            (Grade.AVERAGE, "33.33", "failed", "33.33"),
        ]
    ),
)
def test_a_worse_last_attempt_fails_by_the_score_that_counts(
    room: Room, grade: Grade, shown: str, status: str, raw: str
) -> None:
    packed = small(pass_mark=Fraction(80), attempts=2, grade=grade)
    lms = room.lms(packed)
    player = room.open(lms, packed)
    attempt(player, "rrw")
    assert f"{'only the new' if grade is Grade.LAST else grade.value}" in player.frame.locator(".choose").inner_text()
    assert lms.status == "incomplete"
    attempt(player, "w")
    assert player.score == shown
    assert player.passed == "false"
    assert "2 attempts" in player.hook("result-grade").inner_text() or grade is Grade.LAST
    room.leave(lms)
    assert (lms.status, lms.raw) == (status, raw)
    assert lms.calls.refused == []


@pytest.mark.full
def test_an_average_below_the_mark_does_not_pass_whatever_the_attempt_earned(room: Room) -> None:
    packed = small(pass_mark=Fraction(60), grade=Grade.AVERAGE)
    lms = room.lms(packed, masteryoverride=True)
    player = room.open(lms, packed)
    assert "The average of all your attempts counts" in str(player.frame.locator("#quiz").text_content())
    attempt(player, "w")
    attempt(player, "r")
    assert (player.score, player.passed) == ("50", "false")
    assert player.hook("result-grade").inner_text() == "The average of your 2 attempts counts; this one earned 100%."
    assert lms.status == "incomplete"
    attempt(player, "r")
    assert (player.score, player.passed) == ("66.67", "true")
    room.leave(lms)
    assert (lms.status, lms.raw) == ("passed", "66.67")
    assert lms.calls.refused == []
