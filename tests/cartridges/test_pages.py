"""The pages of a cartridge can be read by anyone: in any browser, by ear, on a phone, in the dark and on paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from msgspec.structs import replace
from playwright.sync_api import Browser
from playwright.sync_api import Page as Shown

from cartridges.samples import built, read, sea
from conftest import ROOT, few
from lessonpack import palette
from lessonpack.model.course import Course, Term
from lessonpack.package import write_folder
from lessonpack.palette import Scheme

AXE = ROOT / "tests" / "node_modules" / "axe-core" / "axe.min.js"
FAULTS = """() => axe.run(document, {rules: {"target-size": {enabled: true}}, resultTypes: ["violations"]}).then(
  found => found.violations.flatMap(
    rule => rule.nodes.map(node => `${rule.id}: ${node.target.join(" ")} (${node.failureSummary})`)))"""
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
UNDRAWN = "() => [...document.images].filter((each) => each.naturalWidth === 0).map((each) => each.src)"
SHOWN = "(node) => { const { width, height } = node.getBoundingClientRect(); return width > 1 && height > 1; }"
ALIGNED = "(n) => getComputedStyle(document.querySelector(`td:nth-child(${n})[style]`)).textAlign"
COURSES = {
    "kitchen-sink": ROOT / "content" / "kitchen-sink" / "lesson.yaml",
    "mesa-optimization": ROOT / "content" / "mesa-optimization" / "lesson.yaml",
    "arabic": ROOT / "tests" / "runtime" / "arabic" / "lesson.yaml",
}


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The unpacked cartridges of the courses."""
    made = {name: tmp_path_factory.mktemp(name) / "cartridge" for name in COURSES}
    for name, folder in made.items():
        write_folder(built(read(COURSES[name]), "cc13"), folder)
    return made


@contextmanager
def opened(browser: Browser, width: int, **media: str) -> Iterator[Shown]:
    context = browser.new_context(viewport={"width": width, "height": 800}, **media)  # type: ignore[arg-type]
    yield context.new_page()
    context.close()


LOOKS = [(320, "dark"), (1440, "light"), (320, "light"), (1440, "dark")]


@pytest.mark.browser
@pytest.mark.parametrize(
    ("name", "width", "scheme"),
    few([(name, *look) for look in LOOKS for name in COURSES], 3),
)
def test_axe_finds_nothing_and_nothing_goes_beyond_the_edge(
    name: str, width: int, scheme: str, browser: Browser, folders: dict[str, Path]
) -> None:
    pages = sorted(folders[name].rglob("*.html"))
    assert len(pages) >= 2
    with opened(browser, width, color_scheme=scheme) as shown:
        for path in pages:
            shown.goto(path.as_uri())
            shown.evaluate(AXE.read_text("utf-8"))
            assert shown.evaluate(FAULTS) == [], path.name
            assert shown.evaluate(OVERFLOW) <= 0, path.name
            assert shown.evaluate(UNDRAWN) == [], path.name


@pytest.mark.browser
def test_the_title_is_there_for_the_ear_and_on_paper_and_once_on_a_screen(
    browser: Browser, folders: dict[str, Path]
) -> None:
    """The platform shows it above the page; those who print the page or hear it have no platform around it."""
    page = next((folders["mesa-optimization"] / "pages").glob("*.html"))
    with opened(browser, 800) as shown:
        shown.goto(page.as_uri())
        title = shown.locator("h1")
        assert title.inner_text() == shown.title()
        assert not title.evaluate(SHOWN)
        shown.emulate_media(media="print")
        assert title.evaluate(SHOWN)


@pytest.mark.browser
def test_a_page_reads_from_right_to_left_where_its_language_does(browser: Browser, folders: dict[str, Path]) -> None:
    page = next((folders["arabic"] / "pages").glob("*.html"))
    with opened(browser, 800) as shown:
        shown.goto(page.as_uri())
        assert shown.evaluate("() => getComputedStyle(document.body).direction") == "rtl"


@pytest.mark.browser
def test_without_its_style_sheet_a_page_is_a_whole_text(browser: Browser, folders: dict[str, Path]) -> None:
    """Some platforms keep the body of a page and nothing else."""
    with opened(browser, 800) as shown:
        shown.goto((folders["kitchen-sink"] / "pages" / "callouts.html").as_uri())
        shown.evaluate("() => document.querySelector('link').remove()")
        assert "Careful: A warning" in shown.locator("main").inner_text()
        assert shown.evaluate(OVERFLOW) <= 0
        shown.goto((folders["kitchen-sink"] / "pages" / "prose.html").as_uri())
        shown.evaluate("() => document.querySelector('link').remove()")
        assert [shown.evaluate(ALIGNED, n) for n in (1, 2, 3)] == ["left", "center", "right"]


# --- the style sheet --------------------------------------------------------------------------------


def style(course: Course) -> str:
    return built(course, "cc13").read("lesson.css").decode()


def test_the_style_sheet_has_each_colour_that_it_uses_and_no_other() -> None:
    text = style(sea())
    declared, used = (set(re.findall(pattern, text)) for pattern in (r"--([a-z-]+):", r"var\(--([a-z-]+)\)"))
    assert declared == used


def test_the_colours_are_those_of_the_player_and_of_the_theme() -> None:

    plain = style(replace(sea(), theme=None))
    for scheme in Scheme:
        assert f"--accent:{palette.properties(scheme)['accent']}" in plain
    assert "#1f5fa8" in style(sea())
    assert plain.count("prefers-color-scheme:dark") == 1


def test_the_terms_of_a_lesson_stand_in_its_overview() -> None:
    made = sea()
    terms = (Term(term="ebb", text="When the water goes."), Term(term="flood", text="When it comes."))
    lessons = tuple(replace(lesson, glossary=terms) for lesson in made.lessons)
    package = built(replace(made, lessons=lessons), "cc13")
    opening = next(package.read(path).decode() for path in package.paths if path.startswith("openings/tides"))
    assert re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", opening)[:2] == [(each.term, each.text) for each in terms]
