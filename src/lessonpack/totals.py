"""What a run comes to, added up piece by piece: few of its findings and packages are in memory at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from msgspec.structs import replace

from lessonpack import rule
from lessonpack.findings import Finding
from lessonpack.report.faults import caught
from lessonpack.report.outcome import Fault, Input, Judged, Lost, Outcome, Unseen
from lessonpack.spool import Rows, in_order
from lessonpack.work import Collected, Job, note

_Told = tuple[Finding, str]  # with the reason for which it is ignored


class Total:
    """What the pieces of the work on a job come to together; they are added in the order of the sources."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self._packages: Rows[Judged] = Rows()
        self._findings: Rows[_Told] = Rows()
        self._ignored: Rows[_Told] = Rows()
        self._ignores: dict[tuple[str, str], bool] = {}
        self._inputs: Rows[tuple[str, str]] = Rows()
        self._faults: Rows[Fault] = Rows()
        self._unwritten: Rows[str] = Rows()
        self._unseen: Rows[Unseen] = Rows()
        self._losses: Rows[Lost] = Rows()
        self._checked: Rows[str] = Rows()
        self._courses: Rows[int] = Rows()
        self._skipped: Rows[str] = Rows()

    def add(self, piece: Collected) -> None:
        self._packages.extend(piece.packages)
        self._findings.extend((entry, "") for entry in piece.findings)
        self._ignored.extend(piece.ignored)
        note(self._ignores, piece.ignores)
        self._inputs.extend(piece.inputs.items())
        self._faults.extend(piece.faults)
        self._unwritten.extend(piece.unwritten)
        self._unseen.extend(piece.unseen)
        self._losses.extend(piece.losses)
        self._checked.extend(piece.checked)
        self._courses.extend(piece.courses)
        self._skipped.extend(piece.skipped)

    def outcome(self) -> Outcome:
        """All of it; findings and inputs in order, and each once."""
        untold: list[Fault] = []
        findings = Rows(entry for entry, _ in _in_order(self._findings, untold))
        ignored = Rows(_in_order(self._ignored, untold))
        packages = self._packages
        if untold:
            self._faults.extend(dict.fromkeys(untold))
            about = {fault.source for fault in untold}
            packages = Rows(
                replace(each, failed=each.failed or (each.source in about and not each.is_built)) for each in packages
            )
        return Outcome(
            packages=packages.settled(),
            findings=findings.settled(),
            ignored=ignored.settled(),
            unmet=tuple(
                f"{code} in {file}" if file else code for (file, code), met in self._ignores.items() if not met
            ),
            inputs=Rows(_inputs(self._inputs)).settled(),
            faults=self._faults.settled(),
            unwritten=self._unwritten.settled(),
            unseen=self._unseen.settled(),
            losses=self._losses.settled(),
            checked=self._checked.settled(),
            courses=self._courses.settled(),
            skipped=self._skipped.settled(),
            fail_on=self.job.config.fail_on,
        )


def _in_order(found: Iterable[_Told], untold: list[Fault]) -> Iterator[_Told]:
    """Findings with their reasons as a report tells them, each once.

    One that cannot be put into words is a fault of ours: it is left out, and what it is about has no verdict.
    """
    ordered = in_order(_told(found, untold), key=itemgetter(0))
    for _, alike in groupby(ordered, key=itemgetter(0)):
        yield from dict.fromkeys(told for _, told in alike)


def _told(found: Iterable[_Told], untold: list[Fault]) -> Iterator[tuple[tuple[Any, ...], _Told]]:
    """Those that can be put into words, after what they are ordered by."""
    for told in found:
        order = None
        with caught(untold, told[0].place.file):
            order = _order(told[0])
        if order is not None:
            yield order, told


def _order(entry: Finding) -> tuple[Any, ...]:
    try:
        return entry.order
    except Exception as cause:
        raise rule.CheckCrashed(entry.code, cause) from cause


def _inputs(found: Iterable[tuple[str, str]]) -> Iterator[Input]:
    """Files in the order of their paths, each once, with its digest when it was read last."""
    for path, read in groupby(in_order(found, key=itemgetter(0)), key=itemgetter(0)):
        *_, (_, digest) = read
        yield Input(path, digest)
