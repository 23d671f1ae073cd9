"""What is in a package: files by path, and where each came from."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from msgspec import Struct, field

from lessonpack.blobs import Blob, Bytes, Deflated, deflated, is_small, whole
from lessonpack.findings import NOWHERE, Place
from lessonpack.patterns import regex

MANIFEST = "imsmanifest.xml"

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
