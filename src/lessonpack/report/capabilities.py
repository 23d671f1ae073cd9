"""What targets carry, for people: which features are lost, which arrive changed, and which arrive as they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lessonpack.features import Feature
from lessonpack.findings import listed
from lessonpack.lms import Platform
from lessonpack.report import text
from lessonpack.report.paper import Paper
from lessonpack.target import Carriage, Target

HEADS = {
    Carriage.DROPPED: "lost",
    Carriage.APPROXIMATED: "otherwise",
    Carriage.CARRIED: "arrives",
    Carriage.FOREIGN: "no place",
}
"""The word before the features of each carriage; losses come first."""

Row = tuple[str, str]


def names(target: Target, carriage: Carriage) -> list[str]:
    """The features that have this carriage in the target's table."""
    return [feature.value for feature in Feature if target.table[feature].carriage is carriage]


def reasons(target: Target, carriage: Carriage) -> Iterator[Row]:
    """The features that have this carriage, with reasons; those that share one are in one row: `hint, theme`."""
    together: dict[str, list[str]] = {}
    for feature in Feature:
        entry = target.table[feature]
        if entry.carriage is carriage:
            together.setdefault(entry.reason, []).append(feature.value)
    yield from ((", ".join(named), reason) for reason, named in together.items())


def overview(targets: Sequence[Target], paper: Paper) -> None:
    """Print for each target the names of the features that are lost or arrive changed."""
    for alike in grouped(targets):
        said = (
            (head, ", ".join(names(alike[0], each))) for each, head in HEADS.items() if each is not Carriage.CARRIED
        )
        text.listing(titles(alike), [typed(alike), *(row for row in said if row[1])], paper)


def at_length(targets: Sequence[Target], paper: Paper, *, briefly: bool = False) -> None:
    """Print for each target what becomes of every feature, and why.

    `briefly` leaves out the reasons for features that have no place in the format.
    """
    for target in targets:
        text.listing(target.title, [typed([target]), *rows(target, briefly=briefly)], paper)


def rows(target: Target, *, briefly: bool = False) -> Iterator[Row]:
    """What becomes of every feature, losses first; the carried ones are named only if others are lost."""
    for carriage, head in HEADS.items():
        if carriage is Carriage.CARRIED:
            told = [", ".join(names(target, carriage)) if names(target, Carriage.DROPPED) else "all else"]
        elif carriage is Carriage.FOREIGN and briefly:
            told = [", ".join(names(target, carriage))]
        else:
            told = [f"{named}: {reason}" for named, reason in reasons(target, carriage)]
        yield from (("" if number else head, said) for number, said in enumerate(told) if said)


def given(platform: Platform, paper: Paper) -> None:
    """Print which formats suit a platform best, and how that is known."""
    said = [("lesson and quiz", platform.activity), ("questions", platform.questions)]
    text.listing(f"{platform.title}, best given by --for {platform.name}", said, paper)


def grouped(targets: Sequence[Target]) -> list[list[Target]]:
    """The targets in groups that carry, change and lose the same features."""
    groups: dict[tuple[Carriage, ...], list[Target]] = {}
    for target in targets:
        groups.setdefault(tuple(target.table[feature].carriage for feature in Feature), []).append(target)
    return list(groups.values())


def titles(alike: Sequence[Target]) -> str:
    """The titles of targets: `QTI 2.1 and QTI 2.2`."""
    return listed([target.title for target in alike])


def typed(alike: Sequence[Target]) -> Row:
    """A row with their names on the command line: `--target  qti21 (by default), qti22`."""
    return "--target", ", ".join(f"{each.name} (by default)" if each.by_default else each.name for each in alike)
