"""Items of choice questions in plain words: what all that differ in words and ids have in common is written once.

`items` writes a question of the same shape, with a stand-in for each id and each text, and that is filled in. What has
marks, pictures or something that it refers to is written by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import cache, lru_cache
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple

from msgspec import Struct

from lessonpack.formats.qti_version import Version
from lessonpack.model.asked import Asked, Choice, Feedback
from lessonpack.model.content import Image, Paragraph, RichText, Text
from lessonpack.model.questions import ChoiceQuestion, MultipleResponse, Question, SingleChoice, TrueFalse
from lessonpack.render.xml import Node, attribute, divided, document, escaped, filled, stand_in
from lessonpack.targets._qti import items
from lessonpack.targets._qti.identifiers import feedback_id, identifier_of

_KINDS = frozenset((SingleChoice, MultipleResponse, TrueFalse))
# The places of the values: the item's identifier, its title, its stem, four texts of feedback; then of each choice its
# identifier, its words, the identifier of its feedback and the words of that.
_TITLE, _STEM, _SAID, _CHOICES = 1, 2, 3, 7
_NAME, _WORDS, _FED, _SPOKEN, _EACH = 0, 1, 2, 3, 4


def item(question: Question, title: str, language: str, version: Version) -> bytes | None:
    """The item of a question, with the title that `items` gives it; None for one that is to be written by itself."""
    if type(question) not in _KINDS or question.stimulus is not None:
        return None
    assert isinstance(question, ChoiceQuestion)
    said = question.said
    texts = [_words(question.stem) or None, *map(_words, (said.general, said.correct, said.partly, said.incorrect))]
    for choice in question.choices:
        spoken = _words(choice.feedback)
        fed = feedback_id(choice.id) if spoken else ""
        texts += (identifier_of(choice.id), _words(choice.text) or None, fed, spoken)
    written = [each for each in texts if each is not None]
    if len(written) < len(texts):
        return None
    whole = "".join(written)
    known = written if escaped(whole) == whole else list(map(escaped, written))  # hardly any has what is escaped
    shape = _Shape(
        type(question),
        question.language,
        question.points.as_integer_ratio(),
        _own(type(question))(question),
        tuple([bool(text) for text in texts[1:5]]),
        tuple([(choice.correct, choice.share, choice.fixed, bool(choice.feedback)) for choice in question.choices]),
    )
    values = [identifier_of(question.id), attribute(title), *known]
    return _form(shape, language, version).filled(values)


def _words(content: RichText) -> str | None:
    """The words of a text that has nothing else, "" without a text; None for any other one."""
    if not content:
        return ""
    if len(content) == 1 and type(only := content[0]) is Paragraph and len(only.children) == 1:
        inside = only.children[0]
        return (inside.text or None) if type(inside) is Text else None
    return None


class _Shape(NamedTuple):
    """All that an item depends on beside words and ids: `own` is what questions of a kind have and no others, `said`
    which texts of feedback there are, `choices` whether each is right, what it is worth, whether it is fixed, and
    whether it has feedback."""

    kind: type[ChoiceQuestion]
    language: str
    points: tuple[int, int]  # a ratio: to hash a Fraction takes longer than all the rest
    own: tuple[Any, ...]
    said: tuple[bool, ...]
    choices: tuple[tuple[bool, Fraction | None, bool, bool], ...]

    def question(self) -> ChoiceQuestion:
        """A question of this shape, with stand-ins."""
        choices = tuple(
            Choice(
                id=stand_in(place + _NAME),
                text=_text(place + _WORDS),
                feedback=_text(place + _SPOKEN) if fed_back else (),
                correct=correct,
                share=share,
                fixed=fixed,
            )
            for place, (correct, share, fixed, fed_back) in zip(_places(self), self.choices, strict=True)
        )
        said = [_text(_SAID + number) if there else () for number, there in enumerate(self.said)]
        own: dict[str, Any] = dict(zip(_own_fields(self.kind), self.own, strict=True))
        make: Callable[..., ChoiceQuestion] = self.kind
        return make(
            id=stand_in(0),
            stem=_text(_STEM),
            language=self.language,
            points=Fraction(*self.points),
            feedback=Feedback(**dict(zip(Feedback.__struct_fields__, said, strict=True))),
            choices=choices,
            **own,
        )


def _places(shape: _Shape) -> range:
    """Where the values of each choice begin."""
    return range(_CHOICES, _CHOICES + _EACH * len(shape.choices), _EACH)


def _text(place: int) -> RichText:
    return (Paragraph((Text(stand_in(place)),)),)


def _own_fields(kind: type[ChoiceQuestion]) -> tuple[str, ...]:
    known = (*Asked.__struct_fields__, *kind.PARTS)
    return tuple(name for name in kind.__struct_fields__ if name not in known)


@cache
def _own(kind: type[ChoiceQuestion]) -> Callable[[ChoiceQuestion], tuple[Any, ...]]:
    """What gives the values of those fields."""
    getters = [attrgetter(name) for name in _own_fields(kind)]
    return lambda question: tuple([get(question) for get in getters])


class _Form(Struct, frozen=True):
    """What stands in an item between its values, and which values are chosen for the gaps."""

    pieces: list[str]
    chosen: Callable[[list[str]], tuple[str, ...]]

    def filled(self, values: list[str]) -> bytes:
        return filled(self.pieces, self.chosen(values)).encode()


@lru_cache(256)
def _form(shape: _Shape, language: str, version: Version) -> _Form:
    written = items.item(shape.question(), language, _address, external=version.external)
    name, attributes, children, between = written
    root = Node((name, {**(attributes or {}), "title": stand_in(_TITLE)}, children, between))
    text = document(root, version.names).decode()
    for place in _places(shape):
        text = text.replace(feedback_id(stand_in(place + _NAME)), stand_in(place + _FED))
    between_them, places = divided(text)
    return _Form(between_them, itemgetter(*places))


def _address(image: Image) -> str:
    return image.media.name
