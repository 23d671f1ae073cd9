"""What the target writes scores as the model does, for every response, and adds up in the test."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, product
from math import floor

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree
from msgspec.structs import replace

import strategies
from lessonpack.formats.qti2 import MAP_RESPONSE, MATCH_CORRECT
from lessonpack.model.asked import AnyPart, Scoring
from lessonpack.model.questions import MultipleResponse, Question, Term, named_parts, with_named_parts
from lessonpack.model.response import Chosen
from lessonpack.model.scoring import Manual, key, percent, renamed, score
from lessonpack.render.xml import join, written
from lessonpack.targets._qti import items
from lessonpack.targets._qti.identifiers import identifier_of
from lessonpack.targets._qti.kinds import interaction
from lessonpack.targets._qti.scored import scored
from lessonpack.targets._qti.scoring import trees
from qti import samples
from qti.engine import score_item, score_test
from qti.test_alike import KINDS

QUESTIONS: list[Question] = [
    samples.single(),
    samples.single(points=Fraction("0.25"), feedback=samples.FEEDBACK),
    samples.several(),
    samples.several(points=Fraction("0.0001")),
    samples.several(scoring=Scoring.ALL_OR_NOTHING, feedback=samples.FEEDBACK),
    samples.judged(),
    samples.judged(answer=True),
]


def item(question: Question) -> bytes:
    return samples.built(samples.course(question)).read(samples.item_path(question))


def scores(question: Question, data: bytes) -> dict[tuple[str, ...], Fraction]:
    return {
        chosen: score_item(data, list(map(identifier_of, chosen)))["SCORE"] for chosen in samples.responses(question)
    }


def expected(question: Question) -> dict[tuple[str, ...], Fraction]:
    return {chosen: score(key(question), Chosen(tuple(chosen))) for chosen in samples.responses(question)}


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: f"{type(question).__name__}-{question.points}")
def test_every_response_earns_what_the_model_says(question: Question) -> None:
    assert scores(question, item(question)) == expected(question)


@given(
    rights=st.lists(st.booleans(), min_size=2, max_size=6).filter(any),
    hundredths=st.integers(1, 10_000),
    scoring=st.sampled_from(Scoring),
)
def test_any_multiple_response_earns_what_the_model_says(rights: list[bool], hundredths: int, scoring: Scoring) -> None:
    choices = tuple(samples.option(f"c{at}", "words", right=right) for at, right in enumerate(rights))
    question = samples.several(choices=choices, points=Fraction(hundredths, 100), scoring=scoring)
    assert scores(question, item(question)) == expected(question)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: f"{type(question).__name__}-{question.points}")
def test_the_right_response_earns_exactly_the_maximum(question: Question) -> None:
    outcomes = score_item(item(question), [identifier_of(choice.id) for choice in question.choices if choice.correct])
    assert outcomes["SCORE"] == outcomes["MAXSCORE"] == question.points


# --- to the last bit ----------------------------------------------------------------------------------


def of_rights(number: int, points: Fraction, id: str = "which") -> MultipleResponse:
    """A question without any feedback, with so many right choices and two wrong ones."""
    rights = (samples.option(f"r{at}", f"right {at}", right=True) for at in range(number))
    wrongs = (samples.option(f"w{at}", f"wrong {at}") for at in range(2))
    return samples.several(id=id, choices=(*rights, *wrongs), points=points)


def with_feedback(question: MultipleResponse) -> MultipleResponse:
    return replace(question, feedback=samples.FEEDBACK)


POINTS = [Fraction(text) for text in ("0.0001", "0.1", "0.3", "0.35", "0.7", "1", "1.1", "2.5", "3", "33.3333", "1000")]


@pytest.mark.parametrize("points", POINTS, ids=str)
def test_in_floats_too_the_full_response_earns_the_points_to_the_last_bit_and_no_response_more(
    points: Fraction,
) -> None:
    for rights in range(1, 12):
        for question in (of_rights(rights, points), with_feedback(of_rights(rights, points))):
            data, names = item(question), [f"r{at}" for at in range(rights)]
            full = score_item(data, names, float)
            assert full["SCORE"] == full["MAXSCORE"] == float(points)
            assert score_item(data, names[::-1], float)["SCORE"] == float(points)
            assert 0 <= score_item(data, [*names, "w0"], float)["SCORE"] < float(points)


@given(st.integers(1, 10**7).map(lambda n: Fraction(n, 10**4)), st.integers(1, 16))
@example(Fraction("0.1"), 3)  # 0.1 × 3 ÷ 3 is 0.10000000000000002
@example(Fraction(1), 10)  # ten times 0.1 is 0.9999999999999999
def test_whatever_the_points_the_full_response_earns_them(points: Fraction, rights: int) -> None:
    full = score_item(item(of_rights(rights, points)), [f"r{at}" for at in range(rights)], float)
    assert full["SCORE"] == full["MAXSCORE"] == float(points)


def mapping(data: bytes) -> tuple[dict[str, Fraction], Fraction, Fraction]:
    (node,) = etree.fromstring(data).iter("{*}mapping")
    worth = {entry.get("mapKey", ""): Fraction(entry.get("mappedValue", "")) for entry in node}
    return worth, Fraction(node.get("lowerBound", "")), Fraction(node.get("upperBound", ""))


DECIMAL = [
    ("1", 1),
    ("1", 2),
    ("1", 4),
    ("2.5", 2),
    ("3", 3),
    ("0.3", 3),
    ("1", 5),
    ("0.0001", 8),
    ("7", 16),
    ("1", 10),
]
ENDLESS = [("1", 3), ("0.1", 3), ("2.5", 3), ("1", 6), ("10", 7), ("1000", 9), ("0.5", 12)]


@pytest.mark.parametrize(("points", "rights"), DECIMAL)
def test_a_mapping_in_points_scores_alone_as_the_whole_item_does(points: str, rights: int) -> None:
    """OpenOlat's conversion keeps the values, and drops whatever is reckoned with them."""
    question = of_rights(rights, Fraction(points))
    worth, lower, upper = mapping(item(question))
    assert (lower, upper) == (0, question.points)
    for size in (0, 1, 2, rights, rights + 1, rights + 2):
        for chosen in list(combinations(worth, size))[:20]:
            assert max(lower, min(upper, sum(worth[id] for id in chosen))) == score(
                key(question), Chosen(tuple(chosen))
            )


