"""Output for all commands: how to print, to refuse a command, and to show progress."""

from __future__ import annotations

import json
import os
import re
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from lessonpack.findings import quoted
from lessonpack.patterns import regex
from lessonpack.visible import visible

if TYPE_CHECKING:
    from rich.console import Console

    from lessonpack.findings import Finding
    from lessonpack.inspection import Progress
    from lessonpack.report.paper import Paper

_PADDED = regex(r"(?<=[A-Z])0+(?=\d)")  # leading zeros in the number of a code


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


class Refused(SystemExit):
    """Ends a command that cannot be carried out; `messages` say why."""

    def __init__(self, *messages: str) -> None:
        super().__init__(USAGE)
        self.messages = messages


def refuse(*messages: str) -> NoReturn:
    """End the command, and say why: a line for each reason."""
    for message in messages:
        say(f"lessonpack: {message}", error=True)
    raise Refused(*messages)


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
    """Print findings, for a command that has no `--verbose`; True when one of them is an error."""
    from lessonpack.report import text, words
    from lessonpack.report.outcome import Outcome

    result = Outcome(findings=tuple(found))
    told = words.told(result.findings, verbose=False)
    text.findings(told, paper(), here=Path.cwd(), teller="'lessonpack check --verbose'")
    return result.exit_code != 0


def paper() -> Paper:
    """What outcomes are printed on."""
    from lessonpack.report.paper import Plain, on

    # rich takes what it prints to for a terminal where one of these says so.
    coloured = sys.stdout.isatty() or any(map(os.environ.get, ("FORCE_COLOR", "TTY_COMPATIBLE")))
    return on(console()) if coloured else Plain(sys.stdout)


def console() -> Console:
    from rich.console import Console

    # Piped output has no width: this is wide enough that no cell of a table is broken. Text is never taken for markup.
    width = None if sys.stdout.isatty() else 160
    return Console(width=width, highlight=False, markup=False, emoji=False)


_PATIENCE = 1.0  # seconds of work in which nobody asks what is being done
_STEP = 0.1  # seconds between two looks of the bar


@contextmanager
def waiting(*, quiet: bool) -> Iterator[Progress]:
    """A progress bar on stderr for work that takes longer than a moment, if that is a terminal; otherwise nothing."""
    if quiet or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        from lessonpack.inspection import silent

        yield silent
        return
    with _Bar() as bar:
        yield bar.show


class _Bar:
    """What is being done, how far it is, how fast, and how long it will still take."""

    def __init__(self) -> None:
        self._next = time.monotonic() + _PATIENCE
        self._shown: Any = None
        self._task: Any = None
        self._done = -1

    def __enter__(self) -> _Bar:
        return self

    def __exit__(self, *_error: object) -> None:
        if self._shown is not None:
            self._shown.stop()

    def show(self, done: int, total: int, label: str) -> None:
        """Show where the work is, unless that was shown just before."""
        now = time.monotonic()
        if done < self._done and self._task is not None:  # another piece of work begins, as fast as it may be
            self._shown.reset(self._task)
        self._done = done
        if now < self._next:
            return
        self._next = now + _STEP
        if self._shown is None:
            self._shown = _bar()
            self._task = self._shown.add_task(visible(label), total=total, completed=done)
            self._shown.start()
        self._shown.update(self._task, completed=done, total=total, description=visible(label), refresh=True)


def _bar() -> Any:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, ProgressColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Any) -> Text:
            return Text(f"{task.speed:,.1f}/s" if task.speed else "")

    class Left(TimeRemainingColumn):
        def render(self, task: Any) -> Text:
            known = task.total is not None and task.time_remaining is not None
            return super().render(task).append(" left", "default") if known else Text()

    # Without a thread that refreshes it: beside one no process can be forked.
    return Bar(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        Rate(),
        Left(),
        console=Console(stderr=True, emoji=False),
        transient=True,
        auto_refresh=False,
    )
