"""Errors of disks, file systems and memory in words: which path, why, and what to do about it."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from lessonpack.report.outcome import Unseen

_NO_ROOM = "make room on the disk, or choose a place on another one"
_NOT_ALLOWED = "change its permissions, or choose another place"
_IN_THE_WAY = "a file is in the way: choose another name, or move it away"
_REMEDIES = {
    errno.ENOSPC: _NO_ROOM,
    errno.EDQUOT: _NO_ROOM,
    errno.EFBIG: _NO_ROOM,
    errno.EACCES: _NOT_ALLOWED,
    errno.EPERM: _NOT_ALLOWED,
    errno.EROFS: "choose a place that can be written to",
    errno.EEXIST: _IN_THE_WAY,
    errno.ENOTDIR: _IN_THE_WAY,
    errno.EISDIR: "move that folder away, or choose another place",
    errno.ENAMETOOLONG: "choose a shorter name",
    errno.EMFILE: "close other programs, and try again",
    errno.ENOMEM: "close other programs, or do it where there is more",
    errno.EIO: "the disk may be failing: choose a place on another one",
}


def of_memory() -> OSError:
    """Want of memory, told as want of room on a disk is."""
    return OSError(errno.ENOMEM, "memory ran out")


def reason(error: OSError) -> str:
    """Why it failed, and the remedy if one is known: `No space left on device; make room on the disk, …`."""
    why = error.strerror or str(error) or type(error).__name__
    remedy = _REMEDIES.get(error.errno or 0)
    return f"{why}; {remedy}" if remedy else why


def told(error: OSError, where: str = "") -> str:
    """The path and the reason; `where` is used as the path when the error names none."""
    path = Path(os.fsdecode(error.filename)).as_posix() if error.filename else where
    return f"{path}: {reason(error)}" if path else reason(error)


def unseen(folder: str, error: OSError) -> Unseen:
    """That a folder could not be looked into, and why."""
    return Unseen(Path(folder).as_posix(), reason(error))
