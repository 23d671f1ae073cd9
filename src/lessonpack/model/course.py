"""A course: lessons with their sections, objectives and questions, and the quizzes that select from them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from fractions import Fraction
from functools import partial
from typing import TypeVar

from msgspec.structs import replace

from lessonpack import ids
from lessonpack.findings import NOWHERE, Place
from lessonpack.model.about import UNVERSIONED, About, Series, Wording, series
from lessonpack.model.blocks import Block, Checking, KnowledgeCheck
from lessonpack.model.content import Media, RichText
from lessonpack.model.placed import Placed
from lessonpack.model.questions import Question, answered
from lessonpack.model.referring import renamed
from lessonpack.model.theme import Cover, Theme


class Reveal(StrEnum):
    """When feedback is shown: after each answer, or once the whole quiz is submitted."""

    AT_ONCE = "at_once"
    AT_END = "at_end"


class Answers(StrEnum):
    """From when on right answers are shown: with the feedback on each question, or later, or not at all."""

    AFTER_EACH_QUESTION = "after_each_question"
    AFTER_EACH_ATTEMPT = "after_each_attempt"
    AFTER_LAST_ATTEMPT = "after_last_attempt"
    AFTER_PASS = "after_pass"
    NEVER = "never"


class Mode(StrEnum):
    """Whether a quiz counts: scored and reported, or answered as often as one likes, with nothing scored."""

    GRADED = "graded"
    PRACTICE = "practice"


class Grade(StrEnum):
    """Which of several attempts at a quiz makes its score."""

    BEST = "best"
    LAST = "last"
    AVERAGE = "average"


class Report(StrEnum):
    """When a platform is told of a score: as each attempt is handed in, or once the matter is closed."""

    EACH_ATTEMPT = "each_attempt"
    END = "end"


class Scos(StrEnum):
    """How a course of several lessons is cut for platforms: one SCO with a menu, or a SCO for each lesson."""

    SINGLE = "single"
    PER_LESSON = "per-lesson"


class Objective(Placed, frozen=True, kw_only=True):
    """What the learner will be able to do."""

    id: str
    text: str


class Section(Placed, frozen=True, kw_only=True):
    """One page of a lesson."""

    id: str
    title: str
    blocks: tuple[Block, ...]


class Term(Placed, frozen=True, kw_only=True):
    """A word that a lesson explains; `also` are other forms of it that its text may have."""

    term: str
    text: str
    also: tuple[str, ...] = ()


class Pool(Placed, frozen=True, kw_only=True):
    """Questions of which each learner is asked `pick`; what was said of them is in `questions`, by id.

    `tag` is the tag by which the author chose them, or "". No question is in two pools of a quiz. `behind` is how many
    of the quiz's own questions are asked before it, None: all. Only the variants of one question have such a place.
    """

    pick: int
    questions: tuple[str, ...]
    tag: str = ""
    behind: int | None = None


class Quiz(Checking, frozen=True, kw_only=True):
    """A selection of questions with its settings.

    `questions` are the ids, in order, that every learner is asked; each of the `pools`, in their order, adds some,
    drawn for each learner. `pass_mark` is the percentage (0–100) that passes, None: nothing to pass. `attempts` is
    how often it may be submitted, None without limit; `grade` says which attempt counts. `time_limit` is in
    minutes; `extend_time` False forbids learners to ask for more. `answers` is when the right answers are shown,
    None where the author does not say; `report` is when a platform is told of a score. A quiz for practice has no
    pass mark, limit or grade, and says at once what was right; it alone has several `tries`.
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
    answers: Answers | None = None
    report: Report = Report.EACH_ATTEMPT
    shuffle: bool = False
    time_limit: int | None = None
    extend_time: bool = True

    @property
    def order(self) -> tuple[str | Pool, ...]:
        """What is asked, in order: what everybody is asked by its id, and each pool in its place."""
        made: list[str | Pool] = list(self.questions)
        for pool in reversed(self.pools):
            made.insert(len(self.questions) if pool.behind is None else pool.behind, pool)
        return tuple(made)

    @property
    def selected(self) -> tuple[str, ...]:
        """The ids of all questions that a learner may be asked, in order."""
        return tuple(id for part in self.order for id in ([part] if isinstance(part, str) else part.questions))

    def length(self, named: Mapping[str, Question]) -> int:
        """How many questions one learner answers, where its ids name these."""
        return sum(named[id].ANSWERED for id in self.questions) + sum(pool.pick for pool in self.pools)

    @property
    def answers_shown(self) -> Answers:
        """When the right answers are shown: where the author does not say, as soon as no further attempt is spoiled.

        Without pass mark and limit there is no last attempt to wait for.
        """
        if self.answers is not None:
            return self.answers
        limited = self.pass_mark is not None if self.attempts is None else self.attempts > 1
        if limited and self.mode is Mode.GRADED:
            return Answers.AFTER_LAST_ATTEMPT
        return self.with_feedback

    @property
    def with_feedback(self) -> Answers:
        """The moment of the feedback: no right answer is shown before."""
        return Answers.AFTER_EACH_QUESTION if self.feedback is Reveal.AT_ONCE else Answers.AFTER_EACH_ATTEMPT


