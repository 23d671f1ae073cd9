"""Gaps in the words of a text: `[[name]]`."""

from __future__ import annotations

from lessonpack.model.content import Gap, Inline, Text
from lessonpack.model.rewriting import rewritten_line
from lessonpack.patterns import regex
from lessonpack.source import plaintext

# A gap that nothing beside it makes part of a link or a picture.
_APART = regex(r"(?<!\S)\[\[[^\W\d_][\w-]{0,79}\]\](?=[.,;!?]*(?:\s|\Z))")
_FEW = 100  # gaps: of very many brackets the parser has something to say
_GAP = regex(r"\[\[([^\[\]]{1,80})\]\]")


def found(children: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """What stands in a line, with its gaps."""
    return rewritten_line(children, _split)


def are_among_words(text: str) -> bool:
    """True for a line of words and gaps in which there is nothing else to read."""
    return "\n" not in text and text.count("[[") <= _FEW and plaintext.simple(_APART.sub("gap", text)) is not None


def _split(node: Inline) -> tuple[Inline, ...]:
    if not isinstance(node, Text):
        return (node,)
    pieces = enumerate(_GAP.split(node.text))
    return tuple(Gap(piece.strip()) if number % 2 else Text(piece) for number, piece in pieces if piece)
