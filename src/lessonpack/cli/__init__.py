"""The command line: options become a Job, an Outcome becomes words and an exit code. No work is done here."""

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

from lessonpack.cli import _schemas
from lessonpack.cli._authoring import ids, new, preview
from lessonpack.cli._judging import build, check, release, validate
from lessonpack.cli._looking import explain, rules, schema, targets
from lessonpack.cli._terminal import FAULT, USAGE, Refused, refuse_for, say, say_data
from lessonpack.visible import visible


def _readable(params: list[Any]) -> list[Any]:
    """Parameters whose types help does not show: what to give stands in their names, and flags are given nothing."""
    for param in params:
        if getattr(param, "is_flag", False):
            param.metavar = ""
        elif param.param_type_name == "argument":
            param.display_type_rich = lambda ctx: None  # noqa: ARG005  # typer's way to ask
    return params


_OUTPUT = "the output"  # what an error that names no path is about: files are written with their names at hand


class _Command(TyperCommand):
    """A command whose help is for people, and that ends in words where a disk or a file system refuses its work."""

    def get_params(self, ctx: Any) -> list[Any]:
        return _readable(super().get_params(ctx))

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

            if error.filename is not None:  # else nothing more can be printed
                _print_refusal(ctx, trouble.told(error, _OUTPUT))
            refuse_for(error, _OUTPUT)


def _print_refusal(ctx: Any, message: str) -> None:
    """Print why a command could not be carried out to whoever asked for JSON."""
    if ctx.params.get("format") == "json":
        from lessonpack.report import data

        say_data(data.refusal(message))


class _Commands(TyperGroup):
    """The commands; of a wrong command line is told what was written, and what of it would not be seen."""

    def get_params(self, ctx: Any) -> list[Any]:
        return _readable(super().get_params(ctx))

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
    except Exception as error:  # typer keeps the class of its usage errors to itself
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
    """Run the command line and end the process. A fault of ours ends in one line and exit code 3, not a traceback."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # it was closed before we began
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115  # to the end
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # no name is lost where a terminal knows ASCII alone
    gc.set_threshold(2_000_000, 10, 10)  # a build makes many objects and hardly a cycle: look for those very rarely
    try:
        code = _run_app()
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:  # the reader of our output went away: nothing to say, nobody to say it to
        code = 1
    except OSError as error:  # what is printed goes to a file on a full disk
        code = _unprinted(error)
    except Exception as fault:
        _tell(fault, traced=bool(os.environ.get("LESSONPACK_TRACEBACK")))
        code = FAULT
    # All is written. To hand back the memory of a bank object by object makes its build take 24 % longer (1,500
    # questions, no two alike; the median of ten pairs).
    os._exit(code)


def _tell(fault: Exception, *, traced: bool) -> None:
    """Print a fault of ours; what it quotes may be a stranger's, and a traceback quotes as much."""
    if traced:
        for line in "".join(traceback.format_exception(fault)).rstrip("\n").split("\n"):
            say(line, error=True)
    say(f"lessonpack: a fault of ours: {type(fault).__name__}: {fault}", error=True)
    advice = "" if traced else ", with LESSONPACK_TRACEBACK=1 set to get the details"
    say(f"  Please report it{advice}.", error=True)


def _unprinted(error: OSError) -> int:
    """Say that what was to be printed cannot be, if that can be said; the exit code."""
    from lessonpack.report import trouble

    with suppress(OSError):
        say(f"lessonpack: {trouble.told(error, _OUTPUT)}", error=True)
        sys.stderr.flush()
    return USAGE


def _run_app() -> int:
    """Run the command; its exit code."""
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
):  # as `--help` lists them
    app.command(cls=_Command)(_command)
_schemas_app = typer.Typer(
    cls=_Commands, help="The official XSDs: install them once, work offline ever after.", no_args_is_help=True
)
_schemas_app.command(cls=_Command)(_schemas.install)
_schemas_app.command(cls=_Command)(_schemas.status)
app.add_typer(_schemas_app, name="schemas")
