"""`lessonpack sizes` tells of each picture what cannot be done with it, and does the others."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from lessonpack import scaling
from lessonpack.model.content import Media
from source.test_media import chunk
from test_cli import call
from test_scaling import SRGB, WAVES, files, opened, put

_HIGH = 20
GREY, COLOURS, PALETTE = 0, 2, 3


def packed(depth: int, kind: int, row: bytes, *notes: bytes) -> bytes:
    """A PNG of equal rows in that bit depth and of that colour type, with these chunks before its rows."""
    wide = 8 * len(row) // depth // (3 if kind == COLOURS else 1)
    header = struct.pack(">IIBBBBB", wide, _HIGH, depth, kind, 0, 0, 0)
    rows = chunk(b"IDAT", zlib.compress(_HIGH * (b"\0" + row)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + b"".join(notes) + rows + chunk(b"IEND", b"")


def smaller(folder: Path, data: bytes) -> list[Image.Image]:
    """The smaller sizes of a PNG that is taken for a heavy one."""
    (folder / "a.png").write_bytes(data)
    wide, high = struct.unpack(">II", data[16:24])
    taken = {"path": "a.png", "file": str(folder / "a.png"), "name": "a.png", "type": "image/png", "digest": ""}
    made = scaling.smaller(Media(**taken, width=wide, height=high, size=10**7))
    for each in made:
        each.file.write_bytes(each.data)
    return [opened(each.file) for each in made]


def lesson(folder: Path, *names: str) -> Path:
    blocks = "".join(f"  - image: {{file: {name}, alt: Waves over the sand}}\n" for name in names)
    head = "lessonpack: 1\nid: reef\ntitle: Reef\nlanguage: en\nsections:\n- id: one\n  title: One\n  blocks:\n"
    (folder / "lesson.yaml").write_text(head + blocks, "utf-8")
    return folder / "lesson.yaml"


# --- the depths and chunks of a PNG ---------------------------------------------------------------------


@pytest.mark.parametrize("depth", [1, 2, 4, 8])
def test_the_grey_that_stands_for_none_does_so_in_every_depth(depth: int, tmp_path: Path) -> None:
    half = 500 * depth // 8
    key = {1: 0xFF, 2: 0x55, 4: 0x33, 8: 0x07}[depth]  # a byte full of the grey that is 1, 1, 3 and 7
    row = bytes([key]) * half + bytes(half)
    clear = struct.pack(">H", key & ((1 << depth) - 1))
    [small] = smaller(tmp_path, packed(depth, GREY, row, chunk(b"tRNS", clear)))
    alpha = small.getchannel("A")
    assert [alpha.getpixel((column, 8)) for column in (100, 700)] == [0, 255]


@pytest.mark.parametrize(("kind", "channels"), [(GREY, 1), (COLOURS, 3)])
def test_a_transparent_colour_of_sixteen_bits_is_told_as_none_that_can_be_kept(
    kind: int, channels: int, tmp_path: Path
) -> None:
    row = b"\x12\x34\x12\x35" * channels * 500
    with pytest.raises(scaling.Unscaled, match="of 16 bits a channel"):
        smaller(tmp_path, packed(16, kind, row, chunk(b"tRNS", b"\x12\x34" * channels)))


def test_greys_of_sixteen_bits_keep_them_however_wide_the_picture_is(tmp_path: Path) -> None:
    row = b"".join(struct.pack(">H", 10 * place) for place in range(6000))
    widest = smaller(tmp_path, packed(16, GREY, row))[0]
    assert (widest.mode, widest.size) == ("I;16", (1600, round(_HIGH * 1600 / 6000)))
    assert abs(widest.getpixel((800, 1)) - 30_000) < 50  # type: ignore[operator]


@pytest.mark.parametrize("notes", [[], [chunk(b"PLTE", b"")]])
def test_a_picture_whose_palette_is_missing_cannot_be_decoded(notes: list[bytes], tmp_path: Path) -> None:
    with pytest.raises(scaling.Unreadable, match="no palette"):
        smaller(tmp_path, packed(8, PALETTE, bytes(1000), *notes))


_PASSED_OVER = {
    "a huge text": chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(2**21))),
    "a gamma that is cut off": chunk(b"gAMA", b"\0\1"),
    "a gamma with a wrong checksum": chunk(b"gAMA", struct.pack(">I", 99_999))[:-4] + bytes(4),
    "a profile with a wrong checksum": chunk(b"iCCP", b"a\0\0" + zlib.compress(SRGB))[:-4] + bytes(4),
    "an order of frames without frames": chunk(b"fcTL", b"\0\1"),
}


@pytest.mark.parametrize("what", _PASSED_OVER)
def test_what_browsers_pass_over_keeps_no_picture_from_its_sizes_and_is_in_none(what: str, tmp_path: Path) -> None:
    plain = packed(8, COLOURS, bytes(range(200)) * 15)
    made = []
    for data in (plain, plain[:33] + _PASSED_OVER[what] + plain[33:]):
        smaller(tmp_path, data)
        made.append((tmp_path / "a-800.png").read_bytes())
        (tmp_path / "a-800.png").unlink()
    assert made[0] == made[1]


@pytest.mark.parametrize("note", [chunk(b"tRNS", b"\0"), chunk(b"iCCP", b"a\0\0" + zlib.compress(bytes(2**21)))])
def test_a_sound_png_at_whose_colours_pillow_gives_up_is_left_with_the_reason(note: bytes, tmp_path: Path) -> None:
    plain = packed(8, GREY, bytes(range(250)) * 4, note)
    with pytest.raises(scaling.Unscaled, match="what it says of itself"):
        smaller(tmp_path, plain)
    with pytest.raises(scaling.Unreadable):
        smaller(tmp_path, plain[:-40])


@pytest.mark.parametrize("note", [b"\xff\xe0\0\7JFIF\0", b"\xff\xee\0\7Adobe", b"\xff\xe2\0\x0eICC_PROFILE\0"])
def test_a_sound_jpeg_at_whose_notes_pillow_gives_up_is_left_with_the_reason(note: bytes, tmp_path: Path) -> None:
    whole = put(tmp_path / "a.jpg", WAVES.crop((0, 0, 1000, _HIGH))).read_bytes()
    data = whole[:20] + note + whole[20:]
    taken = {"path": "a.jpg", "file": str(tmp_path / "a.jpg"), "name": "a.jpg", "type": "image/jpeg", "digest": ""}
    for written, why in ((data, scaling.Unscaled), (data[:-2000], scaling.Unreadable)):
        (tmp_path / "a.jpg").write_bytes(written)
        with pytest.raises(why):
            scaling.smaller(Media(**taken, width=1000, height=_HIGH, size=10**7))


# --- one picture and the others -------------------------------------------------------------------------


def test_what_pillow_cannot_do_with_a_picture_is_told_of_it_and_the_others_get_their_sizes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / "a.png", WAVES.quantize(200))
    put(tmp_path / "b.jpg")

    def quantize(*_args: Any, **_options: Any) -> None:
        raise ValueError("image has wrong mode")

    monkeypatch.setattr(Image.Image, "quantize", quantize)
    done = call("sizes", lesson(tmp_path, "a.png", "b.jpg"), "--write")
    assert (done.exit_code, "none: Pillow cannot do it (image has wrong mode)" in done.output) == (0, True)
    assert files(tmp_path).keys() == {"a.png", "b.jpg", "b-1200.jpg", "b-800.jpg", "lesson.yaml"}


def test_a_fault_at_one_picture_keeps_none_of_the_others_from_its_sizes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / "a.png")
    put(tmp_path / "b.jpg")
    monkeypatch.delitem(scaling._FORMATS, "image/png")  # type: ignore[arg-type]
    file = lesson(tmp_path, "a.png", "b.jpg")
    done = call("sizes", file, "--write")
    assert (done.exit_code, f"fault in lessonpack {file.as_posix()}, a.png: KeyError" in done.output) == (3, True)
    assert "written beside 1 large picture" in done.output
    assert files(tmp_path).keys() == {"a.png", "b.jpg", "b-1200.jpg", "b-800.jpg", "lesson.yaml"}


def test_a_picture_that_is_cut_off_is_told_in_the_same_words_on_each_run(tmp_path: Path) -> None:
    whole = put(tmp_path / "a.avif", quality=99).read_bytes()
    (tmp_path / "a.avif").write_bytes(whole[:-50_000])
    told = {call("sizes", lesson(tmp_path, "a.avif")).output for _ in range(2)}
    assert len(told) == 1
    assert "cannot be scaled: it is damaged or cut off" in told.pop()


def test_a_name_that_leaves_no_room_for_a_width_is_told_and_the_other_pictures_get_their_sizes(tmp_path: Path) -> None:
    """A name has 255 bytes; `-1200` and `-800` take five and four of them."""
    stems = {"a" * 248: [], "b" * 247: [800], "c" * 246: [1200, 800]}
    names = [f"{stem}.jpg" for stem in stems]
    for name in names:
        put(tmp_path / name)
    done = call("sizes", lesson(tmp_path, *names), "--write")
    assert (done.exit_code, "file name too long" in done.output.lower()) == (2, True)
    made = {f"{stem}-{width}.jpg" for stem, widths in stems.items() for width in widths}
    assert files(tmp_path).keys() == {*names, "lesson.yaml", *made}
    assert "written beside 2 large pictures" in done.output


@pytest.mark.parametrize("is_early", [True, False])
def test_sizes_that_another_run_has_laid_there_meanwhile_are_told_so(
    is_early: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / "reef.jpg")
    made_here = scaling.smaller

    def smaller(picture: Media) -> list[scaling.Made]:
        made = made_here(picture)
        for each in made:
            each.file.write_bytes(each.data)
        return made_here(picture) if is_early else made

    monkeypatch.setattr(scaling, "smaller", smaller)
    done = call("sizes", lesson(tmp_path, "reef.jpg"), "--write")
    assert (done.exit_code, "none: others have laid such files there meanwhile" in done.output) == (0, True)
    assert "lighter" not in done.output
