"""Markdown (CommonMark, tables, scripts, strokes) → rich text; what no package can carry safely becomes a finding."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING
from urllib.parse import unquote

from msgspec import Struct, field

from lessonpack.findings import Log, Place, Rule, rule
from lessonpack.model.content import (
    Blockquote,
    Break,
    Code,
    Definition,
    Definitions,
    Emphasis,
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
from lessonpack.render.math import Unreadable
from lessonpack.source import dialects, emphasis, footnotes, formulas, gaps, links, plaintext, scripts, surprises

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.token import Token

MAX_CHARACTERS = 50_000
_MAX_BRACKETS = 1_000
_MAX_LEVEL = 16  # of tokens: a list within a list within a list … eight deep

_SPEC = "CommonMark 0.31.2"

RAW_HTML = rule(
    "SRC060",
    holds="Text is Markdown, with no HTML in it.",
    says="HTML in a text: {markup}",
    hint="{instead} To show the characters themselves, write them as `code` or with a backslash: \\<.",
    reason="Platforms filter HTML each in its own way; what they take away is lost without a word.",
    clause=f"{_SPEC}, sections 4.6 and 6.6, which lessonpack leaves out",
)
DEEP = rule(
    "SRC063",
    holds="Text is nested only as deep as a reader can follow.",
    says="lists, quotations or emphasis are nested too deeply here",
    hint="Flatten the text; three levels are plenty.",
    reason="No screen shows it, and programs that render it run out of room.",
    clause="lessonpack's own limit",
)
LONG = rule(
    "SRC064",
    holds="One text has a length that a person could have written.",
    says="this text is too long or has too many brackets: more than {limit}",
    hint="Divide it into several blocks or sections.",
    reason="Markdown can be written that takes minutes to parse; no lesson needs it.",
    clause="lessonpack's own limit",
)
NO_ALT = rule(
    "SRC065",
    holds="Every picture has words that say what it shows.",
    says="the picture {path!r} has no alternative text",
    hint="Say in a few words what it shows: ![what it shows](media/loop.svg).",
    reason="Who cannot see the picture gets these words in its place.",
    clause="WCAG 2.2, success criterion 1.1.1",
)
NOTHING = rule(
    "SRC068",
    holds="A text has words or pictures in it.",
    says="nothing of this text would be shown",
    hint="Write what the learner is to read; a line like `[name]: https://…` only says where a link leads.",
    reason="A learner would see an empty place.",
    clause=f"{_SPEC}, section 4.7",
)

Spot = Callable[[int, str], Place]
"""Where a piece of markup stands: the line within the text (from 0) and the markup as written."""
Picture = Callable[[str, Place], Media | None]


def rich(text: str, spot: Spot, log: Log, picture: Picture) -> RichText:
    """The tree of a Markdown text; findings go to the log, and what they are about is left out."""
    return plaintext.simple(text) or _Reading(spot, log, picture).rich(text)


def gapped(text: str, spot: Spot, log: Log, picture: Picture) -> RichText:
    """The same of a text in which `[[name]]` is meant."""
    if gaps.are_among_words(text):
        return (Paragraph(gaps.found((Text(text),))),)
    return _Reading(spot, log, picture, gapped=True).rich(text)


def inline(text: str, spot: Spot, log: Log, picture: Picture) -> tuple[Inline, ...]:
    """The tree of a text that is part of a line: a heading, a caption, a cell."""
    quick = plaintext.simple(text)
    if quick is not None and len(quick) == 1 and isinstance(quick[0], Paragraph):
        return quick[0].children
    return _Reading(spot, log, picture).line(text)


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt  # half of all lessons' texts never need it
    from mdit_py_plugins.deflist import deflist_plugin
    from mdit_py_plugins.footnote import footnote_plugin

    made = MarkdownIt("commonmark", {"maxNesting": 4 * _MAX_LEVEL}).enable(["table", "strikethrough"])
    deflist_plugin(made)
    footnote_plugin(made, inline=False, move_to_end=False)
    made.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005  # judged here, with a finding
    made.block.ruler.at("reference", _reference)
    made.inline.ruler.before("escape", "formula", formulas.formula)
    made.inline.ruler.before("formula", "foreign", dialects.foreign)
    made.inline.ruler.before("strikethrough", "script", scripts.script)
    return made


def _reference(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """CommonMark's own rule, but for what looks like a footnote: that is no address, even if it is one word."""
    from markdown_it.rules_block import reference

    note = state.src.startswith("[^", state.bMarks[start] + state.tShift[start])
    return not note and reference(state, start, end, silent)


