"""A text with one value put right."""

from __future__ import annotations

from msgspec import Struct


class Mended(Struct, frozen=True):
    """A text with one value put right, and what to say of it.

    `last` is the last of its `lines` that differs; the value begins `at` that line and column, and ends at `end`.
    """

    lines: list[str]
    last: int
    at: tuple[int, int]
    end: int
    trouble: str
    advice: str


def mended(
    lines: list[str],
    own: list[str],
    start: int,
    made: list[str],
    at: tuple[int, int],
    trouble: str,
    advice: str,
    *,
    end: int | None = None,
) -> Mended:
    """The `lines` with those from `start` on that were `made` in place of their `own`, which lack the ends.

    The value ends where the last of these does, unless `end` says where.
    """
    changed = list(lines)
    for number, line in enumerate(made, start):
        changed[number] = line + lines[number][len(own[number]) :]
    return Mended(changed, start + len(made) - 1, at, len(made[-1]) if end is None else end, trouble, advice)
