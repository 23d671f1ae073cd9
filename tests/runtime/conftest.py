"""One server for all the tests of the run-time, and a browser context that watches what a package does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator

from runtime.driver import Click, Player, killed, leave, opened
from runtime.lessons import Packed
from runtime.lms import Lms, Server, serving
from runtime.versions import VERSIONS, Version


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Play in SCORM 1.2, or in each of the versions that the test's mark names; in `long` ones in the long run."""
    if "version" in metafunc.fixturenames:
        mark = metafunc.definition.get_closest_marker("versions")
        names = mark.args if mark else ("scorm12",)
        long = mark.kwargs.get("long", ()) if mark else ()
        played = [pytest.param(VERSIONS[name], id=name) for name in names]
        played += [pytest.param(VERSIONS[name], id=name, marks=pytest.mark.full) for name in long]
        metafunc.parametrize("version", played)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with serving() as server:
        yield server


@dataclass(slots=True)
class Room:
    """Where packages are played: a browser context whose requests and complaints are recorded."""

    server: Server
    context: BrowserContext
    version: Version
    click: Click = Locator.click
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    forgiven: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context.on("request", lambda request: self.requests.append(request.url))
        self.context.on("console", lambda message: self._note(message.type, message.text))
        self.context.on("weberror", lambda error: self.complaints.append(str(error.error)))

    def _note(self, kind: str, text: str) -> None:
        if kind in ("error", "warning") and not any(words in text for words in self.forgiven):
            self.complaints.append(text)

    def forgive(self, words: str) -> None:
        """What the browser itself says of a fault that a test plays is no complaint."""
        self.forgiven.append(words)

    def lms(self, packed: Packed, **settings: Any) -> Lms:
        return self.server.lms(packed.files(self.version.target), version=self.version, **settings)

    def losing(self, packed: Packed, lost: str, **settings: Any) -> Lms:
        """An LMS that has lost the files whose paths begin so; what the browser says of that is no complaint."""
        self.forgive("404")
        self.forgive("MIME type")
        lms = self.lms(packed, **settings)
        lms.files = {path: content for path, content in lms.files.items() if not path.startswith(lost)}
        return lms

    def update(self, lms: Lms, packed: Packed) -> None:
        """The LMS gets a later build of its package."""
        lms.files = packed.files(self.version.target)

    def open(self, lms: Lms, packed: Packed) -> Player:
        return opened(self.context, lms, packed.lesson, self.click)

    def at_a_question(self, lms: Lms, packed: Packed) -> Player:
        """Open the package and go on to the first question of its quiz."""
        player = self.open(lms, packed)
        player.read_on()
        player.press("next")
        return player

    def leave(self, lms: Lms) -> None:
        """The learner closes the lesson's window."""
        leave(self.context.pages[0], lms)

    def kill(self, player: Player) -> None:
        killed(player.page)
        for page in self.context.pages:
            page.close()


@pytest.fixture
def room(browser: Browser, server: Server, version: Version) -> Iterator[Room]:
    with furnished(browser, server, version) as room:
        yield room


@contextmanager
def furnished(browser: Browser, server: Server, version: Version, **settings: Any) -> Iterator[Room]:
    """A room in a context with these settings; at the end nobody has complained, and no request left the package."""
    context = browser.new_context(reduced_motion="reduce", **settings)
    context.set_default_timeout(10_000)
    room = Room(server, context, version)
    yield room
    context.close()
    assert room.complaints == [], "the console stays empty"
    assert [url for url in room.requests if not url.startswith((server.origin, "file:", "about:", "data:"))] == []
