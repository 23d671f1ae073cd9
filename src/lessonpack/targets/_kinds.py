"""Finds what a room of targets has for each kind of question: the `KINDS` of the modules in its folder `kinds`."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from lessonpack.model.questions import Question


def registered(package: str, path: Iterable[str]) -> dict[type[Question], Any]:
    """The `KINDS` of all modules in a package, by class of question; a module that fails to import fails loudly."""
    modules = (import_module(f"{package}.{entry.name}") for entry in iter_modules(path))
    return {kind: make for module in modules for kind, make in module.KINDS.items()}
