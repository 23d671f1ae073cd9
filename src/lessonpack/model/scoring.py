"""Scoring, compiled once: every question kind becomes one key that Python, the player and targets read.

A key is exact (the response is this set, or it earns nothing) or a sum of parts held between a floor and
a ceiling. The weights are whole numbers in units of points/ceiling, so that thirds stay exact and every
engine can compute the same score from the same data.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm
from typing import assert_never

from lessonpack.ids import token
from lessonpack.model.course import Grade
from lessonpack.model.questions import MultipleResponse, Question, Scoring, SingleChoice, TrueFalse


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A piece of a response that counts: the identifier of a choice, and the units it adds or takes."""

    accepts: str
    units: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Exact:
    """Full points for exactly these identifiers, in any order; else 0."""

    points: Fraction
    accepts: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """points × (sum of the units of the chosen parts, held within floor..ceiling) / ceiling."""

    points: Fraction
    parts: tuple[Part, ...]
    floor: int
    ceiling: int


Key = Exact | Sum


def key(question: Question) -> Key:
    """The scoring of a question in normal form (docs/scoring.md has the table)."""
    right = [choice.id for choice in question.choices if choice.correct]
    match question:
        case SingleChoice() | TrueFalse():
            return Exact(points=question.points, accepts=frozenset(right))
        case MultipleResponse(scoring=Scoring.ALL_OR_NOTHING):
            return Exact(points=question.points, accepts=frozenset(right))
        case MultipleResponse():
            parts = tuple(Part(accepts=c.id, units=1 if c.correct else -1) for c in question.choices)
            return Sum(points=question.points, parts=parts, floor=0, ceiling=len(right))
        case _:
            assert_never(question)


def score(key: Key, response: Collection[str]) -> Fraction:
    """The points that a response (the chosen identifiers) earns: 0..key.points, exact."""
    chosen = frozenset(response)
    match key:
        case Exact(points=points, accepts=accepts):
            return points if chosen == accepts else Fraction(0)
        case Sum(points=points, parts=parts, floor=floor, ceiling=ceiling):
            total = sum(part.units for part in parts if part.accepts in chosen)
            return points * max(floor, min(ceiling, total)) / ceiling
        case _:
            assert_never(key)


def data(key: Key) -> dict[str, object]:
    """The key as JSON carries it to other engines: ids as packages write them, fractions as `1/2`."""
    match key:
        case Exact(points=points, accepts=accepts):
            return {"points": written(points), "accepts": sorted(token(id) for id in accepts)}
        case Sum(points=points, parts=parts, floor=floor, ceiling=ceiling):
            units = {token(part.accepts): part.units for part in parts}
            return {"points": written(points), "units": units, "floor": floor, "ceiling": ceiling}
        case _:
            assert_never(key)


def written(value: Fraction) -> str:
    """A number as every engine reads it, exactly: `1/2`, `3/1`."""
    return f"{value.numerator}/{value.denominator}"


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
    drawn = [(pick, sorted(key.points for key in keys)) for pick, keys in pools]
    keys = [*always, *(key for _, pool in pools for key in pool)]
    unit = _common(_step(key) for key in keys)
    fixed = sum((key.points for key in always), Fraction(0))
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


def _step(key: Key) -> Fraction:
    """Of how many points what can be earned is a multiple."""
    return key.points if isinstance(key, Exact) else key.points / key.ceiling


def _common(values: Iterable[Fraction]) -> Fraction:
    """The largest number of which all these are multiples; 0 of none."""
    each = list(values)
    below = lcm(*(value.denominator for value in each))
    return Fraction(gcd(*(int(value * below) for value in each)), below)


def graded(grade: Grade, attempts: Sequence[Fraction]) -> Fraction | None:
    """The percentage of a quiz, of the percentages of its attempts in order; None before the first."""
    if not attempts:
        return None
    match grade:
        case Grade.BEST:
            return max(attempts)
        case Grade.LAST:
            return attempts[-1]
        case Grade.AVERAGE:
            return sum(attempts, Fraction(0)) / len(attempts)
        case _:
            assert_never(grade)


def rolled_up(quizzes: Iterable[tuple[Fraction, Fraction | None]]) -> Fraction | None:
    """The percentage of a course, of the weight and the percentage of each of its graded quizzes.

    A quiz without a percentage was not taken and counts as 0; None when nothing counts.
    """
    each = list(quizzes)
    whole = sum((weight for weight, _ in each), Fraction(0))
    earned = sum((weight * (score or 0) for weight, score in each), Fraction(0))
    return earned / whole if whole else None
