"""Moodle XML: the questions of a bank in one file, as Moodle's core imports them; what Moodle calls things in it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from lxml import etree

from lessonpack.findings import Rule, Severity, rule
from lessonpack.formats.moodle_alike import ROW
from lessonpack.formats.standard import Container, DocumentKind, Lone, Schema, Shape, Standard

PLUGIN_FAULT = rule(
    "MOODLE030",
    severity=Severity.WARNING,
    holds="A Moodle XML file is of what Moodle's core imports.",
    says="the file has questions of plugins, and against {revision}: {message}",
    hint="Leave it where the plugin is installed and this is its own; else mend that place.",
    reason="Plugins add elements of their own, which only they know.",
    clause="Moodle 4.4 and 5.0, question/format/xml/format.php (read)",
)

# The types of questions that Moodle's core imports; `category` is none, it says where the questions behind it go.
CATEGORY = "category"
ORDERING = "ordering"  # in the core from Moodle 5.0 on, a plugin before
CALCULATED = frozenset({"calculated", "calculatedmulti", "calculatedsimple"})
# Those with answers that have a fraction, each of which must be one of FRACTIONS.
GRADED_TYPES = CALCULATED | {"multichoice", "truefalse", "shortanswer", "numerical"}
_PLACED = {"ddimageortext", "ddmarker", "ddwtos", "gapselect", ORDERING, "match", "matching", "randomsamatch"}
CORE_TYPES = GRADED_TYPES | _PLACED | {"cloze", "multianswer", "description", "essay", "random", CATEGORY}

# The shares of a question's points that an answer can have, as the percentages in which files write them
# (question/engine/bank.php, fraction_options_full); the same with a minus takes them away.
FRACTIONS = {
    Fraction(1): "100",
    Fraction(9, 10): "90",
    Fraction(5, 6): "83.33333",
    Fraction(4, 5): "80",
    Fraction(3, 4): "75",
    Fraction(7, 10): "70",
    Fraction(2, 3): "66.66667",
    Fraction(3, 5): "60",
    Fraction(1, 2): "50",
    Fraction(2, 5): "40",
    Fraction(1, 3): "33.33333",
    Fraction(3, 10): "30",
    Fraction(1, 4): "25",
    Fraction(1, 5): "20",
    Fraction(1, 6): "16.66667",
    Fraction(1, 7): "14.28571",
    Fraction(1, 8): "12.5",
    Fraction(1, 9): "11.11111",
    Fraction(1, 10): "10",
    Fraction(1, 20): "5",
    Fraction(0): "0",
}
TOLERANCE = Decimal("0.001")  # percent by which a fraction may differ from one of these

NAME_LENGTH = 250  # characters of a question's or a category's name that the database keeps
TAG_LENGTH = 50
TOLERANCE_LENGTH = 20  # of the tolerance of a calculated question
MOST_ITEMS = 100  # of a data set, one of which Moodle draws for a calculated question
MOST_DECIMALS = 9  # with which it shows the right answer of one
TEXT_LENGTH = 10_000_000  # characters of one text that PHP's parser of XML takes
COURSE = "$course$/top"  # where the categories of the course begin into which a file is imported
PLUGINFILE = "@@PLUGINFILE@@"  # what stands for the address of the files that a text brings along


@lru_cache(256)
def snapped(share: Fraction) -> Fraction:
    """The share of the points that Moodle has for this one: itself, or the next one away from nothing."""
    if abs(share) in FRACTIONS:
        return share
    large = min(each for each in FRACTIONS if each >= abs(share))
    return large if share > 0 else -large


@lru_cache(256)
def percentage(share: Fraction) -> str:
    """A share that Moodle has, as files write it."""
    return f"{'-' if share < 0 else ''}{FRACTIONS[abs(share)]}"


def types(root: etree._Element) -> frozenset[str]:
    """The types of the questions in a file."""
    return frozenset(each.get("type", "") for each in root.iterchildren("question"))


def _breaks(root: etree._Element) -> Rule | None:
    return None if types(root) <= CORE_TYPES | {""} else PLUGIN_FAULT


DOCUMENT = DocumentKind(name="Moodle XML file", roots=("quiz",), schema=Schema(entry="moodle-xml", breaks=_breaks))
STANDARD = Standard(
    name="moodle-xml",
    title="Moodle XML",
    judged=True,
    container=Container(Shape.FILE, (".xml",)),
    lone=(Lone(roots={"quiz": "file"}),),
    documents=(DOCUMENT,),
    row=ROW,
    wordy=frozenset({"file", "image_base64", "text"}),
)
STANDARDS = (STANDARD,)
