"""Rich text as HTML that is well-formed XML too: no inline style, no script, no id."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import assert_never

from msgspec import Struct, field

from lessonpack.model.blocks import Embed, Width
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
from lessonpack.render.widths import code_width, grid_width
from lessonpack.render.xml import Child, Names, Node, el, join

Address = Callable[[Image], str]
Math = Callable[[Formula], Child]
Gaps = Callable[[Gap], Child]

# Parsers of HTML take `<td/>` for a start tag; so written, parsers of XML read the pages as well.
NAMES = Names(void=frozenset({"br", "hr", "img", "path", "track", "use"}))
_DEEPEST = 6
_ROOM = {Width.TEXT: 600, Width.WIDE: 870, Width.SMALL: 200}  # CSS pixels, as the player's style has it
_EDGES = 40
_LONG_WORD = 20  # characters that a narrow cell has no room for


def as_mathml(formula: Formula) -> Child:
    """A formula as browsers show it."""
    return mathml(formula.tex, display=formula.display)


def as_played(formula: Formula) -> Child:
    """The same with its words, for a script that has lists of plain text."""
    return mathml(formula.tex, display=formula.display, words=formula.words)


def as_tex(formula: Formula) -> Child:
    """A formula in the delimiters that MathJax looks for, where a platform loads it."""
    return f"\\[{formula.tex}\\]" if formula.display else f"\\({formula.tex}\\)"


def as_ellipsis(_gap: Gap) -> Child:
    """A gap where nobody fills it."""
    return "…"


class Dialect(Struct, frozen=True, kw_only=True):
    """What one consumer of HTML takes and another does not.

    `link` are further attributes of every link, `link_note` ends its text; `picture` are further attributes of
    every picture; `list_start` writes the first number of an ordered list (QTI 2.1 knows no such attribute);
    `framed_tables` puts a table, and a formula on a line of its own, into a box that scrolls by itself, and
    marks what is wide for our style sheets; `strokes` marks what is struck out (QTI 2.1 has no element for it);
    `styled_cells` aligns the cells of a table by a style, where no style sheet knows our classes; `math` writes
    a formula, `gap` a gap; `coloured` marks the parts of code for our style sheets; `note` is the mark of a
    footnote; without it what the footnote says stands there in brackets. `ask` is what asks learners before the
    film of another site is loaded, given its poster; without it the film is a link. `sized` lets browsers
    choose between the sizes of a picture.
    """

    link: Mapping[str, str] = field(default_factory=dict)
    picture: Mapping[str, str] = field(default_factory=dict)
    link_note: Child = None
    list_start: bool = False
    framed_tables: bool = False
    strokes: bool = True
    styled_cells: bool = False
    math: Math = as_mathml
    gap: Gaps = as_ellipsis
    coloured: bool = False
    note: Callable[[Note], Child] | None = None
    ask: Callable[[Embed, Child], Child] | None = None
    sized: bool = False


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
            return img(node, image, dialect)
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
            return el(heading(level + below - 1), None, inline(children, image, dialect))
        case Items():
            return _items(node, image, level, dialect)
        case Definitions(entries):
            return el("dl", None, *(_definition(entry, image, level, dialect) for entry in entries))
        case Blockquote(content):
            return el("blockquote", None, rich(content, image, level, dialect))
        case Preformatted(words, language):
            wide = dialect.framed_tables and code_width(words) is Width.WIDE
            return preformatted(words, language, dialect, wide=wide)
        case Separator():
            return el("hr")
        case Grid():
            if not dialect.framed_tables:
                return _grid(node, image, dialect)
            return table_figure(node, (), grid_width(node), image, dialect)
        case _:
            assert_never(node)


def heading(level: int) -> str:
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


def classes(kind: str, room: Width) -> str:
    """What a block is, and how wide, where it is not as wide as the text."""
    return kind if room is Width.TEXT else f"{kind} {room}"


def preformatted(words: str, language: str, dialect: Dialect, *, wide: bool = False) -> Node:
    """Code; on its own within prose it says itself that it is wide."""
    parts = coloured(words, language) if dialect.coloured else (words,)
    named = {"class": f"language-{language}" if language else None}
    return el("pre", {"class": "wide" if wide else None}, el("code", named, *parts))


def img(picture: Image, image: Address, dialect: Dialect = XHTML, room: Width = Width.TEXT) -> Node:
    """A picture with its size, where the file says it: nothing jumps when it arrives.

    Where it comes in several sizes, browsers choose by the width at which it stands in that room.
    """
    width, height = (str(side) if side else None for side in (picture.media.width, picture.media.height))
    sizes = chosen(picture.media, image, across(picture.media, room)) if dialect.sized else {}
    given = {"src": image(picture), "alt": picture.alt, "width": width, "height": height}
    return el("img", {**given, **sizes, **dialect.picture})


def chosen(media: Media, image: Address, sizes: str) -> dict[str, str]:
    """The attributes by which browsers choose between the sizes of a picture, as wide as that; none without sizes."""
    if not media.sizes:
        return {}
    files = sorted((media, *media.sizes), key=lambda each: each.width)
    return {"srcset": ", ".join(f"{image(Image(each, ''))} {each.width}w" for each in files), "sizes": sizes}


def across(media: Media, room: Width) -> str:
    """How wide a picture stands in a room: as itself where there is the place, and otherwise as the window."""
    width = min(_ROOM[room], media.width)
    return f"{width}px" if room is Width.SMALL else f"(min-width: {width + _EDGES}px) {width}px, 100vw"


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


def table_figure(
    grid: Grid, caption: tuple[Inline, ...], room: Width, image: Address, dialect: Dialect, language: str = ""
) -> Node:
    """A table in a box of its own; the caption stays outside of it, in sight while the table scrolls.

    The box can be scrolled by keyboard also where no script looks whether it has to.
    """
    box = el("div", {"class": "scroll", "tabindex": "0"}, _grid(grid, image, dialect))
    words = {"class": classes("table", room), **marks(language)}
    said = el("figcaption", None, inline(caption, image, dialect)) if caption else None
    return el("figure", words, said, box)
