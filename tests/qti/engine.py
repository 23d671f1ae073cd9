"""A QTI 2.1 engine of the tests' own: runs response and outcome processing as the information model says.

It reckons in fractions, or in the floats of platforms. It knows the expressions that the target writes and refuses any
other. None is NULL; containers are tuples. Chance is no chance here: an item with template processing is told its draw.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import reduce
from itertools import pairwise
from operator import add, mul
from typing import Any

from lxml import etree

from lessonpack.formats.qti2 import MAP_RESPONSE, MAP_RESPONSE_POINT, MATCH_CORRECT, local

Values = dict[str, Any]
Number = type[Fraction] | type[float]

# What the standard templates say (information model, responseProcessing: Standard Templates).
TEMPLATES = {
    MATCH_CORRECT: """<responseProcessing><responseCondition>
<responseIf><match><variable identifier="RESPONSE"/><correct identifier="RESPONSE"/></match>
<setOutcomeValue identifier="SCORE"><baseValue baseType="float">1</baseValue></setOutcomeValue></responseIf>
<responseElse>
<setOutcomeValue identifier="SCORE"><baseValue baseType="float">0</baseValue></setOutcomeValue></responseElse>
</responseCondition></responseProcessing>""",
    MAP_RESPONSE: """<responseProcessing><responseCondition>
<responseIf><isNull><variable identifier="RESPONSE"/></isNull>
<setOutcomeValue identifier="SCORE"><baseValue baseType="float">0.0</baseValue></setOutcomeValue></responseIf>
<responseElse><setOutcomeValue identifier="SCORE"><mapResponse identifier="RESPONSE"/></setOutcomeValue></responseElse>
</responseCondition></responseProcessing>""",
    MAP_RESPONSE_POINT: """<responseProcessing><responseCondition>
