"""Rich text as a small tree.

Text in the tree is plain: nothing is escaped, no markup of any format is in it. Each target renders the
tree in its own markup.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from lessonpack.model.scripted import above, below


class Stamp(Struct, frozen=True):
    """What a file was like when it was read: while `size` and time of change (`modified`, in ns) are the same, what is
    known of its content holds, and it need not be read again for that. `crc` is the CRC-32 of it."""

    size: int
    modified: int
    crc: int


class Media(Struct, frozen=True, kw_only=True):
    """A file that stands beside the lesson.

    `path` is as the author wrote it, relative to the lesson's folder, with `/`; `file` is where its
    bytes are; `name` is the ASCII name under which packages carry it (`img-3f2a….png`); `type` its media
    type; `digest` the sha256 of its content; `width` and `height` are CSS pixels, 0 when the file does not say (some
    SVG); `size` is in bytes; `stamp` is None for what was not read. `sizes` are the same picture in other widths, of
    which browsers choose one. `moves` is True for an animation of a type that has pictures as well, `is_located` for a
    picture that says where it was taken.
    """

    path: str
    file: str
    name: str
    type: str
    digest: str
    width: int = 0
    height: int = 0
    size: int = 0
    stamp: Stamp | None = None
    sizes: tuple[Media, ...] = ()
    moves: bool = False
    is_located: bool = False


# --- inline ---------------------------------------------------------------------------------------


class Text(Struct, frozen=True):
    """A run of plain characters; a soft line break of the source is a single space in it."""

    text: str


class Emphasis(Struct, frozen=True):
    children: tuple[Inline, ...]


class Strong(Struct, frozen=True):
    children: tuple[Inline, ...]


class Struck(Struct, frozen=True):
    """What no longer holds, and is still to be read."""

    children: tuple[Inline, ...]


class Subscript(Struct, frozen=True):
    children: tuple[Inline, ...]


class Superscript(Struct, frozen=True):
    children: tuple[Inline, ...]


class Code(Struct, frozen=True):
    """Code within a line."""

    text: str


class Formula(Struct, frozen=True):
    """A formula in TeX, without the signs around it; `display` when it stands on a line of its own.

    `words` is the same as plain text, for where nothing else is shown; "" where that is its TeX.
    """

    tex: str
    display: bool = False
    words: str = ""


class Link(Struct, frozen=True):
    """A link out of the lesson; `href` is http, https or mailto (the reader refuses all else)."""

    href: str
    children: tuple[Inline, ...]


class Image(Struct, frozen=True):
    """A picture; `alt` is empty where it is decorative alone (the reader refuses others without words for them)."""

    media: Media
    alt: str


class Note(Struct, frozen=True):
    """The mark of a footnote, and what that says: it is no part of the sentence."""

    children: tuple[Inline, ...]


class Break(Struct, frozen=True):
    """A hard line break."""


class Gap(Struct, frozen=True):
    """A place in the running text of a question that a learner fills; `name` is the id of what is asked there."""

    name: str


Inline = (
    Text | Emphasis | Strong | Struck | Subscript | Superscript | Code | Formula | Link | Image | Note | Break | Gap
)


# --- rich blocks (what Markdown can say) ------------------------------------------------------------


class Paragraph(Struct, frozen=True):
    children: tuple[Inline, ...]


class Subheading(Struct, frozen=True):
    """A heading inside prose; `level` 1 is the topmost that an author's Markdown has there."""

    level: int
    children: tuple[Inline, ...]


class Items(Struct, frozen=True):
    """A list, bulleted or (with `start` set) numbered; each entry is rich text."""

    entries: tuple[RichText, ...]
    start: int | None = None


class Definition(Struct, frozen=True):
    """A term and what it means, in one text or in several."""

    term: tuple[Inline, ...]
    meanings: tuple[RichText, ...]


class Definitions(Struct, frozen=True):
    """A list of terms with their meanings."""

    entries: tuple[Definition, ...]


class Blockquote(Struct, frozen=True):
    content: RichText


class Preformatted(Struct, frozen=True):
    """A fenced code block; `language` is "" when the author named none."""

    text: str
    language: str = ""


class Separator(Struct, frozen=True):
    """A thematic break."""


class Grid(Struct, frozen=True):
    """A table: one header row, then body rows of the same number of cells.

    `align` holds "", "left", "center" or "right" per column.
    """

    header: tuple[tuple[Inline, ...], ...]
    rows: tuple[tuple[tuple[Inline, ...], ...], ...]
    align: tuple[str, ...] = ()


