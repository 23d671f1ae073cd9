"""What platforms list a question by."""

from __future__ import annotations

from lessonpack.model.content import plain
from lessonpack.model.questions import Question

_LENGTH = 80


def title(question: Question) -> str:
    """The stem's words, cut at a word: platforms list questions by it."""
    words = plain(question.stem)
    return words if len(words) <= _LENGTH else f"{words[: _LENGTH - 1].rsplit(' ', 1)[0]}…"
