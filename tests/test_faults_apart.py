"""A fault of ours ends the piece of work that it happened in: the rest is done, the fault is told, with exit code 3."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from typer.testing import CliRunner, Result

from cells import instead
from checks.packages import good
from conftest import ROOT
from lessonpack import archive, building, pipeline, rule, targets
from lessonpack.cli._app import app
from lessonpack.findings import RULES
from lessonpack.formats import scorm12
from lessonpack.package import Package
from lessonpack.report import data, markdown
from lessonpack.source import identify, reader
from lessonpack.stopping import Stopped

LESSON = """\
lessonpack: 1
id: {id}
title: Counting
language: en
sections:
  - {{id: one, title: One, blocks: [{{text: Two follows one.}}]}}
questions:
  - true_false: {{id: next, stem: Two follows one., answer: true}}
quiz: {{id: quiz, title: Quiz, questions: all, pass_mark: 50}}
"""
TARGETS = ("scorm12", "qti21", "html")
FAULTS = [ValueError("boom"), KeyError("x"), AssertionError(), RecursionError("too deep")]


@pytest.fixture
def sources(tmp_path: Path) -> list[Path]:
    """Two lessons that build."""
    files = [tmp_path / id / "lesson.yaml" for id in ("first", "second")]
    for file in files:
        file.parent.mkdir()
        file.write_text(LESSON.format(id=file.parent.name), "utf-8")
    return files


@pytest.fixture
def zips(tmp_path: Path) -> list[Path]:
    """Three packages without fault."""
    files = [tmp_path / f"{name}.zip" for name in ("one", "two", "three")]
    for file in files:
        with zipfile.ZipFile(file, "w") as zip:
            for path, content in good("scorm").items():
                zip.writestr(path, content)
    return files


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(word) for word in arguments], env={"LESSONPACK_SCHEMAS": "no-schemas"})


def built(sources: list[Path], out: Path, *more: str) -> Result:
    return call("build", *sources, "--out", out, *(word for name in TARGETS for word in ("-t", name)), *more)


def reported(out: Path) -> Any:
    return json.loads((out / "report.json").read_text("utf-8"))


def left(out: Path) -> set[str]:
    return {path.name for path in out.iterdir()} - {"report.json", "report.md", "index.html", "index.json"}


def failing(fault: BaseException, *, on: Callable[..., bool] = lambda *_: True, instead: Any = None) -> Any:
    """What raises a fault where it is called on something, and does its work elsewhere."""

    def call(*arguments: Any, **options: Any) -> Any:
        if on(*arguments):
            raise fault
        return instead(*arguments, **options)

    return call


@pytest.fixture
def check(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], None]:
    """Puts a function among the checks of SCORM 1.2 packages, as that of XML001."""

    def put(function: Any) -> None:
        planted = rule._PackageCheck(RULES["XML001"], function, (scorm12.STANDARD,))
        monkeypatch.setattr(rule, "_PACKAGE", [*before, planted])

    pipeline.load_everything()
    before = rule._PACKAGE
    return put


# --- in a build --------------------------------------------------------------------------------------


def test_a_target_that_fails_is_told_and_the_others_are_built(
    sources: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    qti = targets.load()["qti21"]
    broken = replace(qti, build=failing(KeyError("x"), on=lambda course, _: course.id == "first", instead=qti.build))
    instead(broken, monkeypatch)
    done = built(sources, tmp_path / "out")
    assert done.exit_code == 3, done.output
    names = {"first.scorm12.zip", "first.html", "second.scorm12.zip", "second.html", "second.qti21.zip"}
    assert left(tmp_path / "out") == names
    (told,) = reported(tmp_path / "out")["faults"]
    assert (told["source"], told["target"], told["check"]) == (sources[0].as_posix(), "qti21", "")
    assert told["reason"] == "KeyError: 'x'"
    verdicts = {package["name"]: package["failed"] for package in reported(tmp_path / "out")["packages"]}
    assert verdicts == dict.fromkeys(names, False) | {"first.qti21.zip": True}
    assert f"fault in lessonpack {sources[0].as_posix()}, target qti21: KeyError: 'x'" in done.stdout
    assert "Traceback" not in done.output
    assert "not judged: fault in lessonpack" in (tmp_path / "out" / "report.md").read_text("utf-8")


def test_a_check_that_fails_on_one_package_is_told_and_the_others_are_written(
    sources: list[Path], tmp_path: Path, check: Callable[[Any], None]
) -> None:
    check(failing(ValueError("boom"), on=lambda seen: seen.package.name.startswith("first"), instead=lambda _: ()))
    done = built(sources, tmp_path / "out")
    assert done.exit_code == 3, done.output
    names = {"first.qti21.zip", "first.html", "second.scorm12.zip", "second.html", "second.qti21.zip"}
    assert left(tmp_path / "out") == names
    (told,) = reported(tmp_path / "out")["faults"]
    assert (told["target"], told["check"], told["reason"]) == ("scorm12", "XML001", "ValueError: boom")


def test_a_package_that_cannot_be_written_for_a_fault_leaves_nothing_half_done(
    sources: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Breaking:
        """A blob that ends in a fault once half of it was read."""

        size = 10

        def open(self) -> Any:
            raise ValueError("boom")

    def build(course: Any, options: Any) -> Package:
        package = html.build(course, options)
        package._blobs["zzz.txt"] = Breaking()  # type: ignore[assignment]
        return package

    html = targets.load()["html"]
    instead(replace(html, build=build), monkeypatch)
    assert built(sources[:1], tmp_path / "out").exit_code == 3
    assert left(tmp_path / "out") == {"first.scorm12.zip", "first.qti21.zip"}


def test_a_source_that_cannot_be_read_for_a_fault_is_told_and_the_others_are_built(
    sources: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = failing(ValueError("boom"), on=lambda _, file, *__: "first" in file, instead=reader.parts)
    monkeypatch.setattr(reader, "parts", broken)
    done = built(sources, tmp_path / "out")
    assert done.exit_code == 3
    assert left(tmp_path / "out") == {"second.scorm12.zip", "second.html", "second.qti21.zip"}
    (told,) = reported(tmp_path / "out")["faults"]
    assert (told["source"], told["target"]) == (sources[0].as_posix(), "")
    assert sources[0].as_posix() in {entry["path"] for entry in reported(tmp_path / "out")["inputs"]}


def test_a_source_that_is_closed_to_us_keeps_no_other_from_being_built(
    sources: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = PermissionError(13, "Permission denied", str(sources[0]))
    monkeypatch.setattr(reader, "parts", failing(closed, on=lambda _, file, *__: "first" in file, instead=reader.parts))
    done = built(sources, tmp_path / "out")
    assert done.exit_code == 2
    assert (
        f"lessonpack: {sources[0].as_posix()}: Permission denied; change its permissions, or choose another place\n"
        in done.stderr
    )
    assert left(tmp_path / "out") == {"second.scorm12.zip", "second.html", "second.qti21.zip"}


@pytest.mark.parametrize("within", ["a target", "a check"])
def test_want_of_memory_is_told_as_such_and_keeps_no_other_package_from_being_built(
    within: str, sources: list[Path], tmp_path: Path, check: Callable[[Any], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    if within == "a check":
        first = "first.scorm12.zip"
        check(failing(MemoryError(), on=lambda seen: seen.package.name == first, instead=lambda _: ()))
    else:
        scorm = targets.load()["scorm12"]
        short = failing(MemoryError(), on=lambda course, _: course.id == "first", instead=scorm.build)
        instead(replace(scorm, build=short), monkeypatch)
    done = built(sources, tmp_path / "out")
    assert (done.exit_code, "fault" in done.output) == (2, False)
    out = (tmp_path / "out").as_posix()
    assert done.stderr == (
        f"lessonpack: {out}/first.scorm12.zip: memory ran out; close other programs, or do it where there is more\n"
    )
    names = {f"{name}.{end}" for name in ("first", "second") for end in ("scorm12.zip", "qti21.zip", "html")}
    assert left(tmp_path / "out") == names - {"first.scorm12.zip"}
    assert reported(tmp_path / "out")["faults"] == []


def test_what_an_earlier_build_left_of_a_package_that_fails_now_is_told_as_old(
    sources: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert built(sources, tmp_path / "out").exit_code == 0
    before = (tmp_path / "out" / "first.qti21.zip").read_bytes()
    broken = replace(targets.load()["qti21"], build=failing(ValueError("boom")))
    instead(broken, monkeypatch)
    assert built(sources[:1], tmp_path / "out", "--fresh").exit_code == 3
    assert (tmp_path / "out" / "first.qti21.zip").read_bytes() == before
    stale = [entry["name"] for entry in reported(tmp_path / "out")["outputs"] if entry["state"] == "stale"]
    assert stale == ["first.qti21.zip"]


def wrapped(error: BaseException) -> Exception:
    """What Python 3.11 raises where a class is made: `Error calling __set_name__`, because of the error."""
    fault = RuntimeError("Error calling __set_name__")
    fault.__cause__ = error
    return fault


@pytest.mark.parametrize("stop", [KeyboardInterrupt(), wrapped(Stopped(2))], ids=["alone", "wrapped"])
def test_whoever_stops_the_program_stops_it(
    stop: BaseException, sources: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    instead(replace(targets.load()["qti21"], build=failing(stop)), monkeypatch)
    done = built(sources, tmp_path / "out")
    assert done.exit_code == 130
    assert left(tmp_path / "out") == {"first.scorm12.zip"}
    assert "each package in" in done.output
    monkeypatch.setattr(pipeline, "run", failing(stop))
    assert built(sources, tmp_path / "none").output == "lessonpack: stopped; nothing was written\n"


@pytest.fixture
def going(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A lesson in the current folder whose picture goes away once it was read."""
    monkeypatch.chdir(tmp_path)
    picture = Path("lesson/bars.png")
    picture.parent.mkdir()
    shutil.copy(ROOT / "content" / "kitchen-sink" / "media" / "bars.png", picture)
    text = LESSON.format(id="going").replace("stem: Two follows one.", "stem: 'Two ![bars](bars.png) follow.'")
    Path("lesson/lesson.yaml").write_text(text, "utf-8")
    read = building.read

    def then_gone(*given: Any) -> Any:
        try:
            return read(*given)
        finally:
            picture.unlink(missing_ok=True)

    monkeypatch.setattr(building, "read", then_gone)
    return picture


