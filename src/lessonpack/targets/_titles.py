"""Titles of questions, by which platforms list them."""

from __future__ import annotations

from unicodedata import category

from lessonpack.model.content import plain
from lessonpack.model.questions import Question

_LENGTH = 80
_JOINER = "\u200d"


def title(question: Question) -> str:
    """The words of what is asked, shortened at the end of a word; where that is far away, as in scripts without blanks,
    between two letters."""
    return shortened(plain(question.asked))


def shortened(words: str) -> str:
    """As much of the words as a list has room for."""
    return words if len(words) <= _LENGTH else f"{words[: _end(words)].rstrip()}…"


def _end(words: str) -> int:
    blank = words.rfind(" ", 0, _LENGTH - 1)
    if blank >= _LENGTH // 2:
        return blank
    end = _LENGTH - 1
    while end > 1 and _belongs_together(words[end - 1], words[end]):
        end -= 1
    return end


def _belongs_together(before: str, letter: str) -> bool:
    return _JOINER in (before, letter) or category(letter) in ("Mn", "Mc", "Me")
