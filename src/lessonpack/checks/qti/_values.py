"""Values of QTI variables while an item's rules run, and the expressions that make them.

What is not known here makes unknown what depends on it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NoReturn

from lxml import etree
from msgspec import Struct, field

from lessonpack.formats.qti2 import local
from lessonpack.formats.qti2_types import Scalar, value_of
from lessonpack.patterns import regex

# A variable's value: NULL, a single value, the values of a multiple one (sorted), those of an ordered one.
Value = Scalar | tuple[Scalar, ...] | list[Scalar] | None


class Unfinished(Exception):  # no error: the item's verdict is that there is none
    """What responses earn was not worked out to the end; the words say why."""


class Effort(Struct):
    """What may still be spent on an item: rules that are run and values that are looked at."""

    left: int

    def spend(self, steps: int) -> None:
        """Raises Unfinished, before anything is done, when there is not so much left."""
        self.left -= steps
        if self.left < 0:
            raise Unfinished


class Chance:
    """What chance comes to: what was `decided`, one after the other, and then the first of what there is.

    `taken` are the places that were taken, each with how many there were.
    """

    def __init__(self, decided: Sequence[int]) -> None:
        self.decided = decided
        self.taken: list[tuple[int, int]] = []

    def of(self, many: int) -> int:
        """One of so many, counted from 0."""
        place = self.decided[len(self.taken)] if len(self.taken) < len(self.decided) else 0
        self.taken.append((place, many))
        return place

    def others(self) -> list[int]:
        """What is to be decided next, so that each way is gone once; nothing when it was the last."""
        open_ones = [at for at, (place, many) in enumerate(self.taken) if place + 1 < many]
        last = open_ones[-1] if open_ones else -1
        return [place + (at == last) for at, (place, _) in enumerate(self.taken[: last + 1])]


class State(Struct):
    """The variables while the rules run; `keys`, `mappings` and mappings of `areas` are those of the responses.

    `unknown` are the variables whose value depends on what is not known here, each with the words of Beyond. Template
    processing has a `chance`, and sets keys.
    """

    variables: dict[str, Value]
    keys: dict[str, Value]
    mappings: Mapping[str, Mapped]
    effort: Effort
    areas: Mapping[str, Mapped]
    unknown: dict[str, str] = field(default_factory=dict)
    chance: Chance | None = None

    def value(self, name: str) -> Value:
        """The value of a variable, NULL for one that there is not."""
        if name in self.unknown:
            raise Beyond(self.unknown[name])
        return self.variables.get(name)

    def read(self, name: str) -> Value:
        """The same, of one that the item has to have."""
        if name not in self.variables and name not in self.unknown:
            raise Beyond
        return self.value(name)


Mapped = Callable[[Value], float]
Expression = Callable[[State], Value]
_Rule = Callable[[State], None]


PLACES = "places in a picture earn its points"


class Again(Exception):  # no error: template processing begins anew
    """What was drawn does not meet a constraint."""


class Beyond(Exception):  # no error: the item is left alone
    """The rules use something that the interpreter does not know; the words say what, where no other rule does."""


def _base_value(node: etree._Element) -> Expression:
    return _constant(_written(node))


def _written(node: etree._Element) -> Scalar:
    return value_of(node.get("baseType", ""), node.text or "")


def _constant(value: Value) -> Expression:
    return lambda _state: value


def _variable(node: etree._Element) -> Expression:
    name = node.get("identifier", "")
    return lambda state: state.read(name)


def _correct(node: etree._Element) -> Expression:
    name = node.get("identifier", "")
    return lambda state: state.keys.get(name)


def _map_response(node: etree._Element) -> Expression:
    name = node.get("identifier", "")

    def value(state: State) -> Value:
        if name not in state.mappings:
            raise Beyond
        given = state.variables.get(name)
        state.effort.spend(2 * size_of(given))
        return state.mappings[name](given)

    return value


def _map_response_point(node: etree._Element) -> Expression:
    name = node.get("identifier", "")

    def value(state: State) -> Value:
        if name not in state.areas:
            raise Beyond(PLACES)
        return state.areas[name](state.variables.get(name))

    return value


def size_of(value: Value) -> int:
    """How many values a container holds; 1 for a single value, and for NULL."""
    return len(value) if isinstance(value, tuple | list) else 1


def members_of(value: Value) -> tuple[Scalar, ...]:
    """The values in a container; a single value by itself, none of NULL."""
    if value is None:
        return ()
    return tuple(value) if isinstance(value, tuple | list) else (value,)


def _numbers(values: Iterable[Value]) -> list[float] | None:
    """Every number in the values; None when one of them is NULL, which makes any sum or product NULL."""
    found: list[float] = []
    for value in values:
        if value is None:
            return None
        for member in members_of(value):
            if not isinstance(member, float):
                raise Beyond("its rules reckon with what is no number")
            found.append(member)
    return found


def _arithmetic(combine: Callable[[list[float]], float | None]) -> Callable[[list[Value]], Value]:
    def value(arguments: list[Value]) -> Value:
        numbers = _numbers(arguments)
        if numbers is None:
            return None
        return math.nan if any(map(math.isnan, numbers)) else combine(numbers)

    return value


def _total(numbers: list[float]) -> float:
    try:
        return math.fsum(numbers)
    except (OverflowError, ValueError):  # beyond all numbers, or INF and -INF: as IEEE 754 has it, INF and NaN
        return sum(numbers)


def _divided(numbers: list[float]) -> float | None:
    """NULL where the divisor is zero."""
    return numbers[0] / numbers[1] if numbers[1] else None


def _compared(holds: Callable[[float, float], bool]) -> Callable[[list[Value]], Value]:
    def value(arguments: list[Value]) -> Value:
        numbers = _numbers(arguments)
        return None if numbers is None else holds(numbers[0], numbers[1])

    return value


def match_of(arguments: list[Value]) -> Value:
    """QTI's match of two values: NULL where one of them is."""
    first, second = arguments
    return None if first is None or second is None else first == second


