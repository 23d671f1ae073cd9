"""Knowledge checks: a question between two blocks, judged at once, tried again, kept, and never reported."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace
from playwright.sync_api import Browser, Locator

from lessonpack.ids import token
from lessonpack.model.blocks import Checking, KnowledgeCheck
from lessonpack.model.questions import Question, with_named_parts
from runtime.answers import PARTLY, RIGHT, WRONG, all_of, answer
from runtime.conftest import Room
from runtime.driver import Click, Player, kind_of, swiftly, tab_to
from runtime.lessons import JUDGE, ONE, SOME, Packed, small, words
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


def respond(player: Player, question: Question, how: str, *, keys: bool = False, click: Click = swiftly) -> None:
    kind, response = kind_of(question), answer(question, how)
    if keys:
        kind.keys(block(player, question), response)
    else:
        kind.respond(block(player, question), response, click)


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
    respond(player, ONE, WRONG, click=Locator.click)
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
    respond(player, ONE, RIGHT, click=Locator.click)
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
    swiftly(block(player, ONE).locator('[data-lp="check"]'))
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


def nudged(question: Question) -> Question:
    """The question with a nudge at each of its choices."""
    return with_named_parts(question, lambda part: replace(part, nudge=words(f"Think of {part.id}.")))


def tried(**checking_so: Any) -> Packed:
    """The same checks, asked so, with nudges."""
    made = checking()
    asked = tuple(map(nudged, made.lesson.questions))
    lesson = replace(made.lesson, questions=asked, checking=Checking(**checking_so))
    return Packed(replace(made.course, lessons=(lesson,)))


def said_of(player: Player, question: Question) -> str:
    return block(player, question).inner_text()


def test_a_second_try_comes_after_a_nudge_and_the_key_after_the_second_try(room: Room) -> None:
    made = tried(tries=2)
    lms = room.lms(made)
    player = room.open(lms, made)
    at_the_checks(player)
    press = {name: block(player, ONE).locator(f'[data-lp="{name}"]') for name in ("check", "again")}
    respond(player, ONE, WRONG)
    swiftly(press["check"])
    assert verdict(player, ONE) == "wrong"
    for words_read in ("Think of first.", "one more try"):
        assert words_read in said_of(player, ONE)
        assert words_read in player.frame.locator('[data-lp="announcer"]').inner_text()
    for kept_back in ("About first.", "Right answer", "The second one is right.", "Think of third."):
        assert kept_back not in said_of(player, ONE)
    swiftly(press["again"])
    assert "Think of first." in said_of(player, ONE), "the nudge stays while another choice is sought"
    assert block(player, ONE).locator("input:checked").count() == 0
    room.kill(player)
    player = room.open(lms, made)
    respond(player, ONE, WRONG)
    swiftly(block(player, ONE).locator('[data-lp="check"]'))
    assert "About first." in said_of(player, ONE)
    assert "Right answer" in said_of(player, ONE)
    assert "Think of first." not in said_of(player, ONE)
    swiftly(block(player, ONE).locator('[data-lp="again"]'))
    assert block(player, ONE).locator(".mark, .reason").count() == 0, "it begins anew"
    room.leave(lms)
    assert told(lms.calls) == []


def test_of_several_choices_those_that_were_tried_stay_to_be_mended(room: Room) -> None:
    made = tried(tries=2)
    player = room.open(room.lms(made), made)
    at_the_checks(player)
    respond(player, SOME, PARTLY)
    chosen = block(player, SOME).locator("input:checked").count()
    swiftly(block(player, SOME).locator('[data-lp="check"]'))
    assert block(player, SOME).locator(".mark").count() == 0, "no mark says which of them was right"
    swiftly(block(player, SOME).locator('[data-lp="again"]'))
    assert block(player, SOME).locator("input:checked").count() == chosen > 0
    respond(player, SOME, RIGHT)
    swiftly(block(player, SOME).locator('[data-lp="check"]'))
    assert verdict(player, SOME) == "right"
    assert "All of them." in said_of(player, SOME)


def test_how_sure_somebody_is_may_be_said_by_the_keyboard_and_the_verdict_answers_to_it(room: Room) -> None:
    made = tried(confidence=True)
    player = room.open(room.lms(made), made)
    at_the_checks(player)
    steps = block(player, ONE).locator('[data-lp="sure"]')
    respond(player, ONE, WRONG, keys=True)
    for step, pressed in ((0, "true"), (2, "true"), (2, "false"), (2, "true")):
        tab_to(steps.nth(step))
        player.page.keyboard.press("Enter")
        assert steps.nth(step).get_attribute("aria-pressed") == pressed
    assert block(player, ONE).locator('[aria-pressed="true"]').count() == 1
    assert audit(player, "how sure", in_turn(2)) == []
    swiftly(block(player, ONE).locator('[data-lp="check"]'))
    assert "You were certain. Surprises" in said_of(player, ONE)
    assert not steps.first.is_visible()
    respond(player, SOME, RIGHT)
    swiftly(block(player, SOME).locator('[data-lp="check"]'))
    assert verdict(player, SOME) == "right", "nobody has to say it"
    assert block(player, SOME).locator(".sure-said").count() == 0


def test_another_try_is_of_another_answer_of_which_nobody_said_how_sure_they_are(room: Room) -> None:
    made = tried(tries=2, confidence=True)
    player = room.open(room.lms(made), made)
    at_the_checks(player)
    swiftly(block(player, ONE).locator('[data-lp="sure"]').last)
    respond(player, ONE, WRONG)
    swiftly(block(player, ONE).locator('[data-lp="check"]'))
    swiftly(block(player, ONE).locator('[data-lp="again"]'))
    assert block(player, ONE).locator('[aria-pressed="true"]').count() == 0
    respond(player, ONE, RIGHT)
    swiftly(block(player, ONE).locator('[data-lp="check"]'))
    assert block(player, ONE).locator(".sure-said").count() == 0


def test_the_result_says_how_many_of_the_answers_that_somebody_was_certain_of_were_right(room: Room) -> None:
    made = small(attempts=1)
    lesson = replace(made.lesson, quiz=replace(made.quiz, confidence=True))
    made = Packed(replace(made.course, lessons=(lesson,)))
    lms = room.lms(made)
    player = room.open(lms, made)
    player.read_on()
    player.press("next")
    for how in (WRONG, RIGHT, RIGHT):
        player.frame.locator('.page.current [data-lp="sure"]').last.click()
        player.answer_this(all_of(made.lesson, how))
        player.press("next")
    player.submit()
    assert player.frame.locator('[data-lp="result-certain"]').inner_text() == (
        "Of 3 answers you were certain of, 2 were right."
    )
    room.leave(lms)
    assert lms.calls.refused == []


def test_only_lessons_that_ask_so_carry_what_tries_and_confidence_need() -> None:
    without, having = checking().files("scorm12"), tried(tries=2, confidence=True).files("scorm12")
    signs = (("player.js", b"lp.tries="), ("player.js", b"lp.between="), ("player.js", b"lp.confidence="))
    for file, sign in (*signs, ("player.css", b".sure"), ("data.js", b'"sure.certain"'), ("data.js", b'"tries.left')):
        assert sign in having[file]
        assert sign not in without[file]
