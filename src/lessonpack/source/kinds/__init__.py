"""The kinds of questions as authors write them: one module each, or one for those that differ in a word.

To add a kind is to add a module with a `KINDS`, and its names to those below. It has the shape, from which the JSON
Schemas are made anew, what other tools call its keys, and what becomes of it. A lesson needs those of its own kinds.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from lessonpack.rooms import Room
from lessonpack.source import areas as _areas
from lessonpack.source.kind import Kind
from lessonpack.source.kinds import _rules
from lessonpack.source.meant import OtherNames

RULES = (_rules, _areas)
"""Where the rules of kinds are: known before any kind is loaded."""

MODULES = {
    "choices": ("single_choice", "multiple_response"),
    "true_false": ("true_false",),
    "matching": ("matching",),
    "categorise": ("categorise",),
    "ordering": ("ordering",),
    "short_answer": ("short_answer",),
    "numeric": ("numeric",),
    "hotspot": ("hotspot",),
    "judged": ("essay", "file_upload"),
    "cloze": ("cloze",),
    "text_only": ("text_only",),
}


@cache
def load() -> Mapping[str, Kind]:
    """Every kind by its name, in the order of the model; a module is imported with the first of its kinds."""
    return Room(__name__, MODULES, lambda module: {kind.name: kind for kind in module.KINDS})


_OF_STIMULI = (
    "what several questions refer to is one of `stimuli:`, and they name it: `stimulus: …`; what is read for itself, "
    "between questions or behind them, is a `text_only`"
)


@cache
def other_names() -> OtherNames:
    """What other tools call the kinds."""
    return OtherNames(
        {kind.name: kind.called for kind in load().values()},
        dict.fromkeys(
            ("multiple_choice", "multiplechoice", "multiple_choices"),
            "write `single_choice`, or `multiple_response` where several are right",
        )
        | dict.fromkeys(("stimulus", "passage", "rubric"), _OF_STIMULI),
    )