def _member(arguments: list[Value]) -> Value:
    inner, container = arguments
    return None if inner is None or container is None else inner in members_of(container)


def _contains(arguments: list[Value]) -> Value:
    container, inner = arguments
    return None if container is None or inner is None else set(members_of(inner)) <= set(members_of(container))


def _and(arguments: list[Value]) -> Value:
    if any(value is False for value in arguments):
        return False
    return None if any(value is None for value in arguments) else True


def _or(arguments: list[Value]) -> Value:
    if any(value is True for value in arguments):
        return True
    return None if any(value is None for value in arguments) else False


def _multiple(arguments: list[Value]) -> Value:
    members = [member for value in arguments for member in members_of(value)]
    return tuple(sorted(members, key=str)) or None


_FUNCTIONS: dict[str, Callable[[list[Value]], Value]] = {
    "sum": _arithmetic(_total),
    "product": _arithmetic(math.prod),
    "subtract": _arithmetic(lambda numbers: numbers[0] - numbers[1]),
    "divide": _arithmetic(_divided),
    "integerDivide": _arithmetic(lambda numbers: numbers[0] // numbers[1] if numbers[1] else None),
    "integerModulus": _arithmetic(lambda numbers: numbers[0] % numbers[1] if numbers[1] else None),
    "integerToFloat": _arithmetic(lambda numbers: numbers[0]),
    "min": _arithmetic(min),
    "max": _arithmetic(max),
    "gt": _compared(lambda first, second: first > second),
    "gte": _compared(lambda first, second: first >= second),
    "lt": _compared(lambda first, second: first < second),
    "lte": _compared(lambda first, second: first <= second),
    "match": match_of,
    "member": _member,
    "contains": _contains,
    "isNull": lambda arguments: not members_of(arguments[0]),
    "not": lambda arguments: None if arguments[0] is None else not arguments[0],
    "and": _and,
    "or": _or,
    "multiple": _multiple,
    "ordered": lambda arguments: [member for value in arguments for member in members_of(value)] or None,
    "containerSize": lambda arguments: float(len(members_of(arguments[0]))),
    "null": lambda _arguments: None,
}


def _index(node: etree._Element) -> Expression:
    """What stands at a place of an ordered container, counted from 1."""
    place, inner = _number(node, "n"), [expression(child) for child in node.iterchildren(etree.Element)]
    if len(inner) != 1:
        return unknown(node)

    def value(state: State) -> Value:
        container, at = inner[0](state), place(state)
        state.effort.spend(1)
        if not isinstance(container, list) or not isinstance(at, float) or at not in range(1, len(container) + 1):
            return None
        return container[int(at) - 1]

    return value


_WHOLE = regex(r"[+-]?[0-9]{1,9}")


def _number(node: etree._Element, attribute: str, absent: str = "") -> Expression:
    """What an attribute says: a whole number, or the name of a variable that holds it."""
    written = node.get(attribute, absent).strip()
    if _WHOLE.fullmatch(written):
        number = float(written)
        return lambda _state: number
    name = written.removeprefix("{").removesuffix("}")
    return lambda state: state.read(name)


def _random_integer(node: etree._Element) -> Expression:
    """By chance, one of the numbers from `min` to `max`, by steps; what chance does to points is not known."""
    ends, by_chance = [_number(node, "min", "0"), _number(node, "max"), _number(node, "step", "1")], unknown(node)

    def value(state: State) -> Value:
        low, high, step = (end(state) for end in ends)
        if state.chance is None:
            return by_chance(state)
        if not (isinstance(low, float) and isinstance(high, float) and isinstance(step, float)):
            return None
        many = (high - low) // step + 1 if step >= 1 else 0
        return low + step * state.chance.of(int(many)) if many >= 1 else None

    return value


def _random(node: etree._Element) -> Expression:
    """By chance, one of the values in a container."""
    inner, by_chance = [expression(child) for child in node.iterchildren(etree.Element)], unknown(node)

    def value(state: State) -> Value:
        if state.chance is None or len(inner) != 1:
            return by_chance(state)
        members = members_of(inner[0](state))
        return members[state.chance.of(len(members))] if members else None

    return value


_LEAVES: dict[str, Callable[[etree._Element], Expression]] = {
    "baseValue": _base_value,
    "variable": _variable,
    "correct": _correct,
    "mapResponse": _map_response,
    "mapResponsePoint": _map_response_point,
    "index": _index,
    "random": _random,
    "randomInteger": _random_integer,
}


_CONTAINERS = ("ordered", "multiple")  # of constants they are constants: templates have long lists of them


def expression(node: etree._Element) -> Expression:
    """An expression of QTI, ready to be worked out."""
    name = local(node)
    if name in _LEAVES and not node.get("weightIdentifier"):
        return _LEAVES[name](node)
    function = _FUNCTIONS.get(name)
    if function is None:
        return unknown(node)
    children = list(node.iterchildren(etree.Element))
    if name in _CONTAINERS and all(local(child) == "baseValue" for child in children):
        return _constant(function([_written(child) for child in children]))
    inner = [expression(child) for child in children]

    def value(state: State) -> Value:
        arguments = [each(state) for each in inner]
        state.effort.spend(1 + sum(map(size_of, arguments)))
        return function(arguments)

    return value


def unknown(node: etree._Element) -> Callable[[State], NoReturn]:
    """An expression or rule that is not known here: nothing is wrong with it unless something depends on it."""
    said = f"its rules use <{local(node)}>"

    def value(_state: State) -> NoReturn:
        raise Beyond(said)

    return value
