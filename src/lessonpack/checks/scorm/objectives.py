"""SCORM 2004 objectives: what is mapped, weighed and passed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal, InvalidOperation
from urllib.parse import unquote

from lxml import etree

from lessonpack.checks.scorm._sequencing import (
    CAM,
    FOURTH,
    SEQ,
    SN,
    SS,
    THIRD,
    VALIDATOR,
    activities,
    collected,
    defining,
    is_true,
    objectives,
    owner,
    sequencings,
)
from lessonpack.findings import Severity, rule
from lessonpack.formats.imscp import trimmed
from lessonpack.formats.scorm import SCO
from lessonpack.rule import Document, Problems, at, document_check

REFERENCED_OBJECTIVE = rule(
    "SCORM048",
    holds="A condition refers to an objective of its own activity.",
    says="a condition of {activity} refers to the objective {objective!r}, which the activity does not have",
    hint="Give the activity an objective of that name that reads, by mapInfo, what another activity wrote.",
    reason="An activity sees its own objectives only; the condition stays unknown and the rule never acts.",
    clause=f"{SN}, rule conditions (referencedObjective); {VALIDATOR}",
)


@document_check(REFERENCED_OBJECTIVE, THIRD, FOURTH)
def conditions_refer_to_own_objectives(document: Document) -> Problems:
    names = {sequencing: _names(sequencing) for sequencing in sequencings(document)}
    shared = {trimmed(node, "ID"): node for node in collected(document)}
    takers: dict[etree._Element, set[str]] = {node: set() for node in shared.values()}
    known: dict[etree._Element, list[Collection[str]]] = {}  # side by side: thousands may take thousands of names
    for sequencing, own in names.items():
        taken = shared.get(trimmed(sequencing, "IDRef"))
        known[sequencing] = [own]
        if taken is not None:
            takers[taken].update(own)
            known[sequencing].append(names[taken])
    for sequencing, sets in known.items():
        if sequencing in takers:
            sets.append(takers[sequencing])
            if not any(sets):
                continue  # the objectives are those of whoever takes it
        for condition in sequencing.iter(f"{SS}ruleCondition"):
            objective = trimmed(condition, "referencedObjective")
            if objective is not None and not any(_plain(objective) in each for each in sets):
                yield at(condition, activity=owner(sequencing), objective=objective)


def _names(sequencing: etree._Element) -> frozenset[str]:
    return frozenset(_plain(trimmed(objective, "objectiveID") or "") for objective in objectives(sequencing))


def _plain(address: str) -> str:
    """An xs:anyURI as ADL's test suite compares it (case OB-12a): escaped blanks are blanks, and those collapse."""
    return " ".join(unquote(address).split())


NAMELESS = rule(
    "SCORM049",
    holds="An objective with a mapInfo has an objectiveID.",
    says="the primary objective of {activity} has a mapInfo and no objectiveID",
    hint="Name the objective: objectiveID must be there for it to be mapped.",
    reason="LMSs cannot tell whose status is shared, and refuse the package or drop the map.",
    clause=f"{CAM}, 5.1 (primaryObjective, objectiveID); {VALIDATOR}",
)


@document_check(NAMELESS, THIRD, FOURTH)
def mapped_objectives_have_a_name(document: Document) -> Problems:
    for sequencing, own in defining(document):
        for objective in own:
            if not trimmed(objective, "objectiveID") and objective.find(f"{SS}mapInfo") is not None:
                yield at(objective, activity=owner(sequencing))


SEVERAL_WRITERS = rule(
    "SCORM050",
    holds="One objective of an activity at most writes to a global objective.",
    says="{count} objectives of {activity} write {what} to {target!r}",
    hint="Let one of them write and the others read.",
    reason="Which of them is kept depends on the LMS.",
    clause=f"{CAM}, 5.1 (mapInfo); imsss_v1p0.xsd, uniqueGlobalObjective; {VALIDATOR}",
)
_WRITES = {"writeSatisfiedStatus": "their status", "writeNormalizedMeasure": "their measure"}


