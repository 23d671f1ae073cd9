"""An Outcome as Markdown: the file report.md next to the packages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain, groupby, islice
from pathlib import Path

from lessonpack.findings import Finding, filled
from lessonpack.patterns import regex
from lessonpack.report import arrivals, kept, losses, outputs, words
from lessonpack.report.outcome import Advised, Import, Judged, Outcome, Unbuilt
from lessonpack.spool import in_order
from lessonpack.visible import visible

REPORT = "report.md"
_MANY = 10  # findings, of more of which all that are the same are told together
_MOST_PLACES = 100  # that are named of what is the same


def blocks(result: Outcome, out: Path) -> Iterator[str]:
    """A report for people: what there is and what is missing, a table of packages, every finding with its hint, what
    the schemas said. What is the same of many lessons is told once. Line by line. `out` is the folder of the packages.
    """
    parts = chain(_overview(result, out), *(part(result) for part in (_packages, _findings, _bytes)))
    yield from (f"{line}\n" for line in parts)


def _overview(result: Outcome, out: Path) -> Iterator[str]:
    yield from ("# Build report", "", words.summary(result) + ".", "")
    unseen = {str(each) for each in result.unseen}  # which are among what was not built
    yield from (f"**Not read or written: {_safe(line)}**\n" for line in result.unwritten if line not in unseen)
    if result.unbuilt:
        yield from ("## Not built", "", *(_missing(entry, out) for entry in result.unbuilt), "")
    for advice, left in kept.lines(result, named=lambda file: words.beside(file, out, None)):
        yield from (f"**{_safe(_sentence(line))}**\n" for line in [*left, *filter(None, [advice])])


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


def _missing(entry: Unbuilt, out: Path) -> str:
    """What was not built, why, and the first error; files are named as findings name them."""
    file = words.beside(entry.file, out, None)
    what = f"{entry.package} of {file}" if entry.package else file
    return f"- {_safe(what)}: {_safe(', '.join(filter(None, [entry.why, words.first_error(entry)])))}"


def _packages(result: Outcome) -> Iterator[str]:
    if result.packages:
        yield from _table(result.packages)
    yield from _section("What a format leaves out or does otherwise", losses.at_once(result))
    yield from _section("On the platforms", arrivals.at_once(result))
    yield from _imports(result.packages)


def _table(packages: Iterable[Judged]) -> Iterator[str]:
    yield from ("## Packages", "")
    yield from ("| package | format | files | size | verdict |", "| --- | --- | ---: | ---: | --- |")
    for package in packages:
        numbers = (str(package.files), words.size(package))
        cells = (_safe(package.name), package.format, *numbers, words.judgement(package))
        yield f"| {' | '.join(cells)} |"
    yield ""


def _bytes(result: Outcome) -> Iterator[str]:
    yield from ("", "## Official schemas", "")
    judged = [f"- {_safe(name)}: {_safe(said)}" for name, said in words.schemas_once(result)]
    yield from judged or ["- none"]
    yield from ("", "## Bytes", "")
    for package in result.packages:
        if package.written:
            yield f"- {_safe(package.name)}: {', '.join(words.digests(package.written))}"


def _findings(result: Outcome) -> Iterator[str]:
    yield from ("## Findings", "")
    if not result.findings:
        yield "None."
    yield from (_folded if len(result.findings) > _MANY else _one_by_one)(result.findings)
    for entry, reason in result.ignored:
        yield f"- ignored {entry.code} {_safe(str(entry.place))}: {_message(entry)} (reason: {_safe(reason)})"
    for fault in result.faults:
        yield f"- **fault in lessonpack** {_safe(words.fault(fault))}"
        yield from (f"  - {_safe(place)}" for place in fault.trace)


def _told(entry: Finding) -> Iterator[str]:
    said = words.said(entry, entry.place.inside)
    told = _message(entry) if said == entry.message else _safe(said)
    yield f"- **{entry.severity} {entry.code}** {_safe(str(entry.place))}: {told}"
    yield f"  {_hint(entry)}"


def _one_by_one(found: Iterable[Finding]) -> Iterator[str]:
    """The gravest first, in the order of their places; one that each of several files has, with the names of the
    others, once."""
    alike: dict[object, list[Finding]] = {}
    for number, entry in enumerate(sorted(found, key=lambda entry: entry.severity.rank)):
        alike.setdefault(words.same(entry) if entry.rule.mutual else number, []).append(entry)
    for same in alike.values():
        yield from _together(iter(same))


def _folded(found: Iterable[Finding]) -> Iterator[str]:
    """The gravest first, and what is the same of several places once."""
    for _, same in groupby(in_order(found, key=_alike), key=_alike):
        yield from _together(same)


def _together(same: Iterator[Finding]) -> Iterator[str]:
    """What is the same of several places, and these; what names one of them alone stands beside that place."""
    first = next(same)
    listed = [first, *islice(same, _MOST_PLACES - 1)]
    unlisted = Counter(entry.args == first.args for entry in same)
    more = unlisted.total()
    if len(listed) == 1:
        yield from _told(first)
        return
    is_of_all = first.rule.mutual or not (unlisted[False] or any(entry.args != first.args for entry in listed))
    told = first if is_of_all else words.of_any(first)
    yield f"- **{first.severity} {first.code}** in {len(listed) + more:,} places: {_message(told)}"
    yield f"  {_hint(told)}"
    places = ", ".join(_safe(str(entry.place) if is_of_all else words.named(entry)) for entry in listed)
    yield f"  - {places}" + (f" and {more:,} more, which are in {outputs.REPORT}" if more else "")


def _alike(entry: Finding) -> tuple[object, ...]:
    return (entry.severity.rank, *words.same(entry))


def _section(title: str, rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    """A heading and a list of names with what is said of each; nothing when there is no row.

    A row without a name says more of the name above it.
    """
    heading = [f"## {title}", ""]
    for name, said in rows:
        yield from heading
        heading = []
        if name:
            yield f"- {_safe(name)}"
        yield f"  - {_safe(said)}"
    if not heading:
        yield ""


def _imports(packages: Iterable[Judged]) -> Iterator[str]:
    """How to import the packages, platform by platform, each sentence with its evidence."""
    alike: dict[str, dict[tuple[Import, str], words.Alike[str]]] = {}
    for package in packages:
        for each in package.imports:
            words.join(alike.setdefault(each.title, {}), (each, package.target), package.name)
    for title, told in alike.items():
        yield from (f"## How to import into {title}", "")
        for (each, _), (first, others) in told.items():
            yield f"- {_safe(words.and_more(first, others))}"
            yield from (f"  - {_safe(one.says)} ({_evidence(one)})" for one in each.advice)
        yield ""


def _evidence(one: Advised) -> str:
    """`observed: Moodle 5.0`, or `documented` with the address of the page."""
    return f"{one.known}: <{one.where}>" if "://" in one.where else f"{one.known}: {_safe(one.where)}"


# Characters that have a meaning in Markdown and its dialects: marks, HTML, entities, tables, math, mentions, and bare
# addresses; at the beginning of a text also those that start a list or underline a heading.
_SPECIAL = regex(r"[\\`*_\[\]<>|#&~$@]")
_AT_PLACES = regex(r":(?=//)|(?<=www)\.|\A[-+=]")


_BLANKS = regex(r"\s+")
_CODE = regex(r"(`[^`]+`)")


def _message(entry: Finding) -> str:
    return _worded(entry.rule.says, entry)


def _hint(entry: Finding) -> str:
    return _worded(entry.rule.hint, entry)


def _worded(template: str, entry: Finding) -> str:
    """A text of a rule: what it has between backticks is code, what it is filled with never more than text."""
    if "`" not in template:
        return _safe(filled(template, entry.args))
    first, *pieces = (filled(piece, entry.args) for piece in _CODE.split(template))
    told = (_escaped(piece) if number % 2 else _as_code(piece) for number, piece in enumerate(pieces))
    return "".join([_escaped(first.lstrip()), *told]).rstrip()


def _as_code(piece: str) -> str:
    """Code as it is, unless an argument leaves nothing in it or might end it."""
    inside = piece[1:-1]
    return _escaped(piece) if not inside.strip() or "`" in inside or "|" in inside else _in_line(piece)


def _in_line(text: str) -> str:
    return _BLANKS.sub(" ", visible(text))


def _safe(text: str) -> str:
    """Text escaped so that Markdown shows it as it is: findings quote text from strangers."""
    return _escaped(text.strip())


@lru_cache(maxsize=1_000)  # of many lessons most findings and hints are in the same words
def _escaped(text: str) -> str:
    marked = _SPECIAL.sub(_with_backslash, _in_line(text))
    if "//" in marked or "www." in marked or marked[:1] in ("-", "+", "="):
        return _AT_PLACES.sub(_with_backslash, marked)
    return marked


def _with_backslash(match: re.Match[str]) -> str:
    return f"\\{match[0]}"
