"""Pictures are found beside the lesson, measured by their content, and refused when they could do harm."""

from __future__ import annotations

import hashlib
import re
import struct
import sys
import unicodedata
import zlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lessonpack import media, pictures, svg
from lessonpack.findings import Log, Place
from lessonpack.model.content import Media
from lessonpack.source import reader

AT = Place("lesson.yaml", 3, 5)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"><rect width="5" height="5"/></svg>'


LESSON = """lessonpack: 1
id: tides
title: Tides
language: en
sections:
- {id: a, title: A, blocks: [{image: {file: x.svg, %s}}]}
"""


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ("alt: A bulge", []),
        ("decorative: true", []),
        ("decorative: true, caption: A wave", []),
        ("alt: A bulge, decorative: false", []),
        ("", ["SRC132"]),
        ("decorative: false", ["SRC132"]),
        ("alt: A bulge, decorative: true", ["SRC132"]),
        ("alt: '', decorative: true", ["SRC032"]),
        ("alt: ' '", ["SRC032"]),
        ("decorative: true, description: Two bulges", ["SRC053"]),
        ("decorative: sure", ["SRC026"]),
    ],
)
def test_a_picture_has_words_or_is_decorative(tmp_path: Path, written: str, codes: list[str]) -> None:
    (tmp_path / "x.svg").write_bytes(SVG)
    (tmp_path / "lesson.yaml").write_text(LESSON % written, "utf-8")
    log = Log()
    course = reader.load(tmp_path / "lesson.yaml", log)
    assert [entry.code for entry in log] == codes
    assert (course is None) == bool(codes)


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int = 3, height: int = 2) -> bytes:
    rows = b"".join(b"\0" + b"\xff" * width * 3 for _ in range(min(height, 50)))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def jpeg(width: int = 30, height: int = 20, notes: bytes = b"") -> bytes:
    jfif = b"\xff\xe0\x00\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0"
    tables = b"\xff\xc4\x00\x04ab" + b"\xff\xff\xdb\x00\x04ab"
    frame = b"\xff\xc2\x00\x11\x08" + struct.pack(">HH", height, width) + b"\x03" + b"\x01\x11\x00" * 3
    return b"\xff\xd8" + jfif + notes + tables + frame + b"\xff\xd9"


def held(orientation: int, order: str = ">") -> bytes:
    """The notes of a camera that was held so, as a segment of JPEG."""
    mark = b"MM\0*" if order == ">" else b"II*\0"
    first = struct.pack(f"{order}HHII", 0x010F, 2, 1, 0)
    second = struct.pack(f"{order}HHIHH", 0x0112, 3, 1, orientation, 0)
    data = b"Exif\0\0" + mark + struct.pack(f"{order}IH", 8, 2) + first + second + bytes(4)
    return b"\xff\xe1" + struct.pack(">H", 2 + len(data)) + data


def gif(width: int = 7, height: int = 5) -> bytes:
    return b"GIF89a" + struct.pack("<HH", width, height) + b"\0\0\0;"


def webp(form: bytes) -> bytes:
    body = {
        b"VP8X": b"VP8X\x0a\0\0\0\0\0\0\0" + (39).to_bytes(3, "little") + (29).to_bytes(3, "little"),
        b"VP8L": b"VP8L\x05\0\0\0\x2f" + struct.pack("<I", 39 | 29 << 14),
        b"VP8 ": b"VP8 \x0a\0\0\0\x30\x01\0\x9d\x01\x2a" + struct.pack("<HH", 40, 30),
    }[form]
    return b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WEBP" + body


def box(kind: bytes, *content: bytes) -> bytes:
    body = b"".join(content)
    return struct.pack(">I", 8 + len(body)) + kind + body


