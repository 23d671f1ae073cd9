"""Texts without markup: which are none but words, and which have marks where none are read."""

from __future__ import annotations

from lessonpack.model.content import Paragraph, RichText, Text
from lessonpack.patterns import regex
from lessonpack.source import dialects, scripts

# A line that begins with a letter (or what may stand before one) and holds none of the characters that
# mean something to Markdown is a paragraph's line, whatever else stands around it.
_LINE = r"(?:[^\W\d_]|\d(?!\d{0,8}[.)](?:\s|\Z))|[(\"'“‘’«„…—–¿¡])[^\\`*_\[\]<&$|~^{\x00-\x1f]*"
_PLAIN = regex(rf"{_LINE}(?:\n+{_LINE})*")
_PARAGRAPH_END = regex(r"\n\n+")
# Marks that nobody puts into plain text to be read; `2*3*4`, `__init__` and `<br>` may be what a title is about, and
# between two dollars stands a formula if there is a letter alone, or a sign of TeX or an equation.
_MARK = regex(
    r"`[^`]+`|(?<![\w*])(\*{1,3})(?=[^\s*])[^*]*(?<!\s)\1(?![\w*])|(?<![\w_])_(?=[^\W_])[^_]*[^\W_]_(?![\w_])"
    r"|!?\[[^\[\]]+\]\([^()\s]+\)|~~(?=[^\s~])[^~]*(?<!\s)~~"
    r"|\$(?:[^\W\d_]|(?=[^\s$][^$]*+(?<!\s)\$)(?=[^$\\^_{}=]*+[\\^_{}=])[^$]*+)\$(?![\w{])"
)
_MARKED = regex(r"[`*_\[~^$]")


def simple(text: str) -> RichText | None:
    """The tree of a text without any markup, the same that the parser would give; None when in doubt."""
    has_lines = "\n" in text
    if has_lines:
        text = text.rstrip("\n")
    if _PLAIN.fullmatch(text) is None or text[-1:].isspace() or dialects.is_suspect(text):
        return None
    if not has_lines or "\n" not in text:
        return (Paragraph((Text(text),)),)
    if any(line[-1:].isspace() for line in text.split("\n")):
        return None
    return tuple(Paragraph((Text(part.replace("\n", " ")),)) for part in _PARAGRAPH_END.split(text))


def first_mark(text: str) -> str:
    """The first piece of Markdown in a text that is none; "" without one."""
    if _MARKED.search(text) is None:
        return ""
    match = _MARK.search(text)
    return match.group() if match is not None else scripts.first(text)
