"""A question with variables is as many questions as it has variants, each as if its author had written it."""

from __future__ import annotations

import json
import re
from collections import Counter
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from effort import LINEAR, growth
from lessonpack import checks, rule, targets
from lessonpack.carried import carried
from lessonpack.features import Feature
from lessonpack.findings import Finding, Severity, told_once
from lessonpack.model.content import Code, Formula, in_tex, inlines, plain
from lessonpack.model.course import Course, Lesson, distinct
from lessonpack.model.questions import (
    ChoiceGap,
    Cloze,
    NumberGap,
    Numeric,
    ShortAnswer,
    SingleChoice,
    TrueFalse,
    first_variants,
)
from lessonpack.source import identify, variables, variation
from lessonpack.target import Options, losses
from strategies import read

HEAD = "lessonpack: 1\nid: x\ntitle: T\nlanguage: en\n"
SPEED = """\
- numeric:
    id: speed
    variables:
      s: {from: 10, to: 100, step: 5}
      t: [2, 4, 5, 8]
    where: s > t
    seed: 1
    stem: A train goes {{s}} km in {{t}} h. How fast is it?
    answer: "{{s / t}}"
    tolerance: "{{0.01 * s / t}}"
"""
OTHER = "- short_answer: {id: other, stem: S, answers: [a]}\n"


def numeric(**keys: str) -> str:
    """A question for a number with two variables, and these keys as they are written."""
    written = {"id": "q", "variables": "{a: [1, 2, 3], b: [2, 3, 4]}", "stem": "S {{a}} {{b}}", "answer": '"{{a + b}}"'}
    lines = (f"    {key}: {text}\n" for key, text in (written | keys).items() if text)
    return "- numeric:\n" + "".join(lines)


def lesson_of(questions: str, rest: str = "") -> Lesson:
    course, log = read(f"{HEAD}questions:\n{questions}{rest}")
    assert course is not None, [(str(entry.place), entry.message) for entry in log]
    [lesson] = course.lessons
    return lesson


def found(questions: str, rest: str = "") -> list[Finding]:
    return list(read(f"{HEAD}questions:\n{questions}{rest}")[1])


def told(questions: str, rest: str = "") -> list[tuple[str, str]]:
    """What is found, and the text from its place on."""
    text = f"{HEAD}questions:\n{questions}{rest}"
    lines = text.splitlines()
    return [(each.code, lines[each.place.line - 1][each.place.column - 1 :]) for each in read(text)[1]]


def stems(lesson: Lesson) -> list[str]:
    return [plain(question.stem) for question in lesson.questions]


# --- what is drawn and computed -------------------------------------------------------------------------


def test_each_variant_has_numbers_of_its_own_and_the_answer_to_them() -> None:
    lesson = lesson_of(SPEED)
    assert [question.id for question in lesson.questions] == [f"speed-{number}" for number in range(1, 6)]
    assert {question.variant_of for question in lesson.questions} == {"speed"}
    assert len(set(stems(lesson))) == 5
    for question in lesson.questions:
        assert isinstance(question, Numeric)
        [s, t] = map(int, re.findall(r"\d+", plain(question.stem)))
        assert s in range(10, 101, 5)
        assert t in (2, 4, 5, 8)
        assert s > t
        assert question.answer == Fraction(s, t)
        assert question.tolerance == Fraction(s, t) / 100


def test_the_same_file_draws_the_same_on_every_machine() -> None:
    assert stems(lesson_of(SPEED)) == [
        f"A train goes {s} km in {t} h. How fast is it?" for s, t in [(15, 5), (60, 8), (80, 8), (20, 8), (70, 8)]
    ]  # fmt: skip


def test_more_variants_keep_those_that_are_there() -> None:
    few, many = lesson_of(SPEED), lesson_of(SPEED.replace("seed: 1", "seed: 1\n    variants: 20"))
    assert many.questions[:5] == few.questions
    assert len(set(stems(many))) == 20


