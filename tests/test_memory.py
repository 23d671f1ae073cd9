"""What was built before and has not changed is not built again, and comes to what building it comes to."""

from __future__ import annotations

import os
import random
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from conftest import ROOT, few
from lessonpack import building, lms, run, targets, user_cache
from lessonpack.config import Config
from lessonpack.findings import Place, Rule, Severity, finding
from lessonpack.memory import Memory, _looks, _told
from lessonpack.report import data, index, markdown
from lessonpack.report.outcome import Fault, Outcome, Unseen
from lessonpack.schemas import Store
from lessonpack.source.rules import DERIVED_ID
from lessonpack.work import Collected, Job
from test_cli import GOOD, call
from test_pipeline import picture

TARGETS = ("qti21", "html")
PICTURE = "      - image: {file: media/dot.png, alt: A dot.}\n"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with lessons: one with a picture, one with a warning, one that ignores a finding, and a course."""
    monkeypatch.chdir(tmp_path)
    for name in ("ant", "bee", "cow", "sea/tides", "sea/waves"):
        write(f"lessons/{name}/lesson.yaml", lesson(name.rpartition("/")[2]))
    write("lessons/ant/lesson.yaml", lesson("ant").replace("questions:", f"{PICTURE}questions:", 1))
    write("lessons/ant/media/dot.png", picture("dot"))
    write("lessons/bee/lesson.yaml", lesson("bee").replace("id: bee\n", ""))
    write("lessons/cow/lesson.yaml", lesson("cow") + "ignore: {XSD002: None are here.}\n")
    listed = "lessons: [{lesson: tides/lesson.yaml}, {lesson: waves/lesson.yaml}]"
    write("lessons/sea/course.yaml", f"lessonpack: 1\nid: sea\ntitle: Sea\nlanguage: en\n{listed}\n")
    return tmp_path


def lesson(id: str) -> str:
    return GOOD.replace("counting", id, 1).replace("Counting", f"Counting {id}", 1)


def write(path: str, content: str | bytes) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_bytes(content.encode() if isinstance(content, str) else content)


@pytest.fixture
def worked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The sources that were built, as they are built."""
    built: list[str] = []
    build = building.build

    def noted(work: Any, source: building.Source) -> None:
        built.append(source.plan.source.parent.name)
        build(work, source)

    monkeypatch.setattr(building, "build", noted)
    return built


JOB = Job(sources=("lessons",), targets=TARGETS, out="out", schemas="none")


_MOMENT = 0.06  # seconds for which files are left alone, so that what is built of them is relied on


def again(job: Job = JOB) -> Outcome:
    """A build that remembers."""
    time.sleep(_MOMENT)
    memory = Memory(job, Path("kept"))
    outcome = run(job, memory=memory)
    memory.keep()
    return outcome


def left(folder: str = "out") -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in Path(folder).rglob("*") if path.is_file()
    }


def built_anew(job: Job = JOB) -> tuple[Outcome, dict[str, bytes]]:
    """What a build without a memory comes to, in the place of the one that has one."""
    Path("out").rename("before")
    shutil.copytree("before", "out")
    outcome, files = run(job), left()
    shutil.rmtree("out")
    Path("before").rename("out")
    return outcome, files


# --- what is built again --------------------------------------------------------------------------------


def test_nothing_is_built_again_and_all_is_told_again(place: Path, worked: list[str]) -> None:
    first, files = again(), left()
    assert sorted(worked) == ["ant", "bee", "cow", "sea"]
    assert {entry.severity for entry in first.findings} == {"warning"}
    assert [(entry.code, reason) for entry, reason in first.ignored] == [("XSD002", "None are here.")]
    worked.clear()
    assert again() == first == again()
    assert left() == files
    assert worked == []


def changed(path: str, content: str | bytes) -> Callable[[], None]:
    return lambda: write(path, content)


def append(path: str, more: str) -> None:
    write(path, Path(path).read_bytes() + more.encode())


ONE = {
    "its text": ("ant", changed("lessons/ant/lesson.yaml", lesson("ant").replace("Two follows", "2 follows"))),
    "its picture": ("ant", changed("lessons/ant/media/dot.png", picture("other"))),
    "a picture in another size that came": ("ant", changed("lessons/ant/media/dot@2x.png", picture("other"))),
    "a file that has the name of its picture, but for the case": (
        "ant",
        changed("lessons/ant/media/DOT.png", picture("dot")),
    ),
    "a lesson of a course": ("sea", changed("lessons/sea/waves/lesson.yaml", lesson("waves") + "\n")),
    "a package that is gone": ("cow", lambda: Path("out/cow.qti21.zip").unlink()),
    "a package that was altered": ("cow", lambda: write("out/cow.qti21.zip", "no zip")),
    "a page of a package that was altered": ("cow", lambda: append("out/cow.html/index.html", "\n")),
    "a file that came into a package": ("cow", changed("out/cow.html/media/old-01234567.png", picture("old"))),
}


