"""A word or a few to be typed: what earns all points, and what earns less or deserves a word of its own."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Annotated, Any, Protocol

from pydantic import Field

from lessonpack.model.accepted import read_alike
from lessonpack.model.asked import Answer
from lessonpack.model.content import Paragraph, Text
from lessonpack.model.questions import ShortAnswer
from lessonpack.source import answers
from lessonpack.source.kind import ELSEWHERE, OF_QUESTIONS, AskedShape, Kind, Written
from lessonpack.source.meant import OtherNames
from lessonpack.source.nodes import Mapping, Scalar, entries
from lessonpack.source.reading import Reading
from lessonpack.source.shapes import Shape
from lessonpack.source.values import Flag, Markdown, Share, Typed


class OtherAnswerShape(Shape):
    other_names = OtherNames(
        {
            "text": "answer value response words",
            "share": "points fraction percent credit score weight grade",
            "feedback": "explanation comment rationale hint",
        }
    )

    text: Typed
    share: Share = Fraction(0)
    feedback: Markdown = ()


class ShortAnswerShape(AskedShape):
    other_names = OtherNames(
        OF_QUESTIONS
        | {
            "answers": "answer correct correct_answer correct_answers right right_answer accepted accept solutions "
            "solution key",
            "others": "partial partly partial_answers other_answers wrong mistakes also",
            "case": "case_sensitive casesensitive usecase match_case",
        },
        ELSEWHERE,
    )

    answers: Annotated[list[Typed], Field(min_length=1)]
    others: list[OtherAnswerShape] = Field(default_factory=list)
    case: Flag = False


class TypedShape(Protocol):
    """What says what may be typed, and what that earns."""

    answers: list[str]
    others: list[OtherAnswerShape]
    case: bool


def _own(written: Written) -> dict[str, Any]:
    shape: ShortAnswerShape | None = written.shape
    if shape is None:
        return {}
    return {"answers": typed(written.reading, written.node, shape, "answer"), "case": shape.case}


def typed(reading: Reading, written: Any, shape: TypedShape, called: str) -> tuple[Answer, ...]:
    """The answers that may be typed, those for all points first; what they are called is numbered."""
    nodes = [*_scalars(written, "answers"), *_scalars(written, "others")]
    _said_once(reading, nodes, case=shape.case)
    places = [reading.place(node.at) for node in nodes]
    all_points = ((text, Fraction(1), ()) for text in shape.answers)
    less = ((other.text, other.share / 100, other.feedback) for other in shape.others)
    made = (
        Answer(id=f"{called}-{number}", text=(Paragraph((Text(text),)),), share=share, feedback=feedback, at=at)
        for number, ((text, share, feedback), at) in enumerate(zip((*all_points, *less), places, strict=True), 1)
    )
    return tuple(made)


def _scalars(node: Any, key: str) -> Iterator[Scalar]:
    """The texts of the answers under a key."""
    for entry in entries(node, key):
        yield entry["text"] if isinstance(entry, Mapping) else entry


def _said_once(reading: Reading, nodes: list[Scalar], *, case: bool) -> None:
    """No answer reads as one before it, which would be the one that counts."""
    for place, node in enumerate(nodes):
        first = next((each for each in nodes[:place] if read_alike(each.text, node.text, case=case)), None)
        if first is not None:
            reading.say(answers.SAID_TWICE, node.at, text=node.text[:80], first=first.text[:80])


KINDS = (
    Kind(
        name="short_answer",
        model=ShortAnswer,
        shape=ShortAnswerShape,
        own=_own,
        called="shortanswer short_text text_entry fill_in fib fill_in_the_blank fill_in_blank typed open",
    ),
)
