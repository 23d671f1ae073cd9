"""Identifiers: what may be one, and how a missing one is derived. Nothing random, nothing timed."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Container

# One form that every consumer takes: an XML NCName, a SCORM 1.2 CMIIdentifier, Moodle's short
# identifier (no hyphen, colon or accent) once `token` has replaced the hyphen, and a file name.
AUTHORED = re.compile(r"[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*")
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

    No authored id has two separators in a row, so no two pairs give one id; where the pair is too long, the end of
    it is a digest of the whole.
    """
    whole = f"{token(outer)}__{token(inner)}"
    return (
        whole if len(whole) <= MAX_LENGTH else f"{whole[: MAX_LENGTH - 18].rstrip('_')}__{short_digest(whole.encode())}"
    )


def derived(text: str, taken: Container[str] = (), *, fallback: str = "x") -> str:
    """An authored-style id made from any text, not in `taken`: `"What is X?"` → `what-is-x`."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)
    stem = ""
    for word in words:
        if len(stem) + len(word) + 1 > 40:
            break
        stem = f"{stem}-{word}" if stem else word
    stem = (stem or fallback)[:40].rstrip("-")
    if not stem[0].isalpha():
        stem = f"{fallback}-{stem}"
    candidate, number = stem, 1
    while candidate in taken:
        number += 1
        candidate = f"{stem}-{number}"
    return candidate


def short_digest(data: bytes) -> str:
    """The first 16 hex digits of a SHA-256: names a content, not a secret."""
    return hashlib.sha256(data).hexdigest()[:16]
