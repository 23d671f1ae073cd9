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
from lessonpack.archive._limits import LIMITS, Limits
from lessonpack.archive._looks import looks_like
from lessonpack.archive._members import Damaged, Member, unpacked
from lessonpack.archive._rules import Refused, Trouble
from lessonpack.findings import Log
from lessonpack.package import (
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
    Package,
    folded,
)

_ENCRYPTION = 0x0001 | 0x0040 | 0x2000  # encrypted, strongly encrypted, with a masked directory
_DESCRIPTOR = 0x0008
_DESCRIPTOR_MARK = b"PK\7\x08"
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
_LONGEST_COMMENT = 1024  # bytes that every reader skips to find the end record


class _End(Struct, frozen=True):
    """What the end records say of the central directory."""

    count: int
    size: int
    start: int


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
            end = _read_end(file, trouble)
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


# --- the end of the file ------------------------------------------------------------------------------


def _read_end(file: BinaryIO, trouble: Trouble) -> _End:
    """What the end records say; Refused unless there is exactly one end, and nothing before or behind the zip."""
    size = file.seek(0, 2)
    tail_start = max(0, size - END.size - MAX16)
    file.seek(tail_start)
    tail = file.read()
    at = _find_end(tail)
    if at < 0:
        file.seek(0)
        raise _no_end(file.read(8))
    _, disk, directory_disk, here, count, length, start, comment = END.unpack_from(tail, at)
    _judge_comment(tail[at + END.size :], comment, trouble)
    position = tail_start + at
    end, stop = _widened(file, position, _End(count, length, start), trouble)
    if disk not in (0, MAX16) or directory_disk not in (0, MAX16):
        raise Refused(_rules.MULTI_DISK, what=f"its last part has the number {disk + 1}")
    if here != count:
        raise Refused(_rules.MULTI_DISK, what=f"{here} of {count} entries are in this part")
    _judge_position(file, end, stop)
    return end


def _find_end(tail: bytes) -> int:
    """Position of the end record: the last complete one whose comment ends with the file.

    Without such a one the last complete one; -1 when there is none. Refused when another reader might choose another.
    """
    found = []
    at = tail.find(END_MARK)
    while 0 <= at <= len(tail) - END.size:
        found.append(at)
        at = tail.find(END_MARK, at + 1)
    fitting = [at for at in found if at + END.size + _comment_length(tail, at) == len(tail)]
    if not fitting:
        return found[-1] if found else -1
    if len(fitting) > 1 or tail.find(END_MARK, fitting[-1] + 1) >= 0:
        raise Refused(_rules.TWO_ENDS)
    return fitting[-1]


def _comment_length(tail: bytes, at: int) -> int:
    return int.from_bytes(tail[at + END.size - 2 : at + END.size], "little")


def _judge_comment(behind: bytes, length: int, trouble: Trouble) -> None:
    if length > len(behind):
        raise Refused(_rules.CUT_SHORT, what="its comment ends early")
    if length < len(behind):
        trouble.add(_rules.AFTER, count=len(behind) - length)
    if length > _LONGEST_COMMENT:
        trouble.add(_rules.LONG_COMMENT, count=length)


def _no_end(head: bytes) -> Refused:
    """Why a file without an end record is no package."""
    if not head:
        return Refused(_rules.NOT_A_ZIP, saw="the file is empty")
    if head.startswith(_DESCRIPTOR_MARK):
        return Refused(_rules.MULTI_DISK, what="it is the first part")
    if head.startswith((LOCAL_MARK, CENTRAL_MARK, END_MARK)):
        return Refused(_rules.CUT_SHORT, what="its end record is missing")
    looks = looks_like(head)
    return Refused(_rules.NOT_A_ZIP, saw=f"it is {looks}" if looks else "it has no end record")


def _widened(file: BinaryIO, position: int, plain: _End, trouble: Trouble) -> tuple[_End, int]:
    """The end record, with numbers of ZIP64 if it has any, and the position where the central directory must end."""
    sentinels = (plain.count == MAX16, plain.size == MAX32, plain.start == MAX32)
    at = position - LOCATOR64.size
    located = b""
    if at >= 0:
        file.seek(at)
        located = file.read(LOCATOR64.size)
    if not located.startswith(LOCATOR64_MARK):
        if any(sentinels[1:]):
            raise Refused(_rules.ZIP64_BROKEN, what="the end record points to one, and it is not there")
        return plain, position
    _, disk, start, disks = LOCATOR64.unpack(located)
    if disk or disks > 1:
        raise Refused(_rules.MULTI_DISK, what=f"it has {disks} parts")
    wide = _end64(file, start, at)
    pairs = ((plain.count, wide.count), (plain.size, wide.size), (plain.start, wide.start))
    for is_sentinel, (short, long) in zip(sentinels, pairs, strict=True):
        if not is_sentinel and short != long:
            raise Refused(_rules.ZIP64_BROKEN, what=f"the end record says {short}, its ZIP64 record {long}")
    if wide.count < MAX16 and max(wide.size, wide.start) < MAX32:
        trouble.add(_rules.ZIP64_NEEDLESS, "the end record")
    return wide, start


def _end64(file: BinaryIO, start: int, stop: int) -> _End:
    if start + END64.size > stop:
        raise Refused(_rules.ZIP64_BROKEN, what="the locator does not point to the ZIP64 end record")
    file.seek(start)
    mark, length, _, _, disk, directory_disk, here, count, size, directory = END64.unpack(file.read(END64.size))
    if mark != END64_MARK or start + 12 + length != stop:
        raise Refused(_rules.ZIP64_BROKEN, what="the locator does not point to the ZIP64 end record")
    if disk or directory_disk or here != count:
        raise Refused(_rules.MULTI_DISK, what=f"{here} of {count} entries are in this part")
    return _End(count, size, directory)


def _judge_position(file: BinaryIO, end: _End, stop: int) -> None:
    """Refused unless the directory begins where the end record says, and fills the space up to the end records."""
    real = stop - end.size
    if end.start == real:
        return
    if real > end.start:
        count = real - end.start
        if _is_shifted(file, real):
            raise Refused(_rules.BEFORE, count=count)
        raise Refused(_rules.DIRECTORY, what=f"it ends {count} bytes before the end record, or begins {count} later")
    raise Refused(_rules.CUT_SHORT, what=f"{end.start - real} bytes are missing before its directory ends")


def _is_shifted(file: BinaryIO, real: int) -> bool:
    """True when the directory is complete, only further back than declared: something was put before the zip."""
    file.seek(0)
    begins_well = file.read(4) == LOCAL_MARK
    file.seek(real)
    return not begins_well and file.read(4) in (CENTRAL_MARK, END_MARK, END64_MARK)


# --- the central directory ----------------------------------------------------------------------------


def _read_directory(file: BinaryIO, end: _End, limits: Limits, trouble: Trouble) -> list[_Entry]:
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


def _directory(data: bytes, end: _End, trouble: Trouble) -> Iterator[_Entry]:
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
        for form in (_DESCRIPTOR_MARK + plain, plain):
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
