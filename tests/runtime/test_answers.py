"""When right answers are shown: on the screen, on paper, and looking back; before their time nowhere."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from playwright.sync_api import BrowserContext

from conftest import few
from lessonpack.model.course import Answers, Mode
from runtime.answers import PARTLY, RIGHT, WRONG, all_of, answer, mix
from runtime.conftest import Room
from runtime.driver import HURRIED, Player
from runtime.lessons import ONE, SOME, Packed, small

pytestmark = pytest.mark.browser

# Whether right options are marked that were not chosen, whether the page says what is said of one, and paper has a key.
TOLD = """() => {
  dispatchEvent(new Event("beforeprint"));
  const all = (selector) => [...document.querySelectorAll(selector)];
  const marked = all(".choice.missed:not(:has(input:checked))").length > 0;
  const said = all(".page.question").some((page) => page.textContent.includes("About second."));
  return [marked, said, all('[data-lp="key"] li').length > 0];
}"""

QUESTION, ATTEMPT, LAST, PASS = list(Answers)[:4]
# Which settings tell the right answers to who has come so far, all answers wrong but for those that pass.
MOMENTS = {
    "checked": {QUESTION},
    "held": {QUESTION, ATTEMPT},
    "looked back": {QUESTION, ATTEMPT},
    "come back": {QUESTION, ATTEMPT},
    "retried": set(),
    "kept": {QUESTION, ATTEMPT, LAST},
    "passed": {QUESTION, ATTEMPT, LAST, PASS},
}


def tells(player: Player) -> bool:
    """True when the page, and paper, tell the right answers; False when neither does."""
    [told] = set(player.frame.evaluate(TOLD))
    return bool(told)


@pytest.mark.parametrize("answers", few([LAST, QUESTION, ATTEMPT, PASS, Answers.NEVER]))
def test_right_answers_are_told_from_their_moment_on_and_not_before(room: Room, answers: Answers) -> None:
    packed = small(pass_mark=Fraction(30), attempts=3, answers=answers)
    lms, seen = room.lms(packed), {}
    player = room.at_a_question(lms, packed)
    assert not tells(player)
    player.answer_this(all_of(packed.lesson, WRONG))
    assert player.verdict(ONE) == "wrong"
    seen["checked"] = tells(player)
    player.press("next")
    player.answer_on(all_of(packed.lesson, WRONG))
    player.submit()
    seen["held"] = tells(player)
    player.hook("go-question").first.click()
    assert "About first." in player.page_of(ONE).inner_text()
    seen["looked back"] = tells(player)
    room.leave(lms)
    player = room.open(lms, packed)
    seen["come back"] = tells(player)
    player.frame.evaluate("lessonpack.player.go({ kind: 'result', id: '' })")
    player.press("retry")
    seen["retried"] = tells(player)
    player.answer_on(all_of(packed.lesson, WRONG))
    player.submit()
    player.press("accept")
    seen["kept"] = tells(player)
    passing = room.open(room.lms(packed), packed)
    passing.take(mix(packed.lesson, "wrr"))
    seen["passed"] = tells(passing)
    assert seen == {moment: answers in telling for moment, telling in MOMENTS.items()}


def test_what_is_held_back_is_said_and_what_helps_is_told(room: Room) -> None:
    packed = small(pass_mark=Fraction(80))
    player = room.open(room.lms(packed), packed)
    assert "You see the right answers once you make no further attempt" in str(
        player.frame.locator("#quiz").text_content()
    )
    player.read_on()
    player.press("next")
    player.answer_this(all_of(packed.lesson, RIGHT))
    assert "The second one is right." in player.hook("verdict").inner_text()
    player.press("next")
    player.respond(SOME, answer(SOME, PARTLY))
    player.press("check")
    assert player.verdict(SOME) == "partly"
    assert player.hook("choice-feedback").count() == 0
    boxes = player.page_of(SOME).locator("input")
    drawn = boxes.evaluate_all("boxes => boxes.map((box) => [box.checked, getComputedStyle(box).backgroundColor])")
    assert len({colour for _, colour in drawn}) == len({(checked, colour) for checked, colour in drawn}) == 2
    assert player.hook("verdict").inner_text().split("\n")[-1] == "Look again."
    player.press("next")
    player.answer_this(all_of(packed.lesson, RIGHT))
    player.press("next")
    player.submit()
    assert player.hook("held-back").inner_text() == "You will see the right answers once you make no further attempt."
    player.press("accept")
    assert player.hook("held-back").count() == 0
    player.hook("go-question").first.click()
    assert player.hook("choice-feedback").count() == 4
    assert "Always." in player.hook("verdict").inner_text()


def test_who_fails_for_good_is_not_promised_what_only_a_pass_shows(room: Room) -> None:
    packed = small(pass_mark=Fraction(80), attempts=2, answers=Answers.AFTER_PASS)
    player = room.open(room.lms(packed), packed)
    player.take(all_of(packed.lesson, WRONG))
    assert player.hook("held-back").inner_text() == "You will see the right answers once you have passed."
    player.press("accept")
    assert player.hook("held-back").inner_text() == "The right answers to this quiz are not shown."


@pytest.mark.parametrize("answers", few([Answers.AFTER_LAST_ATTEMPT, Answers.NEVER], 1))
@pytest.mark.parametrize("where", few(["html", "review", "no platform", "browse"]))
def test_where_nothing_is_recorded_paper_holds_them_back_as_well(room: Room, where: str, answers: Answers) -> None:
    packed = small(pass_mark=Fraction(30), answers=answers)
    player = elsewhere(room, packed, where)
    assert not tells(player)
    player.take(all_of(packed.lesson, WRONG))
    assert not tells(player)


def elsewhere(room: Room, packed: Packed, where: str) -> Player:
    """The package where no answer of this session is kept by a platform."""
    if where in ("review", "browse"):
        return room.open(room.lms(packed, mode=where), packed)
    return visited(room.context, room, packed, "html" if where == "html" else room.version.target)


def visited(context: BrowserContext, room: Room, packed: Packed, target: str) -> Player:
    page = context.new_page()
    page.add_init_script(HURRIED)
    page.goto(room.server.lms(packed.files(target)).launch)
    return Player(page.main_frame, packed.lesson)


@pytest.mark.full
def test_practice_that_never_shows_them_lets_learners_try_until_they_are_right(room: Room) -> None:
    settings: dict[str, Any] = {"mode": Mode.PRACTICE, "answers": Answers.NEVER}
    packed = small(**settings)
    player = room.at_a_question(room.lms(packed), packed)
    player.answer_this(all_of(packed.lesson, WRONG))
    assert (player.verdict(ONE), tells(player)) == ("wrong", False)
    player.press("again")
    player.answer_this(all_of(packed.lesson, RIGHT))
    assert player.verdict(ONE) == "right"
    assert "About second." in player.page_of(ONE).inner_text()
