"""SCORM: what a SCORM 1.2 manifest must say so that LMSs launch the right page and score it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from lessonpack.checks._manifest import Manifest, folded, manifest, problem
from lessonpack.findings import Severity, rule
from lessonpack.formats import imscp
from lessonpack.formats.recognise import ADLCP_SCORM12, IMSCP_SCORM12, Format
from lessonpack.formats.scorm import ADLCP_PREFIX, ASSET, MAX_TITLE, SCHEMA, SCO, SCORM12, WEBCONTENT
from lessonpack.package import MANIFEST
from lessonpack.rule import Inspection, Problems, package_check

SCORMTYPE = f"{{{ADLCP_SCORM12}}}scormtype"

# Title and identifier columns of Moodle's tables (mod/scorm/db/install.xml); one more and the import fails.
_MOODLE_COLUMN = 255
_DATA_FROM_LMS = 255
_HTML = (".html", ".htm", ".xhtml")
_SCORM_2004 = {
    "http://www.adlnet.org/xsd/adlcp_v1p3": "adlcp_v1p3",
    "http://www.adlnet.org/xsd/adlseq_v1p3": "adlseq_v1p3",
    "http://www.adlnet.org/xsd/adlnav_v1p3": "adlnav_v1p3",
    "http://www.imsglobal.org/xsd/imsss": "imsss",
}
# What an item of SCORM 1.2 may carry, by the Content Aggregation Model.
_ITEM_ELEMENTS = frozenset({"prerequisites", "maxtimeallowed", "timelimitaction", "datafromlms", "masteryscore"})
_TIME_LIMIT_ACTIONS = frozenset({"exit,message", "exit,no message", "continue,message", "continue,no message"})


def _manifest(inspection: Inspection) -> Iterator[Manifest]:
    """The manifest's facts, once, if it could be read: for loops that then have nothing to do."""
    facts = manifest(inspection)
    if facts is not None:
        yield facts


def _launched(facts: Manifest) -> Iterator[tuple[imscp.Item, imscp.Resource]]:
    for item in facts.items:
        resource = facts.by_identifier.get(item.identifierref or "")
        if resource is not None:
            yield item, resource


def _scormtype(resource: imscp.Resource) -> str | None:
    """The resource's SCORM type, wherever a spelling or a prefix of another version has put it."""
    for name, value in resource.attributes.items():
        if name.rpartition("}")[2].lower() == "scormtype":
            return value
    return None


# --- how the manifest names itself ------------------------------------------------------------------

VERSION = rule(
    "SCORM001",
    holds="The metadata say exactly: schema ADL SCORM, schemaversion 1.2.",
    says="{element} is {found}, not {expected!r}",
    hint="Write <{element}>{expected}</{element}>, on one line and without blanks around it.",
    reason="LMSs choose the run-time by this text and guess without it: the lesson may then look for the wrong API.",
    clause="SCORM 1.2 Content Aggregation Model, 2.3 (schema, schemaversion); Moodle 4.4 and 5.0 compare exactly (run)",
)


@package_check(VERSION, Format.SCORM12)
def version_is_exact(inspection: Inspection) -> Problems:
    for facts in _manifest(inspection):
        for element, found, expected in (
            ("schema", facts.schema, SCHEMA),
            ("schemaversion", facts.schemaversion, SCORM12.schemaversion),
        ):
            if found != expected:
                yield problem(
                    facts.line, element=element, found="missing" if found is None else repr(found), expected=expected
                )


PREFIX = rule(
    "SCORM002",
    holds="ADL's names carry the literal prefix adlcp.",
    says="the namespace of ADL's names is bound to the prefix {prefix!r}",
    hint='Bind it as xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2" and write adlcp:scormtype.',
    reason="Moodle compares the letters of the prefix: with another one the SCO is opened without a run-time.",
    clause="Moodle 4.4 and 5.0 mod_scorm parser knows no namespaces (run); XML itself leaves prefixes free",
)


@package_check(PREFIX, Format.SCORM12)
def prefix_is_literal(inspection: Inspection) -> Problems:
    for facts in _manifest(inspection):
        prefixes = {prefix for prefix, namespace in facts.namespaces if namespace == ADLCP_SCORM12}
        if prefixes and ADLCP_PREFIX not in prefixes:
            yield problem(facts.line, prefix=min(prefixes))


