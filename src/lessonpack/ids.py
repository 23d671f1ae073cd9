"""Identifiers: what may be one, and how a missing one is derived. Nothing random, nothing timed."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Container

from lessonpack.patterns import regex

# One form that every consumer takes: an XML NCName, a SCORM 1.2 CMIIdentifier, Moodle's short
# identifier (no hyphen, colon or accent) once `token` has replaced the hyphen, and a file name.
AUTHORED = regex(r"[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*")
MAX_LENGTH = 60


def is_authored(text: str) -> bool:
    """True for ids an author may write: `mesa-optimization`, `q1`; lower case, at most 60 characters."""
    return len(text) <= MAX_LENGTH and AUTHORED.fullmatch(text) is not None


def token(authored: str) -> str:
    """The id as packages carry it: `[a-z][a-z0-9_]*`, since Moodle refuses hyphens in short identifiers.

    Two authored ids that differ only in `-` and `_` give one token; the reader refuses such a pair.
    """
    return authored.replace("-", "_")


def scoped(outer: str, inner: str) -> str:
    """An id that is one's own beyond the thing that it was unique in: `lesson__question`, at most 60 characters.

    No authored id has two separators in a row, so no two pairs give one id; a pair that is too long is shortened.
    """
    return shortened(f"{token(outer)}__{token(inner)}", MAX_LENGTH)


def shortened(name: str, most: int) -> str:
    """The name, if it has at most so many characters; else the beginning of it and a digest of the whole."""
    if len(name) <= most:
        return name
    digest = short_digest(name.encode())
    return f"{name[: most - len(digest) - 2].rstrip('_')}__{digest}"


def derived(text: str, taken: Container[str] = (), *, fallback: str = "x") -> str:
    """An authored-style id made from any text, not in `taken`: `"What is X?"` → `what-is-x`, `"Урок"` → `urok`."""
    stem = spelt(text) or fallback
    if not stem[0].isalpha():
        stem = f"{fallback}-{stem}"
    candidate, number = stem, 1
    while candidate in taken:
        number += 1
        candidate = f"{stem}-{number}"
    return candidate


def digested(text: str, what: str) -> str:
    """An id for what has no word to be called by: what it is, and a digest of its text, the same wherever it stands."""
    return f"{what}-{short_digest(unicodedata.normalize('NFC', text).encode(errors='surrogatepass'))[:8]}"


def spelt(text: str) -> str:
    """The first words of a text that fit into forty characters, in plain Latin letters; "" for a text without any."""
    stem = ""
    for word in re.findall(r"[a-z0-9]+", _plain(text).lower()):
        if stem and len(stem) + len(word) + 1 > _STEM:
            break
        stem = f"{stem}-{word}" if stem else word[:_STEM]  # some scripts have no spaces, some languages long words
    return stem


def is_latin(text: str) -> bool:
    """True for a text whose letters are all Latin ones, or that has none."""
    letters = (character for character in unicodedata.normalize("NFKD", text) if character.isalpha())
    return all(unicodedata.name(letter, "").startswith(_LATIN) for letter in letters)


_STEM = 40
_LATIN = ("LATIN", "MODIFIER LETTER")  # the latter stand between Latin letters, like the ʻokina of Hawaiʻi


def _plain(text: str) -> str:
    """The text in ASCII: accents are left out, letters of other scripts transliterated."""
    return text if text.isascii() else "".join(map(_transliterated, unicodedata.normalize("NFC", text)))


def _transliterated(character: str) -> str:
    plain = unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode()
    if plain or unicodedata.category(character)[0] not in "LMN":
        return plain
    from anyascii import anyascii  # hardly any lesson needs it: most have ids, or titles in Latin letters

    latin = "".join(filter(str.isalnum, anyascii(character)))
    # An ideograph is a syllable or more, and nothing stands between two of them.
    return f" {latin} " if unicodedata.name(character, "").startswith("CJK") else latin


def short_digest(data: bytes) -> str:
    """The first 16 hex digits of a SHA-256: names a content, not a secret."""
    return hashlib.sha256(data).hexdigest()[:16]