def avif(width: int = 40, height: int = 30, *more: bytes) -> bytes:
    """A picture of a tile of half its size, and with what else its parts have."""
    extents = [box(b"ispe", bytes(4), struct.pack(">II", *size)) for size in ((width // 2, height), (width, height))]
    properties = box(b"iprp", box(b"ipco", *extents, *more))
    return box(b"ftyp", b"avif") + box(b"free", b"x") + box(b"meta", bytes(4), box(b"hdlr"), properties) + box(b"mdat")


def put(folder: Path, path: str, data: bytes) -> tuple[Media | None, list[str]]:
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    return seen(folder, path)


def seen(folder: Path, path: str) -> tuple[Media | None, list[str]]:
    log = Log()
    return media.read(folder, path, log, AT), [entry.code for entry in log]


# --- what is taken --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data", "type", "width", "height"),
    [
        ("a.png", png(3, 2), "image/png", 3, 2),
        ("a.jpg", jpeg(), "image/jpeg", 30, 20),
        ("a.jpeg", jpeg(), "image/jpeg", 30, 20),
        ("a.JPG", jpeg(), "image/jpeg", 30, 20),
        ("b.jpg", jpeg(30, 20, held(1)), "image/jpeg", 30, 20),
        ("c.jpg", jpeg(30, 20, held(3)), "image/jpeg", 30, 20),
        ("d.jpg", jpeg(30, 20, held(6)), "image/jpeg", 20, 30),
        ("e.jpg", jpeg(30, 20, held(8, "<")), "image/jpeg", 20, 30),
        ("f.jpg", jpeg(30, 20, b"\xff\xe1\0\x10Exif\0\0MM\0*\0\0\0\x09"), "image/jpeg", 30, 20),
        ("a.gif", gif(), "image/gif", 7, 5),
        ("a.webp", webp(b"VP8X"), "image/webp", 40, 30),
        ("b.webp", webp(b"VP8L"), "image/webp", 40, 30),
        ("c.webp", webp(b"VP8 "), "image/webp", 40, 30),
        ("a.avif", avif(), "image/avif", 40, 30),
        ("b.avif", avif(40, 30, box(b"irot", b"\1")), "image/avif", 30, 40),
        ("c.avif", avif(40, 30, box(b"irot", b"\2")), "image/avif", 40, 30),
        ("a.svg", SVG, "image/svg+xml", 20, 10),
    ],
)
def test_type_and_size_come_from_the_content(
    tmp_path: Path, name: str, data: bytes, type: str, width: int, height: int
) -> None:
    found, codes = put(tmp_path, f"media/{name}", data)
    assert codes == []
    assert found is not None
    assert (found.type, found.width, found.height) == (type, width, height)
    assert found.digest == hashlib.sha256(data).hexdigest()
    assert Path(found.file).read_bytes() == data


def test_a_size_far_within_a_file_is_found(tmp_path: Path) -> None:
    """Of most pictures it stands at the beginning, and no more is looked at; some programs put much before it."""
    before = b"".join(b"\xff\xe2" + struct.pack(">H", 65535) + bytes(65533) for _ in range(9))
    picture, codes = put(tmp_path, "a.jpg", jpeg()[:2] + before + jpeg()[2:])
    assert codes == []
    assert picture is not None
    assert (picture.width, picture.height) == (30, 20)


def test_names_in_packages_are_ascii_and_follow_the_content(tmp_path: Path) -> None:
    first, _ = put(tmp_path, "média/Über uns (2).PNG".replace("é", "e"), png())
    second, _ = put(tmp_path, "日本.png", png(9, 9))
    third, _ = put(tmp_path, "🎉.png", png(9, 9))
    assert first is not None
    assert second is not None
    assert third is not None
    assert re.fullmatch(r"uber-uns-2-[0-9a-f]{8}\.png", first.name)
    assert re.fullmatch(r"ri-ben-[0-9a-f]{8}\.png", second.name)
    assert re.fullmatch(r"picture-[0-9a-f]{8}\.png", third.name)


def test_a_picture_that_is_used_twice_is_one_file(tmp_path: Path) -> None:
    for path in ("a/x.png", "b/x.png"):
        put(tmp_path, path, png())
    images = "".join(f"  - image: {{file: {path}, alt: x}}\n" for path in ("a/x.png", "b/x.png", "a/x.png"))
    text = f"lessonpack: 1\nid: x\ntitle: T\nlanguage: en\nsections:\n- id: s\n  title: S\n  blocks:\n{images}"
    log = Log()
    course = reader.read(text, "lesson.yaml", tmp_path, log)
    assert course is not None, [entry.message for entry in log]
    assert [found.path for found in course.media] == ["a/x.png"]


# --- where it is ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    ["../x.png", "media/../../x.png", "/etc/x.png", "C:/x.png", "media\\x.png", "./x.png", "media//x.png", "x\n.png",
     "https://x.org/x.png", "data:image/png;base64,x", "file:///x.png", "//x.org/x.png", "a:b.png", "x?.png", "",
     "aux.png", "Con/x.png", "a./x.png", "a /x.png", "lpt1"],
)  # fmt: skip
def test_a_path_stays_within_the_lesson_s_folder(tmp_path: Path, path: str) -> None:
    (tmp_path / "x.png").write_bytes(png())
    folder = tmp_path / "lesson"
    folder.mkdir()
    assert seen(folder, path) == (None, ["SRC070"])


