"""What was built before and has not changed since: a build takes that over, and comes to what building it comes to.

A lesson counts as unchanged while the same program, with the same libraries and schemas, is asked for the same, and
each file that it was read from is what it was, no file has come that would have been read as well, and its packages are
still those that were written. Files are known by how they look, and by their content where they look otherwise.

What is kept lies in the cache of the user, apart for each folder that is built in and each way to build, and can be
deleted at any time. It is data that is read by its types, so that whoever could write there makes no more of it than
wrong data; what is damaged counts as not there.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any, TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from lessonpack import plain, user_cache
from lessonpack.memory import _program
from lessonpack.memory._looks import SeenFile, SeenFolder, digest, folders, seen, written
from lessonpack.memory._told import Told
from lessonpack.memory._told import told as kept
from lessonpack.orders import Done
from lessonpack.report.outcome import Judged, Outcome
from lessonpack.report.outputs import Plan
from lessonpack.schemas import Store
from lessonpack.source.naming import COURSE_FILES
from lessonpack.spool import ON_SHELF, Made, Named, Numbers
from lessonpack.work import Job

T = TypeVar("T")

_MOST = 256_000_000  # bytes of all that is kept: what was not used for the longest time goes first
_LENGTH = 4  # bytes in which the length of a part of a file stands
_AT_ONCE = 100  # entries of an outcome
_SUM = hashlib.sha256().digest_size  # bytes at the beginning of a file, of what follows


class _Lesson(Struct, frozen=True, array_like=True):
    """A source, all that its packages depend on, and what the work on it came to.

    `trees` are those of its packages that are folders: what is in them is among `written`, and nothing else may be.
    """

    plan: Plan
    files: tuple[SeenFile, ...]
    folders: tuple[SeenFolder, ...]
    written: tuple[SeenFile, ...]
    trees: tuple[str, ...]
    read: Told
    built: Told

    def again(self, moment: int) -> _Lesson | None:
        """The same, when nothing of it was changed; what looks otherwise by now is known by its new look."""
        if not all(_holds(tree, self.written) for tree in self.trees):
            return None
        files, folders, written = (
            _all(each.again(moment) for each in seen) for seen in (self.files, self.folders, self.written)
        )
        if files is None or folders is None or written is None:
            return None
        if (files, folders, written) == (self.files, self.folders, self.written):
            return self
        return replace(self, files=files, folders=folders, written=written)


class _Report(Struct, frozen=True, array_like=True):
    """The digest of an outcome, and the files that tell of it; those that are not to be there are `absent`."""

    outcome: str
    files: tuple[SeenFile, ...]
    absent: tuple[str, ...]


class _Head(Struct, frozen=True, array_like=True):
    """What a file begins with: the digest of the program that built all of it, and what tells of it."""

    program: str = ""
    report: _Report | None = None


class Recalled(Struct, frozen=True):
    """What the work on unchanged sources came to, by their numbers: reading them, and building their packages."""

    read: Mapping[int, Done] = {}
    built: Mapping[int, Done] = {}


class Memory:
    """What was built before of a job's lessons, and what is built now.

    `folder` is where it is kept; with `fresh` nothing is known from before. It is made before a run reads anything:
    what is changed from then on is not relied on the next time. Of the sources that it was `asked` for the run says how
    many are `unchanged`: their packages were taken over, and no other source of the run wants their names.
    """

    def __init__(self, job: Job, folder: Path | None = None, *, fresh: bool = False) -> None:
        self.asked = self.unchanged = 0
        self._job = job
        self._fresh = fresh
        self._began = time.time_ns()
        self._folder = user_cache.folder() / "builds" if folder is None else folder
        self._file = self._folder / _name(job)
        self._program = ""
        self._lessons: Named[bytes] = Named()
        self._report: _Report | None = None
        self._changed = False

    def recall(self, sources: Sequence[str]) -> Recalled:
        """What the work on those of the sources came to that are unchanged."""
        self._program = _program.digest(Store(Path(self._job.schemas)))
        if not self._fresh:
            self._lessons, self._report = _read(self._file, self._program)
        self.asked = len(sources)
        unchanged = Numbers()
        first: dict[int, _Lesson] = {}  # these wait until they are built; others are read again
        for number, source in enumerate(sources):
            known = self._unchanged(source)
            if known is not None:
                unchanged.add(number)
                if len(first) < ON_SHELF:
                    first[number] = known

        def lesson(number: int) -> _Lesson:
            return first.get(number) or _decoder(_Lesson).decode(self._lessons[sources[number]])

        def read(number: int) -> Done:
            known = lesson(number)
            return Done(known.read.collected, known.plan)

        def built(number: int) -> Done:
            known = lesson(number)
            first.pop(number, None)
            return Done(known.built.collected)

        return Recalled(Made(unchanged, read), Made(unchanged, built))

    def _unchanged(self, source: str) -> _Lesson | None:
        """What is known of a source, when nothing of it was changed."""
        entry = self._lessons.get(source)
        if entry is None:
            return None
        with suppress(msgspec.MsgspecError, LookupError):  # another program of the same digest wrote it: none of ours
            before: _Lesson = _decoder(_Lesson).decode(entry)
            now = before.again(self._began)
            if now is not None:
                _ = now.read.collected, now.built.collected
                if now is not before:
                    self._put(source, now)
            return now
        return None

    def learn(self, source: Path, read: Done, built: Done) -> None:
        """Note what the work on a source came to, just now; nothing where it may come to something else next time."""
        self._lessons.pop(str(source), None)
        self._changed = True
        lesson = self._lesson(source, read, built)
        if lesson is not None:
            with suppress(UnicodeEncodeError):  # a name that is no text is known to this system alone
                self._put(str(source), lesson)

    def _lesson(self, source: Path, read: Done, built: Done) -> _Lesson | None:
        reading, building = kept(read.collected), kept(built.collected)
        if reading is None or building is None or read.plan is None:
            return None
        yaml = [os.path.join(os.path.dirname(file), name) for file in read.plan.files for name in COURSE_FILES]  # noqa: PTH118, PTH120
        files = _all(seen(path, sha256, self._began) for path, sha256 in reading.inputs.items())
        places = _all(folders([*reading.inputs, *yaml], str(source.parent), self._began))
        packages = tuple(written(path, sha256) for path, sha256 in self._written(building.packages))
        if files is None or places is None:
            return None
        trees = tuple(each.written.path for each in building.packages if each.written and each.written.sha256 is None)
        return _Lesson(read.plan, files, places, packages, trees, reading, building)

    def _written(self, packages: Sequence[Judged]) -> Iterator[tuple[str, str]]:
        for package in packages:
            for file in package.written.files if package.written is not None else ():
                yield str(Path(self._job.out or "", file.path)), file.sha256

    def _put(self, source: str, lesson: _Lesson) -> None:
        self._lessons[source] = _ENCODER.encode(lesson)
        self._changed = True

    def is_told(self, outcome: Outcome) -> bool:
        """True when reports of the same outcome lie in the output folder as they were written."""
        report = self._report
        if report is None or report.outcome != _digest(outcome) or any(map(os.path.lexists, report.absent)):
            return False
        files = _all(file.again(self._began) for file in report.files)
        if files is None:
            return False
        if files != report.files:
            self._report = replace(report, files=files)
            self._changed = True
        return True

    def told(self, outcome: Outcome, sums: Mapping[Path, str], files: Sequence[Path]) -> None:
        """Note which files tell of an outcome: those just written, by their sha256, and others that are there or not
        because of it."""
        there = tuple(written(str(file), sums.get(file) or digest(str(file))) for file in files if file.exists())
        absent = tuple(str(file) for file in files if not file.exists())
        of = _digest(outcome)
        self._report = _Report(of, there, absent) if of else None
        self._changed = True

    def keep(self) -> None:
        """Keep what is known by now, as a whole or not at all; where nothing can be written, nothing is kept."""
        with suppress(OSError):
            if self._changed:
                there = ((source, told) for source, told in self._lessons.items() if os.path.lexists(source))
                head = _Head(self._program, self._report)
                user_cache.keep(self._file, lambda out: _write(out, head, there), _MOST)
            else:
                os.utime(self._file)


def _name(job: Job) -> str:
    """The name of the file for a job: the same for the same folder and options, whichever lessons it is asked for."""
    asked = f"{Path.cwd()} {replace(job, sources=())}"
    return hashlib.sha256(asked.encode(errors="surrogatepass")).hexdigest()


def _all(found: Iterator[Any]) -> Any:
    """All of them, or None when one is missing; it looks no further then."""
    taken = []
    for each in found:
        if each is None:
            return None
        taken.append(each)
    return tuple(taken)


def _holds(tree: str, files: Sequence[SeenFile]) -> bool:
    """True for a folder that holds none but these files, in folders of its own: neither a link to one nor an empty one
    is left by a build."""
    known = {file.path for file in files}
    return not os.path.islink(tree) and all(  # noqa: PTH114
        (inner or names)
        and not any(os.path.islink(os.path.join(place, name)) for name in inner)  # noqa: PTH114, PTH118
        and all(os.path.join(place, name) in known for name in names)  # noqa: PTH118
        for place, inner, names in os.walk(tree)
    )


# --- on disk --------------------------------------------------------------------------------------------


def _path(_type: type, value: str) -> Path:
    return Path(value)


_ENCODER = msgspec.msgpack.Encoder(enc_hook=str)  # of paths


@cache
def _decoder(of: type[T]) -> msgspec.msgpack.Decoder[T]:
    """Made when there is something to read: it looks into all that a lesson's entry may be made of."""
    return msgspec.msgpack.Decoder(of, dec_hook=_path)


