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

from lessonpack.formats.qti_names import MAP_RESPONSE, MATCH_CORRECT
from lessonpack.model.accepted import Accepted
from lessonpack.model.scoring import Exact, Key, Sum
from lessonpack.render.xml import Child, Kept, Node, el, lines, stack

# What feedback of the question as a whole is called, and the outcomes that bring it.
GENERAL, CORRECT, INCORRECT = "general_fb", "correct_fb", "incorrect_fb"
GENERAL_OUTCOME, VERDICT_OUTCOME = "GENERAL", "VERDICT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What feedback a question has: `choices` pairs the identifier of a choice with that of its feedback."""

    choices: tuple[tuple[str, str], ...]
    general: bool
    correct: bool
    incorrect: bool

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


@lru_cache(1024)  # questions of a bank are often scored alike: without this its package takes 58 % longer to make
def scored(key: Key, right: tuple[str, ...], told: Told, *, several: bool) -> tuple[Kept, Kept]:
    """What stands in an item before its body and behind it: its variables, and how a response sets them."""
    score, rule = _points(key.points, key.ceiling if isinstance(key, Sum) else None)
    declared = lines([_response(key, right, several=several), score, *_feedback_outcomes(told)])
    return Kept(declared), Kept(_processing(key, rule, told, several=several))


@lru_cache(256)  # most are worth the same: 4 % where no two questions are scored alike
def _points(points: Fraction, ceiling: int | None) -> tuple[Kept, Kept]:
    """The outcomes that hold points, and the rule for the score; `ceiling` is that of a key that counts parts."""
    rule = _exact_rule(points) if ceiling is None else _sum_rule(points, ceiling)
    return Kept(lines(_score_outcomes(number(points)))), Kept(rule)


# --- variables --------------------------------------------------------------------------------------


def _response(key: Key, right: Iterable[str], *, several: bool) -> Node:
    """RESPONSE with its correct response, and the mapping of a key that counts parts."""
    values = (el("value", None, identifier) for identifier in right)
    return stack(
        "responseDeclaration",
        {"identifier": "RESPONSE", "cardinality": "multiple" if several else "single", "baseType": "identifier"},
        el("correctResponse", None, *values),
        _mapping(key),
    )


def _mapping(key: Key) -> Node | None:
    match key:
        case Exact():
            return None
        case Sum(points=points, parts=parts, floor=floor, ceiling=ceiling):
            worth = _worth(points / ceiling, {floor, ceiling, *(part.units for part in parts)})
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


def _worth(share: Fraction, units: Iterable[int]) -> dict[int, str]:
    """What a mapping gives for units: their points where these are decimals, else the units themselves.

    Editors take the values of a mapping over as they stand, and not what rules make of them.
    """
    return {each: number(each * share if _is_decimal(share) else Fraction(each)) for each in units}


def _score_outcomes(points: str) -> tuple[Node, Node]:
    """SCORE and MAXSCORE: New Quizzes reads the points from normalMaximum, other engines from MAXSCORE."""
    score = {"identifier": "SCORE", "cardinality": "single", "baseType": "float"}
    score |= {"normalMaximum": points, "normalMinimum": "0"}
    most = {"identifier": "MAXSCORE", "cardinality": "single", "baseType": "float"}
    return el("outcomeDeclaration", score, default_value("0")), el("outcomeDeclaration", most, default_value(points))


def default_value(value: str) -> Node:
    """What an outcome is before anything sets it."""
    return el("defaultValue", None, el("value", None, value))


def _feedback_outcomes(told: Told) -> list[Kept]:
    """FEEDBACK for the choices', others for the question's own: some players mishandle a list that grows."""
    outcomes = (
        (_FEEDBACK, told.choices),
        (_GENERAL, told.general),
        (_VERDICT, told.correct or told.incorrect),
    )
    return [outcome for outcome, needed in outcomes if needed]


def _names(outcome: str, cardinality: str) -> Kept:
    """An outcome that holds identifiers."""
    attributes = {"identifier": outcome, "cardinality": cardinality, "baseType": "identifier"}
    return Kept(el("outcomeDeclaration", attributes))


_FEEDBACK, _GENERAL, _VERDICT = _names("FEEDBACK", "multiple"), _names("GENERAL", "single"), _names("VERDICT", "single")