<responseIf><isNull><variable identifier="RESPONSE"/></isNull>
<setOutcomeValue identifier="SCORE"><baseValue baseType="float">0</baseValue></setOutcomeValue></responseIf>
<responseElse>
<setOutcomeValue identifier="SCORE"><mapResponsePoint identifier="RESPONSE"/></setOutcomeValue></responseElse>
</responseCondition></responseProcessing>""",
}


def score_item(
    data: bytes, response: Sequence[str] | Mapping[str, str], number: Number = Fraction, draw: int = 0
) -> Values:
    """The outcomes of an item for a response: the chosen identifiers, or one value for each of several variables.

    `draw` is what the item's one random number comes to.
    """
    root = etree.fromstring(data)
    session = _Session(root, number, draw=draw)
    if isinstance(response, Mapping):
        for each in root.iterfind("{*}responseDeclaration"):
            name = each.get("identifier", "")
            session.responses[name] = session.typed(each, response[name]) if name in response else None
        session.rules(_only(root, "responseProcessing"))
        return session.outcomes
    declaration = _only(root, "responseDeclaration")
    single = declaration.get("cardinality") == "single"
    assert not single or len(response) <= 1
    many = Ordered if declaration.get("cardinality") == "ordered" else tuple
    given = [session.typed(declaration, value) for value in response]
    session.responses["RESPONSE"] = (given[0] if single else many(given)) if given else None
    if root.find("{*}responseProcessing") is None:  # people give the points
        return session.outcomes
    processing = _only(root, "responseProcessing")
    template = processing.get("template")
    assert template is None or not len(processing)
    session.rules(processing if template is None else etree.fromstring(TEMPLATES[template]))
    return session.outcomes


def printed(data: bytes, draw: int) -> dict[str, str]:
    """What learners read of an item in that draw: its body, and each feedback by its identifier."""
    root = etree.fromstring(data)
    session = _Session(root, Fraction, draw=draw)
    for node in root.iter("{*}printedVariable"):
        node.text = session.templates[node.get("identifier", "")]
    read = {"": _only(root, "itemBody"), **{node.get("identifier"): node for node in root.iter("{*}modalFeedback")}}
    return {name: "".join(node.itertext()) for name, node in read.items()}


def values(data: bytes, draw: int) -> list[str]:
    """What an item prints in that draw, value by value."""
    root = etree.fromstring(data)
    session = _Session(root, Fraction, draw=draw)
    return [session.templates[node.get("identifier", "")] for node in root.iter("{*}printedVariable")]


def draws(data: bytes) -> int:
    """How many draws an item has; 0 for one that draws nothing."""
    [*random] = etree.fromstring(data).iter("{*}randomInteger")
    assert len(random) < 2
    return int(random[0].get("max", "")) if random else 0


def score_test(data: bytes, items: Mapping[str, Values], number: Number = Fraction) -> Values:
    """The outcomes of a test, given those of its items by identifier."""
    root = etree.fromstring(data)
    asked = [ref.get("identifier", "") for ref in root.iter("{*}assessmentItemRef")]
    session = _Session(root, number, items={name: items[name] for name in asked})
    session.rules(_only(root, "outcomeProcessing"))
    return session.outcomes


class Ordered(tuple[Any, ...]):
    """A container whose values are in order."""

    __slots__ = ()


@dataclass(slots=True)
class _Session:
    root: etree._Element
    number: Number
    items: Mapping[str, Values] = field(default_factory=dict)
    responses: Values = field(default_factory=dict)
    draw: int = 0
    templates: Values = field(default_factory=dict)
    keys: Values = field(default_factory=dict)
    outcomes: Values = field(init=False)

    def __post_init__(self) -> None:
        self.outcomes = {
            node.get("identifier"): self._default(node) for node in self.root.iter("{*}outcomeDeclaration")
        }

        declared = {node.get("identifier") for node in self.root.iterfind("{*}templateDeclaration")}
        for rule in self.root.iterfind("{*}templateProcessing/*"):
            name, (expression,) = rule.get("identifier"), rule
            if local(rule) == "setTemplateValue":
                assert name in declared, "not declared"
                self.templates[name] = self.value(expression)
            else:
                assert local(rule) == "setCorrectResponse"
                _declared(self.root, "responseDeclaration", name or "")
                self.keys[name] = self.value(expression)

    def _default(self, node: etree._Element) -> Any:
        values = [self.typed(node, value.text) for value in node.iterfind("{*}defaultValue/{*}value")]
        return values[0] if values else None

    def rules(self, rules: Iterable[etree._Element]) -> None:
        for rule in rules:
            match local(rule):
                case "responseCondition":
                    self._condition(rule)
                case "setOutcomeValue":
                    (expression,) = rule
                    assert rule.get("identifier") in self.outcomes, "not declared"
                    self.outcomes[rule.get("identifier")] = self.value(expression)
                case name:
                    raise AssertionError(f"unknown rule {name}")

    def _condition(self, condition: etree._Element) -> None:
        for branch in condition:
            rules = list(branch)
            if local(branch) == "responseElse" or self.value(rules.pop(0)) is True:
                self.rules(rules)
                return

    def value(self, node: etree._Element) -> Any:
        """The value of an expression."""
        identifier = node.get("identifier", "")
        match local(node):
            case "variable":
                return (self.responses | self.outcomes | self.templates)[identifier]
            case "correct":
                return self.correct(identifier)
            case "mapResponse":
                return self.mapped(identifier)
            case "mapResponsePoint":
                return self.pointed(identifier)
            case "inside":
                points = _flat([self.value(child) for child in node])
                return any(_is_inside(node, point) for point in points) if points else None
            case "baseValue":
                return self.typed(node, node.text)
            case "stringMatch":
                values = [self.value(child) for child in node]
                return None if None in values else len({_cased(value, node) for value in values}) == 1
            case "randomInteger":
                assert node.get("min") == "1"
                assert 1 <= self.draw <= int(node.get("max", ""))
                return self.draw
            case "ordered":
                return Ordered(_flat([self.value(child) for child in node]))
            case "index":
                return self.at(node)
            case "testVariables":
                return self.of_items(node.get("variableIdentifier", ""))
            case name:
                return _applied(name, [self.value(child) for child in node])

    def mapped(self, identifier: str) -> Any:
        mapping = _only(_declared(self.root, "responseDeclaration", identifier), "mapping")
        entries = {
            _cased(entry.get("mapKey", ""), entry): self.number(entry.get("mappedValue", ""))
            for entry in reversed(list(mapping))
        }
        without_case = {entry.get("caseSensitive") for entry in mapping} == {"false"}
        default = self.number(mapping.get("defaultValue", "0"))
        chosen = dict.fromkeys(_flat([self.responses[identifier]]))  # each once, in the order of the response
        total = _total(entries.get(value.lower() if without_case else value, default) for value in chosen)
        if mapping.get("lowerBound") is not None:
            total = max(total, self.number(mapping.get("lowerBound")))
        return total if mapping.get("upperBound") is None else min(total, self.number(mapping.get("upperBound")))

    def pointed(self, identifier: str) -> Any:
        """Each point counts for the first area that it lies in, and each area once."""
        mapping = _only(_declared(self.root, "responseDeclaration", identifier), "areaMapping")
        entries, met, total = list(mapping), set[int](), self.number("0")
        for point in _flat([self.responses[identifier]]):
            at = next((at for at, entry in enumerate(entries) if _is_inside(entry, point)), None)
            if at is None:
                total += self.number(mapping.get("defaultValue", "0"))
            elif at not in met:
                met.add(at)
                total += self.number(entries[at].get("mappedValue", ""))
        return max(total, self.number(mapping.get("lowerBound", "0")))

    def typed(self, node: etree._Element, text: str | None) -> Any:
        match node.get("baseType"):
            case "float":
                return self.number(text or "")
            case "boolean":
                return text == "true"
            case _:
                return text

    def correct(self, identifier: str) -> Any:
        if identifier in self.keys:
            return self.keys[identifier]
        declaration = _declared(self.root, "responseDeclaration", identifier)
        values = tuple(value.text for value in declaration.iterfind("{*}correctResponse/{*}value"))
        return values[0] if declaration.get("cardinality") == "single" else values

    def at(self, node: etree._Element) -> Any:
        container = self.value(node[0])
        written = node.get("n", "")
        place = self.templates[written] if written in self.templates else int(written)
        return container[place - 1] if container is not None and place <= len(container) else None

    def of_items(self, name: str) -> tuple[Any, ...] | None:
        return tuple(item[name] for item in self.items.values() if item[name] is not None) or None


def _is_inside(area: etree._Element, point: str) -> bool:
    """Whether a point lies in an area or on its edge; of a polygon by the winding of its edges around it."""
    x, y = map(int, point.split())
    numbers = [int(each) for each in area.get("coords", "").split(",")]
    match area.get("shape"):
        case "rect":
            return numbers[0] <= x <= numbers[2] and numbers[1] <= y <= numbers[3]
        case "circle":
            return (x - numbers[0]) ** 2 + (y - numbers[1]) ** 2 <= numbers[2] ** 2
        case "poly":
            corners = list(zip(numbers[::2], numbers[1::2], strict=True))
            sides = [(b - x) * (c - y) - (d - x) * (a - y) for (b, a), (d, c) in pairwise([*corners, corners[0]])]
            if all(side >= 0 for side in sides) or all(side <= 0 for side in sides):
                return True
            return round(sum(map(_turn, pairwise([(a - x, b - y) for a, b in [*corners, corners[0]]])))) != 0
        case shape:
            raise AssertionError(shape)


def _turn(ends: tuple[tuple[int, int], tuple[int, int]]) -> float:
    """How much of a whole turn an edge makes around the origin."""
    (a, b), (c, d) = ends
    return math.atan2(a * d - b * c, a * c + b * d) / math.tau


def _cased(text: str, node: etree._Element) -> str:
    """A text as it is compared where an element says whether case matters; it does where none says so."""
    return text.lower() if node.get("caseSensitive") == "false" else text


def _applied(name: str, values: list[Any]) -> Any:
    """The value of an operator; a NULL operand makes NULL, but for the two that take it for what it is."""
    if name == "isNull":
        return values[0] is None
    if name == "multiple":
        return tuple(_flat(values)) or None
    return None if None in values else _OPERATORS[name](*values)


_OPERATORS = {
    "match": lambda a, b: a == b if isinstance(a, Ordered) else Counter(_flat([a])) == Counter(_flat([b])),
    "member": lambda value, container: value in container,
    "not": lambda value: not value,
    "and": lambda *values: all(values),
    "or": lambda *values: any(values),
    "sum": lambda *values: _total(_flat(values)),
    "product": lambda *values: reduce(mul, _flat(values)),
    "divide": lambda a, b: a / b,
    "gte": lambda a, b: None if a is None else a >= b,
    "lte": lambda a, b: None if a is None else a <= b,
}


def _flat(values: Any) -> list[Any]:
    flat: list[Any] = []
    for value in values:
        flat.extend(value if isinstance(value, tuple) else [] if value is None else [value])
    return flat


def _total(values: Iterable[Any]) -> Any:
    """One after the other, as engines add: Python's own sum is better than theirs."""
    return reduce(add, values, 0)


def _only(parent: etree._Element, name: str) -> etree._Element:
    (node,) = parent.iterfind(f"{{*}}{name}")
    return node


def _declared(root: etree._Element, kind: str, identifier: str) -> etree._Element:
    (node,) = [node for node in root.iterfind(f"{{*}}{kind}") if node.get("identifier") == identifier]
    return node
