"""What the target writes scores as the model does, for every response, and adds up in the test."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lessonpack.ids import token
from lessonpack.model.questions import MultipleResponse, Question, Scoring
from lessonpack.model.scoring import key, score
from qti import samples
from qti.engine import score_item, score_test

QUESTIONS: list[Question] = [
    samples.single(),
    samples.single(points=Fraction("0.25"), feedback=samples.FEEDBACK),
    samples.several(),
    samples.several(points=Fraction("0.0001")),
    samples.several(scoring=Scoring.ALL_OR_NOTHING, feedback=samples.FEEDBACK),
    samples.judged(),
    samples.judged(answer=True),
]


def item(question: Question) -> bytes:
    return samples.built(samples.course(question)).read(samples.item_path(question))


def scores(question: Question, data: bytes) -> dict[tuple[str, ...], Fraction]:
    return {chosen: score_item(data, list(map(token, chosen)))["SCORE"] for chosen in samples.responses(question)}


def expected(question: Question) -> dict[tuple[str, ...], Fraction]:
    return {chosen: score(key(question), chosen) for chosen in samples.responses(question)}


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: f"{type(question).__name__}-{question.points}")
def test_every_response_earns_what_the_model_says(question: Question) -> None:
    assert scores(question, item(question)) == expected(question)


@given(
    rights=st.lists(st.booleans(), min_size=2, max_size=6).filter(any),
    hundredths=st.integers(1, 10_000),
    scoring=st.sampled_from(Scoring),
)
@settings(deadline=None)
def test_any_multiple_response_earns_what_the_model_says(rights: list[bool], hundredths: int, scoring: Scoring) -> None:
    choices = tuple(samples.option(f"c{at}", "words", right=right) for at, right in enumerate(rights))
    question = samples.several(choices=choices, points=Fraction(hundredths, 100), scoring=scoring)
    assert scores(question, item(question)) == expected(question)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: f"{type(question).__name__}-{question.points}")
def test_the_right_response_earns_exactly_the_maximum(question: Question) -> None:
    outcomes = score_item(item(question), [token(choice.id) for choice in question.choices if choice.correct])
    assert outcomes["SCORE"] == outcomes["MAXSCORE"] == question.points


def test_feedback_names_the_chosen_options_and_the_verdict() -> None:
    question = samples.several(feedback=samples.FEEDBACK)
    data = item(question)
    right = score_item(data, ["x", "y", "z"])
    assert (right["FEEDBACK"], right["GENERAL"], right["VERDICT"]) == (("x_fb", "z_fb"), "general_fb", "correct_fb")
    partly = score_item(data, ["x", "w"])
    assert (partly["FEEDBACK"], partly["GENERAL"], partly["VERDICT"]) == (
        ("x_fb", "w_fb"),
        "general_fb",
        "incorrect_fb",
    )
    nothing = score_item(data, [])
    assert (nothing["FEEDBACK"], nothing["GENERAL"], nothing["VERDICT"]) == (None, None, None)


@pytest.mark.parametrize("mark", [Fraction(0), Fraction("33.3333"), Fraction(50), Fraction(80), Fraction(100)])
def test_the_test_adds_up_and_passes_at_the_pass_mark(mark: Fraction) -> None:
    questions = (samples.single(), samples.several(), samples.judged(points=Fraction(2)))
    package = samples.built(samples.course(*questions, asked=samples.quiz(*questions, pass_mark=mark)))
    possible = sum(question.points for question in questions)
    given: list[list[tuple[str, ...]]] = [list(samples.responses(question)) for question in questions]
    for chosen in product(*given):
        pairs = list(zip(questions, chosen, strict=True))
        items = {token(q.id): score_item(package.read(samples.item_path(q)), list(map(token, c))) for q, c in pairs}
        earned = sum((score(key(q), c) for q, c in pairs), Fraction(0))
        outcomes = score_test(package.read("test.xml"), items)
        assert (outcomes["SCORE"], outcomes["MAXSCORE"]) == (earned, possible)
        assert outcomes["PASS"] == (earned * 100 >= possible * mark)


def test_only_the_questions_of_the_quiz_count() -> None:
    asked, left = samples.single(), samples.judged()
    package = samples.built(samples.course(asked, left, asked=samples.quiz(asked)))
    items = {"core_idea": {"SCORE": Fraction(1), "MAXSCORE": Fraction(1)}}
    assert score_test(package.read("test.xml"), items)["MAXSCORE"] == 1
    assert samples.item_path(left) in package


def test_without_a_pass_mark_there_is_nothing_to_pass() -> None:
    assert "PASS" not in score_test(
        samples.built(samples.plain_course()).read("test.xml"),
        {"core_idea": {"SCORE": Fraction(0), "MAXSCORE": Fraction(1)}},
    )


def test_several_marks_a_multiple_response_whatever_the_number_of_right_answers() -> None:
    one = samples.several(choices=(samples.option("a", "A", right=True), samples.option("b", "B")))
    assert isinstance(one, MultipleResponse)
    assert b'cardinality="multiple" baseType="identifier">\n<correctResponse><value>a</value>' in item(one)
