"""How much work a piece of code takes, told so that neither a slow machine nor a busy one changes the answer.

A bound in seconds is a bound on the machine. Here the work is compared with other work of the same test: with the same
work on half as much, or with the least that anything must do to the same bytes. What is compared is processor time,
which does not run while others have the processor, and the least of several rounds, which comes nearest to the work
itself; another round is played only while the bound is not held. So noise makes no test fail, and what takes four times
as long for twice as much fails every time.
"""

from __future__ import annotations

import gc
import math
import os
import time
from collections.abc import Callable
from typing import TypeVar

Input = TypeVar("Input")

LINEAR = 2.5
"""The most that twice the input may take: twice the work, and something for noise; quadratic work takes four times."""

_ROUNDS = 15  # one is enough as a rule; a neighbour who has the machine's caches may take several
_HOPELESS = 2  # times the bound after three rounds: no noise is so great, and what is quadratic takes long
_BLINK = 0.005  # seconds: what takes less is not told apart, since some clocks are coarse


def growth(work: Callable[[Input], object], made: Callable[[int], Input], size: int) -> float:
    """How many times the work grows when the input doubles, for inputs made of this size and of four times that.

    A size is right if the work takes some tens of milliseconds: less is hidden by what any input takes, and what takes
    longer is disturbed more often.
    """
    small, large = made(size), made(4 * size)
    return math.sqrt(ratio(lambda: work(large), lambda: work(small), LINEAR**2))


def of_children() -> float:
    """Seconds of the processor that programs have taken which this process started and saw end."""
    times = os.times()
    return times.children_user + times.children_system


def ratio(
    work: Callable[[], object],
    floor: Callable[[], object],
    bound: float,
    clock: Callable[[], float] = time.process_time,
) -> float:
    """How many times the work takes what its floor takes; rounds are added only to come down to the bound."""
    least = math.inf
    # What is done but once (imports, caches) is done here. The floor is taken twice before a word is said of the work:
    # one that was disturbed would excuse whatever the work takes.
    lowest = _processor_time(floor, clock)
    for number in range(_ROUNDS):
        lowest = max(min(lowest, _processor_time(floor, clock)), _BLINK)
        least = min(least, _processor_time(work, clock))
        if least <= bound * lowest or (number > 1 and least > _HOPELESS * bound * lowest):
            break
    return least / lowest


def _processor_time(work: Callable[[], object], clock: Callable[[], float]) -> float:
    """Seconds of the processor, without those of the garbage collector, which goes through what other tests left."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        began = clock()
        work()
        return clock() - began
    finally:
        if collecting:
            gc.enable()
