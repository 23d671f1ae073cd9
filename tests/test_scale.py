"""A catalogue takes no more memory where it has many more lessons."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from conftest import ROOT

FEW, MANY = 1_100, 4_400
MOST = 1.1
"""By so much memory may grow: a kilobyte for each further lesson is some four hundredths."""


@pytest.mark.first
def test_four_times_as_many_lessons_take_hardly_more_memory_when_they_are_built_and_when_nothing_has_changed() -> None:
    call = [sys.executable, str(ROOT / "bench" / "scale.py"), "client", str(FEW), str(MANY)]
    lines = subprocess.check_output(call, text=True).splitlines()
    few, few_again, many, many_again = (int(re.findall(r"([\d,]+) MB", line)[-1]) for line in lines)
    assert [re.findall(r"([\d,]+) unchanged", line) for line in lines] == [["0"], ["1,100"], ["0"], ["4,400"]]
    assert many <= MOST * few
    assert many_again <= MOST * few_again
