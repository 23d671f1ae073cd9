"""What lies in the output folder: no source replaces another's packages, and none that is old passes for new."""

from __future__ import annotations

import hashlib
import json
import shutil
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from typer.testing import CliRunner, Result

from cases import every_case
from cells import instead
from lessonpack import Job, Outcome, run, targets
from lessonpack.cli._app import app
from lessonpack.config import Config
from lessonpack.findings import Severity
from lessonpack.report import data, kept
from lessonpack.report.kept import CLASHING
from lessonpack.report.outcome import Output, State
from lessonpack.report.outputs import known
from lessonpack.source import reader
from lessonpack.target import Options

TARGETS = ("scorm12", "html")
TITLES = ("مقدمة", "אבטחה", "人工智能", "Εισαγωγή", "Введение", "日本語", "🎉")
BROKEN = "sections: [{id: one, title: One, blocks: []}]\n"


def lesson(folder: Path, id: str = "", title: str = "Rain", more: str = "") -> Path:
    """A lesson in a folder of its own, without an id where none is given."""
    folder.mkdir(parents=True, exist_ok=True)
    own = f"id: {id}\n" if id else ""
    file = folder / "lesson.yaml"
    file.write_text(f"lessonpack: 1\n{own}title: {title}\nlanguage: en\nhook: A drop.\n{more}", "utf-8")
    return file


def build(*sources: Path, out: Path, reports: bool = True, **more: Any) -> Outcome:
    """A run that leaves its report, as the command line does."""
    given: dict[str, Any] = {"targets": TARGETS, "schemas": "no-schemas", "out": str(out), **more}
    outcome = run(Job(sources=tuple(map(str, sources)), **given))
    if reports:
        out.mkdir(exist_ok=True)
        (out / "report.json").write_text(data.text(outcome), "utf-8")
    return outcome


def codes(outcome: Outcome) -> list[str]:
    return [entry.code for entry in outcome.findings if entry.code.startswith("OUT")]


def content(folder: Path) -> dict[str, bytes]:
    """Every file below a folder that is no report."""
    files = [path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("report.")]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def states(outcome: Outcome) -> dict[str, str]:
    return {entry.name: entry.state.value for entry in outcome.outputs}


# --- two sources of one run ---------------------------------------------------------------------------


def test_two_lessons_with_one_id_are_an_error_that_names_both_and_nothing_is_written(tmp_path: Path) -> None:
    one, other = lesson(tmp_path / "one", "rain"), lesson(tmp_path / "other", "rain")
    outcome = build(one, other, out=tmp_path / "out")
    assert outcome.exit_code == 1
    assert codes(outcome) == ["OUT001", "OUT001"]
    for entry in outcome.findings[:2]:
        assert one.as_posix() in entry.message
        assert other.as_posix() in entry.message
        assert "rain.scorm12.zip, rain.html" in entry.message
    assert {entry.place.file for entry in outcome.findings if entry.code == "OUT001"} == {
        one.as_posix(),
        other.as_posix(),
    }
    assert content(tmp_path / "out") == {}
    assert outcome.packages == ()


def others_told(outcome: Outcome) -> list[str]:
    return [dict(entry.args)["others"] for entry in outcome.findings if entry.code == "OUT001"]


def test_of_many_lessons_with_one_id_each_names_three_of_the_others_and_how_many_more_there_are(tmp_path: Path) -> None:
    sources = [lesson(tmp_path / f"unit-{number}", "rain") for number in range(6)]
    first, second, third, fourth = (source.as_posix() for source in sources[:4])
    found = others_told(build(*sources, out=tmp_path / "out"))
    assert found[0] == f"{second}, {third}, {fourth} and 2 more"
    assert found[5] == f"{first}, {second}, {third} and 2 more"
    assert others_told(build(*sources[:4], out=tmp_path / "out"))[0] == f"{second}, {third}, {fourth}"


