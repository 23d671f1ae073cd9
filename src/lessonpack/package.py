"""A package: files by path, where each came from, and the one place that writes a zip or a folder."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import struct
import unicodedata
import zlib
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct, field

from lessonpack import unfinished
from lessonpack.blobs import LEVEL, SMALL, Blob, Bytes, Deflated, File, copy, deflated, is_small, same, whole
from lessonpack.findings import NOWHERE, Place
from lessonpack.patterns import regex
from lessonpack.trailing import Trailing

MANIFEST = "imsmanifest.xml"

# The records of a zip, named as PKWARE's APPNOTE names them; `archive` reads what is written here.
LOCAL = struct.Struct("<4s5H3L2H")
CENTRAL = struct.Struct("<4s6H3L5H2L")
END = struct.Struct("<4s4H2LH")
END64 = struct.Struct("<4sQ2H2L4Q")
LOCATOR64 = struct.Struct("<4sLQL")
LOCAL_MARK, CENTRAL_MARK, END_MARK = b"PK\3\4", b"PK\1\2", b"PK\5\6"
END64_MARK, LOCATOR64_MARK = b"PK\6\6", b"PK\6\7"
ZIP64_FIELD = 0x0001
UTF8_FLAG = 0x0800
STORED, DEFLATED = 0, 8
MAX16, MAX32 = 0xFFFF, 0xFFFF_FFFF

# Every entry gets the earliest time that DOS dates can say: the clock must not reach the bytes.
_TIME, _DATE = 0, 1 << 5 | 1
_UNIX = 3 << 8  # "version made by": fixed, or it would name the machine that built the package
_MODE = 0o100644 << 16
_PLAIN, _ZIP64 = 20, 45  # the APPNOTE version that a reader must know
# DEFLATE may grow what it cannot shrink: from here on an entry gets 64-bit sizes beforehand.
_LARGE = MAX32 - (1 << 22)
# Already compressed: deflating them again costs time and gains nothing.
_COMPRESSED = frozenset(
    {"png", "jpg", "jpeg", "gif", "webp", "avif"}
    | {"mp3", "mp4", "m4a", "m4v", "mov", "wmv", "aac", "ogg", "oga", "ogv", "opus", "flac", "webm"}
    | {"woff", "woff2", "zip", "pdf"}
)


def suffix(path: str) -> str:
    """What stands behind the last dot of a file's name, in small letters; "" for a name without one."""
    _, dot, last = path.rpartition(".")
    return last.lower() if dot else ""


_LEFTOVERS = frozenset({".ds_store", "thumbs.db", "desktop.ini"})
_LEFTOVER = regex(
    r"(?:\A|/)(?:(?:__MACOSX|\.Spotlight-V100|\.Trashes|\.fseventsd)/"
    rf"|(?:\._[^/]*|(?i:{'|'.join(map(re.escape, sorted(_LEFTOVERS)))}))\Z)"
)


@lru_cache(1 << 14)  # of each path of a bank a number of checks ask it
def is_leftover(path: str) -> bool:
    """True for what operating systems leave in folders: no part of a package, whatever its name ends in.

    macOS keeps beside `page.html`, as `._page.html`, what other file systems have no room for.
    """
    return _LEFTOVER.search(path) is not None


_APPLE_DOUBLE = b"\0\x05\x16\x07"  # how what macOS keeps beside a file begins (RFC 1740, appendix A)


def is_litter(path: str, start: bytes = b"") -> bool:
    """True for a leftover that is nothing else, by its name or by how its content starts: nobody opens it as a page."""
    return is_leftover(path) and (path.rpartition("/")[2].lower() in _LEFTOVERS or start.startswith(_APPLE_DOUBLE))


def is_compressed(path: str) -> bool:
    """True for a file that no zip makes smaller, by its name."""
    return suffix(path) in _COMPRESSED


class PathTaken(ValueError):
    """Two files were to get one path, or paths that some file systems hold for one."""


def folded(path: str) -> str:
    """What stays of a path on a file system that ignores letter case and Unicode normal form."""
    if path.isascii():
        return path.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


Origins = Callable[[], Iterable[tuple[str, Place]]]
"""What gives the places of identifiers in a file, once they are asked for."""


