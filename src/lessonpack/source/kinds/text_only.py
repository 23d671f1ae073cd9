"""A text that is read in its place in a quiz, and nothing else."""

from __future__ import annotations

from typing import Any

from lessonpack.model.questions import TextOnly
from lessonpack.source.kind import ELSEWHERE, EntryShape, Kind, Written
from lessonpack.source.meant import OtherNames
from lessonpack.source.values import Markdown

_NOTHING_GIVEN = "a text asks nothing, and has no points, hints or feedback: what is asked is a question behind it"
_OF_QUESTIONS = (
    "points feedback hint hints answer answers choices objective correct incorrect score explanation general"
)


class TextOnlyShape(EntryShape):
    other_names = OtherNames(
        {"text": "stem content body prompt statement passage description question"},
        ELSEWHERE | dict.fromkeys(_OF_QUESTIONS.split(), _NOTHING_GIVEN),
    )

    text: Markdown


def _own(written: Written) -> dict[str, Any]:
    shape: TextOnlyShape | None = written.shape
    return {} if shape is None else {"stem": shape.text}


KINDS = (
    Kind(
        name="text_only",
        model=TextOnly,
        shape=TextOnlyShape,
        own=_own,
        called="text text_only_question text_item description_question information info instruction instructions "
        "reading content note message label description",
        asked="text",
    ),
)
