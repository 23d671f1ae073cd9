"""A package that is a single file, held to the limits of what lies in a zip."""

from __future__ import annotations

from pathlib import Path

from lessonpack.archive import _names, _rules
from lessonpack.archive._limits import LIMITS, Limits
from lessonpack.archive._rules import Refused, Trouble
from lessonpack.findings import Log
from lessonpack.package import File, Package


def read_file(path: Path, log: Log, limits: Limits = LIMITS) -> Package | None:
    """The package that a file is, with that file in it; None when an error stands, which was logged.

    What is parsed as XML is held to the limits of documents by `admitted`. Raises OSError for a file that cannot be
    opened.
    """
    trouble = Trouble(str(path))
    file = File(path)
    name = _names.judged(path.name, limits, trouble)
    if file.size > limits.unpacked:
        trouble.refuse(Refused(_rules.TOO_LARGE, size=f"{file.size:,}", limit=f"{limits.unpacked:,}"))
    trouble.tell(log)
    if trouble.failed:
        return None
    package = Package(path.name, str(path))
    package.add(name, file)
    return package
