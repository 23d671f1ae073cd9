"""The whole walk: sources or packages in, packages and findings out.

`run(Job) → Outcome` reads no environment, no working directory and no global; Job and Outcome are frozen
and picklable, so that the same work can be done elsewhere with the same result.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from lessonpack import archive, checks, lms, rule, targets, xsd
from lessonpack.findings import Finding, Log, Place, Severity, finding
from lessonpack.findings import rule as define
from lessonpack.formats import imscp, qti2_alike
from lessonpack.formats.recognise import (
    UNJUDGED,
    DocumentKind,
    Format,
    format_of,
    format_of_document,
    format_of_files,
    kind_of,
)
from lessonpack.model.course import Course, distinct
from lessonpack.package import MANIFEST, Blob, File, Package, Traces, Written, write_folder, write_zip
from lessonpack.report import outputs
from lessonpack.report.faults import caught
from lessonpack.report.outcome import Fault, Input, Judged, Outcome, Output, SchemaRun
from lessonpack.schemas import SchemaError, Store
from lessonpack.source import reader
from lessonpack.target import Options, Target, losses

LESSON, COURSE = "lesson.yaml", "course.yaml"
_PAGE_FOLDER = ".html"  # a folder with a name like that is a page for a web server, as the html target writes it
_HEAD = 1 << 16  # bytes that show which format a document is in
_VERSION = 60  # characters of a version that go into a file's name
Progress = Callable[[int, int, str], None]  # documents done, documents in all, what is being worked on

NOT_XML = define(
    "XML001",
    holds="Every XML file of a package is well-formed.",
    says="not well-formed XML: {reason}",
    hint="Repair the file where the parser stopped; importers that read it stop there or lose what follows.",
    reason="Some importers refuse the whole package, others import what came before the error and say nothing.",
    clause="XML 1.0, 2.1; Canvas Classic imports the questions before the break without a warning (observed)",
)
ENTITIES = define(
    "XML002",
    holds="XML files do without entities of their own.",
    says="the file {reason}",
    hint="Write the characters themselves and take the entities out: the formats here are described by XSDs.",
    reason="Entities are how a small file becomes a huge one and how a parser is made to read other files; readers "
    "that know this refuse the file or leave the entities out.",
    clause="XML 1.0, 4.1 (WFC: Entity Declared) and 4.4; OWASP on entity expansion",
)
UNLISTED_NOT_XML = define(
    "XML003",
    severity=Severity.WARNING,
    holds="XML files that no resource lists can be read.",
    says="no resource lists this file, and it is not well-formed XML without entities: {reason}",
    hint="Leave the file out of the package, or repair and list it.",
    reason="Importers pass over what the manifest does not list; content that opens the file itself will not get far.",
    clause="XML 1.0, 2.1; IMS Content Packaging 1.1.2, file",
)
DOCTYPE = define(
    "XML004",
    severity=Severity.INFO,
    holds="XML files carry no document type declaration.",
    says="the file has a DOCTYPE, which lessonpack does not follow",
    hint="Nothing to do for most importers; the formats here are described by XSDs and need none.",
    reason="It does no harm without entities, but some readers refuse any file that has one.",
    clause="XML 1.0, 2.8; OWASP on external entities",
)
UNKNOWN_FORMAT = define(
    "PKG090",
    holds="The manifest says which format the package is in.",
    says="neither SCORM nor QTI 2.1: the manifest's root is {root} and its schema {schema}",
    hint="lessonpack judges SCORM 1.2, SCORM 2004 and QTI 2.1; look at the root namespace and at metadata/schema.",
    reason="An importer that cannot name the format refuses the package or takes it for another one.",
    clause="IMS Content Packaging 1.1, metadata/schema",
)
UNJUDGED_FORMAT = define(
    "PKG091",
    holds="A package is in a format that lessonpack judges.",
    says="this is {what}, which lessonpack does not judge yet",
    hint="lessonpack judges SCORM 1.2, SCORM 2004 and QTI 2.1: export the content as one of these, or ask a validator "
    "of that format.",
    reason="A platform takes what it was asked for (a SCORM activity, a question bank) and refuses the rest; and what "
    "nobody has looked at is not called valid.",
    clause="the standards and makers that formats/recognise.py names",
)
NO_CONTROL = define(
    "XSD010",
    holds="Control documents that were asked for are in the package.",
    says="the control documents of {family} were asked for and are not installed",
    hint="Run 'lessonpack schemas install', or build without control documents.",
    reason="ADL's validator stops at a package whose schema documents are missing.",
    clause="SCORM 1.2 Content Aggregation Model, 2.3 (control files); ADL's SCORM 2004 validator (run)",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What to do. `sources` are lesson and course files, folders with them, or (to validate) zips and folders.

    `schemas` is the folder of the installed schema documents; `out` the folder to write to (None: judge
    only). `controls` puts the control documents into the packages, `versioned` the course's version into
    their names, `store` leaves zips uncompressed, `test` False writes pure question banks. `lms` names the
    platforms that the packages are meant for, whose own rules then hold as well. `sizes` says what is large.
    """

    sources: tuple[str, ...]
    targets: tuple[str, ...] = ()
    out: str | None = None
    schemas: str
    require_xsd: bool = False
    store: bool = False
    test: bool = True
    controls: bool = False
    versioned: bool = False
    lms: tuple[str, ...] = ()
    sizes: rule.Sizes = rule.USUAL