def test_the_paths_of_others_are_whole_however_long_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    sources = [lesson(Path(f"{number}{'-long' * 30}"), "rain") for number in range(4)]
    for told in others_told(build(*sources, out=Path("out"))):
        assert told.removesuffix(" and 2 more") in {source.as_posix() for source in sources}


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_report_says_of_each_package_what_it_was_built_from_whatever_became_of_it(
    jobs: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> Any:
        raise ValueError("boom")

    instead(replace(targets.load()["scorm12"], build=broken), monkeypatch)
    sources = [lesson(tmp_path / id, id).as_posix() for id in ("rain", "snow", "hail")]
    job = Job(sources=tuple(sources), targets=TARGETS, schemas="none", out=str(tmp_path / "out"))
    told = json.loads(data.text(run(job, jobs=jobs)))["packages"]
    assert [(each["source"], each["target"], each["verdict"]) for each in told] == [
        (source, target, verdict)
        for source in sources
        for target, verdict in (("scorm12", "not judged"), ("html", "no errors found"))
    ]


def test_a_copied_folder_is_told_as_what_it_is_and_not_as_its_consequence_too(tmp_path: Path) -> None:
    one = lesson(tmp_path / "one", "rain")
    build(one, out=tmp_path / "out")
    other = shutil.copytree(tmp_path / "one", tmp_path / "other") / "lesson.yaml"
    assert codes(build(one, other, out=tmp_path / "out")) == ["OUT001", "OUT001"]


def test_the_other_sources_of_the_run_are_built_all_the_same(tmp_path: Path) -> None:
    sources = [lesson(tmp_path / name, id) for name, id in (("a", "rain"), ("b", "snow"), ("c", "rain"))]
    outcome = build(*sources, out=tmp_path / "out")
    assert codes(outcome) == ["OUT001", "OUT001"]
    assert states(outcome) == {"snow.html": "written", "snow.scorm12.zip": "written"}


def test_a_course_and_a_lesson_with_one_id_clash_too(tmp_path: Path) -> None:
    lesson(tmp_path / "sea" / "tides", "tides")
    alone = lesson(tmp_path / "alone", "sea")
    head = "lessonpack: 1\nid: sea\ntitle: Sea\nlanguage: en\nlessons: [{lesson: tides/lesson.yaml}]\n"
    (tmp_path / "sea" / "course.yaml").write_text(head, "utf-8")
    assert codes(build(tmp_path / "sea", alone, out=tmp_path / "out")) == ["OUT001", "OUT001"]


def test_versions_that_make_one_name_of_two_ids_clash_in_a_release(tmp_path: Path) -> None:
    one = lesson(tmp_path / "one", "rain", more="version: 1-2\n")
    other = lesson(tmp_path / "other", "rain-1", more='version: "2"\n')
    assert codes(build(one, other, out=tmp_path / "out", versioned=True)) == ["OUT001", "OUT001"]
    assert codes(build(one, other, out=tmp_path / "fresh")) == []


def test_a_clash_is_told_although_one_of_the_two_has_an_error_of_its_own(tmp_path: Path) -> None:
    one, other = lesson(tmp_path / "one", "rain"), lesson(tmp_path / "other", "rain", more=BROKEN)
    outcome = build(one, other, out=tmp_path / "out")
    assert codes(outcome) == ["OUT001", "OUT001"]
    assert content(tmp_path / "out") == {}


@pytest.mark.parametrize("broken", ["one", "other"])
def test_an_id_is_not_free_while_the_lesson_that_has_it_cannot_be_read(broken: str, tmp_path: Path) -> None:
    files = {name: lesson(tmp_path / name, "rain") for name in ("one", "other")}
    files[broken].write_text(files[broken].read_text("utf-8").replace("language: en\n", ""), "utf-8")
    for more in ({}, {"versioned": True}):
        outcome = build(*files.values(), out=tmp_path / "out", **more)
        assert codes(outcome) == ["OUT001", "OUT001"]
        assert content(tmp_path / "out") == {}


@pytest.mark.parametrize("id", ["id: [rain]", "id: Rain fall", ""])
def test_an_id_that_cannot_be_read_is_nobodys(id: str, tmp_path: Path) -> None:
    one, other = lesson(tmp_path / "one", "rain"), tmp_path / "other.yaml"
    other.write_text(f"lessonpack: 1\n{id}\ntitle: Rain\nhook: A drop.\n", "utf-8")
    outcome = build(one, other, out=tmp_path / "out")
    assert codes(outcome) == []
    assert states(outcome) == {"rain.html": "written", "rain.scorm12.zip": "written"}


def test_a_clash_is_told_where_the_id_stands_and_on_a_terminal_once(tmp_path: Path) -> None:
    first = lesson(tmp_path / "one", "rain")
    first.write_text("# Rain\n" + first.read_text("utf-8"), "utf-8")
    bare = tmp_path / "sea"
    lesson(bare / "tides", "tides")
    (bare / "course.yaml").write_text(
        "lessonpack: 1\ntitle: Sea\nid: rain\nlanguage: en\nlessons: [{lesson: tides/lesson.yaml}]\n", "utf-8"
    )
    outcome = build(first, bare, out=tmp_path / "out")
    places = [entry.place for entry in outcome.findings if entry.code == "OUT001"]
    assert [(place.line, place.column) for place in places] == [(3, 1), (3, 1)]
    done = call("build", first, bare, "-t", "html", "--out", tmp_path / "out").output
    assert done.count("error OUT001") == 1
    assert f"also at {bare.as_posix()}/course.yaml:3:1" in " ".join(done.split())


def test_who_writes_nothing_replaces_nothing(tmp_path: Path) -> None:
    one, other = lesson(tmp_path / "one", "rain"), lesson(tmp_path / "other", "rain")
    assert run(Job(sources=(str(one), str(other)), targets=TARGETS, schemas="no-schemas")).exit_code == 0


def test_a_source_that_is_named_twice_is_built_once(tmp_path: Path) -> None:
    file = lesson(tmp_path / "rain", "rain")
    (tmp_path / "link").symlink_to(file.parent, target_is_directory=True)
    outcome = build(file, tmp_path / "rain", tmp_path, tmp_path / "link", out=tmp_path / "out")
    assert codes(outcome) == []
    assert [package.name for package in outcome.packages] == ["rain.scorm12.zip", "rain.html"]


def test_lessons_in_many_scripts_without_ids_do_not_overwrite_each_other(tmp_path: Path) -> None:
    for title in TITLES:
        lesson(tmp_path / "content" / f"folder-{TITLES.index(title)}", title=title)
    outcome = build(tmp_path / "content", out=tmp_path / "out", targets=("html",))
    assert outcome.exit_code == 0, [entry.message for entry in outcome.findings]
    assert len(list((tmp_path / "out").glob("*.html"))) == len(TITLES)


# --- a source and an earlier run ----------------------------------------------------------------------


def test_the_package_of_another_source_is_not_replaced_by_a_later_run(tmp_path: Path) -> None:
    one, other = lesson(tmp_path / "one", "rain"), lesson(tmp_path / "other", "rain", title="Showers")
    build(one, out=tmp_path / "out")
    before = content(tmp_path / "out")
    outcome = build(other, out=tmp_path / "out")
    assert outcome.exit_code == 1
    [entry] = [entry for entry in outcome.findings if entry.code == "OUT002"]
    assert one.as_posix() in entry.message
    assert other.as_posix() in entry.message
    assert "rain.scorm12.zip, rain.html" in entry.message
    assert content(tmp_path / "out") == before
    assert outcome.stale == ()


def test_what_any_earlier_run_made_is_remembered_not_that_of_the_last_one_alone(tmp_path: Path) -> None:
    one, other = lesson(tmp_path / "one", "rain"), lesson(tmp_path / "other", "rain")
    build(one, out=tmp_path / "out")
    between = build(lesson(tmp_path / "snow", "snow"), out=tmp_path / "out")
    assert states(between)["rain.html"] == "kept"
    assert codes(build(other, out=tmp_path / "out")) == ["OUT002"]
    assert codes(build(other, out=tmp_path / "out")) == ["OUT002"]


def test_a_release_does_not_replace_that_of_another_source(tmp_path: Path) -> None:
    one, other = lesson(tmp_path / "one", "rain"), lesson(tmp_path / "other", "rain")
    build(one, out=tmp_path / "out", versioned=True)
    assert codes(build(other, out=tmp_path / "out", versioned=True)) == ["OUT002"]
    lesson(tmp_path / "one", "snow")
    assert codes(build(one, other, out=tmp_path / "out", versioned=True)) == ["OUT002"]


def test_a_release_of_other_content_under_the_same_version_is_told_once_where_it_replaces_one(tmp_path: Path) -> None:
    file, out = lesson(tmp_path / "one", "rain", more="version: 1.1.0\n"), tmp_path / "out"
    made = partial(build, file, out=out, versioned=True)
    assert codes(made()) == codes(made()) == []
    lesson(file.parent, "rain", title="Snow", more="version: 1.1.0\n")
    outcome = made()
    [entry] = [entry for entry in outcome.findings if entry.code.startswith("OUT")]
    assert (entry.code, entry.severity, entry.place.file, entry.place.line) == ("OUT004", "warning", file.as_posix(), 2)
    assert (
        entry.message == "version 1.1.0 was released before, of other content: rain-1.1.0.scorm12.zip, rain-1.1.0.html"
    )
    assert set(states(outcome).values()) == {"written"}
    assert codes(made()) == [], "the one that is there is of this content"


@pytest.mark.parametrize("given", ["another version", "no earlier package", "no release", "a package beside them"])
def test_what_replaces_no_release_of_its_version_is_not_told(given: str, tmp_path: Path) -> None:
    file, out = lesson(tmp_path / "one", "rain", more="version: 1.1.0\n"), tmp_path / "out"
    versioned = given != "no release"
    build(file, out=out, versioned=versioned)
    lesson(file.parent, "rain", title="Snow", more=f"version: {'1.2.0' if given == 'another version' else '1.1.0'}\n")
    for path in out.glob("rain-*") if given == "no earlier package" else ():
        path.unlink() if path.is_file() else shutil.rmtree(path)
    targets = ("qti21",) if given == "a package beside them" else TARGETS
    assert codes(build(file, out=out, versioned=versioned, targets=targets)) == []


def test_a_release_that_is_not_made_again_for_another_reason_is_not_told_to_replace_one(tmp_path: Path) -> None:
    one, out = lesson(tmp_path / "one", "rain"), tmp_path / "out"
    build(one, out=out, versioned=True)
    other = lesson(tmp_path / "other", "rain", title="Snow")
    assert codes(build(other, out=out, versioned=True)) == ["OUT002"]
    other.write_text("lessonpack: 1\nid: rain\n" + BROKEN, "utf-8")
    one.write_text("lessonpack: 1\nid: rain\n" + BROKEN, "utf-8")
    assert codes(build(one, out=out, versioned=True)) == []


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_strict_release_fails_where_it_replaces_one_of_its_version(jobs: int, tmp_path: Path) -> None:
    files, out = [lesson(tmp_path / id, id) for id in ("rain", "snow")], tmp_path / "out"
    job = Job(sources=tuple(map(str, files)), targets=TARGETS, schemas="none", out=str(out), versioned=True)
    out.mkdir()
    (out / "report.json").write_text(data.text(run(job)), "utf-8")
    lesson(tmp_path / "snow", "snow", title="Sleet")
    told = run(replace(job, config=Config(fail_on=Severity.WARNING)), jobs=jobs)
    assert codes(told) == ["OUT004"]
    assert told.exit_code == 1


def test_the_same_source_builds_again_from_wherever_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = lesson(tmp_path / "rain", "rain")
    out = tmp_path / "out"
    build(file, out=out)
    assert codes(build(file, out=out)) == []
    monkeypatch.chdir(file.parent)
    assert codes(build(Path("lesson.yaml"), out=Path("../out"))) == []
    assert codes(build(Path("../rain"), out=out)) == []
    shutil.move(tmp_path / "rain", tmp_path / "moved" / "rain")
    shutil.move(out, tmp_path / "moved" / "out")
    assert codes(build(tmp_path / "moved" / "rain", out=tmp_path / "moved" / "out")) == []


def test_a_source_that_was_moved_or_renamed_replaces_what_it_made_before(tmp_path: Path) -> None:
    file = lesson(tmp_path / "one", "rain")
    build(file, out=tmp_path / "out")
    moved = shutil.move(tmp_path / "one", tmp_path / "elsewhere") / Path("lesson.yaml")
    assert codes(build(moved, out=tmp_path / "out")) == []
    renamed = moved.rename(moved.with_name("drops.yaml"))
    outcome = build(renamed, out=tmp_path / "out")
    assert codes(outcome) == []
    assert {entry.source for entry in outcome.outputs} == {"../elsewhere/drops.yaml"}


def test_there_are_two_ways_on_from_a_package_that_is_another_s(tmp_path: Path) -> None:
    one, other = lesson(tmp_path / "one", "rain"), lesson(tmp_path / "other", "rain")
    build(one, out=tmp_path / "out")
    lesson(tmp_path / "other", "showers")
    assert codes(build(other, out=tmp_path / "out")) == []
    lesson(tmp_path / "other", "rain")
    (tmp_path / "out" / "rain.scorm12.zip").unlink()
    shutil.rmtree(tmp_path / "out" / "rain.html")
    assert codes(build(other, out=tmp_path / "out")) == []


def test_an_id_that_a_source_gave_up_is_free_once_a_run_sees_it(tmp_path: Path) -> None:
    one, other = lesson(tmp_path / "one", "rain"), lesson(tmp_path / "other", "snow")
    build(one, other, out=tmp_path / "out")
    lesson(tmp_path / "one", "snow")
    lesson(tmp_path / "other", "rain")
    outcome = build(one, other, out=tmp_path / "out")
    assert codes(outcome) == []
    assert {entry.name.split(".")[0]: entry.source for entry in outcome.outputs} == {
        "snow": "../one/lesson.yaml",
        "rain": "../other/lesson.yaml",
    }


@pytest.mark.parametrize(
    "report",
    ["", "[]", "{}", '{"outputs": 3}', '{"outputs": [3]}', '{"outputs": [{"name": "x"}]}', "[" * 100_000, "\xff"],
)
def test_a_report_that_tells_nothing_keeps_no_build_from_going_on(report: str, tmp_path: Path) -> None:
    file = lesson(tmp_path / "rain", "rain")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "report.json").write_bytes(report.encode("latin-1"))
    outcome = build(file, out=tmp_path / "out")
    assert outcome.exit_code == 0
    assert states(outcome) == {"rain.html": "written", "rain.scorm12.zip": "written"}


