"""The forms of QTI items: an item that fills the form of another is told to be alike without taking it to pieces.

A form is an expression: what is constant in all items that are alike, with room for the words and the names in which
they differ. What fills it has the key that the skeleton of the item would have (`qti2_alike`), in a tenth of the time.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from msgspec import Struct

from lessonpack.formats import qti2_alike
from lessonpack.formats.qti2_alike import BEYOND_ASCII, DECLARATION, NAME, Named, Parts, Skeleton, Skeletons

_OFTEN = 16  # so many items are alike before it is worth while to compile their form
_MOST = 64  # forms of a package


class Filled(Named, frozen=True):
    """An item that fills a form."""

    nameless: bytes
    is_sound: bool


class Forms:
    """Tells what is alike in a package of items, and keeps the forms of what it met often."""

    def __init__(self, skeletons: Skeletons) -> None:
        self._skeletons = skeletons
        self._met = Counter[bytes]()
        self._forms: dict[int, list[Form]] = {}  # by how many lines an item has

    def __call__(self, data: bytes) -> Skeleton | Filled | None:
        """The skeleton of an item, or the form that it fills, which has the same `nameless`."""
        lines = data.count(b"\n")
        for form in self._forms.get(lines, ()):
            if filled := form(data):
                return filled
        skeleton = self._skeletons(data)
        if skeleton is not None and self._is_often(skeleton) and (made := form_of(data, skeleton)):
            self._forms.setdefault(lines, []).append(made)
        return skeleton

    def _is_often(self, skeleton: Skeleton) -> bool:
        self._met[skeleton.nameless] += 1
        return self._met[skeleton.nameless] == _OFTEN and sum(map(len, self._forms.values())) < _MOST


class Form(Struct, frozen=True):
    """An expression and what its groups hold.

    `taken` are the words in what is constant, so that no name is one of them.
    """

    expression: re.Pattern[bytes]
    identifier: int
    title: int
    words: tuple[int, ...]
    choices: tuple[int, ...]
    names: tuple[int, ...]
    taken: frozenset[bytes]
    nameless: bytes
    is_sound: bool

    def __call__(self, data: bytes) -> Filled | None:
        """An item that fills the form; None for one that does not, or of which that is not certain."""
        found = self.expression.fullmatch(data) if len(data) <= qti2_alike.LONGEST else None
        if found is None:
            return None
        groups = found.groups()
        folded = qti2_alike.exchangeable([groups[place] for place in self.names])
        if folded is None or not folded.isdisjoint(self.taken):
            return None
        words = [groups[place] for place in self.words]
        title = qti2_alike.title_of(groups[self.title], words, [groups[place] for place in self.choices])
        return None if title is None else Filled(groups[self.identifier].decode(), title, self.nameless, self.is_sound)


# What there is room for in a form, as skeletons know it. No title has an apostrophe: a start tag with one is not taken
# to pieces.
_IDENTIFIER = rb"([A-Za-z_][A-Za-z0-9._-]*)"
_TITLE = rb"((?:[!#-%%(-;=?-~]|%s)[^\"'<>&\n\r\t]*)" % BEYOND_ASCII
_WORDS = rb"( ?(?:[!-%%'-;=?-~]|%s)[^<>&\n]*)" % BEYOND_ASCII

_NAME = rb"(?P<n%%d>%s)" % NAME
_ROOM = {"identifier": _IDENTIFIER, "title": _TITLE, "words": _WORDS, "choice": _WORDS}

_Piece = tuple[str, bytes]  # what of an item it is, and its bytes: "" for what is constant, "name", or what has room


def form_of(data: bytes, skeleton: Skeleton) -> Form | None:
    """The form of an item; None where it is told by more than its words and the names of its choices."""
    skeletons, bare = skeleton.written, skeleton.bare
    parts, nameless = skeletons.parts(data), skeletons.without_names(bare)
    if parts is None or nameless is None or not skeletons.differs_in_names_alone(bare):
        return None
    text, groups = _expression((*_of_head(parts), *_of_body(skeletons, parts.body, skeletons.names(bare))))

    def places(*held: str) -> tuple[int, ...]:
        return tuple(place for place, each in enumerate(groups) if each in held)

    return Form(
        re.compile(text),
        places("identifier")[0],
        places("title")[0],
        places("words", "choice"),
        places("choice"),
        places("name"),
        qti2_alike.tokens(nameless),
        skeleton.nameless,
        skeleton.is_sound,
    )


def _expression(pieces: Iterable[_Piece]) -> tuple[bytes, list[str]]:
    """The expression for an item in pieces, and what each of its groups holds. A name stands everywhere the same."""
    text: list[bytes] = []
    groups: list[str] = []
    numbers: dict[bytes, int] = {}
    for held, written in pieces:
        if not held:
            text.append(re.escape(written))
        elif written in numbers and held == "name":
            text.append(b"(?P=n%d)" % numbers[written])
        else:
            text.append(_ROOM[held] if held != "name" else _NAME % numbers.setdefault(written, len(numbers)))
            groups.append(held)
    return b"".join(text), groups


def _of_head(parts: Parts) -> Iterator[_Piece]:
    """Everything up to the end of the root's start tag."""
    yield "", DECLARATION
    end = 0
    for held, found in sorted(
        (("identifier", parts.identifier), ("title", parts.title)), key=lambda each: each[1].start()
    ):
        yield "", parts.head[end : found.start(1)]
        yield held, found[1]
        end = found.end(1)
    yield "", parts.head[end:] + b">"


def _of_body(skeletons: Skeletons, body: list[bytes], names: set[bytes]) -> Iterator[_Piece]:
    """Constants and words, in turns."""
    yield from _of_constant(skeletons, body[0], names)
    for run, then in zip(body[1::2], body[2::2], strict=True):
        yield "", b">"
        yield "choice" if then.startswith(skeletons.ends_of_choices) else "words", run
        yield from _of_constant(skeletons, then, names)


def _of_constant(skeletons: Skeletons, text: bytes, names: set[bytes]) -> Iterator[_Piece]:
    """What stands between words, in which names are the only difference."""
    for place, piece in enumerate(skeletons.name.split(text)):
        called = piece.split(b" ")
        if place % 3 == 2 and names.issuperset(called):
            yield "name", called[0]
            for other in called[1:]:
                yield "", b" "
                yield "name", other
        else:
            yield "", piece
