"""IMS: the files of a content package, and the addresses in its manifest."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from lessonpack.checks._manifest import folded, manifest, problem, unlisted
from lessonpack.findings import Severity, rule
from lessonpack.formats import imscp, load
from lessonpack.formats.addresses import is_external, local_path
from lessonpack.patterns import regex
from lessonpack.rule import Document, Inspection, Problem, Problems, facts_of, package_check

_KINDS = [kind for standard in load().values() if standard.judged for kind in standard.documents]
_BOM = b"\xef\xbb\xbf"


@facts_of(*(kind for kind in _KINDS if kind.is_manifest))
def facts(document: Document) -> imscp.Manifest:
    """What checks know of a manifest."""
    return imscp.read(document.root)


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
            told.add(local_path(f"{folder}/" if folder else "", reference.href) or "")
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
        if is_external(href) and not _DRIVE.match(href):
            yield problem(line, resource.identifier, href=href, resource=resource.identifier)


ESCAPES = rule(
    "IMS006",
    holds="An href is a relative path that stays inside the package.",
    says="{href} of resource {resource} leads out of the package",
    hint="Write a path relative to the manifest, without a leading '/', drive letter, or '..' above the root.",
    reason="Canvas raises an error at such a '..'; an absolute path names a file of the machine it was made on.",
    clause="IMS Content Packaging 1.1.2, href; Canvas Classic and New Quizzes (read), ADL's validator (run)",
)
_DRIVE = regex(r"[A-Za-z]:(?:[\\/]|$)")


@package_check(ESCAPES)
def addresses_stay_inside(inspection: Inspection) -> Problems:
    facts = manifest(inspection)
    for resource, href, line, _, meant in facts.addresses if facts else ():
        if is_external(href) and not _DRIVE.match(href):
            continue
        if meant is None and re.split(r"[?#]", href, maxsplit=1)[0]:
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
_SAFE = regex(r"[A-Za-z0-9._\-/\\]*(?:[?#].*)?", re.DOTALL)


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
    elsewhere = inspection.once(_starting_elsewhere)[0]
    present = {folded(path) for path in inspection.package.paths} if elsewhere else ()
    for resource in elsewhere:
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
    left = inspection.once(_starting_elsewhere)[1] if facts else 0
    if left and facts:
        yield problem(facts.line, count=f"{left:,}")


def _starting_elsewhere(inspection: Inspection) -> tuple[list[imscp.Resource], int]:
    """The resources whose start file neither they nor a resource they depend on lists; of how many nobody can tell.

    For each such file those that list it are walked back from, once for all who start with it.
    """
    facts = manifest(inspection)
    if facts is None:
        return [], 0
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
