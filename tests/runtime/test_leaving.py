"""However a learner leaves, or comes in twice: what was done is kept, and the session ends once."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import pytest
from playwright.sync_api import Browser

from conftest import CHROMIUM_ARGUMENTS, few, whole_browser
from runtime.answers import RIGHT, WRONG, all_of
from runtime.conftest import Room
from runtime.driver import Player
from runtime.lessons import ONE, Packed, small
from runtime.lms import Lms, Server
from runtime.versions import Version

pytestmark = [pytest.mark.browser, pytest.mark.versions("scorm12", "scorm2004")]

HIDE = """hidden => {
  Object.defineProperty(document, "hidden", {configurable: true, get: () => hidden});
  Object.defineProperty(document, "visibilityState", {configurable: true, get: () => hidden ? "hidden" : "visible"});
  document.dispatchEvent(new Event("visibilitychange"));
}"""


@pytest.fixture
def packed() -> Packed:
    return small(pass_mark=Fraction(50))


def names(player: Player) -> list[str]:
    """The names of the calls so far, from the LMS's own page."""
    return [call["name"] for call in player.lms_page.evaluate("calls")]


def at_a_question(room: Room, packed: Packed, lms: Lms) -> Player:
    return room.at_a_question(lms, packed)


def answer(player: Player, packed: Packed) -> None:
    player.answer_this(all_of(packed.lesson, RIGHT))


# --- out of sight ---------------------------------------------------------------------------------------


@pytest.mark.fault("the page hidden")
def test_a_hidden_page_saves_and_does_not_finish(room: Room, packed: Packed) -> None:
    lms = room.lms(packed)
    player = at_a_question(room, packed, lms)
    before = names(player)
    player.frame.evaluate(HIDE, True)
    added = names(player)[len(before) :]
    assert added[-1] == "Commit"
    assert "Terminate" not in added
    player.frame.evaluate(HIDE, False)
    answer(player, packed)
    room.leave(lms)
    assert len(lms.calls.named("Terminate")) == 1
    assert lms.calls.refused == []


@pytest.fixture
def remembering(browser: Browser, server: Server, version: Version) -> Iterator[Room]:
    """A room in a browser that keeps pages for the way back, which Playwright's own start forbids."""
    arguments = [*CHROMIUM_ARGUMENTS, "--enable-features=BackForwardCache"]
    other = browser.browser_type.launch(
        executable_path=whole_browser(), args=arguments, ignore_default_args=["--disable-back-forward-cache"]
    )
    room = Room(server, other.new_context(reduced_motion="reduce"), version)
    yield room
    other.close()
    assert room.complaints == []


@pytest.mark.fault("the page kept for the way back")
def test_a_page_that_comes_back_as_it_was_goes_on(remembering: Room, packed: Packed) -> None:
    lms = remembering.lms(packed, cacheable=True)
    player = at_a_question(remembering, packed, lms)
    answer(player, packed)
    page = player.lms_page
    page.evaluate("window.mark = 'the same page'")
    page.goto(f"{lms.address}lms/page.css")
    assert "Terminate" not in [call.name for call in lms.calls]
    assert lms.stored is not None
    page.go_back(wait_until="commit")
    page.wait_for_function("() => window.mark === 'the same page'")
    # Playwright has lost sight of the frame that came back with the page; the page itself has not.
    saved = page.evaluate("""() => {
      const { document: lesson } = document.querySelector("iframe").contentWindow;
      const press = (selector) => lesson.querySelector(selector).click();
      press('[data-lp="next"]');
      press(".page.current input");
      press('.page.current [data-lp="check"]');
      return lesson.querySelector('[data-lp="save-state"]').dataset.state;
    }""")
    assert saved == "saved"
    assert len([name for name in lms.stored if name.endswith(".result")]) == 2
    page.evaluate("document.querySelector('iframe').contentDocument.querySelector('[data-lp=exit]').click()")
    assert len(lms.calls.named("Initialize")) == len(lms.calls.named("Terminate")) == 1
    assert lms.calls.refused == []


