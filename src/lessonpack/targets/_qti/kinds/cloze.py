"""Texts with gaps."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from lessonpack.findings import Place
from lessonpack.model.asked import Part
from lessonpack.model.content import Gap, plain
from lessonpack.model.questions import ChoiceGap, Cloze, NumberGap, TypedGap
from lessonpack.render.xml import Child, Kept, Node, el, join
from lessonpack.targets._qti import gaps
from lessonpack.targets._qti.identifiers import feedback_id, identifier_of
from lessonpack.targets._qti.kind import Makers
from lessonpack.targets._qti.scoring import Fed, Told, ends
from lessonpack.targets._qti.xhtml import Html


class GapInteractions(Struct, frozen=True):
    """A textEntryInteraction or inlineChoiceInteraction in the line for each gap, with a response of its own."""

    question: Cloze

    @property
    def name(self) -> str:
        return "inlineChoiceInteraction" if isinstance(self.question.gaps[0], ChoiceGap) else "textEntryInteraction"

    @property
    def fed_back(self) -> tuple[Fed, ...]:
        return tuple(fed for each in gaps.responses(self.question) for fed in _fed_back(each))

    @property
    def places(self) -> Iterator[tuple[str, Place]]:
        for response in gaps.responses(self.question):
            yield response.name, response.gap.at
            if isinstance(response.gap, ChoiceGap):
                yield from ((identifier_of(choice.id), choice.at) for choice in response.gap.choices)
        yield from ((fed.feedback, self.question.at) for fed in self.fed_back)

    def scored(self, told: Told) -> tuple[Kept, Kept]:
        return gaps.scored(self.question, told)

    def written(self, body: Html) -> Node:
        """The text in one div, as the stem is."""
        return el("div", None, replace(body, gap=self._gap).blocks(self.question.text))

    def _gap(self, gap: Gap) -> Child:
        response = gaps.Response(self.question.gap(gap.name))
        match response.gap:
            case ChoiceGap(choices=choices, shuffle=shuffle):
                options = (
                    el("inlineChoice", {"identifier": identifier_of(choice.id)}, plain(choice.text))
                    for choice in choices
                )
                attributes = {"responseIdentifier": response.name, "shuffle": "true" if shuffle else "false"}
                return el("inlineChoiceInteraction", attributes, *options)
            case NumberGap(unit=unit) if unit:
                return join((_entry(response), f"\N{NO-BREAK SPACE}{unit}"))
            case _:
                return _entry(response)


def _entry(response: gaps.Response) -> Node:
    return el("textEntryInteraction", {"responseIdentifier": response.name})


def _fed_back(response: gaps.Response) -> Iterator[Fed]:
    match response.gap:
        case TypedGap(answers=answers):
            parts: list[tuple[str, Part]] = [(each.words, each) for each in answers]
        case ChoiceGap(choices=choices):
            parts = [(identifier_of(each.id), each) for each in choices]
        case NumberGap(others=others):
            parts = [(ends(each.lowest, each.highest), each) for each in others]
    for value, each in parts:
        if each.feedback:
            yield Fed(value, feedback_id(each.id), each.feedback, response.name)


KINDS: Makers = {Cloze: GapInteractions}
