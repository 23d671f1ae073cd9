"""The unpacked packages of small courses, for a reviewer to read as a diff; `--accept` rewrites them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from lxml import etree

from conftest import ROOT
from lessonpack.model.course import Course, distinct
from lessonpack.package import Package
from lessonpack.target import Options
from lessonpack.targets import load
from qti import samples
from qti.test_golden import accepted, contents, readable

TARGETS = ("qti12", "canvas", "canvas-new")
COURSES: dict[str, tuple[Callable[[], Course], bool]] = {
    **{name: (make, True) for name, make in samples.ITEM_BANKS.items()},
    "pools": (lambda: samples.pooled_course(shuffle=True), True),
    "bank": (samples.kinds_course, False),
}


def built(target: str, course: Course, *, test: bool = True) -> Package:
    """The package as a build makes it: of what the target's table carries."""
    made = load()[target]
    return made.build(made.carried(distinct(course)), Options(test=test))


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("name", COURSES)
def test_a_package_is_what_it_was(name: str, target: str, accept: bool) -> None:
    make, test = COURSES[name]
    package, folder = built(target, make(), test=test), ROOT / "tests" / "golden" / target / name
    if accept:
        accepted(package, folder)
    golden = contents(folder)
    assert sorted(golden) == sorted(package.paths)
    for path in package.paths:
        assert readable(path, package.read(path)) == readable(path, golden[path]), path


@pytest.mark.parametrize("target", TARGETS)
def test_there_is_no_golden_tree_without_its_course(target: str) -> None:
    assert {folder.name for folder in (ROOT / "tests" / "golden" / target).iterdir()} == set(COURSES)


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("id", ["root", "root_section", "root-section"])
def test_no_question_has_the_name_of_a_section(id: str, target: str) -> None:
    """Importers tell by it what is what."""
    question = samples.single(id=id)
    package = built(target, samples.course(question, asked=samples.quiz(question)))
    [document] = [data for path in package.paths if b"<section" in (data := package.read(path))]
    names = etree.fromstring(document).xpath("//*[local-name() = 'section' or local-name() = 'item']/@ident")
    assert len(names) == len(set(names)) == 2
