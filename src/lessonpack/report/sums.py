"""The file SHA256SUMS of a release: a line for each file in the folder that this or an earlier release wrote."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from itertools import chain, groupby
from operator import itemgetter
from pathlib import Path, PurePosixPath

from lessonpack import plain
from lessonpack.patterns import regex
from lessonpack.report.outcome import Outcome
from lessonpack.spool import Rows, in_order

SUMS = "SHA256SUMS"
_LINE = regex(r"([0-9a-f]{64}) [ *](.+)")


def lines(result: Outcome, folder: Path) -> Sequence[str]:
    """A line for each file that this run wrote, and for those of earlier runs that are still true, in order of paths.

    Every file that is named exists and has the sum beside its name.
    """
    before = (each for each in _earlier(folder) if _holds(folder, *each))
    now = (
        (entry.path, entry.sha256) for package in result.packages if package.written for entry in package.written.files
    )
    ordered = in_order(chain(before, now), key=itemgetter(0))
    return Rows(f"{[*alike][-1][1]}  {path}\n" for path, alike in groupby(ordered, key=itemgetter(0)))


def _earlier(folder: Path) -> Iterator[tuple[str, str]]:
    """Path and digest in each line of the existing file; nothing when it cannot be read."""
    try:
        lines = (folder / SUMS).read_text("utf-8").splitlines()
    except (OSError, ValueError):
        return
    for match in filter(None, map(_LINE.fullmatch, lines)):
        yield match[2], match[1]


def _holds(folder: Path, path: str, digest: str) -> bool:
    """True when the file is inside the folder and still has the digest."""
    if PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts:
        return False
    try:
        with plain.opened(folder / path) as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest() == digest
    except (OSError, ValueError):
        return False
