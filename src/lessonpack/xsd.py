"""Official XSDs over documents: libxml2 judges, xmlschema explains; neither opens an address of its own."""

from __future__ import annotations

import io
import posixpath
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from lxml import etree

from lessonpack.findings import Severity, rule
from lessonpack.formats.recognise import DocumentKind, Format
from lessonpack.schemas import OFFICIAL, UNKNOWN, Catalog, EntryPoint, SchemaError, Store

if TYPE_CHECKING:
    from xmlschema import XMLSchemaBase, XMLSchemaValidationError

INVALID = rule(
    "XSD001",
    holds="A document obeys the official schema of its format.",
    says="against {revision}: {message}",
    hint="Compare with the schema named; in a package that lessonpack built this is a fault of lessonpack.",
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
    severity=Severity.INFO,
    holds="The schema documents are known to be the publisher's own bytes.",
    says="{revision} was run from documents of unknown provenance: {files}",
    hint="Nothing to do: the bytes are pinned, but no second source shows that they are the published ones.",
    reason="A verdict is worth as much as the schema behind it.",
    clause="schemas/catalog.toml, status and evidence",
)
REQUIRED = rule(
    "XSD005",
    holds="With --require-xsd every document is validated against its official XSD.",
    says="official XSDs were asked for, but none was run on: {documents}",
    hint="Run 'lessonpack schemas install' first, or leave --require-xsd away.",
    reason="A release that claims validity must not pass because the schemas happened to be missing.",
    clause="lessonpack build --require-xsd",
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
_QTI21 = (DocumentKind.QTI21_ITEM, DocumentKind.QTI21_TEST)
_FAMILIES = {
    Format.SCORM12: ("scorm12",),
    Format.SCORM2004_3RD: ("scorm2004-3rd",),
    Format.SCORM2004_4TH: ("scorm2004-4th",),
    Format.QTI21: ("qti21",),
    Format.HTML: (),
    Format.UNKNOWN: (),
}

_MOST = 50  # faults told of one document: whoever has more mends these first
_NAMED = 8  # elements that a message lists as expected
_ORDINARY = 2_000  # elements: xmlschema's time grows with their square when all are wrong
_LARGE = 10_000  # elements: so does libxml2's, from here on noticeably

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
    """One thing that a schema says against a document; `path` leads to the element."""

    line: int
    column: int
    message: str
    path: str


@dataclass(frozen=True, slots=True)
class Revision:
    """Which schemas judge a kind of document, and how sure it is that they are the publisher's bytes."""

    id: str
    name: str
    documents: tuple[str, ...]
    provenance: str
    unsure: tuple[str, ...]


def families(format: Format) -> tuple[str, ...]:
    """The schema families that documents of a format are judged by."""
    return _FAMILIES[format]


class Validator:
    """Judges documents by the schemas of a store; usable from any thread.

    `qti21` chooses among the revisions of QTI 2.1, which share one namespace: 2.1.0, 2.1.1, 2.1.2.
    """

    def __init__(self, store: Store, *, qti21: str = "2.1.0") -> None:
        self.store = store
        self._qti21 = qti21
        self._available: dict[DocumentKind, bool] = {}

    def entry(self, kind: DocumentKind) -> EntryPoint | None:
        """What validates documents of a kind; None when no official schema does."""
        id = f"qti21-{self._qti21}" if kind in _QTI21 else _ENTRIES.get(kind)
        return self.store.catalog.entries[id] if id else None

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

    def validate(self, kind: DocumentKind, root: etree._Element, data: bytes = b"") -> list[Fault]:
        """What the schema says against a document, in libxml2's terse words; empty when it is valid.

        `data`, the bytes that `root` was parsed from, only makes it faster.
        Raises Unresolved, and SchemaError when a document of the store was altered.
        """
        return judge(self.store, self._entry_for(kind, root), root, data)

    def explain(self, kind: DocumentKind, data: bytes) -> list[Fault]:
        """The same verdict in fuller words, from the slower engine: named path, what was expected."""
        root = etree.fromstring(data, _parser())
        return explain(self.store, self._entry_for(kind, root), root)

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


def judge(
    store: Store, entry: EntryPoint, root: etree._Element, data: bytes = b"", *, whole: bool = False
) -> list[Fault]:
    """A document's faults by the engine that can compile the entry point.

    With `whole` no import is replaced by its stub, whatever the document uses.
    """
    if entry.xsd11:
        return explain(store, entry, root)
    schema = compiled(store, entry, whole=whole or _uses(entry, root, data))
    # An element takes four bytes at least: small files need no count.
    if (not data or len(data) > 4 * _LARGE) and _has_more(root, _LARGE):
        return _judge_large(schema, root, data)
    return [] if schema.validate(root) else _placed(schema)


def _judge_large(schema: etree.XMLSchema, root: etree._Element, data: bytes) -> list[Fault]:
    """As `judge`, in linear time: placing a fault among n siblings takes n steps, so many faults stay unplaced.

    The first look is taken while parsing, which places nothing (and passes over an xs:ID that stands twice,
    which a check of ours reports).
    """
    parser = etree.XMLParser(schema=schema, no_network=True, load_dtd=False, resolve_entities=False)
    try:
        etree.fromstring(data or etree.tostring(root), parser)
    except etree.XMLSyntaxError:
        log = list(parser.error_log)
        if len(log) > _MOST:
            messages = dict.fromkeys(_plain(error.message) for error in log)
            return [Fault(0, 0, message, "") for message in islice(messages, _MOST)]
        schema.validate(root)
        return _placed(schema)
    return []


def _placed(schema: etree.XMLSchema) -> list[Fault]:
    log = islice(schema.error_log, _MOST)  # type: ignore[call-overload]
    return [Fault(error.line, error.column, _plain(error.message), error.path or "") for error in log]


def explain(store: Store, entry: EntryPoint, root: etree._Element) -> list[Fault]:
    """A document's faults in xmlschema's words; none for a document so large that it would take seconds.

    Identifiers and references to them are left to the checks, which judge them in every document alike.
    """
    if _has_more(root, _ORDINARY) and not entry.xsd11:
        return []
    schema = _explainer(store, entry, whole=_uses(entry, root))
    return list(islice(dict.fromkeys(_explanations(schema, root)), _MOST))


def _explanations(schema: XMLSchemaBase, root: etree._Element) -> Iterator[Fault]:
    from xmlschema import XMLSchemaException

    try:
        for error in schema.iter_errors(root, use_location_hints=False):
            if not _about_ids(error.reason or ""):
                yield _explained(error)
    except XMLSchemaException as stopped:  # the engine goes no further than an xsi:type that it does not know
        yield Fault(0, 0, _plain(str(stopped).strip("\"'")), "")


def _explained(error: XMLSchemaValidationError) -> Fault:
    line = getattr(error.elem, "sourceline", None) or 0
    return Fault(line, 0, _worded(error), _plain(error.path or ""))


def _about_ids(reason: str) -> bool:
    return reason.startswith("IDREF ") or "duplicated xs:ID" in reason


def _worded(error: Any) -> str:
    """xmlschema's reason in short: who stands wrong, and what was expected."""
    reason = _plain(" ".join(str(error.reason or error.message).split()))
    subject, _, fault = reason.partition(": ")
    if hasattr(error, "expected"):
        return _misplaced(error)
    if hasattr(error, "decoder"):
        name = getattr(error.validator, "prefixed_name", None) or "its type"
        return f"{subject if fault else repr(error.obj)} is not a value of {name}"
    if fault.startswith("value doesn't match"):
        return f"{subject} {_form(fault)}"
    if fault == "value must be one of ['']":  # all that xmlschema says of a union when nothing in it fits
        return f"{subject} is not a value of its type"
    return reason


def _form(fault: str) -> str:
    if r"[\\i-[:]][\\c-[:]]*" in fault:
        return "is not an identifier: a letter or _, then letters, digits, - . _"
    if "|INF|-INF|NaN" in fault:
        return "is not a value of xs:double"
    return f"does not have the form that its type asks for: {fault.partition(' of ')[2]}"


def _misplaced(error: Any) -> str:
    names = list(dict.fromkeys(_expected_name(particle) for particle in error.expected or ()))
    tag = error.invalid_tag
    said = (
        f"'{_plain(tag)}' is not allowed here" if tag else f"the content of '{_plain(error.elem.tag)}' is not complete"
    )
    more = [f"{len(names) - _NAMED} more"] if len(names) > _NAMED else []
    return f"{said}; expected: {', '.join([*names[:_NAMED], *more])}" if names else said


def _expected_name(particle: Any) -> str:
    return str(getattr(particle, "local_name", None) or "an element of another namespace")


def _plain(message: str) -> str:
    """A message without namespaces in braces: the place says which document it is about."""
    return re.sub(r"\{[^{}\s]*\}", "", message).strip()


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
    if root.getroottree().docinfo.encoding not in ("UTF-8", "utf-8") or b"&#" in data or b":type" in data:
        return False
    return not any(namespace.encode() in data for namespace in namespaces)


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
        self.stubs = {} if whole else entry.stubs
        self.trouble: Unresolved | SchemaError | None = None
        self._replaced = {name: namespace for namespace in self.stubs for name in self._roots(namespace)}

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
        return etree.tostring(schema)

    def at(self, address: str) -> tuple[str, bytes]:
        """What stands at an address that a schema asks for, and where its own relative names start from.

        Raises Unresolved or SchemaError.
        """
        try:
            file = self._file(address)
            namespace = self._replaced.get(file)
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
        return catalog.documents[file].compile_as or file

    def _relative(self, catalog: Catalog, address: str) -> str | None:
        """A name relative to another document: inside the store, or as that document's map says."""
        file = posixpath.normpath(unquote(urlsplit(address).path).lstrip("/"))
        return file if file in catalog.documents else self._mapped.get(file)

    @property
    def _mapped(self) -> dict[str, str]:
        """Names that lead out of the store, for documents whose own addresses were rewritten."""
        found = {}
        for file in self.entry.needs:
            for name, target in self.store.catalog.documents[file].relative_map.items():
                found[posixpath.normpath(posixpath.join("/", posixpath.dirname(file), name)).lstrip("/")] = target
        return found

    def _stub(self, namespace: str) -> bytes:
        schema = etree.Element(f"{{{_XS}}}schema", nsmap={"xs": _XS}, targetNamespace=namespace)
        for name in self.stubs[namespace]:
            etree.SubElement(schema, f"{{{_XS}}}element", name=name)
        return etree.tostring(schema)


class _Resolver(etree.Resolver):
    """Answers libxml2 from the documents; anything else is refused."""

    def __init__(self, documents: _Documents) -> None:
        self.documents = documents

    def resolve(self, system_url: str, public_id: str, context: Any) -> Any:  # type: ignore[override]  # noqa: ARG002
        base, text = self.documents.at(system_url)
        return self.resolve_string(text, context, base_url=base)


def _explainer(store: Store, entry: EntryPoint, *, whole: bool) -> XMLSchemaBase:
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
