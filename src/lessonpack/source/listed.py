"""The lessons that a course file lists: where they are, and which of them wait for which."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from lessonpack import media
from lessonpack.disk import Disk
from lessonpack.findings import Log, Place
from lessonpack.source import rules

_UP = "../"


class Source(Struct, frozen=True):
    """A lesson file: what it is called in findings, and where it is."""

    name: str
    path: Path


def find(course: str, folder: Path, written: str, log: Log, at: Place, disk: Disk) -> Source | None:
    """The lesson file of a path that stands in the course file; None with a finding that says why there is none.

    Lessons are taken from the course's folder and from those beside it, whatever links say.
    """
    trouble = _trouble(written)
    if trouble:
        log.add(rules.LESSON_PATH, at, path=written[:200], trouble=trouble)
        return None
    base = folder / ".." if written.startswith(_UP) else folder
    steps = written.removeprefix(_UP)
    file = base / steps
    try:
        nearest = media.misspelt(base, steps, disk)
        is_there = nearest is None and media.is_file(file)
    except PermissionError as error:  # whether there is one, nobody knows
        log.add(rules.NO_LESSON, at, path=written[:200], trouble=error.strerror)
        return None
    if not is_there:
        spelt = media.told_nearest(steps, nearest)
        found = "it is a folder" if file.is_dir() else "there is no such file"
        log.add(rules.NO_LESSON, at, path=written[:200], trouble=f"{found}{spelt}")
        return None
    if not file.resolve().is_relative_to((folder / "..").resolve()):
        log.add(rules.LESSON_PATH, at, path=written[:200], trouble="it is a link that leads elsewhere")
        return None
    name = posixpath.normpath(posixpath.join(posixpath.dirname(course), written))
    return Source(name, _straight(file))


def _trouble(path: str) -> str:
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", path) or path.startswith("//"):
        return "it is an address or begins with a drive"
    if "\\" in path:
        return "folders are separated by '/', not by a backslash"
    if path.startswith("/"):
        return "it begins at the root of the disk"
    if path.startswith(_UP * 2):
        return "it leads out of the folder in which the course's folder is"
    return media.detour(path.removeprefix(_UP))


def _straight(file: Path) -> Path:
    """The path without `..`, where no link on the way makes that another file."""
    plain = Path(os.path.normpath(file))
    return plain if plain.exists() and plain.samefile(file) else file


def circles(requires: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, ...]]:
    """The circles of lessons that wait for each other, each once, from its first lesson in the course's order."""
    settled: set[str] = set()
    for start in requires:
        path = _circle(start, requires, settled)
        if path:
            yield path
        settled.add(start)


def _circle(start: str, requires: Mapping[str, Sequence[str]], settled: set[str]) -> tuple[str, ...]:
    """A way from a lesson back to itself that avoids what is settled; () when there is none."""
    ways: list[tuple[str, ...]] = [(start,)]
    seen: set[str] = set()
    while ways:
        way = ways.pop()
        for following in requires.get(way[-1], ()):
            if following == start:
                return way
            if following not in seen and following not in settled:
                seen.add(following)
                ways.append((*way, following))
    return ()
