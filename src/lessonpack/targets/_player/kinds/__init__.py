"""What the player needs of a question that depends on its kind: a module for each family of kinds.

Each has a script and a template besides, in `templates/player/kinds/`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, assert_never

from lessonpack.model.content import RichText
from lessonpack.model.questions import MultipleResponse, Question, SingleChoice, TrueFalse
from lessonpack.targets._player.alphabet import Alphabet
from lessonpack.targets._player.kinds.choice import ChoicePlayed


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


def played(question: Question) -> Played:
    match question:
        case SingleChoice() | MultipleResponse() | TrueFalse():
            return ChoicePlayed(question)
        case _:
            assert_never(question)
