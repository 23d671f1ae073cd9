"""Rich text as a small tree, and the blocks a lesson is made of.

Text in the tree is plain: nothing is escaped, no markup of any format is in it. Each target renders the
tree in its own markup.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from msgspec import Struct

from lessonpack.model.placed import Placed


class Media(Struct, frozen=True, kw_only=True):
    """A file that stands beside the lesson.

    `path` is as the author wrote it, relative to the lesson's folder, with `/`; `file` is where its
    bytes are; `name` is the ASCII name under which packages carry it (`img-3f2a….png`); `type` its media
    type; `width` and `height` are CSS pixels, 0 when the file does not say (some SVG); `size` is in bytes.
    """

    path: str
    file: str
    name: str
    type: str
    digest: str
    width: int = 0
    height: int = 0
    size: int = 0


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
    """A formula in TeX, without the signs around it; `display` when it stands on a line of its own."""

    tex: str
    display: bool = False


class Link(Struct, frozen=True):
    """A link out of the lesson; `href` is http, https or mailto (the reader refuses all else)."""

    href: str
    children: tuple[Inline, ...]


class Image(Struct, frozen=True):
    """A picture; `alt` is never empty (a figure without words for it is refused by the reader)."""

    media: Media
    alt: str


class Break(Struct, frozen=True):
    """A hard line break."""


Inline = Text | Emphasis | Strong | Struck | Subscript | Superscript | Code | Formula | Link | Image | Break


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

    What is struck out stays, formulas are in TeX, and what stands below or above the line is written so: H₂O.
    """
    match content:
        # What most texts of a question are; by name, since patterns by position take twice the time.
        case (Paragraph(children=(Text(text=words),)),):
            return " ".join(words.split())
    return " ".join("".join(_words(content)).split())


def _words(node: RichText | tuple[Inline, ...] | RichBlock | Inline) -> Iterator[str]:
    match node:
        case tuple():
            for child in node:
                yield from _words(child)
        case Text(text) | Code(text) | Formula(text):
            yield text
        case Subscript(children):
            yield _scripted("".join(_words(children)), _BELOW, "_")
        case Superscript(children):
            yield _scripted("".join(_words(children)), _ABOVE, "^")
        case Emphasis() | Strong() | Struck() | Link():
            yield from _words(node.children)
        case Image(_, alt):
            yield f" {alt} "
        case Break():
            yield " "
        case Paragraph(children) | Subheading(_, children):
            yield from _words(children)
            yield " "
        case Items(entries):
            for entry in entries:
                yield from _words(entry)
        case Definitions(terms):
            for each in terms:
                yield from (*_words(each.term), " ")
                yield from _words(tuple(block for meaning in each.meanings for block in meaning))
        case Blockquote(content):
            yield from _words(content)
        case Preformatted(text):
            yield f"{text} "
        case Separator():
            yield " "
        case Grid(header, rows):
            for row in (header, *rows):
                for cell in row:
                    yield from _words(cell)
                    yield " "


