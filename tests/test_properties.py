"""Laws that hold for any course, whatever is in it."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from lessonpack import checks, pipeline, targets, xsd
from lessonpack.findings import Severity
from lessonpack.inspection import inspect
from lessonpack.model.asked import Answer, OtherNumber
from lessonpack.model.content import Code, Formula, Preformatted, RichText, Text, images, inlines
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
FEW = 8  # courses that are tried by each target; the long run's are swept over by test_sweep


def words(text: str) -> set[str]:
    return set(re.findall(r"\w{2,}", text))


# What a statement's two choices are called where the author says nothing: platforms have words of their own for it.
OF_PLATFORMS = {
    word for name in languages() for key in ("true", "false") for word in words(messages(name)[f"label.{key}"].text)
}


def text_of(package: Package) -> str:
    """All that the package's files say, the words for pictures included, markup and escapes taken away."""
    from html import unescape

    pieces = [
        package.read(path).decode("utf-8", "replace") for path in package.paths if path.endswith((".xml", ".html"))
    ]
    return unescape(re.sub(r"<[^>]*>", lambda tag: " ".join(["", *_ALT.findall(tag[0]), ""]), " ".join(pieces)))


_ALT = re.compile(r'\balt="([^"]*)"')


def words_of(content: RichText) -> set[str]:
    """The words of each run of a text by itself: formats part these with markup of their own."""
    blocks = [block.text for block in content if isinstance(block, Preformatted)]
    runs = [node.text for node in inlines(content) if isinstance(node, Text | Code)]
    formulas = [node.tex for node in inlines(content) if isinstance(node, Formula)]
    return words(" ".join([*blocks, *runs, *formulas, *(image.alt for image in images(content))]))


def is_refused(course: Course, target: Target) -> bool:
    """Whether the target loses of it what nobody can do without."""
    return any(entry.severity is Severity.ERROR for entry in losses(target, course))


def judged(target: Target, course: Course, validator: xsd.Validator) -> tuple[int, list[tuple[str, str]]]:
    """How many documents of the target's package the schemas judged, and the errors in all of it."""
    package = target.build(target.carried(distinct(course)), Options())
    _, found, runs, _ = inspect(package, validator, JOB, standard=target.standard)
    assert bool(runs) == any(kind.schema is not None for kind in target.standard.documents)
    errors = [(entry.code, entry.message) for entry in found if entry.severity is Severity.ERROR]
    return sum(run.documents for run in runs), errors


@settings(LAW, max_examples=FEW)
@given(course=every_course)
def test_any_course_becomes_a_valid_package(schemas: Store, course: Course) -> None:
    checks.load()
    validator = xsd.Validator(schemas)
    for name, target in TARGETS.items():
        if not is_refused(course, target):
            assert judged(target, course, validator)[1] == [], name


# Courses are drawn once for all these targets: to draw one takes longer than to build a package of it.
of_many_targets = pytest.mark.parametrize(
    "names",
    [
        pytest.param(APART, id="apart"),
        pytest.param(tuple(name for name in TARGETS if name not in APART), id="others", marks=pytest.mark.full),
    ],
)


@of_many_targets
@LAW
@given(course=every_course)
def test_any_course_gives_the_same_bytes_twice(
    names: tuple[str, ...], tmp_path_factory: pytest.TempPathFactory, course: Course
) -> None:
    folder: Path = tmp_path_factory.mktemp("zips")
    for name in names:
        carried = TARGETS[name].carried(distinct(course))
        first, second = (write_zip(TARGETS[name].build(carried, Options()), folder / zip) for zip in ("a.zip", "b.zip"))
        assert (folder / "a.zip").read_bytes() == (folder / "b.zip").read_bytes(), name
        assert (first.sha256, first.content) == (second.sha256, second.content), name
        assert zipfile.ZipFile(io.BytesIO((folder / "a.zip").read_bytes())).testzip() is None, name


@of_many_targets
@LAW
@given(course=courses)
def test_the_words_of_every_question_asked_are_in_the_package(names: tuple[str, ...], course: Course) -> None:
    for name in names:
        carried = TARGETS[name].carried(course)
        said = words(text_of(TARGETS[name].build(carried, Options()))) | OF_PLATFORMS
        for question in carried.lessons[0].asked if carried.lessons[0].quiz else ():
            shown = (part.text for part in named_parts(question) if not isinstance(part, Answer | OtherNumber | Spot))
            for text in (question.stem, *shown):
                assert words_of(text) <= said, name
