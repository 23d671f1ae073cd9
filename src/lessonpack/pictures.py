"""What a picture is by its content: its type, the width and height that it is shown with, and what else it tells."""

from __future__ import annotations

import os
import re
import struct
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct
from msgspec.structs import replace

from lessonpack import plain, svg

_HEAD = 1 << 18  # bytes of a picture in which its size mostly stands


class Unusable(Exception):
    """A file's content cannot be shown; the words say why."""


DAMAGED = (struct.error, IndexError, ValueError)  # what is raised of a picture whose size cannot be read


class Seen(Struct, frozen=True):
    """`kind` is a media type's part behind the slash; an extent of 0 is one that the file does not say.

    `moves` is True for an animation, where other formats of the same kind have one picture; `is_located` where it says
    on which place of the earth it was taken; `is_cut` where its end is missing. `begins` is where its pixels do, or 0.
    """

    kind: str
    width: int = 0
    height: int = 0
    moves: bool = False
    is_located: bool = False
    is_cut: bool = False
    begins: int = 0


def looked(file: Path) -> Seen | None:
    """What `look` says of a file, of which it mostly needs the beginning alone, and whether its end is there."""
    with plain.opened(file) as opened:
        head = opened.read(_HEAD)
        try:
            seen = look(head)
        except (svg.Refused, Unusable, *DAMAGED):
            rest = opened.read()
            if not rest:
                raise
            seen = look(head + rest)
        if seen is None or seen.kind not in _ENDS:
            return seen
        located = seen.is_located or (seen.kind == "webp" and _is_located_webp(opened))
        return replace(seen, is_cut=not _ENDS[seen.kind](opened, seen), is_located=located)


def look(data: bytes) -> Seen | None:
    """Type and size of a picture by its content; None for what is no picture.

    Raises Unusable for a damaged one, svg.Refused for an unsafe one.
    """
    for magic, reader in _MAGIC:
        if re.match(magic, data, re.DOTALL):
            seen = reader(data)
            if seen.kind != "svg+xml" and not (seen.width and seen.height):
                raise Unusable("is damaged: it has no extent")
            return seen
    return None


def _png(data: bytes) -> Seen:
    width, height = struct.unpack(">II", data[16:24])
    if data[12:16] != b"IHDR":
        raise Unusable("is damaged: a PNG begins with its header")
    rows = data.find(b"IDAT")
    notes = _chunks(data[: min(rows, _HEAD)])  # they stand before the rows
    located = any(_is_located(note) if kind == b"eXIf" else kind == b"iTXt" and _PLACE in note for kind, note in notes)
    return Seen("png", width, height, moves=data.find(b"acTL", 0, rows) > 0, is_located=located)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """What follows the head of a PNG: kind and content of each chunk."""
    at = 8
    while at + 8 <= len(data):
        size = struct.unpack_from(">I", data, at)[0]
        yield data[at + 4 : at + 8], data[at + 8 : at + 8 + size]
        at += 12 + size


def _gif(data: bytes) -> Seen:
    return Seen("gif", *struct.unpack("<HH", data[6:10]))


_APP1, _EXIF = 0xE1, b"Exif\0\0"
_ORIENTATION, _SHORT, _BY_A_QUARTER = 0x0112, 3, range(5, 9)
_POSITION, _LATITUDE = 0x8825, 2  # the part of notes on a place, and a note there (EXIF 2.32, 4.6.6)
_PLACE = b"GPSLatitude"  # the same in XMP
_NO_FRAMES = {0xC4, 0xC8, 0xCC}  # huffman tables, a reserved marker, arithmetic coding: no frame header


