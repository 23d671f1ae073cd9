"""How a version of SCORM writes what a learner gave."""

from __future__ import annotations

from msgspec import Struct

from lessonpack.formats.scorm import SCORM12, Version


class Alphabet(Struct, frozen=True, kw_only=True):
    """`lettered`: choices are called by letters and digits alone; `between` stands between several names, and `pair`
    between the two of a pair.
    """

    lettered: bool
    between: str
    pair: str
    described: bool  # interactions and objectives have descriptions


_SCORM12 = Alphabet(lettered=True, between=",", pair=".", described=False)
_SCORM2004 = Alphabet(lettered=False, between="[,]", pair="[.]", described=True)


def alphabet_of(version: Version) -> Alphabet:
    """In what a version of SCORM is told of answers."""
    return _SCORM12 if version is SCORM12 else _SCORM2004
