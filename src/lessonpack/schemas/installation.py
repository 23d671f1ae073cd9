"""How the official schema documents get into a store.

Nothing here opens a socket: what fetches a document is handed in by whoever may (the command line).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO
from urllib.parse import urlsplit

from msgspec import Struct

from lessonpack.schemas.catalog import Catalog, SchemaDocument
from lessonpack.schemas.store import FamilyStatus, Store

_ARCHIVE_LIMIT = 64 * 2**20  # bytes, as fetched and as unpacked
_ZIP, _GZIP = b"PK", b"\x1f\x8b"

Fetch = Callable[[str], AbstractContextManager[IO[bytes]]]
"""Opens an address for reading; raises OSError, and NotThere when the host answered without the document."""


class Attempt(Struct, frozen=True):
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


class InstallReport(Struct, frozen=True):
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
            store.keep(document, data)
            installed.append(file)
    if progress:
        progress(len(wanted), len(wanted), "")
    had = (tuple(installed), tuple(present), failed)
    return InstallReport(store.folder, *had, store.status(named), fetched=fetch is not None)


class NotThere(OSError):
    """A host answered, but not with the document: other documents may still be had from it."""


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
