"""The tree of a YAML text: values that know where they stand."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from lessonpack.findings import Place

NULLS = frozenset(("", "~", "null", "Null", "NULL"))
COLUMN = 32  # bits of a position that hold the column; the line stands above them


class Scalar(Struct, eq=False, gc=False):
    """A value that is text; `style` is "" for plain text, else its quotation mark, `|` or `>`."""

    text: str
    at: int
    style: str

    @property
    def empty(self) -> bool:
        """True for YAML's null: nothing, `~` or `null`."""
        return not self.style and self.text in NULLS


class Unreadable(Struct, eq=False, gc=False):
    """Stands for a value that a finding was already reported for."""

    at: int


class Mapping(dict[str, Any]):
    """Keys and values in the author's order.

    `end` is where the mapping ends; `flow` is set for `{a: b}`. `merged` is set when keys were to come from elsewhere
    (`<<`) or a bracket stands where a key should: then no key can be called missing.
    """

    __slots__ = ("_places", "at", "end", "flow", "merged")

    def __init__(self, at: int, flow: bool, places: tuple[dict[str, int], int] | None = None) -> None:
        self.at = at
        self.end = at
        self.flow = flow
        self.merged = False
        self._places: Any = {} if places is None else places

    @property
    def places(self) -> dict[str, int]:
        """Where each key stands. Those of a mapping that is so much further down than another are made when one is
        asked for: of the questions of a bank hardly any is.
        """
        if self._places.__class__ is tuple:
            others, by = self._places
            self._places = {key: at + by for key, at in others.items()}
        known: dict[str, int] = self._places
        return known

    @places.setter
    def places(self, places: dict[str, int]) -> None:
        self._places = places


class Sequence(list[Any]):
    """A list."""

    __slots__ = ("at",)

    def __init__(self, at: int) -> None:
        self.at = at


Node = Scalar | Unreadable | Mapping | Sequence


def entries(node: Any, key: str) -> list[Any]:
    """The entries of a list; none when there is no such list, which its model has reported."""
    found = node.get(key) if isinstance(node, Mapping) else None
    return found if isinstance(found, Sequence) else []


def text_of(node: Any) -> str:
    """The text of a scalar, "" for anything else."""
    return node.text if isinstance(node, Scalar) else ""


def line_of(at: int) -> int:
    """The line of a position, counted from 1."""
    return (at >> COLUMN) + 1


def column_of(at: int) -> int:
    """The column of a position, counted from 1, in characters."""
    return (at & (1 << COLUMN) - 1) + 1


def place(file: str, at: int) -> Place:
    """The Place of a node's position in its file."""
    return Place(file, line_of(at), column_of(at))