def test_another_seed_draws_others_and_without_one_the_id_decides() -> None:
    drawn = [
        stems(lesson_of(SPEED.replace("    seed: 1\n", written))) for written in ("", "    seed: 1\n", "    seed: 2\n")
    ]
    renamed = stems(lesson_of(SPEED.replace("    seed: 1\n", "").replace("id: speed", "id: quick")))
    assert all(one != other for one, other in pairwise([*drawn, renamed, drawn[0]]))


def test_all_draws_there_are_can_be_had() -> None:
    lesson = lesson_of(numeric(where="a < b", variants="6"))
    assert {tuple(text.split()[1:]) for text in stems(lesson)} == {
        (a, b) for a in "123" for b in "234" if a < b
    }  # fmt: skip


@given(st.integers(1, 3_000), st.text(max_size=5))
def test_no_draw_comes_twice(size: int, seed: str) -> None:
    numbers = list(variables._numbers(size, seed))
    assert len(set(numbers)) == len(numbers) == min(size, variables.MOST_TRIED)
    assert all(0 <= number < size for number in numbers)


def test_every_kind_of_value_may_be_computed() -> None:
    lesson = lesson_of(
        """\
- single_choice:
    id: one
    variables: {a: [2, 3, 4], b: [5, 6, 7]}
    points: "{{a}}"
    stem: What is {{a}} + {{b}}?
    choices:
      - {id: sum, text: "{{a + b}}", correct: "{{a > 0}}", feedback: "{{a}} and {{b}}"}
      - {id: product, text: "{{a * b}}", correct: "{{a < 0}}"}
- true_false:
    id: two
    variables: {a: [2, 3, 4], b: [2, 3, 4]}
    stem: "{{a}} is more than {{b}}."
    answer: "{{a > b}}"
- short_answer:
    id: three
    variables: {a: [2, 3, 4], b: [2, 3, 4]}
    stem: What is {{a}} times {{b}}?
    answers: ["{{a * b}}"]
    others: [{text: "-{{a + b}}", share: "{{a * 10}}"}]
- numeric:
    id: four
    variables: {a: [2, 3, 4], b: [6, 7, 8]}
    stem: A number from {{a}} to {{b}}, please.
    range: ["{{a}}", "{{b}}"]
    unit: m{{a}}
- cloze:
    variables: {a: [2, 3, 4], b: [6, 7, 8]}
    text: The sum of {{a}} and {{b}} is [[sum]], and that is [[parity]].
    gaps:
      sum: {answer: "{{a + b}}", tolerance: "{{a / 100}}", weight: "{{a}}"}
      parity: {choices: [{text: even, correct: "{{mod(a + b, 2) = 0}}"}, {text: odd, correct: "{{mod(a + b, 2) = 1}}"}]}
"""
    )
    for question in lesson.questions:
        match question:
            case SingleChoice(choices=(right, wrong), points=points):
                a, b = map(int, re.findall(r"\d+", plain(question.stem)))
                assert (plain(right.text), plain(wrong.text)) == (str(a + b), str(a * b))
                assert (right.correct, wrong.correct, points) == (True, False, a)
                assert plain(right.feedback) == f"{a} and {b}"
            case TrueFalse():
                a, b = map(int, re.findall(r"\d+", plain(question.stem)))
                assert question.answer is (a > b)
            case ShortAnswer(answers=(right, less)):
                a, b = map(int, re.findall(r"\d+", plain(question.stem)))
                assert (right.words, less.words, less.share) == (str(a * b), f"-{a + b}", Fraction(a, 10))
            case Numeric():
                a, b = map(int, re.findall(r"\d+", plain(question.stem)))
                assert (question.lowest, question.highest, question.unit) == (a, b, f"m{a}")
            case Cloze(gaps=(NumberGap() as total, ChoiceGap(choices=(even, odd)))):
                a, b = map(int, re.findall(r"\d+", plain(question.text))[:2])
                assert (total.answer, total.tolerance, total.weight) == (a + b, Fraction(a, 100), a)
                assert (even.correct, odd.correct) == ((a + b) % 2 == 0, (a + b) % 2 == 1)
            case _:
                pytest.fail(f"{question.id} is of another kind")
    assert len(lesson.questions) == 25


