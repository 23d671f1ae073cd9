"""Rich text and lesson blocks as HTML that is well-formed XML too: no inline style, no script, no id."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import assert_never

from lessonpack.model.content import (
    Block,
    Blockquote,
    Break,
    Callout,
    CalloutKind,
    Code,
    Emphasis,
    Figure,
    Grid,
    Heading,
    Image,
    Inline,
    Items,
    KnowledgeCheck,
    Link,
    Listing,
    Paragraph,
    Preformatted,
    Prose,
    Quotation,
    RichBlock,
    RichText,
    Separator,
    Strong,
    Struck,
    Subheading,
    Subscript,
    Superscript,
    Table,
    Text,
    plain,
)
from lessonpack.model.language import direction
from lessonpack.render.xml import Child, Xml, el, join, text

Address = Callable[[Image], str]

_VOID = frozenset({"br", "hr", "img"})
_DEEPEST = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """What one consumer of HTML takes and another does not.

    `link` are further attributes of every link and `link_note` what ends its text; `list_start` writes
    the first number of an ordered list (QTI 2.1 knows no such attribute); `framed_tables` puts a table
    into a box that scrolls by itself; `strokes` marks what is struck out (QTI 2.1 has no element for it).
    """

    link: Mapping[str, str] = field(default_factory=dict)
    link_note: Xml | None = None
    list_start: bool = False
    framed_tables: bool = False
    strokes: bool = True


XHTML = Dialect()


def rich(content: RichText, image: Address, level: int = 3, dialect: Dialect = XHTML) -> Xml:
    """Rich text; `level` is the rank of its topmost heading, `image` gives the address of a picture."""
    return join(_rich_block(block, image, level, dialect) for block in content)


def inline(children: Iterable[Inline], image: Address, dialect: Dialect = XHTML) -> Xml:
    """Inline content alone: for a caption, a cell, a label."""
    return join(_inline(child, image, dialect) for child in children)


def only_paragraph(content: RichText) -> tuple[Inline, ...] | None:
    """The inline content of rich text that is a single paragraph: what may stand in a label or a legend."""
    if len(content) == 1 and isinstance(content[0], Paragraph):
        return content[0].children
    return None


def html(name: str, attributes: Mapping[str, str | None] | None = None, *children: Child) -> Xml:
    """An element in the form that HTML parsers and XML parsers read alike: `<td></td>`, but `<br/>`."""
    made = el(name, attributes, *children)
    return Xml(f"{made[:-2]}></{name}>") if made.endswith("/>") and name not in _VOID else made


def marks(language: str) -> dict[str, str]:
    """The attributes of an element whose text is in that language; none for ""."""
    return {"lang": language, "dir": direction(language)} if language else {}


def block(
    piece: Block, image: Address, words: Mapping[CalloutKind, Child], level: int = 3, dialect: Dialect = XHTML
) -> Xml:
    """A block of a lesson; `words` names the kinds of call-outs, as text or as markup.

    A knowledge check is the caller's to show.
    """
    match piece:
        case Prose(content=content):
            return rich(content, image, level, dialect)
        case Heading(content=content):
            return html(_heading(level), None, inline(content, image, dialect))
        case Table(grid=grid, caption=caption, language=language):
            return _table_figure(grid, inline(caption, image, dialect), image, dialect, language)
        case Quotation():
            return _quotation(piece, image, level, dialect)
        case Callout():
            return _callout(piece, image, words[piece.kind], level, dialect)
        case Listing(text=code, language=language, caption=caption):
            return _figure("listing", _preformatted(code, language), caption, image, dialect)
        case Figure(image=picture, caption=caption):
            return _figure("picture", _image(picture, image), caption, image, dialect)
        case KnowledgeCheck():
            return Xml("")
        case _:
            assert_never(piece)


def _inline(node: Inline, image: Address, dialect: Dialect) -> Xml:
    match node:
        case Text(words):
            return text(words)
        case Emphasis(children):
            return html("em", None, inline(children, image, dialect))
        case Strong(children):
            return html("strong", None, inline(children, image, dialect))
        case Struck(children):
            marked = inline(children, image, dialect)
            return html("del", None, marked) if dialect.strokes else marked
        case Subscript(children):
            return html("sub", None, inline(children, image, dialect))
        case Superscript(children):
            return html("sup", None, inline(children, image, dialect))
        case Code(words):
            return html("code", None, words)
        case Link(href, children):
            return html("a", _link(href, children, dialect), inline(children, image, dialect), dialect.link_note)
        case Image():
            return _image(node, image)
        case Break():
            return html("br")
        case _:
            assert_never(node)


def _link(href: str, children: tuple[Inline, ...], dialect: Dialect) -> dict[str, str | None]:
    """A link whose words are its address is marked so: on paper no address need follow it."""
    marked = bool(dialect.link) and plain(children) == href
    return {"href": href, "class": "address" if marked else None, **dialect.link}


def _rich_block(node: RichBlock, image: Address, level: int, dialect: Dialect) -> Xml:
    match node:
        case Paragraph(children):
            return html("p", None, inline(children, image, dialect))
        case Subheading(below, children):
            return html(_heading(level + below - 1), None, inline(children, image, dialect))
        case Items():
            return _items(node, image, level, dialect)
        case Blockquote(content):
            return html("blockquote", None, rich(content, image, level, dialect))
        case Preformatted(words, language):
            return _preformatted(words, language)
        case Separator():
            return html("hr")
        case Grid():
            return _table_figure(node, None, image, dialect) if dialect.framed_tables else _grid(node, image, dialect)
        case _:
            assert_never(node)


def _heading(level: int) -> str:
    return f"h{min(level, _DEEPEST)}"


def _items(items: Items, image: Address, level: int, dialect: Dialect) -> Xml:
    entries = (html("li", None, _entry(entry, image, level, dialect)) for entry in items.entries)
    if items.start is None:
        return html("ul", None, *entries)
    start = str(items.start) if dialect.list_start and items.start != 1 else None
    return html("ol", {"start": start}, *entries)


def _entry(content: RichText, image: Address, level: int, dialect: Dialect) -> Xml:
    """A list entry; one that is a single paragraph gets no `<p>`, so that the list stays tight."""
    alone = only_paragraph(content)
    return rich(content, image, level, dialect) if alone is None else inline(alone, image, dialect)


def _preformatted(words: str, language: str) -> Xml:
    return html("pre", None, html("code", {"class": f"language-{language}" if language else None}, words))


def _image(picture: Image, image: Address) -> Xml:
    """A picture with its size, where the file says it: nothing jumps when it arrives."""
    width, height = (str(side) if side else None for side in (picture.media.width, picture.media.height))
    return html("img", {"src": image(picture), "alt": picture.alt, "width": width, "height": height})


def _grid(grid: Grid, image: Address, dialect: Dialect) -> Xml:
    head = html("thead", None, html("tr", None, *_cells("th", grid.header, grid.align, image, dialect)))
    rows = (html("tr", None, *_cells("td", row, grid.align, image, dialect)) for row in grid.rows)
    return html("table", None, head, html("tbody", None, *rows) if grid.rows else None)


def _cells(
    name: str, cells: Iterable[tuple[Inline, ...]], align: tuple[str, ...], image: Address, dialect: Dialect
) -> Iterator[Xml]:
    for position, cell in enumerate(cells):
        side = align[position] if position < len(align) else ""
        attributes = {"scope": "col" if name == "th" else None, "class": f"align-{side}" if side else None}
        yield html(name, attributes, inline(cell, image, dialect))


def _table_figure(grid: Grid, caption: Xml | None, image: Address, dialect: Dialect, language: str = "") -> Xml:
    """A table in a box of its own; the caption stays outside of it, in sight while the table scrolls.

    The box can be scrolled by keyboard also where no script looks whether it has to.
    """
    box = html("div", {"class": "scroll", "tabindex": "0"}, _grid(grid, image, dialect))
    words = {"class": "table", **marks(language)}
    return html("figure", words, html("figcaption", None, caption) if caption else None, box)


def _quotation(quotation: Quotation, image: Address, level: int, dialect: Dialect) -> Xml:
    foreign = marks(quotation.language)
    words = html("blockquote", foreign, rich(quotation.content, image, level, dialect))
    cite = html("cite", foreign, inline(quotation.source, image, dialect))
    source = join([", ", cite]) if quotation.source else None
    by = html("figcaption", None, html("span", {"class": "by"}, quotation.by), source)
    return html("figure", {"class": "quotation"}, words, by)


def _callout(callout: Callout, image: Address, word: Child, level: int, dialect: Dialect) -> Xml:
    kind = html("span", {"class": "kind"}, word)
    title = html("span", {"class": "title"}, inline(callout.title, image, dialect)) if callout.title else None
    head = html("p", {"class": "callout-head"}, kind, " " if title else None, title)
    return html(
        "div", {"class": f"callout {callout.kind}", "role": "note"}, head, rich(callout.content, image, level, dialect)
    )


def _figure(name: str, content: Xml, caption: tuple[Inline, ...], image: Address, dialect: Dialect) -> Xml:
    words = html("figcaption", None, inline(caption, image, dialect)) if caption else None
    return html("figure", {"class": name}, content, words)
