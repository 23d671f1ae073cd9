"""QTI 2.x base types: how their values are written, when two of them are one, and what expressions come to.

Information model 2.1, section 4 (baseType) and section 15 (expressions).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from lxml import etree
from msgspec import Struct

from lessonpack.patterns import regex

Scalar = str | float | bool

# How values are written: `integer`, `float`, `boolean` as by XML Schema, without blanks around them.
_INTEGER = r"[+-]?[0-9]+"
_FLOAT = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[+-]?INF|NaN"
_WRITTEN = {
    "boolean": r"true|false|1|0",
    "integer": _INTEGER,
    "float": _FLOAT,
    "duration": _FLOAT,
    "pair": r"\S+\s+\S+",
    "directedPair": r"\S+\s+\S+",
    "point": rf"{_INTEGER}\s+{_INTEGER}",
}
_PATTERNS = {base: regex(pattern) for base, pattern in _WRITTEN.items()}
_NUMBERS = frozenset({"integer", "float", "duration"})
NUMERIC = frozenset({"integer", "float"})
BASES = (
    *("boolean", "directedPair", "duration", "file", "float", "identifier", "integer", "pair", "point", "string"),
    "uri",
)
CARDINALITIES = ("multiple", "ordered", "record", "single")


def is_written(base: str, value: str) -> bool:
    """True when the text is a value of the base type; of `string`, `uri`, `file` and unknown types any text is one."""
    if base == "identifier":  # any word: whether it is a name is asked where it is declared
        return not value.isspace() and value != ""
    pattern = _PATTERNS.get(base)
    return pattern is None or pattern.fullmatch(value.strip()) is not None


def value_of(base: str, written: str) -> Scalar:
    """The value that a text is in a base type: equal for two texts exactly when QTI takes them for one value.

    "16" and "16.0" are one float, "A B" and "B A" one pair. Raises ValueError for a text that is no value.
    """
    text = written.strip()
    if not is_written(base, text):
        raise ValueError(f"{written!r} is no {base}")
    if base in _NUMBERS:
        return float(text)
    match base:
        case "boolean":
            return text in ("true", "1")
        case "pair":
            return " ".join(sorted(text.split()))
        case "directedPair":
            return " ".join(text.split())
        case "point":
            return " ".join(map(_whole, text.split()))
    return text


def _whole(written: str) -> str:
    """A whole number as everybody would write it; as text, since Python makes no number of 5,000 digits."""
    digits = written.lstrip("+-").lstrip("0") or "0"
    return f"-{digits}" if written.startswith("-") and digits != "0" else digits


# --- what expressions come to -----------------------------------------------------------------------


class Shape(Struct, frozen=True):
    """The base type and cardinality of a variable or expression; None where it cannot be told."""

    base: str | None = None
    cardinality: str | None = None


UNKNOWN = Shape()
_BOOLEAN, _INTEGER_SHAPE, _FLOAT_SHAPE = (Shape(base, "single") for base in ("boolean", "integer", "float"))

_FIXED = {
    **dict.fromkeys(
        (
            *("isNull", "not", "and", "or", "anyN", "match", "stringMatch", "patternMatch", "equal", "equalRounded"),
            *("inside", "lt", "gt", "lte", "gte", "durationLT", "durationGTE", "member", "contains", "substring"),
        ),
        _BOOLEAN,
    ),
    **dict.fromkeys(
        (
            *("containerSize", "integerDivide", "integerModulus", "truncate", "round", "randomInteger", "gcd", "lcm"),
            *("numberCorrect", "numberIncorrect", "numberPresented", "numberResponded", "numberSelected"),
        ),
        _INTEGER_SHAPE,
    ),
    **dict.fromkeys(
        (
            *("divide", "power", "integerToFloat", "roundTo", "randomFloat", "mapResponse", "mapResponsePoint"),
            *("mathConstant", "statsOperator"),
        ),
        _FLOAT_SHAPE,
    ),
    **dict.fromkeys(("outcomeMaximum", "outcomeMinimum"), Shape("float", "multiple")),
    "testVariables": Shape(None, "multiple"),
}
_SUMS = frozenset({"sum", "product", "subtract", "min", "max"})
_VARIABLES = frozenset({"variable", "correct", "default"})
_CONTAINERS = {"multiple": "multiple", "ordered": "ordered", "repeat": "ordered"}
_MEMBERS = frozenset({"random", "index"})
_ROUNDED = frozenset({"floor", "ceil"})


def shape_of(node: etree._Element, variables: Mapping[str, Shape]) -> Shape:
    """What an expression comes to, by the operators of QTI 2.1; unknown parts make the result unknown."""
    name = node.tag[node.tag.rfind("}") + 1 :] if isinstance(node.tag, str) else ""
    if name in _FIXED:
        return _FIXED[name]
    if name == "baseValue":
        return Shape(node.get("baseType"), "single")
    if name in _VARIABLES:
        return variables.get(node.get("identifier", ""), UNKNOWN)
    if name == "mathOperator":
        return _INTEGER_SHAPE if node.get("name") in _ROUNDED else _FLOAT_SHAPE
    compound = _compound(name)
    return compound([shape_of(child, variables) for child in node.iterchildren(etree.Element)]) if compound else UNKNOWN


def _compound(name: str) -> Callable[[list[Shape]], Shape] | None:
    """How the shape of an operator follows from those of its operands; None for one that is not known here."""
    if name in _SUMS:
        return lambda inner: Shape(_number(each.base for each in inner), "single")
    if name in _CONTAINERS:
        return lambda inner: Shape(_common(each.base for each in inner), _CONTAINERS[name])
    if name in _MEMBERS:
        return lambda inner: Shape(inner[0].base if inner else None, "single")
    if name == "delete":
        return lambda inner: inner[-1] if inner else UNKNOWN
    return None


def _common(bases: Iterable[str | None]) -> str | None:
    found = set(bases)
    return found.pop() if len(found) == 1 else None


def _number(bases: Iterable[str | None]) -> str | None:
    """A sum of integers is an integer, one with a float among them is a float."""
    found = set(bases)
    if "float" in found and found <= {"float", "integer", None}:
        return "float"
    return "integer" if found == {"integer"} else None
