"""A package: files by path, where each came from, and the one place that writes a zip."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Protocol

from lessonpack.findings import NOWHERE, Place

MANIFEST = "imsmanifest.xml"

# Every entry gets the earliest time that DOS dates can say: the clock must not reach the bytes.
_TIME = (1980, 1, 1, 0, 0, 0)
_UNIX = 3  # "version made by": fixed, or it would name the machine that built the package
_MODE = 0o100644 << 16
_CHUNK = 1 << 16
# Already compressed: deflating them again costs time and gains nothing.
_COMPRESSED = frozenset({"png", "jpg", "jpeg", "gif", "webp", "avif", "mp3", "mp4", "m4a", "ogg", "webm", "woff2", "zip", "pdf"})


class Blob(Protocol):
    """Bytes that are opened when needed, never loaded because they exist."""

    @property
    def size(self) -> int: ...

    def open(self) -> BinaryIO: ...


@dataclass(frozen=True, slots=True)
class Bytes:
    """A blob held in memory: what the targets write."""

    data: bytes

    @property
    def size(self) -> int:
        return len(self.data)

    def open(self) -> BinaryIO:
        return io.BytesIO(self.data)


@dataclass(frozen=True, slots=True)
class File:
    """A blob on disk: the author's media, installed schema documents."""

    path: Path

    @property
    def size(self) -> int:
        return self.path.stat().st_size

    def open(self) -> BinaryIO:
        return self.path.open("rb")


class PathTaken(ValueError):
    """Two files were to get one path, or paths that some file systems hold for one (letter case)."""


@dataclass(slots=True)
class Package:
    """What a target builds and the checks judge.

    `name` is the file name without folder (`mesa-optimization.scorm12.zip`); `source` is the zip or
    folder it was read from, "" when it was built. `origins` maps (path, identifier) to the place in the
    YAML; the identifier "" stands for the whole file.
    """

    name: str
    source: str = ""
    origins: dict[tuple[str, str], Place] = field(default_factory=dict)
    _blobs: dict[str, Blob] = field(default_factory=dict)
    _folded: set[str] = field(default_factory=set)

    def add(self, path: str, content: bytes | Blob, origin: Place = NOWHERE) -> None:
        """Put a file at a relative path with `/`; PathTaken when one differs from it in letter case at most."""
        if path.casefold() in self._folded:
            raise PathTaken(path)
        self._folded.add(path.casefold())
        self._blobs[path] = Bytes(content) if isinstance(content, bytes) else content
        if origin is not NOWHERE:
            self.origins[path, ""] = origin

    def origin(self, path: str, identifier: str = "") -> Place:
        """The YAML place of an identifier in a file, or of the file; NOWHERE for what nobody wrote."""
        return self.origins.get((path, identifier)) or self.origins.get((path, "")) or NOWHERE

    @property
    def paths(self) -> list[str]:
        """Every path, the manifest first, the others in code point order: the order of the zip."""
        return sorted(self._blobs, key=lambda path: (path != MANIFEST, path))

    def __contains__(self, path: str) -> bool:
        return path in self._blobs

    def __getitem__(self, path: str) -> Blob:
        return self._blobs[path]

    def __iter__(self) -> Iterator[tuple[str, Blob]]:
        for path in self.paths:
            yield path, self._blobs[path]

    def read(self, path: str) -> bytes:
        """The whole content of a file; KeyError when there is none."""
        with self._blobs[path].open() as stream:
            return stream.read()


@dataclass(frozen=True, slots=True)
class Written:
    """A finished zip: its size in bytes, its sha256, and `content`, a sha256 over names and contents
    only, which is the same on every machine whatever its DEFLATE library."""

    path: str
    size: int
    sha256: str
    content: str


def write_zip(package: Package, file: Path, *, store: bool = False) -> Written:
    """Write the package as a zip: manifest first, fixed times, modes and system, the same bytes every time.

    The zip is written beside `file` under a temporary name and renamed, so that an interrupted build
    leaves the last good one. `store` leaves every entry uncompressed: then even the bytes are the same
    on every machine.
    """
    temporary = file.with_name(f".{file.name}.tmp")
    content = hashlib.sha256()
    try:
        with zipfile.ZipFile(temporary, "w") as archive:
            for path, blob in package:
                _write_entry(archive, path, blob, content, store=store)
        temporary.replace(file)
    finally:
        temporary.unlink(missing_ok=True)
    with file.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    return Written(str(file), file.stat().st_size, sha256, content.hexdigest())


def _write_entry(archive: zipfile.ZipFile, path: str, blob: Blob, content: hashlib._Hash, *, store: bool) -> None:
    entry = zipfile.ZipInfo(path, _TIME)
    entry.create_system = _UNIX
    entry.external_attr = _MODE
    packed = path.rpartition(".")[2].lower() in _COMPRESSED
    entry.compress_type = zipfile.ZIP_STORED if store or packed else zipfile.ZIP_DEFLATED
    entry._compresslevel = 9  # type: ignore[attr-defined]  # ZipFile.open() takes it from the entry alone
    entry.file_size = blob.size  # known beforehand, so that no entry needs ZIP64 fields or a data descriptor
    content.update(len(path.encode()).to_bytes(4, "big") + path.encode() + entry.file_size.to_bytes(8, "big"))
    with archive.open(entry, "w") as out, blob.open() as stream:
        while chunk := stream.read(_CHUNK):
            content.update(chunk)
            out.write(chunk)
