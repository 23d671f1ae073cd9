"""Where the elements of a document stand."""

from __future__ import annotations

from lxml import etree


def line_of(node: etree._Element) -> int:
    """The line a node starts on, 0 when unknown."""
    line = node.sourceline
    return line if isinstance(line, int) else 0
