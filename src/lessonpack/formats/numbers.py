"""Numbers as platforms read them from documents: in the digits of ASCII, and finite."""

from __future__ import annotations

from math import isfinite
from sys import maxsize

from lessonpack.patterns import regex

_DECIMAL = regex(r"\s*[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?\s*")
_MOST_DIGITS = 18


def is_number(written: str) -> bool:
    """True for a number with a point, which may have an exponent."""
    return _DECIMAL.fullmatch(written) is not None and isfinite(float(written))


def count(written: str | None) -> int | None:
    """How many of something a document says, None for what is no such number; too many digits are without end."""
    digits = (written or "").strip()
    if not (digits.isascii() and digits.isdigit()):
        return None
    return int(digits) if len(digits) <= _MOST_DIGITS else maxsize
