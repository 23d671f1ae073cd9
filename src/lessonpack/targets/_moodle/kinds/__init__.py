"""What is special to each kind of question in Moodle XML: a module for each family of kinds, with its `KINDS`.

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
from lessonpack.targets._moodle.kind import Asked, Makers

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
    """The function for each kind that says how it is asked."""
    return registered(__name__, MODULES)


def asked(question: Question) -> Asked:
    """How the question is asked in Moodle, by its kind."""
    return load()[type(question)](question)