def test_a_variable_may_be_computed_from_those_before_it_and_be_a_text() -> None:
    lesson = lesson_of(
        numeric(
            variables="{who: [Ada, Emmy], a: [1, 2, 3], c: a * 2, d: c + 1}",
            stem='"{{who}} has {{c}}; {{d}}?"',
            answer='"{{d}}"',
        )
    )
    for question in lesson.questions:
        name, c, d = re.fullmatch(r"(Ada|Emmy) has (\d); (\d)\?", plain(question.stem)).groups()  # type: ignore[union-attr]
        assert int(d) == int(c) + 1 == question.answer  # type: ignore[union-attr]
        assert name


# --- how it is written ----------------------------------------------------------------------------------

CONTEXTS = r"""
- numeric:
    id: q
    language: {language}
    variables: {a: [2.5, 3.50], b: [4], c: 0.25}
    variants: 2
    stem: |
      {{a}} and {{b * a}}, `x = {{a}}`, $\frac{a}{b} = \frac{{a}}{{b}}^{{{b}}}$, \{{a}}, {1}, {{round(b, 2)}}, {{c}}
    answer: "{{a}}"
    feedback: {general: "{{a}}"}
"""


@pytest.mark.parametrize(
    ("language", "mark", "braced"), [("en", ".", "{2.5}"), ("de", ",", "{2{,}5}"), ("de-CH", ".", "{2.5}")]
)
def test_numbers_are_written_as_the_place_asks(language: str, mark: str, braced: str) -> None:
    lesson = lesson_of(CONTEXTS.replace("{language}", language))
    question = next(each for each in lesson.questions if isinstance(each, Numeric) and each.answer == Fraction("2.5"))
    [paragraph] = question.stem
    nodes = list(inlines(paragraph.children))  # type: ignore[union-attr]
    [code] = [each for each in nodes if isinstance(each, Code)]
    [formula] = [each for each in nodes if isinstance(each, Formula)]
    assert code.text == "x = 2.5"
    assert formula.tex == rf"\frac{{a}}{{b}} = \frac{braced}{{4}}^{{{{4}}}}"
    words = plain(question.stem)
    assert words.startswith(f"2{mark}5 and 10, ")
    assert words.endswith(f", {{{{a}}}}, {{1}}, 4{mark}00, 0{mark}25")
    assert plain(question.feedback.general) == "2.5"  # in the language of the lesson


def test_a_number_of_a_list_keeps_its_zeros_and_one_of_a_range_those_of_its_step() -> None:
    lesson = lesson_of(numeric(variables="{a: [3.50], b: {from: 1, to: 2, step: 0.5}}", variants="3"))
    assert {tuple(text.split()[1:]) for text in stems(lesson)} == {("3.50", "1.0"), ("3.50", "1.5"), ("3.50", "2.0")}


def test_without_variables_braces_are_text() -> None:
    [question] = lesson_of(r"- short_answer: {id: q, stem: '{{a}} \{{ {b} $\frac{{a}}{b}$', answers: [x]}").questions
    assert in_tex(question.stem) == r"{{a}} {{ {b} \frac{{a}}{b}"
    assert question.variant_of == ""


