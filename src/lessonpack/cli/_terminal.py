"""Output for all commands: how to print, to refuse a command, and to show progress."""

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

_PADDED = re.compile(r"(?<=[A-Z])0+(?=\d)")  # leading zeros in the number of a code


USAGE = 2  # the exit code of a wrong command line, or of a path that cannot be opened
FAULT = 3  # the exit code of a fault in lessonpack


def say(line: str, *, error: bool = False) -> None:
    """Print a line with invisible characters made visible, since it may quote anything."""
    print(visible(line), file=sys.stderr if error else sys.stdout)


def say_data(text: str) -> None:
    """Print JSON; characters that the console cannot encode become escapes of JSON."""
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        text = re.sub(r"[^\x00-\x7f]", _escaped, text)
    sys.stdout.write(text)


def _escaped(match: re.Match[str]) -> str:
    return json.dumps(match[0])[1:-1]


class Refused(typer.Exit):
    """Ends a command that cannot be carried out; `message` says why."""

    def __init__(self, message: str) -> None:
        super().__init__(USAGE)
        self.message = message


def refuse(message: str) -> NoReturn:
    say(f"lessonpack: {message}", error=True)
    raise Refused(message)


def refuse_for(error: OSError, where: str = "") -> NoReturn:
    """End the command because of an error of a disk or file system; `where` is named if the error has no path."""
    from lessonpack.report import trouble

    refuse(trouble.told(error, where))


def unknown(what: str, word: str, known: Iterable[str], more: str) -> str:
    """`there is no target 'scorm'; did you mean 'scorm12'? 'lessonpack targets' lists them`."""
    near = _nearest(word, list(known))
    advice = f"did you mean {quoted(near)}? {more[:1].upper()}{more[1:]}" if near else more
    return f"there is no {what} {quoted(word)}; {advice}"


def _nearest(word: str, known: list[str]) -> str:
    """The known name most similar to a word, "" for none; a code that differs only in leading zeros comes first."""
    from difflib import get_close_matches

    plain = {_PADDED.sub("", name): name for name in reversed(known)}
    same = plain.get(_PADDED.sub("", word))
    return same or next(iter(get_close_matches(word, known, 1)), "")


def tell(found: list[Finding]) -> bool:
    """Print findings; True when one of them is an error."""
    from lessonpack.report import text, words
    from lessonpack.report.outcome import Outcome

    result = Outcome(findings=tuple(found))
    text.findings(words.told(result.findings, verbose=False), console(), here=Path.cwd())
    return result.exit_code != 0


def console() -> Console:
    from rich.console import Console

    # Piped output has no width: this is wide enough that no cell of a table is broken. Text is never taken for markup.
    width = None if sys.stdout.isatty() else 160
    return Console(width=width, highlight=False, markup=False, emoji=False)


@contextmanager
def waiting(*, quiet: bool) -> Iterator[Progress]:
    """A progress bar on stderr if that is a terminal, otherwise nothing."""
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
