"""What a learner on a slow phone waits for: small files, a lesson within a second, and nothing that jumps."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Frame, Page

from lessonpack.package import MANIFEST, write_zip
from lessonpack.target import Options
from lessonpack.targets import load
from runtime import phone
from runtime.answers import RIGHT, all_of
from runtime.driver import Player
from runtime.lessons import content, small
from runtime.lms import Server

TARGETS = sorted(name for name in load() if name.startswith("scorm") or name == "html")
PLAYER_LIMIT = 60_000  # bytes, as the zip holds them
USABLE_WITHIN = 1.0  # seconds
RUNS = 3
SCRIPTS = ("early.js", "data.js", "player.js")


@pytest.mark.parametrize("target", TARGETS)
def test_the_player_is_small(target: str, tmp_path: Path) -> None:
    """Scripts, style, words and the page around three short questions."""
    zipped = tmp_path / "package.zip"
    write_zip(load()[target].build(small().course, Options()), zipped)
    with zipfile.ZipFile(zipped) as archive:
        sizes = {entry.filename: entry.compress_size for entry in archive.infolist() if entry.filename != MANIFEST}
    assert {"player.js", "player.css", "data.js", "index.html"} <= set(sizes)
    assert sum(sizes.values()) <= PLAYER_LIMIT, sizes


@pytest.mark.browser
def test_the_lesson_can_be_used_within_a_second_on_a_slow_phone(browser: Browser) -> None:
    """Slow 4G and a processor six times slower.

    The network's part is counted and the processor's measured in the time of its own thread, so that what else this
    machine does is not added. On a phone the two overlap: this is the most that it can take.
    """
    packed = content("mesa-optimization")
    times = []
    with phone.web_server(packed.files("scorm12")) as web:
        for _ in range(RUNS):
            context = phone.looking(browser, phone.PHONE)
            page = context.new_page()
            session = phone.working(page)
            before = phone.worked(session)
            ranks = phone.ranked(session)
            page.goto(web.page)
            page.wait_for_function("window.usable")
            spent = phone.worked(session) - before
            sizes: list[int] = page.evaluate(phone.SIZES)
            assert len(sizes) >= 4
            assert 0 not in sizes
            # Two round trips: the page, then at once all that it names, and nothing that one of these asks for.
            # Scripts of low rank would be asked for a round trip later.
            assert {ranks[f"{web.origin}{script}"] for script in SCRIPTS} == {"High"}
            asked = {url.removeprefix(web.origin) for url in page.evaluate(phone.LOADED)}
            assert asked <= set(re.findall(r'(?:href|src)="([^"#]+)"', packed.files("scorm12")["index.html"].decode()))
            times.append(2 * phone.ROUND_TRIP + sum(sizes) / phone.THROUGHPUT + phone.SLOWER * spent)
            player = Player(page.main_frame, packed.lesson)
            player.press("next")
            assert player.place != "overview"
            context.close()
    assert min(times) < USABLE_WITHIN, times


@pytest.mark.browser
@pytest.mark.parametrize("size", [phone.PHONE, pytest.param(phone.DESK, marks=pytest.mark.full)], ids=["phone", "desk"])
@pytest.mark.parametrize(
    "where", ["by itself", "in an LMS", pytest.param("in an LMS that is late", marks=pytest.mark.full)]
)
def test_nothing_jumps_however_slowly_it_arrives(browser: Browser, server: Server, where: str, size: Any) -> None:
    packed = content("mesa-optimization")
    context = phone.looking(browser, size)
    page = context.new_page()
    phone.slowed(page)
    lms = server.lms(packed.files("scorm12"), attach=1000 if where.endswith("late") else 0)
    page.goto(lms.launch if where == "by itself" else lms.page)
    frame = page.main_frame if where == "by itself" else opened(page, lms.launch)
    player = Player(frame, packed.lesson)
    page.wait_for_timeout(500)
    assert frame.evaluate("shifts") == []
    while player.place != "quiz":
        player.press("next")
        page.wait_for_timeout(600)  # a shift right after a click is what the learner asked for
    player.press("next")
    page.wait_for_timeout(600)
    assert [shift for shift in frame.evaluate("shifts") if not shift["input"]] == []
    context.close()


@pytest.mark.browser
def test_no_request_leaves_the_package(browser: Browser) -> None:
    packed = content("kitchen-sink")
    context = phone.looking(browser, phone.PHONE)
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    with phone.web_server(packed.files("scorm12")) as web:
        page = context.new_page()
        page.goto(web.page)
        player = Player(page.main_frame, packed.lesson)
        player.take(all_of(packed.lesson, RIGHT))
        assert player.score == "100", "each row was pressed where a finger would, also on a picture or on code"
        page.wait_for_load_state("networkidle")
        context.close()
    paths = {url.removeprefix(web.origin) for url in asked}
    assert paths <= set(packed.files("scorm12"))
    assert {"index.html", "early.js", "player.js", "player.css", "data.js"} <= paths
    assert web.missed == []


def opened(page: Page, address: str) -> Frame:
    for _ in range(1000):
        for frame in page.frames:
            if frame.url == address:
                return frame
        page.wait_for_timeout(10)
    raise AssertionError("the package did not open")
