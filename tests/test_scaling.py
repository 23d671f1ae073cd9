"""`lessonpack sizes` lays smaller sizes beside large pictures, and never touches what is an author's."""

from __future__ import annotations

import io
import json
import os
import random
import struct
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from PIL import Image, ImageCms

from lessonpack import scaling
from lessonpack.findings import Log, Place
from lessonpack.media import HEAVY, read
from lessonpack.model.content import Media
from lessonpack.report import words
from source.test_media import avif, chunk, png
from test_cli import call

WIDE, HIGH = 1400, 200
_NOISE = Image.effect_noise((WIDE, 2 * HIGH), 90)
GREY, *_OTHERS = (_NOISE.crop((0, top, WIDE, top + HIGH)) for top in (0, 100, 200))
WAVES = Image.merge("RGB", [GREY, *_OTHERS])
# Just large enough to lack one size, where another would tell no more: to write an AVIF takes long.
NEAR = WAVES.crop((0, 0, 1050, HIGH))
ALPHA = Image.linear_gradient("L").resize(WAVES.size)
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
TYPES = {"jpg": {"quality": 95}, "png": {}, "webp": {"quality": 95}, "avif": {"quality": 97, "speed": 10}}


def put(file: Path, image: Image.Image = WAVES, **options: Any) -> Path:
    """A picture with these options, as a file."""
    file.parent.mkdir(exist_ok=True)
    image.save(file, **{**TYPES[file.suffix[1:]], **options})
    return file


@pytest.fixture
def lesson(tmp_path: Path) -> Callable[..., Path]:
    """Writes a lesson that shows these files."""

    def written(*names: str, folder: str = "") -> Path:
        blocks = "".join(f"  - image: {{file: {name}, alt: Waves over the sand}}\n" for name in names)
        file = tmp_path / folder / "lesson.yaml"
        file.parent.mkdir(exist_ok=True)
        head = "lessonpack: 1\nid: reef\ntitle: Reef\nlanguage: en\nsections:\n- id: one\n  title: One\n  blocks:\n"
        file.write_text(head + blocks, "utf-8")
        return file

    return written


def files(folder: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in sorted(folder.iterdir()) if each.is_file()}


def opened(file: Path) -> Image.Image:
    image = Image.open(file)
    image.load()
    return image


def test_lessons_that_lack_nothing_are_counted_in_one_line(lesson: Callable[..., Path], tmp_path: Path) -> None:
    for folder in ("a", "b"):
        put(tmp_path / folder / "small.png", GREY.resize((70, 10)))
        lesson("small.png", folder=folder)
    assert call("sizes", tmp_path).output == "2 files: no large picture lacks smaller sizes\n"


# --- what is made ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", TYPES)
def test_a_large_picture_gets_smaller_sizes_of_its_type_and_a_second_run_has_nothing_to_do(
    kind: str, lesson: Callable[..., Path], tmp_path: Path
) -> None:
    large = put(tmp_path / "media" / f"reef.{kind}")
    file, before = lesson(f"media/reef.{kind}"), files(large.parent)
    shown = call("sizes", file)
    assert (shown.exit_code, files(large.parent)) == (1, before)
    name, row, *_, summary = shown.output.splitlines()
    assert (name, summary) == (file.as_posix(), "1 large picture lacks smaller sizes; --write lays them beside")
    size = words.size_of(large.stat().st_size)
    assert row.startswith(f"  media/reef.{kind}  {WIDE} pixels wide, {size}; smaller sizes: 1200 (")
    written = call("sizes", file, "--write")
    assert written.exit_code == 0, written.output
    after = files(large.parent)
    assert after.pop(large.name) == before[large.name]
    assert {f"reef-1200.{kind}", f"reef-800.{kind}"} <= set(after) <= {f"reef-{width}.{kind}" for width in (800, 1200)}
    sizes = {int(name[5 : name.index(".")]): opened(large.with_name(name)) for name in after}
    assert {width: (image.size, image.format) for width, image in sizes.items()} == {
        width: ((width, round(HIGH * width / WIDE)), opened(large).format) for width in sizes
    }
    weights = [len(data) for data in (after[f"reef-800.{kind}"], after[f"reef-1200.{kind}"], before[large.name])]
    assert all(small <= 0.8 * next for small, next in pairwise(weights))
    log = Log()
    found = read(tmp_path, f"media/reef.{kind}", log, Place("lesson.yaml"))
    assert found is not None
    assert ([each.width for each in found.sizes], list(log)) == ([800, 1200], [])
    again = call("sizes", file, "--write")
    assert (again.exit_code, again.output) == (0, f"{file.as_posix()}: no large picture lacks smaller sizes\n")
    assert files(large.parent) == {**after, large.name: before[large.name]}


