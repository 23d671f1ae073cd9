"""The targets: one module per format family, each with its TARGETS."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from lessonpack.target import Target


@cache
def load() -> dict[str, Target]:
    """Every target by name, in the order of the modules' names; a module that fails to import fails loudly."""
    found: dict[str, Target] = {}
    for module in sorted(entry.name for entry in iter_modules(__path__) if not entry.name.startswith("_")):
        for target in import_module(f"{__name__}.{module}").TARGETS:
            found[target.name] = target
    return found