class FinalQuiz(Quiz, frozen=True, kw_only=True):
    """The quiz at the end of a course; its ids are `lesson/question`, those of a `distinct` course the question's own.

    `weight` is its share in the course's score; it opens when the lessons of `requires` are done.
    """

    weight: Fraction = Fraction(1)
    requires: tuple[str, ...] = ()


class Lesson(Placed, frozen=True, kw_only=True):
    """Sections to read, a bank of questions, and a quiz or none.

    `weight` is the share of its quiz in the course's score. The lesson opens when those of `requires` (ids) are
    done: passed where they have a pass mark, else completed. `before` is asked before the first section. `ignores`
    hold for findings in the lesson's own file. `listed` is where its course lists it. `cover` None leaves it to that.
    """

    ASIDE = ("at", "listed")

    id: str
    title: str
    about: About = About()
    hook: RichText = ()
    cover: Cover | None = None
    objectives: tuple[Objective, ...] = ()
    before: tuple[KnowledgeCheck, ...] = ()
    sections: tuple[Section, ...] = ()
    glossary: tuple[Term, ...] = ()
    questions: tuple[Question, ...] = ()
    checking: Checking = Checking()
    again_after_days: int | None = None
    quiz: Quiz | None = None
    weight: Fraction = Fraction(1)
    requires: tuple[str, ...] = ()
    ignores: tuple[tuple[str, str], ...] = ()
    listed: Place = NOWHERE

    def question(self, id: str) -> Question:
        """The question of that id; KeyError for an id that the lesson does not have."""
        for question in self.questions:
            if question.id == id:
                return question
        raise KeyError(id)

    @property
    def asked(self) -> tuple[Question, ...]:
        """The questions that the quiz may ask, in the quiz's order; all of them when there is no quiz."""
        return answered(self.steps)

    @property
    def steps(self) -> tuple[Question, ...]:
        """The same with what is only read between them."""
        if self.quiz is None:
            return self.questions
        by_id = {question.id: question for question in self.questions}
        return tuple(by_id[id] for id in self.quiz.selected)

    @property
    def length(self) -> int:
        """How many questions one learner answers in the quiz."""
        return 0 if self.quiz is None else self.quiz.length({question.id: question for question in self.questions})

    @property
    def written(self) -> int:
        """From how many questions of the author's the quiz asks: all variants of one are one."""
        return len({question.authored for question in self.asked})

    @property
    def checks(self) -> tuple[KnowledgeCheck, ...]:
        """What is asked for practice: before the first section, and between the blocks, in reading order."""
        blocks = (block for section in self.sections for block in section.blocks)
        return (*self.before, *(block for block in blocks if isinstance(block, KnowledgeCheck)))


