"""What a picture is by its content: its type, and the width and height that it is shown with."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterator
from pathlib import Path

from msgspec import Struct

from lessonpack import svg

_HEAD = 1 << 18  # bytes of a picture in which its size mostly stands


class Unusable(Exception):
    """A file's content cannot be shown; the words say why."""


DAMAGED = (struct.error, IndexError, ValueError)  # what is raised of a picture whose size cannot be read


class Seen(Struct, frozen=True):
    """`kind` is a media type's part behind the slash; an extent of 0 is one that the file does not say.

    `moves` is True for an animation, where other formats of the same kind have one picture.
    """

    kind: str
    width: int = 0
    height: int = 0
    moves: bool = False


def looked(file: Path) -> Seen | None:
    """What `look` says of a file, of which it mostly needs the beginning alone."""
    with file.open("rb") as opened:
        head = opened.read(_HEAD)
        try:
            return look(head)
        except (svg.Refused, Unusable, *DAMAGED):
            rest = opened.read()
            if not rest:
                raise
            return look(head + rest)


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
    return Seen("png", width, height, moves=data.find(b"acTL", 0, data.find(b"IDAT")) > 0)  # it stands before the rows


def _gif(data: bytes) -> Seen:
    return Seen("gif", *struct.unpack("<HH", data[6:10]))


_APP1, _EXIF = 0xE1, b"Exif\0\0"
_ORIENTATION, _SHORT, _BY_A_QUARTER = 0x0112, 3, range(5, 9)
_NO_FRAMES = {0xC4, 0xC8, 0xCC}  # huffman tables, a reserved marker, arithmetic coding: no frame header


def _jpeg(data: bytes) -> Seen:
    position, is_turned = 2, False
    while position < len(data):
        if data[position] != 0xFF:
            raise Unusable("is damaged: a JPEG's segments do not follow each other")
        marker = data[position + 1]
        if marker == 0xFF or marker == 0x01 or 0xD0 <= marker <= 0xD8:
            position += 1 if marker == 0xFF else 2
            continue
        if 0xC0 <= marker <= 0xCF and marker not in _NO_FRAMES:
            height, width = struct.unpack(">HH", data[position + 5 : position + 9])
            return Seen("jpeg", *((height, width) if is_turned else (width, height)))
        end = position + 2 + struct.unpack(">H", data[position + 2 : position + 4])[0]
        if marker == _APP1 and data.startswith(_EXIF, position + 4):
            is_turned = _is_turned(data[position + 4 + len(_EXIF) : end])
        position = end
    raise Unusable("is damaged: a JPEG without a frame")


def _is_turned(exif: bytes) -> bool:
    """Whether a camera was held upright: browsers turn its picture by a quarter (EXIF 2.32, 4.6.4 A, Orientation)."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(exif[:4])
    if order is None:
        return False
    try:
        (first,) = struct.unpack_from(f"{order}I", exif, 4)
        (count,) = struct.unpack_from(f"{order}H", exif, first)
        for entry in range(first + 2, first + 2 + 12 * count, 12):
            tag, kind, values, value = struct.unpack_from(f"{order}HHIH", exif, entry)
            if (tag, kind, values) == (_ORIENTATION, _SHORT, 1):
                return value in _BY_A_QUARTER
    except struct.error:  # browsers pass over notes that they cannot read
        pass
    return False


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


_MAGIC: tuple[tuple[bytes, Callable[[bytes], Seen]], ...] = (
    (rb"\x89PNG\r\n\x1a\n", _png),
    (rb"GIF8[79]a", _gif),
    (rb"\xff\xd8\xff", _jpeg),
    (rb"RIFF....WEBP", _webp),
    (rb"....ftypavi[fs]", _avif),
    (rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml|!--|!DOCTYPE|[A-Za-z0-9_]*:?svg[\s>/])", _svg),
)
