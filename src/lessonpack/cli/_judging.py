"""Commands that walk through lessons and packages and judge them: `build`, `release`, `check`, `validate`."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from lessonpack.cli._files import drafted, place, write_whole
from lessonpack.cli._named import platforms_named, targets_named
from lessonpack.cli._schemas import install_on_need, store_in
from lessonpack.cli._standards import Standards, configured, failed
from lessonpack.cli._terminal import paper, refuse, say, say_data, waiting
from lessonpack.cli._values import HERE, LARGE_PACKAGE, LARGE_PICTURE, MB, EngineName, FailOn, Format

if TYPE_CHECKING:
    from lessonpack import sharing
    from lessonpack.cli._options import (
        Apart,
        Controls,
        Engine,
        Fail,
        For,
        ForRules,
        Fresh,
        Ignore,
        Jobs,
        MaxPackage,
        MaxPicture,
        NoTest,
        Offline,
        Out,
        Output,
        Packages,
        Project,
        Quiet,
        RequireXsd,
        Scheduler,
        Schemas,
        Select,
        Sources,
        StoreOnly,
        Strict,
        Targets,
        Templates,
        Verbose,
    )
    from lessonpack.config import Config
    from lessonpack.memory import Memory
    from lessonpack.report.outcome import Outcome
    from lessonpack.work import Job


def build(
    paths: Sources = None,
    target: Targets = None,
    lms: For = None,
    out: Out = Path("dist"),
    require_xsd: RequireXsd = False,
    offline: Offline = False,
    schemas: Schemas = None,
    store: StoreOnly = False,
    no_test: NoTest = False,
    apart: Apart = False,
    templates: Templates = False,
    controls: Controls = False,
    max_picture: MaxPicture = LARGE_PICTURE,
    max_package: MaxPackage = LARGE_PACKAGE,
    select: Select = None,
    ignore: Ignore = None,
    fail_on: Fail = FailOn.ERROR,
    strict: Strict = False,
    config: Project = None,
    fresh: Fresh = False,
    jobs: Jobs = None,
    engine: Engine = EngineName.PROCESSES,
    scheduler: Scheduler = None,
    format: Output = Format.TEXT,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Compile lessons into packages, judge each against the official XSDs and the rules, and write a report."""
    from lessonpack import pipeline
    from lessonpack.memory import Memory
    from lessonpack.report.words import count

    job = _job(
        paths or [HERE],
        target,
        lms,
        schemas,
        configured(Standards(select, ignore, fail_on, strict, config)),
        out=out,
        require_xsd=require_xsd,
        store=store,
        test=not no_test,
        apart=apart,
        templates=templates,
        controls=controls,
        large=(max_picture, max_package),
    )
    with place(out):
        memory = Memory(job, fresh=fresh)
        walk = partial(pipeline.run, memory=memory)
        try:
            result = _walk(walk, job, offline=offline, quiet=quiet, jobs=jobs, engine=_engine(engine, scheduler))
            if memory.unchanged and not quiet:
                say(f"{count(memory.asked, 'lesson')}, {memory.unchanged:,} unchanged", error=True)
            _finish(result, out, format, quiet=quiet, verbose=verbose, memory=memory)
        finally:  # what was built before Ctrl-C was built
            memory.keep()


