"""SRC: what an author lives with is a finding that there can be."""

from __future__ import annotations

from collections.abc import Iterator

from lessonpack.findings import RULES, Place, Severity, rule
from lessonpack.model.course import Course
from lessonpack.rule import Problem, Problems, course_check
from lessonpack.source.meant import suggestion

IGNORED = rule(
    "SRC037",
    severity=Severity.WARNING,
    holds="`ignore` names rules that there are, and none that is an error.",
    says="'ignore' names {code}, {trouble}",
    hint="Write the code as reports show it, or take it out; `lessonpack rules` lists them all.",
    reason="What names no rule keeps nothing from being told, and an error is told whatever is ignored.",
    clause="lessonpack: the key `ignore`",
)


@course_check(IGNORED)
def what_is_ignored_can_be_found(course: Course) -> Problems:
    """The rules of targets and checks must be loaded; a lesson alone and its course say the same."""
    for at, code in dict.fromkeys(_ignored(course)):
        if code not in RULES:
            yield Problem({"code": code, "trouble": f"and there is no such rule{suggestion(code, RULES)}"}, at=at)
        elif RULES[code].severity is Severity.ERROR:
            yield Problem({"code": code, "trouble": "which is an error, and errors cannot be ignored"}, at=at)


def _ignored(course: Course) -> Iterator[tuple[Place, str]]:
    for code, _ in course.ignores:
        yield course.at, code
    for lesson in course.lessons:
        for code, _ in lesson.ignores:
            yield lesson.at, code
