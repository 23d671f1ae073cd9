"""How a version of SCORM writes what a learner gave."""

from __future__ import annotations

from msgspec import Struct

from lessonpack.formats.scorm import SCORM12, Version


class Alphabet(Struct, frozen=True, kw_only=True):
    """`lettered`: choices are called by letters and digits alone; `between` stands between several names."""

    lettered: bool
    between: str
    described: bool  # interactions and objectives have descriptions


_SCORM12 = Alphabet(lettered=True, between=",", described=False)
_SCORM2004 = Alphabet(lettered=False, between="[,]", described=True)


def alphabet_of(version: Version) -> Alphabet:
    """In what a version of SCORM is told of answers."""
    return _SCORM12 if version is SCORM12 else _SCORM2004