class NoSuchSource(Exception):
    """A path that does not exist, or a folder with neither lesson nor course in it."""


@dataclass(slots=True)
class _Work:
    """What one run collects."""

    job: Job
    validator: xsd.Validator
    progress: Progress
    packages: list[Judged] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    ignored: list[tuple[Finding, str]] = field(default_factory=list)
    inputs: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    outputs: tuple[Output, ...] = ()
    unwritten: list[str] = field(default_factory=list)

    @contextmanager
    def apart(self, source: str, *, target: str = "", package: str = "") -> Iterator[None]:
        """Do a piece of the work whose failure ends no other: all that a `source` or a `package` of it depends on.

        A fault of ours is put among the faults, and the package is listed as one that nobody judged to the end; what
        cannot be read or written is put among the unwritten.
        """
        before = len(self.faults)
        try:
            with caught(self.faults, source, target):
                yield
        except OSError as error:  # what can be read and written is, and the report tells whose it is
            self.unwritten.append(_unwritten(self.job, package, error) if target else _unread(source, error))
        if package and len(self.faults) > before:
            self.packages.append(_judged(package, source="" if target else source, failed=True))

    def outcome(self) -> Outcome:
        return Outcome(
            packages=tuple(self.packages),
            findings=tuple(sorted(dict.fromkeys(self.findings), key=lambda entry: entry.order)),
            ignored=tuple(sorted(dict.fromkeys(self.ignored), key=lambda entry: entry[0].order)),
            inputs=tuple(Input(path, digest) for path, digest in sorted(self.inputs.items())),
            faults=tuple(self.faults),
            outputs=self.outputs,
            unwritten=tuple(self.unwritten),
        )


@dataclass(slots=True)
class _Read:
    """A source that was read: its course, None when there is none, what was found, and what is to be written of it."""

    course: Course | None
    log: Log
    plan: outputs.Plan


def _silent(_done: int, _total: int, _label: str) -> None:
    """The progress of a run that nobody watches."""


