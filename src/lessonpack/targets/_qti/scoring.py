"""QTI 2.x scoring: a key of `model.scoring` as response declarations and response processing.

SCORE is in points, so that a test's total is a plain sum of SCORE; weights would need every engine to apply them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import assert_never

from msgspec import Struct

from lessonpack.formats.qti_names import MAP_RESPONSE, MAP_RESPONSE_POINT, MATCH_CORRECT
from lessonpack.model.accepted import Accepted, Range, Words, decimal
from lessonpack.model.content import RichText
from lessonpack.model.response import Pair, Position
from lessonpack.model.scoring import Exact, Key, Manual, Sum
from lessonpack.render.xml import Child, Kept, Node, Pattern, el, lines, stack
from lessonpack.targets._qti import areas

number = decimal  # as packages write it
RESPONSE = "RESPONSE"  # what the response is called where there is one

# What feedback of the question as a whole is called, and the outcomes that bring it.
GENERAL, CORRECT, PARTLY, INCORRECT = "general_fb", "correct_fb", "partly_fb", "incorrect_fb"
GENERAL_OUTCOME, VERDICT_OUTCOME = "GENERAL", "VERDICT"


BY_POINTS = ("string", "float", "point")  # types of which many values are right


class Declared(Struct, frozen=True):
    """What RESPONSE holds: how many values of which type, and those that are right.

    Of a text several values are, of which the first stands for all; `case` says whether capitals count in it.
    """

    cardinality: str
    base_type: str
    right: tuple[str, ...]
    case: bool = True

    @property
    def several(self) -> bool:
        """True where a response has more than one value."""
        return self.cardinality != "single"


class Fed(Struct, frozen=True):
    """A part of a response with feedback of its own: its value, the feedback's identifier, its text, the response."""

    value: str
    feedback: str
    text: RichText
    response: str = RESPONSE


class Told(Struct, frozen=True, kw_only=True):
    """What feedback a question has; `parts` are the value of a part of a response, its feedback's identifier and what
    the response is called.
    """

    parts: tuple[tuple[str, str, str], ...]
    general: bool
    correct: bool
    partly: bool
    incorrect: bool

    def __bool__(self) -> bool:
        return bool(self.parts or self.general or self.has_verdicts)

    @property
    def has_verdicts(self) -> bool:
        return self.correct or self.partly or self.incorrect


def is_decimal(value: Fraction) -> bool:
    """True for 0.125, which has an end; false for a third."""
    return pow(10, value.denominator.bit_length(), value.denominator) == 0


def _is_binary(value: Fraction) -> bool:
    """True for halves, quarters, eighths …: sums of them are exact in the binary numbers of every engine."""
    return value.denominator & (value.denominator - 1) == 0


def trees(key: Exact | Sum, response: Declared, told: Told) -> tuple[Node, Node]:
    """What stands in an item before its body and behind it: its variables, and how a response sets them."""
    places, within = _places(key), ranges(key)
    if places:
        score, rule = _placed(key.points, places)
    elif areas.areas(key):
        score, rule = Kept(lines(score_outcomes(number(key.points)))), Kept(_area_rule(key))
    elif within:
        score, rule = Kept(lines(score_outcomes(number(key.points)))), Kept(_range_rule(within))
    else:
        score, rule = _points(key.points, key.ceiling if isinstance(key, Sum) else None)
    declared = lines([_response(key, response), score, *feedback_outcomes(told)])
    return declared, _processing(key, rule, response, told)


def judged(key: Manual, response: Declared, told: Told, *, external: bool) -> tuple[Kept, Kept | None]:
    """The same of what people judge, and an `external` score says so: no response is right, and no rule sets it."""
    score = score_outcomes(number(key.points), people=external)
    declared = lines([_response(key, response), *score, *feedback_outcomes(told)])
    return Kept(declared), Kept(stack("responseProcessing", None, _GENERAL_RULE)) if told.general else None


@lru_cache(256)  # most are worth the same: 4 % where no two questions are scored alike
def _points(points: Fraction, ceiling: int | None) -> tuple[Kept, Kept]:
    """The outcomes that hold points, and the rule for the score; `ceiling` is that of a key that counts parts."""
    rule = _exact_rule(points) if ceiling is None else _sum_rule(points, ceiling)
    return Kept(lines(score_outcomes(number(points)))), Kept(rule)


def _places(key: Key) -> tuple[str, ...]:
    """The identifiers at their right places, where a key counts these; no mapping of QTI can name a place."""
    accepted = [part.accepts for part in key.parts] if isinstance(key, Sum) else []
    return tuple(each.id for each in accepted if isinstance(each, Position))


