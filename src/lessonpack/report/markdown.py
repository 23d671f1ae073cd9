"""An Outcome as Markdown: the report.md that lies beside the packages."""

from __future__ import annotations

from lessonpack.report import words
from lessonpack.report.outcome import Outcome

REPORT = "report.md"


def text(result: Outcome) -> str:
    """A report for people: a table of packages, what the schemas said, every finding with its hint."""
    lines = ["# Build report", "", words.summary(result) + ".", ""]
    lines += ["| package | format | files | size | verdict |", "| --- | --- | ---: | ---: | --- |"]
    for package in result.packages:
        cells = (package.name, package.format, str(package.files), words.size(package), words.verdict(package))
        lines.append(f"| {' | '.join(cells)} |")
    lines += ["", *(f"**{_safe(line[:1].upper() + line[1:])}.**\n" for line in words.kept(result))]
    lines += [f"**Not written: {_safe(line)}**\n" for line in result.unwritten]
    lines += ["## Official schemas", ""]
    lines += [f"- {package.name}: {words.schemas(package)}" for package in result.packages] or ["- none"]
    lines += ["", "## Bytes", ""]
    for package in result.packages:
        if package.written:
            lines.append(f"- {package.name}: {', '.join(words.digests(package.written))}")
    lines += ["", "## Findings", ""]
    for entry in result.findings:
        lines.append(f"- **{entry.severity} {entry.code}** {_safe(str(entry.place))}: {_safe(entry.message)}")
        lines.append(f"  {_safe(entry.hint)}")
    if not result.findings:
        lines.append("None.")
    for entry, reason in result.ignored:
        lines.append(
            f"- ignored {entry.code} {_safe(str(entry.place))}: {_safe(entry.message)} (reason: {_safe(reason)})"
        )
    for fault in result.faults:
        lines.append(f"- **fault in lessonpack** {_safe(fault)}")
    return "\n".join(lines) + "\n"


def _safe(text: str) -> str:
    """Text that Markdown shows as it is: a finding quotes what strangers wrote."""
    for character in "\\`*_[]<>|#":
        text = text.replace(character, f"\\{character}")
    return " ".join(text.split())
