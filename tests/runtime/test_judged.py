"""A question that was judged: what each choice says of itself, to eyes and to ears, and what stays where it was."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from msgspec.structs import replace
from playwright.sync_api import Locator

from conftest import few
from lessonpack.model.course import Mode
from runtime.answers import PARTLY, RIGHT, WRONG, answer
from runtime.conftest import Room
from runtime.driver import Player, tab_to
from runtime.lessons import JUDGE, ONE, SOME, Packed, small
from runtime.states import in_order, with_quiz

pytestmark = pytest.mark.browser

# How a choice looks: its frame, what fills it, and its box or button.
LOOK = """row => {
  const { borderTopStyle, outlineStyle, backgroundColor } = getComputedStyle(row);
  return [borderTopStyle, outlineStyle, backgroundColor, row.querySelector("input").checked];
}"""
TOPS = """parts => parts.map((part) => Math.round(part.getBoundingClientRect().top + scrollY))"""


def told(*questions: Any) -> Packed:
    """These questions in the order they were written in, their right answers shown with each verdict."""
    packed = in_order(small(questions))
    return with_quiz(packed, answers=packed.quiz.with_feedback, shuffle=False)


def judged(room: Room, question: Any, how: str) -> tuple[Player, Locator]:
    player = room.at_a_question(room.lms(packed := told(question)), packed)
    player.respond(question, answer(question, how))
    player.press("check")
    return player, player.page_of(question)


def said(page: Locator) -> dict[str, str]:
    """What stands at the end of the row of each choice; "" for none."""
    return {
        str(row.get_attribute("data-choice")): " ".join(row.locator(".mark").all_inner_texts()).strip()
        for row in page.locator(".choice").all()
    }


MARKS = [
    (ONE, WRONG, {"first": "Your answer", "second": "Right answer", "third": ""}),
    (replace(ONE, id="once-more"), RIGHT, {"first": "", "second": "Your answer", "third": ""}),
    (JUDGE, WRONG, {"true": "Right answer", "false": "Your answer"}),
    (
        SOME,
        PARTLY,
        {
            "a_1": "Your answer, right",
            "b_2": "Your answer, not right",
            "c_3": "Your answer, right",
            "d_4": "You missed this one",
            "none": "",
        },
    ),
]


def test_each_choice_says_what_it_was_and_the_verdict_is_not_said_again(room: Room) -> None:
    packed = told(*(question for question, _, _ in MARKS))
    player = room.at_a_question(room.lms(packed), packed)
    found, again = {}, {}
    for question, how, _ in MARKS:
        player.respond(question, answer(question, how))
        player.press("check")
        page = player.page_of(question)
        found[question.id] = said(page)
        heading = page.locator(".verdict-word").inner_text().strip(" .")
        again[question.id] = str(page.locator("fieldset").inner_text()).count(heading)
        player.press("next")
    assert found == {question.id: marks for question, _, marks in MARKS}
    del again[SOME.id]  # "not right" stands at a choice of its own
    assert set(again.values()) == {1}, again


def test_a_right_choice_that_was_missed_looks_like_none_that_was_chosen(room: Room) -> None:
    player, page = judged(room, SOME, PARTLY)
    colours: tuple[Any, ...] = ("none", "active")
    for forced in colours:
        player.page.emulate_media(forced_colors=forced)
        right, wrong, missed, unmarked = (
            page.locator(f'[data-choice="{id}"]').evaluate(LOOK) for id in ("a_1", "b_2", "d_4", "none")
        )
        assert missed[1] == "dashed", forced
        assert "dashed" not in (*right, *wrong, *unmarked), forced
        if forced == "none":
            assert len({right[2], wrong[2], missed[2]}) == 3
        assert (right[3], missed[3]) == (True, False), forced


def test_reasons_of_marked_choices_stand_below_them_and_the_others_are_folded(room: Room) -> None:
    player, page = judged(room, SOME, PARTLY)
    assert page.get_by_text("About d-4.").is_visible()
    folded = page.locator('[data-choice="none"] details')
    assert not page.get_by_text("About none.").is_visible()
    summary = folded.locator("summary")
    assert summary.inner_text() == "Why not this one"
    tab_to(summary)
    player.page.keyboard.press("Enter")
    assert page.get_by_text("About none.").is_visible()
    assert page.locator("details.reason").count() == 1


def test_while_right_answers_are_held_back_no_choice_says_more_than_the_verdict(room: Room) -> None:
    packed = in_order(small((ONE, SOME), pass_mark=Fraction(50)))
    player = room.at_a_question(room.lms(packed), packed)
    for question, how, marks in ((ONE, WRONG, ["Your answer"]), (SOME, PARTLY, [])):
        player.respond(question, answer(question, how))
        player.press("check")
        assert [mark for mark in said(player.page_of(question)).values() if mark] == marks
        assert player.page_of(question).locator("details.reason").count() == 0
        player.press("next")


def test_a_statement_to_judge_has_no_letters_on_the_page_or_on_paper(room: Room) -> None:
    _, page = judged(room, JUDGE, RIGHT)
    assert page.locator(".letter").count() == 0
    assert [text.split("\n")[0] for text in page.locator(".option-text").all_inner_texts()] == [
        "Choice true",
        "Choice false",
    ]


@pytest.mark.parametrize("size", few(["1440 900", "390 844"], 2))
def test_nothing_above_the_verdict_moves_when_it_comes(room: Room, size: str) -> None:
    width, height = map(int, size.split())
    room.context.new_page().set_viewport_size({"width": width, "height": height})
    packed = told(ONE, SOME, JUDGE)
    player = room.at_a_question(room.lms(packed), packed)
    for question in packed.lesson.asked:
        player.respond(question, answer(question, WRONG))
        parts = player.frame.locator(".strip .number, .current :is(.question-title, .flag, .stem)")
        before = parts.evaluate_all(TOPS)
        player.press("check")
        if width < 1000:
            assert parts.evaluate_all(TOPS) == before
        else:  # the map goes along with the window
            assert parts.evaluate_all(TOPS)[-3:] == before[-3:]
        player.press("onward")


def test_try_again_stands_beside_the_verdict_and_takes_both_back(room: Room) -> None:
    packed = with_quiz(told(ONE), mode=Mode.PRACTICE, pass_mark=None)
    player = room.at_a_question(room.lms(packed), packed)
    player.respond(ONE, answer(ONE, WRONG))
    player.press("check")
    page = player.page_of(ONE)
    tab_to(page.locator('.verdict [data-lp="again"]'))
    player.page.keyboard.press("Enter")
    assert not page.locator(".verdict").is_visible()
    assert page.locator(".mark, .reason, input:checked, input:disabled").count() == 0
    assert player.frame.evaluate("document.activeElement.tagName") == "INPUT"
