"""Categories of the question bank: one for each lesson and each pool, with its questions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from lessonpack.formats.moodle_xml import CATEGORY, COURSE
from lessonpack.model.about import About
from lessonpack.model.course import Course, Lesson, Pool
from lessonpack.model.questions import Question
from lessonpack.render.xml import Node, el, stack
from lessonpack.targets._moodle.texts import named, plain, value


class Category(Struct, frozen=True):
    """A category: its path of names from the top, a description, its id or "", and the questions in it.

    Each question has as many tries as the lesson gives where it asks it.
    """

    path: tuple[str, ...]
    info: str
    id: str
    questions: tuple[tuple[Question, int], ...]

    @property
    def written(self) -> Node:
        """The element that puts the questions after it into this category."""
        path = "/".join((COURSE, *map(_escaped, map(named, self.path))))
        return stack(
            "question",
            {"type": CATEGORY},
            plain("category", path),
            stack("info", {"format": "plain_text"}, el("text", None, self.info)) if self.info else None,
            value("idnumber", self.id) if self.id else None,
        )


def _escaped(name: str) -> str:
    """A name as part of a path: slashes are doubled, and a blank keeps one at an end from the separator."""
    escaped = name.replace("/", "//")
    return f"{' ' if name.startswith('/') else ''}{escaped}{' ' if name.endswith('/') else ''}"


def categories(course: Course) -> Iterator[Category]:
    """A category for a course of several lessons, for each lesson, and for each pool of its quiz."""
    about = _about(course)
    if not course.alone:
        yield Category((course.title,), about, course.id, ())
    for lesson in course.lessons:
        path = (lesson.title,) if course.alone else (course.title, lesson.title)
        yield from _of_lesson(lesson, path, about if course.alone else _about(lesson.about))


def _of_lesson(lesson: Lesson, path: tuple[str, ...], about: str) -> Iterator[Category]:
    pools = lesson.quiz.pools if lesson.quiz is not None else ()
    pooled = {id for pool in pools for id in pool.questions}
    tried = tuple((question, _tries(lesson, question)) for question in lesson.questions)
    rest = tuple(each for each in tried if each[0].id not in pooled)
    if rest or about:
        yield Category(path, about, lesson.id, rest)
    for number, pool in enumerate(pools, 1):
        assert lesson.quiz is not None
        drawn = tuple(each for each in tried if each[0].id in pool.questions)
        name = pool.tag or f"{lesson.quiz.title} {_varied(drawn) or number}"
        yield Category((*path, name), _draws(pool), "", drawn)


def _tries(lesson: Lesson, question: Question) -> int:
    """Those of the quiz, or of the knowledge checks for what these alone ask."""
    if lesson.quiz is not None and question.id in lesson.quiz.selected:
        return lesson.quiz.tries
    return lesson.checking.tries


def _varied(drawn: Sequence[tuple[Question, int]]) -> str:
    """The question of which all that is drawn are variants, as its author calls it; "" where there is none."""
    named = {question.variant_of for question, _ in drawn}
    return named.pop() if len(named) == 1 else ""


def _draws(pool: Pool) -> str:
    return f"Each learner is asked {pool.pick} of these {len(pool.questions)} questions."


def _about(source: Course | About) -> str:
    """Description and metadata of a course or lesson, in a line each."""
    said = {
        "": source.description,
        "Keywords: ": ", ".join(source.keywords),
        "Authors: ": ", ".join(source.authors),
        "Source: ": source.source,
        "Rights: ": source.rights,
    }
    return "\n".join(f"{label}{words}" for label, words in said.items() if words)
