"""Documents that are rows of items, divided into shares: documents with some of the items, each judged by itself.

A bank is one document, whose tree takes nine times its bytes. Schemas let any number of items stand in a row, and
checks look at each by itself: the whole has a fault if and only if a share has one. In every share stand the first two
items of each row and its last, so that what may stand beside an item is judged as well, and those that say something of
the whole document. Of items that differ in their words alone one is enough. Whatever is not certain to be an item like
the others keeps a document from being divided.
"""

from __future__ import annotations

import codecs
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterator
from functools import cached_property
from hashlib import blake2b

from msgspec import Struct

from lessonpack import archive
from lessonpack.formats.raw_xml import DECLARATION, TYPE, hides, is_text

_CHUNK = 1 << 20
_FIRST = 2  # items of a row that stand in every share
_LONGEST = 16 * 1024  # bytes of an item that may be left out: words that are too long to be looked at are told
_NODES = 50_000  # of a share, beside what stands in every one: its tree takes 30 MB


MOST = 48 << 20  # bytes of a stranger's package that are looked at for rows: some seconds
_BESIDE = 256  # bytes that take as long as an item without any


class Item(Struct, frozen=True):
    """What an item's text is without its `name`, which no other may have, and its words."""

    name: bytes
    bare: bytes | None


class Row(Struct, frozen=True, eq=False):
    """How the items are written: what they start and end with, and what `told` makes of the text between.

    `told` gives None where an item is not certain to be one like the others, and one without `bare` where it stands in
    every share, as the first does in which `speaking` finds something.
    """

    start: bytes
    end: bytes
    told: Callable[[bytes], Item | None]
    speaking: Callable[[bytes], object] | None = None


class Share:
    """A document that has some of the items of another; `lines` are counted in the other."""

    def __init__(self, whole: bytes, spans: list[tuple[int, int]]) -> None:
        self._whole, self._spans = whole, spans
        self.data = b"".join([whole[start:stop] for start, stop in spans])

    def line(self, line: int) -> int:
        """The line of the other document that is this line of the share; 0, which is none, remains."""
        own, others = self._starts
        place = bisect_right(own, line) - 1
        return line if place < 0 else line - own[place] + others[place]

    @cached_property
    def _starts(self) -> tuple[list[int], list[int]]:
        """The lines on which the pieces start, in the share and in the other document: most start on a new one."""
        own, others, at, line, other = list[int](), list[int](), 0, 1, 1
        for start, stop in self._spans:
            other += self._whole.count(b"\n", at, start)
            if start > at or not own:
                own.append(line)
                others.append(other)
            lines = self._whole.count(b"\n", start, stop)
            line, other, at = line + lines, other + lines, stop
        return own, others


class Division:
    """The items of a document: those that stand in every share, the others, and those that differ in words from one.

    `nodes` says how many are parsed where the last are left out.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._frame: list[tuple[int, int]] = []
        self._new, self._left_out = (array("Q"), array("Q")), (array("Q"), array("Q"))
        self.framed = self.nodes = 0

    def shares(self, *, left_out: bool = False) -> Iterator[Share]:
        """The document in shares of bounded size, where one item stands for all that are alike, or with the others."""
        chosen, nodes = list[tuple[int, int]](), 0
        starts, stops = self._left_out if left_out else self._new
        for start, stop in zip(starts, stops, strict=True):
            count = archive.nodes(self._data[start:stop])
            if chosen and nodes + count > _NODES:
                yield self._share(chosen)
                chosen, nodes = [], 0
            chosen.append((start, stop))
            nodes += count
        yield self._share(chosen)

    def _share(self, chosen: list[tuple[int, int]]) -> Share:
        return Share(self._data, sorted(self._frame + chosen))

    def frame(self, start: int, stop: int) -> None:
        """Have a piece in every share."""
        self.framed += archive.nodes(self._data[start:stop])
        if self._frame and self._frame[-1][1] == start:
            start, _ = self._frame.pop()
        self._frame.append((start, stop))

    def add(self, start: int, stop: int, *, is_new: bool) -> None:
        """Have an item in one share, among those that are left out unless it is new."""
        self.nodes += archive.nodes(self._data[start:stop]) if is_new else 0
        starts, stops = self._new if is_new else self._left_out
        starts.append(start)
        stops.append(stop)


def cost(data: bytes, row: Row) -> int:
    """How many bytes are looked at of a document, or as good as that, to divide it."""
    items = data.count(row.start)
    return len(data) + items * _BESIDE if items else 0


def divided(data: bytes, row: Row) -> Division | None:
    """The document as it is divided; None where that cannot be."""
    at = data.find(row.start)
    if at < 0 or not data.startswith(DECLARATION) or not _is_plain(data):
        return None
    division, names, seen, place, speaks = Division(data), set[int](), set[bytes](), 0, False
    division.frame(0, at)
    while at >= 0:
        following = data.find(row.start, at + 1)
        stop = following if following >= 0 else len(data)
        end = data.find(row.end, at, stop)
        item = row.told(data[at + len(row.start) : end]) if end >= 0 else None
        if item is None or (item.name and hash(item.name) in names):
            return None
        if item.name:
            names.add(hash(item.name))
        place = place + 1 if data[end + len(row.end) : stop] == b"\n" else 0
        is_first = not speaks and row.speaking is not None and row.speaking(data[at:end]) is not None
        speaks = speaks or is_first
        key = blake2b(item.bare or b"", digest_size=16).digest()
        if item.bare is None or is_first or place <= _FIRST:
            division.frame(at, stop)
        else:
            division.add(at, stop, is_new=key not in seen or stop - at > _LONGEST)
        seen.add(key)
        if division.framed > _NODES or division.nodes > archive.LIMITS.all_nodes:
            return None
        at = following
    division.nodes += division.framed
    return division


def _is_plain(data: bytes) -> bool:
    """True for characters of XML alone, of which none hides markup or adds to it."""
    if hides(data, len(DECLARATION)) or TYPE in data:
        return False
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        pieces = (
            decoder.decode(data[at : at + _CHUNK], at + _CHUNK >= len(data)) for at in range(0, len(data), _CHUNK)
        )
        return all(map(is_text, pieces))
    except UnicodeDecodeError:
        return False
