"""The user's cache: what is made of files of ours is kept there for the next start."""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import IO, TypeVar

from lessonpack import plain

T = TypeVar("T")
_MOST = 64_000_000  # bytes of what was made and is kept: one version takes two or three million
_DAY = 86_400  # seconds
_XDG = ("linux",)  # systems whose folders follow the environment alone


def folder() -> Path:
    """Where the user's system keeps what can be made anew."""
    if sys.platform in _XDG:
        return Path(_xdg_cache(), "lessonpack")
    import platformdirs

    return Path(platformdirs.user_cache_dir("lessonpack", appauthor=False))


def _xdg_cache() -> str:
    """The same on Linux, where to load platformdirs takes a fortieth of a cold build (XDG Base Directory 0.8)."""
    asked = os.environ.get("XDG_CACHE_HOME", "")
    found = asked if os.path.isabs(asked) else os.path.expanduser("~/.cache")  # noqa: PTH111, PTH117  # a Path is slower
    return found if os.path.isabs(found) else os.devnull  # noqa: PTH117  # nobody's home: nothing can be kept in that


def kept(make: Callable[..., T], *sources: str | bytes, by: Iterable[ModuleType] = ()) -> T:
    """What a function makes of texts or bytes, which JSON can hold: from the user's cache, if it was made before.

    It is known by the texts, by the module of the function, and `by` those that this rests upon. One that is not whole
    is made again, and so is each where none can be kept.
    """
    known = hashlib.sha256()
    for module in (sys.modules[make.__module__], *by):
        known.update(Path(str(module.__file__)).read_bytes())
    for source in sources:
        known.update(b"\0")
        known.update(source.encode() if isinstance(source, str) else source)
    name = f"{make.__name__}-{known.hexdigest()}.json"
    file = folder() / "made" / name
    with suppress(OSError, ValueError):
        with plain.opened(file) as stream:
            digest, _, written = stream.read().partition(b"\n")
        if digest == _digest(written):
            _note_use(file)
            found: T = json.loads(written)
            return found
    made = make(*sources)
    written = json.dumps(made).encode()
    with suppress(OSError):
        keep(file, lambda out: out.write(_digest(written) + b"\n" + written), _MOST)
    return made


def _digest(data: bytes) -> bytes:
    return hashlib.sha256(data).hexdigest().encode()


def _note_use(file: Path) -> None:
    """What is used each day is not among the oldest; a start is not to write, so once a day is enough."""
    with suppress(OSError):
        if time.time() - file.stat().st_mtime > _DAY:
            os.utime(file)


def keep(file: Path, write: Callable[[IO[bytes]], object], most: int) -> None:
    """Put a file into the cache, as a whole; of its folder so many bytes stay, of those that were used last.

    It is nobody else's to read: findings quote lessons.
    """
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        with fresh.open("wb") as out:
            write(out)
        fresh.replace(file)
    finally:
        fresh.unlink(missing_ok=True)
    _drop_the_oldest(file.parent, most)


def _drop_the_oldest(place: Path, most: int) -> None:
    """Delete what was used least lately, until the rest is small enough."""
    kept = 0
    found = [(file, file.stat()) for file in place.iterdir()]
    for file, stat in sorted(found, key=lambda entry: -entry[1].st_mtime_ns):
        kept += stat.st_size
        if kept > most:
            file.unlink(missing_ok=True)
