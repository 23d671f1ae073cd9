"""Open edX takes the packages, plays them and grades what the learner did: by its own code (openedx-scorm-xblock)."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from conftest import few
from lessonpack.model.course import Course, distinct
from lessonpack.package import write_zip
from lessonpack.target import Options
from lessonpack.targets import load
from runtime.answers import RIGHT, WRONG, all_of, answer, earned, mix
from runtime.driver import FOUND_WITHIN, Player
from runtime.lessons import SOME, Packed, content, reading_only, several, small
from runtime.lms import launch_file, unpacked

if TYPE_CHECKING:
    from runtime.openedx import Unit

TARGETS = few(sorted(name for name in load() if name.startswith("scorm")))


@pytest.fixture
def unit() -> Iterator[Unit]:
    """A unit of Open edX; its libraries are loaded where it is asked for, since they take half a second."""
    from runtime.openedx import serving

    with serving() as unit:
        yield unit
    assert unit.failures == []


@pytest.fixture
def context(browser: Browser, unit: Unit) -> Iterator[BrowserContext]:
    context = browser.new_context(reduced_motion="reduce")
    context.set_default_timeout(FOUND_WITHIN)
    complaints: list[str] = []
    requests: list[str] = []
    context.on("console", lambda message: complaints.append(message.text))
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    context.on("request", lambda request: requests.append(request.url))
    yield context
    context.close()
    assert complaints == []
    assert [url for url in requests if not url.startswith((unit.origin, "data:"))] == []


def uploaded(unit: Unit, course: Course, target: str, folder: Path, **settings: str) -> dict[str, bytes]:
    """Build and upload; the files of the package."""
    zipped = folder / "package.zip"
    write_zip(load()[target].build(distinct(course), Options()), zipped)
    assert unit.upload(zipped, **settings) == {"result": "success", "errors": []}
    return unpacked(zipped)


def visited(context: BrowserContext, unit: Unit, packed: Packed) -> Player:
    """The learner opens the unit; the player in it has opened its session."""
    page = context.new_page()
    page.goto(unit.origin)
    return playing(page, unit, packed)


def playing(page: Page, unit: Unit, packed: Packed) -> Player:
    launched = unit.block.index_page_url
    for _ in range(1000):
        for frame in page.frames:
            if frame.url == launched:
                return Player(frame, packed.lesson)
        page.wait_for_timeout(10)
    raise AssertionError("the package did not open")


def settled(unit: Unit, page: Page) -> Any:
    """The block, when all that the player has said so far has arrived: Open edX sends it in the background."""
    page.wait_for_function("() => !$.active")
    return unit.block


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("name", ["mesa-optimization", "kitchen-sink", "ai-safety"])
def test_the_package_is_stored_whole_and_launches_its_page(unit: Unit, tmp_path: Path, name: str, target: str) -> None:
    course = content(name).course
    files = uploaded(unit, course, target, tmp_path)
    block = unit.block
    assert unit.stored() == files
    assert block.index_page_path == launch_file(files)
    assert block.scorm_version == ("SCORM_12" if target == "scorm12" else "SCORM_2004")
    assert block.package_warnings == []
    links = re.findall(r"<li href='([^']*)' class='navigation-title'>([^<]*)</li>", block.navigation_menu)
    assert links == [(block.index_page_url, course.title)]


@pytest.mark.browser
@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize(
    ("name", "pattern"), few([("kitchen-sink", "r"), ("mesa-optimization", "rrrrp"), ("mesa-optimization", "rwp")])
)
def test_a_whole_lesson_is_graded_to_the_point(
    unit: Unit, context: BrowserContext, tmp_path: Path, name: str, pattern: str, target: str
) -> None:
    packed = content(name)
    answers = mix(packed.lesson, pattern)
    share = earned(packed.lesson, answers) / 100
    passed = share * 100 >= (packed.quiz.pass_mark or 0)
    uploaded(unit, packed.course, target, tmp_path)
    player = visited(context, unit, packed)
    player.read_on()
    player.answer_all(answers)
    assert unit.grades == [], "nothing is graded before the quiz is handed in"
    player.submit()
    if player.hook("accept").count():
        player.press("accept")
    block = settled(unit, player.page)
    assert abs(Fraction(block.lesson_score) - share) <= Fraction(1, 10_000)
    assert block.success_status == ("passed" if passed else "failed")
    # To Open edX a failed learner has no points.
    assert abs(Fraction(unit.grades[-1]) - (share if passed else 0)) <= Fraction(1, 10_000)
    if passed:
        assert block.lesson_status == "completed"
        assert ("completion", {"completion": 1}) in unit.published
    kept = block.scorm_data
    reported = [kept[f"cmi.interactions.{number}.id"] for number in range(len(packed.lesson.asked))]
    assert len(set(reported)) == len(packed.lesson.asked)
    player.page.goto("about:blank")
    assert len(unit.tracked("initialized")) == 1


@pytest.mark.full
@pytest.mark.browser
@pytest.mark.parametrize("target", TARGETS)
def test_a_course_is_graded_by_its_weights_when_it_is_done(
    unit: Unit, context: BrowserContext, tmp_path: Path, target: str
) -> None:
    packed = several(pass_mark=Fraction(50))
    uploaded(unit, packed.course, target, tmp_path)
    player = visited(context, unit, packed)
    tides, waves, final = packed.lessons
    player.go_through(tides, {})
    wrong = waves.asked[2]
    answers = {**mix(waves, "r"), wrong.id: answer(wrong, WRONG)}
    player.go_through(waves, answers)
    assert unit.grades == [], "nothing is graded before the course is done"
    player.go_through(final, mix(final, "r"))
    block = settled(unit, player.page)
    share = (earned(waves, answers) + 2 * 100) / 3 / 100
    assert abs(Fraction(block.lesson_score) - share) <= Fraction(1, 10_000)
    assert (block.success_status, block.lesson_status) == ("passed", "completed")
    assert abs(Fraction(unit.grades[-1]) - share) <= Fraction(1, 10_000)


@pytest.mark.browser
@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize(("scored", "grades"), few([("0", set()), ("1", {0.0})]))
def test_a_lesson_without_a_quiz_is_completed_by_reading_and_wants_to_be_unscored(
    unit: Unit, context: BrowserContext, tmp_path: Path, target: str, scored: str, grades: set[float]
) -> None:
    packed = reading_only()
    uploaded(unit, packed.course, target, tmp_path, has_score=scored)
    player = visited(context, unit, packed)
    assert settled(unit, player.page).lesson_status == "incomplete"
    player.read_on()
    block = settled(unit, player.page)
    assert (block.lesson_status, block.success_status) == ("completed", "unknown")
    assert set(unit.grades) == grades


@pytest.mark.browser
@pytest.mark.parametrize("target", TARGETS)
def test_the_next_visit_goes_on_where_this_one_ended(
    unit: Unit, context: BrowserContext, tmp_path: Path, target: str
) -> None:
    packed = small((SOME,), pass_mark=Fraction(50))
    answers = mix(packed.lesson, "p")
    uploaded(unit, packed.course, target, tmp_path)
    player = visited(context, unit, packed)
    player.read_on()
    player.press("next")
    for _ in packed.lesson.asked:
        player.answer_this(answers)
        before = player.seen()
        settled(unit, player.page)
        player.page.close()
        player = visited(context, unit, packed)
        assert player.seen() == before
        player.press("next")
    player.submit()
    block = settled(unit, player.page)
    assert abs(Fraction(block.lesson_score) * 100 - earned(packed.lesson, answers)) <= Fraction(1, 100)


@pytest.mark.full
@pytest.mark.browser
@pytest.mark.parametrize("target", TARGETS)
def test_coming_back_after_a_pass_shows_the_result_and_changes_no_grade(
    unit: Unit, context: BrowserContext, tmp_path: Path, target: str
) -> None:
    packed = small(pass_mark=Fraction(50))
    uploaded(unit, packed.course, target, tmp_path)
    player = visited(context, unit, packed)
    player.take(all_of(packed.lesson, RIGHT))
    settled(unit, player.page)
    player.page.close()
    player = visited(context, unit, packed)
    assert (player.place, player.score) == ("result", "100")
    player.press("previous")
    block = settled(unit, player.page)
    assert (block.lesson_status, block.success_status, block.lesson_score) == ("completed", "passed", 1.0)
    assert set(unit.grades) == {1.0}


@pytest.mark.browser
@pytest.mark.parametrize("target", TARGETS)
def test_a_failed_attempt_that_is_taken_again_is_no_grade(
    unit: Unit, context: BrowserContext, tmp_path: Path, target: str
) -> None:
    packed = small(pass_mark=Fraction(50), attempts=2)
    uploaded(unit, packed.course, target, tmp_path)
    player = visited(context, unit, packed)
    player.take(all_of(packed.lesson, WRONG))
    settled(unit, player.page)
    assert unit.grades == []
    player.press("retry")
    answers = all_of(packed.lesson, RIGHT)
    player.answer_on(answers)
    player.submit()
    assert settled(unit, player.page).success_status == "passed"
    assert set(unit.grades) == {1.0}


@pytest.mark.browser
@pytest.mark.parametrize("target", TARGETS)
def test_in_a_pop_up_of_open_edx_the_lesson_is_graded_as_well(
    unit: Unit, context: BrowserContext, tmp_path: Path, target: str
) -> None:
    packed = small(pass_mark=Fraction(50))
    uploaded(unit, packed.course, target, tmp_path, popup_on_launch="1")
    page = context.new_page()
    page.goto(unit.origin)
    with page.expect_popup() as opened:
        page.locator(".popup-launcher").click()
    player = playing(opened.value, unit, packed)
    player.take(all_of(packed.lesson, RIGHT))
    block = settled(unit, page)
    assert (block.lesson_status, block.success_status, block.lesson_score) == ("completed", "passed", 1.0)


# --- what lessonpack's own checks say of Open edX -------------------------------------------------------

ITEM = '<item identifier="i{n}" identifierref="r{n}"{more}><title>Part {n}</title></item>'
RESOURCE = '<resource identifier="r{n}"{href}/>'
NAMESPACE = "http://www.imsproject.org/xsd/imscp_rootv1p1p2"


def manifest(items: str, resources: str, name: str = "") -> str:
    """A manifest whose elements have the prefix `name`, or none."""
    text = f"""<manifest identifier="m">
<metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>
<organizations default="o"><organization identifier="o"><title>Parts</title>{items}</organization></organizations>
<resources>{resources}</resources></manifest>"""
    declared = f'xmlns:{name}="{NAMESPACE}"' if name else f'xmlns="{NAMESPACE}"'
    prefixed = re.sub(r"<(/?)(\w)", rf"<\1{name}:\2", text) if name else text
    return prefixed.replace(' identifier="m"', f' identifier="m" {declared}', 1)


def foreign(unit: Unit, folder: Path, text: str, *names: str) -> Any:
    """The block, with a package of this manifest and files of these names in it."""
    zipped = folder / "foreign.zip"
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("imsmanifest.xml", text)
        for name in names:
            archive.writestr(name, name)
    assert unit.upload(zipped) == {"result": "success", "errors": []}
    return unit.block


def test_open_edx_launches_the_first_resource_with_an_href_whatever_the_items_say(unit: Unit, tmp_path: Path) -> None:
    resources = "".join(
        RESOURCE.format(n=n, href=href) for n, href in enumerate(["", ' href="two.html"', ' href="three.html"'], 1)
    )
    text = manifest(ITEM.format(n=3, more=""), resources)
    assert foreign(unit, tmp_path, text, "two.html", "three.html").index_page_path == "two.html"


def test_open_edx_reads_no_manifest_whose_namespace_has_a_prefix(unit: Unit, tmp_path: Path) -> None:
    items, resources = ITEM.format(n=1, more=""), RESOURCE.format(n=1, href=' href="start.html"')
    assert foreign(unit, tmp_path, manifest(items, resources), "start.html").index_page_path == "start.html"
    prefixed = manifest(items, resources, "imscp")
    assert foreign(unit, tmp_path, prefixed, "start.html", "index.html").index_page_path == "index.html"


def test_open_edx_drops_items_that_do_not_say_they_are_visible(unit: Unit, tmp_path: Path) -> None:
    items = ITEM.format(n=1, more="") + ITEM.format(n=2, more=' isvisible="true"')
    resources = "".join(RESOURCE.format(n=n, href=f' href="{n}.html"') for n in (1, 2))
    menu = foreign(unit, tmp_path, manifest(items, resources), "1.html", "2.html").navigation_menu
    assert "Part 2" in menu
    assert "Part 1" not in menu
