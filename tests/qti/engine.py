"""A QTI 2.1 engine of the tests' own: runs response and outcome processing as the information model says, in fractions.

It knows the expressions that the target writes and refuses any other. None is NULL; containers are tuples.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import reduce
from operator import mul
from typing import Any

from lxml import etree

from lessonpack.formats.qti2 import local

Values = dict[str, Any]


def score_item(data: bytes, response: Sequence[str]) -> Values:
    """The outcomes of an item for a response: the chosen identifiers."""
    root = etree.fromstring(data)
    session = _Session(root)
    declaration = _only(root, "responseDeclaration")
    single = declaration.get("cardinality") == "single"
    assert not single or len(response) <= 1
    session.responses["RESPONSE"] = (response[0] if single else tuple(response)) if response else None
    session.rules(_only(root, "responseProcessing"))
    return session.outcomes


def score_test(data: bytes, items: Mapping[str, Values]) -> Values:
    """The outcomes of a test, given those of its items by identifier."""
    root = etree.fromstring(data)
    asked = [ref.get("identifier", "") for ref in root.iter("{*}assessmentItemRef")]
    session = _Session(root, items={name: items[name] for name in asked})
    session.rules(_only(root, "outcomeProcessing"))
    return session.outcomes


@dataclass(slots=True)
class _Session:
    root: etree._Element
    items: Mapping[str, Values] = field(default_factory=dict)
    responses: Values = field(default_factory=dict)
    outcomes: Values = field(init=False)

    def __post_init__(self) -> None:
        self.outcomes = {
            node.get("identifier"): self._default(node) for node in self.root.iter("{*}outcomeDeclaration")
        }

    def _default(self, node: etree._Element) -> Any:
        values = [_typed(node, value.text) for value in node.iterfind("{*}defaultValue/{*}value")]
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
                return (self.responses | self.outcomes)[identifier]
            case "correct":
                return self.correct(identifier)
            case "mapResponse":
                return self.mapped(identifier)
            case "baseValue":
                return _typed(node, node.text)
            case "testVariables":
                return self.of_items(node.get("variableIdentifier", ""))
            case name:
                return _applied(name, [self.value(child) for child in node])

    def mapped(self, identifier: str) -> Fraction:
        mapping = _only(_declared(self.root, "responseDeclaration", identifier), "mapping")
        entries = {entry.get("mapKey"): Fraction(entry.get("mappedValue", "")) for entry in mapping}
        default = Fraction(mapping.get("defaultValue", "0"))
        total = sum((entries.get(value, default) for value in set(_flat([self.responses[identifier]]))), Fraction(0))
        if mapping.get("lowerBound") is not None:
            total = max(total, Fraction(mapping.get("lowerBound")))
        return total if mapping.get("upperBound") is None else min(total, Fraction(mapping.get("upperBound")))

    def correct(self, identifier: str) -> Any:
        declaration = _declared(self.root, "responseDeclaration", identifier)
        values = tuple(value.text for value in declaration.iterfind("{*}correctResponse/{*}value"))
        return values[0] if declaration.get("cardinality") == "single" else values

    def of_items(self, name: str) -> tuple[Any, ...] | None:
        return tuple(item[name] for item in self.items.values() if item[name] is not None) or None


def _applied(name: str, values: list[Any]) -> Any:
    """The value of an operator; a NULL operand makes NULL, but for the two that take it for what it is."""
    if name == "isNull":
        return values[0] is None
    if name == "multiple":
        return tuple(_flat(values)) or None
    return None if None in values else _OPERATORS[name](*values)


_OPERATORS = {
    "match": lambda a, b: Counter(_flat([a])) == Counter(_flat([b])),
    "member": lambda value, container: value in container,
    "not": lambda value: not value,
    "and": lambda *values: all(values),
    "sum": lambda *values: sum(_flat(values), Fraction(0)),
    "product": lambda *values: reduce(mul, _flat(values)),
    "divide": lambda a, b: a / b,
    "gte": lambda a, b: a >= b,
}


def _flat(values: Any) -> list[Any]:
    flat: list[Any] = []
    for value in values:
        flat.extend(value if isinstance(value, tuple) else [] if value is None else [value])
    return flat


def _typed(node: etree._Element, text: str | None) -> Any:
    match node.get("baseType"):
        case "float":
            return Fraction(text or "")
        case "boolean":
            return text == "true"
        case _:
            return text


def _only(parent: etree._Element, name: str) -> etree._Element:
    (node,) = parent.iterfind(f"{{*}}{name}")
    return node


def _declared(root: etree._Element, kind: str, identifier: str) -> etree._Element:
    (node,) = [node for node in root.iterfind(f"{{*}}{kind}") if node.get("identifier") == identifier]
    return node