PREFIXED_CORE = rule(
    "SCORM003",
    holds="The content packaging namespace is the default one: its elements have no prefix.",
    says="the manifest's own elements are written with the prefix {prefix!r}",
    hint='Declare xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" and drop the prefix.',
    reason="Moodle then finds no SCO at all, and Open edX reads the unprefixed namespace alone.",
    clause="Moodle 4.4 and 5.0 mod_scorm (run); openedx-scorm-xblock (run)",
)


@package_check(PREFIXED_CORE, Format.SCORM12)
def core_has_no_prefix(inspection: Inspection) -> Problems:
    for facts in _manifest(inspection):
        if facts.prefix:
            yield problem(facts.line, prefix=facts.prefix)


NAMESPACE = rule(
    "SCORM004",
    holds="A SCORM 1.2 manifest is in the namespace of IMS Content Packaging 1.1.2.",
    says="the manifest's namespace is {namespace!r}",
    hint="Use http://www.imsproject.org/xsd/imscp_rootv1p1p2.",
    reason="The official schema knows no other, and tools tell 1.2 from 2004 by it.",
    clause="SCORM 1.2 Content Aggregation Model, 2.3; imscp_rootv1p1p2.xsd, targetNamespace",
)


@package_check(NAMESPACE, Format.SCORM12)
def namespace_is_of_1_2(inspection: Inspection) -> Problems:
    for facts in _manifest(inspection):
        if facts.namespace != IMSCP_SCORM12:
            yield problem(facts.line, namespace=facts.namespace)


MIXED = rule(
    "SCORM005",
    holds="A SCORM 1.2 manifest uses none of SCORM 2004's namespaces.",
    says="the manifest declares {namespace}, which belongs to SCORM 2004",
    hint="Take the SCORM 2004 elements and their namespace out, or make it a SCORM 2004 package.",
    reason="An LMS reads one version or the other; half of what such a manifest says is lost in either.",
    clause="SCORM 1.2 Content Aggregation Model, 2.3; SCORM 2004 Content Aggregation Model, 3.4 (namespaces)",
)


@package_check(MIXED, Format.SCORM12)
def nothing_of_2004(inspection: Inspection) -> Problems:
    for facts in _manifest(inspection):
        for namespace in sorted({namespace for _, namespace in facts.namespaces} & _SCORM_2004.keys()):
            yield problem(facts.line, namespace=_SCORM_2004[namespace])


QTI_INSIDE = rule(
    "SCORM006",
    severity=Severity.WARNING,
    holds="A SCORM manifest lists no QTI resources.",
    says="resource {resource} is of type {type!r} in a SCORM manifest",
    hint="Put the questions into a QTI package of their own.",
    reason="Canvas takes the package for SCORM and refuses it as questions; SCORM players do not read QTI.",
    clause="Canvas Classic package identification (read)",
)


@package_check(QTI_INSIDE, Format.SCORM12)
def no_qti_resources(inspection: Inspection) -> Problems:
    for facts in _manifest(inspection):
        for resource in facts.resources:
            if resource.type.startswith(("imsqti", "ims_qti")):
                yield problem(resource.line, resource.identifier, resource=resource.identifier, type=resource.type)


# --- resources --------------------------------------------------------------------------------------

SCORMTYPE_SPELLING = rule(
    "SCORM007",
    holds="The SCORM type of a resource is given by the attribute adlcp:scormtype, in lower case.",
    says="resource {resource} has the attribute {name!r}",
    hint="Write adlcp:scormtype; scormType is SCORM 2004's spelling.",
    reason="XML tells the letters apart: readers that heed namespaces see no type and take the SCO for a plain file.",
    clause="adlcp_rootv1p2.xsd, attribute scormtype; SCORM 1.2 Content Aggregation Model, 2.3",
)


@package_check(SCORMTYPE_SPELLING, Format.SCORM12)
def scormtype_is_spelt_right(inspection: Inspection) -> Problems:
    for facts in _manifest(inspection):
        for resource in facts.resources:
            for name in resource.attributes:
                if name.rpartition("}")[2].lower() == "scormtype" and name != SCORMTYPE:
                    wrong = name.rpartition("}")[2]
                    yield problem(resource.line, resource.identifier, resource=resource.identifier, name=wrong)


