"""Commands that walk through lessons and packages and judge them: `build`, `release`, `check`, `validate`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

from lessonpack.cli._files import clear_place, write_whole
from lessonpack.cli._named import platforms_named, targets_named
from lessonpack.cli._options import (
    HERE,
    LARGE_PACKAGE,
    LARGE_PICTURE,
    MB,
    Apart,
    Controls,
    For,
    Format,
    MaxPackage,
    MaxPicture,
    NoTest,
    Offline,
    Out,
    Output,
    Packages,
    Quiet,
    RequireXsd,
    Schemas,
    Sources,
    StoreOnly,
    Targets,
    Verbose,
)
from lessonpack.cli._schemas import install_on_need, store_in
from lessonpack.cli._standards import (
    Fail,
    FailOn,
    Ignore,
    Project,
    Select,
    Standards,
    Strict,
    configured,
    failed,
)
from lessonpack.cli._terminal import console, refuse, say, say_data, waiting

if TYPE_CHECKING:
    from lessonpack.config import Config
    from lessonpack.inspection import Progress
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
    controls: Controls = False,
    max_picture: MaxPicture = LARGE_PICTURE,
    max_package: MaxPackage = LARGE_PACKAGE,
    select: Select = None,
    ignore: Ignore = None,
    fail_on: Fail = FailOn.ERROR,
    strict: Strict = False,
    config: Project = None,
    format: Output = Format.TEXT,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Compile lessons into packages, judge each against the official XSDs and the rules, and write a report."""
    from lessonpack import pipeline

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
        controls=controls,
        large=(max_picture, max_package),
    )
    clear_place(out)
    _finish(_walk(pipeline.run, job, offline=offline, quiet=quiet), out, format, quiet=quiet, verbose=verbose)


def release(
    paths: Sources = None,
    target: Targets = None,
    lms: For = None,
    out: Out = Path("dist"),
    offline: Offline = False,
    schemas: Schemas = None,
    store: StoreOnly = False,
    max_picture: MaxPicture = LARGE_PICTURE,
    max_package: MaxPackage = LARGE_PACKAGE,
    select: Select = None,
    ignore: Ignore = None,
    fail_on: Fail = FailOn.ERROR,
    strict: Strict = False,
    config: Project = None,
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
        controls=True,
        versioned=True,
        large=(max_picture, max_package),
    )
    clear_place(out, summed=True)
    result = _walk(pipeline.run, job, offline=offline, quiet=quiet)
    _finish(result, out, format, quiet=quiet, verbose=verbose, summed=True)


def check(
    paths: Sources = None,
    target: Targets = None,
    lms: For = None,
    max_picture: MaxPicture = LARGE_PICTURE,
    max_package: MaxPackage = LARGE_PACKAGE,
    select: Select = None,
    ignore: Ignore = None,
    fail_on: Fail = FailOn.ERROR,
    strict: Strict = False,
    config: Project = None,
    format: Output = Format.TEXT,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Judge lessons and what they would become, and write nothing: all that build tells, but without official XSDs."""
    from lessonpack import pipeline

    standards = configured(Standards(select, ignore, fail_on, strict, config))
    job = _job(paths or [HERE], target, lms, None, standards, large=(max_picture, max_package))
    _finish(_walk(pipeline.check, job, offline=True, quiet=quiet), None, format, quiet=quiet, verbose=verbose)


def validate(
    paths: Packages,
    lms: For = None,
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
    format: Output = Format.TEXT,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Judge packages, ours or not: official XSDs, and what XSDs cannot say. Nothing is unpacked to disk."""
    from lessonpack import pipeline

    standards = configured(Standards(select, ignore, fail_on, strict, config))
    job = _job(paths, [], lms, schemas, standards, require_xsd=require_xsd, large=(max_picture, max_package))
    result = _walk(pipeline.judge, job, offline=offline, quiet=quiet)
    if result.skipped and not (result.packages or result.checked or result.faults):
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
        controls=controls,
        versioned=versioned,
        sizes=Sizes(picture=picture, package=package),
        config=config,
    )


def _walk(walk: Callable[[Job, Progress], Outcome], job: Job, *, offline: bool, quiet: bool) -> Outcome:
    """Do the work; unless `offline`, install missing schemas first.

    The schemas for lessons are known beforehand. For packages they are known only after reading: then the work is done
    again when some were installed.
    """
    from lessonpack import pipeline, subjects

    store, judging = store_in(Path(job.schemas)), walk is pipeline.judge
    try:
        if not (offline or judging):
            list(subjects.lessons(job.sources))  # fails for a wrong path, before anything is fetched
            install_on_need(store, pipeline.families(job))
        with waiting(quiet=quiet) as progress:
            result = walk(job, progress)
        if judging and not offline and install_on_need(store, pipeline.lacking(result)):
            with waiting(quiet=quiet) as progress:
                return walk(job, progress)
        return result
    except subjects.NoSuchSource as missing:
        refuse(str(missing))


def _finish(
    result: Outcome, out: Path | None, format: Format, *, quiet: bool, verbose: bool, summed: bool = False
) -> NoReturn:
    """Write the reports, and the sums of a release, print the outcome, and end with its exit code."""
    from lessonpack.report import data, trouble

    for line in result.unwritten:
        say(f"lessonpack: {line}", error=True)
    for line in () if quiet else result.skipped:
        say(f"passed over: {line}", error=True)
    if verbose and result.unmet:
        say(f"ignored, and not found in this run: {', '.join(result.unmet)}", error=True)
    if out is not None:
        try:
            result = _report(result, out, summed=summed)
        except OSError as error:
            refuse(f"the report in {out.as_posix()} cannot be written: {trouble.told(error)}")
    if format is Format.JSON:
        say_data(data.text(result))
    else:
        from lessonpack.report import text

        text.show(result, console(), quiet=quiet, verbose=verbose, out=out, here=Path.cwd())
    if why := failed(result):
        say(f"lessonpack: {why}", error=True)
    raise typer.Exit(result.exit_code)


def _report(result: Outcome, out: Path, *, summed: bool) -> Outcome:
    """Write the reports and sums; returns the outcome with the faults that occurred while writing."""
    from msgspec.structs import replace

    from lessonpack.report import data, markdown, outputs, sums
    from lessonpack.report.faults import caught

    faults = list(result.faults)
    if summed:
        with caught(faults, (out / sums.SUMS).as_posix()):
            lines = sums.text(result, out)
            if lines:
                write_whole(out / sums.SUMS, lines)
            else:  # 'sha256sum -c' rejects an empty file
                (out / sums.SUMS).unlink(missing_ok=True)
    with caught(faults, (out / markdown.REPORT).as_posix()):
        write_whole(out / markdown.REPORT, markdown.text(replace(result, faults=tuple(faults))))
    with caught(faults, (out / outputs.REPORT).as_posix()):
        write_whole(out / outputs.REPORT, data.text(replace(result, faults=tuple(faults))))
    return replace(result, faults=tuple(faults))
