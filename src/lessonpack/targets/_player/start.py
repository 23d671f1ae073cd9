"""What start pages show: the band with what stands behind its words, and the way through a lesson."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from lessonpack.ids import token
from lessonpack.model.about import Series, series
from lessonpack.model.blocks import (
    Block,
    Callout,
    CalloutKind,
    Figure,
    KnowledgeCheck,
    Listing,
    Recall,
    Steps,
    Table,
)
from lessonpack.model.content import Image
from lessonpack.model.course import Course, Lesson, Quiz, Section
from lessonpack.model.theme import Cover
from lessonpack.render.html import NAMES, chosen
from lessonpack.render.xml import Node, Xml, el, join, written
from lessonpack.targets._player.art import drawing
from lessonpack.targets._player.length import shares

Say = Callable[..., Xml]


class Behind(Struct, frozen=True):
    """What stands behind the words of a band, and whether it is a picture."""

    shown: Xml
    is_picture: bool = False


class StartPages:
    """The start pages of a course and its lessons, for the template."""

    def __init__(self, say: Say, course: Course, lessons: Sequence[Lesson], address: Callable[[Image], str]) -> None:
        self._say = say
        self._course = course
        self._lessons = lessons
        self._address = address
        self._shares = {lesson.id: shares(lesson) for lesson in lessons}

    # --- the band -----------------------------------------------------------------------------------

    def cover(self, of: Course | Lesson) -> Cover:
        """The cover of a page: its own, else that of the course."""
        return of.cover or self._course.cover or Cover()

    def behind(self, of: Course | Lesson) -> Behind:
        cover = self.cover(of)
        if cover.image is not None:
            return Behind(written(self._picture(cover, cover.image), NAMES), is_picture=True)
        return Behind(written(self._art(cover, of.id if of.cover else self._course.id), NAMES))

    def _art(self, cover: Cover, id: str) -> Node:
        if cover.art is None:
            return join(())
        use = el("use", {"href": f"#{_drawing(id)}"})
        return el("svg", {"class": "art", "aria-hidden": "true"}, use)

    def _picture(self, cover: Cover, image: Image) -> Node:
        """The picture, with its size; the words come first, so that it may come late."""
        size = {
            name: str(side) for name, side in (("width", image.media.width), ("height", image.media.height)) if side
        }
        classes = f"cover-picture {_focus_class(cover)}".rstrip()
        source = {"class": classes, "src": self._address(image), "alt": image.alt, "decoding": "async"}
        return el("img", source | size | chosen(image.media, self._address, "100vw"))

    def drawings(self) -> Xml:
        """All that is drawn on the page, each once: pages that share a cover share its drawing."""
        pages: tuple[Course | Lesson, ...] = (self._course, *self._lessons)
        named = {_drawing(each.id): (each.cover, each.id) for each in pages if each.cover}
        drawn = [drawing(cover.art, id, name) for name, (cover, id) in named.items() if cover.art]
        return written(el("svg", {"class": "icons", "aria-hidden": "true"}, *drawn) if drawn else join(()), NAMES)

    def logo(self) -> Xml:
        theme = self._course.theme
        if theme is None or theme.logo is None:
            return Xml("")
        size = {"width": str(theme.logo.media.width or ""), "height": str(theme.logo.media.height or "")}
        source = {"class": "logo", "src": self._address(theme.logo), "alt": theme.logo.alt}
        return written(el("img", source | {name: side for name, side in size.items() if side}), NAMES)

    def title(self, title: str) -> Xml:
        """A title with what stands behind its first colon on a line of its own; to screen readers it is one text."""
        main, colon, rest = title.partition(": ")
        if not colon or not main.strip() or not rest.strip():
            return written(join([title]), NAMES)
        return written(join([main, el("span", {"class": "sr"}, ": "), el("span", {"class": "subtitle"}, rest)]), NAMES)

    def series(self, lesson: Lesson) -> Series | None:
        """The course that the lesson stands in; None for one by itself."""
        if len(self._lessons) == 1:
            return self._course.series
        return series(self._course.title, [each.id for each in self._course.lessons], lesson.id)

    def credit(self, of: Course | Lesson) -> str:
        return self.cover(of).credit

    # --- the way through ----------------------------------------------------------------------------

    def opening(self, lesson: Lesson) -> str:
        """The message that names the start page in the contents: another one where a section is called the same."""
        taken = {section.title.strip().casefold() for section in lesson.sections}
        return "overview.start" if str(self._say("overview")).casefold() in taken else "overview"

    def length(self, section: Section, lesson: Lesson) -> Xml:
        """How long a section takes to read, as its own page says it."""
        given = self._shares[lesson.id][section.id]
        return self._say("length.read", n=given) if given else self._say("length.moment")

    def holds(self, section: Section, lesson: Lesson) -> Xml:
        """How long a section takes to read, and what is in it that is not plain text, each kind once."""
        given = self._shares[lesson.id][section.id]
        length = self._say("way.minutes", minutes=given) if given else self._say("way.moment")
        kinds = dict.fromkeys(kind for block in section.blocks if (kind := _kind(block)))
        return self._listed([length, *(self._say(f"way.{kind}") for kind in kinds)])

    def asks(self, quiz: Quiz, length: int) -> Xml:
        """What the quiz at the end of the way is, of which a learner answers so many questions."""
        said = [self._say("quiz.questions", n=length)]
        if quiz.attempts is not None:
            said.append(self._say("quiz.attempts", n=quiz.attempts))
        if quiz.time_limit is not None:
            said.append(self._say("quiz.limit", n=quiz.time_limit))
        return self._listed(said)

    def _listed(self, said: Sequence[Xml]) -> Xml:
        return Xml(" · ".join(said))


def _drawing(id: str) -> str:
    return f"art-{token(id)}"


def _kind(block: Block) -> str:
    """What a reader looks forward to in a block; "" for text."""
    match block:
        case Figure():
            return "figure"
        case Table():
            return "table"
        case Listing():
            return "code"
        case KnowledgeCheck() | Recall():
            return "question"
        case Steps():
            return "example"
        case Callout(kind=CalloutKind.EXAMPLE | CalloutKind.KEY as kind):
            return str(kind)
        case _:
            return ""


# --- style ------------------------------------------------------------------------------------------


def _focus_class(cover: Cover) -> str:
    """The class of a picture that is not to be seen by its middle."""
    left, top = cover.focus
    return "" if cover.focus == (50, 50) else f"focus-{left}-{top}"


def focus_rules(course: Course) -> Iterator[str]:
    """What the style sheet says of these classes: nothing is styled in the page itself."""
    for cover in course.covers:
        if cover.image is not None and _focus_class(cover):
            left, top = cover.focus
            yield f".{_focus_class(cover)} {{\n  object-position: {left}% {top}%;\n}}\n"
