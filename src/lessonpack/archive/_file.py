"""A package that is a single file, held to the limits of what lies in a zip."""

from __future__ import annotations

from pathlib import Path

from lessonpack.archive._folder import apply
from lessonpack.archive._limits import LIMITS, Limits
from lessonpack.archive._rules import Refused, Trouble
from lessonpack.findings import Log
from lessonpack.package import File, Package


def read_file(path: Path, log: Log, limits: Limits = LIMITS) -> Package | None:
    """The package that a file is, with that file in it; None when an error stands, which was logged.

    Where it is XML of another name `admitted` holds it to the limits of documents. Raises OSError for a file that
    cannot be opened.
    """
    trouble = Trouble(str(path))
    name, file = path.name.encode(errors="replace").decode(), File(path)
    try:
        apply(limits, [(name, file)], trouble)
    except Refused as refused:
        trouble.refuse(refused)
    trouble.tell(log)
    if trouble.failed:
        return None
    package = Package(path.name, str(path))
    package.add(name, file)
    return package
