"""Footnotes: `[^1]` within a text, and below it `[^1]: what it says`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from lessonpack.findings import rule
from lessonpack.model.content import Inline, Note, Text

if TYPE_CHECKING:
    from markdown_it.token import Token

BROKEN = rule(
    "SRC098",
    holds="A footnote holds sentences, once, and a mark in the same text leads to it.",
    says="the footnote {markup!r} {trouble}",
    hint="{advice}",
    reason="A reader would not find it: a footnote is read where its mark is, in a line below the text.",
    clause="Pandoc's Markdown, footnotes; DPUB-ARIA 1.1, doc-noteref",
)
MARK, OPEN, CLOSE = "footnote_ref", "footnote_reference_open", "footnote_reference_close"

# What may be wrong with one, and what to do then.
UNUSED = "has no mark in this text", "Put its mark, such as `[^1]`, where it belongs, or remove it."
TWICE = "stands here twice", "Give each its own name: `[^1]`, `[^2]`."
NESTED = "stands within another one", "Write it in brackets there."
LINKED = "stands within a link", "Put its mark behind the link: `[words](https://…)[^1]`."
NO_SENTENCES = "holds more than sentences", "Keep lists, tables and code out of it; they belong to the text."


class Written(Struct, frozen=True):
    """What is written of a footnote below its text: the name of its mark, and the blocks of it."""

    label: str
    row: int
    tokens: list[Token]

    @property
    def lines(self) -> list[Token] | None:
        """What its paragraphs hold; None where it has other blocks."""
        kinds = {token.type for token in self.tokens}
        if not self.tokens or kinds - {"paragraph_open", "inline", "paragraph_close"}:
            return None
        return [token for token in self.tokens if token.type == "inline"]


def parted(tokens: list[Token]) -> tuple[list[Token], list[Written]]:
    """The tokens of a text without its footnotes, and these; one within another is one beside it."""
    rest: list[Token] = []
    written: list[Written] = []
    within: list[list[Token]] = [rest]
    for token in tokens:
        if token.type == OPEN:
            written.append(Written(str(token.meta["label"]), token.map[0] if token.map else 0, []))
            within.append(written[-1].tokens)
        elif token.type == CLOSE:
            within.pop()
        else:
            within[-1].append(token)
    return rest, written


def attach(line: list[Inline], note: Note) -> None:
    """Put the mark of a note behind a line: no blank parts it from the word before it."""
    last = line[-1] if line else None
    if isinstance(last, Text):
        line[-1] = Text(last.text.rstrip())
    line.append(note)


def in_brackets(node: Inline) -> tuple[Inline, ...]:
    """A footnote where there is no place for notes: in brackets, where its mark was."""
    return (Text(" ("), *node.children, Text(")")) if isinstance(node, Note) else (node,)


def known(env: Mapping[str, object], label: str) -> bool:
    """Whether the text has a footnote for a mark."""
    notes = env.get("footnotes")
    return isinstance(notes, dict) and f":{label}" in notes.get("refs", ())
