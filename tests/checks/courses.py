"""A small course without fault, and ways to build others like it."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from lessonpack.findings import Place
from lessonpack.model.asked import Choice, Feedback
from lessonpack.model.blocks import Figure, Prose, Table
from lessonpack.model.content import (
    Grid,
    Image,
    Inline,
    Link,
    Media,
    Paragraph,
    RichBlock,
    RichText,
    Subheading,
    Text,
)
from lessonpack.model.course import Course, Lesson, Objective, Quiz, Section
from lessonpack.model.questions import MultipleResponse, Question, SingleChoice, TrueFalse

HERE = Place("lesson.yaml", 7, 3)
CLOUD = Media(path="media/cloud.png", file="", name="img-1.png", type="image/png", digest="1")


def rich(*words: str) -> RichText:
    """One paragraph a text."""
    return tuple(Paragraph((Text(each),)) for each in words)


def line(text: str) -> tuple[Inline, ...]:
    return (Text(text),)


def choice(id: str, text: str, *, correct: bool = False, fixed: bool = False) -> Choice:
    return Choice(id=id, text=rich(text), correct=correct, fixed=fixed, at=HERE)


def single(id: str, stem: str, *choices: Choice, **changes: Any) -> SingleChoice:
    """A single-choice question with feedback and an objective, as it should be."""
    given: dict[str, Any] = {"feedback": Feedback(correct=rich("Indeed.")), "objective": "rain", "shuffle": True}
    return SingleChoice(id=id, stem=rich(stem), choices=choices, at=HERE, **{**given, **changes})


def several(id: str, stem: str, *choices: Choice, **changes: Any) -> MultipleResponse:
    given: dict[str, Any] = {"feedback": Feedback(correct=rich("Indeed.")), "objective": "rain"}
    return MultipleResponse(id=id, stem=rich(stem), choices=choices, at=HERE, **{**given, **changes})


def judged(id: str, stem: str, answer: bool, labels: tuple[str, str] = ("True", "False")) -> TrueFalse:
    choices = (choice("true", labels[0], correct=answer), choice("false", labels[1], correct=not answer))
    feedback = Feedback(correct=rich("Indeed."))
    return TrueFalse(id=id, stem=rich(stem), choices=choices, feedback=feedback, objective="rain", at=HERE)


SEA = single("sea", "Where does most rain come from?", choice("a", "The sea", correct=True), choice("b", "A lake"))
FALLS = several("falls", "What falls?", choice("a", "Rain", correct=True), choice("b", "Wind"))
WET = judged("wet", "Rain is wet.", True)
GRID = Grid((line("Cloud"), line("Rain")), ((line("Grey"), line("much")),))


def course(*questions: Question, language: str = "en", quiz: Quiz | None = None, **changes: Any) -> Course:
    """A course of one lesson with these questions, or three good ones; `changes` are the lesson's."""
    asked = questions or (SEA, FALLS, WET)
    lesson = Lesson(
        id="rain",
        title="Rain",
        hook=rich("Why is it wet?"),
        objectives=(Objective(id="rain", text="Say where rain comes from.", at=HERE),),
        sections=(section(),),
        questions=asked,
        quiz=quiz or Quiz(id="quiz", title="Quiz", questions=tuple(each.id for each in asked), at=HERE),
        at=HERE,
    )
    return Course(id="rain", title="Rain", language=language, lessons=(replace(lesson, **changes),), at=HERE)


def section(*blocks: Any, id: str = "start", title: str = "Where rain comes from") -> Section:
    """A section with these blocks, or with prose, a captioned table and a figure."""
    good = (
        prose(Paragraph((Text("Most rain comes from the sea. See "), LINK, Text("."))), Subheading(1, line("More"))),
        Table(grid=GRID, caption=line("Clouds and rain"), at=HERE),
        Figure(image=Image(CLOUD, "A grey cloud over hills"), caption=line("A rain cloud"), at=HERE),
    )
    return Section(id=id, title=title, blocks=blocks or good, at=HERE)


LINK = Link("https://example.org/rain", line("how rain is made"))


def prose(*blocks: RichBlock) -> Prose:
    return Prose(content=blocks, at=HERE)


def quiz(**changes: Any) -> Quiz:
    return replace(Quiz(id="quiz", title="Quiz", questions=("sea", "falls", "wet"), at=HERE), **changes)
