"""One small builder for XML and XHTML: text is always escaped, only Xml is not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'


class Xml(str):
    """Markup that is already well-formed; what `el` returns."""

    __slots__ = ()


Child = str | Xml | None
Attributes = Mapping[str, str | None]


def text(value: str) -> Xml:
    """Escaped character data. No numeric references: Moodle shows them literally (its manifest parser)."""
    return Xml(_escaped(value))


def _escaped(value: str) -> str:
    if "&" in value:
        value = value.replace("&", "&amp;")
    if "<" in value:
        value = value.replace("<", "&lt;")
    if ">" in value:
        value = value.replace(">", "&gt;")
    return value


def attribute(value: str) -> str:
    """Escaped attribute value on one line: XML parsers turn newlines in attributes to spaces anyway."""
    if _SPECIAL.search(value) is None:
        return value
    if "\n" in value or "\r" in value or "\t" in value:
        value = " ".join(value.split())
    return _escaped(value).replace('"', "&quot;")


_SPECIAL = re.compile(r'[&<>"\n\r\t]')


def el(name: str, attributes: Attributes | None = None, *children: Child) -> Xml:
    """An element. Attributes that are None are left out, children that are None too."""
    if len(children) == 1:  # what most elements have
        child = children[0]
        return _element(name, attributes, "" if child is None else child if type(child) is Xml else _escaped(child))
    return _element(name, attributes, "".join(_pieces(children)))


class Frame(NamedTuple):
    """An element whose content is still to come: the two tags of elements that there are thousands of."""

    start: str
    end: str

    def around(self, content: Xml) -> Xml:
        """The element with that content."""
        return Xml(f"{self.start}>{content}{self.end}" if content else f"{self.start}/>")


def frame(name: str, attributes: Attributes | None = None) -> Frame:
    """The tags of an element; `frame(…).around(content)` is `el(…, content)`."""
    return Frame(el(name, attributes)[:-2], f"</{name}>")


def stack(name: str, attributes: Attributes | None = None, *children: Child) -> Xml:
    """An element whose children stand each on a line: for structure, where white space means nothing."""
    inner = "\n".join(_pieces(children))
    return _element(name, attributes, f"\n{inner}\n" if inner else "")


def join(children: Iterable[Child]) -> Xml:
    """Siblings without a parent."""
    return Xml("".join(_pieces(children)))


def document(root: Xml) -> bytes:
    """A whole file: declaration, root element, final newline; UTF-8 without a byte order mark."""
    return f"{DECLARATION}{root}\n".encode()


def _pieces(children: Iterable[Child]) -> list[str]:
    return [child if type(child) is Xml else _escaped(child) for child in children if child is not None]


def _element(name: str, attributes: Attributes | None, inner: str) -> Xml:
    if not attributes:
        return Xml(f"<{name}>{inner}</{name}>" if inner else f"<{name}/>")
    start = name
    for key, value in attributes.items():
        if value is not None:
            start += f' {key}="{attribute(value)}"'
    return Xml(f"<{start}>{inner}</{name}>" if inner else f"<{start}/>")
