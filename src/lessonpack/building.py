"""Building packages: a source is read and planned, and compiled for each target of the job."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from lessonpack import checks, delivery, plain, rule, targets, xsd
from lessonpack.blobs import Blob, File
from lessonpack.features import Use, features
from lessonpack.findings import Finding, Log, Place, Severity
from lessonpack.findings import rule as define
from lessonpack.formats.standard import DocumentKind, Shape
from lessonpack.judging import judge
from lessonpack.model.course import Course, distinct
from lessonpack.package import Package, Written, write_file, write_folder, write_zip
from lessonpack.portable import stem
from lessonpack.report import losses as losing
from lessonpack.report import outputs
from lessonpack.report import releases as releases  # for its rule to be among all
from lessonpack.report.outcome import Judged, Lost
from lessonpack.schemas import EntryPoint
from lessonpack.source import kinds, reader
from lessonpack.source.naming import COURSE_FILES
from lessonpack.source.text import contents
from lessonpack.target import Options, Target, is_loss, losses, tallied
from lessonpack.work import Job, Work, named_only

_VERSION = 60  # characters of a version that go into a file's name

NO_CONTROL = define(
    "XSD010",
    holds="Control documents that were asked for are in the package.",
    says="the control documents of {family} were asked for and are not installed",
    hint="Run 'lessonpack schemas install', or build without control documents.",
    reason="ADL's validator stops at a package whose schema documents are missing.",
    clause="SCORM 1.2 Content Aggregation Model, 2.3 (control files); ADL's SCORM 2004 validator (run)",
)


class Source(Struct, dict=True):
    """A source that was read: its course, None when there is none, what was found, and what is to be written of it."""

    course: Course | None
    log: Log
    plan: outputs.Plan

    @cached_property
    def uses(self) -> tuple[Use, ...]:
        """What the course asks of targets: all of them look at it."""
        return () if self.course is None else tuple(features(self.course))


def read(work: Work, file: Path) -> Source:
    """A lesson or course file, with the digests of all that its packages depend on."""
    log = Log()
    with work.apart(file.as_posix()):
        own = _note_input(work, file, {})
        chosen = any(targets.load()[name].sized for name in work.job.targets)
        course = parts(file, log, replace(work.job.sizes, chosen=chosen))
        others = {Path(name) for name in course.files} - {file} if course is not None else ()
        media = course.media if course is not None else ()
        known = {Path(each.file): each.digest for one in media for each in (one, *one.sizes)}
        digests = sorted(filter(None, (own, *(_note_input(work, other, known) for other in others))))
        plan = _plan(work.job, file, course, hashlib.sha256("".join(digests).encode()).hexdigest())
        return Source(course, log, replace(plan, faulty=_faulty(log, file)))
    return Source(None, log, outputs.unread(file))


def load(names: Iterable[str] = (), platforms: Collection[str] = ()) -> None:
    """Import what builds the targets of these names, and checks: it defines all rules that may be broken there."""
    checks.load({targets.load()[name].standard.name for name in names}, platforms)


def load_everything() -> None:
    """Import every module that defines rules, so that the table of rules is whole."""
    load(targets.load())
    checks.load()
    tuple(kinds.load().values())  # each is imported with its own rules


def parts(path: Path, log: Log, sizes: rule.Sizes = rule.USUAL) -> Course | None:
    """The course as far as it could be read, with the findings about it."""
    load()
    course = reader.parts(contents(path), path.as_posix(), path.parent, log)
    if course is not None:
        if course.ignores or any(lesson.ignores for lesson in course.lessons):
            load_everything()  # so that it can be told which rules there are
        log.found += rule.course_findings(course, partial=log.failed, sizes=sizes)
    return course


def _note_input(work: Work, path: Path, known: Mapping[Path, str]) -> str:
    """The digest of a file that the work depends on, which is listed; "" for one that is not there."""
    if not path.is_file():
        return ""
    digest = known.get(path, "")
    if not digest:
        with plain.opened(path) as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
    work.inputs[path.as_posix()] = digest
    return digest


def _plan(job: Job, source: Path, course: Course | None, inputs: str) -> outputs.Plan:
    if course is None:
        return _claimed(job, source, inputs)
    return outputs.Plan(
        source=source,
        at=course.named,
        inputs=inputs,
        id=course.id,
        version=course.version if job.versioned else "",
        title=course.title,
        language=course.language,
        files=tuple(dict.fromkeys([course.at.file, *(lesson.at.file for lesson in course.lessons)])),
        names=_names(job, course.id, course.version),
    )


def _claimed(job: Job, source: Path, inputs: str) -> outputs.Plan:
    """The plan for a source of which no course could be made: what it goes by is no other's, where that is known."""
    claim = reader.claim(contents(source), source.as_posix())
    if claim is None:
        return outputs.Plan(source=source, at=Place(source.as_posix()), inputs=inputs)
    version, names = claim.version if job.versioned else "", _names(job, claim.id, claim.version)
    return outputs.Plan(source=source, at=claim.at, inputs=inputs, id=claim.id, version=version, names=names)


