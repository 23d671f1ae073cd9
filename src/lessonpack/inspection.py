"""The walk through one package: each XML document is parsed, validated and checked, and its tree dropped."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import partial
from typing import Any, NamedTuple, Protocol

from lxml import etree
from msgspec import Struct
from msgspec.structs import replace

from lessonpack import archive, by_schema, doubles, in_shares, parsing, rule, xsd
from lessonpack.ahead import Ahead, nothing
from lessonpack.blobs import Deflated
from lessonpack.findings import Finding, Log, Place, Severity, finding
from lessonpack.findings import rule as define
from lessonpack.formats import imscp, lengths, recognise
from lessonpack.formats.lines import line_of
from lessonpack.formats.recognise import kind_of, standard_of, standard_of_files
from lessonpack.formats.standard import UNKNOWN, Alike, Shape, Standard
from lessonpack.package import MANIFEST, Package
from lessonpack.report.outcome import SchemaRun

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


class Inspected(NamedTuple):
    """What a walk through a package came to: what is known of it, the findings, the schemas that ran, and the kinds of
    document whose schema is not installed."""

    inspection: rule.Inspection
    found: list[Finding]
    schemas: tuple[SchemaRun, ...]
    unchecked: tuple[str, ...]


def silent(_done: int, _total: int, _label: str) -> None:
    """The progress of a run that nobody watches."""


def inspect(
    package: Package,
    validator: xsd.Validator,
    terms: Terms,
    progress: Progress = silent,
    standard: Standard = UNKNOWN,
    ahead: Ahead = nothing,
) -> Inspected:
    """Walk a package once: each XML document is parsed, validated, checked, and its tree dropped.

    `standard` is what packages without a manifest are of; a manifest says itself what it is. What is found out `ahead`
    about the documents of a package that was built is taken over. Raises CheckCrashed.
    """
    walk = _Walk(rule.Inspection(package, standard, terms.lms, terms.sizes), validator)
    inspection, schema = walk.inspection, walk.schema
    first = int(MANIFEST in package)
    likely = _likely(package, standard)
    with ahead(walk.ahead, likely) as made:
        if first:
            progress(0, 1, package.name)
            walk.look(MANIFEST)
        paths = walk.listed()
        known = dict(zip(likely, made, strict=True)) if inspection.standard is standard else {}
    total = first + len(paths)
    for done, path in enumerate(paths, first):
        if done % 100 == 0:
            progress(done, total, package.name)
        already = known.get(path)
        if already is None or by_schema.is_full(inspection):
            walk.look(path)
        else:
            walk.take_over(path, already)
    progress(total, total, package.name)
    found = walk.found
    if MANIFEST not in package and inspection.standard is UNKNOWN:
        inspection.standard = standard_of_files(package.paths)
        found += unjudged(inspection.standard, Place(package.source or package.name))
    found += rule.package_findings(inspection)
    found = doubles.told_once(inspection, found, schema.complaints)
    found += by_schema.not_run(package, schema, required=terms.require_xsd)
    found = list(map(_required, found)) if terms.require_xsd else found
    found += by_schema.unsure(package, schema, validator)
    return Inspected(inspection, found, by_schema.runs(schema, validator), tuple(sorted(schema.unchecked)))


class _Known(Struct, frozen=True):
    """What is known of a document in which nothing was found, by another process or of one that is alike: its kind, by
    its place among those of the standard, whether its schema judged it, what is kept of it, how many bytes that are,
    how a zip has it."""

    kind: int
    judged: bool
    facts: Any
    size: int
    deflated: Deflated | None = None


class _Walk:
    """A package while its documents are looked at, one after the other."""

    def __init__(self, inspection: rule.Inspection, validator: xsd.Validator) -> None:
        self.inspection = inspection
        self.validator = validator
        self.schema = by_schema.Ran()
        self.found: list[Finding] = []
        self.verdicts = _Verdicts(by_names=rule.reads_names(inspection))

    def listed(self) -> list[str]:
        """The documents beside the manifest, which says how to read them; none of a format that is only named."""
        inspection, log = self.inspection, Log()
        if not inspection.standard.judged:
            return []
        manifest = inspection.facts.get(MANIFEST)
        listed = manifest.documents if isinstance(manifest, imscp.Manifest) else _single(inspection)
        admitted = archive.admitted(inspection.package, listed, log, shared=recognise.shared())
        self.found += log
        return [path for path in admitted if path != MANIFEST]

    def look(self, path: str) -> None:
        """Parse a document, validate and check it, unless it is known what that comes to."""
        inspection, schema, found, verdicts = self.inspection, self.schema, self.found, self.verdicts
        data = inspection.package.read(path)
        key, alike = verdicts.told(inspection.standard, data) if path != MANIFEST else (b"", None)
        if alike is not None and (clean := verdicts.clean.get(key)) is not None:
            own = alike.facts(clean.facts)
            size = clean.size + lengths.more(own, clean.facts)
            self.take_over(path, _Known(clean.kind, clean.judged, own, size))
            return
        examine = partial(_examine, self.validator)
        judged = in_shares.judged(inspection, path, data, examine, schema)
        if judged is not None:
            found += judged
            return
        told = len(found)
        root = parsing.parsed(inspection, path, data, found)
        if root is not None:
            found += examine(inspection, path, root, data, schema)
        is_clean = len(found) == told and path in inspection.facts and not by_schema.is_full(inspection)
        if alike is not None and is_clean and alike.is_sound and (known := self._known(path)) is not None:
            verdicts.clean[key] = known

    def ahead(self, path: str) -> _Known | None:
        """Look at a document for another process; None unless nothing comes of it but facts.

        Whatever is found, left out or spent matters to what that process has yet to look at.
        """
        before = self._noted()
        self.look(path)
        known = self._known(path)
        if known is None or self._noted() != before or self.inspection.tally.cut:
            return None
        return replace(known, deflated=self.inspection.package.deflated(path))

    def _known(self, path: str) -> _Known | None:
        """What is known of a document in which nothing was found; None for one of a kind that is another standard's."""
        inspection, documents = self.inspection, self.inspection.standard.documents
        kind, facts = inspection.kinds.get(path), inspection.facts.get(path)
        if kind not in documents:
            return None
        return _Known(documents.index(kind), kind in self.schema.documents, facts, lengths.held(facts))

    def _noted(self) -> tuple[int, int, int, int]:
        """How much there is that is no fact of one document."""
        inspection = self.inspection
        spent = inspection.spent.total() - inspection.spent[parsing.TOO_LONG.code]  # for facts, which are counted again
        return len(self.found), len(inspection.broken), len(self.schema.unchecked), spent

    def take_over(self, path: str, known: _Known) -> None:
        """Count and keep what is known of a document, which is not looked at."""
        inspection = self.inspection
        kind = inspection.kinds[path] = inspection.standard.documents[known.kind]
        if known.judged:
            self.schema.count(kind)
        if known.deflated is not None:
            inspection.package.put(path, known.deflated)
        self.found += _keep(inspection, path, known.facts, known.size)