@pytest.mark.parametrize("what", ONE)
def test_one_change_has_one_lesson_built_and_all_is_as_if_everything_were(
    what: str, place: Path, worked: list[str]
) -> None:
    again()
    worked.clear()
    name, change = ONE[what]
    change()
    outcome = again()
    assert worked == [name]
    anew = built_anew()
    assert (outcome, left()) == anew
    worked.clear()
    assert again() == outcome
    assert worked == []


def test_a_course_that_came_beside_a_lesson_takes_its_folder_s_name_for_itself(place: Path, worked: list[str]) -> None:
    job = replace(JOB, sources=("lessons/bee/lesson.yaml",))
    write("lessons/bee/lesson.yaml", lesson("bee").replace("id: bee\n", "").replace("Counting bee", "数数", 1))
    assert again(job) == again(job)
    write("lessons/bee/course.yaml", "")
    worked.clear()
    assert again(job) == built_anew(job)[0]
    assert worked == ["bee", "bee"]


def test_a_picture_whose_other_size_is_wrong_is_looked_at_again_when_that_is_mended(
    place: Path, worked: list[str]
) -> None:
    write("lessons/ant/media/dot@2x.png", picture("dot"))
    assert "SRC088" in {entry.code for entry in again().findings}
    Path("lessons/ant/media/dot@2x.png").unlink()
    outcome = again()
    assert "SRC088" not in {entry.code for entry in outcome.findings}
    assert outcome == built_anew()[0]


