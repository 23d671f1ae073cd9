"""Short names by which the saved state calls questions, sections and what answers are made of."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Sequence
from hashlib import sha256

from lessonpack.ids import token
from lessonpack.model.asked import Part

_LONGEST = 8


def short_key(id: str) -> str:
    """Eight characters for an id, of which the state uses the first few."""
    return urlsafe_b64encode(sha256(token(id).encode()).digest())[:_LONGEST].decode()


def keyed(part: Part) -> dict[str, object]:
    """A part of a question as the scripts know it."""
    return {"id": token(part.id), "key": short_key(part.id)}


def distinct_width(ids: Sequence[str], least: int) -> int:
    """How many characters of their keys tell these ids apart."""
    keys = [short_key(id) for id in ids]
    widths = range(least, _LONGEST)
    return next((width for width in widths if len({key[:width] for key in keys}) == len(keys)), _LONGEST)
