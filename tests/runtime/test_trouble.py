"""LMSs that are late, refuse, fail for a while, answer with the wrong type, or are taken away."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from runtime.answers import RIGHT, all_of
from runtime.conftest import Room
from runtime.driver import Player
from runtime.lessons import Packed, small
from runtime.lms import Lms

pytestmark = pytest.mark.browser

STATUS, RAW, STATE = "cmi.core.lesson_status", "cmi.core.score.raw", "cmi.suspend_data"
LATER = 120_000  # ms: longer than the player ever waits before it tries again

HIDE = """hidden => {
  Object.defineProperty(document, "hidden", {configurable: true, get: () => hidden});
  Object.defineProperty(document, "visibilityState", {configurable: true, get: () => hidden ? "hidden" : "visible"});
  document.dispatchEvent(new Event("visibilitychange"));
}"""
PERSISTED = "() => dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}))"


@pytest.fixture
def packed() -> Packed:
    return small(pass_mark=Fraction(50))


def names(lms: Lms, player: Player) -> list[str]:
    """The names of the calls so far, from the LMS's own page."""
    return [call["name"] for call in lms_page(player).evaluate("calls")]


def lms_page(player: Player) -> Any:
    return player.page.context.pages[0]


def at_a_question(room: Room, packed: Packed, lms: Lms) -> Player:
    player = room.open(lms, packed)
    player.read_on()
    player.press("next")
    return player


def answer(player: Player, packed: Packed) -> None:
    player.answer_this(all_of(packed.lesson, RIGHT))


# --- leaving and coming back ---------------------------------------------------------------------------


def test_a_hidden_page_saves_and_does_not_finish(room: Room, packed: Packed) -> None:
    lms = room.lms(packed)
    player = at_a_question(room, packed, lms)
    before = names(lms, player)
    player.frame.evaluate(HIDE, True)
    added = names(lms, player)[len(before) :]
    assert added[-1] == "LMSCommit"
    assert "LMSFinish" not in added
    player.frame.evaluate(HIDE, False)
    answer(player, packed)
    room.leave(lms)
    assert len(lms.calls.named("LMSFinish")) == 1
    assert lms.calls.refused == []


def test_a_page_kept_for_the_way_back_saves_and_does_not_finish(room: Room, packed: Packed) -> None:
    lms = room.lms(packed)
    player = at_a_question(room, packed, lms)
    player.frame.evaluate(PERSISTED)
    assert "LMSFinish" not in names(lms, player)
    answer(player, packed)
    room.leave(lms)
    assert len(lms.calls.named("LMSFinish")) == 1


@pytest.mark.parametrize(
    "away",
    ["document.querySelector('iframe').remove()", "document.querySelector('iframe').src = 'about:blank'"],
)
def test_however_the_frame_goes_the_session_is_finished_once(room: Room, packed: Packed, away: str) -> None:
    lms = room.lms(packed)
    player = at_a_question(room, packed, lms)
    answer(player, packed)
    lms_page(player).evaluate(away)
    room.leave(lms)
    assert len(lms.calls.named("LMSFinish")) == 1
    assert lms.calls[-1].name == "LMSFinish"
    assert lms.calls.refused == []
    assert lms.stored is not None
    assert lms.stored["cmi.core.exit"] == "suspend"
    assert lms.stored["cmi.core.total_time"] != ""


def test_exit_finishes_says_so_and_calls_nothing_afterwards(room: Room, packed: Packed) -> None:
    lms = room.lms(packed)
    player = at_a_question(room, packed, lms)
    answer(player, packed)
    player.press("exit")
    assert player.place == "finished"
    assert len(lms.calls.named("LMSFinish")) == 1
    player.frame.evaluate(HIDE, True)
    room.leave(lms)
    assert lms.calls[-1].name == "LMSFinish"
    assert len(lms.calls.named("LMSFinish")) == 1
    assert lms.calls.refused == []


