"""QTI 2.x scoring: a key of `model.scoring` as response declarations and response processing.

SCORE is in points, so that a test's total is a plain sum of SCORE; weights would need every engine to apply them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import assert_never

from lessonpack.formats.qti2 import MAP_RESPONSE, MATCH_CORRECT
from lessonpack.model.accepted import Accepted
from lessonpack.model.scoring import Exact, Key, Sum
from lessonpack.render.xml import Xml, el, join, stack

_RESPONSE = {"identifier": "RESPONSE"}
_FEEDBACK = {"identifier": "FEEDBACK"}
_SCORE = {"identifier": "SCORE"}
_NAME = {"baseType": "identifier"}
_NUMBER = {"baseType": "float"}

_VARIABLE = el("variable", _RESPONSE)
_CORRECT = el("correct", _RESPONSE)
_GIVEN = el("variable", _FEEDBACK)
_UNANSWERED = el("isNull", None, _VARIABLE)
_ANSWERED = el("not", None, _UNANSWERED)
_IS_RIGHT = el("match", None, _VARIABLE, _CORRECT)
_IS_WRONG = el("and", None, _ANSWERED, el("not", None, _IS_RIGHT))
_MAPPED = el("mapResponse", _RESPONSE)


GENERAL_OUTCOME, VERDICT_OUTCOME = "GENERAL", "VERDICT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What feedback a question has, by identifier: `choices` pairs a choice with its own; "" is none."""

    choices: tuple[tuple[str, str], ...]
    general: str
    correct: str
    incorrect: str

    def __bool__(self) -> bool:
        return bool(self.choices or self.general or self.correct or self.incorrect)


def grain(key: Key) -> Fraction:
    """What every response earns a whole number of: the points, or what one right choice of several earns."""
    match key:
        case Exact(points=points):
            return points
        case Sum(points=points, ceiling=ceiling):
            return points / ceiling
        case _:
            assert_never(key)


def number(value: Fraction) -> str:
    """A number that is a finite decimal, exactly, without exponent: what the author wrote, or a half of it."""
    if value.denominator == 1:
        return str(value.numerator)
    return f"{Decimal(value.numerator) / Decimal(value.denominator):f}"


def _is_decimal(value: Fraction) -> bool:
    """True for 0.125, which has an end; false for a third."""
    return pow(10, value.denominator.bit_length(), value.denominator) == 0


def _is_binary(value: Fraction) -> bool:
    """True for halves, quarters, eighths …: sums of them are exact in the binary numbers of every engine."""
    return value.denominator & (value.denominator - 1) == 0


def response_declaration(key: Key, right: Iterable[str], *, several: bool) -> Xml:
    """RESPONSE with its correct response, and the mapping of a key that counts parts."""
    return _declared(tuple(right), _mapping(key), several=several)


@lru_cache(1024)  # likewise
def _declared(right: tuple[str, ...], mapping: Xml | None, *, several: bool) -> Xml:
    values = join(el("value", None, identifier) for identifier in right)
    return stack(
        "responseDeclaration",
        {"identifier": "RESPONSE", "cardinality": "multiple" if several else "single", "baseType": "identifier"},
        el("correctResponse", None, values),
        mapping,
    )


def _mapping(key: Key) -> Xml | None:
    match key:
        case Exact():
            return None
        case Sum(parts=parts, floor=floor, ceiling=ceiling):
            worth = _worth(key.points, ceiling, frozenset((floor, ceiling, *(part.units for part in parts))))
            bounds = {"lowerBound": worth[floor], "upperBound": worth[ceiling], "defaultValue": "0"}
            mapped = ({"mapKey": _map_key(part.accepts), "mappedValue": worth[part.units]} for part in parts)
            entries = (el("mapEntry", each) for each in mapped)
            return stack("mapping", bounds, *entries)
        case _:
            assert_never(key)


def _map_key(accepted: Accepted) -> str:
    """The identifier of a choice: the items that are written accept nothing else."""
    assert isinstance(accepted, str)
    return accepted


@lru_cache(256)
def _worth(points: Fraction, ceiling: int, units: frozenset[int]) -> dict[int, str]:
    """What a mapping gives for units: their points where these are decimals, else the units themselves.

    Editors take the values of a mapping over as they stand, and not what rules make of them.
    """
    share = points / ceiling
    return {each: number(each * share if _is_decimal(share) else Fraction(each)) for each in units}


def outcome_declarations(points: Fraction, told: Told) -> Xml:
    """SCORE and MAXSCORE in points, FEEDBACK for the choices' feedback, and what the question's own needs.

    New Quizzes reads the points from normalMaximum, other engines from MAXSCORE. General feedback and the
    verdict have outcomes of their own with one value each, since some players mishandle a list that grows.
    """
    named = (
        ("FEEDBACK", "multiple", told.choices),
        (GENERAL_OUTCOME, "single", told.general),
        (VERDICT_OUTCOME, "single", told.correct or told.incorrect),
    )
    return _outcomes(number(points), tuple((name, cardinality) for name, cardinality, any_ in named if any_))


