"""Keeps track of which source each package in the output folder was made from.

So no source overwrites the package of another, and an outdated package is not taken for a fresh one. The report of a
run, `report.json`, has the list; the next run reads it before it writes.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain, groupby
from operator import attrgetter, itemgetter
from pathlib import Path
from typing import IO

from msgspec import Struct, ValidationError, convert
from msgspec.structs import astuple, replace

from lessonpack.findings import Finding, Place, Rule, Severity, finding, rule
from lessonpack.package import folded
from lessonpack.report import kept, words
from lessonpack.report.outcome import Judged, Outcome, Output, State
from lessonpack.source.naming import COURSE_FILES, LESSON_FILES, nearly
from lessonpack.spool import Made, Named, Rows, in_order

REPORT = "report.json"
_NAMED = 3  # of the sources that would write the same
_ROOM = 280  # characters for their paths: in a longer line `finding` would cut one of them
_BEGIN, _ENTRY_END, _END = b'\n  "outputs": [\n', b"    }", b"  ]"  # lines of it, of the list of packages
_BLOCK = 1 << 20  # bytes of it that are looked through at once
Known = Mapping[str, Output]
"""Packages in the output folder by their `folded` names."""

TWO_SOURCES = rule(
    "OUT001",
    holds="Every source of a run writes packages of its own.",
    says="{source} and {others} would write the same: {names}",
    hint="Give each a different `id`, or build them into different folders with --out.",
    reason="The last one would replace the others without a word, and platforms would take all of them for one lesson.",
    clause="lessonpack: packages are named by the id of their lesson or course, in a release by its version as well",
    naming=("source", "others"),
    mutual=True,
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
MISNAMED = rule(
    "OUT003",
    severity=Severity.WARNING,
    holds="The file of a lesson or course in a folder is called `lesson.yaml` or `course.yaml`.",
    says="{name} is passed over, since it is not called {meant}",
    hint="Call it {meant}; some systems hide how names end, such as `.txt`. Or build the file by the name that it has.",
    reason="A folder stands for the lessons in it, which are found by their names: nobody would learn of this one.",
    clause="lessonpack: in a folder `course.yaml`, `course.yml`, `lesson.yaml` or `lesson.yml` is built",
    naming=("name",),
)


def misnamed(file: Path, meant: str) -> Finding:
    """That a file is passed over, since it is called nearly as a lesson is, and not as that is `meant` to be."""
    return finding(MISNAMED, Place(file.as_posix()), {"name": file.name, "meant": meant})


class Plan(Struct, frozen=True, kw_only=True):
    """The packages that a source is going to be built into.

    `names` are their file names, none when the source cannot be read; they are made of `id` and, in a release, of
    `version`. `at` is the place for findings about the source, `inputs` a digest of all its files. `title` and
    `language` are its own, `files` the YAML that it is written in, `faulty` the other files in which errors were found
    when it was read: a lesson that its course lists.
    """

    source: Path
    at: Place
    inputs: str
    id: str = ""
    version: str = ""
    title: str = ""
    language: str = ""
    files: tuple[str, ...] = ()
    faulty: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


Plans = Mapping[int, Plan]
"""What is to be written of the sources of a run, by their numbers."""
Became = Mapping[int, tuple[Plan, Sequence[Judged]]]
"""The same, with the packages that each source became."""


class _Sources:
    """The sources of a run by their files, however these are addressed: that is asked for few, and takes its time."""

    def __init__(self, plans: Plans) -> None:
        self._plans = plans

    @cached_property
    def _by_file(self) -> Mapping[str, int]:
        found: dict[str, int] = {}
        for number, plan in self._plans.items():
            found.setdefault(_file(plan.source), number)
        return found

    def of(self, source: str) -> Plan | None:
        """What is to be written of a source; None for one that is not of this run."""
        number = self._by_file.get(_file(source))
        return None if number is None else self._plans[number]


def unread(source: Path) -> Plan:
    """The plan for a source that cannot be read: nothing."""
    return Plan(source=source, at=Place(source.as_posix()), inputs="")


def known(folder: Path) -> Known:
    """The packages that are in a folder and listed in its report.

    A report that is missing, damaged or of another version counts as empty: it never stops a build.
    """
    found: Named[Output] = Named()
    try:
        for told in _listed(folder / REPORT):
            entry = _output(told, folder)
            if os.path.exists(os.path.join(folder, entry.name)):  # noqa: PTH110, PTH118
                found[folded(entry.name)] = entry
    except (OSError, ValueError, LookupError, TypeError, RecursionError, ValidationError):
        return {}
    return found


def _listed(report: Path) -> Iterator[object]:
    """The entries about packages in a report, one after the other: the whole of it would take gigabytes.

    They are found by their lines, as reports are written: no text has the end of a line in it. A report that somebody
    has laid out otherwise is read as a whole.
    """
    with report.open("rb") as stream:
        if _is_behind(stream, _BEGIN):
            yield from _entries(stream)
            return
    yield from json.loads(report.read_bytes())["outputs"]


def _is_behind(stream: IO[bytes], mark: bytes) -> bool:
    """Go on to what is behind the first of such marks; False where there is none."""
    read = b""
    while block := stream.read(_BLOCK):
        read = read[-len(mark) :] + block
        if (place := read.find(mark)) >= 0:
            stream.seek(place + len(mark) - len(read), os.SEEK_CUR)
            return True
    return False


def _entries(lines: Iterable[bytes]) -> Iterator[object]:
    entry = bytearray()
    for line in lines:
        if line.startswith(_END):
            return
        entry += line
        if line.startswith(_ENTRY_END):
            yield json.loads(entry.rstrip(b",\n"))
            entry.clear()
    raise ValueError("it is not whole")


def _output(told: object, folder: Path) -> Output:
    """An entry of a report; an error for one that no run can have written, or whose path is invalid."""
    if not isinstance(told, dict) or told.keys() != set(Output.__struct_fields__):
        raise ValueError("no entry of this version")
    entry = convert(told, Output)
    if b"\0" in os.fsencode("".join(map(str, astuple(entry)))):  # it fails for text that no file name can have
        raise ValueError("no text of a report")
    if entry.name in ("", ".", "..") or os.path.basename(entry.name) != entry.name:  # noqa: PTH119
        raise ValueError("a name that leads elsewhere")
    _is_there(_source(entry, folder))
    return entry


def clashes(plans: Plans, earlier: Known, folder: Path) -> dict[int, list[Finding]]:
    """For each source that may not be written the findings that keep it from that: another source, of this run or an
    earlier one, has its names.
    """
    sources, rivals = _Sources(plans), _Rivals(plans)
    looked = ((number, list(_clashes(plan, rivals, sources, earlier, folder))) for number, plan in plans.items())
    return {number: found for number, found in looked if found}


class _Rivals:
    """The names that several sources would write, and those sources."""

    def __init__(self, plans: Plans) -> None:
        self._plans = _rivals(plans)
        self._told: dict[tuple[str, ...], list[str]] = {}  # of some names all their sources, which many ask for

    def __contains__(self, name: str) -> bool:
        return name in self._plans

    def others(self, source: Path, names: tuple[str, ...]) -> str:
        """The other sources that would write these names, in a line: of many the first, and how many more there are."""
        if names not in self._told:
            claims = (plan.source.as_posix() for name in names for plan in self._plans[name])
            self._told[names] = list(dict.fromkeys(claims))
        every, own = self._told[names], source.as_posix()
        named = [other for other in every[: _NAMED + 1] if other != own][:_NAMED]
        while len(named) > 1 and len(", ".join(named)) > _ROOM:
            named.pop()
        more = len(every) - 1 - len(named)
        return ", ".join(named) + (f" and {more:,} more" if more else "")


def _rivals(plans: Plans) -> Mapping[str, Sequence[Plan]]:
    """The names that several sources would write, and those sources."""
    claims = ((name, number) for number, plan in plans.items() for name in dict.fromkeys(map(folded, plan.names)))
    found: dict[str, Sequence[Plan]] = {}
    for name, alike in groupby(in_order(claims, key=itemgetter(0)), key=itemgetter(0)):
        first, *others = (number for _, number in alike)
        if others:
            found[name] = [plans[number] for number in (first, *others)]
    return found


def _clashes(plan: Plan, rivals: _Rivals, sources: _Sources, earlier: Known, folder: Path) -> Iterator[Finding]:
    names = {folded(name): name for name in plan.names}
    taken = tuple(key for key in names if key in rivals)
    if taken:
        others = rivals.others(plan.source, taken)
        yield _clash(plan, TWO_SOURCES, [names[key] for key in taken], others=others)
    held: dict[str, list[str]] = {}
    for key in names:
        if key not in taken and key in earlier and _is_of_another_source(earlier[key], plan, sources, folder):
            held.setdefault(Path(_source(earlier[key], folder)).as_posix(), []).append(names[key])
    for other, files in held.items():
        yield _clash(plan, OF_ANOTHER, files, other=other)


def _clash(plan: Plan, broken: Rule, names: Sequence[str], **arguments: str) -> Finding:
    return finding(broken, plan.at, {"source": plan.source.as_posix(), "names": ", ".join(names), **arguments})


def _is_of_another_source(entry: Output, plan: Plan, sources: _Sources, folder: Path) -> bool:
    """True for a package of another source that still exists, and whose id is not known to have changed since.

    When a source was moved or renamed, any source may replace the packages that were made from it.
    """
    owner = _source(entry, folder)
    if owner == str(plan.source) or _file(owner) == _file(plan.source) or not _is_there(owner):
        return False
    known = sources.of(owner)
    now = entry.id if known is None else known.id
    return bool(entry.version) or now in ("", entry.id)


class _Errors:
    """The files in which errors are, and those whose source was not built for its names alone."""

    def __init__(self, errors: Iterable[Finding]) -> None:
        self._own: set[str] = set()
        self._clashing: set[str] = set()
        for entry in errors:
            (self._clashing if entry.rule in (TWO_SOURCES, OF_ANOTHER) else self._own).add(entry.place.file)

    def have_stopped(self, plan: Plan) -> bool:
        """True for a source that did not pass, whatever other source has its names."""
        return not self._own.isdisjoint((plan.source.as_posix(), *plan.files, *plan.faulty))

    def clash_alone(self, plan: Plan) -> bool:
        """True for a source that nothing but the names of another kept from being built."""
        return plan.at.file in self._clashing and not self.have_stopped(plan)


def settled(made: Became, result: Outcome, earlier: Known, folder: Path) -> Sequence[Output]:
    """The packages that are in the folder after a run that made those and came to that, each with its state."""
    warned = Counter(entry.place.file for entry in result.found(Severity.WARNING))
    errors = _Errors(result.found(Severity.ERROR))
    sources = _Sources(Made(made.keys(), lambda number: made[number][0]))
    unseen = [Path(_file(Path(each.folder))) for each in result.unseen]

    now: Named[Output] = Named()
    now.update(_now(made, warned, errors, earlier, sources, folder))
    left = (
        _left_behind(entry, sources, errors, _source(entry, folder), unseen)
        for key, entry in earlier.items()
        if key not in now
    )
    return Rows(in_order(chain(now.values(), left), key=attrgetter("name"))).settled()


def _now(
    made: Became, warned: Mapping[str, int], errors: _Errors, earlier: Known, sources: _Sources, folder: Path
) -> Iterator[tuple[str, Output]]:
    """What this run leaves in the folder of its own sources, after the `folded` names."""
    for plan, packages in made.values():
        fresh = {folded(package.name): package for package in packages if package.written is not None}
        failed = {folded(package.name) for package in packages if package.errors}
        for name in plan.names:
            key = folded(name)
            if key in fresh:
                yield key, _written(plan, fresh[key], warned, folder)
            elif (folder / name).exists() and not (
                key in earlier and _is_of_another_source(earlier[key], plan, sources, folder)
            ):
                entry = earlier.get(key, Output(name=name))
                yield key, _not_replaced(entry, plan, errors, has_failed=key in failed or errors.have_stopped(plan))


def _written(plan: Plan, package: Judged, warned: Mapping[str, int], folder: Path) -> Output:
    return Output(
        name=package.name,
        source=address(plan.source, folder),
        id=plan.id,
        version=plan.version,
        inputs=plan.inputs,
        title=plan.title,
        language=plan.language,
        warnings=sum(warned.get(file, 0) for file in plan.files),
        target=package.target,
        page=package.next.path if package.next is not None else package.name,
        size=package.written.size if package.written is not None else 0,
        verdict=words.judgement(package),
        grade=package.grade,
    )


def _not_replaced(entry: Output, plan: Plan, errors: _Errors, *, has_failed: bool) -> Output:
    """The state of a package that was to be built of this source, and was not.

    It is still what the source is where nothing but a clash of names was in the way.
    """
    if errors.clash_alone(plan) and entry.inputs == plan.inputs and entry.note != kept.FAILED:
        return replace(entry, state=State.KEPT, note=kept.CLASHING)
    return _stale(entry, plan, has_failed=has_failed)


def _left_behind(entry: Output, sources: _Sources, errors: _Errors, source: str, unseen: Sequence[Path]) -> Output:
    """The state of a package that this run, of these sources, did not write; what is in some folders is `unseen`.

    A release is never stale, whatever becomes of its source.
    """
    was_stale = entry.state is State.STALE and entry.note not in (kept.GONE, kept.MISNAMED)
    plan = sources.of(source)
    if plan is None and entry.source and not (entry.version or _is_there(source)):
        return replace(entry, state=State.STALE, note=kept.MISNAMED if _is_misnamed(source) else kept.GONE)
    if plan is None or entry.version:
        is_unseen = unseen and not entry.version and any(map(Path(_file(source)).is_relative_to, unseen))
        return entry if was_stale else replace(entry, state=State.KEPT, note=kept.UNSEEN if is_unseen else "")
    if not plan.names or entry.inputs != plan.inputs or entry.note == kept.FAILED:
        return _stale(entry, plan, has_failed=errors.have_stopped(plan))
    return replace(entry, state=State.KEPT, note="")


def _stale(entry: Output, plan: Plan, *, has_failed: bool) -> Output:
    """A package that is not what its source is now, or of which nobody knows whether it is."""
    if not entry.source:
        note = kept.UNKNOWN
    elif plan.id not in ("", entry.id):
        note = kept.RENAMED
    elif plan.inputs in ("", entry.inputs):
        note = kept.FAILED if has_failed or entry.note == kept.FAILED else kept.UNBUILT
    else:
        note = kept.OLDER_FAILED if has_failed else kept.OLDER
    return replace(entry, state=State.STALE, note=note)


# --- where a source is --------------------------------------------------------------------------------


def address(source: Path, folder: Path) -> str:
    """The path of a source file relative to the folder, so that it does not depend on the working directory."""
    try:
        return Path(os.path.relpath(source, folder)).as_posix()
    except ValueError:  # on another drive of Windows
        return source.absolute().as_posix()


def _source(entry: Output, folder: Path) -> str:
    """The path of the file that a package was made from; the file may be gone."""
    return os.path.normpath(os.path.join(folder, entry.source))  # noqa: PTH118


def _is_there(path: str) -> bool:
    """True for a source that exists, and for one in a folder that may not be read: it may well exist."""
    try:
        return Path(path).is_file()
    except PermissionError:
        return True


def _is_misnamed(path: str) -> bool:
    """True for a file that is gone from a folder in which one is called nearly like it, and none as it should be."""
    gone = Path(path)
    try:
        names = os.listdir(gone.parent)  # noqa: PTH208
    except OSError:
        return False
    return not {*COURSE_FILES, *LESSON_FILES}.intersection(names) and f"{gone.stem}.yaml" in map(nearly, names)


def _file(path: str | Path) -> str:
    """The same path for a file, however it is addressed."""
    return os.path.realpath(path)