@pytest.mark.parametrize(("points", "rights"), ENDLESS)
def test_where_a_share_has_no_end_the_mapping_counts_choices(points: str, rights: int) -> None:
    worth, lower, upper = mapping(item(of_rights(rights, Fraction(points))))
    assert (set(worth.values()), lower, upper) == ({1, -1}, 0, rights)


ONE = samples.single(choices=(samples.option("a", "A", right=True), samples.option("b", "B")))
TWO = (samples.option("a", "A", right=True), samples.option("b", "B", right=True), samples.option("c", "C"))
ALL = samples.several(choices=TWO, points=Fraction(1), scoring=Scoring.ALL_OR_NOTHING)
TEMPLATES = [
    ("one right choice for a point", ONE, MATCH_CORRECT),
    ("true or false", samples.judged(), MATCH_CORRECT),
    ("all or nothing", ALL, MATCH_CORRECT),
    ("exact, but not for one point", replace(ONE, points=Fraction(2)), None),
    ("with feedback of the question", replace(ONE, feedback=samples.FEEDBACK), None),
    ("with feedback of a choice", samples.single(), None),
    ("parts that are halves", of_rights(2, Fraction(1)), MAP_RESPONSE),
    ("parts that are whole", of_rights(3, Fraction(3)), MAP_RESPONSE),
    ("parts that are tenths, which floats do not add up", of_rights(10, Fraction(1)), None),
    ("parts that are thirds", of_rights(3, Fraction(1)), None),
    ("parts with feedback", with_feedback(of_rights(2, Fraction(1))), None),
]


@pytest.mark.parametrize(
    ("question", "template"), [case[1:] for case in TEMPLATES], ids=[case[0] for case in TEMPLATES]
)
def test_a_standard_template_stands_where_it_says_all(question: Question, template: str | None) -> None:
    data = item(question)
    (processing,) = etree.fromstring(data).iter("{*}responseProcessing")
    assert (processing.get("template"), len(processing) == 0) == (template, template is not None)
    assert scores(question, data) == expected(question)


# --- feedback and tests -------------------------------------------------------------------------------


def test_feedback_names_the_chosen_options_and_the_verdict() -> None:
    question = samples.several(feedback=samples.FEEDBACK)
    data = item(question)
    right = score_item(data, ["x", "y", "z"])
    assert (right["FEEDBACK"], right["GENERAL"], right["VERDICT"]) == (("x_fb", "z_fb"), "general_fb", "correct_fb")
    partly = score_item(data, ["x", "w"])
    assert (partly["FEEDBACK"], partly["GENERAL"], partly["VERDICT"]) == (
        ("x_fb", "w_fb"),
        "general_fb",
        "incorrect_fb",
    )
    nothing = score_item(data, [])
    assert (nothing["FEEDBACK"], nothing["GENERAL"], nothing["VERDICT"]) == (None, None, None)


@pytest.mark.parametrize("mark", [Fraction(0), Fraction("33.3333"), Fraction(50), Fraction(80), Fraction(100)])
def test_the_test_adds_up_and_passes_at_the_pass_mark(mark: Fraction) -> None:
    questions = (samples.single(), samples.several(), samples.judged(points=Fraction(2)))
    package = samples.built(samples.course(*questions, asked=samples.quiz(*questions, pass_mark=mark)))
    possible = sum(question.points for question in questions)
    given: list[list[tuple[str, ...]]] = [list(samples.responses(question)) for question in questions]
    for chosen in product(*given):
        pairs = list(zip(questions, chosen, strict=True))
        items = {
            identifier_of(q.id): score_item(package.read(samples.item_path(q)), list(map(identifier_of, c)))
            for q, c in pairs
        }
        earned = sum((score(key(q), Chosen(tuple(c))) for q, c in pairs), Fraction(0))
        outcomes = score_test(package.read("test.xml"), items)
        assert (outcomes["SCORE"], outcomes["MAXSCORE"]) == (earned, possible)
        assert outcomes["PASS"] == (earned * 100 >= possible * mark)


