"""One browser, one server, and packages built once for all the tests of the run-time."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from conftest import require
from playwright.sync_api import Browser, sync_playwright

from runtime.lms import AGAIN, Server, serving

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Nothing but this machine resolves: a package that asks for more is seen to fail.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    require("browser", CHROMIUM is not None, "Chromium is not installed")
    require("browser", AGAIN.is_file(), "run `npm ci --prefix tests`")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with serving() as server:
        yield server
