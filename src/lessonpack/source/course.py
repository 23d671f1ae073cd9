"""A course file: the lessons that it lists, what waits for what, and the quiz at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lessonpack import ids
from lessonpack.findings import NOWHERE, Place, quoted
from lessonpack.model.content import Media
from lessonpack.model.course import About, Course, FinalQuiz, Lesson, Mode, Wording, reference
from lessonpack.model.questions import Question
from lessonpack.model.theme import Theme
from lessonpack.source import document, listed, rules, schema
from lessonpack.source.document import Scalar, entries

if TYPE_CHECKING:
    from lessonpack.source.reader import Reading


@dataclass(frozen=True, slots=True)
class Within:
    """What a lesson is to know of its course: the objectives that its questions may name, None when unread."""

    objectives: frozenset[str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bank:
    """What a quiz selects from: its questions by the ids that it writes, and those that sections ask already.

    `known` are the ids that may be written, None when a mistake leaves open which these are; `complete` is True
    when every question was read; `lessons` names the lesson of each in a course.
    """

    questions: Mapping[str, Question]
    checked: frozenset[str]
    known: set[str] | None
    complete: bool
    lessons: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """A lesson as a course lists it: where, how, and the lesson's own file as a course of one."""

    node: Any
    shape: schema.EntryShape | None
    course: Course | None = None
    at: Place = NOWHERE

    @property
    def lesson(self) -> Lesson | None:
        """The lesson with its place in the course; None when either could not be read."""
        if self.course is None or self.shape is None:
            return None
        [lesson] = self.course.lessons
        requires = tuple(dict.fromkeys(self.shape.requires))
        return replace(lesson, weight=self.shape.weight, requires=requires, listed=self.at)


class Whole:
    """A course file while it is read; `open` reads the text of a lesson file."""

    def __init__(self, reading: Reading, open: Callable[[bytes, str, Path, Within], Reading]) -> None:
        self.reading = reading
        self.open = open
        self.taken: dict[str, str] = {}  # the ids of course, lessons and final quiz, and whose they are
        self.apart = True

    def read(self, root: document.Mapping) -> Course | None:
        """The course, with every lesson that could be read."""
        reading = self.reading
        head = reading.head("course", root)
        objectives = reading.objectives(root)
        known = reading.known(root, "objective", entries(root, "objectives"))
        listing = self.listing(root, Within(None if known is None else frozenset(known)))
        id = "" if head is None else reading.id(root, "course", head.id, head.title)
        if id:
            self.own_id("course", id, root.at)
        self.lessons_apart(listing)
        self.gates(listing)
        final = self.final_quiz(root, listing)
        if head is None:
            return None
        self.one_language(listing, head.language)
        lessons = tuple(entry.lesson for entry in listing if entry.lesson is not None)
        return Course(
            id=id,
            title=head.title,
            language=head.language,
            hook=head.hook,
            objectives=objectives,
            lessons=lessons,
            final_quiz=final,
            scos=head.scos,
            media=once(media for entry in listing if entry.course is not None for media in entry.course.media),
            ignores=tuple(head.ignore.items()),
            messages=self.messages(head.messages, listing),
            theme=self.theme(reading.theme(head.theme, root), listing),
            files=(reading.file, *(file for lesson in reading.lessons for file in lesson.files)),
            at=reading.place(root.at),
            **gathered(about(head), [lesson.about for lesson in lessons]),
        )

    # --- the lessons --------------------------------------------------------------------------------

    def listing(self, root: document.Mapping, within: Within) -> list[Entry]:
        """The lessons that a course lists, each read from its own file."""
        found: set[Path] = set()
        return [self.entry(node, within, found) for node in entries(root, "lessons")]

    def entry(self, node: Any, within: Within, found: set[Path]) -> Entry:
        reading = self.reading
        shape = reading.check("entry", node)
        written = node.get("lesson") if isinstance(node, document.Mapping) else None
        if reading.folder is None or not isinstance(written, Scalar) or not written.text.strip():
            return Entry(node, shape)
        place = reading.place(written.at)
        source = listed.find(reading.file, reading.folder, written.text.strip(), reading.log, place)
        if source is None:
            return Entry(node, shape)
        if source.path.resolve() in found:
            reading.say(rules.LESSON_TWICE, written.at, path=written.text[:200])
            return Entry(node, shape)
        found.add(source.path.resolve())
        return Entry(node, shape, self.opened(source, written, within), reading.place(node.at))

    def opened(self, source: listed.Source, written: Scalar, within: Within) -> Course | None:
        """The lesson of a file as a course of one."""
        try:
            text = document.contents(source.path)
        except OSError as error:
            self.reading.say(rules.NO_LESSON, written.at, path=written.text[:200], trouble=error.strerror)
            return None
        lesson = self.open(text, source.name, source.path.parent, within)
        if lesson.is_course:
            self.reading.say(rules.NESTED, written.at, path=written.text[:200])
        self.reading.lessons.append(lesson)
        return lesson.course

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
            self.named(entry.node, "requires", self.known(listing))
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

    def named(self, node: Any, key: str, known: list[str] | None) -> None:
        """The lessons that stand under a key must be listed."""
        for entry in entries(node, key):
            if known is not None and isinstance(entry, Scalar) and not entry.empty and entry.text not in known:
                near = self.reading.near(rules.UNKNOWN_LESSON, entry.text, known)
                self.reading.say(rules.UNKNOWN_LESSON, entry.at, key=repr(key), id=entry.text[:80], nearest=near)

    def weightless(self, node: Any) -> None:
        if "weight" in node:
            advice = "Remove `weight`, or give the lesson a graded quiz."
            where = "for a lesson without a graded quiz"
            self.reading.say(rules.NO_USE, node.places["weight"], key="'weight'", where=where, advice=advice)

    # --- the final quiz -----------------------------------------------------------------------------

    def final_quiz(self, root: document.Mapping, listing: list[Entry]) -> FinalQuiz | None:
        if "final_quiz" not in root:
            return None
        node = root["final_quiz"]
        known = self.known(listing)
        self.named(node, "requires", known)
        for pool in entries(node, "pools"):
            self.named(pool, "lessons", known)
        read = self.reading.quiz("final_quiz", root, self.bank(listing))
        if read is None:
            return None
        shape, common = read
        self.own_id("final quiz", common["id"], root.places["final_quiz"])
        return FinalQuiz(**common, weight=shape.weight, requires=tuple(dict.fromkeys(shape.requires)))

    def bank(self, listing: list[Entry]) -> Bank:
        """All questions of the lessons, as a final quiz names them."""
        lessons = [entry.lesson for entry in listing if entry.lesson is not None]
        whole = self.known(listing) is not None and not any(lesson.log.failed for lesson in self.reading.lessons)
        named = [
            (reference(lesson, question.id), lesson, question) for lesson in lessons for question in lesson.questions
        ]
        return Bank(
            questions={id: question for id, _, question in named},
            checked=frozenset(reference(lesson, check.question) for lesson in lessons for check in lesson.checks),
            known={id for id, _, _ in named} if whole else None,
            complete=whole,
            lessons={id: lesson.id for id, lesson, _ in named},
        )


