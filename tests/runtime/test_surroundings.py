"""What a browser or a page around the lesson may forbid, and a clock that is set while the lesson is open."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from playwright.sync_api import expect

from conftest import few
from lessonpack.ids import token
from runtime.answers import RIGHT, all_of
from runtime.conftest import Room
from runtime.driver import Player
from runtime.lessons import Packed, small
from runtime.lms import POLICY, Lms

pytestmark = [pytest.mark.browser, pytest.mark.versions("scorm12", "scorm2004")]

# The clock of the computer, set while the page is open: `shift` milliseconds from the true time.
SETTABLE = """(() => {
  const True = Date;
  window.shift = 0;
  window.Date = class extends True {
    constructor(...given) { super(...(given.length ? given : [True.now() + window.shift])); }
    static now() { return True.now() + window.shift; }
  };
})()"""


@pytest.fixture
def packed() -> Packed:
    return small(pass_mark=Fraction(50))


def whole_run(room: Room, packed: Packed, lms: Lms) -> Player:
    """To the end, out by Exit."""
    return to_the_end(room, packed, lms, room.open(lms, packed))


def to_the_end(room: Room, packed: Packed, lms: Lms, player: Player) -> Player:
    player.take(all_of(packed.lesson, RIGHT))
    assert player.passed == "true"
    player.press("exit")
    assert player.place == "finished"
    room.leave(lms)
    assert (lms.status, lms.raw) == ("passed", "100")
    assert lms.calls.refused == []
    return player


@pytest.mark.fault("a sandboxed frame without allow-forms and allow-modals")
def test_a_sandbox_that_forbids_forms_and_dialogs_is_no_hindrance(room: Room, packed: Packed) -> None:
    room.forgive("can escape its sandboxing")
    whole_run(room, packed, room.lms(packed, sandbox="allow-scripts allow-same-origin"))


@pytest.mark.fault("Content-Security-Policy: default-src 'self'")
def test_a_strict_content_policy_is_no_hindrance(room: Room, packed: Packed) -> None:
    """Every page of these tests is served with it, and the room hears complaints; here it is seen to be in force."""
    headers = room.context.request.get(room.lms(packed).launch).headers
    assert headers["content-security-policy"] == POLICY == "default-src 'self'"
    room.forgive("Content Security Policy")
    page = room.context.new_page()
    page.goto(room.lms(packed).launch)
    page.evaluate("document.head.append(Object.assign(document.createElement('script'), {text: 'window.inline = 1'}))")
    assert page.evaluate("!window.inline")


@pytest.mark.fault("Cross-Origin-Opener-Policy")
@pytest.mark.parametrize("window", few(["frame", "nested"]))
def test_an_opener_policy_does_not_matter_in_a_frame(room: Room, packed: Packed, window: str) -> None:
    headers = {"Cross-Origin-Opener-Policy": "same-origin"}
    whole_run(room, packed, room.lms(packed, window=window, headers=headers))


@pytest.mark.fault("a script that does not arrive")
@pytest.mark.parametrize("lost", few(["player.js", "data.js"]))
def test_without_one_of_its_scripts_the_lesson_is_a_page_that_says_so(room: Room, packed: Packed, lost: str) -> None:
    lms = room.losing(packed, lost)
    page = room.context.new_page()
    page.on("pageerror", lambda error: room.complaints.remove(str(error)))
    page.goto(lms.page)
    lesson = page.frame_locator("iframe")
    alert = lesson.get_by_role("alert")
    expect(alert).to_have_text(re.compile("did not load.+ nothing you do is recorded"))
    for part in (*packed.lesson.sections, *packed.lesson.asked):
        assert lesson.locator(f"main > [id$={token(part.id)}]").is_visible()
    assert not lms.sessions or lms.calls == []


@pytest.mark.fault("a script that does not arrive")
def test_the_early_script_may_be_lost(room: Room, packed: Packed) -> None:
    lms = room.losing(packed, "early.js")
    player = room.open(lms, packed)
    assert player.frame.locator("main > .page:visible").count() == 1
    to_the_end(room, packed, lms, player)


@pytest.mark.fault("the clock set")
@pytest.mark.parametrize("year", few([2045, 1960, 1999, 2038]))
def test_a_clock_that_is_set_spoils_neither_times_nor_answers(room: Room, packed: Packed, year: int) -> None:
    room.context.add_init_script(SETTABLE)
    lms = room.lms(packed)
    player = room.open(lms, packed)
    player.read_on()
    player.press("next")
    answers = all_of(packed.lesson, RIGHT)
    player.answer_this(answers)
    player.press("next")
    player.frame.evaluate(f"shift = Date.UTC({year}, 5, 1) - Date.now()")
    player.answer_this(answers)
    player.press("next")
    player.frame.evaluate("shift = -shift")
    player.answer_this(answers)
    player.press("next")
    player.submit()
    room.leave(lms)
    assert (lms.status, lms.raw) == ("passed", "100")
    assert lms.calls.refused == []
    spans = [value for name, value in lms.calls.writes if name.endswith(("latency", "session_time"))]
    assert len(spans) > len(packed.lesson.asked)
    short = re.compile(r"00:0\d:\d\d\.\d\d|PT(\dM)?[\d.]+S")
    assert [span for span in spans if not short.fullmatch(span)] == [], "time is measured, not read off the clock"
    if room.version.number == "2004":
        years = [value[:4] for name, value in lms.calls.writes if name.endswith("timestamp")]
        assert str(year) in years or not 1970 <= year <= 2038
        assert all(1970 <= int(told) <= 2038 for told in years)
