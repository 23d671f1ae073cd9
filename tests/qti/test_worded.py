"""Choice questions in plain words are written by filling in, and no byte of their items is another for that."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from lessonpack.findings import NOWHERE
from lessonpack.formats import qti21, qti22, qti30
from lessonpack.formats.qti_version import Version
from lessonpack.model.asked import Choice, Difficulty, Feedback, Scoring
from lessonpack.model.content import Emphasis, Paragraph, RichText, Text
from lessonpack.model.questions import ChoiceQuestion, MultipleResponse, Question, SingleChoice, TrueFalse
from lessonpack.model.stimulus import Stimulus
from lessonpack.render.xml import document, stand_in
from lessonpack.targets._qti import items, worded
from lessonpack.targets._titles import title
from qti import samples

VERSIONS = (qti21.VERSION, qti22.VERSION, qti30.VERSION)
SAID = [
    "One",
    "a & b",
    "<p>",
    'say "so"',
    "100 %s of %",
    "two\nlines\tand",
    "ä 日 ]]>",
    stand_in(3),
    "words " * 30,
    " x ",
]
MARKED = (Paragraph((Text("a "), Emphasis((Text("mark"),)))),)
TWO = (*samples.say("one"), *samples.say("two"))


def by_itself(question: Question, language: str, version: Version) -> bytes:
    return document(items.item(question, language, str, external=version.external), version.names)


def filled_in(question: Question, language: str, version: Version) -> bytes | None:
    return worded.item(question, title(question), language, version)


words = st.sampled_from(SAID).map(samples.say)
texts = st.one_of(words, st.sampled_from((MARKED, TWO, samples.say(""), ())))
IDS = ["b", "a", "c-2", "c-1", "general", "a-fb", "a-2-fb", "wrong", "correct-one", "right", "score", "long-" * 12]
ids = st.sampled_from(IDS)
shares = st.sampled_from((None, Fraction(1, 2), Fraction(1), Fraction(-1, 3)))

# A value for each field, of those with a meaning to items and of those without one.
OF_CHOICES: dict[str, st.SearchStrategy[Any]] = {
    "id": ids,
    "text": words,
    "feedback": st.one_of(st.just(()), words),
    "nudge": st.one_of(st.just(()), words),
    "fixed": st.booleans(),
    "correct": st.booleans(),
    "share": shares,
    "at": st.just(NOWHERE),
}
OF_QUESTIONS: dict[str, st.SearchStrategy[Any]] = {
    "id": ids,
    "stem": words,
    "points": st.sampled_from((Fraction(1), Fraction(3), Fraction(1, 3))),
    "feedback": st.builds(Feedback, **dict.fromkeys(Feedback.__struct_fields__, st.one_of(st.just(()), words))),
    "hints": st.just((samples.say("A hint"),)),
    "objective": st.just("aim"),
    "tags": st.just(("word",)),
    "difficulty": st.sampled_from(Difficulty),
    "evidence": st.just("It says so."),
    "language": st.sampled_from(("", "fr-CA")),
    "variant_of": st.sampled_from(("", "other")),
    "numbers": st.just((("x", "1"),)),
    "stimulus": st.just(None),
    "shuffle": st.booleans(),
    "scoring": st.sampled_from(Scoring),
    "at": st.just(NOWHERE),
}


@st.composite
def choice_questions(draw: st.DrawFn) -> ChoiceQuestion:
    """Any question in plain words that is answered by choosing."""
    kind = draw(st.sampled_from((SingleChoice, MultipleResponse, TrueFalse)))
    most = 2 if kind is TrueFalse else 4
    choices = draw(
        st.lists(st.fixed_dictionaries(OF_CHOICES), min_size=2, max_size=most, unique_by=lambda each: each["id"])
    )
    choices[draw(st.integers(0, len(choices) - 1))]["correct"] = True
    if kind is not MultipleResponse:
        right = next(each for each in choices if each["correct"])
        choices = [each | {"correct": each is right, "share": None} for each in choices]
    elif draw(st.booleans()):
        choices = [each | {"share": None} for each in choices]
    own = {name: draw(OF_QUESTIONS[name]) for name in kind.__struct_fields__ if name != "choices"}
    return kind(**own, choices=tuple(Choice(**each) for each in choices))


@settings(max_examples=100)
@given(choice_questions(), st.sampled_from(("en", "de-AT")), st.sampled_from(VERSIONS))
def test_a_question_that_is_filled_in_is_written_as_by_itself(
    question: ChoiceQuestion, language: str, version: Version
) -> None:
    filled = filled_in(question, language, version)
    assert filled is None or filled == by_itself(question, language, version)


@settings(max_examples=50)
@given(choice_questions(), st.sampled_from(VERSIONS), st.data())
def test_marks_and_several_paragraphs_are_told_from_plain_words(
    question: ChoiceQuestion, version: Version, data: st.DataObject
) -> None:
    said: RichText = data.draw(texts)
    first, *others = question.choices
    for changed in (
        replace(question, stem=said),
        replace(question, feedback=replace(question.feedback, partly=said)),
        replace(question, choices=(replace(first, text=said), *others)),
        replace(question, choices=(replace(first, feedback=said), *others)),
        replace(question, stimulus=Stimulus(id="s", content=said)),
    ):
        filled = filled_in(changed, "en", version)
        assert filled is None or filled == by_itself(changed, "en", version)


@pytest.mark.parametrize("question", [samples.single(feedback=samples.FEEDBACK), samples.several(), samples.judged()])
def test_plain_words_are_filled_in(question: ChoiceQuestion) -> None:
    assert filled_in(question, "en", qti21.VERSION) is not None
    assert filled_in(replace(question, stem=MARKED), "en", qti21.VERSION) is None


def test_what_an_item_may_depend_on_is_drawn() -> None:
    """A field that is new to questions needs a value here, and a place in the shape if items show it."""
    known = {name for kind in (SingleChoice, MultipleResponse, TrueFalse) for name in kind.__struct_fields__}
    assert known == {*OF_QUESTIONS, "choices"}
    assert set(Choice.__struct_fields__) == set(OF_CHOICES)
