"""QTI scores: what an item's response processing makes of the responses that learners can give."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from lessonpack.checks._processing import (
    Beyond,
    Effort,
    Mapped,
    Program,
    State,
    Unfinished,
    Value,
    members_of,
    program_of,
    size_of,
)
from lessonpack.checks._qti import EPSILON, item, marked, template
from lessonpack.findings import Severity, rule
from lessonpack.formats import qti2, qti21
from lessonpack.formats.qti2 import Interaction, ItemFacts, Outcome, Response
from lessonpack.formats.qti2_types import NUMERIC, Scalar, value_of
from lessonpack.rule import Document, Problem, Problems, document_check

ITEM = qti21.ITEM

# Steps, each about a microsecond: rules that are run, variables and values that are looked at, in all the responses
# that are tried. An item may take so many, of which some are its own, and the rest one stock for all of a package: it
# goes to the items by the order of their paths. Real items take 20, seldom 500.
_STEPS = 1 << 20
_OWN_STEPS = 1 << 7
_ALL_STEPS = 1 << 22
_NOT_FINITE = "a response, or the maximum, comes to NaN or to more than any number"
_WORD = 64  # characters of a value that are looked at in one step
_RUN = 8  # steps that it takes to begin with a response
_MANY = 64  # choices up to which all but one are tried where not every selection can be

# --- responses --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Marks:
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


@dataclass(slots=True)
class _Marker:
    """Runs an item's rules on one response after the other; `points` are the mappings of choices."""

    program: Program
    start: dict[str, Value]
    keys: dict[str, Value]
    mappings: dict[str, Mapped]
    points: list[qti2.Mapping]
    effort: Effort
    finite: bool = True

    def score(self, given: Mapping[str, Value]) -> float:
        return self.outcome("SCORE", given) or 0.0

    def outcome(self, identifier: str, given: Mapping[str, Value]) -> float | None:
        """What the rules make of an outcome, None for NULL and NaN.

        Raises Beyond for what is no number, and Unfinished.
        """
        self.effort.spend(_RUN + len(self.start) + sum(map(size_of, given.values())))
        state = State({**self.start, **given}, self.keys, self.mappings, self.effort)
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


