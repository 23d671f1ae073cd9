"""XML documents as bytes, looked at without a parser: how they begin, what hides in them, and what text they carry."""

from __future__ import annotations

from lxml import etree

from lessonpack.patterns import regex
from lessonpack.render import xml

DECLARATION = xml.DECLARATION.encode()
TYPE = b":type"  # xsi:type, by which a document says which type of a schema an element is of
# First bytes of what is beyond ASCII and no blank of Unicode.
BEYOND_ASCII = rb"[\xc3-\xdf\xe4-\xf4]|\xe1[\xb8-\xbb]|\xe2\x80[\x90-\xa7]|\xe3[\x81-\xbf]"
# What may stand within a text, which is one text without it: libxml2 puts the pieces together in quadratic time.
SPLIT = regex(rb"<!|<\?(?!xml\s)")
_HIDING = (b"<!", b"<?")  # comments, CDATA, DOCTYPE, instructions
_NO_CHARACTER = regex("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # what UTF-8 allows and XML does not (production 2)
_UTF8 = ("UTF-8", "UTF8", "US-ASCII", "ASCII")


def hides(data: bytes, start: int = 0) -> bool:
    """True where markup may be hidden, or something that only looks like it, from there on."""
    return any(data.find(mark, start) >= 0 for mark in _HIDING)


def is_text(text: str) -> bool:
    """True for characters of XML alone."""
    return _NO_CHARACTER.search(text) is None


def text_of(words: bytes) -> str | None:
    """Words as text; None when they are no text that XML can carry."""
    try:
        text = words.decode()
    except UnicodeDecodeError:
        return None
    return text if is_text(text) else None


def is_utf8(root: etree._Element) -> bool:
    """True for a document that says that it is UTF-8."""
    return says_utf8(root.getroottree().docinfo.encoding or "")


def says_utf8(encoding: str) -> bool:
    """True for a declared encoding whose bytes are UTF-8."""
    return encoding.upper() in _UTF8
