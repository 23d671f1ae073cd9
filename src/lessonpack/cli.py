"""The command line: options become a Job, an Outcome becomes words and an exit code. No work is done here."""

from __future__ import annotations

import gc
import io
import math
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup

from lessonpack.findings import quoted
from lessonpack.report.visible import visible

if TYPE_CHECKING:
    from rich.console import Console

    from lessonpack.findings import Finding, Rule
    from lessonpack.inspection import Progress
    from lessonpack.lms import Platform
    from lessonpack.pipeline import Job
    from lessonpack.report.outcome import Outcome
    from lessonpack.schemas import Store


class _Commands(TyperGroup):
    """The commands; of a wrong command line is told what was written, and what of it would not be seen."""

    def make_context(self, *arguments: Any, **options: Any) -> Any:
        with _visible_error():
            return super().make_context(*arguments, **options)

    def invoke(self, ctx: Any) -> Any:
        with _visible_error():
            return super().invoke(ctx)


@contextmanager
def _visible_error() -> Iterator[None]:
    try:
        yield
    except Exception as error:  # typer keeps the class of its usage errors to itself
        if isinstance(getattr(error, "message", None), str):
            vars(error)["message"] = visible(vars(error)["message"])
        raise


app = typer.Typer(
    name="lessonpack",
    cls=_Commands,
    help="One YAML lesson and its quiz, compiled into every package a learning platform can take.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
schemas_app = typer.Typer(help="The official XSDs: install them once, work offline ever after.", no_args_is_help=True)
app.add_typer(schemas_app, name="schemas")

USAGE = 2  # the exit code of a wrong command line, or of a path that cannot be opened
FAULT = 3  # a fault of ours
_MB = 1_000_000  # bytes


def _counted(size: float) -> float:
    """A size in MB that is a number of bytes as well: neither `inf` nor `nan`, nor so large that it becomes one."""
    if not math.isfinite(size * _MB):
        raise typer.BadParameter(f"{size} is no size; give a number of megabytes such as 2.5")
    return size


class Format(StrEnum):
    """How an outcome is printed."""

    TEXT = "text"
    JSON = "json"


Sources = Annotated[
    list[Path], typer.Argument(help="Lesson or course files, or folders that hold them.", show_default=False)
]
Packages = Annotated[list[Path], typer.Argument(help="Zips, or unpacked packages as folders.", show_default=False)]
Targets = Annotated[
    list[str] | None,
    typer.Option("--target", "-t", help="A target; may be repeated. Default: those that 'lessonpack targets' marks."),
]
For = Annotated[
    list[str] | None,
    typer.Option("--for", help="A platform, such as moodle: its targets and its own rules. May be repeated."),
]
Out = Annotated[Path, typer.Option("--out", "-o", help="The folder that packages and report go to.")]
RequireXsd = Annotated[bool, typer.Option("--require-xsd", help="An official XSD that is not installed is an error.")]
Offline = Annotated[bool, typer.Option("--offline", help="Never install schemas on the way.")]
Schemas = Annotated[
    Path | None, typer.Option("--schemas", help="The folder of installed schemas.", envvar="LESSONPACK_SCHEMAS")
]
StoreOnly = Annotated[bool, typer.Option("--store", help="Do not compress: the same bytes on every machine.")]
NoTest = Annotated[bool, typer.Option("--no-test", help="QTI: a pure item bank, without a test.")]
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
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print errors only.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Tell every finding in full.")]


def run() -> NoReturn:
    """Run the command line and end the process. A fault of ours ends in one line and exit code 3, not a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # no name is lost where a terminal knows ASCII alone
    gc.set_threshold(2_000_000, 10, 10)  # a build makes many objects and hardly a cycle: look for those very rarely
    try:
        code = _run_app()
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:  # the reader of our output went away: nothing to say, nobody to say it to
        code = 1
    except Exception as fault:
        if os.environ.get("LESSONPACK_TRACEBACK"):
            raise
        _say(f"lessonpack: a fault of ours: {type(fault).__name__}: {fault}", error=True)
        _say("  Please report it, with LESSONPACK_TRACEBACK=1 set to get the details.", error=True)
        code = FAULT
    # All is written. To hand back the memory of a large bank object by object takes a tenth of the time of its build.
    os._exit(code)


def _run_app() -> int:
    """Run the command; its exit code."""
    try:
        app()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else FAULT if end.code else 0
    return 0


def _say(line: str, *, error: bool = False) -> None:
    """Print a line, all of it to be seen: it may quote anything."""
    print(visible(line), file=sys.stderr if error else sys.stdout)


def _version(asked: bool) -> None:
    if asked:
        from lessonpack._version import VERSION

        _say(f"lessonpack {VERSION}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """One YAML lesson and its quiz, compiled into every package a learning platform can take."""


@app.command()
def new(
    folder: Annotated[Path, typer.Argument(help="The folder to make, named as the lesson's id.", show_default=False)],
    title: Annotated[str, typer.Option(help="The lesson's title.")] = "",
) -> None:
    """Start a lesson: a folder with a small, commented lesson.yaml to write on in."""
    from lessonpack.render import pages
    from lessonpack.source import naming

    file = folder / "lesson.yaml"
    if file.exists():
        _refuse(f"{file.as_posix()} is there already; nothing was changed")
    id, _ = naming.made("lesson", folder.name)
    named = visible(title or folder.name.replace("-", " ").capitalize())
    text = pages.page("starter/lesson.yaml.j2", id=id, title=named)
    folder.mkdir(parents=True, exist_ok=True)
    _write(file, text)
    _say(f"{file.as_posix()} written. Next: lessonpack preview {file.as_posix()}")


@app.command()
def ids(
    files: Annotated[list[Path], typer.Argument(help="Lesson or course files.", show_default=False)],
    write: Annotated[bool, typer.Option("--write", help="Write the missing ids into the files.")] = False,
) -> None:
    """Show the ids that a lesson or course lacks, or write them in, leaving all else as it was."""
    from lessonpack.report.faults import caught
    from lessonpack.report.outcome import Fault

    for file in files:
        if not file.is_file():
            _refuse(f"{file.as_posix()} cannot be opened")
    faults: list[Fault] = []
    complete = True
    for file in files:
        with caught(faults, file.as_posix()):
            complete &= _identify(file, write=write)
    if faults:
        from lessonpack.report import text

        text.faults(faults, _console(), verbose=True)
    raise typer.Exit(FAULT if faults else 0 if complete else 1)


def _identify(file: Path, *, write: bool) -> bool:
    """Show or write in the ids that a file lacks; True when it then has all."""
    from lessonpack.findings import Log
    from lessonpack.source import identify

    log = Log()
    data = file.read_bytes()
    mended = identify.missing(data, file.as_posix(), log)
    failed = _tell(log.found)
    if mended is None:
        return not failed
    if mended == data:
        _say(f"{file.as_posix()}: every id is there")
    elif write:
        _write(file, mended)
        _say(f"{file.as_posix()}: missing ids written")
    else:
        _say(f"{file.as_posix()}: ids are missing; --write puts them in")
    return not failed and (write or mended == data)


@app.command()
def build(
    paths: Sources,
    target: Targets = None,
    lms: For = None,
    out: Out = Path("dist"),
    require_xsd: RequireXsd = False,
    offline: Offline = False,
    schemas: Schemas = None,
    store: StoreOnly = False,
    no_test: NoTest = False,
    controls: Controls = False,
    max_picture: MaxPicture = 2,
    max_package: MaxPackage = 20,
    format: Output = Format.TEXT,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Compile lessons into packages, judge each against the official XSDs and the rules, and write a report."""
    job = _job(
        paths,
        target,
        lms,
        schemas,
        out=out,
        require_xsd=require_xsd,
        store=store,
        test=not no_test,
        controls=controls,
        large=(max_picture, max_package),
    )
    _clear(out)
    _finish(_walk(job, offline=offline, quiet=quiet), out, format, quiet=quiet, verbose=verbose)


@app.command()
def release(
    paths: Sources,
    target: Targets = None,
    lms: For = None,
    out: Out = Path("dist"),
    schemas: Schemas = None,
    store: StoreOnly = False,
    max_picture: MaxPicture = 2,
    max_package: MaxPackage = 20,
    format: Output = Format.TEXT,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Build strictly: XSDs required, control documents in, the version in the names, SHA256SUMS beside the report."""
    job = _job(
        paths,
        target,
        lms,
        schemas,
        out=out,
        require_xsd=True,
        store=store,
        controls=True,
        versioned=True,
        large=(max_picture, max_package),
    )
    _clear(out, summed=True)
    result = _walk(job, offline=False, quiet=quiet)
    _finish(result, out, format, quiet=quiet, verbose=verbose, summed=True)


@app.command()
def validate(
    paths: Packages,
    lms: For = None,
    require_xsd: RequireXsd = False,
    offline: Offline = False,
    schemas: Schemas = None,
    max_picture: MaxPicture = 2,
    max_package: MaxPackage = 20,
    format: Output = Format.TEXT,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Judge packages, ours or not: official XSDs, and what XSDs cannot say. Nothing is unpacked to disk."""
    job = _job(paths, [], lms, schemas, require_xsd=require_xsd, large=(max_picture, max_package))
    _finish(_walk(job, offline=offline, quiet=quiet, judging=True), None, format, quiet=quiet, verbose=verbose)


@app.command()
def preview(
    file: Annotated[Path, typer.Argument(help="A lesson or course file, or its folder.", show_default=False)],
    show: Annotated[bool, typer.Option("--open/--no-open", help="Open the page in the browser.")] = True,
) -> None:
    """Build the stand-alone page into a temporary folder and open it in the browser."""
    import tempfile
    import webbrowser

    from lessonpack import pipeline

    source = next(_lessons([file]))
    folder = Path(tempfile.mkdtemp(prefix="lessonpack-")) / "preview"
    found = pipeline.preview(source, folder)
    if _tell(found):
        raise typer.Exit(1)
    page = folder / "index.html"
    _say(str(page))
    if show:
        webbrowser.open(page.as_uri())


@app.command()
def targets(lms: For = None) -> None:
    """What each target carries, does roughly, or drops, with the reason; with --for, as a platform takes it."""
    from rich.table import Table
    from rich.text import Text

    from lessonpack import targets as registry
    from lessonpack.target import Carriage, Feature

    known = registry.load()
    taken = [known[name].on(platform) for platform in _platforms(lms) for name in platform.targets]
    shown = taken or list(known.values())
    table = Table("feature", *(target.title for target in shown), box=None, header_style="bold")
    table.add_row("--target", *(target.asked_for for target in shown))
    for feature in Feature:
        cells = [target.table[feature] for target in shown]
        words = [cell.carriage.value + (f": {cell.reason}" if cell.reason else "") for cell in cells]
        marks = [
            Text(word, style="" if cell.carriage is Carriage.CARRIED else "yellow")
            for cell, word in zip(cells, words, strict=True)
        ]
        table.add_row(feature.value, *marks)
    _console().print(table)
    then = "nothing is known that the platform does to it" if taken else "--for NAME shows what a platform does to it"
    _say(f"carried: it is in the package; {then}")


@app.command()
def rules() -> None:
    """Every rule: its code, how grave it is, and what a good file does."""
    from rich.table import Table

    table = Table("code", "severity", "what holds", box=None, header_style="bold")
    for entry in _rules().values():
        table.add_row(entry.code, entry.severity.value, entry.holds)
    _console().print(table)


@app.command()
def explain(code: Annotated[str, typer.Argument(help="A rule's code: QTI012.", show_default=False)]) -> None:
    """A rule's page: what holds, why, what to do, and the clause or the product behind it."""
    known = _rules()
    entry = known.get(code.upper())
    if entry is None:
        _refuse(f"there is no rule {quoted(code)}{_nearest(code.upper(), known)}")
    for line in (f"{entry.code} ({entry.severity.value})", "", entry.holds, ""):
        _say(line)
    for title, words in (
        ("Message", _placeholders(entry.says)),
        ("Why", entry.reason),
        ("What to do", _placeholders(entry.hint)),
        ("Source", entry.clause),
    ):
        _say(f"{title}: {words}")


@schemas_app.command("install")
def schemas_install(
    families: Annotated[list[str] | None, typer.Argument(help="Families; default: all.", show_default=False)] = None,
    origin: Annotated[Path | None, typer.Option("--from", help="A folder that holds the documents.")] = None,
    schemas: Schemas = None,
) -> None:
    """Install the official schema documents, every byte checked against the catalog."""
    raise typer.Exit(0 if _install(_store(schemas), families or None, origin) else 1)


@schemas_app.command("status")
def schemas_status(schemas: Schemas = None) -> None:
    """What is installed, and how sure it is that its bytes are the official ones."""
    from rich.table import Table

    store = _store(schemas)
    table = Table("family", "documents", "installed", "official bytes", "licence", box=None, header_style="bold")
    for family in store.status():
        table.add_row(family.name, str(family.documents), str(family.installed), str(family.official), family.licence)
    _say(f"store: {store.folder}")
    _console().print(table)


# --- from options to a Job, from an Outcome to an exit code ------------------------------------------


def _job(
    paths: list[Path],
    targets: list[str] | None,
    lms: list[str] | None,
    schemas: Path | None,
    *,
    out: Path | None = None,
    require_xsd: bool = False,
    store: bool = False,
    test: bool = True,
    controls: bool = False,
    versioned: bool = False,
    large: tuple[float, float],
) -> Job:
    """What the options ask for; `large` is from how many MB on a picture and a package are."""
    from lessonpack.pipeline import Job
    from lessonpack.rule import Sizes

    platforms = _platforms(lms)
    picture, package = (round(size * _MB) for size in large)
    return Job(
        sources=tuple(path.as_posix() for path in paths),
        targets=_targets(targets, platforms),
        lms=tuple(platform.name for platform in platforms),
        out=None if out is None else out.as_posix(),
        schemas=str(_store(schemas).folder),
        require_xsd=require_xsd,
        store=store,
        test=test,
        controls=controls,
        versioned=versioned,
        sizes=Sizes(picture=picture, package=package),
    )


def _platforms(asked: list[str] | None) -> list[Platform]:
    from lessonpack import lms

    known = lms.load()
    for name in asked or ():
        if name not in known:
            _refuse(f"there is no platform {quoted(name)}{_nearest(name, known)}; known here: {', '.join(known)}")
    return [known[name] for name in dict.fromkeys(asked or ())]


def _targets(asked: list[str] | None, platforms: list[Platform]) -> tuple[str, ...]:
    """The targets asked for by name, else those of the platforms, else those that are built by default."""
    from lessonpack import targets as registry

    known = registry.load()
    for name in asked or ():
        if name not in known:
            _refuse(f"there is no target {quoted(name)}{_nearest(name, known)}; 'lessonpack targets' lists them")
    if asked is None and platforms:
        return tuple(dict.fromkeys(target for platform in platforms for target in platform.targets))
    if asked is None:
        return tuple(name for name, target in known.items() if target.by_default)
    return tuple(dict.fromkeys(asked))


def _walk(job: Job, *, offline: bool, quiet: bool, judging: bool = False) -> Outcome:
    from lessonpack import pipeline

    store = _store(Path(job.schemas))
    if not offline and sys.stderr.isatty():
        families = pipeline.families(job) if not judging else None
        if store.missing(families):
            _install(store, families, None)
    walk = pipeline.judge if judging else pipeline.run
    try:
        with _progress(quiet=quiet) as progress:
            return walk(job, progress)
    except pipeline.NoSuchSource as missing:
        _refuse(str(missing))
    except OSError as error:
        _refuse(f"{error.filename}: {error.strerror}" if error.filename else str(error))


def _finish(
    result: Outcome, out: Path | None, format: Format, *, quiet: bool, verbose: bool, summed: bool = False
) -> NoReturn:
    """Write the reports, and the sums of a release, print the outcome, and end with its exit code."""
    from lessonpack.report import data

    for line in result.unwritten:
        _say(f"lessonpack: {line}", error=True)
    if out is not None:
        try:
            result = _report(result, out, summed=summed)
        except OSError as error:
            _refuse(f"the report in {out.as_posix()} cannot be written: {error.strerror}")
    if format is Format.JSON:
        sys.stdout.write(data.text(result))
    else:
        from lessonpack.report import text

        text.show(result, _console(), quiet=quiet, verbose=verbose)
    raise typer.Exit(result.exit_code)


def _report(result: Outcome, out: Path, *, summed: bool) -> Outcome:
    """Write what lies beside the packages; the outcome with what went wrong on the way."""
    from dataclasses import replace

    from lessonpack.report import data, markdown, outputs, sums
    from lessonpack.report.faults import caught

    faults = list(result.faults)
    if summed:
        with caught(faults, (out / sums.SUMS).as_posix()):
            lines = sums.text(result, out)
            if lines:
                _write(out / sums.SUMS, lines)
            else:  # a list without a line is one that 'sha256sum -c' refuses
                (out / sums.SUMS).unlink(missing_ok=True)
    with caught(faults, (out / markdown.REPORT).as_posix()):
        _write(out / markdown.REPORT, markdown.text(replace(result, faults=tuple(faults))))
    with caught(faults, (out / outputs.REPORT).as_posix()):
        _write(out / outputs.REPORT, data.text(replace(result, faults=tuple(faults))))
    return replace(result, faults=tuple(faults))


def _tell(found: list[Finding]) -> bool:
    """Print findings; True when one of them is an error."""
    from lessonpack.report import text
    from lessonpack.report.outcome import Outcome

    result = Outcome(findings=tuple(found))
    text.findings(result.findings, _console())
    return result.exit_code != 0


def _lessons(paths: list[Path]) -> Iterator[Path]:
    from lessonpack import pipeline

    try:
        yield from list(pipeline.lessons(path.as_posix() for path in paths))
    except pipeline.NoSuchSource as missing:
        _refuse(str(missing))


def _rules() -> dict[str, Rule]:
    """Every rule by code; the modules that define rules are imported for it."""
    from lessonpack import pipeline
    from lessonpack.findings import RULES

    pipeline.load_everything()
    return dict(sorted(RULES.items()))


def _placeholders(template: str) -> str:
    """A message with its arguments named: `{identifier!r}` reads `<identifier>`."""
    import re

    return re.sub(r"\{(\w+)[^}]*\}", r"<\1>", template)


def _nearest(word: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(word, list(known), 1)
    return f"; did you mean {quoted(near[0])}?" if near else ""


def _refuse(message: str) -> NoReturn:
    _say(f"lessonpack: {message}", error=True)
    raise typer.Exit(USAGE)


def _clear(out: Path, *, summed: bool = False) -> None:
    """End the run, before anything is written, when what a run writes at last has no place in its folder."""
    from lessonpack.report import markdown, outputs, sums

    try:
        if out.exists() and not out.is_dir():
            _refuse(f"{out.as_posix()} is no folder; give another with --out")
        for name in (outputs.REPORT, markdown.REPORT, *([sums.SUMS] if summed else [])):
            if (out / name).exists() and not (out / name).is_file():
                _refuse(f"{(out / name).as_posix()} is no file; move it away or choose another folder with --out")
    except OSError as error:
        _refuse(f"{out.as_posix()}: {error.strerror}")


def _write(file: Path, text: str | bytes) -> None:
    """Write a file whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = file.with_name(f".{file.name}.tmp")
    try:
        temporary.write_bytes(text.encode() if isinstance(text, str) else text)
        temporary.replace(file)
    except OSError:
        with suppress(OSError):
            temporary.unlink()
        raise


def _store(folder: Path | None) -> Store:
    from lessonpack.schemas import Store, default_folder

    return Store(folder or default_folder())


def _console() -> Console:
    from rich.console import Console

    # Piped output has no width of its own: wide enough that no cell of a table is broken.
    # What is printed is text, never markup of rich's.
    width = None if sys.stdout.isatty() else 160
    return Console(width=width, highlight=False, markup=False, emoji=False)


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Progress]:
    """A bar on stderr when that is a terminal, silence elsewhere."""
    if quiet or not sys.stderr.isatty():
        yield lambda _done, _total, _label: None
        return
    with _bar() as advance:
        yield advance


@contextmanager
def _bar() -> Iterator[Callable[[int, int, str], None]]:
    from rich.console import Console
    from rich.progress import Progress as Bar
    from rich.progress import TextColumn

    label_first = (TextColumn("{task.description}", markup=False), *Bar.get_default_columns()[1:])
    with Bar(*label_first, console=Console(stderr=True, emoji=False), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total, label: bar.update(task, completed=done, total=total, description=visible(label))


def _install(store: Store, families: list[str] | None, origin: Path | None) -> bool:
    """Install schemas with a progress bar; False when some could not be had, which is then told."""
    from lessonpack import download, schemas

    fetch = None if origin else download.fetch  # a folder that was named is the only source asked
    try:
        with _progress(quiet=False) as progress:
            report = schemas.install(store, families, origin=origin, fetch=fetch, progress=progress)
    except schemas.NoSuchFamily as unknown:
        _refuse(str(unknown))
    for line in report.lines:
        _say(line, error=True)
    return report.complete
