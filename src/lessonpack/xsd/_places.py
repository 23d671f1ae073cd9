"""Where in a document an element stands: its path in words that people can follow, its line and its column."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import suppress
from itertools import islice
from typing import cast
from xml.parsers import expat

from lxml import etree

from lessonpack.formats import lines

_NAME = 300  # characters of an identifier that are kept: each of thousands of faults has several
_FIRST, _LAST = 2, 4  # steps of a long path that are told

_SAME_BEFORE = etree.XPath("count(preceding-sibling::*[local-name() = $name])")
_SAME_BEHIND = etree.XPath("boolean(following-sibling::*[local-name() = $name])")


def readable(node: etree._Element) -> str:
    """`assessmentItem/itemBody/choiceInteraction[2]`: local names, with a position where there are several."""
    nodes = [*reversed(list(node.iterancestors())), node]
    if len(nodes) <= _FIRST + _LAST + 1:
        return "/".join(map(_step, nodes))
    return "/".join((*map(_step, nodes[:_FIRST]), "…", *map(_step, nodes[-_LAST:])))


def _step(node: etree._Element) -> str:
    name = etree.QName(node).localname
    before = int(cast("float", _SAME_BEFORE(node, name=name)))
    return f"{name}[{before + 1}]" if before or _SAME_BEHIND(node, name=name) else name


def identifier_at(node: etree._Element) -> str:
    """As much as is kept of the identifier of an element, or of the nearest one around it that has one."""
    return lines.identifier_at(node)[:_NAME]


def at(root: etree._Element, path: str) -> etree._Element | None:
    """The element that libxml2's own path leads to; that of an attribute is its element's.

    A step is `*[2]` for an element of the default namespace, else `prefix:name[2]`.
    """
    steps = [step for step in path.split("/")[1:] if not step.startswith(("@", "text()"))]
    found = root.getroottree().xpath("/" + "/".join(map(_generic, steps))) if steps else []
    return found[0] if isinstance(found, list) and found and isinstance(found[0], etree._Element) else None


def _generic(step: str) -> str:
    name, bracket, position = step.partition("[")
    return step if name == "*" else f"*[name() = '{name}']{bracket}{position}"


def elements(root: etree._Element) -> Iterator[etree._Element]:
    """All elements, in document order."""
    return root.iter(etree.Element)


def numbers(root: etree._Element, nodes: Collection[etree._Element]) -> dict[etree._Element, int]:
    """The place of each of these in document order, elements alone counted."""
    found: dict[etree._Element, int] = {}
    for number, node in enumerate(elements(root)):
        if node in nodes:
            found[node] = number
            if len(found) == len(nodes):
                break
    return found


def numbered(root: etree._Element, wanted: Collection[int]) -> dict[int, etree._Element]:
    """The elements at these places of document order."""
    first = enumerate(islice(elements(root), max(wanted, default=-1) + 1))
    return {number: node for number, node in first if number in wanted}


class _Found(Exception):  # no error
    """All that was looked for is found: the rest need not be read."""


def positions(data: bytes, wanted: Collection[int]) -> dict[int, tuple[int, int]]:
    """Line and column, from 1 on, of the start tags with these numbers; libxml2 knows no columns.

    Nothing for a document that this parser cannot read, such as one in a rare encoding.
    """
    found: dict[int, tuple[int, int]] = {}
    parser, count = expat.ParserCreate(), iter(range(1 << 62))

    def start(_name: str, _attributes: list[str]) -> None:
        if (number := next(count)) in wanted:
            found[number] = (parser.CurrentLineNumber, parser.CurrentColumnNumber + 1)
            if len(found) == len(wanted):
                raise _Found

    parser.ordered_attributes = True
    parser.StartElementHandler = start
    parser.DefaultHandler = lambda _data: None  # with it entities stay as they are written
    with suppress(_Found, expat.ExpatError, ValueError, LookupError):
        parser.Parse(data, True)
    return found
