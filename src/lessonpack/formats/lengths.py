"""Values in XML that are longer than anything that is looked at: what takes time for each of them takes too long."""

from __future__ import annotations

from collections.abc import Iterator
from sys import getsizeof
from typing import cast

from lxml import etree
from msgspec import Struct
from msgspec.structs import astuple

from lessonpack.formats import load
from lessonpack.formats.raw_xml import SPLIT, is_utf8
from lessonpack.patterns import regex

ATTRIBUTE = 10_000  # characters; an attribute may be read for each of thousands of children
TEXT = 100_000  # characters; the schema's engine puts text together again from pieces of a few hundred
NAMESPACE = 300  # characters; each of 300,000 elements repeats its own whenever its name is read
_LONG = regex(rb"<[^<]{%d}" % ATTRIBUTE)
_LONG_NAMESPACE = regex(rb"""xmlns[^=<]*+=\s*+(?:"[^"<]{%d}|'[^'<]{%d})""" % (NAMESPACE, NAMESPACE))


def long_namespace(root: etree._Element, data: bytes) -> int:
    """How many characters the first namespace has that is too long for its elements to be judged; 0 without one."""
    if is_utf8(root) and _LONG_NAMESPACE.search(data) is None:
        return 0
    declared = (len(event[1][1]) for event in etree.iterwalk(root, events=("start-ns",)))
    return next((length for length in declared if length > NAMESPACE), 0)


def shorten(root: etree._Element, data: bytes) -> str:
    """Cut what is too long in a parsed document; what of it may matter, in words, "" for nothing.

    Pictures that stand in an address (`data:`), what belongs to a vendor, and running text are as good without an end.
    """
    if len(data) <= ATTRIBUTE or (is_utf8(root) and _LONG.search(data) is None and SPLIT.search(data) is None):
        return ""
    return next(iter([what for node in cast("list[etree._Element]", _TOO_LONG(root)) for what in _shortened(node)]), "")


_TOO_LONG = etree.XPath(
    f"descendant-or-self::*[@*[string-length() > {ATTRIBUTE}] or text()[string-length() > {TEXT}]]", smart_strings=False
)


def _shortened(node: etree._Element) -> Iterator[str]:
    """What was cut of an element and may matter."""
    for name, value in [(str(name), str(value)) for name, value in node.attrib.items()]:
        if len(value) > ATTRIBUTE:
            node.set(name, value[:ATTRIBUTE])
            if not value.startswith("data:") and not _is_of_vendor(node):
                local = etree.QName(name).localname
                yield f"the attribute {local} of <{etree.QName(node).localname}> has {len(value):,} characters"
    for place, part in ((node, "text"), *((child, "tail") for child in node)):
        text = getattr(place, part)
        if text is not None and len(text) > TEXT:
            setattr(place, part, text[:TEXT])
            if not _is_of_words(node) and not _is_of_vendor(node):
                yield f"the text of <{etree.QName(node).localname}> has {len(text):,} characters"


def held(facts: object) -> int:
    """How many bytes facts take, roughly: what is held once for many is counted for each."""
    if facts.__class__ is str:
        return getsizeof(facts)
    size = 0
    waiting = [facts]
    while waiting:
        each = waiting.pop()
        size += getsizeof(each) if isinstance(each, str | tuple | Struct) else 0
        if isinstance(each, tuple | Struct):
            waiting += each if isinstance(each, tuple) else astuple(each)
    return size


def more(facts: Struct, others: Struct) -> int:
    """How many bytes more facts take than others with as many fields, of which most are the very same."""
    pairs = zip(astuple(facts), astuple(others), strict=True)
    return sum([held(one) - held(other) for one, other in pairs if one is not other])


def _is_of_words(node: etree._Element) -> bool:
    return any(node.tag in standard.wordy for standard in load().values())


def _is_of_vendor(node: etree._Element) -> bool:
    tags = {tag for standard in load().values() for tag in standard.vendors}
    return any(each.tag in tags for each in (node, *node.iterancestors()))