@pytest.mark.parametrize(
    ("path", "said"), [("C:\\x.png", "it is a path of one computer alone"), ("https://x.org/x.png", "it is an address")]
)
def test_a_path_of_one_computer_is_no_address(tmp_path: Path, path: str, said: str) -> None:
    log = Log()
    media.read(tmp_path, path, log, AT)
    assert said in log.found[0].message


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege")
def test_a_link_out_of_the_folder_is_refused_and_one_within_it_is_not(tmp_path: Path) -> None:
    (tmp_path / "out.png").write_bytes(png())
    folder = tmp_path / "lesson"
    (folder / "media").mkdir(parents=True)
    (folder / "media" / "x.png").symlink_to(tmp_path / "out.png")
    assert seen(folder, "media/x.png") == (None, ["SRC070"])
    (folder / "in.png").write_bytes(png())
    (folder / "media" / "y.png").symlink_to(folder / "in.png")
    assert seen(folder, "media/y.png")[1] == []
    (folder / "media" / "loop.png").symlink_to(folder / "media" / "loop.png")
    assert seen(folder, "media/loop.png") == (None, ["SRC071"])


def test_a_name_counts_by_its_case_on_every_system(tmp_path: Path) -> None:
    put(tmp_path, "Media/Loop.png", png())
    log = Log()
    assert media.read(tmp_path, "media/loop.png", log, AT) is None
    assert [entry.code for entry in log] == ["SRC071"]
    assert "Media" in next(iter(log)).message


@pytest.mark.parametrize("path", ["none.png", "media/none.png", "media", "media/x.png/y.png"])
def test_a_file_that_is_not_there_is_missing(tmp_path: Path, path: str) -> None:
    put(tmp_path, "media/x.png", png())
    assert seen(tmp_path, path) == (None, ["SRC071"])


def test_a_missing_picture_is_reported_where_the_text_names_it(tmp_path: Path) -> None:
    text = "lessonpack: 1\nid: x\ntitle: T\nlanguage: en\nhook: |\n  One\n  two ![three](media/none.png)\n"
    log = Log()
    assert reader.read(text, "lesson.yaml", tmp_path, log) is None
    assert [(entry.code, str(entry.place)) for entry in log] == [("SRC071", "lesson.yaml:7:16")]


