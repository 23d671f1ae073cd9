"""A file for each question, in a folder: what is asked for by `--apart`."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from conftest import ROOT
from lessonpack.cli._app import app
from moodle.reader import read
from moodle.samples import COURSES, bank, built, target
from qti.samples import lesson
from test_targets import TARGETS

SINK = ROOT / "content" / "kitchen-sink"
ASKED = len(target().carried(lesson("kitchen-sink")).lessons[0].questions)  # those that Moodle has


@pytest.mark.parametrize("name", COURSES)
def test_the_files_together_hold_what_the_one_file_holds(name: str) -> None:
    subject = COURSES[name]()
    package = built(subject, apart=True)
    files = [read(package.read(path)) for path in package.paths]
    assert all(len(each.questions) == len(each.categories) == 1 for each in files)
    apart = sorted((each.questions[0] for each in files), key=lambda question: question.idnumber)
    assert apart == sorted(bank(subject).questions, key=lambda question: question.idnumber)


def test_a_file_is_called_by_its_question_and_the_folder_by_the_course() -> None:
    package = built(COURSES["course"](), apart=True)
    assert package.name == "sea.moodle"
    assert package.paths[:2] == ["ebb__ebb_1.xml", "waves__q0.xml"]
    assert target().package_name("sea") == "sea.moodle.xml"


@pytest.mark.parametrize("name", TARGETS)
def test_other_formats_stay_as_they_are(name: str) -> None:
    if name != "moodle":
        assert TARGETS[name].package_name("sea", apart=True) == TARGETS[name].package_name("sea")


def build(out: Path, *more: str) -> int:
    command = ["build", str(SINK), "--target", "moodle", "--out", str(out), "--offline", *more]
    return CliRunner().invoke(app, command).exit_code


def test_a_folder_is_replaced_by_the_next_build_and_kept_where_something_else_lies_in_it(tmp_path: Path) -> None:
    folder = tmp_path / "kitchen-sink.moodle"
    assert build(tmp_path, "--apart") == 0
    names = sorted(path.name for path in folder.iterdir())
    assert len(names) == ASKED
    old = folder / "renamed-since.xml"
    old.write_bytes((folder / names[0]).read_bytes())
    assert build(tmp_path, "--apart") == 0
    assert sorted(path.name for path in folder.iterdir()) == names
    (folder / "mine.xml").write_text("<quiz/>", "utf-8")
    assert build(tmp_path, "--apart") != 0
    assert (folder / "mine.xml").read_text("utf-8") == "<quiz/>"
    assert build(tmp_path) == 0
    assert (tmp_path / "kitchen-sink.moodle.xml").is_file()


def test_each_file_of_the_folder_is_judged_as_a_package(tmp_path: Path) -> None:
    assert build(tmp_path, "--apart") == 0
    result = CliRunner().invoke(app, ["validate", str(tmp_path / "kitchen-sink.moodle"), "--offline"])
    assert result.exit_code == 0
    assert f"{ASKED} packages, 0 errors" in result.stdout
