"""The walk through one package: each XML document is parsed, validated and checked, and its tree dropped."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Any, Protocol

from lxml import etree
from msgspec import Struct, field
from msgspec.structs import replace

from lessonpack import archive, doubles, parsing, rule, xsd
from lessonpack.findings import CUT, Finding, Log, Place, Severity, finding
from lessonpack.findings import rule as define
from lessonpack.formats import imscp, lengths, recognise
from lessonpack.formats.lines import line_of
from lessonpack.formats.recognise import kind_of, standard_of, standard_of_files
from lessonpack.formats.standard import UNKNOWN, Alike, DocumentKind, Shape, Standard
from lessonpack.package import MANIFEST, Package
from lessonpack.report.outcome import SchemaRun
from lessonpack.schemas import SchemaError

Progress = Callable[[int, int, str], None]  # documents done, documents in all, what is being worked on

UNKNOWN_FORMAT = define(
    "PKG090",
    holds="The manifest says which format the package is in.",
    says=f"neither {recognise.families()}: the manifest's root is {{root}} and its schema {{schema}}",
    hint=f"lessonpack judges {recognise.judged()}; look at the root namespace and at metadata/schema.",
    reason="An importer that cannot name the format refuses the package or takes it for another one.",
    clause="IMS Content Packaging 1.1, metadata/schema",
)
UNJUDGED_FORMAT = define(
    "PKG091",
    severity=Severity.WARNING,
    holds="A package is in a format that lessonpack judges.",
    says="this is {what}, which lessonpack does not judge yet",
    hint=f"lessonpack judges {recognise.judged()}: export the content as one of these, or ask a validator "
    "of that format.",
    reason="A platform takes what it was asked for (a SCORM activity, a question bank) and refuses the rest; and what "
    "nobody has looked at is not called valid.",
    clause="the specifications of 1EdTech, AICC, ADL and the IDPF, and the formats of Blackboard, Brightspace, Moodle, "
    "H5P and Office, by which packages are told apart",
    unjudged=True,
)


class Terms(Protocol):
    """What an inspection depends on beside the package; a Job says it, and what it means."""

    @property
    def lms(self) -> tuple[str, ...]: ...
    @property
    def sizes(self) -> rule.Sizes: ...
    @property
    def require_xsd(self) -> bool: ...


def silent(_done: int, _total: int, _label: str) -> None:
    """The progress of a run that nobody watches."""


class _Xsd(Struct):
    """The schema side of one inspection: what ran, what could not, and what was found wrong in packages of others."""

    documents: dict[DocumentKind, int] = field(default_factory=dict)
    unchecked: set[str] = field(default_factory=set)
    complaints: list[doubles.Complaint] = field(default_factory=list)


def inspect(
    package: Package,
    validator: xsd.Validator,
    terms: Terms,
    progress: Progress = silent,
    standard: Standard = UNKNOWN,
) -> tuple[rule.Inspection, list[Finding], tuple[SchemaRun, ...], tuple[str, ...]]:
    """Walk a package once: each XML document is parsed, validated, checked, and its tree dropped.

    `standard` is what packages without a manifest are of; a manifest says itself what it is.
    Returns the inspection, the findings, the schemas that ran and the kinds of document whose schema is
    not installed. Raises CheckCrashed.
    """
    inspection, schema = rule.Inspection(package, standard, terms.lms, terms.sizes), _Xsd()
    found: list[Finding] = []
    clean: dict[bytes, str] = {}  # by skeleton, the first document without a finding
    reads_names = rule.reads_names(inspection)
    done = total = 0
    for done, total, path in _documents(inspection, found):
        if done % 100 == 0:
            progress(done, total, package.name)
        data = package.read(path)
        skeleton = inspection.standard.alike(data) if inspection.standard.alike is not None else None
        key = b"" if skeleton is None else skeleton.key if reads_names else skeleton.nameless
        if skeleton is not None and key in clean:
            found += _take_over(inspection, path, skeleton, clean[key], schema)
            if rule.reads_words(inspection, inspection.kinds[path]):
                root = parsing.parsed(inspection, path, data, found)
                found += _read_words(inspection, path, root) if root is not None else ()
            continue
        if _is_spent(inspection, path, data):
            found += parsing.left_unread(inspection, path, _SPENT)
            inspection.broken.add(path)
            continue
        if len(data) > _LARGE and _is_judged_abridged(inspection, path, data, validator, schema, found):
            continue
        told = len(found)
        root = parsing.parsed(inspection, path, data, found)
        if root is not None:
            found += _examine(inspection, path, root, data, validator, schema)
        is_clean = len(found) == told and path in inspection.facts and not _is_full(inspection)
        if skeleton is not None and is_clean and skeleton.is_sound:
            clean[key] = path
    progress(total, total, package.name)
    if MANIFEST not in package and inspection.standard is UNKNOWN:
        inspection.standard = standard_of_files(package.paths)
        found += unjudged(inspection.standard, Place(package.source or package.name))
    found += rule.package_findings(inspection)
    found = doubles.told_once(inspection, found, schema.complaints)
    found += _not_run(package, schema, required=terms.require_xsd)
    found += _unsure(package, schema, validator)
    runs = _runs(schema, validator)
    return inspection, found, runs, tuple(sorted(schema.unchecked))


def _documents(inspection: rule.Inspection, found: list[Finding]) -> Iterator[tuple[int, int, str]]:
    """The files to parse, each with how many came before it and how many there are.

    The manifest comes first, since it says how the others are to be read; of a format that is only named they are not.
    """
    package, log, first = inspection.package, Log(), 0
    if MANIFEST in package:
        first = 1
        yield 0, 1, MANIFEST
    if not inspection.standard.judged:
        return
    manifest = inspection.facts.get(MANIFEST)
    listed = manifest.documents if isinstance(manifest, imscp.Manifest) else _single(inspection)
    others = [path for path in archive.admitted(package, listed, log, shorten=recognise.abridged) if path != MANIFEST]
    found += log
    for done, path in enumerate(others, first):
        yield done, len(others) + first, path


def _single(inspection: rule.Inspection) -> list[str]:
    """The file of a package that is a single one, when it is XML, whatever its name."""
    standard = inspection.standard
    is_xml = standard.container.shape is Shape.FILE and standard.documents
    return inspection.package.paths if is_xml else []


def unjudged(standard: Standard, place: Place) -> Iterator[Finding]:
    """That a package is of a standard which lessonpack can only name."""
    if not standard.judged:
        yield finding(UNJUDGED_FORMAT, place, {"what": standard.title})


def _take_over(inspection: rule.Inspection, path: str, skeleton: Alike, alike: str, schema: _Xsd) -> Iterator[Finding]:
    """The verdict on a document without a finding holds for one that differs from it in nothing but words."""
    kind = inspection.kinds[alike]
    inspection.kinds[path] = kind
    more = [(called, known[alike]) for called, known in inspection.more.items() if alike in known]
    yield from _keep(inspection, path, {rule.MAIN: skeleton.facts(inspection.facts[alike]), **dict(more)})
    if kind in schema.documents:
        schema.documents[kind] += 1


def _read_words(inspection: rule.Inspection, path: str, root: etree._Element) -> Iterator[Finding]:
    """What depends on the words of a document whose verdict holds for others that differ in words."""
    document = rule.Document(path, inspection.kinds[path], root, inspection.spent)
    _reword(document)
    yield from rule.document_findings(inspection, document, words=True)
    yield from _keep(inspection, path, dict(document.kept(words=True)))


_APART = 700_000  # nodes of documents that are judged each by itself: some seconds
_BESIDE = 50  # nodes that take as long as a document without any
_SPENT = "with those before it, more documents differ in more than words than are judged"


def _is_spent(inspection: rule.Inspection, path: str, data: bytes) -> bool:
    """True when as much of a stranger's package was judged, document by document, as is ever judged of one."""
    if path == MANIFEST or not inspection.package.source:
        return False
    before = inspection.spent[_SPENT]
    inspection.spent[_SPENT] += archive.nodes(data) + _BESIDE
    return before > _APART


