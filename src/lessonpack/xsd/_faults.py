"""What a schema says against a document, and where in it people look for that."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from lxml import etree
from msgspec import Struct

from lessonpack.findings import bounded
from lessonpack.formats.lines import line_of
from lessonpack.xsd import _places

MOST = 50  # faults told of one document: whoever has more mends these first
FOUND = MOST + 1  # that are looked for: the last one says that not all are told
_AROUND = 2  # elements around one that stands wrong from which it is looked at


class Fault(Struct, frozen=True):
    """One thing that a schema says against a document.

    `path` leads to the element, by local names, `identifier` is its own or that of the nearest element around it.
    `about` is what it may be known by: from the element, and from those around it. `name` is the value that should be
    an identifier, or be one only once.
    """

    line: int
    column: int
    message: str
    path: str
    identifier: str = ""
    about: tuple[About, ...] = ()
    name: str = ""


class About(Struct, frozen=True):
    """What stands wrong, as seen from an element, which is known by its line and the nearest identifier.

    `what` is a path that begins with that element's name, as a Complaint's `about`.
    """

    line: int
    identifier: str
    what: str


class Objection(Struct, frozen=True):
    """What is said against the element that has this number in document order; `about` and `name` as a Complaint's."""

    number: int
    message: str
    about: tuple[str, ...] = ()
    name: str = ""


def placed(found: list[Objection], root: etree._Element, data: bytes) -> list[Fault]:
    """The complaints with the places that people look for."""
    if not found:
        return []
    wanted = {complaint.number for complaint in found}
    nodes, positions = _places.numbered(root, wanted), _places.positions(data, wanted)
    return [_fault(nodes[each.number], positions.get(each.number), each) for each in found]


def _fault(node: etree._Element, position: tuple[int, int] | None, said: Objection) -> Fault:
    line, column = position or (line_of(node), 0)
    path, identifier = _places.readable(node), _places.identifier_at(node)
    about = tuple(seen for what in said.about for seen in _seen(node, what))
    return Fault(line, column, bounded(said.message), path, identifier, about, said.name)


def _seen(node: etree._Element, what: str) -> Iterator[About]:
    """What stands wrong at an element, as seen from there and from the elements around it."""
    yield About(line_of(node), _places.identifier_at(node), what)
    for above in islice(node.iterancestors(), _AROUND):
        what = f"{etree.QName(above).localname}/{what}"
        yield About(line_of(above), _places.identifier_at(above), what)
