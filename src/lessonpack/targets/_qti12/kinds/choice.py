"""Questions that are answered by choosing: one of several, all that apply, true or false."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from lessonpack.findings import Place
from lessonpack.model.questions import (
    Choice,
    ChoiceQuestion,
    MultipleResponse,
    SingleChoice,
    TrueFalse,
)
from lessonpack.render.xml import Node, el, stack
from lessonpack.targets._qti12.html import Html
from lessonpack.targets._qti12.kind import Fed, Makers
from lessonpack.targets._qti12.profile import RESPONSE, Profile


class Chosen(Struct, frozen=True):
    """A `response_lid` with options to choose from."""

    question: ChoiceQuestion
    profile: Profile

    @property
    def labels(self) -> Mapping[str, str]:
        choices = self.question.choices
        if self.profile.truths and isinstance(self.question, TrueFalse):
            return {choice.id: choice.id for choice in choices}
        return {choice.id: self.profile.label(place) for place, choice in enumerate(choices, 1)}

    @property
    def several(self) -> bool:
        return isinstance(self.question, MultipleResponse)

    @property
    def fed_back(self) -> tuple[Fed, ...]:
        labels = self.labels
        return tuple(Fed(labels[each.id], each.feedback) for each in self.question.choices if each.feedback)

    @property
    def places(self) -> Iterator[tuple[str, Place]]:
        labels = self.labels
        for choice in self.question.choices:
            yield labels[choice.id], choice.at

    def written(self, body: Html) -> Node:
        labels, choices = self.labels, self.question.choices
        return stack(
            "response_lid",
            {"ident": RESPONSE, "rcardinality": "Multiple" if self.several else "Single"},
            stack(
                "render_choice",
                {"shuffle": "Yes" if self._shuffled else "No"} if self.profile.shuffles else None,
                *(self._label(labels[choice.id], choice, body) for choice in choices),
            ),
        )

    @property
    def _shuffled(self) -> bool:
        """False also when an option keeps its place and the profile cannot say so: then none is shuffled."""
        return self.question.shuffle and (self.profile.fixes or not any(each.fixed for each in self.question.choices))

    def _label(self, label: str, choice: Choice, body: Html) -> Node:
        still = self._shuffled and choice.fixed
        attributes = {"ident": label, "rshuffle": "No" if still else None}
        return el("response_label", attributes, body.phrase(choice.text, self.question.language))


KINDS: Makers = dict.fromkeys((SingleChoice, MultipleResponse, TrueFalse), Chosen)