class Package(Struct):
    """What a target builds and the checks judge.

    `name` is the name it is written under (`mesa-optimization.scorm12.zip`); `source` is the zip or folder
    it was read from, "" when it was built. `origins` maps (path, identifier) to the place in the
    YAML; the identifier "" stands for the whole file. Of one that `is_deflated` a zip is written that is so.
    """

    name: str
    source: str = ""
    is_deflated: bool = False
    origins: dict[tuple[str, str], Place] = field(default_factory=dict)
    _inside: dict[str, Origins] = field(default_factory=dict)
    _blobs: dict[str, Blob] = field(default_factory=dict)
    _folded: set[str] = field(default_factory=set)
    _sorted: list[str] = field(default_factory=list)

    def add(self, path: str, content: bytes | Blob, origin: Place = NOWHERE, inside: Origins | None = None) -> None:
        """Put a file at a relative path with `/`; PathTaken when `folded` finds it there already.

        `inside` gives the places of identifiers in it: those of a large bank take as long to note as to find, and few
        are ever asked for.
        """
        if (compared := folded(path)) in self._folded:
            raise PathTaken(path)
        self._folded.add(compared)
        self._sorted = []
        self._blobs[path] = Bytes(content) if isinstance(content, bytes) else content
        if origin is not NOWHERE:
            self.origins[path, ""] = origin
        if inside is not None:
            self._inside[path] = inside

    def deflated(self, path: str) -> Deflated | None:
        """A file as it will stand in the zip; None for a large one, and where nothing is to be deflated."""
        blob = self._blobs[path]
        return deflated(blob) if self.is_deflated and is_small(blob) and not is_compressed(path) else None

    def put(self, path: str, content: Deflated) -> None:
        """Have a file that is there as it will stand in the zip."""
        self._blobs[path] = content

    def origin(self, path: str, identifier: str = "") -> Place:
        """The YAML place of an identifier in a file, or of the file; NOWHERE for what nobody wrote."""
        if identifier and path in self._inside:
            self.origins.update(((path, name), at) for name, at in self._inside.pop(path)())
        return self.origins.get((path, identifier)) or self.origins.get((path, "")) or NOWHERE

    @property
    def paths(self) -> list[str]:
        """Every path, the manifest first, the others in code point order: the order of the zip."""
        if not self._sorted:  # a dozen checks ask for them, when nothing is added any more
            first = [MANIFEST] if MANIFEST in self._blobs else []
            self._sorted = first + sorted(self._blobs.keys() - {MANIFEST})
        return self._sorted.copy()

    def __contains__(self, path: str) -> bool:
        return path in self._blobs

    def __getitem__(self, path: str) -> Blob:
        return self._blobs[path]

    def __iter__(self) -> Iterator[tuple[str, Blob]]:
        for path in self.paths:
            yield path, self._blobs[path]

    def read(self, path: str) -> bytes:
        """The whole content of a file; KeyError when there is none."""
        return whole(self._blobs[path])


class Sum(Struct, frozen=True):
    """A written file, its path as seen from the folder that holds the package, and its sha256."""

    path: str
    sha256: str


class Written(Struct, frozen=True):
    """What was written, its size in bytes, and how to tell its bytes again.

    `sha256` is of a zip or a single file, None for a folder; `content` a sha256 over names and contents only, which is
    the same on every machine whatever its DEFLATE library; `files` the file itself, or each file of a folder.
    """

    path: str
    size: int
    sha256: str | None
    content: str
    files: tuple[Sum, ...]


class _Entry(Struct):
    """What local header and central directory say of a file; crc and sizes are known once it was copied."""

    name: bytes
    method: int
    offset: int
    large: bool
    crc: int = 0
    packed: int = 0
    size: int = 0

    @property
    def flags(self) -> int:
        return 0 if self.name.isascii() else UTF8_FLAG


def write_zip(package: Package, file: Path, *, store: bool = False) -> Written:
    """Write the package as a zip: manifest first, fixed times, modes and system, the same bytes every time.

    The records are written here and not by `zipfile`, which turns to ZIP64 at 2 GiB already (players and
    importers need not know it) and takes the level of an open entry from a private, since renamed attribute.
    The zip is written beside `file` under a temporary name and renamed, so that an interrupted build
    leaves the last good one. `store` leaves every entry uncompressed: then even the bytes are the same
    on every machine. Raises NotOurs, with nothing changed, where a folder stands in the way.
    """
    if file.is_dir():
        raise NotOurs(None, "is a folder; move it away or choose another one to build into", str(file))
    temporary, _ = unfinished.beside(file)
    digests = []
    try:
        with temporary.open("wb") as out, Trailing(temporary) as trailing:
            entries = []
            for path, blob in package:
                entry, digest = _write_entry(out, path, blob, store=store)
                entries.append(entry)
                digests.append((path, digest))
                trailing.follow(out)
            _write_directory(out, entries)
            size, sha256 = out.tell(), trailing.hexdigest(out)
        temporary.replace(file)
    finally:
        temporary.unlink(missing_ok=True)
    return Written(str(file), size, sha256, _content(digests), (Sum(file.name, sha256),))


