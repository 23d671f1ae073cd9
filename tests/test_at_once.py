"""Two builds at once in one folder: each package is whole, and both are told of; what a killed one left goes."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from conftest import ROOT
from lessonpack import unfinished
from test_cli import GOOD, call

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such locks")

WAITING = "lessonpack: waiting for another run that is at work in out\n"


def started(place: Path, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "lessonpack", "build", *arguments, "--out", "out", "--offline", "--jobs", "1"]
    return subprocess.Popen(command, cwd=place, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    for name in ("ant", "bee"):
        (tmp_path / name).mkdir()
        text = GOOD.replace("counting", name, 1).replace("Counting", f"Counting {name}", 1)
        (tmp_path / name / "lesson.yaml").write_text(text, "utf-8")
    return tmp_path


def whole(out: Path) -> set[str]:
    """The packages in a folder: of each all that can be read is right, and the reports tell it as it is."""
    assert not list(out.glob(".*"))
    told = json.loads((out / "report.json").read_text("utf-8"))["outputs"]
    for entry in told:
        package = out / entry["name"]
        if package.is_dir():
            assert (package / "index.html").read_bytes().rstrip().endswith(b"</html>")
            continue
        assert package.stat().st_size == entry["size"]
        with zipfile.ZipFile(package) as zipped:
            assert zipped.testzip() is None
    lessons = json.loads((out / "index.json").read_text("utf-8"))["lessons"] if (out / "index.json").exists() else []
    indexed = {package["name"] for lesson in lessons for package in lesson["packages"]}
    names = {entry["name"] for entry in told}
    assert not lessons or indexed == names
    assert names == {path.name for path in out.iterdir() if not path.name.startswith(("report.", "index."))}
    return names


@pytest.mark.parametrize("round", range(3))
def test_two_lessons_that_are_built_at_once_are_both_there_and_told_of(round: int, place: Path) -> None:
    both = [started(place, name, "-t", "html,scorm12,qti21") for name in ("ant", "bee")]
    said = [each.communicate() for each in both]
    assert [each.returncode for each in both] == [0, 0], said
    assert {error for _, error in said} <= {"", WAITING}
    assert whole(place / "out") == {f"{name}.{kind}" for name in ("ant", "bee") for kind in KINDS}


KINDS = ("html", "scorm12.zip", "qti21.zip")


def test_one_lesson_that_is_built_at_once_for_the_same_and_for_other_targets_is_there_once(place: Path) -> None:
    all_of_them = [started(place, "ant", "-t", targets) for targets in ("html,scorm12", "html,scorm12", "html,qti21")]
    said = [each.communicate() for each in all_of_them]
    assert [each.returncode for each in all_of_them] == [0, 0, 0], said
    assert whole(place / "out") == {f"ant.{kind}" for kind in KINDS}


def waited_for(build: subprocess.Popen[str]) -> None:
    assert build.stderr is not None
    assert build.stderr.readline() == WAITING


def test_who_is_at_work_is_waited_for_and_nothing_of_it_is_put_away(place: Path) -> None:
    with unfinished.alone(place / "out", _nobody):
        half, _ = unfinished.beside(place / "out" / "ant.scorm12.zip")
        half.write_bytes(b"half a zip")
        build = started(place, "ant", "-t", "scorm12")
        waited_for(build)
        time.sleep(0.2)
        assert half.exists()
        assert build.poll() is None
    build.communicate()
    assert build.returncode == 0
    assert whole(place / "out") == {"ant.scorm12.zip"}


def test_who_waits_can_be_stopped(place: Path) -> None:
    with unfinished.alone(place / "out", _nobody):
        build = started(place, "ant", "-t", "scorm12")
        waited_for(build)
        build.send_signal(signal.SIGTERM)
        _, said = build.communicate()
        assert build.returncode == 143
        assert "stopped" in said


def test_a_folder_that_is_deleted_while_it_is_waited_for_is_made_again(place: Path) -> None:
    with unfinished.alone(place / "out", _nobody):
        build = started(place, "ant", "-t", "scorm12")
        waited_for(build)
        shutil.rmtree(place / "out")
    build.communicate()
    assert build.returncode == 0
    assert whole(place / "out") == {"ant.scorm12.zip"}


def test_what_a_killed_build_left_is_put_away_by_the_next(place: Path) -> None:
    text = (ROOT / "content" / "kitchen-sink" / "lesson.yaml").read_text("utf-8")
    shutil.copytree(ROOT / "content" / "kitchen-sink" / "media", place / "ant" / "media")
    (place / "ant" / "lesson.yaml").write_text(text, "utf-8")
    for _ in range(3):
        build = started(place, "ant", "-t", "html,scorm12,scorm2004", "--fresh")
        while not list((place / "out").glob(".*")) and build.poll() is None:
            time.sleep(0.0005)
        build.kill()
        build.communicate()
    assert call("build", place / "ant", "-o", place / "out", "-t", "html,scorm12,scorm2004").exit_code == 0
    assert whole(place / "out") == {"kitchen-sink.html", "kitchen-sink.scorm12.zip", "kitchen-sink.scorm2004.zip"}


@pytest.mark.parametrize("command", ["ids --write", "sizes --write", "new"])
def test_what_a_killed_command_left_beside_a_lesson_is_put_away_by_the_next(
    command: str, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever writes there waits for others, and puts nothing away that they are at work on."""
    lesson = place / "ant" / "lesson.yaml"
    Image.effect_noise((1400, 200), 90).convert("RGB").save(lesson.with_name("reef.png"))
    shown = "    blocks:\n      - image: {file: reef.png, alt: Waves over the sand}\n"
    lesson.write_text(lesson.read_text("utf-8").replace("    blocks:\n", shown).replace("id: two, ", ""), "utf-8")
    left, _ = unfinished.beside(lesson)
    left.write_bytes(b"lessonpack: 1\ntit")
    held = []

    def put(written: Path, file: Path) -> None:
        import fcntl

        if file.parent == lesson.parent:  # not what is kept in the user's cache
            other = os.open(file.parent, os.O_RDONLY)
            with pytest.raises(BlockingIOError):
                fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.close(other)
            held.append(file.name)
        written.rename(file)

    monkeypatch.setattr(Path, "replace", put)
    monkeypatch.setattr(os, "link", put)
    if command == "new":
        lesson.unlink()
    assert call(*command.split(), place / "ant").exit_code == 0
    assert held
    assert not left.exists()


