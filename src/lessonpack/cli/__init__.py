"""The command line: turns options into a Job, and an Outcome into text and an exit code. The work is done elsewhere."""

from __future__ import annotations

import errno
import io
import os
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import NoReturn

from lessonpack import stopping
from lessonpack.cli import _plain
from lessonpack.cli._running import OUTPUT
from lessonpack.cli._terminal import FAULT, USAGE, say


def run(ended: Callable[[], None] = lambda: None) -> NoReturn:
    """Run the command line and end the process; a fault in lessonpack is one line and exit code 3, not a traceback.

    `ended` is called when the command has: what stands behind it is not reached, nor is what `atexit` knows.
    """
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # it was closed before the program started
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115  # to the end
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # names can be printed where there is only ASCII
    stopping.heed(once=False)
    try:
        code = _run_app()
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:  # whoever read the output is gone: there is nobody to tell
        code = 1
    except (OSError, MemoryError) as error:  # for example, the output goes to a file on a full disk
        code = _undone(error)
    except Exception as fault:
        _print_fault(fault, traced=bool(os.environ.get("LESSONPACK_TRACEBACK")))
        code = FAULT
    ended()
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


def _undone(error: OSError | MemoryError) -> int:
    """Report, if possible, that the output cannot be written, or what else keeps the command from being done; returns
    the exit code.
    """
    from lessonpack.report import trouble

    with suppress(OSError):
        error = trouble.of_memory() if isinstance(error, MemoryError) else error
        say(f"lessonpack: {trouble.told(error, '' if error.errno == errno.ENOMEM else OUTPUT)}", error=True)
        sys.stderr.flush()
    return USAGE


def _run_app() -> int:
    """Run the command and return its exit code."""
    try:
        if not _plain.run(sys.argv[1:]):
            from lessonpack.cli import _app

            _app.app()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else FAULT if end.code else 0
    return 0
