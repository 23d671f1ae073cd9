"""QUIZ: what a lesson does that its learners do more than read."""

from __future__ import annotations

from lessonpack.checks.course._content import sections
from lessonpack.findings import Severity, rule
from lessonpack.model.content import KnowledgeCheck, Recall, Steps, block_words
from lessonpack.model.course import Course
from lessonpack.model.language import word_count
from lessonpack.rule import Problem, Problems, course_check

ONLY_READ = rule(
    "QUIZ025",
    severity=Severity.NOTE,
    holds="A section of more than 250 words asks its learners something.",
    says="section {section!r} has {words} words and asks nothing",
    hint="Ask something in it by a 'check', a 'recall' or 'steps', or cut it in two and ask between.",
    reason="Who has read a page takes it for known; what one has had to call to mind stays.",
    clause="lessonpack: the blocks 'check', 'recall' and 'steps'; Dunlosky et al. (2013), practice testing",
    asks=False,
)
_MOST_WORDS = 250


@course_check(ONLY_READ)
def long_sections_ask(course: Course) -> Problems:
    for _, section in sections(course):
        if not any(isinstance(block, KnowledgeCheck | Recall | Steps) for block in section.blocks):
            words = word_count(" ".join(map(block_words, section.blocks)))
            if words > _MOST_WORDS:
                yield Problem({"section": section.id, "words": round(words)}, at=section.at)
