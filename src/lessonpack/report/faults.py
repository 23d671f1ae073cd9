"""Faults of ours are kept apart: one ends the piece of work that it happened in, is told, and the rest goes on."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePath
from types import TracebackType

from lessonpack.report.outcome import Fault
from lessonpack.rule import CheckCrashed

_TOLD = 20  # places of a trace; those of a recursion without end are a thousand


@contextmanager
def caught(faults: list[Fault], source: str, target: str = "") -> Iterator[None]:
    """Do a piece of work; an exception that ends it is put among the faults.

    MemoryError and RecursionError are such exceptions: another package may be smaller. OSError passes, since files and
    disks are not ours, and so does what stops the program, such as KeyboardInterrupt.
    """
    try:
        yield
    except OSError:
        raise
    except CheckCrashed as crash:
        cause = crash.__cause__ or crash
        faults.append(_fault(cause, source, target, crash.code))
    except Exception as cause:
        faults.append(_fault(cause, source, target))


def _fault(cause: BaseException, source: str, target: str, check: str = "") -> Fault:
    reason = f"{type(cause).__name__}: {cause}".removesuffix(": ")
    return Fault(source=source, target=target, check=check, reason=reason, trace=trace(cause.__traceback__))


def trace(of: TracebackType | None) -> tuple[str, ...]:
    """Where an exception came from, the innermost place last: `checks/qti/names.py:12 responses_are_declared`."""
    places = [
        f"{_file(frame.f_code.co_filename)}:{line} {frame.f_code.co_qualname}" for frame, line in traceback.walk_tb(of)
    ]
    return tuple(places[-_TOLD:])


def _file(path: str) -> str:
    """A file of ours from the package's folder on, of others its name."""
    parts = PurePath(path).parts
    own = [place for place, part in enumerate(parts[:-1]) if part == "lessonpack"]
    return "/".join(parts[own[-1] + 1 :]) if own else parts[-1]
