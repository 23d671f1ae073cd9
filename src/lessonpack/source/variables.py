"""The variables of a question: what each is drawn from or computed of, and which draws there are. Values of a shape."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Annotated, Any

from msgspec import Struct

from lessonpack.findings import Place
from lessonpack.ids import short_digest
from lessonpack.patterns import regex
from lessonpack.source import expressions, figures, meant, nodes, rules, values, variation
from lessonpack.source.expressions import Tree, Trouble
from lessonpack.source.nodes import Scalar
from lessonpack.source.reading import Reading
from lessonpack.source.reckoning import Impossible, Value
from lessonpack.source.shapes import PART
from lessonpack.source.values import Entry, Reported, decimal_of, found, refused

_MOST_VALUES = 10_000  # of one variable
_MOST_VARIABLES = 20
MOST_TRIED = 1_000  # draws that are held against `where` for one question
_LONGEST_TEXT = 200
_NUMERAL = r"[-+]?\d{1,15}(?:\.\d{1,15})?"
_FROM_TO = regex(rf"({_NUMERAL})(?:\s?(?:[-–—…]|\.{{2,3}})\s?|\s+to\s+)({_NUMERAL})")
_ENUMERATED = regex(rf"{_NUMERAL}(?:\s?[,;]\s+{_NUMERAL})+")


class Expression(Struct, frozen=True):
    """An expression as it is written, and where; `braced` is True for one between braces in a text."""

    text: str
    tree: Tree
    scalar: Scalar
    braced: bool = False

    @property
    def shown(self) -> str:
        return self.text.strip()[:80]


class Variable(Struct, frozen=True, kw_only=True):
    """A name, and what is `drawn` for it: texts, or numbers with the decimals that are written; or how it is computed.

    `range` is where the numbers begin and how far they are apart, where these are not listed.
    """

    name: str
    at: int
    listed: tuple[tuple[Value, int], ...] = ()
    range: tuple[Fraction, Fraction, int] = (Fraction(0), Fraction(0), 0)
    count: int = 0
    computed: Expression | None = None

    def drawn(self, index: int) -> tuple[Value, int]:
        """One of its values, and with how many decimals it is written."""
        if self.listed:
            return self.listed[index]
        start, step, decimals = self.range
        return start + index * step, decimals


# --- as they are written ------------------------------------------------------------------------------


def _variables(node: Any, info: Entry) -> tuple[Variable, ...]:
    if not isinstance(node, nodes.Mapping) or not node:
        what = "variables, each with what it is drawn from"
        raise refused(info, rules.EXPECTED, node, expected=what, found=found(node) if node else "none")
    made: list[Variable] = []
    broken = False
    for name, value in list(node.items())[: _MOST_VARIABLES + 1]:
        try:
            _named(name, node.places[name], info, room=len(made) < _MOST_VARIABLES)
            made.append(_variable(name, value, node.places[name], info, [each.name for each in made]))
        except Reported:
            broken = True
    if broken:
        raise Reported
    return tuple(made)


def _named(name: str, at: int, info: Entry, *, room: bool) -> None:
    trouble = "is called as a function or a word of expressions is" if name in expressions.RESERVED else ""
    if expressions.NAME.fullmatch(name) is None:
        trouble = "has a name that expressions cannot have"
    if not room:
        trouble = f"is one of more than {_MOST_VARIABLES}"
    if trouble:
        info.context.say(variation.NO_VARIABLE, at, name=name[:80], trouble=trouble)
        raise Reported


def _variable(name: str, node: Any, at: int, info: Entry, known: Sequence[str]) -> Variable:
    within = values.Entry(info.context, name)
    if isinstance(node, nodes.Sequence):
        if not node:
            raise refused(within, rules.FEW, node, least="1 entry", found="none")
        listed = tuple(_listed(entry, within) for entry in node)
        return Variable(name=name, at=at, listed=listed, count=len(listed))
    if isinstance(node, nodes.Mapping):
        start, step, decimals, count = _range(name, node, within)
        return Variable(name=name, at=at, range=(start, step, decimals), count=count)
    _is_computed(name, node, at, info)
    expression = _expression(node, within)
    if not of_variables(info.context, expression, known):
        raise Reported
    return Variable(name=name, at=at, computed=expression)


def _is_computed(name: str, node: Any, at: int, info: Entry) -> None:
    """Say that a range or a list was meant by what is written in the place of an expression: `400-1000`, `1, 2, 3`."""
    text = node.text.strip() if isinstance(node, Scalar) else ""
    between = _FROM_TO.fullmatch(text)
    meant = f"[{', '.join(re.split(r'[,;]', text.replace(' ', '')))}]" if _ENUMERATED.fullmatch(text) else ""
    if between is not None:
        low, high = sorted(between.groups(), key=Fraction)
        meant = f"{{from: {low}, to: {high}}}"
    if meant:
        info.context.say(variation.NOT_DRAWN, at, name=name, found=text[:80], meant=meant[:80])
        raise Reported


def _listed(node: Any, info: Entry) -> tuple[Value, int]:
    """A number as it is written, or a text."""
    scalar = values.words_of(node, info)
    if scalar.style or not values.is_number(scalar):
        text = " ".join(scalar.text.split())
        if len(text) > _LONGEST_TEXT:
            info.context.say(variation.NO_VARIABLE, node.at, name=info.field_name, trouble="has too long a text")
            raise Reported
        return text, 0
    number = decimal_of(scalar, info, "a number")
    return Fraction(number), max(0, -int(number.as_tuple().exponent))


def _range(name: str, node: nodes.Mapping, info: Entry) -> tuple[Fraction, Fraction, int, int]:
    if not {"from", "to"} <= node.keys() or node.keys() - {"from", "to", "step"}:
        raise refused(info, rules.EXPECTED, node, expected="a list, a range or an expression", found=found(node))
    low, high = (decimal_of(node[key], values.Entry(info.context, key), "a number") for key in ("from", "to"))
    step = decimal_of(node["step"], values.Entry(info.context, "step"), "a number") if "step" in node else None
    if step is not None and step <= 0:
        raise refused(values.Entry(info.context, "step"), rules.RANGE, node["step"], found=step, expected="above 0")
    by = Fraction(1) if step is None else Fraction(step)
    count = int((Fraction(high) - Fraction(low)) / by) + 1 if low <= high else 0
    if not 1 <= count <= _MOST_VALUES:
        trouble = (
            f"has more than {_MOST_VALUES:,} values" if count else "is drawn from a range that ends before it begins"
        )
        info.context.say(variation.NO_VARIABLE, node.at, name=name, trouble=trouble)
        raise Reported
    places = max(0, *(-int(number.as_tuple().exponent) for number in (low, step) if number is not None))
    return Fraction(low), by, places, count


def _expression(node: Any, info: Entry) -> Expression:
    scalar = values.words_of(node, info)
    expression = read(info.context, scalar, scalar.text)
    if expression is None:
        raise Reported
    return expression


def _condition(node: Any, info: Entry) -> Expression | None:
    return _expression(node, info)


def read(reading: Reading, scalar: Scalar, text: str, *, braced: bool = False) -> Expression | None:
    """An expression that stands in a text; None, and a finding, for what is none."""
    try:
        return Expression(text, expressions.parsed(text), scalar, braced)
    except Trouble as trouble:
        at = _within_braces(reading, scalar, text, trouble.at, braced=braced)
        reading.log.add(variation.BROKEN, at, expression=text.strip()[:80], trouble=trouble.says)
        return None


def of_variables(reading: Reading, expression: Expression, known: Sequence[str]) -> bool:
    """True when an expression names nothing but variables; a finding for each name that is none."""
    unknown = [
        name
        for name in expressions.names(expression.tree)
        if name.name not in known and name.name not in expressions.RESERVED
    ]
    for name in unknown:
        at = place_in(reading, expression, name.at)
        near = meant.suggestion(name.name, known)
        listed = ", ".join(known)[:80] or "none"
        reading.log.add(variation.UNKNOWN_NAME, at, name=name.name[:80], nearest=near, known=listed)
    return not unknown


def place_in(reading: Reading, expression: Expression, offset: int) -> Place:
    """Where a character of an expression stands in the file."""
    return _within_braces(reading, expression.scalar, expression.text, offset, braced=expression.braced)


def _within_braces(reading: Reading, scalar: Scalar, text: str, offset: int, *, braced: bool) -> Place:
    return within(reading, scalar, f"{{{{{text}}}}}", offset + 2) if braced else within(reading, scalar, text, offset)


def within(reading: Reading, scalar: Scalar, text: str, offset: int) -> Place:
    """Where a character of a piece of a text stands in the file; the piece's beginning where that is not clear."""
    first, _, _ = text.partition("\n")
    place = reading.searched(scalar, first)
    if not reading.line(place.line - 1).startswith(first, place.column - 1):
        return place
    return place._replace(column=place.column + min(offset, len(first)))


