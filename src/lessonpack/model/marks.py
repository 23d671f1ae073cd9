"""The mark that passes several lessons together, for platforms that know one number alone."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from lessonpack.model.course import Lesson, Mode, Quiz, Report


def mark_of_all(lessons: Sequence[Lesson]) -> Fraction | None:
    """The percentage of the whole score that passes all these lessons, where one graded quiz alone makes up that score.

    None where there are several: each has to be passed by itself, and no single number says so.
    """
    match [each for each in lessons if each.quiz and each.quiz.mode is Mode.GRADED]:
        case [Lesson(quiz=Quiz(pass_mark=mark), weight=weight)] if weight or len(lessons) == 1:
            return mark
        case _:
            return None


def mark_of_final_score(lessons: Sequence[Lesson]) -> Fraction | None:
    """`mark_of_all`, where no score is told before it is final; else None.

    A platform that knows the mark closes the matter by it: Moodle, for one, sets passed or failed when a session ends.
    """
    mark = mark_of_all(lessons)
    quizzes = [lesson.quiz for lesson in lessons if lesson.quiz and lesson.quiz.mode is Mode.GRADED]
    ends = all(quiz.report is Report.END or (quiz.attempts == 1 and len(lessons) == 1) for quiz in quizzes)
    return mark if ends else None
