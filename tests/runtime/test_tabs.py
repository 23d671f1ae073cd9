"""What the tests of the run-time have of one another: nothing, though most of them are played in the same tab."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from playwright.sync_api import Browser, Error, Page

from runtime.conftest import furnished
from runtime.lms import Lms, Server
from runtime.tabs import Tab, tabs
from runtime.versions import SCORM12

pytestmark = pytest.mark.browser

LEFT = """async () => {
  sessionStorage.left = localStorage.left = document.cookie = name = "left";
  history.pushState(null, "", "?left");
  window.left = 1;
  await new Promise((opened) => {
    const opening = indexedDB.open("left", 1);
    opening.onsuccess = () => opened(opening.result.close());
  });
  addEventListener("pagehide", () => { sessionStorage.late = localStorage.late = "left"; });
}"""
SEEN = """async () => ({
  kept: { ...sessionStorage, ...localStorage }, cookie: document.cookie, name, length: history.length, opener,
  globals: [window.left ?? null, window.prepared ?? null, window.alone],
  bases: await indexedDB.databases(), href: location.href,
  size: [innerWidth, innerHeight, screen.width, screen.height, devicePixelRatio],
  media: ["(prefers-reduced-motion)", "(prefers-color-scheme: dark)", "(prefers-contrast)", "(forced-colors)", "print"]
    .map((query) => matchMedia(query).matches),
})"""


@pytest.fixture
def lms(server: Server) -> Lms:
    return server.lms({"index.html": b"<!doctype html><body><p>Here."})


def seen(page: Page, lms: Lms) -> Any:
    page.goto(lms.launch)
    page.evaluate("() => { window.rolled = new Promise((told) => addEventListener('wheel', told)); }")
    page.mouse.wheel(0, 1)
    pointer = page.evaluate("() => window.rolled.then(({ clientX, clientY }) => [clientX, clientY])")
    return pointer, page.evaluate(SEEN)


def test_a_tab_that_a_test_has_used_is_to_the_next_one_as_a_new_one_is(
    browser: Browser, server: Server, lms: Lms
) -> None:
    new = browser.new_context(reduced_motion="reduce")
    page = new.new_page()
    page.add_init_script("window.alone = true")
    expected = seen(page, lms)
    new.close()
    with furnished(browser, server, SCORM12) as before:
        former = page = before.context.new_page()
        page.set_viewport_size({"width": 300, "height": 300})
        page.emulate_media(
            reduced_motion="no-preference", media="print", color_scheme="dark", forced_colors="active", contrast="more"
        )
        page.add_init_script("window.prepared = 1")
        page.goto(lms.launch)
        assert page.evaluate("window.prepared")
        page.evaluate(LEFT)
        page.mouse.move(20, 20)
        before.context.new_page().goto(lms.launch)
        assert len(before.context.pages) == 2
    heard = list(before.requests)
    with furnished(browser, server, SCORM12) as room:
        page = room.context.new_page()
        assert page is former, "it is the same tab"
        assert room.context.pages == [page]
        page.add_init_script("window.alone = !window.prepared")
        assert seen(page, lms) == expected
        assert room.context.new_page() is not page
        assert set(room.requests) == {lms.launch}
    assert before.requests == heard


def nothing(*_: object) -> None:
    """Listen, and do nothing."""


SETTINGS: list[tuple[str, str, tuple[Any, ...]]] = [
    ("context", "add_init_script", ("window.left = 1",)),
    ("page", "expose_function", ("left", nothing)),
    ("context", "route", ("**/*", nothing)),
    ("page", "route", ("**/*", nothing)),
    ("page", "set_extra_http_headers", ({},)),
    ("context", "grant_permissions", (["clipboard-read"],)),
    ("context", "set_offline", (True,)),
    ("clock", "install", ()),
    ("clock", "set_fixed_time", (0,)),
    ("context", "on", ("page", nothing)),
    ("page", "once", ("dialog", nothing)),
    ("keyboard", "down", ("Shift",)),
    ("mouse", "down", ()),
    ("page", "close", ()),
]


def test_whatever_is_set_in_a_tab_and_would_stay_there_is_noticed(browser: Browser) -> None:
    tab = Tab(browser)
    page = tab.page
    things = {
        "context": tab.context,
        "page": page,
        "clock": page.clock,
        "keyboard": page.keyboard,
        "mouse": page.mouse,
    }
    tab.watch()
    unnoticed = []
    for thing, method, given in SETTINGS:
        getattr(things[thing], method)(*given)
        unnoticed += [] if tab.spoiled else [(thing, method)]
        tab.spoiled = False
    tab.context.close()
    assert unnoticed == []


def test_a_tab_that_died_is_nobodys_next(browser: Browser, server: Server) -> None:
    with furnished(browser, server, SCORM12) as room:
        former, page = room.context, room.context.new_page()
        with page.expect_event("crash"), suppress(Error):
            page.goto("chrome://crash")
    assert former not in browser.contexts
    with furnished(browser, server, SCORM12) as room:
        assert room.context is not former


def test_two_who_play_at_once_have_a_context_each(browser: Browser, server: Server) -> None:
    with furnished(browser, server, SCORM12) as room, furnished(browser, server, SCORM12) as other:
        assert room.context is not other.context
        kept, own = room.context, other.context
    assert kept in browser.contexts
    assert own not in browser.contexts


def test_a_test_that_broke_off_leaves_its_tab_to_nobody(browser: Browser, server: Server) -> None:
    with tabs(browser).lent() as tab:
        former = tab.context
    with pytest.raises(ZeroDivisionError), tabs(browser).lent() as tab:
        raise ZeroDivisionError
    assert tab.context is former
    with furnished(browser, server, SCORM12) as room:
        assert room.context is not former
