"""What is said of packages that an earlier build left in the output folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from lessonpack.report.outcome import Outcome, Output, State

# Notes stay in report.json until something else is known, so none of them speaks of the run that it was made in.
FAILED = "kept from an earlier build of this source, which did not pass since"
UNBUILT = "kept from an earlier build of this source, which was not built since"
OLDER = "kept from an earlier build, older than its source, which was not built for this target since"
OLDER_FAILED = "kept from an earlier build, older than its source, which did not pass since"
UNKNOWN = "kept from an earlier build, of which no report is left"
RENAMED = "kept from an earlier build, its source has another id now"
GONE = "kept from an earlier build, its source is gone"
MISNAMED = "kept from an earlier build, its source is passed over for its name"
CLASHING = (
    "kept from an earlier build, still what its source is: a clash of names alone keeps it from being built again"
)
UNSEEN = "kept from an earlier build, the folder of its source was not looked into"

_AGAIN = "to replace them, build again with these targets"
_DELETE = "you may delete them: lessonpack deletes no package"
_ADVICE = {RENAMED: _DELETE, GONE: _DELETE, MISNAMED: "to replace them, give that file back its name", CLASHING: ""}


def left(result: Outcome) -> Sequence[Output]:
    """Packages of an earlier build about which there is something to know: those that are stale, and those that were
    not built again since another source has their names."""
    return [entry for entry in result.outputs if entry.state is State.STALE or entry.note == CLASHING]


def lines(
    result: Outcome, most: int | None = None, named: Callable[[str], str] = lambda source: source
) -> Iterator[tuple[str, list[str]]]:
    """The packages that an earlier build left, by what there is to do with them, "" for nothing: a line for each reason
    and source, which is told as `named`, with their names, or with so many of them.
    """
    ordered = sorted(left(result), key=lambda entry: (_advice(entry), entry.note, entry.source, entry.name))
    for advice, alike in groupby(ordered, key=_advice):
        yield (
            advice,
            [
                _line(note, named(source) if source else "", [entry.name for entry in each], most)
                for (note, source), each in groupby(alike, key=lambda entry: (entry.note, entry.source))
            ],
        )


def _advice(entry: Output) -> str:
    return _ADVICE.get(entry.note, _AGAIN)


def _line(note: str, source: str, names: Sequence[str], most: int | None) -> str:
    told = names[:most]
    more = f" and {len(names) - len(told):,} more" if len(told) < len(names) else ""
    return f"{note}{f' ({source})' if source else ''}: {', '.join(told)}{more}"
