"""What is wrong with the names in a package: each on its own, and all of them together."""

from __future__ import annotations

import re
import struct
import zlib
from itertools import pairwise

from lessonpack.archive import _rules
from lessonpack.archive._limits import Limits
from lessonpack.archive._rules import Trouble
from lessonpack.package import MANIFEST, UTF8_FLAG, folded, is_leftover
from lessonpack.portable import unportable

# Each looks at a whole path at once: names are as hostile as the rest, and splitting 50,000 of them takes seconds.
_LONG_STEP = re.compile(rb"[^/]{256}")
_OUTSIDE = re.compile(r"/|[A-Za-z]:|(?:.*/)?\.\.(?:/|$)", re.DOTALL)
_NOT_PLAIN = re.compile(r"$|(?:.*/)?(?:\.(?:/|$)|/)", re.DOTALL)
# Controls, halves of surrogates, line separators, and what turns the direction of writing. What else is not seen (a
# soft hyphen, say) stands in names of honest files.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_NOWHERE = re.compile(r"(?<![^/])(?:\.?/)++|(?<![^/])\.$", re.DOTALL)
_FOLDER_END = re.compile(r"(?<=[^/])//?$")  # a folder's name may end in a backslash and a slash
_UNICODE_PATH = 0x7075  # Info-ZIP's field that repeats the name in UTF-8


def decoded(raw: bytes, flags: int, field: str | None, trouble: Trouble) -> tuple[str, str]:
    """The name of a zip entry as text, and the one that other readers see ("" when all see the same).

    `field` is its `unicode_path`. What is doubtful about the names goes to `trouble`.
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
    """True when two names differ in letters only: the same kind of file as deep in the folders."""
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
    """Unmarked names: macOS writes UTF-8 without saying so, the rest is CP437 by the APPNOTE."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("cp437")


def unicode_path(raw: bytes, fields: dict[int, bytes]) -> str | None:
    """The name that the Unicode Path field gives, when it is about this very name."""
    data = fields.get(_UNICODE_PATH, b"")
    if len(data) < 5 or struct.unpack_from("<BL", data) != (1, zlib.crc32(raw)):
        return None
    return data[5:].decode(errors="replace")


def judged(name: str, limits: Limits, trouble: Trouble) -> str:
    """The path that a name stands for, with forward slashes and no step that leads nowhere.

    What is wrong with it goes to `trouble`: at most one error a name, the others would only follow from it.
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
    """The path without '.' and empty steps, as most readers unpack it; what is left of it is held to the rest."""
    plain = _NOWHERE.sub("", path)
    if not plain and not path.endswith("/"):
        trouble.add(_rules.NO_NAME, name)
        return path
    trouble.add(_rules.MANIFEST_NOT_PLAIN if plain == MANIFEST else _rules.NOT_PLAIN, name)
    if what := unportable(plain):
        trouble.add(_rules.NOT_PORTABLE, name, what=what)
    return plain or path


def compare(paths: list[str], trouble: Trouble) -> None:
    """Find names that stand twice, differ too little, or are file and folder at once; folders end in `/`."""
    seen: dict[str, str] = {}
    for path in paths:
        if "\0" in path:
            continue
        # NUL for the slash: then what is inside a folder sorts right behind a file of the folder's name.
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
