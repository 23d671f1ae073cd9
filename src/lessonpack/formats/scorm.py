"""SCORM: what the manifests of its versions and its data models call things, and how much they hold."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction

from lessonpack.formats.imscp import NAMESPACE as IMSCP_V1P1
from lessonpack.formats.lom import NAMESPACE as LOM
from lessonpack.formats.lom import PREFIX as LOM_PREFIX
from lessonpack.formats.standard import Signs, Standard, Vocabulary

IMSCP_SCORM12 = "http://www.imsproject.org/xsd/imscp_rootv1p1p2"
ADLCP_SCORM12 = "http://www.adlnet.org/xsd/adlcp_rootv1p2"
ADLCP_SCORM2004 = "http://www.adlnet.org/xsd/adlcp_v1p3"
ADLSEQ = "http://www.adlnet.org/xsd/adlseq_v1p3"
ADLNAV = "http://www.adlnet.org/xsd/adlnav_v1p3"
IMSSS = "http://www.imsglobal.org/xsd/imsss"

# Prefixes are not free: Moodle compares the literal `adlcp:`, `imsss:` and so on, whatever they are bound to.
ADLCP_PREFIX = "adlcp"
SCHEMA = "ADL SCORM"
WEBCONTENT = "webcontent"
TIME_LIMIT_ACTIONS = frozenset({"exit,message", "exit,no message", "continue,message", "continue,no message"})
SCO = "sco"
ASSET = "asset"

# The buttons of an LMS that adlnav:hideLMSUI can take away.
LMS_BUTTONS = ("continue", "previous", "exit", "exitAll", "abandon", "abandonAll", "suspendAll")


class Version(Vocabulary, frozen=True, kw_only=True):
    """A version of SCORM as its manifests name it.

    `namespaces` are by prefix, "" for the default one; `scormtype` is the attribute that tells a SCO from an
    asset; `locations` the schema document of each namespace, which ADL's validator wants at the root of the
    zip when xsi:schemaLocation names it. `suspend_data` is how many characters of it every platform keeps.
    """

    title: str
    schemas: tuple[str, ...] = (SCHEMA,)
    scormtype: str
    locations: Mapping[str, str]
    suspend_data: int

    @property
    def adlcp(self) -> str:
        """The namespace of ADL's extensions to content packaging, the SCORM type among them."""
        return self.namespaces[ADLCP_PREFIX]


SCORM12 = Version(
    title="SCORM 1.2",
    schemaversion="1.2",
    namespaces={"": IMSCP_SCORM12, ADLCP_PREFIX: ADLCP_SCORM12},
    scormtype="scormtype",
    locations={IMSCP_SCORM12: "imscp_rootv1p1p2.xsd", ADLCP_SCORM12: "adlcp_rootv1p2.xsd"},
    suspend_data=4096,
)


def _edition(ordinal: str, suspend_data: int) -> Version:
    """An edition of SCORM 2004: the namespaces stayed, the documents behind them changed."""
    return Version(
        title=f"SCORM 2004 {ordinal} edition",
        schemaversion=f"2004 {ordinal} Edition",
        namespaces={
            "": IMSCP_V1P1,
            ADLCP_PREFIX: ADLCP_SCORM2004,
            "adlseq": ADLSEQ,
            "adlnav": ADLNAV,
            "imsss": IMSSS,
            LOM_PREFIX: LOM,
        },
        scormtype="scormType",
        locations={
            IMSCP_V1P1: "imscp_v1p1.xsd",
            ADLCP_SCORM2004: "adlcp_v1p3.xsd",
            ADLSEQ: "adlseq_v1p3.xsd",
            ADLNAV: "adlnav_v1p3.xsd",
            IMSSS: "imsss_v1p0.xsd",
            LOM: "lom.xsd",
        },
        suspend_data=suspend_data,
    )


SCORM2004_3RD = _edition("3rd", suspend_data=4000)
SCORM2004_4TH = _edition("4th", suspend_data=64_000)


def version_of(standard: Standard) -> Version:
    """The version of SCORM that a standard is; ValueError for one that is none."""
    if not isinstance(standard.vocabulary, Version):
        raise ValueError(f"{standard.title} is no version of SCORM")
    return standard.vocabulary


def is_scorm(signs: Signs) -> bool:
    """True for a manifest whose metadata name SCORM, of whichever version."""
    return signs.schema.upper() == SCHEMA


# The objective that a SCO's own status and score belong to; platforms show it as cmi.objectives.0.
PRIMARY_OBJECTIVE = "primary"

MAX_TITLE = 200
MAX_VERSION = 20
MAX_IDENTIFIER = 32

# A choice is reported by one character of this alphabet, in the author's order.
CHOICE_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
TRUE_LETTER, FALSE_LETTER = "t", "f"

# A page that is being closed can still send 64 KiB (a beacon, a fetch with keepalive), and Moodle loses more without
# a word. A state's signs take three bytes each there, so that a character takes 1.6 at most.
MOST_SENT_AT_LAST = 40_000
MAX_WEIGHTING = 100
MAX_DESCRIPTION = 250
MAX_FILL_IN = 255  # characters of a text that SCORM 1.2 is told of
MAX_ESSAY = 4000  # and SCORM 2004, of a long one
DECIMALS = 2


def state_limit(kept: int) -> int:
    """How many characters a learner's state may have where so many of suspend_data are kept.

    An eighth is left free, for platforms that count the signs of a state as the three characters of an escape.
    """
    return min(kept - kept // 8, MOST_SENT_AT_LAST)


def mastery_score(mark: Fraction) -> str:
    """A pass mark (0–100) as `masteryscore` carries it: at most two decimals, rounded up."""
    return manifest_number(reportable_mark(mark))


def reportable_mark(mark: Fraction) -> Fraction:
    """The least mark with two decimals that is not below this one.

    Scores are told with two: the player tells one that reaches the exact mark as no less than this, others as less.
    """
    step = Decimal(1).scaleb(-DECIMALS)
    exact = Decimal(mark.numerator) / Decimal(mark.denominator)
    return Fraction(exact.quantize(step, rounding=ROUND_CEILING))


def normalized_measure(mark: Fraction) -> str:
    """A pass mark (0–100) as `minNormalizedMeasure` carries it: a share of 1, with as much precision as a score."""
    return manifest_number(reportable_mark(mark) / 100, DECIMALS + 2)


def measure_weight(weight: Fraction) -> str:
    """A share of the score (0–1) as `objectiveMeasureWeight` carries it: what counts is never written as nothing."""
    least = Fraction(1, 10 ** (DECIMALS + 2))
    return manifest_number(max(weight, least) if weight else weight, DECIMALS + 2)


def manifest_number(value: Fraction, decimals: int = DECIMALS) -> str:
    """A number as manifests carry it: never a bare "0", which platforms take for nothing at all.

    Moodle drops any text that is just "0"; ILIAS takes the attribute for one that is not there (in PHP "0" is false,
    "0.0" is true) and its default, 1, in its place.
    """
    written = decimal(value, decimals)
    return "0.0" if written == "0" else written


def decimal(value: Fraction, decimals: int = DECIMALS) -> str:
    """A number as every run-time takes it: plain, leading digit, no exponent, at most so many decimals."""
    written = f"{Decimal(value.numerator) / Decimal(value.denominator):.{decimals}f}"
    return (written.rstrip("0").rstrip(".") if decimals else written) or "0"
