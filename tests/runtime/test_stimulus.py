"""What several questions refer to: beside them where there is room, above them and folded where there is not."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from lessonpack.ids import token
from lessonpack.model.content import Paragraph, Text
from lessonpack.model.stimulus import Stimulus
from runtime.answers import WRONG, answer
from runtime.conftest import Room
from runtime.driver import Player
from runtime.lessons import JUDGE, ONE, SOME, Packed, small
from runtime.states import in_order, with_quiz

pytestmark = pytest.mark.browser

LONG = Stimulus(
    id="log", title="From a log", content=tuple(Paragraph((Text("It blew all night. " * 30),)) for _ in range(9))
)
WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
BOXES = (
    """id => ["stimulus-log", "question-" + id].map((each) => document.getElementById(each).getBoundingClientRect())"""
)


def packed() -> Packed:
    """Two questions about a long text, and one about nothing."""
    questions = (replace(ONE, stimulus=LONG), replace(SOME, stimulus=LONG), JUDGE)
    return with_quiz(in_order(small(questions)), shuffle=False)


def at_the_first(room: Room, size: dict[str, int]) -> Player:
    player = room.at_a_question(room.lms(made := packed()), made)
    player.page.set_viewport_size(size)  # type: ignore[arg-type]
    return player


def focused(player: Player) -> str:
    return str(player.frame.evaluate("document.activeElement.textContent.trim()"))


def test_it_stands_beside_its_questions_where_there_is_room_and_is_scrolled_by_keyboard(room: Room) -> None:
    player = at_the_first(room, WIDE)
    text, asked = player.frame.evaluate(BOXES, token(ONE.id))
    assert text["right"] <= asked["left"]
    assert text["bottom"] <= WIDE["height"]
    stimulus = player.frame.locator("#stimulus-log")
    assert stimulus.get_attribute("tabindex") == "0"
    stimulus.focus()
    player.page.keyboard.press("PageDown")
    player.frame.wait_for_function("() => document.getElementById('stimulus-log').scrollTop > 0")
    assert player.frame.evaluate("scrollY") == 0


def test_reading_begins_with_it_once_and_then_with_each_question(room: Room) -> None:
    player = at_the_first(room, WIDE)
    assert focused(player) == "From a log"
    player.press("next")
    assert focused(player).startswith("Question 2")
    player.press("next")
    assert focused(player).startswith("Question 3")
    assert player.frame.locator(".stimulus:visible").count() == 0


def test_on_a_phone_it_is_above_its_questions_and_folded_from_the_second_on(room: Room) -> None:
    player = at_the_first(room, PHONE)
    text = player.frame.locator(".stimulus-text")
    above, asked = player.frame.evaluate(BOXES, token(ONE.id))
    assert above["bottom"] <= asked["top"]
    assert text.is_visible()
    player.press("next")
    assert not text.is_visible()
    player.press("fold")
    assert text.is_visible()


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_after_check_question_and_verdict_are_in_the_window(room: Room, size: dict[str, int]) -> None:
    player = at_the_first(room, size)
    player.respond(ONE, answer(ONE, WRONG))
    player.press("check")
    for part in (".stem", ".verdict"):
        box = player.page_of(ONE).locator(part).bounding_box()
        assert box is not None
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= size["height"]


def test_on_paper_it_stands_once_before_the_first_of_its_questions(room: Room) -> None:
    player = at_the_first(room, WIDE)
    player.page.emulate_media(media="print")
    shown = player.frame.locator("main > .page:visible").evaluate_all("pages => pages.map(({ id }) => id)")
    assert shown.count("stimulus-log") == 1
    assert shown.index("stimulus-log") + 1 == shown.index(f"question-{token(ONE.id)}")
    assert player.frame.locator(".stimulus-text").is_visible()
