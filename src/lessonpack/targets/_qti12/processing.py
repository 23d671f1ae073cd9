"""Scoring in QTI 1.2: writes a key of `model.scoring` as conditions on the response.

For Canvas and cartridges, one condition sets 100 percent for the right response; the platform decides about shares.
For others, a condition for each option adds points.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import assert_never

from lessonpack.model.scoring import Exact, Key, Manual, Sum
from lessonpack.render.xml import Child, Kept, Node, el, stack
from lessonpack.targets._qti.scoring import is_decimal, number
from lessonpack.targets._qti12.profile import RESPONSE, FeedbackNames, Scored

_DIGITS = 6  # decimals to which a fraction of a point, such as a third, is rounded


def feedback_of(label: str) -> str:
    """The identifier of the feedback of an option."""
    return f"{label}_fb"


# --- one condition ------------------------------------------------------------------------------------


def in_percent(scored: Scored) -> Node:
    """100 percent for the right response, in the order and form in which Canvas looks for feedback and keys."""
    told = scored.told
    return processing(
        "100",
        condition(OTHER, shown(told.general)) if scored.general else None,
        *(condition(_chosen(label), shown(feedback_of(label))) for label in _fed(scored)),
        condition(_is_right(scored), score("Set", "100"), shown(told.correct) if scored.correct else None, ends=True),
        condition(OTHER, shown(told.incorrect)) if scored.incorrect else None,
    )


def in_turn(scored: Scored) -> Node:
    """100 percent for the right response, in conditions of which only the first that holds is applied.

    Moodle shows the feedback of `other` after every answer, and finds the right ones of several options by `case`.
    """
    told = scored.told
    correct = shown(told.correct) if scored.correct else None
    general = condition(OTHER, shown(told.general)) if scored.general else None
    if not scored.several:
        return processing("100", general, *(_verdict(scored, label) for label in scored.labels))
    wrong = condition(OTHER, shown(told.incorrect), ends=True) if scored.incorrect else None
    return processing(
        "100",
        general,
        condition(_is_right(scored, case="Yes"), score("Set", "100"), correct, ends=True),
        *(condition(_chosen(label), shown(feedback_of(label)), ends=True) for label in _fed(scored)),
        wrong,
    )


def _verdict(scored: Scored, label: str) -> Node | None:
    """The condition for choosing this option: points and feedback; None when there are neither."""
    told, right = scored.told, label in scored.right
    said = (scored.correct and told.correct) if right else (scored.incorrect and told.incorrect)
    then = [
        score("Set", "100") if right else None,
        _own(scored, label),
        shown(said) if said else None,
    ]
    return condition(_chosen(label), *then, ends=True) if any(then) else None


@lru_cache(1024)  # questions of a bank often have as many pairs, and few orders of them
def by_pair(right: tuple[tuple[str, str], ...], *, told: FeedbackNames, general: bool, incorrect: bool) -> Kept:
    """An equal share of 100 percent for each right pair of a response and a label, as Canvas looks for pairs.

    Canvas finds the feedback on a right answer by its name, and takes every condition with a pair in it for a key.
    """
    share = number(Fraction(10_000 // len(right), 100))
    made = processing(
        "100",
        condition(OTHER, shown(told.general)) if general else None,
        *(condition(el("varequal", {"respident": response}, label), score("Add", share)) for response, label in right),
        condition(OTHER, shown(told.incorrect)) if incorrect else None,
    )
    return Kept(made)


def judged(most: str, *, told: FeedbackNames, general: bool) -> Node:
    """What people judge: no condition brings points; New Quizzes knows an essay by the `other`."""
    return processing(most, condition(OTHER, shown(told.general) if general else None))


# --- a condition for each option ----------------------------------------------------------------------


def in_points(scored: Scored) -> Node:
    """Points that add up, option by option; options that add come first, so that no sum falls below 0 too early."""
    points = scored.key.points
    if not scored.several:
        conditions = [_choice(scored, label) for label in scored.labels]
    else:
        conditions = [*_parts(scored), *_verdicts(scored)]
    general = condition(ANSWERED, shown(scored.told.general)) if scored.general else None
    return processing(number(points), *conditions, general)


MARK = "Correct"
"""Identifier of the feedback by which Sakai recognises a right option; every question has it, even if it is empty."""


def _choice(scored: Scored, label: str) -> Node:
    """The condition for choosing this option, if only one may be chosen: points and all feedback."""
    right = label in scored.right
    verdict = shown(MARK) if right else (shown(scored.told.incorrect) if scored.incorrect else None)
    earned = score("Add", number(scored.key.points) if right else "0")
    return condition(_chosen(label), earned, verdict, _own(scored, label), title="correct" if right else None)


def _parts(scored: Scored) -> Iterator[Node]:
    """A condition for each option, if several may be chosen; without points when only the whole response counts."""
    worth, right = _worth(scored.key), scored.right
    for label in sorted(scored.labels, key=lambda label: label not in right):
        earned = score("Add", worth[label]) if label in worth else None
        if earned or label in right or label in scored.fed_back:
            yield condition(_chosen(label), earned, shown(MARK) if label in right else None, _own(scored, label))


def _worth(key: Key) -> dict[str, str]:
    """The points that each option adds; those of all right options are exactly the points of the question."""
    match key:
        case Exact() | Manual():
            return {}
        case Sum(parts=parts):
            return {str(part.accepts): number(worth) for part, worth in zip(parts, _points(key), strict=True)}
        case _:
            assert_never(key)


def _points(key: Sum) -> list[Fraction]:
    """What each part adds."""
    return decimals([key.points * part.units / key.ceiling for part in key.parts])


def decimals(exact: Sequence[Fraction]) -> list[Fraction]:
    """Points as decimals; where these never end they are cut, and the first that rise are a millionth larger."""
    unit = Fraction(1, 10**_DIGITS)
    cut = [each if is_decimal(each) else int(each / unit) * unit for each in exact]
    missing = sum(each - short for each, short in zip(exact, cut, strict=True) if each > 0)
    for place in [at for at, each in enumerate(exact) if each > 0][: int(missing / unit)]:
        cut[place] += unit
    return cut


def _verdicts(scored: Scored) -> Iterator[Node]:
    """Conditions on the whole response, for its feedback and, when only the whole counts, its points."""
    told, right = scored.told, _is_right(scored)
    earned = score("Add", number(scored.key.points)) if isinstance(scored.key, Exact) else None
    yield condition(right, earned, shown(told.correct) if scored.correct else None, title="correct")
    if scored.incorrect:
        missed = el("and", None, ANSWERED, el("not", None, right))
        yield condition(missed, shown(told.incorrect), title="incorrect")


# --- pieces -------------------------------------------------------------------------------------------

OTHER = Kept(el("other"))


def answered(response: str) -> Node:
    return el("not", None, el("unanswered", {"respident": response}))


ANSWERED = Kept(answered(RESPONSE))


def processing(most: str, *conditions: Node | None) -> Node:
    score = {"varname": "SCORE", "vartype": "Decimal", "minvalue": "0", "maxvalue": most}
    return stack("resprocessing", None, stack("outcomes", None, el("decvar", score)), *conditions)


def condition(holds: Child, *then: Node | None, title: str | None = None, ends: bool = False) -> Node:
    """A condition; if it holds and `ends` is True, later conditions are not looked at."""
    attributes = {"title": title, "continue": "No" if ends else "Yes"}
    return stack("respcondition", attributes, el("conditionvar", None, holds), *then)


def _is_right(scored: Scored, case: str | None = None) -> Node:
    """The right response and no other; without line breaks, which New Quizzes takes for answers."""
    right = scored.right
    if not scored.several:
        return _chosen(next(label for label in scored.labels if label in right))
    chosen = (_chosen(label, case) if label in right else el("not", None, _chosen(label)) for label in scored.labels)
    return el("and", None, *chosen)


def _chosen(label: str, case: str | None = None) -> Node:
    return el("varequal", {"respident": RESPONSE, "case": case}, label)


def score(action: str, points: str) -> Node:
    return el("setvar", {"varname": "SCORE", "action": action}, points)


def shown(feedback: str) -> Node:
    return el("displayfeedback", {"feedbacktype": "Response", "linkrefid": feedback})


def _own(scored: Scored, label: str) -> Node | None:
    return shown(feedback_of(label)) if label in scored.fed_back else None


def _fed(scored: Scored) -> Iterator[str]:
    return (label for label in scored.labels if label in scored.fed_back)
