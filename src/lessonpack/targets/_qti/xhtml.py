"""Rich text in the XHTML that QTI's schemas allow."""

from __future__ import annotations

from collections.abc import Callable
from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from lessonpack.model.content import (
    Blockquote,
    Definition,
    Definitions,
    Formula,
    Grid,
    Image,
    Inline,
    Items,
    Paragraph,
    Preformatted,
    RichBlock,
    RichText,
    Separator,
    Subheading,
    Text,
)
from lessonpack.render import html
from lessonpack.render.math import mathml2
from lessonpack.render.xml import Child, Node, el, join


def _math(formula: Formula) -> Child:
    return mathml2(formula.tex, display=formula.display)


_DIALECT = html.Dialect(strokes=False, math=_math)  # no `del`, no `s` and no `style` in QTI


class Html(Struct, frozen=True):
    """Rich text as the XHTML of QTI 2.x: no `start` on lists, no data attributes, blocks only in a blockquote."""

    image: Callable[[Image], str]
    gap: html.Gaps = html.as_ellipsis

    def blocks(self, content: RichText) -> Node:
        """Every block as an element of its own."""
        if len(content) == 1:  # what most texts of a question are
            return self._block(content[0], "p")
        return join(self._block(block, "p") for block in content)

    def phrase(self, content: RichText) -> Child:
        """A lone paragraph without its `p`, as choices carry it: importers then see plain text; else blocks."""
        match content:
            case (Paragraph(children=children),):
                return self.inline(children)
            case _:
                return self.blocks(content)

    def undivided(self, content: RichText) -> Node:
        """Blocks that stay together: Canvas Classic keeps only the first `p`, else the first `div`, of a
        choice's feedback, so that more than one paragraph must be divs in a div."""
        match content:
            case (Paragraph(),):
                return self.blocks(content)
            case _:
                return el("div", None, join(self._block(block, "div") for block in content))

    def inline(self, children: tuple[Inline, ...]) -> Child:
        """Text and marks within a line."""
        if len(children) == 1 and isinstance(children[0], Text):
            return children[0].text
        dialect = _DIALECT if self.gap is html.as_ellipsis else replace(_DIALECT, gap=self.gap)
        return html.inline(children, self.image, dialect)

    def _block(self, block: RichBlock, paragraph: str) -> Node:
        match block:
            case Paragraph(children=children):
                return el(paragraph, None, self.inline(children))
            case Subheading(level, children):
                return el(f"h{min(level + 2, 6)}", None, self.inline(children))
            case Items():
                return self._list(block, paragraph)
            case Definitions(entries):
                return el("dl", None, *(self._definition(entry, paragraph) for entry in entries))
            case Blockquote(content):
                return el("blockquote", None, join(self._block(inner, paragraph) for inner in content))
            case Preformatted(words, language):
                return el("pre", {"class": f"language-{language}" if language else None}, el("code", None, words))
            case Separator():
                return el("hr")
            case Grid():
                return self._table(block)
            case _:
                assert_never(block)

    def _list(self, block: Items, paragraph: str) -> Node:
        if block.start is not None and block.start != 1:
            return self._numbered(block, block.start, paragraph)
        entries = (el("li", None, self._entry(entry, paragraph)) for entry in block.entries)
        return el("ul" if block.start is None else "ol", None, *entries)

    def _numbered(self, block: Items, first: int, paragraph: str) -> Node:
        """A list that begins elsewhere than at 1 has its numbers as text: QTI's `ol` has no `start`."""
        entries = enumerate(block.entries, first)
        return el("div", None, *(el("div", None, f"{at}. ", self._entry(entry, paragraph)) for at, entry in entries))

    def _entry(self, entry: RichText, paragraph: str) -> Node:
        """A list entry whose first paragraph is bare, so that a tight list stays tight."""
        match entry:
            case (Paragraph(children), *rest):
                return join((self.inline(children), *(self._block(block, paragraph) for block in rest)))
            case _:
                return join(self._block(block, paragraph) for block in entry)

    def _definition(self, entry: Definition, paragraph: str) -> Node:
        meanings = (el("dd", None, self._entry(meaning, paragraph)) for meaning in entry.meanings)
        return join((el("dt", None, self.inline(entry.term)), *meanings))

    def _table(self, grid: Grid) -> Node:
        align = [value or None for value in grid.align] or [None] * len(grid.header)
        head = self._row(grid.header, align, "th", "col")
        body = [self._row(row, align, "td", None) for row in grid.rows]
        if not body:  # the schema wants a tbody with a row in it: a table of headings alone is one row
            return el("table", None, el("tbody", None, head))
        return el("table", None, el("thead", None, head), el("tbody", None, *body))

    def _row(
        self, cells: tuple[tuple[Inline, ...], ...], align: list[str | None], name: str, scope: str | None
    ) -> Node:
        pairs = zip(cells, align, strict=True)
        return el("tr", None, *(el(name, {"scope": scope, "align": side}, self.inline(cell)) for cell, side in pairs))
