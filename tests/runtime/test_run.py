"""A learner goes through whole lessons in a strict LMS: read, answer, submit; left and killed at every step."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from runtime.answers import Answers, earned, mix
from runtime.conftest import Room
from runtime.driver import Player, steps, swiftly
from runtime.lessons import Packed, content, small
from runtime.lms import Calls, Lms

pytestmark = pytest.mark.browser

RUNTIMES = ["strict", "scorm-again"]
STATUS, RAW = "cmi.core.lesson_status", "cmi.core.score.raw"


def disciplined(calls: Calls, *, finished: bool = True) -> None:
    """One Initialize before anything, one Finish after everything, no call refused."""
    names = [call.name for call in calls]
    assert names[0] == "LMSInitialize"
    assert names.count("LMSInitialize") == 1
    assert names.count("LMSFinish") == (1 if finished else 0)
    assert not finished or names[-1] == "LMSFinish"
    assert calls.refused == []


def kept_to_itself(lms: Lms) -> None:
    """Everything that was asked for is in the package, and was there."""
    asked = [(path, status) for kind, path, status in lms.requests if kind == "pkg"]
    assert asked
    assert [path for path, status in asked if path not in lms.files or status != 200] == []


def reported(lms: Lms, packed: Packed, answers: Answers) -> None:
    """The LMS holds the score to the point, on a scale of 0 to 100, and the status that follows from it."""
    share = earned(packed.lesson, answers)
    mark = packed.quiz.pass_mark
    assert abs(Fraction(lms.value(RAW)) - share) <= Fraction(1, 100)
    assert (lms.value("cmi.core.score.min"), lms.value("cmi.core.score.max")) == ("0", "100")
    assert lms.value(STATUS) == ("completed" if mark is None else "passed" if share >= mark else "failed")


def finish_quiz(player: Player) -> None:
    """From the result: keep it, where the lesson asks, and go."""
    if player.hook("accept").count():
        player.press("accept")


@pytest.mark.parametrize("runtime", RUNTIMES)
@pytest.mark.parametrize(
    ("name", "pattern"), [("mesa-optimization", "rrrrp"), ("kitchen-sink", "rpw"), ("mesa-optimization", "rwp")]
)
def test_a_whole_lesson_is_scored_to_the_point(room: Room, name: str, pattern: str, runtime: str) -> None:
    packed = content(name)
    answers = mix(packed.lesson, pattern)
    lms = room.lms(packed, runtime=runtime)
    player = room.open(lms, packed)
    player.take(answers)
    share = earned(packed.lesson, answers)
    assert abs(Fraction(player.score) - share) <= Fraction(1, 100)
    assert player.passed == str(share >= (packed.quiz.pass_mark or 0)).lower()
    finish_quiz(player)
    room.leave(lms)
    reported(lms, packed, answers)
    disciplined(lms.calls)
    kept_to_itself(lms)


@pytest.mark.parametrize("runtime", RUNTIMES)
@pytest.mark.parametrize("window", ["nested", "popup", "popup-nested"])
def test_every_kind_of_window_reports_the_same(room: Room, window: str, runtime: str) -> None:
    packed = small(pass_mark=Fraction(50))
    answers = mix(packed.lesson, "rp")
    lms = room.lms(packed, runtime=runtime, window=window)
    player = room.open(lms, packed)
    player.take(answers)
    room.leave(lms)
    reported(lms, packed, answers)
    disciplined(lms.calls)
    kept_to_itself(lms)


@pytest.mark.parametrize(
    ("name", "pattern", "how", "runtime"),
    [
        ("mesa-optimization", "rrrrp", "killed", "strict"),
        ("mesa-optimization", "rrrrp", "left", "scorm-again"),
        ("kitchen-sink", "rwp", "left", "strict"),
        ("kitchen-sink", "rwp", "killed", "scorm-again"),
    ],
)
def test_after_every_step_the_next_session_goes_on_where_this_one_ended(
    room: Room, name: str, pattern: str, how: str, runtime: str
) -> None:
    packed = content(name)
    answers = mix(packed.lesson, pattern)
    room.click = swiftly
    lms = room.lms(packed, runtime=runtime)
    player = room.open(lms, packed)
    for act in steps(packed.lesson, answers):
        act(player)
        before = player.seen()
        if how == "killed":
            room.kill(player)
        else:
            room.leave(lms)
        disciplined(lms.calls, finished=how == "left")
        player = room.open(lms, packed)
        assert player.seen() == before
    finish_quiz(player)
    room.leave(lms)
    reported(lms, packed, answers)
    disciplined(lms.calls)
    kept_to_itself(lms)


def test_without_an_lms_everything_works_and_the_page_says_so(room: Room) -> None:
    packed = content("mesa-optimization")
    answers = mix(packed.lesson, "rrrrp")
    lms = room.lms(packed)
    page = room.context.new_page()
    page.goto(lms.launch)
    player = Player(page.main_frame, packed.lesson)
    player.take(answers)
    assert Fraction(player.score) == round(earned(packed.lesson, answers), 2)
    assert player.notice("alone").is_visible()
    kept_to_itself(lms)


def test_the_unpacked_folder_plays_from_disk(room: Room, tmp_path: Path) -> None:
    packed = content("kitchen-sink")
    for path, data in packed.files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    answers = mix(packed.lesson, "rw")
    page = room.context.new_page()
    page.goto((tmp_path / "index.html").as_uri())
    player = Player(page.main_frame, packed.lesson)
    player.take(answers)
    assert abs(Fraction(player.score) - earned(packed.lesson, answers)) <= Fraction(1, 100)
    assert player.notice("alone").is_visible()
    assert {url for url in room.requests if not url.startswith(tmp_path.as_uri())} == set()
