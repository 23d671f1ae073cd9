"""What tells a process to stop: Ctrl-C, a system or a time limit (SIGTERM), a terminal that is closed (SIGHUP)."""

from __future__ import annotations

import signal

SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))


class Stopped(KeyboardInterrupt):
    """Raised, as by Ctrl-C, where a signal told the process to stop; `code` is the exit code that says so."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.code = 128 + number


def heed(*, once: bool) -> None:
    """Stop by each of the signals; once told, put away in peace what is not finished.

    Ctrl-C may be pressed again, unless it is heeded `once`. Who started us may be deaf to a signal, as what runs in the
    background is to Ctrl-C: then so are we.
    """
    told = False

    def stop(number: int, _frame: object) -> None:
        nonlocal told
        if not told or (number == signal.SIGINT and not once):
            told = True
            raise Stopped(number)

    for each in SIGNALS:
        if signal.getsignal(each) != signal.SIG_IGN:
            signal.signal(each, stop)
