"""The index of an output folder that holds packages of several lessons: a page to search in, and the same as JSON.

Both tell what is in the folder now, whichever run wrote it, and nothing of what is out of date. The page has the first
thousand lessons; those beyond are in a script beside it, which is read when somebody searches: a page may read no other
file from where it lies.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice
from pathlib import Path
from urllib.parse import quote

from msgspec import Struct, to_builtins

from lessonpack import palette, plain, resources
from lessonpack.model.language import direction
from lessonpack.patterns import regex
from lessonpack.render import pages
from lessonpack.render.xml import Xml
from lessonpack.report import data, outputs, words
from lessonpack.report.outcome import FAULT, Grade, Outcome, Output, State, Unbuilt
from lessonpack.spool import Rows, in_order
from lessonpack.visible import in_json, visible

PAGE, DATA, REST = NAMES = ("index.html", "index.json", "index.js")
_MARKS = {
    PAGE: b'<meta name="generator" content="lessonpack index">',
    DATA: b'{\n  "lessonpack_index": 1,\n',
    REST: b"lessonpackIndex([\n",
}
_TEMPLATE = "index/page.html.j2"
_SHOWN = 1_000  # lessons that are in the page itself, and as many sources that were not built
_NUMBERS = regex(r"(\d{1,18})")  # a longer one is compared piece by piece: int() takes so many digits and no more
_HEAD = 1024  # bytes within which a file of ours says that it is one


_GRADES = {Grade.CLEAN: "without warnings", Grade.WARNINGS: "with warnings", Grade.UNCHECKED: "not fully checked"}


class Lesson(Struct, frozen=True):
    """The packages of one lesson or course, the newest in the order of their names."""

    packages: tuple[Output, ...]

    @property
    def title(self) -> str:
        return self._told.title or self._told.id or self._told.name

    @property
    def language(self) -> str:
        return self._told.language

    @property
    def direction(self) -> str:
        return direction(self.language) if self.language else "auto"

    @property
    def id(self) -> str:
        return self._told.id

    @property
    def source(self) -> str:
        return self._told.source

    @property
    def shown(self) -> str:
        """Where it comes from, as a person reads it."""
        return visible(self.source or self.id)

    @property
    def warnings(self) -> str:
        """How many there are about what its author wrote, in words; "" for none."""
        return words.count(self._told.warnings, "warning") if self._told.warnings else ""

    @property
    def grade(self) -> Grade:
        """The gravest of its packages and its own."""
        own = Grade.WARNINGS if self._told.warnings else Grade.CLEAN
        return max((own, *(each.grade for each in self.packages)), key=list(Grade).index)

    @property
    def _told(self) -> Output:
        return self.packages[-1]


def lessons(result: Outcome) -> Sequence[Lesson]:
    """The lessons of which there are packages, by title; none that is out of date."""
    ordered = in_order(_present(result), key=lambda entry: (entry.source, entry.id, entry.name))
    found = (Lesson(tuple(group)) for _, group in groupby(ordered, key=_lesson_of))
    return Rows(in_order(found, key=lambda lesson: (_natural(lesson.title), lesson.source, lesson.id))).settled()


def _natural(title: str) -> list[str | int]:
    """A key by which `Lesson 2` comes before `Lesson 12`: words and numbers by turns, so that like meets like."""
    return [int(part) if part.isdecimal() else part for part in _NUMBERS.split(title.casefold())]


def _present(result: Outcome) -> Iterator[Output]:
    return (entry for entry in result.outputs if entry.state is not State.STALE)


def _lesson_of(entry: Output) -> tuple[str, str]:
    return entry.source, entry.id


def is_wanted(result: Outcome, out: Path) -> bool:
    """True for a folder with packages of several lessons, and for one that has an index: it is to stay true."""
    there = map(_lesson_of, _present(result))
    first = next(there, None)
    return any(each != first for each in there) or any(is_ours(out / name) for name in _MARKS)


def is_ours(file: Path) -> bool:
    """True for an index that an earlier run wrote."""
    try:
        with plain.opened(file) as stream:
            return _MARKS[file.name] in stream.read(_HEAD)
    except (OSError, LookupError):
        return False


def texts(result: Outcome, out: Path) -> dict[str, Iterable[str] | None]:
    """What to write into the folder, by the names of the files, piece by piece; None for a file that is not to be
    there.
    """
    found = lessons(result)
    rest = _rest(found) if len(found) > _SHOWN else None
    return {PAGE: [_page(result, found, out)], DATA: _json(result, found, out), REST: rest}


def ready() -> None:
    """Load what the page is made with: some 25 ms, in which who waits for others has nothing else to do."""
    pages.load(_TEMPLATE)


def _page(result: Outcome, found: Sequence[Lesson], out: Path) -> str:
    grades: Counter[Grade] = Counter()
    packages = size = earlier = 0
    for lesson in found:
        grades[lesson.grade] += 1
        packages += len(lesson.packages)
        size += sum(entry.size for entry in lesson.packages)
        earlier += sum(bool(entry.note) for entry in lesson.packages)
    failed = list(islice(_failed(result, out), _SHOWN + 1))
    counts = [words.count(len(found), "lesson"), words.count(packages, "package"), words.size_of(size)]
    counts += [f"{earlier:,} of the packages of an earlier build"] if earlier else []
    return pages.page(
        _TEMPLATE,
        lessons=found[:_SHOWN],
        all=len(found),
        summary=", ".join(counts),
        grades=[(grade, _GRADES[grade], f"{grades[grade]:,}") for grade in Grade if grades[grade]]
        if len(grades) > 1
        else [],
        failed=failed[:_SHOWN],
        first_error=words.first_error,
        visible=visible,
        more_failed=len(failed) > _SHOWN,
        size=_size,
        verdict=_verdict,
        href=_href,
        style=Xml(palette.for_authors("index/page.css")),
        script=Xml(resources.template("index/search.js")),
    )


def _href(entry: Output) -> str:
    """The address of what to open or to upload, as seen from the page."""
    return f"./{quote(entry.page or entry.name)}"


def _failed(result: Outcome, out: Path) -> Iterator[Unbuilt]:
    """What this run did not build, and the files that a fault ended the work on; paths as those of lessons are."""
    yield from result.unbuilt
    told = {entry.file for entry in result.unbuilt if entry.why == FAULT} if result.faults else ()
    files = (outputs.address(Path(fault.source), out) for fault in result.faults)
    yield from (Unbuilt(file=file, why=FAULT) for file in files if file not in told)


def _rest(found: Sequence[Lesson]) -> Iterator[str]:
    """The lessons beyond those in the page, as they are shown there."""
    yield "lessonpackIndex([\n"
    for lesson in islice(found, _SHOWN, None):
        packages = [
            (entry.name, _href(entry), _size(entry), entry.grade.value, _verdict(entry)) for entry in lesson.packages
        ]
        shown = (lesson.title, lesson.language, lesson.direction, lesson.shown, lesson.warnings)
        row = json.dumps([*shown, lesson.grade.value, packages], ensure_ascii=False, separators=(",", ":"))
        yield f"{in_json(row)},\n"
    yield "]);\n"


def _size(entry: Output) -> str:
    return words.size_of(entry.size) if entry.size else ""


def _verdict(entry: Output) -> str:
    """What was said of a package when it was written; that was before, where its source could not be looked for now."""
    verdict = entry.verdict or "not known"
    return f"{verdict}, in an earlier build" if entry.note else verdict


def _json(result: Outcome, found: Sequence[Lesson], out: Path) -> Iterator[str]:
    told: data.Data = {
        "lessonpack_index": 1,
        "lessons": data.Each(_lesson, found),
        "failed": data.Each(to_builtins, Rows(_failed(result, out))),
    }
    return data.blocks_of(told)


def _lesson(lesson: Lesson) -> data.Data:
    return {
        "id": lesson.id,
        "title": lesson.title,
        "language": lesson.language,
        "source": lesson.source,
        "warnings": lesson.packages[-1].warnings,
        "grade": lesson.grade.value,
        "packages": [
            {
                "name": entry.name,
                "page": entry.page or entry.name,
                "target": entry.target,
                "version": entry.version,
                "size": entry.size,
                "grade": entry.grade.value,
                "verdict": entry.verdict,
                "note": entry.note,
            }
            for entry in lesson.packages
        ],
    }
