"""What page and data both say of a course: the language they speak, which pages there are, what a key rests on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lessonpack import words
from lessonpack.ids import token
from lessonpack.model.blocks import Quotation, Table, block_words
from lessonpack.model.course import Course, Lesson, Section


def speaker_of(course: Course) -> words.Speaker:
    """Who says the player's messages: in the course's language, in the author's own words where there are some."""
    return words.Speaker(course.language, {own.key: own.text for own in course.messages})


def opens(course: Course, lesson: Lesson) -> bool:
    """True for a lesson with a page that opens it: of the final quiz the menu says all that there would be."""
    return course.final_quiz is None or lesson.id != course.final_quiz.id


def suffix(lesson: Lesson) -> str:
    """What the ids end with of those pages that each of several lessons has."""
    return f"-{token(lesson.id)}"


def sections_for(lesson: Lesson, lessons: Iterable[Lesson]) -> tuple[Section, ...]:
    """All sections that a question of the lesson may rest on, its own first."""
    return (*lesson.sections, *(section for other in lessons if other is not lesson for section in other.sections))


def support(evidence: str, sections: Sequence[Section]) -> tuple[Section | None, str]:
    """The section that says what the key of a question rests on, and in which language, "" for the course's."""
    sought = " ".join(evidence.split())
    for section in sections if sought else ():
        for piece in section.blocks:
            if sought in block_words(piece):
                return section, piece.language if isinstance(piece, Quotation | Table) else ""
    return None, ""
