"""What a learner on a slow phone waits for: small files, a lesson within a second, and nothing that jumps."""

from __future__ import annotations

import math
import re
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from playwright.sync_api import Browser, Frame, Locator, Page, Route

from lessonpack.carried import carried
from lessonpack.features import Feature
from lessonpack.findings import Log
from lessonpack.model.course import Course, distinct
from lessonpack.package import MANIFEST, write_zip
from lessonpack.source import reader
from lessonpack.target import Options
from lessonpack.targets import load
from lessonpack.targets._player import scripts
from runtime import phone
from runtime.answers import RIGHT, all_of
from runtime.driver import HURRIED, Player
from runtime.lessons import CONTENT, QUESTIONS, READ, Packed, content, several, small
from runtime.lms import Server
from runtime.test_access import DRAWN

TARGETS = sorted(name for name in load() if name.startswith("scorm") or name == "html")
PLAYER_LIMIT = 60_000  # bytes, as the zip holds them
SHARED_LIMIT = 52_000  # the same without page and data
LOADED_LIMIT = 72_000  # bytes, as the web server sends them: with a lesson of 1,200 words, its quiz and its cover
EXERCISES_LIMIT = 3_500  # what the exercises of a lesson may add to that, their words included
MOST_AT_LAST = (
    0.37  # of the work on the page without scripts: it was 0.29, and 0.46 with all that a start page does without
)
MOST_OF_PLAIN = 1.5  # it is below 1: the player gives the page its shape before the first frame

POLLING, SETTLED = 20, 300  # ms
RUNS = 8  # at most, of work that is counted anew while other processes are at work beside
EVERYTHING = Path(__file__).parent / "everything" / "lesson.yaml"
ELSEWHERE = {
    *("core/course", "core/returns", "ui/menu", "ui/practice", "core/days", "ui/revisit", "ui/fold"),
    *("ui/embed", "ui/sizes"),  # of films of other sites, of pictures in several sizes
    *("core/gathered", "ui/stimulus"),  # of what several questions refer to
    *("core/waiting", "ui/waiting"),  # of what people judge
}
# What kinds of question that are not of choices have of their own.
OF_KINDS = {"arranged", "typed", "essay", "cloze", "spots"}
OF_BLOCKS = {"fold", "beside", "notes", "recording", "embed"}  # what blocks have that few lessons use
KINDS_LIMIT = 75_000  # with every kind of question
# What the page asks of `Intl`.
LEARNING = """
window.learnt = [];
for (const name of ["NumberFormat", "PluralRules"]) {
  Intl[name] = new Proxy(Intl[name], { construct: (made, given) => learnt.push(name) && new made(...given) });
}
"""
# What the first frame after the scripts has of questions, and when it comes.
FIRST = """addEventListener("DOMContentLoaded", () => requestAnimationFrame(() => {
  window.first = { at: performance.now(), checks: document.querySelectorAll('[data-lp="check"]').length };
}));"""
PREPARED = (
    """() => document.querySelector('[data-lp="check"]') && [...document.images].every((image) => image.complete)"""
)
# Of frames that a frame asks for none comes: nothing is made ready by itself.
ONE_FRAME = """(() => {
  const frame = requestAnimationFrame;
  let within = false;
  window.requestAnimationFrame = (act) => within ? 0 : frame((at) => { within = true; act(at); within = false; });
})();"""
READ_TO_ITS_END = """() => document.querySelector('[data-lp="announcer"]')"""
LAID_OUT = "() => document.querySelector('.cover')?.offsetHeight > 0"
SEEN = "() => Boolean(document.elementFromPoint(180, 300)?.closest('.cover'))"
ASKED = "performance.getEntriesByType('resource').map((entry) => [entry.name, entry.startTime])"
SCRIPTS = ("early.js", "data.js", "player.js")


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("made", [small, several], ids=["a lesson", "a course"])
def test_the_player_is_small(target: str, made: Callable[..., Packed], tmp_path: Path) -> None:
    """Scripts, style, words and the page around three short questions, with what few lessons carry."""
    sizes = packed_sizes(made(time_limit=20).course, target, tmp_path)
    assert {"player.js", "player.css"} <= set(sizes)
    assert sum(sizes.values()) <= PLAYER_LIMIT, sizes


