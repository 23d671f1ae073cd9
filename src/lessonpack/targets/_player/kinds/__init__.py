"""What the player needs of a question that depends on its kind: a module for each family of kinds, with its `KINDS`.

It is found by its being here. Each has a script and a template besides, in `templates/player/kinds/`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, Protocol

from lessonpack.findings import Finding
from lessonpack.model.content import RichText
from lessonpack.model.questions import Question
from lessonpack.targets._player.alphabet import Alphabet


class Played(Protocol):
    """A question as the player has it. Ids stand as packages write them."""

    @property
    def name(self) -> str:
        """What data and scripts call the kind."""

    @property
    def scripts(self) -> tuple[str, ...]:
        """The files of its script; before its own those of forms of responses that few kinds have."""

    @property
    def template(self) -> str:
        """Whose macro `answer_part(question, kind, name, foreign, sealed)` writes it on the page; `kind` is this."""

    @property
    def data(self) -> dict[str, object]:
        """What the script of the kind reads besides what it reads of every question."""

    @property
    def right(self) -> dict[str, object]:
        """A right answer, as JSON (docs/scoring.md)."""

    @property
    def said(self) -> Mapping[str, RichText]:
        """What the author says of parts of an answer, by their ids."""

    def longest(self, width: int) -> int:
        """The most characters of an answer in the saved state, where keys of parts are so wide."""

    def interaction(self, alphabet: Alphabet) -> dict[str, object]:
        """Its `type` in SCORM, the `names` of its parts by their ids, and the `pattern` of right answers."""

    def unreported(self) -> Iterator[Finding]:
        """What of its answers SCORM cannot be told."""


@cache
def load() -> Mapping[type[Question], Callable[[Any], Played]]:
    """What makes the player's side of a question, by kind; a module that fails to import fails loudly."""
    modules = (import_module(f"{__name__}.{entry.name}") for entry in iter_modules(__path__))
    return {kind: make for module in modules for kind, make in module.KINDS.items()}


def played(question: Question) -> Played:
    return load()[type(question)](question)


load()  # so that rules of kinds are known as soon as targets are
