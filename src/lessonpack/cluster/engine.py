"""The engine of a Dask cluster: sources are read here, built there, and their packages put in their places here."""

from __future__ import annotations

import asyncio
import time
from array import array
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import CancelledError, Future
from contextlib import ExitStack, suppress
from itertools import islice
from pathlib import Path
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from lessonpack import building, xsd
from lessonpack.cluster import connection, errands
from lessonpack.cluster.errands import Lacking, Sent, Unlike, made_with, unlike
from lessonpack.cluster.supply import Changed, Supply, common
from lessonpack.orders import Build, Done, Order, Read, changed
from lessonpack.parcels import Parcel
from lessonpack.schemas import Store
from lessonpack.sharing import Doers, Share, processes
from lessonpack.spool import Made, Numbers, Shelf, Spool
from lessonpack.work import Collected, Work
from lessonpack.workers import Undone

_TICK = 0.5  # seconds after which those who watch are told that work goes on
_WINDOW = 4  # lessons that are under way for each thread of a worker: it has the next when it ends one
_AT_ONCE = 4  # answers, with the packages in them, that are fetched while another is written
_EARLY = 1 << 30  # bytes of what was built before all was read, which wait in a file
_SLOW = 30.0  # seconds after which another is fetched beside one that does not come
_MOST = 2  # workers that end at an order before it has the others for itself
_DEADLY = "each worker that worked on it ended, also when it worked on nothing else; memory may have run out"


class Cluster:
    """The cluster whose scheduler is at an address, such as `tcp://10.0.0.5:8786`; called, it is an Engine."""

    def __init__(self, address: str) -> None:
        self.address = address

    def __call__(self, share: Share) -> _Run:
        """Raises Unavailable without Dask, without the scheduler, and for workers that would make other bytes."""
        # Processes that are to be forked have to be before there are threads.
        home, quiet = processes(share), ExitStack()
        try:
            quiet.enter_context(connection.hushed())
            client = connection.connected(self.address)
            connection.alike(client, share.job)
        except BaseException as error:
            quiet.close()
            home.__exit__(type(error), error, None)
            raise
        return _Run(share, home, client, quiet)


class _Way(Struct):
    """An order that is under way; `again` where it is suspected of having ended workers, and has them for itself.

    `future` is of Dask, or of the files that are brought for it to a worker, `at`; `ended` counts such workers that
    are gone; `begun` is when it was begun last, by the clock that files are brought by.
    """

    number: int
    order: Build
    parcel: Parcel
    future: Any = None
    again: bool = False
    at: str = ""
    ended: int = 0
    begun: float = 0


class _Event(Struct):
    """An order was done, or has its files, with this future; `fetched` is what it came to, once that is here."""

    number: int
    future: Any
    fetched: Future[Any] | None = None