def test_a_course_of_much_text_loads_no_more_player_than_a_small_one(tmp_path: Path) -> None:
    """Its page and data are as long as what its author wrote; all else is the player."""
    sizes = packed_sizes(content("ai-safety").course, "scorm12", tmp_path)
    assert sum(sizes[name] for name in ("player.js", "player.css", "early.js", "icon.svg")) <= SHARED_LIMIT, sizes


@pytest.mark.parametrize("target", TARGETS)
def test_the_player_is_small_with_all_that_a_lesson_can_have(target: str, tmp_path: Path) -> None:
    """All of it is in there but what only courses and practice have; of the lesson there is a letter or two each."""
    course = reader.load(EVERYTHING, Log())
    assert course is not None
    adapter = target if target in scripts.ADAPTERS else "none"
    carried = scripts.sources(adapter, course)
    assert set(scripts.CORE + scripts.INTERFACE) - set(carried) == ELSEWHERE
    assert set(scripts.unused_sheets(carried, course)) == {"menu", "stimulus"} | OF_KINDS | OF_BLOCKS
    sizes = packed_sizes(course, target, tmp_path)
    whole = sum(size for name, size in sizes.items() if not name.startswith("media/"))
    written = len(zlib.compress(EVERYTHING.read_bytes(), 9))  # what an author wrote is not the player
    assert whole - written <= PLAYER_LIMIT, sizes


def test_the_player_of_every_kind_of_question_and_of_text_is_small(tmp_path: Path) -> None:
    """With the blocks of the kitchen sink, but for what their author wrote: that is not the player."""
    asked, sink = (
        small((*QUESTIONS, READ), time_limit=20).course,
        carried(content("kitchen-sink").course, {Feature.CHECKS}),
    )
    lesson = replace(asked.lessons[0], sections=sink.lessons[0].sections)
    course = replace(asked, lessons=(lesson,), media=sink.media)
    assert not (OF_KINDS | OF_BLOCKS) & set(scripts.unused_sheets(scripts.sources("scorm12", course), course))
    sizes = packed_sizes(course, "scorm12", tmp_path)
    whole = sum(size for name, size in sizes.items() if not name.startswith("media/"))
    assert whole - len(zlib.compress(written_in("kitchen-sink", "sections").encode(), 9)) <= KINDS_LIMIT, sizes


def written_in(name: str, key: str) -> str:
    """What stands under a key at the top of a lesson in content/."""
    source = (CONTENT / name / "lesson.yaml").read_text("utf-8")
    found = re.search(rf"^{key}:\n(?:(?:[ #-].*)?\n)*", source, re.MULTILINE)
    assert found
    return found[0]


def packed_sizes(course: Course, target: str, folder: Path) -> dict[str, int]:
    """The bytes that each file of a package takes in its zip."""
    zipped = folder / "package.zip"
    write_zip(load()[target].build(distinct(course), Options()), zipped)
    with zipfile.ZipFile(zipped) as archive:
        return {entry.filename: entry.compress_size for entry in archive.infolist() if entry.filename != MANIFEST}


def without_exercises(packed: Packed) -> Packed:
    """The lesson with its text and its quiz alone."""
    return Packed(carried(packed.course, {Feature.RECALL, Feature.STEPS, Feature.BEFORE, Feature.CHECKS}))


@pytest.mark.browser
@pytest.mark.parametrize("exercises", [False, True])
def test_a_slow_phone_waits_for_two_round_trips_and_few_bytes(browser: Browser, exercises: bool) -> None:
    """One for the page, and one for all that it names, at once. How long that is in seconds bench/phone.py tells."""
    packed = content("mesa-optimization") if exercises else without_exercises(content("mesa-optimization"))
    files = packed.files("scorm12")
    context = phone.looking(browser, phone.PHONE)
    page = context.new_page()
    ranks = phone.ranked(phone.working(page))
    with phone.web_server(files) as web:
        page.goto(web.page)
        page.wait_for_function("() => window.usable")
        sizes: list[int] = page.evaluate(phone.SIZES)
        asked = {url.removeprefix(web.origin) for url in page.evaluate(phone.LOADED)}
        page.evaluate(HURRIED)
        player = Player(page.main_frame, packed.lesson)
    assert len(sizes) >= 4
    assert 0 not in sizes
    assert sum(sizes) <= LOADED_LIMIT + (EXERCISES_LIMIT if exercises else 0)
    # Nothing that is loaded asks for more, and scripts of low rank would be asked for a round trip later.
    assert asked <= set(re.findall(r'(?:href|src)="([^"#]+)"', files["index.html"].decode()))
    assert {ranks[f"{web.origin}{script}"] for script in SCRIPTS} == {"High"}
    player.press("next")
    assert player.place != "overview"
    context.close()


