"""What stands beside a text: the names in a folder, and what a file holds."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from msgspec import Struct

from lessonpack.leading import Digest, digested
from lessonpack.patterns import regex

_SIZED = regex(r"(.+)(?:-([1-9][0-9]{1,4})|@([23])x)(\.[^.]+)")


class Sized(Struct, frozen=True):
    """A name like `loop-800.png`, with the width that it says, or like `loop@2x.png`, with how often it is as wide."""

    name: str
    width: int
    times: int


class Listing:
    """The names in a folder as they are when this is made. Raises OSError where they cannot be read."""

    def __init__(self, folder: Path) -> None:
        self.names = frozenset(entry.name for entry in folder.iterdir())

    def like(self, name: str) -> str:
        """The first name that differs from this one in capitals or in its form of Unicode at most; "" for none."""
        return self._folded.get(_folded(name), "")

    def sizes(self, name: str) -> Sequence[Sized]:
        """The names, in their order, that are `name` with a width or a number of times behind its stem."""
        return self._sized.get(name, ())

    @cached_property
    def _folded(self) -> Mapping[str, str]:
        return {_folded(name): name for name in sorted(self.names, reverse=True)}

    @cached_property
    def _sized(self) -> Mapping[str, Sequence[Sized]]:
        found: dict[str, list[Sized]] = {}
        for name in sorted(self.names):
            if match := _SIZED.fullmatch(name):
                stem, width, times, suffix = match.groups()
                found.setdefault(stem + suffix, []).append(Sized(name, int(width or 0), int(times or 0)))
        return found


class Disk(Struct, frozen=True):
    """How a text's reading looks at what stands beside it: it lists a folder, and digests a file."""

    listing: Callable[[Path], Listing] = Listing
    digest: Digest = digested


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
