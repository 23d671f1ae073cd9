"""Questions whose terms are put together with partners."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from msgspec import Struct

from lessonpack.findings import Place
from lessonpack.model.asked import Part, mixed
from lessonpack.model.questions import Categorise, Matching
from lessonpack.render.xml import Node, el, stack
from lessonpack.targets._qti.identifiers import identifier_of
from lessonpack.targets._qti.kind import Makers
from lessonpack.targets._qti.scoring import Declared, Fed
from lessonpack.targets._qti.xhtml import Html


class MatchInteraction(Struct, frozen=True):
    """A matchInteraction: each term has one partner; a partner may be that of many, unless it is one to one."""

    question: Matching

    name: ClassVar[str] = "matchInteraction"
    fed_back: ClassVar[tuple[Fed, ...]] = ()

    @property
    def declared(self) -> Declared:
        pairs = (f"{identifier_of(term.id)} {identifier_of(term.partner)}" for term in self.question.terms)
        return Declared("multiple", "directedPair", tuple(pairs))

    @property
    def places(self) -> Iterator[tuple[str, Place]]:
        for part in (*self.question.terms, *self.question.partners):
            yield identifier_of(part.id), part.at

    def written(self, body: Html) -> Node:
        terms, partners = self.question.terms, mixed(self.question.partners)
        most = "1" if self.question.one_to_one else "0"
        stays = not self.question.shuffle
        moves = self.question.shuffle or not all(partner.fixed for partner in partners)
        return stack(
            self.name,
            {"responseIdentifier": "RESPONSE", "shuffle": "true" if moves else "false", "maxAssociations": "0"},
            stack("simpleMatchSet", None, *(_associable(term, body, "1", fixed=moves and stays) for term in terms)),
            stack(
                "simpleMatchSet",
                None,
                *(_associable(each, body, most, fixed=moves and each.fixed) for each in partners),
            ),
        )


def _associable(part: Part, body: Html, most: str, *, fixed: bool) -> Node:
    attributes = {"identifier": identifier_of(part.id), "fixed": "true" if fixed else None, "matchMax": most}
    return el("simpleAssociableChoice", attributes, body.phrase(part.text))


KINDS: Makers = {Matching: MatchInteraction, Categorise: MatchInteraction}
