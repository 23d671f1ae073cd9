"""What a run comes to, added up piece by piece: few of its findings and packages are in memory at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from operator import attrgetter
from typing import Any, TypeVar

from msgspec.structs import replace

from lessonpack import rule
from lessonpack.findings import Finding
from lessonpack.report.faults import caught
from lessonpack.report.outcome import Fault, Input, Outcome
from lessonpack.spool import Ordered, Rows
from lessonpack.work import Collected, Job, note

T = TypeVar("T")

_IN_ORDER = {"findings", "ignored", "inputs", "ignores"}  # all else of a piece stays as it is added


class Total:
    """What the pieces of the work on a job come to together; they are added in the order of the sources."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self._rows: dict[str, Rows[Any]] = {
            name: Rows() for name in Collected.__struct_fields__ if name not in _IN_ORDER
        }
        self._findings: Ordered[Finding] = Ordered(attrgetter("order"))
        self._ignored: Ordered[tuple[Finding, str]] = Ordered(lambda told: told[0].order)
        self._inputs: Ordered[Input] = Ordered(attrgetter("path"), _read_last)
        self._ignores: dict[tuple[str, str], bool] = {}
        self._untold: list[Fault] = []

    def add(self, piece: Collected) -> None:
        for name, rows in self._rows.items():
            rows.extend(getattr(piece, name))
        built = {package.name for package in piece.packages}
        self._findings.add(self._ordered((each, each) for each in piece.findings if each.place.file not in built))
        self._findings.add(self._ordered((each, each) for each in piece.findings if each.place.file in built), "built")
        self._ignored.add(self._ordered((told[0], told) for told in piece.ignored))
        self._inputs.add((path, Input(path, digest)) for path, digest in piece.inputs.items())
        note(self._ignores, piece.ignores)

    def _ordered(self, entries: Iterable[tuple[Finding, T]]) -> Iterator[tuple[Any, T]]:
        """Entries about findings after what they are ordered by.

        A finding that cannot be put into words is a fault of ours: it is left out, and what it is about has no verdict.
        """
        for found, entry in entries:
            try:
                order = found.order
            except Exception as cause:
                with caught(self._untold, found.place.file):
                    raise rule.CheckCrashed(found.code, cause) from cause
            else:
                yield order, entry

    def outcome(self) -> Outcome:
        """All of it; findings and inputs in order, and each once."""
        if self._untold:
            self._rows["faults"].extend(dict.fromkeys(self._untold))
            about = {fault.source for fault in self._untold}
            self._rows["packages"] = Rows(
                replace(each, failed=each.failed or (each.source in about and not each.is_built))
                for each in self._rows["packages"]
            )
        return Outcome(
            findings=self._findings.settled(),
            ignored=self._ignored.settled(),
            unmet=tuple(
                f"{code} in {file}" if file else code for (file, code), met in self._ignores.items() if not met
            ),
            inputs=self._inputs.settled(),
            fail_on=self.job.config.fail_on,
            **{name: rows.settled() for name, rows in self._rows.items()},
        )


def _read_last(alike: Iterable[Input]) -> Iterable[Input]:
    """A file with its digest when it was read last."""
    *_, last = alike
    return [last]
