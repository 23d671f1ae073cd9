"""The page by itself: this browser keeps what was done, where it may, and nobody is told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext

from conftest import CHROMIUM_ARGUMENTS, few, whole_browser
from runtime.answers import RIGHT, all_of
from runtime.conftest import Room
from runtime.driver import Player, steps
from runtime.lessons import SOME, Packed, brief, small
from runtime.test_back import at_the_first_entry, leaves

pytestmark = pytest.mark.browser

BLOCK_COOKIES = {"profile": {"default_content_setting_values": {"cookies": 2}}}  # and with them all storage
KEPT = "() => ({...localStorage})"


@pytest.fixture
def packed() -> Packed:
    return small(pass_mark=Fraction(80), attempts=2)


def address(room: Room, packed: Packed) -> str:
    return room.server.lms(packed.files("html")).launch


def visited(context: BrowserContext, url: str, packed: Packed) -> Player:
    page = context.new_page()
    page.goto(url)
    return Player(page.main_frame, packed.lesson)


@pytest.mark.full
@pytest.mark.fault("no platform: the page by itself")
@pytest.mark.parametrize("how", ["closed", pytest.param("killed", marks=pytest.mark.full)])
def test_after_every_step_the_next_visit_goes_on_where_this_one_ended(room: Room, how: str) -> None:
    packed = brief(SOME, pass_mark=Fraction(80), attempts=2)
    url = address(room, packed)
    anchor = room.context.new_page()  # keeps the browser's storage alive while the other tab dies
    anchor.goto(url)
    anchor.goto("about:blank")
    player = visited(room.context, url, packed)
    for act in steps(packed.lesson, all_of(packed.lesson, RIGHT)):
        act(player)
        before = player.seen()
        if how == "killed":
            player.page.wait_for_timeout(20)
            room.kill(player)
        else:
            player.page.close()
        player = visited(room.context, url, packed)
        assert player.seen() == before
    assert player.save_state == "kept"
    assert player.hook("exit").count() == 0
    assert player.frame.locator('[data-lp="result-kept"]').inner_text() == "Kept in this browser. No course is told."
    assert player.frame.locator("[data-notice]").count() == 0


def test_a_double_click_opens_the_folder_and_the_next_one_goes_on(room: Room, packed: Packed, tmp_path: Path) -> None:
    for path, content in packed.files("html").items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    url = (tmp_path / "index.html").as_uri()
    player = visited(room.context, url, packed)
    player.take(all_of(packed.lesson, RIGHT))
    assert (player.passed, player.save_state) == ("true", "kept")
    before = player.seen()
    player.page.close()
    assert visited(room.context, url, packed).seen() == before


@pytest.mark.full
def test_two_lessons_of_one_origin_do_not_mix(room: Room, packed: Packed) -> None:
    other = small(id="other", pass_mark=Fraction(80))
    first = visited(room.context, address(room, packed), packed)
    first.read_on()
    second = visited(room.context, address(room, other), other)
    assert second.place == "overview"
    assert sorted(second.frame.evaluate(KEPT)) == ["lessonpack:other", "lessonpack:small"]


@pytest.mark.full
def test_the_page_moved_to_another_folder_is_the_same_lesson(room: Room, packed: Packed) -> None:
    visited(room.context, address(room, packed), packed).read_on()
    assert visited(room.context, address(room, packed), packed).place == "quiz"


def test_start_over_asks_once_forgets_everything_and_leaves_no_way_back(room: Room, packed: Packed) -> None:
    player = visited(room.context, address(room, packed), packed)
    player.take(all_of(packed.lesson, RIGHT))
    player.press("restart")
    player.frame.locator('[data-notice="restart"] [data-lp="close-notice"]').click()
    assert player.place == "result"
    player.press("restart")
    with player.page.expect_navigation():
        player.press("restart-confirm")
    player = Player(player.page.main_frame, packed.lesson)
    assert player.place == "overview"
    assert not any(player.seen().answers.values())
    at_the_first_entry(player)
    leaves(player)


@pytest.mark.full
@pytest.mark.fault("a damaged entry in the browser's storage")
@pytest.mark.parametrize(
    "entry", few(["garbage", "1.3.2|", '{"a": 1}', "x" * 5000, "\u0000"]), ids=lambda text: text[:8]
)
def test_a_damaged_entry_is_said_and_survived(room: Room, packed: Packed, entry: str) -> None:
    url = address(room, packed)
    page = room.context.new_page()
    page.goto(url)
    page.evaluate("entry => localStorage.setItem('lessonpack:small', entry)", entry)
    page.add_init_script(f"if (!sessionStorage.seen) localStorage.setItem('lessonpack:small', {json.dumps(entry)});")
    page.add_init_script("sessionStorage.seen = true")
    page.reload()
    player = Player(page.main_frame, packed.lesson)
    assert player.notice("unreadable").is_visible()
    assert player.place == "overview"
    player.read_on()
    page.reload()
    player = Player(page.main_frame, packed.lesson)
    assert player.notice("unreadable").count() == 0
    assert player.place == "quiz"


@pytest.mark.full
@pytest.mark.fault("the browser's storage full")
def test_a_full_storage_is_said_and_tried_again(room: Room, packed: Packed) -> None:
    player = visited(room.context, address(room, packed), packed)
    fill = """() => { for (let size = 2 ** 22; size >= 1; size = Math.floor(size / 2))
      for (;;) try { localStorage.setItem("other" + localStorage.length, "x".repeat(size)); } catch { break; } }"""
    player.frame.evaluate(fill)
    player.read_on()
    player.press("next")
    player.answer_this(all_of(packed.lesson, RIGHT))
    assert player.save_state == "trouble"
    assert player.notice("trouble").is_visible()
    player.frame.evaluate(
        "Object.keys(localStorage).filter(key => key.startsWith('other')).forEach(key => localStorage.removeItem(key))"
    )
    player.press("save")
    assert player.save_state == "kept"
    before = player.seen()
    player.page.close()
    assert visited(room.context, room.requests[0], packed).seen() == before


@pytest.mark.fault("two windows")
def test_of_two_windows_without_a_platform_the_newer_one_goes_on(room: Room, packed: Packed) -> None:
    url = address(room, packed)
    older = visited(room.context, url, packed)
    older.read_on()
    newer = visited(room.context, url, packed)
    older.notice("elsewhere").wait_for()
    newer.press("next")
    newer.answer_this(all_of(packed.lesson, RIGHT))
    before = newer.seen()
    older.press("previous")
    older.page.close()
    newer.page.close()
    assert visited(room.context, url, packed).seen() == before


# --- a browser that keeps nothing -------------------------------------------------------------------------


def works_without(player: Player, packed: Packed) -> None:
    """One quiet line, and everything works."""
    assert player.save_state == "alone"
    assert player.notice("alone").inner_text().startswith("This browser does not let the page keep anything.")
    player.take(all_of(packed.lesson, RIGHT))
    assert player.passed == "true"
    assert player.hook("restart").count() == 0


@pytest.fixture
def blocking(browser: Browser, room: Room, tmp_path: Path) -> Iterator[Room]:
    """A room in a browser whose user has blocked cookies, and so all storage."""
    profile = tmp_path / "Default"
    profile.mkdir()
    (profile / "Preferences").write_text(json.dumps(BLOCK_COOKIES), "utf-8")
    context = browser.browser_type.launch_persistent_context(
        tmp_path, executable_path=whole_browser(), args=list(CHROMIUM_ARGUMENTS), reduced_motion="reduce"
    )
    blocked = Room(room.server, context, room.version)
    yield blocked
    context.close()
    assert blocked.complaints == []


@pytest.mark.fault("storage and cookies blocked")
@pytest.mark.versions("scorm12", "scorm2004")
def test_blocked_storage_is_said_and_a_platform_needs_none(blocking: Room, packed: Packed) -> None:
    player = visited(blocking.context, address(blocking, packed), packed)
    assert player.frame.evaluate(
        "() => { try { return localStorage.length; } catch (error) { return error.name; } }"
    ) == ("SecurityError")
    works_without(player, packed)
    player.page.close()
    lms = blocking.lms(packed)
    player = blocking.open(lms, packed)
    player.take(all_of(packed.lesson, RIGHT))
    before = player.seen()
    blocking.leave(lms)
    assert lms.status == "passed"
    assert lms.calls.refused == []
    assert blocking.open(lms, packed).seen() == before


@pytest.mark.fault("storage and cookies blocked")
def test_a_page_in_a_sandbox_works_without_a_memory(room: Room, packed: Packed) -> None:
    works_without(room.open(room.server.lms(packed.files("html"), sandbox="allow-scripts"), packed), packed)
