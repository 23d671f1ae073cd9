"""Every document of every package is valid by its official schema, and no finding comes out of a faultless course."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from conftest import ROOT
from lessonpack.findings import Log
from lessonpack.inspection import inspect
from lessonpack.model.course import Course
from lessonpack.pipeline import Job
from lessonpack.schemas import Store
from lessonpack.source import reader
from lessonpack.xsd import Validator
from qti import samples
from qti12.test_golden import COURSES, TARGETS, built
from strategies import courses, placed, wholes

pytestmark = [pytest.mark.schemas, pytest.mark.parametrize("target", TARGETS)]

UNSURE = "XSD004"  # of the schemas of QTI 1.2 and of Canvas there is one source only: the run says so, in a note


def check(target: str, course: Course, schemas: Store, *, test: bool = True) -> None:
    """Each document of the package was judged, and nothing was found."""
    package = built(target, course, test=test)
    job = Job(sources=(), schemas=str(schemas.folder), require_xsd=True)
    inspection, found, runs, unread = inspect(package, Validator(schemas), job)
    assert [(entry.code, entry.message) for entry in found if entry.code != UNSURE] == []
    assert inspection.standard.name == "qti12"
    documents = [path for path in package.paths if path.endswith(".xml")]
    assert sum(run.documents for run in runs) == len(documents)
    assert unread == ()


@pytest.mark.parametrize("name", COURSES)
def test_the_samples_are_valid(name: str, target: str, schemas: Store) -> None:
    make, test = COURSES[name]
    check(target, make(), schemas, test=test)


@pytest.mark.parametrize("name", ["mesa-optimization", "ai-safety/specification-gaming", "eye", "kitchen-sink"])
@pytest.mark.parametrize("test", [True, False], ids=["test", "bank"])
def test_the_content_is_valid(name: str, test: bool, target: str, schemas: Store) -> None:
    check(target, samples.lesson(name), schemas, test=test)


def test_the_course_in_content_is_valid(target: str, schemas: Store) -> None:
    course = reader.load(ROOT / "content" / "ai-safety" / "course.yaml", Log())
    assert course is not None
    assert len(course.lessons) > 1
    check(target, course, schemas)


def test_a_picture_of_any_size_is_judged_to_its_end(target: str, schemas: Store, tmp_path: Path) -> None:
    photo, dot = tmp_path / "photo.png", samples.flower()
    photo.write_bytes(Path(dot.media.file).read_bytes() + bytes(200_000))
    large = replace(dot, media=replace(dot.media, file=str(photo), digest=sha256(photo.read_bytes()).hexdigest()))
    check(target, samples.course(samples.pointed(1, picture=large)), schemas)


@pytest.mark.full  # the quick run tries it in test_properties
@given(course=st.one_of(courses, wholes, placed))
@settings(deadline=None, suppress_health_check=list(HealthCheck))
def test_any_course_is_valid(target: str, schemas: Store, course: Course) -> None:
    check(target, course, schemas)
