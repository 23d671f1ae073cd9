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


def number(value: Fraction) -> str:
    """A decimal without exponent: what the author wrote, since points and marks are decimals there."""
    if value.denominator == 1:
        return str(value.numerator)
    return f"{Decimal(value.numerator) / Decimal(value.denominator):f}"


def response_declaration(key: Key, right: Iterable[str], *, several: bool) -> Xml:
    """RESPONSE with its correct response, and the mapping of a key that counts parts.

    The mapping holds whole units, not shares of the points: thirds would not add up to one in floats.
    """
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
            bounds = {"lowerBound": str(floor), "upperBound": str(ceiling), "defaultValue": "0"}
            entries = (el("mapEntry", {"mapKey": part.accepts, "mappedValue": str(part.units)}) for part in parts)
            return stack("mapping", bounds, *entries)
        case _:
            assert_never(key)


def outcome_declarations(points: Fraction, told: Told) -> Xml:
    """SCORE and MAXSCORE in points, FEEDBACK for the choices' feedback, and what the question's own needs.

    New Quizzes reads the points from normalMaximum, other engines from MAXSCORE. General feedback and the
    verdict have outcomes of their own with one value each, since some players mishandle a list that grows.
    """
    own = []
    if told.general:
        own.append(GENERAL_OUTCOME)
    if told.correct or told.incorrect:
        own.append(VERDICT_OUTCOME)
    return _outcomes(number(points), tuple(own))


@lru_cache(256)
def _outcomes(most: str, own: tuple[str, ...]) -> Xml:
    score = {**_SCORE, "cardinality": "single", "baseType": "float", "normalMaximum": most, "normalMinimum": "0"}
    maximum = {"identifier": "MAXSCORE", "cardinality": "single", "baseType": "float"}
    declared = (
        el("outcomeDeclaration", score, _default("0")),
        el("outcomeDeclaration", maximum, _default(most)),
        el("outcomeDeclaration", {**_FEEDBACK, "cardinality": "multiple", "baseType": "identifier"}),
        *(
            el("outcomeDeclaration", {"identifier": name, "cardinality": "single", "baseType": "identifier"})
            for name in own
        ),
    )
    return Xml("\n".join(declared))


def _default(value: str) -> Xml:
    return el("defaultValue", None, el("value", None, value))


def response_processing(key: Key, told: Told, *, several: bool) -> Xml:
    """The score of a response and the feedback that it brings; nothing answered earns 0 and brings none."""
    match key:
        case Exact(points=points):
            return _processing(_exact_rule(number(points)), told, several=several)
        case Sum(points=points, ceiling=ceiling):
            return _processing(_share_rule(number(points), ceiling), told, several=several)
        case _:
            assert_never(key)


@lru_cache(1024)  # a bank's choices are often called a, b, c, d throughout
def _processing(score: Xml, told: Told, *, several: bool) -> Xml:
    rules = [score]
    rules.extend(_choice_rule(choice, feedback, several=several) for choice, feedback in told.choices)
    rules.extend(_own_rules(told.general, told.correct, told.incorrect))
    return stack("responseProcessing", None, *rules)


# The score is one condition: Canvas Classic reads that of the first branch as the weight of what it matches.


@lru_cache(64)
def _exact_rule(points: str) -> Xml:
    return _condition(_IS_RIGHT, _set_score(_float(points)), otherwise=_set_score(_float("0")))


@lru_cache(64)
def _share_rule(points: str, ceiling: int) -> Xml:
    """points × units ÷ ceiling, divided last: the full response then earns the points to the last bit."""
    scaled = el("product", None, _MAPPED, _float(points))
    share = el("divide", None, scaled, _float(str(ceiling)))
    return _condition(_UNANSWERED, _set_score(_float("0")), otherwise=_set_score(share))


@lru_cache(1024)
def _choice_rule(choice: str, feedback: str, *, several: bool) -> Xml:
    """The feedback of one choice, in the only shape from which Canvas Classic takes it over."""
    value = el("baseValue", _NAME, choice)
    chosen = el("member", None, value, _VARIABLE) if several else el("match", None, _VARIABLE, value)
    named = el("multiple", None, _GIVEN, el("baseValue", _NAME, feedback))
    return _condition(chosen, el("setOutcomeValue", _FEEDBACK, named))


@lru_cache(8)
def _own_rules(general: str, correct: str, incorrect: str) -> tuple[Xml, ...]:
    """The question's own feedback: whatever was answered, to the right answer, to any other."""
    rules = (
        (general, _ANSWERED, GENERAL_OUTCOME),
        (correct, _IS_RIGHT, VERDICT_OUTCOME),
        (incorrect, _IS_WRONG, VERDICT_OUTCOME),
    )
    return tuple(_condition(when, _name(outcome, feedback)) for feedback, when, outcome in rules if feedback)


def _name(outcome: str, feedback: str) -> Xml:
    return el("setOutcomeValue", {"identifier": outcome}, el("baseValue", _NAME, feedback))


def _set_score(value: Xml) -> Xml:
    return el("setOutcomeValue", _SCORE, value)


def _float(value: str) -> Xml:
    return el("baseValue", _NUMBER, value)


def _condition(when: Xml, then: Xml, *, otherwise: Xml | None = None) -> Xml:
    branch = None if otherwise is None else stack("responseElse", None, otherwise)
    return stack("responseCondition", None, stack("responseIf", None, when, then), branch)