def run(job: Job, progress: Progress = _silent) -> Outcome:
    """Build every lesson of the job for every target, judge the packages, write those without errors.

    All are read before the first is built, so that none replaces what is another's.
    Raises NoSuchSource for a path that cannot be opened.
    """
    checks.load()
    work = _Work(job, xsd.Validator(Store(Path(job.schemas))), progress)
    read = [_read(work, source) for source in lessons(job.sources)]
    plans = [each.plan for each in read]
    earlier = {} if job.out is None else outputs.known(Path(job.out))
    for each in read:
        if job.out is not None:
            each.log.found += outputs.clashes(each.plan, plans, earlier, Path(job.out))
    while read:
        _build(work, read.pop(0))  # no course is kept longer than it takes to build it
    if job.out is not None:
        written = [package.name for package in work.packages if package.written is not None]
        work.outputs = outputs.settled(plans, written, earlier, Path(job.out))
    return work.outcome()


def judge(job: Job, progress: Progress = _silent) -> Outcome:
    """Judge packages that exist: zips and unpacked folders. Nothing is unpacked to disk.

    Raises NoSuchSource for a path that cannot be opened.
    """
    checks.load()
    work = _Work(job, xsd.Validator(Store(Path(job.schemas))), progress)
    for source in job.sources:
        if not Path(source).exists():
            raise NoSuchSource(f"{source} does not exist")
    for source in job.sources:
        with work.apart(source, package=Path(source).name):
            _judge_source(work, source)
    return work.outcome()


def _judge_source(work: _Work, source: str) -> None:
    path, log = Path(source), Log()
    package = None
    if path.is_dir():
        package = archive.read_folder(path, log)
    elif (format := _document(path)) is not Format.UNKNOWN:
        log.found += _unjudged(format, Place(source))
    else:
        package = archive.read_zip(path, log)
    work.findings += log
    if package is None:
        errors = sum(entry.severity is Severity.ERROR for entry in log)
        work.packages.append(_judged(path.name, source=source, errors=errors))
    else:
        page = path.is_dir() and path.suffix == _PAGE_FOLDER
        work.findings += _judge(work, package, log.found, Format.HTML if page else Format.UNKNOWN)


def _document(path: Path) -> Format:
    """The format of a file that is a document rather than a zip, UNKNOWN for anything else."""
    with path.open("rb") as stream:
        return format_of_document(path.name, stream.read(_HEAD))


def lessons(sources: Iterable[str]) -> Iterator[Path]:
    """The source files that paths stand for: a file itself, a folder's own, or those of the folders in it.

    A file that several paths lead to comes once.
    """
    known: set[Path] = set()
    for source in sources:
        path = Path(source)
        if not path.exists():
            raise NoSuchSource(f"{source} does not exist")
        own = [path] if path.is_file() else _own(path)
        found = own or [file for folder in sorted(path.iterdir()) if folder.is_dir() for file in _own(folder)]
        if not found:
            raise NoSuchSource(f"{source} holds neither {COURSE} nor {LESSON}, nor does a folder in it")
        for file in found:
            if file.resolve() not in known:
                known.add(file.resolve())
                yield file


def _own(folder: Path) -> list[Path]:
    """The file that a folder is built from, if it holds one: a course before a lesson."""
    return [file for file in (folder / COURSE, folder / LESSON) if file.is_file()][:1]


def families(job: Job) -> list[str]:
    """The schema families that the job's targets are judged by."""
    formats = {targets.load()[name].format for name in job.targets}
    return sorted({family for format in formats for family in xsd.families(format)})


def preview(source: Path, folder: Path) -> list[Finding]:
    """Write the stand-alone page of a lesson into a folder; the findings, nothing written when one is an error."""
    log = Log()
    course = read(source, log)
    if course is not None:
        write_folder(targets.load()["html"].build(distinct(course), Options()), folder)
    return log.found


def load_everything() -> None:
    """Import every module that defines rules, so that the table of rules is whole."""
    checks.load()
    targets.load()


def read(path: Path, log: Log) -> Course | None:
    """The course of a lesson file, with the findings of reading and of the course checks; None with an error.

    The checks run on every part that could be read, whatever is wrong with the others.
    """
    course = _parts(path, log)
    return None if log.failed else course


