"""One fault is told once: of the findings that tell of it the one remains that says best what to do.

A rule names in `explains` what needs no finding of its own beside one of its findings. That is what another rule says
at the same place, `SCORM062`, or of the same thing there, `QTI102 href`: an argument that is equal in both. Or it is
what a schema finds wrong, as a path that begins with the name of the element that the rule's finding is about:

- `resource/@type`, `item/title`, `masteryscore`: a value that is not as the schema wants it;
- `manifest/@identifier lacking`, `data unknown`, `item/title misplaced`: what is missing, not known, or out of place;
- `manifest/metadata before resources`: an element in a place where only another may stand, which is missing;
- `={identifier}`: a value, wherever in the document it should be an identifier, or be one that is its own.

What stands in braces is an argument of the finding. The finding that remains is as grave as those which it stands for:
what breaks a schema never passes for a warning.
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
    """What a schema finds wrong in a document of a package, and the finding that tells it."""

    path: str
    fault: Fault
    finding: Finding


_MOST = 10  # findings that stand for one complaint: on one line there may be thousands, and each becomes as grave


def told_once(inspection: Inspection, found: list[Finding], complaints: Iterable[Complaint]) -> list[Finding]:
    """The findings about a package without those that others explain, in their order."""
    explained: dict[int, list[Finding]] = {}  # by the finding that explains them
    for complaint in complaints:
        for better in islice(_explanations(inspection, complaint), _MOST):
            explained.setdefault(id(better), []).append(complaint.finding)
    for better, other in _at_one_place(found):
        explained.setdefault(id(better), []).append(other)
    needless = {id(each) for others in explained.values() for each in others}
    return [_as_grave(each, explained) for each in found if id(each) not in needless]


def _explanations(inspection: Inspection, complaint: Complaint) -> Iterator[Finding]:
    """The findings of rules that say the same as a schema."""
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
    """Each finding that explains one of another rule at its place, with that one."""
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
    """A finding as grave as the gravest that it stands for."""
    severity = min(_severities(better, explained), key=lambda each: each.rank)
    return better if severity is better.severity else replace(better, rule=replace(better.rule, severity=severity))


def _severities(better: Finding, explained: Mapping[int, list[Finding]]) -> Iterator[Severity]:
    yield better.severity
    for each in explained.get(id(better), ()):
        yield from _severities(each, explained)