class _Reading(Struct):
    """Turns the tokens of one text into its tree."""

    spot: Spot
    log: Log
    picture: Picture
    gapped: bool = False
    top: int = 1
    told: set[str] = field(default_factory=set)
    notes: dict[str, Note] | None = field(default_factory=dict)  # None while one of them is read
    marked: set[str] = field(default_factory=set)

    def rich(self, text: str) -> RichText:
        if self.too_much(text):
            return ()
        tokens = _parser().parse(text, {"text": text})
        self.top = min((int(token.tag[1]) for token in tokens if token.type == "heading_open"), default=1)
        deep = next((token for token in tokens if token.level > _MAX_LEVEL), None)
        if deep is not None:
            self.say(DEEP, _row(deep), "")
            return ()
        for found in surprises.found(tokens, text):
            if not (self.gapped and found.arguments.get("what") == dialects.WIKI.what):
                self.say(found.rule, found.row, found.written, **found.arguments)
        tokens, written = footnotes.parted(tokens)
        self.notes = notes = self.noted(written)
        made = self.blocks(tokens)
        for note in written:
            if note.label in notes.keys() - self.marked:
                self.broken(note.row, note.label, footnotes.UNUSED)
        return made

    def noted(self, written: list[footnotes.Written]) -> dict[str, Note]:
        """The footnotes of a text, by the names of their marks."""
        made: dict[str, Note] = {}
        self.notes = None
        for note in written:
            lines = note.lines
            if lines is None:
                self.broken(note.row, note.label, footnotes.NO_SENTENCES)
            elif note.label in made:
                self.broken(note.row, note.label, footnotes.TWICE)
            else:
                parts = [self.children(line) for line in lines]
                made[note.label] = Note(tuple(node for part in parts for node in (Break(), *part))[1:])
        return made

    def broken(self, row: int, label: str, broken: tuple[str, str]) -> None:
        trouble, advice = broken
        self.say(footnotes.BROKEN, row, f"[^{label}]", markup=_short(f"[^{label}]"), trouble=trouble, advice=advice)

    def line(self, text: str) -> tuple[Inline, ...]:
        if self.too_much(text):
            return ()
        tokens = _parser().parseInline(text.strip(), {"text": text})
        return self.children(tokens[0])

    def too_much(self, text: str) -> bool:
        if text.count("[") > _MAX_BRACKETS or text.count("<") > _MAX_BRACKETS:
            self.say(LONG, 0, "", limit=f"{_MAX_BRACKETS:,} of them")
            return True
        return False

    def say(self, broken: Rule, row: int, written: str, **arguments: object) -> None:
        self.log.add(broken, self.spot(row, written), **arguments)

    # --- blocks

    def blocks(self, tokens: list[Token]) -> RichText:
        made: list[RichBlock] = []
        index = 0
        while index < len(tokens):
            end = _end(tokens, index)
            block = self.block(tokens[index : end + 1])
            if block is not None:
                made.append(block)
            index = end + 1
        return tuple(made)

    def block(self, tokens: list[Token]) -> RichBlock | None:
        first, inside = tokens[0], tokens[1:-1]
        match first.type:
            case "paragraph_open":
                children = self.children(inside[0])
                return Paragraph(children) if children else None
            case "heading_open":
                return Subheading(int(first.tag[1]) - self.top + 1, self.children(inside[0]))
            case "bullet_list_open":
                return Items(self.entries(inside))
            case "ordered_list_open":
                return Items(self.entries(inside), start=int(first.attrs.get("start", 1)))
            case "dl_open":
                return self.definitions(inside)
            case "blockquote_open":
                return Blockquote(self.blocks(inside))
            case "fence":
                return Preformatted(first.content, (first.info.split() or [""])[0])
            case "code_block":
                return Preformatted(first.content)
            case "hr":
                return Separator()
            case "table_open":
                return self.grid(inside)
            case "html_block":
                markup = first.content.strip().split("\n", 1)[0]
                self.html(_row(first), markup)
                return None
        raise AssertionError(f"no block is made of {first.type}")

    def entries(self, tokens: list[Token]) -> tuple[RichText, ...]:
        made: list[RichText] = []
        index = 0
        while index < len(tokens):
            end = _end(tokens, index)
            made.append(self.blocks(tokens[index + 1 : end]))
            index = end + 1
        return tuple(made)

    def definitions(self, tokens: list[Token]) -> Definitions:
        made: list[Definition] = []
        index = 0
        while index < len(tokens):
            end = _end(tokens, index)
            inside = tokens[index + 1 : end]
            if tokens[index].type == "dt_open":
                made.append(Definition(self.children(inside[0]), ()))
            else:
                last = made.pop()
                made.append(Definition(last.term, (*last.meanings, self.blocks(inside))))
            index = end + 1
        return Definitions(tuple(made))

    def grid(self, tokens: list[Token]) -> Grid:
        rows: list[list[tuple[Inline, ...]]] = []
        align: list[str] = []
        for token in tokens:
            if token.type == "tr_open":
                rows.append([])
            elif token.type == "inline":
                rows[-1].append(self.children(token))
            elif token.type == "th_open":
                align.append(str(token.attrGet("style") or "").removeprefix("text-align:"))
        return Grid(tuple(rows[0]), tuple(tuple(row) for row in rows[1:]), tuple(align))

    # --- lines

    def children(self, token: Token) -> tuple[Inline, ...]:
        """The inline tree; built on a stack, since emphasis nests as deep as an author types."""
        row = _row(token)
        if _depth(token) > _MAX_LEVEL:
            self.say(DEEP, row, "")
            return ()
        stack: list[list[Inline]] = [[]]
        opened: list[Token] = []
        html = False
        unmeant = emphasis.lost(token.children or ())
        for index, child in enumerate(token.children or ()):
            if index in unmeant:
                self.unmeant(unmeant[index], row)
            match child.type:
                case "text":
                    _append(stack[-1], child.content)
                case "softbreak":
                    row += 1
                    _append(stack[-1], " ")
                case "hardbreak":
                    row += 1
                    stack[-1].append(Break())
                case "code_inline":
                    stack[-1].append(Code(child.content))
                case "em_open" | "strong_open" | "link_open" | "s_open" | "sub_open" | "sup_open":
                    opened.append(child)
                    stack.append([])
                case "em_close" | "strong_close" | "link_close" | "s_close" | "sub_close" | "sup_close":
                    inner = tuple(stack.pop())
                    stack[-1].extend(self.wrapped(opened.pop(), inner, row))
                case "image":
                    stack[-1].extend(self.image(child, row))
                case "html_inline":
                    # A closing tag follows from its opening one, which was reported.
                    if not (html and child.content.startswith("</")):
                        self.html(row, child.content)
                    html = True
                case footnotes.MARK:
                    self.note(child.meta["label"], stack[-1], row, (token.children or [])[index + 1 :])
                case "foreign":
                    self.foreign(child, row)
                case "formula":
                    stack[-1].extend(self.formula(child.content, row))
                    row += child.content.count("\n")
                case _:
                    raise AssertionError(f"nothing is made of {child.type}")
        return gaps.found(tuple(stack[0])) if self.gapped else tuple(stack[0])

    def note(self, label: str, line: list[Inline], row: int, following: list[Token]) -> None:
        """Put the mark of a footnote behind a line, if it may stand there."""
        self.marked.add(label)
        if self.notes is None:
            self.broken(row, label, footnotes.NESTED)
        elif following and following[0].content.startswith("]("):
            self.broken(row, label, footnotes.LINKED)
        elif label in self.notes:
            footnotes.attach(line, self.notes[label])

    def unmeant(self, lost: emphasis.Lost, row: int) -> None:
        says = {"markup": _short(lost.markup), "escaped": _short(lost.escaped), "read": _short(lost.read)}
        self.say(emphasis.LOST, row, lost.markup, **says)

    def html(self, row: int, markup: str) -> None:
        self.say(RAW_HTML, row, markup, markup=_short(markup), instead=dialects.instead_of(markup))

    def foreign(self, token: Token, row: int) -> None:
        """Say what is no markup here; a footnote's mark and its text are told once."""
        mark, written = token.meta["mark"], token.content
        if mark is dialects.FOOTNOTE:
            if written in self.told:
                return
            self.told.add(written)
        if self.gapped and mark is dialects.WIKI:
            return
        self.say(dialects.FOREIGN, row, written, markup=_short(written), what=mark.what, instead=mark.advice)

    def formula(self, written: str, row: int) -> tuple[Inline, ...]:
        """The formula with its delimiters; nothing for one that cannot be shown."""
        try:
            formula = formulas.read(written)
        except Unreadable as cause:
            self.say(formulas.UNREADABLE, row, written, formula=_short(written), trouble=str(cause))
            return ()
        if formulas.is_prose(formula.tex):
            self.say(formulas.PROSE, row, written, formula=_short(written))
        return (formula,)

    def wrapped(self, token: Token, inner: tuple[Inline, ...], row: int) -> tuple[Inline, ...]:
        made = _MARKS.get(token.type)
        return self.link(token, inner, row) if made is None else (made(inner),)

    def link(self, token: Token, inner: tuple[Inline, ...], row: int) -> tuple[Inline, ...]:
        address = str(token.attrGet("href") or "")
        trouble = links.trouble(address)
        if trouble:
            self.say(links.ADDRESS, row, address, address=_short(address), trouble=trouble)
        elif not plain(inner):
            self.say(links.EMPTY_LINK, row, address, address=_short(address))
        self.no_title(token, "a link", row)
        return (Link(address, inner),)

    def image(self, token: Token, row: int) -> tuple[Inline, ...]:
        path = unquote(str(token.attrGet("src") or ""))  # the parser encodes it as an address
        alt = plain(self.children(token))
        if not alt:
            self.say(NO_ALT, row, path, path=path)
        self.no_title(token, "a picture", row)
        media = self.picture(path, self.spot(row, path))
        return (Image(media, alt),) if media is not None and alt else ()

    def no_title(self, token: Token, what: str, row: int) -> None:
        title = token.attrGet("title")
        if title:
            self.say(links.LINK_TITLE, row, str(title), title=_short(str(title)), what=what)


_MARKS: dict[str, Callable[[tuple[Inline, ...]], Inline]] = {
    "em_open": Emphasis,
    "strong_open": Strong,
    "s_open": Struck,
    "sub_open": Subscript,
    "sup_open": Superscript,
}


def _append(children: list[Inline], text: str) -> None:
    """Add text, joined to the text before it, so that equal texts make equal trees."""
    if not text:
        return
    last = children[-1] if children else None
    if isinstance(last, Text):
        children[-1] = Text(last.text + text)
    else:
        children.append(Text(text))


def _end(tokens: list[Token], start: int) -> int:
    """The index of the token that closes the one at `start`."""
    if tokens[start].nesting == 0:
        return start
    level = tokens[start].level
    return next(i for i in range(start + 1, len(tokens)) if tokens[i].nesting < 0 and tokens[i].level == level)


def _depth(token: Token) -> int:
    """How deep emphasis and links are nested in a line."""
    return max(accumulate(child.nesting for child in token.children or ()), default=0)


def _row(token: Token) -> int:
    return token.map[0] if token.map else 0


def _short(markup: str) -> str:
    return markup if len(markup) <= 60 else f"{markup[:57]}…"