# --- taken away -----------------------------------------------------------------------------------------


@pytest.mark.fault("the frame removed or sent elsewhere")
@pytest.mark.parametrize(
    "away",
    few(["document.querySelector('iframe').remove()", "document.querySelector('iframe').src = 'about:blank'"]),
    ids=["removed", "sent-elsewhere"],
)
def test_however_the_frame_goes_the_session_is_finished_once(room: Room, packed: Packed, away: str) -> None:
    lms = room.lms(packed)
    player = at_a_question(room, packed, lms)
    answer(player, packed)
    player.lms_page.evaluate(away)
    room.leave(lms)
    assert len(lms.calls.named("Terminate")) == 1
    assert lms.calls[-1].name == "Terminate"
    assert lms.calls.refused == []
    assert lms.stored is not None
    assert lms.stored[room.version.exit] == "suspend"
    assert lms.calls.written(room.version.session_time) not in (None, "00:00:00.00", "PT0S")


@pytest.mark.fault("the frame loaded anew")
def test_a_reload_of_the_frame_after_the_end_is_readable_and_says_what_to_do(room: Room, packed: Packed) -> None:
    lms = room.lms(packed)
    player = at_a_question(room, packed, lms)
    answer(player, packed)
    with player.lms_page.expect_event("framenavigated"):
        player.lms_page.evaluate("document.querySelector('iframe').contentWindow.location.reload()")
    again = Player(player.frame, packed.lesson)
    again.notice("refused").wait_for()
    again.read_on()
    assert again.place == "quiz"
    assert again.hook("exit").count() == 0
    calls = player.lms_page.evaluate("calls")
    assert [call["name"] for call in calls].count("Terminate") == 1
    assert not [call for call in calls if call["result"] == "false" and call["name"] == "SetValue"]


# --- Exit -------------------------------------------------------------------------------------------------


@pytest.mark.fault("Exit, and the window closed after it")
def test_exit_finishes_says_so_and_calls_nothing_afterwards(room: Room, packed: Packed) -> None:
    lms = room.lms(packed)
    player = at_a_question(room, packed, lms)
    answer(player, packed)
    player.press("exit")
    assert player.place == "finished"
    assert len(lms.calls.named("Terminate")) == 1
    says_what_to_do(player, closes=False)
    player.frame.evaluate(HIDE, True)
    room.leave(lms)
    assert lms.calls[-1].name == "Terminate"
    assert len(lms.calls.named("Terminate")) == 1
    assert lms.calls.refused == []


@pytest.mark.fault("Exit, and the window closed after it")
@pytest.mark.parametrize("window", few(["popup", "nested", "popup-nested"]))
def test_only_where_the_lesson_has_a_window_the_learner_is_told_to_close_it(
    room: Room, packed: Packed, window: str
) -> None:
    player = room.open(room.lms(packed, window=window), packed)
    player.press("exit")
    says_what_to_do(player, closes=window.startswith("popup"))


def says_what_to_do(player: Player, *, closes: bool) -> None:
    """Close the window, or go on in the platform around the frame."""
    said = player.frame.locator("#finished").inner_text()
    assert ("You can close this window" in said) == closes
    assert ("“Exit activity”" in said) != closes
    assert "saved" in said
    assert player.frame.evaluate("document.title") == said.splitlines()[0]


@pytest.mark.fault("Exit while saving fails")
def test_exit_asks_once_more_when_saving_failed(room: Room, packed: Packed) -> None:
    lms = room.lms(packed)
    player = at_a_question(room, packed, lms)
    player.lms_page.evaluate("faults.Commit = 'false'")
    player.press("exit")
    assert player.place != "finished"
    assert player.notice("leave").is_visible()
    player.press("exit")
    assert player.place == "finished"
    room.leave(lms)
    assert len(lms.calls.named("Terminate")) == 1