def test_a_reload_of_the_frame_after_finish_is_readable_and_says_what_to_do(room: Room, packed: Packed) -> None:
    lms = room.lms(packed)
    player = at_a_question(room, packed, lms)
    answer(player, packed)
    lms_page(player).evaluate("document.querySelector('iframe').contentWindow.location.reload()")
    lms_page(player).wait_for_timeout(300)
    again = Player(player.frame, packed.lesson)
    assert again.notice("refused").is_visible()
    again.read_on()
    assert again.place == "quiz"
    assert again.hook("exit").count() == 0
    calls = lms_page(player).evaluate("calls")
    assert [call["name"] for call in calls].count("LMSFinish") == 1
    assert not [call for call in calls if call["result"] == "false" and call["name"] == "LMSSetValue"]


# --- refusals -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("element", ["cmi.suspend_data", "cmi.interactions", "cmi.core.session_time"])
def test_a_refused_value_is_shown_and_sent_again(room: Room, packed: Packed, element: str) -> None:
    lms = room.lms(packed)
    player = at_a_question(room, packed, lms)
    page = lms_page(player)
    page.evaluate(f"faults.refuse = '{element}'")
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
    assert [value for name, value in lms.stored.items() if name.startswith("cmi.interactions.0.id")]
    assert room.open(lms, packed).seen() == before


def test_a_refused_interaction_does_not_stop_score_and_status(room: Room, packed: Packed) -> None:
    lms = room.lms(packed, faults={"refuse": "cmi.interactions"})
    player = room.open(lms, packed)
    player.take(all_of(packed.lesson, RIGHT))
    assert (lms.value(STATUS), lms.value(RAW)) == ("passed", "100")
    room.leave(lms)
    assert lms.value(STATUS) == "passed"


@pytest.mark.parametrize("commit", ["false", "throw"])
def test_a_failing_commit_is_shown_and_tried_again_by_itself(room: Room, packed: Packed, commit: str) -> None:
    lms = room.lms(packed)
    room.context.clock.install()
    player = at_a_question(room, packed, lms)
    page = lms_page(player)
    page.evaluate(f"faults.commit = '{commit}'")
    answer(player, packed)
    assert player.save_state == "trouble"
    assert player.notice("trouble").is_visible()
    player.press("next")
    answer(player, packed)  # nothing is in the learner's way meanwhile
    before = player.seen()
    room.context.clock.fast_forward(LATER)
    assert player.save_state == "trouble"
    page.evaluate("faults.commit = ''")
    room.context.clock.fast_forward(LATER)
    assert player.save_state == "saved"
    assert not player.notice("trouble").count()
    room.kill(player)
    assert room.open(lms, packed).seen() == before


def test_a_result_that_could_not_be_saved_says_so_until_it_is(room: Room, packed: Packed) -> None:
    lms = room.lms(packed)
    player = room.open(lms, packed)
    page = lms_page(player)
    page.evaluate("faults.commit = 'false'")
    player.take(all_of(packed.lesson, RIGHT))
    kept = player.frame.locator('[data-lp="result-kept"]')
    unsaved = kept.inner_text()
    page.evaluate("faults.commit = ''")
    player.press("save")
    assert kept.inner_text() != unsaved
    assert (lms.value(STATUS), lms.value(RAW)) == ("passed", "100")
    room.leave(lms)
    assert not [call for call in lms.calls.refused if call.name != "LMSCommit" and not call.name.startswith("LMSGet")]


def test_exit_asks_once_more_when_saving_failed(room: Room, packed: Packed) -> None:
    lms = room.lms(packed)
    player = at_a_question(room, packed, lms)
    lms_page(player).evaluate("faults.commit = 'false'")
    player.press("exit")
    assert player.place != "finished"
    player.press("exit")
    assert player.place == "finished"
    room.leave(lms)
    assert len(lms.calls.named("LMSFinish")) == 1


@pytest.mark.parametrize("returns", ["boolean", "sloppy"])
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


@pytest.mark.parametrize("initialize", ["false", "throw"])
def test_a_refused_session_leaves_a_readable_lesson(room: Room, packed: Packed, initialize: str) -> None:
    lms = room.lms(packed, faults={"initialize": initialize})
    player = room.open(lms, packed)
    assert player.notice("refused").is_visible()
    player.take(all_of(packed.lesson, RIGHT))
    assert player.passed == "true"
    room.context.pages[0].close(run_before_unload=True)
    changing = [call.name for call in lms.calls if not call.name.startswith("LMSGet")]
    assert changing in ([], ["LMSInitialize"])