def test_a_report_with_names_that_lead_elsewhere_tells_nothing(tmp_path: Path) -> None:
    file = lesson(tmp_path / "rain", "rain")
    build(file, out=tmp_path / "out")
    report = json.loads((tmp_path / "out" / "report.json").read_text("utf-8"))
    report["outputs"][0]["name"] = "../rain/lesson.yaml"
    (tmp_path / "out" / "report.json").write_text(json.dumps(report), "utf-8")
    outcome = build(lesson(tmp_path / "snow", "snow"), out=tmp_path / "out")
    assert {entry.name.split(".")[0] for entry in outcome.outputs} == {"snow"}


ANY_TEXT = {
    "long": "x" * 300,
    "a long path": "x/" * 4000 + "x",
    "nought": "x\0",
    "half": "\ud800",
    "up": "..",
    "none": "",
}


def test_a_report_with_any_text_in_it_keeps_no_build_from_going_on(tmp_path: Path) -> None:
    first, other = lesson(tmp_path / "rain", "rain"), lesson(tmp_path / "snow", "snow")
    build(first, out=tmp_path / "built")
    report = json.loads((tmp_path / "built" / "report.json").read_text("utf-8"))

    def goes_on(told: tuple[str, str]) -> None:
        key, text = told
        out = Path(shutil.copytree(tmp_path / "built", tmp_path / "out"))
        spoiled = {**report, "outputs": [entry | {key: text} for entry in report["outputs"]]}
        (out / "report.json").write_text(json.dumps(spoiled), "utf-8")
        outcome = build(first, other, out=out)
        shutil.rmtree(out)
        assert outcome.exit_code == 0
        assert set(states(outcome).values()) == {"written"}
        assert {name.split(".")[0] for name in states(outcome)} == {"rain", "snow"}

    keys = ("name", "source", "id", "version", "inputs", "note")
    every_case(((f"{key} {name}", (key, text)) for key, (name, text) in product(keys, ANY_TEXT.items())), goes_on)


