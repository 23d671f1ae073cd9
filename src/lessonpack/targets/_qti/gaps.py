"""QTI 2.x scoring of a text with gaps: a response for each gap, and an outcome that counts what they earn.

FILLED is in the units of the key, which are whole numbers: no engine's sums miss them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from msgspec import Struct

from lessonpack.model.accepted import Range, Words
from lessonpack.model.questions import AnyGap, ChoiceGap, Cloze, NumberGap, TypedGap
from lessonpack.model.scoring import Exact, Part, Sum, key, range_of
from lessonpack.render.xml import Child, Kept, Node, el, lines, stack
from lessonpack.targets._qti.identifiers import identifier_of
from lessonpack.targets._qti.scoring import (
    IS_FULL,
    Declared,
    Told,
    condition,
    default_value,
    feedback_outcomes,
    first_of,
    float_value,
    general_rule,
    map_entry,
    map_keys,
    number,
    part_rules,
    score_outcomes,
    set_outcome,
    variable,
    verdicts,
)

_FILLED = "FILLED"


class Response(Struct, frozen=True):
    """What is given in a gap."""

    gap: AnyGap

    @property
    def name(self) -> str:
        return identifier_of(self.gap.id, before="RESPONSE_")

    @property
    def declared(self) -> Declared:
        match self.gap:
            case TypedGap(answers=answers, case=case):
                right = next(each.words for each in answers if each.share == 1)
                return Declared("single", "string", (right,), case=case)
            case NumberGap(answer=answer):
                return Declared("single", "float", (number(answer),))
            case ChoiceGap(right=choice):
                return Declared("single", "identifier", (identifier_of(choice.id),))
            case _:
                assert_never(self.gap)


def responses(question: Cloze) -> tuple[Response, ...]:
    """One for each gap, in the order of the text."""
    return tuple(map(Response, question.gaps))


def scored(question: Cloze, told: Told) -> tuple[Kept, Kept]:
    """What stands in an item before its body and behind it."""
    parts, ceiling, by_share = _counted(question)
    asked = responses(question)
    points = number(question.points)
    counted = {"identifier": _FILLED, "cardinality": "single", "baseType": "float"}
    declared: list[Child] = [
        *(_declaration(each, parts) for each in asked),
        *score_outcomes(points),
        el("outcomeDeclaration", counted, default_value("0")),
        *feedback_outcomes(told),
    ]
    answered = el("or", None, *(el("not", None, _unanswered(each.name)) for each in asked))
    is_less = el("and", None, answered, el("not", None, IS_FULL))
    processed = stack(
        "responseProcessing",
        None,
        *(_counting(each, parts) for each in asked),
        _score(points, ceiling, by_share=by_share),
        *(rule for each in asked for rule in part_rules(told, each.declared, _ranges(each), each.name)),
        general_rule(answered) if told.general else None,
        *verdicts(told, IS_FULL, is_less),
    )
    return Kept(lines(declared)), Kept(processed)


def _counted(question: Cloze) -> tuple[tuple[Part, ...], int, bool]:
    """What earns which units in a gap, how many all of them earn, and whether less than all earns a share."""
    scored_by = key(question)
    if isinstance(scored_by, Sum):
        return scored_by.parts, scored_by.ceiling, True
    accepts = scored_by.accepts if isinstance(scored_by, Exact) else ()
    return tuple(Part(accepts=each, units=1) for each in accepts), len(accepts), False


def _accepted(response: Response, parts: tuple[Part, ...]) -> Iterator[tuple[Words | Range, int]]:
    for part in parts:
        if isinstance(part.accepts, Words | Range) and part.accepts.gap == response.gap.id:
            yield part.accepts, part.units


def _ranges(response: Response) -> list[Range]:
    """All numbers of which something is known in a gap, whatever they earn."""
    gap = response.gap
    return [range_of(gap.id, each) for each in gap.known] if isinstance(gap, NumberGap) else []


def _declaration(response: Response, parts: tuple[Part, ...]) -> Node:
    declared = response.declared
    values = (el("value", None, value) for value in declared.right)
    attributes = {"identifier": response.name, "cardinality": declared.cardinality, "baseType": declared.base_type}
    return stack(
        "responseDeclaration", attributes, el("correctResponse", None, *values), _mapping(response, declared, parts)
    )


def _mapping(response: Response, declared: Declared, parts: tuple[Part, ...]) -> Node | None:
    if declared.base_type == "float":
        return None
    if declared.base_type == "identifier":
        [units] = (units for _, units in _accepted(response, parts))
        entries = [map_entry({"mapKey": declared.right[0]}, str(units))]
    else:
        entries = [
            map_entry(named, str(units)) for each, units in _accepted(response, parts) for named in map_keys(each)
        ]
    return stack("mapping", {"defaultValue": "0"}, *entries)


def _counting(response: Response, parts: tuple[Part, ...]) -> Node:
    """More for what was given in a gap."""
    worth = [(each, _more(float_value(str(units))) if units else None) for each, units in _within(response, parts)]
    if worth:
        return first_of(worth, response.name)
    return condition(
        (el("not", None, _unanswered(response.name)), _more(el("mapResponse", {"identifier": response.name})))
    )


def _within(response: Response, parts: tuple[Part, ...]) -> list[tuple[Range, int]]:
    """The numbers that count in a gap, and the units that they earn; none for a gap of another form."""
    return [(each, units) for each, units in _accepted(response, parts) if isinstance(each, Range)]


def _more(units: Node) -> Node:
    return set_outcome(_FILLED, el("sum", None, variable(_FILLED), units))


def _unanswered(name: str) -> Node:
    return el("isNull", None, variable(name))


def _score(points: str, ceiling: int, *, by_share: bool) -> Node:
    """All gaps earn the points themselves, which a division may miss."""
    whole = float_value(str(ceiling))
    earned = el("divide", None, el("product", None, variable(_FILLED), float_value(points)), whole)
    less = set_outcome("SCORE", earned if by_share else float_value("0"))
    is_whole = el("gte", None, variable(_FILLED), whole)
    return condition((is_whole, set_outcome("SCORE", float_value(points))), otherwise=less)
