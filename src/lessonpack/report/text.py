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
SHOWN = 3  # findings of one code that are told in full for a file; the rest are counted


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
            console.print(f"  sha256 {package.written.sha256}  content {package.written.content}", soft_wrap=True)
    console.print(words.summary(result))


def findings(found: Iterable[Finding], console: Console, *, verbose: bool = False) -> None:
    """Print findings file by file, errors first; beyond SHOWN of one code the rest are counted."""
    ordered = sorted(found, key=lambda entry: (entry.place.file, entry.severity.rank, entry.code, entry.order))
    for (_, code), group in groupby(ordered, key=lambda entry: (entry.place.file, entry.code)):
        entries = list(group)
        shown = entries if verbose else entries[:SHOWN]
        for entry in shown:
            _finding(entry, console)
        if len(entries) > len(shown):
            console.print(f"  … and {len(entries) - len(shown)} more of {code} (--verbose tells them all)")


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
        size = words.size(package.written.size) if package.written else "not written"
        numbers = (str(package.files), size, str(package.errors), str(package.warnings))
        table.add_row(escape(package.name), package.format, *numbers, words.verdict(package))
    return table