RichBlock = Paragraph | Subheading | Items | Definitions | Blockquote | Preformatted | Separator | Grid
RichText = tuple[RichBlock, ...]


def is_plain(content: RichText) -> bool:
    """True for one paragraph of words and nothing else, which most texts of a question are, and for no text."""
    if len(content) != 1:
        return not content
    only = content[0]
    return only.__class__ is Paragraph and len(only.children) == 1 and only.children[0].__class__ is Text


def paragraph(words: str) -> RichText:
    """A text of one paragraph without any marks."""
    return (Paragraph((Text(words),)),)


def plain(content: RichText | tuple[Inline, ...] | RichBlock | Inline) -> str:
    """The words alone, on one line, one space between blocks; images give their alternative text.

    What is struck out stays, formulas are as people write them on a line, and what stands below or above the line is
    written so: H₂O. Footnotes are left out.
    """
    if content.__class__ is tuple and len(content) == 1 and (only := content[0]).__class__ is Paragraph:
        inside = only.children
        if len(inside) == 1 and (words := inside[0]).__class__ is Text:  # what most texts of a question are
            text = words.text  # mostly it is on one line and has one space between words: then it stays as it is
            is_so = text.isprintable() and "  " not in text and text[:1] != " " != text[-1:]
            return text if is_so else " ".join(text.split())
    return " ".join("".join(_words(content)).split())


def in_tex(content: RichText | tuple[Inline, ...]) -> str:
    """The same with formulas in TeX: ids are made of this, and stay when formulas are put into other words."""
    return " ".join("".join(_words(content, tex=True)).split())


def _words(node: RichText | tuple[Inline, ...] | RichBlock | Inline, *, tex: bool = False) -> Iterator[str]:
    match node:
        case tuple():
            for child in node:
                yield from _words(child, tex=tex)
        case Text(text) | Code(text):
            yield text
        case Formula():
            yield node.tex if tex else node.words or node.tex
        case Subscript(children):
            yield below("".join(_words(children, tex=tex)))
        case Superscript(children):
            yield above("".join(_words(children, tex=tex)))
        case Emphasis() | Strong() | Struck() | Link():
            yield from _words(node.children, tex=tex)
        case Image(_, alt):
            yield f" {alt} "
        case Note():
            return
        case Break():
            yield " "
        case Gap():
            yield "…"
        case Paragraph(children) | Subheading(_, children):
            yield from _words(children, tex=tex)
            yield " "
        case Items(entries):
            for entry in entries:
                yield from _words(entry, tex=tex)
        case Definitions(terms):
            for each in terms:
                yield from (*_words(each.term, tex=tex), " ")
                yield from _words(tuple(block for meaning in each.meanings for block in meaning), tex=tex)
        case Blockquote(content):
            yield from _words(content, tex=tex)
        case Preformatted(text):
            yield f"{text} "
        case Separator():
            yield " "
        case Grid(header, rows):
            for row in (header, *rows):
                for cell in row:
                    yield from _words(cell, tex=tex)
                    yield " "


def inlines(content: RichText | tuple[Inline, ...] | RichBlock | Inline) -> Iterator[Inline]:
    """Every inline node of the tree in reading order, the outer before the inner."""
    match content:
        case tuple():
            for child in content:
                yield from inlines(child)
        case Emphasis() | Strong() | Struck() | Subscript() | Superscript() | Link() | Note():
            yield content
            yield from inlines(content.children)
        case Text() | Code() | Formula() | Image() | Break() | Gap():
            yield content
        case Paragraph(children) | Subheading(_, children):
            yield from inlines(children)
        case Items(entries):
            yield from inlines(tuple(block for entry in entries for block in entry))
        case Definitions(terms):
            for each in terms:
                yield from inlines(each.term)
                yield from inlines(tuple(block for meaning in each.meanings for block in meaning))
        case Blockquote(inner):
            yield from inlines(inner)
        case Grid(header, rows):
            for row in (header, *rows):
                for cell in row:
                    yield from inlines(cell)
        case Preformatted() | Separator():
            return


def images(content: RichText | tuple[Inline, ...] | RichBlock | Inline) -> Iterator[Image]:
    """Every image in the tree, in reading order."""
    return (node for node in inlines(content) if isinstance(node, Image))