_BELOW = dict(zip("0123456789+-−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True))
_ABOVE = dict(
    zip("0123456789+-−=()abcdefghijklmnoprstuvwxyz", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ", strict=True)
)


def _scripted(words: str, letters: dict[str, str], mark: str) -> str:
    """Words below or above the line in characters that stand there, else behind a mark: H₂O, x², x_(i,j)."""
    if all(character in letters for character in words):
        return "".join(letters[character] for character in words)
    return f"{mark}{words}" if len(words) == 1 else f"{mark}({words})"


def inlines(content: RichText | tuple[Inline, ...] | RichBlock | Inline) -> Iterator[Inline]:
    """Every inline node of the tree in reading order, the outer before the inner."""
    match content:
        case tuple():
            for child in content:
                yield from inlines(child)
        case Emphasis() | Strong() | Struck() | Subscript() | Superscript() | Link():
            yield content
            yield from inlines(content.children)
        case Text() | Code() | Formula() | Image() | Break():
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


# --- blocks of a lesson -----------------------------------------------------------------------------


class CalloutKind(StrEnum):
    """What a call-out is for; the player gives each a word and an icon."""

    NOTE = "note"
    EXAMPLE = "example"
    WARNING = "warning"
    TIP = "tip"
    KEY = "key"


class Width(StrEnum):
    """How much room a figure, a table or code takes beside text, where a page has more than the text needs."""

    TEXT = "text"
    WIDE = "wide"
    SMALL = "small"


class Prose(Placed, frozen=True, kw_only=True):
    content: RichText


class Heading(Placed, frozen=True, kw_only=True):
    """A heading within a section, one level below the section's own."""

    content: tuple[Inline, ...]


class Table(Placed, frozen=True, kw_only=True):
    """A table with its caption; `language` is "" where it is the course's, `width` None where the author names none."""

    grid: Grid
    caption: tuple[Inline, ...] = ()
    language: str = ""
    width: Width | None = None


class Quotation(Placed, frozen=True, kw_only=True):
    """Somebody's words: who said them (`by`) and where (`source`); `language` is "" where it is the course's."""

    content: RichText
    by: str
    source: tuple[Inline, ...] = ()
    language: str = ""


class Callout(Placed, frozen=True, kw_only=True):
    """Something set apart from the text; an `aside` may stand in the margin, level with what follows it."""

    kind: CalloutKind
    title: tuple[Inline, ...]
    content: RichText
    aside: bool = False


class Listing(Placed, frozen=True, kw_only=True):
    """A piece of code on its own, with a caption or none."""

    text: str
    language: str = ""
    caption: tuple[Inline, ...] = ()
    width: Width | None = None


class Figure(Placed, frozen=True, kw_only=True):
    image: Image
    caption: tuple[Inline, ...] = ()
    width: Width | None = None


class KnowledgeCheck(Placed, frozen=True, kw_only=True):
    """A question of the lesson, by its id, asked in between for practice: nothing of it is scored."""

    question: str


class Checking(Placed, frozen=True, kw_only=True):
    """How questions are asked: the tries before the right answer is shown, whether learners say how sure they are."""

    tries: int = 1
    confidence: bool = False


class Recall(Placed, frozen=True, kw_only=True):
    """Something to say in one's own words, a model answer to hold against it, and points that a good answer has."""

    prompt: RichText
    answer: RichText
    checklist: tuple[tuple[Inline, ...], ...] = ()


class Step(Struct, frozen=True, kw_only=True):
    """A step that learners are to think of first; `ask` is what leads them to it, () where nothing does."""

    content: RichText
    ask: tuple[Inline, ...] = ()


class Steps(Placed, frozen=True, kw_only=True):
    """A worked example: a task, the steps that are shown, and its last steps, which appear one by one."""

    title: tuple[Inline, ...] = ()
    task: RichText = ()
    shown: tuple[RichText, ...]
    hidden: tuple[Step, ...]


Block = Prose | Heading | Table | Quotation | Callout | Listing | Figure | KnowledgeCheck | Recall | Steps


def block_parts(block: Recall | Steps) -> tuple[RichText | tuple[Inline, ...], ...]:
    """What is written in a block of several parts, in reading order."""
    if isinstance(block, Recall):
        return (block.prompt, block.answer, *block.checklist)
    hidden = (part for step in block.hidden for part in (step.ask, step.content))
    return (block.title, block.task, *block.shown, *hidden)


def block_words(block: Block) -> str:
    """All the words of a block on one line, captions and titles included; a knowledge check has none of its own."""
    match block:
        case Prose(content=content):
            return plain(content)
        case Heading(content=content):
            return plain(content)
        case Table(grid=grid, caption=caption):
            return f"{plain(caption)} {plain(grid)}".strip()
        case Quotation(content=content, by=by, source=source):
            return f"{plain(content)} {by} {plain(source)}".strip()
        case Callout(title=title, content=content):
            return f"{plain(title)} {plain(content)}".strip()
        case Listing(text=text, caption=caption):
            return f"{' '.join(text.split())} {plain(caption)}".strip()
        case Figure(image=image, caption=caption):
            return f"{image.alt} {plain(caption)}".strip()
        case KnowledgeCheck():
            return ""
        case Recall() | Steps():
            return " ".join(filter(None, map(plain, block_parts(block))))


def block_images(block: Block) -> Iterator[Image]:
    """Every image of a block, in reading order."""
    match block:
        case Prose(content=content):
            yield from images(content)
        case Heading(content=content):
            yield from images(content)
        case Table(grid=grid, caption=caption):
            yield from images(caption)
            yield from images(grid)
        case Quotation(content=content, source=source):
            yield from images(content)
            yield from images(source)
        case Callout(title=title, content=content):
            yield from images(title)
            yield from images(content)
        case Listing(caption=caption):
            yield from images(caption)
        case Figure(image=image, caption=caption):
            yield image
            yield from images(caption)
        case KnowledgeCheck():
            return
        case Recall() | Steps():
            for part in block_parts(block):
                yield from images(part)