@document_check(SEVERAL_WRITERS, THIRD, FOURTH)
def global_objectives_have_one_writer(document: Document) -> Problems:
    for sequencing, own in defining(document):
        for attribute, what in _WRITES.items():
            writing = (each for each in _maps(own) if is_true(each, attribute))
            for target, count in Counter(trimmed(each, "targetObjectiveID") for each in writing).items():
                if count > 1:
                    yield at(sequencing, activity=owner(sequencing), what=what, target=target, count=count)


def _maps(objectives: Iterable[etree._Element]) -> Iterator[etree._Element]:
    for objective in objectives:
        yield from objective.iterchildren(f"{SS}mapInfo")


MAP_INFO = rule(
    "SCORM051",
    severity=Severity.WARNING,
    holds="A package for any LMS shares no objectives between activities.",
    says="{count} objectives are mapped by imsss:mapInfo, at which the import into Moodle fails",
    hint="For Moodle make the course one SCO, or SCORM 1.2: neither shares objectives.",
    reason="On PHP 8 Moodle stops with 'Attempt to assign property \"mapinfos\" on null', and no activity is made.",
    clause="Moodle 4.4 and 5.0, mod/scorm/datamodels/scormlib.php (run)",
)
GLOBAL_TO_SYSTEM = rule(
    "SCORM057",
    severity=Severity.NOTE,
    holds="Shared objectives stay within their course.",
    says='{activity} shares objectives and does not set adlseq:objectivesGlobalToSystem="false"',
    hint='Write adlseq:objectivesGlobalToSystem="false" on the organization, unless other courses are to see them.',
    reason="By default an LMS keeps shared objectives for each learner and all courses: one with equal names opens or "
    "closes doors in another.",
    clause=f"adlseq_v1p3.xsd, objectivesGlobalToSystem (default true); {CAM}, 5.1",
)


@document_check(MAP_INFO, THIRD, FOURTH, hurts=("moodle",))
def nothing_is_mapped(document: Document) -> Problems:
    mapped = [node for _, own in defining(document) for node in _maps(own)]
    if mapped:
        yield at(mapped[0], count=len(mapped))


@document_check(GLOBAL_TO_SYSTEM, THIRD, FOURTH)
def shared_objectives_stay_in_the_course(document: Document) -> Problems:
    if not any(True for _, own in defining(document) for _ in _maps(own)):
        return
    for activity in activities(document):
        if activity.is_organization and is_true(activity.node, f"{SEQ}objectivesGlobalToSystem", default=True):
            yield at(activity.node, activity=activity.name)


NO_MARK = rule(
    "SCORM052",
    severity=Severity.WARNING,
    holds="An objective that is satisfied by measure says by which.",
    says="an objective of {activity} is satisfied by measure and has no minNormalizedMeasure",
    hint="Add <imsss:minNormalizedMeasure> with the share that passes, such as 0.8.",
    reason="The mark is then 1: nobody passes who makes a single mistake.",
    clause="imsss_v1p0objective.xsd, minNormalizedMeasure (default 1.0)",
)
MARK_RANGE = rule(
    "SCORM053",
    holds="minNormalizedMeasure is a number from -1 to 1.",
    says="minNormalizedMeasure is {value!r}",
    hint="Write the share of the points that passes: 0.8 for 80 percent.",
    reason="It is compared with the scaled score; one above 1 passes nobody.",
    clause="imsss_v1p0util.xsd, measureType",
    explains=("minNormalizedMeasure",),
)
MARK_ZERO = rule(
    "SCORM054",
    severity=Severity.WARNING,
    holds="minNormalizedMeasure is not written as a bare 0.",
    says="minNormalizedMeasure is 0",
    hint="Write 0.0.",
    reason="Moodle's parser discards the text 0, so that there is no pass mark at all.",
    clause="Moodle 4.4 and 5.0, mod/scorm/datamodels/scormlib.php, xml2Array (run)",
)
MARK_UNUSED = rule(
    "SCORM055",
    severity=Severity.WARNING,
    holds="A pass mark counts: its objective is satisfied by measure.",
    says='an objective of {activity} has a minNormalizedMeasure and not satisfiedByMeasure="true"',
    hint='Write satisfiedByMeasure="true" on the objective, or take the mark out.',
    reason="Without it an LMS with a sequencer does not look at the mark.",
    clause=f"imsss_v1p0objective.xsd, satisfiedByMeasure (default false); {SN}, objectives",
    explains=("primaryObjective/@satisfiedByMeasure", "objective/@satisfiedByMeasure"),
)


