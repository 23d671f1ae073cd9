"""A Dask cluster of two processes builds what one process here builds: the same bytes, and the same is told of them."""

from __future__ import annotations

import asyncio
import gc
import hashlib
import json
import logging
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Thread
from types import SimpleNamespace
from typing import Any

import distributed
import pytest
from distributed import Client
from distributed import utils as dask

from conftest import ROOT
from lessonpack import Job, Outcome, orders, parcels, run
from lessonpack.cluster import Cluster, connection, engine, errands, supply
from lessonpack.cluster.objects import Objects, Piece, pieces
from lessonpack.cluster.supply import Changed, Supply
from lessonpack.inspection import silent
from lessonpack.pipeline import check
from lessonpack.report import data
from lessonpack.schemas import Store
from lessonpack.sharing import Unavailable
from test_cli import GOOD, call

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="the cluster of the tests is killed by signals"),
    # What Dask's client leaves to the garbage collector when its scheduler or a worker is killed.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

SINK = ROOT / "content" / "kitchen-sink"
TARGETS = ("qti21", "scorm12", "html")

# What the workers are started with: one ends at a lesson as often as there are marks for it.
FATAL = """
import os, pathlib, signal
from lessonpack import building

def dask_setup(worker):
    build = building.build

    def fatal(work, source):
        for mark in pathlib.Path(os.environ["MARKS"]).glob(source.plan.id + "-*"):
            mark.unlink()
            os.kill(os.getpid(), signal.SIGKILL)
        build(work, source)

    building.build = fatal
"""

# What those are started with that start the workers, again and again: each is a fork of one that has loaded everything.
READY = """
from distributed.utils import get_mp_context

def dask_setup(nanny):
    get_mp_context().set_forkserver_preload(["distributed", "lessonpack.cluster.errands", "lessonpack.pipeline"])
"""


