"""The official schema documents: which there are, where the installed ones stand, how they get there.

Nothing here opens a socket: what fetches a document is handed in by whoever may (the command line).
"""

from __future__ import annotations

import hashlib
import os
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import IO, Any
from urllib.parse import urlsplit

from lessonpack import resources

OFFICIAL = "official bytes"
UNKNOWN = "unknown provenance"

_MIRRORS = "\n[mirrors]\n"  # the larger half of catalog.toml, of use to an installation only
_ARCHIVE_LIMIT = 64 * 2**20  # bytes, as fetched and as unpacked
_ZIP, _GZIP = b"PK", b"\x1f\x8b"


class SchemaError(Exception):
    """A schema document cannot be had from the store."""

    def __init__(self, file: str, what: str) -> None:
        super().__init__(f"{file} {what}")
        self.file = file


class NotInstalled(SchemaError):
    """The store has no such document."""


class Altered(SchemaError):
    """The store's document is not the one that was installed."""


class NoSuchFamily(SchemaError):
    """The catalog has no family of that name."""


class NotThere(OSError):
    """A host answered, but not with the document: other documents may still be had from it."""


@dataclass(frozen=True, slots=True)
class SchemaDocument:
    """One official document: its names, its bytes' fingerprint, and how sure it is where they come from."""

    file: str
    family: str
    namespace: str
    address: str
    aliases: tuple[str, ...]
    sha256: str
    size: int
    status: str
    evidence: str
    relative_map: Mapping[str, str]
    compile_as: str

    @property
    def official(self) -> bool:
        return self.status == OFFICIAL

    def fault(self, data: bytes) -> str:
        """Why these bytes are not the document; empty when they are."""
        if len(data) < self.size:
            return f"cut short: {len(data)} of {self.size} bytes"
        if len(data) > self.size:
            return f"longer than the {self.size} bytes on record"
        return "" if hashlib.sha256(data).hexdigest() == self.sha256 else "other bytes than those on record (sha256)"


@dataclass(frozen=True, slots=True)
class Family:
    """Documents that belong together; `licence` is what the files state."""

    name: str
    title: str
    licence: str


@dataclass(frozen=True, slots=True)
class EntryPoint:
    """What validates one kind of document: the schemas to compile, and all that their imports reach.

    `stubs`: imported namespaces that most documents leave unused, with the elements named from outside. `apart`:
    namespaces of which only is judged where their elements may stand, with these elements; () for all that their
    schemas declare.
    """

    id: str
    name: str
    family: str
    document: str
    schemas: tuple[str, ...]
    needs: tuple[str, ...]
    stubs: Mapping[str, tuple[str, ...]]
    xsd11: bool
    apart: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Catalog:
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


def parse_catalog(documents: str, entrypoints: str) -> Catalog:
    """A Catalog from the text of catalog.toml and entrypoints.toml."""
    head, mark, tail = documents.partition(_MIRRORS)
    read = tomllib.loads(head)

    @cache
    def mirrors() -> Mapping[str, tuple[str, ...]]:
        listed = tomllib.loads(mark + tail).get("mirrors", {})
        return {file: tuple(addresses) for file, addresses in listed.items()}

    return Catalog(
        documents={entry["file"]: _document(entry) for entry in read["documents"]},
        families={name: Family(name, **words) for name, words in read["families"].items()},
        entries={entry["id"]: _entry(entry) for entry in tomllib.loads(entrypoints).get("entries", [])},
        mirrors=mirrors,
    )


@cache
def shipped_catalog() -> Catalog:
    """The catalog that belongs to this lessonpack."""
    return parse_catalog(resources.schema("catalog.toml"), resources.schema("entrypoints.toml"))


def _document(entry: Mapping[str, Any]) -> SchemaDocument:
    return SchemaDocument(
        file=entry["file"],
        family=entry["family"],
        namespace=entry.get("namespace", ""),
        address=entry.get("address", ""),
        aliases=tuple(entry.get("aliases", ())),
        sha256=entry["sha256"],
        size=entry["size"],
        status=entry["status"],
        evidence=entry["evidence"],
        relative_map=entry.get("relative_map", {}),
        compile_as=entry.get("compile_as", ""),
    )


