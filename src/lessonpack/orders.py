"""What a run asks of its workers: to read, build or check one source, to judge one package."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from lessonpack import building, judging, unfinished, workers, xsd
from lessonpack.ahead import Ahead, Ranges
from lessonpack.building import Source
from lessonpack.findings import Finding
from lessonpack.inspection import Progress, silent
from lessonpack.parcels import Parcel, packed
from lessonpack.report import outputs
from lessonpack.report.outcome import Fault
from lessonpack.schemas import Store
from lessonpack.subjects import Kind, Subject
from lessonpack.work import Collected, Job, Work, named_only
from lessonpack.workers import Crew, Undone

_LARGE = 1 << 20  # bytes of YAML from which on a source's targets are worth a process each: some thousand questions
_WORTH = 3  # processes from which on they make a package's items sooner than one does: each parts from a large one
_HELD = 8 << 20  # bytes of YAML whose courses are kept from reading to building: they take some six times as much


class Read(Struct, frozen=True):
    """Read the source of this number, and keep it if there is room, or hand it over (`lent`): another will build it."""

    number: int
    file: Path
    lent: bool = False


class Build(Struct, frozen=True):
    """Build the packages of a source that was read, or only look what would become of it (`check`).

    `clashes` are the findings about it that reading could not have; `source` is what another has read.
    """

    number: int
    plan: outputs.Plan
    clashes: tuple[Finding, ...] = ()
    check: bool = False
    source: Source | None = None


class Judge(Struct, frozen=True):
    """Judge what a path stands for: a package, or a lesson as it is."""

    subject: Subject


Order = Read | Build | Judge


class Done(Struct, frozen=True):
    """What an order came to; `plan` says what is to be written of a source that was read, `parcel` holds one lent."""

    collected: Collected
    plan: outputs.Plan | None = None
    parcel: Parcel | None = None


Again = Callable[[int, str], None]  # the number of a source that is begun again, and why


def unheard(_number: int, _reason: str) -> None:
    """What is begun again in a run that nobody watches."""


class Hand:
    """Does the orders of a run, one after the other; what it reads it keeps until that is built, within limits.

    The targets of a large source, or the items of its one target where they are worth it, are shared among so many
    processes as there are `jobs`, of which each has what was read. It is told `again` of an order of which a part is
    begun again, with the reason.
    """

    def __init__(self, job: Job, progress: Progress, jobs: int = 1, again: Again = unheard) -> None:
        self._job = job
        self._progress = progress
        self._jobs = jobs
        self._again = again
        self._validator = xsd.Validator(Store(Path(job.schemas)))
        self._kept: dict[int, tuple[Source, int]] = {}  # with what it counts among those that are held
        self._held = 0
        building.load(job.targets, job.lms)

    def __call__(self, order: Order) -> Done:
        work = self._begun()
        match order:
            case Read():
                source = building.read(work, order.file)
                if order.lent:
                    return Done(work.collected, source.plan, packed(source))
                self._keep(order.number, source)
                return Done(work.collected, source.plan)
            case Build():
                self._build(work, order)
            case Judge():
                self._judge(work, order.subject)
            case _:
                assert_never(order)
        return Done(work.collected)

    def _begun(self) -> Work:
        return Work(job=self._job, validator=self._validator, progress=self._progress)

    def _keep(self, number: int, source: Source) -> None:
        if self._held < _HELD:
            written = _written(source)
            self._kept[number] = source, written
            self._held += written

    def _taken(self, work: Work, order: Build) -> Source | None:
        """The source of an order; one that was not kept, or was read by a worker that is gone, is read again. None, and
        told, for one that cannot be, or is no longer what it was.
        """
        if order.source is not None:
            return order.source
        if order.number in self._kept:
            source, written = self._kept.pop(order.number)
            self._held -= written
            return source
        reading = self._begun()
        source = building.read(reading, order.plan.source)
        if source.plan == order.plan:
            return source
        work.faults += reading.faults
        work.unwritten += reading.unwritten
        if not (reading.faults or reading.unwritten):
            work.unwritten.append(changed(order))  # whether it would replace another's packages, nobody has looked at
        return None

    def _build(self, work: Work, order: Build) -> None:
        source = self._taken(work, order)
        if source is None:
            return
        source.log.found += order.clashes
        is_large = self._jobs > 1 and _written(source) >= _LARGE and workers.can_fork()
        if is_large and len(self._job.targets) > 1 and not order.check:
            self._share(work, order, source)
            return
        if is_large and self._jobs >= _WORTH:
            work.ahead = self._ahead(order)
        (building.check if order.check else building.build)(work, source)

    def _ahead(self, order: Build) -> Ahead:
        """Processes that make the items of a package ahead."""
        what = order.plan.source.as_posix() if order.check else order.plan.names[0]
        watch, again = partial(self._watched, what), partial(self._again, order.number)
        return Ranges(self._jobs, watch, again)

    def _watched(self, what: str, done: int, total: int) -> None:
        self._progress(done, total, what)

    def _share(self, work: Work, order: Build, source: Source) -> None:
        """Build each package in one of several processes, which part from this one with what was read."""
        if not building.begin(work, source):
            return
        names, packages = self._job.targets, order.plan.names
        _ = source.uses  # all targets look at them: they are found before the processes part
        done: dict[int, Collected | Undone] = {}

        def watch(place: int) -> None:
            self._progress(len(done), len(names), packages[place])

        def clear(place: int) -> None:
            unfinished.clear(Path(self._job.out or ""), [packages[place]])

        def again(place: int, reason: str) -> None:
            clear(place)
            self._again(order.number, reason)

        with Crew(lambda: partial(self._built, source), self._jobs, len(names), again, worth=2) as crew:
            for place, answer in crew.do(dict(enumerate(names)), watch):
                done[place] = answer
        for place, answer in sorted(done.items()):
            if isinstance(answer, Undone) and answer.short:
                work.unwritten.append(f"{(Path(self._job.out or '') / packages[place]).as_posix()}: {answer.reason}")
                clear(place)
            elif isinstance(answer, Undone):
                fault = Fault(source=source.plan.source.as_posix(), target=names[place], reason=answer.reason)
                work.faults.append(fault)
                work.packages.append(named_only(packages[place], source=fault.source, target=names[place], failed=True))
                clear(place)
            else:
                work.add(answer)

    def _built(self, source: Source, name: str) -> Collected:
        work = replace(self._begun(), progress=silent)
        building.build_for(work, source, name)
        return work.collected

    def _judge(self, work: Work, subject: Subject) -> None:
        if subject.kind is Kind.SOURCE:
            building.check(work, building.read(work, subject.path))
            return
        with work.apart(str(subject.path), package=subject.path.name):
            judging.judge_file(work, subject.path)


def changed(order: Build) -> str:
    """That a source, or a file of it, is no longer what was read."""
    return f"{order.plan.source.as_posix()}: it was changed while it was built; build again"


def _written(source: Source) -> int:
    """How many bytes of YAML a source has."""
    course = source.course
    files = {source.plan.source, *(Path(each.at.file) for each in (course.lessons if course is not None else ()))}
    return sum(map(size, files))


def size(path: Path) -> int:
    """The bytes of a file, 0 of what cannot be looked at; what is in a folder is not counted."""
    try:
        return path.stat().st_size
    except OSError:
        return 0
