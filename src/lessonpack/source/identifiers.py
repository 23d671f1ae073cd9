"""Ids: those that authors gave, each once, and those that are derived where one is missing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lessonpack import ids
from lessonpack.findings import quoted
from lessonpack.source import naming, rules
from lessonpack.source.nodes import Mapping, Scalar, Sequence, line_of
from lessonpack.source.reading import Reading

FILES = ("lesson", "course")  # what a file as a whole is; its id is derived from its place, too
_NONE = Sequence(0)
_NO_TEXT = ("true", "false", "null")  # to a YAML parser, where they are written plain


class UsedIds(set[str]):
    """Ids that are in use, compared as packages write them, with `-` throughout."""

    def __init__(self, authored: Iterable[str] = ()) -> None:
        super().__init__([id.replace("_", "-") for id in authored])
        self.update(_NO_TEXT)
        self.last: dict[str, int] = {}

    def free(self, stem: str) -> str:
        """The stem, or the stem with the next free number, found without trying all those before it."""
        made = stem
        while made in self:
            self.last[stem] = self.last.get(stem, 1) + 1
            made = f"{stem}-{self.last[stem]}"
        return made


def derived(reading: Reading, node: Mapping, what: str, text: str, used: UsedIds | None = None) -> str:
    """An id for what has none, made from its text or the file's place; it is in use from then on."""
    used = UsedIds() if used is None else used
    if reading.log.variant and (node.at, what) in reading.made:
        made = reading.made[node.at, what]
        used.add(made)
        return made
    stem, origin = naming.made(what.replace(" ", "-"), text, reading.file if what in FILES else "")
    made = used.free(stem)
    used.add(made)
    reading.derived.append((node, made, what))
    reading.made[node.at, what] = made
    reading.say(rules.DERIVED_ID, node.at, what=what, id=made, origin=origin)
    return made


def by_text(what: str, text: str, used: UsedIds) -> str:
    """An id for what can have none of its own, made from its text; it is in use from then on."""
    made = used.free(naming.made(what, text)[0])
    used.add(made)
    return made


def authored(reading: Reading, nodes: Iterable[Any], what: str) -> UsedIds:
    """The ids that authors gave, in the form in which derived ones are compared; a second use is said."""
    first: dict[str, Scalar] = {}
    for node in nodes:
        written = node.get("id") if isinstance(node, Mapping) else None
        if not isinstance(written, Scalar) or written.empty:
            continue
        token = ids.token(written.text)
        if token not in first:
            first[token] = written
            continue
        other = first[token]
        alike = "" if other.text == written.text else f", {quoted(other.text)}: in packages, - and _ are one"
        line = line_of(other.at)
        reading.say(rules.DUPLICATE_ID, written.at, id=written.text[:80], what=what, first=line, alike=alike)
    return UsedIds(first)


def known(reading: Reading, root: Mapping, what: str, nodes: Iterable[Any], *, listed: str = "") -> set[str] | None:
    """The ids that may be referred to; None when a mistake leaves open which these are. They stand under `listed`."""
    if not isinstance(root.get(listed or f"{what}s", _NONE), Sequence):
        return None
    written: set[str] = set()
    for node in nodes:
        if not isinstance(node, Mapping) or node.merged:
            return None
        id = node.get("id")
        if id is None:
            continue
        if not isinstance(id, Scalar) or not ids.is_authored(id.text) or id.text in written:
            return None
        written.add(id.text)
    return written | {made for _, made, of in reading.derived if of == what}