def test_of_what_is_no_wider_than_is_needed_or_light_nothing_is_made(
    lesson: Callable[..., Path], tmp_path: Path
) -> None:
    narrow, light = WAVES.crop((0, 0, 999, HIGH)), Image.new("RGB", (4000, 3000), "teal")
    assert (
        put(tmp_path / "narrow.png", narrow).stat().st_size > HEAVY > put(tmp_path / "light.png", light).stat().st_size
    )
    put(tmp_path / "sized.png")
    put(tmp_path / "sized-640.png", WAVES.resize((640, 91)))  # its author laid a smaller one beside it
    before = files(tmp_path)
    done = call("sizes", lesson("narrow.png", "light.png", "sized.png"), "--write")
    assert (done.exit_code, files(tmp_path)) == (0, {**before, "lesson.yaml": (tmp_path / "lesson.yaml").read_bytes()})


def test_a_size_that_is_hardly_lighter_is_not_kept(lesson: Callable[..., Path], tmp_path: Path) -> None:
    grey = Image.effect_noise((1040, 1800), 90)
    put(
        tmp_path / "dots.png", grey.point(lambda value: 255 * (value > 127), "1")
    )  # a bit each, where mixed ones take eight
    for _ in range(2):
        done = call("sizes", lesson("dots.png"), "--write")
        assert (done.exit_code, [*files(tmp_path)]) == (0, ["dots.png", "lesson.yaml"])
        assert "none: they would hardly be lighter" in done.output


# --- as the original is ---------------------------------------------------------------------------------


def made(tmp_path: Path, lesson: Callable[..., Path], name: str, width: int = 800) -> Image.Image:
    """The smaller size that the command makes of a picture."""
    done = call("sizes", lesson(name), "--write")
    assert done.exit_code == 0, done.output
    stem, _, suffix = name.rpartition(".")
    return opened(tmp_path / f"{stem}-{width}.{suffix}")


def corners(image: Image.Image) -> list[str]:
    """Which of three colours each corner is of, from the upper left one on clockwise."""
    right, below = image.width - 5, image.height - 5
    at = [image.convert("RGB").getpixel(place) for place in ((5, 5), (right, 5), (right, below), (5, below))]
    return ["rgb"[max(range(3), key=lambda channel: each[channel])] for each in at]  # type: ignore[index]


@pytest.mark.parametrize("kind", TYPES)
def test_a_picture_that_its_camera_turned_is_shown_as_before(
    kind: str, lesson: Callable[..., Path], tmp_path: Path
) -> None:
    """Upright where all browsers turn it; where they differ its sizes are turned as it is. Notes stay behind."""
    is_upright = kind in ("jpg", "avif")
    width, height = (400, 1050) if is_upright else (1050, 400)  # large for a phone as it is shown
    marked, exif = WAVES.resize((width, height)), Image.Exif()
    for colour, place in (("red", (0, 0)), ("lime", (width - 100, 0)), ("blue", (width - 100, height - 100))):
        marked.paste(colour, (*place, place[0] + 100, place[1] + 100))
    exif[0x0112], exif[0x010F] = 6, "A camera that tells where it was"  # a quarter turn clockwise
    large = put(tmp_path / f"reef.{kind}", marked, exif=exif)
    small = made(tmp_path, lesson, large.name)
    assert small.size == (800, 305)
    assert dict(small.getexif()) == ({} if is_upright else {0x0112: 6})
    assert corners(small)[1:] == ["r", "g", "b"] if is_upright else corners(small)[:3] == ["r", "g", "b"]
    assert b"A camera" not in (tmp_path / f"reef-800.{kind}").read_bytes()
    log = Log()
    assert read(tmp_path, large.name, log, Place("lesson.yaml")) is not None
    assert list(log) == []