@pytest.mark.parametrize("path", ["out/cow.qti21.zip", "out/cow.html/index.html"])
def test_a_package_that_is_spoilt_at_the_very_moment_it_was_written_is_built_again(
    path: str, place: Path, worked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    learn = Memory.learn

    def spoil(memory: Memory, source: Path, read: Any, built: Any) -> None:
        if source.parent.name == "cow":
            write(path, bytes(Path(path).stat().st_size))
        learn(memory, source, read, built)

    with monkeypatch.context() as patch:
        patch.setattr(Memory, "learn", spoil)
        again()
    worked.clear()
    outcome = again()
    assert worked == ["cow"]
    assert (outcome, left()) == built_anew()


def test_a_package_is_read_once_more_and_then_known_by_its_look(
    place: Path, worked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = again()
    assert again() == first
    worked.clear()
    monkeypatch.setattr(_looks, "digest", lambda path: pytest.fail(f"{path} is read"))
    assert again() == first
    assert worked == []


def test_a_new_time_alone_has_nothing_built(place: Path, worked: list[str]) -> None:
    first = again()
    worked.clear()
    for path in [*Path("lessons").rglob("*"), *Path("out").rglob("*")]:
        os.utime(path, (1_000_000_000, 1_000_000_000))
    assert again() == first == again()
    assert worked == []


def linked(path: str) -> Callable[[], None]:
    def move() -> None:
        Path(path).rename("elsewhere")
        Path(path).symlink_to(Path("elsewhere").resolve())

    return move


MOVED = {
    "the folder of its pictures leads out of the lesson": ("ant", linked("lessons/ant/media")),
    "a lesson of a course leads elsewhere": ("sea", linked("lessons/sea/tides")),
    "its picture is a pipe": (
        "ant",
        lambda: (Path("lessons/ant/media/dot.png").unlink(), os.mkfifo("lessons/ant/media/dot.png")),
    ),
    "a package is a link to what it was": ("cow", linked("out/cow.html")),
    "a folder of a package is a link to what it was": ("ant", linked("out/ant.html/media")),
    "a link came into a package": ("cow", lambda: Path("out/cow.html/more").symlink_to(Path("lessons").resolve())),
    "an empty folder came into a package": ("cow", lambda: Path("out/cow.html/more").mkdir()),
}


@pytest.mark.skipif(sys.platform == "win32", reason="links and pipes")
@pytest.mark.parametrize("what", MOVED)
def test_what_looks_the_same_through_a_link_and_what_is_no_file_are_built_again(
    what: str, place: Path, worked: list[str]
) -> None:
    again()
    worked.clear()
    name, change = MOVED[what]
    change()
    again()
    assert worked == [name]


def test_the_same_size_and_time_hide_no_change(place: Path, worked: list[str]) -> None:
    again()
    worked.clear()
    file = Path("lessons/cow/lesson.yaml")
    before = file.stat()
    file.write_text(file.read_text("utf-8").replace("Two follows one", "One follows two"), "utf-8")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    again()
    assert worked == ["cow"]


def test_what_is_changed_while_it_is_built_is_built_again(
    place: Path, worked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    build = building.build

    def meanwhile(work: Any, source: building.Source) -> None:
        build(work, source)
        if source.plan.source.parent.name == "cow":
            write("lessons/cow/lesson.yaml", lesson("cow").replace("Two follows", "2 follows"))

    monkeypatch.setattr(building, "build", meanwhile)
    again()
    monkeypatch.undo()
    monkeypatch.chdir(place)
    assert again() == built_anew()[0]


def test_what_was_built_before_a_run_was_stopped_is_not_built_again(
    place: Path, worked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    build = building.build

    def stopped(work: Any, source: building.Source) -> None:
        if source.plan.source.parent.name == "cow":
            raise KeyboardInterrupt
        build(work, source)

    time.sleep(_MOMENT)
    memory = Memory(JOB, Path("kept"))
    with monkeypatch.context() as patch:
        patch.setattr(building, "build", stopped)
        with pytest.raises(KeyboardInterrupt):
            run(JOB, memory=memory)
    memory.keep()
    worked.clear()
    assert again() == built_anew()[0]
    assert worked[:2] == ["cow", "sea"]
    assert len(worked) == 2 + 4, "those two, and all of the build without a memory"


def test_a_lesson_with_an_error_is_read_each_time_since_what_it_lacks_may_be_there_by_now(place: Path) -> None:
    Path("lessons/ant/media/dot.png").rename("dot.png")
    assert [entry.code for entry in again().findings if entry.severity == "error"] == ["SRC071"]
    Path("dot.png").rename("lessons/ant/media/dot.png")
    assert again().errors == 0


def test_a_lesson_that_takes_another_s_name_is_told_at_both(place: Path) -> None:
    again()
    write("lessons/dog/lesson.yaml", lesson("cow"))
    outcome = again()
    assert [entry.code for entry in outcome.findings if entry.severity == "error"] == ["OUT001", "OUT001"]
    assert outcome == built_anew()[0]


def test_that_a_release_replaces_another_is_told_when_it_does_and_not_again(place: Path) -> None:
    def told() -> int:
        outcome = again(replace(JOB, versioned=True))
        write("out/report.json", data.text(outcome))
        return [entry.code for entry in outcome.findings].count("OUT004")

    assert told() == 0
    append("lessons/ant/lesson.yaml", "\n")
    assert [told(), told(), told()] == [1, 0, 0]


OTHERWISE: dict[str, Callable[[], Job]] = {
    "another target": lambda: replace(JOB, targets=("qti21", "html", "qti12")),
    "no compression": lambda: replace(JOB, store=True),
    "a platform": lambda: replace(JOB, lms=("moodle",)),
    "another severity": lambda: replace(JOB, config=Config(select=("A11Y",))),
    "another folder": lambda: replace(JOB, out="elsewhere"),
}


@pytest.mark.parametrize("what", OTHERWISE)
def test_who_asks_for_something_else_gets_that(what: str, place: Path, worked: list[str]) -> None:
    again()
    worked.clear()
    job = OTHERWISE[what]()
    outcome, files = again(job), left(str(job.out))
    assert len(worked) == 4
    assert outcome == run(job)
    assert left(str(job.out)) == files


def test_another_program_or_library_and_other_schemas_build_anew(
    place: Path, worked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    again()
    worked.clear()
    monkeypatch.setattr("lessonpack.memory._program.VERSION", "0.0")
    again()
    assert len(worked) == 4
    worked.clear()
    (place / "library-2.0.dist-info").mkdir()
    monkeypatch.syspath_prepend(place)
    again()
    assert len(worked) == 4
    worked.clear()
    write(f"none/{next(iter(Store(Path('none')).catalog.documents))}", "<schema/>")
    again()
    assert len(worked) == 4


def test_a_checkout_that_was_copied_with_all_that_was_built_has_nothing_built(place: Path, worked: list[str]) -> None:
    first, files = again(), left()
    for folder in ("lessons", "out", "kept"):
        shutil.copytree(folder, f"{folder}-copied", copy_function=shutil.copyfile)
        shutil.rmtree(folder)
        Path(f"{folder}-copied").rename(folder)
    worked.clear()
    assert again() == first
    assert left() == files
    assert worked == []


# --- what is kept ---------------------------------------------------------------------------------------


def test_deleting_what_is_kept_changes_nothing_but_time(place: Path, worked: list[str]) -> None:
    first, files = again(), left()
    shutil.rmtree("kept")
    worked.clear()
    assert again() == first
    assert left() == files
    assert len(worked) == 4


DAMAGED: dict[str, Callable[[bytes], bytes]] = {
    "cut off": lambda data: data[: len(data) // 2],
    "empty": lambda _: b"",
    "one bit": lambda data: data[:-40] + bytes([data[-40] ^ 1]) + data[-39:],
    "something else": lambda _: b"\x80\x04cos\nsystem\n." * 9,
}


@pytest.mark.parametrize("how", DAMAGED)
def test_what_is_damaged_counts_as_not_there(how: str, place: Path, worked: list[str]) -> None:
    first = again()
    [file] = Path("kept").iterdir()
    file.write_bytes(DAMAGED[how](file.read_bytes()))
    worked.clear()
    assert again() == first
    assert len(worked) == 4


def test_nothing_is_kept_where_nothing_can_be_written(place: Path) -> None:
    write("kept", "a file where the folder would be")
    assert again() == again() == run(JOB)


def test_what_is_kept_is_the_user_s_own_and_no_more_than_so_much(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    again()
    assert Path("kept").stat().st_mode & 0o777 == 0o700
    [file] = Path("kept").iterdir()
    monkeypatch.setattr("lessonpack.memory._MOST", file.stat().st_size * 5 // 2)
    os.utime(file, (1, 1))
    for name in ("b", "c"):
        again(replace(JOB, out=name))
    assert len(list(Path("kept").iterdir())) == 2
    assert not file.exists()


def test_a_lesson_that_is_gone_is_forgotten_and_one_that_is_not_asked_for_is_not(
    place: Path, worked: list[str]
) -> None:
    again()
    shutil.rmtree("lessons/bee")
    write("lessons/ant/lesson.yaml", lesson("ant") + "\n")
    again(replace(JOB, sources=("lessons/ant",)))
    worked.clear()
    outcome = again()
    assert worked == []
    assert outcome == built_anew()[0]
    [file] = Path("kept").iterdir()
    assert b"lessons/bee" not in file.read_bytes()


def test_of_all_that_is_collected_what_could_be_kept_is() -> None:
    """A new field is kept, or it tells of what went wrong, or is of work that is not built."""
    kept = set(_told.Told.__struct_fields__)
    assert set(Collected.__struct_fields__) - kept == set(NOT_KEPT)


NOT_KEPT: dict[str, list[Any]] = {
    "faults": [Fault(source="", reason="")],
    "unwritten": ["ant.html"],
    "unseen": [Unseen("ant", "Permission denied")],
    "checked": ["ant"],
    "courses": [2],
    "skipped": ["ant"],
}


@pytest.mark.parametrize("field", NOT_KEPT)
def test_nothing_is_kept_that_would_come_back_as_less(field: str) -> None:
    assert _told.told(Collected()) is not None
    assert _told.told(Collected(**{field: NOT_KEPT[field]})) is None


@pytest.mark.parametrize("field", Rule.__struct_fields__)
def test_a_finding_comes_back_as_grave_as_it_was_whatever_its_rule_is_where_it_is_registered(field: str) -> None:
    usual = finding(DERIVED_ID, Place("ant"))
    unusual = finding(otherwise(field), Place("ant"))
    collected = Collected(findings=[usual, unusual, usual], ignored=[(unusual, "None are here."), (usual, "Here.")])
    told = _told.told(collected)
    back = msgspec.msgpack.decode(msgspec.msgpack.encode(told), type=_told.Told).collected
    assert back == collected
    assert back.findings[0].rule is DERIVED_ID


def otherwise(field: str) -> Rule:
    """A rule that is registered, but for one field of it."""
    others = {str: "other", bool: not getattr(DERIVED_ID, field), tuple: ("other",), Severity: Severity.NOTE}
    return replace(DERIVED_ID, **{field: others[type(getattr(DERIVED_ID, field))]})


def test_only_what_changed_is_given_to_other_processes(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    again()
    monkeypatch.setattr("lessonpack.workers.Crew._started", lambda *_: pytest.fail("a process was started"))
    write("lessons/cow/lesson.yaml", lesson("cow") + "\n")
    time.sleep(_MOMENT)
    outcome = run(JOB, jobs=4, memory=Memory(JOB, Path("kept")))
    assert outcome == built_anew()[0]


# --- the law --------------------------------------------------------------------------------------------


def edit(chance: random.Random) -> Callable[[], None]:
    """Something that happens to lessons, media, packages or what is kept."""
    name, other = chance.choices(["ant", "bee", "cow", "dog", "eel"], k=2)
    number = chance.randrange(3)
    return chance.choice(
        [
            changed(f"lessons/{name}/lesson.yaml", lesson(name).replace("Two follows", f"{number} follows")),
            changed(f"lessons/{name}/lesson.yaml", lesson(name).replace("questions:", f"{PICTURE}questions:", 1)),
            changed(f"lessons/{name}/lesson.yaml", lesson(other)),
            changed(f"lessons/{name}/media/dot.png", picture(str(number))),
            changed(f"lessons/{name}/media/dot@2x.png", picture(str(number))),
            changed("lessons/sea/tides/lesson.yaml", lesson("tides") + "\n" * number),
            lambda: shutil.rmtree(f"lessons/{name}/media", ignore_errors=True),
            lambda: shutil.rmtree(f"lessons/{name}", ignore_errors=True),
            lambda: Path(f"out/{name}.html/index.html").unlink(missing_ok=True),
            changed(f"out/{name}.qti21.zip", "no zip"),
            lambda: shutil.rmtree("kept", ignore_errors=True),
        ]
    )


def reports(outcome: Outcome) -> list[str]:
    """All that is written about an outcome."""
    index_of = index.texts(outcome, Path("out")).values()
    return [
        "".join(blocks or ()) for blocks in (data.blocks(outcome), markdown.blocks(outcome, Path("out")), *index_of)
    ]


@pytest.mark.parametrize("seed", few(range(12)))
def test_whatever_happens_in_between_a_build_comes_to_what_building_everything_comes_to(seed: int, place: Path) -> None:
    chance = random.Random(seed)
    for _ in range(12):
        for _ in range(chance.randrange(3)):
            edit(chance)()
        job = replace(JOB, config=chance.choice([Config(), Config(select=("A11Y",))]))
        Path("out").mkdir(exist_ok=True)
        anew = built_anew(job)
        outcome = again(job)
        assert (outcome, left()) == anew
        assert reports(outcome) == reports(anew[0])
        write("out/report.json", data.text(outcome))


@pytest.mark.parametrize("platform", few(["canvas", *sorted({*lms.load()} - {"canvas"})]))
def test_a_second_build_of_every_kind_for_every_target_tells_all_that_the_first_did(
    platform: str, place: Path, worked: list[str]
) -> None:
    """Also what fails a build that is strict. What has errors is built again."""
    job = replace(JOB, targets=tuple(targets.load()), lms=(platform,), config=Config(fail_on=Severity.WARNING))
    job = replace(job, sources=tuple(str(ROOT / "content" / name) for name in ("kitchen-sink", "eye")))
    first, files = again(job), left()
    worked.clear()
    second = again(job)
    assert set(worked) == {Path(entry.place.file).parent.name for entry in first.findings if entry.severity == "error"}
    assert (second, left()) == (first, files)
    assert second.exit_code == first.exit_code == 1
    assert {entry.severity for entry in second.findings if entry.code == "LOSS001"} == {"warning", "note"}
    assert reports(second) == reports(first)


# --- on the command line --------------------------------------------------------------------------------


@pytest.fixture
def cache(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the command keeps lies in a folder of the test's; the files of `place` are old enough to be relied on."""
    monkeypatch.setattr(user_cache, "folder", lambda: place / "cache")
    time.sleep(_MOMENT)


REPORTS = ("report.json", "report.md", "index.html", "index.json")


def looks() -> dict[str, int]:
    """When each report was written, by the inode that it got then."""
    return {name: Path("dist", name).stat().st_ino for name in REPORTS}


def test_reports_are_left_as_they_are_while_they_tell_what_is(place: Path, cache: None) -> None:
    options = ("--target", "qti21", "--jobs", "1")
    call("build", "lessons", *options)
    before, files = looks(), left("dist")
    call("build", "lessons", *options)
    assert looks() == before
    for name in REPORTS:
        Path("dist", name).unlink()
        call("build", "lessons", *options)
        assert left("dist") == files
        if name == "report.md":
            append(f"dist/{name}", "more")
        call("build", "lessons", *options)
        assert left("dist") == files


POINTED = """
  - hotspot:
      id: where
      stem: Where is the pollen?
      picture: {file: flower.svg, alt: A flower.}
      areas: [{text: There, circle: [192, 54, 40]}]
quiz:"""


@pytest.mark.parametrize("format", ["text", "json"])
def test_a_loss_that_stops_a_strict_build_stops_it_each_time_in_the_same_words(
    format: str, place: Path, worked: list[str], cache: None
) -> None:
    write("lessons/ant/lesson.yaml", lesson("ant").replace("\nquiz:", POINTED))
    shutil.copy(ROOT / "content" / "kitchen-sink" / "media" / "flower.svg", "lessons/ant")
    time.sleep(_MOMENT)
    options = ("--target", "canvas", "--strict", "--format", format)
    first, files = call("build", "lessons/ant", *options), left("dist")
    again, told = call("build", "lessons/ant", *options), left("dist")
    assert worked == ["ant"]
    assert "cannot carry the hotspot" in first.stdout
    assert (again.stdout, again.exit_code) == (first.stdout, first.exit_code)
    assert again.stderr == f"1 lesson, 1 unchanged\n{first.stderr}"
    assert first.exit_code == 1
    assert told == files


def test_an_index_that_comes_back_tells_what_is(place: Path, cache: None) -> None:
    call("build", "lessons", "--target", "qti21")
    old = Path("dist/index.html").read_bytes()
    shutil.rmtree("dist")
    for _ in range(2):
        call("build", "lessons/ant", "--target", "qti21")
        assert not Path("dist/index.html").exists()
    write("dist/index.html", old)
    call("build", "lessons/ant", "--target", "qti21")
    assert 0 < len(Path("dist/index.html").read_bytes()) < len(old)


@pytest.mark.parametrize("name", ["report.json", "report.md", "index.html", "index.json"])
def test_a_report_that_is_spoilt_at_the_very_moment_it_was_written_is_written_again(
    name: str, place: Path, cache: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = Memory.told

    def spoil(memory: Memory, *noted: Any) -> None:
        write(f"dist/{name}", Path("dist", name).read_bytes()[:-1] + b"~")
        told(memory, *noted)

    call("build", "lessons", "--target", "qti21")
    whole = left("dist")
    with monkeypatch.context() as patch:
        patch.setattr(Memory, "told", spoil)
        call("build", "lessons", "--target", "qti21", "--fresh")
    call("build", "lessons", "--target", "qti21")
    assert left("dist") == whole


def test_reports_are_read_once_more_and_then_known_by_their_looks(
    place: Path, cache: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        call("build", "lessons", "--target", "qti21")
        time.sleep(_MOMENT)
    files = left("dist")
    monkeypatch.setattr(_looks, "digest", lambda path: pytest.fail(f"{path} is read"))
    call("build", "lessons", "--target", "qti21")
    assert left("dist") == files


def test_an_index_that_is_not_ours_is_told_each_time(place: Path, cache: None) -> None:
    write("dist/index.html", "mine")
    told = [call("build", "lessons", "--target", "qti21").stderr for _ in range(2)]
    assert all("is not an index of lessonpack's" in each for each in told)


def test_a_lesson_that_another_keeps_from_being_built_does_not_count_as_unchanged(place: Path, cache: None) -> None:
    call("build", "lessons", "--target", "qti21")
    write("lessons/dog/lesson.yaml", lesson("ant"))
    for _ in range(2):
        done = call("build", "lessons", "--target", "qti21")
        assert (done.exit_code, done.stderr) == (1, "5 lessons, 3 unchanged\n")


def test_the_command_says_what_was_unchanged_and_fresh_builds_all(place: Path, worked: list[str], cache: None) -> None:
    options = ("--target", "qti21", "--jobs", "1")
    first = call("build", "lessons", *options)
    files = left("dist")
    worked.clear()
    time.sleep(_MOMENT)
    done = call("build", "lessons", *options)
    assert (done.stdout, done.stderr) == (first.stdout, "4 lessons, 4 unchanged\n")
    assert left("dist") == files
    assert call("build", "lessons", *options, "--quiet").stderr == ""
    assert worked == []
    assert call("build", "lessons", *options, "--fresh").stderr == ""
    assert len(worked) == 4
    call("release", "lessons", *options)
    call("release", "lessons", *options)
    assert len(worked) == 12, "what is published is built whole each time"
