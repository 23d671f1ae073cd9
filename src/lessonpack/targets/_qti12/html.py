"""Rich text as QTI 1.2 carries it: HTML that is escaped once, as the text of `mattext`."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from lessonpack.model.content import Image, Paragraph, RichText
from lessonpack.render import html
from lessonpack.render.xml import Child, Node, el, written

# Nobody who reads QTI 1.2 has a style sheet with our classes in it.
_DIALECT = html.Dialect(list_start=True, styled_cells=True)
_UNDIVIDED = replace(html.NAMES, element=lambda name: "div" if name == "p" else name)


class Html(Struct, frozen=True):
    """What a question's texts become; `image` gives the address of a picture."""

    image: Callable[[Image], str]

    def blocks(self, content: RichText, language: str = "") -> Node:
        """Material with every block as an element of its own, in a `div` where it is in another language."""
        return material(self.markup(content, language))

    def markup(self, content: RichText, language: str = "") -> str:
        """The HTML of that."""
        rich = html.rich(content, self.image, dialect=_DIALECT)
        return str(written(el("div", html.marks(language), rich) if language else rich, html.NAMES))

    def phrase(self, content: RichText, language: str = "") -> Node:
        """Material of a lone paragraph without its `p`, as options carry it: lists of answers show plain words then."""
        match content:
            case (Paragraph(children=children),):
                words: Child = html.inline(children, self.image, _DIALECT)
                marked = el("span" if language else "", html.marks(language), words)
                return material(str(written(marked, html.NAMES)))
            case _:
                return self.blocks(content, language)

    def undivided(self, content: RichText) -> Node:
        """Material that stays together: of an option's feedback Canvas Classic keeps the first `p`, else the first
        `div`, so that more than one block must be a `div` without any `p` in it."""
        match content:
            case (Paragraph(),):
                return self.blocks(content)
            case _:
                rich = html.rich(content, self.image, dialect=_DIALECT)
                return material(str(written(el("div", None, rich), _UNDIVIDED)))


def material(markup: str) -> Node:
    """Material of markup."""
    return el("material", None, el("mattext", {"texttype": "text/html"}, markup))


def plain(words: str) -> Node:
    """Material of words that are no markup."""
    return el("material", None, el("mattext", {"texttype": "text/plain"}, words))