def test_a_file_that_cannot_be_shown_is_reported_wherever_it_is_used(tmp_path: Path) -> None:
    put(tmp_path, "media/text.png", b"text")
    shown = "  ![one](media/none.png)\n\n  ![two](media/text.png)\n\n"
    log = Log()
    text = f"lessonpack: 1\nid: x\ntitle: T\nlanguage: en\nhook: |\n{shown}{shown}"
    assert reader.read(text, "lesson.yaml", tmp_path, log) is None
    found = [(entry.code, entry.place.line) for entry in log]
    assert found == [("SRC071", 6), ("SRC072", 8), ("SRC071", 10), ("SRC072", 12)]


# --- what it is -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.png", jpeg()), ("a.jpg", png()), ("a.svg", png()), ("a.png", SVG), ("a.bmp", png()), ("a", png()),
        ("a.png", b""), ("a.png", b"text"), ("a.png", b"%PDF-1.4"), ("a.gif", b"GIF89"), ("a.gif", gif(0, 5)),
        ("a.png", png()[:20]), ("a.png", b"\x89PNG\r\n\x1a\n" + b"x" * 40), ("a.png", png(0, 0)),
        ("a.jpg", jpeg()[:30]), ("a.jpg", b"\xff\xd8\xff\xd9"), ("a.jpg", b"\xff\xd8\xff\xe0\x00\x02abc"),
        ("a.jpg", b"\xff\xd8\xff\xff"), ("a.webp", b"RIFF\0\0\0\0WEBPVP8X"),
        ("a.webp", b"RIFF\0\0\0\0WEBPjunk" + b"0" * 30),
        ("a.avif", avif()[:60]), ("a.avif", avif(0, 0)), ("a.avif", avif().replace(b"ipco", b"xxxx")),
        ("a.avif", avif().replace(b"\0\0\0\x09free", b"\0\0\0\x01free")), ("a.png", avif()),
        ("a.html", b"<html></html>"),
    ],
)  # fmt: skip
def test_content_that_is_not_what_the_name_says_is_refused(tmp_path: Path, name: str, data: bytes) -> None:
    assert put(tmp_path, name, data) == (None, ["SRC072"])


@pytest.mark.parametrize(
    ("path", "data", "renamed"),
    [
        ("media/a.b.png", SVG, "media/a.b.svg"),
        ("a.png", SVG.replace(b"<rect", b"<script/><rect"), "a.svg"),
        ("a.gif", jpeg(), "a.jpg"),
        ("a", png(), "a.png"),
    ],
)
def test_a_picture_that_is_misnamed_is_told_its_name(tmp_path: Path, path: str, data: bytes, renamed: str) -> None:
    file = tmp_path / path
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(data)
    log = Log()
    assert media.read(tmp_path, path, log, AT) is None
    assert [entry.hint for entry in log] == [f"Rename the file, and write `{renamed}` here."]


def test_a_huge_picture_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(media, "MAX_BYTES", 100)
    assert put(tmp_path, "a.png", png() + b"x" * 100) == (None, ["SRC073"])


@pytest.mark.parametrize(("size", "shown"), [(20_000_001, "20.1"), (20_500_000, "20.5"), (25_776_035, "25.8")])
def test_of_a_huge_picture_is_said_in_millions_of_bytes_how_large_it_is_and_may_be(
    size: int, shown: str, tmp_path: Path
) -> None:
    with (tmp_path / "a.png").open("wb") as file:
        file.truncate(size)
    log = Log()
    assert media.read(tmp_path, "a.png", log, Place("lesson.yaml")) is None
    assert [entry.message for entry in log] == [f"'a.png' has {shown} MB; a picture may have 20 MB at most"]