@lru_cache(256)
def _outcomes(most: str, named: tuple[tuple[str, str], ...]) -> Xml:
    score = {**_SCORE, "cardinality": "single", "baseType": "float", "normalMaximum": most, "normalMinimum": "0"}
    maximum = {"identifier": "MAXSCORE", "cardinality": "single", "baseType": "float"}
    declared = (
        el("outcomeDeclaration", score, _default("0")),
        el("outcomeDeclaration", maximum, _default(most)),
        *(
            el("outcomeDeclaration", {"identifier": name, "cardinality": cardinality, "baseType": "identifier"})
            for name, cardinality in named
        ),
    )
    return Xml("\n".join(declared))


def _default(value: str) -> Xml:
    return el("defaultValue", None, el("value", None, value))


def response_processing(key: Key, told: Told, *, several: bool) -> Xml:
    """The score of a response and the feedback that it brings; nothing answered earns 0 and brings none.

    A standard template where it says just that: importers know what they do not have to read.
    """
    template = "" if told else _template(key)
    if template:
        return el("responseProcessing", {"template": template})
    return _processing(_score_rule(key), told, several=several)


def _template(key: Key) -> str:
    """The standard template by which every response earns what the key says, to the last bit; "" where none does."""
    match key:
        case Exact(points=points):
            return MATCH_CORRECT if points == 1 else ""
        case Sum(points=points, ceiling=ceiling):
            return MAP_RESPONSE if _is_binary(points / ceiling) else ""
        case _:
            assert_never(key)


@lru_cache(1024)  # a bank's choices are often called a, b, c, d throughout
def _processing(score: Xml, told: Told, *, several: bool) -> Xml:
    rules = [score]
    rules.extend(_choice_rule(choice, feedback, several=several) for choice, feedback in told.choices)
    rules.extend(_own_rules(told.general, told.correct, told.incorrect))
    return stack("responseProcessing", None, *rules)


# The score is one condition: Canvas Classic reads that of the first branch as the weight of what it matches.


def _score_rule(key: Key) -> Xml:
    match key:
        case Exact(points=points):
            return _exact_rule(number(points))
        case Sum(points=points, ceiling=ceiling):
            return _sum_rule(points, ceiling)
        case _:
            assert_never(key)


@lru_cache(64)
def _exact_rule(points: str) -> Xml:
    return _condition((_IS_RIGHT, _points(points)), otherwise=_points("0"))


@lru_cache(256)
def _sum_rule(points: Fraction, ceiling: int) -> Xml:
    """What is earned by parts; the full response earns the points themselves, which a sum of floats may miss."""
    full = number(points)
    earned = _MAPPED
    if not _is_decimal(points / ceiling):  # the mapping counts choices
        earned = el("divide", None, el("product", None, _MAPPED, _float(full)), _float(str(ceiling)))
    return _condition((_IS_RIGHT, _points(full)), (_UNANSWERED, _points("0")), otherwise=_set_score(earned))


@lru_cache(1024)
def _choice_rule(choice: str, feedback: str, *, several: bool) -> Xml:
    """The feedback of one choice, in the only shape from which Canvas Classic takes it over."""
    value = el("baseValue", _NAME, choice)
    chosen = el("member", None, value, _VARIABLE) if several else el("match", None, _VARIABLE, value)
    named = el("multiple", None, _GIVEN, el("baseValue", _NAME, feedback))
    return _condition((chosen, el("setOutcomeValue", _FEEDBACK, named)))


@lru_cache(8)
def _own_rules(general: str, correct: str, incorrect: str) -> tuple[Xml, ...]:
    """The question's own feedback: whatever was answered, to the right answer, to any other."""
    rules = (
        (general, _ANSWERED, GENERAL_OUTCOME),
        (correct, _IS_RIGHT, VERDICT_OUTCOME),
        (incorrect, _IS_WRONG, VERDICT_OUTCOME),
    )
    return tuple(_condition((when, _name(outcome, feedback))) for feedback, when, outcome in rules if feedback)


def _name(outcome: str, feedback: str) -> Xml:
    return el("setOutcomeValue", {"identifier": outcome}, el("baseValue", _NAME, feedback))


def _points(points: str) -> Xml:
    return _set_score(_float(points))


def _set_score(value: Xml) -> Xml:
    return el("setOutcomeValue", _SCORE, value)


def _float(value: str) -> Xml:
    return el("baseValue", _NUMBER, value)


def _condition(*branches: tuple[Xml, Xml], otherwise: Xml | None = None) -> Xml:
    """The first branch of (when, then) that holds."""
    (when, then), *more = branches
    return stack(
        "responseCondition",
        None,
        stack("responseIf", None, when, then),
        *(stack("responseElseIf", None, *branch) for branch in more),
        None if otherwise is None else stack("responseElse", None, otherwise),
    )
