"""What is said and shown: one way to print, to refuse a command, to draw a table and a bar."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

from lessonpack.findings import quoted
from lessonpack.visible import visible

if TYPE_CHECKING:
    from rich.console import Console

    from lessonpack.findings import Finding
    from lessonpack.inspection import Progress


USAGE = 2  # the exit code of a wrong command line, or of a path that cannot be opened
FAULT = 3  # a fault of ours


def say(line: str, *, error: bool = False) -> None:
    """Print a line, all of it to be seen: it may quote anything."""
    print(visible(line), file=sys.stderr if error else sys.stdout)


def say_data(text: str) -> None:
    """Print JSON; letters that the console has not are written by JSON's own escapes, so that it stays JSON."""
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        text = re.sub(r"[^\x00-\x7f]", _escaped, text)
    sys.stdout.write(text)


def _escaped(match: re.Match[str]) -> str:
    return json.dumps(match[0])[1:-1]


def refuse(message: str) -> NoReturn:
    say(f"lessonpack: {message}", error=True)
    raise typer.Exit(USAGE)


def refuse_for(error: OSError, where: str = "") -> NoReturn:
    """End the command for what a disk or a file system refused; `where` is told when the error names no path."""
    from lessonpack.report import trouble

    refuse(trouble.told(error, where))


def nearest(word: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(word, list(known), 1)
    return f"; did you mean {quoted(near[0])}?" if near else ""


def tell(found: list[Finding]) -> bool:
    """Print findings; True when one of them is an error."""
    from lessonpack.report import text, words
    from lessonpack.report.outcome import Outcome

    result = Outcome(findings=tuple(found))
    text.findings(words.told(result.findings, verbose=False), console(), here=Path.cwd())
    return result.exit_code != 0


def console() -> Console:
    from rich.console import Console

    # Piped output has no width of its own: wide enough that no cell of a table is broken.
    # What is printed is text, never markup of rich's.
    width = None if sys.stdout.isatty() else 160
    return Console(width=width, highlight=False, markup=False, emoji=False)


@contextmanager
def waiting(*, quiet: bool) -> Iterator[Progress]:
    """A bar on stderr when that is a terminal, silence elsewhere."""
    if quiet or not sys.stderr.isatty():
        yield lambda _done, _total, _label: None
        return
    with _bar() as advance:
        yield advance


@contextmanager
def _bar() -> Iterator[Callable[[int, int, str], None]]:
    from rich.console import Console
    from rich.progress import Progress as Bar
    from rich.progress import TextColumn

    label_first = (TextColumn("{task.description}", markup=False), *Bar.get_default_columns()[1:])
    with Bar(*label_first, console=Console(stderr=True, emoji=False), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total, label: bar.update(task, completed=done, total=total, description=visible(label))
