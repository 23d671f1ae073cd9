"""How much of a stranger's package is read at all."""

from __future__ import annotations

from dataclasses import dataclass

_MIB = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What is refused before anything is inflated; all sizes in bytes.

    The defaults take a bank of 10,000 questions with a picture each and half a gigabyte of video, and
    keep the worst archive within seconds and a few dozen megabytes of memory. `ratio` (unpacked to packed) counts
    only above `ratio_floor`: a small file may well shrink to a thousandth. `document` holds for `.xml`
    files, which are parsed whole.
    """

    entries: int = 50_000
    directory: int = 16 * _MIB
    unpacked: int = 768 * _MIB
    ratio: int = 100
    ratio_floor: int = 32 * _MIB
    document: int = 32 * _MIB
    path: int = 512
    name: int = 255


LIMITS = Limits()
