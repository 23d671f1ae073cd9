"""What the checks on SCORM 2004 share: the activities of a manifest, and the sequencing that governs them.

A sequencing may be shared by thousands of activities: whatever needs no activity is asked of each sequencing once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from lxml import etree
from msgspec import Struct

from lessonpack.findings import quoted
from lessonpack.formats import scorm2004
from lessonpack.formats.imscp import trimmed
from lessonpack.formats.scorm import ADLCP_SCORM2004, ADLNAV, ADLSEQ, IMSSS
from lessonpack.rule import Document

THIRD, FOURTH = scorm2004.MANIFESTS
CAM = "SCORM 2004 Content Aggregation Model"
SN = "SCORM 2004 Sequencing and Navigation"
VALIDATOR = "ADL's SCORM 2004 4th edition validator (run)"
CP, SEQ, NAV, SS = (f"{{{namespace}}}" for namespace in (ADLCP_SCORM2004, ADLSEQ, ADLNAV, IMSSS))
_TRUE = frozenset({"true", "1"})
_PARTS = tuple(SS + name for name in ("controlMode", "limitConditions", "objectives", "deliveryControls"))
Parts = Mapping[str, etree._Element]


class Activity(Struct, frozen=True):
    """An organization or an item; `launches` is the SCORM type of the resource that an item refers to."""

    node: etree._Element
    items: int
    launches: str | None
    own: Parts
    shared: Parts

    @property
    def name(self) -> str:
        return named(self.node)

    @property
    def is_organization(self) -> bool:
        return etree.QName(self.node).localname == "organization"

    def part(self, name: str) -> etree._Element | None:
        """A part of its sequencing, such as `controlMode`: its own, or else the one it takes from the collection."""
        own = self.own.get(SS + name)
        return self.shared.get(SS + name) if own is None else own


def activities(document: Document) -> tuple[Activity, ...]:
    """Every activity of every organization, in document order."""
    return document.once(_activities)


def _activities(document: Document) -> tuple[Activity, ...]:
    return tuple(_read(document))


def _read(document: Document) -> Iterator[Activity]:
    root = document.root
    core = f"{{{etree.QName(root).namespace or ''}}}"
    collection = {trimmed(node, "ID"): _parts(node) for node in collected(document)}
    types = {
        trimmed(resource, "identifier"): resource.get(f"{{{ADLCP_SCORM2004}}}scormType", "")
        for resource in root.iterfind(f"{core}resources/{core}resource")
    }
    for organizations in root.iterchildren(f"{core}organizations"):
        for node in organizations.iter(f"{core}organization", f"{core}item"):
            sequencing = next(node.iterchildren(f"{SS}sequencing"), None)
            yield Activity(
                node=node,
                items=sum(1 for _ in node.iterchildren(f"{core}item")),
                launches=types.get(trimmed(node, "identifierref")),
                own={} if sequencing is None else _parts(sequencing),
                shared={} if sequencing is None else collection.get(trimmed(sequencing, "IDRef"), {}),
            )


def _parts(sequencing: etree._Element) -> Parts:
    found: dict[str, etree._Element] = {}
    for node in sequencing.iterchildren(*_PARTS):
        found.setdefault(str(node.tag), node)
    return found


def collected(document: Document) -> Iterator[etree._Element]:
    """The sequencings that activities may share."""
    for collection in document.root.iterchildren(f"{SS}sequencingCollection"):
        yield from collection.iterchildren(f"{SS}sequencing")


def sequencings(document: Document) -> tuple[etree._Element, ...]:
    """Every sequencing once, those of activities and those of the collection; none of one within another is one."""
    return document.once(_sequencings)


def _sequencings(document: Document) -> tuple[etree._Element, ...]:
    found: dict[etree._Element, None] = {}
    inner: set[etree._Element] = set()
    for sequencing in document.root.iter(f"{SS}sequencing"):
        if sequencing not in inner:
            inner.update(sequencing.iterdescendants(f"{SS}sequencing"))
            found[sequencing] = None
    return tuple(found)


Defining = tuple[etree._Element, tuple[etree._Element, ...]]


def defining(document: Document) -> tuple[Defining, ...]:
    """The sequencings that define objectives, each with these."""
    return document.once(_defining)


def _defining(document: Document) -> tuple[Defining, ...]:
    each = ((sequencing, tuple(objectives(sequencing))) for sequencing in sequencings(document))
    return tuple((sequencing, own) for sequencing, own in each if own)


def objectives(sequencing: etree._Element) -> Iterator[etree._Element]:
    """The objectives that a sequencing defines, the primary one first."""
    for found in islice(sequencing.iterchildren(f"{SS}objectives"), 1):
        yield from found.iterchildren(f"{SS}primaryObjective", f"{SS}objective")


def owner(sequencing: etree._Element) -> str:
    """Whose sequencing it is, for people."""
    parent = sequencing.getparent()
    if parent is None or etree.QName(parent).localname == "sequencingCollection":
        return f"the shared sequencing {quoted(trimmed(sequencing, 'ID') or '')}"
    return named(parent)


def named(node: etree._Element) -> str:
    """`item LESSON`: an activity, for people."""
    return f"{etree.QName(node).localname} {trimmed(node, 'identifier') or ''}"


def is_true(node: etree._Element | None, name: str, *, default: bool = False) -> bool:
    """A boolean attribute as XML Schema reads it."""
    value = None if node is None else node.get(name)
    return default if value is None else value.strip() in _TRUE