def write_file(package: Package, file: Path) -> Written:
    """Write a package that is a single file, as that file, in the place of an earlier one.

    It is written beside `file` under a temporary name and renamed. Raises NotOurs where a folder stands in the way.
    """
    if file.is_dir():
        raise NotOurs(None, "is a folder; move it away or choose another one to build into", str(file))
    [(path, blob)] = package
    temporary, _ = unfinished.beside(file)
    try:
        digest = _write_file(temporary, blob)
        temporary.replace(file)
    finally:
        temporary.unlink(missing_ok=True)
    return Written(str(file), blob.size, digest.hex(), _content([(path, digest)]), (Sum(file.name, digest.hex()),))


class NotOurs(OSError):
    """What stands in the way is not, or not only, of an earlier build: it is not ours to replace."""


class Traces(Struct, frozen=True):
    """How a folder of an earlier build is known: its `page`, or each file, has the `mark`, and each path is of `names`.

    Neither is enough by itself: strangers call their page index.html as well, and work goes on in folders of ours.
    """

    page: str
    mark: bytes
    names: re.Pattern[str]


def write_folder(package: Package, folder: Path, traces: Traces | None = None) -> Written:
    """Write the package's files as a folder, in the place of the one that an earlier build left.

    They are laid out beside it under a temporary name, and the two change places: the folder holds this build
    or the last one, never a mixture. Raises NotOurs, with nothing changed, for a folder with a file that is not of a
    build by its `traces`; without them, for one that the package has not.
    """
    if folder.exists():
        _spare(package, folder, traces)
    fresh, former = unfinished.beside(folder)
    try:
        digests = [(path, _write_file(fresh.joinpath(*path.split("/")), blob)) for path, blob in package]
        _swap(fresh, folder, former)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    files = tuple(Sum(f"{folder.name}/{path}", digest.hex()) for path, digest in digests)
    return Written(str(folder), sum(blob.size for _, blob in package), None, _content(digests), files)


_TOLD = 3  # files that a message names


def _spare(package: Package, folder: Path, traces: Traces | None) -> None:
    """Raise NotOurs for what is not to be replaced; a folder without files is nobody's."""
    if not folder.is_dir():
        raise NotOurs(None, "is no folder that a build left; move it away or choose another folder", str(folder))
    files = sorted(_files(folder))
    if files and traces and not _are_marked(folder, files, traces):
        raise NotOurs(None, "holds no earlier build; move it away or choose another folder", str(folder))
    own = set(package.paths)
    if foreign := [path for path in files if path not in own and not (traces and traces.names.fullmatch(path))]:
        told = ", ".join(foreign[:_TOLD]) + (f" and {len(foreign) - _TOLD} more" if len(foreign) > _TOLD else "")
        says = f"holds what no build left there: {told}; move that away or choose another folder"
        raise NotOurs(None, says, str(folder))


def _are_marked(folder: Path, files: Iterable[str], traces: Traces) -> bool:
    pages = map(folder.joinpath, [traces.page] if traces.page else files)
    return all(page.is_file() and traces.mark in page.read_bytes() for page in pages)


def _files(folder: Path) -> Iterator[str]:
    """What a folder holds that is no folder, and links to folders. Raises OSError for what cannot be looked into."""
    for place, folders, files in os.walk(folder, onerror=_raise):
        links = [name for name in folders if Path(place, name).is_symlink()]
        for name in (*files, *links):
            yield Path(place, name).relative_to(folder).as_posix()


def _raise(error: OSError) -> None:
    raise error


def _swap(fresh: Path, folder: Path, former: Path) -> None:
    """Put `fresh` in the place of `folder`; a folder cannot be renamed onto one with files in it."""
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        fresh.rename(folder)
        return
    folder.rename(former)
    try:
        fresh.rename(folder)
    except OSError:
        former.rename(folder)
        raise
    unfinished.remove(former)


def _write_file(target: Path, blob: Blob) -> bytes:
    """Copy a blob into a file of its own; the sha256 of its content."""
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with blob.open() as stream, target.open("wb") as out:
        if isinstance(blob, File) and (stamp := blob.unchanged(stream)):
            copy(blob, stream, out, stamp.size)
            return blob.sha256
        while chunk := stream.read(SMALL):
            digest.update(chunk)
            out.write(chunk)
    return same(blob, digest.digest())


