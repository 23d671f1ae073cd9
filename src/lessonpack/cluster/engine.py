"""The engine of a Dask cluster: sources are read here, built there, and their packages put in their places here."""

from __future__ import annotations

import hashlib
import pickle
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import suppress
from itertools import islice, product
from pathlib import Path
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Any
from uuid import uuid4

from msgspec import Struct
from msgspec.structs import replace

from lessonpack import building, pipeline, targets, xsd
from lessonpack.cluster import errands
from lessonpack.cluster.errands import Errand, Lacking, Sent, Unlike, made_with, unlike
from lessonpack.cluster.objects import PIECE, Piece, pieces
from lessonpack.orders import Build, Done, Order, Read, changed
from lessonpack.parcels import Parcel
from lessonpack.schemas import Store
from lessonpack.sharing import Doers, Share, Unavailable, processes
from lessonpack.spool import Made, Spool
from lessonpack.work import Collected, Job, Work
from lessonpack.workers import Lost

_PATIENCE = 10  # seconds in which a scheduler answers
_TICK = 0.5  # seconds after which those who watch are told that work goes on
_WINDOW = 4  # lessons that are under way for each thread of a worker: it has the next when it ends one
_REMEMBERED = 10_000  # files of which is known which worker was sent them
_AT_ONCE = 4  # answers, with the packages in them, that are fetched while another is written
_MOST = 2  # workers that end at an order before it has the others for itself
_DEADLY = "each worker that worked on it ended, also when it worked on nothing else; memory may have run out"
_WITHOUT = "install it with: pip install 'lessonpack[dask]'"


class Cluster:
    """The cluster whose scheduler is at an address, such as `tcp://10.0.0.5:8786`; called, it is an Engine."""

    def __init__(self, address: str) -> None:
        self.address = address

    def __call__(self, share: Share) -> _Run:
        """Raises Unavailable without Dask, without the scheduler, and for workers that would make other bytes."""
        # Processes that are to be forked have to be before there are threads.
        home = processes(share)
        try:
            client = _connected(self.address)
            _alike(client, share.job)
        except BaseException as error:
            home.__exit__(type(error), error, None)
            raise
        return _Run(share, home, client)


def _connected(address: str) -> Any:
    try:
        from distributed import Client
    except ImportError as error:
        raise Unavailable(f"--engine dask needs Dask, which is not installed; {_WITHOUT}") from error
    try:
        return Client(address, timeout=_PATIENCE, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError, TypeError) as error:
        advice = "is 'dask scheduler' running there, and is the address the one that it prints?"
        raise Unavailable(f"no scheduler of Dask answers at {address}; {advice}") from error


def _alike(client: Any, job: Job) -> None:
    """Raise Unavailable, and leave, unless all workers that are there would make the bytes that are made here."""
    ours = made_with()
    try:
        for address, theirs in client.run(errands.made_with, on_error="return").items():
            if not isinstance(theirs, dict):
                raise Unavailable(f"the worker {address} has no lessonpack {ours['lessonpack']}; install it there")
            if differing := unlike(ours, theirs, stored=job.store):
                raise _unavailable(address, differing)
    except BaseException:
        client.close()
        raise


def _gone() -> Unavailable:
    return Unavailable("the scheduler of Dask is gone; packages that are there are whole, build again for the others")


def _unavailable(address: str, differing: Sequence[str]) -> Unavailable:
    """Why a worker may not work, and what to do."""
    advice = "install the same there, or here"
    if [words.split()[0] for words in differing] == ["zlib"]:
        advice += ", or leave packages uncompressed with --store"
    return Unavailable(f"the worker {address} would make other bytes: it has {', '.join(differing)}; {advice}")


