"""Building packages: a source is read and planned, and compiled for each target of the job."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Sequence
from functools import cached_property
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from lessonpack import checks, lms, rule, targets, xsd
from lessonpack.features import Feature, Use, features
from lessonpack.findings import Finding, Log, Place
from lessonpack.findings import rule as define
from lessonpack.formats.standard import DocumentKind, Shape
from lessonpack.judging import judge
from lessonpack.model.course import Course, distinct
from lessonpack.package import Blob, File, Package, Written, write_file, write_folder, write_zip
from lessonpack.portable import stem
from lessonpack.report import outputs
from lessonpack.report.outcome import Advised, Import, Judged, Lost, Step
from lessonpack.schemas import EntryPoint
from lessonpack.source import kinds, reader
from lessonpack.source.naming import COURSE_FILES
from lessonpack.subjects import lessons
from lessonpack.target import Options, Target, losses, summed
from lessonpack.work import Job, Work

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


def read_all(work: Work, earlier: outputs.Known | None) -> list[Source]:
    """The sources of a job, each with what its packages would replace: those of another source, or `earlier` ones.

    None for `earlier`: nothing would be replaced.
    """
    sources = [read(work, file) for file in lessons(work.job.sources)]
    if earlier is None:
        return sources
    plans = [each.plan for each in sources]
    for each in sources:
        each.log.found += outputs.clashes(each.plan, plans, earlier, Path(work.job.out or ""))
    return sources


def read(work: Work, file: Path) -> Source:
    """A lesson or course file, with the digests of all that its packages depend on."""
    log = Log()
    with work.apart(file.as_posix()):
        own = _note_input(work, file)
        course = parts(file, log, work.job.lms, work.job.sizes)
        others = {Path(name) for name in course.files} - {file} if course is not None else ()
        digests = sorted(filter(None, (own, *(_note_input(work, other) for other in others))))
        plan = _plan(work.job, file, course, hashlib.sha256("".join(digests).encode()).hexdigest())
        return Source(course, log, plan)
    return Source(None, log, outputs.Plan(source=file, at=Place(file.as_posix()), inputs=""))


def load_everything() -> None:
    """Import every module that defines rules, so that the table of rules is whole."""
    kinds.load()
    checks.load()
    targets.load()


def parts(path: Path, log: Log, lms: Collection[str] = (), sizes: rule.Sizes = rule.USUAL) -> Course | None:
    """The course as far as it could be read, with the findings about it."""
    load_everything()
    course = reader.parts(path.read_bytes(), path.as_posix(), path.parent, log)
    if course is not None:
        log.found += rule.course_findings(course, partial=log.failed, lms=lms, sizes=sizes)
    return course


def _note_input(work: Work, path: Path) -> str:
    """The digest of a file that the work depends on, which is listed; "" for one that is not there."""
    if not path.is_file():
        return ""
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    work.inputs[path.as_posix()] = digest
    return digest


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
        names=tuple(_package_name(job, course, known[name]) for name in job.targets),
    )


def _package_name(job: Job, course: Course, target: Target) -> str:
    return target.package_name(_stem(job, course), apart=job.apart)


def _stem(job: Job, course: Course) -> str:
    """What the packages of a course are called up to their target: its id, in a release its version as well.

    A version is any text; of what file systems refuse or take for folders a hyphen remains.
    """
    if not job.versioned:
        return stem(course.id)
    version = re.sub(r"[^\w.+-]+", "-", course.version)[:_VERSION]
    return f"{course.id}-{version}"


def build(work: Work, source: Source) -> None:
    """Build the packages of a source, unless errors stand in it."""
    course, found = source.course, work.sorted_out(source.course, list(source.log))
    if course is not None and not source.log.failed:
        for name in work.job.targets:
            target = targets.load()[name]
            package = _package_name(work.job, course, target)
            with work.apart(source.plan.source.as_posix(), target=name, package=package):
                told, judged = _compile(work, source, course, target)
                found += told
                work.packages += judged
    work.findings += found


def check(work: Work, source: Source) -> None:
    """What is wrong with a lesson, and with the packages that would be made of it."""
    work.checked.append(source.plan.source.as_posix())
    course, found = source.course, work.sorted_out(source.course, list(source.log))
    lessons_in = course.lessons if course is not None else ()
    if source.plan.source.name in COURSE_FILES or any(each.at.file != source.plan.at.file for each in lessons_in):
        work.courses.append(len(lessons_in))
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
    log = Log(_losses(work, source, course, target))
    if log.failed:  # a limit of the target that the course exceeds: there is nothing to build
        return log.found, []
    controls = _control_documents(work, target, course, log)
    platforms = _meant_for(work.job, target)
    options = Options(test=work.job.test, apart=work.job.apart, control_documents=controls, lms=platforms)
    package = target.build(target.carried(distinct(course)), options)
    package.name = _package_name(work.job, course, target)
    found, judged = judge(work, package, log.found, target.standard, platforms, course)
    written = None if judged.errors else _write(package, work.job, target)
    told = replace(judged, target=target.name, written=written)
    if written:
        if _is_of_use(target, course):
            told = replace(told, next=_next(target, package.name, platforms), imports=_imports(target, platforms))
        else:
            told = replace(told, next=Step(path=package.name, words=(_OF_NO_USE,)))
    return log.found + found, [told]


_OF_NO_USE = "leave it out: there is no question in it"


def _is_of_use(target: Target, course: Course) -> bool:
    """False for questions alone of a course that has none."""
    return target.table[Feature.LESSON].carriage.is_there or any(course.questions)


def _losses(work: Work, source: Source, course: Course, target: Target) -> list[Finding]:
    """What the target does not carry of a course, but for what the author ignores; it is summed up as well."""
    found = work.sorted_out(course, list(losses(target, course, _meant_for(work.job, target), source.uses)))
    words = summed(target, found)
    if words:
        package = _package_name(work.job, course, target)
        work.losses.append(Lost(source=source.plan.source.as_posix(), target=target.name, package=package, words=words))
    return found


def _meant_for(job: Job, target: Target) -> tuple[str, ...]:
    """The platforms that a target's packages are meant for: those of which is known how they import it, and those that
    are given nothing of that kind."""
    known = lms.load()
    better = {name for name in job.lms if known[name].imports.keys() & set(job.targets)}
    return tuple(name for name in job.lms if target.name in known[name].imports or name not in better)


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
    if job.out is None:
        return None
    out = Path(job.out)
    out.mkdir(parents=True, exist_ok=True)
    match target.container(apart=job.apart).shape:
        case Shape.ZIP:
            return write_zip(package, out / package.name, store=job.store)
        case Shape.FOLDER:
            return write_folder(package, out / package.name, target.traces or target.apart)
        case Shape.FILE:
            return write_file(package, out / package.name)


def _next(target: Target, package: str, names: Sequence[str]) -> Step:
    """What to do with a package of a target, and on which platforms: those of these names, or those best given it."""
    known = [each for each in lms.load().values() if target.name in each.targets]
    given = [each for each in known if each.name in names] if names else known
    products = ", ".join(sorted({each.product for each in given}))
    words = f"{target.upload}: {products}" if products else target.upload
    return Step(path=f"{package}/{target.page}" if target.page else package, words=(words,))


def _imports(target: Target, names: Sequence[str]) -> tuple[Import, ...]:
    """How a package of a target is imported on the platforms of these names, where that is known."""
    known = [lms.load()[name] for name in names]
    return tuple(
        Import(
            platform=each.name,
            title=each.title,
            advice=tuple(Advised(says=one.says, known=one.known, where=one.where) for one in each.imports[target.name]),
        )
        for each in known
        if target.name in each.imports
    )
