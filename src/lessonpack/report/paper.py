"""What an outcome is printed on: a terminal, on which lines are wrapped and coloured, or anything else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import IO, TYPE_CHECKING, Protocol

from msgspec import Struct

from lessonpack.visible import visible

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

_INDENT = 4  # of the second and further lines of an entry
_LEAST_WIDTH = 34  # of the texts beside the names of a list; when less is left, each text goes below its name
_WIDTH = 160  # columns where there is no terminal


class Line(Struct, frozen=True):
    """A line of parts, each with its style; "" for none."""

    parts: tuple[tuple[str, str], ...]

    @property
    def plain(self) -> str:
        return "".join(text for text, _ in self.parts)


def line(*parts: str | tuple[str, str]) -> Line:
    """A line made of parts, some with a style; control characters are shown and have no effect."""
    pairs = ((part, "") if isinstance(part, str) else part for part in parts)
    return Line(tuple((visible(text), style) for text, style in pairs))


def width_of(text: str) -> int:
    """How many columns a text takes: a sign of East Asia takes two."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


class Paper(Protocol):
    """Prints headings, entries, rows of a name and a text, and a table."""

    width: int

    def heading(self, told: Line) -> None: ...

    def entry(self, told: Line, indent: int = 0) -> None: ...

    def beside(self, left: str, said: Line) -> None:
        """A text to the right of another, its further lines aligned with its first."""

    def rows(self, told: Sequence[tuple[Line, Line]]) -> None:
        """Names and texts in two columns."""

    def table(self, columns: Mapping[str, Sequence[Line]], right: Sequence[str]) -> None:
        """Columns by their titles, some aligned to the right."""


class Plain:
    """Each entry is one line: nothing is wrapped, nothing coloured. To load rich would take a tenth of a cold build."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self.width = _WIDTH

    def heading(self, told: Line) -> None:
        self.entry(told)

    def entry(self, told: Line, indent: int = 0) -> None:
        self._file.write(f"{' ' * indent}{told.plain}\n")

    def beside(self, left: str, said: Line) -> None:
        self._file.write(f"{left}{said.plain}\n")

    def rows(self, told: Sequence[tuple[Line, Line]]) -> None:
        width = max(width_of(name.plain) for name, _ in told)
        for name, said in told:
            self.beside(f"  {_padded(name.plain, width)}  ", said)

    def table(self, columns: Mapping[str, Sequence[Line]], right: Sequence[str]) -> None:
        cells = [[title, *(cell.plain for cell in column)] for title, column in columns.items()]
        widths = [max(map(width_of, column)) for column in cells]
        for row in zip(*cells, strict=True):
            told = zip(row, widths, columns, strict=True)
            padded = (_padded(cell, width, right=title in right) for cell, width, title in told)
            self._file.write(f"{'  '.join(padded).rstrip()}\n")


def _padded(text: str, width: int, *, right: bool = False) -> str:
    blanks = " " * (width - width_of(text))
    return blanks + text if right else text + blanks


class Terminal:
    """Lines as wide as the terminal, in colours; rich knows which there are."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self.width = console.width

    def heading(self, told: Line) -> None:
        self._console.print(_text(told), soft_wrap=True)

    def entry(self, told: Line, indent: int = 0) -> None:
        self._wrapped(" " * indent, told, _INDENT, max(20, self.width - _INDENT))

    def beside(self, left: str, said: Line) -> None:
        self._wrapped(left, said, width_of(left), self.width - width_of(left))

    def rows(self, told: Sequence[tuple[Line, Line]]) -> None:
        width = max(width_of(name.plain) for name, _ in told)
        for name, said in told:
            if self.width - width >= _LEAST_WIDTH:
                self.beside(f"  {_padded(name.plain, width)}  ", said)
            else:
                self.entry(name, indent=2)
                self.entry(said, indent=_INDENT)

    def table(self, columns: Mapping[str, Sequence[Line]], right: Sequence[str]) -> None:
        from rich.table import Table

        table = Table(box=None, pad_edge=False, header_style="bold")
        for title in columns:
            table.add_column(title, justify="right" if title in right else "left", overflow="fold")
        for row in zip(*columns.values(), strict=True):
            table.add_row(*map(_text, row))
        self._console.print(table)

    def _wrapped(self, before: str, told: Line, indent: int, width: int) -> None:
        """Print a text in lines of the given width: the first line follows `before`, the others are indented."""
        from rich.text import Text

        lines = _text(told).wrap(self._console, width)
        for part in lines:
            part.rstrip()
        self._console.print(Text(before) + Text("\n" + " " * indent).join(lines), soft_wrap=True)


def _text(told: Line) -> Text:
    from rich.text import Text

    return Text.assemble(*told.parts)


def on(console: Console) -> Paper:
    """The paper that a console of rich prints on."""
    return Terminal(console) if console.is_terminal else Plain(console.file)
