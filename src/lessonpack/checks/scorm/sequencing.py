"""SCORM 2004 sequencing: how learners move, and that they do so as was meant."""

from __future__ import annotations

from lxml import etree

from lessonpack.checks.scorm._sequencing import (
    CAM,
    FOURTH,
    SN,
    SS,
    THIRD,
    VALIDATOR,
    activities,
    collected,
    is_true,
    owner,
    sequencings,
)
from lessonpack.findings import Severity, rule
from lessonpack.formats.imscp import trimmed
from lessonpack.rule import Document, Problems, at, document_check

NO_CONTROL_MODE = rule(
    "SCORM046",
    severity=Severity.WARNING,
    holds="Organizations, and items with items in them, say how learners move in them.",
    says="{activity} has no imsss:controlMode",
    hint='Write <imsss:sequencing><imsss:controlMode choice="true" flow="true"/></imsss:sequencing>.',
    reason="Without it learners may choose but not continue: an LMS without a table of contents stands still.",
    clause="imsss_v1p0control.xsd, defaults (choice true, flow false)",
)
STUCK = rule(
    "SCORM047",
    holds="Learners can move in an organization of several items: by choice, by flow, or both.",
    says="{activity} allows neither choice nor flow",
    hint='Set choice="true" or flow="true" in its imsss:controlMode.',
    reason="The LMS can deliver nothing: learners see an empty course.",
    clause=f"{SN}, control modes; ADL's sequencer (run)",
)


@document_check(NO_CONTROL_MODE, THIRD, FOURTH)
def control_modes_are_stated(document: Document) -> Problems:
    for activity in activities(document):
        if activity.items and activity.part("controlMode") is None:
            yield at(activity.node, activity=activity.name)


@document_check(STUCK, THIRD, FOURTH)
def something_can_be_reached(document: Document) -> Problems:
    for activity in activities(document):
        mode = activity.part("controlMode")
        moves = is_true(mode, "choice", default=True) or is_true(mode, "flow")
        if activity.is_organization and activity.items > 1 and not moves:
            yield at(activity.node, activity=activity.name)


HALF_GATE = rule(
    "SCORM063",
    severity=Severity.WARNING,
    holds="A rule that disables what is not satisfied also says so of what is not known.",
    says="{activity} is disabled when 'not satisfied' alone",
    hint='Add <imsss:ruleCondition condition="objectiveStatusKnown" operator="not"/> beside it, with '
    'conditionCombination="any".',
    reason="Before the first visit the status is unknown, and a rule with an unknown condition does not act: the gate "
    "stands open to everybody who has done nothing yet.",
    clause=f"{SN}, sequencing rules; ADL's sequencer (run)",
)


@document_check(HALF_GATE, THIRD, FOURTH)
def gates_close(document: Document) -> Problems:
    for sequencing in sequencings(document):
        for precondition in sequencing.iterfind(f"{SS}sequencingRules/{SS}preConditionRule"):
            if _is_half_gate(precondition):
                yield at(precondition, activity=owner(sequencing))


def _is_half_gate(precondition: etree._Element) -> bool:
    action = precondition.find(f"{SS}ruleAction")
    conditions = precondition.find(f"{SS}ruleConditions")
    if conditions is None or action is None or action.get("action") != "disabled":
        return False
    denied = {
        each.get("condition") for each in conditions.iterchildren(f"{SS}ruleCondition") if each.get("operator") == "not"
    }
    either = conditions.get("conditionCombination") == "any"
    return "satisfied" in denied and not (either and "objectiveStatusKnown" in denied)


DISCOURAGED = rule(
    "SCORM060",
    severity=Severity.WARNING,
    holds="Sequencing does without what SCORM leaves to each LMS.",
    says="{activity} has {name}",
    hint="Take it out; keep attemptLimit and attemptAbsoluteDurationLimit at most.",
    reason="SCORM asks no LMS to heed it, so that it works in one and not in the next.",
    clause=f"{CAM}, 5.1 (auxiliaryResources, limitConditions); {VALIDATOR} warns of it",
)
_LEFT_TO_THE_LMS = frozenset(
    {
        *("attemptExperiencedDurationLimit", "activityAbsoluteDurationLimit", "activityExperiencedDurationLimit"),
        *("beginTimeLimit", "endTimeLimit"),
    }
)


@document_check(DISCOURAGED, THIRD, FOURTH)
def only_what_every_lms_heeds(document: Document) -> Problems:
    for sequencing in sequencings(document):
        for node in sequencing.iterchildren(f"{SS}auxiliaryResources"):
            yield at(node, activity=owner(sequencing), name="imsss:auxiliaryResources")
        for node in sequencing.iterchildren(f"{SS}limitConditions"):
            for name in sorted({str(name) for name in node.attrib} & _LEFT_TO_THE_LMS):
                yield at(node, activity=owner(sequencing), name=f"the limit {name}")


SEQUENCING_REF = rule(
    "SCORM061",
    holds="An IDRef of a sequencing names one in the sequencingCollection.",
    says="{activity} takes its sequencing from {reference!r}, which the sequencingCollection does not have",
    hint="Correct the IDRef, or add a sequencing with that ID to the collection.",
    reason="The rules that were meant to govern the activity are missing without a word.",
    clause="imsss_v1p0.xsd, sequencingType, IDRef; XML 1.0, 3.3.1 (IDREF)",
    explains=("sequencing/@IDRef",),
)


@document_check(SEQUENCING_REF, THIRD, FOURTH)
def shared_sequencing_exists(document: Document) -> Problems:
    shared = {trimmed(node, "ID") for node in collected(document)}
    for sequencing in sequencings(document):
        reference = trimmed(sequencing, "IDRef")
        if reference is not None and reference not in shared:
            yield at(sequencing, activity=owner(sequencing), reference=reference)
