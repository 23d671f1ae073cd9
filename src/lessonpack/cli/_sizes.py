"""The command that makes smaller sizes of large pictures: `sizes`."""

from __future__ import annotations

import errno
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from msgspec import Struct, field

from lessonpack.cli._authoring import lessons_at, say_of_all
from lessonpack.cli._files import alone, write_new
from lessonpack.cli._options import Ignore, Project, Sources
from lessonpack.cli._standards import Standards, configured
from lessonpack.cli._terminal import FAULT, USAGE, paper, refuse, say, tell, waiting
from lessonpack.cli._values import HERE, FailOn

if TYPE_CHECKING:
    from lessonpack.config import Config
    from lessonpack.findings import Finding, Log, Place
    from lessonpack.model.content import Media
    from lessonpack.report.outcome import Fault
    from lessonpack.scaling import Made

_WITHOUT = (
    "pictures are scaled by Pillow, which is not installed; put it beside lessonpack, from the folder that that was "
    "installed from: pipx inject lessonpack 'pillow>=11.3', or uv tool install --force '.[pictures]', or "
    "pip install '.[pictures]'"
)
_MEANWHILE = "others have laid such files there meanwhile"
_NONE_LACKS = "no large picture lacks smaller sizes"
_CLOSED = (errno.EACCES, errno.EPERM, errno.EROFS)


class _Row(Struct):
    """What came of a large picture: its smaller sizes by width, with their bytes, and why it has none or not all."""

    picture: Media
    sizes: list[tuple[int, int]] = field(default_factory=list)
    trouble: str = ""


class _Run(Struct):
    """What all lessons of a run share: the pictures that were `met`, and what the file system refused, each once.

    `whole` are the lessons of which there is nothing else to say.
    """

    write: bool
    config: Config
    met: set[Path] = field(default_factory=set)
    whole: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    refused: dict[str, None] = field(default_factory=dict)


def sizes(
    paths: Sources = None,
    write: Annotated[bool, typer.Option("--write", help="Lay the smaller sizes beside the pictures.")] = False,
    ignore: Ignore = None,
    config: Project = None,
) -> None:
    """Show the smaller sizes that large pictures of a lesson lack, or lay them beside, so that phones load little."""
    from lessonpack import scaling
    from lessonpack.report import text
    from lessonpack.report.faults import caught

    if scaling.missing():
        refuse(_WITHOUT)
    run = _Run(write, configured(Standards(None, ignore, FailOn.ERROR, strict=False, file=config)))
    complete = True
    sources, seen = lessons_at(paths or [HERE])
    for source in sources:
        with caught(run.faults, source.as_posix()):
            complete &= _in_lesson(source, run)
    say_of_all(run.whole, _NONE_LACKS)
    for reason in run.refused:
        say(f"lessonpack: {reason}", error=True)
    if run.faults:
        text.faults(run.faults, paper(), verbose=True)
    raise SystemExit(FAULT if run.faults else USAGE if run.refused or not seen else 0 if complete else 1)


def _in_lesson(source: Path, run: _Run) -> bool:
    """Show or make what the pictures of a lesson or course lack; True when nothing lacks, and nothing is wrong.

    A picture that was met in another lesson is passed over; a fault at one of them keeps none of the others.
    """
    from lessonpack.checks.course._content import sizable
    from lessonpack.findings import Log
    from lessonpack.report.faults import caught
    from lessonpack.source import reader
    from lessonpack.work import sorted_out

    log = Log()
    course = reader.parts(source.read_bytes(), source.as_posix(), source.parent, log)
    shown = [] if course is None else list(sizable(course))
    rows: list[_Row] = []
    with waiting(quiet=False) as progress:
        for number, (at, picture) in enumerate(shown):
            progress(number, len(shown), picture.path)
            file = Path(picture.file).resolve()
            if file not in run.met:
                run.met.add(file)
                with caught(run.faults, f"{source.as_posix()}, {picture.path}"):
                    rows += filter(None, [_looked_at(picture, log, at, run)])
    made = sorted_out(course, log, run.config)
    told, ignored = list(filter(_is_told, made.standing)), [entry for entry, _ in made.ignored if _is_told(entry)]
    failed = tell(told)
    _show(source, rows)
    lacking = [row for row in rows if row.sizes]
    if not (rows or told or ignored):
        run.whole.append(source.as_posix())
    elif lacking or not told:
        of = "" if rows else f"{source.as_posix()}: "
        say(f"{of}{_summary(lacking, write=run.write)}{_lived_with(ignored)}")
    return not failed and not any(map(_is_stale, told)) and (run.write or not lacking)


def _looked_at(picture: Media, log: Log, at: Place, run: _Run) -> _Row | None:
    """What comes of one picture, None where there is nothing to say; what is wrong with it is told in the log."""
    from lessonpack import media, scaling

    row = _Row(picture)
    try:
        if picture.sizes and _differ(picture, log, at):
            return None
        with _place(picture, run):
            if not media.is_large(picture):
                return None
            if not media.is_scalable(picture):
                row.trouble = _left(picture)
                return row if row.trouble else None
            _make(row, at, run)
    except scaling.Unreadable as trouble:
        log.add(media.UNDECODED, at, path=picture.path, trouble=str(trouble))
        return None
    except scaling.Unscaled as trouble:
        row.trouble = str(trouble)
    except OSError as error:
        _refuse(error, row, run)
    return row if row.sizes or not media.is_sized(picture) else None


def _place(picture: Media, run: _Run) -> AbstractContextManager[None]:
    """Where the sizes of a picture are laid, in which no other run is at work meanwhile."""
    from lessonpack import scaling

    is_written = run.write and not scaling.leads_out(picture)
    return alone(Path(picture.file).parent) if is_written else nullcontext()


