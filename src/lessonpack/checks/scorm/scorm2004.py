"""SCORM 2004: one edition at a time, and its elements in their place."""

from __future__ import annotations

from lessonpack.checks._manifest import Manifest, manifests, problem
from lessonpack.checks.scorm._facts import BEFORE_TITLE, NOTHING, out_of_place, several_scos
from lessonpack.checks.scorm._sequencing import (
    CAM,
    CP,
    FOURTH,
    NAV,
    SEQ,
    THIRD,
    VALIDATOR,
    activities,
)
from lessonpack.findings import Severity, rule
from lessonpack.formats import imscp, scorm2004
from lessonpack.formats.scorm import ADLCP_SCORM2004, ADLNAV, LMS_BUTTONS, SCO, TIME_LIMIT_ACTIONS
from lessonpack.formats.standard import Standard
from lessonpack.rule import Document, Inspection, Problems, at, document_check, package_check

_DATA_FROM_LMS = 4000


SECOND_EDITION = rule(
    "SCORM040",
    severity=Severity.WARNING,
    holds="A package is of the 3rd or the 4th edition.",
    says="the package is of the 2nd edition of SCORM 2004 (CAM 1.3), and judged here by the schemas of the 3rd",
    hint="Export it again as 2004 3rd or 4th Edition if the tool that made it can.",
    reason="LMSs play it by the rules of a later edition, whose sequencing differs in details.",
    clause=f"{VALIDATOR} warns of it; SCORM 2004 3rd edition, 2006, replaces CAM 1.3.1",
)


@package_check(SECOND_EDITION, *scorm2004.STANDARDS)
def edition_is_current(inspection: Inspection) -> Problems:
    for facts in manifests(inspection):
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
_NEW_ELEMENTS = {f"{CP}data": "adlcp:data", f"{SEQ}objectives": "adlseq:objectives"}
_NEW_ATTRIBUTES = ("completedByMeasure", "minProgressMeasure", "progressWeight")


@document_check(NEWER, THIRD)
def nothing_of_the_fourth_edition(document: Document) -> Problems:
    for node in document.root.iter(*_NEW_ELEMENTS):
        name = _NEW_ELEMENTS[str(node.tag)]
        yield at(node, name=name, part=name.partition(":")[2], empty="")
    for node in document.root.iter(f"{CP}completionThreshold"):
        for name in _NEW_ATTRIBUTES:
            if node.get(name) is not None:
                told, part = f"the attribute {name} of adlcp:completionThreshold", f"completionThreshold/@{name}"
                # in the 3rd edition the threshold is the element's text, which then is missing
                yield at(node, name=told, part=part, empty="" if (node.text or "").strip() else "completionThreshold")
    for activity in activities(document):
        if activity.node.get(f"{CP}sharedDataGlobalToSystem") is not None:
            part = "organization/@sharedDataGlobalToSystem"
            yield at(activity.node, name="the attribute adlcp:sharedDataGlobalToSystem", part=part, empty="")


PARENT_LAUNCHES = rule(
    "SCORM042",
    holds="An item with items in it refers to no resource.",
    says="item {item} has items in it and an identifierref",
    hint="Give the resource an item of its own, inside this one.",
    reason="In SCORM 2004 a cluster is never delivered: LMSs ignore the resource or refuse the package.",
    clause=f"{CAM}, 3.4 (item, identifierref); {VALIDATOR}",
)


@package_check(PARENT_LAUNCHES, *scorm2004.STANDARDS)
def clusters_launch_nothing(inspection: Inspection) -> Problems:
    for facts in manifests(inspection):
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


@package_check(SEVERAL_SCOS, *scorm2004.STANDARDS, hurts=("moodle", "openedx"))
def one_sco(inspection: Inspection) -> Problems:
    return several_scos(inspection)


MISPLACED = rule(
    "SCORM043",
    holds="ADL's elements stand after the title of items that launch a SCO, or where the edition allows them besides.",
    says="{name} stands {where}",
    hint="Move it into the item that launches the SCO, behind title and metadata.",
    reason="Elsewhere it governs nothing, or breaks the schema.",
    clause=f"{CAM}, 3.4 (item; 4th edition: completionThreshold of clusters) and 5.2 (presentation); SCORM 2004 2nd "
    f"edition Addendum 1.2, 2.20 (presentation of assets); ADL's LMS test suite, CT-01 and SX-08a; {VALIDATOR}",
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
    for facts in manifests(inspection):
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


@document_check(THRESHOLD, THIRD, FOURTH, hurts=("moodle",))
def no_completion_threshold(document: Document) -> Problems:
    for activity in activities(document):
        node = next(activity.node.iterchildren(f"{CP}completionThreshold"), None)
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


@document_check(HIDE_LMS_UI, THIRD, FOURTH)
def hidden_buttons_exist(document: Document) -> Problems:
    for node in document.root.iter(f"{NAV}hideLMSUI"):
        if (node.text or "").strip() not in LMS_BUTTONS:
            yield at(node, value=node.text or "")


LONG_DATA = rule(
    "SCORM058",
    severity=Severity.WARNING,
    holds="dataFromLMS has at most 4000 characters.",
    says="dataFromLMS has {length} characters",
    hint="Shorten it, or put the data into a file of the package.",
    reason="An LMS need keep no more; what is cut off is missing from cmi.launch_data.",
    clause=f"{CAM}, 3.4 (dataFromLMS, smallest permitted maximum 4000); {VALIDATOR}",
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


@document_check(LONG_DATA, THIRD, FOURTH)
def launch_data_fits(document: Document) -> Problems:
    for node in document.root.iter(f"{CP}dataFromLMS"):
        if len(node.text or "") > _DATA_FROM_LMS:
            yield at(node, length=len(node.text or ""))


@document_check(TIME_LIMIT_ACTION, THIRD, FOURTH)
def time_limit_actions_are_known(document: Document) -> Problems:
    for node in document.root.iter(f"{CP}timeLimitAction"):
        if (node.text or "") not in TIME_LIMIT_ACTIONS:
            yield at(node, value=node.text or "")