@pytest.mark.parametrize("kind", ["jpg", "png", "webp"])
def test_notes_that_nobody_can_read_keep_no_picture_from_its_sizes(
    kind: str, lesson: Callable[..., Path], tmp_path: Path
) -> None:
    put(tmp_path / f"reef.{kind}", exif=b"Exif\0\0MM\0\xff\0\0\0\x08no notes")
    assert made(tmp_path, lesson, f"reef.{kind}").size == (800, 114)


@pytest.mark.parametrize("kind", TYPES)
def test_a_colour_profile_is_kept_and_one_that_is_heavy_becomes_srgb(
    kind: str, lesson: Callable[..., Path], tmp_path: Path
) -> None:
    put(tmp_path / f"a.{kind}", NEAR, icc_profile=SRGB)
    assert made(tmp_path, lesson, f"a.{kind}").info["icc_profile"] == SRGB
    put(tmp_path / f"b.{kind}", NEAR, icc_profile=SRGB + bytes(5000))
    assert not made(tmp_path, lesson, f"b.{kind}").info.get("icc_profile")


def test_the_inks_of_a_printer_become_the_colours_of_a_screen(lesson: Callable[..., Path], tmp_path: Path) -> None:
    put(tmp_path / "ink.jpg", Image.merge("CMYK", [ALPHA, GREY, GREY, Image.new("L", GREY.size, 0)]))
    small = made(tmp_path, lesson, "ink.jpg")
    assert small.mode == "RGB"
    assert small.getpixel((5, 5))[0] > 200 > 60 > small.getpixel((5, 110))[0]  # type: ignore[index, operator]


def test_what_a_png_says_of_its_colours_stays(lesson: Callable[..., Path], tmp_path: Path) -> None:
    plain = put(tmp_path / "g.png").read_bytes()
    (tmp_path / "g.png").write_bytes(plain[:33] + chunk(b"gAMA", struct.pack(">I", 55_555)) + plain[33:])
    assert made(tmp_path, lesson, "g.png").info["gamma"] == 0.55555


def transparent(kind: str) -> Image.Image:
    if kind == "LA":
        return Image.merge("LA", [GREY, ALPHA])
    image = WAVES.copy()
    image.putalpha(ALPHA)
    return image


@pytest.mark.parametrize(("name", "mode"), [("a.png", "LA"), ("a.png", "RGBA"), ("a.webp", "RGBA"), ("a.avif", "RGBA")])
def test_what_is_transparent_stays_so(name: str, mode: str, lesson: Callable[..., Path], tmp_path: Path) -> None:
    put(tmp_path / name, transparent(mode).crop((0, 0, *NEAR.size)))
    small = made(tmp_path, lesson, name)
    alpha = small.getchannel("A")
    assert small.mode == mode
    assert all(abs(alpha.getpixel((400, row)) - 255 * row / 152) < 6 for row in (13, 76, 139))  # type: ignore[operator]


