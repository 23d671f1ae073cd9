"""The checks: rooms by what they look at, in each one module per family of rules, each check one decorated function."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import walk_packages


@cache
def load() -> None:
    """Import every module of every room, which registers its checks; one that fails to import fails loudly."""
    for name in sorted(entry.name for entry in walk_packages(__path__, f"{__name__}.", onerror=_fail)):
        if not name.rpartition(".")[2].startswith("_"):
            import_module(name)


def _fail(_name: str) -> None:
    raise  # the import error that walk_packages has just met
