"""The unpacked packages of small courses, for a reviewer to read as a diff; `--accept` rewrites them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from lxml import etree

import strategies
from conftest import ROOT
from lessonpack.model.asked import Scoring
from lessonpack.model.course import Course, distinct
from lessonpack.package import Package
from lessonpack.target import Options
from lessonpack.targets import load
from qti import samples
from qti.test_golden import accepted, contents, readable

TARGETS = ("qti12", "canvas", "canvas-new")


def gaps_course() -> Course:
    """Texts with gaps, and places of a picture."""
    asked = (
        samples.gapped(feedback=samples.FEEDBACK),
        samples.gapped(id="whole", scoring=Scoring.ALL_OR_NOTHING),
        samples.worded(3, 1),
        samples.listed(),
        samples.pointed(id="where", feedback=samples.FEEDBACK),
        samples.pointed(1, id="one"),
    )
    return samples.course(*asked, asked=samples.quiz(*asked))


VARIED = """\
lessonpack: 1
id: rates
title: Rates
language: en
questions:
- numeric:
    id: speed
    variables: {s: {from: 100, to: 300, step: 20}, t: [2, 2.5, 4], v: s / t}
    variants: 3
    stem: A train goes {{s}} km in {{t}} h. How fast is it?
    answer: "{{v}}"
    tolerance: 1%
    unit: km/h
    feedback: {general: Divide the way by the time., correct: Yes., incorrect: No.}
- numeric:
    id: time
    variables: {s: [100, 150, 200], v: [25, 50]}
    variants: 2
    stem: A train goes {{s}} km at {{v}} km/h. How many hours does it need?
    answer: "{{s / v}}"
    feedback: {general: 'Divide {{s}} by {{v}}.'}
quiz: {id: quiz, title: Check, questions: all}
"""


def varied_course() -> Course:
    """A question of which Canvas draws the numbers, and one whose variants are a group."""
    found, log = strategies.read(VARIED)
    assert found is not None, log.found
    return found


COURSES: dict[str, tuple[Callable[[], Course], bool]] = {
    **{name: (make, True) for name, make in samples.ITEM_BANKS.items()},
    "gaps": (gaps_course, True),
    "pools": (lambda: samples.pooled_course(shuffle=True), True),
    "bank": (samples.kinds_course, False),
    "variables": (varied_course, True),
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
