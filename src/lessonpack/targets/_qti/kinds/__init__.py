"""What is special to each kind of question in QTI 2 and 3: a module for each family of kinds, with its `KINDS`.

Modules in this folder are found by themselves.
"""

from __future__ import annotations

from functools import cache

from lessonpack.model.questions import Question
from lessonpack.targets._kinds import registered
from lessonpack.targets._qti.kind import Interaction, Interactions, Makers


@cache
def load() -> Makers:
    """The function for each kind that makes its interaction."""
    return registered(__name__, __path__)


def interaction(question: Question) -> Interaction | Interactions:
    """How the question is asked in an item, by its kind."""
    return load()[type(question)](question)
