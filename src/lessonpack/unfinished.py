"""What a build writes beside a package until it is whole, and how that is put away when a build was interrupted.

Each such name is given once, so that two builds never write into one file; whether one is at work on it, a name does
not say. So the command line builds into a folder while it is `alone` there.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from lessonpack.patterns import regex

_FRESH, _FORMER = "unfinished", "former"
_NAME = regex(rf"\.(?P<package>.+)\.[0-9a-f]{{8}}\.(?:{_FRESH}|{_FORMER})", re.DOTALL)


def beside(path: Path) -> tuple[Path, Path]:
    """Where the next build of a package is written, and where that of a folder goes while the two change places."""
    name = f".{path.name}.{os.urandom(4).hex()}"
    return path.with_name(f"{name}.{_FRESH}"), path.with_name(f"{name}.{_FORMER}")


def is_beside(file: Path, path: Path) -> bool:
    """True for such a name of a package, and for what is in a folder of that name."""
    return any(each.parent == path.parent and _package(each.name) == path.name for each in (file, *file.parents))


def _package(name: str) -> str | None:
    match = _NAME.fullmatch(name)
    return match["package"] if match else None


def clear(folder: Path, packages: Collection[str] | None = None) -> None:
    """Put away what interrupted builds left in a folder, of these packages or of all: nobody is to be at work on them.

    A folder that was just being exchanged is put back.
    """
    with suppress(FileNotFoundError):
        for name in sorted(os.listdir(folder)):  # noqa: PTH208  # before anything is put away
            package = _package(name)
            if package is not None and (packages is None or package in packages):
                _put_away(folder / name, folder / package)


def _put_away(leftover: Path, package: Path) -> None:
    if leftover.suffix == f".{_FORMER}" and not package.exists():
        leftover.rename(package)
    else:
        remove(leftover)


def remove(leftover: Path) -> None:
    """Delete a file, a folder, or a link that stood in the place of one; a folder that cannot be deleted stays."""
    if leftover.is_file() or leftover.is_symlink():
        leftover.unlink(missing_ok=True)
    else:
        shutil.rmtree(leftover, ignore_errors=True)


@contextmanager
def alone(folder: Path, waits: Callable[[], object]) -> Iterator[None]:
    """Build into a folder while no other process does that; `waits` is called when another is at work there.

    What builds that were killed left there is put away. A folder that is made for it, and stays empty, goes again.
    Where a system has no such locks nobody is waited for, and nothing put away that may be another's.
    """
    made = [each for each in (folder, *folder.parents) if not each.exists()]
    held = _held(folder, waits)
    try:
        if held is not None:
            clear(folder)
        yield
    finally:
        with suppress(OSError):  # there is something in it
            for each in made:
                each.rmdir()
        if held is not None:
            os.close(held)


def _held(folder: Path, waits: Callable[[], object]) -> int | None:
    """The folder, made and open, which nobody else holds until it is closed; None where that cannot be had.

    Whoever was waited for may have deleted it.
    """
    while True:
        folder.mkdir(parents=True, exist_ok=True)
        held = None if sys.platform == "win32" else _locked(folder, waits)
        if held is None or _is_at(folder, held):
            return held
        os.close(held)


def _locked(folder: Path, waits: Callable[[], object]) -> int | None:
    import fcntl  # which Windows has not

    try:
        opened = os.open(folder, os.O_RDONLY)
    except OSError:  # whoever may write into a folder need not be able to read it
        return None
    try:
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waits()
            fcntl.flock(opened, fcntl.LOCK_EX)
    except BaseException as error:
        os.close(opened)
        if isinstance(error, OSError):  # a file system without locks
            return None
        raise
    return opened


def _is_at(folder: Path, opened: int) -> bool:
    try:
        return os.path.samestat(os.fstat(opened), folder.stat())
    except FileNotFoundError:
        return False