_LARGE = 1 << 20  # bytes of a document that is abridged if it can be
_LEFT_OUT = (
    "it has more elements than are parsed at once, so of items that differ in words alone a few were looked at; "
    "places count those"
)
_NOT_PARSED = "it has more elements than are parsed at once"


def _is_judged_abridged(
    inspection: rule.Inspection,
    path: str,
    data: bytes,
    validator: xsd.Validator,
    schema: _Xsd,
    found: list[Finding],
) -> bool:
    """True for a large document that was judged without what is alike in it.

    Where that finds a fault, nothing is told yet, and the whole is to be parsed, which tells each fault and its place;
    unless it is too large for that.
    """
    standard, is_whole = inspection.standard, archive.nodes(data) <= archive.LIMITS.nodes
    short = standard.abridged(data) if standard.abridged is not None and path != MANIFEST else None
    if short is None or _is_full(inspection):
        if not is_whole:
            found += parsing.left_unread(inspection, path, _NOT_PARSED)
            inspection.broken.add(path)
        return not is_whole
    trial, apart = rule.Inspection(inspection.package, standard, inspection.lms, inspection.sizes), _Xsd()
    trial.facts[MANIFEST] = inspection.facts.get(MANIFEST)
    told: list[Finding] = []
    root = parsing.parsed(trial, path, short, told)
    if root is not None:
        told += _examine(trial, path, root, short, validator, apart)
    kind = trial.kinds.get(path)
    is_settled = not told and kind is not None and path not in trial.facts and not rule.reads_words(trial, kind)
    if is_whole and not is_settled:
        return False
    found += (replace(each, place=each.place._replace(line=0, column=0)) for each in told)
    if not is_settled:
        found += parsing.left_unread(inspection, path, _LEFT_OUT)
    inspection.broken |= trial.broken
    inspection.kinds.update(trial.kinds)
    found += _keep(inspection, path, {rule.MAIN: trial.facts[path]} if path in trial.facts else {})
    schema.unchecked |= apart.unchecked
    schema.documents.update({each: schema.documents.get(each, 0) + count for each, count in apart.documents.items()})
    return True


