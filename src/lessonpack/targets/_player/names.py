"""Short names for what a file of the player's scripts calls by a name of its own, and nobody else sees."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise, product
from string import ascii_letters

from lessonpack.patterns import regex

_LANGUAGE = """
    async await break case catch class const constructor continue delete do else extends false finally for function get
    if in instanceof let new null of return set static super switch this throw true try typeof undefined var void while
"""
# What the scripts have from the browser, from the build and from each other.
_GIVEN = """
    Array BigInt Boolean BroadcastChannel CSS DOMParser Date DocumentFragment Error Event Highlight Infinity Intl JSON
    Map Math NaN NodeFilter Number Object Promise Range RangeError Reflect RegExp ResizeObserver Set String SyntaxError
    TextDecoder TextEncoder Uint8Array WeakMap addEventListener atob btoa clearTimeout document getComputedStyle
    getSelection history innerHeight location matchMedia navigator parseFloat parseInt performance
    requestAnimationFrame scrollBy setTimeout window lessonpack lessonpackData lp
"""
_FOREIGN = frozenset((*_LANGUAGE.split(), *_GIVEN.split()))
# What parts constants that are declared at once, so that they are not taken for the entries of an object.
DECLARED = ",\n"
_ENTRY_ENDS = regex(r"\s*(?:[:,}]|=(?![=>]))")
_ACCESSORS = ("get", "set", "static")
_SHORT = tuple("".join(letters) for length in (1, 2) for letters in product(ascii_letters, repeat=length))


def short_names(pieces: Sequence[str]) -> Mapping[str, str]:
    """For the names of a file a shorter one each, the more frequent the shorter.

    `pieces` are signs and words by turns, blanks beside their signs. A name is given up to a short one all over the
    file, or not at all: not where it is anywhere in it, or may be, the name of a property.
    """
    counted = Counter(pieces[1::2])
    stay = _FOREIGN | _properties(pieces)
    changed = [name for name, _ in counted.most_common() if name not in stay and name.isidentifier()]
    taken = _FOREIGN.union(counted).difference(changed)
    return dict(zip(changed, (short for short in _SHORT if short not in taken), strict=False))


def _properties(pieces: Sequence[str]) -> set[str]:
    """The words that may name a property."""
    signs, words = pieces[::2], pieces[1::2]
    named = {word for before, word, after in zip(signs, words, signs[1:], strict=False) if _is_property(before, after)}
    return named | {name for word, name in pairwise(words) if word in _ACCESSORS}


@cache
def _is_property(before: str, after: str) -> bool:
    """Whether a word between these signs may name a property: behind a dot, as an entry in braces, as a method.

    Whether braces are those of an object is not looked at, nor whether what starts a line is a call.
    """
    if before.endswith("."):
        return not before.endswith("...")
    if "\n" in before and after.startswith("("):
        return True
    is_entry = before.rstrip().endswith(("{", ",")) and not before.endswith(DECLARED)
    return is_entry and _ENTRY_ENDS.match(after) is not None
