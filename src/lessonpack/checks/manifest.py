"""IMS: what holds for any IMS content package: its manifest, its files, and the names between them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from lessonpack.checks._manifest import folded, manifest, problem, unlisted
from lessonpack.findings import Severity, rule
from lessonpack.formats import imscp, load
from lessonpack.package import MANIFEST
from lessonpack.rule import Document, Inspection, Problem, Problems, document_check, facts_of, package_check

_KINDS = [kind for standard in load().values() if standard.judged for kind in standard.documents]
_BOM = b"\xef\xbb\xbf"


@facts_of(*(kind for kind in _KINDS if kind.is_manifest))
def facts(document: Document) -> imscp.Manifest:
    return imscp.read(document.root)


# --- files and addresses ----------------------------------------------------------------------------

MISSING = rule(
    "IMS001",
    holds="Every file that the manifest lists is in the package.",
    says="{href} is listed by resource {resource} but is not in the package",
    hint="Add the file to the zip, or take its entry out of the manifest.",
    reason="Moodle imports such a package without a word and learners meet a 404; Canvas warns and goes on without it.",
    clause="IMS Content Packaging 1.1.2, file and resource@href; Moodle 4.4 and 5.0, Canvas Classic (run)",
)


@package_check(MISSING)
def listed_files_exist(inspection: Inspection) -> Problems:
    package = inspection.package
    present = {folded(path) for path in package.paths}
    for resource, href, line, path, _ in _local_addresses(inspection):
        if path is not None and path not in package and folded(path) not in present:
            yield problem(line, resource.identifier, href=href, resource=resource.identifier or "without identifier")


UNLISTED = rule(
    "IMS002",
    severity=Severity.WARNING,
    holds="Every file of the package is listed by some resource.",
    says="{files} listed by no resource",
    hint='Add <file href="{path}"/> to the resource that uses it, or leave it out{each}.',
    reason="Importers that copy only what is listed (Canvas for images) leave it behind; ADL's validator warns of it.",
    clause="IMS Content Packaging 1.1.2, file; ADL SCORM 2004 4th edition validator (run), Canvas Classic (run)",
)


@package_check(UNLISTED)
def package_files_are_listed(inspection: Inspection) -> Problems:
    facts = manifest(inspection)
    if facts is None or facts.submanifests:
        return
    told = _told_by_other_rules(inspection)
    folders: dict[str, list[str]] = {}
    for path in unlisted(inspection, facts):
        if path not in told and path not in inspection.broken:  # of what is broken XML003 says it
            folders.setdefault(posixpath.dirname(path), []).append(path)
    for folder, paths in folders.items():
        each = ", and so on for each" if len(paths) > 1 else ""
        yield Problem({"files": _named(folder, paths), "path": paths[0], "each": each}, path=paths[0])


_NAMED = 3  # files of a folder that a message names


def _named(folder: str, paths: list[str]) -> str:
    """`a/b.png is`; of many `300 files of a (b.png, c.png, d.png, …) are`."""
    if len(paths) == 1:
        return f"{paths[0]} is"
    names = [posixpath.basename(path) for path in paths[:_NAMED]] + (["…"] if len(paths) > _NAMED else [])
    return f"{len(paths):,} files {f'of {folder}' if folder else 'beside the manifest'} ({', '.join(names)}) are"


def _told_by_other_rules(inspection: Inspection) -> set[str]:
    """Documents of the standard and what they refer to: its own rules say it better when those are unlisted."""
    own = [path for path, kind in inspection.kinds.items() if kind in inspection.standard.documents]
    told = set(own)
    for path in own:
        folder = posixpath.dirname(path)
        for reference in getattr(inspection.facts.get(path), "references", ()):
            told.add(imscp.local_path(f"{folder}/" if folder else "", reference.href) or "")
    return told


LISTED_TWICE = rule(
    "IMS003",
    severity=Severity.WARNING,
    holds="A resource lists each of its files once.",
    says="{href} is listed more than once by resource {resource}",
    hint="Keep one <file> entry.",
    reason="Tools that copy or count by the manifest treat the file twice; ADL asks for exactly one entry.",
    clause="SCORM 1.2 Content Aggregation Model, 2.3 (file); ADL SCORM 2004 4th edition validator (run)",
)


@package_check(LISTED_TWICE)
def files_are_listed_once(inspection: Inspection) -> Problems:
    facts = manifest(inspection)
    for resource in facts.resources if facts else ():
        seen: set[str] = set()
        for file in resource.files:
            if file.target in seen:
                yield problem(file.line, resource.identifier, href=file.target, resource=resource.identifier)
            seen.add(file.target)


WRONG_CASE = rule(
    "IMS004",
    holds="An href is written with the letter case of the file it means.",
    says="{href} differs from the file {path} in letter case",
    hint="Write {path} in the manifest, letter by letter as the zip has it.",
    reason="It works on the Windows machine it was made on and is a missing file on the server.",
    clause="RFC 3986, 6.2.2.1; Canvas and SCORM Cloud compare letter case (documented), ADL's validator too (run)",
)


@package_check(WRONG_CASE)
def letter_case_agrees(inspection: Inspection) -> Problems:
    by_folded = {folded(path): path for path in inspection.package.paths}
    for resource, href, line, path, _ in _local_addresses(inspection):
        if path is not None and path not in inspection.package and folded(path) in by_folded:
            yield problem(line, resource.identifier, href=href, path=by_folded[folded(path)])


EXTERNAL = rule(
    "IMS005",
    severity=Severity.WARNING,
    holds="Resources lie inside the package.",
    says="resource {resource} points out of the package, to {href}",
    hint="Put the file into the package and refer to it by a relative path.",
    reason="On another site the content cannot reach the LMS (same-origin rule), and it changes or vanishes unseen.",
    clause="SCORM 1.2 Content Aggregation Model, 2.3 (resource href); ADL SCORM 2004 4th edition validator warns (run)",
)


@package_check(EXTERNAL)
def resources_are_inside(inspection: Inspection) -> Problems:
    facts = manifest(inspection)
    for resource, href, line, _, _ in facts.addresses if facts else ():
        if imscp.is_external(href) and not _DRIVE.match(href):
            yield problem(line, resource.identifier, href=href, resource=resource.identifier)


ESCAPES = rule(
    "IMS006",
    holds="An href is a relative path that stays inside the package.",
    says="{href} of resource {resource} leads out of the package",
    hint="Write a path relative to the manifest, without a leading '/', drive letter, or '..' above the root.",
    reason="Canvas raises an error at such a '..'; an absolute path names a file of the machine it was made on.",
    clause="IMS Content Packaging 1.1.2, href; Canvas Classic and New Quizzes (read), ADL's validator (run)",
)
_DRIVE = re.compile(r"[A-Za-z]:(?:[\\/]|$)")


@package_check(ESCAPES)
def addresses_stay_inside(inspection: Inspection) -> Problems:
    facts = manifest(inspection)
    for resource, href, line, _, meant in facts.addresses if facts else ():
        if imscp.is_external(href) and not _DRIVE.match(href):
            continue
        bare = re.split(r"[?#]", href, maxsplit=1)[0]
        if bare and meant is None:
            yield problem(line, resource.identifier, href=href, resource=resource.identifier)


BACKSLASH = rule(
    "IMS007",
    holds="An href uses forward slashes.",
    says="{href} of resource {resource} has a backslash in it",
    hint="Write '/' between folders.",
    reason="A backslash separates folders on Windows alone; elsewhere it is a letter of a name that no file has.",
    clause="RFC 3986, 3.3; SCORM 2004 4th edition validator (run)",
)


@package_check(BACKSLASH)
def forward_slashes(inspection: Inspection) -> Problems:
    facts = manifest(inspection)
    for resource, href, line, _, _ in facts.addresses if facts else ():
        if "\\" in href and not _DRIVE.match(href):
            yield problem(line, resource.identifier, href=href, resource=resource.identifier)


UNSAFE_NAME = rule(
    "IMS008",
    severity=Severity.WARNING,
    holds="Hrefs consist of ASCII letters, digits, dots, hyphens and underscores.",
    says="{href} of resource {resource} needs escaping somewhere on its way",
    hint="Rename the file: ASCII letters, digits, '.', '-', '_', and '/' between folders.",
    reason="ADL's tools decode %xx as Latin-1, Moodle removes quotes and ampersands from names: the file is not found.",
    clause="RFC 3986, 2; ADL SCORM 2004 4th edition validator (read), Moodle 4.4 and 5.0 file storage (run)",
)
_SAFE = re.compile(r"[A-Za-z0-9._\-/\\]*(?:[?#].*)?", re.DOTALL)


@package_check(UNSAFE_NAME)
def plain_names(inspection: Inspection) -> Problems:
    for resource, href, line, _, _ in _local_addresses(inspection):
        if not _SAFE.fullmatch(href):
            yield problem(line, resource.identifier, href=href, resource=resource.identifier)


def _local_addresses(inspection: Inspection) -> Iterator[imscp.Address]:
    """The hrefs that can only mean a file of the package; the others have rules of their own."""
    facts = manifest(inspection)
    for address in facts.addresses if facts else ():
        if "\\" not in address.href and address.path is not None:
            yield address


NOT_OWN_FILE = rule(
    "IMS009",
    holds="The file that a resource starts with is one of its files.",
    says="resource {resource} starts with {href}, which neither it nor a resource it depends on lists as a file",
    hint='Add <file href="{href}"/> to the resource.',
    reason="Importers that copy by the list of files leave out the very page that is launched.",
    clause="IMS Content Packaging 1.1.2, resource@href and file; ADL SCORM 2004 4th edition validator (run)",
)


@package_check(NOT_OWN_FILE)
def start_file_is_listed(inspection: Inspection) -> Problems:
    facts = manifest(inspection)
    present = {folded(path) for path in inspection.package.paths}
    for resource in _starting_elsewhere(facts)[0] if facts else ():
        if folded(resource.launch or "") in present:  # of a file that is missing another rule speaks
            yield problem(resource.line, resource.identifier, resource=resource.identifier, href=resource.href)


UNFOLLOWED = rule(
    "PKG029",
    severity=Severity.WARNING,
    holds="The dependencies of resources can be followed to their end.",
    says="of {count} resources it was not judged whether they list the file that they start with",
    hint="Let each resource list its own files, or depend directly on the one that does.",
    reason="Dependencies upon dependencies of thousands of resources take hours to follow, for importers as well.",
    clause="lessonpack: 500,000 dependencies are followed",
    partial=True,
)
_FOLLOWED = 500_000


@package_check(UNFOLLOWED)
def dependencies_are_followed(inspection: Inspection) -> Problems:
    facts = manifest(inspection)
    left = _starting_elsewhere(facts)[1] if facts else 0
    if left and facts:
        yield problem(facts.line, count=f"{left:,}")


def _starting_elsewhere(facts: imscp.Manifest) -> tuple[list[imscp.Resource], int]:
    """The resources whose start file neither they nor a resource they depend on lists; of how many nobody can tell.

    For each such file those that list it are walked back from, once for all who start with it.
    """
    listing: dict[str, list[imscp.Resource]] = {}
    starting: dict[str, list[imscp.Resource]] = {}
    for resource in facts.resources:
        own = {folded(path) for path in resource.paths}
        for path in own:
            listing.setdefault(path, []).append(resource)
        if resource.launch is not None and "\\" not in (resource.href or "") and folded(resource.launch) not in own:
            starting.setdefault(folded(resource.launch), []).append(resource)
    users = _users(facts) if starting else {}
    found, left, steps = [], 0, _FOLLOWED
    for path, resources in starting.items():
        if steps <= 0 and path in listing:
            left += len(resources)
            continue
        reaching, waiting = set(map(id, listing.get(path, ()))), listing.get(path, [])[:]
        while waiting:
            for user in users.get(id(waiting.pop()), ()):
                steps -= 1
                if id(user) not in reaching:
                    reaching.add(id(user))
                    waiting.append(user)
        found += [resource for resource in resources if id(resource) not in reaching]
    return found, left


def _users(facts: imscp.Manifest) -> dict[int, list[imscp.Resource]]:
    """By resource, those that depend on it."""
    users: dict[int, list[imscp.Resource]] = {}
    for resource in facts.resources:
        for dependency in resource.dependencies:
            other = facts.by_identifier.get(dependency.target)
            if other is not None:
                users.setdefault(id(other), []).append(resource)
    return users


# --- identifiers and references ---------------------------------------------------------------------

NO_NCNAME = rule(
    "IMS010",
    holds="Identifiers are XML names without a colon.",
    says="the identifier {identifier!r} of <{element}> is no XML name",
    hint="Start with a letter or underscore; then letters, digits, '.', '-' and '_' only. Prefix a GUID with a letter.",
    reason="Strict importers refuse the manifest at its first such identifier.",
    clause="XML Schema part 2, 3.3.8 (ID) and Namespaces in XML, 3 (NCName); ADL's validator (run)",
    explains=("={identifier}", "{element}/@identifier", "{element}/@identifier lacking"),
)


@package_check(NO_NCNAME)
def identifiers_are_names(inspection: Inspection) -> Problems:
    facts = manifest(inspection)
    for found in facts.identifiers if facts else ():
        if not imscp.NCNAME.fullmatch(found.identifier):
            yield problem(found.line, found.identifier, identifier=found.identifier, element=found.element)


REPEATED = rule(
    "IMS011",
    holds="No two elements of a manifest share an identifier.",
    says="the identifier {identifier} stands {count} times: on {elements}",
    hint="Give each manifest, organization, item and resource an identifier of its own.",
    reason="Of the items with one identifier Moodle keeps the last and drops the others in silence.",
    clause="XML Schema part 2, 3.3.8 (ID); Moodle 4.4 and 5.0 mod_scorm (run)",
    explains=("={identifier}",),
)


@package_check(REPEATED)
def identifiers_are_unique(inspection: Inspection) -> Problems:
    facts = manifest(inspection)
    if facts is None or facts.submanifests:
        return
    by_identifier: dict[str, list[imscp.Identified]] = {}
    for found in facts.identifiers:
        by_identifier.setdefault(found.identifier, []).append(found)
    for identifier, same in by_identifier.items():
        if identifier and len(same) > 1:
            elements = ", ".join(f"<{found.element}>" for found in same[:5])
            yield problem(same[1].line, identifier, identifier=identifier, count=len(same), elements=elements)


NO_SUCH_DEFAULT = rule(
    "IMS012",
    holds="The default organization exists.",
    says="organizations default={default!r} names no organization",
    hint="Write the identifier of the organization that is to be shown.",
    reason="What is shown is then left to the LMS: the first organization, or nothing.",
    clause="IMS Content Packaging 1.1.2, organizations@default (IDREF; libxml2 does not check it)",
    explains=("manifest/organizations/@default",),
)


@package_check(NO_SUCH_DEFAULT)
def default_organization_exists(inspection: Inspection) -> Problems:
    facts = manifest(inspection)
    if facts is None or facts.default is None:
        return
    if facts.default not in {organization.identifier for organization in facts.organizations}:
        yield problem(facts.line, default=facts.default)


NO_DEFAULT = rule(
    "IMS013",
    severity=Severity.WARNING,
    holds="A manifest with organizations names the default one.",
    says="<organizations> has no default attribute",
    hint='Add default="{organization}".',
    reason="Without it the LMS picks one; ADL's tools ask for it.",
    clause="SCORM 1.2 Content Aggregation Model, 2.3 (organizations, default); Moodle takes the first (run)",
)


@package_check(NO_DEFAULT)
def default_organization_is_named(inspection: Inspection) -> Problems:
    facts = manifest(inspection)
    if facts is not None and facts.organizations and facts.default is None:
        yield problem(facts.line, organization=facts.organizations[0].identifier)


NO_SUCH_RESOURCE = rule(
    "IMS014",
    holds="Every item that refers to a resource refers to one that exists.",
    says="item {item} refers to {reference!r}, and no resource has that identifier",
    hint="Correct identifierref, or add the resource.",
    reason="The item stands in the table of contents and opens nothing.",
    clause="IMS Content Packaging 1.1.2, item@identifierref; Moodle 4.4 and 5.0 keep the item without a launch (run)",
)


@package_check(NO_SUCH_RESOURCE)
def item_references_exist(inspection: Inspection) -> Problems:
    facts = manifest(inspection)
    if facts is None or facts.submanifests:
        return
    for item in facts.items:
        if item.identifierref is not None and item.identifierref not in facts.by_identifier:
            yield problem(item.line, item.identifier, item=item.identifier, reference=item.identifierref)


NO_SUCH_DEPENDENCY = rule(
    "IMS015",
    holds="Every dependency names a resource that exists.",
    says="resource {resource} depends on {reference!r}, and no resource has that identifier",
    hint="Correct the dependency's identifierref, or add the resource.",
    reason="The files it was to bring are not brought; libxml2 does not check such references.",
    clause="IMS Content Packaging 1.1.2, dependency@identifierref (IDREF); ADL's validator (run)",
    explains=("dependency/@identifierref", "dependency/@identifierref lacking"),
)


@package_check(NO_SUCH_DEPENDENCY)
def dependencies_exist(inspection: Inspection) -> Problems:
    facts = manifest(inspection)
    if facts is None or facts.submanifests:
        return
    for resource in facts.resources:
        for each in resource.dependencies:
            if each.target not in facts.by_identifier:
                yield problem(each.line, resource.identifier, resource=resource.identifier, reference=each.target)


CIRCLE = rule(
    "IMS016",
    severity=Severity.WARNING,
    holds="Resources do not depend on themselves, directly or in a circle.",
    says="resource {resource} depends on {other}, which depends on it",
    hint="Take the dependency out that closes the circle.",
    reason="A tool that follows dependencies without counting never comes back.",
    clause="IMS Content Packaging 1.1.2, dependency",
)


@package_check(CIRCLE)
def dependencies_make_no_circle(inspection: Inspection) -> Problems:
    facts = manifest(inspection)
    if facts is None:
        return
    entered: set[str] = set()
    for start in facts.by_identifier:
        if start not in entered:
            for resource, dependency in _closing(facts, start, entered):
                name = resource.identifier
                yield problem(dependency.line, name, resource=name, other=dependency.target)


def _closing(facts: imscp.Manifest, start: str, entered: set[str]) -> Iterator[tuple[imscp.Resource, imscp.Reference]]:
    """The dependencies that close a circle, found by walking down from a resource; each is walked once."""
    first = facts.by_identifier[start]
    walked, open_ones = [(first, iter(first.dependencies))], {start}
    entered.add(start)
    while walked:
        resource, dependencies = walked[-1]
        dependency = next(dependencies, None)
        if dependency is None:
            walked.pop()
            open_ones.remove(resource.identifier)
        elif dependency.target in open_ones:
            yield resource, dependency
        elif dependency.target in facts.by_identifier and dependency.target not in entered:
            entered.add(dependency.target)
            open_ones.add(dependency.target)
            other = facts.by_identifier[dependency.target]
            walked.append((other, iter(other.dependencies)))


PADDED = rule(
    "IMS024",
    severity=Severity.WARNING,
    holds="Identifiers, references and addresses have no blanks around them.",
    says="an identifier, a reference or an address has blanks at an end (elements with such: {count})",
    hint="Take the blanks out, between the quotation marks.",
    reason="XML Schema lets them not count, but an LMS that reads without a schema compares letter by letter: an item "
    "and its resource then do not find each other.",
    clause="XML Schema part 2, 3.3.8, 3.3.9 and 3.2.17 (whiteSpace collapse); XML 1.0, 3.3.3 (CDATA keeps blanks)",
)


@package_check(PADDED)
def nothing_is_padded(inspection: Inspection) -> Problems:
    facts = manifest(inspection)
    if facts is not None and facts.padded:
        yield problem(facts.padded[0], count=len(facts.padded))


# --- xml:base, sub-manifests, encoding --------------------------------------------------------------

BASE_USED = rule(
    "IMS017",
    severity=Severity.WARNING,
    holds="Paths are written out instead of shortened with xml:base.",
    says="xml:base={base!r} shortens the paths of this manifest",
    hint="Write the whole path into each href and take xml:base out.",
    reason="Open edX ignores xml:base and Moodle heeds it on <resource> alone: elsewhere the files are not found.",
    clause="XML Base; openedx-scorm-xblock (read), Moodle 4.4 and 5.0 mod_scorm (run)",
)
BAD_BASE = rule(
    "IMS018",
    holds="An xml:base is a relative folder that ends in '/'.",
    says="xml:base={base!r} is not a relative folder ending in '/'",
    hint="End it in '/', without a leading '/' or backslashes; better, write whole paths and drop it.",
    reason="Without the final slash the last folder is replaced, not entered.",
    clause="RFC 3986, 5.2.3; SCORM 2004 4th edition Content Aggregation Model, xml:base; ADL's validator (run)",
)


def _is_folder(base: str) -> bool:
    """A base below which hrefs mean files of the package; an empty one, or `.`, is the manifest's own folder."""
    ends = base.rpartition("/")[2] in ("", ".", "..")
    return ends and not base.startswith("/") and "\\" not in base and not imscp.is_external(base)


