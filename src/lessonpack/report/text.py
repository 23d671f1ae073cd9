"""Prints an Outcome on a terminal: findings, a table of packages, what to do next, and a line that sums it all up."""

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
_SOURCES = (".yaml", ".yml")  # for places in these, the file of the package is shown with --verbose only
_MOST_PLACES = 3  # how many further places of a finding are named without --verbose
_XSD = "by XSD"  # title of the column with the number of documents that official XSDs judged
_LEAST_WIDTH = 34  # of the texts beside the names of a list; when less is left, each text goes below its name
_INDENT = 4  # of the second and further lines of an entry


def line(*parts: str | tuple[str, str]) -> Text:
    """A line made of parts, some with a style; control characters and markup of rich are shown and have no effect."""
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
    """Print the outcome.

    `quiet` prints errors and the summary only; `verbose` prints every finding, the traces of faults, and digests. `out`
    is the folder that packages were written to; paths are shown relative to `here`.
    """
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
    """The packages; those that share a file name are named by their path instead."""
    names = Counter(package.name for package in packages if package.source)
    return tuple(
        replace(package, name=words.near(package.source, here)) if names[package.name] > 1 else package
        for package in packages
    )


def _packages(result: Outcome, console: Console, *, verbose: bool) -> None:
    """Print the table of packages and the lists about them."""
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
    """Print how to import the packages, and what else to do with them."""
    for title, rows in words.imports(result).items():
        console.print(line((f"How to import into {title}:", "bold")), soft_wrap=True)
        for name, said in rows:
            if name:
                _entry(console, line(name), indent=2)
            _beside(console, line(" " * _INDENT + "- "), line(said))
    if out is not None:
        listing("Next:", words.next_steps(result, out), console)


def faults(found: Sequence[Fault], console: Console, *, verbose: bool = False) -> None:
    """Print faults in lessonpack and how to report them; `verbose` adds their traces."""
    for entry in found:
        _entry(console, line(("fault in lessonpack", "bold red"), f" {words.fault(entry)}"))
        for place in entry.trace if verbose else ():
            console.print(line((f"  {place}", "dim")), soft_wrap=True)
    if found:
        advice = "" if verbose else " with what --verbose prints"
        console.print(line((f"  Please report it{advice}. The rest was done.", "dim")), soft_wrap=True)


# --- findings -----------------------------------------------------------------------------------------


def findings(found: Iterable[Finding], console: Console, *, verbose: bool = False, here: Path | None = None) -> None:
    """Print findings file by file, errors first, with the name of the file once above them.

    Findings that differ in their place alone are printed once, with the places; so are notes that are the same for
    several packages. Errors, and with `verbose` all findings, are printed one by one. A hint that consecutive findings
    share is printed after the last of them.
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
    """A finding to print.

    `others` are further places of the same finding, `packages` further packages of the same note. `headed` is True when
    the name of the file is printed as a heading, and not at the beginning of each line.
    """

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
    """The findings of each file in the order of printing, and whether the file's name is printed as a heading.

    Errors come first, in the order of their places, then the others rule by rule. Files with a heading come before
    those without, both in the order of their names.
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
    """Each finding, with the further places of findings that differ from it in their place alone.

    A line of a source is one place, even when it became part of several packages.
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
    """A key that is equal for findings which differ in their place alone, or in arguments that name it."""
    return (entry.code, *(pair for pair in entry.args if pair[0] not in entry.rule.naming))


def _packages_of_notes(found: Sequence[Finding]) -> dict[tuple[object, ...], list[str]]:
    """The packages that share a note, by the key of the note; sources are never among them."""
    files: dict[tuple[object, ...], set[str]] = {}
    for entry in filter(_is_note_of_package, found):
        files.setdefault(_same(entry), set()).add(entry.place.file)
    return {key: sorted(each) for key, each in files.items()}


def _packages_of(entry: Finding, packages: Mapping[tuple[object, ...], list[str]]) -> list[str]:
    """The files that a finding is printed for, at the first of them: more than one only for a note about packages."""
    return packages[_same(entry)] if packages and _is_note_of_package(entry) else [entry.place.file]


def _is_note_of_package(entry: Finding) -> bool:
    return entry.severity is Severity.NOTE and not entry.place.file.endswith(_SOURCES)


def _where(place: Place, *, verbose: bool) -> str:
    """A place within its file: `12:5` in a source, `items/q1.xml:3` in a package."""
    numbers = ":".join(str(number) for number in (place.line, place.column) if number)
    if place.file.endswith(_SOURCES):
        return f"{numbers} ({place.inside})" if place.inside and verbose else numbers
    return f"{place.inside}:{numbers}" if place.inside and numbers else place.inside or numbers


def _also(where: str, others: list[str], noun: str) -> str:
    named = others[:_MOST_PLACES]
    more = len(others) - len(named)
    if not more:
        return f"also {where} {listed(named)}"
    return f"also {where} {', '.join(named)} and {words.count(more, f'more {noun}')} (--verbose tells them all)"


# --- lists and tables ---------------------------------------------------------------------------------


def _entry(console: Console, text: Text, *, indent: int = 0) -> None:
    """Print a text wrapped to the width of the terminal, further lines indented; without a terminal it is one line."""
    if not console.is_terminal:  # written directly, because rich is slow and there may be 10,000 errors
        console.file.write(f"{' ' * indent}{text.plain}\n")
        return
    _wrapped(console, Text(" " * indent), text, _INDENT, max(20, console.width - _INDENT))


def listing(title: str, rows: Iterable[tuple[str, str]], console: Console) -> None:
    """Print a heading and rows of a name and a text; nothing when there is no row."""
    told = [(line(name), line(said)) for name, said in rows]
    if not told:
        return
    console.print(line((title, "bold")), soft_wrap=True)
    width = max(name.cell_len for name, _ in told)
    beside = not console.is_terminal or console.width - width >= _LEAST_WIDTH
    for name, said in told:
        if beside:
            name.pad_right(width - name.cell_len)
            _beside(console, Text("  ") + name + "  ", said)
        else:
            _entry(console, name, indent=2)
            _entry(console, said, indent=_INDENT)


def _beside(console: Console, left: Text, said: Text) -> None:
    """Print a text to the right of another, its further lines aligned with its first."""
    if not console.is_terminal:
        console.print(left + said, soft_wrap=True)
        return
    _wrapped(console, left, said, left.cell_len, console.width - left.cell_len)


def _wrapped(console: Console, before: Text, text: Text, indent: int, width: int) -> None:
    """Print a text in lines of the given width: the first line follows `before`, the others are indented."""
    lines = text.wrap(console, width)
    for part in lines:
        part.rstrip()
    console.print(before + Text("\n" + " " * indent).join(lines), soft_wrap=True)


def _table(packages: Sequence[Judged]) -> Table:
    """A row for each package. Empty columns are left out, and so is the format of a package whose name says it."""
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
