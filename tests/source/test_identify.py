"""Missing ids are written in, and nothing else in the file changes."""

from __future__ import annotations

import difflib
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases import every_case, named
from lessonpack.findings import Log
from lessonpack.source import identify
from source.corpus import CASES, GOOD, marked
from strategies import dumped, lessons, read, scalar

WANTING = """\
# What this file is about
lessonpack: 1  # the format

# The title
title: "A lesson"  # in quotes
language: en
objectives: [text: Do it, {text: "Do that" }, {
   # a comment in braces
   text: Other }]
sections:
  - title: One # here
    blocks:
      - text: hi
  -
    # about two
    title: Two
    blocks: [text: x]
questions:
- single_choice:
    # why this one
    stem: |
      What?

      # no comment but a heading
    choices:
    -   text: A
        correct: true
    -   {text: B}
    - ? text
      : C
- multiple_response: {stem: X?, choices: [text: a # one
     , {text: b, correct: true}]}
quiz:

  # all of it

  title: Q
"""
GIVEN = """\
# What this file is about
lessonpack: 1  # the format
id: a-lesson

# The title
title: "A lesson"  # in quotes
language: en
objectives: [{id: do-it, text: Do it}, {id: do-that, text: "Do that" }, {
   # a comment in braces
   id: other, text: Other }]
sections:
  - id: one
    title: One # here
    blocks:
      - text: hi
  -
    id: two
    # about two
    title: Two
    blocks: [text: x]
questions:
- single_choice:
    id: what-no-comment-but-a-heading
    # why this one
    stem: |
      What?

      # no comment but a heading
    choices:
    -   id: a
        text: A
        correct: true
    -   {id: b, text: B}
    - id: c
      ? text
      : C
- multiple_response: {id: x, stem: X?, choices: [{id: a, text: a # one
     }, {id: b, text: b, correct: true}]}
quiz:
  id: quiz

  # all of it

  title: Q
"""


def given_ids(text: str) -> str:
    log = Log()
    made = identify.missing(text, "lesson.yaml", log)
    assert made is not None, [(str(entry.place), entry.message) for entry in log]
    return made


def test_ids_are_written_where_they_belong() -> None:
    assert given_ids(WANTING) == GIVEN


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_stay_as_they_are(end: str) -> None:
    assert given_ids(WANTING.replace("\n", end)) == GIVEN.replace("\n", end)


def test_a_last_line_without_an_end_stays_without() -> None:
    assert given_ids(WANTING.rstrip("\n")) == GIVEN.rstrip("\n")


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_bytes_stay_bytes_and_keep_their_byte_order_mark(mark: str) -> None:
    log = Log()
    assert identify.missing((mark + WANTING).encode(), "lesson.yaml", log) == (mark + GIVEN).encode()
    assert identify.missing(mark + WANTING, "lesson.yaml", log) == mark + GIVEN


def test_a_file_in_flow_style_gets_its_id_behind_the_version() -> None:
    assert given_ids("{lessonpack: 1, title: x, language: en}") == "{lessonpack: 1, id: x, title: x, language: en}"


def test_a_file_that_lacks_none_stays_as_it_is() -> None:
    assert given_ids(GOOD) == GOOD
    assert given_ids(GIVEN) == GIVEN


def test_a_file_with_errors_is_left_alone() -> None:
    def holds(case: tuple[str, str, str]) -> None:
        codes, old, new = case
        text, _ = marked(GOOD.replace(old, new))
        log = Log()
        assert identify.missing(text, "lesson.yaml", log) is None
        assert set(codes.split()) <= {entry.code for entry in log}

    every_case(named(CASES[::9]), holds)


def test_pictures_are_not_looked_for() -> None:
    text = WANTING.replace("- text: hi", "- image: {file: media/none.png, alt: None}")
    assert "id: one" in given_ids(text)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(lessons(), st.booleans(), st.sampled_from(["\n", "\r\n"]))
def test_the_course_is_the_same_but_warns_no_more(lesson: dict[str, Any], flow: bool, end: str) -> None:
    text = dumped(lesson).replace("\n", end)
    if flow:
        text = _flowing(lesson)
    made = given_ids(text)
    course, log = read(made)
    assert course == read(text)[0]
    assert list(log) == []
    assert given_ids(made) == made


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(lessons())
def test_lines_are_added_and_none_is_taken_away(lesson: dict[str, Any]) -> None:
    text = dumped(lesson)
    before, after = text.replace("- ", "  "), given_ids(text).replace("- ", "  ")
    lost = [line for line in difflib.ndiff(before.splitlines(), after.splitlines()) if line.startswith("- ")]
    assert lost == []


def _flowing(node: Any) -> str:
    """The same data in braces and brackets."""
    if isinstance(node, dict):
        return "{" + ", ".join(f'"{key}": {_flowing(value)}' for key, value in node.items()) + "}"
    if isinstance(node, list):
        return "[" + ", ".join(map(_flowing, node)) + "]"
    return json.dumps(node, ensure_ascii=False) if isinstance(node, str) and "," in node else scalar(node)