def _is_own_folder(base: str) -> bool:
    return len(base) <= imscp.LONGEST and posixpath.normpath(base) == "."


@package_check(BASE_USED)
def paths_are_whole(inspection: Inspection) -> Problems:
    facts = manifest(inspection)
    for base in facts.bases if facts else ():
        if _is_folder(base.target) and not _is_own_folder(base.target):
            yield problem(base.line, base=base.target)


@package_check(BAD_BASE)
def bases_are_folders(inspection: Inspection) -> Problems:
    facts = manifest(inspection)
    for base in facts.bases if facts else ():
        if not _is_folder(base.target):
            yield problem(base.line, base=base.target)


SUBMANIFEST = rule(
    "IMS019",
    severity=Severity.WARNING,
    holds="A package has one manifest, with none nested in it.",
    says="a <manifest> is nested in the manifest",
    hint="Merge its organizations and resources into the outer manifest.",
    reason="Hardly an LMS reads nested manifests; later SCORM versions forbid them.",
    clause="IMS Content Packaging 1.1.2, (sub)manifest; ADL SCORM 2004 4th edition validator warns (run)",
)


@package_check(SUBMANIFEST)
def no_nested_manifest(inspection: Inspection) -> Problems:
    facts = manifest(inspection)
    for line in facts.submanifests if facts else ():
        yield problem(line)


