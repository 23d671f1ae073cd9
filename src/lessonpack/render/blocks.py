"""The blocks of a lesson as HTML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import assert_never

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
    match piece:
        case Prose(content=content):
            return rich(content, image, level, dialect)
        case Heading(content=content):
            return el(heading(level), None, inline(content, image, dialect))
        case Table(grid=grid, caption=caption, language=language):
            return table_figure(grid, caption, width(piece), image, dialect, language)
        case Quotation():
            return _quotation(piece, image, level, dialect)
        case Callout():
            return _callout(piece, image, words[piece.kind], level, dialect)
        case Listing(text=code, language=language, caption=caption):
            shown = preformatted(code, language, dialect)
            return _figure(classes("listing", width(piece)), shown, caption, image, dialect)
        case Figure():
            return _picture(piece, image, words, level, dialect)
        case Audio() | Video():
            return _recording(piece, image, words, level, dialect)
        case Embed():
            return _embed(piece, image, words, level, dialect)
        case Download(media=media, title=title):
            link = el("a", {"href": _file(media, image), "download": media.path.rpartition("/")[2]}, title)
            size = el("bdi", None, f"{media.name.rpartition('.')[2].upper()}, {file_size(media)}")
            return el("p", {"class": "download"}, link, " ", el("span", None, "(", size, ")"))
        case Folded():
            return _folded(piece, image, words.get(OPENER), level, dialect)
        case KnowledgeCheck():
            return join(())
        case Recall():
            return _recall(piece, image, words, level, dialect)
        case Steps():
            return _steps(piece, image, words, level, dialect)
        case _:
            assert_never(piece)


def _quotation(quotation: Quotation, image: Address, level: int, dialect: Dialect) -> Node:
    foreign = marks(quotation.language)
    words = el("blockquote", foreign, rich(quotation.content, image, level, dialect))
    cite = el("cite", foreign, inline(quotation.source, image, dialect))
    source = join([", ", cite]) if quotation.source else None
    by = el("figcaption", None, el("span", {"class": "by"}, quotation.by), source)
    return el("figure", {"class": "quotation"}, words, by)


def _callout(callout: Callout, image: Address, word: Child, level: int, dialect: Dialect) -> Node:
    kind = el("span", {"class": "kind"}, word)
    title = el("span", {"class": "title"}, inline(callout.title, image, dialect)) if callout.title else None
    head = el("p", {"class": "callout-head"}, kind, " " if title else None, title)
    classes = f"callout {callout.kind}{' aside' if callout.aside else ''}"
    return el("div", {"class": classes, "role": "note"}, head, rich(callout.content, image, level, dialect))


def _picture(figure: Figure, image: Address, words: Mapping[str, Child], level: int, dialect: Dialect) -> Node:
    """A picture with its caption; where text stands beside it both share the room that is the picture's alone else."""
    room = width(figure)
    name = classes("picture", Width.TEXT if figure.beside else room)
    described = _opened("figure.description", figure.description, image, words, level, dialect)
    shown = _figure(
        name,
        img(figure.image, image, dialect, Width.TEXT if figure.beside else room),
        figure.caption,
        image,
        dialect,
        described,
    )
    if not figure.beside:
        return shown
    beside = {Width.TEXT: "beside", Width.WIDE: "beside wide", Width.SMALL: "beside narrow"}[room]
    return el("div", {"class": beside}, shown, el("div", None, rich(figure.beside, image, level, dialect)))


def _recording(piece: Audio | Video, image: Address, words: Mapping[str, Child], level: int, dialect: Dialect) -> Node:
    """A recording that plays when its reader starts it, and below it all that is said in it."""
    shared = {
        "src": _file(piece.media, image),
        "controls": "controls",
        "preload": "metadata",
        "aria-label": piece.title,
    }
    if isinstance(piece, Audio):
        played = el("audio", shared)
    else:
        poster = _file(piece.poster, image) if piece.poster else None
        played = el("video", {**shared, "poster": poster}, *_tracks(piece.captions, image))
    said = _opened("recording.transcript", piece.transcript, image, words, level, dialect)
    return el("figure", {"class": "recording"}, played, el("figcaption", None, piece.title, said))


