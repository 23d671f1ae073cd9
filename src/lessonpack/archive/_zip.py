"""Reads zips from strangers: with a reader of our own for the directory, which applies limits before it inflates."""

from __future__ import annotations

import errno
import stat
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct, field

from lessonpack.archive import _names, _rules
from lessonpack.archive._documents import Nodes, Shared, is_document, judge_sizes, whole
from lessonpack.archive._end import End, read_end
from lessonpack.archive._limits import LIMITS, Limits
from lessonpack.archive._members import Damaged, Member, unpacked
from lessonpack.archive._rules import Refused, Trouble
from lessonpack.findings import Log
from lessonpack.package import Package, folded
from lessonpack.package.records import (
    CENTRAL,
    CENTRAL_MARK,
    DEFLATED,
    DESCRIPTOR_MARK,
    LOCAL,
    LOCAL_MARK,
    MAX16,
    MAX32,
    STORED,
    UTF8_FLAG,
    ZIP64_FIELD,
)

_ENCRYPTION = 0x0001 | 0x0040 | 0x2000  # encrypted, strongly encrypted, with a masked directory
_DESCRIPTOR = 0x0008
_AES = 99
_METHODS = {
    1: "Shrink",
    6: "Implode",
    9: "Deflate64",
    12: "bzip2",
    14: "LZMA",
    93: "Zstandard",
    95: "XZ",
    97: "WavPack",
    98: "PPMd",
}
_REPARSE_POINT = 0x400  # a link of Windows, in the low half of the attributes


class _Entry(Struct):
    """A record of the central directory."""

    name: str
    raw: bytes
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    offset: int
    attributes: int
    wide: bool
    unicode_path: str | None
    other: str = ""  # what readers that do not know the Unicode Path field call it
    start: int = field(default=0)

    @property
    def is_folder(self) -> bool:
        return self.name.endswith("/")

    def member(self, archive: Path) -> Member:
        return Member(archive, self.start, self.packed, self.size, self.method, self.crc)


def read_zip(path: Path, log: Log, limits: Limits = LIMITS, shared: Shared = whole) -> Package | None:
    """The package in a zip file; None after errors, all of which were logged.

    Each member is inflated once, within the limits, to compare its size and checksum; nothing is unpacked to disk.
    Raises OSError for a path that cannot be opened or is not a plain file.
    """
    if path.exists() and not path.is_file():  # opening a pipe would wait until somebody writes into it
        raise OSError(errno.EINVAL, "it is no plain file", str(path))
    trouble = Trouble(str(path))
    entries: list[_Entry] = []
    with path.open("rb", buffering=1 << 16) as file:
        try:
            end = read_end(file, trouble)
            entries = _read_directory(file, end, limits, trouble)
            _verify(file, path, entries, end.start, Nodes(limits, trouble, shared), trouble)
        except Refused as refused:
            trouble.refuse(refused)
    trouble.tell(log)
    if trouble.failed:
        return None
    package = Package(path.name, str(path))
    for entry in entries:
        if not entry.is_folder:
            package.add(entry.name, entry.member(path))
    return package


# --- the central directory ----------------------------------------------------------------------------


def _read_directory(file: BinaryIO, end: End, limits: Limits, trouble: Trouble) -> list[_Entry]:
    """The entries of the central directory, in the order of their data; Refused when they exceed the limits."""
    if end.count > limits.entries or end.size > limits.directory:
        what = f"{end.count:,}" if end.count > limits.entries else f"a directory of {end.size:,} bytes"
        raise Refused(_rules.TOO_MANY, what=what, limit=f"{limits.entries:,}")
    file.seek(end.start)
    entries = list(_directory(file.read(end.size), end, trouble))
    if all(entry.is_folder for entry in entries):
        raise Refused(_rules.EMPTY)
    _apply(limits, entries)
    for entry in entries:
        entry.name = _names.judged(entry.name, limits, trouble)
        if entry.other:
            entry.other = _names.judged(entry.other, limits, trouble)
        _judge(entry, trouble)
    judge_sizes([(entry.name, entry.size) for entry in entries if is_document(entry.name)], limits)
    others = [entry.other for entry in entries if entry.other and folded(entry.other) != folded(entry.name)]
    _names.compare([entry.name for entry in entries] + others, trouble)
    entries.sort(key=lambda entry: entry.offset)
    return entries


