"""What the SCORM adapters need to report answers: each question in the alphabet of a version, written by the build."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import assert_never

from lessonpack.formats.scorm import (
    CHOICE_LETTERS,
    FALSE_LETTER,
    MAX_DESCRIPTION,
    MAX_WEIGHTING,
    PRIMARY_OBJECTIVE,
    SCORM12,
    TRUE_LETTER,
    Version,
    decimal,
)
from lessonpack.ids import token
from lessonpack.model.content import plain
from lessonpack.model.course import Lesson, Objective
from lessonpack.model.questions import ChoiceQuestion, MultipleResponse, Question, SingleChoice, TrueFalse
from lessonpack.targets._sealed import is_sealed, sealed

_ELLIPSIS = "…"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Alphabet:
    """How a version names what a learner chose (by letters, or by ids), what joins several names, and whether it takes
    descriptions."""

    letters: bool
    joint: str
    described: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answering:
    """A question in the alphabet of a version: the type of its interaction, what choices are called, what is right."""

    type: str
    names: dict[str, str]
    pattern: str


def data(
    lessons: Sequence[Lesson], version: Version, *, done: str | None = None, onward: bool = False
) -> dict[str, object]:
    """The adapter's data for the questions that the lessons' quizzes ask; weights above 100 shrink all of them alike.

    `done` is the objective by which other activities learn that the SCO is done; `onward` says that the SCO
    itself takes the learner to the next activity then, in the place of the platform's own button.
    """
    asked = [(question, is_sealed(lesson.quiz)) for lesson in lessons if lesson.quiz for question in lesson.asked]
    objectives = {objective.id: objective for lesson in lessons for objective in lesson.objectives}
    alphabet = _LETTERS if version is SCORM12 else _IDENTIFIERS
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


def _interaction(question: Question, scale: Fraction, alphabet: _Alphabet, *, hide: bool) -> dict[str, object]:
    answering = _answering(question, alphabet)
    return {
        "type": answering.type,
        "names": answering.names,
        **({"sealed": sealed(answering.pattern)} if hide else {"pattern": answering.pattern}),
        "weighting": decimal(question.points * scale),
        "objective": _objective_id(question.objective) if question.objective else None,
        "description": _described(plain(question.stem)) if alphabet.described else None,
    }


def _answering(question: Question, alphabet: _Alphabet) -> _Answering:
    match question:
        case SingleChoice() | MultipleResponse():
            return _choosing("choice", question, CHOICE_LETTERS, alphabet)
        case TrueFalse():
            return _choosing("true-false", question, TRUE_LETTER + FALSE_LETTER, alphabet)
        case _:
            assert_never(question)


def _choosing(type: str, question: ChoiceQuestion, letters: str, alphabet: _Alphabet) -> _Answering:
    """The ids of a true/false question are the two words that the format wants."""
    ids = [token(choice.id) for choice in question.choices]
    names = dict(zip(ids, letters if alphabet.letters else ids, strict=False))
    right = (names[token(choice.id)] for choice in question.choices if choice.correct)
    return _Answering(type=type, names=names, pattern=alphabet.joint.join(right))


def _objective(objective: Objective, alphabet: _Alphabet) -> dict[str, object]:
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


_LETTERS = _Alphabet(letters=True, joint=",", described=False)
_IDENTIFIERS = _Alphabet(letters=False, joint="[,]", described=True)
