"""Parses the XML documents of packages, and tells what keeps one from being read, or read to its end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from lxml import etree

from lessonpack import closed, rule
from lessonpack.findings import Finding, Severity, finding
from lessonpack.findings import rule as define
from lessonpack.formats import imscp, lengths
from lessonpack.package import MANIFEST

NOT_XML = define(
    "XML001",
    holds="Every XML file of a package is well-formed.",
    says="not well-formed XML: {reason}",
    hint="Repair the file where the parser stopped; importers that read it stop there or lose what follows.",
    reason="Some importers refuse the whole package, others import what came before the error and say nothing.",
    clause="XML 1.0, 2.1; Canvas Classic imports the questions before the break without a warning (observed)",
)
ENTITIES = define(
    "XML002",
    holds="XML files do without entities of their own.",
    says="the file {reason}",
    hint="Write the characters themselves and take the entities out: the formats here are described by XSDs.",
    reason="Entities are how a small file becomes a huge one and how a parser is made to read other files; readers "
    "that know this refuse the file or leave the entities out.",
    clause="XML 1.0, 4.1 (WFC: Entity Declared) and 4.4; OWASP on entity expansion",
)
UNLISTED_NOT_XML = define(
    "XML003",
    severity=Severity.WARNING,
    holds="XML files that no resource lists can be read.",
    says="no resource lists this file, and it is not well-formed XML without entities: {reason}",
    hint="Leave the file out of the package, or repair and list it.",
    reason="Importers pass over what the manifest does not list; content that opens the file itself will not get far.",
    clause="XML 1.0, 2.1; IMS Content Packaging 1.1.2, file",
)
DOCTYPE = define(
    "XML004",
    severity=Severity.NOTE,
    holds="XML files carry no document type declaration.",
    says="the file has a DOCTYPE, which lessonpack does not follow",
    hint="Nothing to do for most importers; the formats here are described by XSDs and need none.",
    reason="It does no harm without entities, but some readers refuse any file that has one.",
    clause="XML 1.0, 2.8; OWASP on external entities",
    asks=False,
)
TOO_LONG = define(
    "XML005",
    severity=Severity.WARNING,
    holds="What stands in an XML file is short enough, and a package small enough, to be looked at to its end.",
    says="the file was not judged to its end: {what}",
    hint="{advice}",
    reason="What was not judged to its end is never called valid; values of millions of characters waste the time of "
    "every reader.",
    clause="lessonpack: 10,000 characters of an attribute, 100,000 of a text, 300 of a namespace; of a package of "
    "others 700,000 elements and attributes of documents that differ in more than words",
    partial=True,
)
REFUSED = define(
    "XML006",
    holds="XML files stay within what the parsers of platforms take.",
    says="XML parsers refuse the file: {reason}",
    hint="Divide the file or what is in it; large pictures and texts belong into files of their own.",
    reason="The parser that PHP, Ruby and most platforms use has bounds against files that are made to waste memory.",
    clause="libxml2 without XML_PARSE_HUGE: 10,000,000 characters of a text, an attribute or a comment, 50,000 of a "
    "name, 256 elements within each other",
)


@cache
def _parser() -> etree.XMLParser:
    """Without comments and instructions text is whole: libxml2 puts the pieces together again in quadratic time."""
    return closed.parser(huge_tree=False, remove_comments=True, remove_pis=True)


def parsed(inspection: rule.Inspection, path: str, data: bytes, found: list[Finding]) -> etree._Element | None:
    """The root of a document, None for one that cannot be read: that is an error where an importer will read it."""
    try:
        root = etree.fromstring(data, _parser())
        broken, reason, line = ENTITIES, _entities(root), 1
    except etree.XMLSyntaxError as error:
        reason, line = _of_parser(error), error.lineno or 0
        bound = next((words for pattern, words in _BOUNDS.items() if re.search(pattern, reason)), "")
        broken, reason = (REFUSED, bound) if bound else (NOT_XML, reason)
    place = rule.place(inspection.package, path, line)
    if not reason:
        if root.getroottree().docinfo.internalDTD is not None:
            found.append(finding(DOCTYPE, place))
        return root if _is_short(inspection, path, root, data, found) else None
    found.append(finding(UNLISTED_NOT_XML if _is_unlisted(inspection, path) else broken, place, {"reason": reason}))
    inspection.broken.add(path)
    return None


def _of_parser(error: etree.XMLSyntaxError) -> str:
    """What the parser says in one line, without the place, which the finding has."""
    return " ".join((error.msg or "empty").split(", line ")[0].split())


# What libxml2 stops at in documents that may be well-formed, by its words, which versions have changed.
_BOUNDS = {
    "(?i)depth": "more than 256 elements stand within each other",
    "(?i)name.* too long": "a name has more than 50,000 characters",
    "(?i)XML_PARSE_HUGE|huge|too (?:long|big)": "a text, an attribute or a comment has more than 10,000,000 characters",
}


def _is_short(inspection: rule.Inspection, path: str, root: etree._Element, data: bytes, found: list[Finding]) -> bool:
    """False for a document that cannot be judged for the length of its names; too long values in it are cut."""
    namespace = lengths.long_namespace(root, data)
    what = f"a namespace has {namespace:,} characters" if namespace else lengths.shorten(root, data)
    if what:
        found += left_unread(inspection, path, what, _SHORTER)
    if namespace:
        inspection.broken.add(path)
    return not namespace


_SHORTER = "Shorten it, or move it into a file of its own to which this one refers."
_SMALLER = "Divide what is in the package among several, such as a bank into banks of some thousand questions."


def left_unread(inspection: rule.Inspection, path: str, what: str, advice: str = _SMALLER) -> Iterator[Finding]:
    """That something of a document is not judged, and how it will be."""
    if inspection.tally.tells(TOO_LONG.code):
        yield finding(TOO_LONG, rule.place(inspection.package, path), {"what": what, "advice": advice})


def _entities(root: etree._Element) -> str:
    """What a document does with entities, "" when it does without."""
    dtd = root.getroottree().docinfo.internalDTD
    declared = None if dtd is None else next(iter(dtd.entities()), None)  # type: ignore[attr-defined]  # lxml's stubs lack it
    if declared is not None:
        return f"declares the entity {declared.name}"
    used = None if dtd is None else next(root.iter(etree.Entity), None)
    return "" if used is None else f"uses the entity {used.text}, which is not declared in it"


def _is_unlisted(inspection: rule.Inspection, path: str) -> bool:
    """The package has a manifest that could be read, and no resource in it means this file."""
    manifest = inspection.facts.get(MANIFEST)
    if path == MANIFEST or not isinstance(manifest, imscp.Manifest) or manifest.submanifests:
        return False
    return path not in manifest.listed and path not in manifest.documents