def ranges(key: Key) -> list[tuple[Range, Fraction]]:
    """The numbers that a key asks for, where it asks for one number, and the points that they earn."""
    match key:
        case Exact(points=points, accepts=accepted):
            earned = [(each, points) for each in accepted]
        case Sum(points=points, parts=parts, ceiling=ceiling):
            earned = [(part.accepts, points * part.units / ceiling) for part in parts]
        case Manual():
            earned = []
        case _:
            assert_never(key)
    return [(each, points) for each, points in earned if isinstance(each, Range)]


def ends(low: Fraction, high: Fraction) -> str:
    """The value of a part of a response that is a number from the one to the other."""
    return f"{number(low)} {number(high)}"


def _placed(points: Fraction, places: tuple[str, ...]) -> tuple[Kept, Kept]:
    """The outcomes that hold points and the right places, and the rules that count these."""
    counted = {"identifier": "PLACED", "cardinality": "single", "baseType": "float"}
    outcomes = [*score_outcomes(number(points)), el("outcomeDeclaration", counted, default_value("0"))]
    return Kept(lines(outcomes)), Kept(lines(_place_rules(number(points), places)))


# --- variables --------------------------------------------------------------------------------------


def _response(key: Key, response: Declared) -> Node:
    """RESPONSE with its correct response, and the mapping of a key that counts parts."""
    values = (el("value", None, value) for value in response.right)
    return stack(
        "responseDeclaration",
        {"identifier": "RESPONSE", "cardinality": response.cardinality, "baseType": response.base_type},
        el("correctResponse", None, *values) if response.right else None,
        areas.mapping(areas.areas(key), _area_worth(key)) if areas.areas(key) else _mapping(key),
    )


def _mapping(key: Key) -> Node | None:
    match key:
        case Exact() | Manual():
            return None
        case Sum() if _places(key) or ranges(key):
            return None
        case Sum(points=points, parts=parts, floor=floor, ceiling=ceiling):
            worth = _worth(points / ceiling, {floor, ceiling, *(part.units for part in parts)})
            bounds = {"lowerBound": worth[floor], "upperBound": worth[ceiling], "defaultValue": "0"}
            entries = (map_entry(key, worth[part.units]) for part in parts for key in map_keys(part.accepts))
            return stack("mapping", bounds, *entries)
        case _:
            assert_never(key)


def map_entry(key: dict[str, str], worth: str) -> Node:
    return el("mapEntry", {**key, "mappedValue": worth})


def map_keys(accepted: Accepted) -> list[dict[str, str]]:
    """What is mapped, as values of RESPONSE; a TypeError for what no mapping of QTI can name."""
    match accepted:
        case str():
            return [{"mapKey": accepted}]
        case Pair(source=source, target=target):
            return [{"mapKey": f"{source} {target}"}]
        case Words(texts=texts, case=case):
            return [{"mapKey": text, "caseSensitive": "true" if case else "false"} for text in texts]
        case _:
            raise TypeError(f"no value of a response stands for {accepted}")


def _worth(share: Fraction, units: Iterable[int]) -> dict[int, str]:
    """What a mapping gives for units: their points where these are decimals, else the units themselves.

    Editors take the values of a mapping over as they stand, and not what rules make of them.
    """
    return {each: number(each * share if is_decimal(share) else Fraction(each)) for each in units}


def score_outcomes(points: str, *, people: bool = False) -> tuple[Node, Node]:
    """SCORE and MAXSCORE: New Quizzes reads the points from normalMaximum, other engines from MAXSCORE."""
    score = {"identifier": "SCORE", "cardinality": "single", "baseType": "float"}
    score |= {"normalMaximum": points, "normalMinimum": "0"} | ({"externalScored": "human"} if people else {})
    most = {"identifier": "MAXSCORE", "cardinality": "single", "baseType": "float"}
    return el("outcomeDeclaration", score, default_value("0")), el("outcomeDeclaration", most, default_value(points))


def default_value(value: str) -> Node:
    """What an outcome is before anything sets it."""
    return el("defaultValue", None, el("value", None, value))


def feedback_outcomes(told: Told) -> list[Kept]:
    """FEEDBACK for the parts', others for the question's own: some players mishandle a list that grows."""
    outcomes = (
        (_FEEDBACK, told.parts),
        (_GENERAL, told.general),
        (_VERDICT, told.has_verdicts),
    )
    return [outcome for outcome, needed in outcomes if needed]


def _names(outcome: str, cardinality: str) -> Kept:
    """An outcome that holds identifiers."""
    attributes = {"identifier": outcome, "cardinality": cardinality, "baseType": "identifier"}
    return Kept(el("outcomeDeclaration", attributes))


