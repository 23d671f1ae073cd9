"""PKG: what is in a package besides its documents, and under which names."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lessonpack.checks._manifest import manifest, problem
from lessonpack.findings import Severity, rule
from lessonpack.formats.standard import with_manifest
from lessonpack.package import MANIFEST, is_leftover, is_litter
from lessonpack.rule import Inspection, Problem, Problems, package_check

# --- the manifest's place ---------------------------------------------------------------------------

MISSING = rule(
    "PKG050",
    holds="A package has a manifest, imsmanifest.xml.",
    says="there is no imsmanifest.xml in it{loose}",
    hint="Export the lesson as SCORM or QTI from the program that made it; a zip of web pages is no package.",
    reason="Moodle refuses the file as 'Incorrect file package - missing imsmanifest.xml or AICC structure'; no "
    "importer knows what to do with it.",
    clause="IMS Content Packaging 1.1.2, imsmanifest.xml; Moodle 4.4 and 5.0 (observed)",
)
MISPLACED = rule(
    "PKG051",
    holds="The manifest lies at the root of the package.",
    says="the manifest is {path}, not at the root of the package",
    hint="Zip what is in the folder '{folder}', not the folder itself.",
    reason="Moodle refuses the package ('was not in the root of your zip file'), ADL's validator stops, Canvas takes "
    "it only when the zip has an entry for the folder itself.",
    clause="IMS Content Packaging 1.1.2, imsmanifest.xml at the root; Moodle 4.4 and 5.0, Canvas Classic (observed)",
)
WRONG_CASE = rule(
    "PKG052",
    holds="The manifest's name is written in small letters.",
    says="the manifest is called {path}, not imsmanifest.xml",
    hint="Rename it to imsmanifest.xml and zip the package anew.",
    reason="Servers tell letter case apart: Moodle says that imsmanifest.xml is missing.",
    clause="IMS Content Packaging 1.1.2, imsmanifest.xml; Moodle 4.4 and 5.0 (observed)",
)
NESTED = rule(
    "PKG053",
    holds="A package is not wrapped in another zip.",
    says="there is no imsmanifest.xml in it, but {zips}",
    hint="Unpack the outer zip and use {use}.",
    reason="Importers unpack once and then find no manifest; mail programs and download pages like to wrap zips.",
    clause="IMS Content Packaging 1.1.2, imsmanifest.xml at the root; Moodle 4.4 and 5.0 (observed)",
)


@package_check(MISSING, with_manifest)
def has_a_manifest(inspection: Inspection) -> Problems:
    if not (_in_root(inspection) or _misplaced(inspection) or _nested(inspection)):
        kinds = " and ".join(sorted(f"a {kind}" for kind in set(inspection.kinds.values())))
        yield Problem({"loose": f", only {kinds} without one" if kinds else ""})


@package_check(MISPLACED, with_manifest)
def manifest_is_at_the_root(inspection: Inspection) -> Problems:
    found = "" if _in_root(inspection) else _misplaced(inspection)
    if found:
        yield Problem({"path": found, "folder": found.rpartition("/")[0]}, path=found)


@package_check(WRONG_CASE, with_manifest)
def manifest_is_in_small_letters(inspection: Inspection) -> Problems:
    found = _in_root(inspection)
    if found not in ("", MANIFEST):
        yield Problem({"path": found}, path=found)


@package_check(NESTED, with_manifest)
def package_is_not_wrapped(inspection: Inspection) -> Problems:
    found = [] if _in_root(inspection) or _misplaced(inspection) else _nested(inspection)
    if len(found) == 1:
        yield Problem({"zips": f"another zip: {found[0]}", "use": found[0]}, path=found[0])
    elif found:
        named = ", ".join(found[:_NAMED]) + (", …" if len(found) > _NAMED else "")
        yield Problem({"zips": f"{len(found):,} zips: {named}", "use": "each of them by itself"})


def _in_root(inspection: Inspection) -> str:
    """The manifest at the root in any letter case, the right one first; "" without one."""
    if MANIFEST in inspection.package:
        return MANIFEST
    return next((path for path in inspection.package.paths if path.lower() == MANIFEST), "")


def _misplaced(inspection: Inspection) -> str:
    """The manifest nearest to the root in some folder; "" without one."""
    found = [
        path for path in inspection.package.paths if path.lower().endswith(f"/{MANIFEST}") and not is_leftover(path)
    ]
    return min(found, key=lambda path: (path.count("/"), path), default="")


_NAMED = 3  # zips that a message names


def _nested(inspection: Inspection) -> list[str]:
    """The zips in a package."""
    return [path for path in inspection.package.paths if path.lower().endswith(".zip") and not is_leftover(path)]


# --- files that make trouble ------------------------------------------------------------------------

EXECUTABLE = rule(
    "PKG054",
    severity=Severity.WARNING,
    holds="A package holds nothing that a server or a computer would run.",
    says="{path} is a program, by its name",
    hint="Leave it out; what runs in a browser is called .html, .js or .wasm.",
    reason="Some platforms refuse an upload with such files; others, such as Moodle, store them and never run them, so "
    "that the lesson does not work.",
    clause="Moodle 4.4 and 5.0 store .php and do not run it (observed); upload filters of other platforms (stated)",
)
LONG_PATH = rule(
    "PKG055",
    severity=Severity.WARNING,
    holds="Paths stay below 200 characters.",
    says="{path} has a path of {length} characters",
    hint="Shorten the names of the file and its folders.",
    reason="A server puts its own folders in front, and Windows stops at 260 characters.",
    clause="Microsoft, Maximum Path Length Limitation (260); Canvas refuses names over 255 (stated by its users)",
    naming=("path", "length"),
)
JUNK = rule(
    "PKG056",
    severity=Severity.WARNING,
    holds="A package is free of what operating systems leave in folders.",
    says="{path} is a leftover of the operating system",
    hint='Make the zip anew without it: \'zip -r package.zip . -x "*.DS_Store" -x "__MACOSX/*"\' inside the folder.',
    reason="ADL's validator warns of files that no manifest lists; Moodle drops some of them; nobody needs them.",
    clause="ADL SCORM 2004 4th edition validator (observed); Moodle 4.4 and 5.0 drop __MACOSX and .DS_Store (observed)",
    naming=("path",),
)
LISTED_JUNK = rule(
    "PKG057",
    holds="What a manifest lists is not called like what operating systems leave in folders.",
    says="{href} is listed {role} and called like a leftover of the operating system",
    hint="Give the file another name or move it out of that folder; if it is a leftover, take its entry out.",
    reason="LMSs drop such files when they unpack, and the resource then lacks them. What stands in them is not "
    "judged.",
    clause="IMS Content Packaging 1.1.2, file and resource@href; Moodle 4.4 and 5.0 drop __MACOSX and .DS_Store "
    "(observed)",
)
LISTED_LITTER = rule(
    "PKG058",
    severity=Severity.WARNING,
    holds="A manifest lists nothing that operating systems leave in folders.",
    says="{path} is a leftover of the operating system, and the manifest lists it",
    hint="Zip without it, and take its entry out of the manifest.",
    reason="The manifest lists all that lay in the folder. Nobody needs the file, and platforms that drop it leave the "
    "resource without it.",
    clause="Moodle 4.4 and 5.0 drop __MACOSX and .DS_Store (observed)",
    naming=("path",),
)

_PATH = 200
_EXECUTABLES = frozenset(
    {
        "asp",
        "aspx",
        "ashx",
        "bat",
        "cgi",
        "cmd",
        "dll",
        "exe",
        "jar",
        "jsp",
        "jspx",
        "msi",
        "phar",
        "php",
        "phtml",
        "shtml",
    }
)


def _is_program(path: str) -> bool:
    name = path.rpartition("/")[2].lower()
    return not is_leftover(path) and "." in name and name.rpartition(".")[2] in _EXECUTABLES


@package_check(EXECUTABLE)
def nothing_is_a_program(inspection: Inspection) -> Problems:
    yield from _each(inspection, _is_program)


@package_check(LONG_PATH)
def paths_are_short(inspection: Inspection) -> Problems:
    for path in inspection.package.paths:
        if len(path) > _PATH and not is_leftover(path):
            yield Problem({"path": path, "length": len(path)}, path=path)


@package_check(JUNK)
def nothing_is_left_over(inspection: Inspection) -> Problems:
    listed = inspection.once(_listed_litter)
    yield from _each(inspection, lambda path: is_leftover(path) and path not in listed)


@package_check(LISTED_LITTER)
def no_litter_is_listed(inspection: Inspection) -> Problems:
    for path in sorted(inspection.once(_listed_litter)):
        yield Problem({"path": path}, path=path)


def _listed_litter(inspection: Inspection) -> frozenset[str]:
    """What is listed, is litter, and is neither launched nor read: that is no harm but to order."""
    facts = manifest(inspection)
    if facts is None:
        return frozenset()
    shown = (facts.by_identifier.get(item.identifierref or "") for item in facts.items)
    needed = {resource.launch for resource in shown if resource is not None} | facts.documents
    paths = (address.meant for address in facts.addresses)
    return frozenset(path for path in {*paths} if path and path not in needed and _is_litter(inspection, path))


def _is_litter(inspection: Inspection, path: str) -> bool:
    if path not in inspection.package or not is_leftover(path):
        return False
    if is_litter(path):
        return True
    with inspection.package[path].open() as stream:
        return is_litter(path, stream.read(4))


@package_check(LISTED_JUNK)
def nothing_left_over_is_listed(inspection: Inspection) -> Problems:
    facts = manifest(inspection)
    if facts is None:
        return
    litter = inspection.once(_listed_litter)
    for resource, href, line, _, path in facts.addresses:
        if path is not None and path in inspection.package and is_leftover(path) and path not in litter:
            role = f"by resource {resource.identifier or 'without identifier'}"
            yield problem(line, resource.identifier, href=href, role=role)
    for path in sorted(facts.metadata_files):
        if path in inspection.package and is_leftover(path):
            yield problem(facts.line, href=path, role="as metadata")


def _each(inspection: Inspection, is_bad: Callable[[str], bool]) -> Iterator[Problem]:
    """A problem for each bad path."""
    for path in filter(is_bad, inspection.package.paths):
        yield Problem({"path": path}, path=path)
