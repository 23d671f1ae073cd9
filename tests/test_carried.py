"""A target is handed what its table carries of a course, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lessonpack import targets
from lessonpack.carried import carried
from lessonpack.features import Feature, features
from lessonpack.model.asked import Choice
from lessonpack.model.blocks import Block, Figure, Prose
from lessonpack.model.content import (
    Code,
    Emphasis,
    Formula,
    Image,
    Media,
    Paragraph,
    RichText,
    Struck,
    Text,
)
from lessonpack.model.course import Course, Lesson, Section, distinct
from lessonpack.model.questions import TrueFalse
from lessonpack.target import Options, Target
from qti import samples
from strategies import courses, wholes

LAW = settings(deadline=None, suppress_health_check=list(HealthCheck))
TARGETS = targets.load()
any_course = st.one_of(courses, wholes)

# The order of lessons is there in whatever lists them; without one moment of feedback there is the other.
MOMENTS = {Feature.AT_ONCE, Feature.AT_END}
ANY = sorted(set(Feature) - MOMENTS - {Feature.LESSONS})

OF_A_QUIZ = MOMENTS | {
    Feature.QUIZ,
    Feature.PASS_MARK,
    Feature.ATTEMPTS,
    Feature.ANSWERS,
    Feature.REPORT,
    Feature.SHUFFLE_QUESTIONS,
    Feature.POOLS,
    Feature.PRACTICE,
    Feature.GRADE,
    Feature.TIME_LIMIT,
    Feature.TRIES,
    Feature.CONFIDENCE,
}
OF_THE_FINAL_QUIZ = OF_A_QUIZ | {Feature.FINAL_QUIZ, Feature.GATES, Feature.WEIGHTS}
OF_A_QUESTION = {
    Feature.ALL_OR_NOTHING,
    Feature.POINTS,
    Feature.CHOICE_FEEDBACK,
    Feature.ANSWER_FEEDBACK,
    Feature.SHARES,
    Feature.CASE,
    Feature.PATTERNS,
    Feature.FEEDBACK,
    Feature.PARTLY,
    Feature.WEIGHED,
    Feature.NUDGE,
    Feature.HINT,
    Feature.OBJECTIVE,
    Feature.TAGS,
    Feature.DIFFICULTY,
    Feature.SHUFFLE,
    Feature.FIXED,
    Feature.IMAGES,
    Feature.STROKES,
    Feature.FORMULAS,
    Feature.LANGUAGES,
    Feature.CHECKS,
    Feature.BEFORE,
    Feature.STIMULUS,
}
OF_ONE_KIND = {
    Feature.ESSAY: {Feature.WORD_LIMITS, Feature.SAMPLE, Feature.NOTES},
    Feature.FILE_UPLOAD: {Feature.FILES, Feature.NOTES},
    Feature.CLOZE: {Feature.MIXED_GAPS, Feature.GAP_RANGES, Feature.GAP_WEIGHTS, Feature.SHUFFLE_PARTS},
    Feature.MATCHING: {Feature.ONE_TO_ONE, Feature.SHUFFLE_PARTS},
    Feature.CATEGORISE: {Feature.SHUFFLE_PARTS},
    Feature.HOTSPOT: {Feature.AREA_FEEDBACK},
}
KINDS = [feature for feature in Feature if feature.kind is not None]
# What may go with a feature, since it has no other place.
GOES_WITH = {kind: OF_A_QUESTION | OF_THE_FINAL_QUIZ | OF_ONE_KIND.get(kind, set()) for kind in KINDS} | {
    Feature.LESSON: {
        Feature.BEFORE,
        Feature.CHECKS,
        Feature.RECALL,
        Feature.STEPS,
        Feature.EMBEDS,
        Feature.IMAGES,
        Feature.LANGUAGES,
    },
    # Numbers are typed exactly then, without those that are known beside them, and what was said of a choice is said of
    # what is typed, which has no order.
    Feature.MIXED_GAPS: {
        *(Feature.GAP_RANGES, Feature.CHOICE_FEEDBACK, Feature.SHUFFLE_PARTS),
        *(Feature.SHARES, Feature.ANSWER_FEEDBACK, Feature.STROKES, Feature.FORMULAS),
    },
    Feature.SAMPLE: {Feature.STROKES, Feature.FORMULAS},
    Feature.NOTES: {Feature.STROKES, Feature.FORMULAS},
    Feature.STIMULUS: {Feature.LANGUAGES},  # it stands in the stem then, which has one
    Feature.FEEDBACK: {Feature.STROKES, Feature.FORMULAS},
    Feature.PARTLY: {Feature.STROKES, Feature.FORMULAS},
    Feature.CHOICE_FEEDBACK: {Feature.STROKES, Feature.FORMULAS},
    Feature.ANSWER_FEEDBACK: {Feature.STROKES, Feature.FORMULAS},
    Feature.NUDGE: {Feature.STROKES, Feature.FORMULAS},
    Feature.HINT: {Feature.IMAGES, Feature.FORMULAS},
    Feature.SHUFFLE: {Feature.FIXED},
    Feature.QUIZ: OF_THE_FINAL_QUIZ,
    Feature.FINAL_QUIZ: OF_THE_FINAL_QUIZ,
}


def used(course: Course) -> set[Feature]:
    return {feature for feature, _, _ in features(course)}


@LAW
@given(course=any_course, left_out=st.sets(st.sampled_from(ANY)))
def test_nothing_of_what_is_left_out_is_in_a_course(course: Course, left_out: set[Feature]) -> None:
    rest = carried(distinct(course), left_out)
    assert used(rest) & left_out == set()
    assert carried(rest, left_out) == rest


@LAW
@given(course=any_course, feature=st.sampled_from(ANY))
def test_what_goes_with_a_feature_has_no_other_place(course: Course, feature: Feature) -> None:
    gone = used(course) - used(carried(distinct(course), {feature}))
    assert gone - {feature} <= GOES_WITH.get(feature, set())


def test_a_kind_that_is_made_like_another_stays_without_that_one() -> None:
    grouped = samples.course(samples.grouped())
    assert used(carried(grouped, {Feature.MATCHING})) == used(grouped)


@LAW
@given(course=any_course)
def test_without_one_moment_of_feedback_there_is_the_other(course: Course) -> None:
    for moment in MOMENTS:
        assert moment not in used(carried(course, {moment}))
        assert bool(MOMENTS & used(carried(course, {moment}))) == bool(MOMENTS & used(course))


@LAW
@given(course=any_course)
def test_a_course_of_which_nothing_is_left_out_stays_as_it_is(course: Course) -> None:
    assert carried(course, ()) is course


@LAW
@given(course=any_course)
def test_no_target_is_handed_what_its_table_does_not_carry(course: Course) -> None:
    for name, target in TARGETS.items():
        carries = {feature for feature in Feature if target.table[feature].carriage.is_there}
        left = used(target.carried(distinct(course))) - carries
        assert left == set() or (left < MOMENTS and not MOMENTS & carries), name


# --- what is written ----------------------------------------------------------------------------------

PICTURE = Image(Media(path="a.png", file="", name="a.png", type="image/png", digest=""), "a cloud")


def one_question(stem: RichText, *blocks: Block) -> Course:
    """A lesson of one question; its only picture is PICTURE."""
    both = (Choice(id="true", text=(), correct=True), Choice(id="false", text=()))
    question = TrueFalse(id="q", stem=stem, choices=both)
    sections = (Section(id="s", title="S", blocks=blocks),)
    lesson = Lesson(id="l", title="L", sections=sections, questions=(question,))
    return Course(id="l", title="L", language="en", lessons=(lesson,), media=(PICTURE.media,))


def test_a_picture_that_is_left_out_leaves_the_words_that_describe_it() -> None:
    stem = (Paragraph((Text("See "), PICTURE)),)
    rest = carried(one_question(stem, Figure(image=PICTURE, caption=(Text("Above."),))), {Feature.IMAGES})
    (lesson,) = rest.lessons
    assert lesson.questions[0].stem == (Paragraph((Text("See "), Text("a cloud"))),)
    words = (Paragraph((Text("a cloud"),)), Paragraph((Text("Above."),)))
    assert lesson.sections[0].blocks == (Prose(content=words),)
    assert rest.media == ()


def test_a_decorative_picture_that_is_left_out_leaves_nothing() -> None:
    image = Image(PICTURE.media, "")
    rest = carried(one_question((Paragraph((Text("See"),)),), Figure(image=image)), {Feature.IMAGES})
    assert rest.lessons[0].sections[0].blocks == ()


def test_a_stroke_that_is_left_out_leaves_what_was_struck_out_with_its_marks() -> None:
    flat = Emphasis((Text("flat"),))
    rest = carried(one_question((Paragraph((Struck((flat,)), Text(" round"))),)), {Feature.STROKES})
    assert rest.lessons[0].questions[0].stem == (Paragraph((flat, Text(" round"))),)


def test_a_formula_that_is_left_out_leaves_its_tex() -> None:
    rest = carried(one_question((Paragraph((Text("So "), Formula("x^2"))),)), {Feature.FORMULAS})
    assert rest.lessons[0].questions[0].stem == (Paragraph((Text("So "), Code("x^2"))),)


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
def test_what_an_area_is_called_stands_on_pages_and_in_no_bank(target: Target) -> None:
    subject = samples.course(samples.pointed())
    package = target.build(target.carried(distinct(subject)), Options())
    named = any(b"The middle &" in package.read(path) for path in package.paths)
    assert named == (target.name == "html" or target.name.startswith("scorm"))
