"""A package as a zip, the same bytes every time."""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

from lessonpack import unfinished
from lessonpack.blobs import LEVEL, SMALL, Blob, File, copy, deflated, is_small, same
from lessonpack.package._contents import Package, is_compressed
from lessonpack.package._files import Sum, Written, content_digest, refuse_folder
from lessonpack.package.records import (
    CENTRAL,
    CENTRAL_MARK,
    DEFLATED,
    END,
    END64,
    END64_MARK,
    END_MARK,
    LOCAL,
    LOCAL_MARK,
    LOCATOR64,
    LOCATOR64_MARK,
    MAX16,
    MAX32,
    STORED,
    UTF8_FLAG,
    ZIP64_FIELD,
)
from lessonpack.trailing import Trailing

# Every entry gets the earliest time that DOS dates can say: the clock must not reach the bytes.
_TIME, _DATE = 0, 1 << 5 | 1
_UNIX = 3 << 8  # "version made by": fixed, or it would name the machine that built the package
_MODE = 0o100644 << 16
_PLAIN, _ZIP64 = 20, 45  # the APPNOTE version that a reader must know
# DEFLATE may grow what it cannot shrink: from here on an entry gets 64-bit sizes beforehand.
_LARGE = MAX32 - (1 << 22)


class _Entry(Struct):
    """What local header and central directory say of a file; crc and sizes are known once it was copied."""

    name: bytes
    method: int
    offset: int
    large: bool
    crc: int = 0
    packed: int = 0
    size: int = 0

    @property
    def flags(self) -> int:
        return 0 if self.name.isascii() else UTF8_FLAG


def write_zip(package: Package, file: Path, *, store: bool = False) -> Written:
    """Write the package as a zip: manifest first, fixed times, modes and system, the same bytes every time.

    The records are written here and not by `zipfile`, which turns to ZIP64 at 2 GiB already (players and
    importers need not know it) and takes the level of an open entry from a private, since renamed attribute.
    The zip is written beside `file` under a temporary name and renamed, so that an interrupted build
    leaves the last good one. `store` leaves every entry uncompressed: then even the bytes are the same
    on every machine. Raises NotOurs, with nothing changed, where a folder stands in the way.
    """
    refuse_folder(file)
    temporary, _ = unfinished.beside(file)
    digests = []
    try:
        with temporary.open("wb") as out, Trailing(temporary) as trailing:
            entries = []
            for path, blob in package:
                entry, digest = _write_entry(out, path, blob, store=store)
                entries.append(entry)
                digests.append((path, digest))
                trailing.follow(out)
            _write_directory(out, entries)
            size, sha256 = out.tell(), trailing.hexdigest(out)
        temporary.replace(file)
    finally:
        temporary.unlink(missing_ok=True)
    return Written(str(file), size, sha256, content_digest(digests), (Sum(file.name, sha256),))


def _write_entry(out: BinaryIO, path: str, blob: Blob, *, store: bool) -> tuple[_Entry, bytes]:
    """Copy a blob behind its local header; the entry and the sha256 of its content."""
    method = STORED if store or is_compressed(path) else DEFLATED
    entry = _Entry(path.encode(), method, out.tell(), large=blob.size > _LARGE)
    if method == DEFLATED and is_small(blob):
        # Crc and sizes are known before anything is written: a step back costs a file its buffer.
        made = deflated(blob)
        entry.crc, entry.size, entry.packed = made.crc, made.size, len(made.data)
        out.write(_local_header(entry) + made.data)
        return entry, made.sha256
    digest = hashlib.sha256()
    with blob.open() as stream:
        if method == STORED and isinstance(blob, File) and (stamp := blob.unchanged(stream)):
            entry.crc, entry.size, entry.packed = stamp.crc, stamp.size, stamp.size
            out.write(_local_header(entry))
            copy(blob, stream, out, stamp.size)
            return entry, blob.sha256
        chunks = _compressed(_counted(stream, entry, digest.update), method)
        if blob.size <= SMALL:
            data = b"".join(chunks)
            entry.packed = len(data)
            out.write(_local_header(entry) + data)
        else:
            _write_chunks(out, entry, chunks)
    return entry, same(blob, digest.digest())


def _write_chunks(out: BinaryIO, entry: _Entry, chunks: Iterable[bytes]) -> None:
    """Write the header, the data, and the header again, now with crc and sizes.

    A data descriptor after the data would save the step back, but readers that stream cannot tell where a stored
    entry with one ends.
    """
    out.write(_local_header(entry))
    for chunk in chunks:
        entry.packed += len(chunk)
        out.write(chunk)
    end = out.tell()
    out.seek(entry.offset)
    out.write(_local_header(entry))
    out.seek(end)


def _counted(stream: BinaryIO, entry: _Entry, digest: Callable[[bytes], None]) -> Iterator[bytes]:
    while chunk := stream.read(SMALL):
        entry.crc = zlib.crc32(chunk, entry.crc)
        entry.size += len(chunk)
        digest(chunk)
        yield chunk


def _compressed(chunks: Iterable[bytes], method: int) -> Iterator[bytes]:
    if method == STORED:
        yield from chunks
        return
    deflate = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    for chunk in chunks:
        yield deflate.compress(chunk)
    yield deflate.flush()


def _local_header(entry: _Entry) -> bytes:
    wide = struct.pack("<2H2Q", ZIP64_FIELD, 16, entry.size, entry.packed) if entry.large else b""
    packed, size = (MAX32, MAX32) if entry.large else (entry.packed, entry.size)
    version = _ZIP64 if entry.large else _PLAIN
    numbers = (version, entry.flags, entry.method, _TIME, _DATE, entry.crc, packed, size, len(entry.name), len(wide))
    return LOCAL.pack(LOCAL_MARK, *numbers) + entry.name + wide


def _central_header(entry: _Entry) -> bytes:
    size, packed, offset = sizes = (entry.size, entry.packed, entry.offset)
    wide = b"".join([struct.pack("<Q", each) for each in sizes if each >= MAX32])
    if wide:
        size, packed, offset = (min(each, MAX32) for each in sizes)
    extra = struct.pack("<2H", ZIP64_FIELD, len(wide)) + wide if wide else b""
    version = _ZIP64 if wide or entry.large else _PLAIN
    numbers = (_UNIX | version, version, entry.flags, entry.method, _TIME, _DATE, entry.crc, packed, size)
    return (
        CENTRAL.pack(CENTRAL_MARK, *numbers, len(entry.name), len(extra), 0, 0, 0, _MODE, offset) + entry.name + extra
    )


def _write_directory(out: BinaryIO, entries: list[_Entry]) -> None:
    start = out.tell()
    out.writelines(map(_central_header, entries))
    end = out.tell()
    count, size = len(entries), end - start
    if count >= MAX16 or size >= MAX32 or start >= MAX32:
        made = _UNIX | _ZIP64
        out.write(END64.pack(END64_MARK, END64.size - 12, made, _ZIP64, 0, 0, count, count, size, start))
        out.write(LOCATOR64.pack(LOCATOR64_MARK, 0, end, 1))
    short = min(count, MAX16)
    out.write(END.pack(END_MARK, 0, 0, short, short, min(size, MAX32), min(start, MAX32), 0))