# --- what is wrong --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "code", "place"),
    [
        (numeric(answer='"{{a +* b}}"'), "SRC110", "* b"),
        (numeric(stem="S {{a}} {{b}} {{2 a}}"), "SRC110", "a}}"),
        (numeric(stem="S {{a}} {{b}} {{a"), "SRC110", "{{a"),
        (numeric(stem="S {{a}} {{b}} {{}}"), "SRC110", "}}"),
        (numeric(where="a >"), "SRC110", ""),
        (numeric(where="a + b"), "SRC112", "a + b"),
        (numeric(answer='"{{a + c}}"'), "SRC111", "c}}"),
        (numeric(where="a < bb"), "SRC111", "bb"),
        (numeric(variables="{a: [1, 2, 3], b: c + 1, c: [2]}"), "SRC111", "c + 1"),
        (numeric(answer='"{{a / (b - 2)}}"'), "SRC112", "/ (b - 2)}}"),
        (numeric(where="1 / (b - 2) > 0"), "SRC112", "/ (b - 2)"),
        (numeric(variables="{a: [1, 2, 3], b: a / (a - 1)}", variants="3", answer='"{{a}}"'), "SRC112", "b}}"),
        (numeric(stem="S {{a}} {{b}} {{a > b}}"), "SRC112", "a > b}}"),
        (numeric(answer='"{{a / 3}}"'), "SRC113", "a / 3}}"),
        (numeric(stem="S {{a}} {{b}} {{sqrt(b)}}"), "SRC113", "sqrt(b)}}"),
        (numeric(variables="{a: [1, 2, 3], max: [2]}"), "SRC114", "max"),
        (numeric(variables="{a: [1, 2, 3], 2b: [2]}"), "SRC114", "2b"),
        (numeric(variables="{a: [1, 2, 3], b: {from: 2, to: 1}}"), "SRC114", "{from"),
        (numeric(variables="{a: [1, 2, 3], b: {from: 1, to: 1000000}}"), "SRC114", "{from"),
        (numeric(variables="{a: [1, 2], b: [2, 3]}"), "SRC115", "variables"),
        (numeric(variants="10"), "SRC115", "variants"),
        (numeric(where="a > b"), "SRC115", "variables"),
        (numeric(variables="{a: [1, 1, 1, 1, 1, 1, 1], b: [2]}"), "SRC115", "variables"),
        (numeric(variables="{a: [1, 2, 3], b: [2, 3, 4], c: [5]}"), "SRC116", "c: [5]"),
        (numeric(stem='"S {{a}} {{b}} {a}"'), "SRC117", "{a}"),
        (numeric(stem='"S {{a}} {{b}} {=a + b}"'), "SRC117", "{=a + b}"),
        (numeric() + "- short_answer: {stem: S, answers: [a], id: q-3}\n", "SRC118", "q"),
        (numeric() + "- short_answer: {stem: S, answers: [a], id: q_3}\n", "SRC118", "q"),
        (numeric(variables=""), "SRC027", '"{{a + b}}"'),
        (numeric(variables="[a, b]"), "SRC022", "[a"),
        (numeric(variables="{}"), "SRC022", "{}"),
        (numeric(variables="{a: [1, 2, 3], b: []}"), "SRC033", "[]"),
        (numeric(variables="{a: [1, 2, 3], b: {from: 2}}"), "SRC022", "{from"),
        (numeric(variables="{a: [1, 2, 3], b: {from: 2, to: x}}"), "SRC027", "x}"),
        (numeric(variables="{a: [1, 2, 3], b: {from: 2, to: 9, step: 0}}"), "SRC028", "0}"),
        (numeric(variants="1"), "SRC028", "1"),
        (numeric(seed="x"), "SRC027", "x"),
        (OTHER.replace("stem", "seed: 1, stem"), "SRC053", "seed"),
        (OTHER.replace("stem", "where: a > b, stem"), "SRC053", "where"),
        (numeric(variables="", parameters="{a: [1, 2, 3], b: [2, 3, 4]}"), "SRC021", "parameters"),
        (numeric(id="", stem="S {{a}} {{b}}"), "SRC041", "variables"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_once_and_at_its_place(question: str, code: str, place: str) -> None:
    [(found_code, text)] = told(question)
    assert (found_code, text[: len(place)]) == (code, place)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("400-1000", "{from: 400, to: 1000}"),
        ("400 – 1000", "{from: 400, to: 1000}"),
        ("0.5—2.5", "{from: 0.5, to: 2.5}"),
        ("-5..5", "{from: -5, to: 5}"),
        ("400 to 1000", "{from: 400, to: 1000}"),
        ("9 - 3", "{from: 3, to: 9}"),
        ("1, 2, 3", "[1, 2, 3]"),
        ("1; 2.50", "[1, 2.50]"),
    ],
)
def test_what_was_meant_as_a_range_or_a_list_is_told_as_one_and_as_told_it_is_read(written: str, meant: str) -> None:
    question = numeric(variables=f"\n      a: {written}\n      b: [1, 2, 3, 4, 5]")
    [entry] = found(question)
    assert (entry.code, entry.hint) == ("SRC131", f"Write `a: {meant}`.")
    assert lesson_of(question.replace(f"a: {written}", f"a: {meant}")).questions