def marks(document: Document) -> Marks | None:
    """What the item's responses earn; None when it is not marked by machine, or has faults of which other rules tell.

    Raises Beyond for what the interpreter does not know, and Unfinished where it takes more than is done for one item,
    or for all of a package.
    """
    facts = item(document)
    every = len(marked(facts)) == len(facts.interactions)
    shared = len({interaction.response for interaction in facts.interactions}) < len(facts.interactions)
    runs = facts.template or facts.sets  # rules that set nothing have a rule of their own
    if not (runs and facts.interactions and every and _has_score(facts)) or shared:
        return None
    if facts.adaptive:
        raise Beyond("it is adaptive: what a response earns depends on those before it")
    if _is_prepared(facts):
        raise Beyond("template processing gives each learner another key or other values to begin with")
    stock = _ALL_STEPS - document.spent[UNFINISHED.code]
    weight, most = 1 + _longest(facts) // _WORD, min(_STEPS, _OWN_STEPS + stock)
    effort = Effort(most // weight)
    try:
        return _marks(document, facts, effort)
    except Unfinished as told:
        whose = "and so did those of items before it" if most < _STEPS else f"more than {_STEPS:,}"
        raise Unfinished(str(told) or f"its responses and rules take too many steps, {whose}") from told
    except OverflowError as told:
        raise Unfinished(_NOT_FINITE) from told
    except (ValueError, TypeError, IndexError):  # values that are no numbers, rules cut short
        return None
    finally:
        steps = most - weight * max(0, effort.left)
        document.spent[UNFINISHED.code] += max(0, steps - _OWN_STEPS)


def _longest(facts: ItemFacts) -> int:
    """The characters of the longest value that responses can have or are compared with."""
    values = [value for response in facts.responses for value in response.correct]
    values += [key for response in facts.responses if response.mapping for key, _ in response.mapping.entries]
    values += [choice.identifier for interaction in facts.interactions for choice in interaction.choices]
    return max(map(len, values), default=0)


def _has_score(facts: ItemFacts) -> bool:
    """SCORE is declared, and is a number."""
    score = facts.outcome("SCORE")
    return score is not None and score.base_type in NUMERIC and score.cardinality == "single"


def _is_prepared(facts: ItemFacts) -> bool:
    """Template processing gives variables other values for each learner."""
    return any(use.by in ("setCorrectResponse", "setDefaultValue") for use in facts.sets)


def _marks(document: Document, facts: ItemFacts, effort: Effort) -> Marks | None:
    keys = {response.identifier: _key(response) for response in facts.responses}
    if any(keys.get(interaction.response) is None for interaction in facts.interactions):
        _without_key(facts)
        return None
    program = program_of(document, facts)
    if program is None:
        return None
    points = [each.mapping for each in facts.responses if each.mapping and each.base_type == "identifier"]
    mappings = {each.identifier: _mapping(each.mapping, each.base_type) for each in facts.responses if each.mapping}
    marker = _Marker(program, _start(facts), keys, mappings, points, effort)
    before = effort.left
    right, empty = marker.score(keys), marker.score({})
    each = (before - effort.left + 1) // 2  # steps that a response takes, about
    most = marker.outcome("MAXSCORE", keys) if _sets_maximum(facts) else _declared(facts.outcome("MAXSCORE"))
    normal = _normal(facts)
    found = Marks(right, right, empty, most if normal is None else normal, _score_line(facts))
    try:
        for given in _responses(facts, marker, each):
            found = replace(found, best=max(found.best, marker.score(given)))
    except Unfinished:
        if _code(found) not in _CERTAIN:  # which no other response can mend
            raise
    return replace(found, finite=marker.finite)


def _without_key(facts: ItemFacts) -> None:
    """Raises Beyond for what has no correct response, or one that is no value here, and may have none."""
    if template(facts) == qti2.MAP_RESPONSE_POINT:
        raise Beyond("places in a picture earn its points")
    if any(response.cardinality == "record" for response in facts.responses):
        raise Beyond("one of its responses is a record")


def _sets_maximum(facts: ItemFacts) -> bool:
    return any(use.identifier == "MAXSCORE" for use in facts.sets)


def _mapping(mapping: qti2.Mapping, base_type: str) -> Mapped:
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
        if response is None or response.base_type != "identifier" or response.cardinality == "ordered":
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
    if _ways([len(group) for group in alike], most, affordable) <= affordable:
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
    begun = State({**marker.start, **marker.keys}, marker.keys, marker.mappings, marker.effort)
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


def _points(mapping: qti2.Mapping, base_type: str, names: Iterable[str]) -> dict[str, float]:
    """What each choice adds to the points of a mapping, before they are bounded."""
    score = mapping._replace(lower=None, upper=None).scored(base_type)
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


def _ways(sizes: Iterable[int], most: int, enough: int) -> int:
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


def _declared(maximum: Outcome | None) -> float | None:
    """The default value of MAXSCORE; None without one that is a number."""
    return qti2.finite(maximum.default[0]) if maximum is not None and maximum.default else None


def _score_line(facts: ItemFacts) -> int:
    score = facts.outcome("SCORE")
    return 0 if score is None else score.line


# --- rules about scores -----------------------------------------------------------------------------

NEVER_SCORES = rule(
    "QTI070",
    holds="The correct response of an item earns points.",
    says="no response earns more than {best} points",
    hint="Look at the points that the rules set and at the mapping's values: the correct response must earn some.",
    reason="The item counts for nothing, however it is answered.",
    clause="QTI 2.1 Information Model, responseProcessing; lessonpack runs the rules",
)
ABOVE_MAXIMUM = rule(
    "QTI071",
    holds="No response earns more than the item's declared maximum.",
    says="a response earns {best} points, and the declared maximum is {most}",
    hint="Raise normalMaximum and MAXSCORE, or bound the mapping with upperBound.",
    reason="Results above 100 % are cut by some gradebooks, refused by others.",
    clause="QTI 2.1 Information Model, outcomeDeclaration normalMaximum; lessonpack runs the rules",
)
BELOW_MAXIMUM = rule(
    "QTI072",
    holds="The declared maximum of an item can be reached.",
    says="the best response earns {best} points, and the declared maximum is {most}",
    hint="Lower normalMaximum and MAXSCORE to {best}, or let the correct response earn {most}.",
    reason="A learner who answers everything right does not get 100 %.",
    clause="QTI 2.1 Information Model, outcomeDeclaration normalMaximum; lessonpack runs the rules",
)
NOT_THE_BEST = rule(
    "QTI073",
    holds="No response earns more than the correct one.",
    says="the correct response earns {right} points, another one {best}",
    hint="Give the choices of the correct response, and only these, the positive points.",
    reason="What is shown as the solution is not what is rewarded.",
    clause="QTI 2.1 Information Model, correctResponse (an optimal value); lessonpack runs the rules",
)
EMPTY_SCORES = rule(
    "QTI074",
    severity=Severity.WARNING,
    holds="Giving no answer earns nothing.",
    says="an unanswered item earns {empty} points",
    hint="Let SCORE start at 0, and set it only for responses.",
    reason="Learners are paid for skipping the question.",
    clause="QTI 2.1 Information Model, responseProcessing; lessonpack runs the rules",
)
UNFINISHED = rule(
    "QTI078",
    severity=Severity.WARNING,
    holds="What each response to an item earns is a finite number, and can be worked out in little time.",
    says="it was not worked out to the end what responses earn: {reason}",
    hint="Shorten the rules of the item, or ask in several items; make several banks of one with many such items. "
    "Let SCORE be a finite number for each response.",
    reason="What was not judged to its end is never called valid: nobody knows what the right answer earns here.",
    clause="lessonpack: 65,536 bytes of rules; 1,048,576 steps for an item and 4,194,304 for a package, each item's "
    "first 128 left out; a step is a rule that is run, a variable or 64 characters of a value that are looked at; "
    "points that are NaN, INF or -INF are not compared with others",
    partial=True,
)
BEYOND = rule(
    "QTI079",
    severity=Severity.NOTE,
    holds="The rules that make an item's points are such as lessonpack can run.",
    says="it was not judged what responses earn: {reason}",
    hint="Try the item where it is to be used: with the right response, a wrong one and none.",
    reason="QTI allows it, but that the right response earns most, and no other more, nobody has looked at here.",
    clause="lessonpack runs one attempt, and of the expressions of QTI 2.1 those that compare, count and reckon; none "
    "of vendors, of chance or of places in pictures",
)


_CERTAIN = frozenset({ABOVE_MAXIMUM.code, NOT_THE_BEST.code})


def _shown(points: float | None) -> str:
    return f"{points:g}" if points is not None else ""


@lru_cache(maxsize=1)  # the rules below ask one after the other for the same document
def _verdict(document: Document) -> tuple[str, Marks | None, str]:
    """The code of the rule that an item's marks break, "" for none, the marks, and why they are not known."""
    try:
        found = marks(document)
    except Unfinished as told:
        return UNFINISHED.code, None, str(told)
    except Beyond as told:
        return BEYOND.code if str(told) else "", None, str(told)
    code = "" if found is None else _code(found)
    if found is None or found.finite or code not in ("", EMPTY_SCORES.code):  # of errors it is known enough
        return code, found, ""
    return UNFINISHED.code, None, _NOT_FINITE


def _code(found: Marks) -> str:
    """Which rule the marks break; the first of the chain, since the others would follow from it."""
    if found.best <= EPSILON:
        return NEVER_SCORES.code
    if found.most is not None and found.best > found.most + EPSILON:
        return ABOVE_MAXIMUM.code
    if found.best > found.right + EPSILON:
        return NOT_THE_BEST.code
    if found.most is not None and found.best < found.most - EPSILON:
        return BELOW_MAXIMUM.code
    return EMPTY_SCORES.code if found.empty > EPSILON else ""


def _broken(document: Document, code: str) -> Problems:
    broken, found, _ = _verdict(document)
    if broken == code:
        names = ("right", "best", "empty", "most")
        yield Problem({name: _shown(getattr(found, name)) for name in names}, line=found.line if found else 0)


@document_check(NEVER_SCORES, ITEM)
def items_can_score(document: Document) -> Problems:
    return _broken(document, NEVER_SCORES.code)


@document_check(ABOVE_MAXIMUM, ITEM)
def maximum_is_not_exceeded(document: Document) -> Problems:
    return _broken(document, ABOVE_MAXIMUM.code)


@document_check(BELOW_MAXIMUM, ITEM)
def maximum_is_reached(document: Document) -> Problems:
    return _broken(document, BELOW_MAXIMUM.code)


@document_check(NOT_THE_BEST, ITEM)
def correct_response_is_best(document: Document) -> Problems:
    return _broken(document, NOT_THE_BEST.code)


@document_check(EMPTY_SCORES, ITEM)
def nothing_for_nothing(document: Document) -> Problems:
    return _broken(document, EMPTY_SCORES.code)


@document_check(UNFINISHED, ITEM)
def scores_are_worked_out(document: Document) -> Problems:
    return _unjudged(document, UNFINISHED.code)


@document_check(BEYOND, ITEM)
def rules_can_be_run(document: Document) -> Problems:
    return _unjudged(document, BEYOND.code)


def _unjudged(document: Document, code: str) -> Problems:
    broken, _, reason = _verdict(document)
    if broken == code:
        yield Problem({"reason": reason}, line=_score_line(item(document)))


TWO_MAXIMA = rule(
    "QTI075",
    severity=Severity.WARNING,
    holds="MAXSCORE and the normalMaximum of SCORE agree.",
    says="SCORE has the normalMaximum {normal}, MAXSCORE is {maximum}",
    hint="Write the same number in both.",
    reason="New Quizzes reads the first, other engines the second: the question is worth this here and that there.",
    clause="QTI 2.1 Information Model, MAXSCORE and normalMaximum; Canvas New Quizzes qti 2.27.0 (run)",
)
NO_MAXIMUM = rule(
    "QTI076",
    severity=Severity.NOTE,
    holds="An item says how many points it is worth.",
    says="the item declares neither SCORE's normalMaximum nor MAXSCORE",
    hint="Add normalMaximum to SCORE, and MAXSCORE with its default value.",
    reason="Platforms that need to know take one point, whatever the rules award.",
    clause="QTI 2.1 Information Model, MAXSCORE and normalMaximum; Canvas New Quizzes qti 2.27.0 (run)",
)


@document_check(TWO_MAXIMA, ITEM)
def maxima_agree(document: Document) -> Problems:
    facts = item(document)
    score, maximum = facts.outcome("SCORE"), facts.outcome("MAXSCORE")
    if score is None or maximum is None or score.normal_maximum is None or _sets_maximum(facts):
        return
    declared = _declared(maximum)
    if declared is not None and abs(declared - score.normal_maximum) > EPSILON:
        yield Problem({"normal": _shown(score.normal_maximum), "maximum": _shown(declared)}, line=score.line)


@document_check(NO_MAXIMUM, ITEM)
def maximum_is_declared(document: Document) -> Problems:
    facts = item(document)
    score, maximum = facts.outcome("SCORE"), facts.outcome("MAXSCORE")
    known = _sets_maximum(facts) or (maximum is not None and maximum.default)
    if score is not None and score.normal_maximum is None and not known and _has_score(facts) and facts.has_processing:
        yield Problem({}, line=score.line)


NO_NUMBER = rule(
    "QTI077",
    severity=Severity.NOTE,
    holds="SCORE is a single number.",
    says="SCORE is {kind}, no single number: lessonpack does not judge what responses earn",
    hint="Declare SCORE as single float where points are wanted; leave it where they are not.",
    reason="QTI allows it. Gradebooks add up numbers: for them the item is worth nothing.",
    clause="QTI 2.1 Information Model, outcomeDeclaration; SCORE is a name by convention",
)


@document_check(NO_NUMBER, ITEM)
def score_is_a_number(document: Document) -> Problems:
    facts = item(document)
    score = facts.outcome("SCORE")
    if score is not None and not _has_score(facts):
        yield Problem({"kind": f"{score.cardinality} {score.base_type}".strip()}, line=score.line)
