"""What a worker of a cluster does: it builds one source, of files that it has, or tells which of them it lacks."""

from __future__ import annotations

import gc
import os
import pickle
import shutil
import zlib
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from lessonpack import resources
from lessonpack._version import VERSION
from lessonpack.cluster.objects import Objects, Piece
from lessonpack.inspection import silent
from lessonpack.orders import Build, Done, Hand
from lessonpack.parcels import unpacked
from lessonpack.report import trouble
from lessonpack.report.faults import caught
from lessonpack.report.outcome import Fault
from lessonpack.work import Collected, Job

_REACHING = ("jinja2", "lxml", "math-core", "Pygments", "xmlschema")  # libraries that decide on bytes and findings
_ALONE = Lock()  # a process does one thing at a time: schemas are not for several threads, and one takes all of a core


class Errand(Struct, frozen=True):
    """What all orders of a run have in common: its job, and the schema documents by their digests."""

    job: Job
    schemas: tuple[tuple[str, str], ...]
    made_with: Mapping[str, str]


class Lacking(Struct, frozen=True):
    """In place of a result: files that the worker at this address has not, by their digests."""

    address: str
    digests: tuple[str, ...]


class Unlike(Struct, frozen=True):
    """In place of a result: the worker at this address would not make the same bytes; `made_with` is what it has."""

    address: str
    made_with: Mapping[str, str]


class Sent(Struct, frozen=True):
    """What an order came to, and the files of each package by the package's name and their paths."""

    done: Done
    packages: Mapping[str, Mapping[str, bytes]]


@cache
def made_with() -> dict[str, str]:
    """All that decides which bytes become of a source, with its version."""
    own = {"lessonpack": VERSION, "code": resources.digest()[:12], "system": os.name, "zlib": zlib.ZLIB_RUNTIME_VERSION}
    return own | {name: version(name) for name in _REACHING}


def unlike(ours: Mapping[str, str], theirs: Mapping[str, str], *, stored: bool) -> list[str]:
    """What of it differs, with both versions, in words; zlib's does not matter where nothing is compressed."""
    names = [name for name in ours if not (stored and name == "zlib")]
    differing = [name for name in names if ours[name] != theirs.get(name)]
    return [f"{name} {theirs.get(name, 'is missing')} and not {ours[name]}" for name in differing]


def bring(pieces: Collection[Piece], by: str, dask_worker: Any) -> tuple[str, ...]:
    """Take pieces of files that a worker lacks; the digests of those that turned out to be others."""
    return _Bench(Path(dask_worker.local_directory)).objects.put(pieces, by)


def run(errand: str, order: Build, parcel: bytes, files: Mapping[str, str]) -> Sent | Lacking | Unlike:
    """Build what a parcel holds; `files` are the author's, by their digests, and `errand` is the digest of an Errand.

    All that is told names the author's files as the author does, and nothing of the worker's.
    """
    from distributed import get_worker

    worker = get_worker()
    with _ALONE:
        bench = _Bench(Path(worker.local_directory))
        if lacking := bench.objects.lacking([errand]):
            return Lacking(worker.address, lacking)
        asked = _asked(bench.objects.path(errand))
        if unlike(asked.made_with, made_with(), stored=asked.job.store):
            return Unlike(worker.address, made_with())
        schemas = () if bench.schemas(errand).is_dir() else (digest for _, digest in asked.schemas)
        if lacking := bench.objects.lacking([*schemas, *files]):
            return Lacking(worker.address, lacking)
        return bench.build(errand, order, parcel, files)


@lru_cache(maxsize=4)
def _asked(file: Path) -> Errand:
    errand: Errand = pickle.loads(file.read_bytes())  # noqa: S301  # a cluster runs what its clients send
    return errand


class _Bench:
    """Where a worker keeps files, and where it builds."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "lessonpack"
        self.objects = Objects(self.folder / "objects")
        self.out = self.folder / "out"

    def schemas(self, errand: str) -> Path:
        """The store of schemas of a run; it is there when it is whole."""
        return self.folder / f"schemas-{errand}"

    def build(self, errand: str, order: Build, parcel: bytes, files: Mapping[str, str]) -> Sent:
        """What comes of an order. Whatever fails here is a fault that is told of its source: the run goes on."""
        job, source = _asked(self.objects.path(errand)).job, order.plan.source.as_posix()
        faults: list[Fault] = []
        try:
            with caught(faults, source), _hardly_collected():
                return self._built(errand, order, parcel, files)
        except OSError as error:  # a disk that is full, say
            faults.append(Fault(source=source, reason=f"on the worker: {trouble.told(error)}"))
        finally:
            shutil.rmtree(self.out, ignore_errors=True)
            self.objects.shrink()
        return Sent(self._told(Done(Collected(faults=faults)), job, files), {})

    def _built(self, errand: str, order: Build, parcel: bytes, files: Mapping[str, str]) -> Sent:
        for digest in files:
            self.objects.path(digest).touch()
        source = unpacked(parcel, self.objects.path)
        done = _hand(self.folder.parent, errand)(replace(order, source=source))
        packages = {judged.name: dict(_contents(self.out / judged.name)) for judged in done.collected.packages}
        return Sent(self._told(done, _asked(self.objects.path(errand)).job, files), packages)

    def _told(self, done: Done, job: Job, files: Mapping[str, str]) -> Done:
        """The same in the author's words where files are named that could not be read or written."""
        here = {str(self.objects.path(digest)): file for digest, file in files.items()} | {str(self.out): job.out or ""}

        def there(text: str) -> str:
            for own, theirs in here.items():
                text = text.replace(own, theirs)
            return text.replace(str(self.folder), "")

        collected = done.collected
        collected.unwritten = [there(line) for line in collected.unwritten]
        collected.faults = [replace(fault, reason=there(fault.reason)) for fault in collected.faults]
        return done


@contextmanager
def _hardly_collected() -> Iterator[None]:
    """Look for cycles rarely: a build makes many objects and hardly any of them, and looking takes a tenth of it."""
    before = gc.get_threshold()
    gc.set_threshold(2_000_000, 10, 10)
    try:
        yield
    finally:
        gc.set_threshold(*before)


@lru_cache(maxsize=2)
def _hand(folder: Path, errand: str) -> Hand:
    """The hand for all orders of a run: it keeps the schemas that it has compiled."""
    bench = _Bench(folder)
    asked, schemas = _asked(bench.objects.path(errand)), bench.schemas(errand)
    if not schemas.is_dir():
        fresh = schemas.with_suffix(".new")
        fresh.mkdir()
        for file, digest in asked.schemas:
            bench.objects.lay(digest, fresh / file)
        fresh.rename(schemas)
    out = None if asked.job.out is None else str(bench.out)
    return Hand(replace(asked.job, out=out, schemas=str(schemas)), silent)


def _contents(path: Path) -> Iterator[tuple[str, bytes]]:
    """The files of a package that was written: itself, or those of a folder."""
    if path.is_file():
        yield path.name, path.read_bytes()
    for file in sorted(path.rglob("*")):
        if file.is_file():
            yield file.relative_to(path).as_posix(), file.read_bytes()
