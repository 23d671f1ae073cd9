"""QTI items that are alike: the same but for their words, so that one verdict holds for all of them.

The items of a bank mostly differ in their words alone. Neither an XML parser nor the schema nor a check can
tell two such items apart, as long as the words stand where any text may stand. What remains of an item without
them is its skeleton; where it is not certain that words are mere words, they stay in it, or it is good for nothing.
Neither does it matter what an item calls its choices and their feedback, as long as it calls each of them everywhere
the same and nothing else so.
"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

from lessonpack.formats.qti2_facts import ItemFacts, shown
from lessonpack.render.xml import Names

# Elements whose schema type is mixed: any text may stand between their children (a test holds this list to the XSD).
MIXED = (
    *("simpleChoice", "modalFeedback", "prompt", "p", "div", "li", "td", "th", "caption", "dt", "dd"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "pre", "address", "span", "em", "strong", "b", "i"),
    *("code", "kbd", "samp", "var", "abbr", "acronym", "cite", "dfn", "q", "sub", "sup", "small", "big", "tt"),
)

_DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'
_WORDS = b">_"  # what stands in a skeleton where words stood
# How words begin: printable, no markup, and not the first byte of any blank of Unicode.
_BEYOND_ASCII = rb"[\xc3-\xdf\xe4-\xf4]|\xe1[\xb8-\xbb]|\xe2\x80[\x90-\xa7]|\xe3[\x81-\xbf]"
# Running text up to the end of the element that it is directly within.
_RUN = rb">((?:[!-%%'-;=?-~]|%s)[^<>&\n]*)(?=</(?:%s)>)"
_IDENTIFIER = re.compile(rb' identifier="([A-Za-z_][A-Za-z0-9._-]*)"')
_TITLE = re.compile(rb' title="((?:[!#-%%\'-;=?-~]|%s)[^"<>&\n\r\t]*)"' % _BEYOND_ASCII)
# What UTF-8 allows and XML does not (XML 1.0, production 2).
_NO_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# Comments, CDATA, DOCTYPE, instructions; xsi:type, which could make mixed content a simple type.
_HIDING = (b"<!", b"<?", b":type")
_LONGEST = 16 * 1024
# What a choice or its feedback may be called to be told by a number; variables are by custom in capitals.
_NAME = re.compile(rb"[A-Za-z_][A-Za-z0-9_]{0,31}")
_MEANT = frozenset({b"true", b"false", b"duration", b"numattempts", b"completionstatus"})  # to QTI or to a platform
_TOKEN = re.compile(rb"[a-z_][a-z0-9_.-]*")


class Skeleton(NamedTuple):
    """An item's text without its words, and the item's own identifier and title."""

    bare: bytes
    identifier: str
    title: str
    written: Skeletons

    @property
    def key(self) -> bytes:
        """The same for items that are alike."""
        return sha256(self.bare).digest()

    @property
    def nameless(self) -> bytes:
        """The same for items that are alike, whatever they call their choices and the feedback on these."""
        return sha256(self.written.numbered(self.bare)).digest()

    @property
    def is_sound(self) -> bool:
        """True when the words that were taken out are certain to have been mere words.

        Nothing hides markup, one namespace rules the whole item, and every choice is one run of words.
        """
        written = self.written
        whole = self.bare.count(written.choice) == self.bare.count(_WORDS + written.end_of_choice)
        one = self.bare.count(b"xmlns=") == 1 and written.namespace in self.bare.partition(b">")[0]
        return whole and one and not any(mark in self.bare for mark in (*_HIDING, written.other_choice))

    def facts(self, alike: ItemFacts) -> ItemFacts:
        """The facts of this item, given what is kept of one that is alike."""
        return alike._replace(identifier=self.identifier, title=shown(self.title))


class Skeletons:
    """The skeletons of items that are written with elements of these names, in one namespace."""

    def __init__(self, namespace: str, names: Names) -> None:
        tags = {name: names.element(name) for name in (*MIXED, "assessmentItem", "inlineChoice")}
        self.mixed = tuple(names.within.get(name, tags[name]) for name in MIXED)
        self.root = f"<{tags['assessmentItem']} ".encode()
        self.namespace = f' xmlns="{namespace}"'.encode()
        self.choice, self.end_of_choice = (f"{start}{tags['simpleChoice']}".encode() for start in ("<", "</"))
        self.end_of_choice += b">"
        self.other_choice = tags["inlineChoice"].encode()
        self.called = re.compile(
            rb'<(?:%s)(?= )[^<>]*? identifier="([^"<>]*)"'
            % "|".join((tags["simpleChoice"], tags["modalFeedback"])).encode()
        )
        value, base, key = names.element("value"), names.element("baseValue"), names.attribute("mapKey")
        self.name = re.compile(
            rb'( identifier="| %s="|<%s>|<%s %s="identifier">)(%s)(?=["<])'
            % (*(each.encode() for each in (key, value, base, names.attribute("baseType"))), _NAME.pattern)
        )
        self.run = re.compile(_RUN % (_BEYOND_ASCII, "|".join(self.mixed).encode()))

    def __call__(self, data: bytes) -> Skeleton | None:
        """What an item's bytes are without their words; None when the item is to be judged by itself.

        Items with one skeleton, if it is sound, are all well-formed or none, all valid or none, and the same checks
        find something in them. For the words that were taken out

        - hold only characters of XML, no markup and no reference, and stand within elements of mixed content;
        - are never blank, since checks ask whether there is something to read;
        - differ from choice to choice;
        - are too few to reach the length at which importers cut.
        """
        if not data.startswith(_DECLARATION) or len(data) > _LONGEST:
            return None
        head, _, body = data[len(_DECLARATION) :].partition(b">")
        identifier, title = _IDENTIFIER.search(head), _TITLE.search(head)
        if not head.startswith(self.root) or identifier is None or title is None or b"'" in head:
            return None
        pieces = self.run.split(body)
        runs = pieces[1::2]
        bare = b">".join((_without(head, identifier, title), _WORDS.join(pieces[::2])))
        words = _text(b"\n".join((title[1], *runs)))
        if words is None:
            return None
        choices = [
            " ".join(run.decode().split()).casefold()
            for run, then in zip(runs, pieces[2::2], strict=True)
            if then.startswith(self.end_of_choice)
        ]
        if len(set(choices)) < len(choices):
            return None
        return Skeleton(bare, identifier[1].decode(), words.partition("\n")[0], self)

    def numbered(self, bare: bytes) -> bytes:
        """A skeleton with numbers for the names of choices and their feedback, in the order in which they come.

        Checks only compare such names, so that those of a sound item may be exchanged for others: if no two are alike
        but for their case, if nothing else is called so or says so, and if none has a meaning of its own. Else the
        skeleton is left as it is.
        """
        names = set(self.called.findall(bare))
        folded = {name.lower() for name in names}
        is_told = all(_NAME.fullmatch(name) and not name.isupper() for name in names) and b"&#" not in bare
        if not is_told or len(folded) < len(names) or folded & _MEANT:
            return bare
        pieces, numbers = self.name.split(bare), dict[bytes, bytes]()
        for place in range(2, len(pieces), 3):
            if pieces[place] in names:
                pieces[place] = numbers.setdefault(pieces[place], b"\x01%d" % len(numbers))
        nameless = b"".join(pieces)
        return nameless if folded.isdisjoint(_tokens(nameless)) else bare


@lru_cache(256)
def _tokens(text: bytes) -> frozenset[bytes]:
    """What a text has that could be a name, in small letters."""
    return frozenset(_TOKEN.findall(text.lower()))


def _without(head: bytes, identifier: re.Match[bytes], title: re.Match[bytes]) -> bytes:
    """The root's start tag without these two attributes."""
    first, second = sorted((identifier.span(), title.span()))
    return head[: first[0]] + head[first[1] : second[0]] + head[second[1] :]


def _text(words: bytes) -> str | None:
    """The words as text; None when they are no text that XML can carry."""
    try:
        text = words.decode()
    except UnicodeDecodeError:
        return None
    return None if _NO_CHARACTER.search(text) else text
