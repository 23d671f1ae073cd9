"""What check modules share about manifests: finding the facts, and comparing what is listed with what is there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lessonpack.findings import quoted
from lessonpack.formats import imscp
from lessonpack.package import MANIFEST, is_leftover
from lessonpack.rule import Inspection, Problem

Manifest = imscp.Manifest

PAGES = (".html", ".htm", ".xhtml")  # by the ends of their names
_UNLISTED_SUFFIXES = (".xsd", ".dtd")  # schema documents, which no manifest lists


def manifest(inspection: Inspection) -> Manifest | None:
    """The manifest's facts; None for a package whose manifest is missing or could not be read."""
    facts = inspection.facts.get(MANIFEST)
    return facts if isinstance(facts, Manifest) else None


def manifests(inspection: Inspection) -> Iterator[Manifest]:
    """The manifest's facts, once, if it could be read: for loops that then have nothing to do."""
    facts = manifest(inspection)
    if facts is not None:
        yield facts


def problem(line: int, nearest: str = "", /, **args: object) -> Problem:
    """A problem in the manifest; `nearest` is the identifier through which its origin is found."""
    return Problem(args, path=MANIFEST, line=line, identifier=nearest)


def marks(facts: Manifest, schemas: Sequence[str], version: str) -> Iterator[dict[str, str]]:
    """Which of schema and schemaversion are not what they must be: what a rule's words want to know of each.

    Where there is neither, that is one fault, and `metadata` lacks them.
    """
    rights = {"schema": schemas, "schemaversion": (version,)}
    if facts.schema is None and facts.schemaversion is None:
        inside = "".join(f"<{name}>{right[0]}</{name}>" for name, right in rights.items())
        told = {
            "found": "with schema and schemaversion is missing",
            "expected": " and ".join(map(_either, rights.values())),
        }
        yield {"element": "metadata", **told, "right": f"<metadata>{inside}</metadata>"}
        return
    for (name, right), found in zip(rights.items(), (facts.schema, facts.schemaversion), strict=True):
        if found not in right:
            said = "is missing" if found is None else f"is {quoted(found)}"
            yield {"element": name, "found": said, "expected": _either(right), "right": f"<{name}>{right[0]}</{name}>"}


def _either(words: Sequence[str]) -> str:
    return " or ".join(map(quoted, words))


# What a schema says of the same.
MARKED = (
    "manifest/metadata/{element}",
    "manifest/metadata/{element} lacking",
    "manifest/metadata/{element} before schemaversion",
    "manifest/{element} before organizations",
    "manifest/{element} before resources",
    "manifest/{element} lacking",
    "{element}/schema lacking",
)


def folded(path: str) -> str:
    """A path as a file system that ignores letter case and takes both slashes would compare it."""
    comparable = path.replace("\\", "/").casefold()
    return path if comparable == path else comparable  # kept once, where it is the same


def unlisted(inspection: Inspection, facts: Manifest) -> list[str]:
    """Files of the package that no resource mentions, however it spells them."""
    mentioned = {folded(path) for path in facts.metadata_files}
    mentioned |= {folded(address.meant) for address in facts.addresses if address.meant is not None}
    return [path for path in inspection.package.paths if not _needs_no_listing(path) and folded(path) not in mentioned]


def _needs_no_listing(path: str) -> bool:
    return path == MANIFEST or path.lower().endswith(_UNLISTED_SUFFIXES) or is_leftover(path) or path.endswith("/")
