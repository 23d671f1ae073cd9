"""Small courses, one that uses each feature of the table: what the Moodle target is tried with."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from msgspec.structs import replace

import strategies
from lessonpack.model.about import About
from lessonpack.model.asked import Choice, Scoring
from lessonpack.model.content import (
    Paragraph,
    RichText,
    Struck,
    Text,
)
from lessonpack.model.course import Course, FinalQuiz, Lesson, Pool, Quiz, Scos, distinct, reference
from lessonpack.model.questions import MultipleResponse, Question, SingleChoice, TrueFalse
from lessonpack.package import Package
from lessonpack.target import Options, Target
from lessonpack.targets import load
from moodle.reader import Bank, read
from qti import samples
from qti.samples import (
    FEEDBACK,
    course,
    grouped,
    judged,
    matched,
    option,
    ordered,
    pointed,
    pooled_course,
    say,
    several,
    single,
)

__all__ = ["FEEDBACK", "course", "grouped", "judged", "matched", "option", "ordered", "say", "several", "single"]


def target() -> Target:
    return load()["moodle"]


def built(course: Course, **options: Any) -> Package:
    """The package, of what the table carries of the course."""
    return target().build(target().carried(distinct(course)), Options(**options))


def written(course: Course) -> bytes:
    package = built(course)
    [path] = package.paths
    return package.read(path)


def bank(course: Course) -> Bank:
    """What Moodle has of the course when the file is imported."""
    return read(written(course))


def asked(question: Question, **changes: Any) -> Any:
    """The only question of a course as Moodle has it."""
    [found] = bank(course(question, **changes)).questions
    return found


def struck(before: str, words: str) -> RichText:
    return (Paragraph((Text(before), Struck((Text(words),)))),)


def two_lessons() -> Course:
    """A course of two lessons, pools in the second, and a quiz about both."""
    first = Lesson(id="ebb", title="Ebb / flow", questions=(judged(id="ebb-1"),), about=About(authors=("Ann",)))
    pooled = pooled_course().lessons[0]
    second = replace(pooled, id="waves", title="Waves <b>", weight=Fraction(2), requires=("ebb",))
    final = FinalQuiz(id="final", title="All", questions=(reference(first, "ebb-1"),))
    return Course(
        id="sea",
        title="/The sea/",
        language="en",
        lessons=(first, second),
        final_quiz=final,
        scos=Scos.PER_LESSON,
        authors=("Bo",),
        rights="CC BY 4.0",
    )


def tagged_pools() -> Course:
    questions = tuple(judged(id=f"q{number}") for number in range(3))
    pools = (Pool(pick=1, questions=("q1", "q2"), tag="tides/ebb"),)
    quiz = Quiz(id="quiz", title="Quiz", questions=("q0",), pools=pools)
    return course(*questions, asked=quiz)


def of_choices(right: str, *, scoring: Scoring = Scoring.PARTIAL, points: str = "1") -> MultipleResponse:
    """A question with a choice for each letter, of which those written `x` are right: `xx.`."""
    choices = tuple(option(f"c{place}", f"Choice {place}", right=mark == "x") for place, mark in enumerate(right))
    return MultipleResponse(id="q", stem=say("Which?"), choices=choices, scoring=scoring, points=Fraction(points))


def weighed(*shares: str) -> MultipleResponse:
    """A question with a choice for each of these shares of the points; below 0 are those of wrong ones."""
    asked = of_choices("".join("." if share.startswith("-") else "x" for share in shares))
    choices = (replace(each, share=Fraction(share)) for each, share in zip(asked.choices, shares, strict=True))
    return replace(asked, choices=tuple(choices))


def one_of(count: int, right: int = 0) -> SingleChoice:
    choices = tuple(option(f"c{place}", f"Choice {place}", right=place == right) for place in range(count))
    return SingleChoice(id="q", stem=say("Which?"), choices=choices)


def labelled(true: str, false: str, *, answer: bool = True, **changes: Any) -> TrueFalse:
    choices = (
        Choice(id="true", text=say(true), correct=answer),
        Choice(id="false", text=say(false), correct=not answer),
    )
    return replace(judged(), choices=choices, **changes)


def pointed_course() -> Course:
    """Places of a picture: each shape, one and several of them."""
    return course(pointed(3, feedback=FEEDBACK), pointed(1, id="one", hints=(say("Left."),)))


VARIED = """\
lessonpack: 1
id: rates
title: Rates
language: en
questions:
- numeric:
    id: speed
    variables: {s: {from: 100, to: 300, step: 20}, t: [2, 2.50, 4], v: s / t}
    variants: 3
    stem: 'A train goes {{s}} km in {{t}} h. How fast is it, if $v = \\frac{s}{t}$?'
    answer: "{{v}}"
    tolerance: 1%
    unit: km/h
    hint: Divide the way by the time.
    feedback: {general: 'It is {{v}} km/h, or {{round(v / 3.6, 2)}} m/s.', incorrect: 'Divide {{s}} by {{t}}.'}
- numeric:
    id: time
    variables: {s: [100, 150, 200], v: [25, 50]}
    variants: 2
    stem: A train goes {{s}} km at {{v}} km/h. How many hours does it need?
    answer: "{{s / v}}"
    hint: Divide by {{v}}.
quiz: {id: quiz, title: Check, questions: all}
"""


def varied_course() -> Course:
    """A question of which Moodle draws the numbers, and one whose variants are a category."""
    found, log = strategies.read(VARIED)
    assert found is not None, log.found
    return found


COURSES = {
    "plain": samples.plain_course,
    "kinds": samples.kinds_course,
    "read": samples.read_course,
    "rich": samples.rich_course,
    "pointed": pointed_course,
    "pools": pooled_course,
    "course": two_lessons,
    "variables": varied_course,
}
