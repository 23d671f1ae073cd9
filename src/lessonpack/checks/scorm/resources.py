"""SCORM: the resources of a manifest, which LMSs launch."""

from __future__ import annotations

from lessonpack.checks._manifest import PAGES, Manifest, manifests, problem
from lessonpack.checks.scorm._facts import CAM, SCORM, holds_questions, launched
from lessonpack.findings import Severity, rule
from lessonpack.formats.scorm import (
    ASSET,
    SCO,
    WEBCONTENT,
    version_of,
)
from lessonpack.rule import Inspection, Problems, package_check

SCORMTYPE_SPELLING = rule(
    "SCORM007",
    holds="The SCORM type of a resource is the attribute adlcp:scormtype in 1.2, adlcp:scormType in 2004.",
    says="resource {resource} has the attribute {name!r}",
    hint="Write adlcp:{expected}, in the namespace of {version}.",
    reason="XML tells the letters apart: readers that heed namespaces see no type and take the SCO for a plain file.",
    clause=f"{CAM} (resource); adlcp_rootv1p2.xsd, attribute scormtype; adlcp_v1p3.xsd, attribute scormType",
    explains=("resource/@{name} unknown",),
)


@package_check(SCORMTYPE_SPELLING, *SCORM)
def scormtype_is_spelt_right(inspection: Inspection) -> Problems:
    version = version_of(inspection.standard)
    right = f"{{{version.adlcp}}}{version.scormtype}"
    for facts in manifests(inspection):
        for resource in facts.resources:
            for name in resource.attributes:
                wrong = name.rpartition("}")[2]
                if wrong.lower() == "scormtype" and name != right:
                    told = {"resource": resource.identifier, "name": wrong, "expected": version.scormtype}
                    yield problem(resource.line, resource.identifier, **told, version=version.title)


NO_SCORMTYPE = rule(
    "SCORM008",
    holds="Each resource says whether it is a sco or an asset.",
    says="resource {resource} has no adlcp:{attribute}",
    hint='Add adlcp:{attribute}="sco" to what talks to the LMS, "asset" to the rest.',
    reason="Moodle opens such a resource without a run-time and marks it completed as soon as it is opened.",
    clause=f"{CAM} (adlcp:scormtype); Moodle 4.4 and 5.0 mod_scorm (run)",
)


@package_check(NO_SCORMTYPE, *SCORM)
def resources_have_a_scormtype(inspection: Inspection) -> Problems:
    for facts in manifests(inspection):
        for resource in facts.resources:
            if resource.scormtype is None and not holds_questions(resource):
                attribute = version_of(inspection.standard).scormtype
                yield problem(resource.line, resource.identifier, resource=resource.identifier, attribute=attribute)


BAD_SCORMTYPE = rule(
    "SCORM009",
    holds="The SCORM type of a resource is sco or asset.",
    says="resource {resource} has the SCORM type {value!r}",
    hint="Write sco or asset, in lower case.",
    reason="Any other word is no type; Moodle's table has room for five letters.",
    clause="adlcp_rootv1p2.xsd and adlcp_v1p3.xsd, scormtype; Moodle 4.4 and 5.0, mod/scorm/db/install.xml (read)",
    explains=("resource/@scormtype", "resource/@scormType"),
)


@package_check(BAD_SCORMTYPE, *SCORM)
def scormtype_is_known(inspection: Inspection) -> Problems:
    for facts in manifests(inspection):
        for resource in facts.resources:
            value = resource.scormtype
            if value is not None and value not in (SCO, ASSET):
                yield problem(resource.line, resource.identifier, resource=resource.identifier, value=value)


NOT_WEBCONTENT = rule(
    "SCORM010",
    holds="Every resource is of type webcontent.",
    says="resource {resource} is of type {type!r}",
    hint='Write type="webcontent".',
    reason="SCORM knows no other kind of resource; importers skip what they cannot name.",
    clause=f"{CAM} (resource type is webcontent)",
    explains=("resource/@type", "resource/@type lacking"),
)


@package_check(NOT_WEBCONTENT, *SCORM)
def resources_are_webcontent(inspection: Inspection) -> Problems:
    for facts in manifests(inspection):
        for resource in facts.resources:
            if resource.type != WEBCONTENT and not holds_questions(resource):
                yield problem(resource.line, resource.identifier, resource=resource.identifier, type=resource.type)