def test_a_throwing_get_value_does_not_stop_the_lesson(room: Room, packed: Packed) -> None:
    lms = room.lms(packed, faults={"get": "throw"})
    player = room.open(lms, packed)
    player.take(all_of(packed.lesson, RIGHT))
    assert lms.value(STATUS) == "passed"
    room.leave(lms)


def test_a_slow_initialize_is_waited_for(room: Room, packed: Packed) -> None:
    lms = room.lms(packed, faults={"initialize": 1200})
    player = room.open(lms, packed)
    assert player.save_state == "saved"
    room.leave(lms)
    assert lms.calls.refused == []


@pytest.mark.parametrize("window", ["frame", "nested", "popup"])
def test_a_late_api_is_found(room: Room, packed: Packed, window: str) -> None:
    lms = room.lms(packed, attach=900, window=window)
    player = room.open(lms, packed)
    assert player.save_state == "saved"
    player.take(all_of(packed.lesson, RIGHT))
    room.leave(lms)
    assert lms.value(STATUS) == "passed"
    assert lms.calls.refused == []


def test_what_a_learner_does_before_a_late_api_is_there_is_kept(room: Room, packed: Packed) -> None:
    lms = room.lms(packed, attach=1200)
    page = room.context.new_page()
    page.goto(lms.page)
    frame = page.frame_locator("iframe")
    frame.locator('[data-lp="next"]').click()
    frame.locator('[data-lp="next"]').click()
    frame.locator('[data-lp="save-state"][data-state="saved"]').wait_for()
    assert frame.locator("main > .page.current").get_attribute("id") == "section-part_2"
    room.leave(lms)
    assert lms.calls.refused == []


def test_an_absent_api_is_said_once_and_nothing_is_lost(room: Room, packed: Packed) -> None:
    lms = room.lms(packed, attach=None)
    player = room.open(lms, packed)
    assert player.notice("alone").count() == 1
    player.take(all_of(packed.lesson, RIGHT))
    assert player.passed == "true"
    assert player.hook("exit").count() == 0


def test_an_api_of_scorm_2004_alone_is_none(room: Room, packed: Packed) -> None:
    lms = room.lms(packed, attach=None)
    room.context.add_init_script("if (window === top) window.API_1484_11 = {Initialize: () => 'true'};")
    assert room.open(lms, packed).notice("alone").is_visible()


def test_a_double_click_submits_once_and_leaves_nothing_out(room: Room, packed: Packed) -> None:
    lms = room.lms(packed)
    player = room.open(lms, packed)
    player.read_on()
    player.answer_all(all_of(packed.lesson, RIGHT))
    player.hook("submit").dblclick()
    assert player.place == "review"
    assert player.hook("confirm").count() == 1
    player.hook("confirm").dblclick()
    assert player.place == "result"
    room.leave(lms)
    assert lms.value(STATUS) == "passed"
    assert [value for element, value in lms.calls.writes if element == STATUS].count("passed") == 1
    assert len([element for element, _ in lms.calls.writes if element.endswith(".id")]) == len(packed.lesson.asked)


@pytest.mark.parametrize("runtime", ["strict", "scorm-again"])
def test_an_lms_that_answers_nothing_to_every_question_gets_score_and_status(
    room: Room, packed: Packed, runtime: str
) -> None:
    """Open edX answers so to all but the saved state."""
    lms = room.lms(packed, runtime=runtime, faults={"forget": "*"})
    player = room.open(lms, packed)
    assert player.save_state == "saved"
    player.take(all_of(packed.lesson, RIGHT))
    room.leave(lms)
    assert {call.result for call in lms.calls.named("LMSGetValue")} == {""}
    assert lms.calls.refused == []
    assert (lms.value(STATUS), lms.value(RAW)) == ("passed", "100")
    player = room.open(lms, packed)
    assert (player.place, player.save_state) == ("overview", "saved"), "without a saved state it is a first visit"
    assert player.frame.locator("[data-notice]").count() == 0
    room.leave(lms)
    assert lms.calls.refused == []
