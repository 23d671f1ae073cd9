"""The whole walk: sources or packages in, packages and findings out.

`run(Job) → Outcome` reads no environment, no working directory and no global; Job and Outcome are frozen
and picklable, so that the same work can be done elsewhere with the same result.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

from msgspec.structs import replace

from lessonpack import building, targets
from lessonpack.building import load_everything as load_everything
from lessonpack.findings import Log
from lessonpack.formats import load as standards
from lessonpack.inspection import Progress, silent
from lessonpack.memory import Memory, Recalled
from lessonpack.model.course import Course, distinct
from lessonpack.orders import Build, Done, Judge, Read
from lessonpack.package import Package
from lessonpack.report import index, outputs, releases, trouble, unbuilt
from lessonpack.report.outcome import Outcome
from lessonpack.sharing import Engine, Shared, Told, processes, unheard
from lessonpack.spool import Made, Numbers
from lessonpack.subjects import Closed, Files, Kind, Misnamed, Subject, lessons, subjects
from lessonpack.target import Options
from lessonpack.totals import Total
from lessonpack.work import Collected, sorted_out
from lessonpack.work import Job as Job


def run(
    job: Job,
    progress: Progress = silent,
    *,
    jobs: int = 1,
    tell: Told = unheard,
    engine: Engine = processes,
    memory: Memory | None = None,
) -> Outcome:
    """Build every lesson of the job for every target, judge the packages, write those without errors.

    All are read before the first is built, so that none replaces what is another's. With several `jobs` so many
    processes share the lessons of a large run; the outcome is the same, whichever `engine` does the work. `tell` is
    told when one of those who work ended in the middle: what it was at is done again. What the `memory` of the job has
    of lessons that have not changed since they were built is taken over; the outcome is the same.
    A folder below a source that may not be looked into is told among the unwritten, and all others are built.
    Raises NoSuchSource for a path that cannot be opened, Unavailable for an engine that cannot be had.
    """
    total = _begun(job)
    if job.out is None:
        _walk(total, progress, jobs, tell, engine, earlier=None, memory=memory)
        return total.outcome()
    folder = Path(job.out)
    earlier = cache(partial(outputs.known, folder))
    made = _walk(total, progress, jobs, tell, engine, earlier=earlier, memory=memory)
    result = total.outcome()
    there = outputs.settled(made, result, earlier(), folder)
    return result.after(there, unbuilt.unbuilt(made, result, folder))


def check(
    job: Job, progress: Progress = silent, *, jobs: int = 1, tell: Told = unheard, engine: Engine = processes
) -> Outcome:
    """Read lessons and judge what would become of them: all that `run` does, except that packages are built in memory
    alone, that official XSDs judge none of them, and that no package is in the outcome.

    Raises NoSuchSource for a path that cannot be opened.
    """
    total = _begun(replace(job, out=None))
    _walk(total, progress, jobs, tell, engine, earlier=dict, check=True)
    return total.outcome()


def judge(
    job: Job, progress: Progress = silent, *, jobs: int = 1, tell: Told = unheard, engine: Engine = processes
) -> Outcome:
    """Judge packages that exist: zips, unpacked folders, and those below a folder. Nothing is unpacked to disk.

    A lesson is read and checked as it is; reports of ours are passed over.
    Raises NoSuchSource for a path that cannot be opened.
    """
    total = _begun(job)
    asked: list[Subject] = []
    for subject in subjects(job.sources, _closed(total)):
        match subject.kind:
            case Kind.REPORT:
                line = f"{subject.path.as_posix()}: a report of lessonpack's, not a package"
                total.add(Collected(skipped=[line]))
            case Kind.OTHERS:
                total.add(Collected(skipped=[subject.passed_over]))
            case _:
                asked.append(subject)
    with Shared(total, [subject.path for subject in asked], progress, jobs, tell, engine) as shared:
        shared.do("judging", {number: Judge(subject) for number, subject in enumerate(asked)})
    return total.outcome()


def _begun(job: Job) -> Total:
    """A run of which nothing is done yet."""
    building.load(job.targets, job.lms)
    return Total(job)


def _closed(total: Total) -> Closed:
    """Tells in the outcome of a run which folder could not be looked into."""

    def tell(folder: str, error: OSError) -> None:
        unseen = trouble.unseen(folder, error)
        total.add(Collected(unwritten=[str(unseen)], unseen=[unseen]))

    return tell


def _misnamed(total: Total) -> Misnamed:
    """Tells in the outcome of a run which file is passed over for its name, unless the run ignores that."""

    def tell(file: Path, meant: str) -> None:
        made = sorted_out(None, [outputs.misnamed(file, meant)], total.job.config)
        total.add(Collected(findings=made.standing, ignored=made.ignored, ignores=made.ignores))

    return tell


def _walk(
    total: Total,
    progress: Progress,
    jobs: int,
    tell: Told,
    engine: Engine,
    *,
    earlier: Callable[[], outputs.Known] | None,
    check: bool = False,
    memory: Memory | None = None,
) -> outputs.Became:
    """Read all sources, then build or check them; what is to be written of each, with the packages that it became.

    `earlier` tells the packages of which those of others are not to be replaced, None where nothing would be.
    """
    files = Files(lessons(total.job.sources, _closed(total), _misnamed(total)))
    numbers = range(len(files))
    known = Recalled() if memory is None else memory.recall(files.texts)
    left = len(files) - len(known.read)
    with Shared(total, files, progress, jobs, tell, engine, left, check=check) as shared:
        asked = Made(numbers, lambda number: Read(number, files[number]))
        read = shared.do("reading", asked, known.read, meanwhile=earlier or _nothing)

        def planned(number: int) -> outputs.Plan:
            plan = read[number].plan if number in read else None
            return plan or outputs.unread(files[number])

        plans = Made(numbers, planned)
        clashes = {} if earlier is None else outputs.clashes(plans, earlier(), Path(total.job.out or ""))
        if earlier is not None and total.job.versioned:
            clashes |= {number: [found] for number, found in releases.replaced(plans, earlier(), but=clashes)}

        def order(number: int) -> Build:
            return Build(number, plans[number], tuple(clashes.get(number, ())), check)

        def heard(number: int, done: Done) -> None:
            if memory is not None and number not in clashes:  # which are told of this run alone
                memory.learn(files[number], read[number], done)

        there = Numbers(read)
        same = Made(Numbers(number for number in known.built if number not in clashes), known.built.__getitem__)
        if memory is not None:
            memory.unchanged = len(same)
        ready = _nothing if total.job.out is None or len(there) < 2 else index.ready
        verb = "checking" if check else "building"
        built = shared.do(verb, Made(there, order), same, heard, meanwhile=ready)
    return Made(numbers, lambda number: (plans[number], built[number].collected.packages if number in built else []))


def _nothing() -> None:
    """What is to be made ready where nothing is needed later."""


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
