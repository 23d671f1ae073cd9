"""YAML text → a Course: every mistake in one run, and none that follows from another.

A file is a lesson or a course; a course reads the lessons that it lists, each with its own places and findings.
Each part of a file is checked by a shape of its own, chosen by the key or kind that the author wrote, so that a broken
question hides neither its own further mistakes nor its neighbours'.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from lessonpack import ids
from lessonpack.findings import Log, Place
from lessonpack.model.about import UNVERSIONED
from lessonpack.model.course import Course
from lessonpack.source import course, lesson
from lessonpack.source.nodes import Scalar
from lessonpack.source.opening import opened
from lessonpack.source.reading import Reading
from lessonpack.source.schema import course_schema, json_schema
from lessonpack.source.text import contents

__all__ = ["begin", "claim", "course_schema", "json_schema", "load", "parts", "read"]


def load(path: Path, log: Log) -> Course | None:
    """The Course of a lesson or course file; media are sought beside each. OSError when it cannot be opened."""
    return read(contents(path), path.as_posix(), path.parent, log)


def read(source: str | bytes, file: str, folder: Path, log: Log) -> Course | None:
    """The Course that a text says; None, with findings, when it has an error."""
    own = Log()
    course = parts(source, file, folder, own)
    log.found.extend(own.found)
    return None if own.failed else course


def parts(source: str | bytes, file: str, folder: Path | None, log: Log) -> Course | None:
    """A Course of all parts that could be read, for checks on them; not fit to be built while an error stands.

    Without a folder neither media nor the lessons of a course are looked for.
    """
    reading, course = begin(source, file, folder)
    log.found.extend(reading.found)
    return course


def begin(source: str | bytes, file: str, folder: Path | None) -> tuple[Reading, Course | None]:
    """A Course of all parts that could be read, with the reading that knows what was found and derived on the way."""
    with opened(source, file, folder) as text:
        if text.root is None:
            return text.reading, None
        made = course.read(text.reading, text.root) if text.is_course else lesson.read(text.reading, text.root)
        return text.reading, made


class Claim(NamedTuple):
    """The id that a file goes by, and its version, as they are written; `at` is where the id stands."""

    id: str
    version: str
    at: Place


def claim(source: str | bytes, file: str) -> Claim | None:
    """What a text goes by of which no Course could be made, such as one without a language; None where that is open."""
    with opened(source, file, None) as text:
        id, version = (None, None) if text.root is None else (text.root.get("id"), text.root.get("version"))
        if text.root is None or not isinstance(id, Scalar) or not ids.is_authored(id.text):
            return None
        written = version.text if isinstance(version, Scalar) else ""
        return Claim(id.text, written or UNVERSIONED, text.reading.named(text.root))