# --- processing -------------------------------------------------------------------------------------


def _processing(key: Key, score: Kept, told: Told, *, several: bool) -> Node:
    """The score of a response and the feedback that it brings; nothing answered earns 0 and brings none.

    A standard template where it says just that: importers know what they do not have to read.
    """
    template = "" if told else _template(key)
    if template:
        return el("responseProcessing", {"template": template})
    return stack(
        "responseProcessing",
        None,
        score,
        *(_choice_rule(choice, feedback, several=several) for choice, feedback in told.choices),
        _GENERAL_RULE if told.general else None,
        _CORRECT_RULE if told.correct else None,
        _INCORRECT_RULE if told.incorrect else None,
    )


def _template(key: Key) -> str:
    """The standard template by which every response earns what the key says, to the last bit; "" where none does."""
    match key:
        case Exact(points=points):
            return MATCH_CORRECT if points == 1 else ""
        case Sum(points=points, ceiling=ceiling):
            return MAP_RESPONSE if _is_binary(points / ceiling) else ""
        case _:
            assert_never(key)


# The score is one condition: Canvas Classic reads that of the first branch as the weight of what it matches.


def _exact_rule(points: Fraction) -> Node:
    return _condition((_IS_RIGHT, _score(number(points))), otherwise=_score("0"))


def _sum_rule(points: Fraction, ceiling: int) -> Node:
    """What is earned by parts; the full response earns the points themselves, which a sum of floats may miss."""
    full, earned = number(points), el("mapResponse", {"identifier": "RESPONSE"})
    if not _is_decimal(points / ceiling):  # the mapping counts choices
        earned = el("divide", None, el("product", None, earned, float_value(full)), float_value(str(ceiling)))
    return _condition((_IS_RIGHT, _score(full)), (_UNANSWERED, _score("0")), otherwise=set_outcome("SCORE", earned))


def _choice_rule(choice: str, feedback: str, *, several: bool) -> Node:
    """The feedback of one choice, in the only shape from which Canvas Classic takes it over."""
    value = _name(choice)
    chosen = el("member", None, value, _CHOSEN) if several else el("match", None, _CHOSEN, value)
    return _condition((chosen, set_outcome("FEEDBACK", el("multiple", None, _GIVEN, _name(feedback)))))


def _score(points: str) -> Node:
    return set_outcome("SCORE", float_value(points))


def set_outcome(outcome: str, value: Node) -> Node:
    """The rule that gives an outcome a value."""
    return el("setOutcomeValue", {"identifier": outcome}, value)


def _name(value: str) -> Node:
    return el("baseValue", {"baseType": "identifier"}, value)


def float_value(value: str) -> Node:
    """A number in an expression."""
    return el("baseValue", {"baseType": "float"}, value)


def _condition(*branches: tuple[Child, Child], otherwise: Node | None = None) -> Node:
    """The first branch of (when, then) that holds."""
    (when, then), *more = branches
    return stack(
        "responseCondition",
        None,
        stack("responseIf", None, when, then),
        *(stack("responseElseIf", None, *branch) for branch in more),
        None if otherwise is None else stack("responseElse", None, otherwise),
    )


_CHOSEN = Kept(el("variable", {"identifier": "RESPONSE"}))
_GIVEN = Kept(el("variable", {"identifier": "FEEDBACK"}))
_UNANSWERED = el("isNull", None, _CHOSEN)
_ANSWERED = el("not", None, _UNANSWERED)
_IS_RIGHT = el("match", None, _CHOSEN, el("correct", {"identifier": "RESPONSE"}))
_IS_WRONG = el("and", None, _ANSWERED, el("not", None, _IS_RIGHT))

# The question's own feedback: whatever was answered, to the right answer, to any other.
_GENERAL_RULE = Kept(_condition((_ANSWERED, set_outcome(GENERAL_OUTCOME, _name(GENERAL)))))
_CORRECT_RULE = Kept(_condition((_IS_RIGHT, set_outcome(VERDICT_OUTCOME, _name(CORRECT)))))
_INCORRECT_RULE = Kept(_condition((_IS_WRONG, set_outcome(VERDICT_OUTCOME, _name(INCORRECT)))))
