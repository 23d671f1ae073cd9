"""The whole walk: sources or packages in, packages and findings out.

`run(Job) → Outcome` reads no environment, no working directory and no global; Job and Outcome are frozen
and picklable, so that the same work can be done elsewhere with the same result.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from lessonpack import archive, checks, lms, rule, targets, xsd
from lessonpack.config import Config
from lessonpack.findings import Finding, Log, Place, Severity, finding, listed
from lessonpack.findings import rule as define
from lessonpack.formats import load as standards
from lessonpack.formats.recognise import is_text, standard_of_file, standard_of_folder, words_of_file
from lessonpack.formats.standard import UNKNOWN, DocumentKind, Shape, Standard, is_single_file
from lessonpack.inspection import Progress, inspect, silent, unjudged
from lessonpack.model.course import Course, distinct
from lessonpack.package import Blob, File, Package, Written, write_file, write_folder, write_zip
from lessonpack.portable import stem
from lessonpack.report import outputs, platforms, trouble
from lessonpack.report.faults import caught
from lessonpack.report.outcome import Fault, Input, Judged, Lost, Outcome, Output, Step
from lessonpack.schemas import EntryPoint, Store
from lessonpack.source import reader
from lessonpack.source.naming import COURSE_FILES
from lessonpack.subjects import Kind, Subject, head, lessons, subjects
from lessonpack.target import Options, Target, losses, summed

_VERSION = 60  # characters of a version that go into a file's name
_NAMES = 3  # of the files in a folder that are passed over

NO_CONTROL = define(
    "XSD010",
    holds="Control documents that were asked for are in the package.",
    says="the control documents of {family} were asked for and are not installed",
    hint="Run 'lessonpack schemas install', or build without control documents.",
    reason="ADL's validator stops at a package whose schema documents are missing.",
    clause="SCORM 1.2 Content Aggregation Model, 2.3 (control files); ADL's SCORM 2004 validator (run)",
)
NO_PACKAGE = define(
    "PKG092",
    holds="What is judged is a whole package.",
    says="this is {what}, not a package",
    hint="Give lessonpack the package itself: the zip, or the folder that holds imsmanifest.xml.",
    reason="A platform imports packages: what one document in it is worth depends on the manifest that lists it.",
    clause="IMS Content Packaging 1.1.4, 2.1 (a package has a manifest)",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What to do. `sources` are lesson and course files, folders with them, or (to validate) zips and folders.

    `schemas` is the folder of the installed schema documents; `out` the folder to write to (None: judge
    only). `controls` puts the control documents into the packages, `versioned` the course's version into
    their names, `store` leaves zips uncompressed, `test` False writes pure question banks. `lms` names the
    platforms that the packages are meant for, whose own rules then hold as well. `sizes` says what is large.
    `config` says which findings are told, which are lived with, and which of them fail the run.
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
    config: Config = Config()  # noqa: RUF009  # it is frozen


@dataclass(slots=True)
class _Work:
    """What one run collects."""

    job: Job
    validator: xsd.Validator
    progress: Progress
    packages: list[Judged] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    ignored: list[tuple[Finding, str]] = field(default_factory=list)
    ignores: dict[tuple[str, str], bool] = field(default_factory=dict)  # by file ("": the run's) and code: was it met?
    inputs: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    outputs: tuple[Output, ...] = ()
    unwritten: list[str] = field(default_factory=list)
    losses: list[Lost] = field(default_factory=list)
    checked: list[str] = field(default_factory=list)
    courses: list[int] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)

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
        findings = self._in_order([(entry, "") for entry in dict.fromkeys(self.findings)])
        ignored = self._in_order(list(dict.fromkeys(self.ignored)))
        return Outcome(
            packages=tuple(self.packages),
            findings=tuple(entry for entry, _ in findings),
            ignored=tuple(ignored),
            unmet=tuple(f"{code} in {file}" if file else code for (file, code), met in self.ignores.items() if not met),
            inputs=tuple(Input(path, digest) for path, digest in sorted(self.inputs.items())),
            faults=tuple(self.faults),
            outputs=self.outputs,
            unwritten=tuple(self.unwritten),
            losses=tuple(self.losses),
            checked=tuple(self.checked),
            courses=tuple(self.courses),
            skipped=tuple(self.skipped),
            fail_on=self.job.config.fail_on,
        )

    def _in_order(self, found: list[tuple[Finding, str]]) -> list[tuple[Finding, str]]:
        """Findings with their reasons as a report tells them.

        One that cannot be put into words is a fault of ours: it is left out, and what it is about has no verdict.
        """
        try:
            return sorted(found, key=lambda told: told[0].order)
        except Exception:  # one of them: the others are told
            return sorted((told for told in found if self._is_told(told[0])), key=lambda told: told[0].order)

    def _is_told(self, entry: Finding) -> bool:
        before, source = len(self.faults), entry.place.file
        with caught(self.faults, source):
            try:
                _ = entry.order
            except Exception as cause:
                raise rule.CheckCrashed(entry.code, cause) from cause
        if len(self.faults) == before:
            return True
        self.packages = [replace(each, failed=each.failed or each.source == source) for each in self.packages]
        return False


@dataclass(slots=True)
class _Read:
    """A source that was read: its course, None when there is none, what was found, and what is to be written of it."""

    course: Course | None
    log: Log
    plan: outputs.Plan


def run(job: Job, progress: Progress = silent) -> Outcome:
    """Build every lesson of the job for every target, judge the packages, write those without errors.

    All are read before the first is built, so that none replaces what is another's.
    Raises NoSuchSource for a path that cannot be opened.
    """
    checks.load()
    work = _Work(job, xsd.Validator(Store(Path(job.schemas))), progress)
    earlier = {} if job.out is None else outputs.known(Path(job.out))
    read = _read_all(work, None if job.out is None else earlier)
    plans = [each.plan for each in read]
    while read:
        _build(work, read.pop(0))  # no course is kept longer than it takes to build it
    if job.out is not None:
        written = [package.name for package in work.packages if package.written is not None]
        work.outputs = outputs.settled(plans, written, earlier, Path(job.out))
    return work.outcome()


def _read_all(work: _Work, earlier: outputs.Known | None) -> list[_Read]:
    """The sources of a job, each with what its packages would replace: those of another source, or `earlier` ones.

    None for `earlier`: nothing would be replaced.
    """
    read = [_read(work, source) for source in lessons(work.job.sources)]
    if earlier is None:
        return read
    plans = [each.plan for each in read]
    for each in read:
        each.log.found += outputs.clashes(each.plan, plans, earlier, Path(work.job.out or ""))
    return read


def judge(job: Job, progress: Progress = silent) -> Outcome:
    """Judge packages that exist: zips, unpacked folders, and those below a folder. Nothing is unpacked to disk.

    A lesson is read and checked as it is; reports of ours are passed over.
    Raises NoSuchSource for a path that cannot be opened.
    """
    checks.load()
    work = _Work(job, xsd.Validator(Store(Path(job.schemas))), progress)
    for subject in subjects(job.sources):
        match subject.kind:
            case Kind.PACKAGE:
                with work.apart(str(subject.path), package=subject.path.name):
                    _judge_package(work, subject.path)
            case Kind.SOURCE:
                _check(work, _read(work, subject.path))
            case Kind.REPORT:
                work.skipped.append(f"{subject.path.as_posix()}: a report of lessonpack's, not a package")
            case Kind.OTHERS:
                work.skipped.append(_passed_over(subject))
    return work.outcome()


def _passed_over(subject: Subject) -> str:
    """Which files of a folder nobody judged, in a line: of many the first, and how many more there are."""
    names = [path.relative_to(subject.path).as_posix() for path in subject.others]
    more = [f"{len(names) - _NAMES:,} more"] if len(names) > _NAMES else []
    what = "no package" if len(names) == 1 else "no packages"
    return f"{subject.path.as_posix()}: {what}: {listed([*names[:_NAMES], *more])}"


def _judge_package(work: _Work, path: Path) -> None:
    log = Log()
    standard = standard_of_folder(path.name) if path.is_dir() else standard_of_file(path.name, head(path))
    package = _read_package(path, standard, log)
    if package is None:
        work.findings += _sort_out(work, None, log.found)
        named = "" if standard.judged else standard.name
        work.packages.append(_judged(path.name, source=str(path), found=log.found, format=named))
    else:
        before = _sort_out(work, None, lms.weighed(log.found, work.job.lms))
        found, judged = _judge(work, package, before, standard)
        work.findings += before + found
        work.packages.append(judged)


def _read_package(path: Path, standard: Standard, log: Log) -> Package | None:
    """What is in a package of any shape; `standard` is what its name and its beginning show."""
    if path.is_dir():
        return archive.read_folder(path, log)
    if is_single_file(standard):
        return archive.read_file(path, log)
    log.found += _not_packed(path, standard)
    return None if log.found else archive.read_zip(path, log)


def _not_packed(file: Path, standard: Standard) -> Iterator[Finding]:
    """What a file is that is one document rather than a package; nothing about others."""
    start = head(file)
    if not standard.judged:
        yield from unjudged(standard, Place(str(file)))
    elif standard is not UNKNOWN or is_text(start):
        yield finding(NO_PACKAGE, Place(str(file)), {"what": words_of_file(file.name, start)})


def check(job: Job, progress: Progress = silent) -> Outcome:
    """Read lessons and judge what would become of them: all that `run` does, except that packages are built in memory
    alone, that official XSDs judge none of them, and that no package is in the outcome.

    Raises NoSuchSource for a path that cannot be opened.
    """
    checks.load()
    work = _Work(replace(job, out=None), xsd.Validator(Store(Path(job.schemas))), progress)
    read = _read_all(work, {})
    while read:
        _check(work, read.pop(0))
    return work.outcome()


def _check(work: _Work, read: _Read) -> None:
    """What is wrong with a lesson, and with the packages that would be made of it."""
    work.checked.append(read.plan.source.as_posix())
    course, found = read.course, _sort_out(work, read.course, list(read.log))
    lessons_in = course.lessons if course is not None else ()
    if read.plan.source.name in COURSE_FILES or any(each.at.file != read.plan.at.file for each in lessons_in):
        work.courses.append(len(lessons_in))
    if course is not None and not read.log.failed:
        unschemed = replace(work, validator=_NoSchemas(work.validator.store))  # it collects into the same lists
        for name in work.job.targets:
            with work.apart(read.plan.source.as_posix(), target=name):
                found += _compile(unschemed, read, course, targets.load()[name])[0]
    work.findings += found


class _NoSchemas(xsd.Validator):
    """Runs no official XSD, and says of none that it did not run: of our own documents they tell our faults alone."""

    def entry(self, _kind: DocumentKind) -> EntryPoint | None:
        return None


def families(job: Job) -> list[str]:
    """The schema families that the job's targets are judged by."""
    chosen = (targets.load()[name].standard for name in job.targets)
    return sorted({family for standard in chosen for family in standard.families})


