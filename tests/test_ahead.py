"""One large bank, many processes: whoever makes its items, what comes of them is what one process makes of them."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import ROOT, few
from lessonpack import Job, Outcome, ahead, findings, inspection, orders, rule, run, workers, xsd
from lessonpack.ahead import Ahead, Ended, Ranges, nothing
from lessonpack.findings import Finding
from lessonpack.model.course import Course, distinct
from lessonpack.package import Package
from lessonpack.pipeline import check
from lessonpack.report import data
from lessonpack.report.outcome import SchemaRun
from lessonpack.schemas import Store
from lessonpack.target import Options
from lessonpack.targets import load, qti
from lessonpack.workers import Crew
from strategies import every_course

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux alone"),
    pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning"),
]

ITEMS = ("qti21", "qti22", "qti30")  # the formats that write a file for each question
WORTH = orders._WORTH
OTHERS = tuple(name for name in load() if name not in ITEMS)


@pytest.fixture(autouse=True)
def sharing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any source is large, ranges are short, two share them, and processes are forked although the tests may run beside
    threads."""
    monkeypatch.setattr(workers, "can_fork", lambda: True)
    monkeypatch.setattr(orders, "_LARGE", 1)
    monkeypatch.setattr(orders, "_WORTH", 2)
    monkeypatch.setattr(ahead, "_LEAST", 3)
    monkeypatch.setattr(ahead, "_MOST", 3)


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    """A lesson with questions of every kind, and with pictures."""
    return Path(shutil.copytree(ROOT / "content" / "kitchen-sink", tmp_path / "bank"))


def built(bank: Path, jobs: int, target: str = "qti21", schemas: Store | None = None, **more: Any) -> Outcome:
    store = "none" if schemas is None else str(schemas.folder)
    return run(
        Job(sources=(str(bank),), targets=(target,), schemas=store, out=str(bank.parent / "out")), jobs=jobs, **more
    )


def taken(folder: Path) -> dict[str, bytes]:
    """The files of a folder, which is put away."""
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    shutil.rmtree(folder)
    return files


def only_elsewhere(monkeypatch: pytest.MonkeyPatch, home: Any, name: str) -> None:
    """That function of a module is used by none but the processes that this one starts."""
    function, here = getattr(home, name), os.getpid()

    def elsewhere(*given: Any, **named: Any) -> Any:
        assert os.getpid() != here, f"{name} was used here"
        return function(*given, **named)

    monkeypatch.setattr(home, name, elsewhere)


# --- the same, whoever does it ------------------------------------------------------------------------


