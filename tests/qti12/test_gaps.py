"""Texts with gaps in QTI 1.2: scored as the model scores, read by Canvas, Sakai and ILIAS with all that they say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from lessonpack import xsd
from lessonpack.formats.standard import DocumentKind, Schema
from lessonpack.model.asked import Choice, OtherNumber, Scoring
from lessonpack.model.content import Code, Gap, Inline, Paragraph, Strong, Text
from lessonpack.model.content import plain as plain_text
from lessonpack.model.gaps import typed_alone, with_units, without_lists
from lessonpack.model.questions import AnyGap, ChoiceGap, Cloze, NumberGap, Question, TypedGap
from lessonpack.model.response import Entry, Filled
from lessonpack.model.scoring import key, score
from lessonpack.schemas import Store
from lessonpack.targets._qti12.profile import Profile
from lessonpack.targets._qti12.profiles import CANVAS, NEW_QUIZZES, PLAIN
from qti import samples
from qti12 import reader
from qti12.test_hostile import HOSTILE
from qti12.test_items import bank, is_decimal, read
from qti12.test_mutants import mutants, unseen

PROFILES = {"canvas": CANVAS, "canvas-new": NEW_QUIZZES, "plain": PLAIN}
ALL_PROFILES = pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
QUESTIONS: list[Cloze] = [
    samples.gapped(),
    samples.gapped(feedback=samples.FEEDBACK, points=Fraction(1, 4)),
    samples.gapped(feedback=samples.FEEDBACK, scoring=Scoring.ALL_OR_NOTHING),
    samples.worded(3, 1, feedback=samples.FEEDBACK, language="fr"),
    samples.worded(points=Fraction(1), stimulus=samples.LOG),
    samples.listed(feedback=samples.FEEDBACK),
    samples.nearly(feedback=samples.FEEDBACK),
    samples.nearly(points=Fraction(3), scoring=Scoring.ALL_OR_NOTHING),
]
ALL_QUESTIONS = pytest.mark.parametrize("question", QUESTIONS, ids=lambda each: f"{each.id}-{each.points}")


def numbered(**changes: object) -> Cloze:
    """Two numbers, one of them with a tolerance."""
    gaps = (
        NumberGap(id="first", answer=Fraction("1.5"), tolerance=Fraction("0.5")),
        NumberGap(id="second", answer=Fraction(-2), unit="m"),
    )
    text = (Paragraph((Text("From "), Gap("first"), Text(" to "), Gap("second"))),)
    return samples.gapped(text=text, gaps=gaps, **changes)


# --- form -------------------------------------------------------------------------------------------


@pytest.mark.schemas
@ALL_PROFILES
@pytest.mark.parametrize("question", [*QUESTIONS, numbered()], ids=lambda each: f"{each.id}-{each.points}")
def test_texts_with_gaps_are_valid(question: Cloze, profile: Profile, schemas: Store) -> None:
    kind = DocumentKind(name="qti12", schema=Schema(entry="qti12"))
    assert [fault.message for fault in xsd.Validator(schemas).validate(kind, bank(question, profile))] == []


@ALL_QUESTIONS
def test_every_feedback_that_is_shown_is_there_and_every_other_one_is_shown(question: Cloze) -> None:
    written = read(question, PLAIN)
    assert set(reader.strings(written.node, ".//q:displayfeedback/@linkrefid")) == set(written.feedback)


def test_numbers_alone_are_a_question_of_numbers_for_sakai_with_their_ends() -> None:
    written = read(numbered(), PLAIN)
    text, answers = reader.sakai(written)
    assert written.field("qmd_itemtype") == "Numeric Response"
    assert reader.words(text).endswith("From {} to {}\N{NO-BREAK SPACE}m")
    assert answers == ["1|2", "-2"]


def test_a_number_among_words_is_typed_for_sakai_with_a_point_or_a_comma() -> None:
    half = NumberGap(id="boils-at", answer=Fraction(1, 2))
    _, answers = reader.sakai(read(samples.gapped(gaps=(half, *samples.gapped().gaps[1:])), PLAIN))
    assert answers == ["0.5|0,5", "Hydrogen|2 H", "Oxygen & air"]


@pytest.mark.parametrize(
    ("question", "right"),
    [
        (samples.word(case=True), "Ebb|Low tide"),
        (samples.speed(), "9.76|9.86"),
        (samples.speed(tolerance=Fraction(0)), "9.81"),
    ],
    ids=["words", "range", "number"],
)
def test_what_is_typed_has_one_field_for_sakai_with_a_text_on_either_side(question: Question, right: str) -> None:
    """Else it would find none, or write the stem twice."""
    text, answers = reader.sakai(read(question, PLAIN))
    assert answers == [right]
    assert reader.words(text).endswith("{}\N{NO-BREAK SPACE}")
    assert reader.words(text).count("{}") == 1


def test_an_essay_is_no_text_with_gaps_for_ilias() -> None:
    """It goes by the cardinality of what is typed."""
    essay, word = (read(each, PLAIN) for each in (samples.essay(), samples.word()))
    assert reader.strings(essay.node, ".//q:response_str/@rcardinality") == ["Ordered"]
    assert reader.strings(word.node, ".//q:response_str/@rcardinality") == ["Single"]


def test_between_two_gaps_that_meet_there_is_a_blank() -> None:
    met = samples.worded(text=(Paragraph((Gap("now"), Gap("noon"))),))
    text, answers = reader.sakai(read(met, PLAIN))
    assert (reader.words(text), len(answers)) == ("Which words?{}\N{NO-BREAK SPACE}{}", 2)


@ALL_QUESTIONS
def test_the_pieces_of_a_text_are_its_html_once_they_are_put_together_again(question: Cloze) -> None:
    """Sakai and ILIAS put them together."""
    together = re.sub("<<[^>]*>>", "…", reader.ilias(read(question, PLAIN)))
    text = with_units(without_lists(question)).text
    stem = samples.single(stem=question.stem, language=question.language, stimulus=question.stimulus)
    alone = [read(each, PLAIN).stem for each in (stem, samples.single(stem=text, language=question.language))]
    assert together == "".join(alone)


@pytest.mark.parametrize("profile", [CANVAS, NEW_QUIZZES], ids=["canvas", "canvas-new"])
@pytest.mark.parametrize("said", ["[now]", "[now] and [now-]", "a [noon] b", "see [the [now]]"])
def test_no_words_of_the_author_are_taken_for_a_blank(said: str, profile: Profile) -> None:
    words: list[Inline] = [Text(f"{said} "), Gap("now"), Strong((Code(said),)), Gap("noon")]
    found = reader.blanks(read(samples.worded(text=(Paragraph(tuple(words)),)), profile))
    assert [accepted for accepted, _ in found.values()] == [["Ebb", "Low tide"], ["Noon"]]


@ALL_PROFILES
@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_is_written_is_read_again(name: str, profile: Profile) -> None:
    said = HOSTILE[name]
    text = (Paragraph((Text(said), Gap("now"), Text(said), Gap("noon"), Text(said))),)
    typed = TypedGap(id="now", answers=(samples.reply(said, feedback=said),))
    chosen = ChoiceGap(id="noon", choices=(samples.option("a", said, right=True), samples.option("b", f"{said} b")))
    written = read(samples.worded(text=text, gaps=(typed, chosen)), profile)
    whole = reader.ilias(written) if profile is PLAIN else written.stem
    assert " ".join(reader.words(whole).split()).count(" ".join(said.split())) >= 3
    if profile is not PLAIN:
        shown = [answer for accepted, _ in reader.blanks(written).values() for answer in accepted]
        assert [" ".join(each.split()) for each in shown] == [" ".join(said.split())] * 2


# --- scores -------------------------------------------------------------------------------------------


def candidates(gap: AnyGap) -> list[str]:
    """What may be typed into a gap: all that is named, and something else; nothing is always possible."""
    match gap:
        case TypedGap(answers=answers):
            return ["", *(each.words for each in answers), "something else"]
        case NumberGap(highest=high, known=known):
            ends = (end for each in known for end in (each.lowest, each.highest))
            return ["", *(f"{float(each):g}" for each in (*ends, high + 1))]
        case ChoiceGap(choices=choices):
            return ["", *(plain_text(each.text) for each in choices)]


def responses(question: Cloze) -> Iterator[dict[str, str]]:
    """What learners type: anything in one gap beside anything in the others."""
    for typed in product(*map(candidates, question.gaps)):
        yield {gap.id: text for gap, text in zip(question.gaps, typed, strict=True) if text}


def earned(question: Cloze, given: dict[str, str]) -> Fraction:
    entries = tuple(Entry(gap, text) for gap, text in given.items())
    return score(key(without_lists(question)), Filled(entries))


def run(written: reader.Item, given: dict[str, str]) -> tuple[Fraction, list[str]]:
    return reader.run(written, {f"RESPONSE_{gap.replace('-', '_')}": [text] for gap, text in given.items()})


def agrees(question: Cloze) -> None:
    """Every response earns what the model says; thirds to the sixth digit of each gap."""
    written = read(question, PLAIN)
    whole = sum(gap.weight for gap in question.gaps)
    for typed in responses(question):
        near = Fraction(0) if is_decimal(question.points / whole / 8) else Fraction(2 * len(question.gaps), 10**6)
        assert abs(run(written, typed)[0] - earned(question, typed)) <= near, typed
    right = {gap.id: _right(gap) for gap in question.gaps}
    assert run(written, right)[0] == written.most == question.points


def _right(gap: AnyGap) -> str:
    match gap:
        case TypedGap(answers=answers):
            return next(each.words for each in answers if each.share == 1)
        case NumberGap(answer=answer):
            return f"{float(answer):g}"
        case ChoiceGap(right=right):
            return plain_text(right.text)


@pytest.mark.parametrize("question", [*QUESTIONS, numbered()], ids=lambda each: f"{each.id}-{each.points}")
def test_every_response_earns_what_the_model_says(question: Cloze) -> None:
    agrees(question)


@given(
    weights=st.lists(st.integers(1, 7), min_size=3, max_size=3),
    hundredths=st.integers(1, 10_000),
    scoring=st.sampled_from(Scoring),
)
def test_any_weights_and_points_earn_what_the_model_says(weights: list[int], hundredths: int, scoring: Scoring) -> None:
    gaps = zip(samples.gapped().gaps, weights, strict=True)
    weighed = tuple(replace(gap, weight=weight) for gap, weight in gaps)
    agrees(samples.gapped(gaps=weighed, points=Fraction(hundredths, 100), scoring=scoring))


@pytest.mark.parametrize("profile", [CANVAS, NEW_QUIZZES], ids=["canvas", "canvas-new"])
@ALL_QUESTIONS
def test_what_canvas_accepts_in_a_blank_earns_all_that_the_gap_is_worth(question: Cloze, profile: Profile) -> None:
    asked = typed_alone(question) if question.is_mixed else question
    for gap, (accepted, right) in zip(asked.gaps, reader.blanks(read(question, profile)).values(), strict=True):
        if isinstance(gap, TypedGap):
            assert accepted == [each.words for each in gap.answers if each.share == 1]
        assert right == _right(gap)


# --- feedback -----------------------------------------------------------------------------------------


def expected_feedback(question: Cloze, given: dict[str, str]) -> set[str]:
    own = question.feedback
    right = earned(replace(question, scoring=Scoring.ALL_OR_NOTHING), given) > 0
    said = [own.general, own.correct if right else own.incorrect]
    for gap in without_lists(question).gaps:
        if isinstance(gap, TypedGap):
            said += [each.feedback for each in gap.answers if each.words == given.get(gap.id)]
        elif isinstance(gap, NumberGap) and gap.id in given:
            value = Fraction(given[gap.id])
            first = next((each for each in gap.known if each.lowest <= value <= each.highest), None)
            said += [first.feedback] if isinstance(first, OtherNumber) else []
    return {plain_text(each) for each in said if each}


@ALL_QUESTIONS
def test_every_response_brings_its_feedback_and_no_other(question: Cloze) -> None:
    written = read(question, PLAIN)
    for typed in filter(None, responses(question)):
        _, shown = run(written, typed)
        texts = {reader.words(written.feedback[each]) for each in shown} - {""}
        assert texts == expected_feedback(question, typed), typed


def test_what_is_said_of_a_choice_is_said_of_it_where_it_is_typed() -> None:
    _, shown = run(read(samples.listed(), PLAIN), {"ice": "A liquid & wet"})
    [said] = [reader.words(read(samples.listed(), PLAIN).feedback[each]) for each in shown]
    assert said == "Only when it melts."
    assert any(isinstance(part, Choice) and part.feedback for gap in samples.listed().gaps for part in gap.choices)


@pytest.mark.parametrize("question", QUESTIONS[1:4], ids=lambda each: f"{each.id}-{each.points}")
def test_no_change_in_what_is_scored_goes_unseen(question: Cloze) -> None:
    """Be it by a player, by Sakai or by ILIAS."""

    def seen(item: reader.Item) -> Iterator[object]:
        yield reader.sakai(item)
        yield reader.ilias_answers(item)
        for each in responses(question):
            points, shown = run(item, each)
            yield points, [item.feedback.get(name) for name in shown]

    written = read(question, PLAIN)
    changed = dict(mutants(written))
    assert len(changed) > 20
    assert unseen(written, changed, seen) == []
