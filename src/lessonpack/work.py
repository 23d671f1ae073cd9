"""The work of a run: what is asked for, and what each piece of it comes to, whatever of it fails."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct, field

from lessonpack import rule, unfinished, xsd
from lessonpack.ahead import Ahead, nothing
from lessonpack.config import Config
from lessonpack.findings import Finding, Severity, told_once
from lessonpack.inspection import Progress, silent
from lessonpack.model.course import Course
from lessonpack.report import trouble
from lessonpack.report.faults import caught
from lessonpack.report.outcome import Fault, Judged, Lost, Unseen


class Job(Struct, frozen=True, kw_only=True):
    """What to do. `sources` are lesson and course files, folders with them, or (to validate) zips and folders.

    `schemas` is the folder of the installed schema documents; `out` the folder to write to (None: judge only).
    `controls` puts the control documents into the packages, `versioned` the course's version into their names, `store`
    leaves zips uncompressed, `test` False writes pure question banks, `apart` a file for each question where a format
    is one file, `templates` lets items draw numbers. `lms` names the platforms that the packages are meant for, whose
    own rules then hold as well. `sizes` says what is large. `config` says which findings are told, which are lived
    with, and which of them fail the run.
    """

    sources: tuple[str, ...]
    targets: tuple[str, ...] = ()
    out: str | None = None
    schemas: str
    require_xsd: bool = False
    store: bool = False
    test: bool = True
    apart: bool = False
    templates: bool = False
    controls: bool = False
    versioned: bool = False
    lms: tuple[str, ...] = ()
    sizes: rule.Sizes = rule.USUAL
    config: Config = Config()  # it is frozen


class Collected(Struct):
    """What a piece of the work comes to."""

    packages: list[Judged] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    ignored: list[tuple[Finding, str]] = field(default_factory=list)
    ignores: dict[tuple[str, str], bool] = field(default_factory=dict)  # by file ("": the run's) and code: was it met?
    inputs: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    unwritten: list[str] = field(default_factory=list)
    unseen: list[Unseen] = field(default_factory=list)
    losses: list[Lost] = field(default_factory=list)
    checked: list[str] = field(default_factory=list)
    courses: list[int] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)

    def add(self, other: Collected) -> None:
        """Take over what the next piece of the work came to."""
        for name in Collected.__struct_fields__:
            own, more = getattr(self, name), getattr(other, name)
            if name == "ignores":
                note(own, more)
            elif isinstance(own, dict):
                own.update(more)
            else:
                own.extend(more)


def note(ignores: dict[tuple[str, str], bool], more: Mapping[tuple[str, str], bool]) -> None:
    """Note which of the codes that are ignored were met in one more piece of the work: then they were met."""
    ignores.update({key: met or ignores.get(key, False) for key, met in more.items()})


class Work(Collected, kw_only=True):
    """A piece of the work of a run, with what is needed to do it; `ahead` are processes that help."""

    job: Job
    validator: xsd.Validator
    progress: Progress = silent
    ahead: Ahead = nothing

    @property
    def collected(self) -> Collected:
        """What it came to, without what was needed for it: that goes to another process."""
        return Collected(**{name: getattr(self, name) for name in Collected.__struct_fields__})

    @contextmanager
    def apart(self, source: str, *, target: str = "", package: str = "") -> Iterator[None]:
        """Do a piece of the work whose failure ends no other: all that a `source` or a `package` of it depends on.

        A fault of ours is put among the faults, and the package is listed as one that nobody judged to the end; what
        cannot be read or written is put among the unwritten: a package for a `target`, or else a file of the source.
        """
        before = len(self.faults)
        try:
            with caught(self.faults, source, target):
                yield
        except OSError as error:  # what can be read and written is, and the report tells whose it is
            told = _unwritten(self.job, package, error) if target and package else _unread(source, error)
            if told not in self.unwritten:  # several targets may want one file
                self.unwritten.append(told)
        if package and len(self.faults) > before:
            self.packages.append(named_only(package, source=source, target=target, failed=True))

    def sorted_out(self, course: Course | None, found: list[Finding]) -> list[Finding]:
        """The findings that stand; those that are ignored, with a reason, go aside."""
        made = sorted_out(course, found, self.job.config)
        self.ignored += made.ignored
        note(self.ignores, made.ignores)
        return made.standing


class Sorted(Struct):
    """Findings that stand, and those that are ignored, with the reason; `ignores` as of a piece of the work."""

    ignores: dict[tuple[str, str], bool]
    standing: list[Finding] = field(default_factory=list)
    ignored: list[tuple[Finding, str]] = field(default_factory=list)


def sorted_out(course: Course | None, found: Iterable[Finding], config: Config) -> Sorted:
    """What of the findings about a course stands: an error always, others where neither it nor the run ignores them.

    What a lesson ignores is ignored in its own file, what its course or the run ignores everywhere.
    """
    reasons = {("", code): reason for code, reason in config.ignores}
    if course is not None:
        reasons |= {(course.at.file, code): reason for code, reason in course.ignores}
        reasons |= {(lesson.at.file, code): reason for lesson in course.lessons for code, reason in lesson.ignores}
    made = Sorted(dict.fromkeys(reasons, False))
    own = course.at.file if course is not None else ""
    for entry in told_once(found):
        keys = ((entry.place.file, entry.code), (own, entry.code), ("", entry.code))
        named = next((key for key in keys if key in reasons), None)
        if entry.severity is Severity.ERROR:
            made.standing.append(entry)
        elif named is not None:
            made.ignores[named] = True
            made.ignored.append((entry, reasons[named]))
        elif not config.select or entry.code.startswith(config.select):
            made.standing.append(entry)
    return made


def named_only(
    name: str,
    *,
    source: str = "",
    target: str = "",
    found: Collection[Finding] = (),
    format: str = "",
    failed: bool = False,
    stopped: Iterable[str] = (),
) -> Judged:
    """A package of which nothing is known but its name, and why."""
    return Judged(
        name=name,
        source=source,
        format=format,
        files=0,
        schemas=(),
        unchecked=(),
        errors=sum(entry.severity is Severity.ERROR for entry in found),
        warnings=sum(entry.severity is Severity.WARNING for entry in found),
        failed=failed,
        target=target,
        stopped=tuple(stopped),
        unjudged=any(entry.rule.unjudged for entry in found),
    )


def _unread(source: str, error: OSError) -> str:
    """Which file of a source cannot be read, and why."""
    return trouble.told(error, Path(source).as_posix())


def _unwritten(job: Job, name: str, error: OSError) -> str:
    """Which package is not there, and why: temporary names beside it are nothing that its author could look for."""
    out, reason = Path(job.out or ""), trouble.reason(error)
    own = out / name
    file = Path(os.fsdecode(error.filename)) if error.filename else own
    if not (file.is_relative_to(own) or unfinished.is_beside(file, own)):  # such as a picture that went away meanwhile
        reason = f"{file.as_posix()}: {reason}"
    return f"{own.as_posix()}: {reason}"
