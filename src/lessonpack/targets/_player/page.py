"""The page: whole without a script, all lessons and questions in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import accumulate
from typing import Any

from msgspec.structs import replace

from lessonpack import resources, words
from lessonpack.formats.scorm import decimal, reportable_mark
from lessonpack.ids import token
from lessonpack.model import scoring
from lessonpack.model.before import answered_in
from lessonpack.model.blocks import (
    Audio,
    Block,
    CalloutKind,
    Embed,
    KnowledgeCheck,
    Recall,
    Steps,
    Video,
    Width,
)
from lessonpack.model.content import Image, Inline, RichText
from lessonpack.model.course import Course, Grade, Lesson, Mode, Reveal, Section
from lessonpack.model.language import direction
from lessonpack.model.questions import Question, named_parts
from lessonpack.render.blocks import OPENER, block
from lessonpack.render.html import NAMES, Dialect, across, as_played, chosen, inline, marks, only_paragraph, rich
from lessonpack.render.notes import Notes
from lessonpack.render.pages import macros, page
from lessonpack.render.xml import Child, Node, Xml, attribute, el, join, written
from lessonpack.targets._player.files import DATA, EARLY, ICON, ICONS, MEDIA, SCRIPT, STYLE
from lessonpack.targets._player.kinds import played
from lessonpack.targets._player.length import minutes
from lessonpack.targets._player.outline import opens, sections_for, suffix, support
from lessonpack.targets._player.start import StartPages
from lessonpack.targets._sealed import is_sealed


def course_page(course: Course, lessons: Sequence[Lesson], show: Markup, root: str) -> str:
    """The page, whose shared files lie at `root`."""
    blocks = [block for lesson in lessons for section in lesson.sections for block in section.blocks]
    return page(
        "player/page.html.j2",
        course=course,
        lessons=lessons,
        several=len(lessons) > 1,
        say=show.say,
        show=show,
        recorded=any(isinstance(block, Audio | Video) for block in blocks),
        framed=sorted({f"https://{block.host}" for block in blocks if isinstance(block, Embed)}),
        start=StartPages(show.say, course, lessons, show.address),
        token=token,
        at_once=Reveal.AT_ONCE,
        practice=Mode.PRACTICE,
        best=Grade.BEST,
        is_sealed=is_sealed,
        direction=direction,
        icons=Xml(resources.template(f"player/{ICONS}")),
        style=f"{root}{STYLE}",
        icon=f"{root}{ICON}",
        early=f"{root}{EARLY}",
        script=f"{root}{SCRIPT}",
        data=DATA,
    )


def _markup(node: Node) -> Xml:
    """A node as the templates take it."""
    return written(node, NAMES)


class Messages:
    """The player's messages as markup, for the template: marked where they are not in the course's language."""

    def __init__(self, speaker: words.Speaker) -> None:
        self._speaker = speaker
        self.text = speaker.text
        self.percent = speaker.percent
        self.letter = speaker.letter

    def __call__(self, name: str, **values: object) -> Xml:
        said, foreign = self.text(name, **values), self._speaker.marks_of(name, **values)
        return _markup(el("span", foreign, said) if foreign else join([said]))

    def lang(self, name: str) -> str:
        """The language of an attribute that is a message; "" where it is the page's."""
        return self._speaker.marks_of(name).get("lang", "")