class Course(Placed, frozen=True, kw_only=True):
    """Everything that one source says; a lesson file alone is a course of one lesson, with the lesson's id.

    `language` is a BCP 47 tag; `ignores` maps rule codes to the author's reason for ignoring them; `id` is at `named`;
    `media` is every file the course uses, once, by the author's path; `files` are all that it was read from, `opened`
    of them lessons that a course lists, those included that could not be read;
    `messages` are the player's messages in the author's own words. `series` is that of a lesson that was `cut`.
    """

    ASIDE = ("at", "named", "files", "opened")

    id: str
    title: str
    language: str
    version: str = UNVERSIONED
    description: str = ""
    keywords: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    source: str = ""
    rights: str = ""
    hook: RichText = ()
    cover: Cover | None = None
    series: Series | None = None
    objectives: tuple[Objective, ...] = ()
    lessons: tuple[Lesson, ...] = ()
    final_quiz: FinalQuiz | None = None
    scos: Scos = Scos.SINGLE
    media: tuple[Media, ...] = ()
    ignores: tuple[tuple[str, str], ...] = ()
    messages: tuple[Wording, ...] = ()
    theme: Theme | None = None
    files: tuple[str, ...] = ()
    opened: int = 0
    named: Place = NOWHERE

    @property
    def questions(self) -> Iterator[tuple[Lesson, Question]]:
        """Every question with its lesson, in source order."""
        for lesson in self.lessons:
            for question in lesson.questions:
                yield lesson, question

    @property
    def quizzes(self) -> Iterator[tuple[Quiz, Mapping[str, Question]]]:
        """Every quiz, the final one last, each with the questions that its ids may name."""
        for lesson in self.lessons:
            if lesson.quiz is not None:
                yield lesson.quiz, {question.id: question for question in lesson.questions}
        if self.final_quiz is not None:
            named = {reference(lesson, question.id): question for lesson, question in self.questions}
            yield self.final_quiz, named | {question.id: question for _, question in self.questions}

    @property
    def covers(self) -> tuple[Cover, ...]:
        """The covers of the course and of its lessons; one that is said of both, as of a lesson file alone, once."""
        each = (self.cover, *(lesson.cover for lesson in self.lessons))
        return tuple(dict.fromkeys(cover for cover in each if cover is not None))

    @property
    def alone(self) -> bool:
        """True for what a lesson file alone says."""
        return [lesson.id for lesson in self.lessons] == [self.id]


def reference(lesson: Lesson, id: str) -> str:
    """A question of a lesson, as the final quiz of a course names it."""
    return f"{lesson.id}/{id}"


def distinct(course: Course) -> Course:
    """The course with ids of sections, objectives, questions and quizzes that are its own in the whole course.

    They become `lesson__id`, which no authored id can be; a lesson file alone keeps its ids.
    """
    if course.alone:
        return course
    return replace(
        course,
        lessons=tuple(map(_distinct_lesson, course.lessons)),
        final_quiz=None if course.final_quiz is None else _renamed(course.final_quiz, _in_package),
    )


def parts(course: Course) -> tuple[Lesson, ...]:
    """The lessons of a `distinct` course as each is taught by itself, and the final quiz as a lesson without text."""
    lessons = [_standing_alone(course, lesson) for lesson in course.lessons]
    if course.final_quiz is not None:
        lessons.append(_last(course, course.final_quiz))
    return tuple(lessons)


def cut(course: Course) -> tuple[Course, ...]:
    """A `distinct` course as one course for each of its `parts`, in order.

    What opens the course, and what it aims at, opens its first lesson; another lesson takes along those of the
    course's objectives that it asks about.
    """
    lessons = list(parts(course))
    if course.lessons:
        goals = (*course.objectives, *course.lessons[0].objectives)
        lessons[0] = replace(lessons[0], hook=(*course.hook, *lessons[0].hook), objectives=goals)
    return tuple(_of_one(course, lesson) for lesson in lessons)


