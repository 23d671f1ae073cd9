"""Right answers that are held back: nothing in a package tells them to who reads or searches its files."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

import pytest
from msgspec.structs import replace

from lessonpack.features import Feature, features
from lessonpack.model.asked import Choice, Feedback
from lessonpack.model.course import Answers, Course, Reveal, Scos, distinct
from lessonpack.model.questions import Matching, MultipleResponse, Ordering, Question, SingleChoice, TrueFalse
from lessonpack.package import Package
from lessonpack.target import Options, losses
from lessonpack.targets import load
from runtime.lessons import QUESTIONS, several, small, words

HELD_BACK = [answers for answers in Answers if answers is not Answers.AFTER_EACH_QUESTION]
PLAYED = ["html", "scorm12", "scorm2004", "scorm2004-3rd"]
SEALED = re.compile(rb'"sealed":"(?:[^"\\]|\\.)*"')
DIGEST = re.compile(rb'"content":"[\w-]*"')  # tells a later build from this one


def otherwise(question: Question) -> Question:
    """The question with the other choices right, and other words about every answer."""

    def turned(choice: Choice, right: bool) -> Choice:
        return replace(choice, correct=right, feedback=words(f"Otherwise {choice.id}."))

    said: dict[str, Any] = {
        "feedback": Feedback(general=words("Mind."), correct=words("So it is."), incorrect=words("No.")),
        "evidence": "The second one" if question.evidence else "",
    }
    match question:
        case SingleChoice(choices=(first, *others)):
            choices = (turned(first, True), *(turned(choice, False) for choice in others))
            return replace(question, choices=choices, **said)
        case MultipleResponse() | TrueFalse():
            choices = tuple(turned(choice, not choice.correct) for choice in question.choices)
            return replace(question, choices=choices, **said)
        case Matching(terms=terms, partners=(first, *_, last)):
            others = (replace(term, partner=first.id if term.partner != first.id else last.id) for term in terms)
            return replace(question, terms=tuple(others), **said)
        case Ordering(items=items):
            return replace(question, items=items[::-1], **said)
    raise AssertionError(question)


def alike(target: str, course: Course) -> bool:
    """True when the package of this course is that of one with other right answers, but for what is sealed."""
    lessons = tuple(replace(each, questions=tuple(map(otherwise, each.questions))) for each in course.lessons)
    return unsealed(target, course) == unsealed(target, replace(course, lessons=lessons))


def unsealed(target: str, course: Course) -> dict[str, bytes]:
    package: Package = load()[target].build(distinct(course), Options())
    return {path: DIGEST.sub(b"", SEALED.sub(b"", package.read(path))) for path in package.paths}


@pytest.mark.parametrize("answers", HELD_BACK)
@pytest.mark.parametrize("target", PLAYED)
def test_a_package_that_holds_right_answers_back_reads_the_same_whatever_is_right(
    target: str, answers: Answers
) -> None:
    assert alike(target, small(answers=answers, pass_mark=Fraction(80)).course)


@pytest.mark.parametrize("answers", [Answers.NEVER, Answers.AFTER_PASS])
@pytest.mark.parametrize("scos", Scos)
def test_so_does_a_course_whose_quizzes_all_hold_them_back(scos: Scos, answers: Answers) -> None:
    course = several(answers=answers, pass_mark=Fraction(80)).course
    assert alike("scorm2004", replace(course, scos=scos))


@pytest.mark.parametrize("target", PLAYED)
def test_where_the_answer_is_shown_with_each_verdict_the_page_holds_it_openly(target: str) -> None:
    assert not alike(target, small(answers=Answers.AFTER_EACH_QUESTION).course)


@pytest.mark.parametrize("reveal", Reveal)
def test_a_holding_back_that_nobody_asked_for_is_no_loss_and_one_asked_for_is(reveal: Reveal) -> None:
    qti = load()["qti21"]
    for answers, lost in {None: False, Answers.NEVER: True, small(feedback=reveal).quiz.with_feedback: False}.items():
        course = small(QUESTIONS, feedback=reveal, pass_mark=Fraction(80), answers=answers).course
        assert (Feature.ANSWERS in {feature for feature, _, _ in features(course)}) is lost
        said = [entry.message for entry in losses(qti, course)]
        assert any("holding back of right answers of quiz 'quiz'" in message for message in said) is lost