@pytest.mark.parametrize("written", ["b - 1", "2 * b", "1000 - b", "1", "pi"])
def test_an_expression_is_no_range(written: str) -> None:
    question = numeric(variables=f"\n      b: [1, 2, 3, 4, 5]\n      a: {written}", answer='"{{round(a + b, 2)}}"')
    assert "SRC131" not in [entry.code for entry in found(question.replace("{{a}}", "{{round(a, 1)}}"))]


def test_one_run_finds_what_else_is_wrong_with_the_question_and_the_quiz() -> None:
    spoilt = numeric(stem="S {{a}} {{2 b}}", tagz="[x]", points="0", answer='"{{a +}}"')
    codes = [code for code, _ in told(spoilt, "quiz: {title: T, id: quiz, questions: [q, p]}\n")]
    assert codes == ["SRC110", "SRC110", "SRC021", "SRC028", "SRC042"]


def test_what_only_some_variants_have_is_told_once() -> None:
    """The one that is right is so for the numbers of some draws alone."""
    spoilt = """\
- single_choice:
    id: q
    variables: {a: [2, 3, 4], b: [2, 3, 4]}
    variants: 9
    stem: Which is {{a}} + {{b}}?
    choices:
      - {id: sum, text: "{{a + b}}", correct: true}
      - {id: product, text: "{{a * b}}", correct: "{{a * b = a + b}}"}
"""
    assert [code for code, _ in told(spoilt)] == ["SRC044"]


def test_choices_that_read_the_same_in_some_variant_are_told_with_its_numbers() -> None:
    course, _ = read(
        f"{HEAD}questions:\n"
        """\
- single_choice:
    id: q
    variables: {a: [2, 3, 4], b: [2, 3, 4]}
    variants: 9
    stem: Which is {{a}} + {{b}}?
    choices:
      - {id: sum, text: "{{a + b}}", correct: true}
      - {id: product, text: "{{a * b}}"}
      - {id: turned, text: "{{b + a}}"}
"""
    )
    assert course is not None
    checks.load()
    same = [each for each in rule.course_findings(course) if each.code == "QUIZ001"]
    assert {(each.place.line, "'sum'" in each.message) for each in same} == {(13, True), (14, True)}
    assert len(same) == 2


def test_rules_take_a_question_for_one_however_many_variants_it_has() -> None:
    course, _ = read(
        f"{HEAD}objectives: [{{id: o, text: O}}]\nquestions:\n"
        """\
- single_choice:
    id: q
    variables: {a: [2, 3, 4], b: [2, 3, 4]}
    variants: 9
    stem: Which is {{a}} + {{b}}?
    choices:
      - {id: sum, text: "{{a + b}}, for it is the sum", correct: true}
      - {id: product, text: "{{a + b + 1}}"}
- true_false:
    id: p
    variables: {a: [1, 2, 3, 4, 5], b: [7]}
    stem: "{{a}} is less than {{b}}."
    answer: true
"""
    )
    assert course is not None
    checks.load()
    codes = [each.code for each in rule.course_findings(course)]
    assert codes == ["QUIZ004", "QUIZ004", "QUIZ005", "QUIZ007", "QUIZ007"]


SPOILT = """\
- single_choice:
    id: speed
    variables: {a: [2, 3, 4], b: [5, 6, 7]}
    stem: What is {{a}} + {{b}}?
    shuffle: true
    hint: Add.
    points: "{{a}}"
    tags: ["a`b"]
    choices:
      - {id: sum, text: "{{a + b}}", correct: true, fixed: true, feedback: Yes.}
      - {id: more, text: "{{a + b + 1}}"}
      - {id: all, text: All of the above}
"""


