"""Scoring of typed answers in QTI 1.2: a key of `model.scoring` as conditions on a text."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import assert_never

from msgspec import Struct

from lessonpack.model.accepted import Range, Words
from lessonpack.model.scoring import Exact, Key, Manual, Sum
from lessonpack.render.xml import Node, el, join
from lessonpack.targets._qti.scoring import number
from lessonpack.targets._qti12.processing import (
    ANSWERED,
    MARK,
    OTHER,
    condition,
    feedback_of,
    processing,
    score,
    shown,
)
from lessonpack.targets._qti12.profile import RESPONSE, FeedbackNames


class ScoredTexts(Struct, frozen=True, kw_only=True):
    """All that the scoring of a typed answer depends on.

    `fed_back` are the identifiers of the answers in order, "" for one without feedback of its own; `told` those of the
    feedback on the whole question, of which `general`, `correct` and `incorrect` say what exists.
    """

    key: Key
    fed_back: tuple[str, ...]
    told: FeedbackNames
    general: bool
    correct: bool
    incorrect: bool

    @property
    def answers(self) -> Iterator[tuple[Words | Range, int]]:
        """What is accepted, and the units that it earns."""
        match self.key:
            case Sum(parts=parts):
                earned = [(part.accepts, part.units) for part in parts]
            case Exact(accepts=accepts):
                earned = [(each, self.full) for each in accepts]
            case Manual():
                earned = []
        for each, units in earned:
            if isinstance(each, Words | Range):
                yield each, units

    @property
    def sought(self) -> str:
        """What is right as Sakai has it: all such texts, or the ends of a range of numbers."""
        match [accepted for accepted, units in self.answers if units == self.full]:
            case [Range(low=low, high=high)]:
                return EITHER.join(dict.fromkeys(map(number, (low, high))))
            case texts:
                return EITHER.join(text for each in texts if isinstance(each, Words) for text in each.texts)

    @property
    def full(self) -> int:
        """The units that are worth all points."""
        return self.key.ceiling if isinstance(self.key, Sum) else 1


def in_percent(scored: ScoredTexts) -> Node:
    """100 percent for any right answer, as Canvas reads them; what earns less is not there.

    It takes all texts of a condition for right, and of numbers the first: each of these has a condition of its own.
    """
    told, full = scored.told, scored.full
    right = [accepted for accepted, units in scored.answers if units == full]
    texts = [reads(each) for each in right if isinstance(each, Words)]
    found = [*([join(texts)] if texts else []), *(reads(each) for each in right if isinstance(each, Range))]
    said = shown(told.correct) if scored.correct else None
    return processing(
        "100",
        condition(OTHER, shown(told.general)) if scored.general else None,
        *(condition(holds, score("Set", "100"), said, ends=True) for holds in found),
        condition(OTHER, shown(told.incorrect)) if scored.incorrect else None,
    )


def in_points(scored: ScoredTexts) -> Node:
    """Points for the answer that the response reads as: a condition for each, and a last one for any other."""
    told = scored.told
    return processing(
        number(scored.key.points),
        for_sakai(RESPONSE, scored.sought),
        condition(ANSWERED, shown(told.general)) if scored.general else None,
        *(_judged(scored, *each) for each in zip(scored.answers, scored.fed_back, strict=True)),
        condition(ANSWERED, shown(told.incorrect), title="incorrect") if scored.incorrect else None,
    )


def _judged(scored: ScoredTexts, answer: tuple[Words | Range, int], label: str) -> Node:
    accepted, units = answer
    is_right = units == scored.full
    earned = score("Add", number(scored.key.points * units / scored.full))
    missed = shown(scored.told.incorrect) if scored.incorrect else None
    own = shown(feedback_of(label)) if label else None
    title = "correct" if is_right else None
    return condition(below(accepted), earned, shown(MARK) if is_right else missed, own, title=title, ends=True)


EITHER = "|"  # stands between what Sakai takes for right in a field


def for_sakai(response: str, sought: str) -> Node:
    """The condition by which Sakai finds a field and what is right in it; nothing comes of it.

    Sakai takes each text of an `or` at the top of a condition for a field: no other condition has one there.
    """
    return condition(el("or", None, el("varequal", {"respident": response}, sought)))


def below(accepted: Words | Range, response: str = RESPONSE) -> Node:
    """What `reads` says, with no `or` at its top."""
    reading = reads(accepted, response)
    return reading if isinstance(accepted, Words) else el("and", None, reading)


def reads(accepted: Words | Range, response: str = RESPONSE) -> Node:
    """Texts any of which the response may be, or a number within two others.

    Texts stand one after the other, where it is enough that one holds; a number as Canvas reads it.
    """
    match accepted:
        case Words(texts=texts, case=case):
            matters = "Yes" if case else None
            return join([el("varequal", {"respident": response, "case": matters}, text) for text in texts])
        case Range(low=low, high=high):
            return el("or", None, _compares("varequal", (low + high) / 2, response), within(accepted, response))
        case _:
            assert_never(accepted)


def within(accepted: Range, response: str) -> Node:
    """A number that is no further than either end."""
    ends = (_compares("vargte", accepted.low, response), _compares("varlte", accepted.high, response))
    return el("and", None, *ends)


def _compares(name: str, value: Fraction, response: str) -> Node:
    return el(name, {"respident": response}, number(value))
