"""Rich text in QTI 1.2: HTML, escaped once, as the text of `mattext`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from urllib.parse import quote

from msgspec import Struct
from msgspec.structs import replace

from lessonpack.model.content import (
    Formula,
    Image,
    Paragraph,
    RichText,
)
from lessonpack.render import html
from lessonpack.render.xml import Child, Node, el, written


def equation(formula: Formula) -> Child:
    """A formula as Canvas's own editor writes it: a picture that Canvas draws, with its TeX to edit."""
    address = f"/equation_images/{quote(quote(formula.tex, safe=''), safe='')}"
    said = {"alt": f"LaTeX: {formula.tex}", "title": formula.tex, "data-equation-content": formula.tex}
    return el("img", {"class": "equation_image", "src": address, **said})


# Nobody who reads QTI 1.2 has a style sheet with our classes in it.
_DIALECT = html.Dialect(list_start=True, styled_cells=True)
BLANK = "\N{NO-BREAK SPACE}"  # where Sakai wants a text and there is none
_GAP = "\uffff"  # stands around the name of a gap: no text has it, since no XML may
_UNDIVIDED = replace(html.NAMES, element=lambda name: "div" if name == "p" else name)


class Html(Struct, frozen=True):
    """Turns texts of a question into material.

    `image` returns the address of a picture, `math` writes a formula, `gap` a gap.
    """

    image: Callable[[Image], str]
    math: html.Math
    gap: html.Gaps = html.as_ellipsis

    @property
    def dialect(self) -> html.Dialect:
        return replace(_DIALECT, math=self.math, gap=self.gap)

    def blocks(self, content: RichText, language: str = "") -> Node:
        """Material with an HTML element for each block, in a `div` if it is in a language of its own."""
        return material(self.markup(content, language))

    def together(self, contents: Iterable[tuple[RichText, str]]) -> Node:
        """Material of several texts, each with its language."""
        return material(self.text(contents))

    def pieces(self, contents: Iterable[tuple[RichText, str]]) -> list[str]:
        """The HTML of several texts as far as each gap, the gap's name, the HTML from there to the next, and so on.

        Only put together again it has an end tag for each start tag.
        """
        return replace(self, gap=lambda gap: f"{_GAP}{gap.name}{_GAP}").text(contents).split(_GAP)

    def text(self, contents: Iterable[tuple[RichText, str]]) -> str:
        """The HTML of several texts."""
        return "".join(self.markup(content, language) for content, language in contents)

    def markup(self, content: RichText, language: str = "") -> str:
        """The HTML of `blocks`, as a string."""
        rich = html.rich(content, self.image, dialect=self.dialect)
        return str(written(el("div", html.marks(language), rich) if language else rich, html.NAMES))

    def phrase(self, content: RichText, language: str = "") -> Node:
        """Material for an option: a lone paragraph has no `p`, so that lists of answers show plain words."""
        match content:
            case (Paragraph(children=children),):
                words: Child = html.inline(children, self.image, self.dialect)
                marked = el("span" if language else "", html.marks(language), words)
                return material(str(written(marked, html.NAMES)))
            case _:
                return self.blocks(content, language)

    def undivided(self, content: RichText) -> Node:
        """Material for the feedback of an option; Canvas Classic keeps only its first `p`, else its first `div`.

        Several blocks are therefore written as one `div` without any `p` in it.
        """
        match content:
            case (Paragraph(),):
                return self.blocks(content)
            case _:
                rich = html.rich(content, self.image, dialect=self.dialect)
                return material(str(written(el("div", None, rich), _UNDIVIDED)))


def material(markup: str) -> Node:
    """Material with markup."""
    return el("material", None, el("mattext", {"texttype": "text/html"}, markup))


def plain(words: str) -> Node:
    """Material with plain text."""
    return el("material", None, el("mattext", {"texttype": "text/plain"}, words))
