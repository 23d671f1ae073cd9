"""What disks, permissions and consoles refuse ends in exit code 2, with a path and a remedy, and never in a trace."""

from __future__ import annotations

import errno
import json
import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from conftest import few
from lessonpack.findings import RULES
from lessonpack.package import write_zip
from lessonpack.report import trouble
from test_cli import COMMAND, GOOD, call

FULL, DENIED = errno.ENOSPC, errno.EACCES
ROOM, RIGHTS = "make room on the disk", "change its permissions"


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with a lesson in `sea`, a file and a link to nowhere."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sea").mkdir()
    (tmp_path / "sea" / "lesson.yaml").write_text(GOOD, "utf-8")
    (tmp_path / "notes.txt").write_text("mine", "utf-8")
    (tmp_path / "link").symlink_to("nowhere")
    return tmp_path


@contextmanager
def refusing(code: int, *, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let files be opened for reading alone, as such a disk does; a path is named where the system names it."""
    opened = Path.open

    def reading(path: Path, mode: str = "r", *more: Any, **options: Any) -> Any:
        if "r" not in mode:
            raise OSError(code, os.strerror(code), *([str(path)] if code == DENIED else []))
        return opened(path, mode, *more, **options)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "open", reading)
        yield


def refused(*words: str | Path) -> str:
    done = call(*words)
    assert done.exit_code == 2, done.output
    assert done.stderr.startswith("lessonpack: ")
    return done.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["new", "notes.txt"], "notes.txt: File exists; a file is in the way: choose another name"),
        (["new", "notes.txt/deep"], "notes.txt/deep: Not a directory; a file is in the way"),
        (["new", "n" * 300], "File name too long; choose a shorter name"),
        (["build", "sea", "--out", "notes.txt"], "notes.txt is no folder; give another with --out"),
        (["build", "sea", "--out", "notes.txt/deep"], "notes.txt is no folder; give another with --out"),
        (["build", "sea", "--out", "link/deep"], "link is no folder; give another with --out"),
        (["release", "sea", "--out", "notes.txt"], "notes.txt is no folder; give another with --out"),
        (["build", "n" * 300], "File name too long; choose a shorter name"),
    ],
)
def test_a_place_that_is_none_is_named_before_anything_is_done(words: list[str], told: str, work: Path) -> None:
    assert told in refused(*words)
    assert {path.name for path in work.iterdir()} == {"sea", "notes.txt", "link"}


@pytest.mark.parametrize(("code", "remedy"), [(FULL, ROOM), (DENIED, RIGHTS), (errno.EROFS, "can be written to")])
def test_new_and_ids_say_what_keeps_a_lesson_from_being_written(
    code: int, remedy: str, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lesson = work / "sea" / "lesson.yaml"
    lesson.write_text(GOOD.replace("      id: next\n", ""), "utf-8")
    before = lesson.read_bytes()
    with refusing(code, monkeypatch=monkeypatch):
        for words, file in ((["new", "waves"], "waves/lesson.yaml"), (["ids", "sea", "--write"], "sea/lesson.yaml")):
            told = refused(*words)
            assert f"{file}: {os.strerror(code)}" in told
            assert remedy in told
    assert lesson.read_bytes() == before
    assert not list(work.glob("*/.*"))


def test_a_folder_that_may_not_be_written_to_is_told_before_a_build(
    work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda _, mode: not (mode & os.W_OK))
    assert "may not be written to; choose another folder with --out" in refused("build", "sea")
    assert not (work / "dist").exists()


def test_a_full_disk_keeps_packages_and_reports_from_being_there_and_is_told(
    work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise OSError(FULL, os.strerror(FULL))

    monkeypatch.setattr("lessonpack.building.write_zip", full)
    done = call("build", "sea", "-t", "scorm12,qti21", "--out", "out")
    assert done.exit_code == 2
    for name in ("counting.scorm12.zip", "counting.qti21.zip"):
        assert f"lessonpack: out/{name}: No space left on device; {ROOM}" in done.stderr
    assert done.stdout.splitlines()[-1] == "0 packages, 2 files not read or written, 0 warnings"
    assert not list((work / "out").glob("*.zip"))
    monkeypatch.setattr("lessonpack.building.write_zip", write_zip)
    with refusing(FULL, monkeypatch=monkeypatch):
        assert f"the report in out cannot be written: out/report.md: No space left on device; {ROOM}" in refused(
            "build", "sea", "-t", "scorm12", "--out", "out"
        )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
@pytest.mark.parametrize("words", [["--version"], ["rules"], ["schema"], ["check", "sea", "--format", "json"]])
def test_output_that_has_no_room_is_told(words: list[str], work: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([*COMMAND, *words], cwd=work, stdout=full, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 2
    assert done.stderr == f"lessonpack: the output: No space left on device; {ROOM}, or choose a place on another one\n"


@pytest.mark.skipif(sys.platform == "win32", reason="its shell cannot close an output")
@pytest.mark.parametrize(
    ("closed", "words"),
    few(
        [
            (">&-", "build sea -t html --format json"),
            (">&- 2>&-", "build sea -t html --format json"),
            (">&-", "--version"),
            (">&-", "--help"),
            (">&-", "check sea --format json"),
            (">&-", "schema"),
            *((">&- 2>&-", words) for words in ("--version", "--help", "schema", "check sea --format json")),
        ],
        5,
    ),
)
def test_what_nobody_is_to_read_is_printed_nowhere(closed: str, words: str, work: Path) -> None:
    command = f"{shlex.join(COMMAND)} {words} {closed}"
    done = subprocess.run(["sh", "-c", command], cwd=work, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    if words.startswith("build"):
        assert (work / "dist" / "report.json").stat().st_size


# --- consoles that lack letters -----------------------------------------------------------------------

STRANGE = "Łódź 🌊 海"


@pytest.fixture
def strange(work: Path) -> Path:
    """A lesson whose name, title and mistakes have letters that no console of Western Europe has."""
    file = work / STRANGE / "lesson.yaml"
    file.parent.mkdir()
    file.write_text(
        GOOD.replace("Counting", STRANGE).replace("language: en", f"language: en\nkey-{STRANGE[-1]}: 1"), "utf-8"
    )
    return file


def test_no_console_keeps_a_command_from_its_work(strange: Path, work: Path) -> None:
    def run(*words: str) -> tuple[int, bytes, bytes]:
        environment = {**os.environ, "PYTHONIOENCODING": "cp1252"}
        done = subprocess.run([*COMMAND, *words], cwd=work, env=environment, capture_output=True)
        assert b"Traceback" not in done.stderr
        assert b"Error" not in done.stderr
        return done.returncode, done.stdout, done.stderr

    lesson = str(strange.relative_to(work))
    for words, code in ((["check", lesson], 1), (["ids", lesson], 1), (["new", "海"], 0), (["build", "海"], 0)):
        assert run(*words)[0] == code
    assert run("validate", STRANGE[0])[0] == 2
    code, said, _ = run("check", lesson, "--format", "json")
    told = json.loads(said)["findings"]
    assert (code, [entry["file"] for entry in told]) == (1, [Path(lesson).as_posix()])
    assert "key-海" in told[0]["message"]
    for words in (["explain", *RULES], ["targets"], ["build", "--help"]):
        assert run(*words)[0] == 0


def test_what_no_remedy_is_known_of_is_told_all_the_same() -> None:
    assert trouble.told(OSError(FULL, "full", "a")) == f"a: full; {ROOM}, or choose a place on another one"
    assert trouble.told(OSError("odd"), "b") == "b: odd"
