"""What many tests share: the installed schemas, what a run may not do without, accepting golden trees."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lessonpack.schemas import Store, default_folder, install

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parents[1]
FAMILIES = ("scorm12", "scorm2004-3rd", "scorm2004-4th", "qti21")  # what lessonpack's own targets are judged by

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
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


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="take what is built now as the golden trees")


@pytest.fixture(scope="session")
def accept(request: pytest.FixtureRequest) -> bool:
    """True when golden trees are to be rewritten."""
    return bool(request.config.getoption("--accept"))


def require(what: str, reason: str) -> None:
    """Skip a test for the want of something; fail it where LESSONPACK_REQUIRE lists that.

    `schemas`, `browser` (with node), `programs` (other zip programs), `names` (a file system that stores any name).
    """
    if what in required():
        pytest.fail(f"{what} required: {reason}")
    pytest.skip(reason)


def required() -> list[str]:
    """What LESSONPACK_REQUIRE lists; `everything`: no test at all may be skipped, for whatever reason."""
    return os.environ.get("LESSONPACK_REQUIRE", "").split(",")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.outcome == "skipped" and "everything" in required():
        report.outcome = "failed"
        report.longrepr = f"skipped where everything is required: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def schemas() -> Store:
    """A store with the official schemas: a given one, the checkout's, or the user's."""
    given = os.environ.get("LESSONPACK_SCHEMAS")
    stores = [Store(Path(given))] if given else [_of_the_checkout(), Store(default_folder())]
    for store in stores:
        if not store.missing(FAMILIES):
            return store
    require("schemas", "the official schemas are not installed: run `lessonpack schemas install`")
    raise AssertionError("require() does not return")


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
    if not (ROOT / "tests" / "node_modules").is_dir():
        require("browser", "run `npm ci --prefix tests`")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(CHROMIUM_ARGUMENTS))
        yield browser
        browser.close()


def collection() -> Path:
    """Where a folder of the official documents may be."""
    return Path(os.environ.get("SCHEMAS_FROM") or ROOT.parent / "shared" / "schemas")
