"""Texts with gaps: filled, judged gap by gap, and looked back at."""

from __future__ import annotations

import re

import pytest
from msgspec.structs import replace
from playwright.sync_api import Locator

from lessonpack.model.content import Gap, Paragraph, Text
from lessonpack.model.course import Answers, Reveal
from lessonpack.model.questions import TypedGap
from runtime.conftest import Room
from runtime.driver import Player
from runtime.lessons import CLOZE, JUDGE, Packed, brief, small, words

pytestmark = [pytest.mark.browser, pytest.mark.versions("scorm2004")]


# The widths in which a field, its sign and what ends the sentence stand on several lines.
APART = """text => {
  const middle = ({ top, bottom }) => (top + bottom) / 2;
  const full = document.createRange();
  const apart = [];
  for (let width = 200; width < 700; width += 5) {
    text.style.width = `${width}px`;
    const gap = [...text.querySelectorAll(".gap")].at(-1);
    full.setStart(gap.nextSibling, 0);
    full.setEnd(gap.nextSibling, 1);
    const boxes = [...gap.querySelectorAll("input, select, .icon"), full].map((part) => part.getBoundingClientRect());
    const heights = boxes.map(middle);
    if (Math.max(...heights) - Math.min(...heights) > 20) apart.push(width);
  }
  text.style.width = "";
  return apart;
}"""


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


def test_a_star_in_a_gap_stands_for_anything_and_what_is_shown_has_none(room: Room) -> None:
    number, typed, choice = CLOZE.gaps
    assert isinstance(typed, TypedGap)
    first, second, gas, _ = typed.answers
    starred = replace(
        typed,
        answers=(
            first,
            replace(second, text=words("hydro*"), pattern=True),
            replace(gas, text=words("*gas*"), pattern=True),
        ),
    )
    asked = replace(CLOZE, gaps=(number, starred, choice))
    player, page = at_the_gaps(room, small((asked, JUDGE), pass_mark=50, answers=Answers.AFTER_EACH_QUESTION))
    fill(page, "100", "some gas", "oxygen")
    player.press("check")
    assert looks(page) == ["gap right", "gap partly", "gap right"]
    assert page.locator(".gap-answer bdi").all_inner_texts() == ["hydrogen"]
    assert page.locator(".gap-reason").all_inner_texts() == ["some gas\n\nWhich one?"]


def test_while_right_answers_are_held_back_no_gap_tells_whether_it_is_right(room: Room) -> None:
    held = small((CLOZE, JUDGE), pass_mark=50, feedback=Reveal.AT_ONCE, answers=Answers.AFTER_LAST_ATTEMPT, attempts=2)
    player, page = at_the_gaps(room, held)
    fill(page, "90", "helium", "oxygen")
    player.press("check")
    assert looks(page) == ["gap"] * 3
    assert page.locator(".gap-mark, .gap-reason").count() == 0


def test_what_is_said_of_a_gap_that_is_alone_is_read_while_the_right_answer_is_held_back(room: Room) -> None:
    alone = replace(
        CLOZE, text=(Paragraph((Text("Water is made of "), Gap("made-of"), Text("."))),), gaps=CLOZE.gaps[1:2]
    )
    held = small((alone, JUDGE), pass_mark=50, feedback=Reveal.AT_ONCE, answers=Answers.AFTER_LAST_ATTEMPT, attempts=2)
    player, page = at_the_gaps(room, held)
    page.get_by_label("Gap 1 of 1").fill("helium")
    player.press("check")
    assert looks(page) == ["gap wrong"]
    assert page.locator(".gap-reason").all_inner_texts() == ["helium\n\nThat does not burn."]
    assert page.locator(".gap-answer").count() == 0


def test_a_gap_for_a_number_that_holds_none_is_marked_and_a_number_is_asked_for(room: Room) -> None:
    player, page = at_the_gaps(room, small((CLOZE, JUDGE), pass_mark=50, answers=Answers.AFTER_EACH_QUESTION))
    fill(page, "about 100", "hydrogen", "oxygen")
    player.press("check")
    assert page.get_by_role("status").inner_text() == "Write a number in digits, for example 1260.5."
    assert [box.get_attribute("aria-invalid") for box in page.locator(".gap :is(input, select)").all()] == [
        "true",
        None,
        None,
    ]
    assert looks(page) == ["gap"] * 3
    page.get_by_label("Gap 1 of 3").fill("100 °C")
    assert page.locator("[aria-invalid]").count() == 0
    player.press("check")
    assert looks(page) == ["gap right"] * 3
    assert page.locator(".cloze-text").evaluate(APART) == [], "its sign, and the stop after it, stay with a field"


def test_the_result_tells_all_that_is_right_in_each_gap_as_the_question_does(room: Room) -> None:
    player, page = at_the_gaps(room, brief(CLOZE, pass_mark=50, attempts=1))
    fill(page, "90", "helium", "nitrogen")
    player.press("next")
    player.submit()
    given, right = player.hook("result-answers").locator(".given").all_inner_texts()
    assert given == "90\u00a0°C; helium; nitrogen"
    assert right == "100\u00a0°C (99.5 – 100.5); hydrogen / H2; oxygen"
    player.hook("result-answers").get_by_role("button").click()
    assert page.locator(".gap-answer bdi").all_inner_texts() == re.split("; | / ", right)


def test_a_gap_that_is_left_empty_is_asked_for_once_and_then_missed_and_not_wrong(room: Room) -> None:
    player, page = at_the_gaps(room, small((CLOZE, JUDGE), pass_mark=50, answers=Answers.AFTER_EACH_QUESTION))
    page.get_by_label("Gap 2 of 3").fill("h2")
    player.press("check")
    said = page.get_by_role("status")
    assert said.inner_text() == "Part of this is still empty. Press the button again to leave it so."
    assert looks(page) == ["gap"] * 3
    page.get_by_label("Gap 2 of 3").fill("H2")
    assert said.inner_text() == ""
    player.press("check")
    assert looks(page) == ["gap missed", "gap right", "gap missed"]


def test_before_submitting_an_answer_with_an_empty_gap_is_named_and_leads_back_to_it(room: Room) -> None:
    player, page = at_the_gaps(room, brief(CLOZE, pass_mark=50, attempts=1))
    page.get_by_label("Gap 2 of 3").fill("h2")
    player.press("next")
    assert player.frame.locator(".attention").inner_text() == "One answer is not complete yet:\n\nQuestion 1"
    player.frame.locator(".attention").get_by_role("button").or_(player.frame.locator(".attention a")).click()
    assert player.question == CLOZE
    fill(page, "100", "h2", "oxygen")
    player.press("next")
    assert player.frame.locator(".attention").count() == 0
