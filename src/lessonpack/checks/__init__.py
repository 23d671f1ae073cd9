"""The checks: rooms by what they look at, in each one module per family of rules, each check one decorated function."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from importlib import import_module
from pkgutil import walk_packages

_QTI12 = frozenset({"qti12", "cc11", "cc13"})
_SCORM2004 = frozenset({"scorm2004-3rd", "scorm2004-4th"})
_OF = {
    "moodle": frozenset({"moodle-xml"}),
    "qti": _QTI12 | {"qti21", "qti22", "qti30"},
    "qti.calculated": _QTI12,
    "qti.keys": _QTI12,
    "qti.one": _QTI12,
    "qti.places": _QTI12,
    "qti.sources": _QTI12,
    "scorm": _SCORM2004 | {"scorm12"},
    "scorm.objectives": _SCORM2004,
    "scorm.scorm2004": _SCORM2004,
    "scorm.sequencing": _SCORM2004,
}
"""The standards in whose packages a room or a module finds something to look at, where that is not in all of them."""

_FOR = {
    "qti.banks": frozenset({"openolat", "tao", "inspera"}),
    "qti.canvas_items": frozenset({"canvas", "canvas-new"}),
    "qti.canvas_new": frozenset({"canvas-new"}),
    "qti.canvas_tests": frozenset({"canvas"}),
    "scorm.moodle": frozenset({"moodle"}),
}
"""The platforms for which alone a module judges packages."""


def load(standards: Collection[str] | None = None, platforms: Collection[str] = ()) -> None:
    """Import the modules for what we write of these standards, for these platforms, else all of them, which registers
    their checks.

    Packages of others may hold any document. A module that fails to import fails loudly.
    """
    for name in _modules():
        room = name.partition(".")[0]
        of, judges_for = _OF.get(name, _OF.get(room)), _FOR.get(name)
        if standards is not None and of is not None and of.isdisjoint(standards):
            continue
        if standards is None or judges_for is None or not judges_for.isdisjoint(platforms):
            import_module(f"{__name__}.{name}")


@cache
def _modules() -> list[str]:
    """Every module of every room, with the room's name."""
    found = (entry.name for entry in walk_packages(__path__, f"{__name__}.", onerror=_fail) if not entry.ispkg)
    return sorted(name.removeprefix(f"{__name__}.") for name in found if not name.rpartition(".")[2].startswith("_"))


def _fail(_name: str) -> None:
    raise  # the import error that walk_packages has just met
