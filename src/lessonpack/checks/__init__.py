"""The checks: one module per family of rules, each check one decorated function."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules


@cache
def load() -> None:
    """Import every module here, which registers its checks; a module that fails to import fails loudly."""
    for module in sorted(entry.name for entry in iter_modules(__path__) if not entry.name.startswith("_")):
        import_module(f"{__name__}.{module}")