def _entry(entry: Mapping[str, Any]) -> EntryPoint:
    return EntryPoint(
        id=entry["id"],
        name=entry["name"],
        family=entry["family"],
        document=entry["document"],
        schemas=tuple(entry["schemas"]),
        needs=tuple(entry["needs"]),
        stubs={namespace: tuple(names) for namespace, names in entry.get("stubs", {}).items()},
        xsd11=entry.get("xsd11", False),
    )


def _key(address: str) -> str:
    parts = urlsplit(address)
    return parts.netloc.lower() + parts.path


@dataclass(frozen=True, slots=True)
class FamilyStatus:
    """What the store has of a family: how many of its `documents`, and how many are known to be the official bytes."""

    name: str
    title: str
    licence: str
    documents: int
    official: int
    missing: tuple[str, ...]

    @property
    def installed(self) -> int:
        return self.documents - len(self.missing)


class Store:
    """A folder of installed documents, laid out as the catalog names them.

    Whatever is read from it is compared with the hash on record, so a document that was changed after
    its installation counts as missing and never decides a verdict.
    """

    def __init__(self, folder: Path, catalog: Catalog | None = None) -> None:
        self.folder = folder
        self.catalog = catalog or shipped_catalog()
        self._sound: dict[str, tuple[int, int]] = {}  # file → size and time of the bytes found good

    def path(self, file: str) -> Path:
        """Where a document stands or would stand."""
        return self.folder / self.catalog.documents[file].file

    def file(self, file: str) -> Path:
        """Where an installed document stands; raises when it is not there or not the right one."""
        if self.lacking([file]):
            self.read(file)
        return self.path(file)

    def read(self, file: str) -> bytes:
        """The document's bytes, which are those on record."""
        try:
            data = self.path(file).read_bytes()
        except OSError as cause:
            raise NotInstalled(file, "is not installed") from cause
        if fault := self.catalog.documents[file].fault(data):
            raise Altered(file, f"was altered after its installation: {fault}")
        return data

    def has(self, family: str) -> bool:
        """True when every document of the family, and all that they import, is installed and unaltered."""
        return not self.missing([family])

    def missing(self, families: Iterable[str] | None = None) -> tuple[str, ...]:
        """The documents that these families (all, when none are named) lack."""
        return self.lacking(self.catalog.wanted(families))

    def control_documents(self, family: str) -> dict[str, Path]:
        """The family's own documents by the paths that they have beside a manifest."""
        own = [document.file for document in self.catalog.documents.values() if document.family == family]
        return {file.removeprefix(f"{family}/"): self.file(file) for file in own}

    def lacking(self, files: Iterable[str]) -> tuple[str, ...]:
        """Those of the documents that are absent or altered; each is read once while it does not change."""
        return tuple(file for file in files if not self._is_sound(file))

    def status(self, families: Iterable[str] | None = None) -> tuple[FamilyStatus, ...]:
        """The families, all of the catalog when none are named, with what is there."""
        known = self.catalog.families
        return tuple(self._status(known[name]) for name in (known if families is None else families))

    def _status(self, family: Family) -> FamilyStatus:
        documents = self.catalog.of(family.name)
        return FamilyStatus(
            name=family.name,
            title=family.title,
            licence=family.licence,
            documents=len(documents),
            official=sum(document.official for document in documents),
            missing=self.lacking(document.file for document in documents),
        )

    def _is_sound(self, file: str) -> bool:
        try:
            found = self.path(file).stat()
        except OSError:
            return False
        stamp = (found.st_size, found.st_mtime_ns)
        if self._sound.get(file) != stamp:
            try:
                self.read(file)
            except SchemaError:
                return False
            self._sound[file] = stamp
        return True

    def _keep(self, document: SchemaDocument, data: bytes) -> None:
        """Put a document in its place at once, or not at all."""
        target = self.path(document.file)
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = self.folder / ".partial"
        partial.mkdir(exist_ok=True)
        temporary = partial / f"{document.sha256}-{os.getpid()}"
        try:
            temporary.write_bytes(data)
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)
            with suppress(OSError):  # another installation is at work in it
                partial.rmdir()


