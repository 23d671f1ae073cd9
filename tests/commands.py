"""What `commands.json` says: every command with its arguments and options, as the command line itself knows them."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

import typer

from lessonpack.cli._app import app


def described() -> dict[str, Any]:
    """Each command by the words that are typed for it."""
    return dict(_walked("", typer.main.get_command(app)))


def _walked(typed: str, command: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    within = {name: inner for name, inner in getattr(command, "commands", {}).items() if not inner.hidden}
    yield typed, _described(typed, command, within)
    for name, inner in within.items():
        yield from _walked(f"{typed} {name}".strip(), inner)


def _described(typed: str, command: Any, within: dict[str, Any]) -> dict[str, Any]:
    arguments = [each for each in command.params if _is_argument(each)]
    options = [each for each in command.params if not _is_argument(each)]
    words = ["lessonpack", typed, *(_usage(command, each) for each in arguments), "[OPTIONS]", within and "COMMAND"]
    return {
        "usage": " ".join(filter(None, words)),
        "about": inspect.cleandoc(command.help).split("\n\n"),
        "arguments": [{"name": _value(command, each), **_told(command, each)} for each in arguments],
        "options": [_option(command, each) for each in options] + [_HELP],
        "commands": {name: inspect.cleandoc(inner.help).split("\n")[0] for name, inner in within.items()},
    }


_HELP = {
    "names": ["--help", "-h"],
    "takes": "",
    "help": "Print this.",
    "absent": "",
    "values": [],
    "parameter": "help",
    "holds": "",
    "several": False,
    "variable": "",
}


def _option(command: Any, option: Any) -> dict[str, Any]:
    takes = "" if option.is_flag else _value(command, option)
    return {"names": [*option.opts, *option.secondary_opts], "takes": takes, **_told(command, option)}


def _told(command: Any, parameter: Any) -> dict[str, Any]:
    variable = f" Environment: {parameter.envvar}." if parameter.envvar else ""
    return {
        "help": f"{parameter.help}{variable}",
        "absent": _absent(parameter),
        "values": _values(command, parameter),
        "parameter": parameter.name,
        "holds": _holds(command, parameter),
        "several": get_origin(_kind(command, parameter)) is list,
        "variable": parameter.envvar or "",
    }


def _kind(command: Any, parameter: Any) -> Any:
    """What the command takes for it, where it is given."""
    kind = get_type_hints(command.callback).get(parameter.name)
    return next(each for each in get_args(kind) if each is not NoneType) if isinstance(kind, UnionType) else kind


def _holds(command: Any, parameter: Any) -> str:
    """A switch that is off, text, a path, or a number from 1 on; "" for what is more to read."""
    kind = _kind(command, parameter)
    kind = get_args(kind)[0] if get_origin(kind) is list else kind
    if kind is bool and not parameter.secondary_opts and not parameter.default:
        return "switch"
    if kind is int and parameter.callback is None and (parameter.min, parameter.max) == (1, None):
        return "number"
    return {str: "text", Path: "path"}.get(kind, "") if parameter.callback is None else ""


def _values(command: Any, parameter: Any) -> list[str]:
    """The values that have names."""
    known = getattr(parameter, "_custom_shell_complete", None)
    if known is not None:
        return [each if isinstance(each, str) else each.value for each in known(None, parameter, "")]
    choices = _choices(command, parameter)
    return list(choices) if choices is not None else []


def _choices(command: Any, parameter: Any) -> type[StrEnum] | None:
    kind = get_type_hints(command.callback).get(parameter.name)
    return kind if inspect.isclass(kind) and issubclass(kind, StrEnum) else None


def _is_argument(parameter: Any) -> bool:
    return not parameter.opts[0].startswith("-")


def _usage(command: Any, argument: Any) -> str:
    word = _value(command, argument) + ("…" if argument.nargs == -1 else "")
    return word if argument.required else f"[{word}]"


def _value(command: Any, parameter: Any) -> str:
    """What stands for a value: the name that the command line gives it, or its choices."""
    if parameter.metavar:
        return str(parameter.metavar)
    choices = _choices(command, parameter)
    return "|".join(choices) if choices is not None else str(parameter.name).upper()


def _absent(parameter: Any) -> str:
    """What holds without it."""
    if parameter.required:
        return "required"
    if _is_argument(parameter) or not parameter.is_flag:
        return "" if parameter.default in (None, "") else str(parameter.default)
    return parameter.opts[0] if parameter.default else ""
