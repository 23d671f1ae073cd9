"""Files are opened where they are plain ones: from a pipe nothing might ever come, and a device has no end."""

from __future__ import annotations

import errno
import os
from io import BufferedReader
from pathlib import Path
from stat import S_ISREG


def opened(file: str | Path) -> BufferedReader:
    """A file to be read. Raises OSError for what is none, and at once: it is looked at when it is open, since what
    stands at a path may be another thing after a look at that."""
    return open(file, "rb", opener=opener)  # a Path has no opener


def opener(file: str, flags: int) -> int:
    """What `open` is given for the same in other modes."""
    found = os.open(file, flags | getattr(os, "O_NONBLOCK", 0))
    if S_ISREG(os.fstat(found).st_mode):
        return found
    os.close(found)
    raise OSError(errno.EINVAL, "no plain file", file)
