"""`python -m lessonpack` and the `lessonpack` command: what is only asked is answered before anything heavy loads."""

from __future__ import annotations

import gc
import os
import sys


def main() -> None:
    """Run the command line; Ctrl-C before it began, or when all is done, is no traceback."""
    try:
        _main()
    except KeyboardInterrupt:
        os._exit(130)


def _main() -> None:
    """Run the command line; help, version and completions need neither typer nor the library."""
    gc.set_threshold(2_000_000, 10, 10)  # modules and a build make many objects and hardly any cycles: collect rarely
    from lessonpack import shell

    told = shell.answer(sys.argv[1:])
    if told is not None:
        try:
            print(told, flush=True)
            return
        except (OSError, UnicodeError):  # no room for it, or no such letters there: as any command tells it
            pass
    from lessonpack import bytecode, regexes, stopping

    modules, expressions = bytecode.install(), regexes.install()
    with stopping.held():  # msgspec loses Ctrl-C as it is imported, and crashes later for what it was to import then
        from lessonpack.cli import run

    def keep() -> None:
        modules.keep()
        expressions.keep()

    run(keep)


if __name__ == "__main__":
    main()
