"""What is special to each kind of question in the player: a module for each family of kinds, with its `KINDS`.

`MODULES` says which kinds each of them has. Each also has a script and a template, in `templates/player/kinds/`.
"""

from __future__ import annotations

from functools import cache

from lessonpack.model.questions import (
    Categorise,
    Cloze,
    Essay,
    Hotspot,
    Matching,
    MultipleResponse,
    Numeric,
    Ordering,
    Question,
    ShortAnswer,
    SingleChoice,
    TrueFalse,
)
from lessonpack.targets._kinds import registered
from lessonpack.targets._player.kind import Makers, Played

MODULES = {
    "choice": (SingleChoice, MultipleResponse, TrueFalse),
    "cloze": (Cloze,),
    "essay": (Essay,),
    "hotspot": (Hotspot,),
    "matching": (Matching, Categorise),
    "ordering": (Ordering,),
    "typed": (ShortAnswer, Numeric),
}


@cache
def load() -> Makers:
    """The function for each kind that makes its part of the player."""
    return registered(__name__, MODULES)


def played(question: Question) -> Played:
    """The question as the player has it, by its kind."""
    return load()[type(question)](question)
