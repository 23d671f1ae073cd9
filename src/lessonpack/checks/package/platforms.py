"""LMS: formats that a platform does not take, or takes in part, whatever is in the package; asked for by `--for`."""

from __future__ import annotations

from collections.abc import Iterator

from lessonpack import lms
from lessonpack.findings import Rule, Severity, rule
from lessonpack.formats.standard import imported, is_single_file, with_manifest
from lessonpack.package import MANIFEST
from lessonpack.rule import Inspection, Problem, Problems, package_check


def _facts(code: str) -> Iterator[tuple[lms.Platform, lms.Fact]]:
    """What platforms do with whole formats, as far as this rule tells of it."""
    for platform in lms.load().values():
        for fact in platform.facts.values():
            if fact.formats and code in fact.rules:
                yield platform, fact


def _platforms(code: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(platform.name for platform, _ in _facts(code)))


def _clause(code: str) -> str:
    return "; ".join(fact.clause for _, fact in _facts(code))


NOT_TAKEN = rule(
    "LMS001",
    holds="A package is in a format that its platform takes.",
    says="{says}",
    hint="Upload another format: 'lessonpack build --for {name}' writes {targets}.",
    elsewhere="{instead}",
    reason="The upload fails, or ends with nothing to show for it.",
    clause=_clause("LMS001"),
)
TAKEN_IN_PART = rule(
    "LMS002",
    severity=Severity.WARNING,
    holds="A package is in the format of which its platform keeps most.",
    says="{says}",
    hint="Upload another format: 'lessonpack build --for {name}' writes {targets}.",
    elsewhere="{instead}",
    reason="The package arrives, and part of what is in it, or of what it reports, is not kept.",
    clause=_clause("LMS002"),
)
NOT_KNOWN = rule(
    "LMS003",
    severity=Severity.WARNING,
    holds="What a package's platform makes of its format is known.",
    says="what {title} makes of {format} is not known here, so nothing was judged for it",
    hint="Try the package there before learners do; what is known is about {known}.",
    reason="A verdict without a word about the platform would read as if the package had been found fit for it.",
    clause="lessonpack: platforms are judged by what was seen to happen or stands in their source, and by nothing else",
)


@package_check(NOT_KNOWN, imported)
def platforms_know_the_format(inspection: Inspection) -> Problems:
    for name in inspection.lms:
        platform = lms.load()[name]
        if inspection.standard.name not in platform.known:
            told = {"title": platform.title, "format": inspection.standard.name, "known": ", ".join(platform.known)}
            yield Problem(told, path=_first(inspection), line=1)


def _first(inspection: Inspection) -> str:
    """The manifest, or the single file that a package is."""
    return next(iter(inspection.package.paths), MANIFEST) if is_single_file(inspection.standard) else MANIFEST


def _told(broken: Rule, inspection: Inspection) -> Problems:
    for platform, fact in _facts(broken.code):
        if platform.name in inspection.lms and inspection.standard.name in fact.formats:
            told = {"says": fact.says.removesuffix("."), "name": platform.name, "targets": ", ".join(platform.targets)}
            yield Problem(told | {"instead": fact.instead}, path=_first(inspection), line=1)


@package_check(NOT_TAKEN, with_manifest, lms=_platforms("LMS001"))
def formats_are_taken(inspection: Inspection) -> Problems:
    return _told(NOT_TAKEN, inspection)


@package_check(TAKEN_IN_PART, with_manifest, lms=_platforms("LMS002"))
def formats_are_taken_whole(inspection: Inspection) -> Problems:
    return _told(TAKEN_IN_PART, inspection)
