"""A course with a SCO for each lesson, in a browser: each page plays from its own folder and unlocks what waits."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from msgspec.structs import replace

from conftest import few
from lessonpack.ids import token
from lessonpack.model.course import Course, Scos, cut, distinct
from lessonpack.target import Options
from lessonpack.targets import load
from runtime.answers import RIGHT, WRONG, all_of
from runtime.conftest import Room
from runtime.lessons import Packed, reading_only, small
from runtime.lms import Lms

pytestmark = [pytest.mark.browser, pytest.mark.versions("scorm2004", "scorm2004-3rd")]
RUNTIMES = pytest.mark.parametrize("runtime", few(["strict", "scorm-again"]))


def course() -> Course:
    """A lesson to read, a lesson with a quiz behind it, and a third behind both."""
    first = replace(reading_only().lesson, id="first")
    second, third = (replace(small(pass_mark=Fraction(80), attempts=1).lesson, id=id) for id in ("second", "third"))
    lessons = (first, replace(second, requires=("first",)), replace(third, requires=("first", "second")))
    return distinct(replace(small().course, id="whole", lessons=lessons, scos=Scos.PER_LESSON))


def activity(room: Room, number: int, **settings: Any) -> tuple[Lms, Packed]:
    """An LMS that has launched that activity of the course, with the objectives that it makes for it."""
    package = load()[room.version.target].build(course(), Options())
    part = cut(course())[number]
    alone = replace(part, id=part.lessons[0].id)  # its ids are those of the package already
    packed = Packed(alone, {room.version.target: {path: package.read(path) for path in package.paths}})
    awaited = ("DONE",) if number < 2 else ()
    after = tuple(f"AFTER_{token(id)}" for id in part.lessons[0].requires)
    lms = room.lms(
        packed, objectives=("primary", *awaited, *after), mastery="80" if number else "", first=number, **settings
    )
    return lms, packed


def opened(lms: Lms) -> str:
    """What the LMS has of the objective that others wait for; "" for nothing."""
    said = dict(lms.calls.writes)
    return said.get("cmi.objectives.1.success_status", "")


@RUNTIMES
def test_a_lesson_that_was_read_unlocks_what_waits_for_it(room: Room, runtime: str) -> None:
    lms, packed = activity(room, 0, runtime=runtime)
    player = room.open(lms, packed)
    assert opened(lms) == ""
    player.read_on()
    room.leave(lms)
    assert (lms.status, opened(lms)) == ("completed", "passed")
    assert lms.calls.refused == []


@RUNTIMES
@pytest.mark.parametrize(("chosen", "status", "told"), few([(RIGHT, "passed", "passed"), (WRONG, "failed", "")]))
def test_a_quiz_unlocks_what_waits_for_it_when_it_is_passed(
    room: Room, runtime: str, chosen: Any, status: str, told: str
) -> None:
    lms, packed = activity(room, 1, runtime=runtime)
    player = room.open(lms, packed)
    player.take(all_of(packed.lesson, chosen))
    room.leave(lms)
    assert (lms.status, opened(lms)) == (status, told)
    assert lms.calls.refused == []


@pytest.mark.full
@RUNTIMES
def test_what_nobody_waits_for_touches_no_objective_of_the_others(room: Room, runtime: str) -> None:
    lms, packed = activity(room, 2, runtime=runtime)
    player = room.open(lms, packed)
    player.take(all_of(packed.lesson, RIGHT))
    room.leave(lms)
    assert lms.status == "passed"
    touched = {
        element for element, _ in lms.calls.writes if element.startswith(("cmi.objectives.1.", "cmi.objectives.2."))
    }
    assert touched == set()


def requested(lms: Lms) -> str | None:
    """What the LMS is asked for at the end of the session."""
    return lms.calls.written("adl.nav.request")


@RUNTIMES
@pytest.mark.parametrize("number", [0, 1])
def test_exit_leads_on_from_a_lesson_that_is_done_since_the_platform_shows_no_way_on(
    room: Room, number: int, runtime: str
) -> None:
    lms, packed = activity(room, number, runtime=runtime)
    player = room.open(lms, packed)
    assert player.hook("exit").inner_text() == "Exit"
    if number == 0:
        player.read_on()
    else:
        player.take(all_of(packed.lesson, RIGHT))
    assert player.hook("exit").inner_text() == "To the next lesson"
    player.press("exit")
    room.leave(lms)
    assert lms.calls.writes[-1] == ("adl.nav.request", "continue")
    assert lms.calls[-1].name == "Terminate"
    assert lms.calls.refused == []


@pytest.mark.full
def test_exit_leads_nowhere_from_a_lesson_that_was_failed_or_is_the_last(room: Room) -> None:
    for number, chosen in ((1, WRONG), (2, RIGHT)):
        lms, packed = activity(room, number)
        player = room.open(lms, packed)
        player.take(all_of(packed.lesson, chosen))
        assert player.hook("exit").inner_text() == "Exit"
        player.press("exit")
        room.leave(lms)
        assert requested(lms) is None


@pytest.mark.full
def test_a_window_that_is_closed_leads_nowhere(room: Room) -> None:
    lms, packed = activity(room, 1)
    room.open(lms, packed).take(all_of(packed.lesson, RIGHT))
    room.leave(lms)
    assert (lms.status, requested(lms)) == ("passed", None)