NO_SCORMTYPE = rule(
    "SCORM008",
    holds="Each resource says whether it is a sco or an asset.",
    says="resource {resource} has no adlcp:scormtype",
    hint='Add adlcp:scormtype="sco" to what talks to the LMS, "asset" to the rest.',
    reason="Moodle opens such a resource without a run-time and marks it completed as soon as it is opened.",
    clause="SCORM 1.2 Content Aggregation Model, 2.3 (adlcp:scormtype); Moodle 4.4 and 5.0 mod_scorm (run)",
)


@package_check(NO_SCORMTYPE, Format.SCORM12)
def resources_have_a_scormtype(inspection: Inspection) -> Problems:
    for facts in _manifest(inspection):
        for resource in facts.resources:
            if _scormtype(resource) is None and not resource.type.startswith(("imsqti", "ims_qti")):
                yield problem(resource.line, resource.identifier, resource=resource.identifier)


BAD_SCORMTYPE = rule(
    "SCORM009",
    holds="adlcp:scormtype is sco or asset.",
    says="resource {resource} has the SCORM type {value!r}",
    hint="Write sco or asset, in lower case.",
    reason="Any other word is no type; Moodle's table has room for five letters.",
    clause="adlcp_rootv1p2.xsd, attribute scormtype; Moodle 4.4 and 5.0, mod/scorm/db/install.xml (read)",
)


@package_check(BAD_SCORMTYPE, Format.SCORM12)
def scormtype_is_known(inspection: Inspection) -> Problems:
    for facts in _manifest(inspection):
        for resource in facts.resources:
            value = _scormtype(resource)
            if value is not None and value not in (SCO, ASSET):
                yield problem(resource.line, resource.identifier, resource=resource.identifier, value=value)


NOT_WEBCONTENT = rule(
    "SCORM010",
    holds="Every resource is of type webcontent.",
    says="resource {resource} is of type {type!r}",
    hint='Write type="webcontent".',
    reason="SCORM knows no other kind of resource; importers skip what they cannot name.",
    clause="SCORM 1.2 Content Aggregation Model, 2.3 (resource type is webcontent)",
)


@package_check(NOT_WEBCONTENT, Format.SCORM12)
def resources_are_webcontent(inspection: Inspection) -> Problems:
    for facts in _manifest(inspection):
        for resource in facts.resources:
            if resource.type != WEBCONTENT and not resource.type.startswith(("imsqti", "ims_qti")):
                yield problem(resource.line, resource.identifier, resource=resource.identifier, type=resource.type)


NO_SCO = rule(
    "SCORM011",
    holds="At least one item launches a SCO.",
    says="no item launches a resource of type sco",
    hint='Set adlcp:scormtype="sco" on the resource of the page that reports to the LMS.',
    reason="Nothing can be reported: no score, no completion but that of having opened the page.",
    clause="SCORM 1.2 Content Aggregation Model, 2.1 (SCO); Moodle 4.4 and 5.0, mod/scorm/loadSCO.php (run)",
)


@package_check(NO_SCO, Format.SCORM12)
def something_is_a_sco(inspection: Inspection) -> Problems:
    for facts in _manifest(inspection):
        types = {_scormtype(resource) for _, resource in _launched(facts)}
        if types == {ASSET}:
            yield problem(facts.line)


NO_HREF = rule(
    "SCORM012",
    holds="A resource that an item launches has an href.",
    says="item {item} launches resource {resource}, which has no href",
    hint="Add the href of the page to open.",
    reason="There is nothing to open: Moodle lists the item and cannot launch it.",
    clause="SCORM 1.2 Content Aggregation Model, 2.3 (resource href); Moodle 4.4 and 5.0 mod_scorm (run)",
)


@package_check(NO_HREF, Format.SCORM12)
def launched_resources_have_an_href(inspection: Inspection) -> Problems:
    for facts in _manifest(inspection):
        for item, resource in _launched(facts):
            if not (resource.href or "").strip():
                yield problem(resource.line, resource.identifier, item=item.identifier, resource=resource.identifier)


