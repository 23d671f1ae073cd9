"""A learner who does anything in any order, and leaves or loses the tab at any moment."""

from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction

import pytest

from lessonpack.model.course import Reveal
from runtime.answers import PARTLY, RIGHT, WRONG, answer, earned
from runtime.conftest import Room
from runtime.driver import Player, swiftly
from runtime.lessons import Packed, content, small
from runtime.lms import Lms

pytestmark = [pytest.mark.browser, pytest.mark.full]

STATUS, RAW = "cmi.core.lesson_status", "cmi.core.score.raw"
ACTS = 150
SEEDS = range(1, 5)
LESSONS: dict[str, Callable[[], Packed]] = {
    "mesa-optimization": lambda: content("mesa-optimization"),
    "kitchen-sink": lambda: content("kitchen-sink"),
    "tried again": lambda: small(pass_mark=Fraction(70), attempts=None, shuffle=True),
    "feedback at the end": lambda: small(pass_mark=Fraction(70), attempts=3, feedback=Reveal.AT_END),
    "practice": lambda: small(pass_mark=None, attempts=None),
}


def wander(player: Player, chance: random.Random) -> None:
    """One act that the page offers, any of them."""
    offered = [name for name in ("next", "previous", "check", "flag", "submit", "confirm", "back", "retry", "accept")
               if player.hook(name).count()]  # fmt: skip
    links = player.frame.locator("a[data-page]")
    choice = chance.choice([*offered, "next" if "next" in offered else "contents", "contents", "answer", "answer"])
    if choice == "contents":
        swiftly(links.nth(chance.randrange(links.count())))
    elif choice != "answer":
        player.press(choice)
    elif player.place.startswith("question-") and may_answer(player):
        player.respond(player.question, answer(player.question, chance.choice([RIGHT, WRONG, PARTLY])))


def to_the_end(player: Player) -> None:
    """Answer what is still open, rightly, and hand the quiz in."""
    swiftly(player.frame.locator('a[data-page="quiz"]').first)
    while player.place not in ("review", "result"):
        if player.place.startswith("question-") and may_answer(player):
            player.respond(player.question, answer(player.question, RIGHT))
        player.press("next")
    if player.place == "review":
        player.submit()


def may_answer(player: Player) -> bool:
    return not player.page_of(player.question).locator("input:disabled").count()


def consistent(lms: Lms, packed: Packed) -> None:
    """What the LMS holds never contradicts itself."""
    status, raw, mark = lms.value(STATUS), lms.value(RAW), packed.quiz.pass_mark
    assert status in ("incomplete", "passed", "failed", "completed")
    assert (status == "incomplete") == (raw == "")
    if status in ("passed", "failed"):
        assert mark is not None
        assert (Fraction(raw) >= mark) == (status == "passed")
    if status == "completed":
        assert mark is None


@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", list(LESSONS))
@pytest.mark.parametrize("runtime", ["strict", "scorm-again"])
def test_whatever_a_learner_does_is_kept_and_never_refused(room: Room, name: str, seed: int, runtime: str) -> None:
    packed = LESSONS[name]()
    chance = random.Random(f"{name} {seed}")
    room.click = swiftly
    lms = room.lms(packed, runtime=runtime, lockout=False)
    player = room.open(lms, packed)
    best = -1.0
    for _ in range(ACTS):
        wander(player, chance)
        assert player.save_state == "saved"
        if chance.random() < 0.2:
            before = player.seen()
            if chance.random() < 0.5:
                room.kill(player)
            else:
                room.leave(lms)
            assert lms.calls.refused == []
            consistent(lms, packed)
            assert float(lms.value(RAW) or -1) >= best, "a result is never lowered"
            best = float(lms.value(RAW) or -1)
            player = room.open(lms, packed)
            assert player.seen() == before
    to_the_end(player)
    assert abs(Fraction(player.score) - earned(packed.lesson, player.responses())) <= Fraction(1, 100)
    room.leave(lms)
    assert lms.calls.refused == []
    consistent(lms, packed)
