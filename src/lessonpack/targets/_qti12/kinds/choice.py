"""Questions that are answered by choosing: one of several, all that apply, true or false."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import assert_never

from msgspec import Struct

from lessonpack.findings import Place
from lessonpack.model.asked import Choice
from lessonpack.model.questions import ChoiceQuestion, MultipleResponse, SingleChoice, TrueFalse
from lessonpack.model.scoring import key, renamed
from lessonpack.render.xml import Kept, Node, el, stack
from lessonpack.targets._qti12.html import Html
from lessonpack.targets._qti12.kind import Fed, Makers
from lessonpack.targets._qti12.profile import RESPONSE, Profile, Scored, Types, is_in_english


class Chosen(Struct, frozen=True):
    """A `response_lid` with options to choose from."""

    question: ChoiceQuestion
    profile: Profile

    @property
    def types(self) -> Types:
        return _types(self.question)

    @property
    def labels(self) -> Mapping[str, str]:
        """The identifiers of the options, by the author's ids, in the author's order."""
        choices = self.question.choices
        if self.profile.truths and isinstance(self.question, TrueFalse):
            return {choice.id: choice.id for choice in choices}
        return {choice.id: self.profile.label(place) for place, choice in enumerate(choices, 1)}

    @property
    def several(self) -> bool:
        """True when several options may be chosen."""
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
    def processed(self) -> Kept:
        own, labels = self.question.feedback, self.labels
        scored = Scored(
            key=renamed(key(self.question), labels.__getitem__),
            labels=tuple(labels.values()),
            several=self.several,
            fed_back=frozenset(label for label, _ in self.fed_back),
            told=self.profile.told(self.question),
            general=bool(own.general),
            correct=bool(own.correct),
            incorrect=bool(own.incorrect),
        )
        return _processed(self.profile.processing, scored)

    @property
    def _shuffled(self) -> bool:
        """False also when an option keeps its place and the profile cannot say so: then none is shuffled."""
        return self.question.shuffle and (self.profile.fixes or not any(each.fixed for each in self.question.choices))

    def _label(self, label: str, choice: Choice, body: Html) -> Node:
        still = self._shuffled and choice.fixed
        attributes = {"ident": label, "rshuffle": "No" if still else None}
        return el("response_label", attributes, body.phrase(choice.text, self.question.language))


@lru_cache(1024)  # questions of a bank are often scored alike
def _processed(processing: Callable[[Scored], Node], scored: Scored) -> Kept:
    return Kept(processing(scored))


def _types(question: ChoiceQuestion) -> Types:
    match question:
        case SingleChoice():
            return _SINGLE
        case MultipleResponse():
            return _MULTIPLE
        case TrueFalse():
            return _JUDGED if is_in_english(question) else _JUDGED._replace(canvas=_SINGLE.canvas)
        case _:
            assert_never(question)


_SINGLE = Types(
    canvas="multiple_choice_question",
    new_quizzes="multiple_choice_question",
    cartridge="cc.multiple_choice.v0p1",
    plain="Multiple Choice",
)
_MULTIPLE = Types(
    canvas="multiple_answers_question",
    new_quizzes="multiple_answers_question",
    cartridge="cc.multiple_response.v0p1",
    plain="Multiple Correct Answer",
)
_JUDGED = Types(
    canvas="true_false_question",
    new_quizzes="true_false_question",
    cartridge="cc.true_false.v0p1",
    plain="True False",
)

KINDS: Makers = dict.fromkeys((SingleChoice, MultipleResponse, TrueFalse), Chosen)
