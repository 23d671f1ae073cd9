"""What packages leave out of their lessons, or change, in lines: for each, each line once, or in all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from lessonpack import targets
from lessonpack.findings import listed
from lessonpack.report.outcome import Lost, Outcome
from lessonpack.report.words import Alike, Row, and_more, count, join
from lessonpack.target import Target, summed

_MOST = 10  # lines that are told; of more, what they come to


def worded(target: Target, counts: Mapping[str, int], questions: int, arriving: int) -> str:
    """So many losses in one line, and how many of the questions arrive, unless all do; "" where nothing is lost."""
    words = summed(target, counts)
    return (
        f"{arriving:,} of {count(questions, 'question')} arrive; {words}" if words and arriving < questions else words
    )


def at_length(result: Outcome) -> Iterator[Row]:
    """For each package one line; packages of a source that have the same line have it together."""
    return ((_named(entries), said) for said, entries in _lost(result))


def at_once(result: Outcome) -> Iterator[Row]:
    """The same, each line once: at the first lesson whose packages have it, with how many others have it as well; of
    many different lines what they come to, kind by kind.
    """
    alike: dict[tuple[str, ...], Alike[str]] = {}
    for said, entries in _lost(result):
        join(alike, (said, *(entry.target for entry in entries)), _named(entries))
        if len(alike) > _MOST:
            return _in_all(result)
    return ((and_more(first, others), said) for (said, *_), (first, others) in alike.items())


def _lost(result: Outcome) -> Iterator[tuple[str, Sequence[Lost]]]:
    """What packages leave out or change, in a line, with the packages of one source that have it alike."""
    for _, of_source in groupby(result.losses, key=lambda entry: entry.source):
        alike: dict[str, list[Lost]] = {}
        for entry in of_source:
            alike.setdefault(entry.words, []).append(entry)
        yield from alike.items()


def _in_all(result: Outcome) -> Iterator[Row]:
    """What all packages for a target leave out or change together; targets of which the same is true have one line."""
    alike: dict[tuple[str, int], list[str]] = {}
    for target, lost in _totals(result).items():
        said = worded(targets.load()[target], lost.counts, lost.questions, lost.arriving)
        alike.setdefault((said, lost.lessons), []).append(lost.pattern)
    for (said, lessons), patterns in alike.items():
        first, *others = patterns
        named = listed([first, *(pattern.removeprefix("*") for pattern in others)])
        yield f"{named} ({count(lessons, 'lesson')})", f"in all: {said}"


class _Total:
    """The losses of all packages for a target, which `pattern` names."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.counts: Counter[str] = Counter()
        self.lessons = self.questions = self.arriving = 0

    def add(self, lost: Lost) -> None:
        self.counts.update(lost.counts)
        self.lessons += 1
        self.questions += lost.questions
        self.arriving += lost.arriving


def _totals(result: Outcome) -> Mapping[str, _Total]:
    totals: dict[str, _Total] = {}
    for lost in result.losses:
        totals.setdefault(lost.target, _Total(f"*{lost.package.removeprefix(_stem(lost))}")).add(lost)
    return totals


def _named(entries: Sequence[Lost]) -> str:
    """Packages of one source: `rain.qti21.zip, .qti22.zip and .qti30.zip`."""
    stem = _stem(entries[0])
    first, *others = (entry.package for entry in entries)
    return listed([first, *(name.removeprefix(stem) for name in others)])


def _stem(lost: Lost) -> str:
    """What of a package's name is that of its lesson."""
    return lost.package.partition(f".{lost.target}")[0]
