"""The LMS page puts its API where each kind of window finds it, records every call and plays its faults."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from conftest import few
from runtime.conftest import Room
from runtime.driver import killed, leave
from runtime.lms import Lms, Server
from runtime.tabs import tabs
from runtime.versions import STATE, Version

pytestmark = [pytest.mark.browser, pytest.mark.versions("scorm12", "scorm2004")]

MANIFEST = b"""<manifest xmlns="urn:any"><organizations><organization><item identifierref="sco"/></organization>
</organizations><resources><resource identifier="sco" href="start.html"/></resources></manifest>"""
START = b"""<!doctype html><title>A package of one page</title><link rel="icon" href="sco.js">
<p style="color: red">Plain</p><script>window.inline = true;</script><script src="sco.js"></script>"""
SCRIPT = """
function above(from) {
  for (let at = from, step = 0; step < 500; at = at.parent, step += 1) {
    if (at.NAME) return at.NAME;
    if (at.parent === at) return null;
  }
}
const found = () => above(window) || (opener && above(opener)) || (top.opener && above(top.opener));
function begin() {
  window.api = found();
  if (!api) return setTimeout(begin, 50);
  try { window.began = api.LMSInitialize(""); } catch (error) { window.began = "thrown"; }
  window.put = api.LMSSetValue("STATUS", "incomplete");
  window.code = api.LMSGetLastError();
  window.kept = api.LMSCommit("");
  window.empty = api.LMSGetValue("cmi.suspend_data");
  document.title = "begun";
}
addEventListener("pagehide", () => window.api && api.LMSFinish(""));
begin();
"""
STARTED = ["Initialize", "SetValue", "GetLastError", "Commit", "GetValue"]
COMMIT = "(api.Commit ? api.Commit('') : api.LMSCommit(''))"
GET = "(api.GetValue ? api.GetValue(name) : api.LMSGetValue(name))"
PUT = "(api.SetValue ? api.SetValue(...pair) : api.LMSSetValue(...pair))"
INCOMPLETE = {"1.2": "cmi.core.lesson_status", "2004": "cmi.completion_status"}


def files(version: Version) -> dict[str, bytes]:
    """A package of one page that makes a few calls."""
    script = SCRIPT.replace("NAME", version.api).replace("STATUS", INCOMPLETE[version.number])
    if version.number == "2004":
        script = script.replace("LMSFinish", "Terminate").replace("LMS", "")
    return {"imsmanifest.xml": MANIFEST, "start.html": START, "sco.js": script.encode()}


def lms_of(server: Server, version: Version, **settings: Any) -> Lms:
    return server.lms(files(version), version=version, **settings)


def opened(page: Page, lms: Lms) -> Any:
    """The frame or pop-up that the package runs in, once it has made its first calls."""
    page.goto(lms.page)
    for _ in range(1000):
        for at in page.context.pages:
            for frame in at.frames:
                if frame.url == lms.launch and frame.evaluate("document.title") == "begun":
                    return frame
        page.wait_for_timeout(20)
    raise AssertionError("the package did not start")


@pytest.fixture
def page(browser: Browser, server: Server) -> Any:
    with tabs(browser).lent() as tab:
        tab.watch()
        yield tab.context.new_page()
        tab.hush()
        tab.clean(server.origin)


@pytest.mark.parametrize("runtime", ["strict", "scorm-again"])
@pytest.mark.parametrize("window", ["frame", "nested", "popup", "popup-nested"])
def test_a_package_finds_the_api_and_its_calls_are_recorded(
    page: Page, server: Server, version: Version, runtime: str, window: str
) -> None:
    lms = lms_of(server, version, runtime=runtime, window=window)
    frame = opened(page, lms)
    assert [call["name"] for call in frame.evaluate("(top.opener || top).calls")] == STARTED
    leave(page, lms)
    assert [call.name for call in lms.calls] == [*STARTED, "Terminate"]
    assert not lms.calls.refused
    assert lms.stored


def test_a_killed_tab_leaves_what_was_committed_and_no_finish(page: Page, server: Server, version: Version) -> None:
    lms = lms_of(server, version)
    opened(page, lms)
    killed(page)
    assert [call.name for call in lms.calls] == STARTED[:-1]
    assert lms.stored is not None
    assert lms.status == "incomplete"
    assert lms.stored[INCOMPLETE[version.number]] == "incomplete"


def test_the_next_session_gets_what_the_last_one_stored(page: Page, server: Server, version: Version) -> None:
    lms = lms_of(server, version, stored=version.stored("incomplete", state="kept"))
    assert opened(page, lms).evaluate("empty") == "kept"
    leave(page, lms)
    again = {"1.2": "kept", "2004": ""}[version.number]  # SCORM 2004 keeps only what was left with exit "suspend"
    assert opened(page, lms).evaluate("empty") == again
    assert sorted(lms.sessions) == [1, 2]


def test_the_content_policy_holds_in_the_package(page: Page, server: Server, version: Version) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    frame = opened(page, lms_of(server, version))
    assert frame.evaluate("!window.inline")
    assert len([text for text in complaints if "Content Security Policy" in text]) == 2


def test_a_missing_file_is_seen(page: Page, server: Server, version: Version) -> None:
    lms = lms_of(server, version)
    opened(page, lms).evaluate("fetch('missing.js').then(() => true)")
    assert ("pkg", "missing.js", 404) in lms.requests


@pytest.mark.parametrize(
    ("faults", "seen"),
    few(
        [
            ({"Initialize": "false"}, {"began": "false", "put": "false", "kept": "false"}),
            ({"Initialize": "throw"}, {"began": "thrown", "put": "false"}),
            ({"Initialize": 300}, {"began": "true"}),
            ({"refuse": "cmi.co"}, {"put": "false", "code": "101", "kept": "true"}),
            ({"refuse": "cmi.suspend"}, {"put": "true", "code": "0"}),
            ({"forget": STATE}, {"began": "true", "empty": ""}),
            ({"Commit": "false"}, {"put": "true", "kept": "false"}),
            ({"returns": "boolean"}, {"began": True, "put": True, "kept": True, "empty": ""}),
            ({"returns": "sloppy"}, {"began": None, "code": 0, "empty": None}),
            ({"returns": "empty"}, {"began": "", "put": "", "code": "", "kept": "", "empty": ""}),
        ],
        3,
    ),
    ids=str,
)
def test_faults_are_played_and_recorded(
    page: Page, server: Server, version: Version, faults: Any, seen: dict[str, Any]
) -> None:
    lms = lms_of(server, version, faults=faults)
    frame = opened(page, lms)
    assert {name: frame.evaluate(f"window.{name}") for name in seen} == seen


def test_a_fault_can_end_while_the_package_runs(page: Page, server: Server, version: Version) -> None:
    lms = lms_of(server, version, faults={"Commit": "false"})
    frame = opened(page, lms)
    assert lms.stored is None
    page.evaluate("faults.Commit = ''")
    assert frame.evaluate(COMMIT) == "true"
    assert lms.stored is not None


def test_a_late_api_is_late_and_an_absent_one_absent(page: Page, server: Server, version: Version) -> None:
    late = lms_of(server, version, attach=400)
    assert opened(page, late).evaluate("began") == "true"
    absent = lms_of(server, version, attach=None)
    page.goto(absent.page)
    assert page.evaluate(f"!window.{version.api}")


@pytest.fixture
def policed(room: Room) -> Room:
    """A room whose console may say that the package breaks the policy, as it does to be seen."""
    room.forgive("Content Security Policy")
    return room


def test_a_platform_that_keeps_books_says_true_and_loses_what_went_by_beacon(policed: Room) -> None:
    room = policed
    lms = lms_of(room.server, room.version, ways=("count-none", "books"), faults={"network": "gone"})
    frame = opened(room.context.new_page(), lms)
    top = room.context.pages[0]
    assert (frame.evaluate("kept"), lms.stored) == ("true", None)
    assert frame.evaluate(f"(name) => {GET}", "cmi.interactions._count") == ""
    top.wait_for_function(
        "() => performance.getEntriesByType('resource').some((one) => one.initiatorType === 'beacon')"
    )
    top.evaluate("faults.network = 'refused'")
    assert frame.evaluate(COMMIT) == "false"
    top.evaluate("faults.network = ''")
    assert (frame.evaluate(COMMIT), lms.status) == ("true", "")
    frame.evaluate(f"(pair) => {PUT}", [STATE, "last"])
    leave(top, lms)
    assert lms.value(STATE) == "last", "the request of a page that goes away arrives, by a beacon"
    saving = [call.result for call in lms.calls if call.name in ("Commit", "Terminate")]
    assert saving == ["true", "false", "true", "true"]


@pytest.mark.parametrize("said", [True, False])
def test_without_a_network_a_platform_that_keeps_books_knows_nothing_of_it(policed: Room, said: bool) -> None:
    room = policed
    room.forgive("ERR_INTERNET_DISCONNECTED")
    lms = lms_of(room.server, room.version, ways=("books",))
    frame = opened(room.context.new_page(), lms)
    assert lms.status == "incomplete"
    room.context.set_offline(True)
    room.say_online(said)
    frame.evaluate(f"(pair) => {PUT}", [STATE, "lost"])
    assert frame.evaluate(COMMIT) == "true"
    assert frame.evaluate("navigator.onLine") == said
    room.context.set_offline(False)
    leave(room.context.pages[0], lms)
    assert lms.value(STATE) == ""
    assert lms.calls.written(STATE) == "lost", "the record of calls is the tests' own"