def _jpeg(data: bytes) -> Seen:
    position, is_turned, is_located = 2, False, False
    while position < len(data):
        if data[position] != 0xFF:
            raise Unusable("is damaged: a JPEG's segments do not follow each other")
        marker = data[position + 1]
        if marker == 0xFF or marker == 0x01 or 0xD0 <= marker <= 0xD8:
            position += 1 if marker == 0xFF else 2
            continue
        if 0xC0 <= marker <= 0xCF and marker not in _NO_FRAMES:
            height, width = struct.unpack(">HH", data[position + 5 : position + 9])
            extent = (height, width) if is_turned else (width, height)
            return Seen("jpeg", *extent, is_located=is_located, begins=position)
        end = position + 2 + struct.unpack(">H", data[position + 2 : position + 4])[0]
        if marker == _APP1 and data.startswith(_EXIF, position + 4):
            exif = data[position + 4 + len(_EXIF) : end]
            is_turned, is_located = _is_turned(exif), is_located or _is_located(exif)
        elif marker == _APP1:
            is_located |= _PLACE in data[position:end]
        position = end
    raise Unusable("is damaged: a JPEG without a frame")


def _is_turned(exif: bytes) -> bool:
    """Whether a camera was held upright: browsers turn its picture by a quarter (EXIF 2.32, 4.6.4 A, Orientation)."""
    kind, values, value, _ = _notes(exif).get(_ORIENTATION, (0, 0, 0, 0))
    return (kind, values) == (_SHORT, 1) and value in _BY_A_QUARTER


def _is_located(exif: bytes) -> bool:
    """Whether notes of a camera say where on earth it stood."""
    exif = exif.removeprefix(_EXIF)
    notes = _notes(exif)
    return _POSITION in notes and _LATITUDE in _notes(exif, notes[_POSITION][3])


def _notes(exif: bytes, at: int = 0) -> dict[int, tuple[int, int, int, int]]:
    """By tag the type of a note, how many values it has, and what stands in place of the first, read short and long.

    Those that begin at that place, else the first ones. What cannot be read is passed over, as browsers do.
    """
    found: dict[int, tuple[int, int, int, int]] = {}
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(exif[:4])
    if order is None:
        return found
    try:
        at = at or struct.unpack_from(f"{order}I", exif, 4)[0]
        (count,) = struct.unpack_from(f"{order}H", exif, at)
        for entry in range(at + 2, at + 2 + 12 * count, 12):
            tag, kind, values, long = struct.unpack_from(f"{order}HHII", exif, entry)
            found.setdefault(tag, (kind, values, struct.unpack_from(f"{order}H", exif, entry + 8)[0], long))
    except struct.error:
        pass
    return found


_ANIMATED = 0x02


def _webp(data: bytes) -> Seen:
    form = data[12:16]
    if len(data) < 30 and form != b"VP8L":
        raise Unusable("is damaged: its size cannot be read")
    if form == b"VP8X":
        width, height = (1 + int.from_bytes(side, "little") for side in (data[24:27], data[27:30]))
        return Seen("webp", width, height, moves=bool(data[20] & _ANIMATED))
    if form == b"VP8L":
        bits = struct.unpack("<I", data[21:25])[0]
        return Seen("webp", 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF))
    if form == b"VP8 ":
        width, height = struct.unpack("<HH", data[26:30])
        return Seen("webp", width & 0x3FFF, height & 0x3FFF)
    raise Unusable("is damaged: a WebP without a picture")


def _avif(data: bytes) -> Seen:
    """The largest extent is that of the whole picture: others are of its tiles (ISO/IEC 23008-12, 6.5.3)."""
    [meta] = boxes(data, b"meta")
    [properties] = boxes(meta[4:], b"iprp")  # behind version and flags
    [parts] = boxes(properties, b"ipco")
    width, height = max(struct.unpack(">II", extent[4:12]) for extent in boxes(parts, b"ispe"))
    is_turned = any(turn[0] & 1 for turn in boxes(parts, b"irot"))  # by a quarter, or by three
    moves = data[8:12] == b"avis"  # a sequence (ISO/IEC 23000-22, 6.3)
    return Seen("avif", *((height, width) if is_turned else (width, height)), moves=moves)


