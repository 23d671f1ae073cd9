"""Where the installed schema documents stand."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from lessonpack import plain, resources, user_cache
from lessonpack.schemas.catalog import Catalog, Family, SchemaDocument, SchemaError, shipped_catalog


class NotInstalled(SchemaError):
    """The store has no such document."""


class Altered(SchemaError):
    """The store's document is not the one that was installed."""


class FamilyStatus(Struct, frozen=True):
    """What the store has of a family: all but the `missing` of its `documents`, so many of them known as `official`."""

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
        """Where a document stands or would stand: one of ours in lessonpack itself."""
        return Path(self._place(file))

    def _place(self, file: str) -> str:
        document = self.catalog.documents[file]
        return str(resources.schema_file(file)) if document.own else f"{self.folder}/{file}"

    def file(self, file: str) -> Path:
        """Where an installed document stands; raises when it is not there or not the right one."""
        if self.lacking([file]):
            self.read(file)
        return self.path(file)

    def read(self, file: str) -> bytes:
        """The document's bytes, which are those on record."""
        try:
            with plain.opened(self._place(file)) as stream:
                data = stream.read()
        except OSError as cause:
            raise NotInstalled(file, "is not installed") from cause
        document = self.catalog.documents[file]
        if not document.own and (fault := document.fault(data)):
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
        missing = self.lacking(document.file for document in documents)
        return FamilyStatus(
            name=family.name,
            title=family.title,
            licence=family.licence,
            documents=len(documents),
            official=sum(document.official for document in documents if document.file not in missing),
            missing=missing,
        )

    def _is_sound(self, file: str) -> bool:
        try:
            found = os.stat(self._place(file))  # noqa: PTH116  # a Path takes longer than the look
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

    def keep(self, document: SchemaDocument, data: bytes) -> None:
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
    return user_cache.folder() / "schemas"


def default_store() -> Store:
    """The store of the user."""
    return Store(default_folder())
