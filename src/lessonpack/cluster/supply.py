"""Files on their way to workers, each once: one that does not answer holds up nobody but those who wait for it."""

from __future__ import annotations

import asyncio
import hashlib
import pickle
import time
from collections import defaultdict
from collections.abc import Coroutine, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import AsyncExitStack, suppress
from itertools import product
from pathlib import Path
from typing import Any
from uuid import uuid4

from lessonpack import pipeline, targets
from lessonpack.cluster import errands
from lessonpack.cluster.errands import Errand
from lessonpack.cluster.objects import PIECE, Piece, pieces
from lessonpack.schemas import Store
from lessonpack.work import Job

_REMEMBERED = 10_000  # files of which is known which worker was sent them
_AT_ONCE = 4  # workers that are brought something
_SLOW = 10.0  # seconds after which one that does not take it leaves its turn to another


class Changed(Exception):
    """A file is no longer what was read."""


class Supply:
    """Brings workers the files that they lack. `common` is where those are that all orders need, by their digests.

    A worker that has just ended the scheduler tries to reach for half a minute, and one that stands still for ever. So
    all of it is done in the loop of Dask's client, for each worker one thing after the other.
    """

    def __init__(self, client: Any, common: Mapping[str, bytes | Path]) -> None:
        self._client = client
        self._common = common
        self._name = uuid4().hex
        self._brought: dict[tuple[str, str], float] = {}  # when a worker had a file, by its digest; the latest last
        self._under_way: dict[Future[None], str] = {}  # which worker it is for
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._room = asyncio.Semaphore(_AT_ONCE)

    def bring(self, address: str, digests: Iterable[str], files: Mapping[str, str], since: float = 0) -> Future[None]:
        """Send a worker files that it lacks, but those that it was sent `since` a time of `time.monotonic`.

        It is cancelled when the worker is gone, and raises OSError for one that cannot be reached, or has no room, and
        Changed for a file that is no longer what was read.
        """
        return self._begin(self._bring(address, tuple(digests), files, since), address)

    def welcome(self, addresses: Sequence[str]) -> None:
        """Send new workers what all orders need, once through the scheduler; who does not get it so will ask for it."""
        self._begin(self._welcome(addresses), "")

    def _begin(self, turn: Coroutine[Any, Any, None], address: str) -> Future[None]:
        future = asyncio.run_coroutine_threadsafe(turn, self._client.loop.asyncio_loop)
        self._under_way[future] = address
        future.add_done_callback(lambda done: self._under_way.pop(done, None))
        return future

    def leave(self, address: str) -> None:
        """Bring a worker nothing more that is under way to it: it is gone."""
        self._cancel(future for future, other in [*self._under_way.items()] if other == address)

    def close(self) -> None:
        """Bring nobody anything more."""
        self._cancel([*self._under_way])

    def _cancel(self, futures: Iterable[Future[None]]) -> None:
        for future in futures:
            future.cancel()

    # --- in the loop of the client ---------------------------------------------------------------------

    async def _welcome(self, addresses: Sequence[str]) -> None:
        async with AsyncExitStack() as turns:
            for address in sorted(addresses):
                await turns.enter_async_context(self._turns[address])
            lacking: dict[tuple[str, ...], list[str]] = {}
            for address in addresses:  # one that was asked before it was seen said what it lacks, and has had it
                lacked = tuple(each for each in self._common if (address, each) not in self._brought)
                lacking.setdefault(lacked, []).append(address)
            for digests, alike in lacking.items():
                with suppress(OSError):
                    for load in self._loads(digests, {}):
                        await asyncio.wait_for(self._sent(alike, load), _SLOW)

    async def _bring(self, address: str, digests: Iterable[str], files: Mapping[str, str], since: float) -> None:
        async with self._turns[address], AsyncExitStack() as room:
            await room.enter_async_context(self._room)
            missed = [each for each in digests if self._brought.get((address, each), -1) <= since]
            for load in self._loads(missed, files):
                sending = asyncio.ensure_future(self._sent([address], load))
                try:
                    done, _ = await asyncio.wait({sending}, timeout=_SLOW)
                    if not done:
                        await room.aclose()
                    refused = (await sending)[address]
                finally:
                    sending.cancel()
                if refused:
                    raise refused if isinstance(refused, Exception) else Changed

    async def _sent(self, addresses: Sequence[str], load: list[Piece]) -> dict[str, Any]:
        """What each of the workers says: the digests of files that it refused, or why it does not get them."""
        run = self._client.run(errands.bring, load, self._name, workers=addresses, on_error="return")
        said: dict[str, Any] = await run
        for address, piece in product((address for address, refused in said.items() if not refused), load):
            self._brought.pop((address, piece.digest), None)
            self._brought[address, piece.digest] = time.monotonic()
        for old in list(self._brought)[: max(len(self._brought) - _REMEMBERED, 0)]:
            del self._brought[old]
        return said

    def _loads(self, digests: Iterable[str], files: Mapping[str, str]) -> Iterator[list[Piece]]:
        """Pieces that travel together: many small files, or a part of a large one."""
        load: list[Piece] = []
        for piece in (piece for digest in digests for piece in self._pieces(digest, files)):
            load.append(piece)
            if sum(len(each.data) for each in load) >= PIECE:
                yield load
                load = []
        if load:
            yield load

    def _pieces(self, digest: str, files: Mapping[str, str]) -> Iterator[Piece]:
        known = files.get(digest) or self._common[digest]
        if isinstance(known, bytes):
            yield Piece(digest, 0, known, last=True)
            return
        try:
            yield from pieces(digest, Path(known))
        except OSError as error:
            raise Changed from error


def common(job: Job, made: Mapping[str, str]) -> tuple[str, dict[str, bytes | Path]]:
    """The digest of a run's Errand, which says what it is `made` with, and where all is that it needs, by digests."""
    store = Store(Path(job.schemas))
    controls = {targets.load()[name].standard.controls for name in job.targets} if job.controls else set()
    families = sorted({*pipeline.families(job), *filter(None, controls)})
    wanted = [store.catalog.documents[file] for file in store.catalog.wanted(families)]
    lacking = set(store.lacking(document.file for document in wanted))
    there = [document for document in wanted if not document.own and document.file not in lacking]
    schemas = tuple((document.file, document.sha256) for document in there)
    errand = pickle.dumps(Errand(job, schemas, made))
    digest = hashlib.sha256(errand).hexdigest()
    return digest, {digest: errand} | {document.sha256: store.path(document.file) for document in there}