@pytest.mark.parametrize("number", [-1, 1 << 63, 10**30])
@pytest.mark.parametrize("key", ["size", "warnings"])
def test_a_report_with_numbers_that_no_build_comes_to_tells_nothing(key: str, number: int, tmp_path: Path) -> None:
    """Larger ones cannot be kept for the next build."""
    build(lesson(tmp_path / "rain", "rain"), out=tmp_path / "out")
    report = json.loads((tmp_path / "out" / "report.json").read_text("utf-8"))
    report["outputs"][0][key] = number
    (tmp_path / "out" / "report.json").write_text(json.dumps(report), "utf-8")
    outcome = build(lesson(tmp_path / "snow", "snow"), out=tmp_path / "out")
    assert {entry.name.split(".")[0] for entry in outcome.outputs} == {"snow"}


@pytest.mark.parametrize("key", Output.__struct_fields__)
def test_a_report_of_another_version_tells_nothing(key: str, tmp_path: Path) -> None:
    build(lesson(tmp_path / "rain", "rain"), out=tmp_path / "out")
    report = json.loads((tmp_path / "out" / "report.json").read_text("utf-8"))
    assert set(known(tmp_path / "out")) == {"rain.html", "rain.scorm12.zip"}
    entry = report["outputs"][-1]
    for other in ({name: entry[name] for name in entry if name != key}, entry | {f"{key}s": entry[key]}):
        (tmp_path / "out" / "report.json").write_text(json.dumps({**report, "outputs": [other]}), "utf-8")
        assert known(tmp_path / "out") == {}


def test_a_package_that_nobody_is_known_to_have_made_is_replaced_once_its_source_is_mended(tmp_path: Path) -> None:
    file, out = lesson(tmp_path / "rain", "rain"), tmp_path / "out"
    build(file, out=out)
    (out / "report.json").unlink()
    lesson(tmp_path / "rain", "rain", more=BROKEN)
    assert set(states(build(file, out=out)).values()) == {"stale"}
    assert set(states(build(lesson(tmp_path / "rain", "rain"), out=out)).values()) == {"written"}


def test_a_package_of_a_source_that_cannot_be_looked_for_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = lesson(tmp_path / "one", "rain"), lesson(tmp_path / "other", "rain")
    build(one, out=tmp_path / "out")
    is_file = Path.is_file

    def closed(self: Path) -> bool:
        if self == one:
            raise PermissionError
        return is_file(self)

    monkeypatch.setattr(Path, "is_file", closed)
    assert codes(build(other, out=tmp_path / "out")) == ["OUT002"]


# --- what is kept from an earlier build ---------------------------------------------------------------

DID_NOT_PASS = kept.OLDER_FAILED