_KEPT = 96 << 20  # bytes of what is known of all documents but the manifest, each letter of which may take four


def _keep(inspection: rule.Inspection, path: str, facts: dict[str, Any]) -> Iterator[Finding]:
    """Keep what package checks need of a document, unless it is too much with what is kept of those before it."""
    if path != MANIFEST:
        inspection.spent[parsing.TOO_LONG.code] += sum(map(lengths.held, facts.values()))
    if inspection.spent[parsing.TOO_LONG.code] <= _KEPT:
        for called, kept in facts.items():
            known = inspection.facts if called == rule.MAIN else inspection.more.setdefault(called, {})
            known[path] = kept
    else:
        yield from parsing.left_unread(inspection, path, "with those before it, it names more than is compared")


def _examine(
    inspection: rule.Inspection, path: str, root: etree._Element, data: bytes, validator: xsd.Validator, schema: _Xsd
) -> Iterator[Finding]:
    if path == MANIFEST:
        inspection.standard = standard_of(root)
        place = rule.place(inspection.package, path, line_of(root))
        if inspection.standard is UNKNOWN:
            declared = root.findtext("{*}metadata/{*}schema") or "not given"
            yield finding(UNKNOWN_FORMAT, place, {"root": rule.plain(str(root.tag)), "schema": declared})
        yield from unjudged(inspection.standard, place)
    kind = kind_of(root, path, inspection.standard, _types(inspection, path))
    if kind is None:
        return
    inspection.kinds[path] = kind
    document = rule.Document(path, kind, root, inspection.spent)
    if not _is_full(inspection):
        yield from _schema_findings(inspection, document, data, validator, schema)
    _reword(document)
    yield from rule.document_findings(inspection, document)
    yield from _keep(inspection, path, dict(document.kept()))


def _reword(document: rule.Document) -> None:
    """Put a document into the words that its checks know; its schema has judged it in its own."""
    if document.kind.rewording is not None:
        document.kind.rewording(document.root)


def _types(inspection: rule.Inspection, path: str) -> Collection[str]:
    """The types of the resources that a file is the document of."""
    manifest = inspection.facts.get(MANIFEST)
    return manifest.types.get(path, ()) if isinstance(manifest, imscp.Manifest) else ()


def _is_full(inspection: rule.Inspection) -> bool:
    """As much was found against schemas as is told: they are not asked for more."""
    return xsd.INVALID.code in inspection.tally.cut


def _schema_findings(
    inspection: rule.Inspection, document: rule.Document, data: bytes, validator: xsd.Validator, schema: _Xsd
) -> Iterator[Finding]:
    package, kind = inspection.package, document.kind
    if validator.entry(kind) is None:
        return
    if not validator.available(kind):
        schema.unchecked.add(kind.name)
        return
    if left_out := validator.left_out(kind, document.root):
        schema.unchecked.add(left_out)
    schema.documents[kind] = schema.documents.get(kind, 0) + 1
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


def _not_run(package: Package, schema: _Xsd, *, required: bool) -> Iterator[Finding]:
    if schema.unchecked:
        broken = xsd.REQUIRED if required else xsd.NOT_RUN
        kinds = ", ".join(sorted(schema.unchecked))
        yield finding(broken, Place(package.source or package.name), {"documents": kinds})


def _unsure(package: Package, schema: _Xsd, validator: xsd.Validator) -> Iterator[Finding]:
    """Provenance that nobody could prove is stated, and is never an error."""
    for revision in dict.fromkeys(validator.revision(kind) for kind in sorted(schema.documents, key=str)):
        if revision.unsure:
            arguments = {"revision": revision.name, "files": ", ".join(revision.unsure)}
            yield finding(xsd.UNSURE, Place(package.source or package.name), arguments)


def _runs(schema: _Xsd, validator: xsd.Validator) -> tuple[SchemaRun, ...]:
    documents: dict[xsd.Revision, int] = {}
    for kind, number in sorted(schema.documents.items(), key=lambda each: each[0].name):
        revision = validator.revision(kind)
        documents[revision] = documents.get(revision, 0) + number
    return tuple(
        SchemaRun(revision=revision.name, documents=number, provenance=revision.provenance)
        for revision, number in documents.items()
    )
