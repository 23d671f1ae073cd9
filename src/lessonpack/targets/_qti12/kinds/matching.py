"""Questions whose terms are put together with partners, as Canvas has them: a list to choose from for each term."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from msgspec import Struct

from lessonpack.findings import Place
from lessonpack.model.asked import Part, mixed
from lessonpack.model.content import plain
from lessonpack.model.questions import Categorise, Matching, Ordering, Term, numbered
from lessonpack.render.xml import Kept, Node, el, join, stack
from lessonpack.targets._qti12 import html
from lessonpack.targets._qti12.html import Html
from lessonpack.targets._qti12.kind import Fed, Makers
from lessonpack.targets._qti12.processing import by_pair
from lessonpack.targets._qti12.profile import Profile, Types


class Matched(Struct, frozen=True):
    """A `response_lid` for each term, all with the same partners to choose from; no two have the same number."""

    question: Matching
    profile: Profile

    types: ClassVar[Types] = Types(canvas="matching_question", new_quizzes="matching_question")
    fed_back: ClassVar[tuple[Fed, ...]] = ()

    @property
    def _asked(self) -> list[tuple[str, Term]]:
        return [(f"response_{place}", term) for place, term in enumerate(self.question.terms, 1)]

    @property
    def _offered(self) -> list[tuple[str, Part]]:
        taken = len(self.question.terms)
        return [(str(taken + place), partner) for place, partner in enumerate(mixed(self.question.partners), 1)]

    @property
    def places(self) -> Iterator[tuple[str, Place]]:
        yield from ((name, part.at) for name, part in (*self._asked, *self._offered))

    def written(self, body: Html) -> Node:
        labels = (
            el("response_label", {"ident": label}, html.plain(plain(partner.text))) for label, partner in self._offered
        )
        offered = Kept(stack("render_choice", None, *labels))
        lists = (
            stack(
                "response_lid",
                {"ident": response},
                body.phrase(term.text, self.question.language),
                offered,
            )
            for response, term in self._asked
        )
        return join(lists)

    @property
    def processed(self) -> Kept:
        labels = {partner.id: label for label, partner in self._offered}
        right = tuple((response, labels[term.partner]) for response, term in self._asked)
        own, told = self.question.feedback, self.profile.told(self.question)
        return by_pair(right, told=told, general=bool(own.general), incorrect=bool(own.incorrect))


KINDS: Makers = {
    Matching: Matched,
    Categorise: Matched,
    Ordering: lambda question, profile: Matched(numbered(question), profile),
}
