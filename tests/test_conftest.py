"""The suite's own promise: where everything is required, a test that is skipped is a test that failed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT

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


@pytest.mark.parametrize(("required", "told"), [("", "2 skipped, 1 xfailed"), ("everything", "2 failed, 1 error")])
def test_no_test_is_skipped_where_everything_is_required(required: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "test_skipped.py").write_text(SKIPPED, "utf-8")
    env = {**os.environ, "LESSONPACK_REQUIRE": required, "PYTHONPATH": str(ROOT / "tests")}
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
    done = subprocess.run([*command, str(tmp_path)], cwd=tmp_path, env=env, capture_output=True, text=True)
    assert told in done.stdout, done.stdout
