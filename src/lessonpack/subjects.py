"""What paths stand for: lessons to build, packages to judge, and what is neither."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from enum import Enum, auto
from pathlib import Path
from typing import overload

from msgspec import Struct

from lessonpack.findings import listed
from lessonpack.formats.recognise import (
    is_packed,
    is_single,
    marked,
    standard_of_file,
    standard_of_files,
    standard_of_folder,
    words_of_file,
)
from lessonpack.formats.standard import UNKNOWN, is_single_file
from lessonpack.given import NoSuchSource, each, there
from lessonpack.package import MANIFEST, is_leftover
from lessonpack.patterns import regex
from lessonpack.report import index, markdown, outputs, sums, trouble
from lessonpack.source.naming import COURSE_FILES, LESSON_FILES, nearly
from lessonpack.spool import Names, Rows

HEAD = 1 << 16  # bytes that show what is in a file
_YAML = (".yaml", ".yml")
_NAMED = 3  # of the files in a folder that are passed over
_REPORTS = (outputs.REPORT, markdown.REPORT, sums.SUMS)
_FIRST_KEY = regex(rb"^(?:\xef\xbb\xbf)?['\"]?lessonpack['\"]?\s*:", re.MULTILINE)


Closed = Callable[[str, OSError], None]
"""Takes note of a folder below one that was given, or of a link in it, that the system lets nobody look into."""


def refused(_folder: str, error: OSError) -> None:
    """A folder that nobody may look into ends everything."""
    raise error


Misnamed = Callable[[Path, str], None]
"""Takes note of a file that is passed over, since it is called nearly as a lesson is, and of the name that is meant."""


def unnoticed(_file: Path, _meant: str) -> None:
    """Files that are passed over are nobody's."""


class Kind(Enum):
    """What a path stands for where packages are judged."""

    PACKAGE = auto()
    SOURCE = auto()
    REPORT = auto()
    OTHERS = auto()


class Subject(Struct, frozen=True):
    """A file or a folder, and what it is; of a folder with OTHERS the files in it that nobody judges."""

    path: Path
    kind: Kind
    others: tuple[Path, ...] = ()

    @property
    def passed_over(self) -> str:
        """Which files of a folder nobody judges, in a line: of many the first, and how many more there are."""
        names = [path.relative_to(self.path).as_posix() for path in self.others]
        more = [f"{len(names) - _NAMED:,} more"] if len(names) > _NAMED else []
        what = "no package" if len(names) == 1 else "no packages"
        return f"{self.path.as_posix()}: {what}: {listed([*names[:_NAMED], *more])}"


# --- lessons to build ---------------------------------------------------------------------------------

_Placed = tuple[Path, str]  # a file, with where it really is
_Folders = Iterator[tuple[str, str]]  # where folders really are, with their paths
_Entry = str | os.DirEntry[str]  # of a folder that is no link the name alone: 100,000 may be beside each other


class Files(Sequence[Path]):
    """Paths, of which the `texts` alone are kept, in rows: there may be 100,000."""

    def __init__(self, paths: Iterable[Path]) -> None:
        self.texts = Rows(map(str, paths))

    def __len__(self) -> int:
        return len(self.texts)

    @overload
    def __getitem__(self, index: int) -> Path: ...
    @overload
    def __getitem__(self, index: slice) -> list[Path]: ...
    def __getitem__(self, index: int | slice) -> Path | list[Path]:
        if isinstance(index, slice):
            return list(map(Path, self.texts[index]))
        return Path(self.texts[index])


def lessons(sources: Iterable[str], closed: Closed = refused, misnamed: Misnamed = unnoticed) -> Iterator[Path]:
    """The lesson and course files that paths stand for: a file itself, or those of a folder and of the folders in it.

    What lies below a course is the course's. A file that several paths lead to comes once. A folder below one that was
    given and may not be looked into is told as `closed`. A file that is called nearly as a lesson is told as
    `misnamed`, where there is none beside it. Behind all that is found comes a NoSuchSource for what is wrong with the
    paths themselves.
    """

    def found(path: Path) -> Iterable[_Placed]:
        return _in_folder(path, closed, misnamed) if path.is_dir() else [(_lesson(path), os.path.realpath(path))]

    known = Names()
    yield from (file for file, real in each(sources, found) if known.add(real))