def _directory(data: bytes, end: End, trouble: Trouble) -> Iterator[_Entry]:
    """The entries; Refused unless they are as many as declared and fill the directory exactly."""
    at = count = 0
    while at < len(data):
        if count == end.count:
            raise Refused(_rules.DIRECTORY, what=f"more than the declared {count} entries are in it")
        entry, at = _entry(data, at, trouble)
        count += 1
        yield entry
    if count < end.count:
        raise Refused(_rules.DIRECTORY, what=f"{count} of {end.count} entries are in it")


def _entry(data: bytes, at: int, trouble: Trouble) -> tuple[_Entry, int]:
    if at + CENTRAL.size > len(data):
        raise Refused(_rules.DIRECTORY, what="its last entry is cut off")
    record = CENTRAL.unpack_from(data, at)
    mark, _, _, flags, method, _, _, crc, packed, size, named, extra, comment, disk, _, attributes, offset = record
    if mark != CENTRAL_MARK:
        raise Refused(_rules.DIRECTORY, what=f"no entry stands where one should, {at} bytes into it")
    at += CENTRAL.size
    behind = at + named + extra + comment
    if behind > len(data):
        raise Refused(_rules.DIRECTORY, what="its last entry is cut off")
    raw = data[at : at + named]
    fields = _fields(data[at + named : at + named + extra]) if extra else {}
    unicode_path = _names.unicode_path(raw, fields)
    name, other = _names.decoded(raw, flags, unicode_path, trouble)
    wide = MAX32 in (size, packed, offset)
    if wide:
        size, packed, offset = _wide((size, packed, offset), fields, name)
    if disk not in (0, MAX16) or (disk == MAX16 and not wide):
        raise Refused(_rules.MULTI_DISK, what=f"{_rules.shown(name)} begins in part {disk + 1}")
    entry = _Entry(name, raw, flags, method, crc, packed, size, offset, attributes, wide, unicode_path, other)
    return entry, behind


def _fields(extra: bytes) -> dict[int, bytes]:
    """The extra fields by number, of each the first; those behind a wrong length are left out."""
    found: dict[int, bytes] = {}
    at = 0
    while at + 4 <= len(extra):
        number, length = struct.unpack_from("<2H", extra, at)
        at += 4 + length
        if at <= len(extra):
            found.setdefault(number, extra[at - length : at])
    return found


def _wide(numbers: tuple[int, ...], fields: dict[int, bytes], name: str) -> list[int]:
    """The numbers, those that did not fit into 32 bits replaced by their values from the ZIP64 field."""
    data = fields.get(ZIP64_FIELD, b"")
    needed = numbers.count(MAX32)
    if len(data) < 8 * needed:
        raise Refused(_rules.ZIP64_BROKEN, what=f"{_rules.shown(name)} lacks its 64-bit sizes")
    long = iter(struct.unpack_from(f"<{needed}Q", data))
    return [next(long) if number == MAX32 else number for number in numbers]


def _apply(limits: Limits, entries: list[_Entry]) -> None:
    """Raise Refused when the declared sizes are too large; that they are true is checked while reading."""
    total = sum(entry.size for entry in entries)
    if total > limits.unpacked:
        raise Refused(_rules.TOO_LARGE, size=f"{total:,}", limit=f"{limits.unpacked:,}")
    packed = sum(entry.packed for entry in entries)
    if total > limits.ratio_floor and total > limits.ratio * packed:
        raise Refused(_rules.BOMB, ratio=f"{total // max(packed, 1):,}", size=f"{total:,}")


def _judge(entry: _Entry, trouble: Trouble) -> None:
    """Add to `trouble` what the directory shows to be wrong with an entry."""
    if entry.flags & _ENCRYPTION or entry.method == _AES:
        trouble.add(_rules.ENCRYPTED, entry.name)
    elif entry.method not in (STORED, DEFLATED):
        method = _METHODS.get(entry.method, f"method {entry.method}")
        trouble.add(_rules.METHOD, entry.name, method=method)
    kind = stat.S_IFMT(entry.attributes >> 16)
    if kind in _rules.KINDS:
        trouble.add(_rules.NOT_A_FILE, entry.name, what=_rules.KINDS[kind])
    elif entry.attributes & _REPARSE_POINT:
        trouble.add(_rules.NOT_A_FILE, entry.name, what="a link")
    elif entry.is_folder and entry.size:
        trouble.add(_rules.FOLDER_DATA, entry.name, what="holds data")
    elif kind == stat.S_IFDIR and not entry.is_folder:
        trouble.add(_rules.FOLDER_DATA, entry.name, what="named as a file")


# --- the entries' own headers and their data ----------------------------------------------------------


