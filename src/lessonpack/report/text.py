"""An Outcome for a terminal: findings first, then a table of packages, then one line."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from lessonpack.findings import Finding, Severity
from lessonpack.report import words
from lessonpack.report.outcome import Outcome

_STYLE = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
_WORD = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
SHOWN = 3  # findings of one rule that are told in full for a file; the rest are counted


def show(result: Outcome, console: Console, *, quiet: bool = False, verbose: bool = False) -> None:
    """Print the outcome. `quiet` leaves errors only; `verbose` tells every finding in full."""
    told = [entry for entry in result.findings if not quiet or entry.severity is Severity.ERROR]
    findings(told, console, verbose=verbose)
    for fault in result.faults:
        console.print(f"[bold red]fault in lessonpack[/] {escape(fault)}", soft_wrap=True)
    if quiet:
        return
    if result.packages:
        console.print(_table(result))
    for package in result.packages:
        console.print(f"{escape(package.name)}: XSD {escape(words.schemas(package))}", soft_wrap=True)
        if package.written:
            console.print(f"  {'  '.join(words.digests(package.written))}", soft_wrap=True)
    for line in words.kept(result):
        console.print(f"[yellow]{escape(line)}[/]", soft_wrap=True)
    console.print(words.summary(result))


def findings(found: Iterable[Finding], console: Console, *, verbose: bool = False) -> None:
    """Print findings file by file, errors first; of those much alike some are told and the rest counted."""
    ordered = sorted(found, key=lambda entry: (entry.place.file, entry.severity.rank, _kind(entry), entry.order))
    for (_, kind), group in groupby(ordered, key=lambda entry: (entry.place.file, _kind(entry))):
        entries = list(group)
        told = len(entries) if verbose else 1 if entries[0].rule.alike else SHOWN
        for entry in entries[:told]:
            _finding(entry, console)
        if len(entries) > told:
            console.print(f"  … and {len(entries) - told} more {kind[0]} like it (--verbose tells them all)")


def _kind(entry: Finding) -> tuple[str, ...]:
    """What makes findings alike: their code, and the arguments that their rule names."""
    arguments = dict(entry.args)
    return (entry.code, *(arguments.get(name, "") for name in entry.rule.alike))


def _finding(entry: Finding, console: Console) -> None:
    style = _STYLE[entry.severity]
    head = f"{escape(str(entry.place))}: [{style}]{_WORD[entry.severity]} {entry.code}[/]"
    console.print(f"{head} {escape(entry.message)}", soft_wrap=True)
    console.print(f"  {escape(entry.hint)}", style="dim", soft_wrap=True)


def _table(result: Outcome) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for title in ("package", "format", "files", "size", "errors", "warnings", "verdict"):
        table.add_column(title, justify="right" if title in {"files", "size", "errors", "warnings"} else "left")
    for package in result.packages:
        numbers = (str(package.files), words.size(package), str(package.errors), str(package.warnings))
        table.add_row(escape(package.name), package.format, *numbers, words.verdict(package))
    return table
