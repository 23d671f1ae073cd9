"""Options that several commands share."""

from __future__ import annotations

import math
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from lessonpack.cli._named import platform_names, target_names

MB = 1_000_000  # bytes
LARGE_PICTURE, LARGE_PACKAGE = 2, 20  # MB


def _counted(size: float) -> float:
    """A size in MB, refused when it is no finite number of bytes."""
    if not math.isfinite(size * MB):
        raise typer.BadParameter(f"{size} is no size; give a number of megabytes such as 2.5")
    return size


class Format(StrEnum):
    """How an outcome is printed."""

    TEXT = "text"
    JSON = "json"


Sources = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="PATH",
        help="Lesson or course files, or folders that hold them; default: the current folder.",
        show_default=False,
    ),
]
HERE = Path()  # what a command works on when it is given no path
Packages = Annotated[
    list[Path],
    typer.Argument(
        metavar="PATH",
        help="Zips, unpacked packages, or folders of them; lessons are checked as they are.",
        show_default=False,
    ),
]
Targets = Annotated[
    list[str] | None,
    typer.Option(
        "--target",
        "-t",
        metavar="NAME",
        help="A target, or several: scorm12,qti21. Default: those that 'lessonpack targets' marks.",
        autocompletion=target_names,
    ),
]
For = Annotated[
    list[str] | None,
    typer.Option(
        "--for",
        metavar="NAME",
        help=f"A platform, or several: its targets and its own rules. One of {', '.join(platform_names())}.",
        autocompletion=platform_names,
    ),
]
Out = Annotated[Path, typer.Option("--out", "-o", metavar="FOLDER", help="The folder that packages and report go to.")]
RequireXsd = Annotated[bool, typer.Option("--require-xsd", help="An official XSD that is not installed is an error.")]
Offline = Annotated[bool, typer.Option("--offline", help="Never install schemas on the way.")]
Schemas = Annotated[
    Path | None,
    typer.Option("--schemas", metavar="FOLDER", help="The folder of installed schemas.", envvar="LESSONPACK_SCHEMAS"),
]
StoreOnly = Annotated[bool, typer.Option("--store", help="Do not compress: the same bytes on every machine.")]
NoTest = Annotated[bool, typer.Option("--no-test", help="QTI: a pure item bank, without a test.")]
Apart = Annotated[bool, typer.Option("--apart", help="Moodle XML: a file for each question, in a folder.")]
Controls = Annotated[bool, typer.Option("--controls", help="SCORM: put the schema documents into the package.")]
MaxPicture = Annotated[
    float,
    typer.Option(
        "--max-picture", metavar="MB", min=0, callback=_counted, help="Pictures of this size or more are told of."
    ),
]
MaxPackage = Annotated[
    float,
    typer.Option(
        "--max-package", metavar="MB", min=0, callback=_counted, help="Packages of this size or more are told of."
    ),
]
Output = Annotated[Format, typer.Option("--format", help="How the outcome is printed.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print errors, and one line of what came of it.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Tell every finding at its place, and digests.")]
