"""What a word that the format does not know was meant for: a misspelt key, or what other tools call the same thing.

Spelling tells `titel` from `title`; that a `license` stands under `rights` it cannot tell, so each shape has the other
names of its keys.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cached_property

from msgspec import Struct, field

from lessonpack.findings import quoted
from lessonpack.source import keys

_NEAR, _SURE = 0.6, 0.8  # how alike two words are for one to be suggested for the other, and to be read as it
_MOST = 200  # words that one is compared with: a bank has ten thousand ids
_LONGEST = 80
_EVERYWHERE = {"id": "identifier ident slug ref uid", "language": "lang locale"}


class OtherNames(Struct, frozen=True, dict=True):
    """What other tools and people call the keys of a mapping: the key → these words, parted by blanks.

    `elsewhere` says of words that stand for none of the keys where it is written what they say.
    """

    keys: Mapping[str, str] = field(default_factory=dict)
    elsewhere: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def meanings(self) -> Mapping[str, tuple[str, ...]]:
        """The keys that each word may stand for, the likeliest first."""
        made: dict[str, list[str]] = {}
        for key, others in (*self.keys.items(), *_EVERYWHERE.items()):
            for other in others.split():
                made.setdefault(other, []).append(key)
        return {word: tuple(keys) for word, keys in made.items()}


def suggestion(word: str, known: Collection[str]) -> str:
    """The end of a finding that names the nearest right spelling; "" when none is near."""
    near = nearest(word, known)
    return f"; did you mean {quoted(near)}?" if near else ""


def nearest(word: str, known: Collection[str]) -> str:
    """The nearest right spelling; "" when none is near."""
    return _nearest(word, known, _NEAR)


def key(names: OtherNames, word: str, free: Collection[str]) -> str:
    """The key that a word was surely meant for, of those that are `free`; "" when that is not sure."""
    plain = _plain(word)
    for other in names.meanings.get(plain, ()):
        if other in free:
            return other
    return "" if plain in names.elsewhere else _nearest(word, free, _SURE)


def advice(names: OtherNames, word: str, free: Collection[str], taken: Collection[str] = ()) -> str:
    """What to say of a key that is unknown: what it was meant for, or where what it says stands.

    `taken` are the known keys that stand there already.
    """
    if word.startswith("-") and word[1:] in keys.known():
        return f"; the hyphen lacks the blank behind it, `- {word[1:]}: …`"
    plain = _plain(word)
    sure, told = key(names, word, free), names.elsewhere.get(plain, "")
    twin = next((other for other in names.meanings.get(plain, ()) if other in taken), "")
    if sure:
        return f"; did you mean {quoted(sure)}?"
    if told:
        return f"; {told}"
    twin = twin or _nearest(word, taken, _SURE)
    return f"; {quoted(twin)} says it already" if twin else suggestion(word, free)


def stands_for(names: OtherNames, word: str, missing: str) -> bool:
    """True when an unknown key is the missing one by another name, or holds what belongs below that."""
    belongs_there = f"`{missing}:`" in names.elsewhere.get(_plain(word), "")
    return belongs_there or bool(key(names, word, (missing,)) or suggestion(word, (missing,)))


def value(word: str, known: Collection[str], others: Mapping[str, str]) -> str:
    """Likewise for a value of which there is a fixed choice; `others` are other words for these."""
    other = others.get(_plain(word), "")
    return f"; did you mean {quoted(other)}?" if other else suggestion(word, known)


def _plain(word: str) -> str:
    """A word as the format would write it."""
    return word[:_LONGEST].strip("“”„‘’«»\"' ").lower().replace("-", "_").replace(" ", "_")


def _nearest(word: str, known: Collection[str], least: float) -> str:
    from difflib import get_close_matches

    for written in dict.fromkeys((word[:_LONGEST], _plain(word))):
        near = get_close_matches(written, _likely(written, known), n=1, cutoff=least)
        if near:
            return near[0]
    return ""


def _likely(word: str, known: Collection[str]) -> list[str]:
    """Those among very many words that can be alike at all, by their length and their letters."""
    if len(known) <= _MOST:
        return list(known)
    from difflib import SequenceMatcher

    compared = SequenceMatcher(a="", b=word, autojunk=False)
    found: list[str] = []
    for each in known:
        compared.set_seq1(each)
        if compared.real_quick_ratio() >= _SURE and each[:1] == word[:1]:
            found.append(each)
            if len(found) == _MOST:
                break
    return found
