"""The suite's own promise: where everything is required, a test that is skipped is a test that failed."""

from __future__ import annotations

import importlib
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import settings

from cases import every_case
from conftest import ROOT, WANTS, left_out, swept

SKIPPED = """import pytest

def test_by_a_call():
    pytest.skip("for a reason")

@pytest.mark.skipif(True, reason="for another")
def test_by_a_mark():
    pass

@pytest.mark.xfail
def test_that_is_expected_to_fail():
    raise AssertionError
"""


WANTING = """from conftest import node, require

def test_that_wants_node():
    node()

def test_that_wants_chromium():
    require("browser", "it is not installed")
"""


@pytest.mark.parametrize(("required", "told"), [("", "2 skipped, 1 xfailed"), ("everything", "2 failed, 1 error")])
def test_no_test_is_skipped_where_everything_is_required(required: str, told: str, tmp_path: Path) -> None:
    assert told in run_of(SKIPPED, tmp_path, LESSONPACK_REQUIRE=required)


def test_a_run_ends_with_what_it_left_out_and_the_command_that_brings_it(tmp_path: Path) -> None:
    said = run_of(WANTING, tmp_path, LESSONPACK_REQUIRE="", PATH=str(tmp_path))
    *_, chromium, nodes, command, last = said.splitlines()
    assert chromium == "Left out for want of Chromium: 1 of the tests"
    assert nodes == "Left out for want of Node and its packages: 1 of the tests"
    assert command.startswith("To run them: ")
    assert last.startswith("2 skipped")


ORDERED = """import pytest

def test_short():
    pass

@pytest.mark.first
def test_long():
    pass

@pytest.mark.first
def test_as_long():
    pass

def test_as_short():
    pass
"""


def test_a_run_begins_with_what_takes_longest_and_keeps_the_order_otherwise(tmp_path: Path) -> None:
    said = run_of(ORDERED, tmp_path, "--collect-only")
    assert re.findall(r"::test_(\w+)", said) == ["long", "as_long", "short", "as_short"]


def test_a_run_that_sweeps_over_courses_ends_with_their_number() -> None:
    counted = [{"courses": 1_000, "packages": 12_999, "refused to a target": 1}, {}, {"courses": 1_000, "packages": 9}]
    assert swept(counted) == [
        "Swept over 2,000 courses, 13,008 packages, 0 documents judged by schemas, 1 refused to a target"
    ]
    assert swept([{}]) == []


@pytest.mark.parametrize(
    ("system", "command"),
    [
        ("linux", "sudo apt-get install chromium chromium-headless-shell nodejs npm"),
        ("darwin", "brew install google-chrome node"),
        ("win32", "winget install Google.Chrome OpenJS.NodeJS.LTS"),
    ],
)
def test_each_system_has_one_command_for_all_that_is_missing(system: str, command: str) -> None:
    reasons = [f"Skipped: for want of {WANTS[name].title}: x" for name in ("node", "browser", "node", "names")]
    told = left_out(reasons, system)
    assert told[-1] == f"To run them: {command}"
    assert "Left out for want of Node and its packages: 2 of the tests" in told
    assert left_out([], system) == []


def run_of(tests: str, tmp_path: Path, *more: str, **environment: str) -> str:
    """What a run of these tests, under this suite's own rules, prints."""
    (tmp_path / "test_few.py").write_text(tests, "utf-8")
    env = {**os.environ, "PYTHONPATH": str(ROOT / "tests"), **environment}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "conftest",
        "-p",
        "no:cacheprovider",
        "--rootdir",
        str(tmp_path),
    ]
    done = subprocess.run([*command, *more, str(tmp_path)], cwd=tmp_path, env=env, capture_output=True, text=True)
    return done.stdout


def test_the_long_run_stays_long_though_tests_import_what_they_share() -> None:
    before = settings.get_current_profile_name()
    settings.load_profile("long")
    try:
        importlib.reload(importlib.import_module("conftest"))
        assert settings.default.max_examples == 150
    finally:
        settings.load_profile(before)


def test_of_many_cases_those_that_fail_are_told_each_by_its_name() -> None:
    def is_even(number: int) -> None:
        if number == 3:
            pytest.fail("three")
        assert number % 2 == 0

    every_case([("two", 2), ("four", 4)], is_even)
    with pytest.raises(BaseExceptionGroup, match="2 of 4 cases") as told:
        every_case([("one", 1), ("two", 2), ("three", 3), ("four", 4)], is_even)
    assert [failed.__notes__ for failed in told.value.exceptions] == [["the case: one"], ["the case: three"]]
    with pytest.raises(AssertionError, match="there is no case"):
        every_case([], is_even)
