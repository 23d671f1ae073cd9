"""Contains faults in lessonpack: one ends the piece of work in which it occurs and is reported; the rest goes on."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePath
from types import TracebackType

from lessonpack import stopping, workers
from lessonpack.ahead import Ended
from lessonpack.report import trouble
from lessonpack.report.outcome import Fault
from lessonpack.rule import CheckCrashed

_MOST_FRAMES = 20  # of a trace: an endless recursion has a thousand


@contextmanager
def caught(faults: list[Fault], source: str, target: str = "") -> Iterator[None]:
    """Run the block; an exception that ends it is added to `faults`.

    So is RecursionError, since the next package may be smaller. Not caught are OSError, which is no fault in
    lessonpack, and what stops the program, such as KeyboardInterrupt. Want of memory is no fault either: it is raised
    as an OSError, but in a process that works for another as it is, which ends that.
    """
    try:
        with stopping.unwrapped():
            yield
    except OSError:
        raise
    except MemoryError as short:
        raise _want(short) from short
    except CheckCrashed as crash:
        cause = crash.__cause__ or crash
        if isinstance(cause, MemoryError):
            raise _want(cause) from cause
        faults.append(_fault(cause, source, target, crash.code))
    except Ended as ended:
        faults.append(Fault(source=source, target=target, reason=str(ended)))
    except Exception as cause:
        faults.append(_fault(cause, source, target))


def _want(short: MemoryError) -> MemoryError | OSError:
    return short if workers.serves() else trouble.of_memory()


def _fault(cause: BaseException, source: str, target: str, check: str = "") -> Fault:
    reason = f"{type(cause).__name__}: {cause}".removesuffix(": ")
    return Fault(source=source, target=target, check=check, reason=reason, trace=trace(cause.__traceback__))


def trace(of: TracebackType | None) -> tuple[str, ...]:
    """Where an exception came from, the innermost place last: `checks/qti/names.py:12 responses_are_declared`."""
    places = [
        f"{_file(frame.f_code.co_filename)}:{line} {frame.f_code.co_qualname}" for frame, line in traceback.walk_tb(of)
    ]
    return tuple(places[-_MOST_FRAMES:])


def _file(path: str) -> str:
    """The path of a file of lessonpack within the package; of any other file the name alone."""
    parts = PurePath(path).parts
    own = [place for place, part in enumerate(parts[:-1]) if part == "lessonpack"]
    return "/".join(parts[own[-1] + 1 :]) if own else parts[-1]