NO_SCO = rule(
    "SCORM011",
    severity=Severity.WARNING,
    holds="At least one item launches a SCO.",
    says="no item launches a resource of type sco",
    hint="Make the resource of the page that reports to the LMS a sco.",
    reason="Nothing can be reported: no score, no completion but that of having opened the page.",
    clause="SCORM 1.2 and 2004, Content Aggregation Model, 2.1 (a content aggregation may be made of assets alone); "
    "Moodle 4.4 and 5.0, mod/scorm/loadSCO.php (run)",
)


@package_check(NO_SCO, *SCORM)
def something_is_a_sco(inspection: Inspection) -> Problems:
    for facts in manifests(inspection):
        types = {resource.scormtype for _, resource in launched(facts)}
        if types == {ASSET}:
            yield problem(facts.line)


NO_HREF = rule(
    "SCORM012",
    holds="A resource that an item launches has an href.",
    says="item {item} launches resource {resource}, which has no href",
    hint="Add the href of the page to open.",
    reason="There is nothing to open: Moodle lists the item and cannot launch it.",
    clause=f"{CAM} (resource href); Moodle 4.4 and 5.0 mod_scorm (run)",
)


@package_check(NO_HREF, *SCORM)
def launched_resources_have_an_href(inspection: Inspection) -> Problems:
    for facts in manifests(inspection):
        for item, resource in launched(facts):
            if not (resource.href or "").strip():
                yield problem(resource.line, resource.identifier, item=item.identifier, resource=resource.identifier)


NOT_A_PAGE = rule(
    "SCORM013",
    severity=Severity.WARNING,
    holds="What an item launches is an HTML page.",
    says="item {item} launches {href}, which is not named like an HTML page",
    hint="Launch a page whose name ends in .html.",
    reason="Servers tell a page by its extension, and only a page can find the LMS's run-time.",
    clause="SCORM 1.2 RTE, 3.2; SCORM 2004 RTE, 2.1 (launch in a browser); ADL's validator wants an extension (run)",
)


@package_check(NOT_A_PAGE, *SCORM)
def launch_file_is_a_page(inspection: Inspection) -> Problems:
    for facts in manifests(inspection):
        for item, resource in launched(facts):
            path = resource.launch
            if path is not None and not path.lower().endswith(PAGES) and resource.scormtype == SCO:
                yield problem(resource.line, resource.identifier, item=item.identifier, href=resource.href)


NOT_FIRST = rule(
    "SCORM014",
    severity=Severity.WARNING,
    holds="The first resource with an href is the one that the first item launches.",
    says="resource {first} comes before {launched}, which the first item launches",
    hint="Move the launched resource to the front, or drop the href of resources that nobody launches.",
    reason="Open edX launches the first resource that has an href, whatever the items say.",
    clause="openedx-scorm-xblock (run)",
)


@package_check(NOT_FIRST, *SCORM)
def launch_resource_comes_first(inspection: Inspection) -> Problems:
    for facts in manifests(inspection):
        first = next((resource for resource in facts.resources if resource.href), None)
        opened = next((resource for _, resource in launched(facts) if resource.href), None)
        if first is not None and opened is not None and first is not opened:
            yield problem(first.line, first.identifier, first=first.identifier, launched=opened.identifier)


UNUSED = rule(
    "SCORM015",
    severity=Severity.NOTE,
    holds="Every resource is launched by an item or needed by one that is.",
    says="no item launches resource {resource}, directly or as a dependency",
    hint="Let the resource that uses its files depend on it, or take it out.",
    reason="Tools that copy what items need leave its files behind.",
    clause=f"{CAM} (dependency)",
)


@package_check(UNUSED, *SCORM)
def resources_are_used(inspection: Inspection) -> Problems:
    for facts in manifests(inspection):
        if facts.submanifests or _has_dangling(facts) or not any(True for _ in launched(facts)):
            continue
        used = {id(each) for each in facts.reached(*(resource for _, resource in launched(facts)))}
        for resource in facts.resources:
            if id(resource) not in used and not holds_questions(resource):
                yield problem(resource.line, resource.identifier, resource=resource.identifier)


def _has_dangling(facts: Manifest) -> bool:
    """Some reference names no resource: then what is used cannot be told, and another rule says so."""
    wanted = {item.identifierref for item in facts.items if item.identifierref is not None}
    wanted |= {dependency.target for resource in facts.resources for dependency in resource.dependencies}
    return not wanted <= facts.by_identifier.keys()