def test_a_picture_that_goes_away_while_its_lesson_is_checked_is_told_once(going: Path) -> None:
    done = call("check", "lesson", "-t", "moodle", "-t", "qti21")
    assert done.exit_code == 2
    assert done.stderr == f"lessonpack: {going.as_posix()}: No such file or directory\n"


def test_a_picture_that_goes_away_while_its_lesson_is_built_is_no_fault_of_a_check(going: Path) -> None:
    done = call("build", "lesson", "-t", "moodle", "-t", "qti21")
    assert done.exit_code == 2
    gone = f"{going.as_posix()}: No such file or directory"
    assert done.stderr == f"lessonpack: dist/going.moodle.xml: {gone}\nlessonpack: dist/going.qti21.zip: {gone}\n"


# --- in a judgement ----------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: type(fault).__name__)
def test_a_check_that_fails_on_one_zip_is_told_and_the_others_are_judged(
    fault: Exception, zips: list[Path], check: Callable[[Any], None]
) -> None:
    check(failing(fault, on=lambda seen: "two" in seen.package.name, instead=lambda _: ()))
    done = call("validate", *zips, "--format", "json")
    assert done.exit_code == 3
    told = json.loads(done.stdout)
    assert [(each["name"], each["failed"]) for each in told["packages"]] == [
        ("one.zip", False),
        ("two.zip", True),
        ("three.zip", False),
    ]
    (entry,) = told["faults"]
    assert (entry["source"], entry["check"]) == (zips[1].as_posix(), "XML001")
    assert entry["reason"] == (f"{type(fault).__name__}: {fault}" if str(fault) else type(fault).__name__)