def lacking(result: Outcome) -> list[str]:
    """The schema families that would judge what was not judged for want of them."""
    known = (standards()[package.format] for package in result.packages if package.unchecked)
    return sorted({family for standard in known for family in standard.families})


def page(source: Path, log: Log) -> Package | None:
    """The stand-alone page of a lesson, of which nothing is written; None when an error stands."""
    course = read(source, log)
    return None if course is None else targets.load()["html"].build(distinct(course), Options())


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
    load_everything()
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
        return stem(course.id)
    version = re.sub(r"[^\w.+-]+", "-", course.version)[:_VERSION]
    return f"{course.id}-{version}"


def _build(work: _Work, read: _Read) -> None:
    course, found = read.course, _sort_out(work, read.course, list(read.log))
    if course is not None and not read.log.failed:
        for name in work.job.targets:
            target = targets.load()[name]
            package = target.package_name(_stem(work.job, course))
            with work.apart(read.plan.source.as_posix(), target=name, package=package):
                told, judged = _compile(work, read, course, target)
                found += told
                work.packages += judged
    work.findings += found


def _note_input(work: _Work, path: Path) -> str:
    """The digest of a file that the work depends on, which is listed; "" for one that is not there."""
    if not path.is_file():
        return ""
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    work.inputs[path.as_posix()] = digest
    return digest


