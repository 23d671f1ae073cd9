"""Which large files a text seems to name, before it is read: a guess, so that they are hashed while it is."""

from __future__ import annotations

from pathlib import Path
from stat import S_ISREG

from lessonpack import attached, media
from lessonpack.patterns import regex

_HEAVY = 1 << 19  # bytes from which on it is worth to read a file ahead
_LONGEST = 200  # characters of a path
_NAMED = regex(rf"\.(?i:{'|'.join((*media.SUFFIXES, *attached.SUFFIXES))})\b")
_PARTED = regex(r"[\s\"'()\[\]{}<>|,]")


def named(text: str, folder: Path) -> list[Path]:
    """The files beside a lesson whose names its text holds, in their order, where they are large but not too large.

    Names with blanks, and what is written by an escape, are not found: such a file is read when it is needed. A path
    that leads elsewhere, to another computer even, is not followed.
    """
    paths = (_PARTED.split(text[max(match.end() - _LONGEST, 0) : match.end()])[-1] for match in _NAMED.finditer(text))
    beside = (path for path in dict.fromkeys(paths) if not media.path_trouble(path))
    return [file for path in beside if _is_heavy(file := folder / path)]


def _is_heavy(file: Path) -> bool:
    try:
        found = file.lstat()
    except (OSError, ValueError):
        return False
    return S_ISREG(found.st_mode) and _HEAVY <= found.st_size <= attached.MOST
