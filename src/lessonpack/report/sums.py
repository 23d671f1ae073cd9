"""The file SHA256SUMS of a release: a line for each file in the folder that this or an earlier release wrote."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from lessonpack.report.outcome import Outcome

SUMS = "SHA256SUMS"
_LINE = re.compile(r"([0-9a-f]{64}) [ *](.+)")


def text(result: Outcome, folder: Path) -> str:
    """The lines for files that this run wrote, and those of earlier runs that are still true, in the order of paths.

    Every file that is named exists and has the sum beside its name; "" when there is none.
    """
    sums = {path: digest for path, digest in _earlier(folder) if _holds(folder, path, digest)}
    sums |= {
        entry.path: entry.sha256 for package in result.packages if package.written for entry in package.written.files
    }
    return "".join(f"{digest}  {path}\n" for path, digest in sorted(sums.items()))


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
        with (folder / path).open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest() == digest
    except (OSError, ValueError):
        return False