def test_a_folder_that_was_being_exchanged_is_put_back(tmp_path: Path) -> None:
    former = unfinished.beside(tmp_path / "ant.html")[1]
    former.mkdir()
    (former / "index.html").write_text("as it was", "utf-8")
    (unfinished.beside(tmp_path / "ant.html")[0]).mkdir()
    with unfinished.alone(tmp_path, _nobody):
        assert [path.name for path in tmp_path.iterdir()] == ["ant.html"]
        assert (tmp_path / "ant.html" / "index.html").read_text("utf-8") == "as it was"


@pytest.mark.parametrize(
    "name", [".ant.zip.tmp", "ant.zip.0123abcd.unfinished", ".ant.zip.0123abc.unfinished", "..former"]
)
def test_what_no_build_can_have_left_is_not_put_away(name: str, tmp_path: Path) -> None:
    (tmp_path / name).touch()
    with unfinished.alone(tmp_path, _nobody):
        assert (tmp_path / name).exists()


def test_where_there_are_no_locks_all_is_built_and_nothing_put_away_that_may_be_another_s(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fcntl

    def refuse(_file: int, _how: int) -> None:
        raise OSError(95, "not supported")

    monkeypatch.setattr(fcntl, "flock", refuse)
    (place / "out").mkdir()
    half, _ = unfinished.beside(place / "out" / "ant.scorm12.zip")
    half.touch()
    assert call("build", place / "ant", "-o", place / "out", "-t", "scorm12").exit_code == 0
    assert half.exists()
    half.unlink()
    assert whole(place / "out") == {"ant.scorm12.zip"}


def test_a_run_that_is_refused_leaves_no_folder(place: Path) -> None:
    assert call("build", place / "gone", "-o", place / "deep" / "out", "-t", "scorm12").exit_code == 2
    assert not (place / "deep").exists()


def test_nothing_is_held_when_a_build_has_ended(place: Path) -> None:
    assert call("build", place / "ant", "-o", place / "out", "-t", "scorm12").exit_code == 0
    with unfinished.alone(place / "out", _nobody):
        assert whole(place / "out") == {"ant.scorm12.zip"}


def _nobody() -> None:
    raise AssertionError("nobody else is at work there")
