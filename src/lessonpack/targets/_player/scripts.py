"""Which of the player's scripts a package carries, joined into one."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from lessonpack import resources
from lessonpack.model.content import Recall, Steps
from lessonpack.model.course import Course, together
from lessonpack.targets._player import slim
from lessonpack.targets._player.kinds import played

# Joined in this order into one classic script: each file adds to one global and uses what stands before it.
CORE = (
    "core/namespace",
    "core/messages",
    "core/fractions",
    "core/sealed",
    "core/scoring",
    "core/kinds",
    "core/grade",
    "core/order",
    "core/draw",
    "core/state",
    "core/rows",
    "core/limit",
    "core/checks",
    "core/session",
    "core/course",
)
SAVING = ("core/journal", "core/keeper")
PAGE = ("ui/dom", "ui/words")
INTERFACE = (
    "ui/drawer",
    "ui/shell",
    "ui/figures",
    "ui/settings",
    "ui/question",
    "ui/strip",
    "ui/result",
    "ui/practice",
    "ui/remaining",
    "ui/paper",
    "ui/menu",
    "ui/trail",
    "ui/windows",
    "ui/main",
)
ADAPTERS = {
    "none": ("adapters/none",),
    "scorm12": ("adapters/_ledger", "adapters/_scorm", "adapters/scorm12"),
    "scorm2004": ("adapters/_ledger", "adapters/_scorm", "adapters/scorm2004"),
}
# What of the interface only lessons with such blocks need.
EXERCISES: dict[type, str] = {Recall: "ui/recall", Steps: "ui/worked"}


def used_scripts(course: Course) -> tuple[str, ...]:
    """The files of what pages of a `distinct` course ask: of kinds of question, each once, and of exercises."""
    lessons = together(course)
    asked = [question for lesson in lessons if lesson.quiz for question in lesson.asked]
    checked = [lesson.question(check.question) for lesson in lessons for check in lesson.checks]
    kinds = sorted({file for question in (*asked, *checked) for file in played(question).scripts})
    return (*kinds, *exercises(course))


def exercises(course: Course) -> tuple[str, ...]:
    """The files of the exercises between the blocks."""
    sections = (section for lesson in course.lessons for section in lesson.sections)
    used = {type(block) for section in sections for block in section.blocks}
    return tuple(file for kind, file in EXERCISES.items() if kind in used)


def sources(adapter: str, used: Iterable[str]) -> tuple[str, ...]:
    """The files that make up the script of a package with that adapter and these files of what it asks, in order."""
    return (*CORE, *ADAPTERS[adapter], *SAVING, *PAGE, *used, *INTERFACE)


@cache
def script(adapter: str, used: tuple[str, ...]) -> str:
    """The one script of a package with that adapter and these files of what it asks."""
    return slim.script("".join(resources.template(f"player/{name}.js") for name in sources(adapter, used)))
