"""How the numbers of a question are written: in the words of a language, within a formula, for a program."""

from __future__ import annotations

from fractions import Fraction

from lessonpack.model.language import primary

_MOST_DIGITS = 15  # of a number that learners read, or type
_FURTHEST = 45  # decimals of one that is compared
# Where a comma stands before the decimals, and regions that write the other mark (Unicode CLDR 48).
_COMMA = """
af az be bg bs ca cs da de el es et eu fi fo fr fy gl hr hu hy ia id is it ka kk kl ku ky lb ln lt lv mk nb nl nn no pl
ps pt ro ru rw sk sl sq sr sv tg tk tr uk uz vi
"""
_OTHERWISE = """
de-CH de-LI it-CH es-419 es-BR es-BZ es-CU es-DO es-GT es-HN es-MX es-NI es-PA es-PE es-PR es-SV es-US
en-AT en-BE en-DE en-DK en-ES en-FI en-FR en-IT en-NL en-NO en-PT en-SE en-ZA
"""
COMMA, OTHERWISE = frozenset(_COMMA.split()), frozenset(_OTHERWISE.split())


def plain(value: Fraction, least: int = 0) -> str:
    """The number with a point, and at least so many decimals; "" for one that has no end within 15 digits."""
    parts = _parts(value)
    if parts is None or max(len(parts[0]) - parts[1], parts[1]) > _MOST_DIGITS:
        return ""
    digits, places = parts[0].zfill(parts[1] + 1), parts[1]
    fraction = digits[len(digits) - places :].ljust(min(least, _MOST_DIGITS), "0")
    return f"{'-' if value < 0 else ''}{digits[: len(digits) - places]}{fraction and f'.{fraction}'}"


def exact(value: Fraction) -> str:
    """The number as a key of a question takes it, however large or small; "" for one without an end."""
    parts = _parts(value)
    return "" if parts is None else plain(value) or f"{'-' if value < 0 else ''}{parts[0]}e-{parts[1]}"


def _parts(value: Fraction) -> tuple[str, int] | None:
    """The digits of a number without sign and point, and how many of them are decimals; None if they are too many."""
    rest, twos, fives = value.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    places = max(twos, fives)
    if rest > 1 or places > _FURTHEST:
        return None
    digits = str(abs(value.numerator) * 10**places // value.denominator)
    return None if len(digits.rstrip("0")) > _MOST_DIGITS else (digits, places)


def _has_comma(tag: str) -> bool:
    """True for a language that puts a comma before the decimals."""
    return (primary(tag) in COMMA) is not (tag in OTHERWISE)


def spoken(number: str, tag: str) -> str:
    """A plain number as people write it who read that language."""
    return number.replace(".", ",") if _has_comma(tag) else number


def in_formula(number: str, tag: str) -> str:
    """The same within a formula, where it stays one thing: a comma there would part two."""
    return f"{{{number.replace('.', '{,}') if _has_comma(tag) else number}}}"
