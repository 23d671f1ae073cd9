"""Many lessons, many processes: whoever did what, what comes of it is what one process makes of it."""

from __future__ import annotations

import gc
import multiprocessing
import os
import pickle
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from conftest import ROOT
from lessonpack import Job, Outcome, building, judge, orders, run, stopping, unfinished, workers
from lessonpack.findings import NOWHERE, RULES, Rule, Severity, finding
from lessonpack.inspection import silent
from lessonpack.pipeline import check
from lessonpack.report import data, index, outputs
from lessonpack.report.faults import caught
from lessonpack.report.outcome import Verdict
from lessonpack.sharing import Shared, unheard
from lessonpack.target import APPROXIMATED_FEATURE, SURPRISE
from lessonpack.totals import Total
from lessonpack.work import Collected
from lessonpack.workers import Crew, Undone
from test_cli import GOOD

pytestmark = [
    pytest.mark.skipif(
        sys.platform != "linux", reason="the tests want processes that are forked, with what they patch"
    ),
    pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning"),
]

TARGETS = ("qti21", "scorm12", "html")


def counting(id: str) -> str:
    """The small lesson, by another id and title."""
    return GOOD.replace("counting", id, 1).replace("Counting", f"Counting {id}", 1)


@pytest.fixture(autouse=True)
def forking(monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes are forked although the tests may run beside threads, which wait."""
    monkeypatch.setattr(workers, "can_fork", lambda: True)


@pytest.fixture
def lessons(tmp_path: Path) -> Path:
    """Seven lessons: one of them cannot be read, one ignores a finding, two would write the same."""
    texts = {name: counting(name) for name in ("ant", "bee", "cow", "dog", "eel")}
    texts["broken"] = "lessonpack: 1\ntitle: ["
    texts["bee-again"] = counting("bee")
    texts["dog"] += "ignore: {XSD002: None are here.}\n"
    for name, text in texts.items():
        (tmp_path / "lessons" / name).mkdir(parents=True)
        (tmp_path / "lessons" / name / "lesson.yaml").write_text(text, "utf-8")
    return tmp_path / "lessons"


def built(lessons: Path, jobs: int, **more: Any) -> Outcome:
    job = Job(sources=(str(lessons),), targets=TARGETS, schemas="none", out=str(lessons.parent / "out"))
    return run(job, jobs=jobs, **more)


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# --- the same, whoever does it ------------------------------------------------------------------------


def test_many_processes_make_what_one_makes(lessons: Path) -> None:
    alone = built(lessons, 1)
    packages = files(lessons.parent / "out")
    assert len(packages) > 10
    for jobs in (2, 3, 20):
        (lessons.parent / "out").rename(lessons.parent / f"before-{jobs}")
        together = built(lessons, jobs)
        assert together == alone, jobs
        assert data.text(together) == data.text(alone), jobs
        assert files(lessons.parent / "out") == packages, jobs
    found = [entry.code for entry in alone.findings if entry.severity is Severity.ERROR]
    assert found == ["OUT001", "OUT001", "SRC020", "SRC004"]
    assert [finding.code for finding, _ in alone.ignored] == ["XSD002", "XSD002"]
    assert data.text(built(lessons, 3)) == data.text(alone), "where it has been built before"


def test_what_packages_of_other_processes_have_alike_is_in_memory_once(lessons: Path) -> None:
    packages = [each for each in built(lessons, 3).packages if each.target == "qti21"]
    assert len(packages) > 2
    assert len({id(each.unchecked) for each in packages}) == 1
    assert packages[0].unchecked


def test_packages_and_lessons_are_judged_alike_by_one_process_and_by_many(lessons: Path) -> None:
    built(lessons, 1)
    for walk, source in ((judge, lessons.parent), (check, lessons)):
        job = Job(sources=(str(source),), targets=TARGETS, schemas="none")
        assert walk(job, jobs=3) == walk(job)


def test_processes_that_have_to_import_everything_make_the_same(lessons: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = built(lessons, 1)
    monkeypatch.setattr(workers, "can_fork", lambda: False)
    monkeypatch.setattr(workers, "_WORTH_SPAWNED", 3)
    assert built(lessons, 2) == alone


def test_a_lesson_that_was_not_kept_since_it_was_read_is_read_again(
    lessons: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = built(lessons, 1)
    monkeypatch.setattr(orders, "_HELD", 0)
    assert built(lessons, 1) == alone == built(lessons, 2)


def test_a_lesson_that_changes_while_it_is_built_is_not_written_and_told(
    lessons: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(orders, "_HELD", 0)
    cow = lessons / "cow" / "lesson.yaml"
    clashes = building.outputs.clashes

    def meanwhile(*given: Any) -> Any:
        cow.write_text(counting("ant"), "utf-8")
        return clashes(*given)

    monkeypatch.setattr("lessonpack.report.outputs.clashes", meanwhile)
    outcome = built(lessons, 1)
    assert outcome.unwritten == (f"{cow.as_posix()}: it was changed while it was built; build again",)
    assert outcome.exit_code == 2
    assert not [entry for entry in outcome.packages if entry.name.startswith("cow")]


def test_a_lesson_that_cannot_be_read_again_is_told_for_that_and_not_as_changed(
    lessons: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(orders, "_HELD", 0)
    cow, read = lessons / "cow" / "lesson.yaml", building.parts
    reasons = iter([None, ValueError(), None, PermissionError(13, "Permission denied", str(cow))])

    def again(path: Path, *given: Any) -> Any:
        if path == cow and (reason := next(reasons)) is not None:
            raise reason
        return read(path, *given)

    monkeypatch.setattr(building, "parts", again)
    assert [(each.source, each.reason) for each in built(lessons, 1).faults] == [(cow.as_posix(), "ValueError")]
    [unread] = built(lessons, 1).unwritten
    assert unread.startswith(f"{cow.as_posix()}: Permission denied; ")


def test_a_lesson_that_is_closed_to_us_once_it_was_read_ends_no_run(
    lessons: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = built(lessons, 1)
    cow, stat, read = lessons / "cow" / "lesson.yaml", Path.stat, building.read
    closed: list[Path] = []

    def closing(path: Path, **more: Any) -> Any:
        if path in closed:
            raise PermissionError(13, "Permission denied", str(path))
        return stat(path, **more)

    def then_closed(*given: Any) -> Any:
        source = read(*given)
        closed.extend([cow] if cow in given else [])
        return source

    monkeypatch.setattr(Path, "stat", closing)
    monkeypatch.setattr(building, "read", then_closed)
    assert built(lessons, 1).packages == alone.packages


def test_findings_of_another_process_are_of_the_rules_that_are_registered(lessons: Path) -> None:
    told = built(lessons, 1).findings[0]
    assert pickle.loads(pickle.dumps(told)) == told
    assert pickle.loads(pickle.dumps(told)).rule is RULES[told.code]


@pytest.mark.parametrize("rule", [SURPRISE, replace(APPROXIMATED_FEATURE, severity=Severity.ERROR)])
def test_findings_of_another_process_are_as_grave_as_they_were_there(rule: Rule) -> None:
    told = finding(rule, NOWHERE)
    assert told.rule != RULES[told.code]
    assert pickle.loads(pickle.dumps(told)) == told


# --- what processes cost ------------------------------------------------------------------------------


def test_one_lesson_or_a_few_start_no_process(lessons: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a process was started")

    monkeypatch.setattr(Crew, "_started", refuse)
    assert built(lessons / "ant", 8).verdict is Verdict.NO_ERRORS
    built(lessons, 1)
    with pytest.raises(AssertionError, match="a process was started"):
        built(lessons, 8)


def test_what_reports_need_is_made_ready_while_others_work(lessons: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given, ready = list[int](), list[tuple[str, int]]()
    give, known = Crew._give, outputs.known
    monkeypatch.setattr(Crew, "_give", lambda crew, *order: given.append(order[0]) or give(crew, *order))
    monkeypatch.setattr(outputs, "known", lambda out: ready.append(("earlier", len(given))) or known(out))
    monkeypatch.setattr(index, "ready", lambda: ready.append(("page", len(given))))
    built(lessons, 1)
    assert ready == [("earlier", 0)]
    built(lessons, 2)
    assert ready[1:] == [("earlier", 2), ("page", 7 + 2)]


def test_two_processes_share_the_work_and_the_one_that_waits_for_them_does_next_to_nothing(tmp_path: Path) -> None:
    """So that two cores are nearly twice as fast as one: 1.8 times, if at most a tenth is done by one alone."""
    text = (ROOT / "content" / "mesa-optimization" / "lesson.yaml").read_text("utf-8")
    for number in range(12):
        folder = tmp_path / "lessons" / f"l{number}"
        folder.mkdir(parents=True)
        (folder / "lesson.yaml").write_text(text.replace("id: mesa-optimization", f"id: mesa-{number}", 1), "utf-8")
        shutil.copytree(ROOT / "content" / "mesa-optimization" / "media", folder / "media")
    before = os.times()
    assert built(tmp_path / "lessons", 2).errors == 0
    after = os.times()
    own = after.user + after.system - before.user - before.system
    theirs = after.children_user + after.children_system - before.children_user - before.children_system
    assert own < (own + theirs) / 10


def test_each_process_has_its_share() -> None:
    shares: dict[int, int] = {}
    with Crew(partial(_sleeping, 0.01), 2, 40, _never) as crew:
        for _, pid in crew.do(dict.fromkeys(range(40), 0), _nobody):
            shares[pid] = shares.get(pid, 0) + 1
    assert len(shares) == 2
    assert min(shares.values()) >= 10


def test_what_a_process_did_it_is_given_again_under_the_same_number() -> None:
    with Crew(partial(_sleeping, 0.05), 3, 30, _never) as crew:
        first = dict(crew.do(dict.fromkeys(range(30), 0), _nobody))
        second = dict(crew.do(dict.fromkeys(range(30), 0), _nobody))
    assert sum(first[number] == second[number] for number in first) >= 24  # but for what was idle at the end


def test_a_process_that_is_done_in_no_time_has_a_task_ahead_before_anybody_looks_at_what_it_did(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workers, "_SWIFT", 60)
    begun: list[int] = []
    with Crew(partial(_sleeping, 0), 2, 20, _never) as crew:
        for done, _ in enumerate(crew.do(dict.fromkeys(range(20), 0), begun.append), 1):
            assert min(done + 3, 18) <= len(begun) <= done + 4  # who has done none yet has none ahead
    assert sorted(begun) == list(range(20))


def test_the_last_tasks_are_given_ahead_to_none_but_left_for_who_is_done_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workers, "_SWIFT", 60)
    begun: list[int] = []
    with Crew(partial(_sleeping, 0), 2, 5, _never) as crew:
        answers = crew.do(dict.fromkeys(range(5), 0), begun.append)
        next(answers)
        assert begun == [0, 1, 2]


def test_nothing_lies_behind_a_long_task_that_others_could_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_SWIFT", 0.05)
    begun: list[int] = []
    with Crew(lambda: time.sleep, 2, 12, _never) as crew:
        crew_of_long = crew.do(dict.fromkeys(range(6), 0.1), begun.append)
        for done, _ in enumerate(crew_of_long, 1):
            assert len(begun) <= done + 2
        begun.clear()
        list(crew.do(dict.fromkeys(range(6), 0.0), begun.append))
        crew.do(dict.fromkeys(range(6), 0.1), begun.append)
        assert begun[6:] == [0, 1]  # how long other tasks took tells nothing


def test_a_task_for_which_there_may_be_no_room_in_a_pipe_is_given_to_none_that_is_at_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Who waits for room, and is waited for by one that has no room for its answer, would wait for ever."""
    monkeypatch.setattr(workers, "_SWIFT", 60)
    long = "x" * workers._BUFFERED
    begun: list[int] = []
    with Crew(lambda: len, 2, 10, _never) as crew:
        for done, (_, length) in enumerate(crew.do(dict.fromkeys(range(10), long), begun.append), 1):
            assert length == len(long)
            assert len(begun) <= done + 2
    assert sorted(begun) == list(range(10))


def test_a_task_that_is_not_given_ahead_stays_with_who_did_it_before() -> None:
    def who(_task: str) -> int:
        time.sleep(0.01)
        return os.getpid()

    with Crew(lambda: who, 2, 30, _never) as crew:
        first = dict(crew.do(dict.fromkeys(range(30), ""), _nobody))
        second = dict(crew.do(dict.fromkeys(range(30), "x" * workers._BUFFERED), _nobody))
    assert sum(first[number] == second[number] for number in first) >= 26  # but for what was idle at the end


def test_no_more_processes_are_started_than_can_be_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_MOST", 2)
    with Crew(partial(_sleeping, 0), 9, 9, _never) as crew:
        assert len(set(dict(crew.do(dict.fromkeys(range(9), 0), _nobody)).values())) <= 2


def test_who_watches_is_told_what_goes_on_not_what_is_given_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_SWIFT", 60)
    told: list[int] = []
    with Crew(lambda: time.sleep, 2, 9, _never) as crew:
        answers = crew.do(dict(enumerate([0.0, 0.5, *[0.3] * 7])), told.append)
        next(answers)
        assert told == [0, 1, 2, 3]  # 3 lies ready for the one that was done with 0 at once
        monkeypatch.setattr(workers, "_TICK", 0.01)
        next(answers)
    assert len(told) > 6
    assert set(told[4:-1]) == {1}


def test_what_is_there_with_all_before_it_is_collected_while_others_work() -> None:
    collected: list[str] = []
    before: list[list[str]] = []

    class Noted(Total):
        def add(self, piece: Collected) -> None:
            collected.extend(piece.checked)

    class Doing:
        shares = True

        def do(self, _tasks: Any, _watch: Any) -> Iterator[tuple[int, orders.Done | Undone]]:
            for number in (1, 0, 2):
                before.append([*collected])
                yield number, orders.Done(Collected(checked=[str(number)]))

        def __exit__(self, *_: object) -> None:
            pass

    files = [Path(f"{number}.yaml") for number in range(3)]
    with Shared(Noted(Job(sources=(), schemas="none")), files, silent, 2, unheard, lambda _: Doing()) as shared:
        shared.do("reading", {number: orders.Read(number, file) for number, file in enumerate(files)})
    assert before == [[], [], ["0", "1"]]
    assert collected == ["0", "1", "2"]


def test_a_course_has_its_turn_before_lessons_and_the_longest_lesson_before_the_others(tmp_path: Path) -> None:
    asked: list[int] = []

    class Doing:
        shares = True

        def do(self, tasks: Any, _watch: Any) -> Iterator[tuple[int, orders.Done | Undone]]:
            asked.extend(tasks)
            return ((number, orders.Done(Collected())) for number in tasks)

        def __exit__(self, *_: object) -> None:
            pass

    sizes = {"a.yaml": 20, "b.yaml": 30, "course.yaml": 10, "gone.yaml": None, "z/course.yaml": 15}
    files = [tmp_path / name for name in sizes]
    for file, size in zip(files, sizes.values(), strict=True):
        file.parent.mkdir(exist_ok=True)
        if size is not None:
            file.write_bytes(b"x" * size)
    total = Total(Job(sources=(), schemas="none"))
    with Shared(total, files, silent, 2, unheard, lambda _: Doing()) as shared:
        shared.do("reading", {number: orders.Read(number, file) for number, file in enumerate(files)})
    assert asked == [4, 2, 1, 0, 3]


def _sleeping(seconds: float) -> Callable[[int], int]:
    def work(_task: int) -> int:
        time.sleep(seconds)
        return os.getpid()

    return work


def _never(_number: int, reason: str) -> None:
    raise AssertionError(reason)


def _nobody(_number: int) -> None:
    pass


# --- a process that ends in the middle ----------------------------------------------------------------


def killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def starved() -> None:
    raise MemoryError


def killed_at(
    what: str,
    times: int,
    marks: Path,
    monkeypatch: pytest.MonkeyPatch,
    function: str = "build",
    place: int = 0,
    end: Callable[[], None] = killed,
) -> None:
    """A process is killed while it builds that lesson, or by `build_for` that target, so many times.

    The package it was writing is the one at that `place` of its source.
    """
    build = getattr(building, function)
    marks.mkdir()

    def fatal(work: Any, source: Any, *target: str) -> None:
        if what == (*target, source.plan.id)[0] and len(list(marks.iterdir())) < times:
            (marks / str(os.getpid())).touch()
            out = Path(work.job.out)
            out.mkdir(exist_ok=True)
            unfinished.beside(out / source.plan.names[place])[0].touch()
            with caught([], ""):
                end()
        build(work, source, *target)

    monkeypatch.setattr(building, function, fatal)


def test_the_lesson_of_a_process_that_dies_is_told_and_done_again(
    lessons: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = built(lessons, 1)
    killed_at("cow", 1, tmp_path / "marks", monkeypatch)
    told: list[str] = []
    assert built(lessons, 2, tell=told.append) == alone
    cow = (lessons / "cow" / "lesson.yaml").as_posix()
    assert told == [f"{cow}: the process that worked on it ended (stopped by SIGKILL); it is done again"]
    assert not list((tmp_path / "out").glob(".*"))


def test_one_that_kills_each_process_is_a_fault_and_the_others_are_built(
    lessons: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = built(lessons, 1)
    killed_at("cow", 2, tmp_path / "marks", monkeypatch)
    outcome = built(lessons, 2)
    assert [fault.source for fault in outcome.faults] == [(lessons / "cow" / "lesson.yaml").as_posix()]
    assert outcome.faults[0].reason.startswith("the process that worked on it ended twice (stopped by SIGKILL)")
    assert outcome.exit_code == 3
    assert outcome.packages == tuple(each for each in alone.packages if not each.name.startswith("cow"))
    assert not list((tmp_path / "out").glob(".*"))


def test_a_process_that_is_short_of_memory_ends_and_another_does_its_lesson(
    lessons: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = built(lessons, 1)
    killed_at("cow", 1, tmp_path / "marks", monkeypatch, end=starved)
    told: list[str] = []
    assert built(lessons, 2, tell=told.append) == alone
    cow = (lessons / "cow" / "lesson.yaml").as_posix()
    assert told == [f"{cow}: the process that worked on it ended (memory ran out); it is done again"]


def test_a_lesson_for_which_no_process_has_the_memory_is_told_as_such_and_the_others_are_built(
    lessons: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = built(lessons, 1)
    killed_at("cow", 9, tmp_path / "marks", monkeypatch, end=starved)
    outcome = built(lessons, 2)
    cow = (lessons / "cow" / "lesson.yaml").as_posix()
    assert len(list((tmp_path / "marks").iterdir())) == 2, "each in another process"
    assert outcome.unwritten == (f"{cow}: memory ran out in two processes, one after the other; fewer --jobs may help",)
    assert (outcome.faults, outcome.exit_code) == ((), 2)
    assert outcome.packages == tuple(each for each in alone.packages if not each.name.startswith("cow"))
    assert not list((tmp_path / "out").glob(".*"))


def test_a_process_ends_for_want_of_memory_wherever_it_is_felt() -> None:
    def huge(task: int) -> object:
        return type("Huge", (), {"__reduce__": lambda _: starved()})() if task == 3 else task

    told: list[tuple[int, str]] = []
    with Crew(lambda: huge, 2, 6, lambda *loss: told.append(loss)) as crew:
        done = dict(crew.do({number: number for number in range(6)}, _nobody))
    assert told == [(3, "memory ran out")]
    lost = done.pop(3)
    assert isinstance(lost, Undone)
    assert lost.short
    assert done == {number: number for number in range(6) if number != 3}


def test_a_process_that_dies_while_it_waits_costs_nothing() -> None:
    with Crew(partial(_sleeping, 0), 2, 4, _never) as crew:
        first = dict(crew.do(dict.fromkeys(range(4), 0), _nobody))
        for worker in crew._workers:
            os.kill(worker.process.pid, signal.SIGKILL)
            worker.process.join()
        second = dict(crew.do(dict.fromkeys(range(4), 0), _nobody))
    assert not set(first.values()) & set(second.values())
    assert not [each for each in second.values() if isinstance(each, Undone)]


def test_a_process_that_is_told_to_stop_by_others_is_told_by_the_signal(tmp_path: Path) -> None:
    """As by what looks after a machine that is short of memory: it asks before it kills."""

    def fatal(task: int) -> int:
        if task == 1 and not list(tmp_path.iterdir()):
            (tmp_path / "mark").touch()
            os.kill(os.getpid(), signal.SIGTERM)
            time.sleep(9)
        return task

    told: list[tuple[int, str]] = []
    with Crew(lambda: fatal, 2, 4, lambda *loss: told.append(loss)) as crew:
        done = dict(crew.do({number: number for number in range(4)}, _nobody))
    assert told == [(1, "stopped by SIGTERM")]
    assert done == {number: number for number in range(4)}


def test_what_a_process_that_dies_was_given_ahead_is_done_without_a_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "_SWIFT", 60)

    def fatal(task: int) -> int:
        if task == 5 and not list(tmp_path.iterdir()):
            (tmp_path / "mark").touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return task

    told: list[tuple[int, str]] = []
    with Crew(lambda: fatal, 2, 12, lambda *loss: told.append(loss)) as crew:
        done = dict(crew.do({number: number for number in range(12)}, _nobody))
    assert told == [(5, "stopped by SIGKILL")]
    assert done == {number: number for number in range(12)}


def test_where_no_more_processes_may_be_started_the_work_is_done_all_the_same(
    lessons: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = built(lessons, 1)

    def refused(*_: object) -> None:
        raise BlockingIOError("Resource temporarily unavailable")

    monkeypatch.setattr(Crew, "_started", refused)
    assert built(lessons, 4) == alone


def _none_after(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """So many processes can be started, and then no more."""
    start, started = Crew._started, list[int]()

    def refused(crew: Any, number: int) -> Any:
        if len(started) == most:
            raise BlockingIOError("Resource temporarily unavailable")
        started.append(number)
        return start(crew, number)

    monkeypatch.setattr(Crew, "_started", refused)


@pytest.mark.parametrize("others", [1, 0])
def test_the_work_of_a_process_that_ends_and_cannot_be_replaced_is_done_by_those_that_are_there(
    others: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = os.getpid()

    def fatal(task: int) -> int:
        if task == 1 and not list(tmp_path.iterdir()):
            (tmp_path / "mark").touch()
            os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(0.05)
        return os.getpid()

    _none_after(1 + others, monkeypatch)
    told: list[tuple[int, str]] = []
    with Crew(lambda: fatal, 2, 9, lambda *loss: told.append(loss)) as crew:
        done = dict(crew.do({number: number for number in range(9)}, _nobody))
        assert crew.shares == bool(others)
        again = dict(crew.do({number: number for number in range(9)}, _nobody))
    assert sorted(done) == sorted(again) == list(range(9))
    if others:
        assert told == [(1, "stopped by SIGKILL")]
        assert here not in {*done.values(), *again.values()}
    else:  # what ended a process is not begun in the last one that there is
        assert told == []
        assert done.pop(1) == Undone(
            "the process that worked on it ended (stopped by SIGKILL), and no other can be started; "
            "if memory ran out, fewer --jobs may help"
        )
        assert here in done.values()
        assert {*again.values()} == {here}


def test_what_ends_one_process_after_the_other_is_not_begun_in_the_last_one_that_there_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here = os.getpid()

    def fatal(task: int) -> int:
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return task

    _none_after(2, monkeypatch)
    told: list[int] = []
    with Crew(lambda: fatal, 2, 9, lambda task, _reason: told.append(task)) as crew:
        done = dict(crew.do({number: number for number in range(9)}, _nobody))
    assert told in ([0], [1])
    lost = {number for number, each in done.items() if isinstance(each, Undone)}
    assert lost == {0, 1}
    assert {number: each for number, each in done.items() if number not in lost} == {n: n for n in range(2, 9)}


def test_processes_that_end_as_they_begin_are_told_of_each_task(monkeypatch: pytest.MonkeyPatch) -> None:
    start = Crew._started

    def ended(crew: Any, number: int) -> Any:
        worker = start(crew, number)
        worker.process.join()
        return worker

    monkeypatch.setattr(Crew, "_started", ended)
    told: list[tuple[int, str]] = []
    with Crew(lambda: os._exit(3), 2, 3, lambda *loss: told.append(loss)) as crew:
        done = dict(crew.do(dict.fromkeys(range(3), 0), _nobody))
    assert sorted(told) == [(number, "exit code 3") for number in range(3)]
    assert {type(each) for each in done.values()} == {Undone}
    assert {each.reason.partition(";")[0] for each in done.values()} == {
        "the process that worked on it ended twice (exit code 3)"
    }


def test_a_process_that_has_no_more_to_do_is_not_told_to_stop() -> None:
    """Whoever it worked for goes without a word, and then tells it by a signal: it would print a traceback."""
    ours, theirs = multiprocessing.Pipe()
    ours.close()
    if (child := os.fork()) == 0:
        with suppress(BaseException):
            workers._serve(lambda: str, theirs, [], gc.get_threshold())
            os.kill(os.getpid(), signal.SIGTERM)
            os._exit(0)
        os._exit(1)
    assert os.waitpid(child, 0)[1] == 0


def test_what_a_process_raises_is_raised() -> None:
    def fails(_task: int) -> int:
        raise ValueError("no such task")

    with pytest.raises(ValueError, match="no such task"), Crew(lambda: fails, 2, 4, _never) as crew:
        list(crew.do(dict.fromkeys(range(4), 0), _nobody))


# --- Ctrl-C, and who watches --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "all_of_them", "jobs", "code"),
    [
        ("SIGINT", True, 3, 130),  # as a terminal does
        ("SIGTERM", False, 3, 143),  # as a time limit and CI do
        ("SIGTERM", False, 1, 143),
        ("SIGHUP", True, 3, 129),
        ("SIGKILL", False, 3, -9),
    ],
)
def test_who_is_told_to_stop_leaves_nothing_half_written_and_no_process(
    told: str, all_of_them: bool, jobs: int, code: int, tmp_path: Path
) -> None:
    text = (ROOT / "content" / "kitchen-sink" / "lesson.yaml").read_text("utf-8")
    for number in range(6):
        folder = tmp_path / "lessons" / f"l{number}"
        folder.mkdir(parents=True)
        (folder / "lesson.yaml").write_text(text.replace("id: kitchen-sink", f"id: sink-{number}", 1), "utf-8")
        shutil.copytree(ROOT / "content" / "kitchen-sink" / "media", folder / "media")
    call = [sys.executable, "-m", "lessonpack", "build", "lessons", "--out", "out", "--offline", "--jobs", str(jobs)]
    call += ["--target", "scorm12,scorm2004,qti21"]
    started = subprocess.Popen(
        call,
        cwd=tmp_path,
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=_hearing,
    )
    while not list((tmp_path / "out").glob("*.zip")) and started.poll() is None:
        time.sleep(0.01)
    (os.killpg if all_of_them else os.kill)(started.pid, getattr(signal, told))
    said, _ = started.communicate()  # until no process holds the output: then none is left
    assert started.returncode == code
    stopped = "lessonpack: stopped; each package in out is whole, as it was or as it is now; there is no new report\n"
    assert said == ("" if code < 0 else stopped)
    assert len(list((tmp_path / "out").glob("*.zip"))) < 12  # of 18
    assert not list((tmp_path / "out").glob(".*"))


def _hearing() -> None:
    for each in stopping.SIGNALS:
        signal.signal(each, signal.SIG_DFL)


def test_who_is_told_to_stop_while_python_lets_go_of_an_object_stops_all_the_same() -> None:
    code = """if True:
        import signal, sys, time, weakref
        from lessonpack import stopping
        stopping.heed(once=True)
        gone = type("Gone", (), {})()
        seen = weakref.ref(gone, lambda _: signal.raise_signal(signal.SIGTERM))
        del gone
        time.sleep(9)
    """
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=8)
    assert "Exception ignored" not in ended.stderr
    assert ended.stderr.endswith("Stopped\n")


def test_those_that_cannot_stop_are_waited_for_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_PATIENCE", 1)

    def deaf() -> Callable[[int], int]:
        signal.pthread_sigmask(signal.SIG_BLOCK, stopping.SIGNALS)  # as in code that is not Python's
        return _sleeping(120)

    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt), Crew(deaf, 30, 30, _never) as crew:
        for _ in crew.do(dict.fromkeys(range(30), 0), _interrupted):
            pass
    assert time.monotonic() - started < 20
    assert not [worker for worker in crew._workers if worker.process.is_alive()]


def _interrupted(number: int) -> None:
    if number == 0:
        time.sleep(0.5)
        raise KeyboardInterrupt


@pytest.mark.parametrize("at", ["lessonpack.shell.answer", "lessonpack.cli.run"])
def test_ctrl_c_before_a_command_begins_is_no_traceback(at: str) -> None:
    home, _, name = at.rpartition(".")
    code = f"""
import {home} as home, lessonpack.__main__ as program
def pressed(*_): raise KeyboardInterrupt
home.{name} = pressed
program.main()
"""
    done = subprocess.run([sys.executable, "-c", code, "check"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


def test_ctrl_c_while_libraries_are_imported_is_heeded() -> None:
    """msgspec goes on without what it was importing then, and crashed once that was needed."""
    code = """
import signal, sys
def pressed(frame, event, _argument):
    if event == "call" and frame.f_code.co_filename.endswith("datetime.py"):
        sys.setprofile(None)
        signal.raise_signal(signal.SIGINT)
        for _ in range(2):  # where Python looks for signals
            pass
sys.setprofile(pressed)
from lessonpack import __main__
__main__.main()
"""
    command = [sys.executable, "-c", code, "check", str(ROOT / "content" / "mesa-optimization")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


def test_who_watches_is_told_which_lesson_is_worked_on_and_how_many_are_done(lessons: Path) -> None:
    for jobs in (1, 3):
        seen: list[tuple[int, int, str]] = []
        built(lessons, jobs, progress=lambda *step, seen=seen: seen.append(step))
        assert {label.split()[0] for _, _, label in seen} == {"reading", "building"}
        for verb in ("reading", "building"):
            steps = [(done, total) for done, total, label in seen if label.startswith(verb)]
            assert steps == sorted(steps)
            assert steps[0] == (0, 7)
            labels = {label for _, _, label in seen if label.startswith(verb)}
            assert labels == {f"{verb} {file.as_posix()}" for file in lessons.rglob("lesson.yaml")}


def test_as_many_processes_as_there_are_cores_that_may_be_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(8)))
    for quota, expected in (("150000 100000", 2), ("max 100000", 8), ("1000 100000", 1), ("", 8)):
        (tmp_path / "cpu.max").write_text(quota, "ascii")
        monkeypatch.setattr(workers, "_QUOTA", tmp_path / "cpu.max")
        assert workers.available() == expected
    monkeypatch.setattr(workers, "_QUOTA", tmp_path / "nothing")
    assert workers.available() == 8


# --- one large source -----------------------------------------------------------------------------------


def test_the_targets_of_a_large_source_are_built_by_several_processes(
    lessons: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dog = lessons / "dog"
    alone = built(dog, 1)
    packages = files(lessons / "out")
    shutil.rmtree(lessons / "out")
    monkeypatch.setattr(orders, "_LARGE", 1)
    started: list[int] = []
    start = Crew._started
    monkeypatch.setattr(Crew, "_started", lambda crew, number: started.append(number) or start(crew, number))
    watched: list[str] = []
    assert built(dog, 2, progress=lambda _done, _total, what: watched.append(what)) == alone
    assert started == [0, 1]
    assert files(lessons / "out") == packages
    assert {"dog.qti21.zip", "dog.scorm12.zip", "dog.html"} <= set(watched)
    assert [finding.code for finding, _ in alone.ignored] == ["XSD002", "XSD002"]


def test_errors_in_a_large_source_are_told_and_nothing_is_built(lessons: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(orders, "_LARGE", 1)
    text = (lessons / "ant" / "lesson.yaml").read_text("utf-8")
    (lessons / "ant" / "lesson.yaml").write_text(text.replace("correct: true", "corect: true"), "utf-8")
    assert built(lessons / "ant", 2) == built(lessons / "ant", 1)
    assert built(lessons / "ant", 2).errors


def test_the_target_of_a_process_that_dies_is_told_and_built_again(
    lessons: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = built(lessons / "cow", 1)
    monkeypatch.setattr(orders, "_LARGE", 1)
    killed_at("scorm12", 1, tmp_path / "marks", monkeypatch, "build_for", 1)
    told: list[str] = []
    assert built(lessons / "cow", 2, tell=told.append) == alone
    cow = (lessons / "cow" / "lesson.yaml").as_posix()
    assert told == [f"{cow}: the process that worked on it ended (stopped by SIGKILL); it is done again"]


def test_a_target_for_which_no_process_has_the_memory_is_told_and_the_others_are_built(
    lessons: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(orders, "_LARGE", 1)
    killed_at("scorm12", 9, tmp_path / "marks", monkeypatch, "build_for", 1, end=starved)
    outcome = built(lessons / "cow", 2)
    assert [line.rpartition("/")[2] for line in outcome.unwritten] == [
        "cow.scorm12.zip: memory ran out in two processes, one after the other; fewer --jobs may help"
    ]
    assert [each.name for each in outcome.packages] == ["cow.qti21.zip", "cow.html"]
    assert (outcome.faults, outcome.exit_code) == ((), 2)
    assert not list((lessons / "out").glob("*cow.scorm12*"))


def test_a_target_that_kills_each_process_is_a_fault_and_the_others_are_built(
    lessons: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(orders, "_LARGE", 1)
    killed_at("scorm12", 2, tmp_path / "marks", monkeypatch, "build_for", 1)
    outcome = built(lessons / "cow", 2)
    assert [(fault.source, fault.target) for fault in outcome.faults] == [
        ((lessons / "cow" / "lesson.yaml").as_posix(), "scorm12")
    ]
    assert [(each.name, each.failed) for each in outcome.packages] == [
        ("cow.qti21.zip", False),
        ("cow.scorm12.zip", True),
        ("cow.html", False),
    ]
    assert not list((lessons / "out").glob("*cow.scorm12*"))
