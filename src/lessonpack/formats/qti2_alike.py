"""QTI items that are alike: the same but for their words, so that one verdict holds for all of them.

The items of a bank mostly differ in their words alone. Neither an XML parser nor the schema nor a check can
tell two such items apart, as long as the words stand where any text may stand. What remains of an item without
them is its skeleton; where it is not certain that words are mere words, they stay in it, or it is good for nothing.
Neither does it matter what an item calls its choices and their feedback, as long as it calls each of them everywhere
the same and nothing else so; nor which words or numbers it accepts (`qti2_alike_typed`). What is met often is told
faster (`qti2_forms`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import cached_property, lru_cache
from hashlib import sha256
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from lessonpack.formats.qti2_alike_typed import Typed
from lessonpack.formats.qti2_facts import ItemFacts, shown
from lessonpack.formats.raw_xml import BEYOND_ASCII, DECLARATION, TYPE, hides, text_of
from lessonpack.patterns import regex
from lessonpack.render.xml import Names
from lessonpack.visible import is_blank, read

# Elements whose schema type is mixed: any text may stand between their children (a test holds this list to the XSD).
MIXED = (
    *("simpleChoice", "simpleAssociableChoice", "inlineChoice", "modalFeedback", "prompt"),
    *("p", "div", "li", "td", "th", "caption", "dt", "dd"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "pre", "address", "span", "em", "strong", "b", "i"),
    *("code", "kbd", "samp", "var", "abbr", "acronym", "cite", "dfn", "q", "sub", "sup", "small", "big", "tt"),
)

# Choices whose words checks compare.
_COMPARED = ("simpleChoice", "inlineChoice")
WORDS = b"_"  # what stands in a skeleton where words stood
_ALL_WORDS = b"_</"  # within an element that is words alone
# Running text, which begins with what is printable and no markup, up to the end of the element that it is directly
# within, or up to an element: it is beside that, then, in something that is of no simple type.
_RUN = rb">( ?(?:[!-%%'-;=?-~]|%s)[^<>&\n]*)(?=</(?:%s)>|<[A-Za-z])"
_IDENTIFIER = regex(rb' identifier="([A-Za-z_][A-Za-z0-9._-]*)"')
_TITLE = regex(rb' title="((?:[!#-%%\'-;=?-~]|%s)[^"<>&\n\r\t]*)"' % BEYOND_ASCII)
LONGEST = 16 * 1024
# What a choice or its feedback may be called to be told by a number: two of them are as short as one is to checks that
# count characters. Variables are by custom in capitals.
NAME = rb"[A-Za-z_][A-Za-z0-9_]{0,30}"
_NAME = regex(NAME)
_MEANT = frozenset({b"true", b"false", b"duration", b"numattempts", b"completionstatus"})  # to QTI or to a platform
_TOKEN = regex(rb"[a-z_][a-z0-9_.-]*")


class Named(Struct, frozen=True):
    """An item as others know it that are alike."""

    identifier: str
    title: str

    def facts(self, alike: ItemFacts) -> ItemFacts:
        """The facts of this item, given what is kept of one that is alike."""
        return replace(alike, identifier=self.identifier, title=shown(self.title))


class Skeleton(Named, frozen=True, dict=True):
    """An item's text without its words, and the item's own identifier and title."""

    bare: bytes
    written: Skeletons

    @property
    def key(self) -> bytes:
        """The same for items that are alike."""
        return sha256(self.bare).digest()

    @cached_property
    def nameless(self) -> bytes:
        """The same for items that are alike, whatever they call their choices and the feedback on these."""
        return sha256(self.written.numbered(self.bare)).digest()

    @property
    def is_sound(self) -> bool:
        """True when the words that were taken out are certain to have been mere words.

        Nothing hides markup, one namespace rules the whole item, and every choice is one run of words.
        """
        whole = all(inner == _ALL_WORDS for inner in self.written.choice.findall(self.bare))
        one = self.bare.count(b"xmlns=") == 1 and self.written.namespace in self.bare.partition(b">")[0]
        is_mixed = TYPE not in self.bare  # xsi:type could make mixed content a simple type
        return whole and one and is_mixed and not hides(self.bare)


class Parts(NamedTuple):
    """An item's text in parts: its root's start tag, with the identifier and the title in it, and what follows.

    In the `body` constants and words take turns.
    """

    head: bytes
    identifier: re.Match[bytes]
    title: re.Match[bytes]
    body: list[bytes]

    def bare(self, words: bytes) -> bytes:
        """The item without its identifier and its title, and with this in the place of each run of words."""
        return b">".join((_without(self.head, self.identifier, self.title), (b">" + words).join(self.body[::2])))


class Skeletons:
    """The skeletons of items that are written with elements of these names, in one namespace."""

    def __init__(self, namespace: str, names: Names) -> None:
        tags = {name: names.element(name) for name in (*MIXED, "assessmentItem", "inlineChoice")}
        self.mixed = tuple(names.within.get(name, tags[name]) for name in MIXED)
        self.root = f"<{tags['assessmentItem']} ".encode()
        self.namespace = f' xmlns="{namespace}"'.encode()
        compared = [tags[name] for name in _COMPARED]
        self.choice = regex(rb"<(?:%s)(?![A-Za-z-])[^<>]*>([^<>]*</?)" % "|".join(compared).encode())
        self.ends_of_choices = tuple(f"</{tag}>".encode() for tag in compared)
        called = (*compared, tags["simpleAssociableChoice"], tags["modalFeedback"])
        self.called = regex(rb'<(?:%s)(?= )[^<>]*? identifier="([^"<>]*)"' % "|".join(called).encode())
        value, base, key = names.element("value"), names.element("baseValue"), names.attribute("mapKey")
        self.name = regex(
            rb'( identifier="| %s="|<%s>|<%s %s="(?:identifier|directedPair)">)(%s(?: %s)?)(?=["<])'
            % (*(each.encode() for each in (key, value, base, names.attribute("baseType"))), *2 * [NAME])
        )
        self.typed = Typed(names)
        self.run = regex(_RUN % (BEYOND_ASCII, "|".join(self.mixed).encode()))

    def __call__(self, data: bytes) -> Skeleton | None:
        """What an item's bytes are without their words; None when the item is to be judged by itself.

        Items with one skeleton, if it is sound, are all well-formed or none, all valid or none, and the same checks
        find something in them. For the words that were taken out

        - hold only characters of XML, no markup and no reference, and stand within elements of mixed content;
        - are never blank, since checks ask whether there is something to read;
        - differ from choice to choice;
        - are too few to reach the length at which importers cut.
        """
        parts = self.parts(data)
        if parts is None:
            return None
        _, identifier, title, body = parts
        runs = body[1::2]
        choices = [run for run, then in zip(runs, body[2::2], strict=True) if then.startswith(self.ends_of_choices)]
        named = title_of(title[1], runs, choices)
        if named is None:
            return None
        return Skeleton(identifier[1].decode(), named, parts.bare(WORDS), self)

    def parts(self, data: bytes) -> Parts | None:
        """An item's bytes in parts; None for one that is written otherwise than items mostly are."""
        if not data.startswith(DECLARATION) or len(data) > LONGEST:
            return None
        head, _, body = data[len(DECLARATION) :].partition(b">")
        identifier, title = _IDENTIFIER.search(head), _TITLE.search(head)
        if not head.startswith(self.root) or identifier is None or title is None or b"'" in head:
            return None
        return Parts(head, identifier, title, self.run.split(body))

    def numbered(self, bare: bytes) -> bytes:
        """A skeleton with numbers for the names of choices and their feedback, in the order in which they come.

        Checks only compare such names, so that those of a sound item may be exchanged for others: if no two are alike
        but for their case, if nothing else is called so or says so, and if none has a meaning of its own. Else the
        skeleton is left as it is.
        """
        if _is_spread(bare):
            return bare
        bare = self.typed.numbered(bare)
        return self.without_names(bare) or bare

    def names(self, bare: bytes) -> set[bytes]:
        """What a skeleton calls its choices and their feedback."""
        return set(self.called.findall(bare))

    def without_names(self, bare: bytes) -> bytes | None:
        """A skeleton with numbers for the names of choices and their feedback; None where these are to stay."""
        names = self.names(bare)
        folded = exchangeable(names)
        if folded is None or b"&#" in bare or not all(map(_NAME.fullmatch, names)):
            return None
        pieces, numbers = self.name.split(bare), dict[bytes, bytes]()
        for place in range(2, len(pieces), 3):
            named = pieces[place]
            if named in names:
                pieces[place] = numbers.setdefault(named, b"\x01%d" % len(numbers))
            elif b" " in named and names.issuperset(pair := named.split(b" ")):
                pieces[place] = b" ".join([numbers.setdefault(each, b"\x01%d" % len(numbers)) for each in pair])
        nameless = b"".join(pieces)
        return nameless if folded.isdisjoint(tokens(nameless)) else None


