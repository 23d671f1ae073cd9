"""Which schema judges a document, and its verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import partial

from lxml import etree
from msgspec import Struct

from lessonpack.formats.standard import DocumentKind
from lessonpack.schemas import OFFICIAL, OWN, UNKNOWN, EntryPoint, Store
from lessonpack.xsd._entries import as_printed, inner_namespace, is_usual, relatives, uses, without
from lessonpack.xsd._faults import Fault, placed
from lessonpack.xsd._libxml2 import compiled, objections
from lessonpack.xsd._xmlschema import judge_inner, outermost, too_much


class Revision(Struct, frozen=True):
    """Which schemas judge a kind of document, and how sure it is that they are the publisher's bytes."""

    id: str
    name: str
    documents: tuple[str, ...]
    provenance: str
    unsure: tuple[str, ...]


class Validator:
    """Judges documents by the schemas of a store; usable from any thread.

    `instead` names entry points to judge by in place of others: revisions of a standard share one namespace.
    """

    def __init__(self, store: Store, *, instead: Mapping[str, str] | None = None) -> None:
        self.store = store
        self._instead = instead or {}
        self._available: dict[DocumentKind, bool] = {}
        self._plain: dict[DocumentKind, EntryPoint | None] = {}

    def entry(self, kind: DocumentKind) -> EntryPoint | None:
        """What validates documents of a kind; None when no official schema does."""
        schema = kind.schema
        if schema is None:
            return None
        entry = self.store.catalog.entries[self._instead.get(schema.entry, schema.entry)]
        if schema.optional:
            if kind not in self._plain:
                self._plain[kind] = without(self.store, entry, schema)
            return self._plain[kind] or entry
        return entry

    def available(self, kind: DocumentKind) -> bool:
        """True when all documents that the schema needs are installed and unaltered; looked up once."""
        if kind not in self._available:
            entry = self.entry(kind)
            self._available[kind] = entry is not None and not self.store.lacking(self._needs(kind, entry))
        return self._available[kind]

    def revision(self, kind: DocumentKind) -> Revision:
        """What to tell people about the schemas behind a verdict."""
        entry = self._known(kind)
        documents = [self.store.catalog.documents[file] for file in entry.needs]
        if all(each.own for each in documents):
            return Revision(entry.id, entry.name, entry.schemas, OWN, ())
        unsure = tuple(each.file for each in documents if not each.official)
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
        entry = self._entry_for(kind, root)
        return too_much(root, inner_namespace(entry)) if entry.xsd11 else ""

    def left_out(self, kind: DocumentKind, root: etree._Element) -> str:
        """What of a document no schema was run on, since its own is not installed; "" for nothing."""
        apart = self._known(kind).apart
        return f"metadata in a {kind}" if any(outermost(root, namespace) for namespace in apart) else ""

    def _known(self, kind: DocumentKind) -> EntryPoint:
        entry = self.entry(kind)
        if entry is None:
            raise ValueError(f"no official schema is about a {kind}")
        return entry

    def _needs(self, kind: DocumentKind, entry: EntryPoint) -> tuple[str, ...]:
        inner = None if kind.schema is None else kind.schema.inner
        return entry.needs if inner is None else self.store.catalog.entries[inner.entry].needs

    def _entry_for(self, kind: DocumentKind, root: etree._Element) -> EntryPoint:
        entry = self._known(kind)
        inner = None if kind.schema is None else kind.schema.inner
        if inner and next(root.iter(f"{{{inner.namespace}}}*"), None) is not None:
            return self.store.catalog.entries[inner.entry]
        return entry


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

    With `whole` no import is replaced by its stub, and no schema narrowed, whatever the document uses. What only XSD
    1.1 can judge is judged by xmlschema, the rest by libxml2.
    """
    spent = Counter() if spent is None else spent
    if entry.xsd11:
        found = judge_inner(store, entry, root, data, partial(_known, store, entry), spent)
    else:
        stubless = whole or uses(entry, root, data)
        tree, text = as_printed(entry, root, data)
        if not whole and is_usual(entry, root) and compiled(store, entry, whole=stubless, usual=True).validate(tree):
            return []
        schema = compiled(store, entry, whole=stubless)
        found = objections(schema, tree, text, partial(_known, store, entry), spent)
    return placed(found, root, data)


def _known(store: Store, entry: EntryPoint) -> list[str]:
    """The namespaces that an entry point knows, and those that a richer one knows as well."""
    own = sorted({store.catalog.documents[file].namespace for file in entry.needs})
    return own if entry.xsd11 else own + relatives(entry)
