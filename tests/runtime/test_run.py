"""A learner goes through whole lessons in strict LMSs: read, answer, submit; left and killed at every step."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from fractions import Fraction
from itertools import groupby

import pytest

from conftest import few
from runtime.answers import Answers, earned, mix
from runtime.conftest import Room
from runtime.driver import Player, attempt, pressing, steps
from runtime.lessons import SOME, Packed, brief, content, small
from runtime.lms import Call, Calls, Lms
from runtime.versions import Version

pytestmark = pytest.mark.browser

EITHER = pytest.mark.versions("scorm12", "scorm2004")
BOTH = pytest.mark.versions("scorm12", "scorm2004", both=True)
EVERY = pytest.mark.versions("scorm12", "scorm2004", "scorm2004-3rd")
RUNTIMES = ["strict", "scorm-again"]
CLOSING = ("session_time", "exit")


def disciplined(calls: Calls, *, finished: bool = True) -> None:
    """One Initialize before anything, one Terminate after everything, no call refused."""
    names = [call.name for call in calls]
    assert names[0] == "Initialize"
    assert names.count("Initialize") == 1
    assert names.count("Terminate") == (1 if finished else 0)
    assert not finished or names[-1] == "Terminate"
    assert calls.refused == []
    assert all(isinstance(argument, str) for call in calls for argument in call.args)


def saves(calls: Calls) -> list[list[Call]]:
    """What was written for each step: up to a Commit, or to Terminate."""
    found: list[list[Call]] = [[]]
    for call in calls:
        if call.name == "SetValue":
            found[-1].append(call)
        elif call.name in ("Commit", "Terminate"):
            found.append([])
    return [save for save in found if save]


def rank(element: str, version: Version) -> int:
    """The place of an element in the order of writing: answers, objectives, score, success, completion, leaving."""
    if element.startswith("cmi.interactions."):
        return 0
    if element.startswith("cmi.objectives."):
        return 2
    if element.startswith(version.scores):
        return 3
    if element in version.statuses:
        return 4 + version.statuses.index(element)
    if element == "cmi.progress_measure":
        return 6
    return 7 + CLOSING.index(name) if (name := element.removeprefix(f"{version.core}.")) in CLOSING else 1


def ordered(calls: Calls, version: Version) -> None:
    """Each step is written in one order: entries of lists from their id on, scores as min, max, raw, scaled."""
    for save in saves(calls):
        elements = [call.args[0] for call in save]
        ranks = [rank(element, version) for element in elements]
        assert ranks == sorted(ranks), elements
        entries = [match for element in elements if (match := re.match(r"(cmi\.\w+\.\d+)\.(\w+)", element))]
        for _, entry in groupby(entries, lambda match: match[1]):
            assert "id" not in [match[2] for match in entry][1:], elements
        scores = [element.rsplit(".", 1)[1] for element in elements if element.startswith(version.scores)]
        bounds = ["min", "max"] if "min" in scores else []  # a later score has the same
        assert scores in ([], [*bounds, "raw"], [*bounds, "raw", "scaled"])


def kept_to_itself(lms: Lms) -> None:
    """Everything that was asked for is in the package, and was there."""
    asked = [(path, status) for kind, path, status in lms.requests if kind == "pkg"]
    assert asked
    assert [path for path, status in asked if path not in lms.files or status != 200] == []


def reported(lms: Lms, packed: Packed, answers: Answers) -> None:
    """The LMS holds the score to the point, on a scale of 0 to 100, and the status that follows from it."""
    share = earned(packed.lesson, answers)
    mark = packed.quiz.pass_mark
    assert abs(Fraction(lms.raw) - share) <= Fraction(1, 100)
    assert (lms.value(f"{lms.version.scores}min"), lms.value(f"{lms.version.scores}max")) == ("0", "100")
    assert lms.status == ("completed" if mark is None else "passed" if share >= mark else "failed")
    if lms.version.number == "2004":
        assert Fraction(lms.value("cmi.score.scaled")) * 100 == Fraction(lms.raw)
        assert lms.value("cmi.progress_measure") == "1"


def finish_quiz(player: Player) -> None:
    """From the result: keep it, where the lesson asks, and go."""
    if player.hook("accept").count():
        player.press("accept")


def whole_run(room: Room, packed: Packed, answers: Answers, **settings: str) -> Lms:
    lms = room.lms(packed, **settings)
    player = room.open(lms, packed)
    player.take(answers)
    share = earned(packed.lesson, answers)
    assert abs(Fraction(player.score) - share) <= Fraction(1, 100)
    assert player.passed == str(share >= (packed.quiz.pass_mark or 0)).lower()
    finish_quiz(player)
    room.leave(lms)
    reported(lms, packed, answers)
    disciplined(lms.calls)
    ordered(lms.calls, lms.version)
    kept_to_itself(lms)
    return lms


@BOTH
@pytest.mark.parametrize("runtime", RUNTIMES)
@pytest.mark.parametrize(("name", "pattern"), [("mesa-optimization", "rwp"), ("kitchen-sink", "rpw")])
def test_a_whole_lesson_is_scored_to_the_point(room: Room, name: str, pattern: str, runtime: str) -> None:
    packed = content(name)
    whole_run(room, packed, mix(packed.lesson, pattern), runtime=runtime)


@pytest.mark.full
@EVERY
@pytest.mark.parametrize("runtime", RUNTIMES)
def test_a_pass_is_a_pass_in_every_edition(room: Room, runtime: str) -> None:
    packed = content("mesa-optimization")
    lms = whole_run(room, packed, mix(packed.lesson, "rrrrp"), runtime=runtime)
    assert lms.status == "passed"


@EITHER
@pytest.mark.parametrize("runtime", RUNTIMES)
@pytest.mark.parametrize("window", ["nested", "popup", "popup-nested"])
def test_every_kind_of_window_reports_the_same(room: Room, window: str, runtime: str) -> None:
    packed = small(pass_mark=Fraction(50))
    whole_run(room, packed, mix(packed.lesson, "rp"), runtime=runtime, window=window)


@pytest.mark.full
@BOTH
@pytest.mark.parametrize("runtime", RUNTIMES)
@pytest.mark.parametrize("window", ["nested", "popup", "popup-nested"])
@pytest.mark.parametrize(("name", "pattern"), [("mesa-optimization", "rwp"), ("kitchen-sink", "rrrrp")])
def test_every_kind_of_window_reports_whole_lessons_alike(
    room: Room, name: str, pattern: str, window: str, runtime: str
) -> None:
    packed = content(name)
    whole_run(room, packed, mix(packed.lesson, pattern), runtime=runtime, window=window)


def interrupted_run(
    room: Room, packed: Packed, answers: Answers, how: str, runtime: str, more: Iterable[Callable[[Player], None]] = ()
) -> None:
    """After every step, and every one of `more`, the session ends, and the next one goes on where this one ended."""
    lms = room.lms(packed, runtime=runtime)
    player = room.open(lms, packed)
    for act in (*steps(packed.lesson, answers), *more):
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


def runtime_for(room: Room, how: str) -> str:
    """Each way to end a session in each version, and each run-time in both: a long run need not take all of them."""
    return "strict" if (room.version.number == "1.2") == (how == "killed") else "scorm-again"


@pytest.mark.fault("the tab killed after any step")
@EITHER
@pytest.mark.parametrize("how", few(["killed", "left"]))
def test_after_every_step_the_next_session_goes_on_where_this_one_ended(room: Room, how: str) -> None:
    packed = brief(SOME, pass_mark=Fraction(80), attempts=2)
    interrupted_run(room, packed, mix(packed.lesson, "p"), how, runtime_for(room, how))


@pytest.mark.fault("the tab killed after any step")
@EITHER
@pytest.mark.full
@pytest.mark.parametrize("how", ["left", "killed"])
def test_after_every_step_of_a_second_attempt_too(room: Room, how: str) -> None:
    """It is worse than the first, and the learner keeps what the first has earned."""
    packed = small(pass_mark=Fraction(80), attempts=3)
    worse = attempt(packed.lesson, mix(packed.lesson, "w"))
    more = (pressing("retry"), *worse, pressing("accept"))
    interrupted_run(room, packed, mix(packed.lesson, "rwp"), how, runtime_for(room, how), more)


@pytest.mark.full
@pytest.mark.fault("the tab killed after any step")
@BOTH
@pytest.mark.parametrize("how", ["killed", "left"])
@pytest.mark.parametrize(("name", "pattern"), [("mesa-optimization", "rrrrp"), ("kitchen-sink", "rwp")])
def test_after_every_step_of_a_whole_lesson_too(room: Room, name: str, pattern: str, how: str) -> None:
    packed = content(name)
    interrupted_run(room, packed, mix(packed.lesson, pattern), how, runtime_for(room, how))
