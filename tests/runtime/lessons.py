"""The packages that the tests play: the project's own lessons, and small ones made for one question each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from lessonpack.findings import Log
from lessonpack.model.content import Paragraph, Prose, RichText, Text
from lessonpack.model.course import Course, Lesson, Objective, Quiz, Section
from lessonpack.model.questions import Choice, Feedback, MultipleResponse, Question, SingleChoice, TrueFalse
from lessonpack.package import write_zip
from lessonpack.source import reader
from lessonpack.target import Options
from lessonpack.targets import load
from runtime.lms import unpacked

CONTENT = Path(__file__).resolve().parents[2] / "content"


@dataclass(frozen=True, slots=True, eq=False)
class Packed:
    """A course and the files of its SCORM 1.2 package, as they came out of the zip."""

    course: Course
    files: dict[str, bytes]

    @property
    def lesson(self) -> Lesson:
        return self.course.lessons[0]

    @property
    def quiz(self) -> Quiz:
        assert self.lesson.quiz is not None
        return self.lesson.quiz

    @property
    def mastery(self) -> str:
        """The pass mark as an LMS reads it from the manifest; "" without one."""
        _, found, rest = self.files["imsmanifest.xml"].decode().partition("<adlcp:masteryscore>")
        return rest.partition("<")[0] if found else ""


def packed(course: Course) -> Packed:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "package.zip"
        write_zip(load()["scorm12"].build(course, Options()), file)
        return Packed(course, unpacked(file))


@cache
def content(name: str) -> Packed:
    """A lesson of `content/`."""
    log = Log()
    course = reader.load(CONTENT / name / "lesson.yaml", log)
    assert course is not None, list(log)
    return packed(course)


def words(text: str) -> RichText:
    return (Paragraph((Text(text),)),)


def choice(id: str, correct: bool = False, **more: Any) -> Choice:
    return Choice(id=id, text=words(f"Choice {id}"), correct=correct, feedback=words(f"About {id}."), **more)


ONE = SingleChoice(
    id="one-of-three",
    stem=words("Which one?"),
    choices=(choice("first"), choice("second", correct=True), choice("third")),
    shuffle=True,
    hint=words("The middle one, as it was written."),
    objective="choosing",
    evidence="The second one is right.",
)
SOME = MultipleResponse(
    id="some-of-five",
    stem=words("Which ones?"),
    choices=(
        choice("a-1", correct=True),
        choice("b-2"),
        choice("c-3", correct=True),
        choice("d-4", correct=True),
        choice("none", fixed=True),
    ),
    shuffle=True,
    feedback=Feedback(general=words("Always."), correct=words("All of them."), incorrect=words("Look again.")),
    objective="choosing",
)
JUDGE = TrueFalse(
    id="judge",
    stem=words("Is it so?"),
    choices=(choice("true", correct=True), choice("false")),
    objective="judging",
)
QUESTIONS: tuple[Question, ...] = (ONE, SOME, JUDGE)


def small(questions: tuple[Question, ...] = QUESTIONS, **quiz: Any) -> Packed:
    """Two sections and a quiz of three questions, one of each kind, with these settings; pools take theirs out."""
    drawn = {id for pool in quiz.get("pools", ()) for id in pool.questions}
    everybody = tuple(question.id for question in questions if question.id not in drawn)
    asked = Quiz(id="quiz", title="Quiz", questions=everybody, **quiz)
    return packed(_course(questions, asked))


def reading_only() -> Packed:
    """A lesson without a quiz."""
    return packed(_course((), None))


def _course(questions: tuple[Question, ...], quiz: Quiz | None) -> Course:
    texts = ("The first one is wrong.", "The second one is right.")
    sections = tuple(
        Section(id=f"part-{number}", title=f"Part {number}", blocks=(Prose(content=words(text)),))
        for number, text in enumerate(texts, 1)
    )
    objectives = (Objective(id="choosing", text="Choose."), Objective(id="judging", text="Judge."))
    lesson = Lesson(id="small", title="Small", objectives=objectives, sections=sections, questions=questions, quiz=quiz)
    return Course(id="small", title="Small", language="en", lessons=(lesson,))


def weighing(question: Question, points: Fraction) -> Question:
    return replace(question, points=points)
