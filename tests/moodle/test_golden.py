"""The files of small courses, for a reviewer to read as a diff; `--accept` rewrites them."""

from __future__ import annotations

import pytest

from conftest import ROOT
from moodle.samples import COURSES, built, target, written

GOLDEN = ROOT / "tests" / "golden" / "moodle"


@pytest.mark.parametrize("name", COURSES)
def test_a_file_is_what_it_was(name: str, accept: bool) -> None:
    golden = GOLDEN / f"{name}.xml"
    if accept:
        golden.parent.mkdir(exist_ok=True)
        golden.write_bytes(written(COURSES[name]()))
    assert written(COURSES[name]()).decode() == golden.read_bytes().decode()


def test_there_is_no_golden_file_without_its_course() -> None:
    assert {path.stem for path in GOLDEN.iterdir()} == set(COURSES)


def test_it_is_written_where_it_is_asked_for_alone() -> None:
    assert not target().by_default


def test_a_package_is_one_file_under_the_name_of_its_course() -> None:
    package = built(COURSES["plain"]())
    assert package.paths == [package.name] == ["sample.moodle.xml"]
