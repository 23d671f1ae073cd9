"""How a command is carried out, whoever read its options: errors of disks and file systems are told in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from lessonpack import stopping
from lessonpack.cli._terminal import Refused, refuse_for, say, say_data
from lessonpack.cli._values import Format

OUTPUT = "the output"  # where an error without a path occurred: errors about files name their path


def carried_out(command: Callable[[], Any], given: Mapping[str, Any]) -> Any:
    """What a command returns that was given these options; SystemExit ends it with another exit code than 0."""
    try:
        with stopping.unwrapped():
            return command()
    except BrokenPipeError:
        raise
    except KeyboardInterrupt as told:
        say(f"lessonpack: stopped{_left(given)}", error=True)
        raise SystemExit(getattr(told, "code", 130)) from told
    except Refused as refusal:
        _print_refusal(given, *refusal.messages)
        raise
    except OSError as error:
        from lessonpack.report import trouble

        if error.filename is not None:  # otherwise it is the output itself that cannot be written
            _print_refusal(given, trouble.told(error, OUTPUT))
        refuse_for(error, OUTPUT)


def _left(given: Mapping[str, Any]) -> str:
    """What a command that was stopped leaves behind."""
    out = given.get("out")
    if not out:
        return ""
    if not out.exists():
        return "; nothing was written"
    return f"; each package in {out.as_posix()} is whole, as it was or as it is now; there is no new report"


def _print_refusal(given: Mapping[str, Any], *messages: str) -> None:
    """With `--format json`, print as JSON why the command could not be carried out."""
    if given.get("format") == Format.JSON:
        from lessonpack.report import data

        say_data(data.refusal(*messages))
