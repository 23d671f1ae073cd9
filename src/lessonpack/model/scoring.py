"""Scoring, compiled once: every question kind becomes one key that Python, the player and targets read.

A key is exact (the response is just what is accepted, or it earns nothing) or a sum of parts held between a floor
and a ceiling; of what people have to judge no response earns anything here. The weights are whole numbers in units of
points/ceiling, so that thirds stay exact and every engine can compute the same score from the same data.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from math import gcd, lcm
from typing import assert_never

from msgspec import Struct

from lessonpack.ids import token
from lessonpack.model.accepted import Accepted, Area, Circle, Polygon, Range, Rectangle, Words, accepts, named
from lessonpack.model.asked import Answer, Near, Scoring
from lessonpack.model.questions import (
    AnyGap,
    ChoiceGap,
    ChoiceQuestion,
    Cloze,
    Hotspot,
    Judged,
    Matching,
    MultipleResponse,
    NumberGap,
    Numeric,
    Ordering,
    Question,
    ShortAnswer,
    SingleChoice,
    TextOnly,
    TrueFalse,
    TypedGap,
)
from lessonpack.model.response import Pair, Position, Response, pieces


class Part(Struct, frozen=True, kw_only=True):
    """What counts in a response: what is accepted, and the units that it adds or takes."""

    accepts: Accepted
    units: int


class Exact(Struct, frozen=True, kw_only=True):
    """Full points for all that is accepted, in any order, and nothing else; else 0."""

    points: Fraction
    accepts: tuple[Accepted, ...]


class Sum(Struct, frozen=True, kw_only=True):
    """points × (sum of the units of the parts that were met, held within floor..ceiling) / ceiling."""

    points: Fraction
    parts: tuple[Part, ...]
    floor: int
    ceiling: int


class Manual(Struct, frozen=True, kw_only=True):
    """A person gives the points, so many at most; until then there is no score for the answer."""

    points: Fraction


Key = Exact | Sum | Manual


def key(question: Question) -> Key:
    """The scoring of a question in normal form (docs/scoring.md has the table)."""
    match question:
        case SingleChoice() | TrueFalse() | MultipleResponse(scoring=Scoring.ALL_OR_NOTHING):
            return Exact(points=question.points, accepts=_right(question))
        case MultipleResponse(choices=choices):
            return _by_share(question.points, [choice.id for choice in choices], _shares(question))
        case Matching(terms=terms, scoring=scoring):
            return _of_places(question.points, [Pair(term.id, term.partner) for term in terms], scoring)
        case ShortAnswer(answers=answers, case=case):
            accepted = [words_of(question.GAP, (each,), case=case) for each in answers]
            return _by_share(question.points, accepted, [each.share for each in answers])
        case Numeric(others=()):
            return Exact(points=question.points, accepts=(range_of(question.GAP, question),))
        case Numeric(others=others):
            ranges = [range_of(question.GAP, each) for each in question.known]
            return _by_share(question.points, ranges, [Fraction(1), *(each.share for each in others)])
        case Ordering(items=items, scoring=scoring):
            places = [Position(item.id, place) for place, item in enumerate(items, 1)]
            return _of_places(question.points, places, scoring)
        case Judged(points=points):
            return Manual(points=points)
        case Cloze(gaps=gaps, scoring=Scoring.ALL_OR_NOTHING):
            return Exact(points=question.points, accepts=tuple(map(_right_in, gaps)))
        case Cloze(gaps=gaps):
            whole = sum(gap.weight for gap in gaps)
            weighed = [(each, share * gap.weight / whole) for gap in gaps for each, share in _accepted(gap)]
            return _by_share(question.points, [each for each, _ in weighed], [share for _, share in weighed])
        case Hotspot(right=right, scoring=scoring):
            return _of_places(question.points, [each.area for each in right], scoring)
        case TextOnly(points=points):
            return Exact(points=points, accepts=())
        case _:
            assert_never(question)


def _of_places(points: Fraction, right: Sequence[Accepted], scoring: Scoring) -> Key:
    """The key of what has so many right places: all of them, or an equal share for each."""
    if scoring is Scoring.ALL_OR_NOTHING:
        return Exact(points=points, accepts=tuple(right))
    parts = tuple(Part(accepts=each, units=1) for each in right)
    return Sum(points=points, parts=parts, floor=0, ceiling=len(right))


def _by_share(points: Fraction, accepted: Sequence[Accepted], shares: Sequence[Fraction]) -> Key:
    """What is accepted, each for a share of the points."""
    ceiling = lcm(*(share.denominator for share in shares))
    units = (int(share * ceiling) for share in shares)
    parts = tuple(Part(accepts=each, units=unit) for each, unit in zip(accepted, units, strict=True))
    return Sum(points=points, parts=parts, floor=0, ceiling=ceiling)


def _accepted(gap: AnyGap) -> list[tuple[Accepted, Fraction]]:
    """What is accepted in a gap, and the share that it earns; the first that accepts what was given counts."""
    match gap:
        case TypedGap(answers=answers, case=case):
            return [(words_of(gap.id, (each,), case=case), each.share) for each in answers]
        case NumberGap(others=others):
            return [(_right_in(gap), Fraction(1)), *((range_of(gap.id, each), each.share) for each in others)]
        case ChoiceGap():
            return [(_right_in(gap), Fraction(1))]
        case _:
            assert_never(gap)


def words_of(gap: str, answers: Iterable[Answer], *, case: bool) -> Words:
    """What any of these answers accepts in a gap."""
    each = list(answers)
    texts = tuple(answer.words for answer in each if not answer.pattern)
    return Words(gap=gap, texts=texts, case=case, patterns=tuple(answer.words for answer in each if answer.pattern))


def range_of(gap: str, near: Near) -> Range:
    """The numbers from the lowest to the highest in a gap."""
    return Range(gap=gap, low=near.lowest, high=near.highest)


def _right_in(gap: AnyGap) -> Words | Range:
    """What earns all that a gap is worth."""
    match gap:
        case TypedGap(answers=answers, case=case):
            return words_of(gap.id, [each for each in answers if each.share == 1], case=case)
        case NumberGap():
            return range_of(gap.id, gap)
        case ChoiceGap(right=right):
            return Words(gap=gap.id, texts=(token(right.id),), case=True)
        case _:
            assert_never(gap)


def _shares(question: MultipleResponse) -> list[Fraction]:
    """What each choice adds or takes away: the author's share, or that of each of so many right ones."""
    equal = Fraction(1, len(_right(question)))
    usual = (equal if choice.correct else -equal for choice in question.choices)
    return [
        each if choice.share is None else choice.share for choice, each in zip(question.choices, usual, strict=True)
    ]


