"""QTI packages: items beside each other, and the manifest that lists them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from io import BytesIO

from lxml import etree

from lessonpack import closed
from lessonpack.checks._manifest import MARKED, Manifest, manifest, marks, problem
from lessonpack.checks.qti._facts import inside, items, located, shown, template
from lessonpack.findings import Severity, rule
from lessonpack.formats import imscp, qti2, qti2_facts
from lessonpack.formats.qti_versions import OF_KINDS, VERSIONS
from lessonpack.formats.standard import DocumentKind
from lessonpack.rule import Inspection, Problem, Problems, package_check, plain

SAME_ITEM = rule(
    "QTI100",
    severity=Severity.WARNING,
    holds="No two items of a package share an identifier.",
    says="the item {identifier!r} is also in {other}",
    hint="Give each item an identifier of its own.",
    reason="QTI leaves it open, but banks know items by their identifiers: Canvas keeps the last, others the first.",
    clause="QTI 2.1 Information Model, assessmentItem identifier (LOM: globally unique); Canvas Classic (run)",
)


@package_check(SAME_ITEM)
def items_have_names_of_their_own(inspection: Inspection) -> Problems:
    seen: dict[str, str] = {}
    for path, facts in items(inspection):
        if facts.identifier in seen:
            yield located(path, 1, facts.identifier, identifier=facts.identifier, other=seen[facts.identifier])
        seen.setdefault(facts.identifier, path)


FILE_MISSING = rule(
    "QTI101",
    holds="Every file that an item or test shows is in the package.",
    says="<{by}> shows {href}, which is not in the package",
    hint="Add the file; the address is relative to the item's own file.",
    reason="Learners see a broken picture where the question needs one.",
    clause="QTI 2.1 Information Model, img src and object data; Canvas Classic (run)",
)


@package_check(FILE_MISSING)
def shown_files_exist(inspection: Inspection) -> Problems:
    facts = manifest(inspection)
    listed = facts.listed if facts else frozenset()
    for path, reference, target in shown(inspection):
        if target not in inspection.package and target not in listed:
            yield located(path, reference.line, by=reference.by, href=reference.href)


FILE_UNLISTED = rule(
    "QTI102",
    severity=Severity.WARNING,
    holds="What an item shows is listed by its resource, or by one that it depends on.",
    says="<{by}> shows {href}, which the item's resource does not list",
    hint='Add <file href="{target}"/> to the item\'s resource, or a dependency on the resource that has it.',
    reason="Importers carry what is listed: Canvas leaves an unlisted picture behind and the link broken.",
    clause="IMS Content Packaging 1.1.2, file and dependency; Canvas Classic (run)",
)


UNFOLLOWED = rule(
    "QTI104",
    severity=Severity.WARNING,
    holds="What the resources of items list and depend on can be followed to the end.",
    says="of {count} items it was not judged whether their resources list what they show",
    hint="Let each item's resource list its own files, or depend directly on the one that does.",
    reason="What was not judged to its end is never called valid; importers take as long to follow so much.",
    clause="lessonpack: 262,144 resources, files and dependencies are looked at",
    partial=True,
)
_WALKED = 1 << 18  # resources, files and dependencies, of all items together, after which no more are followed


@package_check(FILE_UNLISTED, *VERSIONS)
def shown_files_are_listed(inspection: Inspection) -> Problems:
    for path, reference, target in _unlisted(inspection)[0]:
        yield located(path, reference.line, by=reference.by, href=reference.href, target=target)


@package_check(UNFOLLOWED, *VERSIONS)
def resources_of_items_are_followed(inspection: Inspection) -> Problems:
    left = _unlisted(inspection)[1]
    facts = manifest(inspection)
    if left and facts:
        yield problem(facts.line, count=f"{left:,}")


def _unlisted(inspection: Inspection) -> tuple[list[tuple[str, qti2_facts.Reference, str]], int]:
    """What items show and their resources do not list; of how many items nobody can tell."""
    facts = manifest(inspection)
    by_start = {resource.launch: resource for resource in facts.resources if resource.launch} if facts else {}
    found: list[tuple[str, qti2_facts.Reference, str]] = []
    left, walked, steps = set[str](), ("", set[str]()), _WALKED
    for path, reference, target in shown(inspection):
        resource = by_start.get(path)
        if facts is None or resource is None or target not in inspection.package:
            continue
        if walked[0] != path:
            if steps < 0:
                left.add(path)
                continue
            reached = facts.reached(resource)
            paths = [each for other in reached for each in other.paths]
            steps -= len(paths) + sum(1 + len(other.dependencies) for other in reached)
            walked = (path, set(paths))
        if target not in walked[1]:
            found.append((path, reference, target))
    return found, len(left)


TEMPLATE_MISSING = rule(
    "QTI103",
    holds="The file that holds an item's response processing is in the package.",
    says="the rules of the item stand in {location}, which is not in the package",
    hint="Add the file; the address is relative to the item's own file.",
    reason="Without its rules the item never scores.",
    clause="QTI 2.1 Information Model, responseProcessing, templateLocation",
)


@package_check(TEMPLATE_MISSING)
def templates_are_inside(inspection: Inspection) -> Problems:
    for path, facts in items(inspection):
        if facts.template_location and template(facts) not in qti2.TEMPLATES:
            target = inside(path, facts.template_location)
            if target is not None and target not in inspection.package:
                yield located(path, 0, location=facts.template_location)


DOCUMENT_UNLISTED = rule(
    "QTI110",
    holds="Every item and test of the package is a resource of the manifest.",
    says="{path} is a {kind}, and no resource of the manifest starts with it",
    hint="Add a resource of type {type} with this href.",
    reason="Importers read what the manifest lists: this document does not exist for them.",
    clause="QTI 2.1 Meta-data and Usage Data, packaging; IMS Content Packaging 1.1.2, resource",
)


@package_check(DOCUMENT_UNLISTED, *VERSIONS)
def documents_are_resources(inspection: Inspection) -> Problems:
    facts = manifest(inspection)
    if facts is None or facts.submanifests:
        return
    known = {resource.launch for resource in facts.resources} | facts.listed
    folded = {(path or "").casefold() for path in known}
    for path, kind in inspection.kinds.items():
        if kind in OF_KINDS and path.casefold() not in folded:
            yield Problem({"path": path, "kind": kind.name, "type": OF_KINDS[kind].types[kind]}, path=path)


WRONG_TYPE = rule(
    "QTI111",
    holds="A resource's type says what its document is.",
    says="resource {resource} is of type {type!r}, and {href} is {found}",
    hint="Items are {item_type}, tests {test_type}, everything else webcontent.",
    reason="Importers choose the reader by the type: the document is read as something else, or not at all.",
    clause="QTI 2.1 manifest profile qtiv2p1_imscpv1p2_v1p0.xsd, resource types; Canvas (read)",
    explains=("resource/@type", "resource/@type lacking"),
)
WRONG_VERSION = rule(
    "QTI112",
    holds="Documents and resource types of a package are of one QTI version.",
    says="resource {resource} is of type {type!r}, and {href} is {found}",
    hint="Write the whole package in one version: type, namespace and schema.",
    reason="Importers choose the reader by the type. Canvas, for one, drops the test and makes loose bank entries of "
    "its questions.",
    clause="QTI 2.1 manifest profile, resource types; Canvas Classic qti.rb (run)",
    explains=("resource/@type",),
)
_VERSIONED = ("imsqti_item_xmlv", "imsqti_test_xmlv")


def _documents(inspection: Inspection, facts: Manifest) -> Iterator[tuple[imscp.Resource, str, DocumentKind | None]]:
    """Each resource that starts with a readable XML document, and the document's kind."""
    for resource in facts.resources:
        path = resource.launch
        if path is not None and path in inspection.package and path not in inspection.broken:
            kind = inspection.kinds.get(path)
            if kind is not None or (path.lower().endswith(".xml") and resource.type.startswith("imsqti_")):
                yield resource, path, kind


