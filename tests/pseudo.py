"""A language for tests: English with accents, two fifths longer, in brackets, so that every word of the player shows.

It is no message file: what is in it are the author's own words for every message of a course, made here.
"""

from __future__ import annotations

import re

from msgspec.structs import replace

from lessonpack import words
from lessonpack.model.about import Wording
from lessonpack.model.course import Course

LANGUAGE = "en-XA"  # the region is one of those that nobody has: BCP 47, private use
OPENED, CLOSED = "⟦", "⟧"

_ACCENTS = str.maketrans(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", "ÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞǪŔŠŢÛṼŴẊÝŽåƀçðéƒĝĥîĵķļɱñöþǫŕšţûṽŵẋýž"
)
_VOWELS = re.compile("[aeiouy]")
_UNTOUCHED = re.compile(r"(\{\w+\})")
_NAMES = frozenset({"letters"})  # no words: how options are called


def pseudo(text: str) -> str:
    """A text in the language for tests; what stands in braces stays as it is."""
    parts = _UNTOUCHED.split(text)
    said = "".join(part if index % 2 else _longer(part).translate(_ACCENTS) for index, part in enumerate(parts))
    return f"{OPENED}{said}{CLOSED}"


def _longer(text: str) -> str:
    return _VOWELS.sub(lambda vowel: vowel[0] * 2, text)


def messages() -> dict[str, str]:
    """Every message of the reference file in the language for tests."""
    english = words.messages(words.REFERENCE)
    return {key: entry.text if key in _NAMES else pseudo(entry.text) for key, entry in english.items()}


def spoken(course: Course) -> Course:
    """The same course for learners who speak the language for tests."""
    own = tuple(Wording(key=key, text=text) for key, text in messages().items())
    return replace(course, language=LANGUAGE, messages=own)
