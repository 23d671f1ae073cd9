"""One server for all the tests of the run-time, and a browser context that watches what a package does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest
from playwright.sync_api import Browser, BrowserContext

from runtime.driver import Click, Player, killed, leave, opened, swiftly
from runtime.lessons import Packed
from runtime.lms import Lms, Server, serving
from runtime.tabs import tabs
from runtime.versions import VERSIONS, Version

HERE = Path(__file__).parent
ONLINE = """Object.defineProperty(navigator, "onLine", {{ configurable: true, get: () => {} }});
dispatchEvent(new Event("{}"));"""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Play in SCORM 1.2, or in the versions that the test's mark names.

    The quick run takes one of them, drawn by the name of the test; it takes `both` where a test says so. Adapters are
    held to both versions by tests/player, and the long run plays everything in each.
    """
    if "version" in metafunc.fixturenames:
        mark = metafunc.definition.get_closest_marker("versions")
        names = mark.args if mark else ("scorm12",)
        turn = names[crc32(metafunc.function.__name__.encode()) % len(names)]
        quick = names if mark and mark.kwargs.get("both") else (turn,)
        played = [
            pytest.param(VERSIONS[name], id=name, marks=() if name in quick else pytest.mark.full) for name in names
        ]
        metafunc.parametrize("version", played)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Of each test in a browser the quick run plays as few cases as have every value of every parameter."""
    tests: dict[object, list[pytest.Function]] = defaultdict(list)
    for item in items:
        marks = {mark.name for mark in item.iter_markers()}
        if (
            isinstance(item, pytest.Function)
            and HERE in item.path.parents
            and "browser" in marks
            and "full" not in marks
        ):
            tests[item.parent, item.originalname].append(item)
    for cases in tests.values():
        few = covering(cases)
        for case in cases:
            if case not in few:
                case.add_marker(pytest.mark.full)


def covering(cases: Iterable[pytest.Function]) -> list[pytest.Function]:
    """Cases, the earlier ones first, that have each value of each parameter at least once."""
    values = {case: parameters(case) for case in cases}
    missing = set().union(*values.values())
    chosen = []
    while missing:
        chosen.append(max(values, key=lambda case: len(values[case] & missing)))
        missing -= values[chosen[-1]]
    return chosen or list(values)


def parametrized(case: pytest.Function) -> Iterator[tuple[str, ...]]:
    """The names of its parameters; those that are set together stand together."""
    for mark in case.iter_markers("parametrize"):
        names = mark.args[0]
        yield tuple(name.strip() for name in names.split(",")) if isinstance(names, str) else tuple(names)
    yield from [("version",)] if "version" in case.fixturenames else []


def parameters(case: pytest.Function) -> set[tuple[tuple[str, ...], tuple[int, ...]]]:
    """The values of its parameters, each as the one object that all its cases have of it."""
    return {(names, tuple(id(case.callspec.params[name]) for name in names)) for names in parametrized(case)}


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
    click: Click = swiftly
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    forgiven: list[str] = field(default_factory=list)
    _heard: dict[str, Callable[[Any], None]] = field(init=False)

    def __post_init__(self) -> None:
        self._heard = {
            "request": lambda request: self.requests.append(request.url),
            "console": lambda message: self._note(message.type, message.text),
            "weberror": lambda error: self.complaints.append(str(error.error)),
        }
        for event, act in self._heard.items():
            self.context.on(event, act)  # type: ignore[call-overload]

    def deafen(self) -> None:
        """What is said from now on is no matter of this room."""
        for event, act in self._heard.items():
            self.context.remove_listener(event, act)

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

    def say_online(self, online: bool) -> None:
        """Let every window say so from now on, whether there is a network or not."""
        said = ONLINE.format(str(online).lower(), "online" if online else "offline")
        self.context.add_init_script(said)
        for frame in (frame for page in self.context.pages for frame in page.frames):
            frame.evaluate(said)

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
    with tabs(browser).lent(**settings) as tab:
        room = Room(server, tab.context, version)
        tab.watch()
        yield room
        tab.hush()
        room.deafen()
        tab.clean(server.origin)
    assert room.complaints == [], "the console stays empty"
    assert [url for url in room.requests if not url.startswith((server.origin, "file:", "about:", "data:"))] == []
