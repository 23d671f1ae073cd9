"""QTI 2.x scoring: a key of `model.scoring` as response declarations and response processing.

SCORE is in points, so that a test's total is a plain sum of SCORE; weights would need every engine to apply them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
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
_IS_RIGHT = el("match", None, _VARIABLE, _CORRECT)
_MAPPED = el("mapResponse", _RESPONSE)


def number(value: Fraction) -> str:
    """A decimal without exponent: what the author wrote, since points and marks are decimals there."""
    if value.denominator == 1:
        return str(value.numerator)
    return f"{Decimal(value.numerator) / Decimal(value.denominator):f}"


def response_declaration(key: Key, right: Iterable[str], *, several: bool) -> Xml:
    """RESPONSE with its correct response, and the mapping of a key that counts parts.

    The mapping holds whole units, not shares of the points: thirds would not add up to one in floats.
    """
    values = join(el("value", None, identifier) for identifier in right)
    return stack(
        "responseDeclaration",
        {"identifier": "RESPONSE", "cardinality": "multiple" if several else "single", "baseType": "identifier"},
        el("correctResponse", None, values),
        _mapping(key),
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


def outcome_declarations(points: Fraction) -> Xml:
    """SCORE and MAXSCORE in points, and FEEDBACK, which names what is shown.

    New Quizzes reads the points from normalMaximum, other engines from MAXSCORE.
    """
    most = number(points)
    score = {**_SCORE, "cardinality": "single", "baseType": "float", "normalMaximum": most, "normalMinimum": "0"}
    maximum = {"identifier": "MAXSCORE", "cardinality": "single", "baseType": "float"}
    return join(
        (
            el("outcomeDeclaration", score, _default("0")),
            Xml("\n"),
            el("outcomeDeclaration", maximum, _default(most)),
            Xml("\n"),
            el("outcomeDeclaration", {**_FEEDBACK, "cardinality": "multiple", "baseType": "identifier"}),
        )
    )


def _default(value: str) -> Xml:
    return el("defaultValue", None, el("value", None, value))


def response_processing(
    key: Key, *, several: bool, told: Iterable[tuple[str, str]], general: str, correct: str, incorrect: str
) -> Xml:
    """The score of a response and the feedback that it brings; nothing answered earns 0 and brings none.

    `told` pairs a choice with the identifier of its feedback; an identifier that is "" says that there is
    no such feedback.
    """
    rules = [_score_rule(key)]
    rules.extend(_choice_rule(choice, feedback, several=several) for choice, feedback in told)
    rules.extend(_outcome_rules(general, correct, incorrect))
    return stack("responseProcessing", None, *rules)


def _score_rule(key: Key) -> Xml:
    """One condition: Canvas Classic reads the score of the first branch as the weight of what it matches."""
    nothing = _set_score(_float("0"))
    match key:
        case Exact(points=points):
            return _condition(_IS_RIGHT, _set_score(_float(number(points))), otherwise=nothing)
        case Sum():
            return _condition(_UNANSWERED, nothing, otherwise=_set_score(_share(key)))
        case _:
            assert_never(key)


def _share(key: Sum) -> Xml:
    """points × units ÷ ceiling, divided last: the full response then earns the points to the last bit."""
    scaled = el("product", None, _MAPPED, _float(number(key.points)))
    return el("divide", None, scaled, _float(str(key.ceiling)))


def _choice_rule(choice: str, feedback: str, *, several: bool) -> Xml:
    """The feedback of one choice, in the only shape from which Canvas Classic takes it over."""
    value = el("baseValue", _NAME, choice)
    chosen = el("member", None, value, _VARIABLE) if several else el("match", None, _VARIABLE, value)
    return _condition(chosen, _tell(feedback))


def _outcome_rules(general: str, correct: str, incorrect: str) -> Iterator[Xml]:
    answered = el("not", None, _UNANSWERED)
    if general:
        yield _condition(answered, _tell(general))
    if correct:
        yield _condition(_IS_RIGHT, _tell(correct))
    if incorrect:
        yield _condition(el("and", None, answered, el("not", None, _IS_RIGHT)), _tell(incorrect))


def _tell(feedback: str) -> Xml:
    named = el("multiple", None, _GIVEN, el("baseValue", _NAME, feedback))
    return el("setOutcomeValue", _FEEDBACK, named)


def _set_score(value: Xml) -> Xml:
    return el("setOutcomeValue", _SCORE, value)


def _float(value: str) -> Xml:
    return el("baseValue", _NUMBER, value)


def _condition(when: Xml, then: Xml, *, otherwise: Xml | None = None) -> Xml:
    branch = None if otherwise is None else stack("responseElse", None, otherwise)
    return stack("responseCondition", None, stack("responseIf", None, when, then), branch)
