"""Processes that share tasks, each one at a time; one that ends in the middle is replaced, and its task done again.

Nothing here knows what the tasks are.
"""

from __future__ import annotations

import errno
import gc
import math
import os
import pickle
import signal
import sys
import threading
import time
from array import array
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from itertools import chain, repeat
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from msgspec import Struct

from lessonpack import stopping

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

Task = TypeVar("Task")
Result = TypeVar("Result")
Hand = Callable[[Task], Result]
"""What does the tasks of one process, one after the other; it may keep what the next one needs."""

_PATIENCE = 2.0  # seconds in which all that are told to stop put away what they have not finished
_PATIENCE_AT_END = 10.0  # seconds in which those that have nothing left to do end
_PR_SET_PDEATHSIG = 1  # of <sys/prctl.h>
_TICK = 0.5  # seconds after which those who watch are told that work goes on
WORTH = 3  # tasks for which processes are started where that takes some milliseconds
_WORTH_SPAWNED = 10  # and where each has to import everything first
_SWIFT = 0.2  # seconds of a task, beside which the next one may wait
_MOST = 60 if sys.platform == "win32" else 1 << 14  # processes: Windows waits for no more than 63 pipes at once
_BUFFERED = 4_096  # bytes of a task that lie in a pipe until they are read, on every system: nobody waits for that
_NOBODY = -1
_SIGNALLED = 128  # the exit code of a process that a signal told to stop, less its number
_SHORT_OF_MEMORY = errno.ENOMEM  # exit code of a process whose memory ran out
_QUOTA = Path("/sys/fs/cgroup/cpu.max")


def available() -> int:
    """The cores that this process may use: a container may have fewer than its machine."""
    cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    with suppress(OSError, ValueError):
        quota, period = map(int, _QUOTA.read_text("ascii").split())
        cores = min(cores, math.ceil(quota / period))
    return max(cores, 1)


class Undone(Struct, frozen=True):
    """In place of a result: why nobody could do the task; `short` where memory ran out."""

    reason: str
    short: bool = False


class _Raised(Struct, frozen=True):
    """In place of a result: what the hand raised."""

    error: Exception


class _Worker(Struct, eq=False):
    process: Any  # multiprocessing has a class for each way to start one
    pipe: Connection
    number: int
    given: deque[int]  # the task that it is at, and one that lies ready for it
    since: float = 0.0  # when it came to what it is at
    is_swift: bool = False  # its last task took no time to speak of


class _Did:
    """By task the worker that did it last, in two bytes each: a dictionary has a hundred, and there may be 100,000."""

    def __init__(self) -> None:
        self._workers = array("h")

    def note(self, number: int, worker: int) -> None:
        self._workers.extend(repeat(_NOBODY, number + 1 - len(self._workers)))
        self._workers[number] = worker

    def get(self, number: int) -> int | None:
        worker = self._workers[number] if number < len(self._workers) else _NOBODY
        return None if worker == _NOBODY else worker


class _Left(Generic[Task]):
    """The tasks that nobody is at, by the worker that did them last; `watch` is told which are given to one."""

    def __init__(self, tasks: Mapping[int, Task], did: _Did, watch: Callable[[int], None]) -> None:
        self.tasks, self.watch = tasks, watch
        self._by_worker: dict[int | None, deque[int]] = {None: deque()}
        for number in tasks:
            self._by_worker.setdefault(did.get(number), deque()).append(number)

    def __len__(self) -> int:
        return sum(map(len, self._by_worker.values()))

    def __iter__(self) -> Iterator[int]:
        return chain.from_iterable(self._by_worker.values())

    def taken(self, worker: int) -> int:
        """What a worker did before, or what nobody did, or else the last that another will come to."""
        for queue in (self._by_worker.get(worker), self._by_worker[None]):
            if queue:
                return queue.popleft()
        return max(self._by_worker.values(), key=len).pop()

    def put_back(self, number: int, worker: int | None = None) -> None:
        """Have a task done next by a worker, or else by the first that has done all of its own."""
        self._by_worker.setdefault(worker, deque()).appendleft(number)


