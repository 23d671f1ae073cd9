"""A statement to judge: its two choices are the author's labels, or words of the lesson's language."""

from __future__ import annotations

from typing import Any

from lessonpack import words
from lessonpack.model.asked import Choice
from lessonpack.model.content import paragraph
from lessonpack.model.questions import TrueFalse
from lessonpack.source.kind import ELSEWHERE, OF_QUESTIONS, AskedShape, Kind, Written
from lessonpack.source.meant import OtherNames
from lessonpack.source.shape import Shape
from lessonpack.source.values import Flag, Markdown


class BothShape(Shape):
    """What is said of each of the two answers."""

    other_names = OtherNames({"true": "yes right correct", "false": "no wrong incorrect"})

    true: Markdown = ()
    false: Markdown = ()


class TrueFalseShape(AskedShape):
    other_names = OtherNames(
        OF_QUESTIONS
        | {
            "answer": "correct correct_answer right right_answer solution is_true true",
            "labels": "options choices answers",
            "choice_feedback": "feedbacks",
        },
        ELSEWHERE,
    )

    answer: Flag
    labels: BothShape = BothShape()
    choice_feedback: BothShape = BothShape()


def _own(written: Written) -> dict[str, Any]:
    shape: TrueFalseShape | None = written.shape
    if shape is None:
        return {}
    say = words.Speaker(shape.language, {}) if shape.language else written.reading.speaker
    said = shape.choice_feedback
    true = shape.labels.true or paragraph(say.text("label.true"))
    false = shape.labels.false or paragraph(say.text("label.false"))
    return {
        "choices": (
            Choice(id="true", text=true, correct=shape.answer, feedback=said.true, at=written.at),
            Choice(id="false", text=false, correct=not shape.answer, feedback=said.false, at=written.at),
        )
    }


KINDS = (
    Kind(
        name="true_false",
        model=TrueFalse,
        shape=TrueFalseShape,
        own=_own,
        called="boolean bool tf yes_no statement true_or_false",
    ),
)
