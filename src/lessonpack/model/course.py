"""A course: lessons with their sections, objectives and questions, and the quizzes that select from them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from lessonpack.findings import NOWHERE, Place
from lessonpack.model.content import Block, KnowledgeCheck, Media, RichText
from lessonpack.model.questions import Question


class Reveal(StrEnum):
    """When feedback is shown: after each answer, or once the whole quiz is submitted."""

    AT_ONCE = "at_once"
    AT_END = "at_end"


class Mode(StrEnum):
    """Whether a quiz counts: scored and reported, or answered as often as one likes, with nothing scored."""

    GRADED = "graded"
    PRACTICE = "practice"


class Grade(StrEnum):
    """Which of several attempts at a quiz makes its score."""

    BEST = "best"
    LAST = "last"
    AVERAGE = "average"


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
class Pool:
    """Questions of which each learner is asked `pick`; what was said of them is in `questions`, by id.

    `tag` is the tag by which the author chose them, or "". No question is in two pools of a quiz.
    """

    pick: int
    questions: tuple[str, ...]
    tag: str = ""
    at: Place = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiz:
    """A selection of questions with its settings.

    `questions` are the ids, in order, that every learner is asked; each of the `pools` adds some, drawn for
    each learner. `pass_mark` is the percentage (0–100) that passes, None: nothing to pass. `attempts` is
    how often it may be submitted, None without limit; `grade` says which attempt counts. `time_limit` is in
    minutes; `extend_time` False forbids learners to ask for more. A quiz for practice has no pass mark, limit
    or grade, and says at once what was right.
    """

    id: str
    title: str
    questions: tuple[str, ...]
    pools: tuple[Pool, ...] = ()
    mode: Mode = Mode.GRADED
    grade: Grade = Grade.BEST
    pass_mark: Fraction | None = None
    attempts: int | None = None
    feedback: Reveal = Reveal.AT_ONCE
    shuffle: bool = False
    time_limit: int | None = None
    extend_time: bool = True
    at: Place = field(default=NOWHERE, compare=False, repr=False)

    @property
    def selected(self) -> tuple[str, ...]:
        """The ids of all questions that a learner may be asked: those of everybody, then those of the pools."""
        return (*self.questions, *(id for pool in self.pools for id in pool.questions))

    @property
    def length(self) -> int:
        """How many questions one learner is asked."""
        return len(self.questions) + sum(pool.pick for pool in self.pools)


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
        """The questions that the quiz may ask, in the quiz's order; all of them when there is no quiz."""
        if self.quiz is None:
            return self.questions
        by_id = {question.id: question for question in self.questions}
        return tuple(by_id[id] for id in self.quiz.selected)

    @property
    def checks(self) -> tuple[KnowledgeCheck, ...]:
        """The knowledge checks between the blocks, in reading order."""
        blocks = (block for section in self.sections for block in section.blocks)
        return tuple(block for block in blocks if isinstance(block, KnowledgeCheck))


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
