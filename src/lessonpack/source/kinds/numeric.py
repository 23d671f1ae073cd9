"""A number to be typed: one with a tolerance, or any from one to another."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Any, Protocol

from lessonpack.model.questions import Numeric
from lessonpack.source import answers
from lessonpack.source.kind import ELSEWHERE, OF_QUESTIONS, AskedShape, Kind, Written
from lessonpack.source.meant import OtherNames
from lessonpack.source.quantities import Quantity, Tolerance, Tolerated
from lessonpack.source.reading import Reading
from lessonpack.source.shape import Least
from lessonpack.source.values import Line


class NumericShape(AskedShape):
    other_names = OtherNames(
        OF_QUESTIONS
        | {
            "answer": "value number correct correct_answer right right_answer solution key",
            "tolerance": "margin error precision margin_of_error accuracy",
            "range": "between interval limits bounds",
            "unit": "units",
        },
        ELSEWHERE,
    )

    answer: Quantity | None = None
    tolerance: Tolerated | None = None
    range: Annotated[tuple[Quantity, ...], Least(2)] | None = None
    unit: Line = ""


class NumberShape(Protocol):
    """What says which numbers are right."""

    answer: Fraction | None
    tolerance: Tolerance | None
    range: tuple[Fraction, ...] | None


def _own(written: Written) -> dict[str, Any]:
    shape: NumericShape | None = written.shape
    if shape is None:
        return {}
    answer, tolerance = meant(written.reading, written.node.at, shape)
    return {"answer": answer, "tolerance": tolerance, "unit": shape.unit}


def meant(reading: Reading, at: int, shape: NumberShape) -> tuple[Fraction, Fraction]:
    """The number that is right, and how far others may be from it."""
    trouble = _trouble(shape)
    if trouble:
        reading.say(answers.NO_RANGE, at, trouble=trouble)
    if shape.range is not None:
        low, high = shape.range[:2]
        return (low + high) / 2, abs(high - low) / 2
    answer, tolerance = shape.answer or Fraction(0), shape.tolerance or Tolerance()
    return answer, abs(answer) * tolerance.value if tolerance.is_share else tolerance.value


def _trouble(shape: NumberShape) -> str:
    if shape.range is None:
        return "" if shape.answer is not None else "there is neither an `answer` nor a `range`"
    if shape.answer is not None or shape.tolerance is not None:
        return "a `range` stands beside an `answer` or a `tolerance`"
    if len(shape.range) > 2:
        return f"the `range` has {len(shape.range)} numbers; it goes from one to another"
    return "" if shape.range[0] <= shape.range[1] else "the `range` begins with the larger number"


KINDS = (
    Kind(
        name="numeric",
        model=Numeric,
        shape=NumericShape,
        own=_own,
        called="number numerical calculation quantity decimal",
    ),
)
