"""Categories of the question bank: one for each lesson and each pool, with its questions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from lessonpack.findings import Place
from lessonpack.formats.moodle_xml import CATEGORY, COURSE
from lessonpack.ids import scoped
from lessonpack.model.about import About
from lessonpack.model.course import Course, Lesson, Pool
from lessonpack.model.questions import Numeric, Question
from lessonpack.render.xml import Node, el, stack
from lessonpack.targets._moodle.calculated import calculated
from lessonpack.targets._moodle.questions import question
from lessonpack.targets._moodle.texts import named, plain, value


class Entry(Struct, frozen=True):
    """A question of a category, with as many tries as the lesson gives where it asks it.

    `drawing` is what Moodle is given in the place of all its variants, where it draws their numbers itself.
    """

    question: Question
    tries: int
    drawing: Node | None = None

    @property
    def id(self) -> str:
        return self.question.authored if self.drawing is not None else self.question.id

    @property
    def written(self) -> Node:
        return self.drawing or question(self.question, self.tries)


class Category(Struct, frozen=True):
    """A category: its path of names from the top, a description, its id or "", and the questions in it."""

    path: tuple[str, ...]
    info: str
    id: str
    questions: tuple[Entry, ...]

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
    bank = _Bank(lesson)
    rest = tuple(bank.rest)
    if rest or about:
        yield Category(path, about, lesson.id, rest)
    for place, (pool, drawn) in enumerate(zip(bank.pools, bank.pooled, strict=True)):
        if place not in bank.drawn_by_moodle:
            assert lesson.quiz is not None
            name = pool.tag or f"{lesson.quiz.title} {_varied(lesson, drawn) or place + 1}"
            yield Category((*path, name), _draws(pool), "", tuple(Entry(each, _tries(lesson, each)) for each in drawn))


class _Bank:
    """The questions of a lesson: those `pooled` for each pool, and variants of which Moodle draws the numbers itself.

    A pool that draws one variant of one question is no category then: the question stands with those in no pool.
    """

    def __init__(self, lesson: Lesson) -> None:
        self.lesson = lesson
        self.pools = lesson.quiz.pools if lesson.quiz is not None else ()
        place_of = {id: place for place, pool in enumerate(self.pools) for id in pool.questions}
        self.pooled: list[list[Question]] = [[] for _ in self.pools]
        self.groups: dict[tuple[int, str], list[Question]] = {}
        for each in lesson.questions:
            place = place_of.get(each.id, _NOWHERE)
            self.groups.setdefault((place, each.authored), []).append(each)
            if place != _NOWHERE:
                self.pooled[place].append(each)
        drawings = {key: self._drawing(key[0], group) for key, group in self.groups.items()}
        self.drawings = {key: drawing for key, drawing in drawings.items() if drawing is not None}
        self.drawn_by_moodle = {place for place, _ in self.drawings}

    def _drawing(self, place: int, variants: list[Question]) -> Node | None:
        return calculated(variants, _tries(self.lesson, variants[0])) if self._is_one(place, variants) else None

    def _is_one(self, place: int, variants: list[Question]) -> bool:
        """Whether learners are asked one of the variants and nothing else."""
        return place == _NOWHERE or (self.pools[place].pick == 1 and len(variants) == len(self.pooled[place]))

    @property
    def apart(self) -> Iterator[list[Numeric]]:
        """The variants of each number to be typed that Moodle does not draw itself."""
        for key, group in self.groups.items():
            typed = [each for each in group if isinstance(each, Numeric)]
            if len(typed) > 1 and key not in self.drawings and self._is_one(key[0], group):
                yield typed

    @property
    def rest(self) -> Iterator[Entry]:
        """What stands in the category of the lesson."""
        for (place, authored), group in self.groups.items():
            drawing = self.drawings.get((place, authored))
            if drawing is not None:
                yield Entry(group[0], _tries(self.lesson, group[0]), drawing)
            elif place == _NOWHERE:
                yield from (Entry(each, _tries(self.lesson, each)) for each in group)


_NOWHERE = -1  # the place of the pool of a question that is in none


def drawn_by_moodle(course: Course) -> Iterator[Place]:
    """The places of the pools that are no categories."""
    for lesson in course.lessons:
        bank = _Bank(lesson)
        yield from (bank.pools[place].at for place in bank.drawn_by_moodle if place != _NOWHERE)


def variants_apart(course: Course) -> Iterator[list[Numeric]]:
    """The variants of each question that would be one calculated question, were it not for what differs."""
    for lesson in course.lessons:
        yield from _Bank(lesson).apart


def _tries(lesson: Lesson, question: Question) -> int:
    """Those of the quiz, or of the knowledge checks for what these alone ask."""
    if lesson.quiz is not None and question.id in lesson.quiz.selected:
        return lesson.quiz.tries
    return lesson.checking.tries


def _varied(lesson: Lesson, drawn: Sequence[Question]) -> str:
    """The question of which all that is drawn are variants, as its author calls it; "" where there is none.

    In a course its id begins with that of its lesson, in whose category the pool stands anyway.
    """
    named = {question.variant_of for question in drawn}
    return named.pop().removeprefix(scoped(lesson.id, "")) if len(named) == 1 else ""


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
