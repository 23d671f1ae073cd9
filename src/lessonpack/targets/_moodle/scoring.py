"""The key of a question as Moodle scores it: the share of the points that each answer adds or takes away."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import assert_never

from lessonpack.formats.moodle_xml import snapped
from lessonpack.model.scoring import Exact, Key, Manual, Sum

# The penalties for a further try that Moodle offers, as it writes them: shares of the points.
_PENALTIES = {
    Fraction(1): "1.0000000",
    Fraction(1, 2): "0.5000000",
    Fraction(1, 3): "0.3333333",
    Fraction(1, 4): "0.2500000",
    Fraction(1, 5): "0.2000000",
    Fraction(1, 10): "0.1000000",
}
USUAL_PENALTY = _PENALTIES[Fraction(1, 3)]


def shares(key: Key, *, several: bool) -> Mapping[str, Fraction]:
    """The exact share of each identifier that counts; Moodle limits their sum to between 0 and 1.

    When `several` may be chosen and only the exact choice is right, all other identifiers (`""`) have the share -1.
    """
    match key:
        case Exact(accepts=accepted):
            right = [each for each in accepted if isinstance(each, str)]
            rest = {"": Fraction(-1)} if several else {}
            return dict.fromkeys(right, Fraction(1, len(right))) | rest
        case Sum(parts=parts, ceiling=ceiling):
            return {each.accepts: Fraction(each.units, ceiling) for each in parts if isinstance(each.accepts, str)}
        case Manual():
            return {}
        case _:
            assert_never(key)


def share(shares: Mapping[str, Fraction], id: str) -> Fraction:
    """The share of one answer, rounded to one that Moodle knows."""
    return snapped(shares.get(id, shares.get("", Fraction(0))))


def penalty(choices: int) -> str:
    """The penalty for a further try, so high that nobody gains anything by trying one choice after the other."""
    fair = Fraction(1, max(1, choices - 1))
    return _PENALTIES[min(each for each in _PENALTIES if each >= fair)]
