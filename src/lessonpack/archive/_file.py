"""Reads a package that is a single file, within the same limits as files in a zip."""

from __future__ import annotations

from pathlib import Path

from lessonpack.archive._documents import Shared, whole
from lessonpack.archive._folder import apply
from lessonpack.archive._limits import LIMITS, Limits
from lessonpack.archive._rules import Refused, Trouble
from lessonpack.blobs import File
from lessonpack.findings import Log
from lessonpack.package import Package


def read_file(path: Path, log: Log, limits: Limits = LIMITS, shared: Shared = whole) -> Package | None:
    """A package with this file in it; None after an error, which was logged.

    A file that is XML and not named like it is held to the limits of documents by `admitted`. Raises OSError for a file
    that cannot be opened.
    """
    trouble = Trouble(str(path))
    name, file = path.name.encode(errors="replace").decode(), File(path)
    try:
        apply(limits, [(name, file)], trouble, shared)
    except Refused as refused:
        trouble.refuse(refused)
    trouble.tell(log)
    if trouble.failed:
        return None
    package = Package(path.name, str(path))
    package.add(name, file)
    return package