def _likely(package: Package, standard: Standard) -> list[str]:
    """The documents beside the manifest, before that is read; none where it decides on their kinds."""
    if any(kind.types for kind in standard.documents):
        return []
    return [path for path in package.paths if path.endswith(".xml") and path != MANIFEST]


def _single(inspection: rule.Inspection) -> list[str]:
    """The file of a package that is a single one, when it is XML, whatever its name."""
    standard = inspection.standard
    is_xml = standard.container.shape is Shape.FILE and standard.documents
    return inspection.package.paths if is_xml else []


def unjudged(standard: Standard, place: Place) -> Iterator[Finding]:
    """That a package is of a standard which lessonpack can only name."""
    if not standard.judged:
        yield finding(UNJUDGED_FORMAT, place, {"what": standard.title})


class _Verdicts:
    """Tells by a key what is alike among documents, and of those without a finding what is known of the first."""

    def __init__(self, *, by_names: bool) -> None:
        self._by_names = by_names
        self._formed: dict[Standard, Callable[[bytes], Alike | None]] = {}
        self.clean: dict[bytes, _Known] = {}

    def told(self, standard: Standard, data: bytes) -> tuple[bytes, Alike | None]:
        """What documents that are alike have in common, by its key; None for one that is judged by itself."""
        if standard.alike is None or standard.formed is None:
            return b"", None
        if self._by_names:
            named = standard.alike(data)
            return b"" if named is None else named.key, named
        if standard not in self._formed:
            self._formed[standard] = standard.formed()
        alike = self._formed[standard](data)
        return b"" if alike is None else alike.nameless, alike


_KEPT = 96 << 20  # bytes of what is known of all documents but the manifest, each letter of which may take four


def _keep(inspection: rule.Inspection, path: str, facts: Any, size: int | None = None) -> Iterator[Finding]:
    """Keep what package checks need of a document, unless it is too much with what is kept of those before it.

    Its size is reckoned unless it is known.
    """
    if path != MANIFEST:
        inspection.spent[parsing.TOO_LONG.code] += lengths.held(facts) if size is None else size
    if inspection.spent[parsing.TOO_LONG.code] <= _KEPT:
        if facts is not None:
            inspection.facts[path] = facts
    else:
        yield from parsing.left_unread(inspection, path, "with those before it, it names more than is compared")


def _examine(
    validator: xsd.Validator,
    inspection: rule.Inspection,
    path: str,
    root: etree._Element,
    data: bytes,
    schema: by_schema.Ran,
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
    if not by_schema.is_full(inspection):
        yield from by_schema.findings(inspection, document, data, validator, schema)
    if kind.rewording is not None:  # into the words that checks know; its schema has judged it in its own
        kind.rewording(root)
    yield from rule.document_findings(inspection, document)
    yield from _keep(inspection, path, document.kept)


def _types(inspection: rule.Inspection, path: str) -> Collection[str]:
    """The types of the resources that a file is the document of."""
    manifest = inspection.facts.get(MANIFEST)
    return manifest.types.get(path, ()) if isinstance(manifest, imscp.Manifest) else ()


_IN_PART = frozenset({parsing.TOO_LONG.code, xsd.UNJUDGED.code})  # what says that a document was not judged to its end


def _required(told: Finding) -> Finding:
    """The same, as an error where it says that no schema, or not all of one, was run on all of a document."""
    in_part = told.code in _IN_PART
    return replace(told, rule=replace(told.rule, severity=Severity.ERROR)) if in_part else told
