"""The saved state: as long as the build says at most, in letters that no LMS escapes."""

from __future__ import annotations

import json
import re
from fractions import Fraction

import pytest

from lessonpack.model.course import Reveal
from lessonpack.model.questions import MultipleResponse
from runtime.conftest import Room
from runtime.driver import Player, swiftly
from runtime.lessons import Packed, choice, content, small, words

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def _swiftly(room: Room) -> None:
    room.click = swiftly


STATE = "cmi.suspend_data"
BUDGET = 3500


def computed(packed: Packed) -> int:
    """The longest state by the layout that the build wrote: the fields and what stands between them."""
    data = json.loads(packed.files["data.js"].decode().partition("=")[2].strip().removesuffix(";"))
    widths = [width for _, width in data["layout"]["fields"]]
    return sum(widths) + len(widths) - 1


def longest_answers(packed: Packed) -> dict[str, frozenset[str]]:
    """Every box ticked: the answers that need most room."""
    some = {q.id: q.choices if isinstance(q, MultipleResponse) else q.choices[:1] for q in packed.lesson.asked}
    return {id: frozenset(choice.id for choice in choices) for id, choices in some.items()}


def fill(player: Player, packed: Packed) -> None:
    """Go everywhere, flag every question, choose everything, and stop before submitting."""
    player.read_on()
    player.press("next")
    for _ in packed.lesson.asked:
        player.press("flag")
        player.answer_this(longest_answers(packed))
        player.press("next")


def many(number: int) -> Packed:
    boxes = tuple(choice(f"choice-{n}", correct=n == 0) for n in range(8))
    asked = tuple(MultipleResponse(id=f"question-{n}", stem=words("Which?"), choices=boxes) for n in range(number))
    return small(asked, pass_mark=Fraction(50), feedback=Reveal.AT_ONCE)


@pytest.mark.parametrize("name", ["mesa-optimization", "kitchen-sink", "many"])
def test_no_state_is_longer_than_the_build_computed(room: Room, name: str) -> None:
    packed = many(24) if name == "many" else content(name)
    lms = room.lms(packed)
    player = room.open(lms, packed)
    fill(player, packed)
    room.leave(lms)
    states = [value for element, value in lms.calls.writes if element == STATE]
    longest = max(len(state) for state in states)
    assert longest <= computed(packed) <= BUDGET
    fixed = 60  # fields whose worst case needs thousands of attempts: count, number of reports, score
    assert computed(packed) - longest <= fixed, "the computed worst case is near to what a learner can reach"
    assert all(re.fullmatch(r"[A-Za-z0-9._~|:;,-]*", state) for state in states)
    assert lms.calls.refused == []
