"""What QTI items accept that is typed, told by numbers, so that items which accept other words or numbers are alike.

Of words checks only ask which are equal, of numbers also which are greater: no more is kept of them. Wherever it is not
certain that nothing else is asked, an item is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from lessonpack.patterns import regex
from lessonpack.render.xml import Names

_IDENTIFIER = regex(rb' identifier="([^"<>]*)"')
NUMBER = rb"-?[0-9]{1,12}(?:\.[0-9]{1,12})?"
_NUMBER = regex(NUMBER)
_LONGEST = 63  # characters: of longer words checks count how many there are


class Typed:
    """The declared responses of an item whose values are typed, in the names of a version of QTI."""

    def __init__(self, names: Names) -> None:
        declared, value, constant, variable, null = (
            names.element(name).encode() for name in ("responseDeclaration", "value", "baseValue", "variable", "isNull")
        )
        self.base, self.key = (names.attribute(name).encode() for name in ("baseType", "mapKey"))
        comparisons = b"|".join(names.element(name).encode() for name in ("lt", "lte", "gt", "gte"))
        self.start, self.value = b"<%s" % declared, b"<%s" % value
        self.typed = regex(b'%s [^<>]*%s="(?:string|float)"' % (self.start, self.base))
        # Split by it, an item is what is before a declaration, the declaration's start, what is in it, and so on.
        self.declared = regex(b"(%s [^<>]*(?<!/)>)(.*?)(?=</%s>)" % (self.start, declared), re.DOTALL)
        self.written = regex(b'(%s>| %s=")([^"<>]*)(?=[<"])' % (self.value, self.key))
        self.compared = regex(
            b'(<(?:%s)><%s identifier="([^"<>]*)"/><%s %s="float">)([^<>]*)(?=</%s></)'
            % (comparisons, variable, constant, self.base, constant)
        )
        match = names.element("stringMatch").encode(), names.attribute("caseSensitive").encode()
        self.matched = regex(
            b'(<%s %s="(?:true|false)"><%s identifier="[^"<>]*"/><%s %s="string">)([^<>]*)(?=</%s></%s>)'
            % (*match, variable, constant, self.base, constant, match[0])
        )
        self.null = b'<%s><%s identifier="%%s"/></%s>' % (null, variable, null)

    def numbered(self, bare: bytes) -> bytes:
        """A skeleton of an item, its attributes written as usual, with numbers for the values that it accepts."""
        if self.typed.search(bare) is None or b"&#" in bare:
            return bare
        pieces = self.declared.split(bare)
        if any(self.start in inner for inner in pieces[2::3]):
            return bare
        self._number_words(pieces)
        ranks = self._ranked(pieces, bare)
        bare = b"".join(pieces)
        if not ranks:
            return bare
        return self.compared.sub(lambda found: found[1] + ranks.get(found[2], {}).get(found[3], found[3]), bare)

    def _is_of(self, piece: bytes, base: bytes) -> bool:
        return b' %s="%s"' % (self.base, base) in piece

    def _values(self, inner: bytes) -> list[bytes] | None:
        """The values in a declaration; None where some may be written otherwise than is known here."""
        found = [value for _, value in self.written.findall(inner)]
        return found if len(found) == inner.count(self.value) + inner.count(self.key) else None

    def _number_words(self, pieces: list[bytes]) -> None:
        """Puts numbers for words, in the order in which they come, unless something else may be compared with them."""
        places = [place for place in range(2, len(pieces), 3) if self._is_of(pieces[place - 1], b"string")]
        lists = [self._values(pieces[place]) for place in places]
        outside = b"".join(pieces[::3])
        compared = [word for _, word in self.matched.findall(outside)]
        words = {word for words in (*lists, compared) for word in words or ()}
        if None in lists or outside.count(b' %s="string"' % self.base) > len(compared) or not are_plain(words):
            return
        numbers: dict[bytes, bytes] = {}

        def numbered(found: re.Match[bytes]) -> bytes:
            return found[1] + numbers.setdefault(found[2], b"\x02%d" % len(numbers))

        for place in places:
            pieces[place] = self.written.sub(numbered, pieces[place])
        pieces[::3] = [self.matched.sub(numbered, piece) for piece in pieces[::3]]

    def _ranked(self, pieces: list[bytes], bare: bytes) -> dict[bytes, dict[bytes, bytes]]:
        """Puts ranks for the numbers of each response that is only compared with numbers.

        Returns those of the numbers that it is compared with, by response.
        """
        ranks: dict[bytes, dict[bytes, bytes]] = {}
        for place in range(2, len(pieces), 3):
            start, inner = pieces[place - 1], pieces[place]
            name, values = _IDENTIFIER.search(start), self._values(inner)
            if name is None or values is None or self.key in inner or not self._is_of(start, b"float"):
                continue
            bounds = [found[3] for found in self.compared.finditer(bare) if found[2] == name[1]]
            uses = 2 + len(bounds) + bare.count(self.null % name[1])  # 2: the declaration, the interaction
            if bare.count(b'="%s"' % name[1]) == uses and all(map(_NUMBER.fullmatch, (*values, *bounds))):
                own = ranks[name[1]] = {
                    number: b"\x03%d.%d" % (place, rank) for number, rank in ranked((*values, *bounds)).items()
                }
                pieces[place] = _exchanged(self.written, inner, own)
        return ranks


def _exchanged(written: re.Pattern[bytes], inner: bytes, others: dict[bytes, bytes]) -> bytes:
    return written.sub(lambda found: found[1] + others[found[2]], inner)


def ranked(numbers: Iterable[bytes]) -> dict[bytes, int]:
    """The rank of each number among the different ones."""
    values = {number: float(number) for number in numbers}
    order = {value: rank for rank, value in enumerate(sorted(set(values.values())))}
    return {number: order[value] for number, value in values.items()}


def are_plain(words: Iterable[bytes]) -> bool:
    """True for words that are no markup, are not cut, and stay different whatever becomes of their case and blanks."""
    try:
        texts = [word.decode() for word in words]
    except UnicodeDecodeError:
        return False
    plain = all(text == " ".join(text.split()) and text.isprintable() and "&" not in text for text in texts)
    short = all(0 < len(text) <= _LONGEST for text in texts)
    return plain and short and len({text.casefold() for text in texts}) == len(texts)