def default_folder() -> Path:
    """The user's cache folder for schemas, as the operating system wants it."""
    import platformdirs

    return Path(platformdirs.user_cache_dir("lessonpack", appauthor=False)) / "schemas"


def default_store() -> Store:
    return Store(default_folder())


# ---------------------------------------------------------------- installation

Fetch = Callable[[str], AbstractContextManager[IO[bytes]]]
"""Opens an address for reading; raises OSError, and NotThere when the host answered without the document."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """An address that did not give the document, and why; not `asked` when its host had been silent before."""

    address: str
    reason: str
    asked: bool = True


Progress = Callable[[int, int, str], None]
"""Told how many documents of how many are settled, and which was the last."""


_FAILURES_TOLD = 5
_NEXT = (
    "Run the same command again when the network is there: what is installed stays installed.",
    "Without a network: copy an installed folder from another machine and use "
    "`lessonpack schemas install --from FOLDER`.",
)
_NEXT_FROM = ("Name the folder that holds the folders of the families, or leave --from away to fetch the documents.",)


@dataclass(frozen=True, slots=True)
class InstallReport:
    """What an installation came to; `failed` holds every attempt for each document not had.

    `families`: those that were asked for, with what they have now. `fetched`: whether addresses could be asked.
    """

    folder: Path
    installed: tuple[str, ...]
    present: tuple[str, ...]
    failed: Mapping[str, tuple[Attempt, ...]]
    families: tuple[FamilyStatus, ...] = ()
    fetched: bool = True

    @property
    def complete(self) -> bool:
        return not self.failed

    @property
    def lines(self) -> list[str]:
        """What happened and what to do about it, for people."""
        lines = [f"{len(self.installed)} installed, {len(self.present)} already there, in {self.folder}"]
        if self.failed:
            lines += [f"{len(self.failed)} documents could not be had:", *self._failures()]
            lines += [f"{family.title}: {family.installed} of {family.documents} are there" for family in self.families]
            lines += _NEXT if self.fetched else _NEXT_FROM
        return lines

    def _failures(self) -> Iterator[str]:
        """The first documents with every address that was really asked, and how many more there are."""
        told = 0
        for file, attempts in self.failed.items():
            asked = [attempt for attempt in attempts if attempt.asked]
            if asked and told < _FAILURES_TOLD:
                told += 1
                yield f"  {file}"
                yield from (f"    {attempt.address}: {attempt.reason}" for attempt in asked)
        if len(self.failed) > told:
            yield f"  and {len(self.failed) - told} more from the same places"


def install(
    store: Store,
    families: Iterable[str] | None = None,
    *,
    origin: Path | None = None,
    fetch: Fetch | None = None,
    progress: Progress | None = None,
) -> InstallReport:
    """Bring the families' documents (all, when none are named) into the store, from a folder and then by `fetch`.

    Every document is compared with its hash before it takes its place; what is there and good is left
    alone, so an interrupted installation goes on where it stopped.
    """
    named = None if families is None else tuple(families)
    wanted = store.catalog.wanted(named)
    installed: list[str] = []
    present: list[str] = []
    failed: dict[str, tuple[Attempt, ...]] = {}
    with _Sources(store.catalog, origin, fetch) as sources:
        for done, file in enumerate(wanted):
            if progress:
                progress(done, len(wanted), file)
            if not store.lacking([file]):
                present.append(file)
                continue
            document = store.catalog.documents[file]
            data, attempts = sources.get(document)
            if data is None:
                failed[file] = attempts
                continue
            store._keep(document, data)
            installed.append(file)
    if progress:
        progress(len(wanted), len(wanted), "")
    had = (tuple(installed), tuple(present), failed)
    return InstallReport(store.folder, *had, store.status(named), fetched=fetch is not None)


class _Silent(OSError):
    """The host did not answer earlier and was not asked again."""


class _Sources:
    """Where documents come from; a host that does not answer is asked once, an archive fetched once."""

    def __init__(self, catalog: Catalog, origin: Path | None, fetch: Fetch | None) -> None:
        self.catalog = catalog
        self.origin = origin
        self.fetch = fetch
        self.silent: dict[str, str] = {}
        self.archives: dict[str, Path] = {}

    def __enter__(self) -> _Sources:
        import tempfile

        self._folder = tempfile.TemporaryDirectory(prefix="lessonpack-")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._folder.cleanup()

    def get(self, document: SchemaDocument) -> tuple[bytes | None, tuple[Attempt, ...]]:
        """The document from the first place that has its very bytes, or every attempt that failed."""
        attempts = []
        for place, read in self._places(document):
            try:
                data = read()
            except OSError as cause:
                attempts.append(Attempt(place, _words(cause), asked=not isinstance(cause, _Silent)))
                continue
            fault = document.fault(data)
            if not fault:
                return data, ()
            attempts.append(Attempt(place, fault))
        return None, tuple(attempts)

    def _places(self, document: SchemaDocument) -> Iterator[tuple[str, Callable[[], bytes]]]:
        if self.origin is not None:
            path = self.origin / document.file
            yield str(path), path.read_bytes
        if self.fetch is not None:
            for address in filter(None, (document.address, *self.catalog.mirrors().get(document.file, ()))):
                yield address, lambda address=address: self._download(address, document.size)  # type: ignore[misc]

    def _download(self, address: str, size: int) -> bytes:
        archive, _, member = address.partition("#")
        if member:
            return _member(self._archive(archive), member, size)
        with self._open(address) as stream:
            return stream.read(size + 1)

    def _archive(self, address: str) -> Path:
        if address not in self.archives:
            target = Path(self._folder.name) / str(len(self.archives))
            with self._open(address) as stream:
                data = stream.read(_ARCHIVE_LIMIT + 1)
            if data.startswith(_GZIP):
                data = _inflated(data)
            if len(data) > _ARCHIVE_LIMIT:
                raise NotThere(f"an archive of more than {_ARCHIVE_LIMIT} bytes")
            target.write_bytes(data)
            self.archives[address] = target
        return self.archives[address]

    @contextmanager
    def _open(self, address: str) -> Iterator[IO[bytes]]:
        assert self.fetch is not None
        host = host_of(address)
        if host in self.silent:
            raise _Silent(self.silent[host])
        try:
            with self.fetch(address) as stream:
                yield stream
        except NotThere:
            raise
        except OSError as cause:
            self.silent[host] = _words(cause)
            raise


def host_of(address: str) -> str:
    """Whom an address is asked from: a host, or the program or library that its scheme names."""
    parts = urlsplit(address)
    return parts.netloc or parts.scheme


def _inflated(data: bytes) -> bytes:
    """What was packed by gzip, or enough of it to see that it is too much."""
    import zlib

    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(data, _ARCHIVE_LIMIT + 1)
    except zlib.error as cause:
        raise NotThere(f"the archive cannot be unpacked: {cause}") from cause


def _member(archive: Path, name: str, size: int) -> bytes:
    """The first bytes of an archive's member, one more than there should be."""
    import lzma
    import struct
    import tarfile
    import zipfile
    import zlib

    broken = (zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, struct.error)
    try:
        with archive.open("rb") as file:
            zipped = file.read(len(_ZIP)) == _ZIP
        with _in_zip(archive, name) if zipped else _in_tar(archive, name) as stream:
            return stream.read(size + 1)
    # What the two modules raise for an archive that is broken, locked, or packed by a method they do not know, and for
    # names and records whose letters or numbers are none.
    except (*broken, KeyError, EOFError, RuntimeError, ValueError, OverflowError) as cause:
        raise NotThere(f"the archive does not give {name}: {cause}") from cause


@contextmanager
def _in_zip(archive: Path, name: str) -> Iterator[IO[bytes]]:
    import zipfile

    with zipfile.ZipFile(archive) as opened, opened.open(name) as stream:
        yield stream


@contextmanager
def _in_tar(archive: Path, name: str) -> Iterator[IO[bytes]]:
    import tarfile

    with tarfile.open(archive, "r:") as opened:
        member = opened.getmember(name)
        stream = opened.extractfile(member) if member.isreg() else None  # links may lead to any other member
        if stream is None:
            raise KeyError("it is no file")
        yield stream


def _words(cause: OSError) -> str:
    return cause.strerror or str(cause) or type(cause).__name__
