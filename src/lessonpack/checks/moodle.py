"""MOODLE: what Moodle alone refuses or breaks; asked for by `--for moodle`."""

from __future__ import annotations

from lessonpack import lms
from lessonpack.checks._manifest import problem
from lessonpack.checks._scorm import launched, read, scormtype
from lessonpack.checks._sequencing import SS
from lessonpack.findings import rule
from lessonpack.formats.recognise import SCORM, DocumentKind
from lessonpack.formats.scorm import SCO
from lessonpack.model.course import Course, Scos
from lessonpack.rule import Document, Inspection, Problem, Problems, at, course_check, document_check, package_check

_NAME = "moodle"
_FACTS = lms.load()[_NAME].facts

SEVERAL_SCOS = rule(
    "MOODLE001",
    holds="For Moodle a course is one SCO.",
    says="there is a SCO for each of {count} activities, and Moodle plays the first one of a visit only",
    hint="Write 'scos: single': one SCO with a menu and with gates inside it, which plays everywhere.",
    reason="In SCORM 2004 the second SCO of a visit cannot open a session until the page is loaded anew; in SCORM 1.2 "
    "going back to a SCO that has recorded answers stops it with an error. Learners lose what they do there.",
    clause="; ".join(_FACTS[name].clause for name in ("several-scos-2004", "several-scos-12")),
    explains=("SCORM062",),
)
MAP_INFO = rule(
    "MOODLE002",
    holds="For Moodle no objectives are shared between activities.",
    says="{count} objectives are mapped by imsss:mapInfo",
    hint="Keep lesson and quiz in one SCO, which needs no shared objectives.",
    reason="The import stops with an error, and no activity is made.",
    clause=_FACTS["map-info"].clause,
    explains=("SCORM051",),
)


@course_check(SEVERAL_SCOS, lms=(_NAME,))
def courses_are_one_sco(course: Course) -> Problems:
    if course.scos is Scos.PER_LESSON:
        activities = len(course.lessons) + (course.final_quiz is not None)
        yield Problem({"count": activities}, at=course.at)


@package_check(SEVERAL_SCOS, *SCORM, lms=(_NAME,))
def packages_are_one_sco(inspection: Inspection) -> Problems:
    for facts in read(inspection):
        scos = [item for item, resource in launched(facts) if scormtype(resource) == SCO]
        if len(scos) > 1:
            yield problem(scos[1].line, scos[1].identifier, count=len(scos))


@document_check(MAP_INFO, DocumentKind.SCORM2004_3RD_MANIFEST, DocumentKind.SCORM2004_4TH_MANIFEST, lms=(_NAME,))
def nothing_is_mapped(document: Document) -> Problems:
    maps = list(document.root.iter(f"{SS}mapInfo"))
    if maps:
        yield at(maps[0], count=len(maps))
