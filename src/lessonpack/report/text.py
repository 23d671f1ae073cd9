"""An Outcome for a terminal: findings first, then a table of packages, then one line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from rich.console import Console
from rich.table import Table
from rich.text import Text

from lessonpack.findings import Finding, Severity
from lessonpack.report import words
from lessonpack.report.outcome import Fault, Outcome
from lessonpack.report.visible import visible

_STYLE = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
_WORD = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
SHOWN = 3  # findings of one rule that are told in full for a file; the rest are counted


def line(*parts: str | tuple[str, str]) -> Text:
    """Parts of a line, some with a style: all that is seen, and nothing of it a command to the terminal or to rich."""
    return Text.assemble(*(visible(part) if isinstance(part, str) else (visible(part[0]), part[1]) for part in parts))


def show(result: Outcome, console: Console, *, quiet: bool = False, verbose: bool = False) -> None:
    """Print the outcome. `quiet` leaves errors only; `verbose` tells every finding in full, and where faults arose."""
    told = [entry for entry in result.findings if not quiet or entry.severity is Severity.ERROR]
    findings(told, console, verbose=verbose)
    faults(result.faults, console, verbose=verbose)
    if quiet:
        return
    if result.packages:
        console.print(_table(result))
    for package in result.packages:
        console.print(line(f"{package.name}: XSD {words.schemas(package)}"), soft_wrap=True)
        if package.written:
            console.print(line(f"  {'  '.join(words.digests(package.written))}"), soft_wrap=True)
    for kept in words.kept(result):
        console.print(line((kept, "yellow")), soft_wrap=True)
    console.print(line(words.summary(result)))


def faults(found: Sequence[Fault], console: Console, *, verbose: bool = False) -> None:
    """Print faults of ours, and what to do with them; `verbose` tells where each arose."""
    for entry in found:
        console.print(line(("fault in lessonpack", "bold red"), f" {words.fault(entry)}"), soft_wrap=True)
        for place in entry.trace if verbose else ():
            console.print(line((f"  {place}", "dim")), soft_wrap=True)
    if found:
        advice = "" if verbose else " with what --verbose prints"
        console.print(line((f"  Please report it{advice}. The rest was done.", "dim")), soft_wrap=True)


def findings(found: Iterable[Finding], console: Console, *, verbose: bool = False) -> None:
    """Print findings file by file, errors first; of those much alike some are told and the rest counted."""
    ordered = sorted(found, key=lambda entry: (entry.place.file, entry.severity.rank, _kind(entry), entry.order))
    for (_, kind), group in groupby(ordered, key=lambda entry: (entry.place.file, _kind(entry))):
        entries = list(group)
        told = len(entries) if verbose else 1 if entries[0].rule.alike else SHOWN
        for entry in entries[:told]:
            _finding(entry, console)
        if len(entries) > told:
            console.print(line(f"  … and {len(entries) - told} more {kind[0]} like it (--verbose tells them all)"))


def _kind(entry: Finding) -> tuple[str, ...]:
    """What makes findings alike: their code, and the arguments that their rule names."""
    arguments = dict(entry.args)
    return (entry.code, *(arguments.get(name, "") for name in entry.rule.alike))


def _finding(entry: Finding, console: Console) -> None:
    word = (f"{_WORD[entry.severity]} {entry.code}", _STYLE[entry.severity])
    console.print(line(f"{entry.place}: ", word, f" {entry.message}"), soft_wrap=True)
    console.print(line((f"  {entry.hint}", "dim")), soft_wrap=True)


def _table(result: Outcome) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for title in ("package", "format", "files", "size", "errors", "warnings", "verdict"):
        table.add_column(title, justify="right" if title in {"files", "size", "errors", "warnings"} else "left")
    for package in result.packages:
        numbers = (str(package.files), words.size(package), str(package.errors), str(package.warnings))
        table.add_row(*map(line, (package.name, package.format, *numbers, words.verdict(package))))
    return table
