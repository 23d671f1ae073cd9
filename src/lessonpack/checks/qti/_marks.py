"""What an item's response processing makes of the responses that learners can give."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from lessonpack.checks.qti._areas import areas_of, mapped, selections
from lessonpack.checks.qti._draws import Draw, draws
from lessonpack.checks.qti._facts import EPSILON, item, marked, template
from lessonpack.checks.qti._processing import Program, program_of
from lessonpack.checks.qti._values import PLACES, Beyond, Effort, Mapped, State, Unfinished, Value, members_of, size_of
from lessonpack.formats import qti2, qti2_facts
from lessonpack.formats.qti2_facts import Interaction, ItemFacts, Outcome, Response
from lessonpack.formats.qti2_types import NUMERIC, Scalar, value_of
from lessonpack.rule import Document

# Steps, each about a microsecond: rules that are run, variables and values that are looked at, in all the responses
# that are tried. An item may take so many, of which some are its own, and the rest one stock for all of a package: it
# goes to the items by the order of their paths. Real items take 20, seldom 500.
_STEPS = 1 << 20
_OWN_STEPS = 1 << 7
_ALL_STEPS = 1 << 22
_STEPS_OF = "QTI078"  # the rule by which the steps of a package are counted
NOT_FINITE = "a response, or the maximum, comes to NaN or to more than any number"
_WORD = 64  # characters of a value that are looked at in one step
_RUN = 8  # steps that it takes to begin with a response
_MANY = 64  # choices up to which all but one are tried where not every selection can be


class Marks(Struct, frozen=True):
    """What responses earn: the correct one, the best and the empty one.

    `most` is the declared maximum, None when the item declares none; `finite` is False when one of the responses that
    were tried, or the maximum, came to NaN or to INF. NaN earns nothing.
    """

    right: float
    best: float
    empty: float
    most: float | None
    line: int
    finite: bool = True

    @property
    def exceeds(self) -> bool:
        """The best response earns more than the declared maximum, or than the correct one."""
        bounds = (self.right, math.inf if self.most is None else self.most)
        return self.best > EPSILON and self.best > min(bounds) + EPSILON


class _Marker(Struct):
    """Runs an item's rules on one response after the other; `points` are the mappings of choices."""

    program: Program
    start: dict[str, Value]
    keys: dict[str, Value]
    mappings: dict[str, Mapped]
    points: list[qti2_facts.Mapping]
    areas: dict[str, Mapped]
    effort: Effort
    finite: bool = True

    def score(self, given: Mapping[str, Value]) -> float:
        return self.outcome("SCORE", given) or 0.0

    def outcome(self, identifier: str, given: Mapping[str, Value]) -> float | None:
        """What the rules make of an outcome, None for NULL and NaN.

        Raises Beyond for what is no number, and Unfinished.
        """
        self.effort.spend(_RUN + len(self.start) + sum(map(size_of, given.values())))
        state = State({**self.start, **given}, self.keys, self.mappings, self.effort, self.areas)
        self.program.run(state)
        return self.number(state, identifier)

    def number(self, state: State, identifier: str) -> float | None:
        """The value of an outcome when the rules have run."""
        value = state.value(identifier)
        if value is not None and not isinstance(value, float):
            raise Beyond
        if value is None or math.isfinite(value):
            return value
        self.finite = False
        return None if math.isnan(value) else value


