"""What a shape is: the keys of a mapping, how what stands under each is read, and which must be there.

A shape is a class that says so by its annotations: each is a `Value`, another shape, or a tuple or a mapping of these.
Most lessons have few of the shapes: what the annotations of one say is looked up when it is first met.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Literal, get_args, get_origin

from msgspec import Struct
from msgspec.structs import replace

from lessonpack.source import nodes
from lessonpack.source.meant import OtherNames
from lessonpack.source.reading import Reading
from lessonpack.source.values import Entry, Reported, Value

Path = tuple[str | int, ...]


class Shape:
    """A mapping with these keys and no others; what is not written is as the class has it.

    `schema` is what JSON Schema says beyond the keys.
    """

    other_names: ClassVar[OtherNames] = OtherNames()
    schema: ClassVar[Mapping[str, Any]] = {}


class Least(Struct, frozen=True):
    """An annotation: how many entries there are at least."""

    entries: int


class Called(Struct, frozen=True):
    """An annotation: how JSON Schema has the free keys of a mapping written."""

    pattern: str


class Entries(Struct, frozen=True):
    """A list."""

    of: Taken
    least: int = 0


class Named(Struct, frozen=True):
    """A mapping of free keys."""

    of: Taken
    least: int = 0
    pattern: str = ""


Taken = Value | Entries | Named | type[Shape]


_KEYS: dict[type[Shape], Mapping[str, Taken]] = {}
_REQUIRED: dict[type[Shape], frozenset[str]] = {}


def keys(shape: type[Shape]) -> Mapping[str, Taken]:
    """The keys of a shape, those of the shape that it extends first, and how what stands under each is read."""
    if shape not in _KEYS:
        _KEYS[shape] = {name: _taken(hint) for each in reversed(shape.__mro__) for name, hint in _hints(each)}
    return _KEYS[shape]


def _hints(shape: type) -> Iterator[tuple[str, Any]]:
    """The annotations of a class; `typing.get_type_hints` takes thrice the time, and a build would wait 5 ms for it."""
    names = vars(sys.modules[shape.__module__])
    for name, written in getattr(shape, "__annotations__", {}).items():
        if not written.startswith("ClassVar"):
            yield name, eval(written, names)  # noqa: S307  # what stands in the class, evaluated as typing does


def required(shape: type[Shape]) -> frozenset[str]:
    """The keys that a shape has no value for unless they are written."""
    if shape not in _REQUIRED:
        _REQUIRED[shape] = frozenset(key for key in keys(shape) if not hasattr(shape, key))
    return _REQUIRED[shape]


def _taken(hint: Any) -> Taken:
    notes = getattr(hint, "__metadata__", ())
    made = next((note for note in notes if isinstance(note, Value)), None) or _plain(hint.__origin__ if notes else hint)
    for note in notes:
        if isinstance(note, Least) and isinstance(made, Entries | Named):
            made = replace(made, least=note.entries)
        elif isinstance(note, Called) and isinstance(made, Named):
            made = replace(made, pattern=note.pattern)
    return made


def _plain(hint: Any) -> Taken:
    origin, inner = get_origin(hint), get_args(hint)
    if origin is tuple:
        return Entries(_taken(inner[0]))
    if origin in (dict, Mapping):
        return Named(_taken(inner[1]))
    if origin is None:
        shape: type[Shape] = hint
        return shape
    return _taken(inner[0])  # … | None: what is not written


def annotated(hint: Any) -> Taken:
    """How what an annotation describes is read, where it stands by itself."""
    return hint if isinstance(hint, type) else _taken(hint)


# --- reading ------------------------------------------------------------------------------------------

# What is wrong with a mapping or a list; of the values' own mistakes findings were `reported`.
Fault = Literal["missing", "unknown", "few", "no list", "no mapping", "no shape", "reported"]


class Mistake(Struct, frozen=True):
    """What is wrong, and where; `least` entries were asked for, and some were `there`."""

    fault: Fault
    path: Path
    least: int = 0
    there: int = 0


def read(of: Taken, node: Any, reading: Reading) -> tuple[Any, list[Mistake]]:
    """What a node holds, and what is wrong with it: all of it, in the order of the keys."""
    mistakes: list[Mistake] = []
    return _read(of, node, Entry(reading, ""), (), mistakes), mistakes


def _read(of: Taken, node: Any, at: Entry, path: Path, mistakes: list[Mistake]) -> Any:
    match of:
        case Value():
            try:
                return of.take(node, at)
            except Reported:
                mistakes.append(Mistake("reported", path))
                return None
        case Entries():
            return _entries(of, node, at, path, mistakes)
        case Named():
            return _named(of, node, at, path, mistakes)
        case _:
            return _shaped(of, node, at.context, path, mistakes)


def _shaped(shape: type[Shape], node: Any, reading: Reading, path: Path, mistakes: list[Mistake]) -> Shape | None:
    if not isinstance(node, nodes.Mapping):
        mistakes.append(Mistake("no shape", path))
        return None
    made = shape()
    given, taken = vars(made), _TAKEN.setdefault(shape, {})
    written = tuple(node)
    if (told := taken.get(written)) is None:
        told = _told_apart(shape, node)
        if len(taken) < _SETS:
            taken[written] = told
    for key, of in told:
        if isinstance(of, Value):  # nearly all are: a bank is read a tenth faster
            try:
                given[key] = of.take(node[key], Entry(reading, key))
            except Reported:
                mistakes.append(Mistake("reported", (*path, key)))
        elif isinstance(of, str):
            mistakes.append(Mistake(of, (*path, key)))
        else:
            given[key] = _read(of, node[key], Entry(reading, key), (*path, key), mistakes)
    return made


_SETS = 64  # of keys, and orders of them, that are kept of a shape: a bank has few
_TAKEN: dict[type[Shape], dict[tuple[str, ...], list[tuple[str, Taken | Fault]]]] = {}


def _told_apart(shape: type[Shape], node: nodes.Mapping) -> list[tuple[str, Taken | Fault]]:
    """How what stands under each key of a shape is read that is there, or that it is missing; then what is unknown."""
    known, needed = keys(shape), required(shape)
    told: list[tuple[str, Taken | Fault]] = []
    for key, of in known.items():
        if key in node:
            told.append((key, of))
        elif key in needed:
            told.append((key, "missing"))
    return [*told, *((key, "unknown") for key in node if key not in known)]


def _entries(of: Entries, node: Any, at: Entry, path: Path, mistakes: list[Mistake]) -> tuple[Any, ...]:
    if not isinstance(node, nodes.Sequence):
        mistakes.append(Mistake("no list", path))
        return ()
    before = len(mistakes)
    made = tuple([_read(of.of, entry, at, (*path, index), mistakes) for index, entry in enumerate(node)])
    if len(made) < of.least and len(mistakes) == before:
        mistakes.append(Mistake("few", path, of.least, len(made)))
    return made


def _named(of: Named, node: Any, at: Entry, path: Path, mistakes: list[Mistake]) -> Mapping[str, Any]:
    if not isinstance(node, nodes.Mapping):
        mistakes.append(Mistake("no mapping", path))
        return {}
    before = len(mistakes)
    made = {key: _read(of.of, entry, at, (*path, key), mistakes) for key, entry in node.items()}
    if len(made) < of.least and len(mistakes) == before:
        mistakes.append(Mistake("few", path, of.least, len(made)))
    return made
