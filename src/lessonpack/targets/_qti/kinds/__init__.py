"""What is special to each kind of question in QTI 2 and 3: a module for each family of kinds, with its `KINDS`.

`MODULES` says which kinds each of them has.
"""

from __future__ import annotations

from functools import cache

from lessonpack.model.questions import (
    Categorise,
    Cloze,
    Essay,
    FileUpload,
    Hotspot,
    Matching,
    MultipleResponse,
    Numeric,
    Ordering,
    Question,
    ShortAnswer,
    SingleChoice,
    TextOnly,
    TrueFalse,
)
from lessonpack.targets._kinds import registered
from lessonpack.targets._qti.kind import Interaction, Interactions, Makers

MODULES = {
    "choice": (SingleChoice, MultipleResponse, TrueFalse),
    "cloze": (Cloze,),
    "hotspot": (Hotspot,),
    "judged": (Essay, FileUpload),
    "matching": (Matching, Categorise),
    "ordering": (Ordering,),
    "text_only": (TextOnly,),
    "typed": (ShortAnswer, Numeric),
}


@cache
def load() -> Makers:
    """The function for each kind that makes its interaction."""
    return registered(__name__, MODULES)


def interaction(question: Question) -> Interaction | Interactions:
    """How the question is asked in an item, by its kind."""
    return load()[type(question)](question)
