"""Keeps track of releases: two of one version that differ cannot be told apart by those who have them."""

from __future__ import annotations

from collections.abc import Container, Iterator

from lessonpack.findings import Finding, Severity, finding, rule
from lessonpack.package import folded
from lessonpack.report.outputs import Known, Plan, Plans

REPLACED = rule(
    "OUT004",
    severity=Severity.WARNING,
    holds="A release is not replaced by another of the same version.",
    says="version {version} was released before, of other content: {names}",
    hint="Raise `version` (without one it is 1), or delete the earlier packages first if nobody has them.",
    reason="Who has the earlier release could not tell it from this one: files and version are called the same.",
    clause="lessonpack: report.json remembers of which content and version each package was made",
    naming=("names",),
)


def replaced(plans: Plans, earlier: Known, but: Container[int]) -> Iterator[tuple[int, Finding]]:
    """The sources, `but` for some, that replace packages which were released of other content under their version."""
    for number, plan in plans.items():
        names = [] if number in but else list(_replaced(plan, earlier))
        if names:
            yield number, finding(REPLACED, plan.at, {"version": plan.version, "names": ", ".join(names)})


def _replaced(plan: Plan, earlier: Known) -> Iterator[str]:
    """The packages of a release that differ from earlier ones; nothing is known of a source that could not be read."""
    for name in plan.names if plan.version and plan.files else ():
        entry = earlier.get(folded(name))
        if entry is not None and entry.version == plan.version and entry.inputs != plan.inputs:
            yield entry.name
