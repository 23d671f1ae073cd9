"""A learner who does anything in any order, and leaves or loses the tab at any moment."""

from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction

import pytest

from lessonpack.model.course import Lesson, Reveal
from runtime.answers import PARTLY, RIGHT, WRONG, answer, earned
from runtime.conftest import Room
from runtime.driver import Player, swiftly
from runtime.lessons import Packed, content, several, small
from runtime.lms import Lms

pytestmark = [pytest.mark.browser, pytest.mark.full]

ACTS = 150
DRAFTS = {"answer", "flag"}
"""What these acts change may change again: it stays in the browser until the learner checks it or goes on."""
WAYS = [(1, "strict"), (2, "scorm-again")]
LESSONS: dict[str, Callable[[], Packed]] = {
    "mesa-optimization": lambda: content("mesa-optimization"),
    "kitchen-sink": lambda: content("kitchen-sink"),
    "tried again": lambda: small(pass_mark=Fraction(70), attempts=None, shuffle=True),
    "feedback at the end": lambda: small(pass_mark=Fraction(70), attempts=3, feedback=Reveal.AT_END),
    "nothing to pass": lambda: small(pass_mark=None, attempts=None),
    "course": lambda: several(pass_mark=Fraction(70), attempts=3),
    "course with nothing to pass": lambda: several(pass_mark=None, attempts=None),
}


def readers(player: Player, packed: Packed) -> list[Player]:
    """The page as each of its lessons is read on it."""
    return [player.within(lesson) for lesson in packed.lessons]


def answering(player: Player, packed: Packed) -> Player | None:
    """The page with the lesson whose question is on the screen; None where there is none to be answered."""
    id = player.place.removeprefix("question-")
    for reader in readers(player, packed):
        if id in reader.asked and not reader.page_of(reader.question).locator("input:disabled").count():
            return reader
    return None


def wander(player: Player, packed: Packed, chance: random.Random) -> str:
    """One act that the page offers, any of them; its name."""
    offered = [name for name in ("next", "previous", "check", "flag", "submit", "confirm", "back", "retry", "accept")
               if player.hook(name).count()]  # fmt: skip
    links = player.frame.locator("a[data-page]")
    choice = chance.choice([*offered, "next" if "next" in offered else "contents", "contents", "answer", "answer"])
    if choice == "contents":
        swiftly(links.nth(chance.randrange(links.count())))
    elif choice != "answer":  # of a section's checks each has a button of its own
        swiftly(player.hook(choice).nth(chance.randrange(player.hook(choice).count())))
    elif reader := answering(player, packed):
        reader.respond(reader.question, answer(reader.question, chance.choice([RIGHT, WRONG, PARTLY])))
    return choice


def to_the_end(player: Player, lesson: Lesson) -> None:
    """Answer what is still open in a lesson, rightly, and hand its quiz in."""
    reader = player.within(lesson)
    swiftly(player.frame.locator('a[data-page^="quiz"]').last)
    while reader.place.partition("-")[0] not in ("review", "result"):
        if (
            reader.place.startswith("question-")
            and not reader.page_of(reader.question).locator("input:disabled").count()
        ):
            reader.respond(reader.question, answer(reader.question, RIGHT))
        reader.press("next")
    if reader.place.startswith("review"):
        reader.submit()


def consistent(lms: Lms, packed: Packed) -> None:
    """What the LMS holds never contradicts itself."""
    status, raw = lms.status, lms.raw
    marks = {lesson.quiz.pass_mark for lesson in packed.lessons if lesson.quiz}
    assert status in ("incomplete", "passed", "failed", "completed")
    assert raw or status == "incomplete"
    if status == "incomplete" and raw and len(packed.lessons) == 1:
        [mark] = marks
        assert mark is not None
        assert Fraction(raw) < mark, "what stays open although there is a score was not passed, and may be tried again"
    if status == "completed":
        assert marks == {None}
    if status in ("passed", "failed"):
        [mark] = marks
        assert mark is not None
        # Of a course each quiz has to be passed: their mean may be above the mark although one was failed.
        assert (Fraction(raw) >= mark) or status == "failed"
        assert (Fraction(raw) < mark) or status == "passed" or len(packed.lessons) > 1


@pytest.mark.timeout(900)
@pytest.mark.versions("scorm12", "scorm2004")
@pytest.mark.parametrize(("seed", "runtime"), WAYS)
@pytest.mark.parametrize("name", list(LESSONS))
def test_whatever_a_learner_does_is_kept_and_never_refused(room: Room, name: str, seed: int, runtime: str) -> None:
    packed = LESSONS[name]()
    chance = random.Random(f"{name} {seed}")
    lms = room.lms(packed, runtime=runtime, lockout=False)
    player = room.open(lms, packed)
    best, state = -1.0, "saved"
    for _ in range(ACTS):
        act = wander(player, packed, chance)
        before, state = state, player.save_state
        assert state == "saved" or (state == "kept" and (act in DRAFTS or before == "kept"))
        if chance.random() < 0.2:
            seen = [reader.seen() for reader in readers(player, packed)]
            if chance.random() < 0.5:
                room.kill(player)
            else:
                room.leave(lms)
            assert lms.calls.refused == []
            consistent(lms, packed)
            assert float(lms.raw or -1) >= best, "a result is never lowered"
            best = float(lms.raw or -1)
            player, state = room.open(lms, packed), "saved"
            assert [reader.seen() for reader in readers(player, packed)] == seen
    if len(packed.lessons) == 1:
        to_the_end(player, packed.lesson)
        assert abs(Fraction(player.score) - earned(packed.lesson, player.responses())) <= Fraction(1, 100)
    room.leave(lms)
    assert lms.calls.refused == []
    consistent(lms, packed)
