"""`lessonpack.toml`: what a project holds its lessons and packages to, and what it lives with, with the reasons."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from lessonpack.findings import RULES, Severity, quoted
from lessonpack.source.meant import suggestion

FILE = "lessonpack.toml"


class Config(Struct, frozen=True, kw_only=True):
    """`select` names the rules, or the beginnings of their codes, of which more than errors is told (none: all);
    `ignores` are rules with the reason why their findings may stay; `fail_on` is the mildest severity that fails."""

    select: tuple[str, ...] = ()
    ignores: tuple[tuple[str, str], ...] = ()
    fail_on: Severity = Severity.ERROR


class ConfigError(ValueError):
    """What is wrong in the file, or with what was asked for on the command line in its place."""


def read(file: Path) -> Config:
    """The configuration in a file. Raises ConfigError, and OSError for a file that cannot be opened."""
    if os.path.lexists(file) and not file.is_file():
        raise ConfigError(f"{file.as_posix()} is no file, nor a link to one; put the file itself there, or remove it")
    import tomllib

    try:
        written = tomllib.loads(file.read_text("utf-8"))
    except RecursionError as cause:
        raise ConfigError(f"{file.as_posix()} is no TOML of ours: its values are nested too deep") from cause
    except ValueError as cause:  # no TOML, no UTF-8, or a number of more digits than Python reads
        raise ConfigError(f"{file.as_posix()} is no TOML: {cause}") from cause
    try:
        return _config(written)
    except ConfigError as cause:
        raise ConfigError(f"{file.as_posix()}: {cause}") from cause


def _config(written: Mapping[str, Any]) -> Config:
    known = ("select", "ignore", "fail-on")
    for key in written:
        if key not in known:
            raise ConfigError(f"there is no key {quoted(key)}{suggestion(key, known)}; known are {', '.join(known)}")
    select, ignore = written.get("select", []), written.get("ignore", {})
    if not _is_list_of_text(select) or not isinstance(ignore, dict):
        raise ConfigError('select is a list of codes, ["A11Y", "QUIZ004"]; ignore a table, QUIZ004 = "the reason"')
    least = written.get("fail-on", "error")
    if not isinstance(least, str):
        raise ConfigError(f"fail-on is one of {', '.join(Severity)}, between quotation marks")
    return Config(
        select=tuple(selected(code) for code in select),
        ignores=tuple(ignored(code, reason) for code, reason in ignore.items()),
        fail_on=severity(least),
    )


def _is_list_of_text(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(entry, str) for entry in value)


def severity(word: str) -> Severity:
    """The severity of that name."""
    try:
        return Severity(word)
    except ValueError:
        raise ConfigError(f"fail-on is one of {', '.join(Severity)}, not {quoted(word)}") from None


def selected(code: str) -> str:
    """A rule's code or the beginning of some, in capitals; the rules must be loaded."""
    wanted = code.strip().upper()
    if not wanted or not any(known.startswith(wanted) for known in RULES):
        raise ConfigError(f"no rule is called {quoted(code)}{suggestion(wanted, RULES)}")
    return wanted


def ignored(code: str, reason: object) -> tuple[str, str]:
    """A rule's code with the reason why its findings may stay; the rules must be loaded."""
    wanted = code.strip().upper()
    if wanted not in RULES:
        raise ConfigError(f"no rule is called {quoted(code)}{suggestion(wanted, RULES)}")
    if RULES[wanted].severity is Severity.ERROR:
        raise ConfigError(f"{wanted} is an error, and errors cannot be ignored")
    if not isinstance(reason, str) or not reason.strip():
        raise ConfigError(f"{wanted} is ignored without a reason; write why its findings may stay")
    return wanted, reason.strip()


def merged(first: Config, second: Config) -> Config:
    """Both: what the one selects and ignores and what the other does, and the stricter of their severities."""
    return Config(
        select=first.select + second.select,
        ignores=first.ignores + second.ignores,
        fail_on=max(first.fail_on, second.fail_on, key=lambda entry: entry.rank),
    )
