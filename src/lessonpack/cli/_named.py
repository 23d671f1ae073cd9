"""Platforms and targets by the names that were written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lessonpack.cli._terminal import nearest, refuse
from lessonpack.findings import quoted

if TYPE_CHECKING:
    from lessonpack.lms import Platform


def platforms_named(asked: list[str] | None) -> list[Platform]:
    from lessonpack import lms

    known = lms.load()
    for name in asked or ():
        if name not in known:
            refuse(f"there is no platform {quoted(name)}{nearest(name, known)}; known here: {', '.join(known)}")
    return [known[name] for name in dict.fromkeys(asked or ())]


def targets_named(asked: list[str] | None, platforms: list[Platform]) -> tuple[str, ...]:
    """The targets asked for by name, else those of the platforms, else those that are built by default."""
    from lessonpack import targets as registry

    known = registry.load()
    for name in asked or ():
        if name not in known:
            refuse(f"there is no target {quoted(name)}{nearest(name, known)}; 'lessonpack targets' lists them")
    if asked is None and platforms:
        return tuple(dict.fromkeys(target for platform in platforms for target in platform.targets))
    if asked is None:
        return tuple(name for name, target in known.items() if target.by_default)
    return tuple(dict.fromkeys(asked))
