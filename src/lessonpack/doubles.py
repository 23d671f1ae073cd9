"""Reports one fault once: where several findings describe it, only the most helpful one is kept.

A rule lists in `explains` which other findings become superfluous beside its own. An entry is the code of another rule
that reports the same place (`SCORM062`), or the same place and an argument with an equal value (`QTI102 href`). Or it
is a complaint of a schema, written as a path that begins with the element which the rule's finding is about:

- `resource/@type`, `item/title`, `masteryscore`: a value that is not as the schema wants it;
- `manifest/@identifier lacking`, `data unknown`, `item/title misplaced`: what is missing, not known, or out of place;
- `manifest/metadata before resources`: an element in a place where only another may stand, which is missing;
- `={identifier}`: a value that is no valid identifier, or not a unique one, wherever it stands in the document.

Names in braces are arguments of the finding. The finding that is kept gets the severity of the gravest one it replaces,
so that a document that breaks its schema is never reported with a mere warning.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from msgspec import Struct
from msgspec.structs import replace

from lessonpack.findings import RULES, Finding, Place, Severity
from lessonpack.rule import PART, Inspection
from lessonpack.xsd import Fault


class Complaint(Struct, frozen=True):
    """A fault that a schema found in a document of a package, and the finding that reports it."""

    path: str
    fault: Fault
    finding: Finding


_MOST = 10  # findings that may replace one complaint: one line may have thousands, and each takes over its severity


def told_once(inspection: Inspection, found: list[Finding], complaints: Iterable[Complaint]) -> list[Finding]:
    """The findings about a package in their order, without those that another finding explains."""
    explained: dict[int, list[Finding]] = {}  # by the id() of the finding that explains them
    for complaint in complaints:
        for better in islice(_explanations(inspection, complaint), _MOST):
            explained.setdefault(id(better), []).append(complaint.finding)
    for better, other in _at_one_place(found):
        explained.setdefault(id(better), []).append(other)
    needless = {id(each) for others in explained.values() for each in others}
    return [_as_grave(each, explained) for each in found if id(each) not in needless]


def _explanations(inspection: Inspection, complaint: Complaint) -> Iterator[Finding]:
    """The findings of rules that describe the same fault as a complaint of a schema."""
    known, fault = inspection.explained, complaint.fault
    rewording = inspection.kinds[complaint.path].rewording
    for about in fault.about:
        what = about.what if rewording is None else rewording.path(about.what)
        for identifier, better in known.get((complaint.path, about.line, what[:PART]), ()):
            if not identifier or not about.identifier or identifier == about.identifier.strip()[:PART]:
                yield better
    if fault.name:
        yield from (better for _, better in known.get((complaint.path, 0, f"={fault.name}"[:PART]), ()))


def _at_one_place(found: list[Finding]) -> Iterator[tuple[Finding, Finding]]:
    """Pairs of findings at one place: the one that explains, and the one that it explains."""
    better: dict[tuple[Place, str, str | None], Finding] = {}  # by place, code and the shared argument
    shared: dict[str, str] = {}
    for each in found:
        for code, _, name in (what.partition(" ") for what in each.rule.explains):
            if code in RULES:
                shared[code] = name
                better[each.place, code, dict(each.args).get(name)] = each
    for each in found:
        key = (each.place, each.code, dict(each.args).get(shared.get(each.code, "")))
        if each.code in shared and key in better:
            yield better[key], each


def _as_grave(better: Finding, explained: Mapping[int, list[Finding]]) -> Finding:
    """The finding with the severity of the gravest one that it replaces."""
    severity = min(_severities(better, explained), key=lambda each: each.rank)
    return better if severity is better.severity else replace(better, rule=replace(better.rule, severity=severity))


def _severities(better: Finding, explained: Mapping[int, list[Finding]]) -> Iterator[Severity]:
    yield better.severity
    for each in explained.get(id(better), ()):
        yield from _severities(each, explained)