def test_one_colour_that_stands_for_none_stays_so(lesson: Callable[..., Path], tmp_path: Path) -> None:
    keyed = WAVES.copy()
    keyed.paste((1, 2, 3), (0, 0, WIDE, 50))
    put(tmp_path / "key.png", keyed, transparency=(1, 2, 3))
    alpha = made(tmp_path, lesson, "key.png").getchannel("A")
    assert (alpha.getpixel((400, 10)), alpha.getpixel((400, 110))) == (0, 255)


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_a_picture_of_a_palette_stays_one(mode: str, lesson: Callable[..., Path], tmp_path: Path) -> None:
    noise = random.Random(1).randbytes(WIDE * 600)  # always the same: what the palette becomes depends on it
    stripes = Image.frombytes("L", (WIDE, 600), noise).convert(mode)
    stripes.paste("white", (0, 0, WIDE, 200))
    stripes.paste((0, 0, 0, 0)[: len(mode)], (0, 500, WIDE, 600))
    large = put(tmp_path / "p.png", stripes.quantize(200, method=Image.Quantize.FASTOCTREE))
    small = made(tmp_path, lesson, "p.png")
    assert small.mode == "P"
    before, after = opened(large).convert(mode), small.convert(mode)
    for row in (20, 330):
        assert after.getpixel((400, row)) == before.getpixel((700, row * 7 // 4))


def test_a_webp_without_loss_stays_one(lesson: Callable[..., Path], tmp_path: Path) -> None:
    put(tmp_path / "a.webp", lossless=True, icc_profile=SRGB)
    made(tmp_path, lesson, "a.webp")
    assert b"VP8L" in (tmp_path / "a-800.webp").read_bytes()[:4000]


# --- sizes that are there already -----------------------------------------------------------------------


STRIPES = Image.merge("RGB", [ALPHA, Image.new("L", ALPHA.size, 90), ALPHA.rotate(180)])


@pytest.mark.parametrize("kind", TYPES)
def test_sizes_of_another_picture_are_told_until_they_are_deleted(
    kind: str, lesson: Callable[..., Path], tmp_path: Path
) -> None:
    """As where a picture was replaced by one of the same proportions: then phones would show the old one."""
    put(tmp_path / f"reef.{kind}")
    file, small = lesson(f"reef.{kind}"), [tmp_path / f"reef-{width}.{kind}" for width in (1200, 800)]
    call("sizes", file, "--write")
    put(tmp_path / f"reef.{kind}", STRIPES)
    small[0].unlink(missing_ok=True)
    told = call("sizes", file, "--write")
    assert (told.exit_code, small[0].exists()) == (1, False)  # nor is a new one laid beside an old one
    assert f"warning PKG064 reef-800.{kind} shows something else than 'reef.{kind}'" in told.output
    lived_with = call("sizes", file, "--ignore", "PKG064=It is a part of the picture.")
    assert (lived_with.exit_code, "PKG064" in lived_with.output) == (0, False)
    small[1].unlink()
    call("sizes", file, "--write")
    assert call("sizes", file).exit_code == 0


@pytest.mark.parametrize("where", ["lesson", "project"])
def test_sizes_that_are_meant_to_show_something_else_can_be_lived_with(
    where: str, lesson: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / "reef.jpg")
    put(tmp_path / "reef-700.jpg", STRIPES.resize((700, 100)))
    file, reason = lesson("reef.jpg"), "On a phone it is another one."
    monkeypatch.chdir(tmp_path)
    if where == "lesson":
        file.write_text(f"{file.read_text('utf-8')}ignore: {{PKG064: {reason}}}\n", "utf-8")
    else:
        (tmp_path / "lessonpack.toml").write_text(f'ignore = {{PKG064 = "{reason}"}}\n', "utf-8")
    done = call("sizes")
    assert done.exit_code == 0, done.output
    assert done.output.endswith("lesson.yaml: no large picture lacks smaller sizes; 1 finding ignored with a reason\n")


def test_another_colour_of_the_same_brightness_makes_another_picture() -> None:
    red, green = (Image.new("RGB", (48, 48), colour) for colour in ((255, 0, 0), (0, 130, 0)))
    assert scaling.is_alike(red, red)
    assert not scaling.is_alike(red, green)


@pytest.mark.parametrize("mode", ["L", "LA", "RGBA", "P", "1", "I;16", "CMYK"])
def test_sizes_that_an_author_made_in_another_way_are_those_of_the_picture(
    mode: str, lesson: Callable[..., Path], tmp_path: Path
) -> None:
    kind = "jpg" if mode == "CMYK" else "png"
    image = transparent(mode) if mode in ("LA", "RGBA") else STRIPES.convert("L" if mode == "I;16" else mode)
    small = (image if "A" in mode else image.convert("RGB")).resize((700, 100), Image.Resampling.BILINEAR)
    if mode == "I;16":
        image = image.convert("I").point(lambda value: value * 257).convert(mode)  # type: ignore[operator]
    put(tmp_path / f"reef.{kind}", image, icc_profile=None if mode == "CMYK" else SRGB)
    put(tmp_path / f"reef-700.{kind}", small)
    done = call("sizes", lesson(f"reef.{kind}"))
    assert (done.exit_code, "PKG064" in done.output) == (0, False), done.output


def test_what_has_a_narrower_file_beside_it_has_sizes_for_the_command_and_for_builds(
    lesson: Callable[..., Path], tmp_path: Path
) -> None:
    """Even where that is large, and the name of a smaller one is another picture's."""
    tall = Image.effect_noise((WIDE, 900), 90)
    put(tmp_path / "reef.png", tall)
    put(tmp_path / "reef-800.png", WAVES.resize((800, 800)))
    file = lesson("reef.png")
    first = call("sizes", file, "--write")
    assert "; no others: reef-800.png has the name of one, and is none" in first.output
    assert (tmp_path / "reef-1200.png").stat().st_size > HEAVY
    again = call("sizes", file, "--write")
    assert (again.exit_code, "none:" in again.output) == (0, False)
    assert "PKG062" not in call("check", file, "-t", "html").output
    (tmp_path / "reef-1200.png").unlink()
    (tmp_path / "reef-1200.png").mkdir()
    blocked = call("sizes", file)
    assert "none: reef-1200.png and reef-800.png have the name of one, and are none" in blocked.output


# --- what is left alone ---------------------------------------------------------------------------------


def moving(kind: str) -> bytes:
    out = io.BytesIO()
    frames = [WAVES, WAVES.rotate(180)]
    frames[0].save(out, kind, save_all=True, append_images=frames[1:], duration=100, **TYPES[kind])
    return out.getvalue()


@pytest.mark.parametrize("kind", ["png", "webp", "avif"])
def test_what_moves_is_left_alone(kind: str, lesson: Callable[..., Path], tmp_path: Path) -> None:
    (tmp_path / f"a.{kind}").write_bytes(moving(kind))
    done = call("sizes", lesson(f"a.{kind}"), "--write")
    assert (done.exit_code, [*files(tmp_path)]) == (0, [f"a.{kind}", "lesson.yaml"])


def test_a_picture_in_hdr_is_left_alone_with_the_reason(lesson: Callable[..., Path], tmp_path: Path) -> None:
    bright = struct.pack(">I", 19) + b"colrnclx" + struct.pack(">HHHB", 9, 16, 9, 128)
    (tmp_path / "sun.avif").write_bytes(avif(2000, 1000, bright) + bytes(HEAVY))
    done = call("sizes", lesson("sun.avif"), "--write")
    assert done.exit_code == 0
    assert "none: its colours are not those of sRGB" in done.output


def test_what_its_author_laid_there_is_never_written_over(lesson: Callable[..., Path], tmp_path: Path) -> None:
    put(tmp_path / "reef.png")
    (tmp_path / "reef-800.png").write_bytes(png(800, 700))  # another picture
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "reef-1200.png").symlink_to(tmp_path / "elsewhere" / "new.png")
    before = files(tmp_path)
    done = call("sizes", lesson("reef.png"), "--write")
    assert "SRC088" in done.output
    assert {name: data for name, data in files(tmp_path).items() if name != "lesson.yaml"} == before
    assert not [*(tmp_path / "elsewhere").iterdir()]


def test_a_file_that_comes_while_sizes_are_made_stays_as_it_is(
    lesson: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / "reef.png")
    linked = os.link

    def link(source: Path, target: Path) -> None:
        if target.name == "reef-800.png":
            target.write_bytes(b"an author's")
        linked(source, target)

    monkeypatch.setattr(os, "link", link)
    call("sizes", lesson("reef.png"), "--write")
    assert files(tmp_path).keys() == {"lesson.yaml", "reef.png", "reef-800.png", "reef-1200.png"}
    assert (tmp_path / "reef-800.png").read_bytes() == b"an author's"


@pytest.mark.parametrize("trouble", [OSError(95, "no links here"), KeyboardInterrupt()])
def test_without_links_sizes_are_written_as_well_and_whoever_stops_leaves_nothing_half_done(
    trouble: BaseException, lesson: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / "reef.jpg")

    def link(_source: Path, _target: Path) -> None:
        raise trouble

    monkeypatch.setattr(os, "link", link)
    done = call("sizes", lesson("reef.jpg"), "--write")
    stopped = isinstance(trouble, KeyboardInterrupt)
    assert done.exit_code == (130 if stopped else 0)
    assert files(tmp_path).keys() == {
        "lesson.yaml",
        "reef.jpg",
        *([] if stopped else ["reef-800.jpg", "reef-1200.jpg"]),
    }


def test_what_the_file_system_refuses_is_told_at_the_end_and_the_rest_is_written(
    lesson: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sizes have no other place than beside their picture: no other is proposed."""
    for place in ("closed/a.jpg", "closed/b.jpg", "open/c.jpg"):
        put(tmp_path / place)
    unpatched = Path.open

    def opened(path: Path, mode: str = "r", *more: Any, **named: Any) -> Any:
        if "w" in mode and path.parent.name == "closed":
            raise PermissionError(13, "Permission denied", str(path))
        return unpatched(path, mode, *more, **named)

    monkeypatch.setattr(Path, "open", opened)
    done = call("sizes", lesson("closed/a.jpg", "closed/b.jpg", "open/c.jpg"), "--write")
    assert done.exit_code == 2
    assert done.output.count("none: permission denied") == 2
    where = (tmp_path / "closed").as_posix()
    advice = f"lessonpack: {where}: Permission denied; allow writing in this folder, and run this again\n"
    assert done.output.count("lessonpack: ") == done.output.count(advice) == 1
    assert files(tmp_path / "open").keys() == {"c.jpg", "c-800.jpg", "c-1200.jpg"}


def test_nothing_is_written_through_a_link_that_leads_out_of_the_lesson(
    lesson: Callable[..., Path], tmp_path: Path
) -> None:
    """The picture is the lesson's, the folder in which it is named is not."""
    put(tmp_path / "mine" / "reef.jpg")
    (tmp_path / "others").mkdir()
    file = lesson("media/reef.jpg", folder="mine")
    (tmp_path / "mine" / "media").symlink_to(tmp_path / "others")
    (tmp_path / "others" / "reef.jpg").symlink_to(tmp_path / "mine" / "reef.jpg")
    done = call("sizes", file, "--write")
    assert done.exit_code == 0
    assert "none: its folder is a link that leads out of the lesson's" in done.output
    assert [each.name for each in (tmp_path / "others").iterdir()] == ["reef.jpg"]


# --- what is wrong --------------------------------------------------------------------------------------


def test_a_broken_picture_is_told_at_its_line_and_the_others_get_their_sizes(
    lesson: Callable[..., Path], tmp_path: Path
) -> None:
    for name in ("broken.jpg", "broken.png", "broken.webp", "broken.avif", "sound.jpg"):
        put(tmp_path / name)
    for name in ("broken.jpg", "broken.png", "broken.webp", "broken.avif"):
        data = (tmp_path / name).read_bytes()
        (tmp_path / name).write_bytes(data[: len(data) * 9 // 10])
    done = call("sizes", lesson("broken.jpg", "broken.png", "broken.webp", "broken.avif", "sound.jpg"), "--write")
    assert done.exit_code == 1, done.output
    told = [line.split() for line in done.output.splitlines() if "PKG063" in line]
    assert [words[0] for words in told] == ["9:5:", "10:5:", "11:5:", "12:5:"]
    made = {name for name in files(tmp_path) if "-" in name}
    assert made == {"sound-800.jpg", "sound-1200.jpg"}


def packed(kind: str) -> bytes:
    """A small picture with all that a file may say of it."""
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x0112] = 3
    image = WAVES.resize((1000, 20))
    image = image.quantize(16) if kind == "PNG" else image
    image.save(out, kind, exif=exif.tobytes(), icc_profile=SRGB)
    return out.getvalue()


PACKED = {kind: packed(kind) for kind in ("JPEG", "PNG", "WEBP")}


@settings(deadline=None, max_examples=60)
@given(st.sampled_from([*PACKED]), st.integers(0, 4000), st.binary(min_size=1, max_size=9), st.booleans())
def test_no_content_crashes(kind: str, at: int, junk: bytes, from_behind: bool) -> None:
    data = PACKED[kind]
    at = len(data) - 1 - at % 400 if from_behind else at % len(data)
    data = data[:at] + junk + data[at + len(junk) :]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "a")
        file.write_bytes(data)
        media = Media(
            path="a", file=str(file), name="a", type=f"image/{kind.lower()}", digest="", width=1000, height=20
        )
        with suppress(scaling.Unreadable, scaling.Unscaled):
            assert all(each.width == 800 for each in scaling.smaller(replace(media, size=10**6)))


def test_a_picture_that_unfolds_to_gigabytes_is_refused_unopened(
    lesson: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bomb.png").write_bytes(png(30_000, 30_000)[:-12] + chunk(b"teXt", bytes(HEAVY)) + png()[-12:])
    monkeypatch.setattr(Image, "open", None)
    done = call("sizes", lesson("bomb.png"), "--write")
    assert (done.exit_code, "SRC075" in done.output) == (1, True)


def test_what_only_decoding_shows_to_be_too_large_is_refused_as_well(
    lesson: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / "reef.png")
    monkeypatch.setattr("lessonpack.decoding.MAX_PIXELS", WIDE * HIGH - 1)
    done = call("sizes", lesson("reef.png"), "--write")
    assert (done.exit_code, "PKG063" in done.output, len(files(tmp_path))) == (1, True, 2)


def test_a_lesson_with_a_mistake_in_it_is_told_so_and_its_pictures_get_their_sizes(
    lesson: Callable[..., Path], tmp_path: Path
) -> None:
    put(tmp_path / "reef.jpg")
    file = lesson("reef.jpg", "gone.jpg")
    done = call("sizes", file, "--write")
    assert (done.exit_code, "SRC071" in done.output) == (1, True)
    assert (tmp_path / "reef-800.jpg").is_file()


def test_without_pillow_it_says_how_to_install_it(lesson: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "PIL", None)
    done = call("sizes", lesson())
    assert done.exit_code == 2
    for advice in (
        "pipx inject lessonpack pillow",
        "uv tool install --force '.[pictures]'",
        "pip install '.[pictures]'",
    ):
        assert advice in done.output.replace("'pillow>=11.3'", "pillow")


# --- among the other commands ---------------------------------------------------------------------------


def test_a_course_gets_the_sizes_of_all_its_lessons_each_picture_once(
    lesson: Callable[..., Path], tmp_path: Path
) -> None:
    for name in ("a", "b"):
        put(lesson("reef.jpg", "reef.jpg", folder=name).with_name("reef.jpg"))
    text = (tmp_path / "b" / "lesson.yaml").read_text("utf-8").replace("id: reef", "id: other")
    (tmp_path / "b" / "lesson.yaml").write_text(text, "utf-8")
    course = (
        "lessonpack: 1\nid: sea\ntitle: Sea\nlanguage: en\nlessons:\n- lesson: a/lesson.yaml\n- lesson: b/lesson.yaml\n"
    )
    (tmp_path / "course.yaml").write_text(course, "utf-8")
    done = call("sizes", tmp_path, "--write")
    assert done.exit_code == 0, done.output
    assert "beside 2 large pictures" in done.output
    for name in ("a", "b"):
        assert {"reef-800.jpg", "reef-1200.jpg"} <= files(tmp_path / name).keys()


def test_a_build_of_pages_tells_of_large_pictures_until_they_have_their_sizes(
    lesson: Callable[..., Path], tmp_path: Path
) -> None:
    put(tmp_path / "reef.jpg")
    file = lesson("reef.jpg")

    def told(target: str) -> Iterator[tuple[str, int]]:
        findings = json.loads(call("check", file, "-t", target, "--format", "json").stdout)["findings"]
        return ((entry["code"], entry["line"]) for entry in findings if entry["code"] == "PKG062")

    assert [*told("scorm12,qti21")] == [("PKG062", 9)]
    assert [*told("html")] == [("PKG062", 9)]
    assert [*told("qti21,cc13,moodle")] == []  # their pages have the one that the lesson names
    call("sizes", file, "--write")
    assert [*told("scorm12,html")] == []