def earns_partly(key: Key) -> bool:
    """True where a response can earn some of the points and not all."""
    return isinstance(key, Sum) and any(0 < part.units < key.ceiling for part in key.parts)


def _right(question: ChoiceQuestion) -> tuple[str, ...]:
    return tuple(choice.id for choice in question.choices if choice.correct)


def score(key: Key, response: Response) -> Fraction:
    """The points that a response earns: 0..key.points, exact; none where people give them.

    Each piece of it meets the first part of the key that accepts it, and each part counts once.
    """
    match key:
        case Exact(points=points, accepts=accepted):
            return points if _met(accepted, response) == set(range(len(accepted))) else Fraction(0)
        case Sum(points=points, parts=parts, floor=floor, ceiling=ceiling):
            met = _met([part.accepts for part in parts], response) - {_NOTHING}
            return points * max(floor, min(ceiling, sum(parts[at].units for at in met))) / ceiling
        case Manual():
            return Fraction(0)
        case _:
            assert_never(key)


_NOTHING = -1


def _met(accepted: Sequence[Accepted], response: Response) -> set[int]:
    """Which of what is accepted the pieces of a response meet; `_NOTHING` is among them for a piece that meets none."""
    found = ((at for at, each in enumerate(accepted) if accepts(each, piece)) for piece in pieces(response))
    return {next(places, _NOTHING) for places in found}


def renamed(key: Key, name: Callable[[str], str]) -> Key:
    """The key with every identifier in it as `name` gives it."""
    match key:
        case Exact(points=points, accepts=accepted):
            return Exact(points=points, accepts=tuple(named(each, name) for each in accepted))
        case Sum(points=points, parts=parts, floor=floor, ceiling=ceiling):
            own = tuple(Part(accepts=named(part.accepts, name), units=part.units) for part in parts)
            return Sum(points=points, parts=own, floor=floor, ceiling=ceiling)
        case Manual():
            return key
        case _:
            assert_never(key)


# --- as JSON (docs/scoring.md) ------------------------------------------------------------------------


def data(key: Key) -> dict[str, object]:
    """The key as JSON carries it to other engines: ids as packages write them, fractions as `1/2`."""
    match key:
        case Manual(points=points):
            return {"points": written(points), "manual": True}
        case Exact(points=points, accepts=accepted):
            identifiers = sorted(token(each) for each in accepted if isinstance(each, str))
            others = [_accepted_data(each) for each in accepted if not isinstance(each, str)]
            return {"points": written(points), "accepts": [*identifiers, *others]}
        case Sum(points=points, parts=parts, floor=floor, ceiling=ceiling):
            return {"points": written(points), **_parts_data(parts), "floor": floor, "ceiling": ceiling}
        case _:
            assert_never(key)


