"""Findings, at YAML lines, about what does not fit into a cartridge."""

from __future__ import annotations

from collections.abc import Iterator

from lessonpack.findings import Finding, Place, Severity, finding, rule
from lessonpack.model.course import Course
from lessonpack.target import Options
from lessonpack.targets._cartridge.manifest import MAX_TITLE

SHORTENED_TITLE = rule(
    "CC001",
    severity=Severity.NOTE,
    holds="A title fits into a cartridge: at most 255 characters.",
    says="the title of {subject} has {length} characters, and is shortened to 255 in the cartridge",
    hint="Write a shorter title if the platform should show all of it.",
    reason="Moodle fails to create an activity with a longer name.",
    clause="moodle, columns of 255 characters for the names of activities",
    naming=("subject",),
)


def limits(course: Course, _options: Options) -> Iterator[Finding]:
    """Findings about titles that the manifest shortens."""
    for subject, title, at in _titles(course):
        length = len(" ".join(title.split()))
        if length > MAX_TITLE:
            yield finding(SHORTENED_TITLE, at, {"subject": subject, "length": length})


def _titles(course: Course) -> Iterator[tuple[str, str, Place]]:
    if len(course.lessons) > 1:
        yield f"'{course.id}'", course.title, course.at
    for lesson in course.lessons:
        yield f"'{lesson.id}'", lesson.title, lesson.at
        for section in lesson.sections:
            yield f"section '{section.id}'", section.title, section.at
    for quiz, _ in course.quizzes:
        yield f"quiz '{quiz.id}'", quiz.title, quiz.at
