"""The scoring of items, written once for all that are scored alike but for what their parts are called."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from msgspec.structs import replace

from lessonpack.model.scoring import Exact, Key, Manual, Sum, renamed
from lessonpack.render.xml import Kept, Node, Pattern
from lessonpack.targets._qti.scoring import BY_POINTS, Declared, Told, judged, trees

Name = Callable[[str], str]


@lru_cache(1024)  # questions of a bank are often scored alike: without this its package takes 58 % longer to make
def scored(key: Key, response: Declared, told: Told, *, external: bool) -> tuple[Kept, Kept | None]:
    """What stands in an item before its body and behind it: its variables, and how a response sets them.

    People set the score of what they judge, and an `external` one says so.
    """
    if isinstance(key, Manual):
        return judged(key, response, told, external=external)
    if response.base_type in BY_POINTS:  # what is typed has no names that could be exchanged
        declared, processed = trees(key, response, told)
        return Kept(declared), Kept(processed)
    numbers = _Numbers()
    before, behind = _patterns(*_called(key, response, told, numbers.__getitem__), len(numbers))
    return Kept(before(*numbers)), Kept(behind(*numbers))


class _Numbers(dict[str, str]):
    """Numbers for names, in the order in which they are asked for."""

    def __missing__(self, name: str) -> str:
        made = self[name] = str(len(self))
        return made


@lru_cache(256)
def _patterns(key: Exact | Sum, response: Declared, told: Told, names: int) -> tuple[Pattern, Pattern]:
    """The `trees` of a scoring with numbers for so many names, in the place of which there may be any."""

    def made(*values: str) -> tuple[Node, Node]:
        return trees(*_called(key, response, told, lambda number: values[int(number)]))

    return Pattern(names, lambda *values: made(*values)[0]), Pattern(names, lambda *values: made(*values)[1])


def _called(key: Exact | Sum, response: Declared, told: Told, name: Name) -> tuple[Exact | Sum, Declared, Told]:
    """The same scoring with every identifier in it as `name` gives it."""
    own = renamed(key, name)
    assert not isinstance(own, Manual)
    right = tuple([" ".join(map(name, value.split(" "))) for value in response.right])
    parts = tuple([(name(value), name(feedback), asked) for value, feedback, asked in told.parts])
    return own, replace(response, right=right), replace(told, parts=parts)