@document_check(NO_MARK, THIRD, FOURTH)
def measures_have_a_mark(document: Document) -> Problems:
    for sequencing, own in defining(document):
        for objective in own:
            if is_true(objective, "satisfiedByMeasure") and objective.find(f"{SS}minNormalizedMeasure") is None:
                yield at(objective, activity=owner(sequencing))


@document_check(MARK_RANGE, THIRD, FOURTH)
def marks_are_shares(document: Document) -> Problems:
    for mark in document.root.iter(f"{SS}minNormalizedMeasure"):
        try:
            share = Decimal((mark.text or "").strip())
        except InvalidOperation:
            share = Decimal("NaN")
        if not share.is_finite() or not -1 <= share <= 1:
            yield at(mark, value=mark.text or "")


@document_check(MARK_ZERO, THIRD, FOURTH, hurts=("moodle",))
def marks_survive_moodle(document: Document) -> Problems:
    for mark in document.root.iter(f"{SS}minNormalizedMeasure"):
        if (mark.text or "").strip() == "0":
            yield at(mark)


WEIGHT_ZERO = rule(
    "SCORM064",
    severity=Severity.WARNING,
    holds="objectiveMeasureWeight is not written as a bare 0.",
    says="the objectiveMeasureWeight of {activity} is 0",
    hint="Write 0.0.",
    reason="ILIAS takes the attribute 0 for one that is not there, and lets the activity count in full.",
    clause="ILIAS 5.0 and trunk, SeqTreeBuilder.php (run)",
)


@document_check(WEIGHT_ZERO, THIRD, FOURTH, hurts=("ilias",))
def weights_survive_ilias(document: Document) -> Problems:
    for sequencing in sequencings(document):
        rollup = sequencing.find(f"{SS}rollupRules")
        if rollup is not None and rollup.get("objectiveMeasureWeight", "").strip() == "0":
            yield at(rollup, activity=owner(sequencing))


@document_check(MARK_UNUSED, THIRD, FOURTH)
def marks_count(document: Document) -> Problems:
    for sequencing, own in defining(document):
        for objective in own:
            mark = objective.find(f"{SS}minNormalizedMeasure")
            if mark is not None and not is_true(objective, "satisfiedByMeasure"):
                yield at(objective, activity=owner(sequencing))


DELIVERY_CONTROLS = rule(
    "SCORM056",
    severity=Severity.NOTE,
    holds="What a SCO does not report is not assumed.",
    says="{activity} does not set {missing}",
    hint='Add <imsss:deliveryControls completionSetByContent="true" objectiveSetByContent="true"/> to its sequencing.',
    reason="Otherwise an LMS takes a SCO that said nothing, because it was closed at once, for completed and passed.",
    clause=f"imsss_v1p0delivery.xsd (defaults false); {SN}, delivery controls",
)
_SET_BY_CONTENT = ("completionSetByContent", "objectiveSetByContent")


@document_check(DELIVERY_CONTROLS, THIRD, FOURTH)
def silence_is_no_success(document: Document) -> Problems:
    for activity in activities(document):
        controls = activity.part("deliveryControls")
        missing = [name for name in _SET_BY_CONTENT if not is_true(controls, name)]
        if activity.launches == SCO and missing:
            yield at(activity.node, activity=activity.name, missing=" and ".join(missing))