def test_an_svg_that_could_do_more_than_show_is_refused_with_the_place_and_the_reason(tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_bytes(SVG.replace(b"<rect", b"\n<script/><rect"))
    log = Log()
    assert media.read(tmp_path, "a.svg", log, AT) is None
    assert [(entry.code, entry.message) for entry in log] == [
        ("SRC074", "'a.svg' is refused: line 2: the element script runs a script")
    ]


def test_an_unsafe_svg_under_another_name_is_first_of_all_misnamed(tmp_path: Path) -> None:
    assert put(tmp_path, "a.png", SVG.replace(b"<rect", b"<script/><rect")) == (None, ["SRC072"])


@pytest.mark.parametrize(
    ("name", "data", "extent"),
    [
        ("a.png", png().replace(struct.pack(">I", 3), b"\xff" * 4, 1), "4294967295 × 2"),
        ("a.png", png(32_767, 32_767), "32767 × 32767"),
        ("a.jpg", jpeg(65_535, 65_535), "65535 × 65535"),
        ("a.gif", gif(65_535, 1), "65535 × 1"),
        ("a.webp", webp(b"VP8X").replace((39).to_bytes(3, "little"), b"\xff" * 3), "16777216 × 30"),
        ("a.avif", avif(100_000, 30), "100000 × 30"),
    ],
)
def test_a_small_file_that_unfolds_to_gigabytes_is_refused(tmp_path: Path, name: str, data: bytes, extent: str) -> None:
    (tmp_path / name).write_bytes(data)
    log = Log()
    assert media.read(tmp_path, name, log, AT) is None
    assert [(entry.code, f" is {extent} pixels; " in entry.message) for entry in log] == [("SRC075", True)]


def test_a_photograph_of_a_hundred_million_pixels_is_taken(tmp_path: Path) -> None:
    assert put(tmp_path, "a.png", png(11_648, 8_736))[1] == []


@settings(deadline=None)
@given(
    st.binary(max_size=60),
    st.sampled_from([b"", png(), jpeg(), gif(), webp(b"VP8X"), avif(), SVG]),
    st.integers(0, 140),
)
def test_no_content_crashes(junk: bytes, good: bytes, cut: int) -> None:
    try:
        pictures.look(good[:cut] + junk)
    except (pictures.Unusable, svg.Refused, *pictures.DAMAGED):
        return


# --- other sizes ----------------------------------------------------------------------------------------

BESIDE = {
    "loop-800.png": (png(800, 400), True, ""),
    "loop@2x.png": (png(2400, 1200), True, ""),
    "loop-801.png": (png(801, 401), True, ""),  # half a pixel is rounded
    "loop-1200.png": (png(1200, 600), False, ""),  # no other size
    "loop-2020.png": (png(640, 320), False, ""),  # of that year
    "loop-12.png": (png(640, 320), False, ""),  # the twelfth
    "loop-1300.png": (png(640, 320), False, "is 640 pixels wide: it is not taken for a size of 'media/loop.png'"),
    "loop-1400.png": (png(640, 500), False, ""),  # of other proportions
    "loop-640.jpg": (jpeg(640, 320), False, ""),
    "loop-640.png": (b"no picture", False, ""),
    "loop-300.png": (jpeg(300, 150), False, ""),
    "Loop-800.png": (png(800, 400), False, ""),
    "loop-0800.png": (png(800, 400), False, ""),
    "loop-900.png": (png(900, 900), False, "other proportions"),
    "loop@3x.png": (png(2400, 1200), False, "2400 pixels wide, not 3600"),
}


@pytest.mark.parametrize("name", BESIDE)
def test_files_beside_a_picture_that_are_named_by_their_widths_are_its_sizes(name: str, tmp_path: Path) -> None:
    data, is_taken, trouble = BESIDE[name]
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "loop.png").write_bytes(png(1200, 600))
    (tmp_path / "media" / name).write_bytes(data)
    log = Log()
    found = media.read(tmp_path, "media/loop.png", log, AT)
    assert found is not None
    assert [each.path for each in found.sizes] == ([f"media/{name}"] if is_taken else [])
    assert [entry.code for entry in log] == (["SRC142" if name == "loop-1300.png" else "SRC088"] if trouble else [])
    assert all(trouble in entry.message for entry in log)