NOT_A_PAGE = rule(
    "SCORM013",
    severity=Severity.WARNING,
    holds="What an item launches is an HTML page.",
    says="item {item} launches {href}, which is not named like an HTML page",
    hint="Launch a page whose name ends in .html.",
    reason="Servers tell a page by its extension, and only a page can find the LMS's run-time.",
    clause="SCORM 1.2 Run-Time Environment, 3.2 (launch in a browser); ADL's validator wants an extension (run)",
)


@package_check(NOT_A_PAGE, Format.SCORM12)
def launch_file_is_a_page(inspection: Inspection) -> Problems:
    for facts in _manifest(inspection):
        for item, resource in _launched(facts):
            path = resource.launch
            if path is not None and not path.lower().endswith(_HTML) and _scormtype(resource) == SCO:
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


@package_check(NOT_FIRST, Format.SCORM12)
def launch_resource_comes_first(inspection: Inspection) -> Problems:
    for facts in _manifest(inspection):
        first = next((resource for resource in facts.resources if resource.href), None)
        launched = next((resource for _, resource in _launched(facts) if resource.href), None)
        if first is not None and launched is not None and first is not launched:
            yield problem(first.line, first.identifier, first=first.identifier, launched=launched.identifier)


UNUSED = rule(
    "SCORM015",
    severity=Severity.INFO,
    holds="Every resource is launched by an item or needed by one that is.",
    says="no item launches resource {resource}, directly or as a dependency",
    hint="Let the resource that uses its files depend on it, or take it out.",
    reason="Tools that copy what items need leave its files behind.",
    clause="SCORM 1.2 Content Aggregation Model, 2.3 (dependency)",
)


@package_check(UNUSED, Format.SCORM12)
def resources_are_used(inspection: Inspection) -> Problems:
    for facts in _manifest(inspection):
        if facts.submanifests or _has_dangling(facts) or not any(True for _ in _launched(facts)):
            continue
        used = {id(each) for each in facts.reached(*(resource for _, resource in _launched(facts)))}
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
    clause="SCORM 1.2 Content Aggregation Model, 2.3 (content aggregation package); Moodle 4.4 and 5.0 (run)",
)


@package_check(NO_ORGANIZATION, Format.SCORM12)
def something_to_show(inspection: Inspection) -> Problems:
    for facts in _manifest(inspection):
        if not any(True for _ in facts.items) and not facts.submanifests:
            yield problem(facts.line)


SEVERAL_ORGANIZATIONS = rule(
    "SCORM017",
    severity=Severity.INFO,
    holds="A package has one organization.",
    says="the manifest has {count} organizations; most LMSs show the default one alone",
    hint="Keep one organization, or make a package for each.",
    reason="Moodle offers the choice on its entry page only, Open edX none at all.",
    clause="SCORM 1.2 Content Aggregation Model, 2.3 (organizations); Moodle 4.4 and 5.0 mod_scorm (run)",
)


@package_check(SEVERAL_ORGANIZATIONS, Format.SCORM12)
def one_organization(inspection: Inspection) -> Problems:
    for facts in _manifest(inspection):
        if len(facts.organizations) > 1:
            yield problem(facts.organizations[1].line, count=len(facts.organizations))


SEVERAL_SCOS = rule(
    "SCORM018",
    severity=Severity.WARNING,
    holds="A package holds one SCO, which navigates inside itself.",
    says="the items launch {count} SCOs",
    hint="Put all pages into one SCO; where several are needed, try the package in each LMS it is meant for.",
    reason="In Moodle, going back to a SCO that has recorded interactions breaks the session; Open edX launches one.",
    clause="Moodle 4.4 and 5.0, mod/scorm/datamodels/scorm_12.js (run); openedx-scorm-xblock (run)",
)


@package_check(SEVERAL_SCOS, Format.SCORM12)
def one_sco(inspection: Inspection) -> Problems:
    for facts in _manifest(inspection):
        scos = [item for item, resource in _launched(facts) if _scormtype(resource) == SCO]
        if len(scos) > 1:
            yield problem(scos[1].line, scos[1].identifier, count=len(scos))


NOTHING_TO_LAUNCH = rule(
    "SCORM019",
    holds="An item without items in it refers to a resource.",
    says="item {item} refers to no resource and has no items in it",
    hint="Add identifierref, or take the item out.",
    reason="It stands in the table of contents and opens nothing.",
    clause="SCORM 1.2 Content Aggregation Model, 2.3 (item, identifierref); ADL's validator (run)",
)


