"""Official XSDs over documents: libxml2 judges them, xmlschema what needs XSD 1.1; neither opens an address of its own.

libxml2's messages say all that people need, so they are put into plain words (`_words`) and told with path, line and
column (`_places`). xmlschema, whose time grows with the square of what it is given, sees bounded metadata alone.
"""

from __future__ import annotations

import copy
import io
import posixpath
import re
import threading
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple, cast
from urllib.parse import unquote, urlsplit

from lxml import etree

from lessonpack.findings import Severity, bounded, rule
from lessonpack.formats import qti2
from lessonpack.formats.recognise import DocumentKind, Format
from lessonpack.schemas import OFFICIAL, UNKNOWN, Catalog, EntryPoint, SchemaError, Store
from lessonpack.xsd import _places, _words

if TYPE_CHECKING:
    from xmlschema import XMLSchemaBase

INVALID = rule(
    "XSD001",
    holds="A document obeys the official schema of its format.",
    says="against {revision}: {message}, at {path}",
    hint="Correct the document at that place, or export it anew from a program that keeps to the schema.",
    reason="An importer that validates refuses the package; one that does not guesses what was meant.",
    clause="the XSD that the format's owner publishes",
)
NOT_RUN = rule(
    "XSD002",
    severity=Severity.WARNING,
    holds="Documents are validated against the official XSDs.",
    says="the official XSDs are not installed, so no schema was run on: {documents}",
    hint="Run 'lessonpack schemas install'; once installed they need no network.",
    reason="The other checks find much, but only the official schema says that a document is valid.",
    clause="lessonpack: a package never reads valid when its XSD did not run",
)
UNRESOLVED = rule(
    "XSD003",
    holds="Every address that a schema imports is in the catalog.",
    says="{revision} could not be run: {reason}",
    hint="Run 'lessonpack schemas install' again; if that does not help, it is a fault of lessonpack.",
    reason="An engine that skips an import it cannot load judges by a smaller schema and calls bad documents valid.",
    clause="XML Schema 1.0 Part 1, 4.2.3 leaves missing imports to the processor",
)
UNSURE = rule(
    "XSD004",
    severity=Severity.NOTE,
    holds="The schema documents are known to be the publisher's own bytes.",
    says="{revision} was run from documents of unknown provenance: {files}",
    hint="Nothing to do: the bytes are pinned, but no second source shows that they are the published ones.",
    reason="A verdict is worth as much as the schema behind it.",
    clause="lessonpack: docs/schemas.md, where each schema document is from and how sure its bytes are",
    asks=False,
)
REQUIRED = rule(
    "XSD005",
    holds="With --require-xsd every document is validated against its official XSD.",
    says="official XSDs were asked for, but none was run on: {documents}",
    hint="Run 'lessonpack schemas install' first, or leave --require-xsd away.",
    reason="A release that claims validity must not pass because the schemas happened to be missing.",
    clause="lessonpack build --require-xsd",
)

UNJUDGED = rule(
    "XSD006",
    severity=Severity.WARNING,
    holds="A document is small enough to be judged by its schema to the end.",
    says="the metadata were not judged by the schema of {revision}: {size} are too much for it",
    hint="Move the metadata into a file of their own and refer to it by adlcp:location, or leave most of them out.",
    reason="What was not judged to its end is never called valid; SCORM 1.2's metadata need an engine that is slow.",
    clause="lessonpack: 5,000 elements and attributes of metadata, 8 attributes of an element, 200,000 characters",
    partial=True,
)
OWN_FAULT = rule(
    "XSD007",
    holds="What lessonpack builds obeys the official schema of its format.",
    says="against {revision}: {message}, at {path}",
    hint="This is a fault of lessonpack: please report it with the source that it was built from.",
    reason="A package that its own builder cannot vouch for is not written.",
    clause="the XSD that the format's owner publishes",
)

PROFILE = rule(
    "QTI116",
    severity=Severity.WARNING,
    holds="The manifest of a QTI 2.1 package obeys the package profile of QTI 2.1.",
    says="the manifest is plain IMS Content Packaging; against {revision}: {message}",
    hint="Mend that place where a platform refuses the package; most take plain content packaging as it is.",
    reason="QTI 2.1 has a profile of its own; importers that validate by it refuse more than content packaging does.",
    clause="qtiv2p1_imscpv1p2_v1p0.xsd; IMS Content Packaging 1.1.4, which the manifest names or does not contradict",
)