def boxes(data: bytes, kind: bytes) -> Iterator[bytes]:
    """What stands in each box of a kind (ISO/IEC 14496-12, 4.2); ValueError where boxes do not follow each other."""
    at = 0
    while at + 8 <= len(data):
        size, head = struct.unpack(">I", data[at : at + 4])[0], 8
        if size == 1:
            size, head = struct.unpack(">Q", data[at + 8 : at + 16])[0], 16
        end = at + size if size else len(data)
        if end < at + head:
            raise ValueError("a box that is smaller than its own head")
        if data[at + 4 : at + 8] == kind:
            yield data[at + head : end]
        at = end


def _svg(data: bytes) -> Seen:
    return Seen("svg+xml", *svg.extent(data))


# --- what stands behind the beginning -------------------------------------------------------------------

_TAIL = 1 << 12  # bytes in which the end of a picture mostly stands: some cameras put a film behind it
_MOST = 1000  # parts of a file that are looked at


def _has_mark(opened: BinaryIO, begins: int, mark: bytes) -> bool:
    """Whether a mark stands in a file from there on, which is sought at its end first."""
    tail = max(begins, opened.seek(0, os.SEEK_END) - _TAIL)
    for start in (tail, begins):
        opened.seek(start)
        if mark in opened.read():
            return True
    return False


def _parts_of(opened: BinaryIO) -> Iterator[tuple[bytes, int, int]]:
    """The kind of each chunk of a WebP, where its content begins and how long it is."""
    at = 12
    for _ in range(_MOST):
        opened.seek(at)
        head = opened.read(8)
        if len(head) < 8:
            return
        size = struct.unpack("<I", head[4:])[0]
        yield head[:4], at + 8, size
        at += 8 + size + size % 2


def _is_located_webp(opened: BinaryIO) -> bool:
    """Notes stand behind the pixels there."""
    for kind, at, size in _parts_of(opened):
        if kind in (b"EXIF", b"XMP "):
            opened.seek(at)
            notes = opened.read(min(size, _HEAD))
            if _is_located(notes) if kind == b"EXIF" else _PLACE in notes:
                return True
    return False


def _ends_webp(opened: BinaryIO, _seen: Seen) -> bool:
    opened.seek(4)
    size = 8 + struct.unpack("<I", opened.read(4))[0]
    return bool(size <= opened.seek(0, os.SEEK_END) + size % 2)


def _ends_avif(opened: BinaryIO, _seen: Seen) -> bool:
    """Whether its boxes are as long as they say."""
    at, end = 0, opened.seek(0, os.SEEK_END)
    for _ in range(_MOST):
        opened.seek(at)
        head = opened.read(16)
        size = struct.unpack(">I", head[:4])[0] if len(head) >= 8 else 0
        if size == 1 and len(head) == 16:
            size = struct.unpack(">Q", head[8:])[0]
        if size < 8:  # to the end, or none
            break
        at += size
    return at <= end


_ENDS: dict[str, Callable[[BinaryIO, Seen], bool]] = {
    "jpeg": lambda opened, seen: _has_mark(opened, seen.begins, b"\xff\xd9"),  # ITU-T T.81, B.1.1.3
    "png": lambda opened, _seen: _has_mark(opened, 8, b"IEND"),
    "webp": _ends_webp,
    "avif": _ends_avif,
}
_MAGIC: tuple[tuple[bytes, Callable[[bytes], Seen]], ...] = (
    (rb"\x89PNG\r\n\x1a\n", _png),
    (rb"GIF8[79]a", _gif),
    (rb"\xff\xd8\xff", _jpeg),
    (rb"RIFF....WEBP", _webp),
    (rb"....ftypavi[fs]", _avif),
    (rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml|!--|!DOCTYPE|[A-Za-z0-9_]*:?svg[\s>/])", _svg),
)
