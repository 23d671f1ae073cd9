"""A course file: the lessons that it lists, what waits for what, and the quiz at the end."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from lessonpack import ids
from lessonpack.findings import NOWHERE, Place, quoted
from lessonpack.model.about import Wording
from lessonpack.model.course import Course, FinalQuiz, Lesson, Mode, reference
from lessonpack.model.theme import Theme
from lessonpack.source import head, identifiers, lesson, listed, nodes, questions, quiz, rules
from lessonpack.source.checking import check
from lessonpack.source.nodes import Scalar, entries
from lessonpack.source.opening import opened
from lessonpack.source.reading import Reading, once
from lessonpack.source.shapes import EntryShape
from lessonpack.source.text import contents


class Entry(Struct, frozen=True):
    """A lesson as a course lists it: where, how, and the lesson's own file as a course of one.

    `tags` and `asked` are the tags of its questions and their ids, those that could not be read among them; None when
    a mistake leaves open which these are.
    """

    node: Any
    shape: EntryShape | None
    course: Course | None = None
    at: Place = NOWHERE
    tags: set[str] | None = None
    asked: set[str] | None = None

    @property
    def lesson(self) -> Lesson | None:
        """The lesson with its place in the course; None when either could not be read."""
        if self.course is None or self.shape is None:
            return None
        [lesson] = self.course.lessons
        requires = tuple(dict.fromkeys(self.shape.requires))
        return replace(lesson, weight=self.shape.weight, requires=requires, listed=self.at)

    @property
    def asked_in_course(self) -> set[str] | None:
        """The ids of the questions as a final quiz names them."""
        if self.course is None or self.asked is None:
            return None
        [lesson] = self.course.lessons
        return {reference(lesson, id) for id in self.asked}


def read(reading: Reading, root: nodes.Mapping) -> Course | None:
    """The course, with every lesson that could be read."""
    return _CourseFile(reading, root).read()


class _CourseFile:
    """A course file while it is read."""

    def __init__(self, reading: Reading, root: nodes.Mapping) -> None:
        self.reading = reading
        self.root = root
        self.taken: dict[str, str] = {}  # the ids of course, lessons and final quiz, and whose they are
        self.apart = True  # no two lessons have the same id

    def read(self) -> Course | None:
        reading, root = self.reading, self.root
        shape = head.read(reading, "course", root)
        objectives = lesson.aims(reading, root)
        known = identifiers.known(reading, root, "objective", entries(root, "objectives"))
        listing = self.listing(known)
        id = "" if shape is None else shape.id or identifiers.derived(reading, root, "course", shape.title)
        if id:
            self.own_id("course", id, root.at)
        self.lessons_apart(listing)
        self.gates(listing)
        final = self.final_quiz(listing)
        if shape is None:
            return None
        self.one_language(listing, shape.language)
        lessons = tuple(entry.lesson for entry in listing if entry.lesson is not None)
        return Course(
            id=id,
            title=shape.title,
            language=shape.language,
            hook=shape.hook,
            cover=head.cover(reading, root),
            objectives=objectives,
            lessons=lessons,
            final_quiz=final,
            scos=shape.scos,
            media=once((*reading.pictures, *(media for each in listing if each.course for media in each.course.media))),
            ignores=tuple(shape.ignore.items()),
            messages=self.messages(shape.messages, listing),
            theme=self.theme(head.theme(reading, shape.theme, root), listing),
            opened=len(reading.lessons),
            files=(*reading.files, *(file for lesson in reading.lessons for file in lesson.files)),
            at=reading.place(root.at),
            named=reading.named(root),
            **head.gathered(head.about(shape), [lesson.about for lesson in lessons]),
        )

    # --- the lessons --------------------------------------------------------------------------------

    def listing(self, objectives: Collection[str] | None) -> list[Entry]:
        """The lessons that a course lists, each read from its own file; they may name these objectives."""
        found: set[Path] = set()
        return [self.entry(node, objectives, found) for node in entries(self.root, "lessons")]

    def entry(self, node: Any, objectives: Collection[str] | None, found: set[Path]) -> Entry:
        reading = self.reading
        shape = check(reading, "entry", node)
        written = node.get("lesson") if isinstance(node, nodes.Mapping) else None
        if reading.folder is None or not isinstance(written, Scalar) or not written.text.strip():
            return Entry(node, shape)
        place = reading.place(written.at)
        source = listed.find(reading.file, reading.folder, written.text.strip(), reading.log, place, reading.disk)
        if source is None:
            return Entry(node, shape)
        if source.path.resolve() in found:
            reading.say(rules.LESSON_TWICE, written.at, path=written.text[:200])
            return Entry(node, shape)
        found.add(source.path.resolve())
        return self.of_file(Entry(node, shape, at=reading.place(node.at)), source, written, objectives)

    def of_file(
        self, entry: Entry, source: listed.Source, written: Scalar, objectives: Collection[str] | None
    ) -> Entry:
        """The entry with the lesson of its file, as far as that could be read."""
        try:
            text = contents(source.path)
        except OSError as error:
            self.reading.say(rules.NO_LESSON, written.at, path=written.text[:200], trouble=error.strerror)
            return entry
        with opened(text, source.name, source.path.parent, self.reading) as file:
            self.reading.lessons.append(file.reading)
            if file.is_course:
                self.reading.say(rules.NESTED, written.at, path=written.text[:200])
            if file.root is None or file.is_course:
                return entry
            course = lesson.read(file.reading, file.root, objectives)
        if course is None:
            return entry
        [read] = course.lessons
        asked = identifiers.known(file.reading, file.root, "question", questions.written(file.root))
        return replace(entry, course=course, tags=lesson.tags_of(file.root, read.questions), asked=asked)

    def lessons_apart(self, listing: list[Entry]) -> None:
        for entry in listing:
            if entry.lesson is not None:
                self.apart &= self.own_id("lesson", entry.lesson.id, entry.node["lesson"].at)

    def own_id(self, what: str, id: str, at: int) -> bool:
        """False, and said, when something else of the course has the id."""
        other = self.taken.get(ids.token(id))
        if other is None:
            self.taken[ids.token(id)] = f"the {what}, {quoted(id)}"
            return True
        alike = "" if other.endswith(repr(id)) else ": in packages, - and _ are one"
        self.reading.say(rules.COURSE_ID, at, what=what, id=id, other=other, alike=alike)
        return False

    def one_language(self, listing: list[Entry], language: str) -> None:
        for entry in listing:
            if entry.course is not None and _tongue(entry.course.language) != _tongue(language):
                says = {"id": entry.course.id, "language": entry.course.language, "expected": language}
                self.reading.say(rules.LESSON_LANGUAGE, entry.node["lesson"].at, **says)

    # --- one player for all of them -----------------------------------------------------------------

    def messages(self, own: tuple[Wording, ...], listing: list[Entry]) -> tuple[Wording, ...]:
        """What the player says in the course: the course's own words, and those of lessons that go with them."""
        chosen = {wording.key: wording for wording in own}
        for entry in listing:
            for wording in entry.course.messages if entry.course is not None else ():
                if chosen.setdefault(wording.key, wording) != wording:
                    self.overruled(entry, f"text for {wording.key!r}", wording.at)
        return tuple(chosen.values())

    def theme(self, own: Theme | None, listing: list[Entry]) -> Theme | None:
        """How the player looks in the course: as the course file says, or the first lesson that says anything."""
        for entry in listing:
            theme = entry.course.theme if entry.course is not None else None
            own = own or theme
            if theme is not None and theme != own:
                self.overruled(entry, "theme", theme.at)
        return own

    def overruled(self, entry: Entry, what: str, at: Place) -> None:
        assert entry.course is not None
        self.reading.log.add(rules.OVERRULED, at, what=what, id=entry.course.id)

    # --- what waits for what ------------------------------------------------------------------------

    def known(self, listing: list[Entry]) -> list[str] | None:
        """The ids of the lessons; None when a mistake leaves open which there are."""
        found = [entry.lesson.id for entry in listing if entry.lesson is not None]
        return found if found and self.apart and len(found) == len(listing) else None

    def gates(self, listing: list[Entry]) -> None:
        """What a lesson waits for must be there, and must be able to be done first."""
        for entry in listing:
            self.named(entry.node, "requires", listing)
            if entry.lesson is not None and entry.lesson.weight and not _scored(entry.lesson):
                self.weightless(entry.node)
        if self.apart:
            self.circles({entry.lesson.id: entry for entry in listing if entry.lesson is not None})

    def circles(self, lessons: Mapping[str, Entry]) -> None:
        requires = {id: entry.lesson.requires if entry.lesson else () for id, entry in lessons.items()}
        for circle in listed.circles(requires):
            first, *others = [repr(id) for id in (*circle, circle[0])]
            steps = f"{first} requires {', which requires '.join(others)}"
            self.reading.say(rules.CIRCLE, lessons[circle[0]].node.places["requires"], circle=steps)

    def named(self, node: Any, key: str, listing: list[Entry]) -> None:
        """The lessons that stand under a key must be listed."""
        known = self.known(listing)
        for entry in entries(node, key):
            if known is not None and isinstance(entry, Scalar) and not entry.empty and entry.text not in known:
                meant = _by_place(listing).get(entry.text, entry.text)
                near = self.reading.near(rules.UNKNOWN_LESSON, meant, known)
                self.reading.say(rules.UNKNOWN_LESSON, entry.at, key=repr(key), id=entry.text[:80], nearest=near)

    def weightless(self, node: Any) -> None:
        if "weight" in node:
            advice = "Remove `weight`, or give the lesson a graded quiz."
            where = "for a lesson without a graded quiz"
            self.reading.say(rules.NO_USE, node.places["weight"], key="'weight'", where=where, advice=advice)

    # --- the final quiz -----------------------------------------------------------------------------

    def final_quiz(self, listing: list[Entry]) -> FinalQuiz | None:
        root = self.root
        if "final_quiz" not in root:
            return None
        node = root["final_quiz"]
        self.named(node, "requires", listing)
        for pool in entries(node, "pools"):
            self.named(pool, "lessons", listing)
        read = quiz.read(self.reading, "final_quiz", root, self.bank(listing))
        if read is None:
            return None
        shape, common = read
        self.own_id("final quiz", common["id"], root.places["final_quiz"])
        return FinalQuiz(**common, weight=shape.weight, requires=tuple(dict.fromkeys(shape.requires)))

    def bank(self, listing: list[Entry]) -> quiz.Bank:
        """All questions of the lessons, as a final quiz names them."""
        lessons = [entry.lesson for entry in listing if entry.lesson is not None]
        known = self.known(listing)
        whole = known is not None and not any(lesson.log.failed for lesson in self.reading.lessons)
        named = [
            (reference(lesson, question.id), lesson, question) for lesson in lessons for question in lesson.questions
        ]
        return quiz.Bank(
            questions={id: question for id, _, question in named},
            checked=frozenset(reference(lesson, check.question) for lesson in lessons for check in lesson.checks),
            known=None if known is None else _all([entry.asked_in_course for entry in listing]),
            tags=_all([entry.tags for entry in listing]),
            complete=whole,
            listed=frozenset(known or ()),
            lessons={id: lesson.id for id, lesson, _ in named},
            authored={id: reference(lesson, question.authored) for id, lesson, question in named},
        )


def _by_place(listing: list[Entry]) -> dict[str, str]:
    """The ids of lessons by what people write for them: the folder, and the path that the course lists."""
    ids = {}
    for entry in listing:
        if entry.lesson is not None and entry.shape is not None:
            ids[entry.shape.lesson] = ids[Path(entry.lesson.at.file).parent.name] = entry.lesson.id
    return ids


def _all(sets: list[set[str] | None]) -> set[str] | None:
    """What is in any of them; None when it is open what is in one, and where there is none."""
    known = [each for each in sets if each is not None]
    return set().union(*known) if known and len(known) == len(sets) else None


def _scored(lesson: Lesson) -> bool:
    return lesson.quiz is not None and lesson.quiz.mode is Mode.GRADED


def _tongue(tag: str) -> tuple[str, str]:
    """The language of a tag, and its script where that is named: what a reader must know."""
    parts = tag.split("-")
    return parts[0].lower(), parts[1].lower() if len(parts) > 1 and len(parts[1]) == 4 else ""