@pytest.mark.browser
def test_no_script_waits_for_the_one_that_runs_before_the_first_frame(browser: Browser) -> None:
    """All of them are asked for before it, since Chromium looks ahead for nothing in a page with a policy."""
    page = browser.new_page()
    with phone.web_server(content("mesa-optimization").files("scorm12")) as web:
        page.goto(web.page)
        asked = {url.removeprefix(web.origin): time for url, time in page.evaluate(ASKED)}
    page.close()
    assert max(asked["data.js"], asked["player.js"]) <= asked["early.js"]


@pytest.mark.browser
@pytest.mark.parametrize(
    ("late", "done"), [("player.css", READ_TO_ITS_END), ("player.js", LAID_OUT)], ids=["style", "player"]
)
def test_the_page_is_read_before_its_style_is_there_and_laid_out_unseen_before_the_player(
    browser: Browser, late: str, done: str
) -> None:
    """A slow phone has nothing else to do by then. Which page is the first on the screen the player decides."""
    context = phone.looking(browser, phone.PHONE)
    page = context.new_page()
    held = holding(page, late)
    with phone.web_server(content("mesa-optimization").files("scorm12")) as web:
        page.goto(web.page, wait_until="commit")
        page.wait_for_function(done, polling=POLLING)
        assert not page.evaluate(SEEN)
        release(held)
        page.wait_for_function(SEEN)
    context.close()


@pytest.mark.browser
def test_the_first_frame_waits_for_nothing_that_a_start_page_does_without(browser: Browser) -> None:
    """Buttons of questions and pictures of sections come right after it."""
    context = phone.looking(browser, phone.PHONE)
    context.add_init_script(FIRST)
    page = context.new_page()
    with phone.web_server(content("mesa-optimization").files("scorm12")) as web:
        page.goto(web.page)
        page.wait_for_function(PREPARED)
        first = page.evaluate("first")
        asked = {url.removeprefix(web.origin): time for url, time in page.evaluate(ASKED)}
    context.close()
    assert first["checks"] == 0
    pictures = [time for url, time in asked.items() if url.startswith("media/")]
    assert len(pictures) == 2
    assert min(pictures) >= first["at"]


@pytest.mark.browser
def test_after_the_last_byte_the_processor_works_little_until_the_first_page_is_usable(browser: Browser) -> None:
    """All that can be done before is done by then. Work is counted as in the test below."""
    files = content("mesa-optimization").files("scorm12")
    work = {"at last": math.inf, "plain": math.inf}
    for _ in range(RUNS):
        work["plain"] = min(work["plain"], spent(browser, without_scripts(files), "true"))
        work["at last"] = min(work["at last"], spent_at_last(browser, files))
        if work["at last"] <= MOST_AT_LAST * work["plain"]:
            return
    raise AssertionError(work)


def spent_at_last(browser: Browser, files: Mapping[str, bytes]) -> float:
    """The seconds that the page's thread works from the arrival of the player until the page is usable."""
    context = phone.looking(browser, phone.PHONE)
    context.add_init_script(ONE_FRAME)
    page = context.new_page()
    held = holding(page, "player.js")
    session = phone.working(page)
    with phone.web_server(files) as web:
        page.goto(web.page, wait_until="commit")
        page.wait_for_function(LAID_OUT, polling=POLLING)
        page.wait_for_timeout(SETTLED)
        before = phone.worked(session)
        release(held)
        page.wait_for_function("() => window.usable", polling=POLLING)
        seconds = phone.worked(session) - before
    context.close()
    return seconds


def holding(page: Page, name: str) -> list[Route]:
    """Requests for a file, which wait until they are released."""
    held: list[Route] = []
    page.route(f"**/{name}", lambda route: held.append(route))
    return held


def release(held: list[Route]) -> None:
    for route in held:
        route.continue_()


