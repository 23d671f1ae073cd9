"""QUIZ: what a lesson does that its learners do more than read."""

from __future__ import annotations

from lessonpack.checks.course._content import sections
from lessonpack.findings import Severity, rule
from lessonpack.model.before import answered_in
from lessonpack.model.blocks import (
    KnowledgeCheck,
    Recall,
    Steps,
    block_words,
)
from lessonpack.model.course import Course
from lessonpack.model.language import word_count
from lessonpack.rule import Problem, Problems, course_check

ONLY_READ = rule(
    "QUIZ025",
    severity=Severity.NOTE,
    holds="A section of more than 250 words asks its learners something.",
    says="section {section!r} has {words} words and asks nothing",
    hint="Nothing must be done; to ask something in it there are 'check', 'recall' and 'steps'.",
    reason="Who has read a page takes it for known; what one has had to call to mind stays.",
    clause="lessonpack: the blocks 'check', 'recall' and 'steps'; Dunlosky et al. (2013), practice testing",
    asks=False,
)
_MOST_WORDS = 250


@course_check(ONLY_READ, whole=True)
def long_sections_ask(course: Course) -> Problems:
    for lesson, section in sections(course):
        asks = any(isinstance(block, KnowledgeCheck | Recall | Steps) for block in section.blocks)
        if not asks and not any(answered_in(asked, lesson) is section for asked in lesson.before):
            words = word_count(" ".join(map(block_words, section.blocks)))
            if words > _MOST_WORDS:
                yield Problem({"section": section.id, "words": round(words)}, at=section.at)


ASKED_BEFORE = rule(
    "QUIZ028",
    severity=Severity.WARNING,
    holds="At most three questions are asked before reading.",
    says="lesson {lesson!r} asks {count} questions before its first section",
    hint="Keep the three whose answers the lesson turns on; ask the others by a 'check' where they belong.",
    reason="A few guesses make readers look for the answers; a whole quiz before the text keeps them from it.",
    clause="lessonpack: the key 'before'; Pan and Carpenter (2023), prequestions",
)
_MOST_BEFORE = 3


@course_check(ASKED_BEFORE)
def few_questions_come_first(course: Course) -> Problems:
    for lesson in course.lessons:
        if len(lesson.before) > _MOST_BEFORE:
            yield Problem({"lesson": lesson.id, "count": len(lesson.before)}, at=lesson.before[_MOST_BEFORE].at)
