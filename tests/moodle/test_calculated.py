"""A number to be typed whose question has variables is one question of Moodle's, which draws the numbers itself."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import pytest
from msgspec.structs import replace

from lessonpack.model.accepted import decimal
from lessonpack.model.asked import Feedback
from lessonpack.model.content import Paragraph
from lessonpack.model.course import Course, distinct
from lessonpack.model.questions import Numeric
from lessonpack.model.response import Entry, Filled
from lessonpack.model.scoring import key, score
from lessonpack.target import losses
from moodle.agreement import disagreements
from moodle.reader import Question, read
from moodle.samples import bank, built, target, written
from qti.samples import picture
from strategies import read as course_of

QUIZ = "quiz: {id: quiz, title: Quiz, questions: all}\n"
SPEED = {
    "id": "speed",
    "variables": "{s: {from: 100, to: 300, step: 20}, t: [2, 2.50, 4], v: s / t}",
    "stem": "A train goes {{s}} km in {{t}} h. How fast is it?",
    "answer": '"{{v}}"',
    "variants": "4",
}


def lesson(changes: Mapping[str, str] = SPEED, quiz: str = QUIZ, language: str = "en") -> Course:
    """A lesson with the question about a speed, in which these keys are written otherwise."""
    keys = {key: text for key, text in {**SPEED, **changes}.items() if key != "answer" or "range" not in changes}
    lines = "".join(f"    {key}: {text}\n" for key, text in keys.items())
    head = f"lessonpack: 1\nid: x\ntitle: T\nlanguage: {language}\n"
    found, log = course_of(f"{head}questions:\n- numeric:\n{lines}{quiz}")
    assert found is not None, log.found
    return found


def only(course: Course) -> Question:
    [found] = bank(course).questions
    return found


def variants(course: Course) -> list[Numeric]:
    return [each for each in course.lessons[0].questions if isinstance(each, Numeric)]


def agree(course: Course) -> None:
    assert list(disagreements(target().carried(distinct(course)), read(written(course)))) == []


def types(course: Course) -> list[str]:
    agree(course)
    return [each.type for each in bank(course).questions]


def test_it_is_one_question_with_an_item_for_each_variant() -> None:
    found = only(lesson())
    assert (found.type, found.idnumber, found.category) == ("calculated", "speed", ("T",))
    assert found.text.html == "<p>A train goes {s} km in {t} h. How fast is it?</p>"
    assert found.name == "A train goes {s} km in {t} h. How fast is it?"
    assert [answer.text.html for answer in found.answers] == ["{answer}"]
    assert {name: len(items) for name, items in found.data.items()} == {"s": 4, "t": 4, "answer": 4}


# What is asked for, and what its answers are held to: beside the answer, how far from it others may be.
ASKED = {
    "nothing more": {},
    "feedback": {"feedback": '{general: "It is {{v}}.", correct: "Yes, {{v}}.", incorrect: "Divide {{s}} by {{t}}."}'},
    "a tolerance": {"tolerance": "0.5"},
    "a share as tolerance": {"tolerance": "2.5%"},
    "a share that is computed": {"tolerance": '"{{0.01 * v}}"'},
    "a range": {"range": '["{{v - 1}}", "{{v + 1}}"]'},
    "other answers": {"tolerance": "1%", "feedback": "{correct: 'Yes, {{v}}.', incorrect: No.}",
                      "others": '[{answer: "{{v}}", tolerance: 5%, share: 50}, '
                                '{answer: "{{1000 * v}}", feedback: "In {{t}} h."}]'},
    "a hint that all share": {"hint": "Divide."},
    "formulas": {"stem": "'$\\frac{s}{t}$ for $s = {{s}}$ and $\\frac{1}{ {{s / 8}} }$'"},
    "numbers beside each other": {"stem": "'({{s}},{{t}}) and {{s}}.{{s}}, {{s}}-{{t}}, x{{s}}'",
                                  "variables": "{s: {from: 100, to: 300, step: 20}, t: [2, 4, 5], v: s / t}"},
    "code": {"stem": "'`x = {{t}}` is not {{t}}'", "variables": "{s: [10, 20, 30], t: [2.50, 1.25], v: s / t}"},
    "numbers of both signs": {"variables": "{s: {from: -9, to: 9, step: 3}, t: [2, 2.50, 4], v: s / t}"},
    "computed in the text": {"stem": "'{{s}} km in {{round(60 * t, 1)}} min'"},
    "a unit that is computed": {"unit": '"{{t}} km"'},
    "negative answers": {"answer": '"{{-v}}"', "tolerance": "10%"},
    "an answer of nothing": {"answer": '"{{s - s}}"', "tolerance": "1"},
    "a unit and signs of HTML": {"unit": "km/h", "stem": "'Träin {{s}} {{t}} a < b & \\$ {x} {{s}}'"},
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("name", ASKED)
def test_each_item_reads_and_scores_as_its_variant(name: str, language: str) -> None:
    subject = lesson(ASKED[name], language=language)
    found = only(subject)
    assert found.type == "calculated"
    agree(subject)
    for place, variant in enumerate(variants(subject), 1):
        asked = found.drawn(place)
        near, little = [end for each in variant.known for end in (each.lowest, each.highest)], Fraction(1, 1000)
        for given in (*near, variant.lowest - little, variant.highest + little):
            earned = score(key(variant), Filled((Entry(variant.GAP, decimal(given)),)))
            assert asked.numeric(decimal(given)) == earned


# What Moodle would ask otherwise than it was written, or could not be told.
ELSEWHERE = {
    "a hint with a number": {"hint": "Divide by {{t}}."},
    "a word that is drawn": {
        "variables": "{s: {from: 100, to: 300, step: 20}, t: [2, 4], v: s / t, by: [train, bus]}",
        "stem": "A {{by}} goes {{s}} km in {{t}} h.",
    },
    "points that are computed": {"points": '"{{t}}"'},
    "a formula in which some numbers alone have decimals": {"stem": "'${{s}} \\cdot {{t}}$'"},
    "a tolerance that is neither a number nor a share": {"tolerance": '"{{1 / t}}"'},
    "an answer with ten decimals": {"answer": '"{{v + 0.0000000001}}"'},
    "what Moodle would reckon": {"stem": "'{{s}} {{t}} and $a {=} b$'"},
}


@pytest.mark.parametrize("name", ELSEWHERE)
def test_what_moodle_would_ask_otherwise_stays_variants_in_a_category(name: str) -> None:
    subject = lesson(ELSEWHERE[name])
    assert set(types(subject)) == {"numerical"}
    assert {each.category for each in bank(subject).questions} == {("T", "Quiz speed")}


def test_the_category_of_variants_is_called_as_their_author_calls_them_in_a_course_as_well() -> None:
    subject = lesson(quiz="quiz: {id: quiz, title: Quiz, pools: [{pick: 2, questions: [speed]}]}\n")
    whole = replace(subject, id="whole", title="Whole")
    assert types(whole) == ["numerical"] * 4
    assert {each.category for each in bank(whole).questions} == {("Whole", "T", "Quiz speed")}


def test_a_pool_that_asks_two_variants_is_a_category() -> None:
    subject = lesson(quiz="quiz: {id: quiz, title: Quiz, pools: [{pick: 2, questions: [speed]}]}\n")
    assert types(subject) == ["numerical"] * 4


def test_a_pool_with_other_questions_beside_the_variants_is_a_category() -> None:
    other = "- true_false: {id: other, stem: S, answer: true}\n"
    quiz = f"{other}quiz: {{id: quiz, title: Quiz, pools: [{{pick: 1, questions: [speed, other]}}]}}\n"
    assert types(lesson(quiz=quiz)) == [*["numerical"] * 4, "truefalse"]


def test_the_variant_that_a_text_asks_stands_by_itself() -> None:
    checked = "sections: [{id: s, title: S, blocks: [text: T, check: speed]}]\n"
    found = bank(lesson(quiz=checked + "quiz: {id: quiz, title: Quiz, questions: [speed]}\n")).questions
    assert [(each.type, each.idnumber) for each in found] == [("numerical", "speed-1"), ("calculated", "speed")]
    agree(lesson(quiz=checked + "quiz: {id: quiz, title: Quiz, questions: [speed]}\n"))


def test_without_a_quiz_it_is_one_question_as_well() -> None:
    assert types(lesson(quiz="")) == ["calculated"]


def test_its_texts_bring_their_pictures() -> None:
    subject = lesson()
    [own] = subject.lessons
    told = (Paragraph((picture(),)),)
    asked = tuple(replace(each, stem=(*each.stem, *told), feedback=Feedback(general=told)) for each in own.questions)
    found = only(replace(subject, lessons=(replace(own, questions=asked),)))
    assert found.type == "calculated"
    assert found.general is not None
    assert len(found.text.pictures) == len(found.general.pictures) == 1


def test_a_name_is_no_one_s_that_stands_between_braces_in_the_text() -> None:
    found = only(lesson({"stem": "'$\\frac{s}{2}$, {{s}} and {{t}}'"}))
    assert found.text.html == '<p><span class="nolink">\\(\\frac{s}{2}\\)</span>, {s1} and {t}</p>'


def test_nothing_is_said_to_be_lost_of_its_pool() -> None:
    def lost(course: Course) -> list[str]:
        return [dict(each.args)["feature"] for each in losses(target(), course) if "feature" in dict(each.args)]

    assert "pools that draw questions" not in lost(lesson())
    assert "pools that draw questions" in lost(lesson(ELSEWHERE["a hint with a number"]))


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        (ELSEWHERE["a hint with a number"], "they differ in hints"),
        (ELSEWHERE["a tolerance that is neither a number nor a share"], "neither one number nor one share"),
        (ELSEWHERE["a word that is drawn"], "more than numbers"),
    ],
)
def test_why_variants_are_a_category_is_told_of_their_question(changes: Mapping[str, str], why: str) -> None:
    [told] = [each for each in losses(target(), lesson(changes)) if "calculated question" in each.message]
    assert why in told.message
    assert [each for each in losses(target(), lesson()) if "calculated question" in each.message] == []


def test_its_file_is_called_as_its_author_calls_it() -> None:
    assert built(lesson(), apart=True).paths == ["speed.xml"]


def test_the_right_answer_is_shown_with_all_its_decimals() -> None:
    found = only(lesson({"answer": '"{{round(v / 7, 2)}}"'}))
    assert [answer.decimals for answer in found.answers] == [2]