MOVING = [
    ("a.png", png()[:33] + chunk(b"acTL", bytes(8)) + png()[33:]),
    ("a.webp", webp(b"VP8X")[:20] + b"\x02" + webp(b"VP8X")[21:]),
    ("a.avif", avif().replace(b"avif", b"avis", 1)),
]
STILL = [("a.png", png()), ("a.webp", webp(b"VP8X")), ("a.webp", webp(b"VP8 ")), ("a.avif", avif()), ("a.jpg", jpeg())]


@pytest.mark.parametrize(
    ("name", "data", "moves"), [*((*each, True) for each in MOVING), *((*each, False) for each in STILL)]
)
def test_what_moves_is_known_from_what_does_not(name: str, data: bytes, moves: bool, tmp_path: Path) -> None:
    found, codes = put(tmp_path, name, data)
    assert found is not None
    assert (found.moves, codes) == (moves, [])


def test_a_picture_that_breaks_off_is_told_and_one_with_more_behind_its_end_is_not(tmp_path: Path) -> None:
    whole = {
        "a.png": png(40, 20),
        "a.jpg": jpeg(),
        "a.webp": noted("a.webp", b"longer than the head"),
        "a.avif": avif() + box(b"mdat", b"pixels"),
    }
    for name, data in whole.items():
        for behind, codes in (
            (data, []),
            (data + bytes(9000), []),
            (data[: -10 if name == "a.png" else -2], ["SRC143"]),
        ):
            assert put(tmp_path, name, behind)[1] == codes, name
    assert put(tmp_path, "a.avif", avif() + struct.pack(">I4sQ", 1, b"mdat", 2**40))[1] == ["SRC143"]


def test_the_end_of_a_small_picture_within_the_notes_of_a_jpeg_is_not_its_own(tmp_path: Path) -> None:
    small = b"\xff\xe1\0\x08Exif\xff\xd9"
    assert put(tmp_path, "a.jpg", jpeg(notes=small))[1] == []
    assert put(tmp_path, "a.jpg", jpeg(notes=small)[:-2])[1] == ["SRC143"]


def test_a_size_that_breaks_off_is_told_as_well(tmp_path: Path) -> None:
    put(tmp_path, "a-800.png", png(800, 400)[:-12])
    assert put(tmp_path, "a.png", png(1200, 600))[1] == ["SRC143"]


def placed(order: str, *, latitude: bool = True) -> bytes:
    """The notes of a camera with a part on its position, which says it or has nothing but a version."""
    mark, tag = b"MM\0*" if order == ">" else b"II*\0", 2 if latitude else 0
    first = struct.pack(f"{order}IHHHIII", 8, 1, 0x8825, 4, 1, 26, 0)
    return mark + first + struct.pack(f"{order}HHHII", 1, tag, 5 if latitude else 1, 3, 100) + bytes(4)


def noted(name: str, notes: bytes) -> bytes:
    """A picture with these notes, or with XMP where they are text."""
    is_xmp = notes.startswith(b"<")
    match name:
        case "a.jpg":
            data = (b"http://ns.adobe.com/xap/1.0/\0" if is_xmp else b"Exif\0\0") + notes
            return jpeg(notes=b"\xff\xe1" + struct.pack(">H", 2 + len(data)) + data)
        case "a.png":
            return png()[:33] + chunk(b"iTXt" if is_xmp else b"eXIf", notes) + png()[33:]
    body = webp(b"VP8X")[12:] + (b"XMP " if is_xmp else b"EXIF") + struct.pack("<I", len(notes)) + notes
    return b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WEBP" + body


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.webp"])
def test_a_picture_that_says_where_it_was_taken_is_known(name: str, tmp_path: Path) -> None:
    said = [placed(">"), placed("<"), b"<x:xmpmeta exif:GPSLatitude='52,31N'/>."]
    not_said = [placed(">", latitude=False), placed("<")[:20], placed(">")[:-24], b"no notes", b"<x:xmpmeta/>"]
    for notes in (*said, *not_said):
        found, codes = put(tmp_path, name, noted(name, notes))
        assert found is not None
        assert (found.is_located, codes) == (notes in said, []), notes


