"""Formulas: TeX as MathML, which browsers and screen readers read, with the TeX as annotation."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from html import escape
from typing import TYPE_CHECKING

from lessonpack.patterns import regex
from lessonpack.render.linear import in_line
from lessonpack.render.xml import Xml

if TYPE_CHECKING:
    from lxml.etree import _Element
    from math_core import LatexToMathML

LONGEST = 2_000  # characters of TeX
# What the converter writes, and what no page or package can have: names of HTML's entities in XML, links to the numbers
# of other formulas, and frames and strokes that only some browsers draw.
_ENTITIES = {"&ApplyFunction;": "\u2061"}
_SPACED = regex(r"\\\\\*?\s*\[\s*-?[\d.]+\s*[a-z]{2}\s*\]")  # the converter takes it for a part of the next line
_NAMED = regex(r"&(?!(?:amp|lt|gt|quot|apos);|#)\w+;")
_REFUSED = {
    "<a ": "formulas of a lesson have no numbers to refer to",
    "color:": "a colour that is read on a light page is not on a dark one",
    "<menclose": "not every browser draws frames around formulas, and strokes through them",
}


class Unreadable(ValueError):
    """TeX that is no formula, and why."""


def mathml(tex: str, *, display: bool, words: str = "") -> Xml:
    """The `math` element of a formula, in MathML Core; Unreadable for TeX that has none.

    `display` is True for a formula on a line of its own. What the converter styles is marked by classes, since pages
    have no style in attributes; the player's style/blocks.css has their looks. `words` are the formula as plain text,
    which the player's script reads where it lists what was asked.
    """
    made = _STYLED.sub(_marked, _converted(tex, display=display))
    if words:
        said = f'<annotation encoding="text/plain">{escape(words, quote=False)}</annotation>'
        made = made.replace("</semantics>", f"{said}</semantics>")
    return Xml(made)


@lru_cache(maxsize=4_096)
def line(tex: str) -> str:
    """The formula as plain text; Unreadable for TeX that is none."""
    return in_line(_converted(tex, display=False), tex)


_STYLED = regex(r' style="([^"]*)"')
_MARKS = {
    "text-align: left": "m-left",
    "text-align: right": "m-right",
    "padding-left: 0": "m-near",
    "padding-right: 0": "m-close",
    "padding-left:1em": "m-apart",
    "border-top": "m-below-line",
    "border-right": "m-before-line",
}


def _marked(style: re.Match[str]) -> str:
    names = [name for part, name in _MARKS.items() if part in style[1]]
    return f' class="{" ".join(names)}"' if names else ""


@lru_cache(maxsize=4_096)
def _converted(tex: str, *, display: bool) -> str:
    from math_core import LatexError

    if len(tex) > LONGEST:
        raise Unreadable(f"it has {len(tex):,} characters, and {LONGEST:,} are read of a formula")
    if _SPACED.search(tex):
        raise Unreadable("the space between two lines cannot be said, as in \\\\[2pt]")
    try:
        made = _converter().convert_with_local_state(tex, displaystyle=display)
    except LatexError as cause:
        raise Unreadable(_said(str(cause))) from None
    for mark, trouble in _REFUSED.items():
        if mark in made:
            raise Unreadable(trouble)
    for name, character in _ENTITIES.items():
        made = made.replace(name, character)
    if _NAMED.search(made):
        raise Unreadable("it has a sign that only HTML has a name for")
    return made


@lru_cache(maxsize=4_096)
def mathml2(tex: str, *, display: bool) -> Xml:
    """The same formula in MathML 2 and 3, which QTI takes: styles of a part stand in an `mstyle`, and text is text.

    MathML Core allows `displaystyle` and `scriptlevel` on each element, and elements of HTML in `mtext`.
    """
    made = _converted(tex, display=display)
    if not any(mark in made for mark in _CORE_ALONE):
        return Xml(made)
    from lxml import etree

    root = etree.fromstring(made)
    for text in root.iter(f"{{{_NAMESPACE}}}mtext"):
        _flatten(text)
    for element in list(root.iter("{*}*")):
        _put_styles_apart(element)
    return Xml(etree.tostring(root, encoding="unicode"))


_NAMESPACE = "http://www.w3.org/1998/Math/MathML"
_CORE_ALONE = ("scriptlevel=", "displaystyle=", "<mtext><")
_STYLES = ("displaystyle", "scriptlevel")
_VARIANTS = {"b": "bold", "i": "italic", "em": "italic"}


def _flatten(text: _Element) -> None:
    """Text without elements in it, in the style of the first of them."""
    variants = [_VARIANTS.get(child.tag.rpartition("}")[2]) for child in text if isinstance(child.tag, str)]
    words = "".join(str(piece) for piece in text.itertext())
    del text[:]
    text.text = words
    if variants and variants[0]:
        text.set("mathvariant", variants[0])


def _put_styles_apart(element: _Element) -> None:
    kind = str(element.tag).rpartition("}")[2]
    taken = [name for name in _STYLES if name in element.attrib and (kind, name) != ("mtable", "displaystyle")]
    if kind in ("math", "mstyle") or not taken:
        return
    styles = {name: str(element.attrib.pop(name)) for name in taken}
    parent = element.getparent()
    assert parent is not None  # only `math` has none
    outer = element.makeelement(f"{{{_NAMESPACE}}}mstyle", styles)
    outer.tail, element.tail = element.tail, None
    parent.replace(element, outer)
    outer.append(element)


@cache
def _converter() -> LatexToMathML:
    from math_core import LatexToMathML  # most lessons have no formulas

    return LatexToMathML(annotation=True, xml_namespace=True, fancy_error=False)


def _said(cause: str) -> str:
    """`7: Expected closing token "}", but …` as part of a sentence."""
    words = cause.partition(": ")[2].strip().rstrip(".")
    return f"{words[:1].lower()}{words[1:]}"