def test_what_a_failed_build_leaves_is_stale(tmp_path: Path) -> None:
    file = lesson(tmp_path / "rain", "rain")
    build(file, out=tmp_path / "out")
    before = content(tmp_path / "out")
    lesson(tmp_path / "rain", "rain", more=BROKEN)
    outcome = build(file, out=tmp_path / "out")
    assert outcome.exit_code == 1
    assert content(tmp_path / "out") == before
    assert states(outcome) == {"rain.html": "stale", "rain.scorm12.zip": "stale"}
    assert {entry.note for entry in outcome.stale} == {DID_NOT_PASS}
    lesson(tmp_path / "rain", "rain", title="Showers")
    assert build(file, out=tmp_path / "out").stale == ()


@pytest.mark.parametrize("text", ["lessonpack: 1\nid: [", "lessonpack: 1\nid: rain\n"])
def test_so_it_is_where_a_source_cannot_be_read_at_all(text: str, tmp_path: Path) -> None:
    file = lesson(tmp_path / "rain", "rain")
    build(file, out=tmp_path / "out")
    file.write_text(text, "utf-8")
    assert states(build(file, out=tmp_path / "out")) == {"rain.html": "stale", "rain.scorm12.zip": "stale"}


def test_what_lies_there_without_a_report_is_stale_by_its_name(tmp_path: Path) -> None:
    file = lesson(tmp_path / "rain", "rain", more=BROKEN)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "rain.scorm12.zip").write_bytes(b"PK")
    outcome = build(file, out=tmp_path / "out")
    assert [(entry.name, entry.source, entry.note) for entry in outcome.stale] == [
        ("rain.scorm12.zip", "", kept.UNKNOWN)
    ]


def test_a_build_that_is_refused_for_another_reason_does_not_call_the_source_another(tmp_path: Path) -> None:
    file = lesson(tmp_path / "rain", "rain")
    build(file, out=tmp_path / "out")
    outcome = build(file, out=tmp_path / "out", require_xsd=True)
    [entry] = outcome.stale
    assert (entry.name, entry.note) == ("rain.scorm12.zip", kept.FAILED)
    assert build(file, out=tmp_path / "out", targets=("html",)).stale == (entry,)
    assert build(file, out=tmp_path / "out").stale == ()


@pytest.mark.parametrize("both", [True, False])
def test_a_clash_of_names_alone_leaves_nothing_stale(both: bool, tmp_path: Path) -> None:
    """It is no fault of a source that another came with its id, and nothing of it is told when that is gone."""
    file, out = lesson(tmp_path / "rain", "rain"), tmp_path / "out"
    build(file, out=out)
    copy = Path(shutil.copytree(file.parent, tmp_path / "copy")) / "lesson.yaml"
    outcome = build(*([file, copy] if both else [copy]), out=out)
    assert set(states(outcome).values()) == {"kept"}
    assert {entry.note for entry in outcome.outputs} == ({CLASHING} if both else {""})
    assert {entry.note for entry in build(copy, out=out).outputs} == {""}
    copy.unlink()
    outcome = build(file, out=out, targets=("qti21",))
    assert states(outcome) == {"rain.html": "kept", "rain.qti21.zip": "written", "rain.scorm12.zip": "kept"}
    assert {entry.note for entry in outcome.outputs} == {""}


def test_a_clash_of_names_excuses_no_source_that_did_not_pass_or_has_changed(tmp_path: Path) -> None:
    file, copy, out = lesson(tmp_path / "rain", "rain"), tmp_path / "copy" / "lesson.yaml", tmp_path / "out"
    build(file, out=out)
    lesson(tmp_path / "copy", "rain")
    lesson(tmp_path / "rain", "rain", title="Showers")
    assert {entry.note for entry in build(file, copy, out=out).stale} == {kept.OLDER}
    lesson(tmp_path / "rain", "rain", more=BROKEN)
    assert {entry.note for entry in build(file, copy, out=out).stale} == {DID_NOT_PASS}
    lesson(tmp_path / "rain", "rain")
    assert {entry.note for entry in build(file, out=out, require_xsd=True).stale} == {kept.FAILED}
    outcome = build(file, copy, out=out)
    assert [(entry.name, entry.note) for entry in outcome.stale] == [("rain.scorm12.zip", kept.FAILED)]


def test_a_clash_of_names_excuses_no_source_that_passed_an_earlier_lessonpack_alone(tmp_path: Path) -> None:
    file, out = lesson(tmp_path / "rain", "rain"), tmp_path / "out"
    build(file, out=out)
    was = hashlib.sha256(hashlib.sha256(file.read_bytes()).hexdigest().encode()).hexdigest()
    lesson(tmp_path / "rain", "rain", more=BROKEN)
    now = hashlib.sha256(hashlib.sha256(file.read_bytes()).hexdigest().encode()).hexdigest()
    report = (out / "report.json").read_text("utf-8")
    assert was in report
    (out / "report.json").write_text(report.replace(was, now), "utf-8")
    outcome = build(file, lesson(tmp_path / "copy", "rain"), out=out)
    assert {entry.note for entry in outcome.stale} == {kept.FAILED}


def test_of_a_source_that_is_called_otherwise_it_is_not_said_that_it_is_gone(tmp_path: Path) -> None:
    file, other, out = lesson(tmp_path / "rain", "rain"), lesson(tmp_path / "snow", "snow"), tmp_path / "out"
    build(file, out=out)
    hidden = file.rename(file.with_name("lesson.yaml.txt"))
    assert {entry.note for entry in build(other, out=out).stale} == {kept.MISNAMED}
    lesson(tmp_path / "rain", "drops").rename(file.with_suffix(".yml"))  # what is beside a lesson is not passed over
    assert {entry.note for entry in build(other, out=out).stale} == {kept.GONE}
    file.with_suffix(".yml").unlink()
    hidden.rename(file)
    assert build(other, out=out).stale == ()


def test_what_could_not_be_written_is_no_fault_of_its_source(tmp_path: Path) -> None:
    file, out = lesson(tmp_path / "rain", "rain"), tmp_path / "out"
    build(file, out=out)
    (out / "rain.html" / "thesis.txt").write_text("mine", "utf-8")
    assert {entry.note for entry in build(file, out=out).stale} == {kept.UNBUILT}
    assert build(file, out=out, targets=("scorm12",)).stale == ()