def _sort_out(work: _Work, course: Course | None, found: list[Finding]) -> list[Finding]:
    """The findings that stand; those that are ignored, with a reason, go aside. An error always stands.

    What a lesson ignores is ignored in its own file, what its course or the job ignores everywhere.
    """
    reasons = {("", code): reason for code, reason in work.job.config.ignores}
    if course is not None:
        reasons |= {(course.at.file, code): reason for code, reason in course.ignores}
        reasons |= {(lesson.at.file, code): reason for lesson in course.lessons for code, reason in lesson.ignores}
    for key in reasons:
        work.ignores.setdefault(key, False)
    own = course.at.file if course is not None else ""
    select, standing = work.job.config.select, []
    for entry in found:
        keys = ((entry.place.file, entry.code), (own, entry.code), ("", entry.code))
        named = next((key for key in keys if key in reasons), None)
        if entry.severity is Severity.ERROR:
            standing.append(entry)
        elif named is not None:
            work.ignores[named] = True
            work.ignored.append((entry, reasons[named]))
        elif not select or entry.code.startswith(select):
            standing.append(entry)
    return standing


def _compile(work: _Work, read: _Read, course: Course, target: Target) -> tuple[list[Finding], list[Judged]]:
    """Build one package, judge it, write it when no error stands; the findings of all that, and the package if any."""
    log = Log(_losses(work, read, course, target))
    if log.failed:  # a limit of the target that the course exceeds: there is nothing to build
        return log.found, []
    controls = _control_documents(work, target, course, log)
    options = Options(test=work.job.test, control_documents=controls, lms=_meant_for(work.job, target))
    package = target.build(distinct(course), options)
    package.name = target.package_name(_stem(work.job, course))
    found, judged = _judge(work, package, log.found, target.standard, target, course)
    return log.found + found, [judged]


