"""The targets: one module per format family, each with its TARGETS."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from lessonpack.rooms import Room
from lessonpack.target import Target

MODULES = {
    "canvas": ("canvas", "canvas-new"),
    "cartridge": ("cc11", "cc13"),
    "html": ("html",),
    "moodle": ("moodle",),
    "qti": ("qti21", "qti22", "qti30"),
    "qti12": ("qti12",),
    "scorm": ("scorm12", "scorm2004", "scorm2004-3rd"),
}


@cache
def load() -> Mapping[str, Target]:
    """Every target by name, in the order of the modules' names; a module is imported with the first of its targets."""
    return Room(__name__, MODULES, lambda module: {target.name: target for target in module.TARGETS})
