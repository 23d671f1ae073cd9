"""The command line as typer knows it: every command, its options, and what is said of a wrong one."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Annotated, Any, get_type_hints

import typer
from typer.core import TyperCommand, TyperGroup

from lessonpack import shell
from lessonpack.cli import _options, _schemas
from lessonpack.cli._authoring import ids, new, preview
from lessonpack.cli._judging import build, check, release, validate
from lessonpack.cli._looking import explain, rules, schema, targets
from lessonpack.cli._running import carried_out
from lessonpack.cli._sizes import sizes
from lessonpack.cli._terminal import USAGE, refuse, say

_PATHS = ("PATH", "FOLDER", "FILE")  # as the help calls what is given as a path


def _helped(ctx: Any, formatter: Any) -> None:
    """Write the help of the command that is run: what a shell is told at once is the only help there is."""
    formatter.write(shell.help_text(_words(ctx)))


def _words(ctx: Any) -> str:
    """What is typed for the command that is run."""
    words: list[str] = []
    while ctx.parent is not None:
        words, ctx = [ctx.info_name, *words], ctx.parent
    return " ".join(words)


class _Command(TyperCommand):
    """A command that reports errors of disks and file systems in words."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        _helped(ctx, formatter)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Refuse a path of no letters, such as a variable that is not set: it would mean the current folder."""
        with _refused(ctx):
            given, _, _ = self.make_parser(ctx).parse_args(args=list(args))
        each: Any
        for each in self.params:
            words = given.get(each.name)
            if each.metavar in _PATHS and "" in (words if isinstance(words, (list, tuple)) else [words]):
                raise typer.BadParameter("it is empty; '.' is the current folder", ctx=ctx, param=each)
        return super().parse_args(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        return carried_out(partial(super().invoke, ctx), ctx.params)


class _Commands(TyperGroup):
    """The group of commands: without one of them it says which there are; a wrong command line is told as all else."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        _helped(ctx, formatter)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if not args and not ctx.resilient_parsing:
            for line in shell.help_text(_words(ctx)).split("\n"):
                say(line, error=True)
            raise SystemExit(USAGE)
        return super().parse_args(ctx, args)

    def make_context(self, *arguments: Any, **options: Any) -> Any:
        with _refused():
            return super().make_context(*arguments, **options)

    def invoke(self, ctx: Any) -> Any:
        with _refused():
            return super().invoke(ctx)


@contextmanager
def _refused(ctx: Any = None) -> Iterator[None]:
    """Tell in a line what is wrong with a command line, and where it is said what there is to write."""
    try:
        yield
    except Exception as error:  # typer does not export the class of its usage errors
        if not hasattr(error, "format_message"):
            raise
        says, of = _plain(error), getattr(error, "ctx", None) or ctx
        command = f"lessonpack {_words(of) if of else ''}".rstrip()
        refuse(f"{says}{' See' if says.endswith('?') else '; see'} '{command} --help'")


def _plain(error: Any) -> str:
    """What is wrong, in the words of all other errors."""
    options = getattr(error, "possibilities", None)
    message = error.message if options else error.format_message()
    for pattern, words in _WORDS.items():
        message = re.sub(pattern, words, message)
    said = f"{message[:1].lower()}{message[1:]}".rstrip(".")
    near = _near(error.option_name, options) if options else []
    return f"{said}; did you mean {', '.join(near)}?" if near else said


def _near(word: str, options: Iterable[str]) -> list[str]:
    """The options that a word may be meant for, the nearest first, by what they are called behind their hyphens."""
    from difflib import get_close_matches

    names = {option.lstrip("-"): option for option in options}
    return [names[name] for name in get_close_matches(word.lstrip("-"), names)]


_WORDS = {
    r"^No such (command|option):? '?([^' ]+)'?\.?": r"there is no \1 '\2'",
    r" Did you mean ": "; did you mean ",
    r"^Got unexpected extra arguments?(?:\(s\))? \((.+)\)": r"unexpected argument '\1'",
    r"\bValue error, ": "",
    r"Input should be a valid integer\b.*": "write a whole number, in digits",
    r"Input should be a valid number\b.*": "write a number, in digits",
    r"Input should be greater than or equal to (\S+)": r"write \1 or more",
    r"Input should be less than or equal to (\S+)": r"write \1 at most",
}


app = typer.Typer(
    name="lessonpack",
    cls=_Commands,
    help="One YAML lesson and its quiz, compiled into every package a learning platform can take.",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


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


def _declared(command: Callable[..., None]) -> Callable[..., None]:
    """The command, whose options are declared where nothing loads that a plain command line does not need."""
    known = {**vars(_options), **vars(sys.modules[command.__module__]), "typer": typer}
    command.__annotations__ = get_type_hints(command, known, include_extras=True)
    return command


for _command in (
    new,
    check,
    ids,
    sizes,
    preview,
    build,
    release,
    validate,
    targets,
    rules,
    explain,
    schema,
):  # in the order of `--help`
    app.command(cls=_Command)(_declared(_command))
_schemas_app = typer.Typer(cls=_Commands, help="The official XSDs: install them once, work offline ever after.")
_schemas_app.command(cls=_Command)(_declared(_schemas.install))
_schemas_app.command(cls=_Command)(_declared(_schemas.status))
app.add_typer(_schemas_app, name="schemas")
