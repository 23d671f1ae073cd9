"""What an item of QTI 1.2 has of a question that depends on its kind: a module for each family of kinds, with `KINDS`.

It is found by its being here.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from lessonpack.model.questions import Question
from lessonpack.targets._qti12.kind import Asked, Makers
from lessonpack.targets._qti12.profile import Profile


@cache
def load() -> Makers:
    """What makes the response of a question, by kind; a module that fails to import fails loudly."""
    modules = (import_module(f"{__name__}.{entry.name}") for entry in iter_modules(__path__))
    return {kind: make for module in modules for kind, make in module.KINDS.items()}


def asked(question: Question, profile: Profile) -> Asked:
    """How the question is asked in an item, by its kind."""
    return load()[type(question)](question, profile)
