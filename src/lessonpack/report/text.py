"""An Outcome for a terminal: findings first, then a table of packages, what comes next, and one line of it all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from lessonpack.findings import Finding, Place, Severity, listed
from lessonpack.report import words
from lessonpack.report.outcome import Fault, Judged, Outcome, Verdict
from lessonpack.visible import visible

_STYLE = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}
_COLOUR = {Verdict.VALID: "green", Verdict.NO_ERRORS: "green", Verdict.NOT_JUDGED: "yellow", Verdict.ERRORS: "bold red"}
_SOURCES = (".yaml", ".yml")  # which file of a package a line of theirs became is told with --verbose alone
_PLACES = 3  # of those that a finding has besides its own, without --verbose
_XSD = "by XSD"  # the column that says how many documents of a package official XSDs judged
_LEAST = 34  # columns to the right of the names of a list; with fewer, what is said of each stands beneath it
_INDENT = 4  # of all lines of an entry but its first


def line(*parts: str | tuple[str, str]) -> Text:
    """Parts of a line, some with a style: all that is seen, and nothing of it a command to the terminal or to rich."""
    return Text.assemble(*(visible(part) if isinstance(part, str) else (visible(part[0]), part[1]) for part in parts))


def show(
    result: Outcome,
    console: Console,
    *,
    quiet: bool = False,
    verbose: bool = False,
    out: Path | None = None,
    here: Path | None = None,
) -> None:
    """Print the outcome. `quiet` leaves errors and one line; `verbose` tells every finding, where faults arose, and the
    digests. `out` is the folder that packages were written to, `here` the one that paths are seen from."""
    result = replace(result, packages=_told_apart(result.packages, here))
    told = words.told(result.findings, verbose=verbose)
    findings(
        [entry for entry in told if not quiet or entry.severity is Severity.ERROR], console, verbose=verbose, here=here
    )
    faults(result.faults, console, verbose=verbose)
    if not quiet:
        _packages(result, console, verbose=verbose)
        _next(result, console, out)
    _entry(console, line((words.summary(result, told, out), _COLOUR[result.verdict])))


def _told_apart(packages: Sequence[Judged], here: Path | None) -> tuple[Judged, ...]:
    """The packages, with paths for names where several that were judged have one name."""
    names = Counter(package.name for package in packages if package.source)
    return tuple(
        replace(package, name=words.near(package.source, here)) if names[package.name] > 1 else package
        for package in packages
    )


def _packages(result: Outcome, console: Console, *, verbose: bool) -> None:
    """What is known of each package, and of what lies beside them."""
    if result.packages:
        console.print(_table(result.packages))
    listing("What a format leaves out or does otherwise (--verbose tells where):", words.losses(result), console)
    listing("On the platforms:", words.platforms(result), console)
    if verbose:
        listing("Official XSDs, digests:", words.at_length(result), console)
    else:
        listing("Official XSDs:", words.schemas_of_all(result), console)
    for kept in words.kept(result):
        _entry(console, line((kept, "yellow")))


def _next(result: Outcome, console: Console, out: Path | None) -> None:
    """What to do with the packages that were written, and where the report is."""
    for title, rows in words.imports(result).items():
        console.print(line((f"How to import into {title}:", "bold")), soft_wrap=True)
        for name, said in rows:
            if name:
                _entry(console, line(name), indent=2)
            _beside(console, line(" " * _INDENT + "- "), line(said))
    if out is not None:
        listing("Next:", words.next_steps(result, out), console)


def faults(found: Sequence[Fault], console: Console, *, verbose: bool = False) -> None:
    """Print faults of ours, and what to do with them; `verbose` tells where each arose."""
    for entry in found:
        _entry(console, line(("fault in lessonpack", "bold red"), f" {words.fault(entry)}"))
        for place in entry.trace if verbose else ():
            console.print(line((f"  {place}", "dim")), soft_wrap=True)
    if found:
        advice = "" if verbose else " with what --verbose prints"
        console.print(line((f"  Please report it{advice}. The rest was done.", "dim")), soft_wrap=True)


# --- findings -----------------------------------------------------------------------------------------


def findings(found: Iterable[Finding], console: Console, *, verbose: bool = False, here: Path | None = None) -> None:
    """Print findings file by file, errors first, the file once above them; what is the same in several places once,
    and a note that is the same for several packages with the first of them.

    Errors are each told, and so is everything with `verbose`. A hint stands behind the last finding that it is for.
    """
    entries = list(found)
    files = {} if verbose else _packages_of_notes(entries)
    kept = [entry for entry in entries if _packages_of(entry, files)[0] == entry.place.file]
    told = [
        _Told(
            entry,
            others,
            words.near(entry.place.file, here),
            headed,
            [words.near(file, here) for file in _packages_of(entry, files)[1:]],
        )
        for group, headed in _by_file(kept, console, here)
        for entry, others in _folded(group, verbose=verbose)
    ]
    for before, each, after in zip([None, *told], told, [*told[1:], None], strict=False):
        if each.headed and (before is None or before.file != each.file):
            console.print(line((each.file, "bold")), soft_wrap=True)
        _tell(each, console, verbose=verbose)
        if after is None or not _shares_hint(each, after):
            _entry(console, line((each.entry.hint, "dim")), indent=_INDENT)


class _Told(NamedTuple):
    """A finding that is told, the further places where it is the same, its file, above it or before it, and the other
    packages that it is the same for."""

    entry: Finding
    others: list[Place]
    file: str
    headed: bool
    packages: list[str]


def _tell(told: _Told, console: Console, *, verbose: bool) -> None:
    where = _where(told.entry.place, verbose=verbose) if told.headed else told.file
    word = (f"{told.entry.severity} {told.entry.code}", _STYLE[told.entry.severity])
    said = words.said(told.entry, where)
    text = line(f"{where}: " if where else "", word, f" {said}")
    _entry(console, text, indent=2 if told.headed else 0)
    if told.others:
        named = [_where(place, verbose=verbose) for place in told.others]
        _entry(console, line((_also("at", named, "place"), "dim")), indent=_INDENT)
    if told.packages:
        _entry(console, line((_also("in", told.packages, "package"), "dim")), indent=_INDENT)


def _shares_hint(each: _Told, after: _Told) -> bool:
    together = each.file == after.file or not after.headed
    return together and (each.entry.code, each.entry.hint) == (after.entry.code, after.entry.hint)


def _by_file(found: Iterable[Finding], console: Console, here: Path | None) -> Iterator[tuple[list[Finding], bool]]:
    """The findings of each file in the order of telling: errors as they stand in it, the others rule by rule; and
    whether the file's name stands above them.

    Files come in the order of their names; last those of which all is told in lines that begin with their name.
    """
    ordered = sorted(found, key=lambda entry: entry.place.file)
    files = [sorted(group, key=_rank) for _, group in groupby(ordered, key=lambda entry: entry.place.file)]
    headed = [
        any(entry.place.line or entry.place.inside for entry in group)
        or cell_len(words.near(group[0].place.file, here)) * 2 > console.width
        for group in files
    ]
    yield from sorted(zip(files, headed, strict=True), key=lambda group: not group[1])


def _rank(entry: Finding) -> tuple[object, ...]:
    code = "" if entry.severity is Severity.ERROR else entry.code
    return (entry.severity.rank, code, entry.order)


def _folded(entries: list[Finding], *, verbose: bool) -> Iterator[tuple[Finding, list[Place]]]:
    """Each finding with the further places of those that differ from it in nothing but their place.

    A line of a source that several packages were made from is one place.
    """
    first: dict[tuple[object, ...], tuple[Finding, dict[str, Place]]] = {}
    for number, entry in enumerate(entries):
        alone = verbose or entry.severity is Severity.ERROR
        key = (number,) if alone else _same(entry)
        _, places = first.setdefault(key, (entry, {}))
        places.setdefault(_where(entry.place, verbose=False), entry.place)
    for entry, places in first.values():
        yield entry, list(places.values())[1:]


def _same(entry: Finding) -> tuple[object, ...]:
    """What two findings have in common that differ in their place alone, or in what names it."""
    return (entry.code, *(pair for pair in entry.args if pair[0] not in entry.rule.naming))


def _packages_of_notes(found: Sequence[Finding]) -> dict[tuple[object, ...], list[str]]:
    """By what is the same, the packages that a note is told of; a source is never among them."""
    files: dict[tuple[object, ...], set[str]] = {}
    for entry in filter(_is_note_of_package, found):
        files.setdefault(_same(entry), set()).add(entry.place.file)
    return {key: sorted(each) for key, each in files.items()}


def _packages_of(entry: Finding, packages: Mapping[tuple[object, ...], list[str]]) -> list[str]:
    """The files that a finding is told for, once, with the first: several for a note about packages alone."""
    return packages[_same(entry)] if packages and _is_note_of_package(entry) else [entry.place.file]


def _is_note_of_package(entry: Finding) -> bool:
    return entry.severity is Severity.NOTE and not entry.place.file.endswith(_SOURCES)


def _where(place: Place, *, verbose: bool) -> str:
    """A place within its file: `12:5` of a source, `items/q1.xml:3` of a package."""
    numbers = ":".join(str(number) for number in (place.line, place.column) if number)
    if place.file.endswith(_SOURCES):
        return f"{numbers} ({place.inside})" if place.inside and verbose else numbers
    return f"{place.inside}:{numbers}" if place.inside and numbers else place.inside or numbers


def _also(where: str, others: list[str], noun: str) -> str:
    named = others[:_PLACES]
    more = len(others) - len(named)
    if not more:
        return f"also {where} {listed(named)}"
    return f"also {where} {', '.join(named)} and {words.count(more, f'more {noun}')} (--verbose tells them all)"


# --- lists and tables ---------------------------------------------------------------------------------


def _entry(console: Console, text: Text, *, indent: int = 0) -> None:
    """Print a text whose further lines are indented; where no terminal is, it stays one line."""
    if not console.is_terminal:  # neither styles nor breaks: a package may have 10,000 errors, each of which is told
        console.file.write(f"{' ' * indent}{text.plain}\n")
        return
    _wrapped(console, Text(" " * indent), text, _INDENT, max(20, console.width - _INDENT))


def listing(title: str, rows: Iterable[tuple[str, str]], console: Console) -> None:
    """A heading, and beneath it names with what is said of each; nothing where there is no row."""
    told = [(line(name), line(said)) for name, said in rows]
    if not told:
        return
    console.print(line((title, "bold")), soft_wrap=True)
    width = max(name.cell_len for name, _ in told)
    beside = not console.is_terminal or console.width - width >= _LEAST
    for name, said in told:
        if beside:
            name.pad_right(width - name.cell_len)
            _beside(console, Text("  ") + name + "  ", said)
        else:
            _entry(console, name, indent=2)
            _entry(console, said, indent=_INDENT)


def _beside(console: Console, left: Text, said: Text) -> None:
    """Print a text to the right of another, all its lines beneath each other."""
    if not console.is_terminal:
        console.print(left + said, soft_wrap=True)
        return
    _wrapped(console, left, said, left.cell_len, console.width - left.cell_len)


def _wrapped(console: Console, before: Text, text: Text, indent: int, width: int) -> None:
    """Print a text in lines of that width, the first behind what stands before it, the others indented."""
    lines = text.wrap(console, width)
    for part in lines:
        part.rstrip()
    console.print(before + Text("\n" + " " * indent).join(lines), soft_wrap=True)


def _table(packages: Sequence[Judged]) -> Table:
    """A row for each package; a column that would be empty is left out, and the format where the name says it."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    columns = {
        "package": [line(package.name) for package in packages],
        "format": [line("" if package.target else package.format) for package in packages],
        "size": [line(words.size(package)) for package in packages],
        _XSD: [line(words.documents(package)) for package in packages],
        "verdict": [line((words.judgement(package), _COLOUR[package.verdict])) for package in packages],
    }
    kept = {title: cells for title, cells in columns.items() if any(cell.plain for cell in cells)}
    for title in kept:
        table.add_column(title, justify="right" if title in ("size", _XSD) else "left", overflow="fold")
    for row in zip(*kept.values(), strict=True):
        table.add_row(*row)
    return table