def _parts(path: Path, log: Log, lms: Collection[str] = (), sizes: rule.Sizes = rule.USUAL) -> Course | None:
    """The course as far as it could be read, with the findings about it."""
    checks.load()
    course = reader.parts(path.read_bytes(), path.as_posix(), path.parent, log)
    if course is not None:
        log.found += rule.course_findings(course, partial=log.failed, lms=lms, sizes=sizes)
    return course


def _read(work: _Work, source: Path) -> _Read:
    log = Log()
    with work.apart(source.as_posix()):
        own = _note_input(work, source)
        course = _parts(source, log, work.job.lms, work.job.sizes)
        files = {Path(name) for name in course.files} - {source} if course is not None else ()
        digests = sorted(filter(None, (own, *(_note_input(work, file) for file in files))))
        plan = _plan(work.job, source, course, hashlib.sha256("".join(digests).encode()).hexdigest())
        return _Read(course, log, plan)
    return _Read(None, log, outputs.Plan(source=source, at=Place(source.as_posix()), inputs=""))


def _plan(job: Job, source: Path, course: Course | None, inputs: str) -> outputs.Plan:
    if course is None:
        return outputs.Plan(source=source, at=Place(source.as_posix()), inputs=inputs)
    known = targets.load()
    return outputs.Plan(
        source=source,
        at=course.at,
        inputs=inputs,
        id=course.id,
        version=course.version if job.versioned else "",
        names=tuple(known[name].package_name(_stem(job, course)) for name in job.targets),
    )


def _stem(job: Job, course: Course) -> str:
    """What the packages of a course are called up to their target: its id, in a release its version as well.

    A version is any text; of what file systems refuse or take for folders a hyphen remains.
    """
    if not job.versioned:
        return course.id
    version = re.sub(r"[^\w.+-]+", "-", course.version)[:_VERSION]
    return f"{course.id}-{version}"


def _build(work: _Work, read: _Read) -> None:
    course, found = read.course, list(read.log)
    if course is not None and not read.log.failed:
        for name in work.job.targets:
            target = targets.load()[name]
            package = target.package_name(_stem(work.job, course))
            with work.apart(read.plan.source.as_posix(), target=name, package=package):
                found += _compile(work, target, course)
        found = _sort_out(work, course, found)
    work.findings += found


def _note_input(work: _Work, path: Path) -> str:
    """The digest of a file that the work depends on, which is listed; "" for one that is not there."""
    if not path.is_file():
        return ""
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    work.inputs[path.as_posix()] = digest
    return digest


def _sort_out(work: _Work, course: Course, found: list[Finding]) -> list[Finding]:
    """The findings that stand; those the author ignores, with a reason, go aside. An error cannot be ignored.

    What a lesson ignores is ignored in its own file, what the course ignores everywhere.
    """
    reasons = {(lesson.at.file, code): reason for lesson in course.lessons for code, reason in lesson.ignores}
    everywhere = dict(course.ignores)
    standing = []
    for entry in found:
        reason = reasons.get((entry.place.file, entry.code)) or everywhere.get(entry.code)
        if reason is None or entry.severity is Severity.ERROR:
            standing.append(entry)
        else:
            work.ignored.append((entry, reason))
    return standing


def _compile(work: _Work, target: Target, course: Course) -> list[Finding]:
    """Build one package, judge it, write it when no error stands; the findings of all that."""
    log = Log(list(losses(target, course, work.job.lms)))
    if log.failed:  # a limit of the target that the course exceeds: there is nothing to build
        return log.found
    controls = _control_documents(work, target, course, log)
    options = Options(test=work.job.test, control_documents=controls, lms=work.job.lms)
    package = target.build(distinct(course), options)
    package.name = target.package_name(_stem(work.job, course))
    return log.found + _judge(work, package, log.found, target.format, folder=target.folder)


