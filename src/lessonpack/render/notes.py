"""Footnotes of a text that is read page by page: their marks within it, and the list of them below each page."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from msgspec import Struct

from lessonpack.model.content import Inline, Note
from lessonpack.render.xml import Child, Node, el


class _Listed(Struct):
    """A note of the page: its id, its number, and how many marks lead to it."""

    id: str
    number: int
    marks: int = 0


class Notes:
    """The notes of a document; what says the same on one page is one note there."""

    def __init__(self) -> None:
        self._all = 0
        self._number = 0
        self._page: dict[Note, _Listed] = {}

    def restart(self) -> None:
        """Count from one again."""
        self._number = 0

    def mark(self, note: Note) -> Node:
        """The mark of a note, which leads to it."""
        if note not in self._page:
            self._all += 1
            self._number += 1
            self._page[note] = _Listed(f"note-{self._all}", self._number)
        listed = self._page[note]
        listed.marks += 1
        link = {"href": f"#{listed.id}", "id": f"{listed.id}-mark-{listed.marks}", "role": "doc-noteref"}
        return el("sup", {"class": "note-mark"}, el("a", link, str(listed.number)))

    def listed(self, title: Child, back: Child, written: Callable[[tuple[Inline, ...]], Node]) -> Node | None:
        """The notes whose marks were written since the last list, each with the way `back`; None without any."""
        page, self._page = self._page, {}
        if not page:
            return None
        start = next(iter(page.values())).number
        entries = (
            el("li", {"id": each.id, "tabindex": "-1"}, written(note.children), *_ways(each, back))
            for note, each in page.items()
        )
        numbered = {"start": str(start) if start > 1 else None}
        return el("section", {"class": "notes", "role": "doc-endnotes"}, title, el("ol", numbered, *entries))


def _ways(listed: _Listed, back: Child) -> Iterator[Child]:
    """The ways back to the marks of a note."""
    for number in range(1, listed.marks + 1):
        yield " "
        yield el("a", {"href": f"#{listed.id}-mark-{number}", "role": "doc-backlink"}, back)
