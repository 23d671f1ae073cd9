"""How much of a stranger's pages and style sheets is read: what is more would take minutes, and is told of."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from lxml import etree

_MIB = 1 << 20
FILE = 8 * _MIB  # a larger page is data
ALL = 32 * _MIB  # all pages and style sheets of a package together
TAGS = 400_000  # of a page; a node of a tree takes forty times the bytes of its tag
ALL_TAGS = 1_000_000
PAGE = 100  # tags that any page counts as: to open one takes as long
ATTRIBUTES = 100  # of one tag: libxml2 compares each with all the others
DEPTH = 2_048  # libxml2 goes no deeper

# A tag by the rules of HTML's tokenizer, its attributes one by one, and what holds no tags although it may look so.
# Whatever begins to match matches, and nothing is tried again, or a page made for it would keep the matcher busy.
_ATTRIBUTE = rb"""[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+)?+)?+"""
_MANY = re.compile(
    rb"<!--.*?(?:-->|\Z)|<(script|style|textarea|title|xmp)\b.*?(?:</\1|\Z)"
    rb"|<[a-z][^\s/>]*+(?:(?P<many>(?:%b){%d}+)|(?:%b){0,%d}+)" % (_ATTRIBUTE, ATTRIBUTES + 1, _ATTRIBUTE, ATTRIBUTES),
    re.IGNORECASE | re.DOTALL,
)


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


@dataclass(slots=True)
class Budget:
    """What is left of what may be read of a package; files are asked for in the order of the package."""

    size: int = ALL
    tags: int = ALL_TAGS

    def refusal(self, size: int) -> str:
        """Why a file of this size is not read, "" when it is."""
        if size > FILE:
            return f"it has {size:,} bytes, and {FILE:,} are read of a file"
        if size > self.size:
            return f"pages and style sheets before it took up the {ALL:,} bytes that are read of a package"
        self.size -= size
        return ""

    def crowded(self, data: bytes) -> str:
        """Why a page is not parsed, "" when it is."""
        tags = max(data.count(b"<"), PAGE)
        if tags > TAGS:
            return f"it has {tags:,} tags, and {TAGS:,} are read of a page"
        if tags > self.tags:
            return f"pages before it took up the {ALL_TAGS:,} tags that are read of a package"
        self.tags -= tags
        if any(found["many"] for found in _MANY.finditer(data)):
            return f"a tag has more than {ATTRIBUTES} attributes"
        return ""


def stopped(parser: etree.HTMLParser) -> str:
    """Why the parser left the rest of a page unread, "" when it did not."""
    fatal = any(entry.level == etree.ErrorLevels.FATAL for entry in parser.error_log)
    return f"its elements are nested deeper than {DEPTH:,}" if fatal else ""
