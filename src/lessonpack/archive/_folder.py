"""Reads an unpacked package, a folder, with the same demands on names and sizes as for a zip."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from lessonpack.archive import _names, _rules
from lessonpack.archive._documents import Nodes, Shared, is_document, judge_sizes, whole
from lessonpack.archive._limits import LIMITS, Limits
from lessonpack.archive._rules import Refused, Trouble
from lessonpack.blobs import File
from lessonpack.findings import Log
from lessonpack.package import Package

_CHUNK = 1 << 16


def read_folder(path: Path, log: Log, limits: Limits = LIMITS, shared: Shared = whole) -> Package | None:
    """The package in a folder; None after errors, all of which were logged.

    Only plain files inside the folder are read; a link counts when it leads to one. Raises OSError for a
    path that cannot be opened.
    """
    trouble = Trouble(str(path))
    files: list[tuple[str, File]] = []
    try:
        for name in _files(path, limits, trouble):
            files.append((_names.judged(_readable(name, trouble), limits, trouble), File(path / name)))
        apply(limits, files, trouble, shared)
        _names.compare([name for name, _ in files], trouble)
    except Refused as refused:
        trouble.refuse(refused)
    trouble.tell(log)
    if trouble.failed:
        return None
    package = Package(path.resolve().name, str(path))
    for name, file in files:
        package.add(name, file)
    return package


def _files(root: Path, limits: Limits, trouble: Trouble) -> Iterator[str]:
    """The paths of the plain files below a folder, relative and with forward slashes."""
    inside = root.resolve()
    waiting, count = [""], 0
    while waiting:
        folder = waiting.pop()
        with os.scandir(root / folder) as entries:
            for entry in entries:
                count += 1
                if count > limits.entries:
                    raise Refused(_rules.TOO_MANY, what=f"more than {limits.entries:,}", limit=f"{limits.entries:,}")
                name = f"{folder}{entry.name}"
                if entry.is_dir(follow_symlinks=False):
                    _descend(name, limits, waiting, trouble)
                elif _is_plain(entry, inside):
                    yield name
                else:
                    trouble.add(_rules.NOT_A_FILE, name, what=_kind(entry))


def _descend(name: str, limits: Limits, waiting: list[str], trouble: Trouble) -> None:
    """Put a folder on the list of those to be walked, unless its path is too long for its files to be opened."""
    length = len(os.fsencode(name))
    if length > limits.path:
        trouble.add(_rules.LONG_NAME, name, bytes=length)
    else:
        waiting.append(f"{name}/")


def _readable(name: str, trouble: Trouble) -> str:
    """The name; one that is not valid in the encoding of the file system is reported, and made readable."""
    try:
        name.encode()
    except UnicodeEncodeError:
        readable = os.fsencode(name).decode(errors="backslashreplace").replace("\\", "%")
        trouble.add(_rules.NAME_UNREADABLE, readable)
        return readable
    return name


def _is_plain(entry: os.DirEntry[str], inside: Path) -> bool:
    """True for a file, and for a link to a file inside the folder."""
    if not entry.is_symlink():
        return entry.is_file(follow_symlinks=False)
    try:
        return entry.is_file() and Path(entry.path).resolve().is_relative_to(inside)
    except OSError:  # a link in a ring
        return False


def _kind(entry: os.DirEntry[str]) -> str:
    if not entry.is_symlink():
        return _rules.KINDS.get(stat.S_IFMT(entry.stat(follow_symlinks=False).st_mode), "something else")
    return "a link to a folder, to nothing or out of the package"


def apply(limits: Limits, files: list[tuple[str, File]], trouble: Trouble, shared: Shared) -> None:
    """Compare files with the limits; raises Refused for those on sizes and numbers, adds other errors to `trouble`."""
    if not files:
        raise Refused(_rules.EMPTY)
    sizes = [(name, file.size) for name, file in files]
    total = sum(size for _, size in sizes)
    if total > limits.unpacked:
        raise Refused(_rules.TOO_LARGE, size=f"{total:,}", limit=f"{limits.unpacked:,}")
    judge_sizes([(name, size) for name, size in sizes if is_document(name)], limits)
    nodes = Nodes(limits, trouble, shared)
    for name, file in files:
        if is_document(name):
            with file.open() as stream:
                nodes.judge(name, iter(partial(stream.read, _CHUNK), b""))