def _losses(work: _Work, read: _Read, course: Course, target: Target) -> list[Finding]:
    """What the target does not carry of a course, but for what the author ignores; it is summed up as well."""
    found = _sort_out(work, course, list(losses(target, course, _meant_for(work.job, target))))
    words = summed(target, found)
    if words:
        package = target.package_name(_stem(work.job, course))
        work.losses.append(Lost(source=read.plan.source.as_posix(), target=target.name, package=package, words=words))
    return found


def _meant_for(job: Job, target: Target) -> tuple[str, ...]:
    """The platforms that a target's packages are meant for: those that are best given it, and those that are given
    nothing that would be better for them."""
    known = lms.load()
    better = {name for name in job.lms if set(known[name].targets) & set(job.targets)}
    return tuple(name for name in job.lms if target.name in known[name].targets or name not in better)


def _control_documents(work: _Work, target: Target, course: Course, log: Log) -> dict[str, Blob] | None:
    family = target.standard.controls
    if not work.job.controls or not family:
        return None
    store = work.validator.store
    if not store.has(family):
        log.add(NO_CONTROL, Place(course.at.file), family=family)
        return None
    return {name: File(path) for name, path in store.control_documents(family).items()}


def _judge(
    work: _Work,
    package: Package,
    before: list[Finding],
    standard: Standard,
    target: Target | None = None,
    course: Course | None = None,
) -> tuple[list[Finding], Judged]:
    """The findings about a package, and what it came to.

    It is written, as zip or folder, when the job says where and no error stands.

    `target` is what it was built for, and of which course, None for a package of other hands.
    """
    names = work.job.lms if target is None else _meant_for(work.job, target)
    inspection, found, runs, unchecked = inspect(
        package, work.validator, replace(work.job, lms=names), work.progress, standard
    )
    found = lms.weighed(found, names)
    everything = list(dict.fromkeys([*before, *found]))
    standing = _sort_out(work, course, found)
    told = list(dict.fromkeys([*before, *standing]))
    errors = sum(entry.severity is Severity.ERROR for entry in told)
    written = _write(package, work.job, target) if target and not errors else None
    questions = [path for path, kind in inspection.kinds.items() if kind.is_question]
    judged = Judged(
        name=package.name,
        source=package.source,
        format=inspection.standard.name,
        files=len(package.paths),
        schemas=runs,
        unchecked=unchecked,
        errors=errors,
        warnings=sum(entry.severity is Severity.WARNING for entry in told),
        written=written,
        unread=len({entry.place.inside for entry in everything if entry.rule.partial}),
        unjudged=any(entry.rule.unjudged for entry in everything),
        target=target.name if target else "",
        platforms=platforms.taken(names, inspection.standard.name, questions, everything),
        next=_next(target, package.name, names) if target and written else None,
    )
    return standing, judged