def test_findings_call_a_question_as_its_author_does_and_tell_it_once() -> None:
    page = "sections: [{id: s, title: S, blocks: [text: T, check: speed]}]\n"
    quiz = "quiz: {id: quiz, title: Quiz, pools: [{pick: 1, questions: [speed]}]}\n"
    course, log = read(f"{HEAD}objectives: [{{id: o, text: O}}]\nquestions:\n{SPOILT}{page}{quiz}")
    assert course is not None, list(log)
    checks.load()
    found = [rule.course_findings(course), *(told_once(losses(target, course)) for target in targets.load().values())]
    told = [[each.message for each in entries] for entries in found]
    assert sum("'speed'" in each for messages in told for each in messages) > len(told)
    for messages in told:
        assert [each for each in messages if re.search(r"speed-\d", each)] == []
        assert [each for each, count in Counter(messages).items() if count > 1] == []


# --- where it is asked ----------------------------------------------------------------------------------

TWO = SPEED + OTHER + numeric()
PAGES = "sections: [{id: s, title: S, blocks: [{check: %s}]}]\n"
SPEEDS = tuple(f"speed-{number}" for number in range(1, 6))
QS = tuple(f"q-{number}" for number in range(1, 6))


def quizzed(quiz: str, rest: str = "") -> tuple[tuple[str, ...], list[tuple[int, tuple[str, ...]]]]:
    """What a quiz asks everybody, and its pools."""
    asked = lesson_of(TWO, f"{rest}quiz: {{id: quiz, title: T{quiz}}}\n").quiz
    assert asked is not None
    return asked.questions, [(pool.pick, pool.questions) for pool in asked.pools]


@pytest.mark.parametrize("quiz", ["", ", questions: all", ", questions: [speed, other, q]"])
def test_a_quiz_draws_one_variant_of_each(quiz: str) -> None:
    assert quizzed(quiz) == (("other",), [(1, SPEEDS), (1, QS)])


@pytest.mark.parametrize(
    ("listed", "asked"), [("all", [SPEEDS, ("other",), QS]), ("[q, speed, other]", [QS, SPEEDS, ("other",)])]
)
def test_a_question_with_variables_keeps_its_place(listed: str, asked: list[tuple[str, ...]]) -> None:
    """In the model, where nothing is drawn, where a question is dropped, and in every format with pools."""
    course, _ = read(f"{HEAD}questions:\n{TWO}quiz: {{id: quiz, title: T, questions: {listed}}}\n")
    assert course is not None
    [lesson] = course.lessons
    flat = [id for group in asked for id in group]
    assert [question.id for question in lesson.asked] == flat
    assert lesson.written == 3
    [undrawn] = carried(distinct(course), [Feature.POOLS]).lessons
    assert undrawn.quiz is not None
    assert list(undrawn.quiz.questions) == [group[0] for group in asked]
    [without] = carried(distinct(course), [Feature.SHORT_ANSWER]).lessons
    assert [question.id for question in without.asked] == [id for id in flat if id != "other"]
    for name, path in TESTS.items():
        package = targets.load()[name].build(distinct(course), Options())
        named = re.findall(r'ident(?:ifier)?="(speed|other|q)(?:_[0-9])?"', package.read(path).decode())
        assert list(dict.fromkeys(named)) == [group[0].removesuffix("-1") for group in asked], name


TESTS = {
    "qti21": "test.xml",
    "qti30": "test.xml",
    "qti12": "assessment_quiz.xml",
    "canvas": "quiz/quiz.xml",
    "canvas-new": "quiz/quiz.xml",
}


def test_a_stimulus_is_torn_by_a_question_with_variables_that_stands_between_and_by_none_about_it_too() -> None:
    about = "stimuli: [{id: log, title: L, text: Log.}]\n"
    ask = "- short_answer: {id: %s, stem: %s, answers: [a], stimulus: log}\n"
    for own, torn in (("", ["QUIZ030"]), ("    stimulus: log\n", [])):
        course, _ = read(
            f"{HEAD}{about}questions:\n{ask % ('a', 'A')}{SPEED}{own}{ask % ('b', 'B')}quiz: {{id: quiz, title: T}}\n"
        )
        assert course is not None
        checks.load()
        assert [each.code for each in rule.course_findings(course) if each.code == "QUIZ030"] == torn


