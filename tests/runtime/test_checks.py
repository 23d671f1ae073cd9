"""Knowledge checks: a question between two blocks, judged at once, tried again, kept, and never reported."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace
from playwright.sync_api import Browser, Locator

from lessonpack.ids import token
from lessonpack.model.content import KnowledgeCheck
from lessonpack.model.questions import Question
from runtime.answers import RIGHT, WRONG, all_of, answer
from runtime.conftest import Room
from runtime.driver import Player, kind_of, tab_to
from runtime.lessons import JUDGE, ONE, SOME, Packed, small
from runtime.test_access import PRINT, audit, in_turn
from runtime.test_interactions import told

pytestmark = pytest.mark.browser


def checking() -> Packed:
    """The second section asks two questions; the quiz has a third."""
    made = small((JUDGE,)).course
    lesson = made.lessons[0]
    first, second = lesson.sections
    asking = replace(second, blocks=(KnowledgeCheck(question=ONE.id), *second.blocks, KnowledgeCheck(question=SOME.id)))
    changed = replace(lesson, sections=(first, asking), questions=(JUDGE, ONE, SOME))
    return Packed(replace(made, lessons=(changed,)))


def block(player: Player, question: Question) -> Locator:
    return player.frame.locator(f"#check-{token(question.id)}")


def respond(player: Player, question: Question, how: str, *, keys: bool = False) -> None:
    kind, response = kind_of(question), answer(question, how)
    if keys:
        kind.keys(block(player, question), response)
    else:
        kind.respond(block(player, question), response, Locator.click)


def at_the_checks(player: Player) -> None:
    for _ in range(2):
        player.press("next")


def verdict(player: Player, question: Question) -> str | None:
    return block(player, question).locator('[data-lp="verdict"]').get_attribute("data-verdict")


def test_a_check_is_judged_tried_again_kept_and_never_reported(room: Room) -> None:
    made = checking()
    lms = room.lms(made)
    player = room.open(lms, made)
    at_the_checks(player)
    respond(player, ONE, WRONG)
    assert verdict(player, ONE) is None
    block(player, ONE).locator('[data-lp="check"]').click()
    assert verdict(player, ONE) == "wrong"
    assert "About first." in player.frame.locator('[data-lp="announcer"]').inner_text()
    room.kill(player)
    player = room.open(lms, made)
    assert player.place == "section-part_2"
    assert verdict(player, ONE) == "wrong"
    assert block(player, ONE).locator("input:checked").get_attribute("value") == "first"
    block(player, ONE).locator('[data-lp="again"]').click()
    assert block(player, ONE).locator("input:checked").count() == 0
    respond(player, ONE, RIGHT)
    block(player, ONE).locator('[data-lp="check"]').click()
    assert verdict(player, ONE) == "right"
    assert verdict(player, SOME) is None
    player.take(all_of(made.lesson, RIGHT))
    assert player.score == "100"
    room.leave(lms)
    assert [fields["id"] for fields in told(lms.calls)] == [token(JUDGE.id)]
    assert lms.calls.refused == []


def test_the_keyboard_alone_answers_a_check_and_axe_finds_nothing_there(room: Room) -> None:
    made = checking()
    player = room.open(room.lms(made, window="popup"), made)
    at_the_checks(player)
    for question, how, judged in ((ONE, WRONG, "wrong"), (SOME, RIGHT, "right")):
        respond(player, question, how, keys=True)
        tab_to(block(player, question).locator('[data-lp="check"]'))
        player.page.keyboard.press("Enter")
        assert verdict(player, question) == judged
        focused: Any = player.frame.evaluate("() => document.activeElement.className")
        assert focused == "verdict-word"
    assert audit(player, "checks, judged", in_turn(1)) == []
    for question in (SOME, ONE):
        tab_to(block(player, question).locator('[data-lp="again"]'))
        player.page.keyboard.press("Enter")
        assert player.frame.evaluate("() => document.activeElement.tagName") == "INPUT"


def test_paper_shows_the_check_unanswered_and_its_key_apart(room: Room) -> None:
    made = checking()
    player = room.open(room.lms(made), made)
    at_the_checks(player)
    respond(player, ONE, WRONG)
    block(player, ONE).locator('[data-lp="check"]').click()
    player.frame.evaluate(PRINT)
    player.page.emulate_media(media="print")
    assert block(player, ONE).locator(".choice:visible").count() == 3
    assert not block(player, ONE).locator(".verdict").is_visible()
    key = player.hook("key").locator("ul li")
    assert key.count() == 1
    assert "Which one?" in key.inner_text()
    assert "Choice second" in key.inner_text()
    assert player.hook("key").locator("ol li").count() == 0


def test_without_scripts_the_check_reads_as_a_question(browser: Browser, room: Room) -> None:
    made = checking()
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(room.lms(made).launch)
    assert page.locator("#check-one_of_three legend").inner_text() == "Which one?"
    assert page.get_by_role("heading", name="Check yourself").count() == 2
    context.close()
