"""QTI response processing: the rules of an item, made ready to run on one response after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

from lxml import etree

from lessonpack.checks.qti._facts import first, template
from lessonpack.checks.qti._values import (
    Beyond,
    Expression,
    State,
    Unfinished,
    expression,
    match_of,
    members_of,
    unknown,
)
from lessonpack.formats import qti2
from lessonpack.formats.qti2 import local
from lessonpack.formats.qti2_facts import ItemFacts
from lessonpack.rule import Document

_LONG = 1 << 16  # bytes of rules beyond which they are not run
_SHORT = 1 << 12  # bytes of rules up to which the program is kept for the next item


_Rule = Callable[[State], None]
_Places = tuple[tuple[int, str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """One of an item's rules.

    `asked` are the values of which it asks, by variable, whether they are members; `whole` what it reads otherwise.
    """

    run: _Rule
    asked: Mapping[str, frozenset[str]]
    whole: frozenset[str]


@dataclass(frozen=True, slots=True)
class Program:
    """An item's rules, ready to run, and where they name values themselves.

    `named` is equal for two values that could stand for each other in the rules.
    `adds` is True for a template: no selection earns more there than the key, or the choices with positive points.
    """

    run: _Rule
    named: Mapping[str, _Places] = field(default_factory=dict)
    adds: bool = False
    pieces: tuple[Piece, ...] = ()


def _rule(node: etree._Element) -> _Rule:
    match local(node):
        case "setOutcomeValue":
            return _assignment(node, expression(next(node.iterchildren(etree.Element))))
        case "lookupOutcomeValue":
            return _assignment(node, unknown(node))
        case "responseCondition":
            return _condition(node)
        case "responseProcessingFragment":
            return _sequence(node.iterchildren(etree.Element))
        case _:
            return unknown(node)


def _assignment(node: etree._Element, value: Expression) -> _Rule:
    name = node.get("identifier", "")

    def run(state: State) -> None:
        state.effort.spend(2)
        try:
            state.variables[name] = value(state)
            state.unknown.pop(name, None)
        except Beyond as told:
            state.unknown[name] = str(told)

    return run


def _sequence(nodes: Iterable[etree._Element]) -> _Rule:
    return _in_turn([_rule(node) for node in nodes])


def _in_turn(rules: list[_Rule]) -> _Rule:
    def run(state: State) -> None:
        for each in rules:
            each(state)

    return run


def _condition(node: etree._Element) -> _Rule:
    branches: list[tuple[Expression, _Rule]] = []
    for branch in node.iterchildren(etree.Element):
        children = list(branch.iterchildren(etree.Element))
        if local(branch) == "responseElse":
            branches.append((lambda _state: True, _sequence(children)))
        elif children:
            branches.append((expression(children[0]), _sequence(children[1:])))

    def run(state: State) -> None:
        for holds, rules in branches:
            state.effort.spend(1)
            if holds(state) is True:
                rules(state)
                return

    return run


def _program(rules: bytes) -> Program | None:
    """The rules, ready to run; None when there are none, or they are cut short or name values that are none."""
    if len(rules) > _LONG:
        raise Unfinished(f"its rules have more than {_LONG:,} bytes")
    return _kept(rules) if len(rules) <= _SHORT else _compiled(rules)


@lru_cache(maxsize=512)  # the items of a bank mostly share their score rules: without this they take 9 % longer
def _kept(rules: bytes) -> Program | None:
    return _compiled(rules)


def _compiled(rules: bytes) -> Program | None:
    root = etree.fromstring(rules)
    try:
        pieces = tuple([_piece(rule) for rule in root.iterchildren(etree.Element)])  # a generator hides StopIteration
        return Program(_in_turn([piece.run for piece in pieces]), _named(root), pieces=pieces) if pieces else None
    except (ValueError, StopIteration):
        return None


def _piece(rule: etree._Element) -> Piece:
    asked: dict[str, set[str]] = {}
    whole = set[str]()
    for node in rule.iter(etree.Element):
        if local(node) in ("variable", "mapResponse"):
            name, values = node.get("identifier", ""), _asked(node)
            if values is None:
                whole.add(name)
            else:
                asked.setdefault(name, set()).update(values)
    return Piece(_rule(rule), {name: frozenset(values) for name, values in asked.items()}, frozenset(whole))


def _asked(variable: etree._Element) -> list[str] | None:
    """The values that are asked for in a variable; None where it is read otherwise."""
    around = variable.getparent()
    operands = [] if around is None else list(islice(around.iterchildren(etree.Element), 3))
    if around is None or len(operands) != 2 or local(variable) != "variable":
        return None
    if local(around) == "member" and operands[1] is variable:
        values = [operands[0]]
    elif local(around) == "contains" and operands[0] is variable:
        multiple = local(operands[1]) == "multiple"
        values = list(operands[1].iterchildren(etree.Element)) if multiple else [operands[1]]
    else:
        return None
    return [(each.text or "").strip() for each in values] if {each.tag for each in values} == {_BASE_VALUE} else None


def _named(rules: etree._Element) -> dict[str, _Places]:
    """The places of each value that rules name: equal for those that are only asked for side by side."""
    numbers = {node: number for number, node in enumerate(rules.iter(etree.Element))}
    found: dict[str, list[tuple[int, str, str, str]]] = {}
    for node in numbers:
        if node.tag == _BASE_VALUE:
            found.setdefault((node.text or "").strip(), []).append(_place(node, numbers))
    return {name: tuple(sorted(places)) for name, places in found.items()}


def _place(value: etree._Element, numbers: Mapping[etree._Element, int]) -> tuple[int, str, str, str]:
    """Where a value stands; the members of a variable, and what are none, in `and` or `or` all stand in one place.

    Nothing depends on their order.
    """
    above = [each for each, _ in zip(value.iterancestors(), range(3), strict=False)]
    names = [local(each) for each in above]
    inside = 2 if names[1:2] == ["not"] else 1
    if names[0] == "member" and names[inside : inside + 1] in (["and"], ["or"]):
        asked = list(above[0].iterchildren(etree.Element))
        if len(asked) == 2 and asked[0] is value and local(asked[1]) == "variable":
            variable = asked[1].get("identifier", "")
            return numbers[above[inside]], names[inside - 1], variable, value.get("baseType", "")
    return numbers[value], "", "", ""


def _score_rules(document: Document, facts: ItemFacts) -> bytes:
    """The rules that can touch SCORE, as text: not those that set nothing but feedback."""
    feedback = {outcome.identifier for outcome in facts.outcomes if outcome.base_type == "identifier"}
    processing = first(document, "responseProcessing")
    rules = () if processing is None else processing.iterchildren(etree.Element)
    kept = bytearray()
    for each in rules:
        if len(kept) > _LONG:  # soon so, where each repeats long namespaces of the root
            break
        if not feedback.issuperset(_set_by(each)):
            kept += etree.tostring(each, with_tail=False)
    return b"<rules>%s</rules>" % kept


def _set_by(rule: etree._Element) -> Iterator[str]:
    """The outcomes that a rule sets; of one that sets none it is not known what it does: "" stands for that."""
    none = True
    for node in rule.iter(_SET):
        none = False
        yield node.get("identifier", "")
    if none:
        yield ""


_SET = qti2.tag("setOutcomeValue")
_BASE_VALUE = qti2.tag("baseValue")


def program_of(document: Document, facts: ItemFacts) -> Program | None:
    """The rules that make an item's points; None when there are none, or of their faults other rules tell.

    Raises Unfinished when they are too long to be read.
    """
    return _template_program(facts) if facts.template else _program(_score_rules(document, facts))


def _template_program(facts: ItemFacts) -> Program | None:
    """The standard templates, as rules of their own."""
    if facts.response("RESPONSE") is None:
        return None
    match template(facts):
        case qti2.MATCH_CORRECT:
            return Program(_matched, adds=True)
        case qti2.MAP_RESPONSE:
            return Program(_mapped, adds=True)
        case qti2.MAP_RESPONSE_POINT:
            raise Beyond("places in a picture earn its points")
        case _:
            return None


def _matched(state: State) -> None:
    same = match_of([state.variables.get("RESPONSE"), state.keys.get("RESPONSE")])
    state.variables["SCORE"] = 1.0 if same else 0.0


def _mapped(state: State) -> None:
    if "RESPONSE" not in state.mappings:
        raise Beyond
    given = state.variables.get("RESPONSE")
    state.variables["SCORE"] = state.mappings["RESPONSE"](given) if members_of(given) else 0.0
