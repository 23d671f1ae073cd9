"""What differs in items of QTI 1.2 between families of importers: names, metadata and scoring."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple, assert_never

from msgspec import Struct

from lessonpack.model.content import plain
from lessonpack.model.questions import Question, TrueFalse
from lessonpack.model.scoring import Exact, Key, Manual, Sum
from lessonpack.render.html import Math
from lessonpack.render.xml import Node

RESPONSE = "RESPONSE"

FieldOf = tuple[str, str]  # label and entry of a qtimetadatafield


def numbered(place: int) -> str:
    """1, 2, 3 …: an identifier of Canvas must be a number, since it takes the first digits for the whole."""
    return str(place)


def lettered(place: int) -> str:
    """A, B, C …: Sakai finds the right option by the letter of its place."""
    letters = ""
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


class Types(NamedTuple):
    """What families of importers call a kind of question; "" where they know none such, and are given none.

    `plain` is Sakai's name; other platforms tell the type from the item.
    """

    canvas: str
    new_quizzes: str
    cartridge: str = ""
    plain: str = ""


def is_in_english(question: Question) -> bool:
    """True when the options are the words True and False, which Canvas's Classic Quizzes put in place of any others."""
    return isinstance(question, TrueFalse) and [plain(each.text) for each in question.choices] == ["True", "False"]


class FeedbackNames(Struct, frozen=True, kw_only=True):
    """The identifiers of the feedback on a question as a whole."""

    general: str
    correct: str
    incorrect: str


class Scored(Struct, frozen=True, kw_only=True):
    """All that the scoring of a question depends on; questions for which it is equal are scored alike.

    `labels` are the identifiers of the options, which `key` uses as well; `fed_back` are those with feedback of their
    own. `told` has the identifiers of the feedback on the whole question; `general`, `correct` and `incorrect` say
    which of it exists.
    """

    key: Key
    labels: tuple[str, ...]
    several: bool
    fed_back: frozenset[str]
    told: FeedbackNames
    general: bool
    correct: bool
    incorrect: bool

    @property
    def right(self) -> frozenset[str]:
        """The options that the right response consists of."""
        match self.key:
            case Exact(accepts=accepted):
                return frozenset(each for each in accepted if isinstance(each, str))
            case Sum(parts=parts):
                rising = (part.accepts for part in parts if part.units > 0)
                return frozenset(each for each in rising if isinstance(each, str))
            case Manual():
                return frozenset()
            case _:
                assert_never(self.key)


class Profile(Struct, frozen=True, kw_only=True):
    """How items are written for one family of importers.

    - `images`: what comes before the name of a picture in its address;
    - `math`: writes a formula;
    - `label`: the identifier of an option, by its place, from 1;
    - `fields`: the metadata of an item;
    - `told`: the identifiers of the feedback on the whole question;
    - `processing`: writes what a response earns, and which feedback it brings;
    - `shuffles`: items say whether their options are shuffled; `fixes`: and which of them keep their places;
    - `whole`: objective, hint and what graders are told are written as QTI describes them;
    - `draws`: Canvas's Classic Quizzes read it, which put the numbers of a variant into a text;
    - `truths`: the identifiers of true and false are these words, whatever `label` says.
    """

    images: str
    math: Math
    label: Callable[[int], str]
    fields: Callable[[Question, Types], Iterable[FieldOf]]
    told: Callable[[Question], FeedbackNames]
    processing: Callable[[Scored], Node]
    shuffles: bool
    fixes: bool
    whole: bool = False
    draws: bool = False
    truths: bool = False
