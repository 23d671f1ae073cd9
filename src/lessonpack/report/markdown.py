"""An Outcome as Markdown: the file report.md next to the packages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from lessonpack.patterns import regex
from lessonpack.report import words
from lessonpack.report.outcome import Advised, Judged, Outcome
from lessonpack.visible import visible

REPORT = "report.md"


def blocks(result: Outcome) -> Iterator[str]:
    """A report for people: a table of packages, what the schemas said, every finding with its hint. Line by line."""
    yield from (f"{line}\n" for part in (_packages, _bytes, _findings) for line in part(result))


def _packages(result: Outcome) -> Iterator[str]:
    yield from ("# Build report", "", words.summary(result) + ".", "")
    yield from ("| package | format | files | size | verdict |", "| --- | --- | ---: | ---: | --- |")
    for package in result.packages:
        numbers = (str(package.files), words.size(package))
        cells = (_safe(package.name), package.format, *numbers, words.judgement(package))
        yield f"| {' | '.join(cells)} |"
    yield ""
    yield from (f"**{_safe(line[:1].upper() + line[1:])}.**\n" for line in words.kept(result))
    yield from (f"**Not read or written: {_safe(line)}**\n" for line in result.unwritten)
    yield from _section("What a format leaves out or does otherwise", words.losses(result))
    yield from _section("On the platforms", words.platforms(result))
    yield from _imports(result.packages)


def _bytes(result: Outcome) -> Iterator[str]:
    yield from ("## Official schemas", "")
    judged = [f"- {_safe(package.name)}: {_safe(words.schemas(package))}" for package in words.there(result)]
    yield from judged or ["- none"]
    yield from ("", "## Bytes", "")
    for package in result.packages:
        if package.written:
            yield f"- {_safe(package.name)}: {', '.join(words.digests(package.written))}"


def _findings(result: Outcome) -> Iterator[str]:
    yield from ("", "## Findings", "")
    for entry in result.findings:
        said = _safe(words.said(entry, entry.place.inside))
        yield f"- **{entry.severity} {entry.code}** {_safe(str(entry.place))}: {said}"
        yield f"  {_safe(entry.hint)}"
    if not result.findings:
        yield "None."
    for entry, reason in result.ignored:
        yield f"- ignored {entry.code} {_safe(str(entry.place))}: {_safe(entry.message)} (reason: {_safe(reason)})"
    for fault in result.faults:
        yield f"- **fault in lessonpack** {_safe(words.fault(fault))}"
        yield from (f"  - {_safe(place)}" for place in fault.trace)


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
    for title in dict.fromkeys(each.title for package in packages for each in package.imports):
        yield from (f"## How to import into {title}", "")
        for package in packages:
            for each in package.imports:
                if each.title == title:
                    yield f"- {_safe(package.name)}"
                    yield from (f"  - {_safe(one.says)} ({_evidence(one)})" for one in each.advice)
        yield ""


def _evidence(one: Advised) -> str:
    """`observed: Moodle 5.0`, or `documented` with the address of the page."""
    return f"{one.known}: <{one.where}>" if "://" in one.where else f"{one.known}: {_safe(one.where)}"


# Characters that have a meaning in Markdown and its dialects: marks, HTML, entities, tables, math, mentions, and bare
# addresses; at the beginning of a text also those that start a list or underline a heading.
_SPECIAL = regex(r"[\\`*_\[\]<>|#&~$@]")
_AT_PLACES = regex(r":(?=//)|(?<=www)\.|\A[-+=]")


@lru_cache(maxsize=1_000)  # of many lessons most findings and hints are in the same words
def _safe(text: str) -> str:
    """Text escaped so that Markdown shows it as it is: findings quote text from strangers."""
    marked = _SPECIAL.sub(_escaped, " ".join(visible(text).split()))
    if "//" in marked or "www." in marked or marked[:1] in ("-", "+", "="):
        return _AT_PLACES.sub(_escaped, marked)
    return marked


def _escaped(match: re.Match[str]) -> str:
    return f"\\{match[0]}"