_ENTRIES = {
    DocumentKind.SCORM12_MANIFEST: "scorm12-manifest",
    DocumentKind.SCORM2004_3RD_MANIFEST: "scorm2004-3rd-manifest",
    DocumentKind.SCORM2004_4TH_MANIFEST: "scorm2004-4th-manifest",
    DocumentKind.QTI21_MANIFEST: "qti21-manifest",
    DocumentKind.QTI21_ITEM: "qti21-2.1.0",
    DocumentKind.QTI21_TEST: "qti21-2.1.0",
}
_WITH_METADATA = {"scorm12-manifest": ("scorm12-manifest-md", "http://www.imsglobal.org/xsd/imsmd_rootv1p2p1")}
# Metadata in a manifest that is judged without them where nothing but their schemas is missing.
_LOM = "http://ltsc.ieee.org/xsd/LOM"
_WITH_LOM = (DocumentKind.SCORM2004_3RD_MANIFEST, DocumentKind.SCORM2004_4TH_MANIFEST)
_QTI21 = (DocumentKind.QTI21_ITEM, DocumentKind.QTI21_TEST)
_FAMILIES = {
    Format.SCORM12: ("scorm12",),
    Format.SCORM2004_3RD: ("scorm2004-3rd",),
    Format.SCORM2004_4TH: ("scorm2004-4th",),
    Format.QTI21: ("qti21",),
}

MOST = 50  # faults told of one document: whoever has more mends these first
_FOUND = MOST + 1  # that are looked for: the last one says that not all are told
_SAID = 4 * MOST  # complaints that are read, of which several may be about one fault
_LARGE = 1_000  # elements: libxml2 walks through the siblings of each fault, which is quadratic
_PIECE = 4_096  # bytes of a large document that are handed in at once, until faults enough are found
_AGAIN = 10_000  # elements that may be judged once more; to copy many namespaces takes the square of their number
_AGAIN_IN_ALL = 200_000  # of all documents of a package together: then what stands behind a misplaced child is not told
# What splits text, which libxml2 puts together again in quadratic time where it is the value of an element.
_SPLIT = re.compile(rb"<!|<\?(?!xml\s)")
# What xmlschema is given: its time grows with the square of an element's attributes, and 2,000 nodes take a second.
_METADATA = 5_000
_ATTRIBUTES = 8
_TEXT = 200_000
_IN_SCOPE = 100_000  # elements times namespaces: it asks each element for all that are declared around it

_BASE = "http://schemas.invalid/"  # stands for the store's folder while schemas refer to each other
_XS = "http://www.w3.org/2001/XMLSchema"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"


