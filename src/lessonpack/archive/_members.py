"""Files inside a zip: inflated while they are read, and compared with their declared size and checksum."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from msgspec import Struct

from lessonpack.archive import _rules
from lessonpack.findings import Rule
from lessonpack.package.records import STORED

_CHUNK = 1 << 16
_OUT = 1 << 18


class Damaged(OSError):
    """The bytes of a member differ from what the zip declares; `rule` is the rule that is broken.

    `read_zip` reads every member once, so that later on this is raised only when the zip has changed on disk.
    """

    def __init__(self, rule: Rule) -> None:
        super().__init__(rule.holds)
        self.rule = rule


class Member(Struct, frozen=True):
    """A file inside a zip: `packed` bytes from `start` on, stored or deflated."""

    archive: Path
    start: int
    packed: int
    size: int
    method: int
    crc: int

    def open(self) -> BinaryIO:
        """The unpacked bytes; reading raises Damaged where they differ from what was declared."""
        file = self.archive.open("rb")
        file.seek(self.start)
        return cast(BinaryIO, io.BufferedReader(_Unpacked(file, self), _OUT))


class _Unpacked(io.RawIOBase):
    """A stream of the unpacked bytes of a member; closing it closes the zip file."""

    def __init__(self, file: BinaryIO, member: Member) -> None:
        self._file = file
        self._chunks = unpacked(file, member)
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # BufferedReader hands in a memoryview
        if not self._rest:
            self._rest = memoryview(next(self._chunks, b""))
        count = min(len(buffer), len(self._rest))
        buffer[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count

    def readall(self) -> bytes:
        rest, self._rest = bytes(self._rest), memoryview(b"")
        return b"".join((rest, *self._chunks))

    def close(self) -> None:
        self._file.close()
        super().close()


def unpacked(file: BinaryIO, member: Member) -> Iterator[bytes]:
    """The content of a member in chunks, none of them empty; `file` must be positioned at its start.

    Raises Damaged at the first byte beyond the declared size, and at the end for a wrong size or checksum.
    """
    size = crc = 0
    for chunk in _stored(file, member) if member.method == STORED else _inflated(file, member):
        size += len(chunk)
        crc = zlib.crc32(chunk, crc)
        if size > member.size:
            raise Damaged(_rules.SIZE_LIES)
        yield chunk
    if size != member.size:
        raise Damaged(_rules.SIZE_LIES)
    if crc != member.crc:
        raise Damaged(_rules.WRONG_CRC)


def _stored(file: BinaryIO, member: Member) -> Iterator[bytes]:
    if member.packed != member.size:
        raise Damaged(_rules.SIZE_LIES)
    yield from _pieces(file, member.packed)


def _pieces(file: BinaryIO, left: int) -> Iterator[bytes]:
    while left:
        piece = file.read(min(left, _CHUNK))
        if not piece:
            raise Damaged(_rules.DAMAGED)
        left -= len(piece)
        yield piece


def _inflated(file: BinaryIO, member: Member) -> Iterator[bytes]:
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    left = member.packed
    for piece in _pieces(file, member.packed):
        left -= len(piece)
        yield from _drained(inflate, piece)
        if inflate.eof:
            break
    if not inflate.eof:
        raise Damaged(_rules.DAMAGED)
    if left or inflate.unused_data:
        raise Damaged(_rules.SIZE_LIES)


def _drained(inflate: zlib._Decompress, piece: bytes) -> Iterator[bytes]:
    """What a piece inflates to, in chunks of bounded size, so that a zip bomb never fills the memory."""
    while not inflate.eof:
        try:
            chunk = inflate.decompress(piece, _OUT)
        except zlib.error:
            raise Damaged(_rules.DAMAGED) from None
        if chunk:
            yield chunk
        piece = inflate.unconsumed_tail
        # A full chunk may leave output inside zlib although every byte of input was taken.
        if not piece and len(chunk) < _OUT:
            return
