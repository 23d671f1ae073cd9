"""A text of one's own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from msgspec import Struct

from lessonpack.findings import Finding
from lessonpack.formats.scorm import MAX_ESSAY, MAX_FILL_IN
from lessonpack.model import response
from lessonpack.model.content import RichText, plain
from lessonpack.model.questions import Essay
from lessonpack.model.response import Written
from lessonpack.targets._player.alphabet import Alphabet
from lessonpack.targets._player.kind import Makers

_A_WORD = 8  # signs of the state: most words of English, German or Arabic need fewer, their blank among them
_WORDS = 200  # of an essay without a limit
_LEAST = 400  # signs, however short the essay is to be
_LINES = (4, 14)  # of the field on paper


class EssayPlayed(Struct, frozen=True):
    """A text of one's own, of which as much is saved as it is asked to be long."""

    question: Essay

    name: ClassVar[str] = "essay"
    scripts: ClassVar[tuple[str, ...]] = ("forms/text", "kinds/essay")
    template: ClassVar[str] = "kinds/essay.html.j2"

    @property
    def room(self) -> int:
        """How many signs of the saved state the text may take."""
        return max(_LEAST, _A_WORD * (self.question.most or max(_WORDS, self.question.least or 0)))

    @property
    def lines(self) -> int:
        """The lines to write on, on paper."""
        fewest, most = _LINES
        return min(most, max(fewest, (self.question.most or _WORDS) // 12))

    @property
    def data(self) -> dict[str, object]:
        asked = {"least": self.question.least, "most": self.question.most}
        told: dict[str, object] = {name: words for name, words in asked.items() if words is not None}
        return {"room": self.room} | told

    @property
    def right(self) -> dict[str, object]:
        """What paper has in its place: the sample."""
        return response.data(Written(plain(self.question.sample)))

    @property
    def said(self) -> Mapping[str, RichText]:
        return {"sample": self.question.sample} if self.question.sample else {}

    def longest(self, width: int) -> int:  # noqa: ARG002  # no part has a key
        return self.room

    def interaction(self, alphabet: Alphabet) -> dict[str, object]:
        """SCORM 2004 has a type for long texts, SCORM 1.2 none."""
        name, most = ("long-fill-in", MAX_ESSAY) if alphabet.described else ("fill-in", MAX_FILL_IN)
        return {"type": name, "names": {}, "pattern": None, "most": most}

    def unreported(self) -> Iterator[Finding]:
        yield from ()


KINDS: Makers = {Essay: EssayPlayed}