def _make(row: _Row, at: Place, run: _Run) -> None:
    """Enter the sizes of a picture, and write them if that is asked for; or why it gets none."""
    from lessonpack import scaling

    names, made = scaling.taken(row.picture), scaling.smaller(row.picture)
    if not made and _is_sized_by_now(row.picture, at):
        row.trouble = _MEANWHILE
    elif names:
        has, are = ("has", "is") if len(names) == 1 else ("have", "are")
        row.trouble = f"{_listed(names)} {has} the name of one, and {are} none"
    elif not made:
        row.trouble = "they would hardly be lighter"
    for each in made:
        _lay(each, row, run)


def _lay(made: Made, row: _Row, run: _Run) -> None:
    try:
        if not run.write or write_new(made.file, made.data):
            row.sizes.append((made.width, len(made.data)))
        else:
            row.trouble = row.trouble or _MEANWHILE
    except OSError as error:
        _refuse(error, row, run)


def _is_sized_by_now(picture: Media, at: Place) -> bool:
    """True where a picture has got sizes since it was looked at, as it does from another run."""
    from lessonpack import media
    from lessonpack.findings import Log

    folder = Path(picture.file).parents[picture.path.count("/")]
    found = media.read(folder, picture.path, Log(), at)
    return found is not None and len(found.sizes) > len(picture.sizes)


def _differ(picture: Media, log: Log, at: Place) -> bool:
    """True, and told, where sizes of a picture show something else than it does, or cannot be decoded."""
    from lessonpack import scaling
    from lessonpack.media import OTHERWISE, UNDECODED

    try:
        seen, other = scaling.thumbnail(picture), []
        for each in picture.sizes:
            try:
                if not scaling.is_alike(seen, scaling.thumbnail(each)):
                    other.append(each.path)
            except scaling.Unreadable as trouble:
                log.add(UNDECODED, at, path=each.path, trouble=str(trouble))
    except scaling.Unscaled:  # in colours that are not compared
        return False
    if other:
        shown = {"sizes": _listed(other), "show": "shows" if len(other) == 1 else "show"}
        log.add(OTHERWISE, at, **shown, picture=picture.path)
    return bool(other)


def _left(picture: Media) -> str:
    """Why a large picture of a type that has many pixels is left as it is; "" of a drawing."""
    if picture.moves:
        return "it is an animation, and stays as it is"
    return "GIFs stay as they are; as PNG, or as a film where it moves, it may be much lighter" * (
        picture.type == "image/gif"
    )


def _refuse(error: OSError, row: _Row, run: _Run) -> None:
    row.trouble = (error.strerror or type(error).__name__).lower()
    run.refused[_refusal(error, row.picture)] = None


def _refusal(error: OSError, picture: Media) -> str:
    """What the file system refused, with what to do: sizes have no other place than beside their picture."""
    from lessonpack.report import trouble

    file = Path(error.filename or picture.file)
    if error.errno not in _CLOSED:
        return trouble.told(error, picture.file)
    if file == Path(picture.file):
        return f"{file.as_posix()}: {error.strerror}; change its permissions, and run this again"
    return f"{file.parent.as_posix()}: {error.strerror}; allow writing in this folder, and run this again"


def _is_told(entry: Finding) -> bool:
    """Errors, and files that are named as sizes and are none: the rest is told by builds."""
    from lessonpack.findings import Severity
    from lessonpack.media import MISNAMED, SCALED

    return entry.severity is Severity.ERROR or entry.rule in (MISNAMED, SCALED) or _is_stale(entry)


def _is_stale(entry: Finding) -> bool:
    from lessonpack.media import OTHERWISE

    return entry.rule is OTHERWISE


def _lived_with(ignored: Sequence[Finding]) -> str:
    from lessonpack.report.words import count

    return f"; {count(len(ignored), 'finding')} ignored with a reason" if ignored else ""


def _show(source: Path, rows: Sequence[_Row]) -> None:
    """Print the pictures of a lesson below its name."""
    from lessonpack.report import text

    text.listing(
        source.as_posix(), [(row.picture.path, f"{_own(row.picture)}; {_sizes(row)}") for row in rows], paper()
    )


def _own(picture: Media) -> str:
    return f"{picture.width} pixels wide, {_size_of(picture.size)}"


def _sizes(row: _Row) -> str:
    sizes = ", ".join(f"{width} ({_size_of(size)})" for width, size in row.sizes)
    if not row.trouble:
        return f"smaller sizes: {sizes}"
    return f"smaller sizes: {sizes}; no others: {row.trouble}" if sizes else f"smaller sizes: none: {row.trouble}"


def _size_of(size: int) -> str:
    from lessonpack.report.words import size_of

    return size_of(size)


def _listed(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _summary(lacking: Sequence[_Row], *, write: bool) -> str:
    """What the lesson lacks, or no longer does, what a phone is spared by it, and how much the lesson grew."""
    from lessonpack.report.words import count

    if not lacking:
        return _NONE_LACKS
    pictures = count(len(lacking), "large picture")
    if not write:
        return f"{pictures} {'lacks' if len(lacking) == 1 else 'lack'} smaller sizes; --write lays them beside"
    before = (min(each.size for each in (row.picture, *row.picture.sizes)) for row in lacking)
    spared = f"a phone loads some {_size_of(sum(min(size for _, size in row.sizes) for row in lacking))} in place of"
    grown = sum(size for row in lacking for _, size in row.sizes)
    spared += f" {_size_of(sum(before))}"
    return f"smaller sizes written beside {pictures}; {spared}, and the lesson grew by {_size_of(grown)}"
