"""The sha256 of a file that is being written: a second thread reads what is finished, behind the one who writes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from types import TracebackType
from typing import BinaryIO

_PIECE = 1 << 18
_STEP = 1 << 20  # bytes from which on it is worth to go on: for a file that is smaller no thread is started


class Trailing:
    """Reads a file back while it is written, from its beginning to where nothing changes any more.

    That takes no time of its own where a second core is free, since hashing lets the interpreter go. What is written
    cannot be hashed on its way: a header is written again when the sizes are known.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._digest = hashlib.sha256()
        self._ends: SimpleQueue[int | None] = SimpleQueue()
        self._told = 0
        self._thread: Thread | None = None
        self._is_over = False
        self._error: Exception | None = None

    def __enter__(self) -> Trailing:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, of: TracebackType | None) -> None:
        """Leave no thread behind, whatever ended the writing: processes that are forked beside one may hang."""
        self._is_over = True
        self._end()

    def follow(self, out: BinaryIO) -> None:
        """Go on to where the file is written by now; all before that is as it stays."""
        if out.tell() - self._told < _STEP:
            return
        self._tell(out)
        if self._thread is None:
            self._thread = started(self._read)

    def hexdigest(self, out: BinaryIO) -> str:
        """The sha256 of the file, which is written to its end. Raises OSError when it cannot be read."""
        self._tell(out)
        self._end()
        if self._thread is None:
            self._read()
        if self._error is not None:
            raise self._error
        return self._digest.hexdigest()

    def _tell(self, out: BinaryIO) -> None:
        out.flush()
        self._told = out.tell()
        self._ends.put(self._told)

    def _end(self) -> None:
        self._ends.put(None)
        if self._thread is not None:
            self._thread.join()

    def _read(self) -> None:
        try:
            self._hash()
        except Exception as error:  # whoever asks for the digest is told
            self._error = error

    def _hash(self) -> None:
        piece, done = memoryview(bytearray(_PIECE)), 0
        with self._file.open("rb", buffering=0) as written:
            while (end := self._ends.get()) is not None:
                while done < end and not self._is_over:
                    length = written.readinto(piece[: end - done])
                    if not length:
                        raise OSError(None, "was cut off while it was written", str(self._file))
                    self._digest.update(piece[:length])
                    done += length


def started(work: Callable[[], None]) -> Thread | None:
    """A thread that does the work; None where no more can be had: then it is done when it is needed."""
    thread = Thread(target=work, daemon=True)
    try:
        thread.start()
    except RuntimeError:
        return None
    return thread
