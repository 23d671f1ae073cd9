"""Judging by xmlschema: what needs XSD 1.1, such as metadata in a manifest of SCORM 1.2, and any document to compare.

Its time grows with the square of what it is given, so that it sees bounded pieces alone.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from lxml import etree
from msgspec.structs import replace

from lessonpack.schemas import EntryPoint, Store
from lessonpack.xsd import _places
from lessonpack.xsd._documents import BASE, Documents, once
from lessonpack.xsd._entries import as_printed, inner_namespace, uses
from lessonpack.xsd._faults import FOUND, Fault, Objection, placed
from lessonpack.xsd._libxml2 import Known, compiled, objections

if TYPE_CHECKING:
    from xmlschema import XMLSchemaBase

# Its time grows with the square of an element's attributes, and 2,000 nodes take a second.
_METADATA = 5_000
_ATTRIBUTES = 8
_TEXT = 200_000
_IN_SCOPE = 100_000  # elements times namespaces: it asks each element for all that are declared around it


def judge_inner(
    store: Store, entry: EntryPoint, root: etree._Element, data: bytes, known: Known, spent: Counter[str]
) -> list[Objection]:
    """The metadata by xmlschema, piece by piece, unless they are too much; by libxml2 where they stand."""
    namespace = inner_namespace(entry)
    outside = replace(entry, id=f"{entry.id}-outside", xsd11=False, apart={namespace: ()})
    pieces = outermost(root, namespace)
    own = _places.numbers(root, {node for piece in pieces for node in _places.elements(piece)})
    inside = set(own.values()) - {own[piece] for piece in pieces}
    said = objections(compiled(store, outside, whole=True), root, data, known, spent)
    found = [each for each in said if each.number not in inside]
    if not too_much(root, namespace):
        schema = explainer(store, entry)
        more = (each for piece in pieces for each in _explanations(schema, piece, own))
        found += islice(dict.fromkeys(more), FOUND)
    return sorted(found, key=lambda each: each.number)[:FOUND]


def outermost(root: etree._Element, namespace: str) -> list[etree._Element]:
    """The outermost elements of the namespace."""
    inner = f"{{{namespace}}}"
    nodes = root.iter(f"{inner}*")
    return [node for node in nodes if (up := node.getparent()) is None or not str(up.tag).startswith(inner)]


def too_much(root: etree._Element, namespace: str) -> str:
    """The size of the metadata when it is more than xmlschema judges in a second or two; "" when it is not."""
    pieces = outermost(root, namespace)
    elements = attributes = text = 0
    for node in (node for piece in pieces for node in piece.iter()):
        own = len(node.attrib) if isinstance(node.tag, str) else 0
        elements, attributes = elements + 1, attributes + own
        if own > _ATTRIBUTES:  # their values are not asked for: that takes the square of their number, too
            return f"an element of metadata with {own:,} attributes"
        text += len(node.text or "") + len(node.tail or "") + sum(map(len, node.values()))
    declared = sum(1 for _ in etree.iterwalk(root, events=("start-ns",)))
    if elements * declared > _IN_SCOPE:
        return f"{elements:,} elements of metadata among {declared:,} namespaces"
    if elements + attributes <= _METADATA and text <= _TEXT:
        return ""
    return f"{elements:,} elements, {attributes:,} attributes and {text:,} characters of metadata"


def explain(store: Store, entry: EntryPoint, root: etree._Element) -> list[Fault]:
    """A document's faults by xmlschema, whatever its size: the other engine, to compare with.

    Identifiers and references to them are left to the checks, which judge them in every document alike.
    """
    printed, _ = as_printed(entry, root, b"")
    own = {node: number for number, node in enumerate(_places.elements(printed))}
    schema = explainer(store, entry, whole=uses(entry, root))
    return placed(list(islice(dict.fromkeys(_explanations(schema, printed, own)), FOUND)), root, b"")


def _explanations(
    schema: XMLSchemaBase, root: etree._Element, numbers: dict[etree._Element, int]
) -> Iterator[Objection]:
    from xmlschema import XMLSchemaException

    from lessonpack.xsd import _words

    try:
        for error in schema.iter_errors(root, use_location_hints=False):
            if not _about_ids(error.reason or ""):
                yield Objection(numbers[_blamed(error, root)], _words.of_xmlschema(error))
    except XMLSchemaException as stopped:  # the engine goes no further than an xsi:type that it does not know
        yield Objection(numbers[root], _words.of_stop(str(stopped)))


def _blamed(error: Any, root: etree._Element) -> etree._Element:
    """The element that stands wrong: a misplaced child rather than its parent."""
    element = error.elem if isinstance(error.elem, etree._Element) else root
    if not getattr(error, "invalid_tag", ""):
        return element
    return next(islice(element.iterchildren(etree.Element), error.index, None), element)


def _about_ids(reason: str) -> bool:
    return reason.startswith("IDREF ") or "duplicated xs:ID" in reason


def explainer(store: Store, entry: EntryPoint, *, whole: bool = True) -> XMLSchemaBase:
    """The entry point compiled by xmlschema, once for each thread."""
    return once("xmlschema", _compile, store, entry, whole=whole)


def _compile(documents: Documents) -> XMLSchemaBase:
    # Imported here because clean runs need none of it.
    from urllib.request import OpenerDirector

    import xmlschema

    class Closed(OpenerDirector):
        """Opens what the documents have, and no address in the world."""

        def open(self, fullurl: Any, data: Any = None, timeout: float | None = None) -> Any:  # noqa: ARG002
            return io.BytesIO(documents.at(fullurl)[1])

    def mapped(address: str) -> str:
        # xs:include hands in its name as written, xs:import one that is resolved already
        return documents.at(address)[0] if urlsplit(address).scheme else address

    engine = xmlschema.XMLSchema11 if documents.entry.xsd11 else xmlschema.XMLSchema10
    try:
        return engine(
            documents.driver().decode(),
            base_url=BASE,
            uri_mapper=mapped,
            opener=Closed(),
            use_fallback=False,
            defuse="never",  # the hash of every document is on record
            validation="skip",  # likewise: judging them by the schema of schemas takes most of the time
        )
    finally:
        documents.complain()
