"""The capability table for a terminal: a mark for each cell, and beneath it the reasons, target by target."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from lessonpack.features import Feature
from lessonpack.findings import listed
from lessonpack.report import text
from lessonpack.target import Carriage, Target

_MARKS = {
    Carriage.CARRIED: ("yes", ""),
    Carriage.APPROXIMATED: ("partly", "yellow"),
    Carriage.DROPPED: ("no", "yellow"),
    Carriage.FOREIGN: ("-", "dim"),
}


def show(targets: Sequence[Target], console: Console) -> None:
    """Print what each target carries: a row for each feature, then why what is not carried is not."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("feature")
    for target in targets:
        table.add_column(target.title)
    table.add_row("--target", *(target.name for target in targets))
    table.add_row("by default", *("yes" if target.by_default else "-" for target in targets))
    for feature in Feature:
        table.add_row(feature.value, *(Text(*_MARKS[target.table[feature].carriage]) for target in targets))
    console.print(table)
    named = (f"{mark}: {carriage.value}" for carriage, (mark, _) in _MARKS.items())
    console.print(text.line((", ".join(named), "dim")), soft_wrap=True)
    for title, alike in _alike(targets):
        cells = ((feature, alike.table[feature]) for feature in Feature)
        rows = ((feature.value, cell.words) for feature, cell in cells if cell.carriage is not Carriage.CARRIED)
        text.listing(title, rows, console)


def _alike(targets: Sequence[Target]) -> list[tuple[str, Target]]:
    """One of the targets whose tables are the same, for all of them, and how these are called."""
    groups: list[list[Target]] = []
    for target in targets:
        group = next((each for each in groups if each[0].table == target.table), None)
        if group is None:
            groups.append([target])
        else:
            group.append(target)
    return [(listed([each.title for each in group]), group[0]) for group in groups]
