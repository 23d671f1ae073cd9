"""A number to be typed whose question has variables is one item for Classic Quizzes, which draw a set of values."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import pytest
from lxml import etree
from msgspec.structs import replace

from lessonpack.model.asked import Feedback
from lessonpack.model.content import Paragraph
from lessonpack.model.course import Course, distinct
from lessonpack.model.questions import Numeric
from lessonpack.model.referring import stem_in_full
from lessonpack.target import losses
from lessonpack.targets import load
from lessonpack.targets._qti12.html import Html
from lessonpack.targets._qti12.profiles import CANVAS
from moodle.test_calculated import QUIZ
from moodle.test_calculated import lesson as written
from qti.samples import picture
from qti12.reader import Item, drawn, nodes
from qti12.test_golden import built

SPEED = {"variables": "{s: {from: 100, to: 300, step: 20}, t: [2, 2.5, 4], v: s / t}", "unit": "km/h"}


def lesson(changes: Mapping[str, str] = SPEED, language: str = "en", quiz: str = QUIZ) -> Course:
    return written({**SPEED, **changes}, quiz, language)


def items(course: Course, target: str = "canvas", *, test: bool = True) -> list[Item]:
    package = built(target, course, test=test)
    [path] = [each for each in package.paths if each.endswith(("quiz/quiz.xml", "bank_x.xml"))]
    return [Item(each) for each in nodes(etree.fromstring(package.read(path)), "//q:item")]


def types(course: Course, target: str = "canvas") -> list[str | None]:
    return [each.field("question_type") for each in items(course, target)]


def variants(course: Course) -> list[Numeric]:
    found = distinct(course).lessons[0].questions
    return [each for each in found if isinstance(each, Numeric)]


# What may differ: what is printed in the text, and what is right.
ASKED = {
    "nothing more": {},
    "two sets and no more": {"variants": "2"},
    "feedback that all share": {"feedback": "{general: Divide., correct: Yes., incorrect: No.}"},
    "a tolerance": {"tolerance": "0.5"},
    "a share as tolerance": {"tolerance": "2.5%"},
    "a share that is computed": {"tolerance": '"{{0.01 * v}}"'},
    "a range": {"range": '["{{v - 1}}", "{{v + 1}}"]'},
    "numbers of both signs": {"variables": "{s: {from: -9, to: 9, step: 3}, t: [2, 2.5, 4], v: s / t}"},
    "a unit that is computed": {"unit": '"{{t}} km"'},
    "numbers beside each other": {"stem": "'({{s}},{{t}}) and [s] {{s}}-{{t}}, x{{s}}'",
                                  "variables": "{s: {from: 100, to: 300, step: 20}, t: [2, 4, 5], v: s / t}"},
    "an answer in thousands": {"answer": '"{{1000 * s}}"'},
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("name", ASKED)
def test_each_set_reads_and_scores_as_its_variant(name: str, language: str) -> None:
    subject = lesson(ASKED[name], language)
    [item] = items(subject)
    assert (item.ident, item.field("question_type")) == ("speed", "calculated_question")
    made = drawn(item, "," if language == "de" else ".")
    body = Html(lambda image: image.media.path, CANVAS.math)
    assert [each.text for each in made] == [body.text(stem_in_full(each)) for each in variants(subject)]
    for each, variant in zip(made, variants(subject), strict=True):
        far = variant.tolerance + Fraction(1, 1000)
        assert each.is_right(variant.lowest)
        assert each.is_right(variant.highest)
        assert not each.is_right(variant.answer + far)
        assert not each.is_right(variant.answer - far)


def test_a_variable_is_called_as_its_author_calls_it() -> None:
    [item] = items(lesson())
    assert item.stem == "<p>A train goes [s] km in [t] h. How fast is it?</p><p>… km/h</p>"
    assert item.node.get("title") == "A train goes [s] km in [t] h. How fast is it?"


# What Canvas would print otherwise, or does not fill in.
ELSEWHERE = {
    "a number in the feedback": {"feedback": '{general: "It is {{v}}."}'},
    "a number with a needless zero": {"variables": "{s: [100, 120], t: [2.50, 5.00], v: s / t}", "variants": "3"},
    "a number in thousands": {"variables": "{s: [1000, 1200], t: [2, 4], v: s / t}", "variants": "3"},
    "a number in a formula": {"stem": "'{{s}} km in ${{t}}$ h'"},
    "a number in code": {"stem": "'{{s}} km in `{{t}}` h'"},
    "points that are computed": {"points": '"{{s}}"'},
    "a tolerance that is neither a number nor a share": {"tolerance": '"{{1 / t}}"'},
    "a word that is drawn": {
        "variables": "{s: {from: 100, to: 300, step: 20}, t: [2, 4], v: s / t, by: [train, bus]}",
        "stem": "A {{by}} goes {{s}} km in {{t}} h.",
    },
}


@pytest.mark.parametrize("name", ELSEWHERE)
def test_what_canvas_would_ask_otherwise_stays_variants_in_a_group(name: str) -> None:
    assert set(types(lesson(ELSEWHERE[name]))) == {"numerical_question"}


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("a number in the feedback", "they differ in feedback"),
        ("points that are computed", "they differ in points"),
        ("a number in thousands", "more than numbers that stand in it just as the platform writes them"),
    ],
)
def test_why_variants_are_a_group_is_told_of_their_question(name: str, why: str) -> None:
    def told(course: Course) -> list[str]:
        return [each.message for each in losses(load()["canvas"], course) if "calculated question" in each.message]

    [message] = told(lesson(ELSEWHERE[name]))
    assert why in message
    assert told(lesson()) == told(lesson({"hint": "Divide by {{t}}."})) == []


def test_a_hint_that_canvas_is_not_given_may_differ() -> None:
    assert types(lesson({"hint": "Divide by {{t}}."})) == ["calculated_question"]


def test_pictures_are_those_of_all_variants() -> None:
    def shown(course: Course) -> Course:
        [own] = course.lessons
        told = (Paragraph((picture(),)),)
        asked = tuple(
            replace(each, stem=(*each.stem, *told), feedback=Feedback(general=told)) for each in own.questions
        )
        return replace(course, lessons=(replace(own, questions=asked),))

    package = built("canvas", shown(lesson()))
    [item] = [Item(each) for each in nodes(etree.fromstring(package.read("quiz/quiz.xml")), "//q:item")]
    assert item.field("question_type") == "calculated_question"
    assert len([path for path in package.paths if path.startswith("images/")]) == 1
    assert types(shown(lesson())) == ["calculated_question"]


def test_two_variants_that_are_drawn_stay_variants() -> None:
    quiz = "quiz: {id: quiz, title: Quiz, pools: [{pick: 2, questions: [speed]}]}\n"
    assert types(lesson(quiz=quiz)) == ["numerical_question"] * 4


@pytest.mark.parametrize("target", ["canvas-new", "qti12"])
def test_nobody_else_is_given_sets_of_values(target: str) -> None:
    package = built(target, lesson())
    assert not any(b"calculated" in package.read(path) for path in package.paths if path.endswith(".xml"))


def test_a_bank_holds_it_once_as_well() -> None:
    [item] = items(lesson(quiz=""), test=False)
    assert item.field("question_type") == "calculated_question"