class Markup:
    """The content of the lessons as markup, for the template; media lie below `root`."""

    def __init__(self, say: Messages, course: Course, lessons: Sequence[Lesson], root: str) -> None:
        self.say = say
        self._course = course
        self._lessons = lessons
        self._root = root
        self._parts: dict[str, Any] = {}
        kinds = {str(kind): join([self.icon(kind), say(f"callout.{kind}")]) for kind in CalloutKind}
        self._words: Mapping[str, Child] = kinds | {
            OPENER: self.icon("down"),
            "figure.description": say("figure.description"),
            "recording.transcript": say("recording.transcript"),
        }
        note = el("span", {"class": "sr"}, " ", say("link.new_window"))
        # A link inside the frame of a platform would replace the lesson: every link opens beside it.
        self._dialect = Dialect(
            math=as_played,
            link={"target": "_blank", "rel": "noopener noreferrer"},
            link_note=note,
            picture={"loading": "lazy"},  # until the first page is there: the player has all of them loaded then
            list_start=True,
            framed_tables=True,
            coloured=True,
            sized=True,
        )
        self._notes = Notes()
        self._noted = replace(self._dialect, note=self._notes.mark, ask=self._ask)

    @property
    def language(self) -> str:
        """That of all that is not said to be in another one."""
        return self._course.language

    def address(self, image: Image) -> str:
        return f"{self._root}{MEDIA}/{image.media.name}"

    def sizes(self, image: Image) -> Xml:
        """The attributes by which browsers choose between the sizes of a picture that a template writes."""
        found = chosen(image.media, self.address, across(image.media, Width.TEXT))
        return Xml("".join(f' {name}="{attribute(value)}"' for name, value in found.items()))

    def block(self, piece: Block) -> Xml:
        return _markup(block(piece, self.address, self._words, 3, self._noted))

    def notes(self, section: Section, lesson: Lesson) -> Xml:
        """The footnotes of a section, once its blocks were written."""
        back = join([el("span", {"aria-hidden": "true"}, "↑"), el("span", {"class": "sr"}, self.say("notes.back"))])
        listed = self._notes.listed(
            el("h3", None, self.say("notes")), back, lambda line: inline(line, self.address, self._dialect)
        )
        if section is lesson.sections[-1]:
            self._notes.restart()
        return _markup(join([listed]))

    def _ask(self, film: Embed, poster: Child) -> Node:
        """What loads the film of another site once a learner says so; without scripts there is its poster alone."""
        names = {"class": "embed-place", "data-frame": film.frame, "data-title": film.title}
        load = el("button", {"type": "button", "class": "secondary"}, self.say("embed.load", site=film.site))
        told = el("p", None, self.say("embed.told", host=film.asked))
        trouble = el("p", {"class": "embed-trouble", "role": "status"})
        ask = el("div", {"class": "embed-ask"}, load, told, trouble)
        # No page is told whether there is anything to see in a frame.
        close = el("button", {"type": "button", "class": "link"}, self.say("embed.close"))
        return el("div", names, poster, ask, el("div", None, self.say("embed.instead"), " ", close))

    def rich(self, content: RichText, level: int = 3) -> Xml:
        return _markup(rich(content, self.address, level, self._dialect))

    def gapped(self, content: RichText, fields: Mapping[str, object], caller: Callable[[object], str]) -> Xml:
        """A text with gaps, each of which the caller writes, given what stands in `fields` by its name."""
        dialect = replace(self._dialect, gap=lambda gap: Xml(caller(fields[gap.name])))
        return _markup(rich(content, self.address, 4, dialect))

    def line(self, content: RichText) -> Xml | None:
        """Rich text that may stand in a label; None when it is more than one paragraph."""
        alone = only_paragraph(content)
        return None if alone is None else _markup(inline(alone, self.address, self._dialect))

    def check(self, piece: Block, lesson: Lesson) -> Question | None:
        """The question that a block asks; None for any other block."""
        return lesson.question(piece.question) if isinstance(piece, KnowledgeCheck) else None

    def numbered(self, lesson: Lesson) -> Iterator[tuple[Question, int]]:
        """What the quiz may ask, each with its number; what is only read has that of the question before."""
        return zip(lesson.steps, accumulate(int(question.ANSWERED) for question in lesson.steps), strict=True)

    def introduced(self, asked: Iterable[Block | Question], lesson: Lesson) -> set[str]:
        """Which questions come first of those that refer to the same stimulus, of questions or among blocks."""
        questions = [self.check(each, lesson) if isinstance(each, Block) else each for each in asked]
        first = {each.stimulus: each.id for each in reversed(questions) if each is not None and each.stimulus}
        return set(first.values())

    def inline(self, line: tuple[Inline, ...]) -> Xml:
        return _markup(inline(line, self.address, self._dialect))

    def name(self, piece: Block, section: Section) -> str:
        """What a block is called on the page where learners do something with it; "" for any other block.

        What they write is kept under it: only the section's id and the number of such blocks before it are in it.
        """
        if not isinstance(piece, Recall | Steps):
            return ""
        alike = [each for each in section.blocks if type(each) is type(piece)]
        number = next(number for number, each in enumerate(alike, 1) if each is piece)
        return f"{type(piece).__name__.lower()}-{token(section.id)}-{number}"

    def answered(self, section: Section, lesson: Lesson) -> list[Question]:
        """The questions asked before reading that are answered where this section ends."""
        return [lesson.question(asked.question) for asked in lesson.before if answered_in(asked, lesson) is section]

    def icon(self, name: str) -> Xml:
        """A small picture of `icons.svg`; what it means stands beside it in words."""
        use = el("use", {"href": f"#icon-{name}"})
        return _markup(el("svg", {"class": f"icon icon-{name}", "aria-hidden": "true"}, use))

    def answer_part(self, question: Question, name: str, foreign: Xml, sealed: bool) -> object:
        """What of a question depends on its kind: all between the stem and the verdict."""
        kind = played(question)
        if kind.template not in self._parts:
            self._parts[kind.template] = macros(f"player/{kind.template}", show=self, say=self.say, token=token)
        return self._parts[kind.template].answer_part(question, kind, name, foreign, sealed)

    def marks(self, language: str) -> Xml:
        """The attributes of an element whose text is in another language than the course; "" names none."""
        return Xml("".join(f' {name}="{attribute(value)}"' for name, value in marks(language).items()))

    def feedback(self, question: Question) -> dict[str, Xml]:
        """What the author says of an answer as a whole, by name."""
        own = question.feedback
        written = {"general": own.general, "correct": own.correct, "partly": own.partly, "incorrect": own.incorrect}
        return {name: self.rich(content) for name, content in written.items() if content}

    def evidence(self, question: Question, lesson: Lesson) -> Xml:
        """The sentence of the lesson that the key rests on, with the way to it."""
        section, tongue = support(question.evidence, sections_for(lesson, self._lessons))
        words: list[Child] = [self.say("evidence"), " ", el("q", marks(tongue), question.evidence)]
        if section is not None:
            page = f"section-{token(section.id)}"
            words += [" ", el("a", {"href": f"#{page}", "data-page": page}, self.say("evidence.read"))]
        return _markup(el("p", {"class": "evidence"}, *words))

    def answer(self, question: Question, lesson: Lesson) -> dict[str, object]:
        """All that is said of the answers to a question: of each part of them, and of the answer as a whole."""
        evidence = {"evidence": self.evidence(question, lesson)} if question.evidence else {}
        nudges = {token(part.id): self.rich(part.nudge) for part in named_parts(question) if part.nudge}
        told: dict[str, object] = {"nudges": nudges} if nudges else {}
        return told | {
            "parts": {id: self.rich(said) for id, said in played(question).said.items()},
            "feedback": self.feedback(question) | evidence,
        }

    def page(self, kind: str, lesson: Lesson) -> str:
        """The id of the page of that kind: a lesson alone has one of each, of several each has its own."""
        return kind if len(self._lessons) == 1 else f"{kind}{suffix(lesson)}"

    def first(self, lesson: Lesson) -> str:
        """The id of the page that opens a lesson of several."""
        return self.page("overview" if self.opens(lesson) else "quiz", lesson)

    def opens(self, lesson: Lesson) -> bool:
        """True for a lesson with a page that opens it."""
        return opens(self._course, lesson)

    def whose(self, lesson: Lesson) -> Xml:
        """The attribute that says to which lesson of several a page belongs."""
        return Xml("" if len(self._lessons) == 1 else f' data-lesson="{token(lesson.id)}"')

    def mark(self, lesson: Lesson) -> str:
        """The percentage that passes the lesson's quiz; "" when there is nothing to pass."""
        mark = lesson.quiz.pass_mark if lesson.quiz else None
        return "" if mark is None else self.say.percent(decimal(reportable_mark(mark)))

    def share(self, lesson: Lesson) -> str:
        """How much of the course's score is the lesson's; "" where nothing or all of it is."""
        weights = {each.id: each.weight for each in self._lessons if each.quiz and each.quiz.mode is Mode.GRADED}
        share = scoring.percent(weights.get(lesson.id, Fraction(0)), sum(weights.values(), Fraction(0)))
        return self.say.percent(str(round(share))) if 0 < round(share) < 100 else ""

    def minutes(self, lessons: Sequence[Lesson]) -> int:
        """How long lessons take to read."""
        return sum(map(minutes, lessons))