def _lesson(file: Path) -> Path:
    """The file, when it is one to build."""
    if is_source(file):
        return file
    name, what = file.as_posix(), words_of_file(file.name, head(file))
    if is_packed(file.name) or file.name.lower() == MANIFEST:
        raise NoSuchSource(f"{name} is {what}, not a lesson; 'lessonpack validate' judges packages")
    raise NoSuchSource(f"{name} is {what}, not a lesson; a lesson is a YAML file that begins with 'lessonpack: 1'")


def is_source(file: Path) -> bool:
    """True for a file that is written as a lesson or course: by its name, or by the key that those begin with."""
    return file.suffix.lower() in _YAML or _FIRST_KEY.search(head(file)) is not None


def head(file: Path) -> bytes:
    """The beginning of a file; nothing of what is no plain file, which might never end."""
    if not file.is_file():
        return b""
    with file.open("rb") as stream:
        return stream.read(HEAD)


def _in_folder(folder: Path, closed: Closed, misnamed: Misnamed) -> Iterator[_Placed]:
    seen = _Seen(closed, misnamed)
    found = _below(folder, seen)
    first = next(found, None)
    if first is not None:
        yield first
        yield from found
    elif seen.everything:
        raise NoSuchSource(_nothing_in(folder, seen.nearly))


class _Seen:
    """Hands on what is closed or misnamed, and knows whether anything was closed, and what was misnamed `nearly`."""

    def __init__(self, closed: Closed, misnamed: Misnamed = unnoticed) -> None:
        self._closed = closed
        self._misnamed = misnamed
        self.everything = True
        self.nearly: tuple[Path, str] | None = None

    def __call__(self, folder: str, error: OSError) -> None:
        self.everything = False
        self._closed(folder, error)

    def passed(self, file: Path, meant: str) -> None:
        self.nearly = self.nearly or (file, meant)
        self._misnamed(file, meant)


@contextmanager
def _looking_into(folder: str, top: Path, closed: Closed) -> Iterator[None]:
    """Look into a folder, one that is told as `closed` or the `top` that was given, which is a NoSuchSource then; what
    is to be known of it is asked for in here."""
    try:
        yield
    except OSError as error:
        if folder == str(top):
            raise NoSuchSource(str(trouble.unseen(folder, error))) from error
        closed(folder, error)


def _nothing_in(folder: Path, nearly: tuple[Path, str] | None) -> str:
    """That a folder holds no lesson, and what it holds in its place, such as a file that is `nearly` called so."""
    name = folder.as_posix()
    if _is_package(folder):
        return f"{name} is an unpacked package, not a lesson; 'lessonpack validate {name}' judges it"
    other = sorted(file for file in folder.iterdir() if file.suffix.lower() in _YAML and file.is_file())
    if nearly is not None:
        file, meant = nearly
        return f"{name} holds no {meant}, but {file.as_posix()}; call that {meant}, or name the file itself"
    next = f"if it is {other[0].as_posix()}, name that file" if other else "'lessonpack new NAME' starts a lesson"
    return f"{name} holds neither {COURSE_FILES[0]} nor {LESSON_FILES[0]}, nor does a folder in it; {next}"


def _below(folder: Path, seen: _Seen) -> Iterator[_Placed]:
    """The files to build in a folder and in those below it, by their paths."""
    waiting, entered = _from(folder)
    for real, path in _each(waiting):
        own = ""
        with _looking_into(path, folder, seen):
            entries = _entries(path)
            own = _own(path, entries)
            for file, meant in () if own else _nearly(entries):
                seen.passed(file, meant)
            if not own.endswith(COURSE_FILES):
                waiting.append(_entered(entries, real, path, entered, seen))
        if own:
            yield Path(own), _real(own, real)


def _from(folder: Path) -> tuple[list[_Folders], Names]:
    """The folder as all that is to be looked into, and as all that is known."""
    real = os.path.realpath(folder)
    return [iter([(real, str(folder))])], Names([real])


