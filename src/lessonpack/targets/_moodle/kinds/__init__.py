"""What Moodle XML has of a question that depends on its kind: a module for each family of kinds, with its `KINDS`.

It is found by its being there.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from lessonpack.model.questions import Question
from lessonpack.targets._moodle.kind import Asked, Makers


@cache
def load() -> Makers:
    """What asks a question of each kind; a module that fails to import fails loudly."""
    modules = (import_module(f"{__name__}.{entry.name}") for entry in iter_modules(__path__))
    return {kind: make for module in modules for kind, make in module.KINDS.items()}


def asked(question: Question) -> Asked:
    """How the question is asked in Moodle, by its kind."""
    return load()[type(question)](question)