@pytest.mark.fault("Terminate refused or thrown")
@pytest.mark.parametrize("terminate", few(["throw", "false"]))
def test_an_end_that_is_not_confirmed_is_not_called_saved(room: Room, packed: Packed, terminate: str) -> None:
    lms = room.lms(packed)
    player = at_a_question(room, packed, lms)
    answer(player, packed)
    player.lms_page.evaluate(f"faults.Terminate = '{terminate}'")
    player.press("exit")
    assert player.place == "finished"
    assert "did not confirm" in player.frame.locator("#finished").inner_text()
    assert lms.stored is not None
    assert "cmi.interactions.0.id" in lms.stored
    room.leave(lms)


# --- twice ------------------------------------------------------------------------------------------------


@pytest.mark.fault("double clicks")
def test_a_double_click_does_once_what_a_click_does(room: Room) -> None:
    packed = small((ONE,), pass_mark=Fraction(80), attempts=2)
    lms = room.lms(packed)
    player = room.open(lms, packed)
    for place in ("section-part_1", "section-part_2", "quiz"):
        player.hook("next").dblclick()
        assert player.place == place
    player.hook("next").dblclick()
    for question in packed.lesson.asked:
        player.respond(player.question, all_of(packed.lesson, WRONG)[player.question.id])
        player.hook("check").dblclick()
        assert player.verdict(question) == "wrong"
        player.hook("next").dblclick()
    assert player.place == "review"
    player.hook("submit").dblclick()
    assert player.place == "review"
    assert player.hook("confirm").count() == 1
    player.hook("confirm").dblclick()
    assert player.place == "result"
    player.hook("retry").dblclick()
    assert player.place.startswith("question-")
    player.answer_on(all_of(packed.lesson, RIGHT))
    player.submit()
    player.hook("exit").dblclick()
    assert player.place == "finished"
    room.leave(lms)
    assert (lms.status, lms.raw) == ("passed", "100")
    ids = [element for element, _ in lms.calls.writes if element.endswith(".id") and "interactions" in element]
    assert len([element for element in ids if element.count(".") == 3]) == 2 * len(packed.lesson.asked)
    assert len(lms.calls.named("Terminate")) == 1
    assert lms.calls.refused == []


@pytest.mark.fault("two windows")
def test_of_two_windows_the_newer_one_goes_on_and_the_older_one_says_so(room: Room, packed: Packed) -> None:
    lms = room.lms(packed)
    older = at_a_question(room, packed, lms)
    answer(older, packed)
    before = older.seen()
    newer = room.open(lms, packed)
    assert newer.seen() == before
    older.notice("elsewhere").wait_for()
    assert older.save_state == "alone"
    assert newer.save_state == "saved"
    known = names(older)
    older.press("next")
    answer(older, packed)
    older.frame.evaluate(HIDE, True)
    assert names(older) == known
    newer.press("next")
    newer.answer_on(all_of(packed.lesson, RIGHT))
    newer.submit()
    assert (lms.status, lms.raw) == ("passed", "100")
    result = newer.seen()
    older.page.close()
    room.leave(lms)
    assert [len(calls.named("Terminate")) for calls in lms.sessions.values()] == [0, 1]
    assert (lms.status, lms.raw) == ("passed", "100")
    lms.lockout = False
    assert room.open(lms, packed).seen() == result


@pytest.mark.fault("two windows")
def test_windows_with_other_lessons_and_windows_that_save_nothing_are_left_alone(room: Room, packed: Packed) -> None:
    lms = room.lms(packed)
    player = at_a_question(room, packed, lms)
    other = small(id="another", pass_mark=Fraction(50))
    room.open(room.lms(other), other)
    room.open(room.lms(packed, mode="review"), packed)
    in_another_course = room.open(room.lms(packed), packed)
    assert in_another_course.save_state == "saved"
    answer(player, packed)
    assert player.save_state == "saved"
    assert player.notice("elsewhere").count() == 0