def _control_documents(work: _Work, target: Target, course: Course, log: Log) -> dict[str, Blob] | None:
    family = target.control_family
    if not work.job.controls or not family:
        return None
    store = work.validator.store
    if not store.has(family):
        log.add(NO_CONTROL, Place(course.at.file), family=family)
        return None
    return {name: File(path) for name, path in store.control_documents(family).items()}


def _judge(
    work: _Work, package: Package, before: list[Finding], format: Format, *, folder: Traces | None = None
) -> list[Finding]:
    """The findings about a package; it is written, as zip or folder, when the job says where and no error stands."""
    inspection, found, runs, unchecked = inspect(package, work.validator, work.job, work.progress, format)
    found = lms.weighed(found, work.job.lms)
    everything = [*before, *found]
    errors = sum(entry.severity is Severity.ERROR for entry in everything)
    written = _write(package, work.job, folder=folder) if not errors else None
    work.packages.append(
        Judged(
            name=package.name,
            source=package.source,
            format=inspection.format.value,
            files=len(package.paths),
            schemas=runs,
            unchecked=unchecked,
            errors=errors,
            warnings=sum(entry.severity is Severity.WARNING for entry in everything),
            written=written,
            unread=len({entry.place.inside for entry in everything if entry.rule.partial}),
        )
    )
    return found


def _unread(source: str, error: OSError) -> str:
    """Which file of a source cannot be read, and why."""
    file = os.fsdecode(error.filename) if error.filename else source
    return f"{Path(file).as_posix()}: {error.strerror or error}"


def _unwritten(job: Job, name: str, error: OSError) -> str:
    """Which package is not there, and why: temporary names beside it are nothing that its author could look for."""
    out, reason = Path(job.out or ""), error.strerror or str(error)
    own = [out / part for part in (name, f".{name}.tmp", f".{name}.old")]
    file = Path(os.fsdecode(error.filename)) if error.filename else own[0]
    if not any(file.is_relative_to(part) for part in own):  # such as a picture that went away on the way
        reason = f"{file.as_posix()}: {reason}"
    return f"{own[0].as_posix()}: {reason}"


def _write(package: Package, job: Job, *, folder: Traces | None) -> Written | None:
    """Write the package where the job says; None when it says nowhere."""
    if job.out is None:
        return None
    out = Path(job.out)
    out.mkdir(parents=True, exist_ok=True)
    if folder is not None:
        return write_folder(package, out / package.name, folder)
    return write_zip(package, out / package.name, store=job.store)


def _judged(name: str, *, source: str, errors: int = 0, failed: bool = False) -> Judged:
    """A package of which nothing is known but its name, and why."""
    return Judged(
        name=name,
        source=source,
        format="",
        files=0,
        schemas=(),
        unchecked=(),
        errors=errors,
        warnings=0,
        failed=failed,
    )


@dataclass(slots=True)
class _Xsd:
    """The schema side of one inspection: what ran, and what could not."""

    documents: dict[DocumentKind, int] = field(default_factory=dict)
    unchecked: set[DocumentKind] = field(default_factory=set)


