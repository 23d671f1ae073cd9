"""What the SCORM adapters need to report answers: each question in the alphabet of a version, written by the build."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from lessonpack.formats.scorm import (
    MAX_DESCRIPTION,
    MAX_WEIGHTING,
    PRIMARY_OBJECTIVE,
    SCORM12,
    Version,
    decimal,
)
from lessonpack.ids import token
from lessonpack.model.content import plain
from lessonpack.model.course import Lesson, Objective
from lessonpack.model.questions import Question
from lessonpack.targets._player.alphabet import Alphabet, alphabet_of
from lessonpack.targets._player.kinds import played
from lessonpack.targets._sealed import is_sealed, sealed

_ELLIPSIS = "…"


def data(
    lessons: Sequence[Lesson], version: Version, *, done: str | None = None, onward: bool = False
) -> dict[str, object]:
    """The adapter's data for the questions that the lessons' quizzes ask; weights above 100 shrink all of them alike.

    `done` is the objective by which other activities learn that the SCO is done; `onward` says that the SCO
    itself takes the learner to the next activity then, in the place of the platform's own button.
    """
    asked = [(question, is_sealed(lesson.quiz)) for lesson in lessons if lesson.quiz for question in lesson.asked]
    objectives = {objective.id: objective for lesson in lessons for objective in lesson.objectives}
    alphabet = alphabet_of(version)
    heaviest = max((question.points for question, _ in asked), default=Fraction(1))
    scale = min(Fraction(1), Fraction(MAX_WEIGHTING) / heaviest)
    return {
        "interactions": {token(q.id): _interaction(q, scale, alphabet, hide=hide) for q, hide in asked},
        "objectives": {token(id): _objective(objective, alphabet) for id, objective in objectives.items()},
        "primary": None if version is SCORM12 else PRIMARY_OBJECTIVE,
        "done": done,
        "onward": onward,
        "scale": float(scale),
    }


def _interaction(question: Question, scale: Fraction, alphabet: Alphabet, *, hide: bool) -> dict[str, object]:
    told = played(question).interaction(alphabet)
    if hide:
        told["sealed"] = sealed(told.pop("pattern"))
    return told | {
        "weighting": decimal(question.points * scale),
        "objective": _objective_id(question.objective) if question.objective else None,
        "description": _described(plain(question.asked)) if alphabet.described else None,
    }


def _objective(objective: Objective, alphabet: Alphabet) -> dict[str, object]:
    return {
        "id": _objective_id(objective.id),
        "description": _described(objective.text) if alphabet.described else None,
    }


def _objective_id(authored: str) -> str:
    """As platforms know it: apart from the one objective that the manifest has, which stands for the whole."""
    name = token(authored)
    return f"{name}_" if name == PRIMARY_OBJECTIVE else name


def _described(text: str) -> str:
    """A description as every run-time takes it: one line, cut between characters; `{` would begin a language tag."""
    line = " ".join(text.split())
    if line.startswith("{"):
        line = f" {line}"
    if _length(line) > MAX_DESCRIPTION:
        while _length(line) > MAX_DESCRIPTION - len(_ELLIPSIS):
            line = line[:-1]
        line = line.rstrip() + _ELLIPSIS
    return line


def _length(text: str) -> int:
    """As run-times count: in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2
