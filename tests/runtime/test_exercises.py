"""Exercises between the blocks: prompts to answer in one's own words, worked examples that hide their last steps."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from playwright.sync_api import Browser, Locator

from lessonpack.ids import token
from lessonpack.model.blocks import (
    Block,
    KnowledgeCheck,
    Prose,
    Recall,
    Step,
    Steps,
)
from lessonpack.model.content import Paragraph, Text
from runtime.answers import RIGHT, WRONG, all_of
from runtime.conftest import Room
from runtime.driver import Player, tab_to
from runtime.lessons import JUDGE, ONE, SOME, Packed, small, words
from runtime.states import FORGETFUL
from runtime.test_access import PRINT, audit, in_turn
from runtime.test_checks import block, respond, verdict
from runtime.test_interactions import told

pytestmark = pytest.mark.browser

RECALL = Recall(
    prompt=words("What pulls the sea?"),
    answer=words("The moon does, and the sun."),
    checklist=((Text("The moon"),), (Text("The sun"),)),
)
AGAIN = Recall(prompt=(Paragraph((Text("And why?"),)), Paragraph((Text("Two lines."),))), answer=words("By its mass."))
STEPS = Steps(
    title=(Text("Three steps"),),
    task=words("Find it."),
    shown=(words("First this."),),
    hidden=(
        Step(content=words("Then that."), ask=(Text("What comes next?"),)),
        Step(content=words("And at last this.")),
    ),
)
OWN = "The moon, I believe."


def lesson(*blocks: Block) -> Packed:
    """A lesson whose first section has these blocks behind its text."""
    made = small().course
    first, *others = made.lessons[0].sections
    sections = (replace(first, blocks=(*first.blocks, *blocks)), *others)
    return Packed(replace(made, lessons=(replace(made.lessons[0], sections=sections),)))


def recall(player: Player, number: int = 1) -> Locator:
    return player.frame.locator(f"#recall-part_1-{number}")


def written(player: Player, number: int = 1) -> str:
    return recall(player, number).locator("textarea").input_value()


def ticked(player: Player) -> list[bool]:
    return [tick.is_checked() for tick in recall(player).locator("input").all()]


def at_the_section(room: Room, made: Packed, **settings: object) -> Player:
    player = room.open(room.lms(made, **settings), made)
    player.press("next")
    return player


def compare(player: Player, number: int = 1) -> None:
    recall(player, number).locator("summary").click()


# --- in one's own words ---------------------------------------------------------------------------------


def test_own_words_and_ticks_stay_in_the_browser_and_no_platform_hears_of_them(room: Room) -> None:
    made = lesson(RECALL, AGAIN)
    lms = room.lms(made)
    player = room.open(lms, made)
    player.press("next")
    assert not recall(player).locator("details p").first.is_visible()
    recall(player).locator("textarea").fill(OWN)
    compare(player)
    recall(player).locator("label").last.click()
    room.kill(player)
    later = room.open(lms, made)
    assert [written(later), written(later, 2)] == [OWN, ""]
    assert ticked(later) == [False, True]
    room.leave(lms)
    assert not [call for session in lms.sessions.values() for call in session if OWN in " ".join(call.args)]


@pytest.mark.versions("scorm12", "scorm2004")
def test_who_learns_after_somebody_else_at_the_same_computer_does_not_read_their_words(room: Room) -> None:
    made = lesson(RECALL)
    lms = room.lms(made, learner="ada")
    ada = room.open(lms, made)
    ada.press("next")
    recall(ada).locator("textarea").fill(OWN)
    room.kill(ada)
    lms.learner, lms.stored = "bob", None
    bob = room.open(lms, made)
    bob.press("next")
    assert written(bob) == ""
    kept = bob.frame.evaluate("() => Object.keys(localStorage).join()")
    assert "ada" not in kept, "nor can anybody read who it was"


def test_words_outlive_an_update_of_the_lesson_that_mends_the_prompt(room: Room) -> None:
    made = lesson(RECALL)
    lms = room.lms(made)
    player = room.open(lms, made)
    player.press("next")
    recall(player).locator("textarea").fill(OWN)
    room.kill(player)
    room.update(lms, lesson(Prose(content=words("More to read.")), replace(RECALL, prompt=words("Who pulls the sea?"))))
    assert written(room.open(lms, made)) == OWN


def test_start_over_throws_the_words_away(room: Room) -> None:
    made = lesson(RECALL)
    page = room.context.new_page()
    page.goto(room.server.lms(made.files("html")).launch)
    player = Player(page.main_frame, made.lesson)
    player.press("next")
    recall(player).locator("textarea").fill(OWN)
    player.press("restart")
    player.press("restart-confirm")
    player.frame.wait_for_function("() => window.lessonpack?.player")
    assert written(player) == ""
    assert OWN not in player.frame.evaluate("() => JSON.stringify(localStorage)")


def test_where_the_browser_keeps_nothing_it_says_so(room: Room) -> None:
    made = lesson(RECALL)
    page = room.context.new_page()
    page.add_init_script(FORGETFUL)
    page.goto(room.server.lms(made.files("html")).launch)
    player = Player(page.main_frame, made.lesson)
    player.press("next")
    recall(player).locator("textarea").fill(OWN)
    assert recall(player).locator(".not-kept").is_visible()
    assert not recall(player).locator(".kept-here").is_visible()


def test_garbage_in_the_browser_is_no_obstacle(room: Room) -> None:
    made = lesson(RECALL)
    url = room.server.lms(made.files("html")).launch
    page = room.context.new_page()
    page.goto(url)
    for garbage in ("{", "null", "7", '{"recall-part_1-1": 7}', '{"recall-part_1-1": {"text": 7, "ticked": 7}}'):
        page.evaluate("kept => localStorage.setItem(`lessonpack:${lessonpackData.id}:words`, kept)", garbage)
        page.goto(url)
        player = Player(page.main_frame, made.lesson)
        assert [written(player), ticked(player)] == ["", [False, False]]


def test_paper_has_lines_to_write_on_and_the_model_answer_with_the_key(room: Room) -> None:
    made = lesson(RECALL, AGAIN)
    player = at_the_section(room, made)
    compare(player)
    player.frame.evaluate(PRINT)
    player.page.emulate_media(media="print")
    within = player.hook("key").locator("li :is(ul, ol)")
    columns = {each.evaluate("list => getComputedStyle(list).columnCount") for each in within.all()}
    assert columns == {"auto"}, "what an answer consists of stands below each other"
    lines = "text => text.clientHeight / parseFloat(getComputedStyle(text).lineHeight)"
    assert recall(player).locator("textarea").evaluate(lines) == pytest.approx(3, abs=0.1)
    assert not recall(player).locator("details").is_visible()
    key = player.hook("key")
    assert "The moon does, and the sun." in key.inner_text()
    assert "And why? Two lines." in key.inner_text()
    assert key.locator("input").count() == 0


# --- a worked example -----------------------------------------------------------------------------------


def seen(player: Player) -> list[str]:
    """The steps on the screen, each on one line."""
    steps = player.frame.locator(".worked ol > li")
    return [" ".join(step.inner_text().split()) for step in steps.all() if step.is_visible()]


def test_hidden_steps_come_one_by_one_what_is_asked_before_its_step_and_paper_shows_every_one(room: Room) -> None:
    player = at_the_section(room, lesson(STEPS))
    player.page.emulate_media(media="print")
    assert seen(player) == ["First this.", "What comes next? Then that.", "And at last this."]
    assert not player.hook("next-step").is_visible()
    player.page.emulate_media(media="screen")
    asked = player.frame.locator(".ask textarea")
    more = player.hook("next-step")
    assert seen(player) == ["First this.", "What comes next?"]
    asked.fill("That, perhaps.")
    more.click()
    assert seen(player) == ["First this.", "What comes next? Then that."]
    assert asked.input_value() == "That, perhaps."
    assert "Then that." in player.hook("announcer").inner_text()
    more.click()
    assert seen(player)[2:] == ["And at last this."]
    assert not more.is_visible()


def test_a_field_in_which_nothing_was_written_goes_when_its_step_comes(room: Room) -> None:
    player = at_the_section(room, lesson(STEPS))
    player.hook("next-step").click()
    assert not player.frame.locator(".ask textarea").is_visible()


def test_the_keyboard_alone_does_the_exercises_and_axe_finds_nothing_there(room: Room) -> None:
    made = lesson(RECALL, STEPS)
    player = at_the_section(room, made, window="popup")
    keyboard = player.page.keyboard
    tab_to(recall(player).locator("textarea"))
    keyboard.type(OWN)
    tab_to(recall(player).locator("summary"))
    keyboard.press("Enter")
    tab_to(recall(player).locator("input").first)
    keyboard.press("Space")
    assert [written(player), ticked(player)] == [OWN, [True, False]]
    assert audit(player, "exercises", in_turn(0)) == []
    tab_to(player.hook("next-step"))
    keyboard.press("Enter")
    assert player.frame.evaluate("() => document.activeElement.dataset.lp") == "next-step"
    keyboard.press("Enter")
    assert player.frame.evaluate("() => document.activeElement.innerText.trim()") == "And at last this."
    assert audit(player, "exercises, done", in_turn(1)) == []


def test_without_scripts_prompt_and_folded_answer_are_there_and_all_steps(browser: Browser, room: Room) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(room.lms(lesson(RECALL, STEPS)).launch)
    assert page.get_by_text("What pulls the sea?").is_visible()
    assert not page.get_by_text("The moon does, and the sun.").is_visible()
    page.locator(".recall summary").click()
    assert page.get_by_text("The moon does, and the sun.").is_visible()
    assert page.locator("textarea:visible").count() == 0
    assert page.locator(".worked li:visible").count() == 3
    assert page.locator('[data-lp="next-step"]:visible').count() == 0
    context.close()


# --- before reading -------------------------------------------------------------------------------------


def guessing() -> Packed:
    """Two questions come before the first section: one is answered where the second section ends, one at the end."""
    made = small((JUDGE,)).course
    one = replace(ONE, evidence="The second one is right.")
    before = tuple(KnowledgeCheck(question=question.id) for question in (one, SOME))
    first = made.lessons[0]
    start, last = first.sections
    start = replace(start, blocks=(Prose(content=words("The second one is right.")),))
    last = replace(last, blocks=(Prose(content=words("Nothing else.")),))
    changed = replace(first, before=before, sections=(start, last), questions=(JUDGE, one, SOME))
    return Packed(replace(made, lessons=(changed,)))


def test_a_guess_is_answered_where_its_section_ends_and_is_told_nobody(room: Room) -> None:
    made = guessing()
    lms = room.lms(made)
    player = room.open(lms, made)
    assert player.frame.locator(".before .check:visible").count() == 2
    assert player.frame.locator('.before [data-lp="check"]:visible').count() == 0
    respond(player, ONE, WRONG)
    room.kill(player)
    player = room.open(lms, made)
    assert block(player, ONE).locator("input:checked").get_attribute("value") == "first"
    assert verdict(player, ONE) is None
    player.press("next")
    ended = player.frame.locator(".page.current .answered")
    assert ended.locator("h3").first.inner_text() == "You were asked this before you read"
    assert verdict(player, ONE) == "wrong"
    assert "Right answer" in ended.inner_text()
    player.press("next")
    assert verdict(player, SOME) is None
    assert block(player, SOME).locator('[data-lp="check"]').is_visible()
    player.take(all_of(made.lesson, RIGHT))
    assert player.score == "100"
    room.leave(lms)
    assert [fields["id"] for fields in told(lms.calls)] == [token(JUDGE.id)]


def test_before_reading_options_are_as_wide_as_where_they_are_answered_and_nobody_is_asked_twice(room: Room) -> None:
    made = guessing()
    player = room.open(room.lms(made), made)
    player.page.set_viewport_size({"width": 1440, "height": 900})
    width = "options => options.map((option) => option.getBoundingClientRect().width)"
    asked = player.frame.locator(".before .option").evaluate_all(width)
    player.press("next")
    answered = player.frame.locator(".page.current .answered .option").evaluate_all(width)
    assert set(asked) == set(answered)
    for name in ("next", "previous", "previous"):
        player.press(name)
    assert player.place == "overview"
    assert not player.frame.locator(".before").is_visible()


def test_axe_finds_nothing_where_it_is_asked_and_where_it_is_answered(room: Room) -> None:
    made = guessing()
    player = room.open(room.lms(made, window="popup"), made)
    respond(player, ONE, WRONG, keys=True)
    assert audit(player, "before", in_turn(0)) == []
    player.press("next")
    assert audit(player, "answered", in_turn(1)) == []


def test_a_lesson_of_nothing_but_questions_answers_them_at_once(room: Room) -> None:
    made = guessing().course
    made = replace(made, lessons=(replace(made.lessons[0], sections=()),))
    player = room.open(room.lms(Packed(made)), Packed(made))
    respond(player, ONE, WRONG)
    block(player, ONE).locator('[data-lp="check"]').click()
    assert verdict(player, ONE) == "wrong"


def test_without_scripts_the_question_stands_on_the_first_page(browser: Browser, room: Room) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(room.lms(guessing()).launch)
    assert page.get_by_role("heading", name="What do you think already?").is_visible()
    assert page.get_by_text("Which one?").is_visible()
    assert page.locator(".answered:visible").count() == 0
    context.close()


@pytest.mark.parametrize("target", ["html", "scorm12"])
def test_a_lesson_without_exercises_carries_nothing_of_them(target: str) -> None:
    without, having = (each.files(target) for each in (small(), lesson(RECALL, STEPS)))
    for file, sign in (("player.js", b"lp.Recall="), ("player.js", b"lp.Worked="), ("player.css", b"textarea")):
        assert sign in having[file]
        assert sign not in without[file]
