"""SCORM 1.2 alone: how many SCOs a package holds, and ADL's elements in its items."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from lessonpack.checks._manifest import Manifest, manifests, problem
from lessonpack.checks.scorm._facts import BEFORE_TITLE, NOTHING, length, out_of_place, several_scos
from lessonpack.findings import Severity, rule
from lessonpack.formats import imscp, scorm12
from lessonpack.formats.scorm import ADLCP_SCORM12, TIME_LIMIT_ACTIONS
from lessonpack.patterns import regex
from lessonpack.rule import Inspection, Problems, package_check

_DATA_FROM_LMS = 255
_PREREQUISITES = "prerequisites"  # which items may have that launch nothing, too
# What an item of SCORM 1.2 may carry, by the Content Aggregation Model.
_ITEM_ELEMENTS = frozenset({_PREREQUISITES, "maxtimeallowed", "timelimitaction", "datafromlms", "masteryscore"})

SEVERAL_SCOS = rule(
    "SCORM018",
    severity=Severity.WARNING,
    holds="A package holds one SCO, which navigates inside itself.",
    says="the items launch {count} SCOs",
    hint="Put all pages into one SCO; where several are needed, try the package in each LMS it is meant for.",
    reason="In Moodle, going back to a SCO that has recorded interactions breaks the session; Open edX launches one.",
    clause="Moodle 4.4 and 5.0, mod/scorm/datamodels/scorm_12.js (run); openedx-scorm-xblock (run)",
)


@package_check(SEVERAL_SCOS, scorm12.STANDARD, hurts=("moodle", "openedx"))
def one_sco(inspection: Inspection) -> Problems:
    return several_scos(inspection)


MASTERY_RANGE = rule(
    "SCORM030",
    holds="A mastery score is a number from 0 to 100.",
    says="the mastery score is {value!r}",
    hint="Write the percentage that passes, such as 80.",
    reason="LMSs compare score.raw with it; one outside 0 to 100 passes everybody or nobody.",
    clause="SCORM 1.2 Run-Time Environment, 3.4.4 (cmi.student_data.mastery_score); Content Aggregation Model, 2.3",
    explains=("masteryscore",),
)
MASTERY_ZERO = rule(
    "SCORM031",
    severity=Severity.WARNING,
    holds="A mastery score is not written as a bare 0.",
    says="the mastery score is 0",
    hint="Leave masteryscore out when there is nothing to pass, or write 0.0.",
    reason="Moodle's parser discards the text 0, so that there is no mastery score at all.",
    clause="Moodle 4.4 and 5.0, mod/scorm/datamodels/scormlib.php, xml2Array (run)",
)


def _elements(facts: Manifest, name: str) -> Iterator[imscp.Extension]:
    for element in facts.extensions:
        if element.namespace == ADLCP_SCORM12 and element.name == name:
            yield element


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


@package_check(MASTERY_RANGE, scorm12.STANDARD)
def mastery_score_is_a_percentage(inspection: Inspection) -> Problems:
    for facts in manifests(inspection):
        for element in _elements(facts, "masteryscore"):
            number = _number(element.text)
            if number is None or not 0 <= number <= 100:
                yield problem(element.line, value=element.text)


@package_check(MASTERY_ZERO, scorm12.STANDARD, hurts=("moodle",))
def mastery_score_is_not_zero(inspection: Inspection) -> Problems:
    for facts in manifests(inspection):
        for element in _elements(facts, "masteryscore"):
            if element.text.strip() == "0":
                yield problem(element.line)


MISPLACED = rule(
    "SCORM032",
    holds="ADL's elements stand in items that launch a SCO, after the title.",
    says="adlcp:{name} stands {where}",
    hint="Move it into the item that launches the SCO, behind title and nested items.",
    reason="In the wrong place it breaks the schema, and LMSs do not look there.",
    clause="SCORM 1.2 Content Aggregation Model, 2.3 (item); imscp_rootv1p1p2.xsd, itemType; ADL's validator (run)",
    explains=("item/title misplaced",),
)


@package_check(MISPLACED, scorm12.STANDARD)
def adl_elements_are_in_their_place(inspection: Inspection) -> Problems:
    for facts in manifests(inspection):
        for element in facts.extensions:
            if element.namespace != ADLCP_SCORM12 or element.name not in _ITEM_ELEMENTS:
                continue
            where = ""
            if element.owner.element != "item":
                where = f"in <{element.owner.element}>"
            elif element.before_title:
                where = BEFORE_TITLE
            elif element.identifierref is None and element.name != _PREREQUISITES:
                where = NOTHING
            if where:
                yield out_of_place(element, element.name, where)


PREREQUISITES = rule(
    "SCORM033",
    severity=Severity.WARNING,
    holds="Items do without prerequisites.",
    says="an item has prerequisites ({value}), which many LMSs ignore",
    hint='Control the order inside one SCO; if you keep it, give it type="aicc_script".',
    reason="Where they are ignored, learners enter at will; where heeded, a wrong identifier locks them out.",
    clause="SCORM 1.2 Content Aggregation Model, 2.3 (prerequisites); Open edX ignores them (read)",
)


@package_check(PREREQUISITES, scorm12.STANDARD)
def no_prerequisites(inspection: Inspection) -> Problems:
    for facts in manifests(inspection):
        for element in _elements(facts, _PREREQUISITES):
            yield problem(element.line, value=element.text.strip() or "empty")


LONG_DATA = rule(
    "SCORM034",
    holds="datafromlms has at most 255 characters.",
    says="datafromlms has {length} characters",
    hint="Shorten it, or put the data into a file of the package.",
    reason="An LMS need keep no more; what is cut off is missing from cmi.launch_data.",
    clause="SCORM 1.2 Content Aggregation Model, 2.3 (datafromlms, 255 characters)",
    explains=("datafromlms",),
)


@package_check(LONG_DATA, scorm12.STANDARD)
def launch_data_fits(inspection: Inspection) -> Problems:
    for facts in manifests(inspection):
        for element in _elements(facts, "datafromlms"):
            if len(element.text) > _DATA_FROM_LMS:
                yield problem(element.line, length=length(element.text))


TIME_LIMIT = rule(
    "SCORM035",
    holds="maxtimeallowed is HHHH:MM:SS.SS, timelimitaction one of its four values.",
    says="{name} is {value!r}",
    hint="Write for example 0001:30:00, and exit,message | exit,no message | continue,message | continue,no message.",
    reason="The LMS hands the text to the content as it is; a wrong form is read as no limit, or as another one.",
    clause="SCORM 1.2 Run-Time Environment, 3.4.4 (CMITimespan, time_limit_action)",
    explains=("{name}",),
)
_TIMESPAN = regex(r"\d{2,4}:\d{2}:\d{2}(?:\.\d{1,2})?")


@package_check(TIME_LIMIT, scorm12.STANDARD)
def time_limits_are_well_written(inspection: Inspection) -> Problems:
    for facts in manifests(inspection):
        for element in _elements(facts, "maxtimeallowed"):
            if not _TIMESPAN.fullmatch(element.text):
                yield problem(element.line, name="maxtimeallowed", value=element.text)
        for element in _elements(facts, "timelimitaction"):
            if element.text not in TIME_LIMIT_ACTIONS:
                yield problem(element.line, name="timelimitaction", value=element.text)
