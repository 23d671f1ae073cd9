"""The work of a run, shared among processes: whoever did what, it is collected in the order of the sources."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol

from msgspec import Struct
from msgspec.structs import replace

from lessonpack import unfinished
from lessonpack.inspection import Progress, silent
from lessonpack.orders import Build, Done, Hand, Judge, Order, size
from lessonpack.report.outcome import Fault, Judged
from lessonpack.source.naming import COURSE_FILES
from lessonpack.spool import Made, Shelf, in_order
from lessonpack.totals import Total
from lessonpack.work import Collected, Job, named_only
from lessonpack.workers import WORTH, Crew, Undone

Told = Callable[[str], None]  # a line about what happened on the way, which changes nothing in the outcome
Heard = Callable[[int, Done], None]  # what came of the work on the source of this number, as soon as it is there


def unheard(_line: str) -> None:
    """What happens on the way in a run that nobody watches."""


def unasked(_number: int, _done: Done) -> None:
    """What comes of work that is collected, and noted nowhere else."""


NOTHING: Mapping[int, Done] = {}
_ALIKE = ("format", "target", "schemas", "unchecked", "platforms", "imports")  # what packages of a run mostly share


class Share(Struct, frozen=True, kw_only=True):
    """What an engine is told of a run: its job, how many sources there are, how many processes here may work, and
    whether it is only a `check`.

    `again` is told of each source that is begun again, with the reason, `tell` of what else happens on the way.
    """

    job: Job
    progress: Progress
    jobs: int
    tasks: int
    again: Callable[[int, str], None]
    tell: Told
    check: bool = False


class Doers(Protocol):
    """Those who do the orders of a run, until they are left."""

    @property
    def shares(self) -> bool:
        """False where all is done in this process, one after the other."""

    def do(self, tasks: Mapping[int, Order], watch: Callable[[int], None]) -> Iterator[tuple[int, Done | Undone]]:
        """Each order's number with what it came to, as soon as that is there; `watch` is told which is given to
        somebody, or goes on.
        """

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, of: TracebackType | None) -> None:
        """Let them go; after an error they stop what they are at."""


Engine = Callable[[Share], Doers]
"""What brings those together who do the orders of a run. Raises Unavailable."""


class Unavailable(Exception):
    """An engine that cannot be had, or is gone; the message says what to do."""


def processes(share: Share) -> Doers:
    """The engine of one machine: so many processes, where they are worth it, for few sources to share their targets."""
    make = partial(Hand, share.job, share.progress)
    if share.tasks < WORTH:
        make = partial(make, jobs=share.jobs, again=share.again)
    return Crew(make, share.jobs, share.tasks, share.again)


class Shared:
    """Has the orders of a run done by an `engine`, in as many processes as `jobs` says where they are worth it.

    About `most` of the sources there is something to do: of the others it is known what comes of them.
    """

    def __init__(
        self,
        total: Total,
        sources: Sequence[Path],
        progress: Progress,
        jobs: int,
        tell: Told,
        engine: Engine,
        most: int | None = None,
        *,
        check: bool = False,
    ) -> None:
        self._total = total
        self._sources = sources
        self._progress = progress
        self._tell = tell
        self._orders: Mapping[int, Order] = {}
        self._under_way: set[int] = set()
        self._parts: dict[object, Any] = {}
        most = len(sources) if most is None else most
        inner = progress if len(sources) == 1 else silent  # of a single source its documents are counted
        share = Share(job=total.job, progress=inner, jobs=jobs, tasks=most, again=self._again, tell=tell, check=check)
        self._doers = engine(share)

    def __enter__(self) -> Shared:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, of: TracebackType | None) -> None:
        self._doers.__exit__(kind, error, of)
        if kind is not None:
            self._clear(*(self._orders[number] for number in self._under_way))

    def do(
        self,
        verb: str,
        orders: Mapping[int, Order],
        known: Mapping[int, Done] = NOTHING,
        heard: Heard = unasked,
        meanwhile: Callable[[], object] = lambda: None,
    ) -> Mapping[int, Done]:
        """Have the orders done, by the numbers of their sources; what they came to, but for those that are lost.

        Those of which that is `known` are only collected; of the others it is `heard` as soon as it is there. What is
        needed later is made ready `meanwhile`, when others have begun: it is not called where nobody else works.
        """
        asked: Iterable[int] = (number for number in orders if number not in known)
        if self._doers.shares:  # what takes longest first, so that no process is left with it at the end
            asked = in_order(asked, key=lambda number: _turn(self._sources[number]))
        left = array("q", asked)
        self._orders = orders
        ended = 0

        def watch(number: int) -> None:
            self._under_way.add(number)
            if len(self._sources) > 1 and self._progress is not silent:
                self._progress(ended, len(left), f"{verb} {self._sources[number].as_posix()}")

        def came() -> Iterator[tuple[int, Done | Undone]]:
            nonlocal ended
            for number, answer in answers:
                self._under_way.discard(number)
                ended += 1
                if isinstance(answer, Done):
                    heard(number, answer)
                else:
                    self._clear(orders[number])
                yield number, answer

        answers = self._doers.do(Made(left, orders.__getitem__), watch)
        if left and self._doers.shares:
            meanwhile()
        collected: Shelf[Done] = Shelf()
        for number, answer in _in_turn(orders, came(), known):  # while others work: nobody waits for it at the end
            if isinstance(answer, Undone):
                self._undone(self._sources[number], orders[number], answer)
            else:
                collected[number] = self._collected(answer)
        return collected

    def _collected(self, done: Done) -> Done:
        done.collected.packages = [self._slim(each) for each in done.collected.packages]
        self._total.add(done.collected)
        return done

    def _slim(self, package: Judged) -> Judged:
        """The same, with the parts that many packages have alike in memory once: other processes send each its own."""
        alike = {name: getattr(package, name) for name in _ALIKE}
        return replace(package, **{name: self._parts.setdefault(part, part) for name, part in alike.items()})

    def _undone(self, source: Path, order: Order, answer: Undone) -> None:
        """Note that nobody could do the work on a source."""
        if answer.short:
            self._total.add(Collected(unwritten=[f"{source.as_posix()}: {answer.reason}"]))
            return
        lost = Collected(faults=[Fault(source=source.as_posix(), reason=answer.reason)])
        if isinstance(order, Judge):
            lost.packages.append(named_only(source.name, source=str(source), failed=True))
        self._total.add(lost)

    def _clear(self, *orders: Order) -> None:
        """Put away what was half written of sources."""
        names = {name for order in orders if isinstance(order, Build) for name in order.plan.names}
        if names and self._total.job.out is not None:
            unfinished.clear(Path(self._total.job.out), names)

    def _again(self, number: int, reason: str) -> None:
        source = self._sources[number].as_posix()
        if self._doers.shares:  # else it is one target of the source, and others are at work on the rest
            self._clear(self._orders[number])
        self._tell(f"{source}: the process that worked on it ended ({reason}); it is done again")


def _in_turn(
    numbers: Iterable[int], came: Iterator[tuple[int, Done | Undone]], known: Mapping[int, Done]
) -> Iterator[tuple[int, Done | Undone]]:
    """What is known, and what comes, in the order of the numbers: each as soon as all before it are there."""
    early: Shelf[Done | Undone] = Shelf()
    for number in numbers:
        if number in known:
            yield number, known[number]
            continue
        while number not in early:
            other, answer = next(came)
            early[other] = answer
        yield number, early.pop(number)
    next(came, None)  # there is no more of them: so those who work come to their end


def _turn(source: Path) -> tuple[bool, int]:
    """When a source has its turn: courses first, whose lessons are in other files, and what has more bytes before what
    has fewer.
    """
    return source.name not in COURSE_FILES, -size(source)
