"""What came of a run: the packages, the findings, the inputs; frozen and picklable."""

from __future__ import annotations

from dataclasses import dataclass

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
    """One package: what it is, what its schemas said, where it was written (None: it was not)."""

    name: str
    source: str
    format: str
    files: int
    schemas: tuple[SchemaRun, ...]
    unchecked: tuple[str, ...]
    errors: int
    warnings: int
    written: Written | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """All that came of a Job. `faults` are our own failures, in words: never a clean result.

    `ignored` are the findings that the author's `ignore:` named, each with the author's reason.
    """

    packages: tuple[Judged, ...] = ()
    findings: tuple[Finding, ...] = ()
    ignored: tuple[tuple[Finding, str], ...] = ()
    inputs: tuple[Input, ...] = ()
    faults: tuple[str, ...] = ()

    @property
    def errors(self) -> int:
        return sum(entry.severity is Severity.ERROR for entry in self.findings)

    @property
    def exit_code(self) -> int:
        """0 clean, 1 findings of severity error, 3 a fault of ours (2, a wrong call, is the CLI's)."""
        if self.faults:
            return 3
        return 1 if self.errors else 0