def _content(digests: Iterable[tuple[str, bytes]]) -> str:
    """A sha256 over every path and the sha256 of what it holds."""
    content = hashlib.sha256()
    for path, digest in digests:
        name = path.encode()
        content.update(len(name).to_bytes(4, "big") + name + digest)
    return content.hexdigest()


def _write_entry(out: BinaryIO, path: str, blob: Blob, *, store: bool) -> tuple[_Entry, bytes]:
    """Copy a blob behind its local header; the entry and the sha256 of its content."""
    method = STORED if store or is_compressed(path) else DEFLATED
    entry = _Entry(path.encode(), method, out.tell(), large=blob.size > _LARGE)
    if method == DEFLATED and is_small(blob):
        # Crc and sizes are known before anything is written: a step back costs a file its buffer.
        made = deflated(blob)
        entry.crc, entry.size, entry.packed = made.crc, made.size, len(made.data)
        out.write(_local_header(entry) + made.data)
        return entry, made.sha256
    digest = hashlib.sha256()
    with blob.open() as stream:
        if method == STORED and isinstance(blob, File) and (stamp := blob.unchanged(stream)):
            entry.crc, entry.size, entry.packed = stamp.crc, stamp.size, stamp.size
            out.write(_local_header(entry))
            copy(blob, stream, out, stamp.size)
            return entry, blob.sha256
        chunks = _compressed(_counted(stream, entry, digest.update), method)
        if blob.size <= SMALL:
            data = b"".join(chunks)
            entry.packed = len(data)
            out.write(_local_header(entry) + data)
        else:
            _write_chunks(out, entry, chunks)
    return entry, same(blob, digest.digest())


def _write_chunks(out: BinaryIO, entry: _Entry, chunks: Iterable[bytes]) -> None:
    """Write the header, the data, and the header again, now with crc and sizes.

    A data descriptor after the data would save the step back, but readers that stream cannot tell where a stored
    entry with one ends.
    """
    out.write(_local_header(entry))
    for chunk in chunks:
        entry.packed += len(chunk)
        out.write(chunk)
    end = out.tell()
    out.seek(entry.offset)
    out.write(_local_header(entry))
    out.seek(end)


def _counted(stream: BinaryIO, entry: _Entry, digest: Callable[[bytes], None]) -> Iterator[bytes]:
    while chunk := stream.read(SMALL):
        entry.crc = zlib.crc32(chunk, entry.crc)
        entry.size += len(chunk)
        digest(chunk)
        yield chunk


def _compressed(chunks: Iterable[bytes], method: int) -> Iterator[bytes]:
    if method == STORED:
        yield from chunks
        return
    deflate = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    for chunk in chunks:
        yield deflate.compress(chunk)
    yield deflate.flush()


def _local_header(entry: _Entry) -> bytes:
    wide = struct.pack("<2H2Q", ZIP64_FIELD, 16, entry.size, entry.packed) if entry.large else b""
    packed, size = (MAX32, MAX32) if entry.large else (entry.packed, entry.size)
    version = _ZIP64 if entry.large else _PLAIN
    numbers = (version, entry.flags, entry.method, _TIME, _DATE, entry.crc, packed, size, len(entry.name), len(wide))
    return LOCAL.pack(LOCAL_MARK, *numbers) + entry.name + wide


def _central_header(entry: _Entry) -> bytes:
    size, packed, offset = sizes = (entry.size, entry.packed, entry.offset)
    wide = b"".join([struct.pack("<Q", each) for each in sizes if each >= MAX32])
    if wide:
        size, packed, offset = (min(each, MAX32) for each in sizes)
    extra = struct.pack("<2H", ZIP64_FIELD, len(wide)) + wide if wide else b""
    version = _ZIP64 if wide or entry.large else _PLAIN
    numbers = (_UNIX | version, version, entry.flags, entry.method, _TIME, _DATE, entry.crc, packed, size)
    return (
        CENTRAL.pack(CENTRAL_MARK, *numbers, len(entry.name), len(extra), 0, 0, 0, _MODE, offset) + entry.name + extra
    )


def _write_directory(out: BinaryIO, entries: list[_Entry]) -> None:
    start = out.tell()
    out.writelines(map(_central_header, entries))
    end = out.tell()
    count, size = len(entries), end - start
    if count >= MAX16 or size >= MAX32 or start >= MAX32:
        made = _UNIX | _ZIP64
        out.write(END64.pack(END64_MARK, END64.size - 12, made, _ZIP64, 0, 0, count, count, size, start))
        out.write(LOCATOR64.pack(LOCATOR64_MARK, 0, end, 1))
    short = min(count, MAX16)
    out.write(END.pack(END_MARK, 0, 0, short, short, min(size, MAX32), min(start, MAX32), 0))
