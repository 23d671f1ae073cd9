"""What becomes of packages on the platforms that they are meant for, in lines: for each, each line once, or in all."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from msgspec.structs import replace

from lessonpack.findings import listed
from lessonpack.report.outcome import Arrival, Judged, Outcome, Taken
from lessonpack.report.words import Alike, Row, and_more, count, join, pattern, rows

_UNLESS = "all of it arrives, as far as is known, unless a finding says otherwise"
_MOST = 10  # lines that are told; of more, what they come to
_TAKEN = (Arrival.WHOLE, Arrival.IN_PART)
_NOT_KNOWN = "LMS003"  # the rule about formats of which nothing is known on a platform


def at_length(result: Outcome) -> Iterator[Row]:
    """What becomes of each package on the platforms that it is meant for, beyond what its format leaves out."""
    for package, lines in _arrivals(result):
        yield from rows(package.name, lines)


def at_once(result: Outcome) -> Iterator[Row]:
    """The same, but once of the packages that many lessons became for one target: at the first of them; of many
    different lines what they come to, target by target.
    """
    alike: dict[tuple[str, ...], Alike[str]] = {}
    for package, lines in _arrivals(result):
        join(alike, (package.target or package.source, *lines), package.name)
        if len(alike) > _MOST and package.is_built:
            return _in_all(result)
    told = (rows(and_more(first, others), lines) for (_, *lines), (first, others) in alike.items())
    return chain.from_iterable(told)


def _arrivals(result: Outcome) -> Iterator[tuple[Judged, list[str]]]:
    """Packages with a line for what becomes of them on some of their platforms."""
    lossy = {entry.package for entry in result.losses}
    for package, known in _known(result):
        titles: dict[str, list[str]] = {}
        for each in known:
            faulty = bool(not package.is_built and package.errors + package.warnings)
            said = taken(each, lossy=package.name in lossy, faulty=faulty)
            titles.setdefault(said, []).append(each.title)
        yield package, [f"{listed(names)}: {text}" for text, names in titles.items()]


def _known(result: Outcome) -> Iterator[tuple[Judged, list[Taken]]]:
    """Packages with what is known of them on their platforms; that nothing is, where no finding says so."""
    found = _not_known(result)
    for package in result.packages:
        known = [
            each
            for each in package.platforms
            if each.arrival is not Arrival.NOT_KNOWN or (each.title, package.format) not in found
        ]
        if known:
            yield package, known


def _in_all(result: Outcome) -> Iterator[Row]:
    """What becomes of all packages for a target together, platform by platform, and of how many that is true."""
    lossy = {entry.target for entry in result.losses}
    names: dict[str, Alike[str]] = {}
    sums: dict[str, dict[tuple[object, ...], tuple[Taken, int]]] = {}
    for package, known in _known(result):
        join(names, package.target, pattern(package, package.name))
        of_target = sums.setdefault(package.target, {})
        for each in known:
            key = (each.title, each.code, each.tried, each.arrival in _TAKEN)
            before, number = of_target.get(key, (None, 0))
            of_target[key] = _with(before, each), number + 1
    for target, (name, others) in names.items():
        lines = (_line(each, number, 1 + others, lossy=target in lossy) for each, number in sums[target].values())
        yield from rows(f"{name} ({count(1 + others, 'lesson')})", lines)


def _line(of: Taken, number: int, there: int, *, lossy: bool) -> str:
    """What a platform makes of so many packages, of those that there are."""
    said = taken(of, lossy=lossy)
    sums = "in all " if said[:1].isdigit() else ""
    return f"{of.title}: {sums}{said}" + (f", of {count(number, 'lesson')}" if number < there else "")


def _with(before: Taken | None, more: Taken) -> Taken:
    """What a platform makes of several packages, when it makes this of one more."""
    if before is None or more.arrival not in _TAKEN:
        return more
    return replace(
        before,
        arrival=before.arrival if before.arrival is more.arrival else Arrival.IN_PART,
        questions=before.questions + more.questions,
        arriving=before.arriving + more.arriving,
        lost=tuple(dict.fromkeys(before.lost + more.lost)),
        changed=tuple(dict.fromkeys(before.changed + more.changed)),
        broken=tuple(dict.fromkeys(before.broken + more.broken)),
    )


def _not_known(result: Outcome) -> set[tuple[str, str]]:
    """The platforms by their titles, and the formats of which a finding says that nothing is known of them there."""
    if not any(each.arrival is Arrival.NOT_KNOWN for package in result.packages for each in package.platforms):
        return set()
    told = (dict(entry.args) for entry in result.findings if entry.code == _NOT_KNOWN)
    return {(args["title"], args["format"]) for args in told}


def taken(of: Taken, *, lossy: bool = False, faulty: bool = False) -> str:
    """`8 of 10 questions; lost: time limit`: what a platform makes of a package, as far as is known.

    `lossy` is True when the format of the package has already left something out, `faulty` when it is another's and
    there are errors or warnings about it: what these do on the platform nobody may know.
    """
    match of.arrival:
        case Arrival.REFUSED:
            return f"refused ({of.code})"
        case Arrival.NOT_KNOWN:
            return "what it makes of this format is not known here"
        case Arrival.WHOLE | Arrival.IN_PART:
            questions = [f"{of.arriving:,} of {count(of.questions, 'question')}"] if of.questions else []
            named = {"lost": of.lost, "changed": of.changed, "broken": of.broken}
            untried = [] if of.tried else ["not tried there"]
            parts = [*untried, *questions, *(f"{title}: {', '.join(names)}" for title, names in named.items() if names)]
            nothing = _UNLESS if faulty else f"nothing {'else ' if lossy else ''}is known to be lost"
            return "; ".join(parts if of.arrival is Arrival.IN_PART else [*parts, nothing])
