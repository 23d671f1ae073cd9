"""What expressions can compute: operations and functions of exact numbers, and how far inexact ones are computed.

Sums, products and whole powers are exact. A root, a logarithm or a power of another kind is exact where it has an end,
and else computed to 30 digits; sine and its like to 30 decimals. No float is asked: every machine computes the same.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext
from fractions import Fraction
from functools import cache

from msgspec import Struct

Value = Fraction | bool | str

_MOST_BITS = 400  # of a numerator or denominator: 120 digits
_MOST_PLACES = 15
_DIGITS = 30
_WORKING = Context(prec=70, rounding=ROUND_HALF_EVEN)
_FAR = 10**9  # the largest angle


class Impossible(Exception):
    """What has no value, in words."""

    def __init__(self, says: str) -> None:
        super().__init__(says)
        self.says = says


TOO_LARGE = "the number is too large, or has too many digits"


def bounded(value: Fraction) -> Fraction:
    if max(value.numerator.bit_length(), value.denominator.bit_length()) > _MOST_BITS:
        raise Impossible(TOO_LARGE)
    return value


# --- exact --------------------------------------------------------------------------------------------


def divided(one: Fraction, other: Fraction) -> Fraction:
    if not other:
        raise Impossible("it divides by 0")
    return one / other


def remainder(one: Fraction, other: Fraction) -> Fraction:
    if not other:
        raise Impossible("it divides by 0")
    return one - other * math.floor(one / other)


def power(base: Fraction, exponent: Fraction) -> Fraction:
    if exponent.denominator != 1:
        return _broken_power(base, exponent)
    if not base and exponent < 0:
        raise Impossible("it divides by 0")
    bits = max(base.numerator.bit_length(), base.denominator.bit_length()) - 1
    if bits * abs(exponent.numerator) > _MOST_BITS:
        raise Impossible(TOO_LARGE)
    return Fraction(base ** int(exponent))


def _broken_power(base: Fraction, exponent: Fraction) -> Fraction:
    if base < 0 or (not base and exponent < 0):
        raise Impossible("a negative number has only whole powers" if base < 0 else "it divides by 0")
    if not base:
        return base
    if exponent.denominator == 2:
        return power(root(base), Fraction(exponent.numerator))
    with localcontext(_WORKING):
        return _exponential(_decimal(exponent) * _decimal(base).ln())


def rounded(number: Fraction, places: Fraction = Fraction(0)) -> Fraction:
    """To so many decimals; a half goes away from 0, as at school."""
    if places.denominator != 1 or abs(places) > _MOST_PLACES:
        raise Impossible(f"decimals are a whole number of at most {_MOST_PLACES}")
    scale = Fraction(10) ** int(places)
    return Fraction(math.floor(abs(number) * scale + Fraction(1, 2)) * (1 if number >= 0 else -1)) / scale


def common_divisor(one: Fraction, other: Fraction) -> Fraction:
    if one.denominator != 1 or other.denominator != 1:
        raise Impossible("only whole numbers have a common divisor")
    return Fraction(math.gcd(one.numerator, other.numerator))


# --- inexact ------------------------------------------------------------------------------------------


def root(number: Fraction) -> Fraction:
    if number < 0:
        raise Impossible("a negative number has no square root")
    exact = Fraction(math.isqrt(number.numerator), math.isqrt(number.denominator))
    if exact * exact == number:
        return exact
    with localcontext(_WORKING):
        return _to_digits(_decimal(number).sqrt())


def exponential(number: Fraction) -> Fraction:
    with localcontext(_WORKING):
        return _exponential(_decimal(number))


def natural_log(number: Fraction) -> Fraction:
    with localcontext(_WORKING):
        return _to_digits(_of_positive(number).ln())


def decimal_log(number: Fraction) -> Fraction:
    with localcontext(_WORKING):
        return _to_digits(_of_positive(number).log10())


def sine(angle: Fraction) -> Fraction:
    with localcontext(_WORKING):
        return _to_places(_sine(_turned(angle)))


def cosine(angle: Fraction) -> Fraction:
    with localcontext(_WORKING):
        return _to_places(_sine(_turned(angle) + pi() / 2))


def tangent(angle: Fraction) -> Fraction:
    with localcontext(_WORKING):
        turned = _turned(angle)
        below = _sine(turned + pi() / 2)
        if not _to_places(below):
            raise Impossible("there is no tangent of a right angle")
        return _to_places(_sine(turned) / below)


def arc_sine(number: Fraction) -> Fraction:
    if abs(number) > 1:
        raise Impossible("only numbers from -1 to 1 are the sine or cosine of an angle")
    with localcontext(_WORKING):
        return _to_places(_arc_sine(_decimal(number)))


def arc_cosine(number: Fraction) -> Fraction:
    arc_sine(number)
    with localcontext(_WORKING):
        return _to_places(pi() / 2 - _arc_sine(_decimal(number)))


def arc_tangent(number: Fraction) -> Fraction:
    with localcontext(_WORKING):
        return _to_places(_arc_tangent(_decimal(number)))


def radians(degrees: Fraction) -> Fraction:
    """With more digits than are kept of a sine, so that that of a whole angle is the number that everybody knows."""
    with localcontext(_WORKING):
        return Fraction(_decimal(degrees) * pi() / 180).limit_denominator(10**55)


def degrees(radians: Fraction) -> Fraction:
    with localcontext(_WORKING):
        return _to_places(_decimal(radians) * 180 / pi(), 20)


@cache
def pi() -> Decimal:
    with localcontext(_WORKING):
        return 16 * _arc_tangent(Decimal(1) / 5) - 4 * _arc_tangent(Decimal(1) / 239)


def _decimal(number: Fraction) -> Decimal:
    return Decimal(number.numerator) / Decimal(number.denominator)


def _of_positive(number: Fraction) -> Decimal:
    if number <= 0:
        raise Impossible("only a number above 0 has a logarithm")
    return _decimal(number)


def _exponential(exponent: Decimal) -> Fraction:
    if abs(exponent) > _MOST_BITS:
        raise Impossible(TOO_LARGE)
    return _to_digits(exponent.exp())


def _to_digits(number: Decimal) -> Fraction:
    return Fraction(Context(prec=_DIGITS, rounding=ROUND_HALF_EVEN).plus(number))


def _to_places(number: Decimal, places: int = _DIGITS) -> Fraction:
    return Fraction(number.quantize(Decimal(1).scaleb(-places)))


def _turned(angle: Fraction) -> Decimal:
    """The same angle between -pi and pi."""
    if abs(angle) > _FAR:
        raise Impossible(TOO_LARGE)
    return _decimal(angle).remainder_near(2 * pi())


def _sine(angle: Decimal) -> Decimal:
    total = term = angle
    step = 1
    while abs(term) > _SMALL:
        step += 2
        term *= -angle * angle / (step * (step - 1))
        total += term
    return total


def _arc_sine(number: Decimal) -> Decimal:
    if abs(number) == 1:
        return number * pi() / 2
    return _arc_tangent(number / ((1 - number) * (1 + number)).sqrt())


def _arc_tangent(number: Decimal) -> Decimal:
    halvings = 0
    while abs(number) > _NEAR:
        number /= 1 + (1 + number * number).sqrt()
        halvings += 1
    total = term = number
    step = 1
    while abs(term) > _SMALL:
        step += 2
        term *= -number * number
        total += term / step
    return total * Decimal(2**halvings)


_SMALL = Decimal("1e-65")
_NEAR = Decimal("0.2")


# --- what they are called -----------------------------------------------------------------------------


class Function(Struct, frozen=True):
    """What computes a value of numbers, and of how many."""

    compute: Callable[..., Value]
    least: int = 1
    most: int = 1


OPERATIONS: dict[str, Function] = {
    "+": Function(lambda one, other: one + other, 2, 2),
    "-": Function(lambda one, other: one - other, 2, 2),
    "*": Function(lambda one, other: one * other, 2, 2),
    "/": Function(divided, 2, 2),
    "^": Function(power, 2, 2),
    "negative": Function(lambda number: -number),
    "<": Function(lambda one, other: one < other, 2, 2),
    ">": Function(lambda one, other: one > other, 2, 2),
    "<=": Function(lambda one, other: one <= other, 2, 2),
    ">=": Function(lambda one, other: one >= other, 2, 2),
    "=": Function(lambda one, other: one == other, 2, 2),
    "!=": Function(lambda one, other: one != other, 2, 2),
}
_MANY = 20
FUNCTIONS: dict[str, Function] = {
    "min": Function(lambda *numbers: min(numbers), 2, _MANY),
    "max": Function(lambda *numbers: max(numbers), 2, _MANY),
    "abs": Function(abs),
    "round": Function(rounded, 1, 2),
    "floor": Function(lambda number: Fraction(math.floor(number))),
    "ceil": Function(lambda number: Fraction(math.ceil(number))),
    "mod": Function(remainder, 2, 2),
    "gcd": Function(common_divisor, 2, 2),
    "sqrt": Function(root),
    "exp": Function(exponential),
    "ln": Function(natural_log),
    "log": Function(decimal_log),
    "sin": Function(sine),
    "cos": Function(cosine),
    "tan": Function(tangent),
    "asin": Function(arc_sine),
    "acos": Function(arc_cosine),
    "atan": Function(arc_tangent),
    "rad": Function(radians),
    "deg": Function(degrees),
}


_EXACT = ("min", "max", "abs", "round", "floor", "ceil", "mod", "gcd")
INEXACT = frozenset({"^", *FUNCTIONS} - {*_EXACT})


@cache
def constants() -> dict[str, Fraction]:
    return {"pi": Fraction(pi()).limit_denominator(10**55)}