class _Run:
    """Has the sources of a run read by processes here, and built by the workers of a cluster.

    Between the two they wait in a file, so that memory does not grow with their number. Where workers have room, they
    begin what was read at once; until all are read, and nothing would replace what is another's, that waits as well.
    """

    shares = True

    def __init__(self, share: Share, home: Doers, client: Any, quiet: ExitStack) -> None:
        self._quiet = quiet  # left at the end
        self._share = share
        self._job = share.job
        self._home = home
        self._client = client
        self._validator = xsd.Validator(Store(Path(share.job.schemas)))
        self._errand, self._common = common(share.job, made_with())
        self._supply = Supply(client, self._common)
        self._parcels: Shelf[Parcel] = Shelf(0)
        self._early: Spool[tuple[Build, Sent | Done | Undone]] = Spool()
        self._early_places = array("q")  # of what orders came to while others were read
        self._begun = Numbers()  # of orders that are under way, or were done, since others were read
        self._suspects: list[_Way] = []
        self._events: SimpleQueue[_Event] = SimpleQueue()
        self._ready: deque[_Event] = deque()  # what is done there, and not yet fetched
        self._fetching: dict[Future[Any], float] = {}  # since when
        self._under_way: dict[int, _Way] = {}
        self._workers: dict[str, int] = {}
        self._next_look = 0.0
        self._waits = False

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, of: TracebackType | None) -> None:
        with self._quiet:
            self._home.__exit__(kind, error, of)
            self._parcels.close()
            self._early.close()
            self._supply.close()
            for each in self._fetching:
                each.cancel()
            if self._client.status == "running":
                self._cancel(*self._under_way.values())
            with suppress(OSError):  # a scheduler that stands still is not waited for
                self._client.close(timeout=connection.PATIENCE)

    def do(self, tasks: Mapping[int, Order], watch: Callable[[int], None]) -> Iterator[tuple[int, Done | Undone]]:
        """Sources are read, and packages judged, here; what is built is built there."""
        if not all(isinstance(order, Build) for order in islice(tasks.values(), 1)):  # all are of one kind
            for number, done in self._done_here(Made(tasks.keys(), lambda number: _lent(tasks[number])), watch):
                if number in self._parcels and isinstance(done, Done) and done.plan is not None:
                    self._ahead(Build(number, done.plan, check=self._share.check))
                yield number, done
            return

        def again(number: int) -> Read:
            return Read(number, _build(tasks[number]).plan.source, lent=True)

        unread = [number for number in tasks if number not in self._parcels]  # what was read by an earlier run alone
        lost = {
            number: done for number, done in self._done_here(Made(unread, again), watch) if isinstance(done, Undone)
        }
        yield from lost.items()
        self._home.__exit__(None, None, None)  # those who read have no more to do, and much in memory
        self._only(tasks)
        left = array("q", (number for number in tasks if number not in lost and number not in self._begun))
        yield from self._built(left[::-1], tasks, watch)

    def _done_here(
        self, tasks: Mapping[int, Order], watch: Callable[[int], None]
    ) -> Iterator[tuple[int, Done | Undone]]:
        """What is not built; sources that were read wait in the file."""
        for number, done in self._home.do(tasks, watch):
            if isinstance(done, Done) and done.parcel is not None:
                self._parcels[number] = done.parcel
                yield number, replace(done, parcel=None)
            else:
                yield number, done

    def _ahead(self, order: Build) -> None:
        """Have a source that was just read built at once, if workers have room for it."""
        self._look()
        self._gather()
        is_full = bool(self._early_places) and self._early_places[-1] > _EARLY
        if self._workers and self._has_room() and not is_full:
            self._begun.add(order.number)
            self._start(_Way(order.number, order, self._parcels[order.number]))

    def _gather(self) -> None:
        """Keep what orders came to that were begun ahead."""
        self._fetch_some()
        while (event := self._event(0)) is not None:
            if (came := self._settled(event)) is not None:
                way, answer = came
                self._early_places.append(self._early.put((way.order, answer)))

    def _only(self, tasks: Mapping[int, Order]) -> None:
        """Give up what was begun ahead and is asked for otherwise now: it would replace what is another's."""
        others = [way for way in self._under_way.values() if tasks.get(way.number) != way.order]
        self._cancel(*others)
        for way in others:
            del self._under_way[way.number]
        suspects, self._suspects = self._suspects, []
        for way in suspects:
            (self._suspects if tasks.get(way.number) == way.order else others).append(way)
        for way in others:
            self._begun.discard(way.number)

    def _built(
        self, left: array[int], tasks: Mapping[int, Order], watch: Callable[[int], None]
    ) -> Iterator[tuple[int, Done | Undone]]:
        early = self._early_places
        for number in (*self._under_way, *(way.number for way in self._suspects)):
            watch(number)
        while left or early or self._under_way or self._suspects:
            self._look()
            while left and self._has_room():
                number = left.pop()
                watch(number)
                self._start(_Way(number, _build(tasks[number]), self._parcels[number]))
            if early:
                order, answer = self._early.get(early.pop())
                if order == tasks.get(order.number):
                    watch(order.number)
                    yield order.number, self._placed(order, answer)
                else:
                    left.append(order.number)
            elif not self._under_way:  # alone: what ends a worker now is the guilty one
                self._start(self._suspects.pop())
            event = self._event(0 if early or (left and self._has_room()) else _TICK)
            if event is None:
                self._fetch_some()
                for number in islice(self._under_way, 1):
                    watch(number)
            elif (came := self._settled(event)) is not None:
                way, answer = came
                yield way.number, self._placed(way.order, answer)
        with suppress(OSError):
            self._see()

    def _has_room(self) -> bool:
        return len(self._under_way) < _WINDOW * max(sum(self._workers.values()), 1)

    def _event(self, seconds: float) -> _Event | None:
        try:
            return self._events.get(timeout=seconds)
        except Empty:
            return None

    def _settled(self, event: _Event) -> tuple[_Way, Sent | Done | Undone] | None:
        """An order that is done, and what it came to; None for one that is not, or is to be begun again."""
        way, answer = self._next(event)
        if way is None:
            return None
        if answer is None:
            self._start(way)
            return None
        del self._under_way[way.number]
        if isinstance(answer, Undone) and not way.again:
            self._suspects.append(_Way(way.number, way.order, way.parcel, again=True))
            return None
        return way, answer

    def _next(self, event: _Event) -> tuple[_Way | None, Sent | Done | Undone | None]:
        """An order that was done, and what it came to: None where it is to be begun again. Or none.

        Answers are fetched in the loop of the client: one whose worker ends before would keep us waiting until another
        has done the order.
        """
        if event.fetched is not None:
            self._fetching.pop(event.fetched, None)
        elif not isinstance(event.future, Future):
            self._ready.append(event)
        self._fetch_some()
        way = self._under_way.get(event.number)
        if way is None or way.future is not event.future:  # it was begun again since
            return None, None
        if event.fetched is not None:
            return self._answered(way, event.fetched.exception() or event.fetched.result())
        if isinstance(event.future, Future):
            return way, self._supplied(way, event.future.exception())
        return None, None

    def _fetch_some(self) -> None:
        """Fetch so many answers at once, beside those that a worker which stands still does not give."""
        late = time.monotonic() - _SLOW
        while self._ready and sum(since > late for since in self._fetching.values()) < _AT_ONCE:
            self._fetch(self._ready.popleft())

    def _fetch(self, event: _Event) -> None:
        async def answer() -> Any:
            return await event.future.result()

        fetched = asyncio.run_coroutine_threadsafe(answer(), self._client.loop.asyncio_loop)
        self._fetching[fetched] = time.monotonic()
        fetched.add_done_callback(lambda done: self._events.put(_Event(event.number, event.future, done)))

    def _look(self) -> None:
        """See from time to time which workers there are. Raises Unavailable where the scheduler is gone."""
        if time.monotonic() < self._next_look:
            return
        self._next_look = time.monotonic() + _TICK
        try:
            self._see()
        except OSError as error:
            raise connection.gone() from error
        if self._client.status != "running":
            raise connection.gone()

    def _see(self) -> None:
        """Tell of workers that are gone, and send those that are new what all orders need."""
        before, self._workers = self._workers, dict(self._client.nthreads())
        for address in before.keys() - self._workers.keys():
            self._share.tell(f"the worker {address} is gone; what it was at is done again by another")
            self._supply.leave(address)
        # Also those for which a worker was asked that was gone by then.
        for way in [way for way in self._under_way.values() if way.at and way.at not in self._workers]:
            self._left(way)
        if not self._workers and not self._waits:
            self._share.tell("no worker is there; the work goes on as soon as one comes")
        self._waits = not self._workers
        if new := self._workers.keys() - before.keys():
            self._supply.welcome(list(new))

    def _left(self, way: _Way) -> None:
        """Have an order done by another than the worker that had its files: Dask might wait for that one for ever."""
        self._cancel(way)
        if (lost := self._is_lost(way, _DEADLY)) is None:
            self._start(way)
        else:
            way.future = Future()
            way.future.set_result(lost)
            self._events.put(_Event(way.number, way.future, way.future))

    def _is_lost(self, way: _Way, reason: str) -> Undone | None:
        """Count a worker that does not do an order, and say why none will when there were too many."""
        way.at, way.ended = "", way.ended + 1
        return None if way.ended < (1 if way.again else _MOST) else Undone(reason)

    def _cancel(self, *ways: _Way) -> None:
        ours = [way.future for way in ways if isinstance(way.future, Future)]
        for each in ours:
            each.cancel()
        if len(ours) < len(ways):
            self._client.cancel([way.future for way in ways if not isinstance(way.future, Future)], force=True)

    def _start(self, way: _Way) -> None:
        """Have an order done by some worker, by the one that has its files if that is still there."""
        place = {"workers": [way.at], "allow_other_workers": True} if way.at else {}
        asked = (self._errand, way.order, way.parcel.data, way.parcel.files)
        way.begun = time.monotonic()
        way.future = self._client.submit(errands.run, *asked, pure=False, **place)
        self._under_way[way.number] = way
        way.future.add_done_callback(lambda future: self._events.put(_Event(way.number, future)))

    def _answered(self, way: _Way, answer: Any) -> tuple[_Way | None, Sent | Done | Undone | None]:
        """What an order came to; nothing yet where files are to be brought for it."""
        if not isinstance(answer, Lacking):
            return way, self._came(answer)
        way.at = answer.address
        way.future = self._supply.bring(way.at, answer.digests, way.parcel.files, way.begun)
        way.future.add_done_callback(lambda future: self._events.put(_Event(way.number, future)))
        return None, None

    def _came(self, answer: Any) -> Sent | Undone:
        from distributed import KilledWorker

        match answer:
            case KilledWorker():
                return Undone(_DEADLY)
            case CancelledError():
                raise connection.gone() from answer
            case BaseException():
                raise answer
            case Unlike(address, theirs):
                raise connection.unavailable(address, unlike(made_with(), theirs, stored=self._job.store))
        told: Sent | Undone = answer
        return told

    def _supplied(self, way: _Way, error: BaseException | None) -> Done | Undone | None:
        """What an order came to for which no files could be brought; None where it is to be begun again, with them."""
        match error:
            case None:
                return None
            case Changed():
                return Done(Collected(unwritten=[changed(way.order)]))
            case OSError():
                return self._is_lost(way, f"the worker {way.at} does not take its files: {error}")
            case _:
                raise error

    # --- packages here ---------------------------------------------------------------------------------

    def _placed(self, order: Build, sent: Sent | Done | Undone) -> Done | Undone:
        """What an order came to, its packages in their places; of one that cannot be there is told why."""
        if not isinstance(sent, Sent):
            return sent
        work = Work(job=self._job, validator=self._validator)
        collected, source = sent.done.collected, order.plan.source.as_posix()
        for judged in collected.packages:
            if judged.written is None:
                work.packages.append(judged)
                continue
            with work.apart(source, target=judged.target, package=judged.name):
                work.packages.append(building.place(self._job, judged, sent.packages[judged.name]))
        collected.packages = work.packages
        collected.unwritten += work.unwritten
        collected.faults += work.faults
        return sent.done


def _lent(order: Order) -> Order:
    return replace(order, lent=True) if isinstance(order, Read) else order


def _build(order: Order) -> Build:
    assert isinstance(order, Build)
    return order
