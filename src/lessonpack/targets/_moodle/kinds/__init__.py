"""What is special to each kind of question in Moodle XML: a module for each family of kinds, with its `KINDS`.

Modules in this folder are found by themselves.
"""

from __future__ import annotations

from functools import cache

from lessonpack.model.questions import Question
from lessonpack.targets._kinds import registered
from lessonpack.targets._moodle.kind import Asked, Makers


@cache
def load() -> Makers:
    """The function for each kind that says how it is asked."""
    return registered(__name__, __path__)


def asked(question: Question) -> Asked:
    """How the question is asked in Moodle, by its kind."""
    return load()[type(question)](question)
