"""A word or a few to be typed: what earns all points, and what earns less or deserves a word of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Annotated, Any, Protocol

from msgspec.structs import replace

from lessonpack.model.accepted import compared, is_like
from lessonpack.model.asked import Answer
from lessonpack.model.content import Paragraph, Text
from lessonpack.model.questions import ShortAnswer
from lessonpack.patterns import regex
from lessonpack.source import answers
from lessonpack.source.kind import ELSEWHERE, OF_QUESTIONS, AskedShape, Kind, Written
from lessonpack.source.meant import OtherNames
from lessonpack.source.nodes import Mapping, Scalar, entries
from lessonpack.source.reading import Reading
from lessonpack.source.shape import Least, Shape
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
            "wildcard": "wildcards pattern patterns glob",
        },
        ELSEWHERE,
    )

    answers: Annotated[tuple[Typed, ...], Least(1)]
    others: Annotated[tuple[OtherAnswerShape, ...], Least(1)] = ()
    case: Flag = False
    wildcard: Flag = False


class TypedShape(Protocol):
    """What says what may be typed, and what that earns."""

    answers: tuple[str, ...]
    case: bool
    wildcard: bool

    @property
    def others(self) -> Sequence[OtherAnswerShape]: ...


def _own(written: Written) -> dict[str, Any]:
    shape: ShortAnswerShape | None = written.shape
    if shape is None:
        return {}
    return {"answers": typed(written.reading, written.node, shape, "answer"), "case": shape.case}


def typed(reading: Reading, written: Any, shape: TypedShape, called: str) -> tuple[Answer, ...]:
    """The answers that may be typed, those for all points first; what they are called is numbered."""
    nodes = [*_scalars(written, "answers"), *_scalars(written, "others")]
    all_points = ((text, Fraction(1), ()) for text in shape.answers)
    less = ((other.text, other.share / 100, other.feedback) for other in shape.others)
    made = [
        Answer(
            id="",
            text=(Paragraph((Text(text),)),),
            share=share,
            feedback=feedback,
            pattern=shape.wildcard and "*" in text,
            at=reading.place(node.at),
        )
        for (text, share, feedback), node in zip((*all_points, *less), nodes, strict=True)
    ]
    if "wildcard" not in written:
        _are_plain(reading, nodes)
    if _are_telling(reading, made, nodes):
        _said_once(reading, made, nodes, case=shape.case)
    # Learners are shown the first one: no pattern before it takes it.
    if shape.wildcard:
        made.sort(key=lambda each: each.pattern or each.share < 1)
    return tuple(replace(each, id=f"{called}-{number}") for number, each in enumerate(made, 1))


def _scalars(node: Any, key: str) -> Iterator[Scalar]:
    """The texts of the answers under a key."""
    for entry in entries(node, key):
        yield entry["text"] if isinstance(entry, Mapping) else entry


def _are_plain(reading: Reading, nodes: list[Scalar]) -> None:
    """No star at an end of a word looks as if it stood for the rest of it; the first that does speaks for all."""
    starred = next((node for node in nodes if _STARRED.search(node.text)), None)
    if starred is not None:
        reading.say(answers.STAR, starred.at, text=starred.text[:80])


_STARRED = regex(r"\A\*[^\W_]{2}|[^\W_]{2}\*\Z")  # not the grade A*


def _are_telling(reading: Reading, made: list[Answer], nodes: list[Scalar]) -> bool:
    """One right answer has no star, and no star stands for all that can be typed."""
    found = False
    for answer, node in zip(made, nodes, strict=True):
        trouble = _trouble(answer.words) if answer.pattern else ""
        if trouble:
            reading.say(answers.PATTERN, node.at, trouble=f"the answer `{answer.words[:80]}` {trouble}")
            found = True
    if all(answer.pattern or answer.share < 1 for answer in made):
        reading.say(
            answers.PATTERN, nodes[0].at, trouble="each right answer has a star, and none could be shown to learners"
        )
        found = True
    return not found


def _trouble(pattern: str) -> str:
    if not pattern.replace("*", "").strip():
        return "takes whatever is typed"
    return "has a star behind `\\`, by which platforms mean the star itself" if "\\*" in pattern else ""


def _said_once(reading: Reading, made: list[Answer], nodes: list[Scalar], *, case: bool) -> None:
    """No answer reads as one before it, or is taken by it, which would be the one that counts."""
    seen: dict[str, str] = {}
    patterns: dict[str, str] = {}
    for answer, node in zip(made, nodes, strict=True):
        words = compared(node.text, case=case)
        taking = seen.get(words) or next((each for pattern, each in patterns.items() if is_like(pattern, words)), None)
        if taking is not None:
            is_pattern = words not in seen
            says = {"text": node.text[:80], "how": "is taken by" if is_pattern else "reads as", "first": taking[:80]}
            advice = _one_of(node.text, taking, is_pattern=is_pattern, case=case)
            reading.say(answers.SAID_TWICE, node.at, **says, advice=advice)
        seen.setdefault(words, node.text)
        if answer.pattern:
            patterns.setdefault(words, node.text)


def _one_of(text: str, taking: str, *, is_pattern: bool, case: bool) -> str:
    """What to do about an answer that another one takes, of what would help."""
    one, other = compared(text, case=True), compared(taking, case=True)
    is_apart = not case and not (is_like(other, one) if is_pattern else one == other)
    first = ", or write it before the one that takes it" if is_pattern else ""
    capitals = "; where capitals are to count, write `case: true`" if is_apart else ""
    return f"Leave one of them out{first}{capitals}."


KINDS = (
    Kind(
        name="short_answer",
        model=ShortAnswer,
        shape=ShortAnswerShape,
        own=_own,
        called="shortanswer short_text text_entry fill_in fib fill_in_the_blank fill_in_blank typed open",
    ),
)
