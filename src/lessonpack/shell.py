"""What a shell is answered at once, before anything heavy loads: the version, help, and completions.

`commands.json` says of each command, by the words that are typed for it, what it does and takes; a test makes it of the
command line itself.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

_HELP = ("--help", "-h")
_WIDEST = 100  # columns of text that can still be read
_COMPLETE = "_LESSONPACK_COMPLETE"  # the variables that the shells' scripts set, which `--install-completion` installs
_WORDS = "_TYPER_COMPLETE_ARGS"
_LAST_WORD = "_TYPER_COMPLETE_WORD_TO_COMPLETE"


@cache
def commands() -> Mapping[str, Any]:
    """All commands; that of no words is lessonpack itself."""
    found: dict[str, Any] = json.loads(Path(__file__).with_name("commands.json").read_text("utf-8"))
    return found


def answer(arguments: Sequence[str], environment: Mapping[str, str] = os.environ) -> str | None:
    """What is printed for a command line that asks for no work; None for any other."""
    if environment.get(_COMPLETE, "").startswith("complete_"):
        return completions(environment)
    if list(arguments) == ["--version"]:
        from lessonpack._version import VERSION

        return f"lessonpack {VERSION}"
    command, last = " ".join(arguments[:-1]), arguments[-1:]
    return help_text(command) if last and last[0] in _HELP and command in commands() else None


# --- help ---------------------------------------------------------------------------------------------


def help_text(command: str) -> str:
    """What a command does and takes, as wide as the terminal is, and at most 100 columns."""
    import shutil
    import textwrap

    told = commands()[command]
    width = max(40, min(shutil.get_terminal_size((_WIDEST, 0)).columns, _WIDEST))
    parts = [
        textwrap.fill(f"Usage: {told['usage']}", width, subsequent_indent="       "),
        *(textwrap.fill(line, width) for line in told["about"]),
        *_table("", [(each["name"], each["help"]) for each in told["arguments"]], width),
        *_table("Options:", [(_heading(each), _meaning(each)) for each in told["options"]], width),
        *_table("Commands:", list(told["commands"].items()), width),
    ]
    return "\n\n".join(parts)


def _heading(option: Mapping[str, Any]) -> str:
    """How it is typed, its shortest name first: `-t, --target NAME`."""
    return f"{', '.join(sorted(option['names'], key=len))} {option['takes']}".rstrip()


def _meaning(option: Mapping[str, Any]) -> str:
    return f"{option['help']} [default: {option['absent']}]" if option["takes"] and option["absent"] else option["help"]


_MOST_LEFT = 28  # columns of what is explained


def _table(title: str, rows: Sequence[tuple[str, str]], width: int) -> Iterator[str]:
    """What is to the left, and beside or below it what that means."""
    import textwrap

    lines = [title] if title else []
    column = min(_MOST_LEFT, max((len(left) for left, _ in rows), default=0) + 4)
    for left, right in rows:
        begun = f"  {left}"
        if len(begun) >= column:
            lines.append(begun)
            begun = ""
        lines += textwrap.wrap(right, width, initial_indent=begun.ljust(column), subsequent_indent=" " * column)
    if rows:
        yield "\n".join(lines)


# --- completion ---------------------------------------------------------------------------------------


_Offered = tuple[str, str]  # what a word may become, and what that means


def completions(environment: Mapping[str, str]) -> str:
    """What the shell that asks takes for a list of what the last word may become."""
    shell = environment[_COMPLETE].removeprefix("complete_")
    before, begun = _typed(shell, environment)
    offers = list(offered(before, begun))
    match shell:
        case "zsh":
            pairs = "\n".join(f'"{_quoted(word)}":"{_quoted(help)}"' for word, help in offers)
            return f"_arguments '*: :(({pairs}))'" if offers else "_files"
        case "fish" if environment.get("_TYPER_COMPLETE_FISH_ACTION") == "is-args":
            sys.exit(0 if offers else 1)  # whether files are offered is asked by the exit code
        case "fish":
            return "\n".join(f"{word}\t{help}" for word, help in offers)
        case "powershell" | "pwsh":
            return "\n".join(f"{word}:::{help or ' '}" for word, help in offers)
        case _:
            return "\n".join(word for word, _ in offers)


def _quoted(text: str) -> str:
    for sign, instead in (('"', '""'), ("'", "''"), ("$", "\\$"), ("`", "\\`"), (":", "\\\\:")):
        text = text.replace(sign, instead)
    return text


def _typed(shell: str, environment: Mapping[str, str]) -> tuple[list[str], str]:
    """The words behind `lessonpack`, and the last one, which is only begun."""
    if shell == "bash":
        words, place = environment.get("COMP_WORDS", "").split(), environment.get("COMP_CWORD", "")
        at = int(place) if place.isdecimal() else len(words)
        return words[1:at], words[at] if at < len(words) else ""
    line = environment.get(_WORDS, "")
    words, begun = line.split()[1:], environment.get(_LAST_WORD, "")
    if shell in ("powershell", "pwsh"):
        return words[:-1] if begun else words, begun
    return (words, "") if not words or line.endswith(" ") else (words[:-1], words[-1])


def offered(before: Sequence[str], begun: str) -> Iterator[_Offered]:
    """What a word that is begun may become behind these: commands, options, or values that have names."""
    command = _command(before)
    told = commands()[command]
    takes = {name: each for each in told["options"] if each["takes"] for name in each["names"]}
    if before and before[-1] in takes:
        found = [(value, "") for value in takes[before[-1]]["values"]]
    elif begun.startswith("-"):
        found = [(name, each["help"]) for each in told["options"] for name in each["names"]]
    elif told["commands"]:
        found = list(told["commands"].items())
    else:
        found = [(value, "") for each in told["arguments"] for value in each["values"]]
    head, comma, rest = begun.rpartition(",")
    return ((f"{head}{comma}{word}", help) for word, help in found if word.lower().startswith(rest.lower()))


def _command(words: Sequence[str]) -> str:
    """The command that the words name: the longest that there is of those that are no options."""
    found = ""
    for word in words:
        longer = f"{found} {word}".strip()
        if longer in commands():
            found = longer
    return found