def release(
    paths: Sources = None,
    target: Targets = None,
    lms: For = None,
    out: Out = Path("dist"),
    offline: Offline = False,
    schemas: Schemas = None,
    store: StoreOnly = False,
    templates: Templates = False,
    max_picture: MaxPicture = LARGE_PICTURE,
    max_package: MaxPackage = LARGE_PACKAGE,
    select: Select = None,
    ignore: Ignore = None,
    fail_on: Fail = FailOn.ERROR,
    strict: Strict = False,
    config: Project = None,
    jobs: Jobs = None,
    engine: Engine = EngineName.PROCESSES,
    scheduler: Scheduler = None,
    format: Output = Format.TEXT,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Build strictly: XSDs required, control documents in, the version in the names, SHA256SUMS beside the report."""
    from lessonpack import pipeline

    job = _job(
        paths or [HERE],
        target,
        lms,
        schemas,
        configured(Standards(select, ignore, fail_on, strict, config)),
        out=out,
        require_xsd=True,
        store=store,
        templates=templates,
        controls=True,
        versioned=True,
        large=(max_picture, max_package),
    )
    with place(out, summed=True):
        result = _walk(pipeline.run, job, offline=offline, quiet=quiet, jobs=jobs, engine=_engine(engine, scheduler))
        _finish(result, out, format, quiet=quiet, verbose=verbose, summed=True)


def check(
    paths: Sources = None,
    target: Targets = None,
    lms: For = None,
    templates: Templates = False,
    max_picture: MaxPicture = LARGE_PICTURE,
    max_package: MaxPackage = LARGE_PACKAGE,
    select: Select = None,
    ignore: Ignore = None,
    fail_on: Fail = FailOn.ERROR,
    strict: Strict = False,
    config: Project = None,
    jobs: Jobs = None,
    engine: Engine = EngineName.PROCESSES,
    scheduler: Scheduler = None,
    format: Output = Format.TEXT,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Judge lessons and what they would become, and write nothing: all that build tells, but without official XSDs."""
    from lessonpack import pipeline

    standards = configured(Standards(select, ignore, fail_on, strict, config))
    job = _job(paths or [HERE], target, lms, None, standards, templates=templates, large=(max_picture, max_package))
    _finish(
        _walk(pipeline.check, job, offline=True, quiet=quiet, jobs=jobs, engine=_engine(engine, scheduler)),
        None,
        format,
        quiet=quiet,
        verbose=verbose,
    )


def validate(
    paths: Packages,
    lms: ForRules = None,
    require_xsd: RequireXsd = False,
    offline: Offline = False,
    schemas: Schemas = None,
    max_picture: MaxPicture = LARGE_PICTURE,
    max_package: MaxPackage = LARGE_PACKAGE,
    select: Select = None,
    ignore: Ignore = None,
    fail_on: Fail = FailOn.ERROR,
    strict: Strict = False,
    config: Project = None,
    jobs: Jobs = None,
    format: Output = Format.TEXT,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Judge packages, ours or not: official XSDs, and what XSDs cannot say. Nothing is unpacked to disk."""
    from lessonpack import pipeline

    standards = configured(Standards(select, ignore, fail_on, strict, config))
    job = _job(paths, [], lms, schemas, standards, require_xsd=require_xsd, large=(max_picture, max_package))
    result = _walk(pipeline.judge, job, offline=offline, quiet=quiet, jobs=jobs)
    if result.skipped and not (result.packages or result.checked or result.faults or result.unwritten):
        refuse(f"there is nothing to judge: {'; '.join(result.skipped)}")
    _finish(result, None, format, quiet=quiet, verbose=verbose)


def _job(
    paths: list[Path],
    targets: list[str] | None,
    lms: list[str] | None,
    schemas: Path | None,
    config: Config,
    *,
    out: Path | None = None,
    require_xsd: bool = False,
    store: bool = False,
    test: bool = True,
    apart: bool = False,
    templates: bool = False,
    controls: bool = False,
    versioned: bool = False,
    large: tuple[float, float],
) -> Job:
    """The Job for the options; `large` has the sizes in MB above which a picture and a package are large."""
    from lessonpack.rule import Sizes
    from lessonpack.work import Job

    platforms = platforms_named(lms)
    picture, package = (round(size * MB) for size in large)
    return Job(
        sources=tuple(path.as_posix() for path in paths),
        targets=targets_named(targets, platforms),
        lms=tuple(platform.name for platform in platforms),
        out=None if out is None else out.as_posix(),
        schemas=str(store_in(schemas).folder),
        require_xsd=require_xsd,
        store=store,
        test=test,
        apart=apart,
        templates=templates,
        controls=controls,
        versioned=versioned,
        sizes=Sizes(picture=picture, package=package),
        config=config,
    )


def _engine(name: EngineName, scheduler: str | None) -> sharing.Engine:
    """Who does the work; refused where the options do not go together."""
    if name is EngineName.DASK:
        from lessonpack.cluster import Cluster

        if not scheduler:
            refuse("--engine dask needs --scheduler ADDRESS; 'dask scheduler' prints it, such as tcp://10.0.0.5:8786")
        return Cluster(scheduler)
    from lessonpack.sharing import processes

    if scheduler is not None:
        refuse("--scheduler says where Dask is; give --engine dask as well")
    return processes


def _walk(
    walk: Callable[..., Outcome],
    job: Job,
    *,
    offline: bool,
    quiet: bool,
    jobs: int | None,
    engine: sharing.Engine | None = None,
) -> Outcome:
    """Do the work with so many processes, or as many as there are cores; unless `offline`, install missing schemas
    first.

    The schemas for lessons are known beforehand. For packages they are known only after reading: then the work is done
    again when some were installed.
    """
    from lessonpack import given, pipeline, sharing, subjects, workers

    store, judging = store_in(Path(job.schemas)), walk is pipeline.judge

    def looked() -> None:
        """It fails for a wrong path, before anything is fetched; what else cannot be read is told in its turn."""
        deque(subjects.lessons(job.sources, lambda *_: None), maxlen=0)

    def walked() -> Outcome:
        with waiting(quiet=quiet) as progress:
            hands = jobs or workers.available()
            return walk(job, progress, jobs=hands, tell=_on_the_way, engine=engine or sharing.processes)

    try:
        if not (offline or judging):
            install_on_need(store, pipeline.families(job), first=looked)
        result = walked()
        if judging and not offline and install_on_need(store, pipeline.lacking(result)):
            return walked()
        return result
    except (given.NoSuchSource, sharing.Unavailable) as missing:
        refuse(*missing.args)


def _on_the_way(line: str) -> None:
    say(f"lessonpack: {line}", error=True)


def _finish(
    result: Outcome,
    out: Path | None,
    format: Format,
    *,
    quiet: bool,
    verbose: bool,
    summed: bool = False,
    memory: Memory | None = None,
) -> NoReturn:
    """Write the reports, and the sums of a release, print the outcome, and end with its exit code."""
    from lessonpack.report import data, trouble

    for line in result.unwritten:
        say(f"lessonpack: {line}", error=True)
    for line in () if quiet else result.skipped:
        say(f"passed over: {line}", error=True)
    if verbose and result.unmet:
        say(f"ignored, and not found in this run: {', '.join(result.unmet)}", error=True)
    if out is not None and not (memory is not None and memory.is_told(result)):
        try:
            result = _report(result, out, summed=summed, memory=memory)
        except OSError as error:
            refuse(f"the report in {out.as_posix()} cannot be written: {trouble.told(error)}")
    if format is Format.JSON:
        for block in data.blocks(result):
            say_data(block)
    else:
        from lessonpack.report import text

        text.show(result, paper(), quiet=quiet, verbose=verbose, out=out, here=Path.cwd())
    if why := failed(result):
        say(f"lessonpack: {why}", error=True)
    raise SystemExit(result.exit_code)


def _report(result: Outcome, out: Path, *, summed: bool, memory: Memory | None) -> Outcome:
    """Write the reports, then sums and index of what they tell; returns the outcome with the faults that occurred."""
    from msgspec.structs import replace

    from lessonpack.report import data, index, markdown, outputs, sums
    from lessonpack.report.faults import caught

    faults = list(result.faults)
    lines: Sequence[str] | None = None
    put: dict[Path, Callable[[], str | None]] = {}
    if summed:
        with caught(faults, (out / sums.SUMS).as_posix()):
            lines = sums.lines(result, out)
    with ExitStack() as drafts:
        if index.is_wanted(result, out):
            with caught(faults, (out / index.PAGE).as_posix()):
                put = {out / name: _index(out / name, text, drafts) for name, text in index.texts(result, out).items()}
        written: dict[Path, str] = {}
        with caught(faults, (out / markdown.REPORT).as_posix()):
            lines_of = markdown.blocks(replace(result, faults=tuple(faults)), out)
            written[out / markdown.REPORT] = write_whole(out / markdown.REPORT, lines_of)
        with caught(faults, (out / outputs.REPORT).as_posix()):
            blocks = data.blocks(replace(result, faults=tuple(faults)))
            written[out / outputs.REPORT] = write_whole(out / outputs.REPORT, blocks)
        if lines:
            write_whole(out / sums.SUMS, lines)
        elif lines is not None:  # 'sha256sum -c' rejects an empty file
            (out / sums.SUMS).unlink(missing_ok=True)
        indexes = {file: placed() for file, placed in put.items()}
    if memory is not None and None not in indexes.values() and len(faults) == len(result.faults):
        written |= {file: digest for file, digest in indexes.items() if digest}
        memory.told(result, written, [out / name for name in (markdown.REPORT, outputs.REPORT, *index.NAMES)])
    return replace(result, faults=tuple(faults))


def _index(file: Path, text: Iterable[str] | None, drafts: ExitStack) -> Callable[[], str | None]:
    """What puts a file of the index in its place, or, without a text, takes away an earlier one. It tells the sha256 of
    what it put there, "" of nothing, and None where there is a file that is not ours: that stays.
    """
    from lessonpack.report import index

    is_ours = not file.exists() or index.is_ours(file)
    put = drafts.enter_context(drafted(file, text)) if is_ours and text is not None else None

    def placed() -> str | None:
        if put is not None:
            return put()
        if is_ours:
            file.unlink(missing_ok=True)
        elif text is not None:
            say(f"lessonpack: {file.as_posix()} is not an index of lessonpack's, and stays as it is", error=True)
            return None
        return ""

    return placed