def _each(waiting: list[_Folders]) -> _Folders:
    """Folders that wait, those that were found last before all others; more may come on the way."""
    while waiting:
        place = next(waiting[-1], None)
        if place is None:
            waiting.pop()
        else:
            yield place


def _real(entry: str, folder: str) -> str:
    """Where an entry of a folder really is, when the folder itself really is there."""
    return os.path.realpath(entry) if os.path.islink(entry) else os.path.join(folder, os.path.basename(entry))  # noqa: PTH114, PTH118, PTH119


def _entries(folder: str) -> list[_Entry]:
    """What is in a folder, with what the system tells about it on the way: thousands are looked into."""
    with os.scandir(folder) as entries:
        return sorted(map(_brief, entries), key=lambda entry: entry if isinstance(entry, str) else entry.name)


def _brief(entry: os.DirEntry[str]) -> _Entry:
    try:
        return entry.name if entry.is_dir(follow_symlinks=False) else entry
    except OSError:  # what it is, is asked again where it is told
        return entry


def _entered(entries: Iterable[_Entry], real: str, path: str, entered: Names, closed: Closed) -> _Folders:
    """The folders in a folder, which really is there, that are to be looked into. Each is looked into once, since a
    link may lead back: as the first that is noted in `entered`.
    """
    new: list[str] = []
    links: dict[str, str] = {}  # where they really lead
    for entry in entries:
        name = entry if isinstance(entry, str) else entry.name
        own, place = os.path.join(path, name), os.path.join(real, name)  # noqa: PTH118
        try:
            is_entered = (isinstance(entry, str) or _is_folder(entry)) and _holds_work(name, own)
        except PermissionError as error:  # a link to where nobody may look
            closed(own, error)
            continue
        if is_entered:
            if not isinstance(entry, str):
                place = links[name] = _real(own, real)
            if entered.add(place):
                new.append(name)
    return ((links.get(name) or os.path.join(real, name), os.path.join(path, name)) for name in new)  # noqa: PTH118


def _files(entries: Iterable[_Entry]) -> Iterator[os.DirEntry[str]]:
    """What of them may be a file."""
    return (entry for entry in entries if not isinstance(entry, str))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """True for a folder and for a link to one; a PermissionError for a link to where nobody may look, which from Python
    3.14 on `is_dir` takes for no folder.
    """
    if not entry.is_symlink():
        return entry.is_dir()
    try:
        return stat.S_ISDIR(Path(entry).stat().st_mode)
    except PermissionError:
        raise
    except OSError:
        return False


def _is_file(entry: os.DirEntry[str]) -> bool:
    return _is_plain(Path(entry)) if entry.is_symlink() else entry.is_file()


def _own(folder: str, entries: Iterable[_Entry]) -> str:
    """The file that a folder itself is built from, "" where it holds none: a course before a lesson.

    One that cannot be read, such as a link to nothing, is a mistake, not the want of a lesson.
    """
    listed = {entry.name.lower() for entry in _files(entries)}
    for names in (COURSE_FILES, LESSON_FILES):
        known = [path for name in names if name in listed and _is_there(path := os.path.join(folder, name))]  # noqa: PTH118
        found = [path for path in known if os.path.isfile(path) or there(Path(path).as_posix()).is_file()]  # noqa: PTH113
        if len(found) > 1:
            both = " and ".join(Path(file).as_posix() for file in found)
            raise NoSuchSource(f"{both} are both there; name the one that you mean, or take the other away")
        if found:
            return found[0]
    return ""


def _nearly(entries: Iterable[_Entry]) -> Iterator[tuple[Path, str]]:
    """Files of a folder without a lesson that are called nearly as one is, with the name that is meant."""
    for entry in _files(entries):
        meant = nearly(entry.name)
        if meant and _is_file(entry):
            yield Path(entry.path), meant


def _is_there(path: str) -> bool:
    """True for a file, and for a link to nothing; an OSError in a folder whose names alone may be read."""
    try:
        os.lstat(path)
    except FileNotFoundError:
        return False
    return True


def _holds_work(name: str, path: str) -> bool:
    """False for folders that programs keep for themselves."""
    return not (name.startswith(".") or name == "node_modules" or os.path.isfile(os.path.join(path, "pyvenv.cfg")))  # noqa: PTH113, PTH118


