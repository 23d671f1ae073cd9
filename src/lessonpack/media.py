"""The files beside a lesson: found, measured, and refused when a browser should not be shown them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from stat import S_ISREG

from msgspec.structs import replace

from lessonpack import ids, svg
from lessonpack.disk import Disk
from lessonpack.findings import Log, Place, Severity, quoted, rule
from lessonpack.model.content import Media
from lessonpack.pictures import DAMAGED, Seen, Unusable, looked
from lessonpack.portable import unportable

MAX_BYTES = 20_000_000
DISK = Disk()
WIDE, HEAVY = (
    1000,
    200_000,
)  # pixels and bytes: from both on a picture is large, and should come in smaller sizes as well
MAX_SIDE = 32_767  # pixels: the longest that browsers draw
MAX_PIXELS = 128_000_000  # in memory each takes four bytes, however small the file

PATH = rule(
    "SRC070",
    holds="A file's path leads to a place within the lesson's folder.",
    says="{path!r} does not lead to a file in the lesson's folder: {trouble}",
    hint="Put the file into a folder beside the lesson and name it from there: `media/loop.svg`.",
    reason="A package must hold everything it shows, and nothing from elsewhere on the author's machine.",
    clause="IMS Content Packaging 1.1.4, section 4 (a package is self-contained); SCORM 1.2 CAM, 2.3",
)
MISSING = rule(
    "SRC071",
    holds="A file that the lesson names exists.",
    says="there is no file {path!r} in the lesson's folder{nearest}",
    hint="Mend the name (upper and lower case count), or put the file there.",
    reason="A learner would see a hole; where case does not count, the author would not notice.",
    clause="SCORM 1.2 CAM, 2.3.2 (file elements name files of the package)",
)
TYPE = rule(
    "SRC072",
    holds="A picture is PNG, JPEG, GIF, WebP, AVIF or SVG, by its content as by its name.",
    says="{path!r} {trouble}",
    hint="{advice}",
    reason="Servers send a file as what its name says, and browsers refuse a picture that is something else.",
    clause="WHATWG MIME Sniffing; HTML, section 4.8.3 (img)",
)
LARGE = rule(
    "SRC073",
    holds="A picture, a recording or a file is of a size that learners can load.",
    says="{path!r} has {size} MB; {what} may have {limit} MB at most",
    hint="Scale a picture down to the size at which it is shown; make a recording smaller, or link to it.",
    reason="It would exceed the upload limit of most platforms and the patience of a learner on a phone.",
    clause="lessonpack's own limits, in millions of bytes: 20 MB for a picture, 200 MB for a film or a recording, "
    "50 MB for a file to download, 2 MB for captions",
)
UNSAFE = rule(
    "SRC074",
    holds="An SVG picture shows, and does nothing else.",
    says="{path!r} is refused: {trouble}",
    hint="Export it as plain SVG without scripts, links, HTML and outside files, or as PNG.",
    reason="An SVG can run scripts and load from the network within the platform's own origin.",
    clause="SVG 2, section 2.2 (processing modes); HTML, section 4.8.3",
)
EXTENT = rule(
    "SRC075",
    holds="A picture has as many pixels as browsers can show.",
    says="{path!r} is {width} × {height} pixels; more than {side} a side or {most} million in all is not taken",
    hint="Scale the picture down to the size at which it is shown.",
    reason="A small file can unfold to gigabytes in a learner's browser, which then shows nothing or closes the page.",
    clause="lessonpack's own limit; browsers draw at most 32,767 pixels a side",
)

SCALED = rule(
    "SRC088",
    severity=Severity.WARNING,
    holds="A file that is named as another size of a picture is that picture.",
    says="{path!r} is named as another size of {picture!r}, but {trouble}: it is not taken",
    hint="Scale the whole picture, and name it by its width in pixels (`loop-800.png`) or by how often it is as wide "
    "(`loop@2x.png`). If it is another picture, call it otherwise: while it has this name, 'lessonpack sizes' makes "
    "none of that width.",
    reason="Browsers choose between the sizes by their widths, and would show a picture that is bent or another one.",
    clause="HTML, 4.8.4.2.2 (width descriptors)",
)

MISNAMED = rule(
    "SRC142",
    severity=Severity.NOTE,  # it may be another picture of that number
    holds="A size of a picture is named by its own width.",
    says="{path!r} is {wide} pixels wide: it is not taken for a size of {picture!r}",
    hint="Call it {name!r} if it is one; if it is another picture, leave it as it is.",
    reason="It is in no package, though by its name and its proportions it may have been meant to be.",
    clause="HTML, 4.8.4.2.2 (width descriptors); lessonpack: the same proportions, and a number that is no year",
)

OTHERWISE = rule(
    "PKG064",
    severity=Severity.WARNING,
    holds="The sizes of a picture show what it shows.",
    says="{sizes} {show} something else than {picture!r}",
    hint="If the picture is a new one, delete those files, and let 'lessonpack sizes --write' make them of it; if one "
    "of them is another picture, give it another name.",
    reason="Phones load the smaller files: their learners see what the picture was before, or another one.",
    clause="HTML, 4.8.4.2.2 (all files of a srcset are one picture); lessonpack sizes, which alone compares them",
)

CUT = rule(
    "SRC143",
    severity=Severity.WARNING,  # browsers show what there is
    holds="The file of a picture goes on to its end.",
    says="{path!r} breaks off before its end",
    hint="Take it from where it was made once more: it was copied or downloaded in part.",
    reason="Learners see its upper part, or nothing.",
    clause="JPEG (ITU-T T.81), B.1.1.3 (EOI); PNG, 11.2.5 (IEND); RIFF and ISO/IEC 14496-12, 4.2 (lengths)",
)

UNDECODED = rule(
    "PKG063",
    holds="A picture can be decoded to its end.",
    says="{path!r} cannot be scaled: {trouble}",
    hint="Take it from where it was made once more: browsers show a part of it at most.",
    reason="Learners would see half a picture or none; a build looks at its beginning and for its end alone.",
    clause="lessonpack sizes; Pillow (run)",
)

_ANEW = "Export the picture anew as PNG, JPEG, GIF, WebP, AVIF or SVG, under a name with the matching suffix."
_SUFFIXES = {
    "png": "png",
    "jpg": "jpeg",
    "jpeg": "jpeg",
    "gif": "gif",
    "webp": "webp",
    "avif": "avif",
    "svg": "svg+xml",
}
SUFFIXES = tuple(_SUFFIXES)
_SCALABLE = ("image/png", "image/jpeg", "image/webp", "image/avif")
# What packed files are called behind the dot, by the media type behind its slash.
EXTENSIONS = {"png": "png", "jpeg": "jpg", "gif": "gif", "webp": "webp", "avif": "avif", "svg+xml": "svg"}


def read(folder: Path, path: str, log: Log, at: Place, disk: Disk = DISK) -> Media | None:
    """The picture at `path` within `folder`, or None with a finding that says why not."""
    try:
        file = found(folder, path, log, at, disk)
        return None if file is None else _read(path, file, log, at, disk)
    except OSError as error:
        log.add(TYPE, at, path=path, **closed(error))
        return None


def _read(path: str, file: Path, log: Log, at: Place, disk: Disk) -> Media | None:
    size = file.stat().st_size
    if is_too_large(path, size, "a picture", MAX_BYTES, log, at):
        return None
    seen = _seen(path, file, log, at)
    if seen is None:
        return None
    if seen.is_cut:
        log.add(CUT, at, path=path)
    made = _media(path, file, seen, disk)
    return replace(made, sizes=tuple(_others(made, file, log, at, disk)))


def is_too_large(path: str, size: int, what: str, most: int, log: Log, at: Place) -> bool:
    """True, with a finding, for a file of more than `most` bytes; `what` says which kind of file may have as many."""
    if size <= most:
        return False
    # Rounded up, or a file that is larger by a byte would have as much as it may.
    log.add(LARGE, at, path=path, size=f"{-(-size // 100_000) / 10:.1f}", what=what, limit=most // 1_000_000)
    return True


def _media(path: str, file: Path, seen: Seen, disk: Disk) -> Media:
    sha256, stamp = disk.digest(file)
    stem = ids.derived(file.stem, fallback="picture")
    return Media(
        path=path,
        file=str(file),
        name=f"{stem}-{sha256[:8]}.{EXTENSIONS[seen.kind]}",
        type=f"image/{seen.kind}",
        digest=sha256,
        width=seen.width,
        height=seen.height,
        size=stamp.size,
        stamp=stamp,
        moves=seen.moves,
        is_located=seen.is_located,
    )


# --- the same picture in other sizes --------------------------------------------------------------------

_LEAST_WIDTH = 100  # pixels: smaller numbers in names mostly count pictures
_YEARS = range(1900, 2100)
# What fits a phone or a line of text, a phone with a sharp screen, and a wide picture or a line on a sharp screen.
WIDTHS = (1600, 1200, 800)
LIGHTER = 0.8  # of the bytes of the next wider file: a lesson is not to carry what spares nobody anything
NARROWER = 0.9  # of a width: a file that is hardly narrower than another is of no use beside it


def is_large(picture: Media) -> bool:
    """True where a phone loads much of a picture, whichever of its files it chooses."""
    files = (picture, *picture.sizes)
    return min(each.width for each in files) >= WIDE and min(each.size for each in files) >= HEAVY


def is_sized(picture: Media) -> bool:
    """True for a picture of which browsers can choose a file that is narrower than another."""
    widths = [each.width for each in (picture, *picture.sizes)]
    return min(widths) < NARROWER * max(widths)


def is_scalable(picture: Media) -> bool:
    """True for a picture of which other sizes are looked for."""
    return picture.type in _SCALABLE and not picture.moves


def lacks_sizes(picture: Media) -> bool:
    """True for a picture that a phone loads whole, although it could do with much less."""
    return is_large(picture) and is_scalable(picture) and not is_sized(picture)


# Bits that a pixel of a smaller size may take, where the picture itself has fewer: small ones are crowded.
_BITS = {"image/png": 8.0, "image/jpeg": 2.5, "image/webp": 2.0, "image/avif": 1.5}


def would_be_lighter(picture: Media) -> bool:
    """True where the narrowest size is most likely worth a file, as far as that can be known without decoding."""
    crowded = picture.width * picture.height * _BITS[picture.type] / 8
    return max(crowded, picture.size) * (WIDTHS[-1] / picture.width) ** 2 <= LIGHTER * picture.size


def _others(picture: Media, file: Path, log: Log, at: Place, disk: Disk) -> Iterator[Media]:
    """The files beside a picture that are named as other sizes of it, and are: the narrower ones first."""
    found = []
    for beside, width, is_sure in _named_so(picture, disk):
        path = f"{picture.path.rpartition('/')[0]}/{beside.name}".removeprefix("/")
        try:
            seen = _sound(beside)
        except OSError as error:
            log.add(TYPE, at, path=path, **closed(error))
            continue
        if seen is None or f"image/{seen.kind}" != picture.type:
            continue
        if seen.width != width and not is_sure:
            if width >= _LEAST_WIDTH and width not in _YEARS and not _unlike(picture, seen, seen.width):
                name = f"{file.stem}-{seen.width}{file.suffix}"
                log.add(MISNAMED, at, path=path, picture=picture.path, wide=seen.width, name=name)
            continue
        trouble = _unlike(picture, seen, width)
        if trouble:
            log.add(SCALED, at, path=path, picture=picture.path, trouble=trouble)
        elif width != picture.width:
            if seen.is_cut:
                log.add(CUT, at, path=path)
            found.append(_media(path, beside, seen, disk))
    yield from sorted(found, key=lambda each: (each.width, each.name))


def beside(picture: Media, disk: Disk) -> list[str]:
    """The files that were looked at as other sizes of a picture, whatever they turned out to be."""
    return [str(file) for file, _, _ in _named_so(picture, disk)]


def _named_so(picture: Media, disk: Disk) -> Iterator[tuple[Path, int, bool]]:
    """The files beside one that are called `loop-800.png` or `loop@2x.png` for `loop.png`, and how wide they are then.

    Only the latter says so for sure: `tide-2020.png` may be of that year.
    """
    if picture.type not in _SCALABLE:
        return
    file = Path(picture.file)
    for named in disk.listing(file.parent).sizes(file.name):
        beside = file.with_name(named.name)
        if beside.is_file() and not beside.is_symlink():
            yield beside, named.width or picture.width * named.times, not named.width


def _sound(file: Path) -> Seen | None:
    """What a file is, if it is a picture without a fault and not too large."""
    try:
        return looked(file) if file.stat().st_size <= MAX_BYTES else None
    except (Unusable, svg.Refused, *DAMAGED):
        return None


def _unlike(picture: Media, seen: Seen, width: int) -> str:
    """Why a file is not the picture in that width; "" where it may be. Of its height half a pixel is rounded."""
    if seen.width != width:
        return f"it is {seen.width} pixels wide, not {width}"
    differs = abs(seen.width * picture.height - seen.height * picture.width)
    return "it has other proportions" if differs > max(seen.width, picture.width) else ""


# --- where it is ----------------------------------------------------------------------------------------


def found(folder: Path, path: str, log: Log, at: Place, disk: Disk) -> Path | None:
    """The file at `path` within `folder`, or None with a finding that says why not.

    Raises PermissionError where nobody may look: whether there is one, nobody knows.
    """
    trouble = path_trouble(path)
    if trouble:
        log.add(PATH, at, path=path, trouble=trouble)
        return None
    nearest = misspelt(folder, path, disk)
    file = folder / path
    if nearest is not None or not is_file(file):
        log.add(MISSING, at, path=path, nearest=told_nearest(path, nearest))
        return None
    if not file.resolve().is_relative_to(folder.resolve()):
        log.add(PATH, at, path=path, trouble="it is a link that leads out of it")
        return None
    return file


def path_trouble(path: str) -> str:
    """Why a path leads to no file beside a lesson, or not on every system; "" for one that may."""
    if re.match(r"[A-Za-z]:|\\\\", path):
        return "it is a path of one computer alone"
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", path) or path.startswith("//"):
        return "it is an address, and packages do not load from the network"
    if "\\" in path:
        return "folders are separated by '/', not by a backslash"
    if path.startswith("/"):
        return "it begins at the root of the disk"
    if trouble := detour(path):
        return trouble
    if any(ord(character) < 32 or character in '<>:"|?*' for character in path):
        return "it holds a character that not every system allows in names"
    trouble = unportable(path)
    return f"Windows cannot store it: {trouble}" if trouble else ""


_DETOURS = {"": "it has an empty step", ".": "it has a step '.'", "..": "it has a step '..'"}


def detour(path: str) -> str:
    """Which step of a path leads to no folder below; "" where all do."""
    return next((_DETOURS[step] for step in path.split("/") if step in _DETOURS), "")


def misspelt(folder: Path, path: str, disk: Disk) -> str | None:
    """None when each step is spelt as on the disk, else the nearest spelling there ("" for none).

    Windows and macOS open `Loop.PNG` for `loop.png`, and macOS a name in another form of Unicode; a server does not.
    Raises PermissionError for a folder on the way that nobody may look into.
    """
    here, walked = folder, ""
    for part in path.split("/"):
        try:
            listing = disk.listing(here)
        except PermissionError:
            raise
        except OSError:
            return ""
        if part not in listing.names:
            like = listing.like(part)
            return like and walked + like
        here, walked = here / part, f"{walked}{part}/"
    return None


def told_nearest(path: str, nearest: str | None) -> str:
    """What a finding says of the nearest spelling to one that is not on the disk; "" where there is none."""
    if not nearest:
        return ""
    there, written = (unicodedata.normalize("NFC", f"{steps}/") for steps in (nearest, path))
    how = ", which looks the same in another form of Unicode: copy that name" if written.startswith(there) else ""
    return f" (but there is {quoted(nearest)}{how})"


def is_file(path: Path) -> bool:
    """True for a file; a PermissionError where nobody may look, which from Python 3.14 on a path takes for no file."""
    try:
        return S_ISREG(path.stat().st_mode)
    except PermissionError:
        raise
    except OSError:
        return False


# --- what it is -----------------------------------------------------------------------------------------


def _seen(path: str, file: Path, log: Log, at: Place) -> Seen | None:
    suffix = path.rpartition(".")[2].lower()
    expected = _SUFFIXES.get(suffix)
    try:
        seen = looked(file)
    except svg.Refused as trouble:
        if expected == "svg+xml":
            log.add(UNSAFE, at, path=path, trouble=str(trouble))
        else:
            _misnamed("svg+xml", path, log, at)
        return None
    except Unusable as trouble:
        log.add(TYPE, at, path=path, trouble=str(trouble), advice=_ANEW)
        return None
    except DAMAGED:
        log.add(TYPE, at, path=path, trouble="is damaged: its size cannot be read", advice=_ANEW)
        return None
    if seen is None:
        log.add(TYPE, at, path=path, trouble="is no picture that browsers show everywhere", advice=_ANEW)
    elif seen.kind != expected:
        _misnamed(seen.kind, path, log, at)
    elif seen.kind != "svg+xml" and (max(seen.width, seen.height) > MAX_SIDE or seen.width * seen.height > MAX_PIXELS):
        shown = {"width": seen.width, "height": seen.height, "side": f"{MAX_SIDE:,}", "most": MAX_PIXELS // 10**6}
        log.add(EXTENT, at, path=path, **shown)
    else:
        return seen
    return None


def closed(error: OSError) -> dict[str, str]:
    """What a finding says of a file that cannot be read, and what to do about it."""
    trouble = f"cannot be read: {error.strerror or type(error).__name__}"
    return {"trouble": trouble, "advice": "Change its permissions, or put it there anew."}


def _misnamed(kind: str, path: str, log: Log, at: Place) -> None:
    folder, parted, name = path.rpartition("/")
    renamed = f"{folder}{parted}{name.rpartition('.')[0] or name}.{EXTENSIONS[kind]}"
    trouble = f"is named like another type, but its content is {kind}"
    log.add(TYPE, at, path=path, trouble=trouble, advice=f"Rename the file, and write `{renamed}` here.")
