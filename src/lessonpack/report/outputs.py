"""Whose the packages in the output folder are: no source replaces another's, and none that is old passes for new.

The report of a run, `report.json`, remembers which source made what; the next run reads it before it writes.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from lessonpack.findings import Finding, Place, Rule, finding, rule
from lessonpack.package import folded
from lessonpack.report.outcome import Output, State

REPORT = "report.json"
Known = Mapping[str, Output]
"""Packages in the output folder by their `folded` names."""

TWO_SOURCES = rule(
    "OUT001",
    holds="Every source of a run writes packages of its own.",
    says="{source} and {others} would write the same: {names}",
    hint="Give each a different `id`, or build them into different folders with --out.",
    reason="The last one would replace the others without a word, and platforms would take all of them for one lesson.",
    clause="lessonpack: packages are named by the id of their lesson or course, in a release by its version as well",
)
OF_ANOTHER = rule(
    "OUT002",
    holds="A build does not replace the package of another source.",
    says="{source} would replace what an earlier build made of {other}: {names}",
    hint="Give one of the two another `id`, or build into another folder with --out. If {other} no longer makes it, "
    "delete it from the output folder.",
    reason="The package of the other lesson would be gone without a word, though its source is still there.",
    clause="lessonpack: report.json remembers which source made which package",
)

_NOT_THIS = "kept from an earlier build, not this source"
_FAILED = "kept from an earlier build of this source, which did not pass now"


class Plan(Struct, frozen=True, kw_only=True):
    """What a source is to become, before any of it is built: the names of its packages, none when it is unreadable.

    `id` and `version` are what packages are named by (`version` in a release); `inputs` is a digest of all its files.
    """

    source: Path
    at: Place
    inputs: str
    id: str = ""
    version: str = ""
    names: tuple[str, ...] = ()


def known(folder: Path) -> Known:
    """The packages that lie in a folder and that its report tells of.

    A report that is missing, damaged or of another version tells of none: it never keeps a build from going on.
    """
    try:
        told = [_output(entry, folder) for entry in json.loads((folder / REPORT).read_bytes())["outputs"]]
        return {folded(entry.name): entry for entry in told if (folder / entry.name).exists()}
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return {}


def _output(told: Mapping[str, object], folder: Path) -> Output:
    """An entry of a report; ValueError or OSError for one that no run could have told, or that no path comes of."""
    texts = {key: str(told[key]) for key in ("name", "source", "id", "version", "inputs", "note")}
    if b"\0" in os.fsencode("".join(texts.values())):  # which refuses what no name of a file can be
        raise ValueError("no text of a report")
    if texts["name"] in ("", "..") or Path(texts["name"]).name != texts["name"]:
        raise ValueError("a name that leads elsewhere")
    entry = Output(**texts, state=State(str(told["state"])))
    _is_there(_source(entry, folder))
    return entry


def clashes(plan: Plan, plans: Sequence[Plan], earlier: Known, folder: Path) -> Iterator[Finding]:
    """What keeps a source from being written: packages that another source of this run, or of an earlier one, makes."""
    names = {folded(name): name for name in plan.names}
    rivals = [other for other in plans if other is not plan and not names.keys().isdisjoint(map(folded, other.names))]
    if rivals:
        taken = {folded(name) for other in rivals for name in other.names}
        others = ", ".join(other.source.as_posix() for other in rivals)
        yield _clash(plan, TWO_SOURCES, [names[key] for key in names if key in taken], others=others)
    held: dict[str, list[str]] = {}
    for key in names:
        if key in earlier and _is_another_s(earlier[key], plan, plans, folder):
            held.setdefault(_source(earlier[key], folder).as_posix(), []).append(names[key])
    for other, files in held.items():
        yield _clash(plan, OF_ANOTHER, files, other=other)


def _clash(plan: Plan, broken: Rule, names: Sequence[str], **arguments: str) -> Finding:
    return finding(broken, plan.at, {"source": plan.source.as_posix(), "names": ", ".join(names), **arguments})


def _is_another_s(entry: Output, plan: Plan, plans: Sequence[Plan], folder: Path) -> bool:
    """True for a package of another source that is still there, and not known to be called otherwise by now.

    A source that was moved or renamed leaves what it made to whoever makes it next.
    """
    owner = _source(entry, folder)
    if _file(owner) == _file(plan.source) or not _is_there(owner):
        return False
    now = next((other.id for other in plans if _file(other.source) == _file(owner)), entry.id)
    return bool(entry.version) or now in ("", entry.id)


def settled(plans: Sequence[Plan], written: Collection[str], earlier: Known, folder: Path) -> tuple[Output, ...]:
    """The packages that lie in the folder after a run that wrote those of these names, each with what it is now."""
    fresh = {folded(name) for name in written}
    sources = {_file(plan.source): plan for plan in plans}
    found = {key: _left_behind(entry, sources.get(_file(_source(entry, folder)))) for key, entry in earlier.items()}
    for plan in plans:
        for name in plan.names:
            key = folded(name)
            if key in fresh:
                found[key] = _written(plan, name, folder)
            elif (folder / name).exists() and not (key in earlier and _is_another_s(earlier[key], plan, plans, folder)):
                found[key] = _stale(earlier.get(key, Output(name=name)), plan)
    return tuple(sorted(found.values(), key=lambda entry: entry.name))


def _written(plan: Plan, name: str, folder: Path) -> Output:
    source = _address(plan.source, folder)
    return Output(name=name, source=source, id=plan.id, version=plan.version, inputs=plan.inputs)


def _left_behind(entry: Output, plan: Plan | None) -> Output:
    """A package of an earlier run that this one was not to write; `plan` is what its source is by now, where known.

    A release stays what it was, whatever becomes of its source.
    """
    if plan is None or entry.version:
        return entry if entry.state is State.STALE else replace(entry, state=State.KEPT)
    if not plan.names or entry.inputs != plan.inputs or entry.note == _FAILED:
        return _stale(entry, plan)
    return replace(entry, state=State.KEPT, note="")


def _stale(entry: Output, plan: Plan) -> Output:
    return replace(entry, state=State.STALE, note=_FAILED if entry.inputs == plan.inputs else _NOT_THIS)


# --- where a source is --------------------------------------------------------------------------------


def _address(source: Path, folder: Path) -> str:
    """A source file as seen from the folder: the same in any working directory, and wherever both are moved."""
    try:
        return Path(os.path.relpath(source, folder)).as_posix()
    except ValueError:  # on another drive of Windows
        return source.absolute().as_posix()


def _source(entry: Output, folder: Path) -> Path:
    """The file that a package was made from, which may be gone."""
    return Path(os.path.normpath(folder / entry.source))


def _is_there(path: Path) -> bool:
    """True for a source that exists, and for one in a folder that is closed to us: nobody can say that it is gone."""
    try:
        return path.is_file()
    except PermissionError:
        return True


def _file(path: Path) -> str:
    """One name for a file, however it is addressed."""
    return os.path.realpath(path)