def _parts_data(parts: Sequence[Part]) -> dict[str, object]:
    """The short form where every part accepts an identifier."""
    units = {token(part.accepts): part.units for part in parts if isinstance(part.accepts, str)}
    if len(units) == len(parts):
        return {"units": units}
    return {"parts": [{"accepts": _accepted_data(part.accepts), "units": part.units} for part in parts]}


def _accepted_data(accepted: Accepted) -> object:
    """An identifier as itself, all else as an object that is known by its keys."""
    match accepted:
        case str():
            return token(accepted)
        case Pair(source=source, target=target):
            return {"pair": [token(source), token(target)]}
        case Position(id=id, place=place):
            return {"id": token(id), "place": place}
        case Words():
            return words_data(accepted)
        case Range():
            return range_data(accepted)
        case Rectangle() | Circle() | Polygon():
            return area_data(accepted)
        case _:
            assert_never(accepted)


def words_data(accepted: Words) -> dict[str, object]:
    """Words of a gap as JSON, with patterns where there are some."""
    told: dict[str, object] = {"gap": token(accepted.gap), "words": list(accepted.texts), "case": accepted.case}
    return told | ({"patterns": list(accepted.patterns)} if accepted.patterns else {})


def range_data(accepted: Range) -> dict[str, object]:
    """Numbers of a gap as JSON."""
    return {"gap": token(accepted.gap), "from": written(accepted.low), "to": written(accepted.high)}


def area_data(area: Area) -> dict[str, object]:
    """An area as JSON, known by its one key."""
    match area:
        case Rectangle(left=left, top=top, right=right, bottom=bottom):
            return {"rectangle": [left, top, right, bottom]}
        case Circle(x=x, y=y, radius=radius):
            return {"circle": [x, y, radius]}
        case Polygon(corners=corners):
            return {"polygon": [[corner.x, corner.y] for corner in corners]}
        case _:
            assert_never(area)


def written(value: Fraction) -> str:
    """A number as every engine reads it, exactly: `1/2`, `3/1`."""
    return f"{value.numerator}/{value.denominator}"


def computed(key: Key) -> Fraction:
    """The points that can be earned without anybody's judgement."""
    return Fraction(0) if isinstance(key, Manual) else key.points


def percent(earned: Fraction, possible: Fraction) -> Fraction:
    """The share earned, 0..100; 0 when nothing could be earned."""
    return earned * 100 / possible if possible else Fraction(0)


_MOST_TOTALS = 1_000  # different sums of points that draws of one quiz may be worth
_MOST_PARTS = 36**24
_FINE = 10**20


def parts(always: Sequence[Key], pools: Iterable[tuple[int, Sequence[Key]]], *, least: int) -> int:
    """A multiple of `least` by which the share of the points that any attempt can earn becomes a whole number.

    Every attempt asks `always`, and of each pool as many questions as it says. Where pools draw questions of so many
    different points that this number would have more than 24 digits to the base 36 it is `least` times 10^20 instead.
    """
    drawn = [(pick, sorted(map(computed, keys))) for pick, keys in pools]
    keys = [*always, *(key for _, pool in pools for key in pool)]
    unit = _common(grain(key) for key in keys)
    fixed = sum(map(computed, always), Fraction(0))
    lowest = fixed + sum((sum(points[:pick]) for pick, points in drawn), Fraction(0))
    highest = fixed + sum((sum(points[len(points) - pick :]) for pick, points in drawn), Fraction(0))
    apart = _common(points[-1] - each for _, points in drawn for each in points)
    number = int((highest - lowest) / apart) + 1 if apart else 1
    if not highest:
        return least
    if number > _MOST_TOTALS:
        return least * _FINE
    whole = lcm(least, *(int((lowest + apart * each) / unit) for each in range(number) if lowest + apart * each))
    return whole if whole <= _MOST_PARTS else least * _FINE


def grain(key: Key) -> Fraction:
    """What every response earns a whole number of: the points, or what one right choice of several does; 0 for none."""
    match key:
        case Exact(points=points):
            return points
        case Sum(points=points, ceiling=ceiling):
            return points / ceiling
        case Manual():
            return Fraction(0)
        case _:
            assert_never(key)


def _common(values: Iterable[Fraction]) -> Fraction:
    """The largest number of which all these are multiples; 0 of none."""
    each = list(values)
    below = lcm(*(value.denominator for value in each))
    return Fraction(gcd(*(int(value * below) for value in each)), below)