def test_a_quiz_draws_in_the_order_of_its_list() -> None:
    assert quizzed(", questions: [q, speed]") == ((), [(1, QS), (1, SPEEDS)])


def test_a_pool_draws_from_all_variants() -> None:
    assert quizzed(", pools: [{pick: 2, questions: [speed]}]") == ((), [(2, SPEEDS)])
    assert quizzed(", pools: [{pick: 1, questions: [other, q]}]") == ((), [(1, ("other", *QS))])
    assert quizzed(", questions: [q], pools: [{pick: 1, questions: [speed]}]") == ((), [(1, QS), (1, SPEEDS)])


def test_a_tag_stands_for_all_variants_that_are_free() -> None:
    tagged = TWO.replace("    id: speed\n", "    id: speed\n    tags: [x]\n").replace(
        "    id: q\n", "    id: q\n    tags: [x]\n"
    )
    lesson = lesson_of(tagged, "quiz: {id: quiz, title: T, questions: [q], pools: [{pick: 3, tag: x}]}\n")
    assert lesson.quiz is not None
    assert [(pool.pick, pool.questions) for pool in lesson.quiz.pools] == [(1, QS), (3, SPEEDS)]
    lesson = lesson_of(tagged, PAGES % "q" + "quiz: {id: quiz, title: T, pools: [{pick: 3, tag: x}]}\n")
    assert lesson.quiz is not None
    assert [pool.questions for pool in lesson.quiz.pools] == [SPEEDS]


def test_a_check_asks_everybody_the_first_variant_and_the_quiz_that_lists_it_one_of_the_others() -> None:
    assert [check.question for check in lesson_of(TWO, PAGES % "speed").checks] == ["speed-1"]
    assert [check.question for check in lesson_of(TWO, "before: [speed]\n").checks] == ["speed-1"]
    assert quizzed("", PAGES % "speed") == (("other",), [(1, QS)])
    assert quizzed(", questions: [speed]", PAGES % "speed") == ((), [(1, SPEEDS[1:])])


@pytest.mark.parametrize("named", ["speed-1", "sped"])
def test_a_variant_has_no_name_of_its_own_in_the_file(named: str) -> None:
    """What does not exist is told, with the id that does."""
    _, entry = found(TWO, f"quiz: {{id: quiz, title: T, questions: [{named}]}}\n")
    assert entry.code == "SRC042"
    assert "'speed'" in entry.message


def test_a_check_of_a_question_asks_about_all_of_it() -> None:
    course, _ = read(f"{HEAD}{PAGES % 'speed'}questions:\n{TWO}quiz: {{id: quiz, title: T, questions: [other]}}\n")
    assert course is not None
    checks.load()
    asked = [each.message for each in rule.course_findings(course) if each.code == "QUIZ015"]
    assert len(asked) == 1
    assert "'q'" in asked[0]


def test_a_format_without_pools_asks_as_many_variants_as_are_drawn() -> None:
    pools = "pools: [{pick: 2, questions: [q]}]"
    course, _ = read(f"{HEAD}questions:\n{TWO}quiz: {{id: quiz, title: T, questions: [speed, other], {pools}}}\n")
    assert course is not None
    [lesson] = carried(distinct(course), [Feature.POOLS]).lessons
    assert lesson.quiz is not None
    assert lesson.quiz.questions == ("speed-1", "other", "q-1", "q-2")


def test_the_variants_of_two_lessons_are_not_of_one_question() -> None:
    lesson = lesson_of(SPEED)
    course = Course(
        id="c", title="C", language="en", lessons=tuple(replace(lesson, id=id) for id in ("one", "two"))
    )  # fmt: skip
    both = [question for _, question in distinct(course).questions]
    assert [question.id for question in first_variants(both)] == ["one__speed_1", "two__speed_1"]


# --- ids ------------------------------------------------------------------------------------------------