# --- packages to judge --------------------------------------------------------------------------------


def subjects(sources: Iterable[str], closed: Closed = refused) -> list[Subject]:
    """What is to be judged: a package, each package in a folder or below it, and lessons, read as they are.

    A folder below one that was given and may not be looked into is told as `closed`. Raises NoSuchSource, which tells
    all that is wrong with the paths themselves.
    """
    return list(each(sources, lambda path: _subjects(path, closed)))


def _subjects(path: Path, closed: Closed) -> list[Subject]:
    if path.is_file() and _is_report(path):
        return [Subject(path, Kind.REPORT)]
    if not path.is_dir():
        return [Subject(path, Kind.SOURCE if _is_written(path) else Kind.PACKAGE)]
    with _looking_into(str(path), path, closed):
        if _is_package(path):
            return [Subject(path, Kind.PACKAGE)]
    seen = _Seen(closed)
    found = _in_tree(path, seen)
    return found if found or not seen.everything else [Subject(path, Kind.PACKAGE)]


def _in_tree(top: Path, closed: Closed) -> list[Subject]:
    """The lessons and packages in a folder and in those below it, and what else there is; nothing without a package or
    lesson: then the folder can only be a package that lacks its manifest."""
    found: list[Subject] = []
    others: list[Path] = []
    lessons_own: set[Path] = set()
    waiting, entered = _from(top)
    for real, path in _each(waiting):
        with _looking_into(path, top, closed):
            here = Path(path)
            if here != top and _is_package(here):
                found.append(Subject(here, Kind.PACKAGE))
                continue
            entries = _entries(path)
            own, files = _own(path, entries), [here / entry.name for entry in _files(entries) if _is_file(entry)]
            found += [Subject(Path(own), Kind.SOURCE)] if own else []
            found += [Subject(file, Kind.PACKAGE) for file in files if _is_packed(file)]
            if own or here.parent in lessons_own:  # what lies beside and below a lesson is the lesson's
                lessons_own.add(here)
            else:
                others += [file for file in files if not (_is_packed(file) or _is_nobodys(file))]
            if not own.endswith(COURSE_FILES):
                waiting.append(_entered(entries, real, path, entered, closed))
    found.sort(key=lambda subject: (subject.kind is Kind.PACKAGE, subject.path))
    return [*found, *([Subject(top, Kind.OTHERS, tuple(others))] if found and others else [])]


def _is_packed(file: Path) -> bool:
    """True for a package in one file: a zip by its name, another one by its name and what it begins with."""
    return not is_leftover(file.name) and (is_packed(file.name) or _is_lone(file))


def _is_lone(file: Path) -> bool:
    """True for a package in one file; what cannot be opened is told where it is judged."""
    try:
        return is_single(file.name) and is_single_file(standard_of_file(file.name, head(file)))
    except OSError:
        return True


def _is_nobodys(file: Path) -> bool:
    """True for a file that nobody means to have judged: our reports, and what programs keep for themselves."""
    return _is_report(file) or file.name.startswith(".") or is_leftover(file.name)


def _is_report(file: Path) -> bool:
    return file.name in _REPORTS or index.is_ours(file)


def _is_written(file: Path) -> bool:
    """True for a lesson; what cannot be opened is told where it is judged."""
    try:
        return is_source(file)
    except OSError:
        return False


def _is_package(folder: Path) -> bool:
    """True for a folder that is one unpacked package, or a page for a web server."""
    if standard_of_folder(folder.name) is not UNKNOWN:
        return True
    names = [entry.name for entry in _files(_entries(str(folder))) if _is_file(entry)]
    return _is_plain(folder / MANIFEST) or standard_of_files([*names, *_inner(folder)]) is not UNKNOWN


def _inner(folder: Path) -> Iterator[str]:
    """What of a folder's folders tells its standard."""
    yield from (path for path in marked() if "/" in path and _is_plain(folder / path))


def _is_plain(file: Path) -> bool:
    """True for a file; False as well for what lies where nobody may look, which is told when that folder is entered."""
    try:
        return file.is_file()
    except OSError:
        return False