def _names(job: Job, id: str, version: str) -> tuple[str, ...]:
    return tuple(_package_name(job, id, version, targets.load()[name]) for name in job.targets)


def _faulty(log: Log, source: Path) -> tuple[str, ...]:
    """The files with errors but for the source itself."""
    errors = (entry.place.file for entry in log if entry.severity is Severity.ERROR)
    return tuple(file for file in dict.fromkeys(errors) if file != source.as_posix())


def _package_name(job: Job, id: str, version: str, target: Target) -> str:
    return target.package_name(_stem(job, id, version), apart=job.apart)


def _stem(job: Job, id: str, version: str) -> str:
    """What the packages of a course are called up to their target: its id, in a release its version as well.

    A version is any text; of what file systems refuse or take for folders a hyphen remains.
    """
    if not job.versioned:
        return stem(id)
    version = re.sub(r"[^\w.+-]+", "-", version)[:_VERSION]
    return f"{id}-{version}"


def build(work: Work, source: Source) -> None:
    """Build the packages of a source, unless errors stand in it."""
    if begin(work, source):
        for name in work.job.targets:
            build_for(work, source, name)


def begin(work: Work, source: Source) -> bool:
    """Tell what was found in a source; True when no error stands in it, so that packages can be built of it."""
    work.findings += work.sorted_out(source.course, list(source.log))
    return source.course is not None and not source.log.failed


def build_for(work: Work, source: Source, name: str) -> None:
    """Build the package of a source, in which no error stands, for the target of that name."""
    course, target = source.course, targets.load()[name]
    assert course is not None
    package = _package_name(work.job, course.id, course.version, target)
    with work.apart(source.plan.source.as_posix(), target=name, package=package):
        told, judged = _compile(work, source, course, target)
        work.findings += told
        work.packages += judged


def check(work: Work, source: Source) -> None:
    """What is wrong with a lesson, and with the packages that would be made of it."""
    work.checked.append(source.plan.source.as_posix())
    course, found = source.course, work.sorted_out(source.course, list(source.log))
    lessons_in = course.opened if course is not None else 0
    if source.plan.source.name in COURSE_FILES or lessons_in:
        work.courses.append(lessons_in)
    if course is not None and not source.log.failed:
        unschemed = replace(work, validator=_NoSchemas(work.validator.store))  # it collects into the same lists
        for name in work.job.targets:
            with work.apart(source.plan.source.as_posix(), target=name):
                found += _compile(unschemed, source, course, targets.load()[name])[0]
    work.findings += found


class _NoSchemas(xsd.Validator):
    """Runs no official XSD, and says of none that it did not run: of our own documents they tell our faults alone."""

    def entry(self, _kind: DocumentKind) -> EntryPoint | None:
        return None


