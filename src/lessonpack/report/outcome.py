"""What came of a run: the packages, the findings, the inputs; frozen and picklable."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from lessonpack.findings import Finding, Severity
from lessonpack.package import Written


class Input(Struct, frozen=True):
    """A file the work depended on: the list decides whether a build is up to date."""

    path: str
    sha256: str


class SchemaRun(Struct, frozen=True, kw_only=True):
    """Which schema judged how many documents of a package, and whether its bytes are the official ones."""

    revision: str
    documents: int
    provenance: str


class Verdict(StrEnum):
    """What a package, or a run, came to."""

    VALID = "valid"
    NO_ERRORS = "no errors found"
    NOT_JUDGED = "not judged"
    ERRORS = "errors"


class Arrival(StrEnum):
    """What is known of a package on a platform."""

    WHOLE = "whole"
    IN_PART = "in part"
    REFUSED = "refused"
    NOT_KNOWN = "not known"


class Taken(Struct, frozen=True, kw_only=True):
    """What a platform makes of a package, as far as findings know it.

    Of its `questions`, `arriving` are those that can be answered there. `lost`, `changed` and `broken` name what does
    not arrive, or otherwise; `reason` says why the package is refused, and `code` is the rule by which it is. `tried`
    is False where nobody has seen what the platform does with the format, and all that is known of it was read.
    """

    platform: str
    title: str
    arrival: Arrival
    questions: int = 0
    arriving: int = 0
    lost: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()
    reason: str = ""
    code: str = ""
    tried: bool = True


class Step(Struct, frozen=True, kw_only=True):
    """What to do next with a package: the file to upload or to open, and the ways to do so."""

    path: str
    words: tuple[str, ...]


class Advised(Struct, frozen=True, kw_only=True):
    """A sentence on how to import a package: it was `known` by being observed or documented, and `where`."""

    says: str
    known: str
    where: str


class Import(Struct, frozen=True, kw_only=True):
    """How to import a package on a platform: first where in its menus, then the settings that matter."""

    platform: str
    title: str
    advice: tuple[Advised, ...]


class Judged(Struct, frozen=True, kw_only=True):
    """One package: what it is, what its schemas said, where it was written (None: it was not).

    `target` is what it was built for, `next` what to do with it, `imports` how on each platform; of a package that was
    only judged they are empty. `platforms` are those that it is meant for. `unread` counts the files that were not
    judged to their end; `unjudged` is True for a format that lessonpack can only name.
    `failed` when a fault of ours ended the work on it: nobody knows what else is wrong with it.
    """

    name: str
    source: str
    format: str
    files: int
    schemas: tuple[SchemaRun, ...]
    unchecked: tuple[str, ...]
    errors: int
    warnings: int
    written: Written | None = None
    failed: bool = False
    unread: int = 0
    unjudged: bool = False
    target: str = ""
    platforms: tuple[Taken, ...] = ()
    next: Step | None = None
    imports: tuple[Import, ...] = ()

    @property
    def is_whole(self) -> bool:
        """True when all of it was judged by all that there is to judge it by."""
        return not (self.failed or self.unjudged or self.unchecked or self.unread)

    @property
    def verdict(self) -> Verdict:
        """Never VALID for a package that was not read to its end, whose XSDs did not run, or that none is about."""
        if self.errors and not self.failed:
            return Verdict.ERRORS
        if self.failed or self.unjudged:
            return Verdict.NOT_JUDGED
        return Verdict.VALID if self.schemas and self.is_whole else Verdict.NO_ERRORS


class Lost(Struct, frozen=True, kw_only=True):
    """What a source's package for a target leaves out or does otherwise, in one line."""

    source: str
    target: str
    package: str
    words: str


class State(StrEnum):
    """Where a package in the output folder comes from: this run, an earlier one, or one that is out of date."""

    WRITTEN = "written"
    KEPT = "kept"
    STALE = "stale"


class Output(Struct, frozen=True, kw_only=True):
    """A package that lies in the output folder, and what made it; what nobody knows of it is "".

    `source` is the lesson or course file as seen from the folder, `id` what it called itself, `version` the one in
    the name of a release; `inputs` is a digest of all files that it was made from. The `note` says why it is stale.
    """

    name: str
    source: str = ""
    id: str = ""
    version: str = ""
    inputs: str = ""
    state: State = State.WRITTEN
    note: str = ""


class Fault(Struct, frozen=True, kw_only=True):
    """A failure of our own: which work it ended, and what those who mend it have to know.

    `source` is what was worked on, `target` what was made of it, if anything; `check` is the code of the rule whose
    check it was. `reason` is the exception in a line, `trace` where it came from, the innermost place last: `file:line
    function`, without the folders of this machine.
    """

    source: str
    target: str = ""
    check: str = ""
    reason: str
    trace: tuple[str, ...] = ()


class Outcome(Struct, frozen=True, kw_only=True):
    """All that came of a Job. `faults` are our own failures: never a clean result.

    `ignored` are the findings that the author's `ignore:` named, each with the author's reason, `unmet` the codes that
    were named and of which there was no finding. `outputs` are the packages in the output folder, those of earlier
    runs as well. `unwritten` says which packages had no place there or could not be made for want of a file, each with
    the reason. `checked` are the lesson and course files that were read and not built, `courses` how many lessons each
    course among them has; `skipped` says what was given and is nothing to judge. `losses` sums up, by source and
    target, the findings about what a target does not carry. `fail_on` is the mildest severity that fails the run.
    """

    packages: tuple[Judged, ...] = ()
    findings: tuple[Finding, ...] = ()
    ignored: tuple[tuple[Finding, str], ...] = ()
    unmet: tuple[str, ...] = ()
    inputs: tuple[Input, ...] = ()
    faults: tuple[Fault, ...] = ()
    outputs: tuple[Output, ...] = ()
    unwritten: tuple[str, ...] = ()
    checked: tuple[str, ...] = ()
    courses: tuple[int, ...] = ()
    skipped: tuple[str, ...] = ()
    losses: tuple[Lost, ...] = ()
    fail_on: Severity = Severity.ERROR

    @property
    def stale(self) -> tuple[Output, ...]:
        """What lies in the output folder and is not what its source says."""
        return tuple(entry for entry in self.outputs if entry.state is State.STALE)

    @property
    def errors(self) -> int:
        return sum(entry.severity is Severity.ERROR for entry in self.findings)

    @property
    def verdict(self) -> Verdict:
        """The gravest of all packages; VALID where each that a schema is about is valid."""
        verdicts = {package.verdict for package in self.packages}
        if self.errors:
            return Verdict.ERRORS
        if self.faults or self.unwritten or Verdict.NOT_JUDGED in verdicts:
            return Verdict.NOT_JUDGED
        whole = all(package.is_whole for package in self.packages)
        return Verdict.VALID if whole and Verdict.VALID in verdicts else Verdict.NO_ERRORS

    @property
    def failing(self) -> int:
        """How many findings are as grave as what fails a run, or graver; what asks for nothing fails none."""
        return sum(entry.severity.rank <= self.fail_on.rank for entry in self.findings if entry.rule.asks)

    @property
    def exit_code(self) -> int:
        """0 clean, 1 findings that fail the run or a package that was not judged, 2 what could not be written, 3 a
        fault of ours.

        2 is a wrong call of the command line as well.
        """
        if self.faults:
            return 3
        if self.unwritten:
            return 2
        return 1 if self.failing or any(entry.rule.unjudged for entry in self.findings) else 0
