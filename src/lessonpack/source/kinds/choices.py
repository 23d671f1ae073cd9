"""Questions with choices that the author writes: one of them is right, or several."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Any

from msgspec.structs import replace

from lessonpack.model.asked import Choice, Scoring
from lessonpack.model.content import in_tex
from lessonpack.model.questions import MultipleResponse, SingleChoice
from lessonpack.source import identifiers
from lessonpack.source.kind import ELSEWHERE, OF_QUESTIONS, SHUFFLED, AskedShape, HowScored, Kind, Written
from lessonpack.source.kinds import _rules
from lessonpack.source.meant import OtherNames
from lessonpack.source.nodes import Mapping, Scalar, entries
from lessonpack.source.shape import Least, Shape, keys
from lessonpack.source.values import FLAGS, Flag, Id, Markdown, Penalty, Points

_OF_CHOOSING = OF_QUESTIONS | {
    "choices": "options option answers alternatives distractors responses answer_options items",
    "shuffle": SHUFFLED,
}
_NO_KEY = dict.fromkeys(
    ("correct", "correct_answer", "answer", "right", "right_answer", "solution", "key"),
    "the right choice says `correct: true`",
)


_OF_CHOICES = {
    "text": "label content option choice answer answer_text title name body value",
    "correct": "right is_correct iscorrect is_right true answer solution",
    "feedback": "explanation comment rationale hint",
    "nudge": "retry_feedback try_again_feedback",
    "fixed": "lock locked pinned pin last",
    "id": "key letter",
}


class ChoiceShape(Shape):
    other_names = OtherNames(_OF_CHOICES, dict.fromkeys(("points", "points_each"), "points belong to the question"))

    id: Id = ""
    text: Markdown
    correct: Flag = False
    feedback: Markdown = ()
    nudge: Markdown = ()
    fixed: Flag = False


class SingleChoiceShape(AskedShape):
    other_names = OtherNames(_OF_CHOOSING, ELSEWHERE | _NO_KEY)

    choices: Annotated[tuple[ChoiceShape, ...], Least(2)]
    shuffle: Flag = False


class WeighedChoiceShape(ChoiceShape):
    """A choice of several right ones: right ones have weights, wrong ones take a percentage of the points away."""

    other_names = OtherNames(
        _OF_CHOICES
        | {"weight": "points points_each share fraction credit", "penalty": "minus deduction takes negative malus"}
    )

    weight: Points = Fraction(1)
    penalty: Penalty = None


class MultipleResponseShape(SingleChoiceShape):
    other_names = OtherNames(_OF_CHOOSING | {"scoring": "partial partial_credit grading"}, ELSEWHERE | _NO_KEY)

    choices: Annotated[tuple[WeighedChoiceShape, ...], Least(2)]
    scoring: HowScored = Scoring.PARTIAL


def _single(written: Written) -> dict[str, Any]:
    shape: SingleChoiceShape | None = written.shape
    choices = _choices(written)
    right = _right(written.node, ChoiceShape)
    if right not in (None, 1):
        written.reading.say(_rules.ONE_RIGHT, written.node.places["choices"], found=right or "none")
    return {} if shape is None else {"choices": choices, "shuffle": shape.shuffle}


def _multiple(written: Written) -> dict[str, Any]:
    shape: MultipleResponseShape | None = written.shape
    choices = _choices(written)
    if _right(written.node, WeighedChoiceShape) == 0:
        written.reading.say(_rules.SOME_RIGHT, written.node.places["choices"])
    if shape is None:
        return {}
    _weighed_where_it_counts(written, shape)
    return {"choices": _weighed(choices, shape.choices), "shuffle": shape.shuffle, "scoring": shape.scoring}


def _weighed_where_it_counts(written: Written, shape: MultipleResponseShape) -> None:
    for choice, node in zip(shape.choices, entries(written.node, "choices"), strict=True):
        for name, counts in (("weight", choice.correct), ("penalty", not choice.correct)):
            if name in node and not (counts and shape.scoring is Scoring.PARTIAL):
                written.reading.say(_rules.IDLE_WEIGHT, node.places[name], key=name)


def _weighed(choices: tuple[Choice, ...], shapes: tuple[WeighedChoiceShape, ...]) -> tuple[Choice, ...]:
    """The choices with their shares of the points, where these are not equal ones."""
    weights = [shape.weight for shape in shapes if shape.correct]
    whole = sum(weights, Fraction(0)) if len(set(weights)) > 1 else None
    return tuple(replace(choice, share=_share(shape, whole)) for choice, shape in zip(choices, shapes, strict=True))


def _share(shape: WeighedChoiceShape, whole: Fraction | None) -> Fraction | None:
    """What a choice adds or takes away, of weights that sum to `whole`; None for an equal share."""
    if shape.correct:
        return None if whole is None else shape.weight / whole
    return None if shape.penalty is None else -shape.penalty / 100


def _choices(written: Written) -> tuple[Choice, ...]:
    reading, shapes = written.reading, written.shape.choices if written.shape is not None else []
    options = entries(written.node, "choices")
    used = identifiers.authored(reading, options, "choice")
    return tuple(
        Choice(
            id=choice.id or identifiers.derived(reading, option, "choice", in_tex(choice.text), used),
            text=choice.text,
            correct=choice.correct,
            feedback=choice.feedback,
            nudge=choice.nudge,
            fixed=choice.fixed,
            at=reading.place(option.at),
        )
        for choice, option in zip(shapes, options, strict=written.shape is not None)
    )


def _right(node: Any, shape: type[ChoiceShape]) -> int | None:
    """How many choices of a shape are correct; None for less than two, and when a mistake in one leaves it open."""
    options = entries(node, "choices")
    count = 0
    for option in options:
        if not isinstance(option, Mapping) or option.merged or not option.keys() <= keys(shape).keys():
            return None
        written = option.get("correct")
        if written is None:
            continue
        if not isinstance(written, Scalar) or written.style or written.text not in FLAGS:
            return None
        count += FLAGS[written.text]
    return count if len(options) > 1 else None


KINDS = (
    Kind(
        name="single_choice",
        model=SingleChoice,
        shape=SingleChoiceShape,
        own=_single,
        called="mcq mc choice radio single single_select one_choice",
    ),
    Kind(
        name="multiple_response",
        model=MultipleResponse,
        shape=MultipleResponseShape,
        own=_multiple,
        called="multiple_select multi_select multiple_answer multiple_answers checkbox checkboxes multi multiple mrq "
        "select_all",
    ),
)
