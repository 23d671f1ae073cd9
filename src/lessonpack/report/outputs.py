"""Keeps track of which source each package in the output folder was made from.

So no source overwrites the package of another, and an outdated package is not taken for a fresh one. The report of a
run, `report.json`, has the list; the next run reads it before it writes.
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
    """The packages that a source is going to be built into.

    `names` are their file names, none when the source cannot be read; they are made of `id` and, in a release, of
    `version`. `at` is the place for findings about the source, `inputs` a digest of all its files.
    """

    source: Path
    at: Place
    inputs: str
    id: str = ""
    version: str = ""
    names: tuple[str, ...] = ()


def known(folder: Path) -> Known:
    """The packages that are in a folder and listed in its report.

    A report that is missing, damaged or of another version counts as empty: it never stops a build.
    """
    try:
        told = [_output(entry, folder) for entry in json.loads((folder / REPORT).read_bytes())["outputs"]]
        return {folded(entry.name): entry for entry in told if (folder / entry.name).exists()}
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return {}


def _output(told: Mapping[str, object], folder: Path) -> Output:
    """An entry of a report; ValueError or OSError for one that no run can have written, or whose path is invalid."""
    texts = {key: str(told[key]) for key in ("name", "source", "id", "version", "inputs", "note")}
    if b"\0" in os.fsencode("".join(texts.values())):  # fsencode raises ValueError for text that no file name can have
        raise ValueError("no text of a report")
    if texts["name"] in ("", "..") or Path(texts["name"]).name != texts["name"]:
        raise ValueError("a name that leads elsewhere")
    entry = Output(**texts, state=State(str(told["state"])))
    _is_there(_source(entry, folder))
    return entry


def clashes(plan: Plan, plans: Sequence[Plan], earlier: Known, folder: Path) -> Iterator[Finding]:
    """Findings that keep a source from being written: another source, of this run or an earlier one, has its names."""
    names = {folded(name): name for name in plan.names}
    rivals = [other for other in plans if other is not plan and not names.keys().isdisjoint(map(folded, other.names))]
    if rivals:
        taken = {folded(name) for other in rivals for name in other.names}
        others = ", ".join(other.source.as_posix() for other in rivals)
        yield _clash(plan, TWO_SOURCES, [names[key] for key in names if key in taken], others=others)
    held: dict[str, list[str]] = {}
    for key in names:
        if key in earlier and _is_of_another_source(earlier[key], plan, plans, folder):
            held.setdefault(_source(earlier[key], folder).as_posix(), []).append(names[key])
    for other, files in held.items():
        yield _clash(plan, OF_ANOTHER, files, other=other)


def _clash(plan: Plan, broken: Rule, names: Sequence[str], **arguments: str) -> Finding:
    return finding(broken, plan.at, {"source": plan.source.as_posix(), "names": ", ".join(names), **arguments})


def _is_of_another_source(entry: Output, plan: Plan, plans: Sequence[Plan], folder: Path) -> bool:
    """True for a package of another source that still exists, and whose id is not known to have changed since.

    When a source was moved or renamed, any source may replace the packages that were made from it.
    """
    owner = _source(entry, folder)
    if _file(owner) == _file(plan.source) or not _is_there(owner):
        return False
    now = next((other.id for other in plans if _file(other.source) == _file(owner)), entry.id)
    return bool(entry.version) or now in ("", entry.id)


def settled(plans: Sequence[Plan], written: Collection[str], earlier: Known, folder: Path) -> tuple[Output, ...]:
    """The packages that are in the folder after a run that wrote the names in `written`, each with its state."""
    fresh = {folded(name) for name in written}
    sources = {_file(plan.source): plan for plan in plans}
    found = {key: _left_behind(entry, sources.get(_file(_source(entry, folder)))) for key, entry in earlier.items()}
    for plan in plans:
        for name in plan.names:
            key = folded(name)
            if key in fresh:
                found[key] = _written(plan, name, folder)
            elif (folder / name).exists() and not (
                key in earlier and _is_of_another_source(earlier[key], plan, plans, folder)
            ):
                found[key] = _stale(earlier.get(key, Output(name=name)), plan)
    return tuple(sorted(found.values(), key=lambda entry: entry.name))


def _written(plan: Plan, name: str, folder: Path) -> Output:
    source = _address(plan.source, folder)
    return Output(name=name, source=source, id=plan.id, version=plan.version, inputs=plan.inputs)


def _left_behind(entry: Output, plan: Plan | None) -> Output:
    """The state of a package that this run did not write; `plan` is that of its source, if it was part of the run.

    A release is never stale, whatever becomes of its source.
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
    """The path of a source file relative to the folder, so that it does not depend on the working directory."""
    try:
        return Path(os.path.relpath(source, folder)).as_posix()
    except ValueError:  # on another drive of Windows
        return source.absolute().as_posix()


def _source(entry: Output, folder: Path) -> Path:
    """The path of the file that a package was made from; the file may be gone."""
    return Path(os.path.normpath(folder / entry.source))


def _is_there(path: Path) -> bool:
    """True for a source that exists, and for one in a folder that may not be read: it may well exist."""
    try:
        return path.is_file()
    except PermissionError:
        return True


def _file(path: Path) -> str:
    """The same path for a file, however it is addressed."""
    return os.path.realpath(path)
