"""QTI scores: what responses earn is what the item says of its maximum and its key."""

from __future__ import annotations

from lessonpack.checks.qti._facts import EPSILON, ITEM, item
from lessonpack.checks.qti._marks import NOT_FINITE, Marks, declared_maximum, has_score, marks, score_line, sets_maximum
from lessonpack.checks.qti._values import (
    Beyond,
    Unfinished,
)
from lessonpack.findings import Severity, rule
from lessonpack.rule import Document, Problem, Problems, document_check

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
    clause="lessonpack runs one attempt, in each of 100 draws of template processing at most, and of the expressions "
    "of QTI 2.1 those that compare, count and reckon; none of vendors, and chance in template processing alone",
)


def _shown(points: float | None) -> str:
    return f"{points:g}" if points is not None else ""


def _verdict(document: Document) -> tuple[str, Marks | None, str]:
    """The code of the rule that an item's marks break, "" for none, the marks, and why they are not known."""
    try:
        drawn = marks(document)
    except Unfinished as told:
        return UNFINISHED.code, None, str(told)
    except Beyond as told:
        return BEYOND.code if str(told) else "", None, str(told)
    found = next((each for each in drawn if _code(each)), drawn[0] if drawn else None)
    code = "" if found is None else _code(found)
    if all(each.finite for each in drawn) or code not in ("", EMPTY_SCORES.code):  # of errors it is known enough
        return code, found, ""
    return UNFINISHED.code, None, NOT_FINITE


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
    broken, found, _ = document.once(_verdict)
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
    broken, _, reason = document.once(_verdict)
    if broken == code:
        yield Problem({"reason": reason}, line=score_line(item(document)))


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
    if score is None or maximum is None or score.normal_maximum is None or sets_maximum(facts):
        return
    declared = declared_maximum(maximum)
    if declared is not None and abs(declared - score.normal_maximum) > EPSILON:
        yield Problem({"normal": _shown(score.normal_maximum), "maximum": _shown(declared)}, line=score.line)


@document_check(NO_MAXIMUM, ITEM)
def maximum_is_declared(document: Document) -> Problems:
    facts = item(document)
    score, maximum = facts.outcome("SCORE"), facts.outcome("MAXSCORE")
    known = sets_maximum(facts) or (maximum is not None and maximum.default)
    if score is not None and score.normal_maximum is None and not known and has_score(facts) and facts.has_processing:
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
    if score is not None and not has_score(facts):
        yield Problem({"kind": f"{score.cardinality} {score.base_type}".strip()}, line=score.line)