def _scored(lesson: Lesson) -> bool:
    return lesson.quiz is not None and lesson.quiz.mode is Mode.GRADED


def _tongue(tag: str) -> tuple[str, str]:
    """The language of a tag, and its script where that is named: what a reader must know."""
    parts = tag.split("-")
    return parts[0].lower(), parts[1].lower() if len(parts) > 1 and len(parts[1]) == 4 else ""


def about(head: schema.HeadShape) -> About:
    """What a file says of itself."""
    return About(
        version=head.version,
        description=head.description,
        keywords=tuple(head.keywords),
        authors=tuple(head.authors),
        source=head.source,
        rights=head.rights,
    )


def gathered(own: About, lessons: Iterable[About] = ()) -> dict[str, Any]:
    """What a course says of itself; what it leaves out is gathered from its lessons, each thing once."""
    each = list(lessons)
    return {
        "version": own.version,
        "description": own.description,
        "keywords": own.keywords or tuple(dict.fromkeys(word for about in each for word in about.keywords)),
        "authors": own.authors or tuple(dict.fromkeys(name for about in each for name in about.authors)),
        "source": own.source or _listed(about.source for about in each),
        "rights": own.rights or _listed(about.rights for about in each),
    }


_ENDS = " .;,。"  # what a text may end with that does not go before a semicolon


def _listed(texts: Iterable[str]) -> str:
    """The texts in one line, each once; the last keeps the full stop that it may end with."""
    apart = {text.rstrip(_ENDS) or text: text for text in texts if text}
    *others, last = apart or [""]
    return "; ".join([*others, apart.get(last, "")])


def once(media: Iterable[Media]) -> tuple[Media, ...]:
    """Every file once, by the name that its content gives it."""
    by_name: dict[str, Media] = {}
    for each in media:
        by_name.setdefault(each.name, each)
    return tuple(by_name.values())
