"""What is special to each kind of question in the player: a module for each family of kinds, with its `KINDS`.

Modules in this folder are found by themselves. Each also has a script and a template, in `templates/player/kinds/`.
"""

from __future__ import annotations

from functools import cache

from lessonpack.model.questions import Question
from lessonpack.targets._kinds import registered
from lessonpack.targets._player.kind import Makers, Played


@cache
def load() -> Makers:
    """The function for each kind that makes its part of the player."""
    return registered(__name__, __path__)


def played(question: Question) -> Played:
    """The question as the player has it, by its kind."""
    return load()[type(question)](question)


load()  # so that rules of kinds are known as soon as targets are