def test_a_finding_that_cannot_be_told_is_a_fault_and_the_others_are_told(
    zips: list[Path], check: Callable[[Any], None]
) -> None:
    def found(seen: rule.Inspection) -> rule.Problems:
        yield rule.Problem({"reason": "all is told"} if "two" not in seen.package.name else {})

    check(found)
    done = call("validate", *zips, "--format", "json")
    assert done.exit_code == 3
    told = json.loads(done.stdout)
    assert [(each["name"], each["failed"]) for each in told["packages"]] == [
        ("one.zip", False),
        ("two.zip", True),
        ("three.zip", False),
    ]
    assert [(each["source"], each["check"]) for each in told["faults"]] == [(zips[1].as_posix(), "XML001")]
    assert {each["file"] for each in told["findings"] if each["code"] == "XML001"} == {
        zips[0].as_posix(),
        zips[2].as_posix(),
    }


def test_a_zip_that_cannot_be_read_for_a_fault_is_told_and_the_others_are_judged(
    zips: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        archive, "read_zip", failing(ValueError("boom"), on=lambda path, _: path == zips[0], instead=archive.read_zip)
    )
    done = call("validate", *zips)
    assert done.exit_code == 3
    assert f"fault in lessonpack {zips[0].as_posix()}: ValueError: boom\n" in done.stdout
    told = [line for line in done.stdout.splitlines() if line.startswith(("two.zip ", "three.zip "))]
    assert ["no errors found, official XSDs not run" in line for line in told] == [True, True]