def _tracks(captions: tuple[Captions, ...], image: Address) -> Iterator[Node]:
    """Captions for a viewer to choose from, each by the name that its language has in itself; the first are shown."""
    for place, each in enumerate(captions):
        said = {"srclang": each.language, "label": own_name(each.language), "src": _file(each.media, image)}
        yield el("track", {"kind": "captions", "default": None if place else "default", **said})


def _embed(film: Embed, image: Address, words: Mapping[str, Child], level: int, dialect: Dialect) -> Node:
    """A film of another site: a link to it, what is said of it, and before that what asks whether to load it here."""
    plain = Dialect(sized=dialect.sized)
    poster = img(Image(film.poster, ""), image, plain) if film.poster else None
    link = el("a", {"href": film.address, **dialect.link}, film.title, dialect.link_note)
    facts = f"{film.site}, {film.duration}" if film.duration else film.site
    title = el("p", {"class": "embed-title"}, link, " ", el("span", None, "(", el("bdi", None, facts), ")"))
    told = rich(film.description, image, level, dialect)
    said = _opened("recording.transcript", film.transcript, image, words, level, dialect)
    asked = dialect.ask(film, poster) if dialect.ask else poster
    return el("figure", {"class": "embed"}, asked, el("figcaption", None, title, told, said))


def _opened(
    title: str, content: RichText, image: Address, words: Mapping[str, Child], level: int, dialect: Dialect
) -> Node | None:
    """Text behind a title, one of TITLES; None where there is no text."""
    if not content:
        return None
    opener = el("summary", None, words.get(OPENER), el("span", None, words[title]))
    return el("details", {"class": "fold"}, opener, el("div", None, rich(content, image, level, dialect)))


def _file(media: Media, image: Address) -> str:
    """The address of a file: that which a picture of this name would have."""
    return image(Image(media, ""))


def file_size(media: Media) -> str:
    """How large a file is, in whole units that need no decimal mark."""
    kilobytes = max(1, round(media.size / 1000))
    return f"{kilobytes} KB" if kilobytes < 10_000 else f"{round(kilobytes / 1000)} MB"


def _folded(folded: Folded, image: Address, opener: Child, level: int, dialect: Dialect) -> Node:
    title = el("summary", None, opener, el("span", None, inline(folded.title, image, dialect)))
    return el("details", {"class": "fold"}, title, el("div", None, rich(folded.content, image, level, dialect)))


def _recall(recall: Recall, image: Address, words: Mapping[str, Child], level: int, dialect: Dialect) -> Node:
    """A prompt with its model answer below it."""
    points = (el("li", None, inline(point, image, dialect)) for point in recall.checklist)
    return el(
        "div",
        {"class": "recall"},
        _head(words["recall.title"]),
        rich(recall.prompt, image, level, dialect),
        _head(words["recall.answer"]),
        rich(recall.answer, image, level, dialect),
        el("ul", None, *points) if recall.checklist else None,
    )


def _steps(steps: Steps, image: Address, words: Mapping[str, Child], level: int, dialect: Dialect) -> Node:
    """A worked example with all of its steps."""
    title = inline(steps.title, image, dialect) if steps.title else words["steps.title"]
    asked = (
        el("p", None, el("em", None, inline(step.ask, image, dialect))) if step.ask else None for step in steps.hidden
    )
    hidden = (
        el("li", None, ask, rich(step.content, image, level, dialect))
        for ask, step in zip(asked, steps.hidden, strict=True)
    )
    shown = (el("li", None, rich(step, image, level, dialect)) for step in steps.shown)
    return el(
        "div",
        {"class": "worked"},
        _head(title),
        rich(steps.task, image, level, dialect),
        el("ol", None, *shown, *hidden),
    )


def _head(words: Child) -> Node:
    return el("p", None, el("strong", None, words))


def _figure(
    name: str,
    content: Node,
    caption: tuple[Inline, ...],
    image: Address,
    dialect: Dialect,
    described: Node | None = None,
) -> Node:
    """What has a caption, which ends with what can be opened: of a figure nothing else may stand behind it."""
    words = el("figcaption", None, inline(caption, image, dialect), described) if caption or described else None
    return el("figure", {"class": name}, content, words)
