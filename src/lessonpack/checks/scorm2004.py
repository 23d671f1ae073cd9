"""SCORM 2004: sequencing that does what was meant, elements in their place, and one edition at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal, InvalidOperation
from urllib.parse import unquote

from lxml import etree

from lessonpack.checks._manifest import Manifest, problem
from lessonpack.checks._scorm import BEFORE_TITLE, NOTHING, launched, out_of_place, read
from lessonpack.checks._sequencing import SS, activities, collected, defining, is_true, objectives, owner, sequencings
from lessonpack.findings import Severity, rule
from lessonpack.formats import imscp, scorm2004
from lessonpack.formats.imscp import trimmed
from lessonpack.formats.scorm import ADLCP_SCORM2004, ADLNAV, ADLSEQ, LMS_BUTTONS, SCO, TIME_LIMIT_ACTIONS
from lessonpack.formats.standard import Standard
from lessonpack.rule import Document, Inspection, Problems, at, document_check, package_check

_THIRD, _FOURTH = scorm2004.MANIFESTS
_ADLCP, _ADLSEQ, _ADLNAV = (f"{{{namespace}}}" for namespace in (ADLCP_SCORM2004, ADLSEQ, ADLNAV))
_DATA_FROM_LMS = 4000
_CAM = "SCORM 2004 Content Aggregation Model"
_SN = "SCORM 2004 Sequencing and Navigation"
_ADL = "ADL's SCORM 2004 4th edition validator (run)"

# --- editions ---------------------------------------------------------------------------------------

SECOND_EDITION = rule(
    "SCORM040",
    severity=Severity.WARNING,
    holds="A package is of the 3rd or the 4th edition.",
    says="the package is of the 2nd edition of SCORM 2004 (CAM 1.3), and judged here by the schemas of the 3rd",
    hint="Export it again as 2004 3rd or 4th Edition if the tool that made it can.",
    reason="LMSs play it by the rules of a later edition, whose sequencing differs in details.",
    clause=f"{_ADL} warns of it; SCORM 2004 3rd edition, 2006, replaces CAM 1.3.1",
)


@package_check(SECOND_EDITION, *scorm2004.STANDARDS)
def edition_is_current(inspection: Inspection) -> Problems:
    for facts in read(inspection):
        if facts.schemaversion == "CAM 1.3":
            yield problem(facts.line)


NEWER = rule(
    "SCORM041",
    holds="A package of the 3rd edition uses nothing that the 4th has added.",
    says="{name} belongs to the 4th edition, and the package says that it is of the 3rd",
    hint="Take it out, or make the package one of the 4th edition by its schemaversion.",
    reason="The 3rd edition's schema refuses it, and an LMS of that edition does not do what it asks for.",
    clause="adlcp_v1p3.xsd and adlseq_v1p3.xsd, change history of 2008 and 2009",
    explains=("{part} unknown", "{empty}"),
)
_NEW_ELEMENTS = {f"{_ADLCP}data": "adlcp:data", f"{_ADLSEQ}objectives": "adlseq:objectives"}
_NEW_ATTRIBUTES = ("completedByMeasure", "minProgressMeasure", "progressWeight")


@document_check(NEWER, _THIRD)
def nothing_of_the_fourth_edition(document: Document) -> Problems:
    for node in document.root.iter(*_NEW_ELEMENTS):
        name = _NEW_ELEMENTS[str(node.tag)]
        yield at(node, name=name, part=name.partition(":")[2], empty="")
    for node in document.root.iter(f"{_ADLCP}completionThreshold"):
        for name in _NEW_ATTRIBUTES:
            if node.get(name) is not None:
                told, part = f"the attribute {name} of adlcp:completionThreshold", f"completionThreshold/@{name}"
                # in the 3rd edition the threshold is the element's text, which then is missing
                yield at(node, name=told, part=part, empty="" if (node.text or "").strip() else "completionThreshold")
    for activity in activities(document):
        if activity.node.get(f"{_ADLCP}sharedDataGlobalToSystem") is not None:
            part = "organization/@sharedDataGlobalToSystem"
            yield at(activity.node, name="the attribute adlcp:sharedDataGlobalToSystem", part=part, empty="")


# --- items ------------------------------------------------------------------------------------------

PARENT_LAUNCHES = rule(
    "SCORM042",
    holds="An item with items in it refers to no resource.",
    says="item {item} has items in it and an identifierref",
    hint="Give the resource an item of its own, inside this one.",
    reason="In SCORM 2004 a cluster is never delivered: LMSs ignore the resource or refuse the package.",
    clause=f"{_CAM}, 3.4 (item, identifierref); {_ADL}",
)


@package_check(PARENT_LAUNCHES, *scorm2004.STANDARDS)
def clusters_launch_nothing(inspection: Inspection) -> Problems:
    for facts in read(inspection):
        for item in facts.items:
            if not item.leaf and item.identifierref is not None:
                yield problem(item.line, item.identifier, item=item.identifier)


SEVERAL_SCOS = rule(
    "SCORM062",
    severity=Severity.NOTE,
    holds="A package holds one SCO, or is meant for LMSs with a sequencer.",
    says="the items launch {count} SCOs",
    hint="Try it in each LMS it is meant for; one SCO that navigates inside itself works everywhere.",
    reason="In Moodle the second SCO of a visit cannot open a session until the page is loaded anew; Open edX launches "
    "the first resource alone.",
    clause="Moodle 4.4 and 5.0, mod/scorm/datamodels/scorm_13.js (run); openedx-scorm-xblock (run)",
)


@package_check(SEVERAL_SCOS, *scorm2004.STANDARDS, hurts=("moodle",))
def one_sco(inspection: Inspection) -> Problems:
    for facts in read(inspection):
        scos = [item for item, resource in launched(facts) if resource.scormtype == SCO]
        if len(scos) > 1:
            yield problem(scos[1].line, scos[1].identifier, count=len(scos))


MISPLACED = rule(
    "SCORM043",
    holds="ADL's elements stand after the title of items that launch a SCO, or where the edition allows them besides.",
    says="{name} stands {where}",
    hint="Move it into the item that launches the SCO, behind title and metadata.",
    reason="Elsewhere it governs nothing, or breaks the schema.",
    clause=f"{_CAM}, 3.4 (item; 4th edition: completionThreshold of clusters) and 5.2 (presentation); SCORM 2004 2nd "
    f"edition Addendum 1.2, 2.20 (presentation of assets); ADL's LMS test suite, CT-01 and SX-08a; {_ADL}",
    explains=("item/title misplaced",),
)
_THRESHOLD = (ADLCP_SCORM2004, "completionThreshold")
_PRESENTATION = (ADLNAV, "presentation")
_ITEM_ELEMENTS = {
    (ADLCP_SCORM2004, "timeLimitAction"): "adlcp:timeLimitAction",
    (ADLCP_SCORM2004, "dataFromLMS"): "adlcp:dataFromLMS",
    _THRESHOLD: "adlcp:completionThreshold",
    (ADLCP_SCORM2004, "data"): "adlcp:data",
    _PRESENTATION: "adlnav:presentation",
}


@package_check(MISPLACED, *scorm2004.STANDARDS)
def adl_elements_are_in_their_place(inspection: Inspection) -> Problems:
    for facts in read(inspection):
        for element in facts.extensions:
            name = _ITEM_ELEMENTS.get((element.namespace, element.name), "")
            where = _misplaced(element, facts, inspection.standard) if name else ""
            if where:
                yield out_of_place(element, name, where)


def _misplaced(element: imscp.Extension, facts: Manifest, edition: Standard) -> str:
    """Where an element stands that should stand elsewhere; "" when it is in its place."""
    name = (element.namespace, element.name)
    anywhere = name == _THRESHOLD and edition is scorm2004.FOURTH
    if element.owner.element != "item" and not (anywhere and element.owner.element == "organization"):
        return f"in <{element.owner.element}>"
    if element.before_title:
        return BEFORE_TITLE
    if anywhere:
        return ""
    if element.identifierref is None:
        return NOTHING
    resource = facts.by_identifier.get(element.identifierref)
    launches_sco = resource is None or resource.scormtype == SCO or name == _PRESENTATION
    return "" if launches_sco else "in an item that launches no SCO"


THRESHOLD = rule(
    "SCORM044",
    severity=Severity.WARNING,
    holds="Completion is what the content says: no item has a completion threshold.",
    says="item {item} has a completion threshold",
    hint="Leave adlcp:completionThreshold out, unless the content reports progress_measure up to the threshold.",
    reason="Moodle takes the mere element for an active threshold of 1.0, whatever it says, and at the end replaces "
    "the completion that the content reported.",
    clause="Moodle 4.1, mod/scorm/datamodels/scormlib.php and scorm_13.js (read)",
)


@document_check(THRESHOLD, _THIRD, _FOURTH, hurts=("moodle",))
def no_completion_threshold(document: Document) -> Problems:
    for activity in activities(document):
        node = next(activity.node.iterchildren(f"{_ADLCP}completionThreshold"), None)
        if node is not None and activity.launches == SCO:
            yield at(node, item=activity.node.get("identifier", ""))


HIDE_LMS_UI = rule(
    "SCORM045",
    holds=f"adlnav:hideLMSUI names a button: {', '.join(LMS_BUTTONS)}.",
    says="adlnav:hideLMSUI is {value!r}",
    hint=f"Write one of {', '.join(LMS_BUTTONS)}, with these very letters.",
    reason="The button that was to be hidden stays, and with it the way out that was to be closed.",
    clause="adlnav_v1p3.xsd, hideLMSUIType",
    explains=("hideLMSUI",),
)


@document_check(HIDE_LMS_UI, _THIRD, _FOURTH)
def hidden_buttons_exist(document: Document) -> Problems:
    for node in document.root.iter(f"{_ADLNAV}hideLMSUI"):
        if (node.text or "").strip() not in LMS_BUTTONS:
            yield at(node, value=node.text or "")


LONG_DATA = rule(
    "SCORM058",
    severity=Severity.WARNING,
    holds="dataFromLMS has at most 4000 characters.",
    says="dataFromLMS has {length} characters",
    hint="Shorten it, or put the data into a file of the package.",
    reason="An LMS need keep no more; what is cut off is missing from cmi.launch_data.",
    clause=f"{_CAM}, 3.4 (dataFromLMS, smallest permitted maximum 4000); {_ADL}",
)
TIME_LIMIT_ACTION = rule(
    "SCORM059",
    holds="timeLimitAction is one of its four values.",
    says="timeLimitAction is {value!r}",
    hint="Write exit,message | exit,no message | continue,message | continue,no message.",
    reason="The LMS hands the text to the content as it is; content does not know another.",
    clause="adlcp_v1p3.xsd, timeLimitActionType",
    explains=("timeLimitAction",),
)


@document_check(LONG_DATA, _THIRD, _FOURTH)
def launch_data_fits(document: Document) -> Problems:
    for node in document.root.iter(f"{_ADLCP}dataFromLMS"):
        if len(node.text or "") > _DATA_FROM_LMS:
            yield at(node, length=len(node.text or ""))


@document_check(TIME_LIMIT_ACTION, _THIRD, _FOURTH)
def time_limit_actions_are_known(document: Document) -> Problems:
    for node in document.root.iter(f"{_ADLCP}timeLimitAction"):
        if (node.text or "") not in TIME_LIMIT_ACTIONS:
            yield at(node, value=node.text or "")


# --- sequencing: how learners move ------------------------------------------------------------------

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
    clause=f"{_SN}, control modes; ADL's sequencer (run)",
)


@document_check(NO_CONTROL_MODE, _THIRD, _FOURTH)
def control_modes_are_stated(document: Document) -> Problems:
    for activity in activities(document):
        if activity.items and activity.part("controlMode") is None:
            yield at(activity.node, activity=activity.name)


@document_check(STUCK, _THIRD, _FOURTH)
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
    clause=f"{_SN}, sequencing rules; ADL's sequencer (run)",
)


@document_check(HALF_GATE, _THIRD, _FOURTH)
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
    clause=f"{_CAM}, 5.1 (auxiliaryResources, limitConditions); {_ADL} warns of it",
)
_LEFT_TO_THE_LMS = frozenset(
    {
        *("attemptExperiencedDurationLimit", "activityAbsoluteDurationLimit", "activityExperiencedDurationLimit"),
        *("beginTimeLimit", "endTimeLimit"),
    }
)


@document_check(DISCOURAGED, _THIRD, _FOURTH)
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


@document_check(SEQUENCING_REF, _THIRD, _FOURTH)
def shared_sequencing_exists(document: Document) -> Problems:
    shared = {trimmed(node, "ID") for node in collected(document)}
    for sequencing in sequencings(document):
        reference = trimmed(sequencing, "IDRef")
        if reference is not None and reference not in shared:
            yield at(sequencing, activity=owner(sequencing), reference=reference)


# --- sequencing: objectives and the pass mark -------------------------------------------------------

REFERENCED_OBJECTIVE = rule(
    "SCORM048",
    holds="A condition refers to an objective of its own activity.",
    says="a condition of {activity} refers to the objective {objective!r}, which the activity does not have",
    hint="Give the activity an objective of that name that reads, by mapInfo, what another activity wrote.",
    reason="An activity sees its own objectives only; the condition stays unknown and the rule never acts.",
    clause=f"{_SN}, rule conditions (referencedObjective); {_ADL}",
)


@document_check(REFERENCED_OBJECTIVE, _THIRD, _FOURTH)
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
    clause=f"{_CAM}, 5.1 (primaryObjective, objectiveID); {_ADL}",
)


@document_check(NAMELESS, _THIRD, _FOURTH)
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
    clause=f"{_CAM}, 5.1 (mapInfo); imsss_v1p0.xsd, uniqueGlobalObjective; {_ADL}",
)
_WRITES = {"writeSatisfiedStatus": "their status", "writeNormalizedMeasure": "their measure"}


@document_check(SEVERAL_WRITERS, _THIRD, _FOURTH)
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
    clause=f"adlseq_v1p3.xsd, objectivesGlobalToSystem (default true); {_CAM}, 5.1",
)


@document_check(MAP_INFO, _THIRD, _FOURTH, hurts=("moodle",))
def nothing_is_mapped(document: Document) -> Problems:
    mapped = [node for _, own in defining(document) for node in _maps(own)]
    if mapped:
        yield at(mapped[0], count=len(mapped))


@document_check(GLOBAL_TO_SYSTEM, _THIRD, _FOURTH)
def shared_objectives_stay_in_the_course(document: Document) -> Problems:
    if not any(True for _, own in defining(document) for _ in _maps(own)):
        return
    for activity in activities(document):
        if activity.is_organization and is_true(activity.node, f"{_ADLSEQ}objectivesGlobalToSystem", default=True):
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
    clause=f"imsss_v1p0objective.xsd, satisfiedByMeasure (default false); {_SN}, objectives",
    explains=("primaryObjective/@satisfiedByMeasure", "objective/@satisfiedByMeasure"),
)


@document_check(NO_MARK, _THIRD, _FOURTH)
def measures_have_a_mark(document: Document) -> Problems:
    for sequencing, own in defining(document):
        for objective in own:
            if is_true(objective, "satisfiedByMeasure") and objective.find(f"{SS}minNormalizedMeasure") is None:
                yield at(objective, activity=owner(sequencing))


@document_check(MARK_RANGE, _THIRD, _FOURTH)
def marks_are_shares(document: Document) -> Problems:
    for mark in document.root.iter(f"{SS}minNormalizedMeasure"):
        try:
            share = Decimal((mark.text or "").strip())
        except InvalidOperation:
            share = Decimal("NaN")
        if not share.is_finite() or not -1 <= share <= 1:
            yield at(mark, value=mark.text or "")


@document_check(MARK_ZERO, _THIRD, _FOURTH, hurts=("moodle",))
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


@document_check(WEIGHT_ZERO, _THIRD, _FOURTH, hurts=("ilias",))
def weights_survive_ilias(document: Document) -> Problems:
    for sequencing in sequencings(document):
        rollup = sequencing.find(f"{SS}rollupRules")
        if rollup is not None and rollup.get("objectiveMeasureWeight", "").strip() == "0":
            yield at(rollup, activity=owner(sequencing))


@document_check(MARK_UNUSED, _THIRD, _FOURTH)
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
    clause=f"imsss_v1p0delivery.xsd (defaults false); {_SN}, delivery controls",
)
_SET_BY_CONTENT = ("completionSetByContent", "objectiveSetByContent")


@document_check(DELIVERY_CONTROLS, _THIRD, _FOURTH)
def silence_is_no_success(document: Document) -> Problems:
    for activity in activities(document):
        controls = activity.part("deliveryControls")
        missing = [name for name in _SET_BY_CONTENT if not is_true(controls, name)]
        if activity.launches == SCO and missing:
            yield at(activity.node, activity=activity.name, missing=" and ".join(missing))