def test_a_zip_that_is_closed_to_us_keeps_no_other_from_being_judged(
    zips: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = PermissionError(13, "Permission denied", str(zips[1]))
    monkeypatch.setattr(
        archive, "read_zip", failing(closed, on=lambda path, _: path == zips[1], instead=archive.read_zip)
    )
    done = call("validate", *zips, "--format", "json")
    assert done.exit_code == 2
    assert (
        done.stderr
        == f"lessonpack: {zips[1].as_posix()}: Permission denied; change its permissions, or choose another place\n"
    )
    assert [each["name"] for each in json.loads(done.stdout)["packages"]] == ["one.zip", "three.zip"]


def test_a_path_that_is_not_there_is_told_before_any_package_is_judged(zips: list[Path], tmp_path: Path) -> None:
    done = call("validate", *zips, tmp_path / "nowhere.zip")
    assert (done.exit_code, done.stdout) == (2, "")


# --- in what is told of it ---------------------------------------------------------------------------


@pytest.mark.parametrize(("module", "file"), [(markdown, "report.md"), (data, "report.json")])
def test_a_report_that_fails_is_told_and_the_rest_is_written(
    module: Any, file: str, sources: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "blocks", failing(ValueError("boom")))
    done = built(sources, tmp_path / "out")
    assert done.exit_code == 3
    assert f"fault in lessonpack {(tmp_path / 'out' / file).as_posix()}: ValueError: boom\n" in done.stdout
    assert not (tmp_path / "out" / file).exists()
    assert {path.name for path in (tmp_path / "out").glob("report.*")} == {"report.json", "report.md"} - {file}


def test_who_asks_for_more_gets_the_places_of_a_fault_and_nothing_of_the_machine(
    sources: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def deeper(*_: object) -> None:
        deeper()

    instead(replace(targets.load()["qti21"], build=deeper), monkeypatch)
    done = built(sources[:1], tmp_path / "out", "--verbose")
    (told,) = reported(tmp_path / "out")["faults"]
    assert len(told["trace"]) == 20
    assert told["trace"][-1].startswith("test_faults_apart.py:")
    assert not [place for place in told["trace"] if "/tests/" in place or place.startswith("/")]
    assert all(f"  {place}\n" in done.stdout for place in told["trace"])


def test_of_several_files_the_ids_of_the_others_are_written(
    sources: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    for file in sources:
        file.write_text(file.read_text("utf-8").replace("id: next, ", ""), "utf-8")
    broken = failing(ValueError("boom"), on=lambda _, file, __: "first" in file, instead=identify.missing)
    monkeypatch.setattr(identify, "missing", broken)
    done = call("ids", "--write", *sources)
    assert done.exit_code == 3
    assert f"{sources[1].as_posix()}: 1 missing id written\n" in done.stdout
    assert f"fault in lessonpack {sources[0].as_posix()}: ValueError: boom\n" in done.stdout
