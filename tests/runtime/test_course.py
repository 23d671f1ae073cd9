"""A course of several lessons in one SCO: the menu, what waits for what, and what a platform hears of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from fractions import Fraction

import pytest
from msgspec.structs import replace
from playwright.sync_api import Locator

from conftest import few
from lessonpack.ids import token
from lessonpack.model.course import Course, Lesson
from runtime.answers import RIGHT, WRONG, Answers, all_of
from runtime.conftest import Room
from runtime.driver import Player
from runtime.lessons import Packed, content, several, words
from runtime.lms import Lms
from runtime.test_run import disciplined, kept_to_itself, ordered
from runtime.versions import READING

pytestmark = pytest.mark.browser

BOTH = pytest.mark.versions("scorm12", "scorm2004")
RUNTIMES = few(["strict", "scorm-again"])


def entry(player: Player, lesson: Lesson) -> Locator:
    """What the menu says of a lesson."""
    return player.frame.locator(f'.menu [data-lesson="{token(lesson.id)}"]')


def state(player: Player, lesson: Lesson) -> str:
    return str(entry(player, lesson).get_attribute("data-state"))


def states(player: Player, packed: Packed) -> list[str]:
    return [state(player, lesson) for lesson in packed.lessons]


def to_menu(player: Player) -> None:
    player.click(player.frame.locator('a[data-page="menu"]'))


def take(player: Player, lesson: Lesson, answers: Answers | None = None) -> Player:
    """The next lesson of the course, with all answers right unless others are given."""
    return player.go_through(lesson, all_of(lesson, RIGHT) if answers is None else answers)


def rolled_up(packed: Packed, shares: dict[str, Fraction]) -> Fraction:
    """The score of a course: a quiz that was not taken counts as 0."""
    graded = [lesson for lesson in packed.lessons if lesson.quiz]
    earned = sum((lesson.weight * shares.get(lesson.id, 0) for lesson in graded), Fraction(0))
    return earned / sum(lesson.weight for lesson in graded)


def still_open(lms: Lms, score: Fraction | None) -> None:
    """Before the course is done a platform knows that it is not, and the score of what was handed in."""
    assert lms.statuses <= {READING, "unknown"}
    if score is None:
        assert not any(element.startswith(lms.version.scores) for element, _ in lms.calls.writes)
    else:
        assert abs(Fraction(lms.raw) - score) <= Fraction(1, 100)


# --- whole runs -----------------------------------------------------------------------------------------


WINDOWS = ("frame", "nested", "popup", "popup-nested")
PLACES = [(window, runtime) for window in WINDOWS for runtime in ("strict", "scorm-again")]


@BOTH
@pytest.mark.parametrize("name", few(["several", "ai-safety"]))
@pytest.mark.parametrize(("window", "runtime"), few(PLACES))
def test_a_whole_course_is_taken_lesson_by_lesson_and_scored_by_its_weights(
    room: Room, name: str, window: str, runtime: str
) -> None:
    packed = several(pass_mark=Fraction(50)) if name == "several" else content(name)
    lms = room.lms(packed, runtime=runtime, window=window)
    player = room.open(lms, packed)
    assert player.place == "menu"
    assert states(player, packed) == ["ahead", "locked", "locked"]
    shares = {}
    for lesson in packed.lessons:
        still_open(lms, rolled_up(packed, shares) if shares else None)
        here = take(player, lesson)
        if lesson.quiz:
            assert here.place == f"result-{token(lesson.id)}"
            shares[lesson.id] = Fraction(here.score)
    player.press("next")
    assert player.place == "menu"
    assert states(player, packed) == ["passed" if lesson.quiz else "completed" for lesson in packed.lessons]
    assert player.hook("course-outcome").get_attribute("data-status") == "passed"
    room.leave(lms)
    assert lms.status == "passed"
    assert Fraction(lms.raw) == rolled_up(packed, shares) == 100
    disciplined(lms.calls)
    ordered(lms.calls, lms.version)
    kept_to_itself(lms)


@pytest.mark.full
@BOTH
@pytest.mark.parametrize("runtime", RUNTIMES)
def test_in_a_window_of_its_own_a_course_reports_the_same(room: Room, runtime: str) -> None:
    packed = several(pass_mark=Fraction(50), attempts=2)
    tides, waves, final = packed.lessons
    lms = room.lms(packed, runtime=runtime, window="popup-nested")
    player = room.open(lms, packed)
    take(player, tides)
    here = take(player, waves)
    assert here.score == "100"
    here = take(player, final, {**all_of(final, RIGHT), final.asked[2].id: frozenset({"false"})})
    shares = {waves.id: Fraction(100), final.id: Fraction(here.score)}
    room.leave(lms)
    assert lms.status == "passed"
    assert abs(Fraction(lms.raw) - rolled_up(packed, shares)) <= Fraction(1, 100)
    disciplined(lms.calls)
    ordered(lms.calls, lms.version)
    kept_to_itself(lms)


@pytest.mark.full
def test_a_question_that_two_quizzes_ask_is_reported_under_two_ids(room: Room) -> None:
    packed = several(pass_mark=Fraction(50))
    lms = room.lms(packed)
    player = room.open(lms, packed)
    for lesson in packed.lessons:
        take(player, lesson)
    room.leave(lms)
    ids = [value for element, value in lms.calls.writes if re.fullmatch(r"cmi\.interactions\.\d+\.id", element)]
    assert len(ids) == len(set(ids)) == 3 + 2
    assert {id.partition("__")[0] for id in ids} == {"waves", "final"}


def test_a_lesson_of_a_quiz_alone_and_one_of_an_opening_alone_have_their_first_page(room: Room) -> None:
    packed = several(pass_mark=Fraction(50))
    tides, waves = packed.course.lessons
    opening = replace(tides, sections=(), hook=words("The sea is never still."))
    quiz = replace(waves, sections=(), hook=words("What moves it?"))
    packed = Packed(replace(packed.course, lessons=(opening, quiz)))
    player = room.open(room.lms(packed), packed)
    player.press("next")
    assert player.place == "overview-tides"
    assert player.frame.locator(".current .hook").inner_text() == "The sea is never still."
    player.press("next")
    assert player.place == "overview-waves"
    assert player.frame.locator(".current .hook").inner_text() == "What moves it?"
    player.press("next")
    assert player.place == "quiz-waves"
    to_menu(player)
    assert states(player, packed) == ["completed", "ahead", "locked"]


# --- gates ----------------------------------------------------------------------------------------------


def test_a_lesson_that_waits_says_for_what_and_cannot_be_opened(room: Room) -> None:
    packed = several(pass_mark=Fraction(50))
    tides, waves, final = packed.lessons
    lms = room.lms(packed)
    player = room.open(lms, packed)
    assert entry(player, waves).locator(".gates p").all_inner_texts() == ["First finish “Tides”."]
    assert entry(player, final).locator(".gates p").all_inner_texts() == [
        "First finish “Tides”.",
        "First pass “Waves”.",
    ]
    for link in player.frame.locator(f'a[data-page="overview-{waves.id}"], a[data-page="quiz-{final.id}"]').all():
        assert link.get_attribute("aria-disabled") == "true"
        link.evaluate("link => link.focus()")
        assert link.evaluate("link => link === document.activeElement || !link.checkVisibility()")
        player.click(link)
        assert player.place == "menu"
        reason = player.frame.evaluate("document.activeElement.textContent")
        assert reason.startswith("First finish “Tides”."), "where it leads it is said why"
    take(player, tides)
    to_menu(player)
    assert states(player, packed) == ["completed", "ahead", "locked"]
    assert entry(player, waves).locator("a").get_attribute("aria-disabled") is None
    assert entry(player, final).locator(".gates p").all_inner_texts() == ["First pass “Waves”."]
    player.click(entry(player, waves).locator("a"))
    assert player.place == "overview-waves"
    room.leave(lms)


@pytest.mark.full
@BOTH
def test_what_was_failed_for_good_closes_what_waits_for_it(room: Room) -> None:
    packed = several(pass_mark=Fraction(50), attempts=1)
    tides, waves, final = packed.lessons
    lms = room.lms(packed)
    player = room.open(lms, packed)
    take(player, tides)
    take(player, waves, all_of(waves, WRONG))
    player.press("next")
    assert states(player, packed) == ["completed", "failed", "locked"]
    assert entry(player, final).locator(".gates p").all_inner_texts() == [
        "“Waves” was not passed, so this stays closed."
    ]
    assert player.hook("course-outcome").get_attribute("data-status") == "failed"
    room.leave(lms)
    assert (lms.status, lms.raw) == ("failed", "0")
    disciplined(lms.calls)


@pytest.mark.full
def test_an_attempt_that_is_left_keeps_the_course_open(room: Room) -> None:
    packed = several(pass_mark=Fraction(50), attempts=2)
    tides, waves, _ = packed.lessons
    lms = room.lms(packed)
    player = room.open(lms, packed)
    take(player, tides)
    here = take(player, waves, all_of(waves, WRONG))
    here.press("next")
    assert states(player, packed) == ["completed", "going", "locked"]
    still_open(lms, Fraction(0))
    player.press("next")
    assert player.place == "result-waves", "the lesson opens where it was left"
    here.press("retry")
    here.answer_on(all_of(waves, RIGHT))
    here.submit()
    to_menu(player)
    assert states(player, packed) == ["completed", "passed", "ahead"]
    room.leave(lms)


@pytest.mark.parametrize("mode", few(["browse", "review"]))
def test_who_only_looks_may_look_at_every_lesson(room: Room, mode: str) -> None:
    packed = several(pass_mark=Fraction(50))
    player = room.open(room.lms(packed, mode=mode), packed)
    assert states(player, packed) == ["ahead"] * 3
    player.click(entry(player, packed.lessons[2]).locator("a"))
    assert player.place == "quiz-final"


PRINTED = """() => [...document.querySelectorAll("main > *")].filter((part) => part.checkVisibility())
  .map((part) => part.id || part.className)"""


def test_on_paper_stands_the_lesson_that_is_open_or_the_menu(room: Room) -> None:
    packed = several(pass_mark=Fraction(50), attempts=1)
    player = room.open(room.lms(packed, mode="browse"), packed)
    player.page.emulate_media(media="print")

    def printed() -> list[str]:
        player.frame.evaluate("() => dispatchEvent(new Event('beforeprint'))")
        found: list[str] = player.frame.evaluate(PRINTED)
        return found

    assert printed() == ["menu"]
    player.click(entry(player, packed.lessons[1]).locator("a"))
    sections = ["section-waves__part_1", "section-waves__part_2"]
    questions = [f"question-{question.id}" for question in packed.lessons[1].asked]
    assert printed() == ["overview-waves", *sections, "quiz-waves", *questions, "paper-key"]


# --- coming back ----------------------------------------------------------------------------------------


def acts(packed: Packed) -> Iterator[Callable[[Player], None]]:
    """Every act from the menu through all lessons to the last result."""

    def turn(player: Player) -> None:
        player.press("next")

    for lesson in packed.lessons:
        yield from [turn] * (len(lesson.sections) + 1)
        if lesson.quiz is None:
            continue
        if lesson.sections:
            yield turn
        yield turn
        for _ in range(lesson.length):
            yield lambda player, lesson=lesson: player.within(lesson).answer_this(all_of(lesson, RIGHT))  # type: ignore[misc]
            yield turn
        yield Player.submit


@pytest.mark.fault("the tab killed after any step")
@BOTH
@pytest.mark.parametrize("how", ["left", "killed"])
@pytest.mark.full
def test_after_every_step_of_a_course_the_next_session_goes_on_where_this_one_ended(room: Room, how: str) -> None:
    packed = several(pass_mark=Fraction(80), attempts=2)
    lms = room.lms(packed, runtime="scorm-again" if how == "killed" else "strict")
    player = room.open(lms, packed)
    for act in acts(packed):
        act(player)
        before = [player.within(lesson).seen() for lesson in packed.lessons], states(player, packed)
        if how == "killed":
            room.kill(player)
        else:
            room.leave(lms)
        disciplined(lms.calls, finished=how == "left")
        player = room.open(lms, packed)
        assert ([player.within(lesson).seen() for lesson in packed.lessons], states(player, packed)) == before
    room.leave(lms)
    assert (lms.status, lms.raw) == ("passed", "100")
    disciplined(lms.calls)


def with_another(packed: Packed) -> Course:
    """The course with one lesson more, for which the final quiz waits, too."""
    tides, waves = packed.course.lessons
    final = packed.course.final_quiz
    assert final is not None
    winds = replace(tides, id="winds", title="Winds")
    later = replace(final, requires=("tides", "waves", "winds"))
    return replace(packed.course, lessons=(tides, waves, winds), final_quiz=later)


@pytest.mark.fault("the package updated between visits")
def test_a_lesson_that_the_author_closes_leads_to_the_menu(room: Room) -> None:
    """Who stood in a lesson that now waits for another one finds the reason there, and loses nothing."""
    packed = several(pass_mark=Fraction(50))
    tides, waves, _ = packed.lessons
    lms = room.lms(packed)
    player = room.open(lms, packed)
    take(player, tides)
    here = take(player, waves, all_of(waves, RIGHT))
    assert here.place == "result-waves"
    player.press("next")
    assert player.place == "quiz-final"
    room.leave(lms)

    more = Packed(with_another(packed))
    room.update(lms, more)
    player = room.open(lms, more)
    assert player.place == "menu"
    assert player.notice("changed").is_visible()
    assert states(player, more) == ["completed", "passed", "ahead", "locked"]
    room.leave(lms)
    assert lms.calls.refused == []
