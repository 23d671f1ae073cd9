"""The course of which every cell of the table is proved, and its cartridges."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from cartridges.reader import Cartridge
from lessonpack import targets
from lessonpack.findings import Log
from lessonpack.model.course import Course, distinct
from lessonpack.package import Package, write_zip
from lessonpack.source import reader
from lessonpack.target import Options

HERE = Path(__file__).parent
VERSIONS = {"cc11": 1, "cc13": 3}


@cache
def sea() -> Course:
    return read(HERE / "samples" / "course.yaml")


@cache
def read(file: Path) -> Course:
    log = Log()
    found = reader.load(file, log)
    assert found is not None, [entry.message for entry in log]
    return found


def built(course: Course, target: str, *, test: bool = True) -> Package:
    """The package as a build makes it: of what the target carries of a course."""
    made = targets.load()[target]
    return made.build(made.carried(distinct(course)), Options(test=test))


def cartridge(course: Course, target: str, *, test: bool = True) -> Cartridge:
    """A cartridge as its reader has it, out of the zip."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "cartridge.imscc"
        write_zip(built(course, target, test=test), file)
        return Cartridge(file.read_bytes(), VERSIONS[target])
