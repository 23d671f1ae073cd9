"""Commands for authors of lessons: `new`, `ids`, `preview`."""

from __future__ import annotations

import re
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lessonpack.cli._files import alone, write_whole
from lessonpack.cli._options import Sources
from lessonpack.cli._terminal import FAULT, USAGE, paper, refuse, say, tell
from lessonpack.cli._values import HERE
from lessonpack.visible import visible

if TYPE_CHECKING:
    from lessonpack.findings import Finding

_MOST_NAMED = 10  # lessons of a folder, where one is to be chosen


def new(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="FOLDER",
            help="The folder to make; the lesson's id and title come from its name.",
            show_default=False,
        ),
    ],
    title: Annotated[str, typer.Option(metavar="TEXT", help="The lesson's title.")] = "",
) -> None:
    """Start a lesson: a folder with a small, commented lesson.yaml to write on in."""
    from lessonpack import resources
    from lessonpack.render import pages
    from lessonpack.source import naming

    file = folder / "lesson.yaml"
    if file.exists():
        refuse(f"{file.as_posix()} is there already; nothing was changed")
    # `.` and `..` are called otherwise, and the root has no name at all.
    name = (folder.name if folder.name not in ("", "..") else folder.resolve().name) or "lesson"
    id, _ = naming.made("lesson", name)
    words = name.replace("-", " ")
    named = visible(title or words[:1].upper() + words[1:])
    schema = resources.schema_file("lesson.schema.json").as_uri()
    text = pages.page("starter/lesson.yaml.j2", id=id, title=named, schema=schema)
    with alone(folder):
        write_whole(file, text)
    say(f"{file.as_posix()} written. Next: lessonpack preview {_for_shell(file.as_posix())}")


def _for_shell(word: str) -> str:
    """A path in a command, quoted as the shell needs it, and such that it is not taken for an option."""
    word = f"./{word}" if word.startswith("-") else word
    if sys.platform != "win32":
        return shlex.quote(word)
    return word if re.fullmatch(r"[\w./:-]+", word) else f'"{word}"'


def ids(
    paths: Sources = None,
    write: Annotated[bool, typer.Option("--write", help="Write the missing ids into the files.")] = False,
) -> None:
    """Show the ids that a lesson or course lacks, or write them in, leaving all else as it was."""
    from lessonpack.report.faults import caught
    from lessonpack.report.outcome import Fault

    faults: list[Fault] = []
    complete = True
    whole: list[str] = []
    sources, seen = lessons_at(paths or [HERE])
    for source in sources:
        with caught(faults, source.as_posix()):
            for file in _with_lessons(source):
                complete &= _identify(file, whole, write=write)
    say_of_all(whole, "every id is there")
    if faults:
        from lessonpack.report import text

        text.faults(faults, paper(), verbose=True)
    raise SystemExit(FAULT if faults else USAGE if not seen else 0 if complete else 1)


def _with_lessons(source: Path) -> list[Path]:
    """The file itself and, for a course, the files of its lessons."""
    from lessonpack.findings import Log
    from lessonpack.source import reader

    course = reader.parts(source.read_bytes(), source.as_posix(), source.parent, Log())
    lessons = () if course is None else course.lessons
    return list(dict.fromkeys([source, *(Path(lesson.at.file) for lesson in lessons)]))


def _identify(file: Path, whole: list[str], *, write: bool) -> bool:
    """Show the ids that a file lacks, or write them into it; True when none is missing any more.

    A file that lacks none is `whole`: it is entered there, and nothing is said of it.
    """
    from lessonpack.findings import Log, Severity
    from lessonpack.report.words import count
    from lessonpack.source import identify
    from lessonpack.source.rules import DERIVED_ID

    log = Log()
    data = file.read_bytes()
    mended = identify.missing(data, file.as_posix(), log)
    failed = tell(
        [entry for entry in log if entry.severity is Severity.ERROR or (entry.rule is DERIVED_ID and not write)]
    )
    if mended is None:
        return not failed
    if mended == data:
        whole.append(file.as_posix())
    elif write:
        with alone(file.parent):
            write_whole(file, mended)
        number = sum(entry.rule is DERIVED_ID for entry in log)
        say(f"{file.as_posix()}: {count(number, 'missing id')} written")
    else:
        say(f"{file.as_posix()}: ids are missing; --write puts them in")
    return not failed and (write or mended == data)


def say_of_all(files: list[str], what: str) -> None:
    """Say the same of one file or of many, in one line."""
    if files:
        say(f"{files[0] if len(files) == 1 else f'{len(files):,} files'}: {what}")


def preview(
    path: Annotated[
        Path,
        typer.Argument(
            metavar="PATH",
            help="A lesson or course file, or its folder; default: the current folder.",
            show_default=False,
        ),
    ] = HERE,
    show: Annotated[bool, typer.Option("--open/--no-open", help="Open the page in the browser.")] = True,
    port: Annotated[int, typer.Option(metavar="NUMBER", min=0, max=65535, help="The port; 0: one that is free.")] = 0,
) -> None:
    """Show a lesson in the browser until Ctrl-C: each load of the page shows the files as they are by then.

    The page is served to this computer alone, from memory; nothing is written. If the lesson has errors to
    begin with, they are told, and no page is served.
    """
    from lessonpack.cli import _preview

    found, _ = lessons_at([path])
    if not found:
        raise SystemExit(USAGE)
    if len(found) > 1:
        names = ", ".join(file.as_posix() for file in found[:_MOST_NAMED])
        more = f" and {len(found) - _MOST_NAMED} more" if len(found) > _MOST_NAMED else ""
        refuse(f"there are {len(found)} lessons in {path.as_posix()}: {names}{more}; name one of them")
    page = _preview.Page(found[0], tell)
    if page.package is None:
        say(
            "lessonpack: there is no page while errors stand in the lesson; mend them, and preview it again", error=True
        )
        raise SystemExit(1)
    try:
        server = _preview.server(page, port)
    except OSError as error:
        refuse(f"port {port} cannot be had: {error.strerror}; choose another with --port, or leave it out")
    _preview.serve(server, say, show=show)


def lessons_at(paths: list[Path]) -> tuple[list[Path], bool]:
    """The lessons that paths stand for, and whether that is all: a folder that nobody may look into is
    told, and a file that is passed over for its name."""
    from lessonpack import given, subjects
    from lessonpack.report import outputs, trouble

    unseen: list[str] = []
    misnamed: list[Finding] = []
    try:
        found = list(
            subjects.lessons(
                (path.as_posix() for path in paths),
                lambda folder, error: unseen.append(str(trouble.unseen(folder, error))),
                lambda file, meant: misnamed.append(outputs.misnamed(file, meant)),
            )
        )
    except given.NoSuchSource as missing:
        refuse(*missing.args)
    for line in unseen:
        say(f"lessonpack: {line}", error=True)
    tell(misnamed)
    return found, not unseen
