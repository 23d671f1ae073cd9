"""LMSs that are missing or late, hang, throw, refuse, lose their network, or answer with the wrong type."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

import pytest

from conftest import few
from runtime.answers import RIGHT, all_of
from runtime.conftest import Room
from runtime.driver import HURRIED, Player
from runtime.lessons import Packed, several, small
from runtime.lms import Lms
from runtime.versions import STATE

pytestmark = [pytest.mark.browser, pytest.mark.versions("scorm12", "scorm2004")]

LATER = 120_000  # ms: longer than the player ever waits before it tries again


@pytest.fixture
def packed() -> Packed:
    return small(pass_mark=Fraction(50))


def answer(player: Player, packed: Packed) -> None:
    player.answer_this(all_of(packed.lesson, RIGHT))


def works_alone(player: Player, packed: Packed) -> None:
    """One line says that nothing is recorded; everything works."""
    assert player.notice("alone").count() == 1
    assert player.save_state == "alone"
    player.take(all_of(packed.lesson, RIGHT))
    assert player.passed == "true"
    assert player.hook("exit").count() == 0


# --- an API that is not there, or not yet ---------------------------------------------------------------


@pytest.mark.fault("no API")
def test_an_absent_api_is_said_once_and_nothing_is_in_the_way(room: Room, packed: Packed) -> None:
    room.context.add_init_script(HURRIED)
    works_alone(room.open(room.lms(packed, attach=None), packed), packed)


@pytest.mark.fault("an API of another version alone")
def test_an_api_of_another_version_is_none(room: Room, packed: Packed) -> None:
    other = {"1.2": "API_1484_11", "2004": "API"}[room.version.number]
    room.context.add_init_script(f"""if (window === top) window.{other} = new Proxy({{}}, {{
      has: () => true, get: (_, name) => () => {{ (window.asked ??= []).push(name); return "true"; }} }})""")
    room.context.add_init_script(HURRIED)
    player = room.open(room.lms(packed, attach=None), packed)
    works_alone(player, packed)
    assert player.lms_page.evaluate("!window.asked")


@pytest.mark.fault("an API out of reach")
@pytest.mark.fault("Cross-Origin-Opener-Policy")
@pytest.mark.parametrize(
    "settings",
    [
        {"sandbox": "allow-scripts"},
        {"window": "popup", "headers": {"Cross-Origin-Opener-Policy": "same-origin"}},
    ],
    ids=["sandboxed-frame", "opener-policy"],
)
def test_an_api_out_of_reach_is_as_none(room: Room, packed: Packed, settings: dict[str, Any]) -> None:
    room.context.add_init_script(HURRIED)
    lms = room.lms(packed, **settings)
    works_alone(room.open(lms, packed), packed)
    assert lms.calls == []


@pytest.mark.full
@pytest.mark.fault("an API that comes late")
@pytest.mark.parametrize("window", few(["popup", "frame", "nested"]))
def test_a_late_api_is_found(room: Room, packed: Packed, window: str) -> None:
    lms = room.lms(packed, attach=900, window=window)
    player = room.open(lms, packed)
    assert player.save_state == "saved"
    player.take(all_of(packed.lesson, RIGHT))
    room.leave(lms)
    assert lms.status == "passed"
    assert lms.calls.refused == []


@pytest.mark.fault("an API that comes late")
@pytest.mark.fault("an API that hangs")
def test_what_a_learner_does_before_a_late_and_slow_api_is_there_is_kept(room: Room, packed: Packed) -> None:
    slow = {"Initialize": 100, "GetValue": 5, "SetValue": 2, "Commit": 30, "Terminate": 30}
    lms = room.lms(packed, attach=800, faults=slow)
    page = room.context.new_page()
    page.goto(lms.page)
    frame = page.frame_locator("iframe")
    frame.locator('[data-lp="next"]').click()
    frame.locator('[data-lp="next"]').click()
    player = Player(page.frames[1], packed.lesson)
    assert (player.place, player.save_state) == ("section-part_2", "saved")
    player.take(all_of(packed.lesson, RIGHT))
    room.leave(lms)
    assert lms.status == "passed"
    assert lms.calls.refused == []


# --- answers that are none ------------------------------------------------------------------------------


@pytest.mark.fault("Initialize refused or thrown")
@pytest.mark.parametrize("initialize", few(["throw", "false"]))
def test_a_refused_session_leaves_a_readable_lesson(room: Room, packed: Packed, initialize: str) -> None:
    lms = room.lms(packed, faults={"Initialize": initialize})
    player = room.open(lms, packed)
    assert player.notice("refused").is_visible()
    assert "window" not in player.notice("refused").inner_text(), "this is a frame, which nobody can close"
    player.take(all_of(packed.lesson, RIGHT))
    assert player.passed == "true"
    room.context.pages[0].close(run_before_unload=True)
    changing = [call.name for call in lms.calls if not call.name.startswith("Get")]
    assert changing in ([], ["Initialize"])


@pytest.mark.fault("an API that throws")
@pytest.mark.parametrize(
    "throwing",
    few(["SetValue", "Commit", "GetValue", "Terminate", "GetLastError", "GetErrorString", "GetDiagnostic"]),
)
def test_whatever_the_api_throws_the_learner_gets_to_the_end(room: Room, packed: Packed, throwing: str) -> None:
    lms = room.lms(packed, faults={throwing: "throw"})
    player = room.open(lms, packed)
    player.take(all_of(packed.lesson, RIGHT))
    assert player.passed == "true"
    lost = throwing in ("SetValue", "Commit")
    assert player.save_state == ("trouble" if lost else "saved")
    assert lms.status == ("" if lost else "passed")
    player.lms_page.evaluate("for (const name in faults) delete faults[name]")
    if lost:
        player.press("save")
    assert player.save_state == "saved"
    assert (lms.status, lms.raw) == ("passed", "100")
    room.leave(lms)


@pytest.mark.full
@pytest.mark.fault("booleans, numbers or nothing for answers")
@pytest.mark.parametrize("returns", few(["sloppy", "boolean"]))
def test_answers_of_the_wrong_type_are_understood(room: Room, packed: Packed, returns: str) -> None:
    lms = room.lms(packed, faults={"returns": returns})
    player = room.open(lms, packed)
    assert player.save_state == "saved"
    player.take(all_of(packed.lesson, RIGHT))
    assert player.save_state == "saved"
    before = player.seen()
    lms.lockout = False
    room.leave(lms)
    assert lms.calls.refused == []
    assert room.open(lms, packed).seen() == before


@pytest.mark.full
@pytest.mark.fault('"" for every answer')
def test_an_lms_that_says_nothing_is_told_everything(room: Room, packed: Packed) -> None:
    """It gives no state back either: the next visit begins anew."""
    lms = room.lms(packed, faults={"returns": "empty"})
    player = room.open(lms, packed)
    assert player.save_state == "saved"
    player.take(all_of(packed.lesson, RIGHT))
    assert player.save_state == "saved"
    room.leave(lms)
    assert (lms.status, lms.raw) == ("passed", "100")
    assert room.open(lms, packed).place == "overview"


@pytest.mark.full
@pytest.mark.fault('"" for every value')
@pytest.mark.parametrize("runtime", few(["strict", "scorm-again"]))
def test_an_lms_that_answers_nothing_to_every_question_gets_score_and_status(
    room: Room, packed: Packed, runtime: str
) -> None:
    lms = room.lms(packed, runtime=runtime, faults={"forget": "*"})
    player = room.open(lms, packed)
    assert player.save_state == "saved"
    player.take(all_of(packed.lesson, RIGHT))
    room.leave(lms)
    assert {call.result for call in lms.calls.named("GetValue")} == {""}
    assert lms.calls.refused == []
    assert (lms.status, lms.raw) == ("passed", "100")
    player = room.open(lms, packed)
    assert (player.place, player.save_state) == ("overview", "saved"), "without a saved state it is a first visit"
    assert player.frame.locator("[data-notice]").count() == 0
    room.leave(lms)
    assert lms.calls.refused == []


@pytest.mark.fault("an LMS like Open edX")
def test_an_lms_that_gives_nothing_back_but_the_state(room: Room, packed: Packed) -> None:
    """Open edX answers "" for entry, mode, status, score and every count; what it was told last is its grade."""
    lms = room.lms(packed, faults={"forget": "*", "remember": STATE})
    player = room.at_a_question(lms, packed)
    answer(player, packed)
    before = player.seen()
    room.leave(lms)
    player = room.open(lms, packed)
    assert player.seen() == before
    player.press("next")
    player.answer_on(all_of(packed.lesson, RIGHT))
    player.submit()
    room.leave(lms)
    assert (lms.status, lms.raw) == ("passed", "100")
    told = [value for element, value in lms.calls.writes if element.startswith(room.version.scores)]
    assert told == ["0", "100", "100", *(["1"] if room.version.number == "2004" else [])]
    ids = {value for name, value in (lms.stored or {}).items() if re.fullmatch(r"cmi\.interactions\.\d\.id", name)}
    assert len(ids) == len(packed.lesson.asked)
    assert room.open(lms, packed).place == "result"
    room.leave(lms)
    assert lms.status == "passed"
    assert lms.calls.refused == []


# --- refusals -----------------------------------------------------------------------------------------


@pytest.mark.full
@pytest.mark.fault("a value refused")
@pytest.mark.parametrize("element", few([STATE, "cmi.interactions", "session_time"]))
def test_a_refused_value_is_shown_and_sent_again(room: Room, packed: Packed, element: str) -> None:
    lms = room.lms(packed)
    player = room.at_a_question(lms, packed)
    page = player.lms_page
    refused = room.version.session_time if element == "session_time" else element
    page.evaluate(f"faults.refuse = '{refused}'")
    answer(player, packed)
    assert player.save_state == "trouble"
    assert player.notice("trouble").is_visible()
    page.evaluate("faults.refuse = ''")
    player.press("save")
    assert player.save_state == "saved"
    assert not player.notice("trouble").count()
    before = player.seen()
    room.kill(player)
    assert lms.stored is not None
    assert "cmi.interactions.0.id" in lms.stored
    assert room.open(lms, packed).seen() == before


def lasting(lms: Lms) -> dict[str, str]:
    """What a whole run leaves behind, but for what differs from run to run."""
    volatile = re.compile(r"(time|timestamp|latency|suspend_data)$")
    return {element: value for element, value in (lms.stored or {}).items() if not volatile.search(element)}


def elements(lms: Lms) -> list[str]:
    return list(dict.fromkeys(element for element, _ in lms.calls.writes))


def refused_run(room: Room, packed: Packed, element: str, clean: dict[str, str]) -> None:
    """A whole run while one element is refused: nothing else is lost, and the refused value arrives in the end."""
    lms = room.lms(packed, faults={"refuse": element}, masteryoverride=False)
    player = room.open(lms, packed)
    player.take(all_of(packed.lesson, RIGHT))
    assert player.passed == "true", element
    entry = re.match(r"cmi\.(interactions|objectives)\.\d+\.", element)
    # Without its id an answer has no place: it is left to the log after three tries, and the next one takes its index.
    # Without its type SCORM 2004 takes neither response nor pattern.
    lost = element
    if entry and element.endswith(".id"):
        lost = f"cmi.{entry[1]}."
    elif entry and element.endswith(".type"):
        lost = entry[0]
    assert {name for name in clean.keys() - lasting(lms).keys() if not name.startswith(lost)} == set(), element
    player.lms_page.evaluate("faults.refuse = ''")
    player.press("previous")
    assert player.save_state in ("saved", "kept"), element
    room.leave(lms)
    assert (lms.status, lms.raw) == ("passed", "100"), element
    assert lms.value(room.version.exit) == "suspend", element
    assert room.open(lms, packed).place == "quiz"
    room.leave(lms)


def clean_run(room: Room, packed: Packed) -> Lms:
    lms = room.lms(packed, masteryoverride=False)
    player = room.open(lms, packed)
    player.take(all_of(packed.lesson, RIGHT))
    room.leave(lms)
    return lms


@pytest.mark.full
@pytest.mark.fault("a value refused")
def test_whichever_value_is_refused_stops_no_other_one(room: Room, packed: Packed) -> None:
    clean = clean_run(room, packed)
    assert len(elements(clean)) > 30
    for element in elements(clean):
        refused_run(room, packed, element, lasting(clean))


@pytest.mark.full
@pytest.mark.fault("every answer refused")
def test_refused_interactions_do_not_stop_score_and_status(room: Room, packed: Packed) -> None:
    lms = room.lms(packed, faults={"refuse": "cmi.interactions"})
    player = room.open(lms, packed)
    player.take(all_of(packed.lesson, RIGHT))
    assert (lms.status, lms.raw) == ("passed", "100")
    room.leave(lms)
    assert lms.status == "passed"


@pytest.mark.fault("Commit fails for a minute")
@pytest.mark.parametrize("commit", few(["false", "throw"]))
def test_a_failing_commit_is_shown_and_tried_again_by_itself(room: Room, packed: Packed, commit: str) -> None:
    lms = room.lms(packed)
    room.context.clock.install()
    player = room.at_a_question(lms, packed)
    page = player.lms_page
    page.evaluate(f"faults.Commit = '{commit}'")
    answer(player, packed)
    assert player.save_state == "trouble"
    assert player.notice("trouble").is_visible()
    player.press("next")
    answer(player, packed)  # nothing is in the learner's way meanwhile
    before = player.seen()
    room.context.clock.fast_forward(60_000)
    assert player.save_state == "trouble"
    page.evaluate("faults.Commit = ''")
    room.context.clock.fast_forward(LATER)
    assert player.save_state == "saved"
    assert not player.notice("trouble").count()
    room.kill(player)
    assert room.open(lms, packed).seen() == before


# What promises that nothing needs to be done.
HOPE = re.compile("by itself|sent again|leave this page open")


@pytest.mark.fault("the session lost in the middle")
def test_a_session_that_is_lost_promises_nothing_and_says_what_is_not_saved(room: Room, packed: Packed) -> None:
    """From the second refusal on; where it was none after all and saving works again, the words go."""
    lms = room.lms(packed)
    player = room.at_a_question(lms, packed)
    answer(player, packed)
    player.press("next")
    page = player.lms_page
    page.evaluate("faults.Commit = 'false'")
    answer(player, packed)
    words, unsaved = (player.notice("trouble").locator(f'[data-lp="{name}"]') for name in ("words", "unsaved"))
    assert HOPE.search(words.inner_text())
    assert unsaved.inner_text() == ""
    player.press("save")
    assert "Open the lesson again from your course" in words.inner_text()
    assert not HOPE.search(words.inner_text())
    assert unsaved.inner_text().strip() == "Not saved: Question 2."
    player.press("next")
    answer(player, packed)
    assert unsaved.inner_text().strip() == "Not saved: Question 2, Question 3."
    player.press("next")
    player.submit()
    kept = player.frame.locator('[data-lp="result-kept"]')
    assert "Open the lesson again from your course" in kept.inner_text()
    assert not HOPE.search(kept.inner_text())
    assert player.save_state == "trouble"
    page.evaluate("faults.Commit = ''")
    player.press("save")
    assert player.save_state == "saved"
    assert player.notice("trouble").count() == 0
    assert kept.inner_text() == "Saved to your course."
    assert (lms.status, lms.raw) == ("passed", "100")
    room.leave(lms)
    assert {call.name for call in lms.calls.refused} <= {"Commit", "GetLastError", "GetErrorString", "GetDiagnostic"}


@pytest.mark.fault("the session lost in the middle")
def test_in_a_course_what_is_not_saved_is_named_with_its_lesson_and_opening_anew_goes_on(room: Room) -> None:
    packed = several(pass_mark=Fraction(50))
    tides, waves, _ = packed.lessons
    lms = room.lms(packed)
    player = room.open(lms, packed)
    player.go_through(tides, {})
    here = player.within(waves)
    for _ in range(5):
        here.press("next")
    here.answer_this(all_of(waves, RIGHT))
    here.press("next")
    player.lms_page.evaluate("faults.Commit = 'false'")
    here.answer_this(all_of(waves, RIGHT))
    here.press("save")
    unsaved = player.notice("trouble").locator('[data-lp="unsaved"]')
    assert unsaved.inner_text().strip() == "Not saved in “Waves”: Question 2."
    room.kill(player)
    player = room.open(lms, packed).within(waves)
    assert player.save_state == "saved"
    assert player.responses()[waves.asked[0].id] == all_of(waves, RIGHT)[waves.asked[0].id]
    assert player.place == "question-waves__some_of_five"


@pytest.mark.fault("the network gone in the middle")
@pytest.mark.parametrize("runtime", few(["strict", "scorm-again"]))
def test_without_a_network_the_quiz_goes_on_and_is_saved_when_it_is_back(
    room: Room, packed: Packed, runtime: str
) -> None:
    room.forgive("ERR_INTERNET_DISCONNECTED")
    lms = room.lms(packed, runtime=runtime)
    player = room.at_a_question(lms, packed)
    answer(player, packed)
    room.context.set_offline(True)
    player.press("next")
    assert player.save_state == "saved", "there is nothing more to save"
    for _ in packed.lesson.asked[1:]:
        answer(player, packed)
        assert player.save_state == "trouble"
        player.press("next")
    player.submit()
    assert player.passed == "true"
    assert player.notice("trouble").is_visible()
    assert lms.status == "incomplete"
    room.context.set_offline(False)
    player.frame.locator('[data-lp="save-state"][data-state="saved"]').wait_for()
    assert (lms.status, lms.raw) == ("passed", "100")
    before = player.seen()
    room.kill(player)
    lms.lockout = False
    assert room.open(lms, packed).seen() == before