@package_check(NOTHING_TO_LAUNCH, Format.SCORM12)
def leaves_refer_to_resources(inspection: Inspection) -> Problems:
    for facts in _manifest(inspection):
        for item in facts.items:
            if item.leaf and item.identifierref is None:
                yield problem(item.line, item.identifier, item=item.identifier)


INVISIBLE = rule(
    "SCORM020",
    severity=Severity.INFO,
    holds="Each item says that it is visible.",
    says="item {item} has no isvisible attribute",
    hint='Add isvisible="true".',
    reason="Visible is the default of the standard, but Open edX drops nested items that do not say so.",
    clause="IMS Content Packaging 1.1.2, item@isvisible; openedx-scorm-xblock (run)",
)


@package_check(INVISIBLE, Format.SCORM12)
def visibility_is_stated(inspection: Inspection) -> Problems:
    for facts in _manifest(inspection):
        for item in facts.items:
            if item.isvisible is None:
                yield problem(item.line, item.identifier, item=item.identifier)


NOT_BOOLEAN = rule(
    "SCORM021",
    holds="isvisible is true or false.",
    says="item {item} has isvisible={value!r}",
    hint="Write true or false, in lower case.",
    reason="An LMS that compares with 'true' hides the item.",
    clause="imscp_rootv1p1p2.xsd, attr.isvisible (boolean); SCORM 1.2 Content Aggregation Model, 2.3",
)


@package_check(NOT_BOOLEAN, Format.SCORM12)
def visibility_is_true_or_false(inspection: Inspection) -> Problems:
    for facts in _manifest(inspection):
        for item in facts.items:
            if item.isvisible is not None and item.isvisible not in ("true", "false"):
                yield problem(item.line, item.identifier, item=item.identifier, value=item.isvisible)


PARAMETERS = rule(
    "SCORM022",
    holds="Launch parameters stand on items that launch something, and start with ?, &, # or a name.",
    says="item {item} has the parameters {value!r}{why}",
    hint="Write ?name=value or #fragment, on the item that refers to the resource.",
    reason="The parameters are appended to the launch address as they are; a wrong start makes a wrong address.",
    clause="SCORM 1.2 Content Aggregation Model, 2.3 (item parameters); ADL's validator (run)",
)
_PARAMETERS = re.compile(r"(?:[?&]?[^\s=?&#]+=[^\s#]*|#\S*|\?[^\s#]+(?:#\S*)?)")


