"""What an author writes for a number is that number, or is said to be none; it ends nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from cases import every_case, named
from lessonpack.findings import Log
from lessonpack.source import reader

LESSON = """lessonpack: {version}
id: x
title: T
language: en
theme: {{radius: {radius}}}
quiz:
  id: quiz
  title: Q
  pass_mark: {pass_mark}
  attempts: {attempts}
  time_limit: {time_limit}
questions:
- true_false: {{id: q, stem: S, answer: true, points: {points}}}
"""
GOOD = {"version": "1", "radius": "4", "pass_mark": "50", "attempts": "2", "time_limit": "9", "points": "1"}
NO_NUMBERS = [".inf", "-.inf", ".nan", ".NaN", "inf", "NaN", "INF", "sNaN", "1e9999", "1e99999999", "9" * 41, "0x1F",
              "9" * 5000, "0o17", "1_000", "12:30", "²", "٣", "+", ".", "e5", "1e", "0.1.2"]  # fmt: skip
TOO_LARGE = ["1e400", "1e999", "-1e400", "9" * 40, "1001"]


def codes(key: str, number: str) -> list[str]:
    log = Log()
    reader.read(LESSON.format(**{**GOOD, key: number}), "lesson.yaml", Path(), log)
    return [entry.code for entry in log]


@pytest.mark.parametrize("key", GOOD)
def test_the_numbers_as_they_stand_are_taken(key: str) -> None:
    assert codes(key, GOOD[key]) == []


@pytest.mark.parametrize("key", [key for key in GOOD if key != "version"])
@pytest.mark.parametrize(("numbers", "code"), [(NO_NUMBERS, "SRC027"), (TOO_LARGE, "SRC028")], ids=["none", "large"])
def test_any_other_text_is_said_to_be_no_such_number(key: str, numbers: list[str], code: str) -> None:
    assert {number: codes(key, number) for number in numbers} == {number: [code] for number in numbers}


def test_the_version_is_one() -> None:
    def holds(number: str) -> None:
        assert codes("version", number) == ["SRC014"]

    every_case(named(NO_NUMBERS + TOO_LARGE), holds)
