"""Which schemas ran on the documents of a package, which could not, and what they say against a document."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct, field

from lessonpack import doubles, rule, xsd
from lessonpack.findings import CUT, Finding, Place, finding
from lessonpack.formats.standard import DocumentKind
from lessonpack.package import Package
from lessonpack.report.outcome import SchemaRun
from lessonpack.schemas import SchemaError


class Ran(Struct):
    """The schema side of one inspection: what ran, what could not, and what was found wrong in packages of others."""

    documents: dict[DocumentKind, int] = field(default_factory=dict)
    unchecked: set[str] = field(default_factory=set)
    complaints: list[doubles.Complaint] = field(default_factory=list)

    def count(self, kind: DocumentKind) -> None:
        """Note that the schema of its kind judged one more document."""
        self.documents[kind] = self.documents.get(kind, 0) + 1

    def count_once(self, pieces: Ran) -> None:
        """Note what ran on the pieces of a document, which counts as one."""
        self.unchecked |= pieces.unchecked
        for kind in pieces.documents:
            self.count(kind)


def findings(
    inspection: rule.Inspection, document: rule.Document, data: bytes, validator: xsd.Validator, schema: Ran
) -> Iterator[Finding]:
    """What the schema of its kind says against a document, if it is installed."""
    package, kind = inspection.package, document.kind
    if validator.entry(kind) is None:
        return
    if not validator.available(kind):
        schema.unchecked.add(kind.name)
        return
    if left_out := validator.left_out(kind, document.root):
        schema.unchecked.add(left_out)
    schema.count(kind)
    try:
        faults = validator.validate(kind, document.root, data, inspection.spent)
        unjudged = validator.unjudged(kind, document.root)
    except (xsd.Unresolved, SchemaError) as cause:
        arguments = {"revision": validator.revision(kind).name, "reason": cause}
        yield finding(xsd.UNRESOLVED, rule.place(package, document.path), arguments)
        return
    if unjudged:
        arguments = {"revision": validator.revision(kind).name, "size": unjudged}
        yield finding(xsd.UNJUDGED, rule.place(package, document.path), arguments)
    broken = xsd.INVALID if package.source else xsd.OWN_FAULT
    broken = (kind.schema.breaks(document.root) if kind.schema else None) or broken
    for number, fault in enumerate(faults):
        if number == xsd.MOST:
            cut = {"code": broken.code, "most": xsd.MOST}
            yield finding(CUT, rule.place(package, document.path), cut)
            return
        if not inspection.tally.tells(broken.code):
            return
        place = rule.place(package, document.path, fault.line, fault.identifier, fault.column)
        arguments = {"message": fault.message, "revision": validator.revision(kind).name, "path": fault.path}
        told = finding(broken, place, arguments)
        if broken is not xsd.OWN_FAULT:
            schema.complaints.append(doubles.Complaint(document.path, fault, told))
        yield told


def is_full(inspection: rule.Inspection) -> bool:
    """As much was found against schemas as is told: they are not asked for more."""
    return xsd.INVALID.code in inspection.tally.cut


def not_run(package: Package, schema: Ran, *, required: bool) -> Iterator[Finding]:
    """That schemas did not run, of which documents."""
    if schema.unchecked:
        broken = xsd.REQUIRED if required else xsd.NOT_RUN
        kinds = ", ".join(sorted(schema.unchecked))
        yield finding(broken, Place(package.source or package.name), {"documents": kinds})


def unsure(package: Package, schema: Ran, validator: xsd.Validator) -> Iterator[Finding]:
    """Provenance that nobody could prove is stated, and is never an error."""
    for revision in dict.fromkeys(validator.revision(kind) for kind in sorted(schema.documents, key=str)):
        if revision.unsure:
            arguments = {"revision": revision.name, "files": ", ".join(revision.unsure)}
            yield finding(xsd.UNSURE, Place(package.source or package.name), arguments)


def runs(schema: Ran, validator: xsd.Validator) -> tuple[SchemaRun, ...]:
    """The schemas that ran, each with how many documents it judged."""
    documents: dict[xsd.Revision, int] = {}
    for kind, number in sorted(schema.documents.items(), key=lambda each: each[0].name):
        revision = validator.revision(kind)
        documents[revision] = documents.get(revision, 0) + number
    return tuple(
        SchemaRun(revision=revision.name, documents=number, provenance=revision.provenance)
        for revision, number in documents.items()
    )
