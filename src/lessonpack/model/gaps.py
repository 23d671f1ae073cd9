"""Texts with gaps, as formats have them that know fewer forms of gaps."""

from __future__ import annotations

from fractions import Fraction

from msgspec.structs import replace

from lessonpack.model.accepted import decimal
from lessonpack.model.asked import Answer, drawn
from lessonpack.model.content import Gap, Inline, Text, paragraph, plain
from lessonpack.model.questions import AnyGap, ChoiceGap, Cloze, NumberGap, TypedGap
from lessonpack.model.rewriting import rewritten


def with_units(question: Cloze) -> Cloze:
    """With the unit of each number as text behind its gap, for formats whose fields have none."""

    def change(node: Inline) -> tuple[Inline, ...]:
        gap = question.gap(node.name) if isinstance(node, Gap) else None
        return (node, Text(f"\u00a0{gap.unit}")) if isinstance(gap, NumberGap) and gap.unit else (node,)

    return replace(question, text=rewritten(question.text, change))


def typed_alone(question: Cloze) -> Cloze:
    """With gaps for words alone: a list stands behind its gap as text, of a number only that one itself is right."""

    def change(node: Inline) -> tuple[Inline, ...]:
        gap = question.gap(node.name) if isinstance(node, Gap) else None
        match gap:
            case ChoiceGap(choices=choices):
                return node, Text(f" ({' / '.join(plain(choice.text) for choice in drawn(choices))})")
            case NumberGap(unit=unit) if unit:
                return node, Text(f"\u00a0{unit}")
            case _:
                return (node,)

    return replace(question, text=rewritten(question.text, change), gaps=tuple(map(_typed, question.gaps)))


def _typed(gap: AnyGap) -> AnyGap:
    if isinstance(gap, TypedGap):
        return gap
    words = plain(gap.right.text) if isinstance(gap, ChoiceGap) else decimal(gap.answer)
    forms = dict.fromkeys([words, words.replace(".", ",")]) if isinstance(gap, NumberGap) else [words]
    answers = (
        Answer(id=f"{gap.id}-answer-{number}", text=paragraph(form), share=Fraction(1), at=gap.at)
        for number, form in enumerate(forms, 1)
    )
    return TypedGap(id=gap.id, answers=tuple(answers), weight=gap.weight, at=gap.at)
