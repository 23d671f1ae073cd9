"""Catalogues of many lessons, by a Dask cluster: what the client takes for them, and what lessons take on the workers.

    python bench/scale.py                       the client with 1,000, 10,000 and 100,000 lessons, and a real cluster
    python bench/scale.py client 1000 5000      the client alone, with so many
    python bench/scale.py cluster 400           so many lessons by one process, and by two workers of a real cluster

The client of the large catalogues is the real one, and walks through folders that are there: it plans, keeps what was
read in its file, has orders under way, puts packages in their places, and reports. Read and built by stand-ins are the
lessons: their answers are those of one real lesson, byte for byte but for its number, so that sizes are true.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import pickle
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, redirect_stdout, suppress
from pathlib import Path
from threading import Thread
from types import SimpleNamespace
from typing import Any

from banks import yaml_bank
from run import BIN, environment

SIZES = (1_000, 10_000, 100_000)
QUESTIONS = 10
_FIRST = "000000"  # the number of the real lesson; those of others are as long
_LINKS = 30_000  # files that are one on the disk: file systems allow some more


def catalogue(folder: Path, size: int) -> None:
    """So many lessons, each in a folder of its own; all are alike but the first of some thousands each."""
    for number in range(size):
        place = folder / f"{number:06}"
        place.mkdir(parents=True)
        if number % _LINKS == 0:
            first = place / "lesson.yaml"
            first.write_text(lesson(number), "utf-8")
        else:
            os.link(first, place / "lesson.yaml")


def lesson(number: int) -> str:
    text = yaml_bank(QUESTIONS).replace(f"id: bank-{QUESTIONS}", f"id: lesson-{number:06}", 1)
    return text.replace("title: A bank", f"title: Lesson {number:06}", 1)


# --- the client ---------------------------------------------------------------------------------------


class Answers:
    """What reading and building come to for one real lesson, for a lesson of any number."""

    def __init__(self, job: Any, source: Path) -> None:
        from msgspec.structs import replace

        from lessonpack.cluster.errands import Sent
        from lessonpack.inspection import silent
        from lessonpack.orders import Build, Hand, Read
        from lessonpack.parcels import unpacked

        with tempfile.TemporaryDirectory() as out:
            hand = Hand(replace(job, out=out), silent)
            read = hand(Read(0, source, lent=True))
            assert read.parcel is not None
            assert read.plan is not None
            built = hand(Build(0, read.plan, source=unpacked(read.parcel.data, Path)))
            packages = {name: {name: Path(out, name).read_bytes()} for name in read.plan.names}
        self._read = pickle.dumps(read)
        self._sent = pickle.dumps(Sent(built, packages))

    def read(self, number: int) -> Any:
        return pickle.loads(self._read.replace(_FIRST.encode(), f"{number:06}".encode()))

    def sent(self, number: int) -> Any:
        return pickle.loads(self._sent.replace(_FIRST.encode(), f"{number:06}".encode()))


class Home:
    """In the place of the processes that read."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers

    def do(self, tasks: Mapping[int, Any], watch: Callable[[int], None]) -> Iterator[tuple[int, Any]]:
        for number in tasks:
            watch(number)
            yield number, self._answers.read(number)

    def __exit__(self, *_error: object) -> None:
        pass


class Workers:
    """In the place of Dask's client: a cluster of a hundred workers that has built everything at once."""

    status = "running"

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self.loop = SimpleNamespace(asyncio_loop=asyncio.new_event_loop())
        Thread(target=self.loop.asyncio_loop.run_forever, daemon=True).start()

    def nthreads(self) -> dict[str, int]:
        return {f"tcp://worker-{number}": 1 for number in range(100)}

    def submit(self, _run: object, _errand: str, order: Any, *_more: object, **_options: object) -> Built:
        return Built(self._answers, order.number)

    async def run(self, *_given: object, workers: Sequence[str], **_options: object) -> dict[str, Any]:
        return dict.fromkeys(workers, ())

    def cancel(self, *_given: object, **_options: object) -> None:
        pass

    def close(self, *, timeout: float) -> None:
        pass


class Built:
    """In the place of a future."""

    def __init__(self, answers: Answers, number: int) -> None:
        self._answers = answers
        self._number = number

    async def result(self) -> Any:
        return self._answers.sent(self._number)

    def add_done_callback(self, call: Callable[[Any], None]) -> None:
        call(self)


