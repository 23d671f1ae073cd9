"""Rich text and lesson blocks as HTML that is well-formed XML too: no inline style, no script, no id."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import assert_never

from msgspec import Struct, field

from lessonpack.model.blocks import (
    Audio,
    Block,
    Callout,
    Download,
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
from lessonpack.model.content import (
    Blockquote,
    Break,
    Code,
    Definition,
    Definitions,
    Emphasis,
    Formula,
    Gap,
    Grid,
    Image,
    Inline,
    Items,
    Link,
    Media,
    Note,
    Paragraph,
    Preformatted,
    RichBlock,
    RichText,
    Separator,
    Strong,
    Struck,
    Subheading,
    Subscript,
    Superscript,
    Text,
    plain,
)
from lessonpack.model.language import direction
from lessonpack.render.code import coloured
from lessonpack.render.math import mathml
from lessonpack.render.widths import code_width, grid_width, width
from lessonpack.render.xml import Child, Names, Node, el, join

Address = Callable[[Image], str]
Math = Callable[[Formula], Child]
Gaps = Callable[[Gap], Child]

# Parsers of HTML take `<td/>` for a start tag; so written, parsers of XML read the pages as well.
NAMES = Names(void=frozenset({"br", "hr", "img", "path", "track", "use"}))
_DEEPEST = 6
_LONG_WORD = 20  # characters that a narrow cell has no room for
OPENER = "opener"  # what stands before the title of what can be opened, where browsers' own sign is not to
TITLES = ("figure.description", "recording.transcript")  # the player's messages for what can be opened
HEADS = ("recall.title", "recall.answer", "steps.title")  # the player's messages above parts of blocks


def as_mathml(formula: Formula) -> Child:
    """A formula as browsers show it."""
    return mathml(formula.tex, display=formula.display)


def as_tex(formula: Formula) -> Child:
    """A formula in the delimiters that MathJax looks for, where a platform loads it."""
    return f"\\[{formula.tex}\\]" if formula.display else f"\\({formula.tex}\\)"


def as_ellipsis(_gap: Gap) -> Child:
    """A gap where nobody fills it."""
    return "…"


class Dialect(Struct, frozen=True, kw_only=True):
    """What one consumer of HTML takes and another does not.

    `link` are further attributes of every link and `link_note` what ends its text; `list_start` writes
    the first number of an ordered list (QTI 2.1 knows no such attribute); `framed_tables` puts a table, and
    a formula on a line of its own, into a box that scrolls by itself, and marks what is wide for our style
    sheets; `strokes` marks what is struck out (QTI 2.1 has no element for it); `styled_cells` aligns the
    cells of a table by a style, where no style sheet knows our classes; `math` writes a formula, `gap` a gap;
    `coloured` marks the parts of code for our style sheets; `note` is the mark of a footnote; without it what the
    footnote says stands there in brackets.
    """

    link: Mapping[str, str] = field(default_factory=dict)
    link_note: Child = None
    list_start: bool = False
    framed_tables: bool = False
    strokes: bool = True
    styled_cells: bool = False
    math: Math = as_mathml
    gap: Gaps = as_ellipsis
    coloured: bool = False
    note: Callable[[Note], Child] | None = None


XHTML = Dialect()


def rich(content: RichText, image: Address, level: int = 3, dialect: Dialect = XHTML) -> Node:
    """Rich text; `level` is the rank of its topmost heading, `image` gives the address of a picture."""
    return join(_rich_block(block, image, level, dialect) for block in content)


def inline(children: Iterable[Inline], image: Address, dialect: Dialect = XHTML) -> Node:
    """Inline content alone: for a caption, a cell, a label."""
    return join(_inline(child, image, dialect) for child in children)


def only_paragraph(content: RichText) -> tuple[Inline, ...] | None:
    """The inline content of rich text that is a single paragraph: what may stand in a label or a legend."""
    if len(content) == 1 and isinstance(content[0], Paragraph):
        return content[0].children
    return None


def marks(language: str) -> dict[str, str]:
    """The attributes of an element whose text is in that language; none for ""."""
    return {"lang": language, "dir": direction(language)} if language else {}


def block(piece: Block, image: Address, words: Mapping[str, Child], level: int = 3, dialect: Dialect = XHTML) -> Node:
    """A block of a lesson; `words` has the names of call-outs and what HEADS and OPENER name, as text or as markup.

    A knowledge check is the caller's to show; what asks for something else than to be read stands there to be read.
    """
    match piece:
        case Prose(content=content):
            return rich(content, image, level, dialect)
        case Heading(content=content):
            return el(_heading(level), None, inline(content, image, dialect))
        case Table(grid=grid, caption=caption, language=language):
            return _table_figure(grid, caption, width(piece), image, dialect, language)
        case Quotation():
            return _quotation(piece, image, level, dialect)
        case Callout():
            return _callout(piece, image, words[piece.kind], level, dialect)
        case Listing(text=code, language=language, caption=caption):
            shown = _preformatted(code, language, dialect)
            return _figure(_classes("listing", width(piece)), shown, caption, image, dialect)
        case Figure():
            return _picture(piece, image, words, level, dialect)
        case Audio() | Video():
            return _recording(piece, image, words, level, dialect)
        case Download(media=media, title=title):
            link = el("a", {"href": _file(media, image), "download": media.name}, title)
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


def _inline(node: Inline, image: Address, dialect: Dialect) -> Child:
    match node:
        case Text(words):
            return words
        case Emphasis(children):
            return el("em", None, inline(children, image, dialect))
        case Strong(children):
            return el("strong", None, inline(children, image, dialect))
        case Struck(children):
            marked = inline(children, image, dialect)
            return el("del", None, marked) if dialect.strokes else marked
        case Subscript(children):
            return el("sub", None, inline(children, image, dialect))
        case Superscript(children):
            return el("sup", None, inline(children, image, dialect))
        case Code(words):
            return el("code", None, words)
        case Formula():
            return _formula(node, dialect)
        case Link(href, children):
            return el("a", _link(href, children, dialect), inline(children, image, dialect), dialect.link_note)
        case Image():
            return _image(node, image)
        case Note(children):
            return join([" (", inline(children, image, dialect), ")"]) if dialect.note is None else dialect.note(node)
        case Break():
            return el("br")
        case Gap():
            return dialect.gap(node)
        case _:
            assert_never(node)


def _formula(formula: Formula, dialect: Dialect) -> Child:
    written = dialect.math(formula)
    if formula.display and dialect.framed_tables:
        return el("span", {"class": "scroll formula", "tabindex": "0"}, written)
    return written


def _link(href: str, children: tuple[Inline, ...], dialect: Dialect) -> dict[str, str | None]:
    """A link whose words are its address is marked so: on paper no address need follow it."""
    marked = bool(dialect.link) and plain(children) == href
    return {"href": href, "class": "address" if marked else None, **dialect.link}


def _rich_block(node: RichBlock, image: Address, level: int, dialect: Dialect) -> Node:
    match node:
        case Paragraph(children):
            return el("p", None, inline(children, image, dialect))
        case Subheading(below, children):
            return el(_heading(level + below - 1), None, inline(children, image, dialect))
        case Items():
            return _items(node, image, level, dialect)
        case Definitions(entries):
            return el("dl", None, *(_definition(entry, image, level, dialect) for entry in entries))
        case Blockquote(content):
            return el("blockquote", None, rich(content, image, level, dialect))
        case Preformatted(words, language):
            wide = dialect.framed_tables and code_width(words) is Width.WIDE
            return _preformatted(words, language, dialect, wide=wide)
        case Separator():
            return el("hr")
        case Grid():
            if not dialect.framed_tables:
                return _grid(node, image, dialect)
            return _table_figure(node, (), grid_width(node), image, dialect)
        case _:
            assert_never(node)


def _heading(level: int) -> str:
    return f"h{min(level, _DEEPEST)}"


def _items(items: Items, image: Address, level: int, dialect: Dialect) -> Node:
    entries = (el("li", None, _entry(entry, image, level, dialect)) for entry in items.entries)
    if items.start is None:
        return el("ul", None, *entries)
    start = str(items.start) if dialect.list_start and items.start != 1 else None
    return el("ol", {"start": start}, *entries)


def _entry(content: RichText, image: Address, level: int, dialect: Dialect) -> Node:
    """A list entry; one that is a single paragraph gets no `<p>`, so that the list stays tight."""
    alone = only_paragraph(content)
    return rich(content, image, level, dialect) if alone is None else inline(alone, image, dialect)


def _definition(entry: Definition, image: Address, level: int, dialect: Dialect) -> Node:
    meanings = (el("dd", None, _entry(meaning, image, level, dialect)) for meaning in entry.meanings)
    return join((el("dt", None, inline(entry.term, image, dialect)), *meanings))


def _classes(kind: str, room: Width) -> str:
    """What a block is, and how wide, where it is not as wide as the text."""
    return kind if room is Width.TEXT else f"{kind} {room}"


def _preformatted(words: str, language: str, dialect: Dialect, *, wide: bool = False) -> Node:
    """Code; on its own within prose it says itself that it is wide."""
    parts = coloured(words, language) if dialect.coloured else (words,)
    named = {"class": f"language-{language}" if language else None}
    return el("pre", {"class": "wide" if wide else None}, el("code", named, *parts))


def _image(picture: Image, image: Address) -> Node:
    """A picture with its size, where the file says it: nothing jumps when it arrives."""
    width, height = (str(side) if side else None for side in (picture.media.width, picture.media.height))
    return el("img", {"src": image(picture), "alt": picture.alt, "width": width, "height": height})


def _grid(grid: Grid, image: Address, dialect: Dialect) -> Node:
    head = el("thead", None, el("tr", None, *_cells("th", grid.header, grid.align, image, dialect)))
    rows = (el("tr", None, *_cells("td", row, grid.align, image, dialect)) for row in grid.rows)
    return el("table", None, head, el("tbody", None, *rows) if grid.rows else None)


def _cells(
    name: str, cells: Iterable[tuple[Inline, ...]], align: tuple[str, ...], image: Address, dialect: Dialect
) -> Iterator[Node]:
    for position, cell in enumerate(cells):
        side = align[position] if position < len(align) else ""
        attributes = {"scope": "col" if name == "th" else None, "class": f"align-{side}" if side else None}
        if side and dialect.styled_cells:
            attributes |= {"class": None, "style": f"text-align: {side}"}
        if dialect.framed_tables and max(map(len, plain(cell).split()), default=0) > _LONG_WORD:
            attributes["class"] = f"{attributes['class'] or ''} long".strip()
        yield el(name, attributes, inline(cell, image, dialect))


def _table_figure(
    grid: Grid, caption: tuple[Inline, ...], room: Width, image: Address, dialect: Dialect, language: str = ""
) -> Node:
    """A table in a box of its own; the caption stays outside of it, in sight while the table scrolls.

    The box can be scrolled by keyboard also where no script looks whether it has to.
    """
    box = el("div", {"class": "scroll", "tabindex": "0"}, _grid(grid, image, dialect))
    words = {"class": _classes("table", room), **marks(language)}
    said = el("figcaption", None, inline(caption, image, dialect)) if caption else None
    return el("figure", words, said, box)


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
    name = _classes("picture", Width.TEXT if figure.beside else room)
    described = _opened("figure.description", figure.description, image, words, level, dialect)
    shown = _figure(name, _image(figure.image, image), figure.caption, image, dialect, described)
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
        captions = (
            {"kind": "captions", "default": "default", "src": _file(piece.captions, image)} if piece.captions else None
        )
        played = el("video", {**shared, "poster": poster}, el("track", captions) if captions else None)
    said = _opened("recording.transcript", piece.transcript, image, words, level, dialect)
    return el("figure", {"class": "recording"}, played, el("figcaption", None, piece.title, said))


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
