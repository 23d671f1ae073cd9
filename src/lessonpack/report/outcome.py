"""The result of a run: packages, findings, inputs and faults; frozen and picklable."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum
from functools import cached_property
from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import replace

from lessonpack.findings import Finding, Severity
from lessonpack.package import Written


class Input(Struct, frozen=True):
    """A file that was read; the list of inputs decides whether a build is up to date."""

    path: str
    sha256: str


class SchemaRun(Struct, frozen=True, kw_only=True):
    """How many documents of a package were validated by a schema, and whether its bytes are the official ones."""

    revision: str
    documents: int
    provenance: str


class Verdict(StrEnum):
    """The verdict on a package, or on a whole run."""

    VALID = "valid"
    NO_ERRORS = "no errors found"
    NOT_JUDGED = "not judged"
    ERRORS = "errors"


class Grade(StrEnum):
    """What a package that was written leaves to be looked at; the gravest last."""

    CLEAN = "clean"
    WARNINGS = "warnings"
    UNCHECKED = "not checked"


class Arrival(StrEnum):
    """How much of a package arrives on a platform."""

    WHOLE = "whole"
    IN_PART = "in part"
    REFUSED = "refused"
    NOT_KNOWN = "not known"


class Taken(Struct, frozen=True, kw_only=True):
    """What a platform makes of a package, as far as the findings show it.

    `arriving` of its `questions` can be answered there. `lost`, `changed` and `broken` name what does not arrive,
    arrives changed, or does not work. When the package is refused, `reason` says why and `code` is the rule that says
    so. `tried` is False where nobody has tried the format on the platform: then all that is known comes from documents.
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
    """What to do next with a package: `path` is the file to upload or open, `words` say how."""

    path: str
    words: tuple[str, ...]


class Advised(Struct, frozen=True, kw_only=True):
    """A sentence on how to import a package; `known` is "observed" or "documented", `where` is the evidence."""

    says: str
    known: str
    where: str


class Import(Struct, frozen=True, kw_only=True):
    """How to import a package on a platform: first the way through its menus, then the settings that matter."""

    platform: str
    title: str
    advice: tuple[Advised, ...]