BYTE_ORDER_MARK = rule(
    "IMS020",
    severity=Severity.WARNING,
    holds="The manifest starts with its XML declaration, without a byte order mark.",
    says="the manifest starts with a byte order mark",
    hint="Save it as UTF-8 without BOM.",
    reason="UTF-8 needs none, and readers that look for '<' as the first byte refuse the file.",
    clause="Unicode 15, 2.6 (a BOM is neither required nor recommended for UTF-8); XML 1.0, 4.3.3 permits it",
)


@package_check(BYTE_ORDER_MARK)
def no_byte_order_mark(inspection: Inspection) -> Problems:
    if manifest(inspection) is not None:
        with inspection.package[MANIFEST].open() as stream:
            if stream.read(3) == _BOM:
                yield problem(1)


NOT_UTF8 = rule(
    "IMS021",
    severity=Severity.WARNING,
    holds="XML documents are encoded in UTF-8.",
    says="the document is encoded in {encoding}",
    hint='Save it as UTF-8 and declare encoding="UTF-8".',
    reason="XML readers need not know more than UTF-8 and UTF-16; LMSs that search the raw bytes expect UTF-8.",
    clause="XML 1.0, 4.3.3",
)


@package_check(NOT_UTF8)
def manifest_is_utf8(inspection: Inspection) -> Problems:
    facts = manifest(inspection)
    if facts is not None and not _is_utf8(facts.encoding) and not _is_misdeclared(inspection, facts):
        yield problem(1, encoding=facts.encoding)