def _digest(outcome: Outcome) -> str:
    """A digest of all that reports tell; "" for an outcome with a name that is no text."""
    sum = hashlib.sha256()
    try:
        for name in outcome.__struct_fields__:
            told = getattr(outcome, name)
            left = iter([told] if isinstance(told, str) else told)
            while entries := list(islice(left, _AT_ONCE)):
                sum.update(_ENCODER.encode(entries))
            sum.update(name.encode())
    except UnicodeEncodeError:
        return ""
    return sum.hexdigest()


def _read(file: Path, program: str) -> tuple[Named[bytes], _Report | None]:
    """What the file has of the same program: lessons by their paths; nothing when it is not there, or damaged."""
    lessons: Named[bytes] = Named()
    entry = _decoder(tuple[str, msgspec.Raw])
    with suppress(OSError, msgspec.MsgspecError), plain.opened(file) as stream:
        if stream.read(_SUM) == hashlib.file_digest(stream, "sha256").digest():
            stream.seek(_SUM)
            head = _decoder(_Head).decode(_part(stream))
            if head.program == program:
                while part := _part(stream):
                    source, lesson = entry.decode(part)
                    lessons[source] = bytes(lesson)
                return lessons, head.report
    return Named(), None


def _part(stream: IO[bytes]) -> bytes:
    """The next part of a file, which its length stands before; nothing at the end."""
    return stream.read(int.from_bytes(stream.read(_LENGTH), "big"))


def _write(out: IO[bytes], head: _Head, lessons: Iterable[tuple[str, bytes]]) -> None:
    """Write what `_read` reads, part by part."""
    out.write(bytes(_SUM))
    sum = hashlib.sha256()
    for entry in chain([head], ((source, msgspec.Raw(lesson)) for source, lesson in lessons)):
        data = _ENCODER.encode(entry)
        for part in (len(data).to_bytes(_LENGTH, "big"), data):
            sum.update(part)
            out.write(part)
    out.seek(0)
    out.write(sum.digest())