def test_a_stale_package_is_told_as_such_until_its_source_is_gone(tmp_path: Path) -> None:
    file, other, out = lesson(tmp_path / "rain", "rain"), lesson(tmp_path / "snow", "snow"), tmp_path / "out"
    build(file, out=out)
    lesson(tmp_path / "rain", "rain", more=BROKEN)
    build(file, out=out)
    file.unlink()
    assert {entry.note for entry in build(other, out=out).stale} == {kept.GONE}


def test_what_another_target_made_of_an_older_source_is_stale(tmp_path: Path) -> None:
    file = lesson(tmp_path / "rain", "rain")
    build(file, out=tmp_path / "out")
    assert states(build(file, out=tmp_path / "out", targets=("html",)))["rain.scorm12.zip"] == "kept"
    lesson(tmp_path / "rain", "rain", title="Showers")
    outcome = build(file, out=tmp_path / "out", targets=("html",))
    assert states(outcome) == {"rain.html": "written", "rain.scorm12.zip": "stale"}
    assert {entry.note for entry in outcome.stale} == {kept.OLDER}
    lesson(tmp_path / "rain", "rain")
    assert states(build(file, out=tmp_path / "out", targets=("html",)))["rain.scorm12.zip"] == "kept"


def test_what_a_source_was_called_before_is_stale(tmp_path: Path) -> None:
    file = lesson(tmp_path / "rain", "rain")
    build(file, out=tmp_path / "out")
    lesson(tmp_path / "rain", "snow")
    outcome = build(file, out=tmp_path / "out")
    assert {entry.name for entry in outcome.stale} == {"rain.html", "rain.scorm12.zip"}
    assert {entry.note for entry in outcome.stale} == {kept.RENAMED}


def test_a_package_is_stale_while_its_source_is_gone_and_a_release_never(tmp_path: Path) -> None:
    file, other = lesson(tmp_path / "rain", "rain"), lesson(tmp_path / "snow", "snow")
    build(file, out=tmp_path / "out")
    build(file, out=tmp_path / "out", versioned=True)
    moved = file.rename(tmp_path / "lesson.yaml")
    for _ in range(2):
        outcome = build(other, out=tmp_path / "out")
        assert {entry.name for entry in outcome.stale} == {"rain.html", "rain.scorm12.zip"}
        assert {entry.note for entry in outcome.stale} == {kept.GONE}
    moved.rename(file)
    assert build(other, out=tmp_path / "out").stale == ()


def test_a_picture_is_part_of_the_source(tmp_path: Path) -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><circle r="{}"/></svg>'
    more = "sections: [{id: one, title: One, blocks: [{image: {file: a.svg, alt: A circle}}]}]\n"
    file = lesson(tmp_path / "rain", "rain", more=more)
    (file.parent / "a.svg").write_text(svg.format(1), "utf-8")
    build(file, out=tmp_path / "out")
    (file.parent / "a.svg").write_text(svg.format(2), "utf-8")
    assert states(build(file, out=tmp_path / "out", targets=("html",)))["rain.scorm12.zip"] == "stale"


def test_a_release_of_an_earlier_version_stays_what_it_was(tmp_path: Path) -> None:
    file = lesson(tmp_path / "rain", "rain", more='version: "1"\n')
    build(file, out=tmp_path / "out", versioned=True)
    lesson(tmp_path / "rain", "rain", more='version: "2"\n')
    outcome = build(file, out=tmp_path / "out", versioned=True)
    assert set(states(outcome).values()) == {"written", "kept"}
    lesson(tmp_path / "rain", "rain", more=f'version: "2"\n{BROKEN}')
    outcome = build(file, out=tmp_path / "out", versioned=True)
    assert {entry.name for entry in outcome.stale} == {"rain-2.html", "rain-2.scorm12.zip"}


def test_stale_is_remembered_until_it_is_replaced_or_deleted(tmp_path: Path) -> None:
    file, other = lesson(tmp_path / "rain", "rain"), lesson(tmp_path / "snow", "snow")
    build(file, out=tmp_path / "out")
    lesson(tmp_path / "rain", "rain", more=BROKEN)
    build(file, out=tmp_path / "out")
    outcome = build(other, out=tmp_path / "out")
    assert states(outcome)["rain.html"] == "stale"
    assert {entry.note for entry in outcome.stale} == {DID_NOT_PASS}
    (tmp_path / "out" / "rain.scorm12.zip").unlink()
    assert [entry.name for entry in build(other, out=tmp_path / "out").stale] == ["rain.html"]


# --- the names themselves -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", targets.load())
def test_a_package_is_called_as_its_target_says_before_it_is_built(name: str, tmp_path: Path) -> None:
    from lessonpack.findings import Log

    course = reader.load(lesson(tmp_path, "rain"), Log())
    assert course is not None
    target = targets.load()[name]
    assert target.build(course, Options()).name == target.package_name("rain")


@pytest.mark.parametrize(
    ("version", "part"),
    [("1.0", "1.0"), ("1/2", "1-2"), ("../../up", "..-..-up"), ("2 beta: x", "2-beta-x"), ("9" * 300, "9" * 60)],
)
def test_a_version_leads_to_no_other_folder(version: str, part: str, tmp_path: Path) -> None:
    file = lesson(tmp_path / "rain", "rain", more=f'version: "{version}"\n')
    outcome = build(file, out=tmp_path / "out", versioned=True, reports=False)
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        f"rain-{part}.html",
        f"rain-{part}.scorm12.zip",
    }
    assert all(entry.state is State.WRITTEN for entry in outcome.outputs)


# --- the command line ---------------------------------------------------------------------------------


