"""Recordings, captions and documents beside a lesson: found, and refused when a platform should not hand them out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from lessonpack import ids, media, plain
from lessonpack.blobs import File, whole
from lessonpack.disk import Disk
from lessonpack.findings import Log, Place, rule
from lessonpack.model.content import Media
from lessonpack.patterns import regex

TYPE = rule(
    "SRC078",
    holds="A recording or a file to download is of a type that is taken there, by its content as by its name.",
    says="{path!r} {trouble}",
    hint="{advice}",
    reason="Browsers play few types everywhere, and a page or a script that a platform hands out runs with its rights.",
    clause="WHATWG MIME Sniffing; HTML, section 4.8.9 (video)",
)
CAPTIONS = rule(
    "SRC079",
    holds="A file of captions is WebVTT.",
    says="{path!r} is no WebVTT: {trouble}",
    hint="Save them as WebVTT in UTF-8: first the line WEBVTT, then `00:01.000 --> 00:04.000` above each caption.",
    reason="Browsers pass over a file of captions that they cannot read, and say nothing of it.",
    clause="WebVTT, sections 4.1 (file structure) and 6.1 (parser)",
)


class _Type(Struct, frozen=True):
    """A media type, and how its files begin; "" for text."""

    name: str
    magic: bytes = b""


class Kind(Struct, frozen=True):
    """What a file may be at its place: what it is called, types by the suffixes of their names, and the most bytes."""

    called: str
    types: Mapping[str, _Type]
    most: int


_ZIP = rb"PK\x03\x04"
_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
VIDEO = Kind(
    "a film",
    {
        "mp4": _Type("video/mp4", rb"....ftyp(?!avi[fs])"),
        "webm": _Type("video/webm", rb"\x1a\x45\xdf\xa3"),
    },
    200_000_000,
)
AUDIO = Kind(
    "a recording",
    {
        "mp3": _Type("audio/mpeg", rb"ID3|\xff[\xe2-\xff]"),
        "m4a": _Type("audio/mp4", rb"....ftyp(?!avi[fs])"),
        "ogg": _Type("audio/ogg", rb"OggS"),
        "wav": _Type("audio/wav", rb"RIFF....WAVE"),
    },
    200_000_000,
)
WEBVTT = Kind("a file of captions", {"vtt": _Type("text/vtt")}, 2_000_000)
DOCUMENT = Kind(
    "a file to download",
    {
        "pdf": _Type("application/pdf", rb"%PDF-"),
        "docx": _Type(f"{_OFFICE}wordprocessingml.document", _ZIP),
        "xlsx": _Type(f"{_OFFICE}spreadsheetml.sheet", _ZIP),
        "pptx": _Type(f"{_OFFICE}presentationml.presentation", _ZIP),
        "odt": _Type(f"{_OPEN}text", _ZIP),
        "ods": _Type(f"{_OPEN}spreadsheet", _ZIP),
        "odp": _Type(f"{_OPEN}presentation", _ZIP),
        "epub": _Type("application/epub+zip", _ZIP),
        "zip": _Type("application/zip", _ZIP),
        "csv": _Type("text/csv"),
        "txt": _Type("text/plain"),
    },
    50_000_000,
)
_KINDS = (VIDEO, AUDIO, WEBVTT, DOCUMENT)
SUFFIXES = tuple(suffix for kind in _KINDS for suffix in kind.types)
MOST = max(kind.most for kind in _KINDS)  # a larger file is taken nowhere
_ANEW = "Save it anew as one of these, under a name with the matching suffix"
_HEAD = 1024  # bytes that tell what a file is
_TIME = rb"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_TIMES = regex(rb"[ \t]*" + _TIME + rb"[ \t]*-->[ \t]*" + _TIME + rb"(?:[ \t].*)?")


def read(folder: Path, path: str, kind: Kind, log: Log, at: Place, disk: Disk = media.DISK) -> Media | None:
    """The file at `path` within `folder`, or None with a finding that says why not."""
    try:
        return _read(folder, path, kind, log, at, disk)
    except OSError as error:
        log.add(TYPE, at, path=path, **media.closed(error))
        return None


def _read(folder: Path, path: str, kind: Kind, log: Log, at: Place, disk: Disk) -> Media | None:
    if kind is VIDEO and path.lower().startswith("https://"):
        log.add(media.PATH, at, path=path, trouble="it is an address, and a film of another site is a block `embed`")
        return None
    file = media.found(folder, path, log, at, disk)
    if file is None:
        return None
    size = file.stat().st_size
    if media.is_too_large(path, size, kind.called, kind.most, log, at):
        return None
    suffix = path.rpartition(".")[2].lower()
    trouble = _trouble(file, suffix, kind)
    if trouble:
        log.add(TYPE, at, path=path, trouble=trouble, advice=f"{_ANEW}: {', '.join(kind.types)}.")
        return None
    if kind is WEBVTT and (said := _unread(whole(File(file)))):
        log.add(CAPTIONS, at, path=path, trouble=said)
        return None
    sha256, stamp = disk.digest(file)
    name = f"{ids.derived(file.stem, fallback='file')}-{sha256[:8]}.{suffix}"
    type = kind.types[suffix].name
    return Media(path=path, file=str(file), name=name, type=type, digest=sha256, size=size, stamp=stamp)


def _trouble(file: Path, suffix: str, kind: Kind) -> str:
    """Why a file is not what its name says, or of no type that is taken; "" for one that is."""
    if suffix not in kind.types:
        return "is of no type that is taken here"
    with plain.opened(file) as opened:
        head = opened.read(_HEAD)
    magic = kind.types[suffix].magic
    if not head:
        return "is empty"
    if magic:
        return "" if re.match(magic, head, re.DOTALL) else f"is named {suffix}, but its content is something else"
    if b"\0" in head or head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        return f"is named {suffix}, but its content is something else"
    return ""


def _unread(data: bytes) -> str:
    """Why browsers could not read captions; "" where they can."""
    try:
        data.decode()
    except UnicodeDecodeError:
        return "it is not in UTF-8"
    lines = data.removeprefix(b"\xef\xbb\xbf").splitlines()
    if not lines or not re.fullmatch(rb"WEBVTT(?:[ \t].*)?", lines[0]):
        return "its first line is not WEBVTT"
    cues = 0
    for number, line in enumerate(lines, 1):
        if b"-->" in line:
            match = _TIMES.fullmatch(line)
            if match is None:
                return f"line {number} has no times of the form 00:01.000 --> 00:04.000"
            if _seconds(match.groups()[:4]) >= _seconds(match.groups()[4:]):
                return f"what line {number} begins ends before it begins"
            cues += 1
    return "" if cues else "it has no captions"


def _seconds(parts: tuple[bytes | None, ...]) -> int:
    """A time in thousandths of a second."""
    hours, minutes, seconds, rest = (int(part or 0) for part in parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + rest