def _next(target: Target, package: str, names: Sequence[str]) -> Step:
    """What to do with a package of a target: on the platforms of these names, or on those that are best given it."""
    known = lms.load().values()
    given = [each for each in known if target.name in each.targets]
    meant = [f"{each.product}: {each.upload.get(target.name, target.upload)}" for each in given if each.name in names]
    products = ", ".join(sorted({each.product for each in given})) if not names else ""
    words = dict.fromkeys(meant or [f"{target.upload}: {products}".removesuffix(": ")])
    return Step(path=f"{package}/{target.page}" if target.page else package, words=tuple(words))


def _unread(source: str, error: OSError) -> str:
    """Which file of a source cannot be read, and why."""
    return trouble.told(error, Path(source).as_posix())


def _unwritten(job: Job, name: str, error: OSError) -> str:
    """Which package is not there, and why: temporary names beside it are nothing that its author could look for."""
    out, reason = Path(job.out or ""), trouble.reason(error)
    own = [out / part for part in (name, f".{name}.tmp", f".{name}.old")]
    file = Path(os.fsdecode(error.filename)) if error.filename else own[0]
    if not any(file.is_relative_to(part) for part in own):  # such as a picture that went away on the way
        reason = f"{file.as_posix()}: {reason}"
    return f"{own[0].as_posix()}: {reason}"


def _write(package: Package, job: Job, target: Target) -> Written | None:
    """Write the package where the job says, as the container of its standard; None when it says nowhere."""
    if job.out is None:
        return None
    out = Path(job.out)
    out.mkdir(parents=True, exist_ok=True)
    match target.standard.container.shape:
        case Shape.ZIP:
            return write_zip(package, out / package.name, store=job.store)
        case Shape.FOLDER:
            return write_folder(package, out / package.name, target.traces)
        case Shape.FILE:
            return write_file(package, out / package.name)


def _judged(
    name: str, *, source: str, found: Collection[Finding] = (), format: str = "", failed: bool = False
) -> Judged:
    """A package of which nothing is known but its name, and why."""
    return Judged(
        name=name,
        source=source,
        format=format,
        files=0,
        schemas=(),
        unchecked=(),
        errors=sum(entry.severity is Severity.ERROR for entry in found),
        warnings=sum(entry.severity is Severity.WARNING for entry in found),
        failed=failed,
        unjudged=any(entry.rule.unjudged for entry in found),
    )
