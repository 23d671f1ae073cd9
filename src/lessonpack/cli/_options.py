"""Options that several commands share."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Annotated, Any

import typer

from lessonpack.cli._named import platform_names, target_names
from lessonpack.cli._values import MB, EngineName, FailOn, Format


def _counted(size: float) -> float:
    """A size in MB, refused when it is no finite number of bytes."""
    if not math.isfinite(size * MB):
        raise typer.BadParameter(f"{size} is no size; give a number of megabytes such as 2.5")
    return size


Sources = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="PATH",
        help="Lesson or course files, or folders that hold them; default: the current folder.",
        show_default=False,
    ),
]
Packages = Annotated[
    list[Path],
    typer.Argument(
        metavar="PATH",
        help="Zips, unpacked packages, or folders of them; lessons are judged as by 'lessonpack check'.",
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


def _platforms(of_each: str) -> Any:
    """The option that names platforms, with what is taken `of_each`."""
    says = f"A platform, or several: {of_each}. One of {', '.join(platform_names())}."
    return typer.Option("--for", metavar="NAME", help=says, autocompletion=platform_names)


For = Annotated[list[str] | None, _platforms("its targets and its own rules")]
ForRules = Annotated[list[str] | None, _platforms("its own rules")]
ForFates = Annotated[list[str] | None, _platforms("its targets, and what of them arrives in it")]
Out = Annotated[Path, typer.Option("--out", "-o", metavar="FOLDER", help="The folder that packages and report go to.")]
RequireXsd = Annotated[
    bool, typer.Option("--require-xsd", help="Fail unless the official XSDs judge every document to its end.")
]
Offline = Annotated[bool, typer.Option("--offline", help="Never install schemas on the way.")]
Schemas = Annotated[
    Path | None,
    typer.Option("--schemas", metavar="FOLDER", help="The folder of installed schemas.", envvar="LESSONPACK_SCHEMAS"),
]
StoreOnly = Annotated[bool, typer.Option("--store", help="Do not compress: the same bytes on every machine.")]
NoTest = Annotated[bool, typer.Option("--no-test", help="QTI: a pure item bank, without a test.")]
Apart = Annotated[bool, typer.Option("--apart", help="Moodle XML: a file for each question, in a folder.")]
Templates = Annotated[
    bool,
    typer.Option("--templates", help="QTI 2.1, 2.2, 3.0: one item draws the numbers of a question with variables."),
]
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
Fresh = Annotated[
    bool,
    typer.Option(
        "--fresh",
        help="Build also what has not changed since it was built, and look at nothing kept of earlier builds.",
    ),
]
Jobs = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        "-j",
        metavar="NUMBER",
        min=1,
        help="How many processes share the work on several lessons or packages. Default: one for each core.",
        show_default=False,
    ),
]
Engine = Annotated[
    EngineName,
    typer.Option("--engine", help="Who does the work: processes of this machine, or a Dask cluster."),
]
Scheduler = Annotated[
    str | None,
    typer.Option(
        "--scheduler",
        metavar="ADDRESS",
        help="With --engine dask: where its scheduler is, such as tcp://10.0.0.5:8786.",
        show_default=False,
    ),
]
Output = Annotated[Format, typer.Option("--format", help="Text for people, or JSON for programs.")]
Quiet = Annotated[
    bool, typer.Option("--quiet", "-q", help="Print what fails the run, and one line of what came of it.")
]
Verbose = Annotated[
    bool,
    typer.Option(
        "--verbose", "-v", help="Tell every finding at its place, those that are ignored as well, and digests."
    ),
]
Select = Annotated[
    list[str] | None,
    typer.Option(metavar="CODE", help="Tell of errors and of these rules alone: QUIZ004, or A11Y for all of a family."),
]
Ignore = Annotated[
    list[str] | None,
    typer.Option(metavar="CODE=REASON", help="Live with the findings of a rule, for a reason. No error is ignored."),
]
Fail = Annotated[
    FailOn,
    typer.Option(
        "--fail-on",
        metavar="error|warning|note",
        help="Exit with 1 on findings as grave as this, or graver. "
        "Notes that ask for nothing, such as what a format leaves out, fail no run.",
    ),
]
Strict = Annotated[bool, typer.Option("--strict", help="The same as --fail-on warning.")]
Project = Annotated[
    Path | None,
    typer.Option(
        "--config",
        metavar="FILE",
        help="A file with select, ignore and fail-on; default: lessonpack.toml of the current folder, if it is there.",
        show_default=False,
    ),
]