def without_scripts(files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {**files, "index.html": re.sub(rb"<script.*?</script>", b"", files["index.html"], flags=re.DOTALL)}


@pytest.mark.browser
def test_with_the_player_the_processor_works_at_most_half_as_much_again_as_on_the_page_alone(browser: Browser) -> None:
    """Work is counted in the time of the page's own thread, beside that of the same page without scripts.

    It is counted again only to come down to the bound, as in `effort.ratio`.
    """
    files = content("mesa-optimization").files("scorm12")
    page = without_scripts(files)
    work = {"played": math.inf, "plain": spent(browser, page, "true")}
    for _ in range(RUNS):
        work["plain"] = min(work["plain"], spent(browser, page, "true"))
        work["played"] = min(work["played"], spent(browser, files, "window.usable"))
        if work["played"] <= MOST_OF_PLAIN * work["plain"]:
            return
    raise AssertionError(work)


@pytest.mark.parametrize("index", [200, 264, 300, 800, 1500, 4000])
@pytest.mark.parametrize("power", [0.8, 1, 1.3])
def test_a_machine_is_slowed_down_until_it_is_as_slow_as_the_phone(index: float, power: float) -> None:
    """Whether its index falls as it becomes slower, or less, or more; what is slower than the phone is left alone."""
    slower = phone.slowdown(lambda rate: index / rate**power)
    assert index / slower**power == pytest.approx(min(index, phone.SLOW_PHONE), abs=phone.NEAR)


@pytest.mark.browser
def test_the_index_of_a_machine_is_that_of_its_slowed_down_self_and_more(browser: Browser) -> None:
    page = browser.new_page()
    assert phone.indexed(page, 20, tries=1) < phone.indexed(page, 1, tries=1)
    page.close()


@pytest.mark.browser
def test_the_first_page_waits_for_nothing_to_be_learnt_of_how_a_language_writes_numbers(browser: Browser) -> None:
    """It takes a slow phone as long as all else that the player does before the page is usable."""
    context = phone.looking(browser, phone.PHONE)
    context.add_init_script(LEARNING)
    page = context.new_page()
    packed = content("mesa-optimization")
    with phone.web_server(packed.files("scorm12")) as web:
        page.goto(web.page)
        page.wait_for_function("() => window.usable")
        assert page.evaluate("learnt") == []
        page.evaluate(HURRIED)
        player = Player(page.main_frame, packed.lesson)
        player.press("more")
        player.press("settings")
        assert page.evaluate("learnt") == ["NumberFormat"]
    context.close()


def spent(browser: Browser, files: Mapping[str, bytes], ready: str) -> float:
    """The seconds that the page's thread works until the page is ready and drawn."""
    context = phone.looking(browser, phone.PHONE)
    page = context.new_page()
    session = phone.working(page)
    before = phone.worked(session)
    with phone.web_server(files) as web:
        page.goto(web.page)
        page.wait_for_function(f"() => {ready}")
        page.evaluate(DRAWN)
        seconds = phone.worked(session) - before
    context.close()
    return seconds


@pytest.mark.full
@pytest.mark.browser
@pytest.mark.parametrize("size", [phone.PHONE, phone.DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("where", ["in an LMS", "by itself", "in an LMS that is late"])
def test_nothing_jumps_however_slowly_it_arrives(browser: Browser, server: Server, where: str, size: Any) -> None:
    packed = content("mesa-optimization")
    context = phone.looking(browser, size)
    page = context.new_page()
    slow = phone.slowed(page)
    lms = server.lms(packed.files("scorm12"), attach=1000 if where.endswith("late") else 0)
    page.goto(lms.launch if where == "by itself" else lms.page)
    frame = page.main_frame if where == "by itself" else opened(page, lms.launch)
    player = Player(frame, packed.lesson)
    try:
        page.wait_for_timeout(500)
        assert frame.evaluate("shifts") == []
        while player.place != "quiz":
            player.press("next")
            page.wait_for_timeout(600)
        player.press("next")
        page.wait_for_timeout(600)
        assert frame.evaluate("jumps()") == []
    finally:
        phone.freed(slow)
        context.close()


def as_a_finger(target: Locator) -> None:
    """Rows are pressed where a finger would, whatever lies over them; for all else a script is enough."""
    if target.evaluate("target => target.matches('.option') || void target.click()"):
        target.click(force=True)


@pytest.mark.browser
def test_no_request_leaves_the_package(browser: Browser) -> None:
    packed = content("kitchen-sink")
    context = phone.looking(browser, phone.PHONE)
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    with phone.web_server(packed.files("scorm12")) as web:
        page = context.new_page()
        page.goto(web.page)
        page.evaluate(HURRIED)
        player = Player(page.main_frame, packed.lesson, as_a_finger)
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