def client(folder: Path) -> None:
    """Build the catalogue of a folder with stand-ins, as `build` does, and print what it took as JSON."""
    from lessonpack import Job, run
    from lessonpack.cli._judging import _finish
    from lessonpack.cli._values import Format
    from lessonpack.cluster.engine import _Run
    from lessonpack.memory import Memory

    gc.set_threshold(2_000_000, 10, 10)  # as the program itself does
    os.chdir(folder)
    job = Job(sources=("lessons",), targets=("qti21",), schemas=environment()["LESSONPACK_SCHEMAS"], out="out")
    answers = Answers(job, Path("lessons", _FIRST, "lesson.yaml"))
    began = _spent()
    memory = Memory(job, Path("memory"))
    outcome = run(job, engine=lambda share: _Run(share, Home(answers), Workers(answers), ExitStack()), memory=memory)
    built = _spent()
    assert outcome.verdict == "valid", outcome.verdict
    with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere), suppress(SystemExit):
        _finish(outcome, Path("out"), Format.TEXT, quiet=False, verbose=False, memory=memory)
    memory.keep()
    print(json.dumps({"start": began, "built": built, "reported": _spent(), "unchanged": memory.unchanged}))


def _spent() -> tuple[float, float]:
    """CPU seconds of this process so far, and its largest resident size in MB."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def clients(sizes: list[int]) -> Iterator[str]:
    for size in sizes:
        with tempfile.TemporaryDirectory() as place:
            catalogue(Path(place, "lessons"), size)
            time.sleep(2)  # what was changed at the moment of a build is not known the next time
            for _ in range(2):
                said = subprocess.check_output(
                    [sys.executable, __file__, "_client", place], env=environment(), text=True
                )
                yield _line(size, json.loads(said))


def _line(size: int, told: Mapping[str, Any]) -> str:
    line = f"{size:7,} lessons, {told['unchanged']:,} unchanged, the client: {told['start'][1]:4.0f} MB at the start"
    for before, after, what in (("start", "built", "planned and placed"), ("built", "reported", "reported")):
        each = (told[after][0] - told[before][0]) / size * 1000
        line += f"; {what}: {told[after][1]:5.0f} MB, {each:5.2f} ms CPU each"
    return line


# --- a real cluster -----------------------------------------------------------------------------------


def cluster(size: int) -> Iterator[str]:
    """So many lessons that differ, by one process and by two workers: CPU of all, and the time that passed."""
    import psutil

    with tempfile.TemporaryDirectory() as place:
        for number in range(size):
            folder = Path(place, "lessons", f"{number:06}")
            folder.mkdir(parents=True)
            (folder / "lesson.yaml").write_text(lesson(number), "utf-8")
        command = [str(BIN / "lessonpack"), "build", "lessons", "--offline", "--require-xsd", "--target", "qti21"]
        alone, passed = _build([*command, "--out", "alone", "--fresh", "--jobs", "1"], place)
        yield f"{size:7,} lessons, one process: {alone / size * 1000:5.1f} ms CPU each, {passed:5.1f} s"
        file = Path(place, "scheduler.json")
        words = ["--host", "127.0.0.1", "--no-dashboard", "--scheduler-file", str(file)]
        started = [_started("scheduler", *words, "--port", "0")]
        while not file.is_file():
            time.sleep(0.1)
        theirs = ["--no-nanny", "--nthreads", "1", "--memory-limit", "0", "--local-directory", place]
        started += [_started("worker", *words, *theirs) for _ in range(2)]
        time.sleep(8)
        processes = [psutil.Process(process.pid) for process in started]
        before = [sum(process.cpu_times()[:2]) for process in processes]
        address = json.loads(file.read_bytes())["address"]
        engine = ["--engine", "dask", "--scheduler", address, "--jobs", "2"]
        own, passed = _build([*command, "--out", "there", "--fresh", *engine], place)
        after = [sum(process.cpu_times()[:2]) for process in processes]
        memory = max(process.memory_info().rss for process in processes[1:]) / (1 << 20)
        for process in started:
            process.kill()
            process.wait()
        spent = [(late - early) / size * 1000 for early, late in zip(before, after, strict=True)]
        same = all(
            file.read_bytes() == Path(place, "there", file.name).read_bytes()
            for file in Path(place, "alone").glob("*.zip")
        )
        yield (
            f"{size:7,} lessons, two workers: {sum(spent[1:]):5.1f} ms CPU each on the workers ({memory:.0f} MB), "
            f"{spent[0]:4.1f} ms on the scheduler, {own / size * 1000:5.1f} ms on the client, {passed:5.1f} s; "
            f"{'the same bytes' if same else 'OTHER BYTES'}"
        )


def _build(command: list[str], place: str) -> tuple[float, float]:
    """CPU seconds of a command and its processes, and the seconds that passed."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run(command, cwd=place, env=environment(), check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, time.monotonic() - began


def _started(what: str, *words: str) -> subprocess.Popen[bytes]:
    call = [sys.executable, "-m", f"distributed.cli.dask_{what}", *words]
    return subprocess.Popen(call, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def main() -> None:
    what, *given = sys.argv[1:] or ["all"]
    if what == "_client":
        client(Path(given[0]))
        return
    if what in ("all", "client"):
        for line in clients([int(size) for size in given] or list(SIZES)):
            print(line, flush=True)
    if what in ("all", "cluster"):
        for line in cluster(int(given[0]) if given and what == "cluster" else 400):
            print(line, flush=True)


if __name__ == "__main__":
    main()
