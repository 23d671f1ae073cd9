"""What a command takes of the processor, with all that it starts.

    python tests/tools/spent.py make test

`time` does not see most of what a browser does: the processes of its pages are no children of whoever waits for the
browser. Here they become those of this process when their parents end, on Linux alone, and are waited for.
"""

from __future__ import annotations

import ctypes
import os
import sys
import time

_ADOPTS_ORPHANS = 36  # PR_SET_CHILD_SUBREAPER


def main(command: list[str]) -> int:
    began, spent, seen, code = time.monotonic(), 0.0, 0.0, 0
    ctypes.CDLL(None).prctl(_ADOPTS_ORPHANS, 1, 0, 0, 0)
    first = os.spawnvp(os.P_NOWAIT, command[0], command)
    while True:
        try:
            process, status, usage = os.wait4(-1, 0)
        except ChildProcessError:
            break
        spent += usage.ru_utime + usage.ru_stime
        if process == first:
            seen, code = usage.ru_utime + usage.ru_stime, os.waitstatus_to_exitcode(status)
    passed = time.monotonic() - began
    print(f"{spent:.1f} s of a processor, {seen:.1f} as `time` has them; {passed:.1f} s passed", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