@package_check(PARAMETERS, Format.SCORM12)
def parameters_make_sense(inspection: Inspection) -> Problems:
    for facts in _manifest(inspection):
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
    clause="SCORM 1.2 Content Aggregation Model, 2.3 (title); Canvas (documented)",
)
LONG_TITLE = rule(
    "SCORM024",
    severity=Severity.WARNING,
    holds="Titles have at most 200 characters.",
    says="the title of {of} has {length} characters",
    hint="Shorten it to 200 characters.",
    reason="200 is the length that LMSs must store; some cut what is longer.",
    clause="SCORM 1.2 Content Aggregation Model, 2.3 (title, smallest permitted maximum 200)",
)
TOO_LONG_TITLE = rule(
    "SCORM025",
    holds="Titles fit the 255 characters of Moodle's tables.",
    says="the title of {of} has {length} characters",
    hint="Shorten it to 200 characters.",
    reason="With 256 characters Moodle's database refuses the row and no activity is made.",
    clause="Moodle 4.4 and 5.0, mod/scorm/db/install.xml, varchar(255) (run)",
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


@package_check(NO_TITLE, Format.SCORM12)
def titles_are_there(inspection: Inspection) -> Problems:
    for facts in _manifest(inspection):
        for of, title, line, identifier in _titles(facts):
            if not (title or "").strip():
                yield problem(line, identifier, of=of)


@package_check(LONG_TITLE, Format.SCORM12)
def titles_are_short(inspection: Inspection) -> Problems:
    for facts in _manifest(inspection):
        for of, title, line, identifier in _titles(facts):
            if MAX_TITLE < len(title or "") <= _MOODLE_COLUMN:
                yield problem(line, identifier, of=of, length=len(title or ""))


@package_check(TOO_LONG_TITLE, Format.SCORM12)
def titles_fit_moodle(inspection: Inspection) -> Problems:
    for facts in _manifest(inspection):
        for of, title, line, identifier in _titles(facts):
            if len(title or "") > _MOODLE_COLUMN:
                yield problem(line, identifier, of=of, length=len(title or ""))


@package_check(RAGGED_TITLE, Format.SCORM12)
def titles_are_on_one_line(inspection: Inspection) -> Problems:
    for facts in _manifest(inspection):
        for of, title, line, identifier in _titles(facts):
            if title and title.strip() and (title != title.strip() or len(title.splitlines()) > 1):
                yield problem(line, identifier, of=of)


@package_check(LOST_TITLE, Format.SCORM12)
def titles_survive_moodle(inspection: Inspection) -> Problems:
    for facts in _manifest(inspection):
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
_LISTED = 20  # different references that are told; each costs a walk to its line
_NUMERIC = re.compile(rb"&#(?:x[0-9A-Fa-f]+|[0-9]+);")


@package_check(NUMERIC_REFERENCE, Format.SCORM12)
def characters_as_themselves(inspection: Inspection) -> Problems:
    data = inspection.package.read(MANIFEST)
    seen: set[bytes] = set()
    for match in _NUMERIC.finditer(data):
        if match[0] not in seen and len(seen) < _LISTED:
            seen.add(match[0])
            yield problem(data.count(b"\n", 0, match.start()) + 1, reference=match[0].decode())


LONG_IDENTIFIER = rule(
    "SCORM029",
    holds="Identifiers fit the 255 characters of Moodle's tables.",
    says="the identifier of an <{element}> has {length} characters, starting {start!r}",
    hint="Shorten it; 32 characters are plenty.",
    reason="Moodle's database refuses the row and no activity is made.",
    clause="Moodle 4.4 and 5.0, mod/scorm/db/install.xml, varchar(255) (run for titles, read for identifiers)",
)


@package_check(LONG_IDENTIFIER, Format.SCORM12)
def identifiers_fit_moodle(inspection: Inspection) -> Problems:
    for facts in _manifest(inspection):
        for found in facts.identifiers:
            if len(found.identifier) > _MOODLE_COLUMN:
                length, start = len(found.identifier), found.identifier[:20]
                yield problem(found.line, found.identifier, element=found.element, length=length, start=start)


# --- ADL's elements ---------------------------------------------------------------------------------

MASTERY_RANGE = rule(
    "SCORM030",
    holds="A mastery score is a number from 0 to 100.",
    says="the mastery score is {value!r}",
    hint="Write the percentage that passes, such as 80.",
    reason="LMSs compare score.raw with it; one outside 0 to 100 passes everybody or nobody.",
    clause="SCORM 1.2 Run-Time Environment, 3.4.4 (cmi.student_data.mastery_score); Content Aggregation Model, 2.3",
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


@package_check(MASTERY_RANGE, Format.SCORM12)
def mastery_score_is_a_percentage(inspection: Inspection) -> Problems:
    for facts in _manifest(inspection):
        for element in _elements(facts, "masteryscore"):
            number = _number(element.text)
            if number is None or not 0 <= number <= 100:
                yield problem(element.line, value=element.text)


@package_check(MASTERY_ZERO, Format.SCORM12)
def mastery_score_is_not_zero(inspection: Inspection) -> Problems:
    for facts in _manifest(inspection):
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
)


@package_check(MISPLACED, Format.SCORM12)
def adl_elements_are_in_their_place(inspection: Inspection) -> Problems:
    for facts in _manifest(inspection):
        for element in facts.extensions:
            if element.namespace != ADLCP_SCORM12 or element.name not in _ITEM_ELEMENTS:
                continue
            where = ""
            if element.parent != "item":
                where = f"in <{element.parent}>"
            elif not element.after_title:
                where = "before the title"
            elif not element.launches:
                where = "in an item that launches nothing"
            if where:
                yield problem(element.line, name=element.name, where=where)


PREREQUISITES = rule(
    "SCORM033",
    severity=Severity.WARNING,
    holds="Items do without prerequisites.",
    says="an item has prerequisites ({value}), which many LMSs ignore",
    hint='Control the order inside one SCO; if you keep it, give it type="aicc_script".',
    reason="Where they are ignored, learners enter at will; where heeded, a wrong identifier locks them out.",
    clause="SCORM 1.2 Content Aggregation Model, 2.3 (prerequisites); Open edX ignores them (read)",
)


@package_check(PREREQUISITES, Format.SCORM12)
def no_prerequisites(inspection: Inspection) -> Problems:
    for facts in _manifest(inspection):
        for element in _elements(facts, "prerequisites"):
            yield problem(element.line, value=element.text.strip() or "empty")


LONG_DATA = rule(
    "SCORM034",
    holds="datafromlms has at most 255 characters.",
    says="datafromlms has {length} characters",
    hint="Shorten it, or put the data into a file of the package.",
    reason="An LMS need keep no more; what is cut off is missing from cmi.launch_data.",
    clause="SCORM 1.2 Content Aggregation Model, 2.3 (datafromlms, 255 characters)",
)


@package_check(LONG_DATA, Format.SCORM12)
def launch_data_fits(inspection: Inspection) -> Problems:
    for facts in _manifest(inspection):
        for element in _elements(facts, "datafromlms"):
            if len(element.text) > _DATA_FROM_LMS:
                yield problem(element.line, length=len(element.text))


TIME_LIMIT = rule(
    "SCORM035",
    holds="maxtimeallowed is HHHH:MM:SS.SS, timelimitaction one of its four values.",
    says="{name} is {value!r}",
    hint="Write for example 0001:30:00, and exit,message | exit,no message | continue,message | continue,no message.",
    reason="The LMS hands the text to the content as it is; a wrong form is read as no limit, or as another one.",
    clause="SCORM 1.2 Run-Time Environment, 3.4.4 (CMITimespan, time_limit_action)",
)
_TIMESPAN = re.compile(r"\d{2,4}:\d{2}:\d{2}(?:\.\d{1,2})?")


@package_check(TIME_LIMIT, Format.SCORM12)
def time_limits_are_well_written(inspection: Inspection) -> Problems:
    for facts in _manifest(inspection):
        for element in _elements(facts, "maxtimeallowed"):
            if not _TIMESPAN.fullmatch(element.text):
                yield problem(element.line, name="maxtimeallowed", value=element.text)
        for element in _elements(facts, "timelimitaction"):
            if element.text not in _TIME_LIMIT_ACTIONS:
                yield problem(element.line, name="timelimitaction", value=element.text)


# --- the SCO itself ---------------------------------------------------------------------------------

SILENT_SCO = rule(
    "SCORM036",
    severity=Severity.WARNING,
    holds="A SCO calls LMSInitialize.",
    says="{resource} is marked as a SCO, but nothing in the package calls LMSInitialize",
    hint="Mark it as an asset if it reports nothing; else use SCORM 1.2's calls (Initialize alone is SCORM 2004's).",
    reason="The LMS waits for a report that never comes: the activity stays 'not attempted' for ever.",
    clause="SCORM 1.2 Run-Time Environment, 3.3 (a SCO calls at least LMSInitialize and LMSFinish)",
)
_SCRIPTS = (".js", ".mjs", *_HTML)
_SCRIPT_LIMIT = 32 << 20  # bytes in all


@package_check(SILENT_SCO, Format.SCORM12)
def scos_speak(inspection: Inspection) -> Problems:
    for facts in _manifest(inspection):
        scos = [resource for _, resource in _launched(facts) if _scormtype(resource) == SCO and resource.launch]
        present = {folded(path) for path in inspection.package.paths}
        if scos and folded(scos[0].launch or "") in present and not _says(inspection, b"LMSInitialize"):
            yield problem(scos[0].line, scos[0].identifier, resource=scos[0].identifier)


def _says(inspection: Inspection, word: bytes) -> bool:
    """Some script or page holds the word; more of them than a lesson has are not searched."""
    package, searched = inspection.package, 0
    for path in package.paths:
        if path.lower().endswith(_SCRIPTS):
            searched += package[path].size
            if searched > _SCRIPT_LIMIT or word in package.read(path):
                return True
    return False
