"""The text of a course as pages: one for each section, and an overview for each lesson and for the course."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from lessonpack import palette
from lessonpack.blobs import file_of
from lessonpack.findings import Place
from lessonpack.formats.cartridge import WEBCONTENT
from lessonpack.ids import token
from lessonpack.model.about import About
from lessonpack.model.blocks import CalloutKind, Figure, KnowledgeCheck
from lessonpack.model.content import Text
from lessonpack.model.course import Course, Lesson, Objective, Section, Term
from lessonpack.model.language import direction
from lessonpack.model.theme import Cover
from lessonpack.package import Package
from lessonpack.render.blocks import HEADS, TITLES, block
from lessonpack.render.html import NAMES, Dialect, inline, rich
from lessonpack.render.notes import Notes
from lessonpack.render.pages import page
from lessonpack.render.xml import Child, Node, el, join, lines, written
from lessonpack.targets._cartridge.manifest import STYLE_ID, Resource, picture_id
from lessonpack.targets._pictures import Pictures
from lessonpack.targets._player import slim
from lessonpack.targets._player.outline import speaker_of
from lessonpack.targets._player.sheets import unread_sheets

STYLE = "lesson.css"
MEDIA = "media"
_PAGES, _OPENINGS = "pages", "openings"
# Classes that hide text from sight: of our style sheet and, where that is left out, of Moodle (two names) and Canvas.
_HIDDEN = {"class": "sr-only visually-hidden screenreader-only"}
_TOP = 2  # the rank of the topmost heading within a page


class Pages:
    """Adds the pages of a course to its package."""

    def __init__(self, package: Package, course: Course) -> None:
        self._package = package
        self._course = course
        self._speaker = speaker_of(course)
        kinds = {str(kind): self._kind(kind) for kind in CalloutKind}
        self._words: Mapping[str, Child] = kinds | {head: self._say(head) for head in (*HEADS, *TITLES)}
        note = el("span", _HIDDEN, " ", self._say("link.new_window"))
        # Most sites refuse to be shown in the frame of a platform: every link opens a new window.
        self._dialect = Dialect(
            link={"target": "_blank", "rel": "noopener noreferrer"},
            link_note=note,
            list_start=True,
            framed_tables=True,
            styled_cells=True,
            coloured=True,
        )

    def section(self, section: Section) -> Resource:
        """The page of a section, without its knowledge checks: a page cannot ask questions."""
        pictures, notes = _pictures(), Notes()
        noted = replace(self._dialect, note=notes.mark)
        blocks = [
            block(piece, pictures, self._words, _TOP, noted)
            for piece in section.blocks
            if not isinstance(piece, KnowledgeCheck)
        ]
        back = join([el("span", {"aria-hidden": "true"}, "↑"), el("span", _HIDDEN, self._say("notes.back"))])
        title = el(f"h{_TOP}", None, self._say("notes"))
        listed = notes.listed(title, back, lambda line: inline(line, pictures, self._dialect))
        path = self._add(
            f"{_PAGES}/{token(section.id)}.html", section.title, lines(filter(None, (*blocks, listed))), section.at
        )
        return _resource(f"page_{token(section.id)}", path, section.title, pictures, section.at)

    def opening(self, of: Course | Lesson, about: Course | About, id: str) -> Resource | None:
        """The overview of a lesson or course, with the given id; None when it would be empty."""
        pictures = _pictures()
        hook = [el("div", {"class": "hook"}, rich(of.hook, pictures, _TOP, self._dialect))] if of.hook else []
        terms = of.glossary if isinstance(of, Lesson) else ()
        goals = (*self._goals(of.objectives), *self._glossary(terms))
        content = [*self._cover(of.cover, pictures), *hook, *goals, *self._about(about)]
        if not content:
            return None
        path = self._add(f"{_OPENINGS}/{token(id)}.html", of.title, lines(content), of.at)
        return _resource(f"opening_{token(id)}", path, self._speaker.text("overview"), pictures, of.at)

    def _cover(self, cover: Cover | None, pictures: Pictures) -> Iterator[Node]:
        """The picture that a start page opens with; what is drawn needs the player's style."""
        if cover is not None and cover.image is not None:
            shown = Figure(image=cover.image, caption=(Text(cover.credit),) if cover.credit else ())
            yield block(shown, pictures, self._words, _TOP, self._dialect)

    def _goals(self, objectives: Sequence[Objective]) -> Iterator[Node]:
        if objectives:
            yield el("h2", None, self._say("objectives"))
            yield el("ul", {"class": "objectives"}, *(el("li", None, objective.text) for objective in objectives))

    def _glossary(self, terms: Sequence[Term]) -> Iterator[Node]:
        if terms:
            yield el("h2", None, self._say("glossary"))
            entries = (el("div", None, el("dt", None, each.term), el("dd", None, each.text)) for each in terms)
            yield el("dl", {"class": "glossary"}, *entries)

    def _about(self, about: Course | About) -> Iterator[Node]:
        said = (
            (self._say("authors", n=len(about.authors)), ", ".join(about.authors)),
            (self._say("source"), about.source),
            (self._say("rights"), about.rights),
        )
        entries = [el("div", None, el("dt", None, name), el("dd", None, text)) for name, text in said if text]
        if entries:
            yield el("dl", {"class": "about"}, *entries)

    def _kind(self, kind: CalloutKind) -> Child:
        return el("strong", None, self._say(f"callout.{kind}"), el("span", {"class": "mark"}, ":"))

    def _say(self, name: str, **values: object) -> Node:
        said, foreign = self._speaker.text(name, **values), self._speaker.marks_of(name, **values)
        return el("span", foreign, said) if foreign else join([said])

    def _add(self, path: str, title: str, content: Node, at: Place) -> str:
        text = page(
            "cartridge/page.html.j2",
            language=self._course.language,
            direction=direction,
            title=title,
            hidden=_HIDDEN["class"],
            style=f"../{STYLE}",
            content=written(content, NAMES),
        )
        self._package.add(path, text.encode(), at)
        return path


def _resource(id: str, path: str, title: str, pictures: Pictures, at: Place) -> Resource:
    return Resource(id=id, type=WEBCONTENT, path=path, title=title, media=pictures.media, styled=True, at=at)


def _pictures() -> Pictures:
    """The pictures of a page, with addresses relative to it."""
    return Pictures(f"../{MEDIA}/")


def add_shared(package: Package, course: Course, resources: Iterable[Resource]) -> dict[str, str]:
    """Add what the resources share to the package: the style sheet of pages, and each picture once.

    Returns the paths, by the identifiers of their own resources.
    """
    shown, paths = list(resources), {}
    if any(each.styled for each in shown):
        paths[STYLE_ID] = STYLE
        package.add(
            STYLE, slim.style(palette.sheet("cartridge/page.css", course.theme, unread_sheets(course))).encode()
        )
    pictures = {media.name: media for each in shown for media in each.media}
    for name, media in sorted(pictures.items()):
        paths[picture_id(media)] = path = f"{MEDIA}/{name}"
        package.add(path, file_of(media), course.at)
    return paths
