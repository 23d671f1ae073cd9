"""Cartridges are valid: by the official schemas, and by the rules that stand in them beside the grammar."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from lxml import etree, isoschematron
from msgspec.structs import replace

from cartridges.samples import VERSIONS, built, read, sea
from conftest import ROOT
from lessonpack import checks, xsd
from lessonpack.inspection import inspect
from lessonpack.model.course import Course, Quiz
from lessonpack.package import MANIFEST, Package
from lessonpack.pipeline import Job
from lessonpack.schemas import Store
from qti import samples

pytestmark = pytest.mark.schemas

JOB = Job(sources=(), schemas="", require_xsd=True)
CONTENT = {
    "kitchen-sink": "kitchen-sink/lesson.yaml",
    "mesa-optimization": "mesa-optimization/lesson.yaml",
    "ai-safety": "ai-safety/course.yaml",
    "eye": "eye/lesson.yaml",
}
SCHEMATRON = "http://purl.oclc.org/dsdl/schematron"
# Version 1.1 asks for three options where it means two, as version 1.3 has it.
MISPRINT = "[RULE 4d] There are too too few response labels for the MC-SR question."


def course(name: str) -> Course:
    return sea() if name == "sea" else read(ROOT / "content" / CONTENT[name])


def faults(package: Package, schemas: Store) -> list[str]:
    """All that is found of a package, its schemas among it; every document has to be judged by one."""
    checks.load()
    _, found, runs, unchecked = inspect(package, xsd.Validator(schemas), JOB)
    documents = [path for path in package.paths if path.endswith(".xml")]
    assert (sum(run.documents for run in runs), unchecked) == (len(documents), ())
    return [f"{entry.code} {entry.message}" for entry in found if entry.code != "XSD004"]


@pytest.mark.parametrize("test", [True, False], ids=["quizzes", "bank"])
@pytest.mark.parametrize("name", [*CONTENT, "sea"])
@pytest.mark.parametrize("target", VERSIONS)
def test_nothing_is_found_of_what_is_written(target: str, name: str, test: bool, schemas: Store) -> None:
    assert faults(built(course(name), target, test=test), schemas) == []


@pytest.mark.parametrize("target", VERSIONS)
def test_a_course_without_text_or_without_questions_makes_a_valid_cartridge(target: str, schemas: Store) -> None:
    lesson = sea().lessons[1]
    for bare in (replace(lesson, sections=()), replace(lesson, questions=(), quiz=None)):
        subject = replace(sea(), lessons=(bare,), final_quiz=None, hook=(), objectives=())
        assert faults(built(subject, target), schemas) == []


@pytest.mark.parametrize("target", VERSIONS)
def test_a_course_that_says_nothing_of_itself_has_valid_metadata(target: str, schemas: Store) -> None:
    silent = replace(sea(), description="", keywords=(), authors=(), source="", rights="")
    assert faults(built(silent, target), schemas) == []


# --- the rules beside the grammar -------------------------------------------------------------------


@cache
def rules(folder: Path, file: str) -> isoschematron.Schematron:
    """The Schematron rules of a schema document, without what is of an older Schematron."""
    root = etree.Element(f"{{{SCHEMATRON}}}schema")
    tree = etree.parse(str(folder / file))
    for node in [*tree.iter(f"{{{SCHEMATRON}}}ns"), *tree.iter(f"{{{SCHEMATRON}}}pattern")]:
        for each in node.iter(f"{{{SCHEMATRON}}}pattern", f"{{{SCHEMATRON}}}rule"):
            each.attrib.pop("name", None)
            each.attrib.pop("abstract", None)
        root.append(node)
    return isoschematron.Schematron(etree.fromstring(etree.tostring(root)), store_report=True)


def broken(package: Package, minor: int, schemas: Store) -> list[str]:
    """What the rules say of each document of a cartridge."""
    found = []
    for path in (path for path in package.paths if path.endswith(".xml")):
        kind = "imscp_v1p2_v1p0" if path == MANIFEST else "qtiasiv1p2p1_v1p0"
        schematron: Any = rules(schemas.folder, f"cc1{minor}/ccv1p{minor}_{kind}.xsd")
        if not schematron.validate(etree.fromstring(package.read(path))):
            failed = schematron.validation_report.iter("{*}failed-assert")
            found += [" ".join("".join(each.itertext()).split()) for each in failed]
    return found


@pytest.mark.parametrize("name", [*CONTENT, "sea"])
@pytest.mark.parametrize("target", VERSIONS)
def test_the_rules_of_the_profile_hold_in_what_is_written(target: str, name: str, schemas: Store) -> None:
    allowed = {MISPRINT} if target == "cc11" else set()
    assert set(broken(built(course(name), target), VERSIONS[target], schemas)) <= allowed


@pytest.mark.parametrize("change", [{"attempts": 7}, {"attempts": None}, {"attempts": 1, "time_limit": 600}])
@pytest.mark.parametrize("target", VERSIONS)
def test_the_rules_hold_whatever_is_asked_of_a_quiz(target: str, change: dict[str, int], schemas: Store) -> None:
    lesson = sea().lessons[0]
    assert lesson.quiz is not None
    quiz: Quiz = replace(lesson.quiz, **change)  # type: ignore[arg-type]
    subject = replace(sea(), lessons=(replace(lesson, quiz=quiz), *sea().lessons[1:]))
    assert set(broken(built(subject, target), VERSIONS[target], schemas)) <= {MISPRINT}


def test_the_rules_see_a_fault(schemas: Store) -> None:
    package = built(sea(), "cc13")
    spoiled = Package(name="spoiled")
    for path, blob in package:
        text = package.read(path)
        spoiled.add(path, text.replace(b">cc.true_false.v0p1<", b">cc.matching<") if path.endswith(".xml") else blob)
    assert any("RULE 2b" in each for each in broken(spoiled, 3, schemas))


def test_the_samples_of_the_other_targets_are_valid_as_well(schemas: Store) -> None:
    for make in samples.ITEM_BANKS.values():
        for target in VERSIONS:
            assert faults(built(make(), target), schemas) == []