def call(*arguments: str | Path, schemas: Path | str = "no-schemas") -> Result:
    return CliRunner().invoke(app, [str(word) for word in arguments], env={"LESSONPACK_SCHEMAS": str(schemas)})


def test_the_summary_and_both_reports_say_what_is_not_of_this_build(tmp_path: Path) -> None:
    file = lesson(tmp_path / "rain", "rain")
    arguments = ("build", file, "--out", tmp_path / "out", "-t", "scorm12", "-t", "html")
    assert DID_NOT_PASS not in call(*arguments).output
    lesson(tmp_path / "rain", "rain", more=BROKEN)
    done = call(*arguments)
    assert done.exit_code == 1
    assert f"{DID_NOT_PASS} ({file.as_posix()}): rain.html, rain.scorm12.zip" in " ".join(done.output.split())
    assert done.output.splitlines()[-1].endswith("2 packages kept from an earlier build")
    report = json.loads((tmp_path / "out" / "report.json").read_text("utf-8"))
    assert [(entry["name"], entry["state"]) for entry in report["outputs"]] == [
        ("rain.html", "stale"),
        ("rain.scorm12.zip", "stale"),
    ]
    shown = (tmp_path / "out" / "report.md").read_text("utf-8").replace("\\_", "_")
    assert f"K{DID_NOT_PASS[1:]} ({file.as_posix()}): rain.html, rain.scorm12.zip" in shown


def test_the_terminal_and_the_report_tell_of_a_clash_while_it_lasts(tmp_path: Path) -> None:
    file, out = lesson(tmp_path / "rain", "rain"), tmp_path / "out"
    call("build", file, "--out", out, "-t", "html")
    copy = lesson(tmp_path / "copy", "rain")
    done = call("build", file, copy, "--out", out, "-t", "html")
    assert f"{CLASHING} ({file.as_posix()}): rain.html" in " ".join(done.output.split())
    assert "delete" not in done.output
    assert done.output.splitlines()[-1].endswith("1 package kept from an earlier build")
    assert CLASHING[1:] in (out / "report.md").read_text("utf-8")
    assert "kept from" not in call("build", file, "--out", out, "-t", "html").output


def test_of_many_sources_each_is_named_with_what_is_kept_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names = [f"l{number:02}" for number in range(12)]
    for more in ("", BROKEN):
        for name in names:
            lesson(Path("lessons", name), name, more=more)
        done = call("build", "lessons", "-t", "html")
    for name in names[:10]:
        assert f"{DID_NOT_PASS} (lessons/{name}/lesson.yaml): {name}.html" in done.output
    assert "lessons/l10/lesson.yaml): l10.html" not in done.output
    assert "and 2 more, which dist/report.md has" in done.output
    report = Path("dist/report.md").read_text("utf-8")
    assert all(f"(lessons/{name}/lesson.yaml): {name}.html" in report for name in names)


@pytest.mark.parametrize(
    ("command", "name"),
    [("build", "report.json"), ("build", "report.md"), ("release", "report.json"), ("release", "SHA256SUMS")],
)
def test_a_folder_where_a_report_belongs_is_told_before_anything_is_written(
    command: str, name: str, tmp_path: Path
) -> None:
    file, out = lesson(tmp_path / "rain", "rain"), tmp_path / "out"
    (out / name).mkdir(parents=True)
    done = call(command, file, "--out", out)
    assert done.exit_code == 2
    assert f"{name} is no file; move it away" in done.stderr
    assert [path.name for path in out.iterdir()] == [name]


