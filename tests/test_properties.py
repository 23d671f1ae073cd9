"""Laws that hold for any course, whatever is in it."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings

from conftest import few
from lessonpack import checks, pipeline, targets, xsd
from lessonpack.features import Feature, features
from lessonpack.findings import Severity
from lessonpack.inspection import inspect
from lessonpack.model.asked import Answer
from lessonpack.model.content import plain
from lessonpack.model.course import Course, distinct
from lessonpack.model.questions import Spot, named_parts
from lessonpack.package import Package, write_zip
from lessonpack.schemas import Store
from lessonpack.target import Options, Target, losses
from lessonpack.words import languages, messages
from strategies import courses, every_course

TARGETS = targets.load()
JOB = pipeline.Job(sources=(), schemas="", require_xsd=True)
LAW = settings(deadline=None, suppress_health_check=list(HealthCheck))
APART = ("html", "scorm12", "qti21", "qti12", "moodle", "cc13")  # no two of them are written by the same code
IS_LONG = settings.get_current_profile_name() == "long"
COURSES = 500 if IS_LONG else settings.default.max_examples  # that are tried by each target
SOUGHT = settings(LAW, max_examples=2_000, phases=[Phase.generate], database=None)


def words(text: str) -> set[str]:
    return set(re.findall(r"\w{2,}", text))


# What a statement's two choices are called where the author says nothing: platforms have words of their own for it.
OF_PLATFORMS = {
    word for name in languages() for key in ("true", "false") for word in words(messages(name)[f"label.{key}"].text)
}


def text_of(package: Package) -> str:
    """All that the package's files say, markup and escapes taken away."""
    from html import unescape

    pieces = [
        package.read(path).decode("utf-8", "replace") for path in package.paths if path.endswith((".xml", ".html"))
    ]
    return unescape(re.sub(r"<[^>]*>", " ", " ".join(pieces)))


@pytest.mark.parametrize("feature", Feature)
@pytest.mark.full
def test_whatever_an_author_can_ask_for_is_in_some_of_the_courses(feature: Feature) -> None:
    find(every_course, lambda course: any(used is feature for used, _, _ in features(course)), settings=SOUGHT)


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
@settings(LAW, max_examples=COURSES)
@given(course=every_course)
def test_any_course_becomes_a_valid_package(target: Target, schemas: Store, course: Course) -> None:
    checks.load()
    if any(entry.severity is Severity.ERROR for entry in losses(target, course)):
        return
    package = target.build(target.carried(distinct(course)), Options())
    _, found, runs, _ = inspect(package, xsd.Validator(schemas), JOB, standard=target.standard)
    assert bool(runs) == any(kind.schema is not None for kind in target.standard.documents)
    errors = [entry for entry in found if entry.severity is Severity.ERROR]
    assert [(entry.code, entry.message) for entry in errors] == []


@pytest.mark.parametrize("name", few(sorted(TARGETS, key=APART.count, reverse=True), len(APART)))
@LAW
@given(course=every_course)
def test_any_course_gives_the_same_bytes_twice(
    name: str, tmp_path_factory: pytest.TempPathFactory, course: Course
) -> None:
    folder: Path = tmp_path_factory.mktemp("zips")
    target = TARGETS[name]
    carried = target.carried(distinct(course))
    first, second = (write_zip(target.build(carried, Options()), folder / zip) for zip in ("a.zip", "b.zip"))
    assert (folder / "a.zip").read_bytes() == (folder / "b.zip").read_bytes()
    assert (first.sha256, first.content) == (second.sha256, second.content)
    assert zipfile.ZipFile(io.BytesIO((folder / "a.zip").read_bytes())).testzip() is None


@pytest.mark.parametrize("name", few(sorted(TARGETS, key=APART.count, reverse=True), len(APART)))
@LAW
@given(course=courses)
def test_the_words_of_every_question_asked_are_in_the_package(name: str, course: Course) -> None:
    target = TARGETS[name]
    carried = target.carried(course)
    said = words(text_of(target.build(carried, Options()))) | OF_PLATFORMS
    for question in carried.lessons[0].asked if carried.lessons[0].quiz else ():
        shown = (part.text for part in named_parts(question) if not isinstance(part, Answer | Spot))
        for text in (question.stem, *shown):
            assert words(plain(text)) <= said