def _root(inspection: Inspection, path: str) -> str:
    """The name of a document's root, with its namespace; only its beginning is parsed."""
    try:
        data = BytesIO(inspection.package.read(path))
        for _, node in etree.iterparse(data, events=("start",), **closed.OPTIONS):
            return plain(str(node.tag))
    except etree.XMLSyntaxError:
        pass
    return "not XML"


_TYPES = {kind: version.types[kind] for kind, version in OF_KINDS.items()}


def _misnamed(inspection: Inspection, code: str) -> Problems:
    facts = manifest(inspection)
    version = VERSIONS[inspection.standard]
    own = version.types
    root = cache(lambda path: _root(inspection, path))  # many resources may start with one document
    for resource, path, kind in _documents(inspection, facts) if facts else ():
        expected = None if kind is None else _TYPES.get(kind)
        is_own = expected is None or kind in own
        if (expected == resource.type and is_own) or (kind is None and not resource.type.startswith(_VERSIONED)):
            continue
        found = f"a {kind.name}" if kind else root(path)
        versions = "imsqti_v2p" in found or "qtiasi_v3" in found or (kind and resource.type.startswith(_VERSIONED))
        same_role = resource.type.startswith((expected or resource.type)[: len(_VERSIONED[0])])
        broken = WRONG_VERSION if versions and same_role else WRONG_TYPE
        if broken.code == code:
            types = {"item_type": version.item_type, "test_type": version.test_type} if broken is WRONG_TYPE else {}
            name = resource.identifier
            yield problem(resource.line, name, resource=name, type=resource.type, href=path, found=found, **types)


@package_check(WRONG_TYPE, *VERSIONS)
def types_say_what_documents_are(inspection: Inspection) -> Problems:
    return _misnamed(inspection, WRONG_TYPE.code)


@package_check(WRONG_VERSION, *VERSIONS)
def versions_agree(inspection: Inspection) -> Problems:
    return _misnamed(inspection, WRONG_VERSION.code)


INEXACT_MARK = rule(
    "QTI114",
    severity=Severity.WARNING,
    holds="schema and schemaversion are those of the manifest profile of QTI's version.",
    says="{element} {found}, where {expected} must stand",
    hint="Write {right}, letter by letter, on one line.",
    reason="The profile's schema knows no other words, and importers that compare them find no package of theirs.",
    clause="qtiv2p1_imscpv1p2_v1p0.xsd and those of 2.2 and 3.0, schema and schemaversion",
    explains=MARKED,
)


@package_check(INEXACT_MARK, *VERSIONS)
def marks_are_exact(inspection: Inspection) -> Problems:
    facts = manifest(inspection)
    if facts is not None:
        words = VERSIONS[inspection.standard].vocabulary
        for mark in marks(facts, words.schemas, words.schemaversion):
            yield problem(facts.line, **mark)
