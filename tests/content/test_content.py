"""The lessons of content/ and the starter: complete, supported by their own text, and not to be won by guessing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import TypeVar, get_args

import jinja2
import pytest
from msgspec import Struct

from lessonpack import Job, resources, run, words
from lessonpack.findings import Log, Rule
from lessonpack.model.asked import Choice, Scoring
from lessonpack.model.blocks import (
    Block,
    Callout,
    CalloutKind,
    Figure,
    KnowledgeCheck,
    Listing,
    Quotation,
    Recall,
    Steps,
    Table,
    block_words,
)
from lessonpack.model.content import Inline, RichBlock, plain
from lessonpack.model.course import Course, Lesson, Quiz, Reveal
from lessonpack.model.questions import (
    KINDS,
    Categorise,
    ChoiceQuestion,
    Cloze,
    Hotspot,
    Matching,
    MultipleResponse,
    Numeric,
    Ordering,
    ShortAnswer,
    SingleChoice,
    TrueFalse,
    named_parts,
    of_choices,
)
from lessonpack.model.response import Chosen
from lessonpack.model.scoring import key, score
from lessonpack.source import reader, starter

CONTENT = Path(__file__).parents[2] / "content"
MESA = CONTENT / "mesa-optimization" / "lesson.yaml"
SINK = CONTENT / "kitchen-sink" / "lesson.yaml"
EYE = CONTENT / "eye" / "lesson.yaml"
GAMING = CONTENT / "ai-safety" / "specification-gaming" / "lesson.yaml"
# The kitchen sink shows what a lesson can hold; nobody is meant to learn from it.
TAUGHT = [path for path in sorted(CONTENT.rglob("lesson.yaml")) if path != SINK]

B = TypeVar("B")

TITLE = "Mesa-Optimization: An Optimizer Inside Your Optimizer"
PARAGRAPHS = {
    "hook": "If a big enough model is trained to solve problems, it may learn to become a problem-solver itself, with "
    "its own internal goals. This is mesa-optimization, and it is why alignment gets scary.",
    "two optimizers": "When you train a neural network, the gradient descent optimizer is doing the optimizing. But if "
    "the network you are training is large and general enough, it may learn to perform its own optimization internally "
    "to solve tasks. You now have two optimizers: the outer one (gradient descent) and the inner one (the learned "
    "optimizer inside the model). That inner one is called a mesa-optimizer.",
    "two objectives": "The outer optimizer has an objective (minimize training loss). The inner optimizer, if one "
    "emerges, has its own internalized objective (the mesa-objective).",
    "the paper": "The paper Risks from Learned Optimization in Advanced ML Systems (Hubinger et al., 2019) formalized "
    "this as a fundamental alignment concern.",
    "situational awareness": "A mesa-optimizer that is situationally aware may realize it is being trained and modify "
    "its behavior to look aligned during training while pursuing a different goal after deployment. Hubinger et al. "
    "argued this is a plausible failure mode when the model has enough capacity and generality. Whether current models "
    "actually do this is empirical; Apollo Research's work suggests early precursors are observable.",
    "quotation": "When you train a model to be a general problem solver, you should expect it to learn to solve "
    "problems in ways you did not foresee, including the problem of being trained.",
    "big idea": "The big idea: when you train a general problem-solver, you may accidentally create an agent inside "
    "your agent, with goals that look right in training and diverge in deployment. This is why alignment is about "
    "internals, not just behavior.",
}
FAILURE_MODES = (
    ("Failure mode", "Visible in training?", "Visible in deployment?", "Detection"),
    ("Specification gaming", "Yes (if evaluated)", "Yes", "Behavioral evals"),
    ("Goal misgeneralization", "No (by definition)", "Yes (on OOD data)", "Distribution shift tests"),
    ("Mesa-misalignment", "Maybe", "Yes", "Interpretability + red-team"),
    ("Deceptive alignment", "No (by definition)", "Eventually", "Hard to detect from behavior alone"),
)
STEMS = (
    f'What is the core idea behind "{TITLE}"?',
    f'Which term best describes a foundational idea in "{TITLE}"?',
    f"A learner studying {TITLE} would need to understand which concept?",
    f"Which of these is directly relevant to {TITLE}?",
    f"Which of the following is a key point about {TITLE}?",
    f"What is one important takeaway from studying {TITLE}?",
    f"Which of these does NOT belong in a discussion of {TITLE}?",
    f"Which of these correctly reflects a principle in {TITLE}?",
    f"Which of these does NOT belong in a discussion of {TITLE}?",
    f'What is the key insight about "A toy illustration" in the context of {TITLE}?',
    f'What is the key insight about "Why this is not sci-fi" in the context of {TITLE}?',
    f"Which statement accurately describes an aspect of {TITLE}?",
    f"What does working with {TITLE} typically involve?",
    f"Which of the following is true about {TITLE}?",
    f'Which best describes the scope of "{TITLE}"?',
)


def read(path: Path, besides: Rule | None = None) -> Course:
    log = Log()
    course = reader.load(path, log)
    assert [f"{found.place}: {found.message}" for found in log if found.rule is not besides] == []
    assert course is not None
    return course


@pytest.fixture(scope="module", params=TAUGHT, ids=lambda path: path.parent.name)
def path(request: pytest.FixtureRequest) -> Path:
    """The file of each lesson that people are to learn from, in turn."""
    assert isinstance(request.param, Path)
    return request.param


@pytest.fixture(scope="module")
def lesson(path: Path) -> Lesson:
    return read(path).lessons[0]


@pytest.fixture(scope="module")
def mesa() -> Lesson:
    return read(MESA).lessons[0]


@pytest.fixture(scope="module")
def eye() -> Lesson:
    return read(EYE).lessons[0]


@pytest.fixture(scope="module")
def sink() -> Lesson:
    return read(SINK).lessons[0]


def told(lesson: Lesson) -> list[str]:
    """What the lesson tells, block by block; the hook comes first."""
    return [plain(lesson.hook), *(block_words(block) for section in lesson.sections for block in section.blocks)]


def blocks(lesson: Lesson, kind: type[B]) -> list[B]:
    return [block for section in lesson.sections for block in section.blocks if isinstance(block, kind)]


# --- what every lesson keeps --------------------------------------------------------------------------


def test_a_lesson_says_what_it_is_and_its_quiz_what_passes(path: Path) -> None:
    course = read(path)
    (lesson,) = course.lessons
    assert course.title == lesson.title
    assert course.language == "en"
    assert lesson.hook
    assert all((course.description, course.keywords, course.source, course.rights))
    assert lesson.quiz is not None
    assert lesson.quiz.pass_mark == 80
    checked = {check.question for check in lesson.checks}
    assert lesson.asked == tuple(question for question in lesson.questions if question.id not in checked)


def test_a_lesson_builds_with_nothing_that_its_author_could_mend(path: Path) -> None:
    """What remains are losses of a format, the same for every lesson, and that no XSD was at hand."""
    outcome = run(Job(sources=(str(path),), targets=("scorm12", "qti21"), schemas="no-schemas"))
    assert {found.code for found in outcome.findings} <= {"LOSS001", "LOSS002", "XSD002"}
    assert outcome.ignored == ()
    assert len(outcome.packages) == 2


def test_a_lesson_has_one_big_idea(lesson: Lesson) -> None:
    (key,) = (callout for callout in blocks(lesson, Callout) if callout.kind is CalloutKind.KEY)
    assert plain(key.content).startswith("The big idea: ")


def test_tables_and_figures_have_captions_and_quotations_a_source(lesson: Lesson) -> None:
    assert all(table.caption for table in blocks(lesson, Table))
    assert all(figure.caption for figure in blocks(lesson, Figure))
    assert all(quotation.source for quotation in blocks(lesson, Quotation))


def test_every_question_has_one_key_or_says_that_it_has_several(lesson: Lesson) -> None:
    for question in of_choices(lesson.questions):
        right = [choice.id for choice in question.choices if choice.correct]
        several = isinstance(question, MultipleResponse)
        assert (1 < len(right) < len(question.choices)) if several else len(right) == 1, question.id


def test_every_option_says_why_in_words_of_its_own(lesson: Lesson) -> None:
    reasons = [plain(choice.feedback) for question in of_choices(lesson.questions) for choice in question.choices]
    assert all(len(reason.split()) >= 8 for reason in reasons)
    assert len(set(reasons)) == len(reasons)


def test_what_is_typed_matched_or_put_in_order_is_met_with_why_and_with_help(lesson: Lesson) -> None:
    for question in lesson.questions:
        if not isinstance(question, ChoiceQuestion):
            assert all((question.feedback.general, question.feedback.incorrect)), question.id


def test_options_of_a_question_differ(lesson: Lesson) -> None:
    for question in of_choices(lesson.questions):
        assert len({plain(choice.text).casefold() for choice in question.choices}) == len(question.choices)


def test_each_key_rests_on_a_sentence_of_the_lesson(lesson: Lesson) -> None:
    for question in lesson.questions:
        assert question.evidence, question.id
        assert any(question.evidence in words for words in told(lesson)), question.id


def test_no_two_questions_rest_on_the_same_sentence(lesson: Lesson) -> None:
    assert len({question.evidence for question in lesson.questions}) == len(lesson.questions)


def test_every_objective_is_asked_about_and_every_question_has_one(lesson: Lesson) -> None:
    assert {question.objective for question in lesson.questions} == {objective.id for objective in lesson.objectives}


def test_every_question_is_tagged_and_some_give_a_hint(lesson: Lesson) -> None:
    assert all(question.tags for question in lesson.questions)
    assert 0 < sum(bool(question.hints) for question in lesson.questions) < len(lesson.questions)


def test_every_section_asks_its_learners_something_and_figures_show_what_words_say(lesson: Lesson) -> None:
    asking = KnowledgeCheck | Recall | Steps
    silent = [each.id for each in lesson.sections if not any(isinstance(block, asking) for block in each.blocks)]
    assert silent in ([], ["sources"])
    assert len(blocks(lesson, Figure)) >= 2


# --- guessing ---------------------------------------------------------------------------------------------


def length(_: ChoiceQuestion, choice: Choice) -> int:
    return len(plain(choice.text))


def vocabulary(text: str) -> set[str]:
    return set(re.findall(r"[a-z0-9]+", text.casefold()))


def shared_words(question: ChoiceQuestion, choice: Choice) -> int:
    return len(vocabulary(plain(question.stem)) & vocabulary(plain(choice.text)))


def position(question: ChoiceQuestion, choice: Choice) -> int:
    return question.choices.index(choice)


def worth(question: ChoiceQuestion, lure: Callable[[ChoiceQuestion, Choice], int]) -> Fraction:
    """The share of the points to expect from the options with the highest lure, one of them taken at random."""
    highest = max(lure(question, choice) for choice in question.choices)
    lured = [choice for choice in question.choices if lure(question, choice) == highest]
    earned = sum((score(key(question), Chosen((choice.id,))) for choice in lured), Fraction(0))
    return earned / (len(lured) * question.points)


# The opposites count as well: a quiz whose keys are never the longest is won by the shortest.
STRATEGIES: dict[str, Callable[[ChoiceQuestion, Choice], int]] = {
    "the longest": length,
    "the first": lambda question, choice: -position(question, choice),
    "most words shared with the stem": shared_words,
    "the shortest": lambda question, choice: -length(question, choice),
    "the last": position,
    "fewest words shared with the stem": lambda question, choice: -shared_words(question, choice),
}


@pytest.mark.parametrize("lure", STRATEGIES.values(), ids=STRATEGIES)
def test_guessing_scores_at_most_40_percent(lesson: Lesson, lure: Callable[[ChoiceQuestion, Choice], int]) -> None:
    chosen = list(of_choices(lesson.questions))
    total = sum((worth(question, lure) for question in chosen), Fraction(0))
    assert total / len(chosen) <= Fraction(40, 100)


# --- mesa-optimization: the text and the stems are given ------------------------------------------------


@pytest.mark.parametrize("paragraph", PARAGRAPHS.values(), ids=PARAGRAPHS)
def test_each_paragraph_stands_in_the_lesson_word_for_word(mesa: Lesson, paragraph: str) -> None:
    assert sum(paragraph in words for words in told(mesa)) == 1


def test_the_garbled_sentence_is_mended_and_a_comment_says_so(mesa: Lesson) -> None:
    mended, garbled = "These are not guaranteed to match.", "These are not strongly expected after review to match."
    words = " ".join(told(mesa))
    assert mended in words
    assert garbled not in words
    assert garbled in " ".join(comment.strip() for comment in re.findall(r"^ *#(.*)", MESA.read_text("utf-8"), re.M))


def test_page_furniture_is_not_content() -> None:
    text = MESA.read_text("utf-8")
    assert "Loading lesson" not in text
    assert "instant feedback at" not in text
    assert "/learn/quiz/" not in text


def test_the_table_holds_the_four_failure_modes(mesa: Lesson) -> None:
    (table,) = blocks(mesa, Table)
    assert tuple(tuple(plain(cell) for cell in row) for row in (table.grid.header, *table.grid.rows)) == FAILURE_MODES


def test_the_quotation_has_its_attribution_and_is_marked_as_unverified(mesa: Lesson) -> None:
    (quotation,) = blocks(mesa, Quotation)
    assert plain(quotation.content) == PARAGRAPHS["quotation"]
    assert (quotation.by, plain(quotation.source)) == ("Evan Hubinger", "Risks from Learned Optimization (2019)")
    assert "# UNVERIFIED" in MESA.read_text("utf-8")


def test_the_two_callouts_that_the_quiz_names_are_there_and_the_big_idea_is_a_key(mesa: Lesson) -> None:
    words = {plain(callout.title): plain(callout.content) for callout in blocks(mesa, Callout)}
    assert words["Why this is not sci-fi"] == PARAGRAPHS["situational awareness"]
    assert words["A toy illustration"]
    (big_idea,) = (callout for callout in blocks(mesa, Callout) if callout.kind is CalloutKind.KEY)
    assert plain(big_idea.content) == PARAGRAPHS["big idea"]


def test_the_fifteen_stems_stand_as_given_and_in_order(mesa: Lesson) -> None:
    assert tuple(plain(question.stem) for question in mesa.questions) == STEMS
    assert mesa.title == TITLE


def test_questions_of_one_stem_ask_about_different_things(mesa: Lesson) -> None:
    first, second = (question for question in mesa.questions if "NOT belong" in plain(question.stem))
    assert {plain(choice.text) for choice in first.choices}.isdisjoint(plain(choice.text) for choice in second.choices)
    assert {choice.id for choice in first.choices}.isdisjoint(choice.id for choice in second.choices)
    assert first.objective != second.objective
    assert first.evidence != second.evidence


# --- specification gaming -------------------------------------------------------------------------------


def test_goodharts_law_is_quoted_word_for_word_with_its_source() -> None:
    (quotation,) = blocks(read(GAMING).lessons[0], Quotation)
    assert plain(quotation.content) == "When a measure becomes a target, it ceases to be a good measure."
    assert quotation.by == "Marilyn Strathern"
    assert "European Review 5 (1997)" in plain(quotation.source)


def test_every_work_that_the_lesson_refers_to_is_among_its_sources() -> None:
    *text, sources = told(read(GAMING).lessons[0])
    years = {year for words in text for year in re.findall(r"\b(?:19|20)\d\d\b", words)}
    names = {name for words in text for name in re.findall(r"(\w+) et al\.", words)}
    assert names >= {"Popov", "Christiano", "Krakovna", "Sharma", "Hubinger"}
    assert {name for name in (*names, *years) if name not in sources} == set()


def test_it_leads_to_the_lesson_on_mesa_optimization(mesa: Lesson) -> None:
    assert mesa.title in " ".join(told(read(GAMING).lessons[0]))


def test_its_questions_use_every_kind_and_both_ways_of_scoring_several_answers() -> None:
    questions = read(GAMING).lessons[0].questions
    assert {type(question) for question in questions} == {SingleChoice, MultipleResponse, TrueFalse}
    assert {question.scoring for question in questions if isinstance(question, MultipleResponse)} == set(Scoring)


# --- the eye ----------------------------------------------------------------------------------------------


def test_the_lesson_on_the_eye_asks_in_many_kinds(eye: Lesson) -> None:
    chosen = {SingleChoice, MultipleResponse, TrueFalse, Hotspot}
    kinds = chosen | {ShortAnswer, Numeric, Cloze, Matching, Categorise, Ordering}
    assert {type(question) for question in eye.questions} >= kinds
    assert {question.answer for question in eye.questions if isinstance(question, TrueFalse)} == {True, False}
    assert len(eye.asked) in range(12, 16)


def test_numbers_on_the_eye_have_a_unit_and_what_is_measured_a_tolerance(eye: Lesson) -> None:
    numbers = [question for question in eye.questions if isinstance(question, Numeric)]
    assert {question.unit for question in numbers} == {"D", "cm"}
    assert all(question.tolerance for question in numbers)


def test_the_table_of_powers_agrees_with_the_lens_equation(eye: Lesson) -> None:
    """The image is as far as the retina: what the eye adds to its 60 D is one divided by the distance in metres."""
    (table,) = (each for each in blocks(eye, Table) if "lens equation" in plain(each.caption))
    metres = {"very far": Fraction(0), "1 m": Fraction(1), "25 cm": Fraction(4), "10 cm": Fraction(10)}
    for _, far, added, needed in ([plain(cell).replace("\u00a0", " ") for cell in row] for row in table.grid.rows):
        assert (added, needed) == (f"{metres[far]} D", f"{60 + metres[far]} D")


# --- the kitchen sink -------------------------------------------------------------------------------------


def nodes(value: object) -> Iterator[object]:
    """Every object of the model within `value`, itself included."""
    yield value
    if isinstance(value, tuple):
        for entry in value:
            yield from nodes(entry)
    elif isinstance(value, Struct):
        for name in value.__struct_fields__:
            yield from nodes(getattr(value, name))


def test_the_kitchen_sink_has_one_of_each_kind(sink: Lesson) -> None:
    held = {type(node) for node in nodes((sink.hook, sink.sections, sink.questions))}
    wanted = {*get_args(Block), *get_args(RichBlock), *get_args(Inline), *KINDS}
    assert wanted - held == set()


def test_the_kitchen_sink_has_every_kind_of_callout_and_of_scoring(sink: Lesson) -> None:
    held = list(nodes((sink.sections, sink.questions)))
    assert {node for node in held if isinstance(node, CalloutKind)} == set(CalloutKind)
    assert {node for node in held if isinstance(node, Scoring)} == set(Scoring)


def test_the_kitchen_sink_uses_every_setting(sink: Lesson) -> None:
    def used(name: str, things: tuple[object, ...]) -> bool:
        return any(getattr(thing, name, None) for thing in things)

    questions = [*sink.questions]
    choices = tuple(part for question in questions for part in named_parts(question))
    for name in ("hints", "objective", "tags", "evidence", "shuffle"):
        assert used(name, tuple(questions)), name
    for name in ("general", "correct", "incorrect"):
        assert used(name, tuple(question.feedback for question in questions)), name
    assert used("feedback", choices)
    assert used("nudge", choices)
    assert any(len(question.hints) > 1 for question in questions)
    assert {question.points for question in questions} >= {Fraction(2), Fraction(1, 2), Fraction(1)}
    assert any(isinstance(q, SingleChoice) and q.shuffle and q.choices[-1].fixed for q in questions)
    assert all(used(name, (*blocks(sink, Listing),)) for name in ("language", "caption"))
    assert {Path(figure.image.media.path).suffix for figure in blocks(sink, Figure)} == {".png", ".svg"}


def test_the_kitchen_sink_says_why_it_ignores_a_rule() -> None:
    assert all(reason for _, reason in read(SINK).ignores)
    assert read(SINK).ignores


def test_the_kitchen_sinks_quiz_leaves_a_question_in_the_bank(sink: Lesson) -> None:
    quiz = sink.quiz
    assert isinstance(quiz, Quiz)
    assert (quiz.pass_mark, quiz.attempts, quiz.feedback, quiz.shuffle) == (60, 2, Reveal.AT_END, True)
    checked = {sink.question(check.question).authored for check in sink.checks}
    bank = {question.authored for question in sink.questions} - set(quiz.questions) - checked
    assert bank == {"bank-only", "in-german", "handed-in"}


# --- the starter --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("escaping", [True, False])
@pytest.mark.parametrize(
    "title", ["A first lesson", 'It\'s "R&D": 1 < 2 \\ Ω', '\\"', "# not a comment", "{{ braces }}"]
)
def test_the_starter_is_a_valid_lesson_whatever_its_title(tmp_path: Path, title: str, escaping: bool) -> None:
    template = jinja2.Environment(autoescape=escaping).from_string(resources.template("starter/lesson.yaml.j2"))
    file = tmp_path / "lesson.yaml"
    file.write_text(template.render(id="first-lesson", title=title), encoding="utf-8", newline="\n")
    course = read(file, besides=starter.UNTOUCHED)
    assert (course.id, course.title) == ("first-lesson", title)
    assert {type(question) for question in course.lessons[0].questions} == {*get_args(ChoiceQuestion), ShortAnswer}
    assert all(choice.feedback for question in of_choices(course.lessons[0].questions) for choice in question.choices)


def test_no_stem_says_what_the_player_says_below_it() -> None:
    said = words.reference("question.many").text
    files = [
        resources.template("starter/lesson.yaml.j2"),
        *(path.read_text("utf-8") for path in CONTENT.rglob("*.yaml")),
    ]
    assert [line for text in files for line in text.splitlines() if "stem:" in line and said in line] == []
