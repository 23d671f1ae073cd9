"""What the standards call things, and how each is known: one module describes a standard or a family, in STANDARDS."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lessonpack.formats.standard import Standard


@cache
def load() -> dict[str, Standard]:
    """Every standard by name, in the order of the modules' names; a module that fails to import fails loudly."""
    found: dict[str, Standard] = {}
    for module in sorted(entry.name for entry in iter_modules(__path__)):
        for standard in getattr(import_module(f"{__name__}.{module}"), "STANDARDS", ()):
            found[standard.name] = standard
    return found
