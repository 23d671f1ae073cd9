"""QTI response processing: the rules of an item, made ready to run on one response after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice

from lxml import etree
from msgspec import Struct, field

from lessonpack.checks.qti._facts import first, template
from lessonpack.checks.qti._values import (
    PLACES,
    Again,
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
_SHORT = 1 << 12  # bytes of a rule up to which it is kept, ready to run, for the next item


_Rule = Callable[[State], None]
_Place = tuple[int, str, str, str]  # within a rule
_Places = tuple[tuple[int, tuple[_Place, ...]], ...]  # in the rules, each by its number


class Piece(Struct, frozen=True):
    """One of an item's rules.

    `asked` are the values of which it asks, by variable, whether they are members; `whole` what it reads otherwise.
    `named` says where it names values itself.
    """

    run: _Rule
    asked: Mapping[str, frozenset[str]]
    whole: frozenset[str]
    named: Mapping[str, tuple[_Place, ...]]


class Program(Struct, frozen=True):
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
        case "setOutcomeValue" | "setTemplateValue" | "setDefaultValue":
            return _assignment(node, expression(next(node.iterchildren(etree.Element))))
        case "setCorrectResponse":
            return _key(node, expression(next(node.iterchildren(etree.Element))))
        case "templateConstraint":
            return _constraint(expression(next(node.iterchildren(etree.Element))))
        case "lookupOutcomeValue":
            return _assignment(node, unknown(node))
        case "responseCondition" | "templateCondition":
            return _condition(node)
        case "responseProcessingFragment":
            return sequence(node.iterchildren(etree.Element))
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


def _key(node: etree._Element, value: Expression) -> _Rule:
    name = node.get("identifier", "")

    def run(state: State) -> None:
        state.effort.spend(2)
        state.keys[name] = value(state)

    return run


def _constraint(holds: Expression) -> _Rule:
    def run(state: State) -> None:
        if holds(state) is not True:
            raise Again

    return run


def sequence(nodes: Iterable[etree._Element]) -> _Rule:
    """Rules, ready to run one after the other. Raises ValueError and StopIteration for some that are cut short."""
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
        if local(branch) in ("responseElse", "templateElse"):
            branches.append((lambda _state: True, sequence(children)))
        elif children:
            branches.append((expression(children[0]), sequence(children[1:])))

    def run(state: State) -> None:
        for holds, rules in branches:
            state.effort.spend(1)
            if holds(state) is True:
                rules(state)
                return

    return run


def _program(rules: Iterable[etree._Element]) -> Program | None:
    """The rules, ready to run; None when there are none, or they are cut short or name values that are none."""
    left = _LONG
    pieces: list[Piece | None] = []
    for rule in rules:
        text = etree.tostring(rule, with_tail=False)
        left -= len(text)
        if left < 0:  # soon so, where each repeats long namespaces of the root
            raise Unfinished(f"its rules have more than {_LONG:,} bytes")
        pieces.append(_kept(text, rule))
    whole = tuple([piece for piece in pieces if piece is not None])
    if not whole or len(whole) < len(pieces):
        return None
    return Program(_in_turn([piece.run for piece in whole]), _places(whole), pieces=whole)


# The rules that were met last, by their text. Where all are equal, 2,900 items take two thirds of the time with it.
_known: dict[bytes, Piece | None] = {}
_KNOWN = 512


def _kept(text: bytes, rule: etree._Element) -> Piece | None:
    """The rule of that text, ready to run, made once for all that are equal."""
    if text in _known:
        return _known[text]
    piece = _piece(rule)
    if len(text) <= _SHORT:
        if len(_known) == _KNOWN:
            del _known[next(iter(_known))]
        _known[text] = piece
    return piece


def _piece(rule: etree._Element) -> Piece | None:
    """A rule, ready to run; None for one that is cut short or names values that are none."""
    asked: dict[str, set[str]] = {}
    whole = set[str]()
    for node in rule.iter("{*}variable", "{*}mapResponse"):
        name, values = node.get("identifier", ""), _asked(node)
        if values is None:
            whole.add(name)
        else:
            asked.setdefault(name, set()).update(values)
    try:
        run = _rule(rule)
    except (ValueError, StopIteration):
        return None
    return Piece(run, {name: frozenset(values) for name, values in asked.items()}, frozenset(whole), _named(rule))


def _places(pieces: Iterable[Piece]) -> dict[str, _Places]:
    """The places of each value that rules name: equal for those that are only asked for side by side."""
    found: dict[str, list[tuple[int, tuple[_Place, ...]]]] = {}
    for number, piece in enumerate(pieces):
        for name, places in piece.named.items():
            found.setdefault(name, []).append((number, places))
    return {name: tuple(places) for name, places in found.items()}


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


def _named(rule: etree._Element) -> dict[str, tuple[_Place, ...]]:
    """Where a rule names each value."""
    values = list(rule.iter(_BASE_VALUE))
    if not values:
        return {}
    numbers = {node: number for number, node in enumerate(rule.iter(etree.Element))}
    found: dict[str, list[_Place]] = {}
    for node in values:
        found.setdefault((node.text or "").strip(), []).append(_place(node, numbers))
    return {name: tuple(sorted(places)) for name, places in found.items()}


def _place(value: etree._Element, numbers: Mapping[etree._Element, int]) -> _Place:
    """Where a value stands; the members of a variable, and what are none, in `and` or `or` all stand in one place.

    Nothing depends on their order.
    """
    above = [each for each, _ in zip(value.iterancestors(), range(3), strict=False)]
    names = [local(each) for each in above]
    inside = 2 if names[1:2] == ["not"] else 1
    if names[:1] == ["member"] and names[inside : inside + 1] in (["and"], ["or"]):
        asked = list(above[0].iterchildren(etree.Element))
        if len(asked) == 2 and asked[0] is value and local(asked[1]) == "variable":
            variable = asked[1].get("identifier", "")
            return numbers[above[inside]], names[inside - 1], variable, value.get("baseType", "")
    return numbers[value], "", "", ""


def _score_rules(document: Document, facts: ItemFacts) -> Iterator[etree._Element]:
    """The rules that can touch SCORE: not those that set nothing but feedback."""
    feedback = {outcome.identifier for outcome in facts.outcomes if outcome.base_type == "identifier"}
    processing = first(document, "responseProcessing")
    for each in () if processing is None else processing.iterchildren(etree.Element):
        names = {node.get("identifier", "") for node in each.iter(_SET)}
        if not names or not names <= feedback:  # of one that sets nothing it is not known what it does
            yield each


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
            return Program(_pointed, adds=True)
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


def _pointed(state: State) -> None:
    if "RESPONSE" not in state.areas:
        raise Beyond(PLACES)
    given = state.variables.get("RESPONSE")
    state.variables["SCORE"] = state.areas["RESPONSE"](given) if members_of(given) else 0.0
