"""Questions whose terms are put together with partners."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from msgspec import Struct

from lessonpack.findings import Finding
from lessonpack.formats.scorm import CHOICE_LETTERS
from lessonpack.ids import token
from lessonpack.model import response
from lessonpack.model.asked import Part, drawn
from lessonpack.model.content import RichText
from lessonpack.model.questions import Categorise, Matching, Question
from lessonpack.targets._player.alphabet import Alphabet
from lessonpack.targets._player.keys import keyed
from lessonpack.targets._player.kind import Makers, too_many

_NAMES: Mapping[type[Question], str] = {Matching: "matching", Categorise: "categorise"}


class PairsPlayed(Struct, frozen=True):
    """Terms, each with a list of all partners to choose from."""

    question: Matching

    scripts: ClassVar[tuple[str, ...]] = ("kinds/pairs",)
    template: ClassVar[str] = "kinds/pairs.html.j2"

    @property
    def name(self) -> str:
        return _NAMES[type(self.question)]

    @property
    def offered(self) -> tuple[Part, ...]:
        """The partners, as the page lists them before anything is shuffled."""
        return drawn(self.question.partners)

    @property
    def data(self) -> dict[str, object]:
        partners = [keyed(part) | {"fixed": part.fixed} for part in self.offered]
        asked = {"once": self.question.one_to_one, "shuffle": self.question.shuffle}
        return {
            **{name: True for name, is_asked in asked.items() if is_asked},
            "terms": [*map(keyed, self.question.terms)],
            "partners": partners,
        }

    @property
    def right(self) -> dict[str, object]:
        return response.data(response.Paired(tuple(self._right)))

    @property
    def said(self) -> Mapping[str, RichText]:
        return {}

    def longest(self, width: int) -> int:
        return 2 * width * len(self.question.terms)

    def interaction(self, alphabet: Alphabet) -> dict[str, object]:
        """Terms and partners have signs of their own: a letter is not the same on both sides."""
        names: dict[str, str] = {}
        for parts in (self.question.terms, self.question.partners):
            ids = [token(part.id) for part in parts]
            names |= dict(zip(ids, CHOICE_LETTERS if alphabet.lettered else ids, strict=False))
        pairs = (f"{names[pair.source]}{alphabet.pair}{names[pair.target]}" for pair in self._right)
        return {"type": "matching", "names": names, "pattern": alphabet.between.join(pairs)}

    def unreported(self) -> Iterator[Finding]:
        return too_many(self.question, self.question.terms, self.question.partners)

    @property
    def _right(self) -> Iterator[response.Pair]:
        return (response.Pair(token(term.id), token(term.partner)) for term in self.question.terms)


KINDS: Makers = dict.fromkeys(_NAMES, PairsPlayed)
