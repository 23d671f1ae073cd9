"""The page's own Content-Security-Policy: the player needs nothing that it forbids, what is slipped in does nothing."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route

from runtime.answers import RIGHT, all_of
from runtime.conftest import Room
from runtime.driver import Player, swiftly
from runtime.lessons import Packed, small
from runtime.lms import Lms

pytestmark = [pytest.mark.browser]

# What an attacker would write into the page, if lessonpack ever let a stranger's markup through, and what forbids it.
SLIPPED_IN = [
    ("<script>window.slipped = 1</script>", "script-src-elem"),
    ('<script src="https://elsewhere.test/x.js"></script>', "script-src-elem"),
    ('<script src="data:text/javascript,window.slipped=1"></script>', "script-src-elem"),
    ('<img src="icon.svg" onload="window.slipped = 1">', "script-src-attr"),
    ('<a href="javascript:void(window.slipped = 1)" data-slipped>x</a>', "script-src-elem"),
    ('<iframe srcdoc="&lt;script&gt;parent.slipped = 1&lt;/script&gt;"></iframe>', "script-src-elem"),
    ('<iframe src="https://elsewhere.test/"></iframe>', "frame-src"),
    ('<img src="https://elsewhere.test/x.png">', "img-src"),
    ('<link rel="stylesheet" href="https://elsewhere.test/x.css">', "style-src-elem"),
    ('<form action="https://elsewhere.test/"><button data-slipped>x</button></form>', "form-action"),
    ('<object data="https://elsewhere.test/x"></object>', "object-src"),
    ('<base href="https://elsewhere.test/">', "base-uri"),
]


@pytest.fixture
def packed() -> Packed:
    return small(pass_mark=Fraction(50))


def folder(packed: Packed, path: Path, slipped: str = "") -> str:
    """The address of the page in a folder on the disk, with something slipped into it."""
    for name, content in packed.files("html").items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(content)
    page = path / "index.html"
    page.write_text(page.read_text("utf-8").replace("</main>", f"{slipped}</main>"), "utf-8")
    return page.as_uri()


def without_the_servers(page: Page, lms: Lms, slipped: str = "") -> None:
    """Let the pages of the server come without a policy, so that the page's own is alone in force."""

    def answer(route: Route) -> None:
        response = route.fetch()
        kept = {name: value for name, value in response.headers.items() if name != "content-security-policy"}
        body = response.text().replace("</main>", f"{slipped}</main>") if route.request.url == lms.launch else None
        route.fulfill(response=response, headers=kept, body=body)

    page.route(lambda url: url.startswith(lms.address), answer)


def visited(room: Room, url: str, lms: Lms | None = None) -> list[str]:
    """Which directives kept from happening what was slipped into a page."""
    told: list[str] = []
    room.forgive("Content Security Policy")
    page = room.context.new_page()
    # What the browser began to ask for and was forbidden to has not left it.
    page.on("requestfailed", lambda request: room.requests.remove(request.url) if request.failure == "csp" else None)
    page.expose_function("forbidden", lambda directive: told.append(directive))  # Playwright marks it
    page.add_init_script(
        "addEventListener('securitypolicyviolation', (event) => window.forbidden(event.effectiveDirective), true);"
    )
    if lms is not None:
        without_the_servers(page, lms, "".join(markup for markup, _ in SLIPPED_IN))
    page.goto(url)
    page.evaluate("document.querySelectorAll('[data-slipped]').forEach((each) => each.click())")
    for _ in range(100):
        if len(told) >= len(SLIPPED_IN):
            break
        page.wait_for_timeout(10)
    assert page.evaluate("window.slipped") is None
    assert page.evaluate("document.baseURI").partition("#")[0] == url
    assert not [asked for asked in room.requests if "elsewhere" in asked]
    return sorted(told)


def test_what_is_slipped_into_a_page_on_the_disk_does_nothing(room: Room, packed: Packed, tmp_path: Path) -> None:
    url = folder(packed, tmp_path, "".join(markup for markup, _ in SLIPPED_IN))
    assert visited(room, url) == sorted(directive for _, directive in SLIPPED_IN)


def test_what_is_slipped_into_a_page_of_a_server_does_nothing(room: Room, packed: Packed) -> None:
    lms = room.lms(packed)
    assert visited(room, lms.launch, lms) == sorted(directive for _, directive in SLIPPED_IN)


def test_a_whole_lesson_on_the_disk_breaks_nothing_of_it(room: Room, packed: Packed, tmp_path: Path) -> None:
    page = room.context.new_page()
    page.goto(folder(packed, tmp_path))
    player = Player(page.main_frame, packed.lesson, swiftly)
    player.take(all_of(packed.lesson, RIGHT))
    assert player.passed == "true"


@pytest.mark.versions("scorm12", "scorm2004")
def test_a_whole_lesson_in_the_frame_of_a_platform_breaks_nothing_of_it(room: Room, packed: Packed) -> None:
    """The room hears the browser complain of whatever the policy forbids."""
    lms = room.lms(packed)
    room.context.on("page", lambda page: without_the_servers(page, lms))
    room.click = swiftly
    player = room.open(lms, packed)
    player.take(all_of(packed.lesson, RIGHT))
    room.leave(lms)
    assert (lms.status, lms.calls.refused) == ("passed", [])


def test_style_that_a_reader_adds_is_left_alone(room: Room, packed: Packed, tmp_path: Path) -> None:
    """Bookmarklets and tool bars of platforms space out text by a style element (WCAG 2.2, 1.4.12)."""
    page = room.context.new_page()
    page.goto(folder(packed, tmp_path, "<style>p { letter-spacing: 3px }</style><p style='word-spacing: 4px' id=own>"))
    assert page.evaluate("getComputedStyle(document.getElementById('own')).letterSpacing") == "3px"
    assert page.evaluate("getComputedStyle(document.getElementById('own')).wordSpacing") == "4px"


def test_a_page_has_the_policy_before_anything_that_it_holds_for(packed: Packed) -> None:
    for target in ("html", "scorm12", "scorm2004"):
        page = packed.files(target)["index.html"].decode()
        policy = page.index("Content-Security-Policy")
        assert policy < min(found.start() for found in re.finditer(r"<(?:link|script|body)\b", page))
