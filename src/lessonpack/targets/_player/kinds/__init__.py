"""What the player needs of a question that depends on its kind: a module for each family of kinds, with its `KINDS`.

It is found by its being here. Each has a script and a template besides, in `templates/player/kinds/`.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from lessonpack.model.questions import Question
from lessonpack.targets._player.kind import Makers, Played


@cache
def load() -> Makers:
    """What makes the player's side of a question, by kind; a module that fails to import fails loudly."""
    modules = (import_module(f"{__name__}.{entry.name}") for entry in iter_modules(__path__))
    return {kind: make for module in modules for kind, make in module.KINDS.items()}


def played(question: Question) -> Played:
    """The question as the player has it, by its kind."""
    return load()[type(question)](question)


load()  # so that rules of kinds are known as soon as targets are
