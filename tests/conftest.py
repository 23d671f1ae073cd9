"""What many tests share: the installed schemas, what a run may not do without, accepting golden trees."""

from __future__ import annotations

import gc
import os
import shutil
import signal
import sys
import threading
from collections import Counter
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import pytest
from hypothesis import HealthCheck, settings

from lessonpack.schemas import Store, default_folder
from lessonpack.schemas.installation import install

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parents[1]
USERS = default_folder()  # the store of whoever runs the tests; what the tests keep is no part of that cache
os.environ["XDG_CACHE_HOME"] = str(ROOT / ".cache" / "tests")
FAMILIES = (
    "scorm12",
    "scorm2004-3rd",
    "scorm2004-4th",
    "qti21",
    "qti22",
    "qti30",
    "cc11",
    "cc13",
)  # what lessonpack's own targets are judged by

# The headless shell opens a page with a quarter of the work of the whole browser, which has windows of its own to draw.
_WHOLE = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
)
CHROMIUM = next(filter(None, map(shutil.which, ("chromium-headless-shell", *_WHOLE))), None)
CHROMIUM_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Nothing but this machine resolves: a package that asks for more is seen to fail.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)

# The module `resource` is of Unix.
measured = pytest.mark.skipif(sys.platform == "win32", reason="Windows does not tell how much memory a process has had")
# For scripts that tests run: the most memory, in MB, that the process has had of its own. What `getrusage` tells begins
# on Linux with what the parent had, and a test run may have had more than what is measured.
PEAK = """
import resource, sys
def peak():
    if sys.platform == "linux":
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmHWM:")) / 1000
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1000)
"""


