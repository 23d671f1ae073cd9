"""Where the elements of a document stand."""

from __future__ import annotations

from itertools import chain

from lxml import etree


def line_of(node: etree._Element) -> int:
    """The line a node starts on, 0 when unknown."""
    line = node.sourceline
    return line if isinstance(line, int) else 0


def identifier_at(node: etree._Element) -> str:
    """The identifier of an element, or of the nearest one around it that has one: what an origin is known by."""
    around = chain((node,), node.iterancestors())
    return next((found for each in around if (found := each.get("identifier"))), "")
