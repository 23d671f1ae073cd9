"""Questions and what they refer to, whatever their kind."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator

from msgspec.structs import replace

from lessonpack.model.content import RichText, paragraph
from lessonpack.model.gaps import with_units
from lessonpack.model.questions import Cloze, Numeric, Question
from lessonpack.model.stimulus import Stimulus


def stimuli(questions: Iterable[Question]) -> tuple[Stimulus, ...]:
    """What the questions refer to, each once, in the order in which it is met."""
    return tuple(dict.fromkeys(question.stimulus for question in questions if question.stimulus is not None))


def standing_alone(question: Question) -> Question:
    """The question with what it refers to at the beginning of its stem."""
    if question.stimulus is None:
        return question
    return replace(question, stem=(*question.stimulus.titled, *question.stem), stimulus=None)


def stem_in_full(question: Question) -> Iterator[tuple[RichText, str]]:
    """What the question refers to, the stem, the text with its gaps, and units behind these, each with its language.

    It is for formats that have no other place for these.
    """
    if question.stimulus is not None:
        yield question.stimulus.titled, question.stimulus.language
    unit = question.unit if isinstance(question, Numeric) else ""
    yield ((*question.stem, *paragraph(f"… {unit}")) if unit else question.stem), question.language
    if isinstance(question, Cloze):
        yield with_units(question).text, question.language


def renamed(question: Question, name: Callable[[str], str], goals: Collection[str]) -> Question:
    """The question with another id; so are its objective, if it is one of `goals`, and what it is a variant of or
    refers to."""
    stimulus = question.stimulus
    return replace(
        question,
        id=name(question.id),
        objective=name(question.objective) if question.objective in goals else question.objective,
        variant_of=name(question.variant_of) if question.variant_of else "",
        stimulus=replace(stimulus, id=name(stimulus.id)) if stimulus else None,
    )
