"""What comes next: what to do with packages, and how platforms import them."""

from __future__ import annotations

import fnmatch
from collections import Counter
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path

from lessonpack.findings import listed
from lessonpack.model.about import UNVERSIONED
from lessonpack.report.outcome import Judged, Outcome, State
from lessonpack.report.words import Alike, Row, count, join, missing, pattern, rows


def next_steps(result: Outcome, out: Path) -> Iterator[Row]:
    """What to do with the packages: a row for each target, and one for the report.

    Packages with import instructions for a platform are left out: `imports` has them.
    """
    written, kinds = False, Counter[str]()
    alike: dict[tuple[str, tuple[str, ...]], Alike[Judged]] = {}
    for package in result.packages:
        if package.written and package.next:
            written = True
            kinds[package.target] += 1
            if not package.imports:
                join(alike, (package.target, package.next.words), package)
    for key, (first, others) in sorted(alike.items()):
        if first.next is not None:
            path = _together(result, first, first.next.path, others, alike=others + 1 == kinds[key[0]])
            yield from rows((out / path).as_posix(), first.next.words)
    if _may_lack_version(result):
        yield "version:", f"names have it behind the id; where a lesson or course has none, it is {UNVERSIONED}"
    if written:
        yield (out / "report.md").as_posix(), "all of this at length, with digests"


def _may_lack_version(result: Outcome) -> bool:
    """True for a release with a version that perhaps nobody gave; in a build no name has one, as the first shows."""
    versions = (entry.version for entry in result.outputs if entry.state is State.WRITTEN)
    return UNVERSIONED in takewhile(bool, versions)


def heading(result: Outcome) -> str:
    """`Next:`, and of which lessons and packages what comes next is not, for nobody to upload it as if it were all."""
    numbers = {
        "lesson": missing(result),
        "package": sum(each.is_built and not each.written for each in result.packages),
    }
    absent = [count(number, noun) for noun, number in numbers.items() if number]
    verb = "was" if sum(numbers.values()) == 1 else "were"
    return f"Next, without the {listed(absent)} that {verb} not built:" if absent else "Next:"


def imports(result: Outcome) -> dict[str, list[Row]]:
    """How to import the packages, by title of platform: a row for each sentence, with how it is known."""
    kinds, alike = Counter[str](), dict[str, Alike[Judged]]()
    for package in result.packages:
        kinds[package.target] += package.written is not None
        if package.imports:
            join(alike, package.target, package)
    told: dict[str, list[Row]] = {}
    for first, others in alike.values():
        name = _together(result, first, first.name, others, alike=others + 1 == kinds[first.target])
        for each in first.imports:
            told.setdefault(each.title, []).extend(rows(name, (f"{one.says} ({one.known})" for one in each.advice)))
    return told


def _together(result: Outcome, first: Judged, path: str, others: int, *, alike: bool) -> str:
    """A path of the first of several packages for all of them: with `*`, unless that named others than these as well.

    `alike` is False where something else is told of others of the run and their target: that they are to be left out.
    """
    if not others:
        return path
    if not alike or _names_others(result, pattern(first, first.name)):
        return f"{path} and {others} more"
    return pattern(first, path)


def _names_others(result: Outcome, pattern: str) -> bool:
    """True where it fits a package in the folder that is none of the run's."""
    there = (entry.name for entry in result.outputs if entry.state is not State.WRITTEN)
    named = {name for name in there if fnmatch.fnmatch(name, pattern)}
    for package in result.packages if named else ():
        named.discard(package.name)
    return bool(named)
