"""`python -m lessonpack` and the `lessonpack` command: the version answers before anything heavy loads."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line; `--version` alone needs neither typer nor the library."""
    if sys.argv[1:] == ["--version"]:
        from lessonpack._version import VERSION

        try:
            print(f"lessonpack {VERSION}", flush=True)
            return
        except OSError:  # there is no room for it: told as any command tells it
            pass
    from lessonpack.cli import run

    run()


if __name__ == "__main__":
    main()
