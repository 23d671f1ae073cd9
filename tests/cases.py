"""Many cases of one promise in one test: each is tried, and those that fail are told, each by its name.

What a test costs beside what it does, found, started and told of between processes, is 2 ms: more than most of these.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

import pytest

Case = TypeVar("Case")


def named(cases: Iterable[Case]) -> Iterator[tuple[str, Case]]:
    """Cases whose names are themselves."""
    return ((str(case), case) for case in cases)


def every_case(cases: Iterable[tuple[str, Case]], holds: Callable[[Case], object]) -> None:
    """Try what is promised with every case, of which there is one at least."""
    tried, failed = [*cases], list[BaseException]()
    assert tried, "there is no case"
    for name, case in tried:
        try:
            holds(case)
        except (Exception, pytest.fail.Exception) as error:
            error.add_note(f"the case: {name}")
            failed.append(error)
    if failed:
        raise BaseExceptionGroup(f"{len(failed)} of {len(tried)} cases", failed)
