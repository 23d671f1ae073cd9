"""A course: lessons with their sections, objectives and questions, and the quizzes that select from them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from lessonpack.findings import NOWHERE, Place
from lessonpack.model.content import Block, Media, RichText
from lessonpack.model.questions import Question


class Reveal(StrEnum):
    """When feedback is shown: after each answer, or once the whole quiz is submitted."""

    AT_ONCE = "at_once"
    AT_END = "at_end"


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective:
    """What the learner will be able to do."""

    id: str
    text: str
    at: Place = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One page of a lesson."""

    id: str
    title: str
    blocks: tuple[Block, ...]
    at: Place = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiz:
    """A selection of questions with its settings.

    `questions` are ids, in order. `pass_mark` is the percentage (0–100) that passes; None: nothing to
    pass, the quiz is practice. `attempts` is how often it may be submitted, None without limit.
    """

    id: str
    title: str
    questions: tuple[str, ...]
    pass_mark: Fraction | None = None
    attempts: int | None = None
    feedback: Reveal = Reveal.AT_ONCE
    shuffle: bool = False
    at: Place = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """Sections to read, a bank of questions, and a quiz or none."""

    id: str
    title: str
    hook: RichText = ()
    objectives: tuple[Objective, ...] = ()
    sections: tuple[Section, ...] = ()
    questions: tuple[Question, ...] = ()
    quiz: Quiz | None = None
    at: Place = field(default=NOWHERE, compare=False, repr=False)

    def question(self, id: str) -> Question:
        """The question of that id; KeyError for an id that the lesson does not have."""
        for question in self.questions:
            if question.id == id:
                return question
        raise KeyError(id)

    @property
    def asked(self) -> tuple[Question, ...]:
        """The questions of the quiz, in the quiz's order; all of them when there is no quiz."""
        if self.quiz is None:
            return self.questions
        by_id = {question.id: question for question in self.questions}
        return tuple(by_id[id] for id in self.quiz.questions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """Everything that one source says; a lesson file alone is a course of one lesson.

    `language` is a BCP 47 tag; `ignores` maps rule codes to the author's reason for ignoring them;
    `media` is every file the course uses, once, by the author's path.
    """

    id: str
    title: str
    language: str
    version: str = "1"
    description: str = ""
    keywords: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    source: str = ""
    rights: str = ""
    lessons: tuple[Lesson, ...] = ()
    media: tuple[Media, ...] = ()
    ignores: tuple[tuple[str, str], ...] = ()
    at: Place = field(default=NOWHERE, compare=False, repr=False)

    @property
    def questions(self) -> Iterator[tuple[Lesson, Question]]:
        """Every question with its lesson, in source order."""
        for lesson in self.lessons:
            for question in lesson.questions:
                yield lesson, question
