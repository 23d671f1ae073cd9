"""An Outcome as plain data for JSON: the shape is the same whatever the options on the command line."""

from __future__ import annotations

import json

from msgspec import to_builtins

from lessonpack._version import VERSION
from lessonpack.features import Feature
from lessonpack.findings import Finding
from lessonpack.report.outcome import Judged, Outcome
from lessonpack.target import Target
from lessonpack.visible import in_json

Data = dict[str, object]


def outcome(result: Outcome) -> Data:
    """The whole outcome, key by key as in `Outcome`; `failed_on` is `fail_on` when findings fail the run, else None."""
    return {
        "lessonpack": VERSION,
        "exit_code": result.exit_code,
        "verdict": result.verdict.value,
        "failed_on": result.fail_on.value if result.failing else None,
        "packages": [_package(package) for package in result.packages],
        "findings": [_finding(entry) for entry in result.findings],
        "ignored": [_finding(entry) | {"reason": reason} for entry, reason in result.ignored],
        "inputs": [to_builtins(entry) for entry in result.inputs],
        "faults": [to_builtins(entry) for entry in result.faults],
        "outputs": [to_builtins(entry) for entry in result.outputs],
        "unwritten": list(result.unwritten),
        "checked": list(result.checked),
        "skipped": list(result.skipped),
        "losses": [to_builtins(entry) for entry in result.losses],
    }


def text(result: Outcome) -> str:
    """The outcome as indented JSON."""
    return dumped(outcome(result))


def refusal(message: str) -> str:
    """The JSON for a command that could not be carried out: an outcome whose `unwritten` says why."""
    return text(Outcome(unwritten=(message,)))


def dumped(data: object) -> str:
    """Data as indented JSON without characters that a terminal or page would not show, and with a final newline."""
    return in_json(json.dumps(data, ensure_ascii=False, indent=2)) + "\n"


def target(entry: Target, platform: str = "") -> Data:
    """What a target carries, feature by feature, and for which platform it is asked, if for one."""
    cells = ((feature.value, entry.table[feature]) for feature in Feature)
    return {
        "name": entry.name,
        "title": entry.title,
        "platform": platform or None,
        "by_default": entry.by_default,
        "features": {name: {"carriage": cell.carriage.value, "reason": cell.reason} for name, cell in cells},
    }


def _finding(entry: Finding) -> Data:
    place = entry.place
    return {
        "code": entry.code,
        "severity": entry.severity.value,
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "inside": place.inside,
        "message": entry.message,
        "hint": entry.hint,
        "fingerprint": entry.fingerprint,
    }


def _package(package: Judged) -> Data:
    told: Data = to_builtins(package)
    return told | {"verdict": package.verdict.value}
