"""A source that was read, packed for a process that sees none of the author's files, and asks for them by digest."""

from __future__ import annotations

import io
import pickle
import zlib
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from lessonpack.building import Source
from lessonpack.model.content import Media

_FAST = 1  # zlib's level: a third of the size for a thirtieth of what reading took

Find = Callable[[str], Path]
"""Where the file with a digest is."""


class Parcel(Struct, frozen=True):
    """A source, and the author's files that its packages hold, by their digests."""

    data: bytes
    files: dict[str, str]


def packed(source: Source) -> Parcel:
    """The source without the files that stand beside it."""
    out = io.BytesIO()
    packer = _Packer(out, pickle.HIGHEST_PROTOCOL)
    packer.dump((source.course, source.log, source.plan))
    return Parcel(zlib.compress(out.getvalue(), _FAST), packer.files)


def unpacked(data: bytes, find: Find) -> Source:
    """The source of a parcel; its files are where `find` says, and are known by their digests to be the same."""
    course, log, plan = _Unpacker(io.BytesIO(zlib.decompress(data)), find).load()
    return Source(course, log, plan)


class _Packer(pickle.Pickler):
    def __init__(self, out: io.BytesIO, protocol: int) -> None:
        super().__init__(out, protocol)
        self.files: dict[str, str] = {}

    def persistent_id(self, each: object) -> Media | None:
        """Files are told apart from all else in a source: where they are is known there alone."""
        if not isinstance(each, Media) or not each.digest:
            return None
        self.files[each.digest] = each.file
        return each


class _Unpacker(pickle.Unpickler):
    def __init__(self, data: io.BytesIO, find: Find) -> None:
        super().__init__(data)
        self._find = find

    def persistent_load(self, each: Media) -> Media:
        file = self._find(each.digest)
        stamp = each.stamp and replace(each.stamp, modified=file.stat().st_mtime_ns)
        return replace(each, file=str(file), stamp=stamp)
