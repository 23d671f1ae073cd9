"""Questions that are answered by typing into one field."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import ClassVar

from msgspec import Struct

from lessonpack.findings import Place
from lessonpack.model.asked import OtherNumber
from lessonpack.model.questions import Numeric, ShortAnswer
from lessonpack.model.scoring import key
from lessonpack.render.xml import Kept, Node, el, stack
from lessonpack.targets._qti12.html import BLANK, Html, material
from lessonpack.targets._qti12.kind import Fed, Makers
from lessonpack.targets._qti12.profile import RESPONSE, Profile, Types
from lessonpack.targets._qti12.typed import ScoredTexts, in_percent, in_points


class Typed(Struct, frozen=True):
    """A `response_str` with a field; its answers are called by their places, as options are."""

    question: ShortAnswer
    profile: Profile

    @property
    def types(self) -> Types:
        return _TYPES

    @property
    def fed_back(self) -> tuple[Fed, ...]:
        answers = enumerate(self.question.answers, 1)
        return tuple(Fed(self.profile.label(place), each.feedback) for place, each in answers if each.feedback)

    @property
    def places(self) -> Iterator[tuple[str, Place]]:
        yield from ()

    def written(self, body: Html) -> Node:  # noqa: ARG002  # there is no text in it
        return _field(self.profile)

    @property
    def processed(self) -> Kept:
        own, fed_back = self.question.feedback, {label for label, _ in self.fed_back}
        labels = (self.profile.label(place) for place, _ in enumerate(self.question.answers, 1))
        return _processed(
            ScoredTexts(
                key=key(self.question),
                fed_back=tuple(label if label in fed_back else "" for label in labels),
                told=self.profile.told(self.question),
                general=bool(own.general),
                correct=bool(own.correct),
                incorrect=bool(own.incorrect),
            ),
            self.profile.whole,
        )


@lru_cache(1024)  # questions of a bank are sometimes scored alike
def _processed(scored: ScoredTexts, whole: bool) -> Kept:
    return Kept(in_points(scored) if whole else in_percent(scored))


class TypedNumber(Struct, frozen=True):
    """A `response_str` with a field for a number."""

    question: Numeric
    profile: Profile

    types: ClassVar[Types] = Types(
        canvas="numerical_question", new_quizzes="numerical_question", plain="Numeric Response"
    )

    @property
    def fed_back(self) -> tuple[Fed, ...]:
        return tuple(Fed(label, each.feedback) for label, each in self._others if each.feedback)

    @property
    def _others(self) -> list[tuple[str, OtherNumber]]:
        """The other answers by their labels, of which the right one has the first."""
        return [(self.profile.label(place), each) for place, each in enumerate(self.question.others, 2)]

    @property
    def places(self) -> Iterator[tuple[str, Place]]:
        yield from ()

    def written(self, body: Html) -> Node:  # noqa: ARG002  # there is no text in it
        return _field(self.profile, fibtype="Decimal")

    @property
    def processed(self) -> Kept:
        own = self.question.feedback
        return _processed(
            ScoredTexts(
                key=key(self.question),
                fed_back=("", *(label if each.feedback else "" for label, each in self._others)),
                told=self.profile.told(self.question),
                general=bool(own.general),
                correct=bool(own.correct),
                incorrect=bool(own.incorrect),
            ),
            self.profile.whole,
        )


def _field(profile: Profile, **kind: str) -> Node:
    """A field; Sakai, which looks for a text on either side, would write the stem twice where none is behind it."""
    behind = material(BLANK) if profile.whole else None
    return stack("response_str", {"ident": RESPONSE, "rcardinality": "Single"}, el("render_fib", kind), behind)


_TYPES = Types(
    canvas="short_answer_question",
    new_quizzes="short_answer_question",
    cartridge="cc.fib.v0p1",
    plain="Fill In the Blank",
)

KINDS: Makers = {ShortAnswer: Typed, Numeric: TypedNumber}
