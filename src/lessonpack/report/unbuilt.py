"""What a run that wrote packages did not build, and why."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path

from msgspec.structs import replace

from lessonpack.findings import Finding, Severity
from lessonpack.report import words
from lessonpack.report.outcome import FAULT, IN_ITS_LESSONS, Judged, Outcome, Unbuilt, Unseen
from lessonpack.report.outputs import MISNAMED, Became, Plan, address
from lessonpack.spool import Rows


def unbuilt(made: Became, result: Outcome, folder: Path) -> Sequence[Unbuilt]:
    """What a run that made those and came to that did not build; a package that a fault ended is told by that alone."""
    errors = result.found(Severity.ERROR)
    by_file = groupby(errors, key=lambda entry: entry.place.file)  # findings are in the order of files
    faulty = Rows((file, _faulty(Path(file), folder, of_file)) for file, of_file in by_file)
    known = {file for file, _ in faulty}
    ended = {fault.source for fault in result.faults}
    lacking = Rows(_lacking(made, known))
    named = {file for plan, package in lacking if package is not None for file in (*plan.files, package.name)}
    firsts = _firsts(result.found(Severity.ERROR), named) if named else {}
    own = {file for plan, _ in (made.values() if faulty else ()) if (file := plan.source.as_posix()) in known}

    def missing() -> Iterator[Unbuilt]:
        for plan, package in lacking:
            if package is None:
                yield Unbuilt(file=address(plan.source, folder), why=_why(plan, ended))
            else:
                found = _of_package(package, plan, firsts)
                yield replace(_faulty(plan.source, folder, found), package=package.name, why=_errors(package.errors))
        yield from (replace(entry, listed=file not in own) for file, entry in faulty if file not in named)
        yield from (_not_looked_into(each, folder) for each in result.unseen)
        yield from (_passed_over(entry, folder) for entry in result.found(Severity.WARNING) if entry.rule is MISNAMED)

    return Rows(missing()).settled()


def _lacking(made: Became, known: Collection[str]) -> Iterator[tuple[Plan, Judged | None]]:
    """Each package that was not built for its errors, with its source; each source without any, of which nothing is
    `known` that tells why."""
    for plan, packages in made.values():
        yield from ((plan, package) for package in packages if package.written is None and package.errors)
        if not packages and plan.source.as_posix() not in known:
            yield plan, None


def _faulty(file: Path, folder: Path, errors: Iterable[Finding]) -> Unbuilt:
    """A file with errors, and the first of them."""
    found = list(errors)
    told = Unbuilt(file=address(file, folder), why=_errors(len(found)))
    if not found:
        return told
    first = found[0]
    return replace(told, code=first.code, line=first.place.line, column=first.place.column, message=first.message)


def _not_looked_into(unseen: Unseen, folder: Path) -> Unbuilt:
    return Unbuilt(file=address(Path(unseen.folder), folder), why=f"not looked into: {unseen.why}", aside=True)


def _passed_over(misnamed: Finding, folder: Path) -> Unbuilt:
    told = Unbuilt(file=address(Path(misnamed.place.file), folder), why="passed over", aside=True)
    return replace(told, code=misnamed.code, message=misnamed.message)


def _errors(number: int) -> str:
    return words.count(number, "error")


_Firsts = Mapping[str, Mapping[str, Finding]]
"""Of files the first error of each rule."""


def _firsts(errors: Iterable[Finding], files: Collection[str]) -> _Firsts:
    firsts: dict[str, dict[str, Finding]] = {}
    for entry in errors:
        if entry.place.file in files:
            firsts.setdefault(entry.place.file, {}).setdefault(entry.code, entry)
    return firsts


def _of_package(package: Judged, plan: Plan, firsts: _Firsts) -> Iterator[Finding]:
    """The errors for which a package was not built: in itself, or in its source by the rules that stopped it."""
    for file in (package.name, *plan.files):
        for code, entry in firsts.get(file, {}).items():
            if not package.stopped or code in package.stopped:
                yield entry


def _why(plan: Plan, ended: Collection[str]) -> str:
    """Why there is no package of a source without an error of its own; on those that `ended` there was a fault."""
    if plan.source.as_posix() in ended:
        return FAULT
    if plan.faulty:
        return IN_ITS_LESSONS
    return "not written" if plan.names else "not read"
