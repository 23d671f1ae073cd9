"""The command that makes smaller sizes of large pictures: `sizes`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from msgspec import Struct, field

from lessonpack.cli._authoring import lessons_at
from lessonpack.cli._files import write_new
from lessonpack.cli._options import Sources
from lessonpack.cli._terminal import FAULT, USAGE, paper, refuse, say, tell, waiting
from lessonpack.cli._values import HERE

if TYPE_CHECKING:
    from lessonpack.findings import Finding, Log, Place
    from lessonpack.model.content import Media
    from lessonpack.report.outcome import Fault
    from lessonpack.scaling import Made

_WITHOUT = "pictures are scaled by Pillow, which is not installed; install it with: pip install 'lessonpack[pictures]'"
_MEANWHILE = "others have laid such files there meanwhile"


class _Row(Struct):
    """What came of a large picture: its smaller sizes by width, with their bytes, and why it has none or not all."""

    picture: Media
    sizes: list[tuple[int, int]] = field(default_factory=list)
    trouble: str = ""
    is_refused: bool = False  # by the file system


def sizes(
    paths: Sources = None,
    write: Annotated[bool, typer.Option("--write", help="Lay the smaller sizes beside the pictures.")] = False,
) -> None:
    """Show the smaller sizes that large pictures of a lesson lack, or lay them beside, so that phones load little."""
    from lessonpack import scaling
    from lessonpack.report import text
    from lessonpack.report.faults import caught

    if scaling.missing():
        refuse(_WITHOUT)
    faults: list[Fault] = []
    code, met = 0, set[Path]()
    for source in list(lessons_at(paths or [HERE])):
        with caught(faults, source.as_posix()):
            code = max(code, _in_lesson(source, met, faults, write=write))
    if faults:
        text.faults(faults, paper(), verbose=True)
    raise SystemExit(FAULT if faults else code)


def _in_lesson(source: Path, met: set[Path], faults: list[Fault], *, write: bool) -> int:
    """Show or make what the pictures of a lesson or course lack; the exit code, 0 when nothing lacks or is wrong.

    A picture that was `met` in another lesson is passed over; a fault at one of them keeps none of the others.
    """
    from lessonpack.checks.course.weight import large_pictures
    from lessonpack.findings import Log
    from lessonpack.report.faults import caught
    from lessonpack.source import reader

    log = Log()
    course = reader.parts(source.read_bytes(), source.as_posix(), source.parent, log)
    large = [] if course is None else list(large_pictures(course))
    rows: list[_Row] = []
    with waiting(quiet=False) as progress:
        for number, (at, picture) in enumerate(large):
            progress(number, len(large), picture.path)
            file = Path(picture.file).resolve()
            if file not in met:
                met.add(file)
                with caught(faults, f"{source.as_posix()}, {picture.path}"):
                    rows += _scaled(picture, log, at, write=write)
    failed = tell(list(filter(_is_told, log)))
    _show(rows)
    lacking = [row for row in rows if row.sizes]
    if lacking or not failed:
        say(f"{source.as_posix()}: {_summary(lacking, write=write)}")
    return USAGE if any(row.is_refused for row in rows) else int(failed or (not write and bool(lacking)))


def _scaled(picture: Media, log: Log, at: Place, *, write: bool) -> Iterator[_Row]:
    """What comes of one picture; one that is broken is told in the log."""
    from lessonpack import scaling
    from lessonpack.media import UNDECODED
    from lessonpack.report import trouble as disk

    row = _Row(picture)
    try:
        made = scaling.smaller(picture)
    except scaling.Unreadable as trouble:
        log.add(UNDECODED, at, path=picture.path, trouble=str(trouble))
        return
    except scaling.Unscaled as trouble:
        row.trouble = str(trouble)
    except OSError as error:
        row.trouble, row.is_refused = disk.reason(error), True
    else:
        row.trouble = "" if made else _MEANWHILE if _is_sized_by_now(picture, at) else "they would hardly be lighter"
        for each in made:
            _lay(each, row, write=write)
    yield row


def _lay(made: Made, row: _Row, *, write: bool) -> None:
    """Write a size, if that is asked for, and enter it; or else why it is not there."""
    from lessonpack.report import trouble

    try:
        if not write or write_new(made.file, made.data):
            row.sizes.append((made.width, len(made.data)))
        else:
            row.trouble = row.trouble or _MEANWHILE
    except OSError as error:
        row.trouble, row.is_refused = trouble.reason(error), True


def _is_sized_by_now(picture: Media, at: Place) -> bool:
    """True where a picture has got sizes since it was looked at, as it does from another run."""
    from lessonpack import media
    from lessonpack.findings import Log

    folder = Path(picture.file).parents[picture.path.count("/")]
    found = media.read(folder, picture.path, Log(), at)
    return found is not None and len(found.sizes) > len(picture.sizes)


def _is_told(entry: Finding) -> bool:
    """Errors, and files that are named as sizes and are none: the rest is told by builds."""
    from lessonpack.findings import Severity
    from lessonpack.media import MISNAMED, SCALED

    return entry.severity is Severity.ERROR or entry.rule in (MISNAMED, SCALED)


def _show(rows: Sequence[_Row]) -> None:
    from lessonpack.report.paper import line

    if rows:
        columns = {
            "picture": [line(row.picture.path) for row in rows],
            "width": [line(f"{row.picture.width}") for row in rows],
            "kB": [line(_kb(row.picture.size)) for row in rows],
            "smaller sizes": [line(_sizes(row)) for row in rows],
        }
        paper().table(columns, right=("width", "kB"))


def _sizes(row: _Row) -> str:
    sizes = ", ".join(f"{width} ({_kb(size)} kB)" for width, size in row.sizes)
    if not row.trouble:
        return sizes
    return f"{sizes}; no others: {row.trouble}" if sizes else f"none: {row.trouble}"


def _kb(size: int) -> str:
    return f"{max(1, round(size / 1000)):,}"


def _summary(lacking: Sequence[_Row], *, write: bool) -> str:
    """What the lesson lacks, or no longer does, and what a phone is spared by it."""
    from lessonpack.report.words import count

    if not lacking:
        return "no large picture lacks smaller sizes"
    pictures = count(len(lacking), "large picture")
    if not write:
        return f"{pictures} {'lacks' if len(lacking) == 1 else 'lack'} smaller sizes; --write lays them beside"
    whole = _kb(sum(row.picture.size for row in lacking))
    small = _kb(sum(min(size for _, size in row.sizes) for row in lacking))
    return f"smaller sizes written beside {pictures}; a phone loads some {small} kB in place of {whole} kB"
