"""What came of a run: the packages, the findings, the inputs; frozen and picklable."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from lessonpack.findings import Finding, Severity
from lessonpack.package import Written


@dataclass(frozen=True, slots=True)
class Input:
    """A file the work depended on: the list decides whether a build is up to date."""

    path: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaRun:
    """Which schema judged how many documents of a package, and whether its bytes are the official ones."""

    revision: str
    documents: int
    provenance: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One package: what it is, what its schemas said, where it was written (None: it was not).

    `unread` counts the files that were not judged to their end.
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


class State(StrEnum):
    """Where a package in the output folder comes from: this run, an earlier one, or one that is out of date."""

    WRITTEN = "written"
    KEPT = "kept"
    STALE = "stale"


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """All that came of a Job. `faults` are our own failures: never a clean result.

    `ignored` are the findings that the author's `ignore:` named, each with the author's reason. `outputs` are the
    packages in the output folder, those of earlier runs as well. `unwritten` says which packages had no place there
    or could not be made for want of a file, each with the reason. `checked` are the lesson and course files that were
    read and not built; `skipped` says what was given and is nothing to judge.
    """

    packages: tuple[Judged, ...] = ()
    findings: tuple[Finding, ...] = ()
    ignored: tuple[tuple[Finding, str], ...] = ()
    inputs: tuple[Input, ...] = ()
    faults: tuple[Fault, ...] = ()
    outputs: tuple[Output, ...] = ()
    unwritten: tuple[str, ...] = ()

    @property
    def stale(self) -> tuple[Output, ...]:
        """What lies in the output folder and is not what its source says."""
        return tuple(entry for entry in self.outputs if entry.state is State.STALE)

    @property
    def errors(self) -> int:
        return sum(entry.severity is Severity.ERROR for entry in self.findings)

    @property
    def exit_code(self) -> int:
        """0 clean, 1 findings of severity error, 2 what could not be written, 3 a fault of ours.

        2 is a wrong call of the command line as well.
        """
        if self.faults:
            return 3
        if self.unwritten:
            return 2
        return 1 if self.errors else 0
    checked: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