def inspect(
    package: Package, validator: xsd.Validator, job: Job, progress: Progress = _silent, format: Format = Format.UNKNOWN
) -> tuple[rule.Inspection, list[Finding], tuple[SchemaRun, ...], tuple[str, ...]]:
    """Walk a package once: each XML document is parsed, validated, checked, and its tree dropped.

    `format` is for packages without a manifest, which itself says what it is.
    Returns the inspection, the findings, the schemas that ran and the kinds of document whose schema is
    not installed. Raises CheckCrashed.
    """
    inspection, schema = rule.Inspection(package, format, job.lms, job.sizes), _Xsd()
    found: list[Finding] = []
    clean: dict[bytes, str] = {}  # by skeleton, the first document without a finding
    parser = etree.XMLParser(no_network=True, resolve_entities=False, load_dtd=False, huge_tree=False)
    done = total = 0
    for done, total, path in _documents(inspection, found):
        if done % 100 == 0:
            progress(done, total, package.name)
        data = package.read(path)
        skeleton = qti2_alike.skeleton(data) if inspection.format is Format.QTI21 else None
        key = b"" if skeleton is None else skeleton.key
        if skeleton is not None and key in clean:
            _take_over(inspection, path, skeleton, clean[key], schema)
            continue
        told = len(found)
        root = _parse(inspection, path, data, parser, found)
        if root is not None:
            found += _examine(inspection, path, root, data, validator, schema)
        if skeleton is not None and len(found) == told and skeleton.is_sound:
            clean[key] = path
    progress(total, total, package.name)
    if MANIFEST not in package and inspection.format is Format.UNKNOWN:
        inspection.format = format_of_files(package.paths)
        found += _unjudged(inspection.format, Place(package.source or package.name))
    found += rule.package_findings(inspection)
    found += _not_run(package, schema, required=job.require_xsd)
    found += _unsure(package, schema, validator)
    runs = _runs(schema, validator)
    return inspection, found, runs, tuple(sorted(kind.value for kind in schema.unchecked))


def _documents(inspection: rule.Inspection, found: list[Finding]) -> Iterator[tuple[int, int, str]]:
    """The files to parse, each with how many came before it and how many there are.

    The manifest comes first, since it says how the others are to be read; of a format that is only named they are not.
    """
    package, log, first = inspection.package, Log(), 0
    if MANIFEST in package:
        first = 1
        yield 0, 1, MANIFEST
    if inspection.format in UNJUDGED:
        return
    manifest = inspection.facts.get(MANIFEST)
    listed = manifest.documents if isinstance(manifest, imscp.Manifest) else ()
    others = [path for path in archive.admitted(package, listed, log) if path != MANIFEST]
    found += log
    for done, path in enumerate(others, first):
        yield done, len(others) + first, path


def _unjudged(format: Format, place: Place) -> Iterator[Finding]:
    """That a package is in a format which lessonpack can only name."""
    if format in UNJUDGED:
        yield finding(UNJUDGED_FORMAT, place, {"what": UNJUDGED[format]})


def _take_over(inspection: rule.Inspection, path: str, skeleton: qti2_alike.Skeleton, alike: str, schema: _Xsd) -> None:
    """The verdict on a document without a finding holds for one that differs from it in nothing but words."""
    kind = inspection.kinds[alike]
    inspection.kinds[path] = kind
    inspection.facts[path] = skeleton.facts(inspection.facts[alike])
    if kind in schema.documents:
        schema.documents[kind] += 1


def _parse(
    inspection: rule.Inspection, path: str, data: bytes, parser: etree.XMLParser, found: list[Finding]
) -> etree._Element | None:
    """The root of a document, None for one that cannot be read: that is an error where an importer will read it."""
    try:
        root = etree.fromstring(data, parser)
        broken, reason, line = ENTITIES, _entities(root), 1
    except etree.XMLSyntaxError as error:
        broken, reason, line = NOT_XML, (error.msg or "empty").split(", line ")[0], error.lineno or 0
    place = rule.place(inspection.package, path, line)
    if not reason:
        if root.getroottree().docinfo.internalDTD is not None:
            found.append(finding(DOCTYPE, place))
        return root
    found.append(finding(UNLISTED_NOT_XML if _is_unlisted(inspection, path) else broken, place, {"reason": reason}))
    inspection.broken.add(path)
    return None


def _entities(root: etree._Element) -> str:
    """What a document does with entities, "" when it does without."""
    dtd = root.getroottree().docinfo.internalDTD
    declared = None if dtd is None else next(iter(dtd.entities()), None)  # type: ignore[attr-defined]  # lxml's stubs lack it
    if declared is not None:
        return f"declares the entity {declared.name}"
    used = None if dtd is None else next(root.iter(etree.Entity), None)
    return "" if used is None else f"uses the entity {used.text}, which is not declared in it"


