"""Questions that are answered by choosing: one of several, all that apply, true or false."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from msgspec import Struct

from lessonpack.findings import Place
from lessonpack.model.asked import Choice
from lessonpack.model.questions import ChoiceQuestion, MultipleResponse, SingleChoice, TrueFalse, most_chosen
from lessonpack.render.xml import Filled, Node, Pattern, el, stack
from lessonpack.targets._qti.identifiers import feedback_id, identifier_of
from lessonpack.targets._qti.kind import Makers
from lessonpack.targets._qti.scoring import Declared, Fed
from lessonpack.targets._qti.xhtml import Html


class ChoiceInteraction(Struct, frozen=True):
    """A choiceInteraction."""

    question: ChoiceQuestion

    name: ClassVar[str] = "choiceInteraction"

    @property
    def declared(self) -> Declared:
        right = tuple(identifier_of(choice.id) for choice in self.question.choices if choice.correct)
        return Declared("multiple" if most_chosen(self.question) > 1 else "single", "identifier", right)

    @property
    def fed_back(self) -> tuple[Fed, ...]:
        choices = self.question.choices
        return tuple(
            Fed(identifier_of(each.id), feedback_id(each.id), each.feedback) for each in choices if each.feedback
        )

    @property
    def places(self) -> Iterator[tuple[str, Place]]:
        for choice in self.question.choices:
            yield identifier_of(choice.id), choice.at
            if choice.feedback:
                yield feedback_id(choice.id), choice.at

    def written(self, body: Html) -> Node:
        shuffle = self.question.shuffle
        return stack(
            self.name,
            {
                "responseIdentifier": "RESPONSE",
                "shuffle": "true" if shuffle else "false",
                "maxChoices": "0" if most_chosen(self.question) > 1 else "1",
            },
            *(_simple_choice(choice, body, fixed=shuffle and choice.fixed) for choice in self.question.choices),
        )


def _simple_choice(choice: Choice, body: Html, *, fixed: bool) -> Filled:
    return (_FIXED if fixed else _FREE)(identifier_of(choice.id), body.phrase(choice.text))


_FREE = Pattern(2, lambda identifier, words: el("simpleChoice", {"identifier": identifier}, words))
_FIXED = Pattern(2, lambda identifier, words: el("simpleChoice", {"identifier": identifier, "fixed": "true"}, words))


KINDS: Makers = dict.fromkeys((SingleChoice, MultipleResponse, TrueFalse), ChoiceInteraction)
