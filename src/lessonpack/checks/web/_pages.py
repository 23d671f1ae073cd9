"""How much of a stranger's pages and style sheets is read: what is more would take minutes, and is told of."""

from __future__ import annotations

import codecs

from msgspec import Struct

FILE = 8_000_000  # a larger page is data
ALL = 32_000_000  # all pages and style sheets of a package together
TAGS = 400_000  # of a page
ALL_TAGS = 700_000
PAGE = 100  # tags that any page counts as: to open one takes as long
ADDRESSES = 150_000  # in all pages and style sheets: to find out what one means takes as long as some tags

_MARKS = (  # UTF-32 first: its mark begins as that of UTF-16 does
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Where no mark stands: which bytes of four are zero in the letters of ASCII.
_ZEROS = {"000x": "utf-32-be", "x000": "utf-32-le", "0x0x": "utf-16-be", "x0x0": "utf-16-le"}
_START = 64  # bytes


def narrow(data: bytes) -> bytes:
    """A page or style sheet in UTF-8 when it is in UTF-16 or UTF-32, by its mark or its first bytes; else as it is."""
    encoding = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), "") or _guessed(data[:_START])
    return data.decode(encoding, "replace").encode() if encoding else data


def _guessed(start: bytes) -> str:
    """UTF-16 or UTF-32 when most of the first letters are of ASCII, "" for anything else."""
    zeros = [start[place::4].count(0) * 8 > len(start) for place in range(4)]
    return _ZEROS.get("".join("0" if zero else "x" for zero in zeros), "")


class Unread(Exception):
    """A page or style sheet is not read, or not to its end, and why: `it has …`."""


class Budget(Struct):
    """What is left of what may be read of a package; files are asked for in the order of the package."""

    size: int = ALL
    tags: int = ALL_TAGS
    addresses: int = ADDRESSES

    def admit(self, size: int) -> None:
        """Count a file of this size; Unread when it is too large."""
        if size > FILE:
            raise Unread(f"it has {size:,} bytes, and {FILE:,} are read of a file")
        if size > self.size:
            raise Unread(f"pages and style sheets before it took up the {ALL:,} bytes that are read of a package")
        self.size -= size

    def crowd(self, page: bytes) -> None:
        """Count the tags of a page; Unread when they are too many."""
        tags = max(page.count(b"<"), PAGE)
        if tags > TAGS:
            raise Unread(f"it has {tags:,} tags, and {TAGS:,} are read of a page")
        if tags > self.tags:
            raise Unread(f"pages before it took up the {ALL_TAGS:,} tags that are read of a package")
        self.tags -= tags

    def address(self) -> None:
        """Count an address; Unread when they are too many."""
        if not self.addresses:
            raise Unread(f"with it the package has more than the {ADDRESSES:,} addresses that are looked up")
        self.addresses -= 1
