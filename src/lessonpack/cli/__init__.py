"""The command line: turns options into a Job, and an Outcome into text and an exit code. The work is done elsewhere."""

from __future__ import annotations

import gc
import io
import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperCommand, TyperGroup

from lessonpack import shell
from lessonpack.cli import _schemas
from lessonpack.cli._authoring import ids, new, preview
from lessonpack.cli._judging import build, check, release, validate
from lessonpack.cli._looking import explain, rules, schema, targets
from lessonpack.cli._terminal import FAULT, USAGE, Refused, refuse_for, say, say_data
from lessonpack.visible import visible

_OUTPUT = "the output"  # where an error without a path occurred: errors about files name their path


def _helped(ctx: Any, formatter: Any) -> None:
    """Write the help of the command that is run: what a shell is told at once is the only help there is."""
    words: list[str] = []
    while ctx.parent is not None:
        words, ctx = [ctx.info_name, *words], ctx.parent
    formatter.write(shell.help_text(" ".join(words)))


class _Command(TyperCommand):
    """A command that reports errors of disks and file systems in words."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        _helped(ctx, formatter)

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise
        except Refused as refusal:
            _print_refusal(ctx, refusal.message)
            raise
        except OSError as error:
            from lessonpack.report import trouble

            if error.filename is not None:  # otherwise it is the output itself that cannot be written
                _print_refusal(ctx, trouble.told(error, _OUTPUT))
            refuse_for(error, _OUTPUT)


def _print_refusal(ctx: Any, message: str) -> None:
    """With `--format json`, print as JSON why the command could not be carried out."""
    if ctx.params.get("format") == "json":
        from lessonpack.report import data

        say_data(data.refusal(message))


class _Commands(TyperGroup):
    """The group of commands; errors about a wrong command line show its invisible characters."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        _helped(ctx, formatter)

    def make_context(self, *arguments: Any, **options: Any) -> Any:
        with _visible_error():
            return super().make_context(*arguments, **options)

    def invoke(self, ctx: Any) -> Any:
        with _visible_error():
            return super().invoke(ctx)


@contextmanager
def _visible_error() -> Iterator[None]:
    try:
        yield
    except Exception as error:  # typer does not export the class of its usage errors
        if isinstance(getattr(error, "message", None), str):
            vars(error)["message"] = visible(vars(error)["message"])
        raise


app = typer.Typer(
    name="lessonpack",
    cls=_Commands,
    help="One YAML lesson and its quiz, compiled into every package a learning platform can take.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def run() -> NoReturn:
    """Run the command line and end the process; a fault in lessonpack is one line and exit code 3, not a traceback."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # it was closed before the program started
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115  # to the end
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # names can be printed where there is only ASCII
    gc.set_threshold(2_000_000, 10, 10)  # a build makes many objects and hardly any cycles: collect rarely
    try:
        code = _run_app()
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:  # whoever read the output is gone: there is nobody to tell
        code = 1
    except OSError as error:  # for example, the output goes to a file on a full disk
        code = _unprinted(error)
    except Exception as fault:
        _print_fault(fault, traced=bool(os.environ.get("LESSONPACK_TRACEBACK")))
        code = FAULT
    # Everything is written. A normal exit would free the memory of a bank object by object, which makes its build take
    # 24 % longer (1,500 questions, no two alike; the median of ten pairs).
    os._exit(code)


def _print_fault(fault: Exception, *, traced: bool) -> None:
    """Print a fault in lessonpack, line by line with `say`, since it may quote text of strangers."""
    if traced:
        for line in "".join(traceback.format_exception(fault)).rstrip("\n").split("\n"):
            say(line, error=True)
    say(f"lessonpack: a fault of ours: {type(fault).__name__}: {fault}", error=True)
    advice = "" if traced else ", with LESSONPACK_TRACEBACK=1 set to get the details"
    say(f"  Please report it{advice}.", error=True)


def _unprinted(error: OSError) -> int:
    """Report, if possible, that the output cannot be written; returns the exit code."""
    from lessonpack.report import trouble

    with suppress(OSError):
        say(f"lessonpack: {trouble.told(error, _OUTPUT)}", error=True)
        sys.stderr.flush()
    return USAGE


def _run_app() -> int:
    """Run the command and return its exit code."""
    try:
        app()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else FAULT if end.code else 0
    return 0


def _version(asked: bool) -> None:
    if asked:
        from lessonpack._version import VERSION

        say(f"lessonpack {VERSION}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """One YAML lesson and its quiz, compiled into every package a learning platform can take."""


for _command in (
    new,
    check,
    ids,
    preview,
    build,
    release,
    validate,
    targets,
    rules,
    explain,
    schema,
):  # in the order of `--help`
    app.command(cls=_Command)(_command)
_schemas_app = typer.Typer(
    cls=_Commands, help="The official XSDs: install them once, work offline ever after.", no_args_is_help=True
)
_schemas_app.command(cls=_Command)(_schemas.install)
_schemas_app.command(cls=_Command)(_schemas.status)
app.add_typer(_schemas_app, name="schemas")
