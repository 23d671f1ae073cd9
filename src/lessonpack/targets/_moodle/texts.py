"""Texts as Moodle stores them: HTML with its pictures, names, tags, and escapes for what Moodle would interpret."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Mapping

from lessonpack.blobs import content_of
from lessonpack.formats.moodle_xml import NAME_LENGTH, PLUGINFILE, TAG_LENGTH
from lessonpack.model.asked import Feedback
from lessonpack.model.content import (
    Formula,
    Media,
    Paragraph,
    RichText,
    Text,
)
from lessonpack.patterns import regex
from lessonpack.render import html
from lessonpack.render.xml import Child, Node, el, join, stack, written
from lessonpack.targets._pictures import Pictures


def _formula(formula: Formula) -> Child:
    """What Moodle's MathJax looks for; within it Moodle makes no links to glossaries and activities."""
    return el("span", {"class": "nolink"}, html.as_tex(formula))


# Our CSS classes mean nothing in Moodle, but it keeps the style that aligns a cell.
_DIALECT = html.Dialect(list_start=True, styled_cells=True, math=_formula, gap=lambda gap: f"\ue000{gap.name}\ue001")
_GAP = regex("\ue000([a-z0-9_-]+)\ue001")  # stands for a gap until its markup does
_GAP_LIKE = regex(r"\{(?=\s*[0-9]*\s*:|#[0-9]+\})")  # a gap, and `{#1}`, by which Moodle keeps its place
_TOPMOST = 4  # the rank of a heading in a text; Moodle's pages have three above it

# What Moodle would take for a formula where none is, or for the address of a file other than our own pictures.
_FILTERED = regex(rf'\$(?=\$)|(?<!<span class="nolink">)\\(?=[(\[])|(?<!<img src=")@(?={PLUGINFILE[1:]})')
_SIGNS = regex(r"[$\\@]")  # without one there is none of these, which takes an eighth of the time to see
_TAG_LIKE = regex(r"<(?=\S)")
_NOT_IN_TAGS = regex(r"[<>`\x00-\x1f\x7f-\x9f]")


def rich(name: str, content: RichText, language: str = "") -> Node:
    """An element with a text made of blocks, and the pictures in it."""
    return _text(name, {}, [(content, language)], alone=False)


def together(name: str, contents: Iterable[tuple[RichText, str]]) -> Node:
    """An element with several texts made of blocks, each with its language."""
    return _text(name, {}, contents, alone=False)


def gapped(name: str, contents: Iterable[tuple[RichText, str]], gaps: Mapping[str, str]) -> Node:
    """The same of texts with gaps, which Moodle reads from between braces; no others are left to be read so."""
    node = together(name, contents)
    _, attributes, (text, *files), _ = node
    assert isinstance(text, Node)
    [written] = text[2]
    escaped = _GAP_LIKE.sub("&#123;", str(written))
    filled = _GAP.sub(lambda found: gaps[found[1]], escaped)
    return stack(name, attributes, el("text", None, filled), *files)


def phrase(name: str, content: RichText, language: str = "", **attributes: str) -> Node:
    """The same for texts that mostly have one line: a lone paragraph is written without its `p`."""
    return _text(name, attributes, [(content, language)], alone=True)


def _text(name: str, attributes: dict[str, str], contents: Iterable[tuple[RichText, str]], *, alone: bool) -> Node:
    pictures = Pictures(f"{PLUGINFILE}/")
    text = "".join(written(_marked(content, language, pictures, alone), html.NAMES) for content, language in contents)
    literal = _FILTERED.sub(lambda found: f"&#{ord(found[0])};", text) if _SIGNS.search(text) else text
    return stack(name, {**attributes, "format": "html"}, el("text", None, literal), *_files(pictures.media))


def _marked(content: RichText, language: str, address: html.Address, alone: bool) -> Node:
    around = "span" if alone and html.only_paragraph(content) is not None else "div"
    body = _body(content, address, alone=alone)
    return el(around, html.marks(language), body) if language else body


def _body(content: RichText, address: html.Address, *, alone: bool) -> Node:
    match content:
        case (Paragraph(children=(Text(words),)),):  # what most texts of a question are
            return join((words,)) if alone else el("p", None, words)
        case (Paragraph(children=children),) if alone:
            return html.inline(children, address, _DIALECT)
        case _:
            return html.rich(content, address, _TOPMOST, _DIALECT)


def verdicts(said: Feedback, *, partly: bool = True) -> Iterator[Node]:
    """The feedback on right and wrong answers; `partly` says whether there are others.

    Partly right ones without feedback of their own get that on wrong ones.
    """
    if said.correct:
        yield rich("correctfeedback", said.correct)
    if partly and (said.partly or said.incorrect):
        yield rich("partiallycorrectfeedback", said.partly or said.incorrect)
    if said.incorrect:
        yield rich("incorrectfeedback", said.incorrect)


def appended(node: Node, *more: Node) -> Node:
    """The element with further ones at its end."""
    name, attributes, children, _ = node
    return stack(name, attributes, *children, *more)


def _files(shown: Iterable[Media]) -> Iterator[Node]:
    for media in shown:
        yield file(media.name, content_of(media))


def file(name: str, data: bytes) -> Node:
    """A file that an element brings along."""
    return el("file", {"name": name, "path": "/", "encoding": "base64"}, base64.b64encode(data).decode())


def plain(name: str, words: str) -> Node:
    """An element with a plain text."""
    return el(name, None, el("text", None, words))


def value(name: str, words: Child) -> Node:
    return el(name, None, words)


def named(words: str) -> str:
    """A text as the name of a question or category; Moodle would drop what looks like a tag, so `<` becomes `< `."""
    line = _TAG_LIKE.sub("< ", " ".join(words.split()))
    return line if len(line) <= NAME_LENGTH else f"{line[: NAME_LENGTH - 1].rstrip()}…"


def tag(words: str) -> str:
    """A tag as Moodle stores it."""
    return " ".join(_NOT_IN_TAGS.sub("", words).split())[:TAG_LENGTH].strip()
