"""The phrases that all reports share: verdicts, sizes, the summary line."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any, TypeVar

from msgspec.structs import replace

from lessonpack.findings import Finding, Severity, listed
from lessonpack.formats import load
from lessonpack.package import Written
from lessonpack.report import kept
from lessonpack.report.outcome import Fault, Judged, Outcome, Unbuilt

T = TypeVar("T")
Row = tuple[str, str]
"""A name, and a text about it; in further rows about the same thing the name is ""."""


def told(found: Iterable[Finding], *, verbose: bool) -> Iterator[Finding]:
    """The findings that a terminal shows: all with `verbose`, otherwise only those that ask for something.

    Single losses, for example, are left out: a line about their package sums them up.
    """
    return (entry for entry in found if verbose or entry.rule.asks)


def said(entry: Finding, where: str) -> str:
    """The message as it follows a place; a message that begins with the file named there begins with `this` instead."""
    inside = entry.place.inside
    if inside and where.startswith(inside) and entry.message.startswith(f"{inside} "):
        return f"this {entry.message[len(inside) + 1 :]}"
    return entry.message


# --- packages -----------------------------------------------------------------------------------------


def there(result: Outcome) -> Iterator[Judged]:
    """The packages but for those that were not built."""
    return (package for package in result.packages if not package.stopped)


def schemas(package: Judged) -> str:
    """`QTI 2.1.0: 15 documents (official bytes)`, and `NOT RUN for …` for what no schema judged."""
    ran = [f"{run.revision}: {count(run.documents, 'document')} ({run.provenance})" for run in package.schemas]
    missing = [f"NOT RUN for {kind}" for kind in package.unchecked]
    return "; ".join(ran + missing) or "none apply"


def schemas_once(result: Outcome) -> Iterator[Row]:
    """For the packages of each target that the same is true of: the first, how many more there are, and `schemas`."""
    alike: dict[tuple[str, str], Alike[str]] = {}
    for package in there(result):
        said = schemas(package)
        join(alike, (said, package.target or package.name), package.name)
    for (said, _), (first, others) in alike.items():
        yield and_more(first, others), said


def schemas_of_all(result: Outcome) -> Iterator[Row]:
    """For each revision of a schema: how many documents of all packages it judged, and where its bytes come from."""
    runs: Counter[tuple[str, str]] = Counter()
    missing: set[str] = set()
    for package in result.packages:
        missing.update(package.unchecked)
        for run in package.schemas:
            runs[run.revision, run.provenance] += run.documents
    for (revision, provenance), number in sorted(runs.items()):
        yield revision, f"{count(number, 'document')}, {provenance}"
    if missing:
        yield "not run", f"for {', '.join(sorted(missing))}: 'lessonpack schemas install' brings them"


def documents(package: Judged) -> str:
    """How many documents of a package official XSDs judged; "" for a package that was not judged at all."""
    number = sum(run.documents for run in package.schemas)
    if package.unchecked:
        return f"{count(number, 'document')}, not all" if number else "not run"
    if number:
        return count(number, "document")
    return "none apply" if package.is_whole and package.format and not package.stopped else ""


def verdict(package: Judged) -> str:
    """The verdict in words; like `Judged.verdict` it is never `valid` for a package that was not checked completely."""
    if package.failed:
        return "not judged: fault in lessonpack"
    if package.stopped:
        return f"not built ({', '.join(package.stopped)})"
    if package.errors:
        return count(package.errors, "error")
    if package.unjudged:
        return f"not judged: {_format_name(package.format)}" if package.format else "not judged"
    if package.unchecked or package.unread:
        left = [f"{count(package.unread, 'file')} not read to the end"] if package.unread else []
        return ", ".join(["no errors found", *left, *(["official XSDs not run"] if package.unchecked else [])])
    return "valid" if package.schemas else "no errors found"


def _format_name(format: str) -> str:
    """`SCORM 1.2`: the name of a format, without an article."""
    standard = load()[format]
    named = standard.name if standard.judged else standard.title
    return named.removeprefix("a ").removeprefix("an ")


def judgement(package: Judged) -> str:
    """The verdict and the number of warnings: `valid, 2 warnings`, and of an empty package that it is one."""
    warned = f", {count(package.warnings, 'warning')}" if package.warnings else ""
    return f"{verdict(package)}{', no question in it' if package.empty else ''}{warned}"


def digests(written: Written) -> list[str]:
    """`sha256 …` of a zip, and `content …`: a digest by which zips and folders can be compared on any machine."""
    zip = [] if written.sha256 is None else [f"sha256 {written.sha256}"]
    return [*zip, f"content {written.content}"]


def at_length(result: Outcome) -> Iterator[Row]:
    """For each package a row about its schemas, and one for each of its digests."""
    for package in there(result):
        yield from rows(package.name, [schemas(package), *(digests(package.written) if package.written else ())])


def size(package: Judged) -> str:
    """The size of what was written, in units of 1000 bytes: `81 kB`; "" for a package that was only validated, and for
    one that was not built.
    """
    if package.written is None:
        return "not written" if package.is_built and not package.stopped else ""
    return size_of(package.written.size)


def size_of(bytes: int) -> str:
    """A size in units of 1000 bytes: `81 kB`, in the next unit from where rounding comes to 1000 on."""
    kilo, mega = round(bytes / 1e3), round(bytes / 1e6, 1)
    if kilo < 1000:
        return f"{max(1, kilo)} kB"
    return f"{mega:.1f} MB" if mega < 1000 else f"{bytes / 1e9:.1f} GB"


# --- what reports share ---------------------------------------------------------------------------------


Alike = tuple[T, int]
"""The first of several that are alike, and how many others there are."""


def rows(name: str, lines: Iterable[str]) -> Iterator[Row]:
    """Rows for lines about one thing, with its name in the first row only."""
    for number, said in enumerate(lines):
        yield "" if number else name, said


def same(entry: Finding) -> tuple[Any, ...]:
    """A key that is equal for findings which differ in their place alone, or in arguments that name it."""
    return (entry.code, *(pair for pair in entry.args if pair[0] not in entry.rule.naming))


def of_any(entry: Finding) -> Finding:
    """The finding with `…` for the arguments that name its place: what is true of all that are the `same`."""
    return replace(entry, args=tuple((key, "…" if key in entry.rule.naming else value) for key, value in entry.args))


def named(entry: Finding) -> str:
    """The place of a finding with what names it, where its path does not: `lesson.yaml:12:3 (question 'tides-q1')`."""
    paths = entry.place.file, entry.place.inside
    naming = (value for key, value in entry.args if key in entry.rule.naming)
    names = ", ".join(value for value in naming if not any(path.endswith(value) for path in paths))
    return f"{entry.place} ({names})" if names else str(entry.place)


def join(alike: dict[Any, Alike[T]], key: object, entry: T) -> None:
    """Count an entry among those that are alike by a key."""
    first, others = alike.get(key, (entry, -1))
    alike[key] = first, others + 1


def and_more(first: str, others: int) -> str:
    """What is said of the packages of several lessons is headed by the first."""
    return f"{first} (and {count(others, 'more lesson')})" if others else first


def pattern(package: Judged, path: str) -> str:
    """The path with `*` in place of the name of the course, which stands for all courses: `*.qti21.zip`."""
    stem = package.name.partition(f".{package.target}")[0]
    return f"*{path[len(stem) :]}"


def near(file: str, here: Path | None) -> str:
    """The path relative to the folder `here` if it is inside; otherwise unchanged."""
    try:
        return file if here is None else Path(file).relative_to(here).as_posix()
    except ValueError:
        return file


def beside(file: str, out: Path, here: Path | None) -> str:
    """A path that is relative to the folder of the packages, as it is seen from `here`."""
    return near(Path(os.path.normpath(out / file)).as_posix(), here)


# --- the run ------------------------------------------------------------------------------------------


def fault(entry: Fault) -> str:
    """What was worked on and what went wrong: `lesson.yaml, target qti21: the check QTI012 crashed: KeyError: 'x'`."""
    work = f"{entry.source}, target {entry.target}" if entry.target else entry.source
    return f"{work}: " + (f"the check {entry.check} crashed: " if entry.check else "") + entry.reason


def ignored(result: Outcome, here: Path | None) -> Iterator[Row]:
    """The findings that somebody lives with, each by its place, with the reason."""
    for entry, reason in result.ignored:
        place = entry.place._replace(file=near(entry.place.file, here))
        yield str(place), f"{entry.code} {entry.message} (reason: {reason})"


def unbuilt(result: Outcome, out: Path, here: Path | None) -> Iterator[Row]:
    """The files of which nothing was built, with the reason and where the first error is; `out` is the folder of the
    packages.
    """
    for entry in result.unbuilt:
        if not entry.package:  # which the table of packages has
            yield beside(entry.file, out, here), ", ".join(filter(None, [entry.why, _first(entry)]))


def first_error(entry: Unbuilt) -> str:
    """`SRC021 at 21:11: unknown key 'hooks'`: the first error of what was not built; "" where there is none."""
    return f"{_first(entry)}: {entry.message}" if entry.code else ""


def _first(entry: Unbuilt) -> str:
    place = ":".join(str(number) for number in (entry.line, entry.column) if number)
    return f"{entry.code}{' at ' if place else ''}{place}"


def summary(result: Outcome, out: Path | None = None, *, verbose: bool = True) -> str:
    """One line that counts packages, errors, warnings, and what else there is, such as notes: those that are `told`."""
    severities = result.severities(asking=not verbose)
    checked = [f"{_checked(result)} checked"] if result.checked else []
    packages = _packages(result, out) if result.packages or not checked else []
    packages += _lessons_not_built(result)
    files, folders = len(result.unwritten) - len(result.unseen), len(result.unseen)
    failed = [f"{count(files, 'file')} not read or written"] if files else []
    # Where something could not be written "0 errors" would be read as if all had gone well.
    errors = [] if failed and not severities[Severity.ERROR] else [count(severities[Severity.ERROR], "error")]
    unseen = [f"{count(folders, 'folder')} not looked into"] if folders else []
    counts = [*checked, *packages, *failed, *unseen, *errors, count(severities[Severity.WARNING], "warning")]
    if severities[Severity.NOTE]:
        counts.append(count(severities[Severity.NOTE], "note"))
    unjudged = sum(package.unjudged for package in result.packages)
    if unjudged:
        counts.append(f"{unjudged:,} not judged")
    if result.faults:
        counts.append(f"{count(len(result.faults), 'fault')} in lessonpack")
    if result.ignored:
        counts.append(f"{len(result.ignored):,} ignored with a reason")
    if left := kept.left(result):
        counts.append(f"{count(len(left), 'package')} kept from an earlier build")
    return ", ".join(counts)


def _packages(result: Outcome, out: Path | None) -> list[str]:
    """How many packages there are, in the folder if they were written into one; then how many were not built, and how
    many were built and not written.
    """
    fates = Counter(_fate(package) for package in result.packages)
    kept_back = fates["not written"] if out is not None else 0
    where = f" in {out.as_posix()}" if out is not None and fates["written"] else ""
    there = len(result.packages) - fates["not built"] - kept_back
    counts = {"not built": fates["not built"], "not written": kept_back}
    named = (f"{number:,} {said}" for said, number in counts.items() if number)
    return [count(there, "package") + _of_lessons(result) + where, *named]


def _of_lessons(result: Outcome) -> str:
    """Of how many lessons packages were written, a course counting as one; "" for all that there is to build."""
    written = (package.source for package in result.packages if _fate(package) == "written")
    lessons = sum(1 for _ in groupby(written))  # those of each are together
    return f" of {count(lessons, 'lesson')}" if lessons and lessons + missing(result) > 1 else ""


def _lessons_not_built(result: Outcome) -> list[str]:
    """How many lessons are missing; of one that is all there is, that there is no package says as much."""
    number = missing(result)
    return [f"{count(number, 'lesson')} not built"] if number > 1 or (number and result.packages) else []


def missing(result: Outcome) -> int:
    """How many lessons there is no package of, since they were not built, a course counting as one."""
    return sum(not (entry.package or entry.listed or entry.aside) for entry in result.unbuilt)


def _fate(package: Judged) -> str:
    if package.stopped:
        return "not built"
    if not package.is_built:
        return "judged"
    return "written" if package.written else "not written"


def _checked(result: Outcome) -> str:
    """How many courses and lessons were checked: `1 course with 2 lessons and 3 lessons`."""
    alone, courses = len(result.checked) - len(result.courses), len(result.courses)
    of_them = f" with {count(sum(result.courses), 'lesson')}" if sum(result.courses) else ""
    return listed(
        [*([count(courses, "course") + of_them] if courses else []), *([count(alone, "lesson")] if alone else [])]
    )


def count(number: int, noun: str) -> str:
    """`1 error`, `2,000 errors`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
