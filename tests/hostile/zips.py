"""Zips made by hand, record by record, so that any field of any record can lie."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

MAX32 = 0xFFFF_FFFF
REGULAR = 0o100644 << 16
UTF8 = 0x800


class Part(Struct, frozen=True):
    """An entry: what it holds, and what its two headers say otherwise (`local`, `central`, `both`)."""

    name: bytes
    data: bytes = b""
    method: int = 8
    raw: bytes | None = None  # the packed bytes, when they are not what `method` makes of `data`
    before: bytes = b""  # bytes in front of the local header that belong to nobody
    after: bytes = b""  # bytes behind the data: a data descriptor
    extra: bytes = b""
    local: dict[str, Any] = field(default_factory=dict)
    central: dict[str, Any] = field(default_factory=dict)
    both: dict[str, Any] = field(default_factory=dict)

    @property
    def packed(self) -> bytes:
        if self.raw is not None:
            return self.raw
        return deflated(self.data) if self.method == 8 else self.data

    def fields(self, offset: int) -> dict[str, Any]:
        flags = 0 if self.name.isascii() else UTF8
        return {
            "mark": b"PK\3\4",
            "flags": flags,
            "method": self.method,
            "crc": zlib.crc32(self.data),
            "packed": len(self.packed),
            "size": len(self.data),
            "name": self.name,
            "extra": self.extra,
            "comment": b"",
            "disk": 0,
            "mode": REGULAR,
            "offset": offset,
        } | self.both


def deflated(data: bytes) -> bytes:
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    return deflate.compress(data) + deflate.flush()


def local_header(part: Part) -> bytes:
    f = part.fields(0) | part.local
    numbers = (20, f["flags"], f["method"], 0, 33, f["crc"], f["packed"], f["size"], len(f["name"]), len(f["extra"]))
    return struct.pack("<4s5H3L2H", f["mark"], *numbers) + f["name"] + f["extra"]


def central_header(part: Part, offset: int) -> bytes:
    f = part.fields(offset) | {"mark": b"PK\1\2"} | part.central
    numbers = (0x314, 20, f["flags"], f["method"], 0, 33, f["crc"], f["packed"], f["size"])
    lengths = (len(f["name"]), len(f["extra"]), len(f["comment"]))
    head = struct.pack("<4s6H3L5H2L", f["mark"], *numbers, *lengths, f["disk"], 0, f["mode"], f["offset"])
    return head + f["name"] + f["extra"] + f["comment"]


class Shape(Struct, frozen=True):
    """What surrounds the entries: lies of the end records, and bytes where none should be."""

    prefix: bytes = b""
    shift: bool = True  # the offsets count the prefix
    gap: bytes = b""  # between the last entry and the directory
    tail: bytes = b""  # between the directory and the end record
    comment: bytes = b""
    suffix: bytes = b""
    end: dict[str, Any] = field(default_factory=dict)
    end64: dict[str, Any] | None = None
    directory: Callable[[bytes], bytes] = bytes


def build(parts: list[Part], shape: Shape | None = None) -> bytes:
    """The zip, each record as told."""
    shape = shape or Shape()
    base = len(shape.prefix) if shape.shift else 0
    pieces: list[bytes] = []
    headers: list[bytes] = []
    length = 0
    for part in parts:
        length += len(part.before)
        headers.append(central_header(part, base + length))
        entry = local_header(part) + part.packed + part.after
        pieces += (part.before, entry)
        length += len(entry)
    body = b"".join((*pieces, shape.gap))
    records = shape.directory(b"".join(headers))
    start, count = base + len(body), len(parts)
    wide = b"" if shape.end64 is None else _end64(shape.end64, count, len(records), start)
    told = {"mark": b"PK\5\6", "disk": 0, "first": 0, "here": count, "count": count, "size": len(records)}
    told |= {"start": start, "comment": len(shape.comment)} | shape.end
    end = struct.pack("<4s4H2LH", *told.values())
    return b"".join((shape.prefix, body, records, shape.tail, wide, end, shape.comment, shape.suffix))


def _end64(lies: dict[str, Any], count: int, size: int, start: int) -> bytes:
    told = {"mark": b"PK\6\6", "length": 44, "disk": 0, "first": 0, "here": count, "count": count}
    told |= {"size": size, "start": start, "locator": b"PK\6\7", "at": start + size, "disks": 1, "on": 0} | lies
    record = struct.pack("<4sQ2H2L", told["mark"], told["length"], 45, 45, told["disk"], told["first"])
    record += struct.pack("<4Q", told["here"], told["count"], told["size"], told["start"])
    return record + struct.pack("<4sLQL", told["locator"], told["on"], told["at"], told["disks"])


SOUND = [
    Part(b"imsmanifest.xml", b"<manifest>" + b"<resource/>" * 20 + b"</manifest>"),
    Part(b"index.html", b"<!doctype html><title>A lesson</title>" * 30),
    Part(b"media/loop.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>" * 10),
    Part(b"media/dot.png", bytes(range(256)) * 4, method=0),
    Part(b"scripts/player.js", b"'use strict';" * 40),
]
PLACES = {"first": 0, "in the middle": 2, "stored": 3, "last": 4}


def spoiled(place: str, change: Callable[[Part], Part]) -> bytes:
    """A sound package with one entry changed."""
    parts = list(SOUND)
    parts[PLACES[place]] = change(parts[PLACES[place]])
    return build(parts)


def with_both(**lies: Any) -> Callable[[Part], Part]:
    """Both headers of the entry say this."""
    return lambda part: replace(part, both=part.both | lies)


def with_local(**lies: Any) -> Callable[[Part], Part]:
    return lambda part: replace(part, local=part.local | lies)


def with_central(**lies: Any) -> Callable[[Part], Part]:
    return lambda part: replace(part, central=part.central | lies)


def named(name: str | bytes) -> Callable[[Part], Part]:
    return lambda part: replace(part, name=name if isinstance(name, bytes) else name.encode())