class Judged(Struct, frozen=True, kw_only=True):
    """One package that was built or validated.

    `source` is the path of a package that was validated, and of the lesson or course file that one was built from.
    `written` is None when no file was written. For a built package `target` is the target it was built for, `next` what
    to do with it, `imports` how to import it; for a validated one they are empty. `platforms` has what becomes of it on
    the platforms that it is meant for. `unread` counts files that were not checked completely; `unjudged` is True for a
    format that lessonpack recognises and cannot validate. `failed` is True when a fault in lessonpack ended the work on
    it, so that nobody knows what else is wrong with it. `stopped` has the codes of the errors for which it was not
    built at all. `empty` is True for questions alone of a lesson that has none: of what is not there nothing arrives.
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
    stopped: tuple[str, ...] = ()
    empty: bool = False

    @property
    def is_built(self) -> bool:
        """True for a package of ours, which was built now, False for one that was there and was validated."""
        return bool(self.target)

    @property
    def is_whole(self) -> bool:
        """True when every check and schema for this format ran, on all of its files."""
        return not (self.failed or self.unjudged or self.unchecked or self.unread)

    @property
    def grade(self) -> Grade:
        """What is left to be looked at, of a package without errors."""
        if not self.is_whole:
            return Grade.UNCHECKED
        return Grade.WARNINGS if self.warnings else Grade.CLEAN

    @property
    def verdict(self) -> Verdict:
        """Never VALID for a package that was not read completely, or whose XSDs did not run or do not exist."""
        if self.errors and not self.failed:
            return Verdict.ERRORS
        if self.failed or self.unjudged:
            return Verdict.NOT_JUDGED
        return Verdict.VALID if self.schemas and self.is_whole else Verdict.NO_ERRORS


class Lost(Struct, frozen=True, kw_only=True):
    """In one line: what the package of a source for a target leaves out or changes.

    `counts` are those losses by kind (`target.tallied`); of the `questions` of the source so many are `arriving`.
    """

    source: str
    target: str
    package: str
    words: str
    counts: dict[str, int] = {}
    questions: int = 0
    arriving: int = 0


class State(StrEnum):
    """Where a package in the output folder comes from: this run, an earlier one, or one that is out of date."""

    WRITTEN = "written"
    KEPT = "kept"
    STALE = "stale"


_Number = Annotated[int, Meta(ge=0, le=(1 << 63) - 1)]  # larger ones cannot be kept for the next build


class Output(Struct, frozen=True, kw_only=True):
    """A package in the output folder, and what it was made from; "" stands for what is not known.

    `source` is the path of the lesson or course file relative to the folder, `id` its id, `version` the version in the
    file name (releases only); `inputs` is a digest of all files that it was made from. `note` says why it is stale, why
    nobody knows whether it is, or why it was kept though it is not.
    `title` and `language` are those of the lesson or course, `warnings` counts those at places of its own; `page` is
    what to upload or open, relative to the folder, `size` in bytes, and `verdict` what was said of the package when it
    was written, with its `grade`.
    """

    name: str
    source: str = ""
    id: str = ""
    version: str = ""
    inputs: str = ""
    state: State = State.WRITTEN
    note: str = ""
    title: str = ""
    language: str = ""
    warnings: _Number = 0
    target: str = ""
    page: str = ""
    size: _Number = 0
    verdict: str = ""
    grade: Grade = Grade.UNCHECKED


IN_ITS_LESSONS = "errors in its lessons"
"""Why a course without an error of its own was not built."""
FAULT = "a fault in lessonpack"
"""Why nothing was built of a lesson on which a fault ended the work."""


class Unseen(Struct, frozen=True):
    """A folder that could not be looked into, and why: whether there are lessons or packages in it, nobody knows."""

    folder: str
    why: str

    def __str__(self) -> str:
        return f"{self.folder} was not looked into: {self.why}"


class Unbuilt(Struct, frozen=True, kw_only=True):
    """What a run that wrote packages did not build, and why: one `package` of a source of which there are others, or
    "" for all that a file with errors stands for, or a source without any.

    `file` is the path of the source or of that file relative to the output folder. Where errors are to blame, `code`,
    `line`, `column` and `message` are those of the first of them. `listed` is True for a lesson that is in the run as
    one of a course alone: what is missing is the course. `aside` is True for what nobody knows to be a lesson: a folder
    that was not looked into, or a file that is passed over for its name.
    """

    file: str
    why: str
    package: str = ""
    code: str = ""
    line: int = 0
    column: int = 0
    message: str = ""
    listed: bool = False
    aside: bool = False


class Fault(Struct, frozen=True, kw_only=True):
    """A fault in lessonpack itself: which work it ended, and what is needed to mend it.

    `source` is the file that was worked on, `target` the target that it was built for, if any, and `check` the code of
    the rule whose check crashed, if one did. `reason` is the exception in one line; `trace` has an entry `file:line
    function` for each stack frame, the innermost last, without the folders of this machine.
    """

    source: str
    target: str = ""
    check: str = ""
    reason: str
    trace: tuple[str, ...] = ()


class Outcome(Struct, frozen=True, kw_only=True, dict=True):
    """The result of a Job. Where something is many thousands, most of them wait in a temporary file.

    - `ignored`: findings that the author's `ignore:` names, each with the author's reason;
    - `unmet`: codes named there of which there was no finding;
    - `faults`: faults in lessonpack; a run with one is never clean;
    - `outputs`: the packages in the output folder, those of earlier runs included;
    - `unbuilt`: what was not built, where packages are written at all;
    - `unwritten`: why something could not be read or written;
    - `unseen`: the folders among that;
    - `checked`: lesson and course files that were read and not built; `courses` has the number of lessons of each
      course among them;
    - `skipped`: what was given and is neither a source nor a package;
    - `losses`: a summary, by source and target, of the findings about what a target does not carry;
    - `fail_on`: the mildest severity that fails the run.
    """

    packages: Sequence[Judged] = ()
    findings: Sequence[Finding] = ()
    ignored: Sequence[tuple[Finding, str]] = ()
    unmet: tuple[str, ...] = ()
    inputs: Sequence[Input] = ()
    faults: Sequence[Fault] = ()
    outputs: Sequence[Output] = ()
    unbuilt: Sequence[Unbuilt] = ()
    unwritten: Sequence[str] = ()
    unseen: Sequence[Unseen] = ()
    checked: Sequence[str] = ()
    courses: Sequence[int] = ()
    skipped: Sequence[str] = ()
    losses: Sequence[Lost] = ()
    fail_on: Severity = Severity.ERROR

    def after(self, outputs: Sequence[Output], unbuilt: Sequence[Unbuilt]) -> Outcome:
        """The same with the packages that are in the output folder then, and what was not built."""
        made = replace(self, outputs=outputs, unbuilt=unbuilt)
        made.__dict__.update(self.__dict__)  # what was counted: the findings are the same
        return made

    @property
    def stale(self) -> tuple[Output, ...]:
        """Packages in the output folder that do not agree with their source."""
        return tuple(entry for entry in self.outputs if entry.state is State.STALE)

    @cached_property
    def _counted(self) -> Counter[tuple[Severity, bool, bool]]:
        """How many findings there are by severity, by whether their rule asks for something, and whether it says that
        something was not judged: they are read once for all who count them."""
        return Counter([(entry.severity, entry.rule.asks, entry.rule.unjudged) for entry in self.findings])

    def severities(self, *, asking: bool = False) -> Counter[Severity]:
        """How many findings there are of each severity, or of those whose rule asks for something."""
        found = Counter[Severity]()
        for (severity, asks, _), number in self._counted.items():
            found[severity] += number if asks or not asking else 0
        return found

    def found(self, severity: Severity) -> Iterable[Finding]:
        """The findings of a severity; where there are none, nobody looks through all others for them."""
        there = self.severities()[severity]
        return (entry for entry in self.findings if entry.severity is severity) if there else ()

    @property
    def errors(self) -> int:
        return self.severities()[Severity.ERROR]

    @property
    def verdict(self) -> Verdict:
        """The worst verdict of all packages; VALID when at least one is, and every package was checked completely."""
        verdicts = {package.verdict for package in self.packages}
        if self.errors:
            return Verdict.ERRORS
        if self.faults or self.unwritten or Verdict.NOT_JUDGED in verdicts:
            return Verdict.NOT_JUDGED
        whole = all(package.is_whole for package in self.packages)
        return Verdict.VALID if whole and Verdict.VALID in verdicts else Verdict.NO_ERRORS

    @property
    def failing(self) -> int:
        """How many findings fail the run: those at least as serious as `fail_on` whose rule asks for something."""
        asking = self.severities(asking=True)
        return sum(number for severity, number in asking.items() if severity.rank <= self.fail_on.rank)

    @property
    def exit_code(self) -> int:
        """0 clean; 1 findings that fail the run, or a package that was not judged; 2 something could not be written
        (or the command line was wrong); 3 a fault in lessonpack.
        """
        if self.faults:
            return 3
        if self.unwritten:
            return 2
        return 1 if self.failing or any(unjudged for _, _, unjudged in self._counted) else 0
