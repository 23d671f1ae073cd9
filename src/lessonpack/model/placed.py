"""What stands somewhere in a source: where it stands makes no difference to what it is."""

from __future__ import annotations

from typing import ClassVar

from msgspec import Struct

from lessonpack.findings import NOWHERE, Place


class Placed(Struct, frozen=True, kw_only=True):
    """Something that an author wrote, at a place.

    Two of them are equal when all their fields are but those of `ASIDE`: a line that moves parts nothing that was the
    same.
    """

    ASIDE: ClassVar[tuple[str, ...]] = ("at",)

    at: Place = NOWHERE

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Placed) and type(other) is type(self) and other._compared == self._compared

    def __ne__(self, other: object) -> bool:  # that of a Struct asks for no `__eq__`
        return not self == other

    def __hash__(self) -> int:
        return hash(self._compared)

    @property
    def _compared(self) -> tuple[object, ...]:
        return tuple(getattr(self, name) for name in self.__struct_fields__ if name not in self.ASIDE)
