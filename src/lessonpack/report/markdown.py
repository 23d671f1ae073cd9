"""An Outcome as Markdown: the file report.md next to the packages."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lessonpack.report import words
from lessonpack.report.outcome import Advised, Judged, Outcome
from lessonpack.visible import visible

REPORT = "report.md"


def text(result: Outcome) -> str:
    """A report for people: a table of packages, what the schemas said, every finding with its hint."""
    lines = ["# Build report", "", words.summary(result) + ".", ""]
    lines += ["| package | format | files | size | verdict |", "| --- | --- | ---: | ---: | --- |"]
    for package in result.packages:
        numbers = (str(package.files), words.size(package))
        cells = (_safe(package.name), package.format, *numbers, words.judgement(package))
        lines.append(f"| {' | '.join(cells)} |")
    lines += ["", *(f"**{_safe(line[:1].upper() + line[1:])}.**\n" for line in words.kept(result))]
    lines += [f"**Not written: {_safe(line)}**\n" for line in result.unwritten]
    lines += _section("What a format leaves out or does otherwise", words.losses(result))
    lines += _section("On the platforms", words.platforms(result))
    lines += _imports(result.packages)
    lines += ["## Official schemas", ""]
    lines += [f"- {_safe(package.name)}: {_safe(words.schemas(package))}" for package in result.packages] or ["- none"]
    lines += ["", "## Bytes", ""]
    for package in result.packages:
        if package.written:
            lines.append(f"- {_safe(package.name)}: {', '.join(words.digests(package.written))}")
    lines += ["", "## Findings", ""]
    for entry in result.findings:
        said = _safe(words.said(entry, entry.place.inside))
        lines.append(f"- **{entry.severity} {entry.code}** {_safe(str(entry.place))}: {said}")
        lines.append(f"  {_safe(entry.hint)}")
    if not result.findings:
        lines.append("None.")
    for entry, reason in result.ignored:
        lines.append(
            f"- ignored {entry.code} {_safe(str(entry.place))}: {_safe(entry.message)} (reason: {_safe(reason)})"
        )
    for fault in result.faults:
        lines.append(f"- **fault in lessonpack** {_safe(words.fault(fault))}")
        lines += [f"  - {_safe(place)}" for place in fault.trace]
    return "\n".join(lines) + "\n"


def _section(title: str, rows: Iterable[tuple[str, str]]) -> list[str]:
    """A heading and a list; nothing when there is no row."""
    lines = [f"- {_safe(name)}: {_safe(said)}" for name, said in rows]
    return [f"## {title}", "", *lines, ""] if lines else []


def _imports(packages: Iterable[Judged]) -> list[str]:
    """How to import the packages, platform by platform, each sentence with its evidence."""
    told: dict[str, list[str]] = {}
    for package in packages:
        for each in package.imports:
            known = (f"  - {_safe(one.says)} ({_evidence(one)})" for one in each.advice)
            told.setdefault(each.title, []).extend([f"- {_safe(package.name)}", *known])
    return [line for title, lines in told.items() for line in (f"## How to import into {title}", "", *lines, "")]


def _evidence(one: Advised) -> str:
    """`observed: Moodle 5.0`, or `documented` with the address of the page."""
    return f"{one.known}: <{one.where}>" if "://" in one.where else f"{one.known}: {_safe(one.where)}"


# Characters that have a meaning in Markdown and its dialects: marks, HTML, entities, tables, math, mentions, and bare
# addresses; at the beginning of a text also those that start a list or underline a heading.
_SPECIAL = re.compile(r"[\\`*_\[\]<>|#&~$@]|:(?=//)|(?<=www)\.|\A[-+=]")


def _safe(text: str) -> str:
    """Text escaped so that Markdown shows it as it is: findings quote text from strangers."""
    return _SPECIAL.sub(r"\\\g<0>", " ".join(visible(text).split()))
