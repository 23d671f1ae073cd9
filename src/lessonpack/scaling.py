"""Smaller sizes of a large picture, made once for its author to lay beside it: no build decodes a picture.

Pillow does it, which is used here alone: who never scales a picture need not have it.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from io import BytesIO
from operator import sub
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from lessonpack.decoding import HELD, by_pillow, chunks, decoded, is_whole, orientation_of
from lessonpack.decoding import Unreadable as Unreadable  # which `smaller` raises
from lessonpack.decoding import Unscaled as Unscaled
from lessonpack.media import LIGHTER, NARROWER, WIDTHS
from lessonpack.model.content import Media
from lessonpack.pictures import boxes

if TYPE_CHECKING:
    from PIL.Image import Image

_BENT = 0.05  # of the proportions: more than comes of rounding
_LONG = 4096  # bytes of a colour profile that would weigh more than it is worth in a small file


class Made(Struct, frozen=True):
    """A smaller size of a picture: `file` is where it belongs."""

    file: Path
    width: int
    data: bytes


def missing() -> bool:
    """True where Pillow is not installed."""
    try:
        import PIL  # noqa: F401
    except ImportError:
        return True
    return False


def smaller(picture: Media) -> list[Made]:
    """The smaller sizes that a picture lacks and that are worth a file each, the widest first.

    Each is of its type, upright, in its colours, without notes on where and by whom it was taken. Raises Unreadable and
    Unscaled; OSError where its file cannot be read.
    """
    widths = list(_wanted(picture))
    if not widths:
        return []
    data = Path(picture.file).read_bytes()
    _check(picture, data)
    made: list[Made] = []
    with decoded(picture.type, data, 2 * max(widths) / picture.width) as (original, upright):
        if abs(upright.width * picture.height / (upright.height * picture.width) - 1) > _BENT:
            raise Unscaled("its parts say different things of its proportions")
        write, pixels = _FORMATS[picture.type](original, data), _resampled(upright)
        for width in widths:
            scaled = write(_resized(pixels, width, max(1, round(picture.height * width / picture.width))))
            if len(scaled) <= LIGHTER * min(_above(picture, made, width)):
                made.append(Made(beside(picture, width), width, scaled))
    return made


def beside(picture: Media, width: int) -> Path:
    """Where a picture in that width belongs: `media/reef-800.jpg` for `media/reef.jpg`."""
    file = Path(picture.file)
    return file.with_name(f"{file.stem}-{width}{file.suffix}")


def leads_out(picture: Media) -> bool:
    """True where the folder of a picture is a link to one that is not the lesson's."""
    folder = Path(picture.file).parents[picture.path.count("/")]
    return not Path(picture.file).parent.resolve().is_relative_to(folder.resolve())


def taken(picture: Media) -> list[str]:
    """The names for smaller sizes of a picture that something else has."""
    own = {Path(each.file).name for each in picture.sizes}
    places = [beside(picture, width) for width in WIDTHS if width < picture.width]
    return [place.name for place in places if place.name not in own and os.path.lexists(place)]


def _wanted(picture: Media) -> Iterator[int]:
    """The widths that a picture lacks. What stands in the place of one already is its author's, whatever it is."""
    if leads_out(picture):
        raise Unscaled("its folder is a link that leads out of the lesson's")
    there = [each.width for each in (picture, *picture.sizes)]
    for width in WIDTHS:
        is_there = any(NARROWER * width <= each <= width / NARROWER for each in there)
        if width < picture.width and not is_there and not os.path.lexists(beside(picture, width)):
            yield width


def _above(picture: Media, made: list[Made], width: int) -> Iterator[int]:
    """The bytes of each wider file that there will be."""
    yield from (each.size for each in (picture, *picture.sizes) if each.width > width)
    yield from (len(each.data) for each in made)


# --- comparing ------------------------------------------------------------------------------------------

_CELLS = 48  # a side: coarse enough that no way to scale a picture shows, fine enough for a word in a drawing
# Of 255, in brightness and in a colour, and in how many cells: from there on a picture is another one. A small palette,
# sharpening and light that was mixed otherwise change as much in few cells or none (some 200 ways to scale were tried).
_DARKER, _COLOURED, _MANY = 40, 96, 4


def thumbnail(picture: Media) -> Image:
    """What a file shows, coarsely. Raises as `smaller` does."""
    data = Path(picture.file).read_bytes()
    _check(picture, data)
    with decoded(picture.type, data, 4 * _CELLS / min(picture.width, picture.height)) as (_, upright):
        return _coarse(_resampled(upright))


