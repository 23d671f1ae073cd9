"""The browser contexts of the tests: one tab goes from test to test as long as nothing was set in it that would stay.

A context and the process of an empty page are a third of what opening a page costs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

FOUND_WITHIN = 30_000  # ms, on a slow machine; the player itself looks for a platform for two seconds
# Methods of a context and of a page that begin so set what outlives the document: who calls one has the tab for good.
STAYING = ("add_", "clear_", "close", "emulate_", "expose_", "grant_", "new_cdp_", "on", "route", "set_", "unroute")

AT_FIRST: dict[str, Any] = {
    "media": "null",
    "color_scheme": "light",
    "reduced_motion": "reduce",
    "forced_colors": "none",
    "contrast": "no-preference",
}


def furnished(browser: Browser, **settings: Any) -> BrowserContext:
    """A context with these settings, in which nothing moves by itself."""
    context = browser.new_context(reduced_motion="reduce", **settings)
    context.set_default_timeout(FOUND_WITHIN)
    return context


class Tab:
    """A tab in a context of its own that one test after another takes, each as if it were new."""

    def __init__(self, browser: Browser) -> None:
        self.context = furnished(browser)
        self.page = self.context.new_page()
        self.spoiled = False
        self._taken = self._reshaped = False
        self._size = self.page.viewport_size
        self._scripts: list[str] = []
        self._watched: list[tuple[Any, str]] = []
        self._tools = self.context.new_cdp_session(self.page)
        self.page.on("crash", self._spoil)
        self.page.on("close", self._spoil)

    def watch(self) -> None:
        """From now on whatever sets something that stays spoils it; who asks for a new page first is given this one."""
        context, page, another = self.context, self.page, self.context.new_page
        taken_back = {
            "add_init_script": self._prepare,
            "emulate_media": _then(self._reshape, page.emulate_media),
            "set_viewport_size": _then(self._reshape, page.set_viewport_size),
        }
        staying = [(thing, name) for thing in (context, page) for name in dir(type(thing)) if name.startswith(STAYING)]
        clock = [(context.clock, name) for name in dir(type(context.clock)) if not name.startswith("_")]
        for thing, name in (*staying, *clock, (page.keyboard, "down"), (page.mouse, "down")):
            self._instead(thing, name, _then(self._spoil, getattr(thing, name)))
        for name, method in taken_back.items():
            self._instead(page, name, method)
        self._instead(page, "goto", _then(self._take, page.goto))
        self._instead(context, "new_page", lambda: another() if self._taken else self._take())

    def _instead(self, thing: Any, name: str, method: Callable[..., Any]) -> None:
        setattr(thing, name, method)
        self._watched.append((thing, name))

    def _spoil(self, *_: object) -> None:
        self.spoiled = True

    def _reshape(self) -> None:
        self._reshaped = True

    def _take(self) -> Page:
        self._taken = True
        return self.page

    def _prepare(self, script: str) -> None:
        """Let this script run before those of each page, with its own names: Playwright's way cannot be taken back."""
        self._tools.send("Page.enable")
        added = self._tools.send("Page.addScriptToEvaluateOnNewDocument", {"source": f"(() => {{\n{script}\n}})();"})
        self._scripts.append(added["identifier"])

    def hush(self) -> None:
        """Close what stands beside it. What was said in it until now has been heard when this returns."""
        for thing, name in self._watched:
            vars(thing).pop(name, None)
        self._watched.clear()
        if self.spoiled:
            self.context.close()
            return
        for page in self.context.pages[1:]:
            page.close()
        self.page.mouse.move(0, 0)

    def clean(self, origin: str) -> None:
        """Leave nothing in it of what was shown, nor in what the browser stores for that origin."""
        if self.spoiled:
            return
        if self._scripts:
            for script in self._scripts:
                self._tools.send("Page.removeScriptToEvaluateOnNewDocument", {"identifier": script})
            self._tools.send("Page.disable")
            self._scripts.clear()
        self.page.goto("about:blank")
        # Playwright's own way would first give the empty page all that it asks pages with.
        self._tools.send("Runtime.evaluate", {"expression": "window.name = ''"})
        self._tools.send("Storage.clearDataForOrigin", {"origin": origin.rstrip("/"), "storageTypes": "all"})
        self._tools.send("Page.resetNavigationHistory")
        if self._reshaped and self._size:
            self.page.emulate_media(**AT_FIRST)
            self.page.set_viewport_size(self._size)
        self._taken = self._reshaped = False


def _then(act: Callable[[], object], method: Callable[..., Any]) -> Callable[..., Any]:
    """The method with that act before it."""

    def watched(*args: Any, **more: Any) -> Any:
        act()
        return method(*args, **more)

    return watched


class Own:
    """A context for one test alone."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context

    def watch(self) -> None:
        """It may be spoiled."""

    def hush(self) -> None:
        self.context.close()

    def clean(self, origin: str) -> None:
        """Nobody has it next."""


class Tabs:
    """The tab of a browser that is kept, which one test has at a time."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._kept: Tab | None = None
        self._lent = False

    @contextmanager
    def lent(self, **settings: Any) -> Iterator[Tab | Own]:
        """The kept tab, or a context of its own for who wants other settings or one more."""
        if settings or self._lent:
            yield Own(furnished(self._browser, **settings))
            return
        tab, self._kept, self._lent = self._kept or Tab(self._browser), None, True
        try:
            yield tab
            if not tab.spoiled:
                self._kept = tab
        finally:
            self._lent = False


@cache
def tabs(browser: Browser) -> Tabs:
    return Tabs(browser)
