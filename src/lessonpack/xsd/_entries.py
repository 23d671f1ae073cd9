"""What the standards say of the catalog's entry points, and what a document asks of them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import islice

from lxml import etree
from msgspec.structs import replace

from lessonpack import closed
from lessonpack.formats import load
from lessonpack.formats.raw_xml import TYPE, is_utf8
from lessonpack.formats.standard import Misprint, Schema
from lessonpack.schemas import EntryPoint, Store

_XSI = "http://www.w3.org/2001/XMLSchema-instance"
LARGE = 1_000  # elements: libxml2 walks through the siblings of each fault, which is quadratic


def _schemas() -> Iterator[Schema]:
    for standard in load().values():
        yield from (kind.schema for kind in standard.documents if kind.schema is not None)


def inner_namespace(entry: EntryPoint) -> str:
    """The namespace of the elements for which alone there is this entry point; "" for one of whole documents."""
    inner = (schema.inner for schema in _schemas() if schema.inner is not None)
    return next((each.namespace for each in inner if each.entry == entry.id), "")


def relatives(entry: EntryPoint) -> list[str]:
    """The namespaces that a richer entry point knows as well: they may be meant by one that is misspelt."""
    return [each.inner.namespace for each in _schemas() if each.inner is not None and each.entry == entry.id]


def without(store: Store, entry: EntryPoint, schema: Schema) -> EntryPoint | None:
    """The entry point but for what is optional, where its schemas are not installed and all others are."""
    own: list[str] = []
    optional: list[str] = []
    for file in entry.needs:
        is_optional = store.catalog.documents[file].namespace.startswith(tuple(schema.optional))
        (optional if is_optional else own).append(file)
    if not store.lacking(optional) or store.lacking(own):
        return None
    schemas = tuple(file for file in entry.schemas if file in own)
    return replace(entry, id=f"{entry.id}-in-part", schemas=schemas, needs=tuple(own), apart=schema.optional)


# --- misprints ------------------------------------------------------------------------------------------


@cache
def _misprint(entry: str) -> Misprint | None:
    misprints = (each for standard in load().values() for each in standard.misprints)
    return next((each for each in misprints if each.entry == entry), None)


def as_printed(entry: EntryPoint, root: etree._Element, data: bytes) -> tuple[etree._Element, bytes]:
    """The document as the schema asks for it: nearly always the same."""
    misprint = _misprint(entry.id)
    if misprint is None or (data and is_utf8(root) and etree.QName(misprint.element).localname.encode() not in data):
        return root, data
    if not any(node.get(misprint.attribute) for node in root.iter(misprint.element)):
        return root, data
    twin = etree.fromstring(data or etree.tostring(root), closed.parser())
    for node in twin.iter(misprint.element):
        if value := node.attrib.pop(misprint.attribute, ""):
            node.set(misprint.printed, misprint.value or value)
    return twin, b""


# --- stubs ----------------------------------------------------------------------------------------------


def uses(entry: EntryPoint, root: etree._Element, data: bytes = b"") -> bool:
    """True when a document may touch what stubs leave out.

    `xsi:type` can name any type of any namespace, so its mere presence counts. A look at the bytes settles
    most documents ten times faster than a walk of the tree.
    """
    if not entry.stubs or (data and _names_none(data, root, tuple(entry.stubs))):
        return False
    return bool(_finder(tuple(entry.stubs))(root))


def is_usual(entry: EntryPoint, root: etree._Element) -> bool:
    """True for a small document that has none but the entry point's usual elements, and names no type by `xsi:type`.

    One that is large is judged with care for its faults, and compiling takes the least part of that.
    """
    if not entry.usual:
        return False
    tags = [node.tag for node in islice(root.iter(etree.Element), LARGE)]
    if len(tags) == LARGE or _typed()(root):
        return False
    return {str(tag).rpartition("}")[2] for tag in set(tags)} <= entry.usual


@cache
def _typed() -> etree.XPath:
    return etree.XPath("boolean(descendant-or-self::*/@xsi:type)", namespaces={"xsi": _XSI})


def _names_none(data: bytes, root: etree._Element, namespaces: tuple[str, ...]) -> bool:
    """True when the bytes of a UTF-8 document name none of the namespaces, no type, and hide nothing.

    A character reference or an entity could spell a namespace's name; without one the name stands there in full.
    """
    if not is_utf8(root) or b"&#" in data or TYPE in data or b"<!ENTITY" in data:
        return False
    return not any(namespace.encode() in data for namespace in namespaces)


@cache
def _finder(namespaces: tuple[str, ...]) -> etree.XPath:
    prefixes = {f"n{number}": namespace for number, namespace in enumerate(namespaces)}
    elements = [f"descendant-or-self::{prefix}:*" for prefix in prefixes]
    attributes = [f"@{prefix}:*" for prefix in prefixes]
    steps = [*elements, f"descendant-or-self::*[{' or '.join([*attributes, '@xsi:type'])}]"]
    return etree.XPath(f"boolean({' | '.join(steps)})", namespaces={**prefixes, "xsi": _XSI})