class Unresolved(Exception):
    """A schema asks for a document that the catalog does not know."""

    def __init__(self, address: str) -> None:
        super().__init__(f"{address} is not in the catalog of schemas")
        self.address = address


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that a schema says against a document.

    `path` leads to the element, by local names, `identifier` is its own or that of the nearest element around it.
    `about` is what it may be known by: from the element, and from those around it. `name` is the value that should be
    an identifier, or be one only once.
    """

    line: int
    column: int
    message: str
    path: str
    identifier: str = ""
    about: tuple[About, ...] = ()
    name: str = ""


class About(NamedTuple):
    """What stands wrong, as seen from an element, which is known by its line and the nearest identifier.

    `what` is a path that begins with that element's name, as a Complaint's `about`.
    """

    line: int
    identifier: str
    what: str


class _Complaint(NamedTuple):
    """What is said against the element that has this number in document order; `about` and `name` as a Complaint's."""

    number: int
    message: str
    about: tuple[str, ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class Revision:
    """Which schemas judge a kind of document, and how sure it is that they are the publisher's bytes."""

    id: str
    name: str
    documents: tuple[str, ...]
    provenance: str
    unsure: tuple[str, ...]


def binds(kind: DocumentKind, root: etree._Element) -> bool:
    """True when a document is to obey the schema of its kind; a manifest may name a wider one than the profile's."""
    return kind is not DocumentKind.QTI21_MANIFEST or qti2.names_profile(root)


def families(format: Format) -> tuple[str, ...]:
    """The schema families that documents of a format are judged by."""
    return _FAMILIES.get(format, ())


class Validator:
    """Judges documents by the schemas of a store; usable from any thread.

    `qti21` chooses among the revisions of QTI 2.1, which share one namespace: 2.1.0, 2.1.1, 2.1.2.
    """

    def __init__(self, store: Store, *, qti21: str = "2.1.0") -> None:
        self.store = store
        self._qti21 = qti21
        self._available: dict[DocumentKind, bool] = {}
        self._plain: dict[DocumentKind, EntryPoint | None] = {}

    def entry(self, kind: DocumentKind) -> EntryPoint | None:
        """What validates documents of a kind; None when no official schema does."""
        id = f"qti21-{self._qti21}" if kind in _QTI21 else _ENTRIES.get(kind)
        entry = self.store.catalog.entries[id] if id else None
        if entry is not None and kind in _WITH_LOM:
            if kind not in self._plain:
                self._plain[kind] = _without_lom(self.store, entry)
            return self._plain[kind] or entry
        return entry

    def available(self, kind: DocumentKind) -> bool:
        """True when all documents that the schema needs are installed and unaltered; looked up once."""
        if kind not in self._available:
            entry = self.entry(kind)
            self._available[kind] = entry is not None and not self.store.lacking(self._needs(entry))
        return self._available[kind]

    def revision(self, kind: DocumentKind) -> Revision:
        """What to tell people about the schemas behind a verdict."""
        entry = self._known(kind)
        unsure = tuple(file for file in entry.needs if not self.store.catalog.documents[file].official)
        return Revision(entry.id, entry.name, entry.schemas, UNKNOWN if unsure else OFFICIAL, unsure)

    def validate(
        self, kind: DocumentKind, root: etree._Element, data: bytes = b"", spent: Counter[str] | None = None
    ) -> list[Fault]:
        """What the schema says against a document, as `judge` does; empty when it is valid.

        `data`, the bytes that `root` was parsed from, makes it faster, and tells columns; `spent` counts what is
        bounded for all documents of a package together.
        Raises Unresolved, and SchemaError when a document of the store was altered.
        """
        return judge(self.store, self._entry_for(kind, root), root, data, spent=spent)

    def unjudged(self, kind: DocumentKind, root: etree._Element) -> str:
        """What of a document is too much for its schema's engine and was left out, with its size; "" for nothing."""
        return _too_much(root) if self._entry_for(kind, root).xsd11 else ""

    def left_out(self, kind: DocumentKind, root: etree._Element) -> str:
        """What of a document no schema was run on, since its own is not installed; "" for nothing."""
        apart = self._known(kind).apart
        return f"metadata in a {kind.value}" if any(_metadata(root, namespace) for namespace in apart) else ""

    def _known(self, kind: DocumentKind) -> EntryPoint:
        entry = self.entry(kind)
        if entry is None:
            raise ValueError(f"no official schema is about a {kind}")
        return entry

    def _needs(self, entry: EntryPoint) -> tuple[str, ...]:
        richer = _WITH_METADATA.get(entry.id)
        return entry.needs if richer is None else self.store.catalog.entries[richer[0]].needs

    def _entry_for(self, kind: DocumentKind, root: etree._Element) -> EntryPoint:
        entry = self._known(kind)
        richer = _WITH_METADATA.get(entry.id)
        if richer and next(root.iter(f"{{{richer[1]}}}*"), None) is not None:
            return self.store.catalog.entries[richer[0]]
        return entry


def _without_lom(store: Store, entry: EntryPoint) -> EntryPoint | None:
    """The entry point but for the schemas of metadata, where these are not installed and all others are."""
    own: list[str] = []
    lom: list[str] = []
    for file in entry.needs:
        (lom if store.catalog.documents[file].namespace.startswith(_LOM) else own).append(file)
    if not store.lacking(lom) or store.lacking(own):
        return None
    schemas = tuple(file for file in entry.schemas if file in own)
    return replace(entry, id=f"{entry.id}-without-lom", schemas=schemas, needs=tuple(own), apart={_LOM: ("lom",)})


def judge(
    store: Store,
    entry: EntryPoint,
    root: etree._Element,
    data: bytes = b"",
    *,
    whole: bool = False,
    spent: Counter[str] | None = None,
) -> list[Fault]:
    """A document's faults, in document order: the first 50, and one more where there are more.

    With `whole` no import is replaced by its stub, whatever the document uses. What only XSD 1.1 can judge is judged by
    xmlschema, the rest by libxml2.
    """
    known = sorted({store.catalog.documents[file].namespace for file in entry.needs})
    spent = Counter() if spent is None else spent
    if entry.xsd11:
        found = _judge_apart(store, entry, root, data, known, spent)
    else:
        schema = compiled(store, entry, whole=whole or _uses(entry, root, data))
        known += _relatives(entry)
        found = _complaints(schema, *_as_printed(entry, root, data), known, spent)
    return _placed(found, root, data)


# Where a schema document misprints what its specification says, a document is right that follows the specification:
# the schema is given what it asks for. An entry of a matchTable has a sourceValue and a targetValue, which is of the
# variable's own type (QTI 2.1 Information Model, matchTableEntry); 2.1.0 and 2.1.1 call it targetType, 2.1.2 allows it
# no values but the names of types.
_MATCH_TABLE_ENTRY, _TARGET = "matchTableEntry", "targetValue"
_MISPRINTS = {
    "qti21-2.1.0": ("targetType", None),
    "qti21-2.1.1": ("targetType", None),
    "qti21-2.1.2": (_TARGET, "identifier"),
}


def _as_printed(entry: EntryPoint, root: etree._Element, data: bytes) -> tuple[etree._Element, bytes]:
    """The document as the schema asks for it: nearly always the same."""
    misprint = _MISPRINTS.get(entry.id)
    if misprint is None or (data and _MATCH_TABLE_ENTRY.encode() not in data and _is_utf8(root)):
        return root, data
    if not any(node.get(_TARGET) for node in root.iter(qti2.tag(_MATCH_TABLE_ENTRY))):
        return root, data
    twin = etree.fromstring(data or etree.tostring(root), _parser())
    for node in twin.iter(qti2.tag(_MATCH_TABLE_ENTRY)):
        if value := node.attrib.pop(_TARGET, ""):
            node.set(misprint[0], misprint[1] or value)
    return twin, b""


def _relatives(entry: EntryPoint) -> list[str]:
    """The namespaces that a richer entry point knows as well: they may be meant by one that is misspelt."""
    richer = _WITH_METADATA.get(entry.id)
    return [] if richer is None else [richer[1]]


def _complaints(
    schema: etree.XMLSchema, root: etree._Element, data: bytes, known: list[str], spent: Counter[str]
) -> list[_Complaint]:
    """What libxml2 says against a document, in plain words."""
    # An element takes four bytes at least: small files need no count.
    large = (not data or len(data) > 4 * _LARGE) and _has_more(root, _LARGE)
    tree = _as_far_as_needed(schema, root, data) if large else root
    if tree is None or schema.validate(tree):
        return []
    found = _Found(known)
    found.take(schema, tree, _places.numbers)
    left = max(0, _AGAIN_IN_ALL - spent[INVALID.code])
    count = sum(1 for _ in islice(_places.elements(root), _AGAIN)) if found.misplaced and left else _AGAIN
    if count < _AGAIN:
        spent[INVALID.code] += count * _judge_again(schema, root, found, min(_AGAIN, left) // count)
    return found.first


def _as_far_as_needed(schema: etree.XMLSchema, root: etree._Element, data: bytes) -> etree._Element | None:
    """The document up to where it has faults enough, in linear time; None when it has none.

    To place a fault among n siblings takes n steps, so that not all may be placed. The first look is taken while
    parsing, which places nothing. It passes over an xs:ID that stands twice: of those there are mostly none.
    """
    data = data if data and not _SPLIT.search(data) else etree.tostring(root, encoding="utf-8")
    parser = etree.XMLParser(
        schema=schema, target=cast(Any, _Treeless()), no_network=True, load_dtd=False, resolve_entities=False
    )
    for at in range(0, len(data), _PIECE):
        try:
            parser.feed(data[at : at + _PIECE])
        except etree.XMLSyntaxError:
            return root
        if len(parser.feed_error_log) > _SAID:
            rest = etree.XMLParser(recover=True, no_network=True, load_dtd=False, resolve_entities=False)
            return etree.fromstring(data[: at + _PIECE], rest)
    try:
        parser.close()
    except etree.XMLSyntaxError:
        return root
    return root if len(parser.feed_error_log) else _as_far_as_told_twice(root)


class _Treeless:
    """Takes nothing of what is parsed: where only its faults are of interest a second tree is a waste of memory."""

    def close(self) -> None: ...


def _as_far_as_told_twice(root: etree._Element) -> etree._Element | None:
    """The document up to where identifiers enough stand twice; None when none does.

    They are those of QTI's texts. In a manifest, where all of them count, a check of ours finds them.
    """
    seen: set[str] = set()
    twice = 0
    for number, node in enumerate(_places.elements(root)):
        name = node.get("id")
        if name is not None and name in seen:
            twice += 1
            if twice > _FOUND:
                return _first(root, number)
        elif name is not None:
            seen.add(name)
    return root if twice else None


def _first(root: etree._Element, number: int) -> etree._Element:
    """A copy of the document up to the element of this number."""
    twin = etree.fromstring(etree.tostring(root), _parser())
    last = next(islice(_places.elements(twin), number, None))
    for node in (last, *last.iterancestors()):
        for other in list(node.itersiblings()):
            node.getparent().remove(other)  # type: ignore[union-attr]  # it has siblings
    return twin


@dataclass(slots=True)
class _Found:
    """What was found in a document so far, each thing once."""

    known: list[str]
    complaints: dict[_Complaint, None] = field(default_factory=dict)
    misplaced: dict[int, str] = field(default_factory=dict)
    parents: dict[int, set[str]] = field(default_factory=dict)

    @property
    def first(self) -> list[_Complaint]:
        return sorted(self.complaints, key=lambda each: each.number)[:_FOUND]

    def take(self, schema: etree.XMLSchema, tree: etree._Element, numbers: _Numbers) -> None:
        """Add what the schema has logged; what only follows from a misplaced child that was taken out is no news."""
        said = []
        for error in islice(schema.error_log, _SAID):  # type: ignore[call-overload]
            node = _places.at(tree, error.path or "")
            said.append((tree if node is None else node, _words.taken_apart(error.message)))
        around = (node.getparent() for node, _ in said)
        of = numbers(tree, {node for node, _ in said} | {node for node in around if node is not None})
        last = None
        for node, complaint in said:
            above = node.getparent()
            number, parent = of[node], -1 if above is None else of.get(above, -1)
            named = (number, complaint.attribute)
            if complaint.is_misplaced:
                self.misplaced[number] = complaint.element
            if not (complaint.only_types and named == last) and not self._follows(complaint, number, parent):
                words = _words.told(complaint, node, self.known)
                self.complaints[_Complaint(number, words, complaint.about, complaint.name)] = None
            if complaint.is_misplaced:
                self.parents.setdefault(parent, set()).add(complaint.element)
            last = named

    def _follows(self, complaint: _words.Complaint, number: int, parent: int) -> bool:
        if complaint.is_incomplete:
            return number in self.parents
        return complaint.is_misplaced and not self.parents.get(parent, set()).isdisjoint(complaint.expected)


_Numbers = Callable[[etree._Element, Collection[Any]], dict[etree._Element, int]]


def _judge_again(schema: etree.XMLSchema, root: etree._Element, found: _Found, times: int) -> int:
    """Find what stands behind misplaced children, which libxml2 passes over: it is asked again without them.

    Returns how many times it was asked.
    """
    if not times:
        return 0
    twin = copy.deepcopy(root)
    nodes = list(_places.elements(twin))
    # The last node is let go of first. From the first on, lxml would look through all that were before each, to see
    # whether the piece that was taken out is still held.
    own = {nodes[number]: number for number in reversed(range(len(nodes)))}
    for asked in range(1, min(times, MOST) + 1):
        for number in found.misplaced:
            parent = nodes[number].getparent()
            if parent is not None:
                parent.remove(nodes[number])
        found.misplaced.clear()
        if schema.validate(twin):
            return asked
        found.take(schema, twin, lambda _tree, _nodes: own)
        if not found.misplaced or len(found.complaints) >= _FOUND:
            return asked
    return min(times, MOST)


def _placed(found: list[_Complaint], root: etree._Element, data: bytes) -> list[Fault]:
    """The complaints with the places that people look for."""
    if not found:
        return []
    wanted = {complaint.number for complaint in found}
    nodes, positions = _places.numbered(root, wanted), _places.positions(data, wanted)
    return [_fault(nodes[each.number], positions.get(each.number), each) for each in found]


def _fault(node: etree._Element, position: tuple[int, int] | None, said: _Complaint) -> Fault:
    line, column = position or (_line(node), 0)
    path, identifier = _places.readable(node), _places.identifier_at(node)
    about = tuple(seen for what in said.about for seen in _seen(node, what))
    return Fault(line, column, bounded(said.message), path, identifier, about, said.name)


_AROUND = 2  # elements around one that stands wrong from which it is looked at


def _seen(node: etree._Element, what: str) -> Iterator[About]:
    """What stands wrong at an element, as seen from there and from the elements around it."""
    yield About(_line(node), _places.identifier_at(node), what)
    for above in islice(node.iterancestors(), _AROUND):
        what = f"{etree.QName(above).localname}/{what}"
        yield About(_line(above), _places.identifier_at(above), what)


def _line(node: etree._Element) -> int:
    return node.sourceline if isinstance(node.sourceline, int) else 0


# ---------------------------------------------------------------- XSD 1.1: metadata in a manifest of SCORM 1.2


def _judge_apart(
    store: Store, entry: EntryPoint, root: etree._Element, data: bytes, known: list[str], spent: Counter[str]
) -> list[_Complaint]:
    """The metadata by xmlschema, piece by piece, unless they are too much; by libxml2 where they stand."""
    [namespace] = [each for richer, each in _WITH_METADATA.values() if richer == entry.id]
    outside = replace(entry, id=f"{entry.id}-outside", xsd11=False, apart={namespace: ()})
    pieces = _metadata(root, namespace)
    own = _places.numbers(root, {node for piece in pieces for node in _places.elements(piece)})
    inside = set(own.values()) - {own[piece] for piece in pieces}
    said = _complaints(compiled(store, outside, whole=True), root, data, known, spent)
    found = [each for each in said if each.number not in inside]
    if not _too_much(root):
        explainer = _explainer(store, entry)
        more = (each for piece in pieces for each in _explanations(explainer, piece, own))
        found += islice(dict.fromkeys(more), _FOUND)
    return sorted(found, key=lambda each: each.number)[:_FOUND]


def _metadata(root: etree._Element, namespace: str) -> list[etree._Element]:
    """The outermost elements of the namespace."""
    inner = f"{{{namespace}}}"
    nodes = root.iter(f"{inner}*")
    return [node for node in nodes if (up := node.getparent()) is None or not str(up.tag).startswith(inner)]


def _too_much(root: etree._Element) -> str:
    """The size of the metadata when it is more than xmlschema judges in a second or two; "" when it is not."""
    namespaces = [namespace for _, namespace in _WITH_METADATA.values()]
    pieces = [piece for namespace in namespaces for piece in _metadata(root, namespace)]
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
    printed, _ = _as_printed(entry, root, b"")
    own = {node: number for number, node in enumerate(_places.elements(printed))}
    schema = _explainer(store, entry, whole=_uses(entry, root))
    return _placed(list(islice(dict.fromkeys(_explanations(schema, printed, own)), _FOUND)), root, b"")


def _explanations(
    schema: XMLSchemaBase, root: etree._Element, numbers: dict[etree._Element, int]
) -> Iterator[_Complaint]:
    from xmlschema import XMLSchemaException

    try:
        for error in schema.iter_errors(root, use_location_hints=False):
            if not _about_ids(error.reason or ""):
                yield _Complaint(numbers[_blamed(error, root)], _words.of_xmlschema(error))
    except XMLSchemaException as stopped:  # the engine goes no further than an xsi:type that it does not know
        yield _Complaint(numbers[root], _words.of_stop(str(stopped)))


def _blamed(error: Any, root: etree._Element) -> etree._Element:
    """The element that stands wrong: a misplaced child rather than its parent."""
    element = error.elem if isinstance(error.elem, etree._Element) else root
    if not getattr(error, "invalid_tag", ""):
        return element
    return next(islice(element.iterchildren(etree.Element), error.index, None), element)


def _about_ids(reason: str) -> bool:
    return reason.startswith("IDREF ") or "duplicated xs:ID" in reason


def _uses(entry: EntryPoint, root: etree._Element, data: bytes = b"") -> bool:
    """True when a document may touch what stubs leave out.

    `xsi:type` can name any type of any namespace, so its mere presence counts. A look at the bytes settles
    most documents ten times faster than a walk of the tree.
    """
    if not entry.stubs or (data and _names_none(data, root, tuple(entry.stubs))):
        return False
    return bool(_finder(tuple(entry.stubs))(root))


def _names_none(data: bytes, root: etree._Element, namespaces: tuple[str, ...]) -> bool:
    """True when the bytes of a UTF-8 document name none of the namespaces, no type, and hide nothing.

    A character reference could spell a namespace's name; without one the name stands there in full.
    """
    if not _is_utf8(root) or b"&#" in data or b":type" in data:
        return False
    return not any(namespace.encode() in data for namespace in namespaces)


def _is_utf8(root: etree._Element) -> bool:
    return root.getroottree().docinfo.encoding in ("UTF-8", "utf-8")


def _has_more(root: etree._Element, nodes: int) -> bool:
    return next(islice(root.iter(), nodes, None), None) is not None


@cache
def _finder(namespaces: tuple[str, ...]) -> etree.XPath:
    prefixes = {f"n{number}": namespace for number, namespace in enumerate(namespaces)}
    elements = [f"descendant-or-self::{prefix}:*" for prefix in prefixes]
    attributes = [f"@{prefix}:*" for prefix in prefixes]
    steps = [*elements, f"descendant-or-self::*[{' or '.join([*attributes, '@xsi:type'])}]"]
    return etree.XPath(f"boolean({' | '.join(steps)})", namespaces={**prefixes, "xsi": _XSI})


# ---------------------------------------------------------------- compiling


_PER_THREAD = threading.local()
# Compiled schemas are kept per thread because their error logs are not: a schema that two threads share
# mixes their messages. What is compiled is pinned by hashes, so the catalog and the entry point name it.


def compiled(store: Store, entry: EntryPoint, *, whole: bool) -> etree.XMLSchema:
    """The entry point compiled by libxml2, once for each thread."""
    kept: dict[Any, etree.XMLSchema] = _PER_THREAD.__dict__.setdefault("libxml2", {})
    key = (store.catalog, entry.id, whole or not entry.stubs)
    if key not in kept:
        kept[key] = _compile(store, entry, whole=whole)
    return kept[key]


def _compile(store: Store, entry: EntryPoint, *, whole: bool) -> etree.XMLSchema:
    documents = _Documents(store, entry, whole=whole)
    parser = _parser()
    parser.resolvers.add(_Resolver(documents))
    tree = etree.fromstring(documents.driver(), parser, base_url=_BASE + "driver.xsd")
    try:
        schema = etree.XMLSchema(tree)
    finally:
        documents.complain()  # libxml2 takes an import that it cannot load for a mere warning
    return schema


def _parser() -> etree.XMLParser:
    return etree.XMLParser(no_network=True, load_dtd=False, resolve_entities=False)


class _Documents:
    """What an entry point's schemas find when they ask for each other: the store, stubs, and nothing else."""

    def __init__(self, store: Store, entry: EntryPoint, *, whole: bool) -> None:
        self.store = store
        self.entry = entry
        self.stubs = {**({} if whole else entry.stubs), **entry.apart}
        self.trouble: Unresolved | SchemaError | None = None
        self._replaced = {name: namespace for namespace in self.stubs for name in self._roots(namespace)}
        without = (namespace for namespace in entry.apart if namespace not in self._replaced.values())
        self._added = {f"apart/{number}.xsd": namespace for number, namespace in enumerate(without)}

    def _roots(self, namespace: str) -> Iterator[str]:
        """The documents that stand for a namespace, any of which an import may name."""
        for file in self.entry.needs:
            if self.store.catalog.documents[file].namespace == namespace:
                yield file

    def driver(self) -> bytes:
        """A schema that does nothing but import those of the entry point."""
        schema = etree.Element(f"{{{_XS}}}schema", nsmap={"xs": _XS})
        for file in self.entry.schemas:
            namespace = self.store.catalog.documents[file].namespace
            etree.SubElement(schema, f"{{{_XS}}}import", namespace=namespace, schemaLocation=_BASE + file)
        for file, namespace in self._added.items():
            etree.SubElement(schema, f"{{{_XS}}}import", namespace=namespace, schemaLocation=_BASE + file)
        return etree.tostring(schema)

    def at(self, address: str) -> tuple[str, bytes]:
        """What stands at an address that a schema asks for, and where its own relative names start from.

        Raises Unresolved or SchemaError.
        """
        try:
            file = self._file(address)
            namespace = self._replaced.get(file) or self._added.get(file)
            return _BASE + file, self._stub(namespace) if namespace else self.store.read(file)
        except (Unresolved, SchemaError) as trouble:
            self.trouble = self.trouble or trouble
            raise

    def complain(self) -> None:
        """Raise what an engine swallowed."""
        if self.trouble:
            raise self.trouble

    def _file(self, address: str) -> str:
        catalog = self.store.catalog
        file = self._relative(catalog, address) if address.startswith(_BASE) else catalog.at(address)
        if file is None:
            raise Unresolved(address)
        return file if file in self._added else catalog.documents[file].compile_as or file

    def _relative(self, catalog: Catalog, address: str) -> str | None:
        """A name relative to another document: inside the store, or as that document's map says."""
        file = posixpath.normpath(unquote(urlsplit(address).path).lstrip("/"))
        return file if file in catalog.documents or file in self._added else self._mapped.get(file)

    @property
    def _mapped(self) -> dict[str, str]:
        """Names that lead out of the store, for documents whose own addresses were rewritten."""
        found = {}
        for file in self.entry.needs:
            for name, target in self.store.catalog.documents[file].relative_map.items():
                found[posixpath.normpath(posixpath.join("/", posixpath.dirname(file), name)).lstrip("/")] = target
        return found

    def _stub(self, namespace: str) -> bytes:
        """A schema that declares what may be named from outside, and says no more of it."""
        schema = etree.Element(f"{{{_XS}}}schema", nsmap={"xs": _XS}, targetNamespace=namespace)
        for name in self.stubs[namespace] or self._declared(namespace):
            etree.SubElement(schema, f"{{{_XS}}}element", name=name, nillable="true")
        return etree.tostring(schema)

    def _declared(self, namespace: str) -> Iterator[str]:
        for file in self._roots(namespace):
            for element in etree.fromstring(self.store.read(file)).iterchildren(f"{{{_XS}}}element"):
                yield element.get("name", "")


class _Resolver(etree.Resolver):
    """Answers libxml2 from the documents; anything else is refused."""

    def __init__(self, documents: _Documents) -> None:
        self.documents = documents

    def resolve(self, system_url: str, public_id: str, context: Any) -> Any:  # type: ignore[override]  # noqa: ARG002
        base, text = self.documents.at(system_url)
        return self.resolve_string(text, context, base_url=base)


def _explainer(store: Store, entry: EntryPoint, *, whole: bool = True) -> XMLSchemaBase:
    """The entry point compiled by xmlschema, once for each thread; imported here because clean runs need none of it."""
    kept: dict[Any, XMLSchemaBase] = _PER_THREAD.__dict__.setdefault("xmlschema", {})
    key = (store.catalog, entry.id, whole or not entry.stubs)
    if key not in kept:
        kept[key] = _compile_explainer(_Documents(store, entry, whole=whole))
    return kept[key]


def _compile_explainer(documents: _Documents) -> XMLSchemaBase:
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
            base_url=_BASE,
            uri_mapper=mapped,
            opener=Closed(),
            use_fallback=False,
            defuse="never",  # the hash of every document is on record
            validation="skip",  # likewise: judging them by the schema of schemas takes most of the time
        )
    finally:
        documents.complain()
