"""The LMS page puts its API where each kind of window finds it, records every call and plays its faults."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from runtime.driver import killed, leave
from runtime.lms import Lms, Server

pytestmark = pytest.mark.browser

MANIFEST = b"""<manifest xmlns="urn:any"><organizations><organization><item identifierref="sco"/></organization>
</organizations><resources><resource identifier="sco" href="start.html"/></resources></manifest>"""
START = b"""<!doctype html><title>A package of one page</title><link rel="icon" href="sco.js">
<p style="color: red">Plain</p><script>window.inline = true;</script><script src="sco.js"></script>"""
SCRIPT = b"""
function above(from) {
  for (let at = from, step = 0; step < 500; at = at.parent, step += 1) {
    if (at.API) return at.API;
    if (at.parent === at) return null;
  }
}
const found = () => above(window) || (opener && above(opener)) || (top.opener && above(top.opener));
function begin() {
  window.api = found();
  if (!api) return setTimeout(begin, 50);
  try { window.began = api.LMSInitialize(""); } catch (error) { window.began = "thrown"; }
  window.put = api.LMSSetValue("cmi.core.lesson_status", "incomplete");
  window.code = api.LMSGetLastError();
  window.kept = api.LMSCommit("");
  window.empty = api.LMSGetValue("cmi.suspend_data");
  document.title = "begun";
}
addEventListener("pagehide", () => window.api && api.LMSFinish(""));
begin();
"""
FILES = {"imsmanifest.xml": MANIFEST, "start.html": START, "sco.js": SCRIPT}
STARTED = ["LMSInitialize", "LMSSetValue", "LMSGetLastError", "LMSCommit", "LMSGetValue"]


def opened(page: Page, lms: Lms) -> Any:
    """The frame or pop-up that the package runs in, once it has made its first calls."""
    page.goto(lms.page)
    for _ in range(100):
        for at in page.context.pages:
            for frame in at.frames:
                if frame.url == lms.launch and frame.evaluate("document.title") == "begun":
                    return frame
        page.wait_for_timeout(20)
    raise AssertionError("the package did not start")


@pytest.fixture
def page(browser: Browser) -> Any:
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("runtime", ["strict", "scorm-again"])
@pytest.mark.parametrize("window", ["frame", "nested", "popup", "popup-nested"])
def test_a_package_finds_the_api_and_its_calls_are_recorded(
    page: Page, server: Server, runtime: str, window: str
) -> None:
    lms = server.lms(FILES, runtime=runtime, window=window)
    frame = opened(page, lms)
    assert [call["name"] for call in frame.evaluate("(top.opener || top).calls")] == STARTED
    leave(page, lms)
    assert [call.name for call in lms.calls] == [*STARTED, "LMSFinish"]
    assert not lms.calls.refused
    assert lms.stored


def test_a_killed_tab_leaves_what_was_committed_and_no_finish(page: Page, server: Server) -> None:
    lms = server.lms(FILES)
    opened(page, lms)
    killed(page)
    assert [call.name for call in lms.calls] == STARTED[:-1]
    assert lms.stored is not None
    assert lms.stored["cmi.core.lesson_status"] == "incomplete"


def test_the_next_session_gets_what_the_last_one_stored(page: Page, server: Server) -> None:
    lms = server.lms(FILES, stored={"cmi.suspend_data": "kept", "cmi.core.lesson_status": "incomplete"})
    assert opened(page, lms).evaluate("empty") == "kept"
    leave(page, lms)
    assert opened(page, lms).evaluate("empty") == "kept"
    assert sorted(lms.sessions) == [1, 2]


def test_the_content_policy_holds_in_the_package(page: Page, server: Server) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    frame = opened(page, server.lms(FILES))
    assert frame.evaluate("!window.inline")
    assert len([text for text in complaints if "Content Security Policy" in text]) == 2


def test_a_missing_file_is_seen(page: Page, server: Server) -> None:
    lms = server.lms(FILES)
    opened(page, lms).evaluate("fetch('missing.js').then(() => true)")
    assert ("pkg", "missing.js", 404) in lms.requests


@pytest.mark.parametrize(
    ("faults", "seen"),
    [
        ({"initialize": "false"}, {"began": "false", "put": "false", "kept": "false"}),
        ({"initialize": "throw"}, {"began": "thrown", "put": "false"}),
        ({"initialize": 300}, {"began": "true"}),
        ({"refuse": "cmi.core.lesson"}, {"put": "false", "code": "101", "kept": "true"}),
        ({"refuse": "cmi.suspend"}, {"put": "true", "code": "0"}),
        ({"forget": "cmi.suspend_data"}, {"began": "true", "empty": ""}),
        ({"commit": "false"}, {"put": "true", "kept": "false"}),
        ({"returns": "boolean"}, {"began": True, "put": True, "kept": True, "empty": ""}),
        ({"returns": "sloppy"}, {"began": None, "code": 0, "empty": None}),
    ],
    ids=str,
)
def test_faults_are_played_and_recorded(page: Page, server: Server, faults: Any, seen: dict[str, Any]) -> None:
    lms = server.lms(FILES, faults=faults)
    frame = opened(page, lms)
    assert {name: frame.evaluate(f"window.{name}") for name in seen} == seen


def test_a_fault_can_end_while_the_package_runs(page: Page, server: Server) -> None:
    lms = server.lms(FILES, faults={"commit": "false"})
    frame = opened(page, lms)
    assert lms.stored is None
    page.evaluate("faults.commit = ''")
    assert frame.evaluate("api.LMSCommit('')") == "true"
    assert lms.stored is not None


def test_a_late_api_is_late_and_an_absent_one_absent(page: Page, server: Server) -> None:
    late = server.lms(FILES, attach=400)
    assert opened(page, late).evaluate("began") == "true"
    absent = server.lms(FILES, attach=None)
    page.goto(absent.page)
    assert page.evaluate("!window.API")