class Machines:
    """A scheduler, and two workers that are started again when they end."""

    def __init__(self, folder: Path) -> None:
        self.marks = folder / "marks"
        self.marks.mkdir()
        self.local = folder / "local"
        (folder / "fatal.py").write_text(FATAL, "utf-8")
        (folder / "ready.py").write_text(READY, "utf-8")
        file = folder / "scheduler.json"
        dask = {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1"}
        dask["DASK_DISTRIBUTED__WORKER__MULTIPROCESSING_METHOD"] = "forkserver"
        env = {**os.environ, **dask, "MARKS": str(self.marks), "PYTHONPATH": str(ROOT / "src")}
        ours = ["--host", "127.0.0.1", "--no-dashboard", "--scheduler-file", str(file)]
        theirs = ["--nworkers", "2", "--nthreads", "1", "--preload", str(folder / "fatal.py")]
        theirs += ["--preload-nanny", str(folder / "ready.py")]
        theirs += ["--local-directory", str(self.local), "--memory-limit", "0"]
        self._said = (folder / "said.txt").open("wb")
        self.scheduler = self._started("scheduler", env, *ours, "--port", "0")
        while not (file.is_file() and file.stat().st_size):
            time.sleep(0.05)
        self.workers = self._started("worker", env, *ours, *theirs)
        self.address = json.loads(file.read_bytes())["address"]

    def _started(self, what: str, env: dict[str, str], *words: str) -> subprocess.Popen[bytes]:
        call = [sys.executable, "-m", f"distributed.cli.dask_{what}", *words]
        return subprocess.Popen(call, env=env, stdout=self._said, stderr=self._said, start_new_session=True)

    def wait(self) -> dict[str, int]:
        """Wait for both workers; their processes by their addresses."""
        with Client(self.address, set_as_default=False) as client:  # type: ignore[no-untyped-call]
            client.wait_for_workers(2)  # type: ignore[no-untyped-call]
            found: dict[str, int] = client.run(os.getpid)  # type: ignore[no-untyped-call]
            return found

    def stop(self) -> None:
        for process in (self.workers, self.scheduler):
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self._said.close()


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    made = Machines(tmp_path_factory.mktemp("machines"))
    made.wait()
    yield made
    made.stop()


@pytest.fixture(autouse=True)
def eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which workers there are is looked for five times as often: nothing here is about how often."""
    monkeypatch.setattr(engine, "_TICK", 0.1)


@pytest.fixture
def lessons(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Lessons in the current folder: with a picture, which is the same, one that cannot be read, two of one id."""
    monkeypatch.chdir(tmp_path)
    pictured = GOOD.replace("      - text: Two", "      - image: {file: bars.png, alt: Bars.}\n      - text: Two", 1)
    texts = {name: pictured.replace("counting", name, 1) for name in ("ant", "bee", "cow", "dog")}
    texts |= {"broken": "lessonpack: 1\ntitle: [", "bee-again": texts["bee"]}
    for name, text in texts.items():
        Path("lessons", name).mkdir(parents=True)
        Path("lessons", name, "lesson.yaml").write_text(text, "utf-8")
        shutil.copy(SINK / "media" / "bars.png", Path("lessons", name))
    return Path("lessons")


def job(lessons: Path, **more: Any) -> Job:
    return Job(sources=(str(lessons),), **{"targets": TARGETS, "schemas": "none", "out": "out", **more})


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def alone(asked: Job) -> tuple[Outcome, dict[str, bytes]]:
    """What one process here makes of it; nothing of it is left."""
    outcome = run(asked)
    made = files(Path(asked.out or ""))
    shutil.rmtree(asked.out or "")
    return outcome, made


# --- the same, wherever it is built -------------------------------------------------------------------


@pytest.mark.schemas
def test_a_cluster_makes_what_one_process_makes_and_is_sent_each_file_once(
    machines: Machines, lessons: Path, schemas: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[tuple[str, str]] = []
    send = Supply._sent

    async def noted(self: Supply, addresses: Sequence[str], load: list[Piece]) -> dict[str, Any]:
        sent.extend((address, piece.digest) for address in addresses for piece in load if piece.start == 0)
        return await send(self, addresses, load)

    asking: set[str] = set()
    bring, nthreads = Supply.bring, Client.nthreads

    def asked_for(self: Supply, address: str, *given: Any) -> Any:
        asking.add(address)
        return bring(self, address, *given)

    def late(self: Client) -> dict[str, int]:
        """The second worker has asked for its files before it is seen, as one that has just come."""
        first, *others = sorted(nthreads(self).items())  # type: ignore[no-untyped-call]
        return dict([first, *(other for other in others if other[0] in asking)])

    monkeypatch.setattr(supply, "_SLOW", 60.0)  # else a machine with much other work is thought to stand still
    monkeypatch.setattr(engine, "_TICK", 0.5)  # it has some by then
    monkeypatch.setattr(Client, "nthreads", late)
    monkeypatch.setattr(Supply, "bring", asked_for)
    monkeypatch.setattr(Supply, "_sent", noted)
    shutil.copytree(SINK, lessons / "sink")
    shutil.copytree(SINK.parent / "eye", lessons / "eye")  # of which Canvas loses more than its author lives with
    asked = job(lessons, schemas=str(schemas.folder), targets=(*TARGETS, "canvas"))
    expected, made = alone(asked)
    outcome = run(asked, engine=Cluster(machines.address))
    assert outcome == expected
    assert {entry.severity for entry in outcome.findings if entry.code == "LOSS001"} == {"warning", "note"}
    assert files(Path("out")) == made
    assert len(made) > 15
    assert any(package.schemas for package in outcome.packages)
    pictures = {entry.sha256 for entry in outcome.inputs if not entry.path.endswith("lesson.yaml")}
    assert len(pictures) > 5
    assert pictures <= {digest for _, digest in sent}
    assert len(sent) == len(set(sent))


def test_what_is_told_names_files_as_they_were_given_and_none_of_a_worker(machines: Machines, lessons: Path) -> None:
    """A package that cannot be written where it belongs is told as well, as it would be here."""
    Path("out", "ant.qti21.zip").mkdir(parents=True)
    expected = run(job(lessons))
    told = data.text(run(job(lessons), engine=Cluster(machines.address)))
    assert "is a folder; move it away" in told
    assert json.loads(told)["unwritten"] == list(expected.unwritten)
    assert str(machines.local) not in told
    assert str(lessons.absolute()) not in told
    there = lessons.absolute()
    given = job(there, out=str(there.parent / "other"))
    assert alone(given)[0] == run(given, engine=Cluster(machines.address))


def test_a_cluster_checks_lessons_as_one_process_does(machines: Machines, lessons: Path) -> None:
    assert check(job(lessons), engine=Cluster(machines.address)) == check(job(lessons))


def test_a_picture_that_changes_after_it_was_read_is_told_of_its_lesson_alone(
    machines: Machines, lessons: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = lessons / "cow" / "bars.png"
    ahead = engine._Run._ahead

    def meanwhile(self: Any, order: orders.Build) -> None:
        if order.plan.id == "cow":
            picture.write_bytes(picture.read_bytes() + b"another")
        ahead(self, order)

    monkeypatch.setattr(engine._Run, "_ahead", meanwhile)
    with picture.open("ab") as file:  # no worker has it from another test
        file.write(os.urandom(16))
    outcome = run(job(lessons), engine=Cluster(machines.address))
    cow = (lessons / "cow" / "lesson.yaml").as_posix()
    assert outcome.unwritten == (f"{cow}: it was changed while it was built; build again",)
    assert {package.name.partition(".")[0] for package in outcome.packages} == {"ant", "dog"}


@pytest.mark.parametrize(("walk", "room"), [(run, 1 << 30), (check, 1 << 30), (run, -1)])
def test_what_was_read_is_built_while_others_are_read_and_is_put_in_place_when_all_are(
    walk: Callable[..., Outcome], room: int, machines: Machines, lessons: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two that would write the same none is there, though both were built."""
    expected = walk(job(lessons))
    made = files(Path("out"))
    shutil.rmtree("out", ignore_errors=True)
    read, early = engine._Run._done_here, list[int]()
    machines.wait()

    def slow(self: Any, tasks: Any, watch: Any) -> Iterator[Any]:
        all_read = [*read(self, tasks, watch)]
        yield from all_read[:-1]
        end = time.monotonic() + 30
        while all_read and room > 0 and len(self._early_places) < 5 and time.monotonic() < end:
            self._gather()
            time.sleep(0.01)
        early.extend(self._early_places if all_read else ())
        assert not Path("out").exists()
        yield from all_read[-1:]

    monkeypatch.setattr(engine, "_EARLY", room)
    monkeypatch.setattr(engine._Run, "_done_here", slow)
    assert walk(job(lessons), engine=Cluster(machines.address)) == expected
    assert files(Path("out")) == made
    assert len(early) == (5 if room > 0 else 0)


# --- a worker that ends in the middle -----------------------------------------------------------------


def test_the_lesson_of_a_worker_that_is_killed_is_done_again_by_another(machines: Machines, lessons: Path) -> None:
    expected, made = alone(job(lessons))
    (machines.marks / "cow-1").touch()
    loggers = [logging.getLogger(name) for name in ("distributed.client", "tornado.application")]
    told, printed = list[str](), set[bool]()

    def tell(line: str) -> None:
        told.append(line)
        printed.update(logger.isEnabledFor(logging.ERROR) for logger in loggers)

    assert run(job(lessons), engine=Cluster(machines.address), tell=tell) == expected
    assert printed == {False}, "Dask tells of each loss by a traceback"
    assert all(logger.isEnabledFor(logging.ERROR) for logger in loggers)
    assert not list(machines.marks.iterdir())
    assert files(Path("out")) == made
    [line] = [line for line in told if "is gone" in line]
    assert line.startswith("the worker tcp://127.0.0.1:")
    assert line.endswith(" is gone; what it was at is done again by another")


class Struck:
    """A worker that is sent a signal right before it is brought the picture of `cow`, which no worker has."""

    def __init__(self, machines: Machines, lessons: Path) -> None:
        picture = lessons / "cow" / "bars.png"
        picture.write_bytes(picture.read_bytes() + os.urandom(16))
        self.digest = hashlib.sha256(picture.read_bytes()).hexdigest()
        self.process = 0
        self.waited = 0.0
        self.processes = machines.wait()

    def by(self, number: signal.Signals, monkeypatch: pytest.MonkeyPatch) -> None:
        send = Supply._sent

        async def strike(supply: Supply, addresses: Sequence[str], load: list[Piece]) -> dict[str, Any]:
            if not self.process and any(piece.digest == self.digest for piece in load):
                self.process = self.processes[addresses[0]]
                os.kill(self.process, number)
                began = time.monotonic()
                try:
                    while number == signal.SIGKILL and addresses[0] in await supply._client.nthreads():
                        await asyncio.sleep(0.01)
                    began = time.monotonic()
                    return await send(supply, addresses, load)
                finally:
                    self.waited = time.monotonic() - began
            return await send(supply, addresses, load)

        monkeypatch.setattr(Supply, "_sent", strike)


def test_a_worker_that_is_killed_before_it_is_brought_a_file_is_not_waited_for(
    machines: Machines, lessons: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The scheduler would try for half a minute to reach it."""
    struck, told = Struck(machines, lessons), list[str]()
    expected, made = alone(job(lessons))
    struck.by(signal.SIGKILL, monkeypatch)
    assert run(job(lessons), engine=Cluster(machines.address), tell=told.append) == expected
    assert files(Path("out")) == made
    assert struck.waited < 25
    assert len([line for line in told if "is gone" in line]) == 1


def test_who_is_told_to_stop_beside_a_worker_that_stands_still_stops(
    machines: Machines, lessons: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    struck, stopped = Struck(machines, lessons), list[float]()
    struck.by(signal.SIGSTOP, monkeypatch)

    def stop(*_progress: object) -> None:
        if struck.process:
            stopped.append(time.monotonic())
            raise KeyboardInterrupt

    try:
        with pytest.raises(KeyboardInterrupt):
            run(job(lessons), stop, engine=Cluster(machines.address))
        assert time.monotonic() - stopped[0] < 20
    finally:
        os.kill(struck.process, signal.SIGKILL)
    assert struck.waited
    assert not list(Path("out").glob(".*"))


def test_one_that_kills_each_worker_is_a_fault_and_the_others_are_built(machines: Machines, lessons: Path) -> None:
    expected, made = alone(job(lessons))
    for number in range(20):
        (machines.marks / f"cow-{number}").touch()
    outcome = run(job(lessons), engine=Cluster(machines.address))
    left = list(machines.marks.iterdir())
    for mark in left:
        mark.unlink()
    assert 10 <= len(left) <= 18, "it was tried again, and given up in time"
    [fault] = outcome.faults
    assert fault.source == (lessons / "cow" / "lesson.yaml").as_posix()
    assert fault.reason.startswith("each worker that worked on it ended, also when it worked on nothing else;")
    assert outcome.exit_code == 3
    assert outcome.packages == tuple(each for each in expected.packages if not each.name.startswith("cow"))
    assert files(Path("out")) == {path: data for path, data in made.items() if not path.startswith("cow")}


def test_who_is_told_to_stop_leaves_nothing_half_written_and_the_cluster_free(
    machines: Machines, lessons: Path, tmp_path: Path
) -> None:
    shutil.move(lessons / "ant", "one")
    shutil.rmtree(lessons)
    text = (SINK / "lesson.yaml").read_text("utf-8")
    for number in range(6):
        folder = tmp_path / "lessons" / f"l{number}"
        shutil.copytree(SINK, folder)
        (folder / "lesson.yaml").write_text(text.replace("id: kitchen-sink", f"id: sink-{number}", 1), "utf-8")
    words = [sys.executable, "-m", "lessonpack", "build", "lessons", "--out", "out", "--offline"]
    words += ["--target", "qti21,html", "--engine", "dask", "--scheduler", machines.address]
    machines.wait()  # those that were killed: else it is told that no worker is there yet
    started = subprocess.Popen(words, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    while not list((tmp_path / "out").glob("*.zip")) and started.poll() is None:
        time.sleep(0.01)
    started.send_signal(signal.SIGINT)
    said, _ = started.communicate()
    assert started.returncode == 130
    stopped = "lessonpack: stopped; each package in out is whole, as it was or as it is now; there is no new report\n"
    assert said == stopped
    assert len(list((tmp_path / "out").glob("*.zip"))) < 6
    assert not list((tmp_path / "out").glob(".*"))
    assert len(run(job(Path("one")), engine=Cluster(machines.address)).packages) == len(TARGETS)


# --- clusters that cannot be had ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--engine", "dask"], "--engine dask needs --scheduler ADDRESS; 'dask scheduler' prints it"),
        (["--scheduler", "tcp://127.0.0.1:9"], "--scheduler says where Dask is; give --engine dask as well"),
        (
            ["--engine", "dask", "--scheduler", "tcp://127.0.0.1:9"],
            "no scheduler of Dask answers at tcp://127.0.0.1:9;",
        ),
        (
            ["--engine", "dask", "--scheduler", "nowhere"],
            "no scheduler of Dask answers at nowhere; is 'dask scheduler'",
        ),
    ],
)
def test_a_command_line_without_a_cluster_is_refused_and_says_what_to_do(
    options: list[str], says: str, lessons: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "PATIENCE", 0.5)
    done = call("build", lessons, "--offline", *options)
    assert done.exit_code == 2
    assert done.output.startswith(f"lessonpack: {says}")
    assert len(done.output.splitlines()) == 1
    assert not Path("dist").exists()


def test_a_client_that_could_not_connect_does_not_hold_up_the_next(
    machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Dask closes it when it is collected, which may be in the thread that the next one waits for."""
    monkeypatch.setattr(connection, "PATIENCE", 0.5)
    factory = dask.get_loop_factory
    gc.disable()
    try:
        with pytest.raises(OSError, match="nowhere"):
            Client("tcp://nowhere:1", timeout=0.5, set_as_default=False)  # type: ignore[no-untyped-call]
        monkeypatch.setattr(dask, "get_loop_factory", lambda: (gc.collect(), factory())[1])
        monkeypatch.setattr(connection, "PATIENCE", 10)
        connection.connected(machines.address).close()
    finally:
        gc.enable()


@pytest.mark.parametrize("answer", [b"", b"\xff" * 64], ids=["nothing", "something"])
def test_what_listens_and_is_no_scheduler_is_told_in_time(answer: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """As one that stands still, and a page about one: Dask would wait for ever, or want more memory than there is."""
    monkeypatch.setattr(connection, "PATIENCE", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        Thread(target=lambda: _answered(listening, answer), daemon=True).start()
        address = "tcp://127.0.0.1:{1}".format(*listening.getsockname())
        began = time.monotonic()
        with pytest.raises(
            Unavailable, match=f"no scheduler of Dask answers at {address}; is 'dask scheduler' running"
        ):
            connection.connected(address)
    assert time.monotonic() - began < 10


def _answered(listening: socket.socket, answer: bytes) -> None:
    """Say the same to whoever comes, until nobody is listened to any more."""
    kept = []
    with suppress(OSError):
        while True:
            kept.append(listening.accept()[0])
            kept[-1].sendall(answer)


def test_a_scheduler_of_another_version_is_told_by_its_version(
    machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def in_a_notebook() -> str:
        return connection._scheduler(machines.address)

    with ThreadPoolExecutor(1) as apart:  # in this thread a browser of other tests may have a loop of its own
        theirs = apart.submit(asyncio.run, in_a_notebook()).result()
    assert theirs == distributed.__version__
    monkeypatch.setattr(distributed, "__version__", "1999.1")
    says = f"the scheduler at {machines.address} has distributed {theirs} and not 1999.1; install the same there, or"
    with pytest.raises(Unavailable, match=says):
        connection.connected(machines.address)


def test_without_dask_it_is_said_how_to_install_it(lessons: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(Unavailable, match=r"needs Dask, which is not installed; .* pip install 'lessonpack\[dask\]'"):
        run(job(lessons), engine=Cluster("tcp://127.0.0.1:9"))


@pytest.mark.parametrize("late", [False, True], ids=["there from the start", "come later"])
def test_a_worker_of_another_version_does_not_work(
    late: bool, machines: Machines, lessons: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = errands.made_with() | {"lessonpack": "0.2.0", "lxml": "9.9"}
    theirs = errands.made_with()
    monkeypatch.setattr(engine, "made_with", lambda: ours)
    if late:
        monkeypatch.setattr(connection, "alike", lambda *_: None)
    says = f"has lessonpack {theirs['lessonpack']} and not 0.2.0, lxml {theirs['lxml']} and not 9.9; install the same"
    with pytest.raises(Unavailable, match=says):
        run(job(lessons), engine=Cluster(machines.address))
    assert not Path("out").exists()


def test_how_bytes_are_compressed_matters_where_they_are_compressed() -> None:
    ours, theirs = {"lessonpack": "1", "zlib": "1.3"}, {"lessonpack": "1", "zlib": "1.2"}
    assert errands.unlike(ours, theirs, stored=True) == []
    differing = errands.unlike(ours, theirs, stored=False)
    assert differing == ["zlib 1.2 and not 1.3"]
    assert "--store" in str(connection.unavailable("tcp://there", differing))
    assert "--store" not in str(connection.unavailable("tcp://there", ["lxml 1 and not 2", *differing]))


@pytest.mark.full
def test_a_scheduler_that_ends_in_the_middle_ends_the_run(
    tmp_path: Path, lessons: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "machines").mkdir()
    machines = Machines(tmp_path / "machines")
    start = engine._Run._start

    def last(self: Any, way: Any) -> None:
        start(self, way)
        machines.scheduler.kill()

    monkeypatch.setattr(engine._Run, "_start", last)
    try:
        with pytest.raises(Unavailable, match="the scheduler of Dask is gone; packages that are there are whole"):
            run(job(lessons), engine=Cluster(machines.address))
    finally:
        machines.stop()


# --- files, by their digests --------------------------------------------------------------------------


def test_files_travel_in_pieces_and_are_there_when_they_are_what_they_are_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lessonpack.cluster.objects.PIECE", 7)
    objects = Objects(tmp_path / "objects")
    for content in (b"", b"1234567", b"longer than a piece"):
        (tmp_path / "file").write_bytes(content)
        digest = hashlib.sha256(content).hexdigest()
        parts = list(pieces(digest, tmp_path / "file"))
        assert len(parts) == max(1, -(-len(content) // 7))
        assert objects.lacking([digest]) == (digest,)
        for part in parts:
            assert objects.put([part], "me") == ()
        assert objects.lacking([digest]) == ()
        assert objects.path(digest).read_bytes() == content
    other = hashlib.sha256(b"other").hexdigest()
    assert objects.put([Piece(other, 0, b"what was changed", last=True)], "me") == (other,)
    assert objects.lacking([other]) == (other,)
    assert len(list(objects.folder.iterdir())) == 3


class Asked:
    """In the place of Dask's client: workers take what they are brought, but for some that never answer."""

    def __init__(self) -> None:
        self.loop = SimpleNamespace(asyncio_loop=asyncio.new_event_loop())
        self.seen: list[tuple[str, str]] = []
        self.thread = Thread(target=self.loop.asyncio_loop.run_forever, daemon=True)
        self.thread.start()

    async def run(self, _bring: object, load: list[Piece], _by: str, *, workers: list[str], **_: str) -> Any:
        self.seen += [(address, piece.digest) for address in workers for piece in load]
        if any("still" in address for address in workers):
            await asyncio.Event().wait()
        return dict.fromkeys(workers, ())

    def stop(self) -> None:
        self.loop.asyncio_loop.call_soon_threadsafe(self.loop.asyncio_loop.stop)
        self.thread.join()
        self.loop.asyncio_loop.close()


def test_workers_that_do_not_answer_hold_up_nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supply, "_SLOW", 0.01)
    files, asked = {name: b"content of " + name.encode() for name in ("one", "two")}, Asked()
    supplied = Supply(asked, files)
    supplied.welcome(["b", "still-0"])
    waiting = [supplied.bring(f"still-{number}", ["one"], {}) for number in range(20)]
    waiting.append(supplied.bring("still-0", ["two"], {}))
    for _ in range(2):  # of which the second finds them there
        supplied.bring("b", ["one", "two"], {}).result(timeout=10)
    assert [digest for address, digest in asked.seen if address == "b"] == ["one", "two", "one", "two"]
    supplied.bring("b", ["one"], {}, since=time.monotonic()).result(timeout=10)  # it was put away there
    assert asked.seen[-1] == ("b", "one")
    assert asked.seen.count(("still-0", "one")) == 2
    assert asked.seen.count(("still-19", "one")) == 1
    supplied.welcome(["b"])
    assert not any(each.done() for each in waiting)
    supplied.leave("still-1")
    supplied.leave("unknown")
    assert [each.cancelled() for each in waiting] == [number == 1 for number in range(21)]
    supplied.close()
    assert all(each.cancelled() for each in waiting)
    assert asked.seen.count(("b", "one")) == 3
    with pytest.raises(Changed):
        supplied.bring("b", ["gone"], {"gone": "no/such/file"}).result(timeout=10)
    asked.stop()


def test_new_workers_are_sent_what_each_has_not_had_yet_and_one_that_stands_still_holds_up_none_of_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(supply, "_SLOW", 0.01)
    asked = Asked()
    supplied = Supply(asked, {"one": b"1", "two": b"2"})
    supplied.bring("early", ["one"], {}).result(timeout=10)
    supplied.welcome(["early", "late"])
    supplied.bring("late", [], {}).result(timeout=10)
    assert sorted(asked.seen) == [("early", "one"), ("early", "two"), ("late", "one"), ("late", "two")]
    supplied.bring("also-early", ["one"], {}).result(timeout=10)
    supplied.welcome(["still", "also-early"])
    supplied.bring("also-early", [], {}).result(timeout=10)
    assert asked.seen[-1] == ("also-early", "two")
    supplied.close()
    asked.stop()


def test_what_was_not_used_for_longest_makes_room(tmp_path: Path) -> None:
    objects = Objects(tmp_path)
    for age, name in enumerate("abc"):
        objects.path(name).write_bytes(b"12345")
        os.utime(objects.path(name), (1000 - age, 1000 - age))
    objects.shrink(room=10)
    assert objects.lacking("abc") == ("c",)
    objects.shrink(room=4)
    assert objects.lacking("abc") == ("a", "b", "c")


def test_a_parcel_has_no_file_in_it_but_what_each_is_called(tmp_path: Path) -> None:
    text = SINK / "lesson.yaml"
    asked = Job(sources=(str(text),), targets=TARGETS, schemas="none")
    done = orders.Hand(asked, silent)(orders.Read(0, text, lent=True))
    assert done.parcel is not None
    assert {Path(file).name for file in done.parcel.files.values()} >= {"bars.png", "flower.svg", "tone.wav"}
    for digest, file in done.parcel.files.items():
        shutil.copy(file, tmp_path / digest)
    source = parcels.unpacked(done.parcel.data, tmp_path.joinpath)
    assert source.course is not None
    assert {Path(media.file) for media in source.course.media} <= {tmp_path / digest for digest in done.parcel.files}
    assert source.plan == done.plan