def test_what_may_not_be_read_is_told_at_its_line_and_the_rest_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.png", "b.png", "b-800.png"):
        (tmp_path / name).write_bytes(png(1600, 800) if name != "b-800.png" else png(800, 400))
    looked = pictures.looked

    def closed(file: Path) -> pictures.Seen | None:
        if file.name in ("a.png", "b-800.png"):
            raise PermissionError(13, "Permission denied", str(file))
        return looked(file)

    monkeypatch.setattr(media, "looked", closed)
    assert seen(tmp_path, "a.png") == (None, ["SRC072"])
    found, codes = seen(tmp_path, "b.png")
    assert found is not None
    assert (found.sizes, codes) == ((), ["SRC072"])


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS opens a file by both")
def test_of_a_name_that_only_looks_like_that_of_a_file_it_is_said_why_it_is_another(tmp_path: Path) -> None:
    """A Mac wrote the name of the file, and a keyboard that in the lesson."""
    form = unicodedata.normalize
    assert put(tmp_path, form("NFD", "tü/x.svg"), SVG)[0] is not None
    assert put(tmp_path, form("NFD", "über.svg"), SVG)[0] is not None
    log = Log()
    for path in (form("NFC", "tü/x.svg"), form("NFC", "über.svg"), form("NFC", "Über.svg")):
        assert media.read(tmp_path, path, log, AT) is None
    alike = ", which looks the same in another form of Unicode: copy that name"
    assert [entry.message.partition("folder")[2] for entry in log] == [
        f" (but there is '{form('NFD', 'tü')}'{alike})",
        f" (but there is '{form('NFD', 'über.svg')}'{alike})",
        f" (but there is '{form('NFD', 'über.svg')}')",
    ]


@pytest.mark.parametrize(("call", "closed"), [("iterdir", "media"), ("stat", "media/x.svg")], ids=["names", "files"])
def test_of_a_folder_that_nobody_may_look_into_it_is_not_said_that_a_file_is_missing(
    call: str, closed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, "media/x.svg", SVG)
    real = getattr(Path, call)

    def refusing(path: Path, *more: Any, **named: Any) -> Any:
        if path == tmp_path / closed:
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, *more, **named)

    monkeypatch.setattr(Path, call, refusing)
    log = Log()
    assert media.read(tmp_path, "media/x.svg", log, AT) is None
    assert [(entry.code, entry.message) for entry in log] == [
        ("SRC072", "'media/x.svg' cannot be read: Permission denied")
    ]
    assert seen(tmp_path, "other/x.svg") == (None, ["SRC071"])


def test_a_file_that_the_lesson_shows_by_itself_is_not_told_as_no_size_of_another(tmp_path: Path) -> None:
    (tmp_path / "x.svg").write_bytes(SVG)
    (tmp_path / "slit.png").write_bytes(png(1200, 600))
    (tmp_path / "slit-800.png").write_bytes(png(800, 700))
    shown = "{image: {file: %s, alt: A slit}}"

    def told(*names: str) -> list[str]:
        text = LESSON.replace("{image: {file: x.svg, %s}}", ", ".join(shown % name for name in names))
        (tmp_path / "lesson.yaml").write_text(text, "utf-8")
        log = Log()
        reader.load(tmp_path / "lesson.yaml", log)
        return [entry.code for entry in log]

    assert told("slit.png") == ["SRC088"]
    assert told("slit.png", "slit-800.png") == told("slit-800.png", "slit.png") == []


def test_a_drawing_has_no_other_sizes(tmp_path: Path) -> None:
    (tmp_path / "loop.svg").write_bytes(SVG)
    (tmp_path / "loop-20.svg").write_bytes(SVG)
    found = media.read(tmp_path, "loop.svg", Log(), AT)
    assert found is not None
    assert found.sizes == ()