_NUMBER = {"type": "number"}
_SCALARS = {"type": ["string", "number", "boolean"], "pattern": r"\S"}
_RANGE = {
    "type": "object",
    "properties": {"from": _NUMBER, "to": _NUMBER, "step": {"type": "number", "exclusiveMinimum": 0}},
    "required": ["from", "to"],
    "additionalProperties": False,
}
_DRAWN = {"anyOf": [{"type": "array", "items": _SCALARS, "minItems": 1}, _RANGE, _SCALARS]}


def _variants(node: Any, info: Entry) -> int:
    return values.whole(node, info, 2, 100)


def _seed(node: Any, info: Entry) -> int:
    return values.whole(node, info, 0, 1_000_000)


SCHEMA = {"type": "object", "additionalProperties": _DRAWN, "minProperties": 1}
Variables = Annotated[tuple[Variable, ...], values.Value(_variables, {PART: "variables"})]
Variants = Annotated[int, values.Value(_variants, {"type": "integer", "minimum": 2, "maximum": 100})]
Seed = Annotated[int | None, values.Value(_seed, {"type": "integer", "minimum": 0, "maximum": 1_000_000})]
Condition = Annotated[Expression | None, values.Value(_condition, _SCALARS)]


# --- what is drawn ------------------------------------------------------------------------------------


