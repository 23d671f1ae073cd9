"""What other processes make of each of many things, such as the items of a package, ahead of the one that needs it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from itertools import repeat
from typing import Protocol, TypeVar

from msgspec import Struct

from lessonpack import workers
from lessonpack.workers import Crew, Undone

T = TypeVar("T")
R = TypeVar("R")

_LEAST, _MOST = 250, 2_500
_ROUNDS = 2  # ranges for each process: what is done beside the first of them costs nothing


class Ahead(Protocol):
    """What a function makes of each of many things, in their order; None for what is still to be made.

    It is begun as the block is entered, and what is not used when that is left is given up.
    """

    def __call__(
        self, make: Callable[[T], R], things: Sequence[T], /
    ) -> AbstractContextManager[Iterable[R | None]]: ...


def nothing(_make: Callable[[T], R], things: Sequence[T], /) -> AbstractContextManager[Iterable[R | None]]:
    """Where one process does all: it makes each as it comes to it."""
    return nullcontext(repeat(None, len(things)))


class Ended(Exception):
    """A process ended that made something ahead, and so did the one in its place; the message says how."""


class Ranges(Struct, frozen=True):
    """Made by so many processes as there are `jobs`, each of which takes a range of the things after the other.

    They part from this one with all that it has, so that only what they make is handed over. `watch` is told how many
    things are done, and of how many, `again` that a range is begun again, with the reason. What fails there is left to
    be made here, where what it raises can be told. Raises Ended, and MemoryError where that is why.
    """

    jobs: int
    watch: Callable[[int, int], None]
    again: Callable[[str], None]

    @contextmanager
    def __call__(self, make: Callable[[T], R], things: Sequence[T], /) -> Iterator[Iterable[R | None]]:
        length = min(max(len(things) // (self.jobs * _ROUNDS), _LEAST), _MOST)
        ranges = [range(at, min(at + length, len(things))) for at in range(0, len(things), length)]
        if len(ranges) < 2 or not workers.can_fork():
            yield repeat(None, len(things))
            return
        hand = partial(_made, os.getpid(), make, things)
        with Crew(lambda: hand, self.jobs, len(ranges), lambda _, reason: self.again(reason), worth=2) as crew:
            yield self._in_order(crew, ranges) if crew.shares else repeat(None, len(things))

    def _in_order(self, crew: Crew[range, list[R | None]], ranges: Sequence[range]) -> Iterator[R | None]:
        """What the crew makes of the ranges; the first of them are begun at once."""
        done: dict[int, list[R | None]] = {}
        answers = crew.do(dict(enumerate(ranges)), lambda _: self.watch(len(done) * len(ranges[0]), ranges[-1].stop))

        def handed_over() -> Iterator[R | None]:
            following = 0
            for number, answer in answers:
                if isinstance(answer, Undone):
                    raise MemoryError if answer.short else Ended(answer.reason)
                done[number] = answer
                while following in done:
                    yield from done[following]
                    done[following] = []
                    following += 1

        return handed_over()


def _made(home: int, make: Callable[[T], R], things: Sequence[T], span: range) -> list[R | None]:
    """What is made of a range of things, nothing where that fails; nor in the process that is at `home`, when no other
    is left: it makes each as it comes to it.
    """
    if os.getpid() == home:
        return [None] * len(span)
    try:
        return [make(things[at]) for at in span]
    except Exception:
        return [None] * len(span)