@pytest.mark.parametrize("command", ["build", "release"])
def test_a_file_where_the_output_folder_belongs_is_told(command: str, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine", "utf-8")
    done = call(command, lesson(tmp_path / "rain", "rain"), "--out", tmp_path / "out")
    assert done.exit_code == 2
    assert "out is no folder" in done.stderr
    assert (tmp_path / "out").read_text("utf-8") == "mine"


def test_two_lessons_with_one_id_exit_with_1_and_a_release_sums_only_what_it_wrote(tmp_path: Path, schemas) -> None:
    sources = [lesson(tmp_path / name, id) for name, id in (("a", "rain"), ("b", "rain"), ("c", "snow"))]
    out = tmp_path / "out"
    done = call("release", *sources, "--out", out, schemas=schemas.folder)
    assert done.exit_code == 1
    assert done.output.count("error OUT001") == 1  # of both
    lines = [line.split("  ") for line in (out / "SHA256SUMS").read_text("utf-8").splitlines()]
    assert lines
    assert all(hashlib.sha256((out / path).read_bytes()).hexdigest() == digest for digest, path in lines)
    assert not list(out.glob("rain*"))


def sums(out: Path) -> dict[str, str]:
    """The lines of SHA256SUMS, each of which holds."""
    lines = [line.split("  ") for line in (out / "SHA256SUMS").read_text("utf-8").splitlines()]
    assert lines
    assert all(hashlib.sha256((out / path).read_bytes()).hexdigest() == digest for digest, path in lines)
    return {path: digest for digest, path in lines}


def test_a_release_that_failed_leaves_the_sums_of_what_is_kept(tmp_path: Path, schemas) -> None:
    file, out = lesson(tmp_path / "rain", "rain"), tmp_path / "out"
    assert call("release", file, "--out", out, schemas=schemas.folder).exit_code == 0
    before = sums(out)
    lesson(tmp_path / "rain", "rain", more=BROKEN)
    done = call("release", file, "--out", out, schemas=schemas.folder)
    assert done.exit_code == 1
    assert DID_NOT_PASS in done.output
    assert sums(out) == before


def test_a_release_keeps_the_sums_of_another_lesson_s_that_still_hold(tmp_path: Path, schemas) -> None:
    out = tmp_path / "out"
    call("release", lesson(tmp_path / "rain", "rain"), "--out", out, schemas=schemas.folder)
    before = sums(out)
    (out / "rain-1.qti21.zip").write_bytes(b"damaged")
    (out / "rain-1.scorm12.zip").unlink()
    with (out / "SHA256SUMS").open("a", encoding="utf-8") as stream:
        other = tmp_path / "other.txt"
        other.write_bytes(b"mine")
        digest = hashlib.sha256(b"mine").hexdigest()
        stream.write(f"{digest}  ../other.txt\n{digest}  {other.as_posix()}\n{digest}  {'x' * 300}\nno line\n")
    call("release", lesson(tmp_path / "snow", "snow"), "--out", out, schemas=schemas.folder)
    after = sums(out)
    kept = {path: digest for path, digest in after.items() if not path.startswith("snow-1.")}
    assert kept == {path: before[path] for path in before if path not in ("rain-1.qti21.zip", "rain-1.scorm12.zip")}
    assert list(after) == sorted(after)
    assert "snow-1.scorm12.zip" in after


@pytest.mark.parametrize("earlier", [None, b"", b"\xff", b"0" * 64 + b"  gone.zip\n"])
def test_a_release_without_a_file_has_no_list_of_sums(earlier: bytes | None, tmp_path: Path, schemas) -> None:
    out = tmp_path / "out"
    out.mkdir()
    if earlier is not None:
        (out / "SHA256SUMS").write_bytes(earlier)
    file = lesson(tmp_path / "rain", "rain", more=BROKEN)
    assert call("release", file, "--out", out, schemas=schemas.folder).exit_code == 1
    assert not (out / "SHA256SUMS").exists()


# --- what cannot be written ---------------------------------------------------------------------------


def test_what_cannot_be_written_is_named_and_the_rest_is_written_and_told_of(tmp_path: Path) -> None:
    out = tmp_path / "out"
    (out / "rain.scorm12.zip").mkdir(parents=True)
    arguments = ("-o", out, "-t", "qti21", "-t", "scorm12", "-t", "html")
    done = call("build", lesson(tmp_path / "one", "rain"), *arguments)
    assert done.exit_code == 2
    assert f"{out.as_posix()}/rain.scorm12.zip: is a folder; move it away" in done.stderr
    assert ".unfinished" not in done.output + done.stderr
    report = json.loads((out / "report.json").read_text("utf-8"))
    assert report["exit_code"] == 2
    assert len(report["unwritten"]) == 1
    assert "Not read or written: " in (out / "report.md").read_text("utf-8")
    written = [entry["name"] for entry in report["outputs"] if entry["state"] == "written"]
    assert written == ["rain.html", "rain.qti21.zip"]
    (out / "rain.scorm12.zip").rmdir()
    again = call("build", lesson(tmp_path / "other", "rain"), *arguments)
    assert again.exit_code == 1
    assert "OUT002" in again.output


def test_a_page_that_is_not_ours_to_replace_keeps_no_other_package_from_being_written(tmp_path: Path) -> None:
    out = tmp_path / "out"
    (out / "rain.html").mkdir(parents=True)
    (out / "rain.html" / "thesis.txt").write_text("mine", "utf-8")
    outcome = build(lesson(tmp_path / "rain", "rain"), lesson(tmp_path / "snow", "snow"), out=out)
    assert [entry.split(": ")[0] for entry in outcome.unwritten] == [(out / "rain.html").as_posix()]
    assert {name for name, state in states(outcome).items() if state == "written"} == {
        "rain.scorm12.zip", "snow.html", "snow.scorm12.zip",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "told"),
    [
        (".rain.html.0123abcd.unfinished/index.html", "no room"),
        (".rain.html.0123abcd.former", "no room"),
        ("rain.html/index.html", "no room"),
        ("../drop.png", "drop.png: no room"),
    ],
)
def test_a_fault_of_the_disk_names_the_package_and_whatever_is_not_of_it(
    name: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lessonpack import building

    out = tmp_path / "out"

    def full(*_: object) -> None:
        raise OSError(28, "no room", str(out / name))

    monkeypatch.setattr(building, "write_folder", full)
    outcome = build(lesson(tmp_path / "rain", "rain"), out=out)
    assert outcome.exit_code == 2
    assert len(outcome.unwritten) == 1
    assert outcome.unwritten[0].startswith(f"{out.as_posix()}/rain.html: ")
    assert outcome.unwritten[0].endswith(f"{told}; make room on the disk, or choose a place on another one")
    assert "0123abcd" not in outcome.unwritten[0]


@pytest.fixture
def no_report(monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that has no room for report.json."""
    replace_by = Path.replace

    def full(self: Path, target: Path) -> Path:
        if target.name == "report.json":
            raise OSError(28, "no room", str(self))
        return replace_by(self, target)

    monkeypatch.setattr(Path, "replace", full)


@pytest.mark.usefixtures("no_report")
def test_a_report_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = call("build", lesson(tmp_path / "rain", "rain"), "-o", out, "-t", "scorm12")
    assert done.exit_code == 2
    assert f"the report in {out.as_posix()} cannot be written" in done.stderr


@pytest.mark.usefixtures("no_report")
@pytest.mark.parametrize("command", ["build", "release"])
def test_where_no_report_can_be_written_there_is_no_index_of_it_and_no_sums(command: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    for name in ("rain", "snow"):
        lesson(tmp_path / "content" / name, name)
    done = call(command, tmp_path / "content", "-o", out, "-t", "html")
    assert f"the report in {out.as_posix()} cannot be written" in done.stderr
    assert not {"index.html", "index.json", "SHA256SUMS"} & {path.name for path in out.iterdir()}


def test_ids_that_are_written_in_leave_the_packages_names_as_they_were(tmp_path: Path) -> None:
    file = lesson(tmp_path / "content" / "drops", title="雨")
    before = build(file, out=tmp_path / "out")
    assert call("ids", "--write", file).exit_code == 0
    assert "\nid: drops\n" in file.read_text("utf-8")
    after = build(file, out=tmp_path / "out")
    assert states(after) == states(before) == {"drops.html": "written", "drops.scorm12.zip": "written"}
