"""The words that every report shares: what was checked, what was written, how a finding is told."""

from __future__ import annotations

from collections.abc import Iterator

from lessonpack.package import Written
from lessonpack.report.outcome import Fault, Judged, Outcome


def schemas(package: Judged) -> str:
    """`QTI 2.1.0: 15 documents (official bytes)`; what was not run is said as plainly."""
    ran = [f"{run.revision}: {_count(run.documents, 'document')} ({run.provenance})" for run in package.schemas]
    missing = [f"NOT RUN for {kind}" for kind in package.unchecked]
    return "; ".join(ran + missing) or "none apply"


def verdict(package: Judged) -> str:
    """Never `valid` for a package that a fault ended the work on, that was not read to its end, whose XSDs did not run,
    or that none is about."""
    if package.failed:
        return "not judged: fault in lessonpack"
    if package.errors:
        return _count(package.errors, "error")
    if package.unchecked or package.unread:
        left = [f"{_count(package.unread, 'file')} not read to the end"] if package.unread else []
        return ", ".join(["no errors found", *left, *(["official XSDs not run"] if package.unchecked else [])])
    return "valid" if package.schemas else "no errors found"


def digests(written: Written) -> list[str]:
    """`sha256 …` of a zip, and `content …`, by which zips and folders can be compared on any machine."""
    zip = [] if written.sha256 is None else [f"sha256 {written.sha256}"]
    return [*zip, f"content {written.content}"]


def size(package: Judged) -> str:
    """`81 kB`, in units of 1000 bytes: what was written; a package that was only judged has none."""
    if package.written is None:
        return "" if package.source else "not written"
    return _bytes(package.written.size)


def _bytes(bytes: int) -> str:
    return f"{bytes / 1e6:.1f} MB" if bytes >= 1_000_000 else f"{max(1, round(bytes / 1e3))} kB"


def fault(entry: Fault) -> str:
    """`lesson.yaml, target qti21: the check QTI012 crashed: KeyError: 'x'`: what was worked on, and what went wrong."""
    work = f"{entry.source}, target {entry.target}" if entry.target else entry.source
    return f"{work}: " + (f"the check {entry.check} crashed: " if entry.check else "") + entry.reason


def kept(result: Outcome) -> Iterator[str]:
    """What lies in the output folder as if fresh, and is not: a line for each reason, with the packages."""
    names: dict[str, list[str]] = {}
    for entry in result.stale:
        names.setdefault(entry.note, []).append(entry.name)
    yield from (f"{note}: {', '.join(sorted(each))}" for note, each in sorted(names.items()))


def summary(result: Outcome) -> str:
    """One line: packages, errors, warnings, notes, and how many packages are not of this build."""
    severities = [entry.severity.value for entry in result.findings]
    counts = [
        _count(len(result.packages), "package"),
        _count(severities.count("error"), "error"),
        _count(severities.count("warning"), "warning"),
        _count(severities.count("info"), "note"),
    ]
    if result.faults:
        counts.append(f"{_count(len(result.faults), 'fault')} in lessonpack")
    if result.ignored:
        counts.append(f"{len(result.ignored)} ignored with a reason")
    if result.stale:
        counts.append(f"{_count(len(result.stale), 'package')} kept from an earlier build")
    return ", ".join(counts)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
