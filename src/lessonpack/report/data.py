"""An Outcome as plain data for JSON: the shape is the same whatever the options on the command line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from msgspec import to_builtins
from msgspec.json import encode
from msgspec.json import format as indented

from lessonpack._version import VERSION
from lessonpack.features import Feature
from lessonpack.findings import Finding
from lessonpack.report.outcome import Judged, Outcome
from lessonpack.target import Target
from lessonpack.visible import in_json

Data = dict[str, object]
_BLOCK = 1 << 16  # characters that are written at once


class Each(list[Any]):
    """A list whose entries become data as they are written: those of 100,000 lessons would take gigabytes together."""

    def __init__(self, told: Callable[[Any], object], entries: Sequence[object]) -> None:
        super().__init__()
        self._told = told
        self._entries = entries

    def __bool__(self) -> bool:
        return bool(self._entries)

    def __iter__(self) -> Iterator[Any]:
        return map(self._told, self._entries)


def outcome(result: Outcome) -> Data:
    """The whole outcome, key by key as in `Outcome`; `failed_on` is `fail_on` when findings fail the run, else None."""
    return {
        "lessonpack": VERSION,
        "exit_code": result.exit_code,
        "verdict": result.verdict.value,
        "failed_on": result.fail_on.value if result.failing else None,
        "packages": Each(_package, result.packages),
        "findings": Each(_finding, result.findings),
        "ignored": Each(lambda told: _finding(told[0]) | {"reason": told[1]}, result.ignored),
        "inputs": Each(to_builtins, result.inputs),
        "faults": Each(to_builtins, result.faults),
        "outputs": Each(to_builtins, result.outputs),
        "unbuilt": Each(to_builtins, result.unbuilt),
        "unwritten": Each(str, result.unwritten),
        "unseen": Each(to_builtins, result.unseen),
        "checked": Each(str, result.checked),
        "skipped": Each(str, result.skipped),
        "losses": Each(to_builtins, result.losses),
    }


def text(result: Outcome) -> str:
    """The outcome as indented JSON."""
    return dumped(outcome(result))


def blocks(result: Outcome) -> Iterator[str]:
    """The same text, block by block: so much of it as is written at once is in memory."""
    return blocks_of(outcome(result))


def refusal(*messages: str) -> str:
    """The JSON for a command that could not be carried out: an outcome whose `unwritten` says why."""
    return text(Outcome(unwritten=messages))


def dumped(data: object) -> str:
    """Data as indented JSON without characters that a terminal or page would not show, and with a final newline."""
    return "".join(blocks_of(data))


def blocks_of(data: object) -> Iterator[str]:
    """Data as `dumped`, block by block."""
    block: list[str] = []
    size = 0
    for piece in _pieces(data):  # words are never parted
        block.append(piece)
        size += len(piece)
        if size > _BLOCK:
            yield in_json("".join(block))
            block, size = [], 0
    yield in_json("".join(block)) + "\n"


def _pieces(data: object, margin: str = "\n") -> Iterator[str]:
    """Data as json writes it with an indent of two, each entry of a list of many in one piece. Keys are texts."""
    inner = margin + "  "
    if isinstance(data, dict) and any(isinstance(value, Each) for value in data.values()):
        for number, (key, value) in enumerate(data.items()):
            yield f"{',' if number else '{'}{inner}{_whole(key, inner)}: "
            yield from _pieces(value, inner)
        yield f"{margin}}}"
    elif isinstance(data, Each) and data:
        for number, value in enumerate(data):
            yield f"{',' if number else '['}{inner}{_whole(value, inner)}"
        yield f"{margin}]"
    else:
        yield _whole(data, margin)


def _whole(data: object, margin: str) -> str:
    """Data in one piece: msgspec writes it as json does, in a tenth of the time."""
    try:
        text = indented(encode(data), indent=2).decode()
    except UnicodeEncodeError:  # half of a surrogate pair, which UTF-8 has no bytes for
        text = json.dumps(data, ensure_ascii=False, indent=2)
    return text.replace("\n", margin)  # in a text it would be an escape


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
