"""Gaps in the words of a text: `[[name]]`."""

from __future__ import annotations

from lessonpack.model.content import Gap, Inline, Text
from lessonpack.model.rewriting import rewritten_line
from lessonpack.patterns import regex

_GAP = regex(r"\[\[([^\[\]]{1,80})\]\]")


def found(children: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """What stands in a line, with its gaps."""
    return rewritten_line(children, _split)


def _split(node: Inline) -> tuple[Inline, ...]:
    if not isinstance(node, Text):
        return (node,)
    pieces = enumerate(_GAP.split(node.text))
    return tuple(Gap(piece.strip()) if number % 2 else Text(piece) for number, piece in pieces if piece)
