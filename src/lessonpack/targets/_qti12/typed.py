"""Scoring of typed answers in QTI 1.2: a key of `model.scoring` as conditions on a text."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from lessonpack.model.accepted import Words
from lessonpack.model.scoring import Key, Sum
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
    def answers(self) -> Iterator[tuple[Words, int]]:
        """What is accepted, and the units that it earns."""
        for part in self.key.parts if isinstance(self.key, Sum) else ():
            if isinstance(part.accepts, Words):
                yield part.accepts, part.units

    @property
    def full(self) -> int:
        """The units that are worth all points."""
        return self.key.ceiling if isinstance(self.key, Sum) else 1


def in_percent(scored: ScoredTexts) -> Node:
    """100 percent for any right answer, all in one condition, as Canvas reads them; what earns less is not there."""
    told, full = scored.told, scored.full
    right = join([_reads(words) for words, units in scored.answers if units == full])
    return processing(
        "100",
        condition(OTHER, shown(told.general)) if scored.general else None,
        condition(right, score("Set", "100"), shown(told.correct) if scored.correct else None, ends=True),
        condition(OTHER, shown(told.incorrect)) if scored.incorrect else None,
    )


def in_points(scored: ScoredTexts) -> Node:
    """Points for the answer that the response reads as: a condition for each, and a last one for any other."""
    told = scored.told
    return processing(
        number(scored.key.points),
        condition(ANSWERED, shown(told.general)) if scored.general else None,
        *(_judged(scored, *each) for each in zip(scored.answers, scored.fed_back, strict=True)),
        condition(ANSWERED, shown(told.incorrect), title="incorrect") if scored.incorrect else None,
    )


def _judged(scored: ScoredTexts, answer: tuple[Words, int], label: str) -> Node:
    words, units = answer
    is_right = units == scored.full
    earned = score("Add", number(scored.key.points * units / scored.full))
    missed = shown(scored.told.incorrect) if scored.incorrect else None
    own = shown(feedback_of(label)) if label else None
    title = "correct" if is_right else None
    return condition(_reads(words), earned, shown(MARK) if is_right else missed, own, title=title, ends=True)


def _reads(words: Words) -> Node:
    """Texts any of which the response may be: one after the other, where it is enough that one holds."""
    case = "Yes" if words.case else None
    return join([el("varequal", {"respident": RESPONSE, "case": case}, text) for text in words.texts])
