"""SCORM: the organizations of a manifest and their items, of which LMSs make a menu."""

from __future__ import annotations

from lessonpack.checks._manifest import manifests, problem
from lessonpack.checks.scorm._facts import CAM, SCORM
from lessonpack.findings import Severity, rule
from lessonpack.formats import scorm12, scorm2004
from lessonpack.patterns import regex
from lessonpack.rule import Inspection, Problems, package_check

NO_ORGANIZATION = rule(
    "SCORM016",
    holds="A package to be taught has an organization with at least one item.",
    says="the manifest has no organization with an item in it",
    hint="Add <organization> with an <item> that refers to the launch resource.",
    reason="There is nothing to show: Moodle makes an activity that opens nothing, or names SCOs by identifiers.",
    clause=f"{CAM} (content aggregation package); Moodle 4.4 and 5.0 (run)",
    explains=(
        "manifest/organizations lacking",
        "manifest/organizations before resources",
        "manifest/organizations before sequencingCollection",
        "manifest/organizations/organization lacking",
        "manifest/organizations/organization/item lacking",
        "manifest/organizations/organization/item before sequencing",
    ),
)


@package_check(NO_ORGANIZATION, *SCORM)
def something_to_show(inspection: Inspection) -> Problems:
    for facts in manifests(inspection):
        if not any(True for _ in facts.items) and not facts.submanifests:
            yield problem(facts.line)


SEVERAL_ORGANIZATIONS = rule(
    "SCORM017",
    severity=Severity.NOTE,
    holds="A package has one organization.",
    says="the manifest has {count} organizations; most LMSs show the default one alone",
    hint="Keep one organization, or make a package for each.",
    reason="Moodle offers the choice on its entry page only, Open edX none at all.",
    clause=f"{CAM} (organizations); Moodle 4.4 and 5.0 mod_scorm (run)",
)


@package_check(SEVERAL_ORGANIZATIONS, *SCORM)
def one_organization(inspection: Inspection) -> Problems:
    for facts in manifests(inspection):
        if len(facts.organizations) > 1:
            yield problem(facts.organizations[1].line, count=len(facts.organizations))


NOTHING_TO_LAUNCH = rule(
    "SCORM019",
    holds="An item without items in it refers to a resource.",
    says="item {item} refers to no resource and has no items in it",
    hint="Add identifierref, or take the item out.",
    reason="It stands in the table of contents and opens nothing; LMSs with a sequencer have nothing to deliver.",
    clause="SCORM 2004 Content Aggregation Model, 3.4 (item, identifierref); ADL's validator (run)",
    explains=("SCORM043 item",),
)
HEADING = rule(
    "SCORM065",
    severity=Severity.WARNING,
    holds="In SCORM 1.2 too, an item without items in it refers to a resource.",
    says="item {item} refers to no resource and has no items in it",
    hint="Add identifierref, or take the item out; a heading is better an item with items in it.",
    reason="It stands in the table of contents and opens nothing: the standard allows it, learners wonder.",
    clause="SCORM 1.2 Content Aggregation Model, 2.3 (item: identifierref is optional)",
    explains=("SCORM032 item",),
)


def _empty_leaves(inspection: Inspection) -> Problems:
    for facts in manifests(inspection):
        for item in facts.items:
            if item.leaf and item.identifierref is None:
                yield problem(item.line, item.identifier, item=item.identifier)


@package_check(NOTHING_TO_LAUNCH, *scorm2004.STANDARDS)
def leaves_refer_to_resources(inspection: Inspection) -> Problems:
    yield from _empty_leaves(inspection)


@package_check(HEADING, scorm12.STANDARD)
def leaves_launch_something(inspection: Inspection) -> Problems:
    yield from _empty_leaves(inspection)


INVISIBLE = rule(
    "SCORM020",
    severity=Severity.NOTE,
    holds="Each item says that it is visible.",
    says="item {item} has no isvisible attribute",
    hint='Add isvisible="true".',
    reason="Visible is the default of the standard, but Open edX drops nested items that do not say so.",
    clause="IMS Content Packaging 1.1.2, item@isvisible; openedx-scorm-xblock (run)",
    naming=("item",),
)


@package_check(INVISIBLE, *SCORM)
def visibility_is_stated(inspection: Inspection) -> Problems:
    for facts in manifests(inspection):
        for item in facts.items:
            if item.isvisible is None:
                yield problem(item.line, item.identifier, item=item.identifier)


NOT_BOOLEAN = rule(
    "SCORM021",
    holds="isvisible is true or false.",
    says="item {item} has isvisible={value!r}",
    hint="Write true or false, in lower case.",
    reason="An LMS that compares with 'true' hides the item.",
    clause=f"imscp_rootv1p1p2.xsd and imscp_v1p1.xsd, attr.isvisible (boolean); {CAM} (item)",
    explains=("item/@isvisible",),
)
NUMBER_FOR_BOOLEAN = rule(
    "SCORM066",
    severity=Severity.WARNING,
    holds="isvisible is written as true or false, not as 1 or 0.",
    says="item {item} has isvisible={value!r}",
    hint="Write true for 1, false for 0.",
    reason="XML Schema takes 1 for true, but an LMS that compares with 'true' hides the item.",
    clause="XML Schema part 2, 3.2.2 (boolean); openedx-scorm-xblock compares with 'true' (read)",
)
_BOOLEANS = frozenset({"true", "false"})
_NUMBERS = frozenset({"1", "0"})


@package_check(NOT_BOOLEAN, *SCORM)
def visibility_is_true_or_false(inspection: Inspection) -> Problems:
    for facts in manifests(inspection):
        for item in facts.items:
            if item.isvisible is not None and item.isvisible not in _BOOLEANS | _NUMBERS:
                yield problem(item.line, item.identifier, item=item.identifier, value=item.isvisible)


@package_check(NUMBER_FOR_BOOLEAN, *SCORM)
def visibility_is_written_in_words(inspection: Inspection) -> Problems:
    for facts in manifests(inspection):
        for item in facts.items:
            if item.isvisible in _NUMBERS:
                yield problem(item.line, item.identifier, item=item.identifier, value=item.isvisible)


PARAMETERS = rule(
    "SCORM022",
    holds="Launch parameters stand on items that launch something, and start with ?, &, # or a name.",
    says="item {item} has the parameters {value!r}{why}",
    hint="Write ?name=value or #fragment, on the item that refers to the resource.",
    reason="The parameters are appended to the launch address as they are; a wrong start makes a wrong address.",
    clause=f"{CAM} (item parameters); ADL's validator (run)",
)
_PARAMETERS = regex(r"(?:[?&]?[^\s=?&#]+=[^\s#]*|#\S*|\?[^\s#]+(?:#\S*)?)")


@package_check(PARAMETERS, *SCORM)
def parameters_make_sense(inspection: Inspection) -> Problems:
    for facts in manifests(inspection):
        for item in facts.items:
            if not item.parameters:
                continue
            if item.identifierref is None:
                why = ", but launches nothing"
            elif not _PARAMETERS.fullmatch(item.parameters):
                why = ", which cannot be appended to an address"
            else:
                continue
            yield problem(item.line, item.identifier, item=item.identifier, value=item.parameters, why=why)
