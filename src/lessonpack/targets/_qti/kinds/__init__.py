"""What an item has of a question that depends on its kind: a module for each family of kinds, with its `KINDS`.

It is found by its being here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, Protocol

from lessonpack.findings import Place
from lessonpack.model.questions import Question
from lessonpack.render.xml import Node
from lessonpack.targets._qti.scoring import Declared, Fed
from lessonpack.targets._qti.xhtml import Html


class Interaction(Protocol):
    """How a question is asked in an item. Identifiers stand as packages write them."""

    @property
    def name(self) -> str:
        """The element's name, which metadata tell as well: `choiceInteraction`."""

    @property
    def declared(self) -> Declared:
        """What RESPONSE holds, and the values of it that are right."""

    @property
    def fed_back(self) -> tuple[Fed, ...]:
        """The parts that have feedback, in the author's order."""

    @property
    def places(self) -> Iterator[tuple[str, Place]]:
        """The identifiers of its parts, and of what is said of them, each with its place in the source."""

    def written(self, body: Html) -> Node:
        """The element."""


@cache
def load() -> Mapping[type[Question], Callable[[Any], Interaction]]:
    """What makes the interaction of a question, by kind; a module that fails to import fails loudly."""
    modules = (import_module(f"{__name__}.{entry.name}") for entry in iter_modules(__path__))
    return {kind: make for module in modules for kind, make in module.KINDS.items()}


def interaction(question: Question) -> Interaction:
    return load()[type(question)](question)
