"""Reads packages from strangers: zips, folders and files, within limits, and without unpacking anything to disk."""

from typing import TYPE_CHECKING

from lessonpack.archive._documents import Shared, admitted, nodes
from lessonpack.archive._limits import LIMITS, Limits
from lessonpack.archive._looks import MARKUP, looks_like

if TYPE_CHECKING:
    from lessonpack.archive._file import read_file
    from lessonpack.archive._folder import read_folder
    from lessonpack.archive._members import Damaged, Member
    from lessonpack.archive._zip import read_zip

# What a build does without, which has its packages at hand.
_HOMES = {
    "Damaged": "_members",
    "Member": "_members",
    "read_file": "_file",
    "read_folder": "_folder",
    "read_zip": "_zip",
}
__all__ = [
    "LIMITS",
    "MARKUP",
    "Damaged",
    "Limits",
    "Member",
    "Shared",
    "admitted",
    "looks_like",
    "nodes",
    "read_file",
    "read_folder",
    "read_zip",
]


def __getattr__(name: str) -> object:
    """What reads files loads when one is first read."""
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
