"""What a learner may answer to each kind of question, and what a mix of answers earns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import assert_never

from lessonpack.model.course import Lesson
from lessonpack.model.questions import Choice, MultipleResponse, Question, SingleChoice, TrueFalse
from lessonpack.model.response import Chosen
from lessonpack.model.scoring import key, percent, score

Response = frozenset[str]
Answers = Mapping[str, Response]

RIGHT, WRONG, PARTLY = "right", "wrong", "partly"


def answer(question: Question, how: str) -> Response:
    """A response that is right, wrong or (where the kind has it, else wrong) partly right."""
    match question:
        case SingleChoice() | TrueFalse():
            right, wrong = _split(question.choices)
            return frozenset(right if how == RIGHT else wrong[-1:] if how == PARTLY else wrong[:1])
        case MultipleResponse():
            right, wrong = _split(question.choices)
            told = {
                RIGHT: right,
                WRONG: wrong or right[:1],
                PARTLY: [*right[:-1], *wrong[:1]] if right[1:] else right + wrong,
            }
            return frozenset(told[how])
        case _:
            assert_never(question)


def _split(choices: Iterable[Choice]) -> tuple[list[str], list[str]]:
    every = list(choices)
    return [c.id for c in every if c.correct], [c.id for c in every if not c.correct]


def all_of(lesson: Lesson, how: str) -> dict[str, Response]:
    return {question.id: answer(question, how) for question in lesson.asked}


def mix(lesson: Lesson, pattern: str) -> dict[str, Response]:
    """Answers by a pattern of r, w and p, used over and over in the order of the questions."""
    hows = {"r": RIGHT, "w": WRONG, "p": PARTLY}
    return {
        question.id: answer(question, hows[pattern[number % len(pattern)]])
        for number, question in enumerate(lesson.asked)
    }


def earned(lesson: Lesson, answers: Answers) -> Fraction:
    """The percentage that these answers earn, exactly."""
    points = sum((score(key(q), Chosen(tuple(answers.get(q.id, ())))) for q in lesson.asked), Fraction(0))
    return percent(points, sum((q.points for q in lesson.asked), Fraction(0)))
