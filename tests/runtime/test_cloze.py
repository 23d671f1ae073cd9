"""Texts with gaps: filled, judged gap by gap, and looked back at."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator

from lessonpack.model.course import Answers, Reveal
from runtime.conftest import Room
from runtime.driver import Player
from runtime.lessons import CLOZE, JUDGE, Packed, small

pytestmark = [pytest.mark.browser, pytest.mark.versions("scorm2004")]


def at_the_gaps(room: Room, packed: Packed) -> tuple[Player, Locator]:
    player = room.at_a_question(room.lms(packed), packed)
    return player, player.page_of(CLOZE)


def fill(page: Locator, number: str, word: str, choice: str) -> None:
    page.get_by_label("Gap 1 of 3").fill(number)
    page.get_by_label("Gap 2 of 3").fill(word)
    page.get_by_label("Gap 3 of 3").select_option(choice)


def looks(page: Locator) -> list[str]:
    return [str(name) for name in page.locator(".gap").evaluate_all("gaps => gaps.map((gap) => gap.className)")]


def test_each_gap_says_whether_it_is_right_and_what_is_stands_behind_it(room: Room) -> None:
    player, page = at_the_gaps(room, small((CLOZE, JUDGE), pass_mark=50, answers=Answers.AFTER_EACH_QUESTION))
    fill(page, "100.4", "A gas", "nitrogen")
    player.press("check")
    assert looks(page) == ["gap right", "gap partly", "gap wrong"]
    assert page.locator(".gap-answer bdi").all_inner_texts() == ["hydrogen", "H2", "oxygen"]
    assert page.locator(".gap-reason").all_inner_texts() == ["A gas\n\nWhich one?", "nitrogen\n\nThat is what air is."]
    assert page.locator('[data-lp="verdict"]').get_attribute("data-verdict") == "partly"


def test_while_right_answers_are_held_back_no_gap_tells_whether_it_is_right(room: Room) -> None:
    held = small((CLOZE, JUDGE), pass_mark=50, feedback=Reveal.AT_ONCE, answers=Answers.AFTER_LAST_ATTEMPT, attempts=2)
    player, page = at_the_gaps(room, held)
    fill(page, "90", "helium", "oxygen")
    player.press("check")
    assert looks(page) == ["gap"] * 3
    assert page.locator(".gap-mark, .gap-reason").count() == 0


def test_a_gap_that_is_left_empty_is_missed_and_not_wrong(room: Room) -> None:
    player, page = at_the_gaps(room, small((CLOZE, JUDGE), pass_mark=50, answers=Answers.AFTER_EACH_QUESTION))
    page.get_by_label("Gap 2 of 3").fill("h2")
    player.press("check")
    assert looks(page) == ["gap missed", "gap right", "gap missed"]
