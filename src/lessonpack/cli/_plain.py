"""Command lines of plain words, which are read by what `commands.json` says of a command.

Nearly all are: a command, paths, and options that are switches or take text, a path or a number. Any other, and each
with a mistake in it, is left to typer, which explains it: to load that, and what it needs, takes a fifth of a cold
build. A test holds that both read the same.
"""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from lessonpack import shell
from lessonpack.cli import _judging
from lessonpack.cli._running import carried_out

COMMANDS: Mapping[str, Callable[..., None]] = {
    command.__name__: command for command in (_judging.build, _judging.release, _judging.check, _judging.validate)
}
_READ: Mapping[str, Callable[[str], object]] = {"path": Path, "text": str, "number": int}
_SHELLS = frozenset("*?[]~$%")  # Windows leaves these to programs


def run(words: Sequence[str], environment: Mapping[str, str] = os.environ) -> bool:
    """Carry out a plain command line; False for any other, of which nothing is done."""
    given = read(words, environment)
    if given is None:
        return False
    asked = inspect.signature(COMMANDS[words[0]]).bind(**given)
    asked.apply_defaults()
    carried_out(partial(COMMANDS[words[0]], **given), asked.arguments)
    return True


def read(words: Sequence[str], environment: Mapping[str, str]) -> dict[str, Any] | None:
    """What a command is given by a plain command line; None for any other."""
    if not words or words[0] not in COMMANDS or not all(map(_is_plain, words)):
        return None
    told = shell.commands()[words[0]]
    (argument,) = told["arguments"]
    options = {name: option for option in told["options"] for name in option["names"]}
    given: dict[str, Any] = {}
    rest = iter(words[1:])
    for word in rest:
        name, equals, value = word.partition("=") if word.startswith("--") else (word, "", "")
        parameter = options.get(name) if word.startswith("-") else argument
        if parameter is None:
            return None
        if parameter["holds"] == "switch" and not equals:
            given[parameter["parameter"]] = True
            continue
        value = value if equals else word if parameter is argument else next(rest, "")
        if parameter["holds"] not in _READ or not value or value.startswith("-"):
            return None
        if parameter["holds"] == "number" and not _is_number(value):
            return None
        _put(given, parameter, value)
    for option in told["options"]:
        if option["variable"] and option["parameter"] not in given and environment.get(option["variable"]):
            _put(given, option, environment[option["variable"]])
    return None if argument["absent"] and argument["parameter"] not in given else given


def _is_plain(word: str) -> bool:
    return word.isprintable() and not _SHELLS & set(word)


def _is_number(word: str) -> bool:
    """True for a whole number from 1 on, written as everybody reads it."""
    return word.isascii() and word.isdigit() and not word.startswith("0")


def _put(given: dict[str, Any], parameter: Mapping[str, Any], value: str) -> None:
    held = _READ[parameter["holds"]](value)
    if parameter["several"]:
        given.setdefault(parameter["parameter"], []).append(held)
    else:
        given[parameter["parameter"]] = held
