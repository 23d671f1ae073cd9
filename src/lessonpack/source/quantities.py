"""Numbers that learners type, and how far they may be from what is right: values of a shape."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any

from msgspec import Struct

from lessonpack.source import answers, rules
from lessonpack.source.nodes import Scalar
from lessonpack.source.values import Entry, Value, decimal_of, is_number, refused

_LARGEST = Decimal("1e40")


class Tolerance(Struct, frozen=True):
    """How far a number may be from the one that is right: so much, or that share of it; as it is written, and where."""

    value: Fraction = Fraction(0)
    is_share: bool = False
    written: str = ""
    at: int = 0


def _quantity(node: Any, info: Entry, expected: str = "a number") -> Fraction:
    """A number of physics or money: as many digits as every platform reckons with."""
    number = decimal_of(node, info, expected)
    if len(number.normalize().as_tuple().digits) > 15 or not (number == 0 or 1 / _LARGEST <= abs(number) <= _LARGEST):
        expected = "0, or a number of at most 15 digits between 1e-40 and 1e40"
        raise refused(info, rules.RANGE, node, found=node.text[:40], expected=expected)
    return Fraction(number)


def _tolerance(node: Any, info: Entry) -> Tolerance:
    """How far from the answer, as it is or in percent of it."""
    is_share = node.__class__ is Scalar and not node.style and node.text.endswith("%")
    written = Scalar(node.text[:-1].rstrip(), node.at, "") if is_share else node
    value = _quantity(written if is_number(written) else node, info, "a number or a percentage")
    if value < 0:
        raise refused(info, rules.RANGE, node, found=node.text[:40], expected="0 or more")
    if is_share and value >= 100:
        info.context.say(answers.WIDE, node.at, found=node.text[:40])
    return Tolerance(value / 100 if is_share else value, is_share, node.text[:40], node.at)


Quantity = Annotated[Fraction, Value(_quantity, {"type": "number", "description": "At most 15 digits."})]
_BY = {"anyOf": [{"type": "number", "minimum": 0}, {"type": "string", "pattern": r"^[0-9.]+(e[+-]?[0-9]+)? ?%$"}]}
Tolerated = Annotated[Tolerance, Value(_tolerance, _BY)]
