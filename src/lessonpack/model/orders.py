"""Questions as formats have them that keep the order of terms, items and lists, or take a partner for many terms."""

from __future__ import annotations

from msgspec.structs import replace

from lessonpack.model.questions import ChoiceGap, Cloze, Matching, Question, shuffles_parts


def parts_in_order(question: Question) -> Question:
    """With terms, items and lists in the order in which they stand."""
    if not shuffles_parts(question):
        return question
    if isinstance(question, Cloze):
        gaps = (replace(gap, shuffle=False) if isinstance(gap, ChoiceGap) else gap for gap in question.gaps)
        return replace(question, gaps=tuple(gaps))
    return replace(question, shuffle=False) if isinstance(question, Matching) else question


def given_to_many(question: Question) -> Question:
    """With partners that may be given to any number of terms."""
    return replace(question, one_to_one=False) if isinstance(question, Matching) and question.one_to_one else question