class Crew(Generic[Task, Result]):
    """So many processes, each with a hand of its own; with one job, or few tasks, all is done in this process.

    `make` makes the hand of a process. `tell` is told of each task that is begun again, with the reason. Processes that
    are forked are worth it for as many tasks as `worth` says.
    """

    def __init__(
        self,
        make: Callable[[], Hand[Task, Result]],
        jobs: int,
        tasks: int,
        tell: Callable[[int, str], None],
        worth: int = WORTH,
    ) -> None:
        self._make = make
        self._tell = tell
        self._own: Hand[Task, Result] | None = None
        self._workers: list[_Worker] = []
        self._did = _Did()
        if jobs > 1 and tasks >= (worth if can_fork() else _WORTH_SPAWNED):
            with suppress(OSError):  # no more processes may be started: those that are there do the work
                for number in range(min(jobs, tasks, _MOST)):
                    self._workers.append(self._started(number))

    @property
    def shares(self) -> bool:
        """False where all is done in this process."""
        return bool(self._workers)

    def __enter__(self) -> Crew[Task, Result]:
        return self

    def __exit__(self, kind: type[BaseException] | None, _error: object, _trace: TracebackType | None) -> None:
        """Let all processes end; after an error they stop what they are at, and put away what is not finished."""
        for worker in self._workers:
            worker.pipe.close()
            if kind is not None and sys.platform != "win32":  # there Ctrl-C is all that lets them put anything away
                worker.process.terminate()
        end = time.monotonic() + (_PATIENCE if kind is not None else _PATIENCE_AT_END)
        for worker in self._workers:
            worker.process.join(max(end - time.monotonic(), 0))
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join(_PATIENCE)  # what it was writing is put away when it writes no more

    def do(self, tasks: Mapping[int, Task], watch: Callable[[int], None]) -> Iterator[tuple[int, Result | Undone]]:
        """Each task's number with its result, as soon as it is there; `watch` is told which task is given to a process,
        or goes on.

        A process is given first what it did before under the same number: it may have kept something. Each begins with
        its first task at once, whether or not a result is asked for.
        """
        if not self._workers:
            return self._alone(tasks, tasks, watch)
        left = _Left(tasks, self._did, watch)
        for worker in self._workers:  # these are other tasks
            worker.is_swift = False
        self._give_all(left)
        return self._share(left)

    def _alone(
        self, numbers: Iterable[int], tasks: Mapping[int, Task], watch: Callable[[int], None]
    ) -> Iterator[tuple[int, Result | Undone]]:
        self._own = self._own or self._make()
        for number in numbers:
            watch(number)
            yield number, self._own(tasks[number])

    def _share(self, left: _Left[Task]) -> Iterator[tuple[int, Result | Undone]]:
        from multiprocessing.connection import wait

        again: dict[int, Undone] = {}
        while busy := {worker.pipe: worker for worker in self._workers if worker.given}:
            ready = wait(list(busy), _TICK)
            for pipe in ready:
                number, answer = self._answer(busy[pipe], left)  # type: ignore[index]  # what comes is what was given
                if isinstance(answer, _Raised):
                    raise answer.error
                if isinstance(answer, Undone) and number not in again and self._workers:
                    again[number] = answer
                    left.put_back(number)
                    self._tell(number, answer.reason)
                    self._give_all(left)
                    continue
                self._give_all(left)  # first: whoever looks at what came may take a while
                if isinstance(answer, Undone):
                    answer = _given_up(answer, twice=number in again)
                yield number, answer
            if not ready:
                left.watch([worker.given[0] for worker in self._workers if worker.given][-1])
        if left:  # no process is there any more, and this one is not to end at what ended another
            yield from ((number, _given_up(again[number])) for number in left if number in again)
            yield from self._alone([number for number in left if number not in again], left.tasks, left.watch)

    def _give_all(self, left: _Left[Task]) -> None:
        """Give each process that has nothing to do one of the tasks that are left.

        One that does its tasks in no time is given another ahead, so that it need not wait for us. The last ones are
        for whoever is done first, and so is what would lie behind a long one.
        """
        for worker in [*self._workers]:
            if left and not worker.given:
                self._give(worker, left)
        for worker in self._workers:
            if len(left) > len(self._workers) and len(worker.given) == 1 and worker.is_swift:
                self._give(worker, left)

    def _give(self, worker: _Worker, left: _Left[Task]) -> None:
        number = left.taken(worker.number)
        message = pickle.dumps(left.tasks[number])
        if worker.given and len(message) > _BUFFERED:
            left.put_back(number, worker.number)
            return
        try:
            worker.pipe.send_bytes(message)
        except OSError:
            # One that ended at what it was at is asked for that; one that had nothing to do costs nothing.
            fresh = None if worker.given else self._replaced(worker)
            if fresh is None:
                left.put_back(number)
                return
            worker = fresh
            with suppress(OSError):  # it ended as it began: that is told when it is asked for the task
                worker.pipe.send_bytes(message)
        if not worker.given:
            worker.since = time.monotonic()
        worker.given.append(number)
        self._did.note(number, worker.number)
        left.watch(number)

    def _answer(self, worker: _Worker, left: _Left[Task]) -> tuple[int, Result | Undone | _Raised]:
        """What came of the task that a process was at; what it was given ahead is left when it ended."""
        now = time.monotonic()
        worker.is_swift, worker.since = now - worker.since < _SWIFT, now
        number = worker.given.popleft()
        try:
            answer: Result | _Raised = worker.pipe.recv()
        except (EOFError, OSError):
            worker.process.join()
            self._replaced(worker)
            for ahead in worker.given:
                left.put_back(ahead)
            code = worker.process.exitcode
            return number, Undone(_ended(code), short=code == _SHORT_OF_MEMORY)
        return number, answer

    def _replaced(self, former: _Worker) -> _Worker | None:
        """Another process in the place of one that ended, without what that one kept; None where none can be started:
        then those that are there do the work.
        """
        former.pipe.close()
        place = self._workers.index(former)
        try:
            self._workers[place] = self._started(former.number)
        except OSError:
            del self._workers[place]
            return None
        return self._workers[place]

    def _started(self, number: int) -> _Worker:
        import multiprocessing  # a run of one lesson starts no process

        forked = can_fork()
        context = multiprocessing.get_context("fork" if forked else "spawn")
        ours, theirs = context.Pipe()
        # A process that is forked has our ends of all pipes as well: none would see that we are gone.
        others = [worker.pipe for worker in self._workers if not worker.pipe.closed]
        given = (self._make, theirs, [ours, *others] if forked else [], gc.get_threshold())
        process = context.Process(target=_serve, args=given, daemon=True)  # type: ignore[attr-defined]
        with _undisturbed():
            process.start()
        theirs.close()
        return _Worker(process, ours, number, deque())


