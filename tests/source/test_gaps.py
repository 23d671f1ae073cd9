"""Gaps of a running text: each has the keys of one form, and what stands there for nothing is told."""

from __future__ import annotations

import pytest

from strategies import read

HEAD = "lessonpack: 1\nid: x\nlanguage: en\ntitle: T\n"


def asked_of(gap: str) -> list[str]:
    """What is found of a gap with these keys."""
    text = f"questions:\n- cloze:\n    id: q\n    text: One and one is [[sum]].\n    gaps:\n      sum: {{{gap}}}\n"
    return [entry.message for entry in read(HEAD + text)[1]]


@pytest.mark.parametrize(
    ("gap", "said"),
    [
        ("answer: 100, others: [{text: '90'}]", "is a number, and has no use for `others`"),
        ("range: [1, 2], case: true", "is a number, and has no use for `case`"),
        ("answers: [moon], tolerance: 1", "is typed, and has no use for `tolerance`"),
        ("answers: [moon], unit: m", "is typed, and has no use for `unit`"),
        ("choices: [{text: a, correct: true}, {text: b}], case: true", "is a list, and has no use for `case`"),
        ("answer: 1, choices: [{text: a, correct: true}, {text: b}]", "is a number and a list at once"),
        ("weight: 2", "does not say what is right in it"),
    ],
)
def test_a_key_of_another_form_than_the_gap_has_is_told(gap: str, said: str) -> None:
    [found] = asked_of(gap)
    assert found.partition("the gap 'sum' ")[2] == said


@pytest.mark.parametrize(
    "gap",
    [
        "answer: 100, tolerance: 1%, unit: m, weight: 2",
        "answers: [moon], others: [{text: sun, feedback: No.}], case: true",
        "choices: [{text: a, correct: true}, {text: b, feedback: No.}], weight: 2",
    ],
)
def test_the_keys_of_its_own_form_are_taken(gap: str) -> None:
    assert asked_of(gap) == []


def test_feedback_on_a_gap_is_sent_where_it_is_read() -> None:
    [found] = asked_of("answer: 100, feedback: No.")
    assert found.endswith("of numbers in the question's own `feedback`")
