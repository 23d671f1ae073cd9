"""Blocks of Markdown that are not what they look like: lists that end too soon, paragraphs that become headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from lessonpack.findings import Rule, Severity, rule
from lessonpack.patterns import regex
from lessonpack.source import dialects

if TYPE_CHECKING:
    from markdown_it.token import Token

_SPEC = "CommonMark 0.31.2"

FALLEN_OUT = rule(
    "SRC091",
    severity=Severity.WARNING,
    holds="What belongs to an entry of a list is indented as far as the entry's text.",
    says="{markup!r} is indented, but not far enough to belong to the entry {above!r} above it",
    hint="Indent it by {columns} spaces, so that it begins where the text of that entry does, or not at all.",
    reason="What was meant as a list within a list, or as a part of an entry, stands beside it.",
    clause=f"{_SPEC}, section 5.2",
)
HEADING_LINE = rule(
    "SRC092",
    severity=Severity.WARNING,
    holds="A line of hyphens or equals signs below a text stands there to make a heading of it.",
    says="the line {markup!r} makes a heading of all the text above it",
    hint="Put an empty line before it if it is to part two paragraphs; write a heading as `## Heading`.",
    reason="A whole paragraph is set as a heading, and screen readers list it as one.",
    clause=f"{_SPEC}, section 4.3",
)
RUN_TOGETHER = rule(
    "SRC093",
    severity=Severity.WARNING,
    holds="The entries of a list are written so that they stay on lines of their own.",
    says="these lines would run together into one: {markup!r}",
    hint="{instead}",
    reason="Markdown joins the lines of a paragraph; only its own lists keep them apart.",
    clause=f"{_SPEC}, sections 4.8 and 5.2",
)

_MARKER = regex(r"( *)([-*+]|\d{1,9}[.)])( +|\Z)")
_LISTS = ("bullet_list_open", "ordered_list_open")
_FALLS = {**dict.fromkeys(_LISTS, 1), "paragraph_open": 2, "blockquote_open": 2}  # from how many columns on
_FRONT = regex(r"---\n(?:[\w-]+:.*\n|[ \t]+.*\n)+---(?:\n|\Z)")
_DIAGRAMS = frozenset(("mermaid", "plantuml"))
_TASK = regex(r"\[[ xX]\]\s+\S")


class Found(Struct, frozen=True):
    """A rule that is broken in a line of the text, by what is written there."""

    rule: Rule
    row: int
    written: str
    arguments: Mapping[str, object]


class _Level(Struct):
    """Blocks that stand beside each other, as far as they have been seen.

    `row` is the line in which what holds them begins. `above` is the block before the next one, `words` its text if it
    is a paragraph of one line, `marker` the mark of its last entry if it is a list. Where the blocks are the entries of
    a list that begins a line, `first` and `marker` are the marks of its first and last entry so far.
    """

    row: int = -1
    above: Token | None = None
    words: str = ""
    first: re.Match[str] | None = None
    marker: re.Match[str] | None = None
    told: bool = False


def found(tokens: list[Token], text: str) -> Iterator[Found]:
    """What of the blocks of a text is hardly meant, in the order of the text."""
    lines = text.split("\n")
    front = _FRONT.match(text)
    begin = 0
    if front is not None:
        begin = front.group().count("\n")
        yield _foreign(0, "---", dialects.FRONT_MATTER)
    levels = [_Level()]
    for index, token in enumerate(tokens):
        if token.nesting < 0:
            inner = levels.pop()
            if token.type.endswith("list_close"):
                levels[-1].marker = inner.marker
        elif token.type != "inline":
            level, row = levels[-1], token.map[0] if token.map else -1
            if row >= begin:
                yield from _found(tokens, index, level, row, lines)
            level.above, level.words = token, _only_line(tokens, index)
            if token.nesting > 0:
                levels.append(_Level(row=row))


def _found(tokens: list[Token], index: int, level: _Level, row: int, lines: list[str]) -> Iterator[Found]:
    token = tokens[index]
    marker = _MARKER.match(lines[row]) if row < len(lines) else None
    match token.type:
        case "list_item_open":
            # The first entry of a list within an entry may share its line: the mark there is another's.
            own = marker if level.first or not _shares(tokens, index) else None
            yield from _flat(level, own, row, lines)
        case "paragraph_open" | "blockquote_open" | "bullet_list_open" | "ordered_list_open":
            if level.above is not None and level.above.type in _LISTS and level.marker is not None:
                yield from _fallen_out(level.marker, token.type, row, lines)
        case "heading_open" if token.markup in ("-", "="):
            yield from _underlined(token, tokens[index + 1].content, lines)
        case "fence" if token.info.strip().lower() in _DIAGRAMS:
            yield _foreign(row, lines[row].strip(), dialects.DIAGRAM)
    if token.type == "paragraph_open":
        yield from _paragraph(tokens, index, level.words, row)


def _shares(tokens: list[Token], index: int) -> bool:
    """True for the first entry of a list that begins in the line of the entry that holds it."""
    own, holder = tokens[index].map, tokens[index - 2].map if index > 1 else None
    if own is None or holder is None or tokens[index - 2].type != "list_item_open":
        return False
    return own[0] == holder[0]


def _flat(level: _Level, marker: re.Match[str] | None, row: int, lines: list[str]) -> Iterator[Found]:
    """An entry that is indented further than the first of its list, and stands beside it all the same."""
    if level.first is not None and marker is not None and level.marker is not None and not level.told:
        least = 1 if marker[2] in "-*+" else 2
        if len(marker[1]) >= len(level.first[1]) + least:
            level.told = True
            yield _out(level.marker, row, lines)
    level.first = level.first or marker
    level.marker = marker


def _fallen_out(above: re.Match[str], type: str, row: int, lines: list[str]) -> Iterator[Found]:
    indent = len(lines[row]) - len(lines[row].lstrip(" "))
    if indent >= len(above[1]) + _FALLS[type]:
        yield _out(above, row, lines)


def _out(above: re.Match[str], row: int, lines: list[str]) -> Found:
    written = lines[row].strip()
    arguments = {"markup": _short(written), "above": above[2], "columns": len(above.group()) if above[3] else 2}
    return Found(FALLEN_OUT, row, written, arguments)


def _underlined(token: Token, content: str, lines: list[str]) -> Iterator[Found]:
    row = token.map[1] - 1 if token.map else 0
    written = lines[row].strip(" >") if row < len(lines) else ""
    long = "\n" in content or (token.markup == "-" and content[-1:] in ".,;:")
    # A heading is underlined for its own sake, or parted from what follows; three hyphens between two lines part them.
    parts = written == "---" and row + 1 < len(lines) and lines[row + 1].strip(" >") != ""
    if long or parts or len(written) < 2:
        yield Found(HEADING_LINE, row, written, {"markup": written})


def _paragraph(tokens: list[Token], index: int, before: str, row: int) -> Iterator[Found]:
    lines = [line.strip() for line in tokens[index + 1].content.split("\n")]
    if tokens[index - 1].type == "list_item_open" and _TASK.match(lines[0]):
        yield _foreign(row, lines[0][:3], dialects.TASK)
    for number, written, mark in dialects.lines(lines, before):
        yield _foreign(row + number, written, mark)
    together = dialects.listed(lines)
    if together is not None:
        number, instead = together
        says = {"markup": _short(" / ".join(lines[number : number + 2])), "instead": instead}
        yield Found(RUN_TOGETHER, row + number, lines[number], says)


def _only_line(tokens: list[Token], index: int) -> str:
    """The text of a paragraph of one line; "" for any other block."""
    content = tokens[index + 1].content if tokens[index].type == "paragraph_open" else ""
    return "" if "\n" in content else content.strip()


def _foreign(row: int, written: str, mark: dialects.Mark) -> Found:
    says = {"markup": _short(written), "what": mark.what, "instead": mark.advice}
    return Found(dialects.FOREIGN, row, written, says)


def _short(markup: str) -> str:
    return markup if len(markup) <= 60 else f"{markup[:57]}…"
