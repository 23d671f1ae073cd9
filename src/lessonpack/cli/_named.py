"""Finds platforms and targets by the names on the command line: in any case, separated by commas or given singly."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from lessonpack.cli._terminal import refuse, unknown

if TYPE_CHECKING:
    from lessonpack.lms import Platform


def platform_names(begun: str = "") -> list[str]:
    """The values of `--for` that begin with these letters; from file names, so that `--help` reads no file."""
    known = sorted(file.stem for file in (Path(__file__).parents[1] / "lms").glob("*.toml"))
    return [name for name in known if name.startswith(begun.lower())]


def target_names(begun: str = "") -> list[str]:
    """The values of `--target` that begin with these letters."""
    from lessonpack import targets as registry

    return [name for name in registry.load() if name.startswith(begun.lower())]


def platforms_named(asked: list[str] | None) -> list[Platform]:
    from lessonpack import lms

    known = lms.load()
    return [known[name] for name in _names("platform", asked, known, f"known here: {', '.join(sorted(known))}")]


def targets_named(asked: list[str] | None, platforms: list[Platform]) -> tuple[str, ...]:
    """The targets asked for by name, else those of the platforms, else those that are built by default."""
    from lessonpack import targets as registry

    known = registry.load()
    names = _names("target", asked, known, "'lessonpack targets' lists them")
    if asked is None and platforms:
        return tuple(dict.fromkeys(target for platform in platforms for target in platform.targets))
    if asked is None:
        return tuple(name for name, target in known.items() if target.by_default)
    return names


def _names(kind: str, asked: list[str] | None, known: Collection[str], else_: str) -> tuple[str, ...]:
    """The names in the values of an option, in lower case and each once; an option that names nothing is refused, as
    it is when a variable of a script is not set."""
    names = [part.strip().lower() for entry in asked or () for part in entry.split(",")]
    found = tuple(name for name in dict.fromkeys(names) if name)
    for name in found or names:
        if name not in known:
            refuse(unknown(kind, name, known, else_))
    return found
