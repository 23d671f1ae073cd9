"""Which schema documents there are, official ones and ours, and which of them judge which kind of document."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from urllib.parse import urlsplit

from msgspec import Struct, convert, field
from msgspec.structs import replace

from lessonpack import resources

OFFICIAL = "official bytes"
OWN = "not official: its maker publishes none"
UNKNOWN = "unknown provenance"

_MIRRORS = "\n[mirrors]\n"  # the larger half of catalog.toml, of use to an installation only


class SchemaError(Exception):
    """A schema document cannot be had from the store."""

    def __init__(self, file: str, what: str) -> None:
        super().__init__(f"{file} {what}")
        self.file = file


class NoSuchFamily(SchemaError):
    """The catalog has no family of that name."""


class SchemaDocument(Struct, frozen=True, kw_only=True):
    """One official document: its names, its bytes' fingerprint, and how sure it is where they come from.

    One of ours has a name alone: it is part of lessonpack.
    """

    file: str
    status: str
    family: str = ""
    namespace: str = ""
    address: str = ""
    aliases: tuple[str, ...] = ()
    sha256: str = ""
    size: int = 0
    evidence: str = ""
    relative_map: Mapping[str, str] = field(default_factory=dict)
    compile_as: str = ""

    @property
    def official(self) -> bool:
        return self.status == OFFICIAL

    @property
    def own(self) -> bool:
        return self.status == OWN

    def fault(self, data: bytes) -> str:
        """Why these bytes are not the document; empty when they are."""
        if len(data) < self.size:
            return f"cut short: {len(data)} of {self.size} bytes"
        if len(data) > self.size:
            return f"longer than the {self.size} bytes on record"
        return "" if hashlib.sha256(data).hexdigest() == self.sha256 else "other bytes than those on record (sha256)"


class Family(Struct, frozen=True):
    """Documents that belong together; `licence` is what the files state."""

    name: str
    title: str
    licence: str


class EntryPoint(Struct, frozen=True, kw_only=True):
    """What validates one kind of document: the schemas to compile, and all that their imports reach.

    `stubs`: imported namespaces that most documents leave unused, with the elements named from outside. `apart`:
    namespaces of which only is judged where their elements may stand, with these elements; () for all that their
    schemas declare. `usual`: the local names of elements that the schemas are narrowed to for documents without others.
    """

    id: str
    name: str
    document: str
    schemas: tuple[str, ...]
    needs: tuple[str, ...]
    family: str = ""
    stubs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    xsd11: bool = False
    apart: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    usual: frozenset[str] = frozenset()


class Catalog(Struct, frozen=True, eq=False, dict=True):
    """Every document that lessonpack knows. Two catalogs are the same only if they are one object."""

    documents: Mapping[str, SchemaDocument]
    families: Mapping[str, Family]
    entries: Mapping[str, EntryPoint]
    mirrors: Callable[[], Mapping[str, tuple[str, ...]]]
    _addresses: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for document in self.documents.values():
            for address in filter(None, (document.address, *document.aliases)):
                self._addresses.setdefault(_key(address), document.file)

    def at(self, address: str) -> str | None:
        """The file of an official address; http and https are one, a fragment is none of it."""
        return self._addresses.get(_key(address)) if address.startswith(("http://", "https://")) else None

    def of(self, family: str) -> tuple[SchemaDocument, ...]:
        """A family's documents and those of other families that its schemas import."""
        if family not in self.families:
            raise NoSuchFamily(family, f"is no family of schemas; there are {', '.join(self.families)}")
        own = {document.file for document in self.documents.values() if document.family == family}
        needed = {file for entry in self.entries.values() if entry.family == family for file in entry.needs}
        return tuple(self.documents[file] for file in sorted(own | needed))

    def wanted(self, families: Iterable[str] | None) -> tuple[str, ...]:
        """The files of these families, of all when none are named."""
        names = self.families if families is None else families
        return tuple(dict.fromkeys(document.file for name in names for document in self.of(name)))


def parse_catalog(documents: str, entrypoints: str, own: str = "", usual: str = "") -> Catalog:
    """A Catalog from the text of catalog.toml, entrypoints.toml, own.toml and usual.toml."""
    head, mark, tail = documents.partition(_MIRRORS)
    known, *of, common = resources.tables(head, entrypoints, own, usual)
    official, ours = (each.get("entries", []) for each in of)
    entries = {each.id: each for each in (*convert(official, list[EntryPoint]), *map(_own_entry, ours))}
    elements = frozenset(name for names in common.values() for name in names if names is not common["entries"])
    for entry in common.get("entries", ()):
        entries[entry] = replace(entries[entry], usual=elements)

    listed = convert(known["documents"], list[SchemaDocument])

    @cache
    def mirrors() -> Mapping[str, tuple[str, ...]]:
        (tables,) = resources.tables(mark + tail)
        return {file: tuple(addresses) for file, addresses in tables.get("mirrors", {}).items()}

    return Catalog(
        documents={each.file: each for each in (*listed, *map(_own_document, ours))},
        families={name: Family(name, **words) for name, words in known["families"].items()},
        entries=entries,
        mirrors=mirrors,
    )


@cache
def shipped_catalog() -> Catalog:
    """The catalog that belongs to this lessonpack."""
    return parse_catalog(*map(resources.schema, ("catalog.toml", "entrypoints.toml", "own.toml", "usual.toml")))


def _own_document(entry: Mapping[str, str]) -> SchemaDocument:
    return SchemaDocument(file=entry["schema"], status=OWN)


def _own_entry(entry: Mapping[str, str]) -> EntryPoint:
    file = (entry["schema"],)
    return EntryPoint(id=entry["id"], name=entry["name"], document=entry["document"], schemas=file, needs=file)


def _key(address: str) -> str:
    parts = urlsplit(address)
    return parts.netloc.lower() + parts.path
