"""Items, tests and manifests are valid against the official schemas, whatever is asked of the target."""

from __future__ import annotations

import itertools
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from conftest import ROOT, few
from lessonpack import targets, xsd
from lessonpack.findings import Log
from lessonpack.formats import load
from lessonpack.formats.recognise import kind_of, standard_of
from lessonpack.model.course import Course, Reveal, distinct
from lessonpack.package import MANIFEST
from lessonpack.schemas import Store
from lessonpack.source import reader
from qti import samples
from qti.templated import ONE, lesson, varied
from strategies import courses, wholes

pytestmark = pytest.mark.schemas
# The schemas that judge items and tests, by the target; other revisions of a version take the place of the usual one.
REVISIONS = {"2.1.0": "qti21", "2.1.2": "qti21", "2.2.0": "qti22", "2.2.4": "qti22", "3.0.0": "qti30"}
INSTEAD = {"2.1.2": {"qti21-2.1.0": "qti21-2.1.2"}, "2.2.0": {"qti22-2.2.4": "qti22-2.2.0"}}


def faults(course: Course, schemas: Store, revision: str, *, test: bool = True, templates: bool = False) -> list[str]:
    """What the schemas of a revision say of every document of the course's package, each with its path."""
    package = samples.built(course, test=test, version=REVISIONS[revision], templates=templates)
    standard = standard_of(etree.fromstring(package.read(MANIFEST)))
    assert standard is load()[REVISIONS[revision]]
    validator = xsd.Validator(schemas, instead=INSTEAD.get(revision))
    found = []
    for path in package.paths:
        if path.endswith(".xml"):
            root = etree.fromstring(package.read(path))
            kind = kind_of(root, path, standard)
            assert kind in standard.documents
            found += [f"{path}: {fault.message}" for fault in validator.validate(kind, root)]
    return found


@pytest.mark.parametrize("revision", REVISIONS)
@pytest.mark.parametrize("test", [True, False], ids=["test", "bank"])
@pytest.mark.parametrize("name", samples.ITEM_BANKS)
def test_the_samples_are_valid(name: str, test: bool, revision: str, schemas: Store) -> None:
    assert faults(samples.ITEM_BANKS[name](), schemas, revision, test=test) == []


@pytest.mark.parametrize("revision", REVISIONS)
def test_items_that_draw_are_valid(revision: str, schemas: Store) -> None:
    course = lesson(*(varied(question, id=f"varied-{number}") for number, question in enumerate(ONE.values())))
    assert faults(course, schemas, revision, templates=True) == []


@pytest.mark.parametrize("revision", few(list(REVISIONS)[::-1]))
@given(course=st.one_of(courses, wholes))
@settings(deadline=None, suppress_health_check=list(HealthCheck))
def test_any_course_is_valid(revision: str, schemas: Store, course: Course) -> None:
    """What is not written by default: test_properties and test_sweep try that."""
    handed = targets.load()[REVISIONS[revision]].carried(distinct(course))
    assert faults(handed, schemas, revision) == []


@pytest.mark.parametrize("reveal", Reveal)
@pytest.mark.parametrize("shuffle", [True, False])
@pytest.mark.parametrize("mark", [None, Fraction("66.6667")])
@pytest.mark.parametrize("attempts", [None, 1])
@pytest.mark.parametrize("revision", few(list(REVISIONS)))
def test_every_setting_of_a_quiz_is_valid(
    reveal: Reveal, shuffle: bool, mark: Fraction | None, attempts: int | None, revision: str, schemas: Store
) -> None:
    question = samples.single()
    asked = samples.quiz(question, feedback=reveal, shuffle=shuffle, pass_mark=mark, attempts=attempts)
    assert faults(samples.course(question, asked=asked), schemas, revision) == []


@pytest.mark.parametrize("shuffle", [True, False])
@pytest.mark.parametrize("revision", REVISIONS)
def test_pools_and_a_time_limit_are_valid(shuffle: bool, revision: str, schemas: Store) -> None:
    assert faults(samples.pooled_course(shuffle=shuffle), schemas, revision) == []


def test_a_pool_is_a_section_that_selects_behind_the_questions_of_everybody() -> None:
    test = etree.fromstring(samples.built(samples.pooled_course(shuffle=True)).read("test.xml"))
    [limits] = test.findall("{*}timeLimits")
    assert limits.get("maxTime") == "1200"
    [section] = test.findall("{*}testPart/{*}assessmentSection")
    assert [etree.QName(node).localname for node in section] == [
        "ordering", "assessmentItemRef", "assessmentSection", "assessmentSection",
    ]  # fmt: skip
    pools = section.findall("{*}assessmentSection")
    assert [pool.find("{*}selection").get("select") for pool in pools] == ["1", "2"]  # type: ignore[union-attr]
    assert [[ref.get("identifier") for ref in pool.findall("{*}assessmentItemRef")] for pool in pools] == [
        ["q1", "q2"], ["q3", "q4", "q5"],
    ]  # fmt: skip
    assert {pool.get("keepTogether") for pool in pools} == {"false"}, "shuffled, they mix with the others"


BLOCKS = samples.everything()


@pytest.mark.parametrize("revision", few(list(REVISIONS)))
@pytest.mark.parametrize("pair", list(itertools.permutations(range(len(BLOCKS)), 2))[::7])
def test_blocks_are_valid_in_any_place_and_order(pair: tuple[int, int], revision: str, schemas: Store) -> None:
    content = tuple(BLOCKS[at] for at in pair)
    inside = (samples.Blockquote(content), samples.Items((content,)), samples.Items((content,), 3))
    for text in (content, inside):
        choice = samples.Choice(id="a", text=text, correct=True, feedback=text)
        question = samples.single(stem=text, choices=(choice, samples.option("b", "B")))
        assert faults(samples.course(question), schemas, revision) == []


@pytest.mark.parametrize("revision", REVISIONS)
@pytest.mark.parametrize("name", ["mesa-optimization", "ai-safety/specification-gaming", "eye", "kitchen-sink"])
def test_the_content_is_valid(name: str, revision: str, schemas: Store) -> None:
    assert faults(samples.lesson(name), schemas, revision) == []


@pytest.mark.parametrize("revision", REVISIONS)
def test_the_course_in_content_is_valid(revision: str, schemas: Store) -> None:
    log = Log()
    course = reader.load(ROOT / "content" / "ai-safety" / "course.yaml", log)
    assert course is not None, [entry.message for entry in log]
    assert len(course.lessons) > 1
    assert faults(distinct(course), schemas, revision) == []
