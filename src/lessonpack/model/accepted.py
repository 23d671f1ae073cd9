"""What a part of a scoring key accepts of a response: a closed set, the same in Python and in the player.

An identifier, a pair and a position accept what is equal to them; words, a range and an area accept whatever is within
the rules of docs/scoring.md. All comparisons are exact: nothing is rounded.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from lessonpack.model.response import Entry, Pair, Piece, Point, Position, tidied
from lessonpack.patterns import regex


class Words(Struct, frozen=True, kw_only=True):
    """A gap that reads as one of these texts, or as a pattern has it; `case`: capital and small letters differ.

    A star in a pattern stands for any run of characters, none included.
    """

    gap: str
    texts: tuple[str, ...]
    case: bool = False
    patterns: tuple[str, ...] = ()


class Range(Struct, frozen=True, kw_only=True):
    """A gap with a number from `low` to `high`, both of them included."""

    gap: str
    low: Fraction
    high: Fraction


class Rectangle(Struct, frozen=True):
    """A rectangle of a picture by its edges, which belong to it, in the pixels of `Point`."""

    left: int
    top: int
    right: int
    bottom: int


class Circle(Struct, frozen=True):
    """A circle of a picture; its edge belongs to it."""

    x: int
    y: int
    radius: int


class Polygon(Struct, frozen=True):
    """What edges from corner to corner enclose, and the edges; what edges that cross enclose twice is outside."""

    corners: tuple[Point, ...]


Area = Rectangle | Circle | Polygon
Accepted = str | Pair | Position | Words | Range | Rectangle | Circle | Polygon  # a str is an identifier


def accepts(accepted: Accepted, piece: Piece) -> bool:
    """Whether a piece of a response is what is accepted."""
    match accepted:
        case str() | Pair() | Position():
            return piece == accepted
        case Words(gap=gap):
            return isinstance(piece, Entry) and piece.gap == gap and _reads(piece.text, accepted)
        case Range(gap=gap, low=low, high=high):
            value = number(piece.text) if isinstance(piece, Entry) and piece.gap == gap else None
            return value is not None and low <= value <= high
        case Rectangle() | Circle() | Polygon():
            return isinstance(piece, Point) and within(accepted, piece)
        case _:
            assert_never(accepted)


# --- words and numbers --------------------------------------------------------------------------------

_NUMBER = regex(r"([+\-\u2212]?)([0-9]*)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]{1,3}))?")
_LONGEST_NUMBER = 100


def _reads(text: str, words: Words) -> bool:
    given = compared(text, case=words.case)
    return any(compared(each, case=words.case) == given for each in words.texts) or any(
        is_like(compared(each, case=words.case), given) for each in words.patterns
    )


def is_like(pattern: str, text: str) -> bool:
    """Whether a pattern takes a text, both as they are compared; of another pattern, all that this one takes.

    Each piece between stars is looked for behind the one before it, where most is left for those that follow.
    """
    head, *pieces, tail = pattern.split("*")
    at, end = len(head), len(text) - len(tail)
    if at > end or not (text.startswith(head) and text.endswith(tail)):
        return False
    for piece in pieces:
        found = text.find(piece, at, end)
        if found < 0:
            return False
        at = found + len(piece)
    return True


def compared(text: str, *, case: bool) -> str:
    """Text as it is compared: where case does not count in capitals, made of small letters, so that ẞ and ß are SS."""
    return tidied(text) if case else unicodedata.normalize("NFC", tidied(text).lower().upper())


def number(text: str) -> Fraction | None:
    """The number that a text is: `-3`, `2.50`, `.5`, `6.02e23`; None for any other text, and beyond 100 characters."""
    written = tidied(text)
    found = _NUMBER.fullmatch(written) if len(written) <= _LONGEST_NUMBER else None
    if found is None or not (found[2] or found[3]):
        return None
    sign, whole, rest, power = found[1], found[2], found[3] or "", found[4] or "0"
    value = Fraction(int(whole + rest)) * Fraction(10) ** (int(power) - len(rest))
    return value if sign in ("", "+") else -value


def decimal(value: Fraction) -> str:
    """A number that is a finite decimal, exactly, without exponent: what the author wrote, or a half of it."""
    if value.denominator == 1:
        return str(value.numerator)
    return f"{Decimal(value.numerator) / Decimal(value.denominator):f}"


# --- areas --------------------------------------------------------------------------------------------


def within(area: Area, point: Point) -> bool:
    """Whether a point lies within an area or on its edge."""
    match area:
        case Rectangle(left=left, top=top, right=right, bottom=bottom):
            return left <= point.x <= right and top <= point.y <= bottom
        case Circle(x=x, y=y, radius=radius):
            return (point.x - x) ** 2 + (point.y - y) ** 2 <= radius**2
        case Polygon(corners=corners):
            return _encloses(corners, point)
        case _:
            assert_never(area)


def _encloses(corners: tuple[Point, ...], point: Point) -> bool:
    """By the even-odd rule: a ray from the point to the right meets an odd number of edges."""
    inside = False
    for start, end in zip(corners, (*corners[1:], *corners[:1]), strict=True):
        turn = side(start, end, point)
        if turn == 0 and _between(start.x, point.x, end.x) and _between(start.y, point.y, end.y):
            return True
        if (start.y > point.y) != (end.y > point.y):
            inside ^= (turn > 0) == (end.y > start.y)
    return inside


def side(start: Point, end: Point, point: Point) -> int:
    """On which side of a line a point is: more than 0, less, or 0 on it."""
    return (end.x - start.x) * (point.y - start.y) - (end.y - start.y) * (point.x - start.x)


def _between(one: int, value: int, other: int) -> bool:
    return min(one, other) <= value <= max(one, other)


# --- the identifiers in it ----------------------------------------------------------------------------


def named(accepted: Accepted, name: Callable[[str], str]) -> Accepted:
    """The same with every identifier (of a choice, of either of a pair, of a gap) as `name` gives it."""
    match accepted:
        case str():
            return name(accepted)
        case Pair(source=source, target=target):
            return Pair(name(source), name(target))
        case Position(id=id, place=place):
            return Position(name(id), place)
        case Words(gap=gap):
            return replace(accepted, gap=name(gap))
        case Range(gap=gap, low=low, high=high):
            return Range(gap=name(gap), low=low, high=high)
        case Rectangle() | Circle() | Polygon():
            return accepted
        case _:
            assert_never(accepted)
