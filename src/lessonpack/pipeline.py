"""The whole walk: sources or packages in, packages and findings out.

`run(Job) → Outcome` reads no environment, no working directory and no global; Job and Outcome are frozen
and picklable, so that the same work can be done elsewhere with the same result.
"""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from lessonpack import building, checks, judging, targets, xsd
from lessonpack.building import load_everything as load_everything
from lessonpack.findings import Log
from lessonpack.formats import load as standards
from lessonpack.inspection import Progress, silent
from lessonpack.model.course import Course, distinct
from lessonpack.package import Package
from lessonpack.report import outputs
from lessonpack.report.outcome import Outcome
from lessonpack.schemas import Store
from lessonpack.subjects import Kind, subjects
from lessonpack.target import Options
from lessonpack.work import Job as Job
from lessonpack.work import Work


def run(job: Job, progress: Progress = silent) -> Outcome:
    """Build every lesson of the job for every target, judge the packages, write those without errors.

    All are read before the first is built, so that none replaces what is another's.
    Raises NoSuchSource for a path that cannot be opened.
    """
    work = _begun(job, progress)
    earlier = {} if job.out is None else outputs.known(Path(job.out))
    sources = building.read_all(work, None if job.out is None else earlier)
    plans = [each.plan for each in sources]
    while sources:
        building.build(work, sources.pop(0))  # no course is kept longer than it takes to build it
    if job.out is not None:
        written = [package.name for package in work.packages if package.written is not None]
        work.outputs = outputs.settled(plans, written, earlier, Path(job.out))
    return work.outcome()


def _begun(job: Job, progress: Progress) -> Work:
    """A run of which nothing is done yet."""
    checks.load()
    return Work(job, xsd.Validator(Store(Path(job.schemas))), progress)


def judge(job: Job, progress: Progress = silent) -> Outcome:
    """Judge packages that exist: zips, unpacked folders, and those below a folder. Nothing is unpacked to disk.

    A lesson is read and checked as it is; reports of ours are passed over.
    Raises NoSuchSource for a path that cannot be opened.
    """
    work = _begun(job, progress)
    for subject in subjects(job.sources):
        match subject.kind:
            case Kind.PACKAGE:
                with work.apart(str(subject.path), package=subject.path.name):
                    judging.judge_file(work, subject.path)
            case Kind.SOURCE:
                building.check(work, building.read(work, subject.path))
            case Kind.REPORT:
                work.skipped.append(f"{subject.path.as_posix()}: a report of lessonpack's, not a package")
            case Kind.OTHERS:
                work.skipped.append(subject.passed_over)
    return work.outcome()


def check(job: Job, progress: Progress = silent) -> Outcome:
    """Read lessons and judge what would become of them: all that `run` does, except that packages are built in memory
    alone, that official XSDs judge none of them, and that no package is in the outcome.

    Raises NoSuchSource for a path that cannot be opened.
    """
    work = _begun(replace(job, out=None), progress)
    sources = building.read_all(work, {})
    while sources:
        building.check(work, sources.pop(0))
    return work.outcome()


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
    html = targets.load()["html"]
    return None if course is None else html.build(html.carried(distinct(course)), Options())


def read(path: Path, log: Log) -> Course | None:
    """The course of a lesson file, with the findings of reading and of the course checks; None with an error.

    The checks run on every part that could be read, whatever is wrong with the others.
    """
    course = building.parts(path, log)
    return None if log.failed else course
