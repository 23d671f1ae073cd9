"""Texts that are shown as they are written, and what learners type: no markup is read in them."""

from __future__ import annotations

import pytest

from effort import LINEAR, growth
from lessonpack.model.questions import Cloze, ShortAnswer, TypedGap
from lessonpack.source.plaintext import first_mark
from strategies import read

TOP = "lessonpack: 1\nid: water\ntitle: Water\nlanguage: en\nquestions:\n"


@pytest.mark.parametrize("formula", ["$x^2$", "$A$", r"$\frac{1}{2}$", "$F = ma$", "$x_1$"])
def test_a_formula_between_dollars_is_told(formula: str) -> None:
    assert first_mark(f"Where {formula} is known") == formula


@pytest.mark.parametrize(
    "words", ["From $5 to $6", "US$ and A$", "$5–$6 a = b", "$HOME_DIR and $PATH", "${a}_${b}", "the $-sign = $-sign"]
)
def test_money_and_names_of_programs_are_none(words: str) -> None:
    assert first_mark(words) == ""


def test_all_dollars_are_looked_at_once() -> None:
    assert growth(first_mark, lambda size: "$a_" * size, 20_000) <= LINEAR
    assert growth(first_mark, lambda size: "$" + "a_" * size, 20_000) <= LINEAR


@pytest.mark.parametrize(
    "question",
    [
        "matching: {id: q, stem: S, pairs: [{term: a, partner: $x^2$}, {term: b, partner: c}]}",
        "categorise: {id: q, stem: S, groups: [{name: $x^2$, items: [a]}, {name: c, items: [b]}]}",
        "numeric: {id: q, stem: S, answer: 1, unit: $x^2$}",
        "cloze: {id: q, text: 'It is [[g]].', gaps: {g: {choices: [{text: $x^2$, correct: true}, {text: b}]}}}",
    ],
)
def test_it_is_told_wherever_no_formula_can_be_shown(question: str) -> None:
    _, log = read(f"{TOP}- {question}\n")
    assert [entry.args for entry in log if entry.code == "SRC094" and ("markup", "$x^2$") in entry.args]


def test_what_learners_type_is_kept_as_keyboards_write_it() -> None:
    answers = r'answers: ["Cafe\u0301"]'
    gapped = f"- cloze: {{id: g, text: 'A [[what]].', gaps: {{what: {{{answers}}}}}}}"
    course, _ = read(f"{TOP}- short_answer: {{id: q, stem: S, {answers}}}\n{gapped}\n")
    assert course is not None
    short, cloze = (question for _, question in course.questions)
    assert isinstance(short, ShortAnswer)
    assert isinstance(cloze, Cloze)
    [typed] = cloze.gaps
    assert isinstance(typed, TypedGap)
    assert [each.words for holder in (short, typed) for each in holder.answers] == ["Caf\u00e9"] * 2
