"""What is written in a question, whatever its kind: every rich text with its role, its language and its place."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum, auto

from lessonpack.findings import Place
from lessonpack.model.content import RichText, is_plain
from lessonpack.model.questions import Cloze, Judged, Question, named_parts


class Role(Enum):
    """What a text is for: to ask, to help, to say something after the answer. A part is what a response can name.

    Learners never read the notes.
    """

    STIMULUS = auto()
    STEM = auto()
    HINT = auto()
    FEEDBACK = auto()
    PART = auto()
    PART_FEEDBACK = auto()
    PART_NUDGE = auto()
    SAMPLE = auto()
    NOTES = auto()


# What learners read when they have answered.
FEEDBACK = (Role.FEEDBACK, Role.PART_FEEDBACK, Role.PART_NUDGE, Role.SAMPLE)


# Its role, the text, its language ("" is that of the course) and the place of what holds it.
QuestionText = tuple[Role, RichText, str, Place]


def marked(question: Question) -> tuple[QuestionText, ...]:
    """Those of its `texts` that are not words alone, as hardly any are: found once for all who look for some."""
    known: dict[str, tuple[QuestionText, ...]] = vars(question)
    if "marked" not in known:
        known["marked"] = tuple([each for each in texts(question) if not is_plain(each[1])])
    return known["marked"]


def texts(question: Question) -> Iterator[QuestionText]:
    """All that the author wrote in a question, in reading order, its parts last; what is empty is left out."""
    own, at, stimulus = question.feedback, question.at, question.stimulus
    if stimulus is not None:
        yield Role.STIMULUS, stimulus.content, stimulus.language, stimulus.at
    if question.stem:
        yield Role.STEM, question.stem, question.language, at
    if isinstance(question, Cloze):
        yield Role.STEM, question.text, question.language, at
    for hint in question.hints:
        yield Role.HINT, hint, "", at
    for content in (own.general, own.correct, own.partly, own.incorrect):
        if content:
            yield Role.FEEDBACK, content, "", at
    for part in named_parts(question):
        if part.text:
            yield Role.PART, part.text, question.language, part.at
        if part.feedback:
            yield Role.PART_FEEDBACK, part.feedback, "", part.at
        if part.nudge:
            yield Role.PART_NUDGE, part.nudge, "", part.at
    if isinstance(question, Judged):
        if question.sample:
            yield Role.SAMPLE, question.sample, "", at
        if question.notes:
            yield Role.NOTES, question.notes, "", at
