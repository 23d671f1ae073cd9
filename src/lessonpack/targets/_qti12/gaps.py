"""Scoring of a text with gaps in QTI 1.2, in points: a response for each gap, and conditions that add what it earns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import assert_never

from msgspec.structs import replace

from lessonpack.model.accepted import Range, Words
from lessonpack.model.asked import Answer, OtherNumber, Scoring
from lessonpack.model.questions import AnyGap, ChoiceGap, Cloze, NumberGap, TypedGap
from lessonpack.model.scoring import Exact, Sum, key
from lessonpack.render.xml import Node, el
from lessonpack.targets._qti.identifiers import identifier_of
from lessonpack.targets._qti.scoring import number
from lessonpack.targets._qti12.processing import (
    MARK,
    answered,
    condition,
    decimals,
    feedback_of,
    processing,
    score,
    shown,
)
from lessonpack.targets._qti12.profile import FeedbackNames
from lessonpack.targets._qti12.typed import below, for_sakai, reads, within

Told = Mapping[str, str]  # the label of an answer with feedback of its own, by the answer's id
Offered = list[tuple[AnyGap, Answer | OtherNumber | None]]


def response_of(gap: str) -> str:
    """The identifier of the response of a gap."""
    return identifier_of(gap, before="RESPONSE_")


def in_points(question: Cloze, sought: Sequence[str], own: Told, names: FeedbackNames) -> Node:
    """Points for what each gap reads as, and the feedback; `sought` is what Sakai is to look for in each gap.

    ILIAS takes the last text of a condition that brings points for an answer of its gap.
    """
    said = question.feedback
    responses = [response_of(gap.id) for gap in question.gaps]
    given = el("or", None, *map(answered, responses))
    right = _right(question)
    whole = score("Add", number(question.points)) if question.scoring is Scoring.ALL_OR_NOTHING else None
    return processing(
        number(question.points),
        *map(for_sakai, responses, sought),
        *_parts(question, own),
        condition(right, whole, shown(MARK), title="correct"),
        condition(el("and", None, given, el("not", None, right)), shown(names.incorrect), title="incorrect")
        if said.incorrect
        else None,
        condition(given, shown(names.general)) if said.general else None,
    )


def _parts(question: Cloze, own: Told) -> Iterator[Node]:
    """A condition for all that earns something by itself, or of which something is said.

    Each is looked at: one for numbers holds where none does that stands before it.
    """
    offered = [each for gap in question.gaps for each in _answers(gap)]
    before: dict[str, list[Range]] = {}
    for (gap, answer), (accepted, points) in zip(offered, _worths(question, offered), strict=True):
        first = before.setdefault(gap.id, [])
        label = own.get(answer.id) if answer else None
        earned = score("Add", number(points)) if points else None
        if earned or label:
            told = shown(feedback_of(label)) if label else None
            yield condition(_apart(accepted, first), earned, told)
        if isinstance(accepted, Range):
            first.append(accepted)


def _apart(accepted: Words | Range, before: Sequence[Range]) -> Node:
    """That a gap reads so, and not as one of the numbers before it that meet these."""
    response = response_of(accepted.gap)
    meeting = [
        each
        for each in before
        if isinstance(accepted, Range) and each.low <= accepted.high and accepted.low <= each.high
    ]
    if not meeting:
        return below(accepted, response)
    return el("and", None, reads(accepted, response), *(el("not", None, within(each, response)) for each in meeting))


def _answers(gap: AnyGap) -> Offered:
    match gap:
        case TypedGap(answers=answers):
            return [(gap, answer) for answer in answers]
        case NumberGap(others=others):
            return [(gap, None), *((gap, other) for other in others)]
        case ChoiceGap():
            return [(gap, None)]
        case _:
            assert_never(gap)


def _worths(question: Cloze, offered: Offered) -> Iterator[tuple[Words | Range, Fraction]]:
    """What is accepted, answer by answer, and the points that it adds: those of all gaps are exactly the question's."""
    by_share = key(replace(question, scoring=Scoring.PARTIAL))
    assert isinstance(by_share, Sum)
    whole = sum(gap.weight for gap in question.gaps)
    most = dict(
        zip(
            (gap.id for gap in question.gaps),
            decimals([question.points * gap.weight / whole for gap in question.gaps]),
            strict=True,
        )
    )
    for (gap, answer), part in zip(offered, by_share.parts, strict=True):
        assert isinstance(part.accepts, Words | Range)
        share = answer.share if answer else Fraction(1)
        [worth] = [most[gap.id]] if share == 1 else decimals([share * most[gap.id]])
        yield part.accepts, worth if question.scoring is Scoring.PARTIAL else Fraction(0)


def _right(question: Cloze) -> Node:
    """All that is in the gaps is right."""
    exact = key(replace(question, scoring=Scoring.ALL_OR_NOTHING))
    assert isinstance(exact, Exact)
    accepted = [each for each in exact.accepts if isinstance(each, Words | Range)]
    return el("and", None, *(_any(each) for each in accepted))


def _any(accepted: Words | Range) -> Node:
    response = response_of(accepted.gap)
    return within(accepted, response) if isinstance(accepted, Range) else el("or", None, reads(accepted, response))
