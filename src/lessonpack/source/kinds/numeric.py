"""A number to be typed: one with a tolerance, or any from one to another; and what others earn or are told."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Annotated, Any, Protocol

from lessonpack.findings import listed
from lessonpack.model.accepted import decimal
from lessonpack.model.asked import Near, OtherNumber
from lessonpack.model.content import RichText, paragraph, plain
from lessonpack.model.questions import Numeric
from lessonpack.source import answers
from lessonpack.source.kind import ELSEWHERE, OF_QUESTIONS, AskedShape, Kind, Written
from lessonpack.source.meant import OtherNames
from lessonpack.source.nodes import entries
from lessonpack.source.quantities import Quantity, Tolerance, Tolerated
from lessonpack.source.reading import Reading
from lessonpack.source.shape import Least, Shape
from lessonpack.source.values import Line, Markdown, Share

_NUMBERS = {
    "answer": "value number correct correct_answer right right_answer solution key",
    "tolerance": "margin error precision margin_of_error accuracy",
    "range": "between interval limits bounds",
}


class OtherNumberShape(Shape):
    other_names = OtherNames(
        _NUMBERS
        | {
            "answer": "value number text",
            "share": "points fraction percent credit score weight grade",
            "feedback": "explanation comment rationale hint",
        }
    )

    answer: Quantity | None = None
    tolerance: Tolerated | None = None
    range: Annotated[tuple[Quantity, ...], Least(2)] | None = None
    share: Share = Fraction(0)
    feedback: Markdown = ()


class NumericShape(AskedShape):
    other_names = OtherNames(
        OF_QUESTIONS
        | _NUMBERS
        | {
            "unit": "units",
            "others": "partial partly partial_answers other_answers wrong mistakes also",
        },
        ELSEWHERE,
    )

    answer: Quantity | None = None
    tolerance: Tolerated | None = None
    range: Annotated[tuple[Quantity, ...], Least(2)] | None = None
    unit: Line = ""
    others: Annotated[tuple[OtherNumberShape, ...], Least(1)] = ()


class NumberShape(Protocol):
    """What says which numbers are right."""

    answer: Fraction | None
    tolerance: Tolerance | None
    range: tuple[Fraction, ...] | None


class OtherShape(NumberShape, Protocol):
    """The same of what is not right, what it earns, and what is said of it."""

    share: Fraction
    feedback: RichText


def _own(written: Written) -> dict[str, Any]:
    shape: NumericShape | None = written.shape
    if shape is None:
        return {}
    answer, tolerance = meant(written.reading, written.node.at, shape)
    right = OtherNumber(id="", text=(), answer=answer, tolerance=tolerance)
    others = others_of(written.reading, written.node, shape.others, right, "answer")
    return {"answer": answer, "tolerance": tolerance, "unit": shape.unit, "others": others}


def meant(reading: Reading, at: int, shape: NumberShape) -> tuple[Fraction, Fraction]:
    """The number that is right, and how far others may be from it."""
    trouble, advice = _trouble(shape)
    if trouble:
        reading.say(answers.NO_RANGE, at, trouble=trouble, advice=advice)
    if shape.range is not None:
        low, high = shape.range[:2]
        return (low + high) / 2, abs(high - low) / 2
    answer, tolerance = shape.answer or Fraction(0), shape.tolerance or Tolerance()
    if shape.answer is not None:
        _ask_about(reading, answer, tolerance)
    return answer, abs(answer) * tolerance.value if tolerance.is_share else tolerance.value


def _ask_about(reading: Reading, answer: Fraction, tolerance: Tolerance) -> None:
    """A tolerance that is allowed and hardly meant."""
    if tolerance.is_share and tolerance.value and not answer:
        reading.say(answers.SHARE_OF_NOTHING, tolerance.at, found=tolerance.written)
    elif not tolerance.is_share and tolerance.value >= abs(answer) > 0:
        ends = {"low": decimal(answer - tolerance.value), "high": decimal(answer + tolerance.value)}
        reading.say(answers.AS_LARGE, tolerance.at, found=tolerance.written, **ends)


def others_of(
    reading: Reading, written: Any, shapes: Sequence[OtherShape], right: Near, called: str
) -> tuple[OtherNumber, ...]:
    """The answers beside the right one, which is the first by number."""
    before, made = [right], list[OtherNumber]()
    for number, (shape, node) in enumerate(zip(shapes, entries(written, "others"), strict=True), 2):
        answer, tolerance = meant(reading, node.at, shape)
        other = OtherNumber(
            id=f"{called}-{number}",
            text=paragraph(_told(answer - tolerance, answer + tolerance)),
            answer=answer,
            tolerance=tolerance,
            share=shape.share / 100,
            feedback=shape.feedback,
            at=reading.place(node.at),
        )
        _counts(reading, node.at, other, before)
        before.append(other)
        made.append(other)
    return tuple(made)


def _counts(reading: Reading, at: int, other: OtherNumber, before: Sequence[Near]) -> None:
    """No answers before it take all that it takes, nor one a part of it that goes beyond."""
    taking = _taking(other, before)
    meeting = [each for each in before if each.lowest < other.highest and other.lowest < each.highest]
    beyond = [each for each in meeting if each.lowest < other.lowest or other.highest < each.highest]
    for rule, found in ((answers.NEVER_COUNTS, taking), (answers.OVERLAP, beyond)):
        if found:
            named = found if rule is answers.NEVER_COUNTS else found[:1]
            first = listed([_told(each.lowest, each.highest) for each in named])
            reading.say(rule, at, found=plain(other.text), first=first)
            return


def _taking(other: Near, before: Sequence[Near]) -> list[Near]:
    """The answers that together take all that another one takes, a single one if there is one; none if they do not."""
    whole = next((each for each in before if each.lowest <= other.lowest and other.highest <= each.highest), None)
    if whole is not None:
        return [whole]
    taking, reached = list[Near](), other.lowest
    for each in sorted(before, key=lambda each: each.lowest):
        if each.lowest <= reached < each.highest and reached < other.highest:
            taking.append(each)
            reached = each.highest
    return taking if reached >= other.highest else []


def _told(low: Fraction, high: Fraction) -> str:
    return decimal(low) if low == high else f"{decimal(low)} – {decimal(high)}"


def _trouble(shape: NumberShape) -> tuple[str, str]:
    """What is wrong with what is said of the right numbers, and how to write it; "" twice when nothing is."""
    if shape.range is None:
        missing = "there is neither an `answer` nor a `range`"
        return ("", "") if shape.answer is not None else (missing, _EITHER)
    written = f"`range: [{decimal(min(shape.range))}, {decimal(max(shape.range))}]`"
    if shape.answer is not None or shape.tolerance is not None:
        advice = f"Keep {written}, or `answer` with its `tolerance`, whichever is meant."
        return "a `range` stands beside an `answer` or a `tolerance`", advice
    if len(shape.range) > 2:
        trouble = f"the `range` has {len(shape.range)} numbers; it goes from one to another"
        return trouble, f"Write where it begins and where it ends: {written}."
    is_ordered = shape.range[0] <= shape.range[1]
    return ("", "") if is_ordered else (_BACKWARDS, f"Write the smaller number first: {written}.")


_BACKWARDS = "the `range` begins with the larger number"
_EITHER = "Write `answer: 9.81`, with `tolerance: 0.05` or `tolerance: 2%` if others are right, or `range: [9.7, 9.9]`."


KINDS = (
    Kind(
        name="numeric",
        model=Numeric,
        shape=NumericShape,
        own=_own,
        called="number numerical calculation quantity decimal",
    ),
)
