"""Questions that are answered by choosing: one of several, all that apply, true or false."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from msgspec import Struct

from lessonpack.findings import Finding
from lessonpack.formats.scorm import CHOICE_LETTERS, FALSE_LETTER, TRUE_LETTER
from lessonpack.ids import token
from lessonpack.model import response
from lessonpack.model.content import RichText
from lessonpack.model.questions import ChoiceQuestion, MultipleResponse, Question, SingleChoice, TrueFalse, most_chosen
from lessonpack.targets._player.alphabet import Alphabet
from lessonpack.targets._player.keys import short_key
from lessonpack.targets._player.kind import Makers, too_many

_NAMES: Mapping[type[Question], str] = {
    SingleChoice: "single_choice",
    MultipleResponse: "multiple_response",
    TrueFalse: "true_false",
}


class ChoicePlayed(Struct, frozen=True):
    """A question of choices in the player."""

    question: ChoiceQuestion

    scripts: ClassVar[tuple[str, ...]] = ("kinds/choice",)
    template: ClassVar[str] = "kinds/choice.html.j2"

    @property
    def name(self) -> str:
        return _NAMES[type(self.question)]

    @property
    def many(self) -> bool:
        """True where a learner can choose several at once."""
        return most_chosen(self.question) > 1

    @property
    def lettered(self) -> bool:
        """False where the choices are as short as their letters: a statement is true or false."""
        return not isinstance(self.question, TrueFalse)

    @property
    def data(self) -> dict[str, object]:
        choices = [{"id": token(c.id), "key": short_key(c.id), "fixed": c.fixed} for c in self.question.choices]
        return {"shuffle": self.question.shuffle, "choices": choices}

    @property
    def right(self) -> dict[str, object]:
        return response.data(response.Chosen(tuple(self._right)))

    @property
    def said(self) -> Mapping[str, RichText]:
        return {token(choice.id): choice.feedback for choice in self.question.choices if choice.feedback}

    def longest(self, width: int) -> int:
        return width * most_chosen(self.question)

    def interaction(self, alphabet: Alphabet) -> dict[str, object]:
        """The ids of a true/false question are the two words that SCORM 2004 wants."""
        judged = isinstance(self.question, TrueFalse)
        letters = TRUE_LETTER + FALSE_LETTER if judged else CHOICE_LETTERS
        ids = [token(choice.id) for choice in self.question.choices]
        names = dict(zip(ids, letters if alphabet.lettered else ids, strict=False))
        pattern = alphabet.between.join(names[id] for id in self._right)
        return {"type": "true-false" if judged else "choice", "names": names, "pattern": pattern}

    def unreported(self) -> Iterator[Finding]:
        return too_many(self.question, self.question.choices)

    @property
    def _right(self) -> list[str]:
        return [token(choice.id) for choice in self.question.choices if choice.correct]


KINDS: Makers = dict.fromkeys(_NAMES, ChoicePlayed)
