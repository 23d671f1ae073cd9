"""How a zip ends: the records that lead to its central directory, refused where another reader might find others."""

from __future__ import annotations

from typing import BinaryIO

from msgspec import Struct

from lessonpack.archive import _rules
from lessonpack.archive._looks import looks_like
from lessonpack.archive._rules import Refused, Trouble
from lessonpack.package.records import (
    CENTRAL_MARK,
    DESCRIPTOR_MARK,
    END,
    END64,
    END64_MARK,
    END_MARK,
    LOCAL_MARK,
    LOCATOR64,
    LOCATOR64_MARK,
    MAX16,
    MAX32,
)

_LONGEST_COMMENT = 1024  # bytes that every reader skips to find the end record


class End(Struct, frozen=True):
    """What the end records say of the central directory."""

    count: int
    size: int
    start: int


def read_end(file: BinaryIO, trouble: Trouble) -> End:
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
    end, stop = _widened(file, position, End(count, length, start), trouble)
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
    if head.startswith(DESCRIPTOR_MARK):
        return Refused(_rules.MULTI_DISK, what="it is the first part")
    if head.startswith((LOCAL_MARK, CENTRAL_MARK, END_MARK)):
        return Refused(_rules.CUT_SHORT, what="its end record is missing")
    looks = looks_like(head)
    return Refused(_rules.NOT_A_ZIP, saw=f"it is {looks}" if looks else "it has no end record")


def _widened(file: BinaryIO, position: int, plain: End, trouble: Trouble) -> tuple[End, int]:
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


def _end64(file: BinaryIO, start: int, stop: int) -> End:
    if start + END64.size > stop:
        raise Refused(_rules.ZIP64_BROKEN, what="the locator does not point to the ZIP64 end record")
    file.seek(start)
    mark, length, _, _, disk, directory_disk, here, count, size, directory = END64.unpack(file.read(END64.size))
    if mark != END64_MARK or start + 12 + length != stop:
        raise Refused(_rules.ZIP64_BROKEN, what="the locator does not point to the ZIP64 end record")
    if disk or directory_disk or here != count:
        raise Refused(_rules.MULTI_DISK, what=f"{here} of {count} entries are in this part")
    return End(count, size, directory)


def _judge_position(file: BinaryIO, end: End, stop: int) -> None:
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
