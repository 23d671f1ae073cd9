"""The forms of QTI items: an item that fills the form of another is told to be alike without taking it to pieces.

A form is an expression: what is constant in all items that are alike, with room for the words, the names and what is
typed. Two items that fill it differ in nothing else, so that they have one key if they use one name wherever the other
does, and of what is typed if the same is equal, and the same greater. Which key that is the skeleton of the first one
says (`qti2_alike`); it takes ten times as long.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct, field

from lessonpack.formats import qti2_alike
from lessonpack.formats.qti2_alike import NAME, WORDS, Named, Parts, Skeleton, Skeletons
from lessonpack.formats.qti2_alike_typed import NUMBER, are_plain, ranked
from lessonpack.formats.raw_xml import BEYOND_ASCII, DECLARATION
from lessonpack.patterns import regex

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
        # Of one sort of items, as most banks have, the lines need not be counted.
        lines = next(iter(self._forms)) if len(self._forms) == 1 else data.count(b"\n")
        for form in self._forms.get(lines, ()):
            if filled := form(data):
                return filled
        skeleton = self._skeletons(data)
        if skeleton is not None and self._is_often(skeleton) and (made := form_of(data, skeleton)):
            self._forms.setdefault(data.count(b"\n"), []).append(made)
        return skeleton

    def _is_often(self, skeleton: Skeleton) -> bool:
        self._met[skeleton.nameless] += 1
        return self._met[skeleton.nameless] == _OFTEN and sum(map(len, self._forms.values())) < _MOST


_Uses = tuple[tuple[int, ...], ...]


class Form(Struct, frozen=True):
    """An expression and what its groups hold: `numbers` are those of each response, `called` the names of choices and
    of feedback where these are.

    `taken` are the words in what is constant, so that no name is one of them, nor anything typed. What is `known` of
    an item of these skeletons is its key and whether it is sound, by how it uses names and what is typed.
    """

    skeletons: Skeletons
    expression: re.Pattern[bytes]
    identifier: int
    title: int
    words: tuple[int, ...]
    choices: tuple[int, ...]
    names: tuple[int, ...]
    called: tuple[int, ...]
    typed: tuple[int, ...]
    numbers: tuple[tuple[int, ...], ...]
    taken: frozenset[bytes]
    known: dict[_Uses, tuple[bytes, bool]] = field(default_factory=dict)

    def __call__(self, data: bytes) -> Skeleton | Filled | None:
        """An item that fills the form; None for one that does not, or of which that is not certain."""
        found = self.expression.fullmatch(data) if len(data) <= qti2_alike.LONGEST else None
        if found is None:
            return None
        groups = found.groups()
        uses, words = self._uses(groups), [groups[place] for place in self.words]
        title = qti2_alike.title_of(groups[self.title], words, [groups[place] for place in self.choices])
        if uses is None or title is None:
            return None
        if uses in self.known:
            return Filled(groups[self.identifier].decode(), title, *self.known[uses])
        skeleton = self.skeletons(data)
        if skeleton is not None:
            self.known[uses] = (skeleton.nameless, skeleton.is_sound)
        return skeleton

    def _uses(self, groups: Sequence[bytes]) -> _Uses | None:
        """How names and what is typed are used; None where they may be more than that to a check."""
        names, typed = dict[bytes, int](), dict[bytes, int]()
        used = tuple([names.setdefault(groups[place], len(names)) for place in self.names])
        folded = qti2_alike.exchangeable(names)
        if folded is None or not folded.isdisjoint(self.taken):
            return None
        if len({groups[place] for place in self.called}) < len(names):  # something else than a choice is named
            return None
        if not self.typed and not self.numbers:
            return (used,)
        said = tuple([typed.setdefault(groups[place], len(typed)) for place in self.typed])
        if not are_plain(typed) or not self.taken.isdisjoint(map(bytes.lower, typed)):
            return None
        return used, said, *(_ranks([groups[place] for place in places]) for places in self.numbers)


def _ranks(numbers: Sequence[bytes]) -> tuple[int, ...]:
    ranks = ranked(numbers)
    return tuple([ranks[number] for number in numbers])


# What there is room for in a form, as skeletons know it. No title has an apostrophe: a start tag with one is not taken
# to pieces. Nothing that is typed looks like an attribute or the name of one.
_TITLE = rb"((?:[!#-%%(-;=?-~]|%s)[^\"'<>&\n\r\t]*)" % BEYOND_ASCII
_WORDS = rb"( ?(?:[!-%%'-;=?-~]|%s)[^<>&\n]*)" % BEYOND_ASCII
_ROOM = {
    "identifier": rb"([A-Za-z_][A-Za-z0-9._-]*)",
    "title": _TITLE,
    "words": _WORDS,
    "choice": _WORDS,
    "name": rb"(%b)" % NAME,
    "called": rb"(%b)" % NAME,
    "typed": rb'([^"<>&=:\n]+)',
    "number": rb"(%b)" % NUMBER,
}

_Piece = tuple[str, bytes]  # what of an item it is, and its bytes: "" for what is constant
_RUN = b"\x00"  # where words stand in the skeleton that a form is made of, told from all that anybody writes
_MARKS = regex(rb"[\x00-\x03]")
# What skeletons have in the place of words, names, what is typed and the numbers of a response.
_MARKED = regex(rb"(\x00|\x01[0-9]+|\x02[0-9]+|\x03[0-9]+\.[0-9]+)")


def form_of(data: bytes, skeleton: Skeleton) -> Form | None:
    """The form of an item; None for one that does not fill it itself."""
    skeletons = skeleton.written
    parts = skeletons.parts(data)
    if parts is None or _MARKS.search(data):
        return None
    marked = skeletons.numbered(parts.bare(_RUN))
    head, _, body = marked.partition(b">")
    numbered = marked.replace(_RUN, WORDS)
    if numbered != skeletons.numbered(skeleton.bare) or head != parts.bare(_RUN).partition(b">")[0]:
        return None
    text, groups, responses = _expression((*_of_head(parts), *_of_body(skeletons, body)))

    def places(*held: str) -> tuple[int, ...]:
        return tuple(place for place, each in enumerate(groups) if each in held)

    form = Form(
        skeletons,
        re.compile(text),
        places("identifier")[0],
        places("title")[0],
        places("words", "choice"),
        places("choice"),
        places("name", "called"),
        places("called"),
        places("typed"),
        tuple(map(tuple, responses.values())),
        qti2_alike.tokens(numbered),
    )
    return form if form(data) else None


def _expression(pieces: Iterable[_Piece]) -> tuple[bytes, list[str], dict[bytes, list[int]]]:
    """The expression for an item in pieces, what each of its groups holds, and those with numbers by response."""
    text: list[bytes] = []
    groups: list[str] = []
    responses: dict[bytes, list[int]] = {}
    for held, written in pieces:
        if held == "number":
            responses.setdefault(written.partition(b".")[0], []).append(len(groups))
        if held:
            groups.append(held)
        text.append(_ROOM[held] if held else re.escape(written))
    return b"".join(text), groups, responses


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


_HELD = {b"\x01": "name", b"\x02": "typed", b"\x03": "number"}


def _of_body(skeletons: Skeletons, body: bytes) -> Iterator[_Piece]:
    """What follows in a skeleton with marks for all that may differ: what is constant and what is not, in turns."""
    called = {found.start(1) for found in skeletons.called.finditer(body)}
    place = 0
    pieces = _MARKED.split(body)
    for number, piece in enumerate(pieces):
        if number % 2 == 0:
            yield "", piece
        elif piece == _RUN:
            yield "choice" if pieces[number + 1].startswith(skeletons.ends_of_choices) else "words", piece
        else:
            yield "called" if place in called else _HELD[piece[:1]], piece
        place += len(piece)
