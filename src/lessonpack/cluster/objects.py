"""Files by the digests of what they hold: each is brought once, however many lessons want it."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

PIECE = 4 << 20  # bytes that travel at once
ROOM = 4 << 30  # bytes that a worker keeps for the lessons to come


class Piece(Struct, frozen=True):
    """A part of a file, from the byte `start` on; with the `last` it is whole."""

    digest: str
    start: int
    data: bytes
    last: bool


class Objects:
    """A folder of files that are called by the sha256 of their content."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def path(self, digest: str) -> Path:
        """Where the file is, or would be."""
        return self.folder / digest

    def lacking(self, digests: Iterable[str]) -> tuple[str, ...]:
        """Those that are not there."""
        return tuple(digest for digest in dict.fromkeys(digests) if not self.path(digest).is_file())

    def put(self, pieces: Iterable[Piece], by: str) -> tuple[str, ...]:
        """Take pieces of files, in the order in which somebody (`by`) sends them; returns what is not as it is called.

        A file is there when it is whole and its digest is right, or not at all.
        """
        return tuple(piece.digest for piece in pieces if not self._take(piece, by))

    def _take(self, piece: Piece, by: str) -> bool:
        partial = self.folder / f"{piece.digest}.{by}"
        with partial.open("r+b" if piece.start else "wb") as out:
            out.seek(piece.start)
            out.write(piece.data)
        if not piece.last:
            return True
        with partial.open("rb") as whole:
            is_right = hashlib.file_digest(whole, "sha256").hexdigest() == piece.digest
        if is_right:
            partial.replace(self.path(piece.digest))
        else:
            partial.unlink()
        return is_right

    def lay(self, digest: str, target: Path) -> None:
        """Have a file stand at another path as well; it costs no bytes where file systems know links."""
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(self.path(digest), target)
        except OSError:
            shutil.copyfile(self.path(digest), target)

    def shrink(self, room: int = ROOM) -> None:
        """Put away what was not used for longest, until the rest has room."""
        found = []
        for file in self.folder.iterdir():
            with suppress(OSError):  # it was just brought, and goes by another name now
                found.append((file.stat().st_mtime_ns, file.stat().st_size, file))
        left = sum(size for _, size, _ in found)
        for _, size, file in sorted(found):
            if left <= room:
                return
            file.unlink(missing_ok=True)
            left -= size


def pieces(digest: str, file: Path) -> Iterator[Piece]:
    """A file in the order in which it travels. Raises OSError where it cannot be read."""
    with file.open("rb") as stream:
        start, data = 0, stream.read(PIECE)
        while True:
            following = stream.read(PIECE)
            yield Piece(digest, start, data, not following)
            if not following:
                return
            start, data = start + len(data), following