# Who runs the tests in the background of a script has Ctrl-C ignored, and all that these start would inherit that: what
# is ended by Ctrl-C would be waited for without end.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# A law is tried on as many examples as the run has time for: the quick run on the same ones each time, so that it fails
# for what was changed; the long run, by `--hypothesis-profile=long`, on ever new ones.
# No law fails because a machine is slow.
settings.register_profile("any speed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
PATIENT = settings.get_profile("any speed")
settings.register_profile("quick", PATIENT, max_examples=8, derandomize=True, database=None)
settings.register_profile("long", PATIENT, max_examples=150)
if settings.get_current_profile_name() != "long":  # tests import this module a second time, by its name
    settings.load_profile("quick")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="take what is built now as the golden trees")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is collected stays to the end: to look for garbage among so much takes a sixth of the time.

    Nor is it looked through while tests run, which takes a twentieth of theirs; and as little is garbage of what these
    make, it is looked for as seldom as the program itself does, or nearly: that takes another twentieth.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(200_000, 10, 10)
        gc.enable()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest comes first: begun among the last tests, it would leave the other workers idle."""
    items.sort(key=lambda item: item.get_closest_marker("first") is None)


@pytest.fixture(scope="session")
def accept(request: pytest.FixtureRequest) -> bool:
    """True when golden trees are to be rewritten."""
    return bool(request.config.getoption("--accept"))


@dataclass(frozen=True, slots=True)
class Want:
    """What some tests want of a machine, and what packages of Debian, Homebrew and winget bring it."""

    title: str
    debian: str = ""
    brew: str = ""
    winget: str = ""


WANTS = {
    "browser": Want("Chromium", "chromium chromium-headless-shell", "google-chrome", "Google.Chrome"),
    "node": Want("Node and its packages", "nodejs npm", "node", "OpenJS.NodeJS.LTS"),
    "programs": Want("other zip programs", "zip unzip default-jdk-headless php-cli php-zip", "zip unzip openjdk php"),
    "schemas": Want("the official schemas (lessonpack schemas install)"),
    "names": Want("a file system that stores any name"),
    "corpus": Want("packages of other hands (CORPUS_FROM names their folder)"),
}
_INSTALLERS = {
    "linux": ("sudo apt-get install", "debian"),
    "darwin": ("brew install", "brew"),
    "win32": ("winget install", "winget"),
}
_WANTED = "for want of "


class Swept(StrEnum):
    """What a test that sweeps over courses counts, for the last words of the run.

    Refused to a target is what that would lose of a course and nobody can do without, an error.
    """

    COURSES = "courses"
    PACKAGES = "packages"
    DOCUMENTS = "documents judged by schemas"
    PASSED_OVER = "refused to a target"


def require(what: str, reason: str) -> NoReturn:
    """Skip a test for want of one of WANTS; fail it where LESSONPACK_REQUIRE lists that."""
    if what in required():
        pytest.fail(f"{what} required: {reason}")
    pytest.skip(f"{_WANTED}{WANTS[what].title}: {reason}")


def few(cases: Sequence[Any], number: int = 1) -> list[Any]:
    """Values to parametrize by, of which the quick run takes the first few and the long run all."""
    rest = (case if isinstance(case, tuple) else (case,) for case in cases[number:])
    return [*cases[:number], *(pytest.param(*case, marks=pytest.mark.full) for case in rest)]


def required() -> list[str]:
    """What LESSONPACK_REQUIRE lists; `everything`: no test at all may be skipped, for whatever reason."""
    return os.environ.get("LESSONPACK_REQUIRE", "").split(",")


def left_out(reasons: Sequence[str], system: str = sys.platform) -> list[str]:
    """For each want the number of tests that were skipped for it, and the one command that brings all of them."""
    counted = {name: sum(_WANTED + want.title in reason for reason in reasons) for name, want in WANTS.items()}
    missed = {name: number for name, number in counted.items() if number}
    told = [f"Left out {_WANTED}{WANTS[name].title}: {number} of the tests" for name, number in missed.items()]
    installer, column = _INSTALLERS.get(system, _INSTALLERS["linux"])
    packages = [names for name in missed if (names := getattr(WANTS[name], column))]
    return [*told, f"To run them: {installer} {' '.join(packages)}"] if packages else told


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> Generator[None, None, None]:
    """The last words of a run: what it left out."""
    yield
    skipped = [report.longrepr for report in terminalreporter.stats.get("skipped", ())]
    for line in left_out([str(reason[2]) for reason in skipped if isinstance(reason, tuple)]):
        terminalreporter.write_line(line, yellow=True)
    counted = [dict(report.user_properties).get(Swept.__name__, {}) for report in _passed(terminalreporter)]
    for line in swept(counted):
        terminalreporter.write_line(line)


def _passed(terminalreporter: pytest.TerminalReporter) -> list[pytest.TestReport]:
    return [report for report in terminalreporter.stats.get("passed", ()) if report.when == "call"]


def swept(counted: Sequence[Mapping[str, int]]) -> list[str]:
    """What random courses a run swept over, in one line; none where it did not."""
    whole: Counter[str] = sum(map(Counter, counted), Counter())
    return ["Swept over " + ", ".join(f"{whole[name]:,} {name}" for name in Swept)] if whole else []


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.outcome == "skipped" and "everything" in required():
        report.outcome = "failed"
        report.longrepr = f"skipped where everything is required: {report.longrepr}"
    return report


@pytest.fixture
def no_thread_stays() -> Iterator[None]:
    before = threading.active_count()
    yield
    assert threading.active_count() == before


@pytest.fixture(scope="session")
def schemas() -> Store:
    """A store with the official schemas: a given one, the checkout's, or the user's."""
    given = os.environ.get("LESSONPACK_SCHEMAS")
    stores = [Store(Path(given))] if given else [_of_the_checkout(), Store(USERS)]
    for store in stores:
        if not store.missing(FAMILIES):
            return store
    require("schemas", "they are not installed")


def _of_the_checkout() -> Store:
    """The store under .cache, filled from a folder of documents when there is one."""
    store = Store(ROOT / ".cache" / "schemas")
    origin = collection()
    if origin.is_dir() and store.missing():
        install(store, origin=origin)
    return store


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole session, since playwright's sync API runs once a process."""
    if CHROMIUM is None:
        require("browser", "Chromium is not installed")
    node()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(CHROMIUM_ARGUMENTS))
        yield browser
        browser.close()


def whole_browser() -> str:
    """The program Chromium with all that is around a page: its settings, and pages that it keeps for the way back."""
    program = next(filter(None, map(shutil.which, _WHOLE)), None)
    if program is None:
        require("browser", "the headless shell alone is installed")
    return program


def node() -> str:
    """The program node, where the packages of tests/ are installed beside it."""
    program = shutil.which("node")
    if program is None:
        require("node", "it is not installed")
    if not (ROOT / "tests" / "node_modules").is_dir():
        require("node", "run `npm ci --prefix tests`")
    return program


def collection() -> Path:
    """Where a folder of the official documents may be."""
    return Path(os.environ.get("SCHEMAS_FROM") or ROOT.parent / "shared" / "schemas")
