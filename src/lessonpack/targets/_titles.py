"""Titles of questions, by which platforms list them."""

from __future__ import annotations

from lessonpack.model.content import plain
from lessonpack.model.questions import Question

_LENGTH = 80


def title(question: Question) -> str:
    """The words of the stem, shortened at the end of a word."""
    words = plain(question.stem)
    return words if len(words) <= _LENGTH else f"{words[: _LENGTH - 1].rsplit(' ', 1)[0]}…"