def _compile(work: Work, source: Source, course: Course, target: Target) -> tuple[list[Finding], list[Judged]]:
    """Build one package, judge it, write it when no error stands; the findings of all that, and the package if any."""
    carried = target.carried(distinct(course))
    platforms = delivery.meant_for(work.job, target)
    options = Options(test=work.job.test, apart=work.job.apart, templates=work.job.templates, lms=platforms)
    log = Log(work.sorted_out(course, list(losses(target, course, options, source.uses))))
    if log.failed:
        return _stopped(work.job, source, course, target, log.found)
    _sum_up(work, source, course, target, carried, log.found)
    controls = _control_documents(work, target, course, log)
    package = target.build(carried, replace(options, control_documents=controls, ahead=work.ahead))
    package.name = _package_name(work.job, course.id, course.version, target)
    package.is_deflated = work.job.out is not None and not work.job.store and _shape(work.job, target) is Shape.ZIP
    found, judged = judge(work, package, log.found, target.standard, platforms, course)
    written = None if judged.errors else _write(package, work.job, target)
    told = replace(judged, source=source.plan.source.as_posix(), target=target.name, written=written)
    return log.found + found, [delivery.advised(told, target, course, platforms) if written else told]


def _stopped(
    job: Job, source: Source, course: Course, target: Target, found: list[Finding]
) -> tuple[list[Finding], list[Judged]]:
    """What is told of a package that is not built, because the course exceeds a limit of the target: of what is not
    there nothing is lost.
    """
    errors = [entry for entry in found if entry.severity is Severity.ERROR]
    stopped = named_only(
        _package_name(job, course.id, course.version, target),
        source=source.plan.source.as_posix(),
        target=target.name,
        format=target.standard.name,
        found=errors,
        stopped=dict.fromkeys(entry.code for entry in errors),
    )
    return [entry for entry in found if not is_loss(entry)], [stopped]


def _sum_up(work: Work, source: Source, course: Course, target: Target, carried: Course, found: list[Finding]) -> None:
    """Say in one line what the target does not carry of a course, but for what the author ignores."""
    counts = tallied(target, found)
    asked, arriving = _written(course), _written(carried)
    words = losing.worded(target, counts, asked, arriving)
    if words:
        package = _package_name(work.job, course.id, course.version, target)
        work.losses.append(
            Lost(
                source=source.plan.source.as_posix(),
                target=target.name,
                package=package,
                words=words,
                counts=counts,
                questions=asked,
                arriving=arriving,
            )
        )


def _written(course: Course) -> int:
    """How many questions of the author's are in a course: all variants of one are one."""
    return len({(lesson.id, each.authored) for lesson, each in course.questions if each.ANSWERED})


def _control_documents(work: Work, target: Target, course: Course, log: Log) -> dict[str, Blob] | None:
    family = target.standard.controls
    if not work.job.controls or not family:
        return None
    store = work.validator.store
    if not store.has(family):
        log.add(NO_CONTROL, Place(course.at.file), family=family)
        return None
    return {name: File(path) for name, path in store.control_documents(family).items()}


def _write(package: Package, job: Job, target: Target) -> Written | None:
    """Write the package where the job says, as the container of its standard; None when it says nowhere."""
    return None if job.out is None else _put(package, Path(job.out), _shape(job, target), job, target)


def _put(package: Package, out: Path, shape: Shape, job: Job, target: Target) -> Written:
    out.mkdir(parents=True, exist_ok=True)
    match shape:
        case Shape.ZIP:
            return write_zip(package, out / package.name, store=job.store)
        case Shape.FOLDER:
            return write_folder(package, out / package.name, target.traces or target.apart)
        case Shape.FILE:
            return write_file(package, out / package.name)


def _shape(job: Job, target: Target) -> Shape:
    return target.container(apart=job.apart).shape


def place(job: Job, judged: Judged, files: Mapping[str, bytes]) -> Judged:
    """Put a package that was built and judged elsewhere where the job says, as what is written here would be.

    `files` has the file itself, or those of a folder by their paths in it. Raises OSError where that cannot be.
    """
    assert job.out is not None
    assert judged.written is not None
    target, package = targets.load()[judged.target], Package(judged.name)
    for path, data in files.items():
        package.add(path, data)
    shape = _shape(job, target)
    shape = Shape.FILE if shape is Shape.ZIP else shape  # a zip comes zipped
    put = _put(package, Path(job.out), shape, job, target)
    return replace(judged, written=replace(judged.written, path=put.path))
