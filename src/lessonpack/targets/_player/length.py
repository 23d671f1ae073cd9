"""How long lessons take to read: said of sections, lessons and courses so that the parts make up the whole."""

from __future__ import annotations

from math import ceil

from lessonpack.model.blocks import block_words
from lessonpack.model.course import Lesson, Section
from lessonpack.model.language import word_count

_WORDS_A_MINUTE = 200  # adults read 240 words of their own language; this leaves time for thought and for learners


def minutes(lesson: Lesson) -> int:
    """The minutes of a lesson, one at least where there is text; those of a course are the sum of its lessons'."""
    return max(1, ceil(sum(map(_exact, lesson.sections)))) if lesson.sections else 0


def shares(lesson: Lesson) -> dict[str, int]:
    """The minutes of a lesson, given out to its sections by their ids.

    Each has what it takes, rounded down or up, so that the sum is that of the lesson; 0 is less than a minute.
    """
    exact = {section.id: _exact(section) for section in lesson.sections}
    given = {id: int(each) for id, each in exact.items()}
    neediest = sorted(exact, key=lambda id: given[id] - exact[id])
    for id in neediest[: minutes(lesson) - sum(given.values())]:
        given[id] += 1
    return given


def _exact(section: Section) -> float:
    return word_count(" ".join(map(block_words, section.blocks))) / _WORDS_A_MINUTE
