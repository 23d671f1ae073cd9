"""What is asked before reading: where it is answered."""

from __future__ import annotations

from lessonpack.model.blocks import KnowledgeCheck, block_words
from lessonpack.model.course import Lesson, Section


def answered_in(asked: KnowledgeCheck, lesson: Lesson) -> Section | None:
    """The section at whose end it is answered: the one with the evidence for it, else the last."""
    sought = " ".join(lesson.question(asked.question).evidence.split())
    for section in lesson.sections if sought else ():
        if any(sought in block_words(block) for block in section.blocks):
            return section
    return lesson.sections[-1] if lesson.sections else None
