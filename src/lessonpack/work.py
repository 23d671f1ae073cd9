"""The work of a run: what is asked for, and what it comes to, whatever of it fails."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from lessonpack import rule, xsd
from lessonpack.config import Config
from lessonpack.findings import Finding, Severity, told_once
from lessonpack.inspection import Progress
from lessonpack.model.course import Course
from lessonpack.report import trouble
from lessonpack.report.faults import caught
from lessonpack.report.outcome import Fault, Input, Judged, Lost, Outcome, Output


class Job(Struct, frozen=True, kw_only=True):
    """What to do. `sources` are lesson and course files, folders with them, or (to validate) zips and folders.

    `schemas` is the folder of the installed schema documents; `out` the folder to write to (None: judge
    only). `controls` puts the control documents into the packages, `versioned` the course's version into
    their names, `store` leaves zips uncompressed, `test` False writes pure question banks. `lms` names the
    platforms that the packages are meant for, whose own rules then hold as well. `sizes` says what is large.
    `config` says which findings are told, which are lived with, and which of them fail the run.
    """

    sources: tuple[str, ...]
    targets: tuple[str, ...] = ()
    out: str | None = None
    schemas: str
    require_xsd: bool = False
    store: bool = False
    test: bool = True
    apart: bool = False
    controls: bool = False
    versioned: bool = False
    lms: tuple[str, ...] = ()
    sizes: rule.Sizes = rule.USUAL
    config: Config = Config()  # it is frozen


class Work(Struct):
    """What one run collects."""

    job: Job
    validator: xsd.Validator
    progress: Progress
    packages: list[Judged] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    ignored: list[tuple[Finding, str]] = field(default_factory=list)
    ignores: dict[tuple[str, str], bool] = field(default_factory=dict)  # by file ("": the run's) and code: was it met?
    inputs: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    outputs: tuple[Output, ...] = ()
    unwritten: list[str] = field(default_factory=list)
    losses: list[Lost] = field(default_factory=list)
    checked: list[str] = field(default_factory=list)
    courses: list[int] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)

    @contextmanager
    def apart(self, source: str, *, target: str = "", package: str = "") -> Iterator[None]:
        """Do a piece of the work whose failure ends no other: all that a `source` or a `package` of it depends on.

        A fault of ours is put among the faults, and the package is listed as one that nobody judged to the end; what
        cannot be read or written is put among the unwritten.
        """
        before = len(self.faults)
        try:
            with caught(self.faults, source, target):
                yield
        except OSError as error:  # what can be read and written is, and the report tells whose it is
            self.unwritten.append(_unwritten(self.job, package, error) if target else _unread(source, error))
        if package and len(self.faults) > before:
            self.packages.append(named_only(package, source="" if target else source, failed=True))

    def outcome(self) -> Outcome:
        findings = self._in_order([(entry, "") for entry in dict.fromkeys(self.findings)])
        ignored = self._in_order(list(dict.fromkeys(self.ignored)))
        return Outcome(
            packages=tuple(self.packages),
            findings=tuple(entry for entry, _ in findings),
            ignored=tuple(ignored),
            unmet=tuple(f"{code} in {file}" if file else code for (file, code), met in self.ignores.items() if not met),
            inputs=tuple(Input(path, digest) for path, digest in sorted(self.inputs.items())),
            faults=tuple(self.faults),
            outputs=self.outputs,
            unwritten=tuple(self.unwritten),
            losses=tuple(self.losses),
            checked=tuple(self.checked),
            courses=tuple(self.courses),
            skipped=tuple(self.skipped),
            fail_on=self.job.config.fail_on,
        )

    def _in_order(self, found: list[tuple[Finding, str]]) -> list[tuple[Finding, str]]:
        """Findings with their reasons as a report tells them.

        One that cannot be put into words is a fault of ours: it is left out, and what it is about has no verdict.
        """
        try:
            return sorted(found, key=lambda told: told[0].order)
        except Exception:  # one of them: the others are told
            return sorted((told for told in found if self._is_told(told[0])), key=lambda told: told[0].order)

    def _is_told(self, entry: Finding) -> bool:
        before, source = len(self.faults), entry.place.file
        with caught(self.faults, source):
            try:
                _ = entry.order
            except Exception as cause:
                raise rule.CheckCrashed(entry.code, cause) from cause
        if len(self.faults) == before:
            return True
        self.packages = [replace(each, failed=each.failed or each.source == source) for each in self.packages]
        return False

    def sorted_out(self, course: Course | None, found: list[Finding]) -> list[Finding]:
        """The findings that stand; those that are ignored, with a reason, go aside. An error always stands.

        What a lesson ignores is ignored in its own file, what its course or the job ignores everywhere.
        """
        reasons = {("", code): reason for code, reason in self.job.config.ignores}
        if course is not None:
            reasons |= {(course.at.file, code): reason for code, reason in course.ignores}
            reasons |= {(lesson.at.file, code): reason for lesson in course.lessons for code, reason in lesson.ignores}
        for key in reasons:
            self.ignores.setdefault(key, False)
        own = course.at.file if course is not None else ""
        select, standing = self.job.config.select, []
        for entry in told_once(found):
            keys = ((entry.place.file, entry.code), (own, entry.code), ("", entry.code))
            named = next((key for key in keys if key in reasons), None)
            if entry.severity is Severity.ERROR:
                standing.append(entry)
            elif named is not None:
                self.ignores[named] = True
                self.ignored.append((entry, reasons[named]))
            elif not select or entry.code.startswith(select):
                standing.append(entry)
        return standing


def named_only(
    name: str, *, source: str, found: Collection[Finding] = (), format: str = "", failed: bool = False
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
        unjudged=any(entry.rule.unjudged for entry in found),
    )


def _unread(source: str, error: OSError) -> str:
    """Which file of a source cannot be read, and why."""
    return trouble.told(error, Path(source).as_posix())


def _unwritten(job: Job, name: str, error: OSError) -> str:
    """Which package is not there, and why: temporary names beside it are nothing that its author could look for."""
    out, reason = Path(job.out or ""), trouble.reason(error)
    own = [out / part for part in (name, f".{name}.tmp", f".{name}.old")]
    file = Path(os.fsdecode(error.filename)) if error.filename else own[0]
    if not any(file.is_relative_to(part) for part in own):  # such as a picture that went away on the way
        reason = f"{file.as_posix()}: {reason}"
    return f"{own[0].as_posix()}: {reason}"
