"""Pools that several quizzes draw from: Canvas's Classic Quizzes have their questions once, in a bank."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from msgspec import Struct

from lessonpack.model.course import Course
from lessonpack.model.questions import Question
from lessonpack.targets._qti.identifiers import identifier_of
from lessonpack.targets._qti12.tests import pooled


class Shared(Struct, frozen=True, kw_only=True):
    """The bank of a pool: what it is called, and what it holds."""

    identifier: str
    title: str
    questions: tuple[Question, ...]


Pools = dict[frozenset[str], Shared]
"""The banks by the ids of their questions."""


def names(questions: Iterable[Question]) -> frozenset[str]:
    return frozenset(question.id for question in questions)


def shared_pools(course: Course) -> Pools:
    """A bank for all questions that several pools of the course's quizzes draw from, and each of these from no other.

    Variants of one question stay in the quiz, where they take the place of it.
    """
    banks, drawn = Pools(), Counter[frozenset[str]]()
    for quiz, questions in course.quizzes:
        for place, pool in enumerate(quiz.pools, 1):
            group = pooled(pool, questions).questions
            if len({question.authored for question in group}) > 1:
                called = pool.tag or str(place)
                bank = Shared(
                    identifier=identifier_of(quiz.id, before="pool_", after=f"_{place}"),
                    title=f"{quiz.title}: {called}",
                    questions=group,
                )
                banks.setdefault(names(group), bank)
                drawn[names(group)] += 1
    return {each: bank for each, bank in banks.items() if drawn[each] > 1}