def _is_spread(bare: bytes) -> bool:
    """True where some attribute may be written otherwise than as ` name="value"` on the line of its element."""
    one_by_one = bare.count(b"\n<") == bare.count(b"\n", 0, -1) and not any(blank in bare for blank in (b"\t", b"\r"))
    return not one_by_one or b" =" in bare or bare.count(b"=") > bare.count(b'="')


def exchangeable(names: Collection[bytes]) -> set[bytes] | None:
    """The names in small letters; None where two are alike but for their case, or one has a meaning of its own."""
    folded = {name.lower() for name in names}
    is_told = len(folded) == len(names) and folded.isdisjoint(_MEANT) and not any(map(bytes.isupper, names))
    return folded if is_told else None


def title_of(title: bytes, runs: Iterable[bytes], choices: Iterable[bytes]) -> str | None:
    """A title as text; None where it and the words are none that XML can carry, or choices are not told apart."""
    words = text_of(b"\n".join((title, *runs)))
    if words is None:
        return None
    told = [" ".join(read(run.decode()).split()).casefold() for run in choices]
    if len(set(told)) < len(told) or any(map(is_blank, told)):
        return None
    return words.partition("\n")[0]


@lru_cache(256)
def tokens(text: bytes) -> frozenset[bytes]:
    """What a text has that could be a name, in small letters."""
    return frozenset(_TOKEN.findall(text.lower()))


def _without(head: bytes, identifier: re.Match[bytes], title: re.Match[bytes]) -> bytes:
    """The root's start tag without these two attributes."""
    first, second = sorted((identifier.span(), title.span()))
    return head[: first[0]] + head[first[1] : second[0]] + head[second[1] :]