class _Way(Struct):
    """An order that is under way; `again` where it is suspected of having ended workers, and has them for itself.

    `at` is the worker that was sent what it lacked for it, `ended` counts those of them that are gone; `begun` is when
    it was begun last, by the clock that files are brought by.
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
    """An order was done, with this future; `answer` is None until it was fetched."""

    number: int
    future: Any
    answer: Any = None


class _Changed(Exception):
    """A file is no longer what was read."""


class _Run:
    """Has the sources of a run read by processes here, and built by the workers of a cluster.

    Between the two they wait in a file, so that memory does not grow with their number.
    """

    shares = True

    def __init__(self, share: Share, home: Doers, client: Any) -> None:
        self._share = share
        self._job = share.job
        self._home = home
        self._client = client
        self._validator = xsd.Validator(Store(Path(share.job.schemas)))
        self._name = uuid4().hex
        self._errand, self._common = _common(share.job)
        self._brought: dict[tuple[str, str], float] = {}  # when a worker had a file, by its digest; the latest last
        self._parcels: Spool[Parcel] = Spool()
        self._places: dict[int, int] = {}  # of parcels that wait
        self._events: SimpleQueue[_Event] = SimpleQueue()
        self._ready: deque[_Event] = deque()  # what is done there, and not yet fetched
        self._fetching = 0
        self._fetchers = ThreadPoolExecutor(_AT_ONCE)
        self._under_way: dict[int, _Way] = {}
        self._workers: dict[str, int] = {}
        self._next_look = 0.0
        self._waits = False

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, of: TracebackType | None) -> None:
        self._home.__exit__(kind, error, of)
        self._parcels.close()
        if self._under_way and self._client.status == "running":
            self._client.cancel([way.future for way in self._under_way.values()], force=True)
        self._fetchers.shutdown(wait=False, cancel_futures=True)
        self._client.close()

    def do(self, tasks: Mapping[int, Order], watch: Callable[[int], None]) -> Iterator[tuple[int, Done | Lost]]:
        """Sources are read, and packages judged, here; what is built is built there."""
        if not all(isinstance(order, Build) for order in islice(tasks.values(), 1)):  # all are of one kind
            yield from self._done_here(Made(tasks.keys(), lambda number: _lent(tasks[number])), watch)
            return

        def again(number: int) -> Read:
            return Read(number, _build(tasks[number]).plan.source, lent=True)

        unread = [number for number in tasks if number not in self._places]  # what was read by an earlier run alone
        lost = {number: done for number, done in self._done_here(Made(unread, again), watch) if isinstance(done, Lost)}
        yield from lost.items()
        self._home.__exit__(None, None, None)  # those who read have no more to do, and much in memory
        yield from self._built(deque(number for number in tasks if number not in lost), tasks, watch)

    def _done_here(self, tasks: Mapping[int, Order], watch: Callable[[int], None]) -> Iterator[tuple[int, Done | Lost]]:
        """What is not built; sources that were read wait in the file."""
        for number, done in self._home.do(tasks, watch):
            if isinstance(done, Done) and done.parcel is not None:
                self._places[number] = self._parcels.put(done.parcel)
                yield number, replace(done, parcel=None)
            else:
                yield number, done

    def _built(
        self, left: deque[int], tasks: Mapping[int, Order], watch: Callable[[int], None]
    ) -> Iterator[tuple[int, Done | Lost]]:
        suspects: list[_Way] = []
        while left or self._under_way or suspects:
            self._look()
            while left and len(self._under_way) < _WINDOW * max(sum(self._workers.values()), 1):
                number = left.popleft()
                watch(number)
                self._start(_Way(number, _build(tasks[number]), self._parcels.get(self._places.pop(number))))
            if not self._under_way:  # alone: what ends a worker now is the guilty one
                self._start(suspects.pop())
            way, answer = self._next(watch)
            if way is None:
                continue
            if answer is None:
                self._start(way)
                continue
            del self._under_way[way.number]
            if isinstance(answer, Lost) and not way.again:
                suspects.append(_Way(way.number, way.order, way.parcel, again=True))
            else:
                yield way.number, answer
        with suppress(OSError):
            self._see()

    def _next(self, watch: Callable[[int], None]) -> tuple[_Way | None, Done | Lost | None]:
        """An order that was done, and what it came to: None where it is to be begun again. Or none, after a while.

        Threads fetch the answers: one whose worker ends before would keep us waiting until another has done the order.
        """
        try:
            event = self._events.get(timeout=_TICK)
        except Empty:
            watch(next(iter(self._under_way)))
            return None, None
        if event.answer is None:
            self._ready.append(event)
        else:
            self._fetching -= 1
        while self._ready and self._fetching < _AT_ONCE:
            self._fetching += 1
            self._fetchers.submit(self._fetch, self._ready.popleft())
        way = self._under_way.get(event.number)
        if event.answer is None or way is None or way.future is not event.future:  # it was begun again since
            return None, None
        return way, self._answer(way, event.answer)

    def _fetch(self, event: _Event) -> None:
        try:
            event.answer = event.future.result()
        except BaseException as error:
            event.answer = error
        self._events.put(event)

    def _look(self) -> None:
        """See from time to time which workers there are. Raises Unavailable where the scheduler is gone."""
        if time.monotonic() < self._next_look:
            return
        self._next_look = time.monotonic() + _TICK
        try:
            self._see()
        except OSError as error:
            raise _gone() from error
        if self._client.status != "running":
            raise _gone()

    def _see(self) -> None:
        """Tell of workers that are gone, and send those that are new what all orders need."""
        before, self._workers = self._workers, dict(self._client.nthreads())
        for address in before.keys() - self._workers.keys():
            self._share.tell(f"the worker {address} is gone; what it was at is done again by another")
        # Also those for which a worker was asked that was gone by then.
        for way in [way for way in self._under_way.values() if way.at and way.at not in self._workers]:
            self._left(way)
        if not self._workers and not self._waits:
            self._share.tell("no worker is there; the work goes on as soon as one comes")
        self._waits = not self._workers
        # One that was asked before it was seen said what it lacks, and has had it.
        if new := [each for each in self._workers.keys() - before.keys() if (each, self._errand) not in self._brought]:
            self._bring(new, self._common, {})

    def _left(self, way: _Way) -> None:
        """Have an order done by another than the worker that had its files: Dask might wait for that one for ever."""
        self._client.cancel([way.future], force=True)
        way.at, way.ended = "", way.ended + 1
        if way.ended < (1 if way.again else _MOST):
            self._start(way)
        else:
            self._fetching += 1
            self._events.put(_Event(way.number, way.future, Lost(_DEADLY)))

    def _start(self, way: _Way) -> None:
        """Have an order done by some worker, by the one that has its files if that is still there."""
        place = {"workers": [way.at], "allow_other_workers": True} if way.at else {}
        asked = (self._errand, way.order, way.parcel.data, way.parcel.files)
        way.begun = time.monotonic()
        way.future = self._client.submit(errands.run, *asked, pure=False, **place)
        self._under_way[way.number] = way
        way.future.add_done_callback(lambda future: self._events.put(_Event(way.number, future)))

    def _answer(self, way: _Way, answer: Any) -> Done | Lost | None:
        """What an order came to; None where it is to be begun again, now that its files are there."""
        from distributed import KilledWorker

        match answer:
            case Lost():
                return answer
            case KilledWorker():
                return Lost(_DEADLY)
            case CancelledError():
                raise _gone() from answer
            case BaseException():
                raise answer
            case Lacking(address, digests):
                # What was brought since it was begun is there by now; what was brought before is there no more.
                missed = [each for each in digests if self._brought.get((address, each), 0) <= way.begun]
                way.at = address
                try:
                    self._bring([address], missed, way.parcel.files)
                except _Changed:
                    return Done(Collected(unwritten=[changed(way.order)]))
                return None
            case Unlike(address, theirs):
                raise _unavailable(address, unlike(made_with(), theirs, stored=self._job.store))
            case _:
                return self._placed(way.order, answer)

    # --- files there -----------------------------------------------------------------------------------

    def _bring(self, addresses: Sequence[str], digests: Iterable[str], files: Mapping[str, str]) -> None:
        """Send workers what they lack. Raises _Changed for a file that is no longer what was read."""
        for load in _loads(piece for digest in digests for piece in self._pieces(digest, files)):
            said = {}
            with suppress(OSError):  # a worker that is gone misses nothing
                said = self._client.run(errands.bring, load, self._name, workers=addresses, on_error="ignore")
            if any(said.values()):
                raise _Changed
            for pair in product(addresses, (piece.digest for piece in load)):
                self._brought.pop(pair, None)
                self._brought[pair] = time.monotonic()
        for old in list(self._brought)[: max(len(self._brought) - _REMEMBERED, 0)]:
            del self._brought[old]

    def _pieces(self, digest: str, files: Mapping[str, str]) -> Iterator[Piece]:
        known = files.get(digest) or self._common[digest]
        if isinstance(known, bytes):
            yield Piece(digest, 0, known, last=True)
            return
        try:
            yield from pieces(digest, Path(known))
        except OSError as error:
            raise _Changed from error

    # --- packages here ---------------------------------------------------------------------------------

    def _placed(self, order: Build, sent: Sent) -> Done:
        """What an order came to, its packages in their places; of one that cannot be there is told why."""
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


def _loads(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    """Pieces that travel together: many small files, or a part of a large one."""
    load: list[Piece] = []
    size = 0
    for piece in pieces:
        load.append(piece)
        size += len(piece.data)
        if size >= PIECE:
            yield load
            load, size = [], 0
    if load:
        yield load


def _common(job: Job) -> tuple[str, dict[str, bytes | Path]]:
    """The digest of a run's Errand, and where all is that it needs, by digests."""
    store = Store(Path(job.schemas))
    controls = {targets.load()[name].standard.controls for name in job.targets} if job.controls else set()
    families = sorted({*pipeline.families(job), *filter(None, controls)})
    wanted = [store.catalog.documents[file] for file in store.catalog.wanted(families)]
    lacking = set(store.lacking(document.file for document in wanted))
    there = [document for document in wanted if not document.own and document.file not in lacking]
    schemas = tuple((document.file, document.sha256) for document in there)
    errand = pickle.dumps(Errand(job, schemas, made_with()))
    digest = hashlib.sha256(errand).hexdigest()
    return digest, {digest: errand} | {document.sha256: store.path(document.file) for document in there}