def is_alike(one: Image, other: Image) -> bool:
    """Whether two thumbnails are of one picture."""
    from PIL import ImageChops

    grey = ImageChops.difference(one.convert("L"), other.convert("L")).histogram()
    red, green, blue = ImageChops.difference(one, other).split()
    coloured = ImageChops.lighter(ImageChops.lighter(red, green), blue).histogram()
    return sum(grey[_DARKER:]) < _MANY and sum(coloured[_COLOURED:]) < _MANY


@by_pillow()
def _coarse(image: Image) -> Image:
    """The picture in a few cells, in sRGB, with what is transparent in grey."""
    from PIL.Image import Resampling

    return _on_grey(image).resize((_CELLS, _CELLS), Resampling.BOX)


def _on_grey(image: Image) -> Image:
    from PIL.Image import alpha_composite, new

    if image.mode.startswith("I"):
        return image.convert("I").point(lambda value: value / 256).convert("RGB")
    if image.mode == "RGB" and image.info.get("icc_profile"):
        with suppress(Unscaled):
            return _in_srgb(image)
    if image.mode not in ("LA", "RGBA"):
        return image.convert("RGB")
    shown = image.convert("RGBA")
    return alpha_composite(new("RGBA", shown.size, "grey"), shown).convert("RGB")


# --- reading --------------------------------------------------------------------------------------------


def _check(picture: Media, data: bytes) -> None:
    """Raise Unscaled for what Pillow would write in other colours, or not at all."""
    from PIL import features

    if picture.type == "image/avif" and not _is_srgb(data):
        raise Unscaled("its colours are not those of sRGB")
    if picture.type in _OPTIONAL and not features.check(_OPTIONAL[picture.type]):
        raise Unscaled("the Pillow that is installed here cannot write its type")


def _is_srgb(avif: bytes) -> bool:
    """False where primaries or transfer say otherwise (ITU-T H.273, tables 2 and 3), as of pictures in HDR."""
    try:
        [meta] = boxes(avif, b"meta")
        [properties] = boxes(meta[4:], b"iprp")
        [parts] = boxes(properties, b"ipco")
        said = [struct.unpack(">HH", each[4:8]) for each in boxes(parts, b"colr") if each[:4] == b"nclx"]
    except (ValueError, struct.error) as trouble:
        raise Unreadable("it is damaged") from trouble
    return all(primaries in (1, 2) and transfer in (1, 2, 6, 13) for primaries, transfer in said)


# --- scaling --------------------------------------------------------------------------------------------


@by_pillow()
def _resized(image: Image, width: int, height: int) -> Image:
    gap = None if image.mode.startswith("I;") else 3.0  # greys of 16 bits cannot be brought near in whole steps
    return image.resize((width, height), _lanczos(), reducing_gap=gap)


@by_pillow()
def _resampled(image: Image) -> Image:
    """The picture in a mode in which colours that lie side by side can be mixed."""
    if "transparency" in image.info and image.mode in ("1", "L", "RGB", "P"):
        return image.convert("LA" if image.mode in ("1", "L") else "RGBA")
    if image.mode == "1":
        return image.convert("L")
    if image.mode in ("P", "PA"):
        return image.convert("RGB" if image.mode == "P" else "RGBA")
    if image.mode in ("RGB", "CMYK") and _profile(image) is None:
        return _in_srgb(image)
    return image


def _profile(image: Image) -> bytes | None:
    """The colour profile that sizes keep: None for none, and for one whose colours become those of sRGB."""
    said: bytes = image.info.get("icc_profile") or b""
    is_kept = said and image.mode != "CMYK" and (image.mode != "RGB" or len(said) <= _LONG)
    return said if is_kept else None


def _in_srgb(image: Image) -> Image:
    from PIL import ImageCms

    said = image.info.get("icc_profile")
    if not said:
        return image.convert("RGB")
    try:
        turned = ImageCms.profileToProfile(image, BytesIO(said), ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError) as trouble:
        raise Unscaled("its colour profile cannot be read") from trouble
    assert turned is not None  # as it is where a picture is changed in its place
    return turned


def _lanczos() -> Any:
    from PIL.Image import Resampling

    return Resampling.LANCZOS


# --- writing --------------------------------------------------------------------------------------------

