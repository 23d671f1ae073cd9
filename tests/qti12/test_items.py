"""Items of QTI 1.2 in each profile: valid by the official schemas, scored as the model scores, with all texts."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from msgspec.structs import replace

from lessonpack import xsd
from lessonpack.formats.standard import DocumentKind, Schema
from lessonpack.model.asked import Scoring
from lessonpack.model.content import Grid, Text
from lessonpack.model.content import plain as plain_text
from lessonpack.model.questions import Question
from lessonpack.model.response import Chosen
from lessonpack.model.scoring import key, score
from lessonpack.render.html import as_tex
from lessonpack.render.xml import document, stack
from lessonpack.schemas import Store
from lessonpack.targets._qti12.html import Html
from lessonpack.targets._qti12.items import item
from lessonpack.targets._qti12.profile import Profile, lettered
from lessonpack.targets._qti12.profiles import CANVAS, CARTRIDGE, CARTRIDGE_11, NEW_QUIZZES, PLAIN
from qti import samples
from qti12 import reader

PROFILES = {
    "canvas": CANVAS,
    "canvas-new": NEW_QUIZZES,
    "cartridge": CARTRIDGE,
    "cartridge-11": CARTRIDGE_11,
    "plain": PLAIN,
}
IN_PERCENT = {name: profile for name, profile in PROFILES.items() if name != "plain"}
# In that for Moodle the first condition of several ends the matter.
IN_FULL = {name: profile for name, profile in PROFILES.items() if name != "cartridge-11"}
QUESTIONS: list[Question] = [
    samples.single(),
    samples.single(points=Fraction("0.25"), feedback=samples.FEEDBACK, hints=(samples.say("Look."),)),
    samples.several(),
    samples.several(points=Fraction("0.0001"), feedback=samples.FEEDBACK),
    samples.several(scoring=Scoring.ALL_OR_NOTHING, feedback=samples.FEEDBACK, shuffle=True),
    samples.judged(language="fr"),
    samples.judged(answer=True, feedback=samples.FEEDBACK, tags=("one", "two")),
]
ALL_QUESTIONS = pytest.mark.parametrize("question", QUESTIONS, ids=lambda each: f"{type(each).__name__}-{each.points}")


def bank(question: Question, profile: Profile) -> etree._Element:
    made = item(question, profile, lambda image: image.media.name)
    root = stack("questestinterop", {"xmlns": reader.QTI}, stack("objectbank", {"ident": "bank"}, made))
    return etree.fromstring(document(root))


def read(question: Question, profile: Profile) -> reader.Item:
    [node] = reader.nodes(bank(question, profile), "q:objectbank/q:item")
    return reader.Item(node)


def labelled(question: Question, written: reader.Item) -> dict[str, str]:
    return dict(zip((choice.id for choice in question.choices), written.labels, strict=True))


# --- form -------------------------------------------------------------------------------------------


@pytest.mark.schemas
@pytest.mark.parametrize(
    ("entry", "profile"),
    [*(("qti12", profile) for profile in PROFILES.values()), ("cc11-qti", CARTRIDGE_11), ("cc13-qti", CARTRIDGE)],
    ids=[*PROFILES, "cc11", "cc13"],
)
@ALL_QUESTIONS
def test_items_are_valid(question: Question, entry: str, profile: Profile, schemas: Store) -> None:
    kind = DocumentKind(name=entry, schema=Schema(entry=entry))
    assert [fault.message for fault in xsd.Validator(schemas).validate(kind, bank(question, profile))] == []


@pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
@ALL_QUESTIONS
def test_every_feedback_that_is_shown_is_there_and_every_other_one_is_shown(
    question: Question, profile: Profile
) -> None:
    written = read(question, profile)
    assert set(reader.strings(written.node, ".//q:displayfeedback/@linkrefid")) == set(written.feedback)


def test_options_are_numbers_for_canvas_and_letters_for_others() -> None:
    assert list(read(samples.several(), CANVAS).labels) == ["1", "2", "3", "4"]
    assert list(read(samples.several(), PLAIN).labels) == ["A", "B", "C", "D"]
    assert [lettered(place) for place in (1, 26, 27, 53, 703)] == ["A", "Z", "AA", "BA", "AAA"]


@pytest.mark.parametrize(
    ("question", "types"),
    [
        (samples.single(), ("multiple_choice_question", "cc.multiple_choice.v0p1", "Multiple Choice")),
        (samples.several(), ("multiple_answers_question", "cc.multiple_response.v0p1", "Multiple Correct Answer")),
        (samples.judged(), ("true_false_question", "cc.true_false.v0p1", "True False")),
    ],
    ids=lambda each: type(each).__name__,
)
def test_items_name_their_kind_in_the_words_of_who_reads_them(question: Question, types: tuple[str, ...]) -> None:
    canvas, cartridge, plain = types
    assert read(question, CANVAS).field("question_type") == canvas
    assert read(question, NEW_QUIZZES).field("question_type") == canvas
    assert read(question, CARTRIDGE).field("cc_profile") == cartridge
    assert read(question, PLAIN).field("qmd_itemtype") == plain


def test_a_statement_in_other_words_than_true_and_false_is_multiple_choice_in_classic_quizzes_alone() -> None:
    vrai = samples.option("true", "Vrai", right=True), samples.option("false", "Faux")
    assert read(samples.judged(choices=vrai), CANVAS).field("question_type") == "multiple_choice_question"
    assert read(samples.judged(choices=vrai), NEW_QUIZZES).field("question_type") == "true_false_question"


def test_no_white_space_stands_between_the_options_of_a_condition() -> None:
    [together] = reader.nodes(read(samples.several(), NEW_QUIZZES).node, ".//q:and")
    assert [each.tail for each in together] == [None] * 4


# --- scores -------------------------------------------------------------------------------------------


def earned(question: Question, chosen: tuple[str, ...]) -> Fraction:
    return score(key(question), Chosen(chosen))


def is_decimal(value: Fraction) -> bool:
    return pow(10, value.denominator.bit_length(), value.denominator) == 0


def agrees(question: Question) -> None:
    """Every response earns in the plain profile what the model says; thirds to the sixth digit of each option."""
    written = read(question, PLAIN)
    labels = labelled(question, written)
    rights = sum(choice.correct for choice in question.choices)
    exact = getattr(question, "scoring", None) is not Scoring.PARTIAL or is_decimal(question.points / rights)
    for chosen in samples.responses(question):
        given, _ = reader.run(written, {labels[id] for id in chosen})
        near = 0 if exact else Fraction(2 * len(question.choices), 10**6)
        assert abs(given - earned(question, chosen)) <= near, chosen
    full = {labels[choice.id] for choice in question.choices if choice.correct}
    assert reader.run(written, full)[0] == written.most == question.points


@ALL_QUESTIONS
def test_every_response_earns_what_the_model_says(question: Question) -> None:
    agrees(question)


@given(
    rights=st.lists(st.booleans(), min_size=2, max_size=6).filter(any),
    hundredths=st.integers(1, 10_000),
    scoring=st.sampled_from(Scoring),
)
def test_any_multiple_response_earns_what_the_model_says(rights: list[bool], hundredths: int, scoring: Scoring) -> None:
    choices = tuple(samples.option(f"c{at}", "words", right=right) for at, right in enumerate(rights))
    question = samples.several(choices=choices, points=Fraction(hundredths, 100), scoring=scoring)
    agrees(question)
    classic_agrees(replace(question, scoring=Scoring.PARTIAL))


def classic_agrees(question: Question) -> None:
    written = read(question, CANVAS)
    labels = labelled(question, written)
    for chosen in samples.responses(question):
        assert reader.classic(written, {labels[id] for id in chosen}) == earned(question, chosen), chosen


@pytest.mark.parametrize(
    "question",
    [each for each in QUESTIONS if getattr(each, "scoring", None) is not Scoring.ALL_OR_NOTHING],
    ids=lambda each: f"{type(each).__name__}-{each.points}",
)
def test_every_response_earns_in_classic_quizzes_what_the_model_says(question: Question) -> None:
    classic_agrees(question)


def test_classic_quizzes_grade_in_shares_what_counts_as_a_whole() -> None:
    question = samples.several(scoring=Scoring.ALL_OR_NOTHING)
    assert reader.classic(read(question, CANVAS), {"1"}) == question.points / 3 != earned(question, ("x",)) == 0


@pytest.mark.parametrize("profile", IN_PERCENT.values(), ids=IN_PERCENT)
@ALL_QUESTIONS
def test_the_right_response_alone_is_worth_all_percents(question: Question, profile: Profile) -> None:
    written = read(question, profile)
    labels = labelled(question, written)
    right = {choice.id for choice in question.choices if choice.correct}
    assert reader.keys(written) == {labels[id] for id in right}
    assert written.most == 100
    for chosen in samples.responses(question):
        given, _ = reader.run(written, {labels[id] for id in chosen})
        assert given == (100 if set(chosen) == right else 0)


# --- feedback -----------------------------------------------------------------------------------------


def expected_feedback(question: Question, chosen: tuple[str, ...]) -> set[str]:
    right = set(chosen) == {choice.id for choice in question.choices if choice.correct}
    own = question.feedback
    said = [own.general, own.correct if right else own.incorrect]
    said += [choice.feedback for choice in question.choices if choice.id in chosen]
    return {plain_text(each) for each in said if each}


@pytest.mark.parametrize("profile", IN_FULL.values(), ids=IN_FULL)
@ALL_QUESTIONS
def test_every_answer_brings_its_feedback_and_no_other(question: Question, profile: Profile) -> None:
    written = read(question, profile)
    labels = labelled(question, written)
    for chosen in filter(None, samples.responses(question)):
        _, shown = reader.run(written, {labels[id] for id in chosen})
        texts = {reader.words(written.feedback[each]) for each in shown if each in written.feedback} - {""}
        assert texts == expected_feedback(question, chosen)


def test_what_is_said_of_the_question_as_a_whole_has_the_names_by_which_importers_know_it() -> None:
    fed = samples.several(feedback=samples.FEEDBACK)
    assert list(read(fed, CANVAS).feedback)[:3] == ["general_fb", "correct_fb", "general_incorrect_fb"]
    assert list(read(fed, PLAIN).feedback)[:3] == ["which", "AllCorrect", "InCorrect"]
    assert list(read(samples.single(feedback=samples.FEEDBACK), PLAIN).feedback)[:3] == [
        "core_idea",
        "Correct",
        "InCorrect",
    ]


def test_each_right_option_is_marked_for_sakai_whatever_the_scoring() -> None:
    for scoring in Scoring:
        marked = "q:resprocessing/q:respcondition[q:displayfeedback/@linkrefid = 'Correct']/q:conditionvar/q:varequal"
        written = read(samples.several(scoring=scoring), PLAIN)
        assert [each.text for each in reader.nodes(written.node, marked)] == ["A", "B", "C"]


def test_a_longer_feedback_of_an_option_has_no_paragraph_in_it() -> None:
    long = (*samples.say("One."), *samples.say("Two."))
    [choice, *others] = samples.single().choices
    question = samples.single(choices=(replace(choice, feedback=long), *others))
    assert read(question, CANVAS).feedback["1_fb"] == "<div><div>One.</div><div>Two.</div></div>"


def test_cells_are_aligned_by_a_style_since_no_importer_has_our_style_sheet() -> None:
    grid = Grid(((Text("A"),), (Text("B"),)), (((Text("1"),), (Text("2"),)),), ("", "right"))
    stem = Html(lambda _image: "", as_tex).markup((grid,))
    assert '<td>1</td><td style="text-align: right">2</td>' in stem
    assert "class=" not in stem


# --- order --------------------------------------------------------------------------------------------


def test_options_that_keep_their_place_are_told_where_importers_read_it_and_elsewhere_keep_the_order() -> None:
    def told(question: Question, profile: Profile) -> tuple[str | None, list[str | None]]:
        [choice] = reader.nodes(read(question, profile).node, ".//q:render_choice")
        return choice.get("shuffle"), [each.get("rshuffle") for each in choice]

    loose = samples.single(choices=(samples.option("a", "A", right=True), samples.option("b", "B")))
    assert told(samples.single(), PLAIN) == ("Yes", [None, None, "No"])
    assert told(samples.single(), NEW_QUIZZES) == ("No", [None, None, None])
    assert told(loose, NEW_QUIZZES) == ("Yes", [None, None])
    assert told(loose, CANVAS) == (None, [None, None])


def test_of_several_right_numbers_each_stands_where_canvas_looks_for_it() -> None:
    """It takes one number of each condition that scores: the first."""
    others = (
        samples.number(2, "200", "5", "1"),
        samples.number(3, "300", share="0.5"),
        samples.number(4, "-4", "1", "1"),
    )
    for profile in (CANVAS, NEW_QUIZZES):
        written = read(samples.near(others=others), profile)
        conditions = reader.nodes(written.node, "q:resprocessing/q:respcondition[q:setvar]")
        found = [reader.strings(each, "(.//q:or)[1]/q:varequal/text()") for each in conditions]
        assert found == [["9.81"], ["200"], ["-4"]]
        assert [reader.run(written, [each])[0] for each in ("9.8", "204", "300", "-4.5", "5")] == [100, 100, 0, 100, 0]
