"""What breaks a rule and what keeps it, in a few lines of YAML, and what a finding of it may say."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct

from lessonpack import resources


class Example(Struct, frozen=True, kw_only=True):
    """A piece of a lesson that breaks a rule and one that keeps it; `how` says what of the wrong one cannot be seen."""

    wrong: str
    right: str
    how: str = ""


def of(code: str) -> Example | None:
    """The example for a rule about what authors write; None for other rules."""
    entry = written("lessons").get(code)
    if entry is None:
        return None
    return Example(wrong=entry["wrong"], right=entry["right"], how=_how(entry))


def _how(entry: Mapping[str, Any]) -> str:
    if "saved_as" in entry:
        return f"saved as {entry['saved_as']}"
    if "times" in entry:
        return f"its last line {entry['times']:,} times"
    return f"in a lesson without {', '.join(entry['without'])}" if "without" in entry else ""


def arguments(code: str) -> Mapping[str, str]:
    """What a finding of the rule may be about, by the names in the rule's words; empty where none is known."""
    return written("findings").get(code, {})


@cache
def written(name: str) -> Mapping[str, Mapping[str, Any]]:
    """A file of this folder, by rule."""
    (read,) = resources.tables(Path(__file__).with_name(f"{name}.toml").read_text("utf-8"))
    return read
