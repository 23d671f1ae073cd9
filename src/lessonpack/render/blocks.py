"""The blocks of a lesson as HTML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import assert_never

from msgspec import Struct

from lessonpack.model.blocks import (
    Audio,
    Block,
    Callout,
    Captions,
    Download,
    Embed,
    Figure,
    Folded,
    Heading,
    KnowledgeCheck,
    Listing,
    Prose,
    Quotation,
    Recall,
    Step,
    Steps,
    Table,
    Video,
    Width,
)
from lessonpack.model.content import Image, Inline, Media, RichText
from lessonpack.model.language import own_name
from lessonpack.render.html import (
    XHTML,
    Address,
    Dialect,
    classes,
    heading,
    img,
    inline,
    marks,
    preformatted,
    rich,
    table_figure,
)
from lessonpack.render.widths import width
from lessonpack.render.xml import Child, Node, el, join

OPENER = "opener"  # what stands before the title of what can be opened, where browsers' own sign is not to
TITLES = ("figure.description", "recording.transcript")  # the player's messages for what can be opened
HEADS = ("recall.title", "recall.answer", "steps.title")  # the player's messages above parts of blocks


def block(piece: Block, image: Address, words: Mapping[str, Child], level: int = 3, dialect: Dialect = XHTML) -> Node:
    """A block of a lesson; `words` has the names of call-outs and what HEADS and OPENER name, as text or as markup.

    A knowledge check is the caller's to show; what asks for something else than to be read stands there to be read.
    """
    return _Blocks(image, words, level, dialect).written(piece)


class _Blocks(Struct, frozen=True):
    """Writes blocks for one page: the addresses of its files, its words, the rank of its headings, and its dialect."""

    address: Address
    words: Mapping[str, Child]
    level: int
    dialect: Dialect

    def written(self, piece: Block) -> Node:
        match piece:
            case Prose(content=content):
                return self._rich(content)
            case Heading(content=content):
                return el(heading(self.level), None, self._inline(content))
            case Table(grid=grid, caption=caption, language=language):
                return table_figure(grid, caption, width(piece), self.address, self.dialect, language)
            case Quotation():
                return self._quotation(piece)
            case Callout():
                return self._callout(piece)
            case Listing(text=code, language=language, caption=caption):
                shown = preformatted(code, language, self.dialect)
                return self._figure(classes("listing", width(piece)), shown, caption)
            case Figure():
                return self._picture(piece)
            case Audio() | Video():
                return self._recording(piece)
            case Embed():
                return self._embed(piece)
            case Download():
                return self._download(piece)
            case Folded():
                return self._folded(piece)
            case KnowledgeCheck():
                return join(())
            case Recall():
                return self._recall(piece)
            case Steps():
                return self._steps(piece)
            case _:
                assert_never(piece)

    def _rich(self, content: RichText) -> Node:
        return rich(content, self.address, self.level, self.dialect)

    def _inline(self, line: tuple[Inline, ...]) -> Node:
        return inline(line, self.address, self.dialect)

    def _file(self, media: Media) -> str:
        """The address of a file: that which a picture of this name would have."""
        return self.address(Image(media, ""))

    def _quotation(self, quotation: Quotation) -> Node:
        foreign = marks(quotation.language)
        words = el("blockquote", foreign, self._rich(quotation.content))
        cite = el("cite", foreign, self._inline(quotation.source))
        source = join([", ", cite]) if quotation.source else None
        by = el("figcaption", None, el("span", {"class": "by"}, quotation.by), source)
        return el("figure", {"class": "quotation"}, words, by)

    def _callout(self, callout: Callout) -> Node:
        kind = el("span", {"class": "kind"}, self.words[callout.kind])
        title = el("span", {"class": "title"}, self._inline(callout.title)) if callout.title else None
        head = el("p", {"class": "callout-head"}, kind, " " if title else None, title)
        names = f"callout {callout.kind}{' aside' if callout.aside else ''}"
        return el("div", {"class": names, "role": "note"}, head, self._rich(callout.content))

    def _picture(self, figure: Figure) -> Node:
        """A picture with its caption; where text stands beside it both share the room that is its own else."""
        room = width(figure)
        own = Width.TEXT if figure.beside else room
        described = self._opened("figure.description", figure.description)
        picture = img(figure.image, self.address, self.dialect, own)
        shown = self._figure(classes("picture", own), picture, figure.caption, described)
        if not figure.beside:
            return shown
        beside = {Width.TEXT: "beside", Width.WIDE: "beside wide", Width.SMALL: "beside narrow"}[room]
        return el("div", {"class": beside}, shown, el("div", None, self._rich(figure.beside)))

    def _recording(self, piece: Audio | Video) -> Node:
        """A recording that plays when its reader starts it, and below it all that is said in it."""
        shared = {
            "src": self._file(piece.media),
            "controls": "controls",
            "preload": "metadata",
            "aria-label": piece.title,
        }
        if isinstance(piece, Audio):
            played = el("audio", shared)
        else:
            poster = self._file(piece.poster) if piece.poster else None
            played = el("video", {**shared, "poster": poster}, *self._tracks(piece.captions))
        said = self._opened("recording.transcript", piece.transcript)
        return el("figure", {"class": "recording"}, played, el("figcaption", None, piece.title, said))

    def _tracks(self, captions: tuple[Captions, ...]) -> Iterator[Node]:
        """Captions to choose from, each by the name that its language has in itself; the first are shown."""
        for place, each in enumerate(captions):
            said = {"srclang": each.language, "label": own_name(each.language), "src": self._file(each.media)}
            yield el("track", {"kind": "captions", "default": None if place else "default", **said})

    def _embed(self, film: Embed) -> Node:
        """A film of another site: what asks whether to load it here, a link to it, and what is said of it."""
        dialect = self.dialect
        plain = Dialect(sized=dialect.sized)
        poster = img(Image(film.poster, ""), self.address, plain) if film.poster else None
        link = el("a", {"href": film.address, **dialect.link}, film.title, dialect.link_note)
        facts = f"{film.site}, {film.duration}" if film.duration else film.site
        title = el("p", {"class": "embed-title"}, link, " ", el("span", None, "(", el("bdi", None, facts), ")"))
        told = self._rich(film.description)  # before what is opened: footnotes are numbered as they are written
        said = self._opened("recording.transcript", film.transcript)
        asked = dialect.ask(film, poster) if dialect.ask else poster
        return el("figure", {"class": "embed"}, asked, el("figcaption", None, title, told, said))

    def _download(self, download: Download) -> Node:
        media = download.media
        link = el("a", {"href": self._file(media), "download": media.path.rpartition("/")[2]}, download.title)
        size = el("bdi", None, f"{media.name.rpartition('.')[2].upper()}, {file_size(media)}")
        return el("p", {"class": "download"}, link, " ", el("span", None, "(", size, ")"))

    def _opened(self, title: str, content: RichText) -> Node | None:
        """Text behind a title, one of TITLES; None where there is no text."""
        return self._fold(self.words[title], content) if content else None

    def _folded(self, folded: Folded) -> Node:
        return self._fold(self._inline(folded.title), folded.content)

    def _fold(self, title: Child, content: RichText) -> Node:
        """What is opened by its title."""
        opener = el("summary", None, self.words.get(OPENER), el("span", None, title))
        return el("details", {"class": "fold"}, opener, el("div", None, self._rich(content)))

    def _recall(self, recall: Recall) -> Node:
        """A prompt with its model answer below it."""
        points = (el("li", None, self._inline(point)) for point in recall.checklist)
        return el(
            "div",
            {"class": "recall"},
            _head(self.words["recall.title"]),
            self._rich(recall.prompt),
            _head(self.words["recall.answer"]),
            self._rich(recall.answer),
            el("ul", None, *points) if recall.checklist else None,
        )

    def _steps(self, steps: Steps) -> Node:
        """A worked example with all of its steps."""
        title = self._inline(steps.title) if steps.title else self.words["steps.title"]
        shown = (el("li", None, self._rich(step)) for step in steps.shown)
        hidden = (el("li", None, self._asked(step), self._rich(step.content)) for step in steps.hidden)
        return el(
            "div",
            {"class": "worked"},
            _head(title),
            self._rich(steps.task),
            el("ol", None, *shown, *hidden),
        )

    def _asked(self, step: Step) -> Node | None:
        return el("p", None, el("em", None, self._inline(step.ask))) if step.ask else None

    def _figure(self, name: str, content: Node, caption: tuple[Inline, ...], described: Node | None = None) -> Node:
        """What has a caption, which ends with what can be opened: of a figure nothing else may stand behind it."""
        words = el("figcaption", None, self._inline(caption), described) if caption or described else None
        return el("figure", {"class": name}, content, words)


def file_size(media: Media) -> str:
    """How large a file is, in whole units that need no decimal mark."""
    kilobytes = max(1, round(media.size / 1000))
    return f"{kilobytes} KB" if kilobytes < 10_000 else f"{round(kilobytes / 1000)} MB"


def _head(words: Child) -> Node:
    return el("p", None, el("strong", None, words))