_FEEDBACK, _GENERAL, _VERDICT = _names("FEEDBACK", "multiple"), _names("GENERAL", "single"), _names("VERDICT", "single")


# --- processing -------------------------------------------------------------------------------------


def _processing(key: Key, score: Kept, response: Declared, told: Told) -> Node:
    """The score of a response and the feedback that it brings; nothing answered earns 0 and brings none.

    A standard template where it says just that: importers know what they do not have to read.
    """
    template = "" if told else _template(key)
    full, less = (IS_FULL, _IS_LESS) if response.base_type in BY_POINTS else (_IS_RIGHT, _IS_WRONG)
    if template:
        return el("responseProcessing", {"template": template})
    return stack(
        "responseProcessing",
        None,
        score,
        *part_rules(told, response, [each for each, _ in ranges(key)]),
        _GENERAL_RULE if told.general else None,
        *verdicts(told, full, less),
    )


def general_rule(answered: Child) -> Node:
    """The question's own feedback, whatever was answered."""
    return condition((answered, set_outcome(GENERAL_OUTCOME, _name(GENERAL))))


def verdicts(told: Told, full: Child, less: Child) -> Iterator[Node]:
    """What is said of a response that is all right, and of one that is less."""
    if told.correct:
        yield _verdict(full, CORRECT)
    if told.partly:
        yield _verdict(el("and", None, less, _EARNS), PARTLY)
    if told.incorrect:
        yield _verdict(el("and", None, less, _EARNS_NOTHING) if told.partly else less, INCORRECT)


def _verdict(when: Child, feedback: str) -> Node:
    return condition((when, set_outcome(VERDICT_OUTCOME, _name(feedback))))


def _template(key: Key) -> str:
    """The standard template by which every response earns what the key says, to the last bit; "" where none does."""
    if areas.areas(key):
        return MAP_RESPONSE_POINT if _is_area_worth(key) else ""
    match key:
        case Exact(points=points):
            return MATCH_CORRECT if points == 1 and not ranges(key) else ""
        case Manual():
            return ""
        case Sum() if _places(key) or ranges(key):
            return ""
        case Sum(points=points, ceiling=ceiling):
            return MAP_RESPONSE if _is_binary(points / ceiling) else ""
        case _:
            assert_never(key)


# The score is one condition: Canvas Classic reads that of the first branch as the weight of what it matches.


def _exact_rule(points: Fraction) -> Node:
    return condition((_IS_RIGHT, _score(number(points))), otherwise=_score("0"))


def _range_rule(within: Sequence[tuple[Range, Fraction]]) -> Node:
    """What a number earns, from the lowest to the highest of each range."""
    earned = [(each, _score(number(points)) if points else None) for each, points in within]
    return first_of(earned, RESPONSE, otherwise=_score("0"))


def _is_area_worth(key: Key) -> bool:
    """Whether a mapping can give what each area earns, to the last bit."""
    return areas.is_counted(key) and _is_binary(areas.share(key))


def _area_worth(key: Key) -> str:
    """What the mapping gives for an area: its points, or 1 where areas are counted."""
    return number(areas.share(key)) if _is_area_worth(key) else "1"


def _area_rule(key: Key) -> Node:
    """What the areas earn that were met, each of them once, however many points lie in it."""
    full, number_of = float_value(number(key.points)), float_value(str(len(areas.areas(key))))
    if not areas.is_counted(key):
        all_met = el("gte", None, areas.MAPPED, number_of)
        return condition((_UNANSWERED, _score("0")), (all_met, _score(number(key.points))), otherwise=_score("0"))
    earned = areas.MAPPED if _is_area_worth(key) else areas.earned(full, number_of)
    return condition((_UNANSWERED, _score("0")), otherwise=set_outcome("SCORE", earned))


def _sum_rule(points: Fraction, ceiling: int) -> Node:
    """What is earned by parts; the full response earns the points themselves, which a sum of floats may miss."""
    full, earned = number(points), el("mapResponse", {"identifier": "RESPONSE"})
    if not is_decimal(points / ceiling):  # the mapping counts choices
        earned = el("divide", None, el("product", None, earned, float_value(full)), float_value(str(ceiling)))
    return condition((_IS_RIGHT, _score(full)), (_UNANSWERED, _score("0")), otherwise=set_outcome("SCORE", earned))


def _place_rules(points: str, places: tuple[str, ...]) -> Iterator[Node]:
    """One more for each item that stands at its place; all of them earn the points themselves."""
    more = set_outcome("PLACED", el("sum", None, _PLACED, float_value("1")))
    for place, identifier in enumerate(places, 1):
        there = el("index", {"n": str(place)}, _RESPONSE)
        yield condition((el("match", None, there, _name(identifier)), more))
    share = el("divide", None, el("product", None, _PLACED, float_value(points)), float_value(str(len(places))))
    yield condition((_IS_RIGHT, _score(points)), otherwise=set_outcome("SCORE", share))


