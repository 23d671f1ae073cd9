"""What is special to each kind of question in QTI 1.2: a module for each family of kinds, with its `KINDS`.

Modules in this folder are found by themselves.
"""

from __future__ import annotations

from functools import cache

from lessonpack.model.questions import Question
from lessonpack.targets._kinds import registered
from lessonpack.targets._qti12.kind import Asked, Makers
from lessonpack.targets._qti12.profile import Profile


@cache
def load() -> Makers:
    """The function for each kind that makes its response."""
    return registered(__name__, __path__)


def asked(question: Question, profile: Profile) -> Asked:
    """How the question is asked in an item, by its kind."""
    return load()[type(question)](question, profile)