def marks(document: Document) -> list[Marks]:
    """What the item's responses earn, for each of its draws; nothing when it is not marked by machine, or has faults of
    which other rules tell.

    Raises Beyond for what the interpreter does not know, and Unfinished where it takes more than is done for one item,
    or for all of a package.
    """
    facts = item(document)
    every = len(marked(facts)) == len(facts.interactions)
    shared = len({interaction.response for interaction in facts.interactions}) < len(facts.interactions)
    runs = facts.template or facts.sets  # rules that set nothing have a rule of their own
    if not (runs and facts.interactions and every and has_score(facts)) or shared:
        return []
    if facts.adaptive:
        raise Beyond("it is adaptive: what a response earns depends on those before it")
    stock = _ALL_STEPS - document.spent[_STEPS_OF]
    weight, most = 1 + _longest(facts) // _WORD, min(_STEPS, _OWN_STEPS + stock)
    effort = Effort(most // weight)
    try:
        found = [_marks(document, facts, effort, draw) for draw in draws(document, effort)]
        return [each for each in found if each is not None]
    except Unfinished as told:
        whose = "and so did those of items before it" if most < _STEPS else f"more than {_STEPS:,}"
        raise Unfinished(str(told) or f"its responses and rules take too many steps, {whose}") from told
    except OverflowError as told:
        raise Unfinished(NOT_FINITE) from told
    except (ValueError, TypeError, IndexError):  # values that are no numbers, rules cut short
        return []
    finally:
        steps = most - weight * max(0, effort.left)
        document.spent[_STEPS_OF] += max(0, steps - _OWN_STEPS)


def _longest(facts: ItemFacts) -> int:
    """The characters of the longest value that responses can have or are compared with."""
    values = [value for response in facts.responses for value in response.correct]
    values += [key for response in facts.responses if response.mapping for key, _ in response.mapping.entries]
    values += [choice.identifier for interaction in facts.interactions for choice in interaction.choices]
    return max(map(len, values), default=0)


def has_score(facts: ItemFacts) -> bool:
    """SCORE is declared, and is a number."""
    score = facts.outcome("SCORE")
    return score is not None and score.base_type in NUMERIC and score.cardinality == "single"


def _marks(document: Document, facts: ItemFacts, effort: Effort, draw: Draw) -> Marks | None:
    marker = _marker(document, facts, effort, draw)
    if marker is None:
        return None
    before = effort.left
    right, empty = marker.score(marker.keys), marker.score({})
    each = (before - effort.left + 1) // 2  # steps that a response takes, about
    maximum = facts.outcome("MAXSCORE")
    most = marker.outcome("MAXSCORE", marker.keys) if sets_maximum(facts) else declared_maximum(maximum)
    normal = _normal(facts)
    found = Marks(right, right, empty, most if normal is None else normal, score_line(facts))
    try:
        for given in _responses(facts, marker, each):
            found = replace(found, best=max(found.best, marker.score(given)))
    except Unfinished:
        if not found.exceeds:  # which no other response can mend
            raise
    return replace(found, finite=marker.finite)


def _marker(document: Document, facts: ItemFacts, effort: Effort, draw: Draw) -> _Marker | None:
    """The rules of an item, ready to be run in one of its draws; None where it has no key, or no rules."""
    keys = {response.identifier: _key(response) for response in facts.responses} | draw.keys
    if any(keys.get(interaction.response) is None for interaction in facts.interactions):
        _without_key(facts)
        return None
    program = program_of(document, facts)
    if program is None:
        return None
    points = [each.mapping for each in facts.responses if each.mapping and each.base_type == "identifier"]
    mappings = {each.identifier: _mapping(each.mapping, each.base_type) for each in facts.responses if each.mapping}
    pointed = {response.identifier: response.area_mapping for response in facts.responses if response.area_mapping}
    areas = {name: mapped(each, areas_of(each), effort) for name, each in pointed.items()}
    return _Marker(program, _start(facts) | draw.variables, keys, mappings, points, areas, effort)


def _without_key(facts: ItemFacts) -> None:
    """Raises Beyond for what has no correct response, or one that is no value here, and may have none."""
    if template(facts) == qti2.MAP_RESPONSE_POINT:
        raise Beyond(PLACES)
    if any(response.cardinality == "record" for response in facts.responses):
        raise Beyond("one of its responses is a record")


def sets_maximum(facts: ItemFacts) -> bool:
    """True for an item whose response processing sets MAXSCORE."""
    return any(use.identifier == "MAXSCORE" for use in facts.sets)


def _mapping(mapping: qti2_facts.Mapping, base_type: str) -> Mapped:
    score = mapping.scored(base_type)
    return lambda value: score(frozenset(members_of(value)))


def _start(facts: ItemFacts) -> dict[str, Value]:
    """The variables before any rule has run."""
    variables: dict[str, Value] = {response.identifier: None for response in facts.responses}
    for outcome in facts.outcomes:
        unset = 0.0 if outcome.base_type in NUMERIC else None
        variables[outcome.identifier] = value_of(outcome.base_type, outcome.default[0]) if outcome.default else unset
    return variables


def _key(response: Response) -> Value:
    values = [value_of(response.base_type, value) for value in response.correct]
    if not values or response.cardinality == "record":
        return None
    return _value(response, values)


def _value(response: Response, values: Iterable[Scalar]) -> Value:
    if response.cardinality == "single":
        return next(iter(values), None)
    if response.cardinality == "ordered":
        return list(values) or None
    return tuple(sorted(values, key=str)) or None


def _responses(facts: ItemFacts, marker: _Marker, each: int) -> Iterator[dict[str, Value]]:
    """Responses that learners can give, enough of them to find the best; for one interaction at a time.

    `each` is how many steps one takes. Raises Unfinished, after the telling ones, when those are too many for the item.
    """
    declared = {response.identifier: response for response in facts.responses}
    for interaction in facts.interactions:
        response = declared.get(interaction.response)
        if response is None or response.cardinality == "ordered":
            continue
        if response.area_mapping is not None:
            for points in selections(areas_of(response.area_mapping), interaction.max_choices):
                yield {**marker.keys, response.identifier: _value(response, points)}
        if response.base_type != "identifier":
            continue
        for chosen in _selections(interaction, response, marker, each):
            yield {**marker.keys, response.identifier: _value(response, chosen)}


def _selections(interaction: Interaction, response: Response, marker: _Marker, each: int) -> Iterator[tuple[str, ...]]:
    names = [choice.identifier for choice in interaction.choices]
    if response.cardinality == "single":
        yield from ((name,) for name in names)
        return
    most = min(interaction.max_choices or len(names), len(names))
    if marker.program.adds:
        yield from _telling(names, response, most)
        return
    alike = _alike(names, response, marker)
    affordable = marker.effort.left // max(1, each)
    if _combinations([len(group) for group in alike], most, affordable) <= affordable:
        yield from _every(alike, most)
    else:
        yield from _telling(names, response, most)
        yield _best(names, response, marker, most)


_NONE_ASKED = ("",)  # a selection of choices of which a rule does not ask


def _best(names: list[str], response: Response, marker: _Marker, most: int) -> tuple[str, ...]:
    """The selection that earns most, found rule by rule where no two rules ask for one choice.

    It does not matter any more what was chosen before, once the variables are the same. Raises Unfinished where rules
    look at the selection as a whole, or ask for a choice again.
    """
    asked = _asked_in_turn(names, response, marker)
    begun = State({**marker.start, **marker.keys}, marker.keys, marker.mappings, marker.effort, marker.areas)
    ways: dict[object, tuple[tuple[str, ...], State]] = {"": ((), begun)}
    for piece, group in zip(marker.program.pieces, asked, strict=True):
        after: dict[object, tuple[tuple[str, ...], State]] = {}
        for before, state in ways.values():
            for count in range(min(len(group), most - len(before)) + 1):
                for chosen in itertools.combinations(group, count):
                    marker.effort.spend(_RUN + 2 * sum(map(size_of, state.variables.values())))
                    given = {**state.variables, response.identifier: chosen or _NONE_ASKED}
                    reached = replace(state, variables=given, unknown=dict(state.unknown))
                    piece.run(reached)
                    reached.variables[response.identifier] = None
                    number = len(before) + count
                    key = (number if most < len(names) else number > 0, *_frozen(reached))
                    after.setdefault(key, (before + chosen, reached))
        ways = after
    others = set(names).difference(*asked)
    scored = [(marker.number(state, "SCORE") or 0.0, chosen) for chosen, state in ways.values() if chosen or others]
    best = max(scored)[1]
    return best or (min(others),)


def _frozen(state: State) -> Iterator[object]:
    """What the rules that are still to run can tell from other states."""
    for name, value in state.variables.items():
        yield name, type(value), tuple(value) if isinstance(value, list) else value
    yield frozenset(state.unknown.items())


def _asked_in_turn(names: list[str], response: Response, marker: _Marker) -> list[list[str]]:
    """The choices of which each rule asks, each choice once."""
    known = set(names)
    pieces = marker.program.pieces
    asked = [sorted(known & piece.asked.get(response.identifier, frozenset())) for piece in pieces]
    again = sum(map(len, asked)) > len(set().union(*asked))
    if not pieces or again or any(response.identifier in piece.whole for piece in pieces):
        raise Unfinished
    return asked


def _telling(names: list[str], response: Response, most: int) -> Iterator[tuple[str, ...]]:
    """The selections that are likely to show what is wrong: one choice, all, all but one, those with points."""
    for size in dict.fromkeys((1, len(names) - 1, len(names)) if len(names) <= _MANY else (1, len(names))):
        if 0 < size <= most:
            yield from itertools.combinations(names, size)
    worth = _points(response.mapping, response.base_type, names) if response.mapping else {}
    gains = tuple(sorted((name for name in worth if worth[name] > 0), key=lambda name: -worth[name]))
    if gains:
        yield gains[:most]


def _points(mapping: qti2_facts.Mapping, base_type: str, names: Iterable[str]) -> dict[str, float]:
    """What each choice adds to the points of a mapping, before they are bounded."""
    score = replace(mapping, lower=None, upper=None).scored(base_type)
    return {name: score((name,)) for name in names}


def _alike(names: list[str], response: Response, marker: _Marker) -> list[list[str]]:
    """The choices in groups that no rule tells apart: of a group it only matters how many are chosen.

    Rules know a choice by where they name it, by being in a key or a default value, and by its points.
    """
    named = marker.program.named
    values = [frozenset(members_of(value)) for value in (*marker.keys.values(), *marker.start.values())]
    facts = len(names) * (1 + len(values) + len(marker.points))
    marker.effort.spend(facts + sum(map(len, values)) + sum(len(each.entries) for each in marker.points))
    points = [_points(each, response.base_type, names) for each in marker.points]
    groups: dict[object, list[str]] = {}
    for name in names:
        mark = (named.get(name), *(name in value for value in values), *(each[name] for each in points))
        groups.setdefault(mark, []).append(name)
    return list(groups.values())


def _combinations(sizes: Iterable[int], most: int, enough: int) -> int:
    """How many selections of at most so many choices there are from groups of these sizes; counted until enough."""
    ways = [1]  # by how many are chosen
    for size in sizes:
        sums = [0, *itertools.accumulate(ways)]
        last = len(ways) - 1
        ways = [
            sums[min(chosen, last) + 1] - sums[max(0, chosen - size)] for chosen in range(min(most, last + size) + 1)
        ]
        if sum(ways) > enough:
            break
    return sum(ways)


def _every(alike: list[list[str]], most: int, start: int = 0) -> Iterator[tuple[str, ...]]:
    """Every selection of one to so many choices, one for all that are alike."""
    for index in range(start, len(alike)):
        for count in range(1, min(most, len(alike[index])) + 1):
            chosen = tuple(alike[index][:count])
            yield chosen
            for others in _every(alike, most - count, index + 1):
                yield chosen + others


def _normal(facts: ItemFacts) -> float | None:
    score = facts.outcome("SCORE")
    return None if score is None else score.normal_maximum


def declared_maximum(maximum: Outcome | None) -> float | None:
    """The default value of MAXSCORE; None without one that is a number."""
    return qti2.finite(maximum.default[0]) if maximum is not None and maximum.default else None


def score_line(facts: ItemFacts) -> int:
    """The line on which SCORE is declared; 0 where it is not."""
    score = facts.outcome("SCORE")
    return 0 if score is None else score.line
