"""The kinds of questions as authors write them: one module each, or one for those that differ in a word.

To add a kind is to add a module with a `KINDS`; it is found by its being here. It has the shape, from which the JSON
Schemas are made anew, what other tools call its keys, and what becomes of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from lessonpack.model import questions
from lessonpack.source.kind import Kind
from lessonpack.source.kinds import _rules as _rules  # known before any kind is loaded
from lessonpack.source.meant import OtherNames


@cache
def load() -> Mapping[str, Kind]:
    """Every kind by its name, in the order of the model; a module that fails to import fails loudly."""
    modules = [entry.name for entry in iter_modules(__path__) if not entry.name.startswith("_")]
    found = [kind for module in modules for kind in import_module(f"{__name__}.{module}").KINDS]
    found.sort(key=lambda kind: questions.KINDS.index(kind.model))
    return {kind.name: kind for kind in found}


@cache
def other_names() -> OtherNames:
    """What other tools call the kinds."""
    return OtherNames(
        {kind.name: kind.called for kind in load().values()},
        dict.fromkeys(
            ("multiple_choice", "multiplechoice", "multiple_choices"),
            "write `single_choice`, or `multiple_response` where several are right",
        ),
    )
