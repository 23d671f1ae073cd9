"""Texts with gaps, as formats have them that know fewer forms of gaps."""

from __future__ import annotations

from fractions import Fraction

from msgspec.structs import replace

from lessonpack.model.accepted import decimal
from lessonpack.model.asked import Answer, drawn
from lessonpack.model.content import Gap, Inline, RichText, Text, paragraph, plain
from lessonpack.model.questions import AnyGap, ChoiceGap, Cloze, NumberGap, TypedGap
from lessonpack.model.rewriting import rewritten


def with_units(question: Cloze) -> Cloze:
    """With the unit of each number as text behind its gap, for formats whose fields have none."""

    def change(node: Inline) -> tuple[Inline, ...]:
        gap = question.gap(node.name) if isinstance(node, Gap) else None
        return (node, Text(f"\u00a0{gap.unit}")) if isinstance(gap, NumberGap) and gap.unit else (node,)

    return replace(question, text=rewritten(question.text, change))


def without_lists(question: Cloze) -> Cloze:
    """With gaps to be typed alone: a list stands behind its gap as text, and what is said of its choices of words."""

    def change(node: Inline) -> tuple[Inline, ...]:
        gap = question.gap(node.name) if isinstance(node, Gap) else None
        if not isinstance(gap, ChoiceGap):
            return (node,)
        return node, Text(f" ({' / '.join(plain(choice.text) for choice in drawn(gap.choices))})")

    gaps = (_without_list(gap) if isinstance(gap, ChoiceGap) else gap for gap in question.gaps)
    return replace(question, text=rewritten(question.text, change), gaps=tuple(gaps))


def typed_alone(question: Cloze) -> Cloze:
    """With gaps for words alone: without lists, and of a number only that one itself is right."""
    gaps = without_lists(with_units(question))
    worded = (_in_words(gap) if isinstance(gap, NumberGap) else gap for gap in gaps.gaps)
    return replace(gaps, gaps=tuple(worded))


def forms(value: Fraction) -> tuple[str, ...]:
    """How a number is typed: with a point, and with a comma."""
    written = decimal(value)
    return tuple(dict.fromkeys((written, written.replace(".", ","))))


def _in_words(gap: NumberGap) -> TypedGap:
    return _typed(gap, [(form, Fraction(1), ()) for form in forms(gap.answer)])


def _without_list(gap: ChoiceGap) -> TypedGap:
    told = [choice for choice in gap.choices if choice.correct or choice.feedback]
    return _typed(gap, [(plain(choice.text), Fraction(choice.correct), choice.feedback) for choice in told])


def _typed(gap: AnyGap, answers: list[tuple[str, Fraction, RichText]]) -> TypedGap:
    made = (
        Answer(id=f"{gap.id}-answer-{number}", text=paragraph(words), share=share, feedback=feedback, at=gap.at)
        for number, (words, share, feedback) in enumerate(answers, 1)
    )
    return TypedGap(id=gap.id, answers=tuple(made), weight=gap.weight, at=gap.at)
