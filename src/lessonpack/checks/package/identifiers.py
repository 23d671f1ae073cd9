"""IMS: the identifiers of a manifest, and the references between them."""

from __future__ import annotations

from collections.abc import Iterator

from lessonpack.checks._manifest import manifest, problem
from lessonpack.findings import Severity, rule
from lessonpack.formats import cartridge, imscp
from lessonpack.formats.standard import Standard
from lessonpack.rule import Inspection, Problems, package_check

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


def _has_default(standard: Standard) -> bool:
    """Cartridges have one organization, and no attribute that would name it."""
    return not cartridge.is_cartridge(standard)


@package_check(NO_DEFAULT, _has_default)
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