class Draw(Struct, frozen=True):
    """What the variables of a variant are, and with how many decimals each is written at least."""

    values: Mapping[str, Value | Impossible]
    decimals: Mapping[str, int]

    def told(self, variables: Sequence[Variable]) -> str:
        """What was drawn, in words."""
        return ", ".join(
            f"{each.name} = {shown(self.values[each.name], self.decimals[each.name])}"
            for each in variables
            if each.computed is None
        )


def shown(value: Value | Impossible, decimals: int = 0) -> str:
    """A value in a finding."""
    if isinstance(value, Fraction):
        return figures.plain(value, decimals) or f"{float(value):.6g}…"
    return str(value).lower() if isinstance(value, bool) else value if isinstance(value, str) else "nothing"


def draws(variables: Sequence[Variable], seed: str) -> Iterator[Draw]:
    """Different draws, in an order that the seed decides, the same on every machine."""
    free = [each for each in variables if each.computed is None]
    for number in _numbers(_product(each.count for each in free), seed):
        chosen: dict[str, Value | Impossible] = {}
        decimals: dict[str, int] = {}
        rest = number
        for each in free:
            rest, index = divmod(rest, each.count)
            chosen[each.name], decimals[each.name] = each.drawn(index)
        for each in variables:
            if each.computed is not None:
                chosen[each.name] = computed(each.computed.tree, chosen)
                decimals[each.name] = expressions.decimals(each.computed.tree, decimals)
        yield Draw(chosen, decimals)


def computed(tree: Tree, known: Mapping[str, Value | Impossible]) -> Value | Impossible:
    try:
        return expressions.value(tree, known)
    except Trouble as trouble:
        return Impossible(trouble.says)


def _product(counts: Iterator[int]) -> int:
    product = 1
    for count in counts:
        product *= count
    return product


def _numbers(size: int, seed: str) -> Iterator[int]:
    """Different numbers below `size`, at most `MOST_TRIED` of them: each by a digest, or the next one that is free."""
    taken: set[int] = set()
    for step in range(min(size, MOST_TRIED)):
        number = int(short_digest(f"{seed}/{step}".encode()), 16) % size
        while number in taken:
            number = (number + 1) % size
        taken.add(number)
        yield number
