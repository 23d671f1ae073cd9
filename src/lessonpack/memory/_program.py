"""What decides, beside a lesson and what is asked for, what becomes of it: the program, its libraries, the schemas."""

from __future__ import annotations

import hashlib
import os
import sys
import zlib
from collections.abc import Iterator
from contextlib import suppress

from lessonpack import resources
from lessonpack._version import VERSION
from lessonpack.memory._looks import look
from lessonpack.schemas import Store

_INSTALLED = (".dist-info", ".egg-info")  # how the folders begin to end that say which version of a library is there


def digest(store: Store) -> str:
    """A digest of all that: another one for whatever could make other bytes or other findings of the same lesson."""
    told = [VERSION, sys.version, zlib.ZLIB_RUNTIME_VERSION, *resources.looks(), *_libraries(), *_schemas(store)]
    return hashlib.sha256("\0".join(told).encode(errors="surrogatepass")).hexdigest()


def _libraries() -> Iterator[str]:
    """All libraries that Python finds, with their versions: no list of those that reach the bytes could grow old."""
    for folder in dict.fromkeys(sys.path):
        with suppress(OSError):  # not a folder, but an archive or nothing
            yield from sorted(name for name in os.listdir(folder) if name.endswith(_INSTALLED))  # noqa: PTH208


def _schemas(store: Store) -> Iterator[str]:
    """The documents that are installed: that each is still the one in the catalog shows in its size and time."""
    for document in store.catalog.documents.values():
        if not document.own:  # those are of the program
            there = look(f"{store.folder}/{document.file}")
            yield f"{document.file} {there and (there.size, there.modified)}"
