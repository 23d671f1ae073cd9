"""MOODLE: what Moodle alone refuses or breaks; asked for by `--for moodle`."""

from __future__ import annotations

from lessonpack import lms
from lessonpack.checks.scorm._facts import several_scos
from lessonpack.checks.scorm._sequencing import SS
from lessonpack.findings import Severity, rule
from lessonpack.formats import scorm12, scorm2004
from lessonpack.rule import Document, Inspection, Problems, at, document_check, package_check

_NAME = "moodle"
_FACTS = lms.load()[_NAME].facts

SEVERAL_SCOS = rule(
    "MOODLE001",
    holds="For Moodle a package of SCORM 2004 is one SCO.",
    says="the items launch {count} SCOs, of which Moodle plays the first one of a visit only",
    hint="Write 'scos: single': one SCO with a menu and with gates inside it, which plays everywhere.",
    elsewhere="Ask for the course as one SCO, or as SCORM 1.2; until then let learners leave it and come back for each "
    "part.",
    reason="The second SCO of a visit cannot open a session until the page is loaded anew: learners lose what they do "
    "there.",
    clause=_FACTS["several-scos-2004"].clause,
    explains=("SCORM062",),
)
SEVERAL_SCOS_12 = rule(
    "MOODLE003",
    severity=Severity.WARNING,
    holds="For Moodle a package of SCORM 1.2 is one SCO, or learners go through its parts but once.",
    says="the items launch {count} SCOs: Moodle plays each, but none again in which a learner has answered",
    hint="Ask for the course as one SCO; until then let learners take its parts in order, and not go back.",
    reason="A SCO that has recorded answers stops with an error when a learner comes back to it, and what is done "
    "there is not kept.",
    clause=_FACTS["several-scos-12"].clause,
    explains=("SCORM018",),
)
MAP_INFO = rule(
    "MOODLE002",
    holds="For Moodle no objectives are shared between activities.",
    says="{count} objectives are mapped by imsss:mapInfo",
    hint="Write 'scos: single': one SCO needs no shared objectives.",
    elsewhere="Ask for the course as one SCO, or as SCORM 1.2: neither shares objectives.",
    reason="The import stops with an error, and no activity is made.",
    clause=_FACTS["map-info"].clause,
    explains=("SCORM051",),
)


@package_check(SEVERAL_SCOS, *scorm2004.STANDARDS, lms=(_NAME,))
def packages_of_2004_are_one_sco(inspection: Inspection) -> Problems:
    return several_scos(inspection)


@package_check(SEVERAL_SCOS_12, scorm12.STANDARD, lms=(_NAME,))
def packages_of_12_are_one_sco(inspection: Inspection) -> Problems:
    return several_scos(inspection)


@document_check(MAP_INFO, *scorm2004.MANIFESTS, lms=(_NAME,))
def nothing_is_mapped(document: Document) -> Problems:
    maps = list(document.root.iter(f"{SS}mapInfo"))
    if maps:
        yield at(maps[0], count=len(maps))