def _is_unlisted(inspection: rule.Inspection, path: str) -> bool:
    """The package has a manifest that could be read, and no resource in it means this file."""
    manifest = inspection.facts.get(MANIFEST)
    if path == MANIFEST or not isinstance(manifest, imscp.Manifest) or manifest.submanifests:
        return False
    return path not in manifest.listed and path not in manifest.documents


def _examine(
    inspection: rule.Inspection, path: str, root: etree._Element, data: bytes, validator: xsd.Validator, schema: _Xsd
) -> Iterator[Finding]:
    if path == MANIFEST:
        inspection.format = format_of(root)
        place = rule.place(inspection.package, path, rule.line_of(root))
        if inspection.format is Format.UNKNOWN:
            declared = root.findtext("{*}metadata/{*}schema") or "not given"
            yield finding(UNKNOWN_FORMAT, place, {"root": rule.plain(str(root.tag)), "schema": declared})
        yield from _unjudged(inspection.format, place)
    kind = kind_of(root, path, inspection.format)
    if kind is None:
        return
    inspection.kinds[path] = kind
    document = rule.Document(path, kind, root)
    yield from _schema_findings(inspection.package, document, data, validator, schema)
    yield from rule.document_findings(inspection, document)
    inspection.facts[path] = document.kept


def _schema_findings(
    package: Package, document: rule.Document, data: bytes, validator: xsd.Validator, schema: _Xsd
) -> Iterator[Finding]:
    kind = document.kind
    if validator.entry(kind) is None:
        return
    if not validator.available(kind):
        schema.unchecked.add(kind)
        return
    schema.documents[kind] = schema.documents.get(kind, 0) + 1
    try:
        faults = validator.validate(kind, document.root, data)
        unjudged = validator.unjudged(kind, document.root)
    except (xsd.Unresolved, SchemaError) as cause:
        arguments = {"revision": validator.revision(kind).name, "reason": cause}
        yield finding(xsd.UNRESOLVED, rule.place(package, document.path), arguments)
        return
    if unjudged:
        arguments = {"revision": validator.revision(kind).name, "size": unjudged}
        yield finding(xsd.UNJUDGED, rule.place(package, document.path), arguments)
    binding, revision = xsd.binds(kind, document.root), validator.revision(kind).name
    for fault in faults if binding else faults[:1]:
        place = rule.place(package, document.path, fault.line, fault.identifier, fault.column)
        arguments = {"message": fault.message, "revision": revision, "path": fault.path}
        if binding:
            yield finding(xsd.INVALID if package.source else xsd.OWN_FAULT, place, arguments)
        else:
            more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
            yield finding(xsd.PROFILE, place, {**arguments, "more": more})


def _not_run(package: Package, schema: _Xsd, *, required: bool) -> Iterator[Finding]:
    if schema.unchecked:
        broken = xsd.REQUIRED if required else xsd.NOT_RUN
        kinds = ", ".join(sorted(kind.value for kind in schema.unchecked))
        yield finding(broken, Place(package.source or package.name), {"documents": kinds})


def _unsure(package: Package, schema: _Xsd, validator: xsd.Validator) -> Iterator[Finding]:
    """Provenance that nobody could prove is stated, and is never an error."""
    for revision in dict.fromkeys(validator.revision(kind) for kind in sorted(schema.documents)):
        if revision.unsure:
            arguments = {"revision": revision.name, "files": ", ".join(revision.unsure)}
            yield finding(xsd.UNSURE, Place(package.source or package.name), arguments)


def _runs(schema: _Xsd, validator: xsd.Validator) -> tuple[SchemaRun, ...]:
    documents: dict[xsd.Revision, int] = {}
    for kind, number in sorted(schema.documents.items()):
        revision = validator.revision(kind)
        documents[revision] = documents.get(revision, 0) + number
    return tuple(
        SchemaRun(revision=revision.name, documents=number, provenance=revision.provenance)
        for revision, number in documents.items()
    )
