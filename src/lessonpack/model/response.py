"""What a learner can give as an answer: a closed set, so that `assert_never` finds every place that must know it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import assert_never

from msgspec import Struct

from lessonpack.patterns import regex

# --- the pieces that answers are made of --------------------------------------------------------------


class Pair(Struct, frozen=True):
    """Two things put together, by identifier: what is matched, and what it is matched with."""

    source: str
    target: str


class Position(Struct, frozen=True):
    """What stands at a place of an order; places are counted from 1."""

    id: str
    place: int


class Entry(Struct, frozen=True):
    """What was written into a gap."""

    gap: str
    text: str


class Point(Struct, frozen=True):
    """A point of a picture, in whole pixels of the picture's own size from its left upper corner."""

    x: int
    y: int


Piece = str | Pair | Position | Entry | Point  # a str is the identifier of what was chosen


# --- responses ----------------------------------------------------------------------------------------


class Chosen(Struct, frozen=True):
    """Identifiers, in whatever order."""

    ids: tuple[str, ...]


class Paired(Struct, frozen=True):
    """Pairs, in whatever order."""

    pairs: tuple[Pair, ...]


class Ordered(Struct, frozen=True):
    """Identifiers, the first one first."""

    ids: tuple[str, ...]


class Filled(Struct, frozen=True):
    """What was written into each gap, words and numbers alike as text; a gap that is left out was left empty."""

    entries: tuple[Entry, ...]


class Pointed(Struct, frozen=True):
    """Points of one picture, in whatever order."""

    points: tuple[Point, ...]


class Written(Struct, frozen=True):
    """Prose, which only people can judge."""

    text: str


Response = Chosen | Paired | Ordered | Filled | Pointed | Written


def pieces(response: Response) -> tuple[Piece, ...]:
    """What of a response a key can accept: no gap that has only white space in it, and nothing of prose."""
    match response:
        case Chosen(ids=ids):
            return ids
        case Paired(pairs=pairs):
            return pairs
        case Ordered(ids=ids):
            return tuple(Position(id, place) for place, id in enumerate(ids, 1))
        case Filled(entries=entries):
            return tuple(entry for entry in entries if tidied(entry.text))
        case Pointed(points=points):
            return points
        case Written():
            return ()
        case _:
            assert_never(response)


# White space as JavaScript has it: Python's own also takes control characters, and leaves U+FEFF.
_BLANKS = regex("[\t-\r \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]+")


def tidied(text: str) -> str:
    """Text in Unicode's NFC, without white space at its ends and with one blank for any other run of it."""
    return _BLANKS.sub(" ", unicodedata.normalize("NFC", text)).strip(" ")


# --- as JSON (docs/scoring.md) ------------------------------------------------------------------------


def data(response: Response) -> dict[str, object]:
    """The response as JSON, which the player writes and reads alike: one key, by which its kind is known."""
    match response:
        case Chosen(ids=ids):
            return {"chosen": list(ids)}
        case Paired(pairs=pairs):
            return {"pairs": [[pair.source, pair.target] for pair in pairs]}
        case Ordered(ids=ids):
            return {"order": list(ids)}
        case Filled(entries=entries):
            return {"gaps": {entry.gap: entry.text for entry in entries}}
        case Pointed(points=points):
            return {"points": [[point.x, point.y] for point in points]}
        case Written(text=text):
            return {"text": text}
        case _:
            assert_never(response)


def read(written: object) -> Response:
    """The response that JSON says; ValueError for JSON that says none."""
    match written if isinstance(written, dict) and len(written) == 1 else None:
        case {"chosen": [*ids]} if _all(str, ids):
            return Chosen(tuple(ids))
        case {"pairs": [*pairs]} if _all_two(str, pairs):
            return Paired(tuple(Pair(*pair) for pair in pairs))
        case {"order": [*ids]} if _all(str, ids):
            return Ordered(tuple(ids))
        case {"gaps": dict(gaps)} if _all(str, [*gaps, *gaps.values()]):
            return Filled(tuple(Entry(gap, text) for gap, text in gaps.items()))
        case {"points": [*points]} if _all_two(int, points):
            return Pointed(tuple(Point(*point) for point in points))
        case {"text": str(text)}:
            return Written(text)
        case _:
            raise ValueError("a response is JSON with one of the keys chosen, pairs, order, gaps, points and text")


def _all(kind: type, values: Iterable[object]) -> bool:
    """True where all are of this very type: JSON's true is no number."""
    return all(type(value) is kind for value in values)


def _all_two(kind: type, lists: Iterable[object]) -> bool:
    return all(isinstance(each, list) and len(each) == 2 and _all(kind, each) for each in lists)