def _verify(file: BinaryIO, path: Path, entries: list[_Entry], stop: int, nodes: Nodes, trouble: Trouble) -> None:
    """Read the file once, and compare headers with the directory, and data with sizes and checksums."""
    position = 0
    for number, entry in enumerate(entries):
        until = entries[number + 1].offset if number + 1 < len(entries) else stop
        if entry.offset > position:
            _gap(entry, position, trouble)
        position = _verify_entry(file, path, entry, until, nodes, trouble)
    if position < stop:
        trouble.add(_rules.BETWEEN, "the directory", count=stop - position)


def _gap(entry: _Entry, position: int, trouble: Trouble) -> None:
    if position:
        trouble.add(_rules.BETWEEN, entry.name, count=entry.offset - position)
    else:
        trouble.add(_rules.BEFORE, count=entry.offset)


def _verify_entry(file: BinaryIO, path: Path, entry: _Entry, until: int, nodes: Nodes, trouble: Trouble) -> int:
    """Verify an entry; the position where its bytes end, at most `until`."""
    if entry.offset + LOCAL.size > until:
        trouble.add(_rules.OVERLAP, entry.name)
        return until
    file.seek(entry.offset)
    local = _local(file)
    if local is None or local.raw != entry.raw:
        trouble.add(_rules.HEADERS_DIFFER, entry.name, what="its name" if local else "its place")
        return until
    entry.start = file.tell()
    stop = entry.start + entry.packed
    if stop > until:
        trouble.add(_rules.OVERLAP, entry.name)
        return until
    if (local.wide or entry.wide) and max(entry.size, entry.packed, entry.offset) < MAX32:
        trouble.add(_rules.ZIP64_NEEDLESS, entry.name)
    described = _descriptor(file, entry, stop, until) if local.flags & _DESCRIPTOR else 0
    if what := _difference(entry, local) or ("the descriptor behind its data" if described < 0 else ""):
        trouble.add(_rules.HEADERS_DIFFER, entry.name, what=what)
        return until
    if not entry.flags & _ENCRYPTION and entry.method in (STORED, DEFLATED):
        _verify_data(file, path, entry, nodes, trouble)
    return stop + described


def _local(file: BinaryIO) -> _Entry | None:
    """Read the local header at the position of the file as an entry; the position is at the data then."""
    head = file.read(LOCAL.size)
    if len(head) < LOCAL.size or not head.startswith(LOCAL_MARK):
        return None
    _, _, flags, method, _, _, crc, packed, size, named, extra = LOCAL.unpack(head)
    raw = file.read(named)
    fields = _fields(file.read(extra)) if extra else {}
    wide = MAX32 in (size, packed)
    if wide:
        size, packed = _wide((size, packed), fields, raw.decode(errors="replace"))
    return _Entry("", raw, flags, method, crc, packed, size, 0, 0, wide, _names.unicode_path(raw, fields))


def _difference(entry: _Entry, local: _Entry) -> str:
    """In what the local header differs from the directory, "" for nothing.

    A streamed entry may leave out checksum and sizes; they are behind its data then.
    """
    if local.method != entry.method:
        return "its method"
    if (local.flags ^ entry.flags) & (_ENCRYPTION | (0 if entry.raw.isascii() else UTF8_FLAG)):
        return "its flags"
    if local.unicode_path not in (None, entry.unicode_path, entry.name):
        return "its Unicode Path field"
    streamed = local.flags & _DESCRIPTOR
    numbers = ((local.crc, entry.crc), (local.packed, entry.packed), (local.size, entry.size))
    if any(here != there and (here or not streamed) for here, there in numbers):
        return "its size or checksum"
    return ""


def _descriptor(file: BinaryIO, entry: _Entry, stop: int, until: int) -> int:
    """The length of the data descriptor at `stop`, -1 when there is none that agrees with the directory.

    Its mark is optional, and its sizes have 4 or 8 bytes.
    """
    file.seek(stop)
    data = file.read(min(24, until - stop))
    file.seek(entry.start)
    for sizes in ("<L2L", "<L2Q"):
        if sizes == "<L2L" and max(entry.packed, entry.size) > MAX32:
            continue
        plain = struct.pack(sizes, entry.crc, entry.packed, entry.size)
        for form in (DESCRIPTOR_MARK + plain, plain):
            if data.startswith(form):
                return len(form)
    return -1


def _verify_data(file: BinaryIO, path: Path, entry: _Entry, nodes: Nodes, trouble: Trouble) -> None:
    chunks = unpacked(file, entry.member(path))
    try:
        if is_document(entry.name):
            nodes.judge(entry.name, chunks)
        else:
            for _ in chunks:
                pass
    except Damaged as damaged:
        trouble.add(damaged.rule, entry.name)
