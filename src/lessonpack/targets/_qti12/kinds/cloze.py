"""Texts with gaps: as Canvas reads them, with a name in brackets for each gap, and as QTI has them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from msgspec import Struct
from msgspec.structs import replace

from lessonpack.findings import Place
from lessonpack.model.asked import Answer, Choice
from lessonpack.model.content import plain
from lessonpack.model.gaps import forms, typed_alone, without_lists
from lessonpack.model.questions import AnyGap, ChoiceGap, Cloze, NumberGap, Question, TypedGap, named_parts
from lessonpack.model.referring import stem_in_full
from lessonpack.render.xml import Kept, Node, el, lines, stack
from lessonpack.targets._qti.identifiers import identifier_of
from lessonpack.targets._qti.scoring import number
from lessonpack.targets._qti12 import gaps, html
from lessonpack.targets._qti12.html import BLANK, Html, material
from lessonpack.targets._qti12.kind import Asked, Fed, Makers
from lessonpack.targets._qti12.processing import by_pair
from lessonpack.targets._qti12.profile import Profile, Types
from lessonpack.targets._qti12.typed import EITHER


class Blanks(Struct, frozen=True):
    """A `response_lid` for each gap: of what may be typed, or of what can be chosen; no two parts have one number.

    `named` is what each gap is called in the text.
    """

    question: Cloze
    profile: Profile
    named: Mapping[str, str]

    fed_back: ClassVar[tuple[Fed, ...]] = ()

    @property
    def types(self) -> Types:
        return _LISTS if isinstance(self.question.gaps[0], ChoiceGap) else _BLANKS

    @property
    def _offered(self) -> list[tuple[AnyGap, dict[str, Answer | Choice]]]:
        """Each gap with what is written for it, by number."""
        numbers = iter(range(1, 1 + sum(len(_parts(gap)) for gap in self.question.gaps)))
        return [(gap, {str(next(numbers)): part for part in _parts(gap)}) for gap in self.question.gaps]

    @property
    def places(self) -> Iterator[tuple[str, Place]]:
        for gap, parts in self._offered:
            yield _response(self.named[gap.id]), gap.at
            yield from ((label, part.at) for label, part in parts.items())

    def presented(self, body: Html) -> Node:
        stem = replace(body, gap=lambda gap: f"[{self.named[gap.name]}]").together(stem_in_full(self.question))
        return lines((stem, self.written(body)))

    def written(self, body: Html) -> Node:  # noqa: ARG002  # what may be typed and chosen is plain text
        return lines(_list(self.named[gap.id], parts) for gap, parts in self._offered)

    @property
    def processed(self) -> Kept:
        right = tuple(
            (_response(self.named[gap.id]), next(label for label, part in parts.items() if _is_right(part)))
            for gap, parts in self._offered
        )
        own, told = self.question.feedback, self.profile.told(self.question)
        return by_pair(right, told=told, general=bool(own.general), incorrect=bool(own.incorrect))


def says_nothing_of_choices(question: Question) -> bool:
    """True when nothing of a text with gaps is lost in Canvas, which says nothing of the choices of its lists."""
    return not any(isinstance(part, Choice) and part.feedback for part in named_parts(question))


def _names(question: Cloze) -> dict[str, str]:
    """What each gap is called in the text: as nothing is there that an author has put in brackets."""
    said = "".join(plain(content) for content, _ in stem_in_full(question))
    return {gap.id: _apart(identifier_of(gap.id), said) for gap in question.gaps}


def _apart(name: str, said: str) -> str:
    while f"[{name}]" in said:
        name = f"{name}-"
    return name


def _response(name: str) -> str:
    return f"response_{name}"


def _parts(gap: AnyGap) -> tuple[Answer | Choice, ...]:
    """What is written for a gap: of what may be typed that which earns all points, since Canvas takes it for right."""
    if isinstance(gap, ChoiceGap):
        return gap.choices
    return tuple(filter(_is_right, gap.answers)) if isinstance(gap, TypedGap) else ()


def _is_right(part: Answer | Choice) -> bool:
    return part.correct if isinstance(part, Choice) else part.share == 1


def _list(name: str, parts: dict[str, Answer | Choice]) -> Node:
    labels = (el("response_label", {"ident": label}, html.plain(plain(part.text))) for label, part in parts.items())
    return stack("response_lid", {"ident": _response(name)}, html.plain(name), stack("render_choice", None, *labels))


class Fields(Struct, frozen=True):
    """A `response_str` with a field for each gap, between the pieces of the text."""

    question: Cloze
    profile: Profile

    @property
    def _is_numeric(self) -> bool:
        return all(isinstance(gap, NumberGap) for gap in self.question.gaps)

    @property
    def types(self) -> Types:
        return _NUMBERS if self._is_numeric else _BLANKS

    @property
    def _labels(self) -> dict[str, str]:
        """The labels of what may be typed, by its id."""
        return {part.id: self.profile.label(place) for place, part in enumerate(named_parts(self.question), 1)}

    @property
    def fed_back(self) -> tuple[Fed, ...]:
        labels = self._labels
        return tuple(Fed(labels[part.id], part.feedback) for part in named_parts(self.question) if part.feedback)

    @property
    def places(self) -> Iterator[tuple[str, Place]]:
        yield from ((gaps.response_of(gap.id), gap.at) for gap in self.question.gaps)

    def presented(self, body: Html) -> Node:
        """Where two gaps meet there is a blank between them, without which Sakai would take them for one."""
        first, *rest = body.pieces(stem_in_full(self.question))
        fields = {gap.id: self._field(gap) for gap in self.question.gaps}
        behind = zip(rest[::2], rest[1::2], strict=True)
        inner = (node for name, piece in behind for node in (fields[name], material(piece if piece.strip() else BLANK)))
        return lines((material(first), *inner))

    def written(self, body: Html) -> Node:  # noqa: ARG002  # there is no text in it
        return lines(map(self._field, self.question.gaps))

    def _field(self, gap: AnyGap) -> Node:
        kind = {"fibtype": "Decimal"} if isinstance(gap, NumberGap) else None
        response = {"ident": gaps.response_of(gap.id), "rcardinality": "Single"}
        return stack("response_str", response, el("render_fib", kind))

    @property
    def processed(self) -> Kept:
        labels = self._labels
        own = {part.id: labels[part.id] for part in named_parts(self.question) if part.feedback}
        sought = [self._sought(gap) for gap in self.question.gaps]
        return Kept(gaps.in_points(self.question, sought, own, self.profile.told(self.question)))

    def _sought(self, gap: AnyGap) -> str:
        """All that is right, or the ends of a range of numbers, as Sakai has them."""
        match gap:
            case NumberGap(answer=answer, tolerance=tolerance):
                ends = (gap.lowest, gap.highest) if tolerance else (answer,)
                return EITHER.join(map(number, ends) if self._is_numeric else forms(answer))
            case _:
                return EITHER.join(plain(part.text) for part in _parts(gap))


_BLANKS = Types(
    canvas="fill_in_multiple_blanks_question",
    new_quizzes="fill_in_multiple_blanks_question",
    plain="Fill In the Blank",
)
_LISTS = Types(canvas="multiple_dropdowns_question", new_quizzes="multiple_dropdowns_question")
_NUMBERS = Types(canvas="", new_quizzes="", plain="Numeric Response")


def _made(question: Cloze, profile: Profile) -> Asked:
    """In Canvas a text has gaps for words or lists, elsewhere for what is typed."""
    if profile.whole:
        return Fields(without_lists(question), profile)
    blanks = typed_alone(question) if question.is_mixed else question
    return Blanks(blanks, profile, _names(blanks))


KINDS: Makers = {Cloze: _made}