@st.composite
def taken(draw: st.DrawFn) -> tuple[list[MultipleResponse], list[tuple[str, ...]]]:
    """Questions with up to seven right choices each, and what somebody chose."""
    questions, chosen = [], []
    for at in range(draw(st.integers(1, 6))):
        rights = draw(st.integers(1, 7))
        points = draw(st.sampled_from(POINTS) | st.integers(1, 10**7).map(lambda n: Fraction(n, 10**4)))
        questions.append(of_rights(rights, points, id=f"q{at}"))
        chosen.append(tuple(f"r{right}" for right in range(draw(st.integers(0, rights)))))
    return questions, chosen


@given(taken())
@example(([of_rights(3, Fraction("0.0001"), id="q0")], [("r0",)]))
def test_in_floats_too_who_reaches_the_mark_passes_and_who_just_misses_it_does_not(
    attempt: tuple[list[MultipleResponse], list[tuple[str, ...]]],
) -> None:
    questions, chosen = attempt
    earned = sum((score(key(q), Chosen(tuple(c))) for q, c in zip(questions, chosen, strict=True)), Fraction(0))
    share = percent(earned, sum((q.points for q in questions), Fraction(0)))
    below = Fraction(floor(share * 10**4), 10**4)  # the highest mark that is reached
    for mark in (below, min(below + Fraction(1, 10**4), Fraction(100))):
        package = samples.built(samples.course(*questions, asked=samples.quiz(*questions, pass_mark=mark)))
        items = {
            q.id: score_item(package.read(samples.item_path(q)), c, float)
            for q, c in zip(questions, chosen, strict=True)
        }
        assert score_test(package.read("test.xml"), items, float)["PASS"] == (share >= mark)


def test_a_hair_is_too_little_to_pass_by() -> None:
    """One of three questions of 0.0001 points each is 33.3333… percent, and 33.3334 is not reached."""
    questions = [samples.judged(id=f"q{at}", points=Fraction("0.0001")) for at in range(3)]
    asked = samples.quiz(*questions, pass_mark=Fraction("33.3334"))
    package = samples.built(samples.course(*questions, asked=asked))
    for number in (Fraction, float):
        given = {"q0": ["false"], "q1": [], "q2": []}
        items = {q.id: score_item(package.read(samples.item_path(q)), given[q.id], number) for q in questions}
        assert score_test(package.read("test.xml"), items, number)["PASS"] is False


def test_only_the_questions_of_the_quiz_count() -> None:
    asked, left = samples.single(), samples.judged()
    package = samples.built(samples.course(asked, left, asked=samples.quiz(asked)))
    items = {"core_idea": {"SCORE": Fraction(1), "MAXSCORE": Fraction(1)}}
    assert score_test(package.read("test.xml"), items)["MAXSCORE"] == 1
    assert samples.item_path(left) in package


def test_without_a_pass_mark_there_is_nothing_to_pass() -> None:
    assert "PASS" not in score_test(
        samples.built(samples.plain_course()).read("test.xml"),
        {"core_idea": {"SCORE": Fraction(0), "MAXSCORE": Fraction(1)}},
    )


def test_several_marks_a_multiple_response_whatever_the_number_of_right_answers() -> None:
    one = samples.several(choices=(samples.option("a", "A", right=True), samples.option("b", "B")))
    assert isinstance(one, MultipleResponse)
    assert b'cardinality="multiple" baseType="identifier">\n<correctResponse><value>a</value>' in item(one)


def called(question: Question, ids: list[str]) -> Question:
    """The question with other ids for what can be chosen in it."""
    names = {part.id: id for part, id in zip(named_parts(question), ids, strict=False)}

    def named(part: AnyPart) -> AnyPart:
        own = replace(part, id=names.get(part.id, part.id))
        return replace(own, partner=names[own.partner]) if isinstance(own, Term) else own

    return with_named_parts(question, named)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "gapped"])  # gaps are scored one by one
@given(
    ids=st.lists(strategies.ids | st.sampled_from(["correct", "c0", "a-b", "a" * 60]), min_size=8, unique=True),
    points=st.sampled_from([Fraction(1), Fraction(1, 4), Fraction(10, 3)]),
    fed_back=st.booleans(),
)
def test_what_is_scored_alike_but_for_names_is_written_as_if_it_were_alone(
    kind: str, ids: list[str], points: Fraction, fed_back: bool
) -> None:
    """By the pattern that another question has left as well, whose parts have other names."""
    feedback = samples.FEEDBACK if fed_back else KINDS[kind].feedback
    first = replace(KINDS[kind], points=points, feedback=feedback)
    for question in (called(first, ids), called(first, ids[::-1])):
        asked = interaction(question)
        told = items._told(question, asked.fed_back)
        scoring = renamed(key(question), identifier_of), asked.declared, told
        if not isinstance(scoring[0], Manual):
            pair = scored(*scoring, external=False)
            assert [written(join((each,))) for each in pair] == list(map(written, trees(*scoring)))
