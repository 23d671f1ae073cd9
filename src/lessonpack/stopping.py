"""What tells a process to stop: Ctrl-C, a system or a time limit (SIGTERM), a terminal that is closed (SIGHUP)."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
_MOMENT = 0.01  # seconds after which what raised nothing comes again


class Stopped(KeyboardInterrupt):
    """Raised, as by Ctrl-C, where a signal told the process to stop; `code` is the exit code that says so."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.code = 128 + number


def heed(*, once: bool) -> None:
    """Stop by each of the signals; once told, put away in peace what is not finished.

    Ctrl-C may be pressed again, unless it is heeded `once`. Who started us may be deaf to a signal, as what runs in the
    background is to Ctrl-C: then so are we. A signal that comes while Python lets go of an object raises nothing, so it
    comes once more.
    """
    told, before = False, sys.unraisablehook

    def stop(number: int, _frame: object) -> None:
        nonlocal told
        if not told or (number == signal.SIGINT and not once):
            told = True
            raise Stopped(number)

    for each in SIGNALS:
        if signal.getsignal(each) != signal.SIG_IGN:
            signal.signal(each, stop)

    def unheard(lost: UnraisableHookArgs) -> None:
        nonlocal told
        if isinstance(lost.exc_value, Stopped):
            told = False
            _soon(lost.exc_value.code - 128)
        else:
            before(lost)

    sys.unraisablehook = unheard


@contextmanager
def held() -> Iterator[None]:
    """Have what tells to stop come as the block is left: where libraries call back, they keep what is raised to
    themselves.
    """
    import threading

    if threading.current_thread() is not threading.main_thread():  # in no other do signals raise anything
        yield
        return
    told: list[int] = []
    before = {each: handler for each in SIGNALS if callable(handler := signal.getsignal(each))}
    try:
        for each in before:
            signal.signal(each, lambda number, _frame: told.append(number))
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
        for number in dict.fromkeys(told):
            signal.raise_signal(number)


@contextmanager
def unwrapped() -> Iterator[None]:
    """Raise what tells to stop itself, where an error was made of it: Python does so where a class is made."""
    try:
        yield
    except Exception as error:
        behind = error.__cause__
        while behind is not None and not isinstance(behind, KeyboardInterrupt):
            behind = behind.__cause__
        if behind is None:
            raise
        raise behind from None


def _soon(number: int) -> None:
    """Have the signal come a moment later: what it raises now would be lost again."""
    import threading  # hardly ever needed

    again = threading.Timer(_MOMENT, signal.raise_signal if sys.platform == "win32" else _send, [number])
    again.daemon = True
    again.start()


def _send(number: int) -> None:
    os.kill(os.getpid(), number)  # unlike raise_signal it wakes who waits
