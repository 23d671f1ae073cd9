"""The sha256 of files that are about to be asked for: threads read them, ahead of the one who comes to them."""

from __future__ import annotations

import hashlib
import os
import zlib
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType

from lessonpack import plain
from lessonpack.model.content import Stamp
from lessonpack.trailing import started
from lessonpack.workers import available, serves

_PIECE = 1 << 20  # bytes that are read at once

Digested = tuple[str, Stamp]  # the sha256 of a file's content, in hex, and its stamp
Digest = Callable[[Path], Digested]


class Leading:
    """Hashes files in the order in which they are going to be asked for, in as many threads as there are cores.

    That takes no time of its own where a second core is free, since hashing lets the interpreter go; in one of several
    processes that share the work nothing is read ahead. A file that nobody asks for is read in vain: which are given to
    this may be a guess.
    """

    def __init__(self, files: Sequence[Path]) -> None:
        self._made: dict[Path, SimpleQueue[Digested | None]] = {file: SimpleQueue() for file in files}
        self._left = deque(self._made.items())
        self._is_over = False
        number = 1 if serves() else min(available(), len(files))  # the other cores have work of their own there
        self._threads = [] if number < 2 else [thread for _ in range(number) if (thread := started(self._read))]
        if not self._threads:
            self._made.clear()

    def __enter__(self) -> Leading:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, of: TracebackType | None) -> None:
        """Leave no thread behind, whatever was asked for: processes that are forked beside one may hang."""
        self._is_over = True
        for thread in self._threads:
            thread.join()
        self._made.clear()

    def digested(self, file: Path) -> Digested:
        """What `digested` says of a file, where it is as it was read. Raises OSError when it cannot be read."""
        made = self._made.pop(file, None)
        found = made.get() if made is not None else None
        if found is not None:
            now, (_, stamp) = file.stat(), found
            if (now.st_size, now.st_mtime_ns) == (stamp.size, stamp.modified):
                return found
        return digested(file)

    def _read(self) -> None:
        while self._left and not self._is_over:
            try:
                file, made = self._left.popleft()
            except IndexError:  # another thread took it
                return
            made.put(self._hashed(file))

    def _hashed(self, file: Path) -> Digested | None:
        """None where it cannot be read, or not any more: whoever comes to it reads it, and is told why it cannot be."""
        try:
            return digested(file, lambda: self._is_over)
        except Exception:
            return None


class _GivenUp(Exception):
    """Nobody wants to know any more."""


def digested(file: Path, is_over: Callable[[], bool] = lambda: False) -> Digested:
    """The sha256 of a file's content, which is read once, piece by piece, and its stamp. Raises OSError when it cannot
    be read, and for what is no file."""
    digest, crc, size = hashlib.sha256(), 0, 0
    with open(file, "rb", buffering=0, opener=plain.opener) as opened:  # a Path has no opener
        before = os.fstat(opened.fileno())
        # A megabyte for each icon takes longer than to hash it; one byte at least, or no end would be seen.
        piece = memoryview(bytearray(max(1, min(_PIECE, before.st_size))))
        while length := opened.readinto(piece):
            if is_over():
                raise _GivenUp
            digest.update(piece[:length])
            crc, size = zlib.crc32(piece[:length], crc), size + length
    return digest.hexdigest(), Stamp(size, before.st_mtime_ns, crc)