def test_a_missing_id_is_written_once_and_changes_nothing() -> None:
    text = (
        f"{HEAD}questions:\n"
        + """\
- single_choice:
    variables: {a: [2, 3, 4], b: [5, 6, 7]}
    stem: What is {{a}} + {{b}}?
    choices:
      - text: "{{a + b}}"
        correct: true
      - text: "{{a * b}}"
"""
    )
    course, _ = read(text)
    log: Any = read(text)[1]
    written = identify.missing(text, "lesson.yaml", log)
    assert written is not None
    assert [line.strip(" -") for line in written.splitlines() if "id:" in line][1:2] == ["id: what-is-a-b"]
    assert written.count("id:") == text.count("id:") + 3
    assert read(written)[0] == course


def test_variants_of_a_question_with_a_long_id_have_ids_that_packages_take() -> None:
    lesson = lesson_of(numeric(id="a" * 60))
    made = [question.id for question in lesson.questions]
    assert len(set(made)) == 5
    assert all(len(id) <= 60 and id.startswith("a" * 40) for id in made)
    other = lesson_of(numeric(id="a" * 59 + "b"))
    assert not {question.id for question in other.questions} & set(made)


# --- whatever is written --------------------------------------------------------------------------------

_BITS = st.sampled_from(
    [
        "{{",
        "}}",
        "{",
        "}",
        "{{a}}",
        "{{b / a}}",
        "{{word}}",
        "{{a > b}}",
        "\\",
        "$",
        "`",
        "\n",
        "a",
        " ",
        "1",
        "*",
        "{=a}",
    ]
)


@given(st.lists(_BITS, min_size=1, max_size=12).map("".join), st.sampled_from(["en", "de"]))
def test_whatever_stands_in_a_text_it_is_read_or_told(text: str, language: str) -> None:
    """A course that is read has no braces in it that are not meant to be read."""
    question = (
        "- short_answer: {id: q, variables: {a: [1, 2.5, 3], b: [2, 3, 4], word: [Ada, Emmy]}, language: "
        f"{language}, stem: {json.dumps('S ' + text + ' {{a}} {{b}}')}, answers: ['{{{{b}}}}']}}\n"
    )
    course, log = read(f"{HEAD}questions:\n{question}")
    assert course is None or len(course.lessons[0].questions) == 5
    assert course is not None or any(entry.severity is Severity.ERROR for entry in log)
    assert all(entry.message and entry.hint and entry.place.line for entry in log)


# --- effort ---------------------------------------------------------------------------------------------


def test_a_file_cannot_ask_for_more_variants_than_a_bank_has_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(variation, "MOST_VARIANTS", 500)
    many = "variables: {a: {from: 1, to: 999}, b: [1]}, variants: 100, answer: '{{a + b}}', stem: '{{a}} {{b}}'"
    text = "".join(f"- numeric: {{id: q{number}, {many}}}\n" for number in range(variation.MOST_VARIANTS // 100 + 3))
    assert [entry.code for entry in found(text)] == ["SRC119"]


def test_a_file_cannot_ask_for_more_reckoning_than_takes_some_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(variation, "MOST_STEPS", 20_000)
    hard = " + ".join(["sin(a)"] * 2)
    drawn = f"variables: {{a: {{from: 1, to: 9999}}}}, where: {hard} > 3, stem: '{{{{a}}}}', answer: '{{{{a}}}}'"
    text = "".join(f"- numeric: {{id: q{number}, {drawn}}}\n" for number in range(20))
    assert [entry.code for entry in found(text)] == ["SRC119"]


def test_a_text_that_is_too_long_is_not_searched_for_expressions() -> None:
    assert [code for code, _ in told(numeric(stem="'" + "{{a}} {{b}}" * 5_000 + "'"))] == ["SRC064"]


def test_reading_grows_with_the_variants_and_no_faster() -> None:
    def written(count: int) -> str:
        return f"{HEAD}questions:\n{numeric(variables='{a: {from: 1, to: 500}, b: [1, 2]}', variants=str(count))}"

    assert growth(read, written, 25) < LINEAR