_Write = Callable[["Image"], bytes]


@by_pillow()
def _saved(image: Image, format: str, **options: Any) -> bytes:
    """A picture as a file, with nothing of what stood in that of the original but what is asked for."""
    image.info = {}
    out = BytesIO()
    image.save(out, format, **{name: value for name, value in options.items() if value is not None})
    return out.getvalue()


def _jpeg(original: Image, _data: bytes) -> _Write:
    from PIL import JpegImagePlugin

    profile, whole = _profile(original), JpegImagePlugin.get_sampling(original) == 0
    options = {"quality": 82, "optimize": True, "progressive": True, "subsampling": 0 if whole else 2}
    return lambda image: _saved(image, "JPEG", icc_profile=profile, **options)


def _png(original: Image, data: bytes) -> _Write:
    """A picture of a palette stays one, with the colours that suit its size."""
    from PIL.PngImagePlugin import PngInfo

    profile, exif = _profile(original), _held(original)
    colours = PngInfo()
    for kind, chunk in chunks(data):
        is_heeded = kind in _COLOURS and len(chunk) == 12 + _COLOURS[kind] and is_whole(chunk)
        if is_heeded and (profile or not original.info.get("icc_profile")):
            colours.add(kind, chunk[8:-4])

    def write(image: Image) -> bytes:
        drawn = _with_palette(image, original) if original.mode == "P" else image
        return _saved(drawn, "PNG", optimize=True, pnginfo=colours, icc_profile=profile, exif=exif)

    return write


_COLOURS = {b"cHRM": 32, b"gAMA": 4, b"sRGB": 1, b"cICP": 4}  # and how long they are


def _with_palette(image: Image, original: Image) -> Image:
    """The picture with a palette, in which the colours of the original are exactly those that they were.

    Of the two ways to choose one only the coarser knows transparency; it takes a little off of each colour.
    """
    from PIL.Image import Quantize

    with by_pillow():
        drawn = image.quantize(method=Quantize.FASTOCTREE if image.mode == "RGBA" else Quantize.MEDIANCUT)
    if known := _palette(original, image.mode):
        kept = (_nearest(colour, known) for colour in _palette(drawn, image.mode))
        drawn.putpalette([channel for colour in kept for channel in colour], image.mode)
    return drawn


_Colour = tuple[int, ...]
_ALIKE = 4  # of 255, in each of its channels: hardly another colour


def _palette(image: Image, mode: str) -> list[_Colour]:
    corner = image.crop((0, 0, 1, 1))
    corner.apply_transparency()
    channels: list[int] = corner.getpalette(mode) or []
    return [tuple(channels[at : at + len(mode)]) for at in range(0, len(channels), len(mode))]


def _nearest(colour: _Colour, known: list[_Colour]) -> _Colour:
    """The one among the known that is hardly another; otherwise the colour itself."""
    apart = {other: max(map(abs, map(sub, other, colour))) for other in known}
    nearest = min(known, key=apart.__getitem__)
    return nearest if apart[nearest] <= _ALIKE else colour


def _webp(original: Image, data: bytes) -> _Write:
    lossless, profile, exif = b"VP8L" in _riff(data), _profile(original), _held(original)
    return lambda image: _saved(image, "WEBP", lossless=lossless, quality=80, method=4, icc_profile=profile, exif=exif)


def _riff(webp: bytes) -> Iterator[bytes]:
    """The kind of each chunk."""
    at = 12
    while at + 8 <= len(webp):
        yield webp[at : at + 4]
        size = struct.unpack("<I", webp[at + 4 : at + 8])[0]
        at += 8 + size + size % 2


def _avif(original: Image, _data: bytes) -> _Write:
    profile = _profile(original)
    return lambda image: _saved(image, "AVIF", quality=70, icc_profile=profile)


def _held(original: Image) -> bytes | None:
    """How the camera was held, where browsers differ in whether they turn the picture: then sizes are as it is."""
    from PIL.Image import Exif

    orientation = orientation_of(original)
    if orientation == 1:
        return None
    exif = Exif()
    exif[HELD] = orientation
    written: bytes = exif.tobytes()
    return written


_OPTIONAL = {"image/webp": "webp", "image/avif": "avif"}
_FORMATS: Mapping[str, Callable[[Image, bytes], _Write]] = {
    "image/jpeg": _jpeg,
    "image/png": _png,
    "image/webp": _webp,
    "image/avif": _avif,
}
