"""What a room of targets has for each kind of question: the `KINDS` of the modules in its folder `kinds`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from lessonpack.model.questions import Question
from lessonpack.rooms import Room


def registered(package: str, modules: Mapping[str, Collection[type[Question]]]) -> Mapping[type[Question], Any]:
    """The `KINDS` of the modules in a package, by class of question."""
    return Room(package, modules, lambda module: module.KINDS)
