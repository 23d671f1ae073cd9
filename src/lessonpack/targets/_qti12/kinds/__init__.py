"""What is special to each kind of question in QTI 1.2: a module for each family of kinds, with its `KINDS`.

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
from lessonpack.targets._qti12.kind import Asked, Makers
from lessonpack.targets._qti12.profile import Profile

MODULES = {
    "choice": (SingleChoice, MultipleResponse, TrueFalse),
    "cloze": (Cloze,),
    "hotspot": (Hotspot,),
    "judged": (Essay, FileUpload),
    "matching": (Matching, Categorise, Ordering),
    "text_only": (TextOnly,),
    "typed": (ShortAnswer, Numeric),
}


@cache
def load() -> Makers:
    """The function for each kind that makes its response."""
    return registered(__name__, MODULES)


def asked(question: Question, profile: Profile) -> Asked:
    """How the question is asked in an item, by its kind."""
    return load()[type(question)](question, profile)
