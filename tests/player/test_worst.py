"""Random courses played at random and to the limit: no state is longer than the build computed, none is sent cut."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import cycle
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import asdict, replace

from conftest import few
from dialogue import answering
from lessonpack.formats.scorm import CHOICE_LETTERS
from lessonpack.model.accepted import Circle
from lessonpack.model.asked import Part
from lessonpack.model.blocks import KnowledgeCheck
from lessonpack.model.content import Gap, Image, Media, Paragraph
from lessonpack.model.course import (
    Course,
    FinalQuiz,
    Grade,
    Lesson,
    Mode,
    Objective,
    Pool,
    Quiz,
    Reveal,
    Section,
    distinct,
    reference,
    together,
)
from lessonpack.model.questions import (
    ChoiceGap,
    Cloze,
    Essay,
    Hotspot,
    Matching,
    MultipleResponse,
    NumberGap,
    Numeric,
    Ordering,
    Question,
    ShortAnswer,
    SingleChoice,
    Spot,
    Term,
    TrueFalse,
    TypedGap,
)
from lessonpack.target import Options, losses
from lessonpack.targets import _player, load
from lessonpack.targets._player.state import layout
from player.test_core import HERE, PLAYER, packaged, written
from runtime.lessons import choice, typed, words


@dataclass(frozen=True, kw_only=True)
class Made:
    """A target, the platforms that its package is for, how many characters these keep and how many we use of them."""

    target: str
    api: str
    keeps: int
    limit: int
    lms: tuple[str, ...] = ()


MADE = {
    "scorm12": Made(target="scorm12", api="API", keeps=4096, limit=3584),
    "scorm2004-3rd": Made(target="scorm2004-3rd", api="API_1484_11", keeps=4000, limit=3500),
    "scorm2004": Made(target="scorm2004", api="API_1484_11", keeps=64_000, limit=40_000),
    "scorm12 for Moodle": Made(target="scorm12", api="API", keeps=64_000, limit=40_000, lms=("moodle",)),
}
Play = Callable[[dict[str, Any]], dict[str, dict[str, int]]]


@pytest.fixture(scope="module")
def play(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Play]:
    """Sends a course to one node process, and reads what was seen."""
    nothing = tmp_path_factory.mktemp("player") / "built.json"
    nothing.write_text("{}", "utf-8")
    given = {
        "PLAYER_SCRIPTS": str(PLAYER),
        "PLAYER_ADAPTERS": json.dumps(_player.ADAPTERS),
        "PLAYER_DATA": str(nothing),
    }
    with answering(HERE / "play.mjs", given) as ask:
        yield ask


# --- one entry per question kind: a question of that kind with so many choices -------------------------------


def single(id: str, choices: int) -> Question:
    made = tuple(choice(f"c{n}", correct=n == 0) for n in range(max(2, choices)))
    return SingleChoice(id=id, stem=words("Which?"), choices=made, shuffle=True)


def several(id: str, choices: int) -> Question:
    made = tuple(choice(f"c{n}", correct=n % 2 == 0) for n in range(max(2, choices)))
    return MultipleResponse(id=id, stem=words("Which?"), choices=made, shuffle=True)


def judged(id: str, _choices: int) -> Question:
    return TrueFalse(id=id, stem=words("Is it?"), choices=(choice("true", correct=True), choice("false")))


def matched(id: str, choices: int) -> Question:
    terms = tuple(Term(id=f"t{n}", text=words(f"Term {n}"), partner=f"p{n}") for n in range(max(2, choices)))
    partners = tuple(Part(id=f"p{n}", text=words(f"Partner {n}")) for n in range(max(2, choices)))
    return Matching(id=id, stem=words("Whose?"), terms=terms, partners=partners)


def short(id: str, length: int) -> Question:
    return ShortAnswer(id=id, stem=words("What?"), answers=(typed("answer-1", "x" * length),))


def numeric(id: str, _choices: int) -> Question:
    return Numeric(id=id, stem=words("How many?"), answer=Fraction(9))


def ordered(id: str, choices: int) -> Question:
    items = tuple(Part(id=f"i{n}", text=words(f"Item {n}")) for n in range(max(2, choices)))
    return Ordering(id=id, stem=words("In which order?"), items=items)


def essay(id: str, length: int) -> Question:
    return Essay(id=id, stem=words("Why?"), most=length)


def cloze(id: str, number: int) -> Question:
    options = tuple(choice(f"c{n}", correct=n == 0) for n in range(number))
    gaps = (
        TypedGap(id="g-1", answers=(typed("answer-1", "x" * number),)),
        NumberGap(id="g-2", answer=Fraction(9)),
        ChoiceGap(id="g-3", choices=options),
    )
    return Cloze(id=id, stem=words("Fill in."), text=(Paragraph(tuple(Gap(gap.id) for gap in gaps)),), gaps=gaps)


def pointed(id: str, choices: int) -> Question:
    picture = Image(Media(path="p", file="p", name="p", type="image/png", digest="", width=32767, height=32767), "p")
    areas = tuple(Spot(id=f"a{n}", text=words(f"Area {n}"), area=Circle(100 * n, 9, 9)) for n in range(max(1, choices)))
    return Hotspot(id=id, stem=words("Where?"), picture=picture, areas=areas)


KINDS = (single, several, judged, matched, ordered, short, numeric, essay, cloze, pointed)
# Of the fields that are never at their longest together: the score stands once the quiz is handed in, the place of a
# question before; a seed may be shorter.
SLACK = 10
MANY = 600  # questions with as many choices as there may be: more than any state has room for


@st.composite
def courses(draw: st.DrawFn) -> Course:
    """From an empty lesson, or several, to what has no room any more."""
    number = draw(st.sampled_from([1, 1, 2, 4]))
    learned = tuple(draw(lessons(f"random-{place}", 120 // number)) for place in range(number))
    ids = [reference(lesson, question.id) for lesson in learned for question in lesson.questions]
    final = draw(final_quizzes(ids)) if ids and number > 1 and draw(st.booleans()) else None
    id = "random" if number > 1 else learned[0].id
    return Course(id=id, title="Random", language="en", lessons=learned, final_quiz=final)


@st.composite
def lessons(draw: st.DrawFn, id: str, most: int) -> Lesson:
    salt = draw(st.integers(0, 10_000))
    kinds = draw(st.lists(st.tuples(st.sampled_from(KINDS), st.integers(2, 36)), min_size=1, max_size=6))
    numbered = zip(cycle(kinds), range(draw(st.integers(0, most))), strict=False)
    questions = tuple(kind(f"q{salt}-{n}", choices) for (kind, choices), n in numbered)
    between = draw(st.integers(0, min(4, len(questions))))
    asked = [question.id for question in questions[between:]]
    blocks = tuple(KnowledgeCheck(question=question.id) for question in questions[:between])
    pages = draw(st.integers(0 if asked and not blocks else 1, 40))
    sections = tuple(
        Section(id=f"s{salt}-{n}", title=f"Part {n}", blocks=blocks if n == 0 else ()) for n in range(pages)
    )
    return Lesson(
        id=id,
        title="Random",
        objectives=(Objective(id="aim", text="Aim."),),
        sections=sections,
        questions=questions,
        quiz=draw(quizzes(asked)) if asked else None,
    )


@st.composite
def final_quizzes(draw: st.DrawFn, ids: list[str]) -> FinalQuiz:
    quiz = draw(quizzes(ids))
    return FinalQuiz(**asdict(quiz) | {"id": "final"})


@st.composite
def quizzes(draw: st.DrawFn, ids: list[str]) -> Quiz:
    """A quiz for practice, or a scored one with any of its settings, that asks all of these or draws some."""
    drawn = draw(st.sampled_from([0, 0, len(ids) // 2]))
    pools = (Pool(pick=draw(st.integers(1, drawn)), questions=tuple(ids[-drawn:])),) if drawn else ()
    quiz = Quiz(
        id="quiz",
        title="Quiz",
        questions=tuple(ids[: len(ids) - drawn]),
        pools=pools,
        shuffle=draw(st.booleans()),
    )
    if draw(st.integers(0, 4)) == 0:
        return replace(quiz, mode=Mode.PRACTICE)
    return replace(
        quiz,
        pass_mark=draw(st.sampled_from([None, Fraction(50), Fraction(200, 3)])),
        attempts=draw(st.sampled_from([None, 1, 3])),
        feedback=draw(st.sampled_from(Reveal)),
        grade=draw(st.sampled_from(Grade)),
        time_limit=draw(st.sampled_from([None, 1, 20, 300])),
        extend_time=draw(st.booleans()),
    )


def pools(course: Course) -> bool:
    """True where the questions with the longest answers may not have been drawn."""
    return any(quiz.pools for quiz, _ in course.quizzes)


@cache
def brimming(limit: int) -> tuple[Course, Course]:
    """The longest course whose state has room, and one with a question more."""
    questions = tuple(several(f"q{n}", len(CHOICE_LETTERS)) for n in range(MANY))

    def exceeds(number: int) -> bool:
        return layout(_asking(questions[:number]).lessons).worst > limit

    number = bisect_left(range(MANY), True, lo=1, key=exceeds)
    assert number < MANY
    return _asking(questions[: number - 1]), _asking(questions[:number])


def _asking(questions: tuple[Question, ...]) -> Course:
    quiz = Quiz(id="quiz", title="Quiz", questions=tuple(q.id for q in questions), feedback=Reveal.AT_ONCE)
    lesson = Lesson(id="full", title="Full", objectives=(), sections=(), questions=questions, quiz=quiz)
    return Course(id="full", title="Full", language="en", lessons=(lesson,))


@pytest.mark.fault("a state for which there is no room")
@pytest.mark.parametrize("more", [0, 1])
@pytest.mark.parametrize("name", few(list(MADE)))
def test_one_question_more_than_there_is_room_for_stops_the_build(play: Play, name: str, more: int) -> None:
    course = brimming(MADE[name].limit)[more]
    assert (layout(course.lessons).worst > MADE[name].limit) == bool(more)
    assert_kept(play, course, [], 0, [name])


# Each example is played in every package.
@settings(max_examples=settings.default.max_examples // 3)
@given(course=courses(), acts=st.lists(st.integers(0, 99), max_size=60), seed=st.integers(0, 2**31))
def test_no_state_is_longer_than_was_computed_and_none_is_sent_cut(
    play: Play, course: Course, acts: list[int], seed: int
) -> None:
    assert_kept(play, course, acts, seed)


def played(course: Course, made: Made) -> dict[str, Any]:
    return {"api": made.api, "room": made.keeps, "data": written(packaged(course, made.target, *made.lms))}


def assert_kept(play: Play, course: Course, acts: list[int], seed: int, names: Iterable[str] = MADE) -> None:
    """Play the course in each package: nothing longer than was computed is sent, and what is sent is whole."""
    learned = together(distinct(course))
    worst = layout(learned).worst
    told = play({"packages": {name: played(course, MADE[name]) for name in names}, "acts": acts, "seed": seed})
    for name, seen in told.items():
        made = MADE[name]
        assert (seen["refused"], seen["strange"]) == (0, 0), "what is sent is whole, and the platform has room for it"
        assert seen["longest"] <= min(worst, made.limit)
        found = [finding.rule.code for finding in losses(load()[made.target], course, Options(lms=made.lms))]
        if worst <= made.limit:
            assert "SCORM090" not in found
            near = worst - seen["reached"] <= SLACK * len(learned)
            assert near or pools(course), "the computed worst case is near to what a learner can reach"
            assert seen["lost"] == 0, "the next visit finds what was kept"
        else:
            assert "SCORM090" in found, "a state without room stops the build"
