"""A picture decoded by Pillow, as browsers show it; what Pillow cannot do is said of that picture."""

from __future__ import annotations

import struct
import warnings
import zlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING

from lessonpack.media import MAX_PIXELS

if TYPE_CHECKING:
    from PIL.Image import Image

HELD = 0x0112  # EXIF's Orientation
_TURNED = ("image/jpeg", "image/avif")  # of these all browsers do
_NO_MEMORY = "there is too little memory for it"


class Unreadable(Exception):
    """A picture cannot be decoded; the words say why."""


class Unscaled(Exception):
    """Sizes are not made of a picture, which is sound; the words say why."""


@contextmanager
def by_pillow() -> Iterator[None]:
    """Have what Pillow cannot do with a picture be said of that picture: what it raises, nothing tells beforehand."""
    try:
        yield
    except Unscaled:
        raise
    except MemoryError as trouble:
        raise Unscaled(_NO_MEMORY) from trouble
    except Exception as trouble:
        raise Unscaled(f"Pillow cannot do it ({_words(trouble)})") from trouble


@contextmanager
def decoded(type: str, data: bytes, share: float) -> Iterator[tuple[Image, Image]]:
    """A picture, and the same upright, as browsers show it; of a JPEG that share of its sides at least."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of notes that it cannot read, say
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        image = _loaded_png(data) if type == "image/png" else _loaded(type, data, share)
        yield image, _upright(image) if type in _TURNED else image


def _loaded(type: str, data: bytes, share: float = 1) -> Image:
    from PIL import Image

    try:
        image = Image.open(BytesIO(data), formats=[type.removeprefix("image/").upper()])
        if type == "image/jpeg":
            image.draft("", (int(image.width * share), int(image.height * share)))
        elif getattr(image, "n_frames", 1) > 1:
            raise Unscaled("it moves")
        image.load()
    except Unscaled:
        raise
    except MemoryError as trouble:
        raise Unscaled(_NO_MEMORY) from trouble
    except Exception as trouble:  # decoders raise whatever they come upon
        if (bare := _without_notes(type, data)) != data:
            _loaded(type, bare, share)
            raise Unscaled("what it says of itself cannot be read") from trouble  # browsers pass over it
        raise Unreadable(_words(trouble)) from trouble
    return image


def _loaded_png(data: bytes) -> Image:
    """A PNG, of whose ancillary chunks Pillow sees those that it is to heed alone: broken or huge ones stop it.

    Browsers pass over these.
    """
    image = _loaded("image/png", _with_chunks(data, _HEEDED))
    if image.mode == "P" and not image.getpalette():
        raise Unreadable("it has no palette")
    if "transparency" in image.info and image.mode != "P":
        image.info["transparency"] = _key(image, depth=data[24])
    return image


def _without_notes(type: str, data: bytes) -> bytes:
    """A picture without what its pixels can be decoded without, where that is known of its type."""
    if type == "image/png":
        return _with_chunks(data, ())
    if type != "image/jpeg":
        return data
    kept, at = [data[:2]], 2
    while at + 4 <= len(data) and data[at] == 0xFF and 0xC0 <= data[at + 1] != _SCAN:
        end = at + 2 + struct.unpack(">H", data[at + 2 : at + 4])[0]
        if data[at + 1] not in _NOTES:
            kept.append(data[at:end])
        at = end
    return b"".join((*kept, data[at:]))


_SCAN, _NOTES = 0xDA, (*range(0xE0, 0xF0), 0xFE)  # markers of JPEG: of applications, and comments
_HEEDED = (b"tRNS", b"iCCP", b"eXIf", b"acTL")


def _with_chunks(png: bytes, ancillary: Collection[bytes]) -> bytes:
    """A PNG with those of its ancillary chunks alone, and of these the ones whose checksum is right."""
    kept = [png[:8]]
    for kind, chunk in chunks(png):
        is_ancillary = kind.isalpha() and kind[:1].islower()
        if not is_ancillary or (kind in ancillary and is_whole(chunk)):
            kept.append(chunk)
    return b"".join(kept)


def chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Each chunk, from its length to its checksum, and before it its kind."""
    at = 8
    while at + 8 <= len(png):
        end = at + 12 + struct.unpack(">I", png[at : at + 4])[0]
        yield png[at + 4 : at + 8], png[at:end]
        at = end


def is_whole(chunk: bytes) -> bool:
    return chunk[-4:] == struct.pack(">I", zlib.crc32(chunk[4:-4]))


def _key(image: Image, depth: int) -> int | tuple[int, ...]:
    """The colour that stands for none as it is among the pixels: Pillow stretches these to eight bits, and not that."""
    colour: int | tuple[int, ...] = image.info["transparency"]
    if depth == 16:
        raise Unscaled("one of its colours, of 16 bits a channel, is transparent")
    if image.mode != "L" or not isinstance(colour, int):
        return colour
    white = (1 << depth) - 1
    return (colour & white) * 255 // white


@by_pillow()
def _upright(image: Image) -> Image:
    """The picture as browsers turn it."""
    from PIL.Image import Transpose

    turns = (
        *(Transpose.FLIP_LEFT_RIGHT, Transpose.ROTATE_180, Transpose.FLIP_TOP_BOTTOM, Transpose.TRANSPOSE),
        *(Transpose.ROTATE_270, Transpose.TRANSVERSE, Transpose.ROTATE_90),
    )  # by the orientations from 2 to 8 (EXIF 2.32, 4.6.4 A)
    orientation = orientation_of(image)
    return image if orientation == 1 else image.transpose(turns[orientation - 2])


def orientation_of(image: Image) -> int:
    """How the camera was held; 1 where that cannot be read: browsers then turn nothing either."""
    try:
        found = image.getexif().get(HELD, 1)
    except Exception:  # as decoders raise
        return 1
    return found if found in range(2, 9) else 1


def _words(trouble: Exception) -> str:
    from PIL import UnidentifiedImageError

    if isinstance(trouble, UnidentifiedImageError):  # its words are of a place in memory
        return "it is damaged or cut off"
    said = str(trouble).partition("\n")[0].rstrip(".")
    return f"{said[:1].lower()}{said[1:]}" if said else type(trouble).__name__
