"""SCORM: what a manifest of any version must say so that LMSs launch the right page and score it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO

from lessonpack.checks._manifest import MARKED, Manifest, folded, marks, problem
from lessonpack.checks._scorm import SCORM, launched, length, read
from lessonpack.findings import Severity, rule
from lessonpack.formats import scorm12, scorm2004
from lessonpack.formats.imscp import Resource
from lessonpack.formats.lom import PREFIX as LOM_PREFIX
from lessonpack.formats.scorm import (
    ADLCP_SCORM12,
    ADLCP_SCORM2004,
    ADLNAV,
    ADLSEQ,
    ASSET,
    IMSCP_SCORM12,
    IMSSS,
    MAX_TITLE,
    SCHEMA,
    SCO,
    WEBCONTENT,
    version_of,
)
from lessonpack.package import MANIFEST
from lessonpack.rule import Inspection, Problems, package_check

# Title and identifier columns of Moodle's tables (mod/scorm/db/install.xml); one more and the import fails.
_MOODLE_COLUMN = 255
_HTML = (".html", ".htm", ".xhtml")
_CAM = "SCORM 1.2 Content Aggregation Model, 2.3; SCORM 2004 Content Aggregation Model, 3.4"


# --- how the manifest names itself ------------------------------------------------------------------

VERSION = rule(
    "SCORM001",
    holds="The metadata name the version exactly: schema ADL SCORM, and schemaversion 1.2, 2004 3rd Edition or "
    "2004 4th Edition.",
    says="{element} {found}, where {expected} must stand",
    hint="Write {right}, on one line and without blanks around the words.",
    reason="LMSs choose the run-time by this text, and Moodle takes any that it does not know for 1.2: the lesson then "
    "looks for an API that is not there.",
    clause=f"{_CAM} (schema, schemaversion); Moodle 4.4 and 5.0 compare exactly (run)",
    explains=MARKED,
)
# Known to Moodle and to ADL's validator, though out of date: another rule speaks of it.
_SECOND_EDITION = "CAM 1.3"


@package_check(VERSION, *SCORM)
def version_is_exact(inspection: Inspection) -> Problems:
    for facts in read(inspection):
        version = facts.schemaversion
        expected = version_of(inspection.standard).schemaversion
        if inspection.standard in scorm2004.STANDARDS and version == _SECOND_EDITION:
            expected = _SECOND_EDITION
        for mark in marks(facts, (SCHEMA,), expected):
            yield problem(facts.line, **mark)


PREFIX = rule(
    "SCORM002",
    severity=Severity.WARNING,
    holds="Elements and attributes that SCORM adds carry the literal prefixes adlcp, adlseq, adlnav and imsss.",
    says="the namespace {namespace} is bound to the prefix {prefix!r}",
    hint='Bind it as xmlns:{expected}="{namespace}" and write {expected}: before its names.',
    reason="Moodle compares the letters of the prefix: with another one the SCO is opened without a run-time, and "
    "sequencing is not seen.",
    clause="Moodle 4.4 and 5.0 mod_scorm parser knows no namespaces (run); XML itself leaves prefixes free",
)


@package_check(PREFIX, *SCORM)
def prefix_is_literal(inspection: Inspection) -> Problems:
    for facts in read(inspection):
        for expected, namespace in version_of(inspection.standard).namespaces.items():
            prefixes = {prefix for prefix, bound in facts.namespaces if bound == namespace}
            if expected not in ("", LOM_PREFIX) and prefixes and expected not in prefixes:
                yield problem(facts.line, namespace=namespace, prefix=min(prefixes), expected=expected)


PREFIXED_CORE = rule(
    "SCORM003",
    severity=Severity.WARNING,
    holds="The content packaging namespace is the default one: its elements have no prefix.",
    says="the manifest's own elements are written with the prefix {prefix!r}",
    hint='Declare xmlns="{namespace}" and drop the prefix.',
    reason="Moodle then finds no SCO at all, and Open edX reads the unprefixed namespace alone.",
    clause="Moodle 4.4 and 5.0 mod_scorm (run); openedx-scorm-xblock (run)",
)


@package_check(PREFIXED_CORE, *SCORM)
def core_has_no_prefix(inspection: Inspection) -> Problems:
    for facts in read(inspection):
        if facts.prefix:
            yield problem(facts.line, prefix=facts.prefix, namespace=facts.namespace)


NAMESPACE = rule(
    "SCORM004",
    holds="A manifest is in the content packaging namespace of its version of SCORM.",
    says="the manifest's namespace is {namespace!r}, not that of {version}",
    hint="Use {expected}.",
    reason="The official schema knows no other, and tools tell 1.2 from 2004 by it.",
    clause=f"{_CAM} (namespaces); imscp_rootv1p1p2.xsd and imscp_v1p1.xsd, targetNamespace",
    explains=("manifest unknown",),
)


@package_check(NAMESPACE, *SCORM)
def namespace_is_that_of_the_version(inspection: Inspection) -> Problems:
    version = version_of(inspection.standard)
    for facts in read(inspection):
        if facts.namespace != version.core:
            yield problem(facts.line, namespace=facts.namespace, version=version.title, expected=version.core)


MIXED = rule(
    "SCORM005",
    severity=Severity.WARNING,
    holds="A manifest uses the namespaces of one version of SCORM only.",
    says="the manifest declares {namespace}, which belongs to SCORM {other}",
    hint="Take the elements of SCORM {other} and their namespace out, or make it a package of that version.",
    reason="An LMS reads one version or the other; what is written in the other's names is lost in either.",
    clause=f"{_CAM} (namespaces)",
)
_NAMES_12 = {ADLCP_SCORM12: "adlcp_rootv1p2", IMSCP_SCORM12: "imscp_rootv1p1p2"}
_NAMES_2004 = {
    ADLCP_SCORM2004: "adlcp_v1p3",
    ADLSEQ: "adlseq_v1p3",
    ADLNAV: "adlnav_v1p3",
    IMSSS: "imsss",
}


@package_check(MIXED, *SCORM)
def one_version_s_namespaces(inspection: Inspection) -> Problems:
    foreign, other = (_NAMES_12, "1.2") if inspection.standard in scorm2004.STANDARDS else (_NAMES_2004, "2004")
    for facts in read(inspection):
        for namespace in sorted({namespace for _, namespace in facts.namespaces} & foreign.keys()):
            if namespace != facts.namespace:  # of the manifest itself another rule speaks
                yield problem(facts.line, namespace=foreign[namespace], other=other)


QTI_INSIDE = rule(
    "SCORM006",
    severity=Severity.WARNING,
    holds="A SCORM manifest lists no QTI resources.",
    says="resource {resource} is of type {type!r} in a SCORM manifest",
    hint="Put the questions into a QTI package of their own.",
    reason="Canvas takes the package for SCORM and refuses it as questions; SCORM players do not read QTI.",
    clause="Canvas Classic package identification (read)",
)


@package_check(QTI_INSIDE, *SCORM)
def no_qti_resources(inspection: Inspection) -> Problems:
    for facts in read(inspection):
        for resource in facts.resources:
            if resource.type.startswith(("imsqti", "ims_qti")):
                yield problem(resource.line, resource.identifier, resource=resource.identifier, type=resource.type)


# --- resources --------------------------------------------------------------------------------------

SCORMTYPE_SPELLING = rule(
    "SCORM007",
    holds="The SCORM type of a resource is the attribute adlcp:scormtype in 1.2, adlcp:scormType in 2004.",
    says="resource {resource} has the attribute {name!r}",
    hint="Write adlcp:{expected}, in the namespace of {version}.",
    reason="XML tells the letters apart: readers that heed namespaces see no type and take the SCO for a plain file.",
    clause=f"{_CAM} (resource); adlcp_rootv1p2.xsd, attribute scormtype; adlcp_v1p3.xsd, attribute scormType",
    explains=("resource/@{name} unknown",),
)


@package_check(SCORMTYPE_SPELLING, *SCORM)
def scormtype_is_spelt_right(inspection: Inspection) -> Problems:
    version = version_of(inspection.standard)
    right = f"{{{version.adlcp}}}{version.scormtype}"
    for facts in read(inspection):
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
    clause=f"{_CAM} (adlcp:scormtype); Moodle 4.4 and 5.0 mod_scorm (run)",
)


@package_check(NO_SCORMTYPE, *SCORM)
def resources_have_ascormtype(inspection: Inspection) -> Problems:
    for facts in read(inspection):
        for resource in facts.resources:
            if resource.scormtype is None and not resource.type.startswith(("imsqti", "ims_qti")):
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
    for facts in read(inspection):
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
    clause=f"{_CAM} (resource type is webcontent)",
    explains=("resource/@type", "resource/@type lacking"),
)


@package_check(NOT_WEBCONTENT, *SCORM)
def resources_are_webcontent(inspection: Inspection) -> Problems:
    for facts in read(inspection):
        for resource in facts.resources:
            if resource.type != WEBCONTENT and not resource.type.startswith(("imsqti", "ims_qti")):
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
    for facts in read(inspection):
        types = {resource.scormtype for _, resource in launched(facts)}
        if types == {ASSET}:
            yield problem(facts.line)


NO_HREF = rule(
    "SCORM012",
    holds="A resource that an item launches has an href.",
    says="item {item} launches resource {resource}, which has no href",
    hint="Add the href of the page to open.",
    reason="There is nothing to open: Moodle lists the item and cannot launch it.",
    clause=f"{_CAM} (resource href); Moodle 4.4 and 5.0 mod_scorm (run)",
)


@package_check(NO_HREF, *SCORM)
def launched_resources_have_an_href(inspection: Inspection) -> Problems:
    for facts in read(inspection):
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
    for facts in read(inspection):
        for item, resource in launched(facts):
            path = resource.launch
            if path is not None and not path.lower().endswith(_HTML) and resource.scormtype == SCO:
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
    for facts in read(inspection):
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
    clause=f"{_CAM} (dependency)",
)


@package_check(UNUSED, *SCORM)
def resources_are_used(inspection: Inspection) -> Problems:
    for facts in read(inspection):
        if facts.submanifests or _has_dangling(facts) or not any(True for _ in launched(facts)):
            continue
        used = {id(each) for each in facts.reached(*(resource for _, resource in launched(facts)))}
        for resource in facts.resources:
            if id(resource) not in used and not resource.type.startswith(("imsqti", "ims_qti")):
                yield problem(resource.line, resource.identifier, resource=resource.identifier)


def _has_dangling(facts: Manifest) -> bool:
    """Some reference names no resource: then what is used cannot be told, and another rule says so."""
    wanted = {item.identifierref for item in facts.items if item.identifierref is not None}
    wanted |= {dependency.target for resource in facts.resources for dependency in resource.dependencies}
    return not wanted <= facts.by_identifier.keys()


# --- organizations and items ------------------------------------------------------------------------

NO_ORGANIZATION = rule(
    "SCORM016",
    holds="A package to be taught has an organization with at least one item.",
    says="the manifest has no organization with an item in it",
    hint="Add <organization> with an <item> that refers to the launch resource.",
    reason="There is nothing to show: Moodle makes an activity that opens nothing, or names SCOs by identifiers.",
    clause=f"{_CAM} (content aggregation package); Moodle 4.4 and 5.0 (run)",
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
    for facts in read(inspection):
        if not any(True for _ in facts.items) and not facts.submanifests:
            yield problem(facts.line)


SEVERAL_ORGANIZATIONS = rule(
    "SCORM017",
    severity=Severity.NOTE,
    holds="A package has one organization.",
    says="the manifest has {count} organizations; most LMSs show the default one alone",
    hint="Keep one organization, or make a package for each.",
    reason="Moodle offers the choice on its entry page only, Open edX none at all.",
    clause=f"{_CAM} (organizations); Moodle 4.4 and 5.0 mod_scorm (run)",
)


@package_check(SEVERAL_ORGANIZATIONS, *SCORM)
def one_organization(inspection: Inspection) -> Problems:
    for facts in read(inspection):
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
    for facts in read(inspection):
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
    for facts in read(inspection):
        for item in facts.items:
            if item.isvisible is None:
                yield problem(item.line, item.identifier, item=item.identifier)


NOT_BOOLEAN = rule(
    "SCORM021",
    holds="isvisible is true or false.",
    says="item {item} has isvisible={value!r}",
    hint="Write true or false, in lower case.",
    reason="An LMS that compares with 'true' hides the item.",
    clause=f"imscp_rootv1p1p2.xsd and imscp_v1p1.xsd, attr.isvisible (boolean); {_CAM} (item)",
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
    for facts in read(inspection):
        for item in facts.items:
            if item.isvisible is not None and item.isvisible not in _BOOLEANS | _NUMBERS:
                yield problem(item.line, item.identifier, item=item.identifier, value=item.isvisible)


@package_check(NUMBER_FOR_BOOLEAN, *SCORM)
def visibility_is_written_in_words(inspection: Inspection) -> Problems:
    for facts in read(inspection):
        for item in facts.items:
            if item.isvisible in _NUMBERS:
                yield problem(item.line, item.identifier, item=item.identifier, value=item.isvisible)


PARAMETERS = rule(
    "SCORM022",
    holds="Launch parameters stand on items that launch something, and start with ?, &, # or a name.",
    says="item {item} has the parameters {value!r}{why}",
    hint="Write ?name=value or #fragment, on the item that refers to the resource.",
    reason="The parameters are appended to the launch address as they are; a wrong start makes a wrong address.",
    clause=f"{_CAM} (item parameters); ADL's validator (run)",
)
_PARAMETERS = re.compile(r"(?:[?&]?[^\s=?&#]+=[^\s#]*|#\S*|\?[^\s#]+(?:#\S*)?)")


@package_check(PARAMETERS, *SCORM)
def parameters_make_sense(inspection: Inspection) -> Problems:
    for facts in read(inspection):
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


# --- titles -----------------------------------------------------------------------------------------


def _titles(facts: Manifest) -> Iterator[tuple[str, str | None, int, str]]:
    """Each title with what it is of, its line and the nearest identifier; None where there is none."""
    for organization in facts.organizations:
        name = f"organization {organization.identifier}"
        yield name, organization.title, organization.line, organization.identifier
        for item in organization.items:
            yield f"item {item.identifier}", item.title, item.line, item.identifier


NO_TITLE = rule(
    "SCORM023",
    holds="Organizations and items have a title.",
    says="{of} has no title",
    hint="Give it a <title>, the words that learners and teachers see.",
    reason="LMSs show the titles: Canvas takes the organization's for the course, an empty one leaves a blank line.",
    clause=f"{_CAM} (title); Canvas (documented)",
)
LONG_TITLE = rule(
    "SCORM024",
    severity=Severity.WARNING,
    holds="Titles have at most 200 characters.",
    says="the title of {of} has {length} characters",
    hint="Shorten it to 200 characters.",
    reason="200 is the length that LMSs must store; some cut what is longer.",
    clause=f"{_CAM} (title, smallest permitted maximum 200)",
    explains=("organization/title", "item/title"),
)
TOO_LONG_TITLE = rule(
    "SCORM025",
    severity=Severity.WARNING,
    holds="Titles fit the 255 characters of Moodle's tables.",
    says="the title of {of} has {length} characters",
    hint="Shorten it to 200 characters.",
    reason="With 256 characters Moodle's database refuses the row and no activity is made.",
    clause="Moodle 4.4 and 5.0, mod/scorm/db/install.xml, varchar(255) (run)",
    explains=("SCORM024 of", "organization/title", "item/title"),
)
RAGGED_TITLE = rule(
    "SCORM026",
    severity=Severity.WARNING,
    holds="The text of a title stands on one line, without blanks at its ends.",
    says="the title of {of} holds line breaks or blanks at an end",
    hint="Write <title>, text and </title> on one line.",
    reason="Moodle keeps the line breaks and the indentation in the name that it shows.",
    clause="Moodle 4.4 and 5.0 mod_scorm (run)",
)
LOST_TITLE = rule(
    "SCORM027",
    severity=Severity.WARNING,
    holds="No part of a title between special characters is a lone 0 or blank.",
    says="Moodle will drop a part of the title of {of}: {title!r}",
    hint="Put a word beside the 0, or write 'and' for '&'.",
    reason="Its parser discards each piece of text that is blank or 0, and &amp; &lt; &gt; cut text to pieces.",
    clause="Moodle 4.4 and 5.0, mod/scorm/datamodels/scormlib.php, xml2Array (run)",
)


@package_check(NO_TITLE, *SCORM)
def titles_are_there(inspection: Inspection) -> Problems:
    for facts in read(inspection):
        for of, title, line, identifier in _titles(facts):
            if not (title or "").strip():
                yield problem(line, identifier, of=of)


@package_check(LONG_TITLE, *SCORM)
def titles_are_short(inspection: Inspection) -> Problems:
    for facts in read(inspection):
        for of, title, line, identifier in _titles(facts):
            if len(title or "") > MAX_TITLE:
                yield problem(line, identifier, of=of, length=len(title or ""))


@package_check(TOO_LONG_TITLE, *SCORM, hurts=("moodle",))
def titles_fit_moodle(inspection: Inspection) -> Problems:
    for facts in read(inspection):
        for of, title, line, identifier in _titles(facts):
            if len(title or "") > _MOODLE_COLUMN:
                yield problem(line, identifier, of=of, length=length(title or ""))


@package_check(RAGGED_TITLE, *SCORM, hurts=("moodle",))
def titles_are_on_one_line(inspection: Inspection) -> Problems:
    for facts in read(inspection):
        for of, title, line, identifier in _titles(facts):
            if title and title.strip() and (title != title.strip() or len(title.splitlines()) > 1):
                yield problem(line, identifier, of=of)


@package_check(LOST_TITLE, *SCORM, hurts=("moodle",))
def titles_survive_moodle(inspection: Inspection) -> Problems:
    for facts in read(inspection):
        for of, title, line, identifier in _titles(facts):
            pieces = re.split(r"[&<>]", (title or "").strip())
            if title and title.strip() and any(piece and piece.strip() in ("", "0") for piece in pieces):
                yield problem(line, identifier, of=of, title=title.strip())


NUMERIC_REFERENCE = rule(
    "SCORM028",
    severity=Severity.WARNING,
    holds="The manifest writes characters as themselves, not as numeric references.",
    says="the manifest writes {reference}",
    hint="Save the manifest as UTF-8 and write the character itself.",
    reason="Moodle shows numeric references letter by letter, so learners read {reference} in the title.",
    clause="Moodle 4.4 and 5.0, mod/scorm/datamodels/scormlib.php (run)",
)
_PIECE, _REFERENCE = 1 << 16, 99  # bytes that are read at once, and of the longest reference that anybody writes
_NUMERIC = re.compile(rb"&#(?:x[0-9A-Fa-f]+|[0-9]+);")


@package_check(NUMERIC_REFERENCE, *SCORM, hurts=("moodle",))
def characters_as_themselves(inspection: Inspection) -> Problems:
    seen: set[bytes] = set()
    with inspection.package[MANIFEST].open() as stream:
        for line, piece in _pieces(stream):
            for match in _NUMERIC.finditer(piece):
                if match[0] not in seen:
                    seen.add(match[0])
                    yield problem(line + piece.count(b"\n", 0, match.start()), reference=match[0].decode())


def _pieces(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """The manifest in pieces, each with the line that it begins on, none of which ends within a reference."""
    line, rest = 1, b""
    while chunk := stream.read(_PIECE):
        rest += chunk
        begun = rest.rfind(b"&", -_REFERENCE)
        piece, rest = (rest, b"") if begun < 0 else (rest[:begun], rest[begun:])
        yield line, piece
        line += piece.count(b"\n")
    yield line, rest


LONG_IDENTIFIER = rule(
    "SCORM029",
    severity=Severity.WARNING,
    holds="Identifiers fit the 255 characters of Moodle's tables.",
    says="the identifier of an <{element}> has {length} characters, starting {start!r}",
    hint="Shorten it; 32 characters are plenty.",
    reason="Moodle's database refuses the row and no activity is made.",
    clause="Moodle 4.4 and 5.0, mod/scorm/db/install.xml, varchar(255) (run for titles, read for identifiers)",
)


@package_check(LONG_IDENTIFIER, *SCORM, hurts=("moodle",))
def identifiers_fit_moodle(inspection: Inspection) -> Problems:
    for facts in read(inspection):
        for found in facts.identifiers:
            if len(found.identifier) > _MOODLE_COLUMN:
                length, start = len(found.identifier), found.identifier[:20]
                yield problem(found.line, found.identifier, element=found.element, length=length, start=start)


# --- the SCO itself ---------------------------------------------------------------------------------

SILENT_SCO = rule(
    "SCORM036",
    severity=Severity.WARNING,
    holds="A SCO opens a session with the LMS.",
    says="{resource} is marked as a SCO, but nothing in the package names {call}",
    hint="Mark it as an asset if it reports nothing; else use the calls of {version}.",
    reason="The LMS waits for a report that never comes: the activity stays 'not attempted' for ever.",
    clause="SCORM 1.2 Run-Time Environment, 3.3 (a SCO calls at least LMSInitialize and LMSFinish); SCORM 2004 "
    "Run-Time Environment, 3.2 (the API is called API_1484_11)",
)
_CALLS = {scorm12.STANDARD: "LMSInitialize"} | dict.fromkeys(scorm2004.STANDARDS, "API_1484_11")
_SCRIPTS = (".js", ".mjs", *_HTML)
UNSEARCHED = rule(
    "SCORM067",
    severity=Severity.WARNING,
    holds="The scripts of a package are few enough to be searched for what a SCO calls.",
    says="it was not judged whether {resource} opens a session: only {most} MB of pages and scripts were searched",
    hint="Leave scripts and pages out that nothing loads.",
    reason="What was not judged to its end is never called valid; a SCO that reports nothing is one of the faults that "
    "nobody sees before learners do.",
    clause="lessonpack: 128 MB of pages and scripts are searched",
    partial=True,
)
_SCRIPT_LIMIT = 128 << 20  # bytes in all


@package_check(SILENT_SCO, *SCORM)
def scos_speak(inspection: Inspection) -> Problems:
    call, version = _CALLS[inspection.standard], version_of(inspection.standard).title
    for sco in _first_sco(inspection):
        if _says(inspection, call.encode()) is False:
            name = sco.identifier
            yield problem(sco.line, name, resource=name, call=call, version=version)


@package_check(UNSEARCHED, *SCORM)
def scripts_are_searched(inspection: Inspection) -> Problems:
    for sco in _first_sco(inspection):
        if _says(inspection, _CALLS[inspection.standard].encode()) is None:
            most = f"{_SCRIPT_LIMIT >> 20}"
            yield problem(sco.line, sco.identifier, resource=sco.identifier, most=most)


def _first_sco(inspection: Inspection) -> Iterator[Resource]:
    """The first SCO that an item launches, if its file is there."""
    for facts in read(inspection):
        scos = (resource for _, resource in launched(facts) if resource.scormtype == SCO and resource.launch)
        present = {folded(path) for path in inspection.package.paths}
        yield from (sco for sco in islice(scos, 1) if folded(sco.launch or "") in present)


def _says(inspection: Inspection, word: bytes) -> bool | None:
    """Some script or page holds the word; None when there are more of them than are searched."""
    package, left = inspection.package, _SCRIPT_LIMIT
    for path in package.paths:
        if path.lower().endswith(_SCRIPTS):
            left -= package[path].size
            if left < 0:
                return None
            with package[path].open() as stream:
                if _holds(stream, word):
                    return True
    return False


def _holds(stream: BinaryIO, word: bytes) -> bool:
    rest = b""
    while chunk := stream.read(_PIECE):
        if word in rest + chunk:
            return True
        rest = chunk[-len(word) :]
    return False
