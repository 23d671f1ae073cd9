"""How a family of importers wants items of QTI 1.2: the same trees, with the names and the rules that it reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import assert_never

from msgspec import Struct

from lessonpack.model.questions import Question
from lessonpack.model.scoring import Exact, Key, Sum
from lessonpack.render.xml import Node

RESPONSE = "RESPONSE"

FieldOf = tuple[str, str]  # label and entry of a qtimetadatafield


def numbered(place: int) -> str:
    """The identifiers of a question's options as numbers: Canvas takes the first digits of one for the whole."""
    return str(place)


def lettered(place: int) -> str:
    """A, B, C …: Sakai finds the right option by the letter of its place."""
    letters = ""
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


class Told(Struct, frozen=True, kw_only=True):
    """What the feedback of a question as a whole is called."""

    general: str
    correct: str
    incorrect: str


class Scored(Struct, frozen=True, kw_only=True):
    """What a response earns and which feedback it brings: `key` names what `labels` has, all that can be chosen.

    `fed_back` are those with feedback of their own. `told` names the feedback of the question as a whole; `general`,
    `correct` and `incorrect` say which of it there is.
    """

    key: Key
    labels: tuple[str, ...]
    several: bool
    fed_back: frozenset[str]
    told: Told
    general: bool
    correct: bool
    incorrect: bool

    @property
    def right(self) -> frozenset[str]:
        """What is chosen in the full response."""
        match self.key:
            case Exact(accepts=accepted):
                return frozenset(each for each in accepted if isinstance(each, str))
            case Sum(parts=parts):
                rising = (part.accepts for part in parts if part.units > 0)
                return frozenset(each for each in rising if isinstance(each, str))
            case _:
                assert_never(self.key)


class Profile(Struct, frozen=True, kw_only=True):
    """What one family of importers reads of an item.

    `images` stands before the name of a picture in its address. `label` names an option by its place, from 1. `fields`
    are the metadata of an item. `processing` says what a response earns, and which feedback it brings. `shuffles` says
    whether the options are told to be shuffled, `fixes` that one of them may keep its place, `whole` that objective and
    hint are written as QTI has them, `truths` that true and false are called so whatever the others are called.
    """

    images: str
    label: Callable[[int], str]
    fields: Callable[[Question], Iterable[FieldOf]]
    told: Callable[[Question], Told]
    processing: Callable[[Scored], Node]
    shuffles: bool
    fixes: bool
    whole: bool = False
    truths: bool = False