# The quick run has each format once, and each number of processes.
@pytest.mark.parametrize(
    ("target", "numbers"), few([*zip(ITEMS, [[2], [3], [20]], strict=True), *((name, [2, 3, 20]) for name in ITEMS)], 3)
)
def test_the_items_of_a_bank_are_those_that_one_process_makes(
    target: str, numbers: list[int], bank: Path, schemas: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = built(bank, 1, target, schemas)
    packages = taken(bank.parent / "out")
    only_elsewhere(monkeypatch, qti, "_item")
    for jobs in numbers:
        together = built(bank, jobs, target, schemas)
        assert together == alone, jobs
        assert data.text(together) == data.text(alone), jobs
        assert taken(bank.parent / "out") == packages, jobs
    assert sum(each.documents for each in alone.packages[0].schemas) > 20


@pytest.mark.parametrize("target", OTHERS)
def test_a_package_of_any_other_format_is_the_one_that_one_process_makes(
    target: str, bank: Path, schemas: Store
) -> None:
    alone = built(bank, 1, target, schemas)
    packages = taken(bank.parent / "out")
    assert built(bank, 2, target, schemas) == alone
    assert taken(bank.parent / "out") == packages


def test_items_are_written_judged_and_deflated_by_others(
    bank: Path, schemas: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked, deflated = list[str](), list[int]()
    look, compress = inspection._Walk.look, zlib.compress
    only_elsewhere(monkeypatch, qti, "_item")
    monkeypatch.setattr(inspection._Walk, "look", lambda walk, path: looked.append(path) or look(walk, path))
    monkeypatch.setattr(zlib, "compress", lambda *given: deflated.append(1) or compress(*given))
    outcome = built(bank, 2, "qti21", schemas)
    assert looked[0] == "imsmanifest.xml"
    assert len(looked) < outcome.packages[0].files / 4  # those that spend of what all items have together
    assert 0 < len(deflated) < outcome.packages[0].files / 3  # these, and pictures


def test_a_bank_is_checked_alike_by_one_process_and_by_many(bank: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    job = Job(sources=(str(bank),), targets=("qti21", "canvas", "qti30"), schemas="none")
    alone = check(job)
    only_elsewhere(monkeypatch, qti, "_item")
    assert check(job, jobs=3) == alone


Made = tuple[dict[str, bytes], list[Finding], tuple[SchemaRun, ...], tuple[str, ...], dict[str, str], dict[str, Any]]


def made(course: Course, target: str, schemas: Store, by: Ahead) -> Made:
    """All that becomes of a course: the files, the findings, what judged it, and what is known of its documents."""
    chosen = load()[target]
    package = chosen.build(chosen.carried(distinct(course)), Options(ahead=by))
    job = Job(sources=(), schemas="")
    seen, found, runs, unchecked = inspection.inspect(
        package, xsd.Validator(schemas), job, standard=chosen.standard, ahead=by
    )
    kinds = {path: kind.name for path, kind in seen.kinds.items()}
    return dict(_contents(package)), found, runs, unchecked, kinds, seen.facts


def _contents(package: Package) -> Iterator[tuple[str, bytes]]:
    return ((path, package.read(path)) for path in package.paths)


@settings(deadline=None, max_examples=15, suppress_health_check=list(HealthCheck))
@given(course=every_course, target=st.sampled_from(ITEMS), jobs=st.integers(2, 4), length=st.integers(1, 3))
def test_of_any_bank_any_number_of_processes_makes_the_same(
    course: Course, target: str, jobs: int, length: int, schemas: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead, "_LEAST", length)
    monkeypatch.setattr(ahead, "_MOST", length)
    by = Ranges(jobs, lambda _done, _total: None, pytest.fail)
    assert made(course, target, schemas, by) == made(course, target, schemas, nothing)


# --- spoiled items --------------------------------------------------------------------------------------


def spoiling(every: int, old: bytes, new: bytes) -> Callable[..., bytes]:
    """Documents as they are, but for that text in one of so many items."""
    document = qti.document

    def spoiled(*given: Any) -> bytes:
        made = document(*given)
        return made.replace(old, new) if len(made) % every == 0 else made

    return spoiled


SPOILED = [
    (b'responseIdentifier="RESPONSE"', b'responseIdentifier="ANSWER"'),  # found by checks
    (b"<itemBody", b'<itemBody wrong=""'),  # by the schema
    (b"</itemBody>", b""),  # by the parser
    (b"<div>", b'<div id="twice"><p id="twice"/>'),
    (b'identifier="RESPONSE"', b'identifier="RESPONSE" '),  # by nobody
]


# The quick run has each of them in all items, and each number with one of them.
SPOILS = [(every, *spoiled) for every in (1, 2, 5) for spoiled in SPOILED]
QUICK = [(1, *spoiled) for spoiled in SPOILED] + [(2, *SPOILED[0]), (5, *SPOILED[1])]


@pytest.mark.parametrize(("every", "old", "new"), few([*QUICK, *(x for x in SPOILS if x not in QUICK)], len(QUICK)))
def test_of_spoiled_items_the_same_is_found_in_the_same_order(
    old: bytes, new: bytes, every: int, bank: Path, schemas: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(qti, "document", spoiling(every, old, new))
    alone = built(bank, 1, "qti21", schemas)
    together = built(bank, 3, "qti21", schemas)
    assert together == alone
    assert [entry.message for entry in together.findings] == [entry.message for entry in alone.findings]
    assert alone.faults == ()
    assert alone.errors or every > 1 or new.endswith(b" ")


def test_where_more_is_found_than_is_told_the_same_is_told(
    bank: Path, schemas: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(findings, "MOST", 4)
    monkeypatch.setattr(qti, "document", spoiling(1, b"<itemBody", b'<itemBody wrong=""'))
    alone = built(bank, 1, "qti21", schemas)
    assert "PKG042" in {entry.code for entry in alone.findings}
    assert built(bank, 3, "qti21", schemas) == alone


def test_what_fails_in_the_making_is_told_as_where_one_process_makes_it(
    bank: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = qti.templates.item

    def failing(variants: Any, *given: Any, **named: Any) -> Any:
        if type(variants[0]).__name__ == "Matching":
            raise ZeroDivisionError("by this question")
        return item(variants, *given, **named)

    monkeypatch.setattr(qti.templates, "item", failing)
    alone = built(bank, 1)
    assert [fault.reason for fault in alone.faults] == ["ZeroDivisionError: by this question"]
    assert built(bank, 3) == alone


def test_a_check_that_crashes_is_told_as_where_one_process_runs_it(bank: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    document_findings = rule.document_findings

    def crashing(inspection: Any, document: Any, **named: Any) -> Any:
        if document.root.find(".//{*}matchInteraction") is not None:
            raise rule.CheckCrashed("QTI012", ZeroDivisionError("in a check"))
        return document_findings(inspection, document, **named)

    monkeypatch.setattr(rule, "document_findings", crashing)
    alone = built(bank, 1)
    assert [fault.check for fault in alone.faults] == ["QTI012"]
    assert built(bank, 3) == alone


# --- a process that ends, and one that is not there -------------------------------------------------------


def dying(monkeypatch: pytest.MonkeyPatch, marks: Path, times: int) -> None:
    """A process is killed while it writes an item that matches, so many times."""
    item, here = qti._item, os.getpid()
    marks.mkdir()

    def fatal(*given: Any) -> Any:
        if type(given[-1]).__name__ == "Matching" and os.getpid() != here and len(list(marks.iterdir())) < times:
            (marks / str(os.getpid())).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return item(*given)

    monkeypatch.setattr(qti, "_item", fatal)


def test_the_items_of_a_process_that_dies_are_told_and_made_again(
    bank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = built(bank, 1)
    packages = taken(tmp_path / "out")
    dying(monkeypatch, tmp_path / "marks", 1)
    told: list[str] = []
    assert built(bank, 2, tell=told.append) == alone
    lesson = (bank / "lesson.yaml").as_posix()
    assert told == [f"{lesson}: the process that worked on it ended (stopped by SIGKILL); it is done again"]
    assert taken(tmp_path / "out") == packages


def test_items_that_kill_each_process_are_a_fault_and_the_package_of_before_stays(
    bank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built(bank, 1)
    before = taken(tmp_path / "out")
    (tmp_path / "out").mkdir()
    for name, content in before.items():
        (tmp_path / "out" / name).write_bytes(content)
    dying(monkeypatch, tmp_path / "marks", 9)
    outcome = built(bank, 2)
    [fault] = outcome.faults
    assert (fault.source, fault.target) == ((bank / "lesson.yaml").as_posix(), "qti21")
    assert fault.reason.startswith("the process that worked on it ended twice (stopped by SIGKILL); if memory")
    assert fault.trace == ()
    assert [(each.name, each.failed) for each in outcome.packages] == [("kitchen-sink.qti21.zip", True)]
    assert taken(tmp_path / "out") == before


def test_where_no_process_can_be_started_one_makes_all(bank: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = built(bank, 1)
    packages = taken(bank.parent / "out")

    def refused(*_: object) -> None:
        raise BlockingIOError("Resource temporarily unavailable")

    monkeypatch.setattr(Crew, "_started", refused)
    assert built(bank, 4) == alone
    assert taken(bank.parent / "out") == packages


def test_where_processes_cannot_part_none_is_started(bank: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = built(bank, 1)
    monkeypatch.setattr(workers, "can_fork", lambda: False)
    monkeypatch.setattr(Crew, "_started", lambda *_: pytest.fail("a process was started"))
    assert built(bank, 4) == alone


def test_a_small_bank_starts_no_process_nor_does_a_large_one_where_there_would_be_two(
    bank: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[int] = []
    start = Crew._started
    monkeypatch.setattr(Crew, "_started", lambda crew, number: started.append(number) or start(crew, number))
    for large, jobs in ((1 << 20, 4), (1, 2)):
        monkeypatch.setattr(orders, "_LARGE", large)
        monkeypatch.setattr(orders, "_WORTH", WORTH)
        assert built(bank, jobs).faults == ()
        assert started == []
    built(bank, WORTH)
    assert started == [0, 1, 2] * 2  # who make items, and who judge them


# --- who watches, and Ctrl-C ------------------------------------------------------------------------------


def test_who_watches_is_told_how_many_items_are_done_of_how_many(bank: Path) -> None:
    seen: list[tuple[int, int, str]] = []
    built(bank, 2, progress=lambda *step: seen.append(step))
    told = [(done, total) for done, total, label in seen if label == "kitchen-sink.qti21.zip"]
    assert all(0 <= done <= total for done, total in told)
    assert {total for _, total in told} > {1}
    assert len({done for done, _ in told}) > 3


@pytest.mark.parametrize("stage", ["_item", "ahead"])
def test_ctrl_c_leaves_nothing_half_written_and_no_process(
    stage: str, bank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = Ranges.__call__
    begun: list[str] = []

    def noting(ranges: Ranges, make: Any, things: Any) -> Any:
        begun.append(getattr(make, "__name__", "") or make.func.__name__)
        return call(ranges, make, things)

    def pressed(_done: int, _total: int, _label: str) -> None:
        if stage in begun:
            raise KeyboardInterrupt

    monkeypatch.setattr(Ranges, "__call__", noting)
    with pytest.raises(KeyboardInterrupt):
        built(bank, 2, progress=pressed)
    assert begun[-1] == stage
    assert multiprocessing.active_children() == []
    assert not list((tmp_path / "out").glob("*")) + list((tmp_path / "out").glob(".*"))


# --- ranges -----------------------------------------------------------------------------------------------


def test_what_is_made_ahead_is_in_the_order_of_the_things_and_begun_at_once(tmp_path: Path) -> None:
    def square(number: int) -> int:
        (tmp_path / str(number)).touch()
        time.sleep(0.01 if number < 3 else 0)
        return number * number

    by = Ranges(2, lambda _done, _total: None, pytest.fail)
    with by(square, range(20)) as squares:
        end = time.monotonic() + 10
        while len(list(tmp_path.iterdir())) < 4 and time.monotonic() < end:
            time.sleep(0.01)
        assert len(list(tmp_path.iterdir())) >= 4  # before the first of them was asked for
        assert list(squares) == [number * number for number in range(20)]


def test_what_fails_ahead_is_left_to_be_made(tmp_path: Path) -> None:
    def odd(number: int) -> BytesIO | int:
        if number == 4:
            raise ValueError("not this one")
        return number

    with Ranges(2, lambda _done, _total: None, pytest.fail)(odd, range(9)) as given:
        assert list(given) == [0, 1, 2, None, None, None, 6, 7, 8]


def test_memory_that_runs_out_in_one_process_and_in_the_next_is_told_as_that() -> None:
    class Heavy:
        def __reduce__(self) -> str:
            raise MemoryError

    told: list[str] = []
    with (
        pytest.raises(MemoryError),
        Ranges(2, lambda _done, _total: None, told.append)(
            lambda number: Heavy() if number == 7 else 0, range(9)
        ) as given,
    ):
        list(given)
    assert told == ["memory ran out"]


def test_where_no_process_is_left_nothing_more_is_made_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is looked at twice in one process is told twice."""
    start, give, started, at = Crew._started, Crew._give, list[int](), list[int]()

    def once(crew: Any, number: int) -> Any:
        if started:
            raise BlockingIOError("Resource temporarily unavailable")
        started.append(number)
        return start(crew, number)

    def ended_at_the_second(crew: Any, worker: Any, *given: Any) -> None:
        at.append(worker.number)
        if len(at) == 2:
            os.kill(worker.process.pid, signal.SIGKILL)
            worker.process.join()
        give(crew, worker, *given)

    monkeypatch.setattr(Crew, "_started", once)
    monkeypatch.setattr(Crew, "_give", ended_at_the_second)
    with Ranges(2, lambda _done, _total: None, pytest.fail)(str, range(9)) as given:
        assert list(given) == ["0", "1", "2", *[None] * 6]


def test_a_process_that_ends_twice_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def fatal(number: int) -> int:
        if number == 7:
            os.kill(os.getpid(), signal.SIGKILL)
        return number

    told: list[str] = []
    with (
        pytest.raises(Ended, match="ended twice"),
        Ranges(2, lambda _done, _total: None, told.append)(fatal, range(9)) as given,
    ):
        list(given)
    assert told == ["stopped by SIGKILL"]
