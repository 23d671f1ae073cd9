"""The way to a cluster: its scheduler is asked who it is, and its workers what they would make bytes with."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from threading import Thread
from types import ModuleType
from typing import Any

from lessonpack.cluster import errands
from lessonpack.cluster.errands import made_with, unlike
from lessonpack.sharing import Unavailable
from lessonpack.work import Job

PATIENCE = 10  # seconds in which a scheduler answers
_WITHOUT = "install it with: pip install 'lessonpack[dask]'"
# Those that Dask gives a level to tell something at; the others follow them.
_LOGGERS = ("distributed", "distributed.client", "tornado.application")
_SAME = "install the same there, or here"


@contextmanager
def hushed() -> Iterator[None]:
    """Have Dask keep its tracebacks of what is lost to itself: we tell what becomes of it. Raises Unavailable."""
    _dask()  # which sets the levels when it is loaded
    loggers = [logging.getLogger(name) for name in _LOGGERS]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)


def connected(address: str) -> Any:
    """A client of Dask. Raises Unavailable without Dask, without a scheduler, and for one of another version."""
    distributed = _dask()
    # A client of an earlier run that could not connect, or close, is closed when it is collected. In the thread that
    # Dask starts here that would wait for a lock, which whoever starts it holds until the thread runs.
    gc.collect()
    theirs = _scheduler(address)
    if theirs != distributed.__version__:
        differing = f"has distributed {theirs} and not {distributed.__version__}"
        raise Unavailable(f"the scheduler at {address} {differing}; {_SAME}")
    try:
        return distributed.Client(address, timeout=PATIENCE, set_as_default=False)
    except OSError as error:
        raise _unanswered(address) from error


def _dask() -> ModuleType:
    try:
        import distributed
    except ImportError as error:
        raise Unavailable(f"--engine dask needs Dask, which is not installed; {_WITHOUT}") from error
    return distributed


def _scheduler(address: str) -> str:
    """The version of the scheduler's Dask.

    Dask's client would wait for ever for one that stands still, or for something else that listens there, such as the
    page that shows what the scheduler does; and of one of another version it would raise what that stumbles upon.
    """
    from distributed import Security
    from distributed.core import rpc

    async def asked() -> str:
        secret = Security().get_connection_args("client")  # type: ignore[no-untyped-call]
        async with rpc(address, timeout=PATIENCE, connection_args=secret) as scheduler:  # type: ignore[no-untyped-call]
            return str((await scheduler.versions())["packages"]["distributed"])

    def apart() -> None:
        try:
            answer.set_result(asyncio.run(asyncio.wait_for(asked(), PATIENCE)))
        except BaseException as error:
            answer.set_exception(error)

    answer: Future[str] = Future()
    Thread(target=apart, daemon=True).start()  # in this one a loop may be running, as in a notebook
    try:
        return answer.result()
    except Exception as error:  # what is no answer of Dask is read as a number of bytes, or as anything
        raise _unanswered(address) from error


def _unanswered(address: str) -> Unavailable:
    advice = "is 'dask scheduler' running there, and is the address the one that it prints?"
    if address.startswith("tls:"):
        advice += " With tls:// Dask wants certificates, which its configuration names"
    return Unavailable(f"no scheduler of Dask answers at {address}; {advice}")


def alike(client: Any, job: Job) -> None:
    """Raise Unavailable, and leave, unless all workers that answer would make the bytes that are made here."""
    ours = made_with()
    try:
        for address, theirs in client.sync(_answers, client, list(client.nthreads())).items():
            if isinstance(theirs, OSError):
                continue  # it is gone, or busy: it is asked again with what it is to build
            if not isinstance(theirs, dict):
                raise Unavailable(f"the worker {address} has no lessonpack {ours['lessonpack']}; install it there")
            if differing := unlike(ours, theirs, stored=job.store):
                raise unavailable(address, differing)
    except BaseException:
        client.close()
        raise


async def _answers(client: Any, addresses: Sequence[str]) -> dict[str, Any]:
    """What the workers at these addresses are made with, or why one does not tell: it may have just ended."""

    async def answer(address: str) -> Any:
        asked = client.run(errands.made_with, workers=[address], on_error="return")
        try:
            return (await asyncio.wait_for(asked, PATIENCE))[address]
        except OSError as error:
            return error

    return dict(zip(addresses, await asyncio.gather(*map(answer, addresses)), strict=True))


def gone() -> Unavailable:
    return Unavailable("the scheduler of Dask is gone; packages that are there are whole, build again for the others")


def unavailable(address: str, differing: Sequence[str]) -> Unavailable:
    """Why a worker may not work, and what to do."""
    advice = _SAME
    if [words.split()[0] for words in differing] == ["zlib"]:
        advice += ", or leave packages uncompressed with --store"
    return Unavailable(f"the worker {address} would make other bytes: it has {', '.join(differing)}; {advice}")