def part_rules(told: Told, response: Declared, within: Sequence[Range], name: str = RESPONSE) -> Iterator[Child]:
    """The feedback of parts of a response; of numbers that of the first range that takes what was given."""
    parts = [(value, feedback) for value, feedback, of in told.parts if of == name]
    if response.base_type != "float":
        yield from (_part_rule(value, feedback, response, name) for value, feedback in parts)
    elif parts:
        said = {value: _told(feedback) for value, feedback in parts}
        yield first_of([(each, said.get(ends(each.low, each.high))) for each in within], name)


def first_of(within: Sequence[tuple[Range, Node | None]], name: str, otherwise: Node | None = None) -> Node:
    """What follows from the first range that a number lies in; one from which nothing follows comes before others."""
    last = max(place for place, (_, then) in enumerate(within) if then is not None)
    branches = ((_lies_within(each, name), then) for each, then in within[: last + 1])
    return condition(*branches, otherwise=otherwise)


def _lies_within(within: Range, name: str) -> Node:
    given = variable(name)
    at_least = el("gte", None, given, float_value(number(within.low)))
    return el("and", None, at_least, el("lte", None, given, float_value(number(within.high))))


def _part_rule(value: str, feedback: str, response: Declared, name: str) -> Child:
    """The feedback of one part, in the only shape from which Canvas Classic takes that of a choice over."""
    if response.base_type == "point":
        shape, coords = value.split()
        return condition((el("inside", {"shape": shape, "coords": coords}, variable(name)), _told(feedback)))
    return _rule_of_type(response.base_type, name, several=response.several, case=response.case)(value, feedback)


@lru_cache(256)
def _rule_of_type(base_type: str, name: str, *, several: bool, case: bool) -> Pattern:
    """The same of all parts of a response that are of one type."""
    given = variable(name)

    def rule(value: str, feedback: str) -> Node:
        part = el("baseValue", {"baseType": base_type}, value)
        if base_type == "string":  # a player that compares text fails where there is none
            met = el("stringMatch", {"caseSensitive": "true" if case else "false"}, given, part)
            return condition((el("isNull", None, given), None), (met, _told(feedback)))
        met = el("member", None, part, given) if several else el("match", None, given, part)
        return condition((met, _told(feedback)))

    return Pattern(2, rule)


def _told(feedback: str) -> Node:
    return set_outcome("FEEDBACK", el("multiple", None, _GIVEN, _name(feedback)))


def _score(points: str) -> Node:
    return set_outcome("SCORE", float_value(points))


def set_outcome(outcome: str, value: Node) -> Node:
    """The rule that gives an outcome a value."""
    return el("setOutcomeValue", {"identifier": outcome}, value)


def _name(value: str) -> Node:
    return el("baseValue", {"baseType": "identifier"}, value)


def float_value(value: str) -> Node:
    """A number in an expression."""
    return el("baseValue", {"baseType": "float"}, value)


def condition(*branches: tuple[Child, Child], otherwise: Node | None = None) -> Node:
    """The first branch of (when, then) that holds."""
    (when, then), *more = branches
    return stack(
        "responseCondition",
        None,
        stack("responseIf", None, when, then),
        *(stack("responseElseIf", None, *branch) for branch in more),
        None if otherwise is None else stack("responseElse", None, otherwise),
    )


@lru_cache(256)
def variable(name: str) -> Kept:
    """The value of a variable, as an operand."""
    return Kept(el("variable", {"identifier": name}))


_RESPONSE, _PLACED, _GIVEN = variable(RESPONSE), variable("PLACED"), variable("FEEDBACK")
_UNANSWERED = el("isNull", None, _RESPONSE)
_ANSWERED = el("not", None, _UNANSWERED)
_IS_RIGHT = Kept(el("match", None, _RESPONSE, el("correct", {"identifier": "RESPONSE"})))
_IS_WRONG = Kept(el("and", None, _ANSWERED, el("not", None, _IS_RIGHT)))
# What is typed or pointed at has several right values, and the correct response is one of them: there the points tell.
_SCORE = variable("SCORE")
IS_FULL = Kept(el("gte", None, _SCORE, variable("MAXSCORE")))
_IS_LESS = Kept(el("and", None, _ANSWERED, el("not", None, IS_FULL)))
_EARNS = Kept(el("gt", None, _SCORE, float_value("0")))
_EARNS_NOTHING = Kept(el("not", None, _EARNS))

_GENERAL_RULE = Kept(general_rule(_ANSWERED))
