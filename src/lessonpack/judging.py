"""Judging one package: it is read, inspected, and its findings are weighed and sorted out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec.structs import replace

from lessonpack import archive, checks, lms
from lessonpack.ahead import nothing
from lessonpack.findings import NOWHERE, Finding, Log, Place, Severity, finding
from lessonpack.findings import rule as define
from lessonpack.formats.qti2_facts import ItemFacts
from lessonpack.formats.recognise import is_text, shared, standard_of_file, standard_of_folder, words_of_file
from lessonpack.formats.standard import UNKNOWN, Standard, is_single_file
from lessonpack.inspection import inspect, unjudged
from lessonpack.model.course import Course
from lessonpack.package import Package
from lessonpack.report.outcome import Judged
from lessonpack.report.platforms import taken
from lessonpack.rule import Inspection
from lessonpack.subjects import head
from lessonpack.work import Work, named_only

NO_PACKAGE = define(
    "PKG092",
    holds="What is judged is a whole package.",
    says="this is {what}, not a package",
    hint="Give lessonpack the package itself: the zip, or the folder that holds imsmanifest.xml.",
    reason="A platform imports packages: what one document in it is worth depends on the manifest that lists it.",
    clause="IMS Content Packaging 1.1.4, 2.1 (a package has a manifest)",
)


def judge_file(work: Work, path: Path) -> None:
    """Judge the package that lies in a file or folder."""
    checks.load()
    log = Log()
    standard = standard_of_folder(path.name) if path.is_dir() else standard_of_file(path.name, head(path))
    package = _read_package(path, standard, log)
    if package is None:
        work.findings += work.sorted_out(None, log.found)
        named = "" if standard.judged else standard.name
        work.packages.append(named_only(path.name, source=str(path), found=log.found, format=named))
    else:
        before = work.sorted_out(None, lms.weighed(log.found, work.job.lms))
        found, judged = judge(work, package, before, standard, work.job.lms)
        work.findings += before + found
        work.packages.append(judged)


def _read_package(path: Path, standard: Standard, log: Log) -> Package | None:
    """What is in a package of any shape; `standard` is what its name and its beginning show."""
    if path.is_dir():
        return archive.read_folder(path, log, shared=shared())
    if is_single_file(standard):
        return archive.read_file(path, log, shared=shared())
    log.found += _not_packed(path, standard)
    return None if log.found else archive.read_zip(path, log, shared=shared())


def _not_packed(file: Path, standard: Standard) -> Iterator[Finding]:
    """What a file is that is one document rather than a package; nothing about others."""
    start = head(file)
    if not standard.judged:
        yield from unjudged(standard, Place(str(file)))
    elif standard is not UNKNOWN or is_text(start):
        yield finding(NO_PACKAGE, Place(str(file)), {"what": words_of_file(file.name, start)})


def _questions(inspection: Inspection) -> Iterator[str]:
    """The paths of the items that ask something, as far as they could be read: others are texts to read."""
    for path, kind in inspection.kinds.items():
        facts = inspection.facts.get(path)
        if kind.is_question and not (isinstance(facts, ItemFacts) and not facts.asks):
            yield path


def _told_apart(package: Package, items: Iterable[str]) -> dict[str, object]:
    """The paths of items, each with what all variants of its question share: where it is written, if we wrote it."""
    places = {path: package.origin(path) for path in items}
    return {path: path if at is NOWHERE else at._replace(variant=0) for path, at in places.items()}


def judge(
    work: Work,
    package: Package,
    before: list[Finding],
    standard: Standard,
    platforms: tuple[str, ...],
    course: Course | None = None,
) -> tuple[list[Finding], Judged]:
    """The findings about a package that is meant for these platforms, and what it came to with those `before`.

    `course` is what it was built of, None for a package of other hands.
    """
    terms = replace(work.job, lms=platforms)
    ahead = nothing if package.source else work.ahead  # a stranger's is judged up to bounds, which the order decides
    seen = inspect(package, work.validator, terms, work.progress, standard, ahead)
    inspection, found = seen.inspection, lms.weighed(seen.found, platforms)
    everything = list(dict.fromkeys([*before, *found]))
    standing = work.sorted_out(course, found)
    told = list(dict.fromkeys([*before, *standing]))
    questions = _told_apart(package, _questions(inspection))
    judged = Judged(
        name=package.name,
        source=package.source,
        format=inspection.standard.name,
        files=len(package.paths),
        schemas=seen.schemas,
        unchecked=seen.unchecked,
        errors=sum(entry.severity is Severity.ERROR for entry in told),
        warnings=sum(entry.severity is Severity.WARNING for entry in told),
        unread=len({entry.place.inside for entry in everything if entry.rule.partial}),
        unjudged=any(entry.rule.unjudged for entry in everything),
        platforms=taken(platforms, inspection.standard.name, questions, everything),
    )
    return standing, judged
