"""Judges the names of files in a package, each by itself and then against each other."""

from __future__ import annotations

import re
import struct
import zlib
from itertools import pairwise

from lessonpack.archive import _rules
from lessonpack.archive._limits import Limits
from lessonpack.archive._rules import Trouble
from lessonpack.package import MANIFEST, folded, is_leftover
from lessonpack.package.records import UTF8_FLAG
from lessonpack.patterns import regex
from lessonpack.portable import unportable

# Each pattern is applied to a whole path, because splitting 50,000 hostile paths into steps takes seconds.
_LONG_STEP = regex(rb"[^/]{256}")
_OUTSIDE = regex(r"/|[A-Za-z]:|(?:.*/)?\.\.(?:/|$)", re.DOTALL)
_NOT_PLAIN = regex(r"$|(?:.*/)?(?:\.(?:/|$)|/)", re.DOTALL)
# Control characters, lone surrogates, line separators, and marks that change the direction of writing. Other invisible
# characters, such as the soft hyphen, are allowed: honest files have them in their names.
_CONTROL = regex("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_EMPTY_STEP = regex(r"(?<![^/])(?:\.?/)++|(?<![^/])\.$", re.DOTALL)
_FOLDER_END = regex(r"(?<=[^/])//?$")  # a folder's name may end in a backslash and a slash
_UNICODE_PATH = 0x7075  # Info-ZIP's field that repeats the name in UTF-8


def decoded(raw: bytes, flags: int, field: str | None, trouble: Trouble) -> tuple[str, str]:
    """The name of a zip entry as text, and the name that other readers see, "" if they see the same.

    `field` is the `unicode_path` of the entry. Problems with the names are added to `trouble`.
    """
    if flags & UTF8_FLAG or raw.isascii():
        name = _utf8(raw, trouble)
    else:
        name = _guessed(raw)
        trouble.add(_rules.NAME_ENCODING, field or name)
    if field is None or field == name:
        return name, ""
    if flags & UTF8_FLAG or field.isascii() or not _is_spelling(field, name):
        trouble.add(_rules.TWO_NAMES, name, other=_rules.shown(field))
    elif raw.isascii():
        # WinRAR writes the nearest ASCII where the true name has letters outside its code page.
        trouble.add(_rules.TRUE_NAME, field, other=_rules.shown(name))
    return field, name


def _is_spelling(name: str, other: str) -> bool:
    """True when two names may be spellings of one: equal in depth, in extension, and in being a leftover."""
    ends = [re.search(r"(?:\.[^./]*)?/?$", path) for path in (name.lower(), other.lower())]
    return (
        name.count("/") == other.count("/")
        and len({end and end[0] for end in ends}) == 1
        and is_leftover(name) == is_leftover(other)
    )


def _utf8(raw: bytes, trouble: Trouble) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        name = raw.decode(errors="backslashreplace").replace("\\", "%")
        trouble.add(_rules.NAME_UNREADABLE, name)
        return name


def _guessed(raw: bytes) -> str:
    """A name without the flag for UTF-8: UTF-8 where it is valid, as macOS writes it, else CP437 (APPNOTE)."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("cp437")


def unicode_path(raw: bytes, fields: dict[int, bytes]) -> str | None:
    """The name in the Unicode Path field; None without one, and when its checksum is of another name."""
    data = fields.get(_UNICODE_PATH, b"")
    if len(data) < 5 or struct.unpack_from("<BL", data) != (1, zlib.crc32(raw)):
        return None
    return data[5:].decode(errors="replace")


def judged(name: str, limits: Limits, trouble: Trouble) -> str:
    """The path that a name stands for, with forward slashes and without empty and `.` steps.

    What is wrong with it is added to `trouble`: one error for a name, since others would only follow from it.
    """
    path = _FOLDER_END.sub("/", name.replace("\\", "/")) if "\\" in name else name
    raw = path.encode(errors="surrogatepass")
    if len(raw) > limits.path or _LONG_STEP.search(raw):
        trouble.add(_rules.LONG_NAME, name, bytes=len(raw))
    elif _CONTROL.search(path):
        trouble.add(_rules.CONTROL, name)
    elif _OUTSIDE.match(path):
        trouble.add(_rules.OUTSIDE, name)
    elif _NOT_PLAIN.match(path):
        path = _plain(path, name, trouble)
    elif what := unportable(path):
        trouble.add(_rules.NOT_PORTABLE, name, what=what)
    elif path != name:
        trouble.add(_rules.BACKSLASH, name)
    return path


def _plain(path: str, name: str, trouble: Trouble) -> str:
    """The path without `.` and empty steps, as most readers unpack it; what is left is judged as well."""
    plain = _EMPTY_STEP.sub("", path)
    if not plain and not path.endswith("/"):
        trouble.add(_rules.NO_NAME, name)
        return path
    trouble.add(_rules.MANIFEST_NOT_PLAIN if plain == MANIFEST else _rules.NOT_PLAIN, name)
    if what := unportable(plain):
        trouble.add(_rules.NOT_PORTABLE, name, what=what)
    return plain or path


def compare(paths: list[str], trouble: Trouble) -> None:
    """Find names that occur twice, differ too little, or are both a file and a folder; folders end in `/`."""
    seen: dict[str, str] = {}
    for path in paths:
        if "\0" in path:
            continue
        # With NUL for the slash, a file sorts directly before the contents of a folder of the same name.
        key = folded(path).replace("/", "\0")
        if key not in seen:
            seen[key] = path
        elif not path.endswith("/"):
            _clash(path, seen[key], trouble)
    keys = sorted(seen)
    for key, after in pairwise(keys):
        if not key.endswith("\0") and after.startswith(f"{key}\0"):
            trouble.add(_rules.FILE_AND_FOLDER, seen[key])


def _clash(path: str, other: str, trouble: Trouble) -> None:
    if path == other:
        trouble.add(_rules.SAME_NAME, path)
    else:
        trouble.add(_rules.ALMOST_SAME, path, other=_rules.shown(other))
