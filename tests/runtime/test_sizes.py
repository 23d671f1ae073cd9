"""Pictures in several sizes: a phone loads the small file, a wide window the large one, and paper has the largest."""

from __future__ import annotations

import re
import struct
import zlib
from pathlib import Path

import pytest
from msgspec.structs import replace
from PIL import Image
from playwright.sync_api import Browser

from lessonpack.findings import Log
from lessonpack.model.blocks import Figure
from lessonpack.source import reader
from runtime.conftest import Room
from runtime.driver import HURRIED, Player
from runtime.lessons import Packed, small, words
from runtime.lms import Server
from source.test_media import chunk
from test_cli import call

pytestmark = pytest.mark.browser

LESSON = """\
lessonpack: 1
id: loops
title: Loops
language: en
sections:
- id: one
  title: One
  blocks:
  - image: {file: loop.png, alt: A loop, width: text}
"""
WIDTHS = {"loop.png": 1600, "loop-400.png": 400, "loop-800.png": 800}


def png(width: int, height: int) -> bytes:
    """A white picture with all of its rows."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\xff" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Packed:
    folder = tmp_path_factory.mktemp("sizes")
    for name, width in WIDTHS.items():
        (folder / name).write_bytes(png(width, width // 2))
    (folder / "lesson.yaml").write_text(LESSON, "utf-8")
    return read(folder)


def read(folder: Path) -> Packed:
    """The lesson of a folder, in which nothing is wrong."""
    log = Log()
    course = reader.load(folder / "lesson.yaml", log)
    assert course is not None
    assert [entry.code for entry in log] == []
    return Packed(course)


@pytest.mark.parametrize(
    ("width", "scale", "loaded"),
    [(380, 1, "loop-400"), (390, 2, "loop-800"), (1440, 1, "loop-800"), (1440, 2, "loop")],
)
def test_a_window_loads_the_smallest_file_that_is_sharp_in_it(
    browser: Browser, server: Server, packed: Packed, width: int, scale: float, loaded: str
) -> None:
    assert loads(browser, server, packed, width, scale) == [loaded]


def loads(browser: Browser, server: Server, packed: Packed, width: int, scale: float) -> list[str]:
    """Which pictures a window of that width asks for, by their names without digests."""
    context = browser.new_context(viewport={"width": width, "height": 800}, device_scale_factor=scale)
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    page.add_init_script(HURRIED)
    page.goto(server.lms(packed.files("scorm12")).launch)
    Player(page.main_frame, packed.lesson).press("next")
    page.locator("figure img").evaluate("async (picture) => { await picture.decode(); }")
    context.close()
    return [re.sub(r"-[0-9a-f]{8}$", "", Path(url).stem) for url in asked if url.endswith((".png", ".jpg"))]


def test_a_phone_loads_the_sizes_that_the_command_laid_beside_a_photograph(
    browser: Browser, server: Server, tmp_path: Path
) -> None:
    noise = Image.effect_noise((2000, 600), 60)
    photograph = Image.merge("RGB", [noise, noise.rotate(180), noise.transpose(Image.Transpose.FLIP_LEFT_RIGHT)])
    photograph.save(tmp_path / "loop.jpg", quality=95)
    (tmp_path / "lesson.yaml").write_text(LESSON.replace("loop.png", "loop.jpg"), "utf-8")
    assert call("sizes", tmp_path, "--write").exit_code == 0
    packed = read(tmp_path)
    assert loads(browser, server, packed, 390, 2) == ["loop-800"]
    page = packed.files("scorm12")["index.html"].decode()
    assert [width for _, width in re.findall(r"(loop\S*) (\d+)w", page)] == ["800", "1200", "1600", "2000"]


def test_paper_has_the_largest_and_the_page_its_own_again(room: Room, packed: Packed) -> None:
    page = room.context.new_page()
    page.set_viewport_size({"width": 390, "height": 800})
    page.add_init_script(HURRIED)
    page.goto(room.lms(packed).launch)
    Player(page.main_frame, packed.lesson).press("next")
    sizes = "document.querySelector('figure img').sizes"
    before = page.evaluate(sizes)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.wait_for_function("() => /loop-[0-9a-f]{8}.png$/.test(document.querySelector('figure img').currentSrc)")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(sizes) == before


def test_enlarged_it_is_as_large_as_the_picture_that_the_lesson_names(room: Room, packed: Packed) -> None:
    """Beside a text it is small: the button for that covers nothing of it."""
    [lesson] = packed.course.lessons
    [picture] = lesson.sections[0].blocks
    assert isinstance(picture, Figure)
    section = replace(lesson.sections[0], blocks=(replace(picture, beside=words("What it shows.")),))
    packed = Packed(replace(packed.course, lessons=(replace(lesson, sections=(section,)),)))
    page = room.context.new_page()
    page.set_viewport_size({"width": 1800, "height": 1200})
    page.add_init_script(HURRIED)
    page.goto(room.lms(packed).launch)
    Player(page.main_frame, packed.lesson).press("next")
    button, shown = page.locator("button.enlarge").bounding_box(), page.locator("figure img").bounding_box()
    assert button is not None
    assert shown is not None
    assert shown["width"] < 300
    assert button["y"] >= shown["y"] + shown["height"]
    page.locator("button.enlarge").click()
    page.wait_for_function("() => /loop-[0-9a-f]{8}.png$/.test(document.querySelector('dialog img').currentSrc)")
    assert page.locator("dialog img").evaluate("picture => picture.width") == 1600


def test_a_decorative_picture_is_passed_over_by_screen_readers_and_not_enlarged(room: Room, tmp_path: Path) -> None:
    (tmp_path / "loop.png").write_bytes(png(1600, 800))
    (tmp_path / "lesson.yaml").write_text(LESSON.replace("alt: A loop", "decorative: true"), "utf-8")
    course = reader.load(tmp_path / "lesson.yaml", Log())
    assert course is not None
    page = room.context.new_page()
    packed = Packed(course)
    page.add_init_script(HURRIED)
    page.goto(room.lms(packed).launch)
    Player(page.main_frame, packed.lesson).press("next")
    page.locator("figure img").wait_for()
    assert page.locator("figure img").get_attribute("alt") == ""
    assert page.locator("figure img").evaluate("picture => picture.decode().then(() => picture.clientWidth)") > 200
    assert page.locator("button.enlarge").count() == 0


def test_a_package_has_each_size_once_and_lists_it_and_others_have_the_one_that_the_lesson_names(
    packed: Packed,
) -> None:
    files = packed.files("scorm12")
    pictures = sorted(name for name in files if name.endswith(".png"))
    assert len(pictures) == len(WIDTHS)
    manifest = files["imsmanifest.xml"].decode()
    assert all(manifest.count(f'href="{name}"') == 1 for name in pictures)
    cartridge = packed.files("cc13")
    assert len([name for name in cartridge if name.endswith(".png")]) == 1
    assert b"srcset" not in cartridge["pages/one.html"]


def test_a_lesson_without_pictures_in_several_sizes_carries_nothing_for_them(packed: Packed) -> None:
    assert b'"100000px"' in packed.files("html")["player.js"]
    assert b'"100000px"' not in small().files("html")["player.js"]
