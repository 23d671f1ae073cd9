"""Prints an Outcome on a terminal: findings, a table of packages, what to do next, and a line that sums it all up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby, islice
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from lessonpack.findings import Finding, Place, Severity, listed
from lessonpack.report import arrivals, index, kept, losses, markdown, steps, words
from lessonpack.report.outcome import IN_ITS_LESSONS, Fault, Judged, Outcome, Verdict
from lessonpack.report.paper import Paper, line, width_of
from lessonpack.spool import Rows

_STYLE = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}
_COLOUR = {Verdict.VALID: "green", Verdict.NO_ERRORS: "green", Verdict.NOT_JUDGED: "yellow", Verdict.ERRORS: "bold red"}
_SOURCES = (".yaml", ".yml")  # for places in these, the file of the package is shown with --verbose only
_MOST_PLACES = 3  # how many further places of a finding are named without --verbose
_MOST_ERRONEOUS = 100  # the same of an error, each place of which somebody has to go to
_FEW = 4  # files in each of which an error is told, though it is the same in all
_MOST_FINDINGS = 10_000  # that are printed, errors first
_MOST_ROWS = 1_000  # of a table or list that are printed
_MOST_KEPT = 10  # packages of an earlier build that are named without --verbose, and sources of such
_XSD = "by XSD"  # title of the column with the number of documents that official XSDs judged
_INDENT = 4  # of what belongs to an entry


def show(
    result: Outcome,
    paper: Paper,
    *,
    quiet: bool = False,
    verbose: bool = False,
    out: Path | None = None,
    here: Path | None = None,
) -> None:
    """Print the outcome.

    `quiet` prints what fails the run and the summary only; `verbose` prints every finding, those that are ignored as
    well, the traces of faults, and digests. `out` is the folder that packages were written to; paths are shown relative
    to `here`.
    """
    packages = _told_apart(result.packages, here)
    result = result if packages is result.packages else replace(result, packages=packages)
    shown = partial(words.told, result.findings, verbose=verbose)
    severities = result.severities(asking=not verbose)  # which says when there is no more to look for
    most = min(severities[Severity.ERROR], _MOST_FINDINGS)
    errors = list(islice((entry for entry in shown() if entry.severity is Severity.ERROR), most))
    milder = [each for each in (Severity.WARNING, Severity.NOTE) if not quiet or each.rank <= result.fail_on.rank]
    there = sum(severities[each] for each in milder)
    most = min(there, _MOST_FINDINGS - len(errors))
    others = list(islice((entry for entry in shown() if entry.severity in milder), most))
    findings([*errors, *others], paper, verbose=verbose, here=here)
    _more(severities[Severity.ERROR] - len(errors) + there - len(others), paper, out)
    if verbose:
        listing("Ignored:", islice(words.ignored(result, here), _MOST_ROWS), paper)
        _more(max(len(result.ignored) - _MOST_ROWS, 0), paper, out)
    faults(result.faults, paper, verbose=verbose)
    if not quiet:
        _packages(result, paper, out, here, verbose=verbose)
        _next(result, paper, out)
    paper.entry(line((words.summary(result, out, verbose=verbose), _COLOUR[result.verdict])))


def _more(number: int, paper: Paper, out: Path | None) -> None:
    """Tell where the rest is of what would be too much on a terminal."""
    if number:
        where = "--format json" if out is None else (out / markdown.REPORT).as_posix()
        paper.entry(line((f"and {number:,} more, which {where} has", "dim")), indent=2)


def _told_apart(packages: Sequence[Judged], here: Path | None) -> Sequence[Judged]:
    """The packages; those that share a file name are named by their path instead."""
    names = Counter(package.name for package in packages if not package.is_built)
    if len(names) == names.total():
        return packages
    return Rows(
        replace(package, name=words.near(package.source, here)) if names[package.name] > 1 else package
        for package in packages
    ).settled()


def _packages(result: Outcome, paper: Paper, out: Path | None, here: Path | None, *, verbose: bool) -> None:
    """Print the table of packages and the lists about them."""
    if result.packages:
        _table(result.packages[:_MOST_ROWS], paper)
        _more(max(len(result.packages) - _MOST_ROWS, 0), paper, out)
    lists = {
        f"What a format leaves out or does otherwise{'' if verbose else ' (--verbose tells where)'}:": (
            losses.at_length(result) if verbose else losses.at_once(result)
        ),
        "On the platforms:": arrivals.at_length(result) if verbose else arrivals.at_once(result),
        "Official XSDs, digests:" if verbose and any(each.written for each in result.packages) else "Official XSDs:": (
            words.at_length(result) if verbose else words.schemas_of_all(result)
        ),
    }
    for title, rows in lists.items():
        listing(title, islice(rows, _MOST_ROWS), paper)
        _more(sum(1 for _ in rows), paper, out)
    most = None if verbose else _MOST_KEPT
    for advice, left in kept.lines(result, most, lambda file: words.beside(file, out or Path(), here)):
        for told in left[: most or _MOST_ROWS]:
            paper.entry(line((told, "yellow")))
        _more(len(left[most or _MOST_ROWS :]), paper, out)
        if advice:
            paper.entry(line((advice, "dim")), indent=2)
    if out is not None and _is_to_be_named(result):
        missing = words.unbuilt(result, out, here)
        listing("Not built:", islice(missing, _MOST_ROWS), paper)
        _more(sum(1 for _ in missing), paper, out)


def _is_to_be_named(result: Outcome) -> bool:
    """True where what was not built is named again, below the rows of packages that stand between the errors and what
    is read first, the end; or for the first time: a course whose lessons alone have errors."""
    return bool(result.packages) or any(entry.why == IN_ITS_LESSONS for entry in result.unbuilt)


def _next(result: Outcome, paper: Paper, out: Path | None) -> None:
    """Print how to import the packages, and what else to do with them."""
    for title, rows in steps.imports(result).items():
        paper.heading(line((f"How to import into {title}:", "bold")))
        for name, said in rows:
            if name:
                paper.entry(line(name), indent=2)
            paper.beside(" " * _INDENT + "- ", line(said))
    if out is not None:
        rows = list(steps.next_steps(result, out))
        if rows and index.is_ours(out / index.PAGE):
            rows.append(((out / index.PAGE).as_posix(), "every lesson that is there, with a search"))
        listing(steps.heading(result), rows, paper)


def faults(found: Sequence[Fault], paper: Paper, *, verbose: bool = False) -> None:
    """Print faults in lessonpack and how to report them; `verbose` adds their traces."""
    for entry in found:
        paper.entry(line(("fault in lessonpack", "bold red"), f" {words.fault(entry)}"))
        for place in entry.trace if verbose else ():
            paper.heading(line((f"  {place}", "dim")))
    if found:
        advice = "" if verbose else " with what --verbose prints"
        paper.heading(line((f"  Please report it{advice}. The rest was done.", "dim")))


# --- findings -----------------------------------------------------------------------------------------


def findings(
    found: Iterable[Finding],
    paper: Paper,
    *,
    verbose: bool = False,
    here: Path | None = None,
    teller: str = "--verbose",
) -> None:
    """Print findings file by file, errors first, with the name of the file once above them.

    Findings that differ in their place alone are printed once, with the places; so are warnings and notes that are the
    same for several packages, errors that are the same in many files, and `mutual` errors: beside the name of a file
    with other findings it says how many errors of it are told at another. Other errors, and with `verbose` all
    findings, are printed one by one. A hint that consecutive findings share is printed after the last of them; one of a
    warning or note that was printed above, not again unless `verbose`. `teller` is what prints all places of a finding.
    """
    entries, hinted = list(found), set[tuple[str, str]]()
    files = {} if verbose else _alike(entries)
    kept = [entry for entry in entries if _is_first(entry, files)]
    elsewhere = Counter(entry.place.file for entry in entries if _is_elsewhere(entry, files))
    told = [
        _Told(
            entry,
            others,
            words.near(entry.place.file, here),
            headed,
            [_other(entry, place, here) for place in _files_of(entry, files)[1:]],
        )
        for group, headed in _by_file(kept, paper, here)
        for entry, others in _folded(group, verbose=verbose)
    ]
    for before, each, after in zip([None, *told], told, [*told[1:], None], strict=False):
        if each.headed and (before is None or before.file != each.file):
            paper.heading(line((each.file, "bold"), (_as_well(elsewhere[each.entry.place.file]), "dim")))
        _tell(each, paper, teller, verbose=verbose)
        hint = each.entry.code, each.entry.hint
        if hint not in hinted and (after is None or not _shares_hint(each, after)):
            paper.entry(line((each.entry.hint, "dim")), indent=_INDENT)
            if not verbose and each.entry.severity is not Severity.ERROR:
                hinted.add(hint)


class _Told(Struct, frozen=True):
    """A finding to print.

    `others` are further places of the same finding, `files` further packages of the same one, or further places of an
    error in other files. `headed` is True when the name of the file is printed as a heading, and not at the beginning
    of each line.
    """

    entry: Finding
    others: list[Place]
    file: str
    headed: bool
    files: list[str]


def _tell(told: _Told, paper: Paper, teller: str, *, verbose: bool) -> None:
    where = _where(told.entry.place, verbose=verbose) if told.headed else told.file
    word = (f"{told.entry.severity} {told.entry.code}", _STYLE[told.entry.severity])
    said = words.said(told.entry, where)
    text = line(f"{where}: " if where else "", word, f" {said}")
    paper.entry(text, indent=2 if told.headed else 0)
    if told.others:
        named = [_where(place, verbose=verbose) for place in told.others]
        paper.entry(line((_also("at", named, "place", teller), "dim")), indent=_INDENT)
    if told.files:
        if told.entry.rule.mutual:  # it names the first of them itself
            also = _also_there(told.files, teller)
        elif told.entry.severity is Severity.ERROR:
            also = _also("at", told.files, "place", teller, _MOST_ERRONEOUS)
        else:
            also = _also("in", told.files, "package", teller)
        paper.entry(line((also, "dim")), indent=_INDENT)


def _as_well(elsewhere: int) -> str:
    return f" ({words.count(elsewhere, 'error')} told elsewhere)" if elsewhere else ""


def _shares_hint(each: _Told, after: _Told) -> bool:
    together = each.file == after.file or not after.headed
    return together and (each.entry.code, each.entry.hint) == (after.entry.code, after.entry.hint)


def _by_file(found: Iterable[Finding], paper: Paper, here: Path | None) -> Iterator[tuple[list[Finding], bool]]:
    """The findings of each file in the order of printing, and whether the file's name is printed as a heading.

    Errors come first, in the order of their places, then the others rule by rule. Files with a heading come before
    those without, both in the order of their names.
    """
    ordered = sorted(found, key=lambda entry: entry.place.file)
    files = [sorted(group, key=_rank) for _, group in groupby(ordered, key=lambda entry: entry.place.file)]
    headed = [
        any(entry.place.line or entry.place.inside for entry in group)
        or width_of(words.near(group[0].place.file, here)) * 2 > paper.width
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
        key = (number,) if alone else words.same(entry)
        _, places = first.setdefault(key, (entry, {}))
        places.setdefault(_where(entry.place, verbose=False), entry.place)
    for entry, places in first.values():
        yield entry, list(places.values())[1:]


_Key = tuple[bool, tuple[object, ...]]
"""Of findings that may be told together: whether each of their places is named, and what they have in common."""


def _alike(found: Sequence[Finding]) -> dict[_Key, list[Place]]:
    """Where findings are that are told once for several files: of warnings and notes about packages, and of `mutual`
    findings, the first place in each file, of errors that are the same in many files every place."""
    places: dict[_Key, dict[object, Place]] = {}
    for entry in found:
        if key := _key(entry):
            one = _as_told(entry.place) if key[0] else entry.place.file
            places.setdefault(key, {}).setdefault(one, entry.place)
    return {key: sorted(there.values()) for key, there in places.items() if not key[0] or _are_many(there.values())}


def _are_many(places: Iterable[Place]) -> bool:
    return len({place.file for place in places}) > _FEW


def _key(entry: Finding) -> _Key | None:
    if entry.rule.mutual or _is_mild_of_package(entry):
        return False, words.same(entry)
    return (True, words.same(entry)) if entry.severity is Severity.ERROR else None


def _files_of(entry: Finding, alike: Mapping[_Key, list[Place]]) -> list[Place]:
    """The places that a finding is printed for, at the first of them."""
    key = _key(entry)
    return alike.get(key, [entry.place]) if key else [entry.place]


def _is_first(entry: Finding, alike: Mapping[_Key, list[Place]]) -> bool:
    """True for a finding that is printed, and not only named at another."""
    first = _files_of(entry, alike)[0]
    return first.file == entry.place.file and (entry.severity is not Severity.ERROR or first == entry.place)


def _is_elsewhere(entry: Finding, alike: Mapping[_Key, list[Place]]) -> bool:
    """True for an error that is told at another file."""
    return entry.severity is Severity.ERROR and _files_of(entry, alike)[0].file != entry.place.file


def _is_mild_of_package(entry: Finding) -> bool:
    return entry.severity is not Severity.ERROR and not entry.place.file.endswith(_SOURCES)


def _where(place: Place, *, verbose: bool) -> str:
    """A place within its file: `12:5` in a source, `items/q1.xml:3` in a package."""
    numbers = ":".join(str(number) for number in (place.line, place.column) if number)
    if place.file.endswith(_SOURCES):
        return f"{numbers} ({place.inside})" if place.inside and verbose else numbers
    return f"{place.inside}:{numbers}" if place.inside and numbers else place.inside or numbers


def _as_told(place: Place) -> Place:
    """A line of a source is one place, even when it became part of several packages or variants."""
    return place._replace(inside="", variant=0) if place.file.endswith(_SOURCES) else place


def _other(entry: Finding, place: Place, here: Path | None) -> str:
    """A further file of a finding, of an error with the place in it."""
    near = _as_told(place)._replace(file=words.near(place.file, here))
    return str(near) if entry.rule.mutual or entry.severity is Severity.ERROR else near.file


def _also_there(places: list[str], teller: str) -> str:
    if len(places) <= _MOST_PLACES:
        return f"also at {listed(places)}"
    return f"also in {words.count(len(places), 'more file')} ({teller} tells them all)"


def _also(where: str, others: list[str], noun: str, teller: str, most: int = _MOST_PLACES) -> str:
    named = others[:most]
    more = len(others) - len(named)
    if not more:
        return f"also {where} {listed(named)}"
    return f"also {where} {', '.join(named)} and {words.count(more, f'more {noun}')} ({teller} tells them all)"


# --- lists and tables ---------------------------------------------------------------------------------


def listing(title: str, rows: Iterable[tuple[str, str]], paper: Paper) -> None:
    """Print a heading and rows of a name and a text; nothing when there is no row."""
    told = [(line(name), line(said)) for name, said in rows]
    if told:
        paper.heading(line((title, "bold")))
        paper.rows(told)


def _table(packages: Sequence[Judged], paper: Paper) -> None:
    """Print a row for each package. Empty columns are left out, and so is the format where a package's name says it."""
    columns = {
        "package": [line(package.name) for package in packages],
        "format": [line("" if package.target else package.format) for package in packages],
        "size": [line(words.size(package)) for package in packages],
        _XSD: [line(words.documents(package)) for package in packages],
        "verdict": [line((words.judgement(package), _COLOUR[package.verdict])) for package in packages],
    }
    kept = {title: cells for title, cells in columns.items() if any(cell.plain for cell in cells)}
    paper.table(kept, right=("size", _XSD))