def _given_up(lost: Undone, *, twice: bool = False) -> Undone:
    """What is told of a task that is lost, and not begun again."""
    if lost.short:
        where = "in two processes, one after the other" if twice else "and no other process can be started"
        return Undone(f"{lost.reason}{' ' if twice else ', '}{where}; fewer --jobs may help", short=True)
    ended = f"ended twice ({lost.reason})" if twice else f"ended ({lost.reason}), and no other can be started"
    return Undone(f"the process that worked on it {ended}; if memory ran out, fewer --jobs may help")


def can_fork() -> bool:
    """True where a process can start with all that this one has loaded: elsewhere, or beside threads, that may hang."""
    return sys.platform == "linux" and threading.active_count() == 1


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Hold back what tells to stop, also from the processes that start within, until they are ready for it."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, stopping.SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _ended(code: int | None) -> str:
    """How a process ended, in words; by a signal that it heeded with the code that a shell has for it."""
    with suppress(ValueError):
        if code is not None and (code < 0 or code > _SIGNALLED):
            return f"stopped by {signal.Signals(-code if code < 0 else code - _SIGNALLED).name}"
    return "memory ran out" if code == _SHORT_OF_MEMORY else f"exit code {code}"


# --- in the process that works ------------------------------------------------------------------------

_SERVING = ContextVar("serving", default=False)


def serves() -> bool:
    """True in a process that works for another. There a MemoryError is to end it: a process that is short of memory
    fails at one task after the other, and sooner than those that do theirs; in another the task may be done.
    """
    return _SERVING.get()


def _serve(
    make: Callable[[], Hand[Any, Any]], pipe: Connection, others: list[Connection], thresholds: tuple[int, int, int]
) -> None:
    """Do what comes through the pipe until nobody is at its other end, the process is told to stop, or memory ends."""
    _SERVING.set(True)
    for other in others:
        other.close()
    gc.set_threshold(*thresholds)
    try:
        with suppress(EOFError, OSError):
            _heed()
            hand = make()
            while True:
                pipe.send_bytes(pickle.dumps(_done(hand, pipe.recv())))
        if sys.platform != "win32":  # who is at the other end goes, and may say so as well: it need not be told
            signal.pthread_sigmask(signal.SIG_BLOCK, stopping.SIGNALS)
    except MemoryError:
        os._exit(_SHORT_OF_MEMORY)  # to end in order takes memory
    except KeyboardInterrupt as told:
        raise SystemExit(getattr(told, "code", _SIGNALLED + signal.SIGINT)) from None


def _heed() -> None:
    """Be told to stop by signals, and on Linux by the end of the process that started this one, whatever ended it."""
    stopping.heed(once=True)
    if sys.platform == "linux":
        with suppress(ImportError, OSError, AttributeError):  # elsewhere the pipe tells it, after the task
            import ctypes

            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if sys.platform != "win32":
        signal.pthread_sigmask(signal.SIG_UNBLOCK, stopping.SIGNALS)


def _done(hand: Hand[Any, Any], task: object) -> object:
    try:
        return hand(task)
    except MemoryError:
        raise
    except Exception as error:
        return _Raised(error)
