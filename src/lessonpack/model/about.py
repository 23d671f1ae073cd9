"""What is said of lessons and courses as a whole, and where a lesson stands in its course."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from lessonpack.model.placed import Placed

UNVERSIONED = "1"  # the version of what says none


class About(Struct, frozen=True, kw_only=True):
    """What a source says of itself."""

    version: str = UNVERSIONED
    description: str = ""
    keywords: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    source: str = ""
    rights: str = ""


class Wording(Placed, frozen=True, kw_only=True):
    """What the player says for one of its messages in this course."""

    key: str
    text: str


class Series(Struct, frozen=True, kw_only=True):
    """The course that a lesson stands in, by its title, and which of how many lessons it is."""

    title: str
    number: int
    total: int


def series(title: str, lessons: Sequence[str], id: str) -> Series | None:
    """Where a lesson stands among those of a course; None for the final quiz, and where there is but one."""
    if len(lessons) < 2 or id not in lessons:
        return None
    return Series(title=title, number=lessons.index(id) + 1, total=len(lessons))
