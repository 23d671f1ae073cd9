"""What the check modules about SCORM share: the manifest's facts, and what its items launch."""

from __future__ import annotations

from collections.abc import Iterator

from lessonpack.checks._manifest import Manifest, manifests, problem
from lessonpack.formats import imscp, scorm12, scorm2004
from lessonpack.formats.addresses import LONGEST
from lessonpack.formats.scorm import SCO
from lessonpack.rule import Inspection, Problem, Problems

BEFORE_TITLE = "before the title"
NOTHING = "in an item that launches nothing"

CAM = "SCORM 1.2 Content Aggregation Model, 2.3; SCORM 2004 Content Aggregation Model, 3.4"
SCORM = (scorm12.STANDARD, *scorm2004.STANDARDS)
_OF_QTI = ("imsqti", "ims_qti")  # how the types of its resources begin, rightly written and as some tools have them


def holds_questions(resource: imscp.Resource) -> bool:
    """True for a resource of QTI: a rule of its own tells that it is there, and no other need judge it."""
    return resource.type.startswith(_OF_QTI)


def launched(facts: Manifest) -> Iterator[tuple[imscp.Item, imscp.Resource]]:
    """Each item that refers to a resource, with it."""
    for item in facts.items:
        resource = facts.by_identifier.get(item.identifierref or "")
        if resource is not None:
            yield item, resource


def out_of_place(element: imscp.Extension, name: str, where: str) -> Problem:
    """That one of ADL's elements stands where it must not.

    It is told of the item where one finding is enough: the schema blames the title that comes later, and a rule the
    item that launches nothing and has no items in it.
    """
    owner = element.owner
    line = owner.line if where in (BEFORE_TITLE, NOTHING) else element.line
    return problem(line, owner.identifier, name=name, where=where, item=owner.identifier)


def length(text: str) -> str:
    """How many characters a text of the manifest has, for people; of long ones the manifest's facts keep the start."""
    return str(len(text)) if len(text) < LONGEST else f"{LONGEST:,} or more"


def several_scos(inspection: Inspection) -> Problems:
    """That items launch more than one SCO, told of the second."""
    for facts in manifests(inspection):
        scos = [item for item, resource in launched(facts) if resource.scormtype == SCO]
        if len(scos) > 1:
            yield problem(scos[1].line, scos[1].identifier, count=len(scos))