def together(course: Course) -> tuple[Lesson, ...]:
    """The `parts` of a `distinct` course for one page that shows all of them: a single one opens as the course does.

    The questions of the final quiz get ids of their own, since the lessons ask the same ones.
    """
    lessons = parts(course)
    if len(lessons) == 1:
        return cut(course)[0].lessons
    return (*lessons[:-1], _apart(lessons[-1])) if course.final_quiz is not None else lessons


def _apart(lesson: Lesson) -> Lesson:
    own = partial(ids.scoped, lesson.id)
    asked = tuple(renamed(question, own, ()) for question in lesson.questions)
    return replace(lesson, questions=asked, quiz=None if lesson.quiz is None else _renamed(lesson.quiz, own))


def _standing_alone(course: Course, lesson: Lesson) -> Lesson:
    """A lesson with the questions that it asks itself: those for the final quiz alone are asked there."""
    final = course.final_quiz.selected if course.final_quiz else ()
    own = {*(lesson.quiz.selected if lesson.quiz else ()), *(check.question for check in lesson.checks)}
    questions = tuple(question for question in lesson.questions if question.id in own or question.id not in final)
    return replace(lesson, questions=questions, objectives=_pursued(course, lesson.objectives, questions))


def _pursued(course: Course, own: tuple[Objective, ...], questions: Iterable[Question]) -> tuple[Objective, ...]:
    named = {question.objective for question in questions}
    return (*own, *(objective for objective in course.objectives if objective.id in named))


def _last(course: Course, final: FinalQuiz) -> Lesson:
    questions = tuple({question.id: question for _, question in course.questions}[id] for id in final.selected)
    named = {question.objective for question in questions}
    goals = tuple(goal for lesson in course.lessons for goal in lesson.objectives if goal.id in named)
    return Lesson(
        id=final.id,
        title=final.title,
        objectives=_pursued(course, goals, questions),
        questions=questions,
        quiz=final,
        weight=final.weight,
        requires=final.requires,
        listed=final.at,
        at=final.at,
    )


def _of_one(course: Course, lesson: Lesson) -> Course:
    about = lesson.about
    return replace(
        course,
        id=ids.scoped(course.id, lesson.id),
        title=lesson.title,
        series=series(course.title, [each.id for each in course.lessons], lesson.id),
        description=about.description,
        keywords=about.keywords or course.keywords,
        authors=about.authors or course.authors,
        source=about.source or course.source,
        rights=about.rights or course.rights,
        hook=(),
        cover=lesson.cover or course.cover,
        objectives=(),
        lessons=(lesson,),
        final_quiz=None,
        scos=Scos.SINGLE,
    )


def _in_package(reference: str) -> str:
    lesson, _, id = reference.partition("/")
    return ids.scoped(lesson, id)


def _distinct_lesson(lesson: Lesson) -> Lesson:
    own = partial(ids.scoped, lesson.id)
    goals = {objective.id for objective in lesson.objectives}
    return replace(
        lesson,
        before=tuple(replace(asked, question=own(asked.question)) for asked in lesson.before),
        objectives=tuple(replace(objective, id=own(objective.id)) for objective in lesson.objectives),
        sections=tuple(_distinct_section(section, own) for section in lesson.sections),
        questions=tuple(renamed(question, own, goals) for question in lesson.questions),
        quiz=None if lesson.quiz is None else replace(_renamed(lesson.quiz, own), id=own(lesson.quiz.id)),
    )


def _distinct_section(section: Section, own: Callable[[str], str]) -> Section:
    blocks = tuple(
        replace(block, question=own(block.question)) if isinstance(block, KnowledgeCheck) else block
        for block in section.blocks
    )
    return replace(section, id=own(section.id), blocks=blocks)


_AnyQuiz = TypeVar("_AnyQuiz", bound=Quiz)


def _renamed(quiz: _AnyQuiz, name: Callable[[str], str]) -> _AnyQuiz:
    """The quiz, asking the same questions under other ids."""
    return replace(
        quiz,
        questions=tuple(map(name, quiz.questions)),
        pools=tuple(replace(pool, questions=tuple(map(name, pool.questions))) for pool in quiz.pools),
    )
