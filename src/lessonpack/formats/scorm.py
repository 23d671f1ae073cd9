"""SCORM 1.2: what its manifest and its data model call things, and how much they hold."""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal
from fractions import Fraction

from lessonpack.formats.recognise import ADLCP_SCORM12, IMSCP_SCORM12

# The prefix is not free: Moodle compares the literal `adlcp:`, whatever it is bound to.
ADLCP_PREFIX = "adlcp"
NAMESPACES = {"": IMSCP_SCORM12, ADLCP_PREFIX: ADLCP_SCORM12}
SCHEMA = "ADL SCORM"
SCHEMAVERSION = "1.2"
WEBCONTENT = "webcontent"
SCO = "sco"
ASSET = "asset"
# The documents that ADL's validator wants at the root of the zip when xsi:schemaLocation names them.
SCHEMA_LOCATIONS = {IMSCP_SCORM12: "imscp_rootv1p1p2.xsd", ADLCP_SCORM12: "adlcp_rootv1p2.xsd"}

MAX_TITLE = 200
MAX_IDENTIFIER = 32

# A choice is reported by one character of this alphabet, in the author's order.
CHOICE_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
TRUE_LETTER, FALSE_LETTER = "t", "f"

# What we allow ourselves of suspend_data's 4,096 characters: some platforms count escaped ones.
SUSPEND_DATA_BUDGET = 3500
MAX_WEIGHTING = 100
DECIMALS = 2


def mastery_score(mark: Fraction) -> str:
    """A pass mark (0–100) as `masteryscore` carries it: at most two decimals, rounded up.

    0 is written `0.0`, because Moodle drops any text that is just "0".
    """
    written = decimal(reportable_mark(mark))
    return "0.0" if written == "0" else written


def reportable_mark(mark: Fraction) -> Fraction:
    """The least mark with two decimals that is not below this one; scores are reported with two."""
    step = Decimal(1).scaleb(-DECIMALS)
    exact = Decimal(mark.numerator) / Decimal(mark.denominator)
    return Fraction(exact.quantize(step, rounding=ROUND_CEILING))


def decimal(value: Fraction) -> str:
    """A number as every run-time takes it: plain, leading digit, no exponent, at most two decimals."""
    written = f"{Decimal(value.numerator) / Decimal(value.denominator):.{DECIMALS}f}"
    return written.rstrip("0").rstrip(".") or "0"