@document_check(NOT_UTF8, *(kind for kind in _KINDS if not kind.is_manifest))
def documents_are_utf8(document: Document) -> Problems:
    encoding = document.root.getroottree().docinfo.encoding or "UTF-8"
    if not _is_utf8(encoding):
        yield Problem({"encoding": encoding}, line=1)


MISDECLARED = rule(
    "IMS022",
    holds="The encoding that a manifest declares is the one it is written in.",
    says="the manifest declares {encoding}, but its bytes are UTF-8",
    hint='Declare encoding="UTF-8".',
    reason="Every accented letter turns into two wrong ones, and no parser can notice.",
    clause="XML 1.0, 4.3.3 (it is a fatal error for an entity to be in another encoding than declared)",
)


@package_check(MISDECLARED)
def declared_encoding_is_true(inspection: Inspection) -> Problems:
    facts = manifest(inspection)
    if facts is not None and _is_misdeclared(inspection, facts):
        yield problem(1, encoding=facts.encoding)


def _is_utf8(encoding: str) -> bool:
    return encoding.upper() in ("UTF-8", "UTF8", "US-ASCII", "ASCII")


def _is_misdeclared(inspection: Inspection, facts: imscp.Manifest) -> bool:
    """One-byte encodings take any bytes; those that also read as UTF-8 beyond ASCII were written as UTF-8."""
    if _is_utf8(facts.encoding) or facts.encoding.startswith(("UTF-16", "UTF-32")):
        return False
    data = inspection.package.read(MANIFEST)
    if data.isascii():
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


HALF_CONTROL = rule(
    "IMS023",
    severity=Severity.WARNING,
    holds="A package that carries schema documents carries all that its manifest names.",
    says="{missing} is named by xsi:schemaLocation and missing, while {present} is there",
    hint="Ship all the schema documents at the root of the zip, or none of them.",
    reason="A validator that uses the package's own schemas stops at the missing one; LMSs read none of them.",
    clause="SCORM 1.2 Content Aggregation Model, 2.3 (control files); ADL SCORM 2004 4th edition validator (run)",
)


@package_check(HALF_CONTROL)
def control_documents_are_complete(inspection: Inspection) -> Problems:
    facts = manifest(inspection)
    named = [each for each in facts.locations if not imscp.is_external(each)] if facts else []
    present = [each for each in named if each in inspection.package]
    for each in named:
        if facts and present and each not in inspection.package:
            yield problem(facts.line, missing=each, present=present[0])
