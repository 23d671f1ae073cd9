"""What a screen reader says and where the keyboard leads: accepted texts (`--accept` rewrites them), read as diffs."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Frame, Locator

from lessonpack.model.course import Answers, Mode, Reveal
from lessonpack.model.questions import Question
from runtime.answers import RIGHT, WRONG, all_of, answer
from runtime.conftest import Room
from runtime.driver import Player, leave, swiftly, tab_to
from runtime.lessons import ONE, SOME, Packed, content, several, small
from runtime.states import TIME_ENDS, Stage, days_later, in_order, with_quiz
from runtime.test_checks import at_the_checks, block, checking, respond, tried
from runtime.test_exercises import RECALL, STEPS, guessing, lesson
from runtime.test_revisit import asking
from runtime.versions import STATE

pytestmark = pytest.mark.browser

SPOKEN = Path(__file__).parent / "spoken"
PHONE = {"width": 390, "height": 700}
# What live regions came to say, one entry for each change that a browser tells screen readers of.
LISTEN = r"""() => {
  window.heard = [];
  const regions = '[role="status"], [role="alert"]';
  new MutationObserver((changes) => {
    const within = ({ target }) => (target.closest ? target : target.parentElement)?.closest(regions);
    const changed = new Set(changes.map(within));
    for (const { addedNodes } of changes) {
      for (const node of addedNodes) if (node.matches?.('[role="alert"]')) changed.add(node);
    }
    for (const region of changed) {
      const loud = region?.checkVisibility() && region.ariaLive !== "off";
      const words = loud ? region.innerText.replace(/\s+/g, " ").trim() : "";
      if (words) window.heard.push(words);
    }
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
}"""


@cache
def package(feedback: Reveal = Reveal.AT_ONCE) -> Packed:
    """One question of each kind, with everything in the order it was written in, and nothing held back."""
    made = in_order(small(pass_mark=Fraction(50), feedback=feedback))
    return with_quiz(made, answers=made.quiz.with_feedback)


def accepted(name: str, said: str, accept: bool) -> None:
    file = SPOKEN / name
    if accept:
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(f"{said}\n".encode())
    assert said == file.read_text("utf-8").removesuffix("\n"), name


def states(room: Room) -> Iterator[tuple[Player, str]]:
    """One learner on a phone, from the first page to the result, most of it wrong."""
    player = Stage(room.server, room.context, size=PHONE).course(package())
    yield player, "start"
    player.press("next")
    yield player, "section"
    player.press("contents")
    yield player, "contents"
    player.press("contents")
    player.read_on()
    yield player, "quiz"
    player.press("next")
    yield player, "question"
    player.respond(player.question, answer(player.question, WRONG))
    player.press("check")
    yield player, "question-wrong"
    player.press("next")
    yield player, "question-many"
    player.press("flag")
    player.press("next")
    player.answer_this(all_of(package().lesson, RIGHT))
    yield player, "question-right"
    player.press("next")
    yield player, "review"
    player.press("submit")
    yield player, "confirm"
    player.press("confirm")
    yield player, "result"


def others(room: Room) -> Iterator[tuple[Player, str]]:
    """What that learner does not meet: a pass, answers held back, practice, a check, a picture, and more."""
    stage = Stage(room.server, room.context, size=PHONE)
    passed = stage.course(package())
    passed.take(all_of(package().lesson, RIGHT))
    yield passed, "result-passed"
    held = stage.course(with_quiz(package(), answers=Answers.AFTER_LAST_ATTEMPT))
    held.read_on()
    yield held, "quiz-held"
    held.answer_all(all_of(package().lesson, WRONG))
    held.submit()
    yield held, "result-held"
    swiftly(held.hook("go-question").first)
    yield held, "question-held"
    practice = stage.course(with_quiz(package(), mode=Mode.PRACTICE, pass_mark=None, attempts=None))
    practice.read_on()
    practice.answer_all(all_of(package().lesson, RIGHT))
    yield practice, "practice-end"
    check = stage.course(in_order(checking()))
    check.press("next")
    check.press("next")
    judged = check.frame.locator(".page.current .check").last
    swiftly(judged.locator("input").first)
    swiftly(judged.locator('[data-lp="check"]'))
    yield check, "check"
    yield from asked_again(stage)
    exercises = stage.course(in_order(lesson(RECALL, STEPS)))
    exercises.press("next")
    swiftly(exercises.frame.locator(".recall summary"))
    yield exercises, "exercises"
    picture = stage.course(content("mesa-optimization"))
    picture.press("next")
    picture.press("enlarge")
    yield picture, "enlarged"
    picture.press("enlarge-close")
    picture.press("settings")
    yield picture, "settings"
    picture.press("search")
    picture.page.keyboard.type("objective gap")
    yield picture, "search"
    timed = stage.course(with_quiz(package(), time_limit=2))
    timed.read_on()
    timed.press("next")
    timed.frame.evaluate(TIME_ENDS)
    yield timed, "time-ends"
    yield stage.course(package(), stored={STATE: "garbage"}), "notice"
    yield stage.course(several(pass_mark=Fraction(50), attempts=1)), "menu"


def asked_again(stage: Stage) -> Iterator[tuple[Player, str]]:
    """Questions before reading, a second try of somebody who was certain, what was missed once more, and days later."""
    guess = stage.course(in_order(guessing()))
    swiftly(guess.frame.locator(".page.current .before input").first)
    yield guess, "before"
    guess.press("next")
    yield guess, "before-answered"
    check = stage.course(in_order(tried(tries=2, confidence=True)))
    at_the_checks(check)
    swiftly(block(check, ONE).locator('[data-lp="sure"]').last)
    respond(check, ONE, WRONG)
    press(check, ONE, "check")
    yield check, "tried"
    press(check, ONE, "again")
    yield check, "try-again"
    missed = stage.course(with_quiz(package(), attempts=2))
    missed.take(all_of(package().lesson, WRONG))
    missed.press("practise")
    yield missed, "round"
    days = asking(days=2, asked=(ONE,))  # one question: the order of several is another one each day
    lms = stage.server.lms(days.files("scorm12"), window="popup")
    read = stage.visit(lms, days)
    read.read_on()
    leave(read.lms_page, lms)
    days_later(lms, 3)
    read = stage.visit(lms, days)
    yield read, "days-later"
    read.press("revisit")
    yield read, "revisit"


def press(player: Player, question: Question, name: str) -> None:
    swiftly(block(player, question).locator(f'[data-lp="{name}"]'))


def names_of(found: Iterator[tuple[Player, str]], accept: bool) -> set[str]:
    """The files of these states, each with the names that were accepted."""
    seen = set()
    for player, state in found:
        accepted(f"{state}.yaml", player.frame.locator("body").aria_snapshot(), accept)
        seen.add(f"{state}.yaml")
    return seen


def test_the_way_through_a_lesson_has_the_names_that_were_accepted(room: Room, accept: bool) -> None:
    assert len(names_of(states(room), accept)) == 11


@pytest.mark.full
def test_every_state_has_the_names_that_were_accepted(room: Room, accept: bool) -> None:
    seen = names_of(states(room), accept) | names_of(others(room), accept)
    assert {file.name for file in SPOKEN.glob("*.yaml")} == seen


# --- announcements --------------------------------------------------------------------------------------


def heard(frame: Frame) -> list[str]:
    """What was announced since the last time this was asked."""
    frame.page.wait_for_timeout(20)
    told: list[str] = frame.evaluate("() => window.heard.splice(0)")
    return told


def test_each_thing_is_announced_once(room: Room) -> None:
    player = room.open(room.lms(package()), package())
    player.read_on()
    player.press("next")
    player.frame.evaluate(LISTEN)
    player.press("check")
    assert heard(player.frame) == ["Give an answer first."]
    player.respond(player.question, answer(player.question, WRONG))
    assert heard(player.frame) == []
    player.press("check")
    assert heard(player.frame) == [
        "From the lesson: The second one is right. Read it there Choice first Your answer About first."
    ]
    player.press("next")
    player.press("flag")
    assert heard(player.frame) == []
    player.press("next")
    player.press("next")
    player.submit()
    assert heard(player.frame) == ["Not there yet: 0 of 3 points. It takes 50% to pass. 0% Saved to your course."]


def test_trouble_in_saving_is_an_alert_and_its_end_is_told(room: Room) -> None:
    lms = room.lms(package())
    player = room.open(lms, package())
    player.frame.evaluate(LISTEN)
    player.page.evaluate("LMS.faults.Commit = 'false'")
    player.press("next")
    said = heard(player.frame)
    assert [words for words in said if "could not be saved" in words] == said[-1:]
    assert "Not saved" in said
    player.page.evaluate("LMS.faults.Commit = null")
    player.press("save")
    assert heard(player.frame) == ["Saved"]


# --- the keyboard ---------------------------------------------------------------------------------------


class Recorded:
    """A learner with a keyboard: every key, and what has the focus after it."""

    def __init__(self, player: Player) -> None:
        self.player = player
        self.lines: list[str] = []
        self._browser = player.page.context.new_cdp_session(player.page)

    def press(self, key: str) -> None:
        self.player.page.keyboard.press(key)
        place = self.player.place
        self.lines.append(f"{key:<10} {place:<22} {self._focused()}".rstrip())

    def to(self, target: Locator, key: str = "Enter") -> None:
        """Tab to an element, then press a key on it."""
        for _ in range(60):
            self.press("Tab")
            if target.evaluate("element => element === document.activeElement"):
                return self.press(key)
        raise AssertionError(f"Tab does not reach {target}")

    def _focused(self) -> str:
        """Role and name of the focused element, as the browser tells them to a screen reader."""
        found = self._browser.send("Runtime.evaluate", {"expression": "document.activeElement"})
        chosen = {"objectId": found["result"]["objectId"], "fetchRelatives": False}
        node: dict[str, Any] = self._browser.send("Accessibility.getPartialAXTree", chosen)["nodes"][0]
        role = node.get("role", {}).get("value", "")
        if role == "RootWebArea":
            return ""
        states = {p["name"]: p["value"].get("value") for p in node.get("properties", ())}
        told = [word for word in ("checked", "pressed", "expanded") if str(states.get(word, "")) == "true"]
        return " ".join([role, f'"{node.get("name", {}).get("value", "")}"', *told])


@pytest.mark.full
def test_the_way_of_the_keyboard_is_the_one_that_was_accepted(room: Room, accept: bool) -> None:
    """From the first page to the result without a pointer; every stop of Tab on the way is written down."""
    player = Stage(room.server, room.context, size=PHONE).course(package())
    learner = Recorded(player)
    learner.to(player.hook("contents"))
    learner.press("Escape")
    learner.to(player.hook("next"))
    learner.to(player.hook("next"))
    learner.to(player.hook("next"))
    learner.to(player.hook("next"))  # the quiz begins
    learner.to(player.hook("check"))  # with nothing chosen
    learner.to(player.frame.locator("summary:visible"))
    learner.to(player.frame.locator('.page.current input[value="first"]'), "Space")
    learner.press("ArrowDown")
    learner.to(player.hook("check"))  # the focus is on the verdict
    learner.to(player.hook("onward"))
    for value in ("a_1", "c_3", "d_4"):
        learner.to(player.frame.locator(f'.page.current input[value="{value}"]'), "Space")
    learner.to(player.hook("check"))
    learner.to(player.hook("onward"))
    learner.to(player.hook("flag"))
    learner.to(player.hook("next"))
    learner.to(player.hook("submit"))
    learner.to(player.hook("back"))
    learner.press("Enter")
    learner.to(player.hook("confirm"))
    assert player.place == "result"
    assert player.passed == "true"
    accepted("keyboard.txt", "\n".join(learner.lines), accept)


def test_an_enlarged_picture_is_closed_by_escape_and_the_focus_comes_back(room: Room) -> None:
    stage = Stage(room.server, room.context, "mesa-optimization", size={"width": 1280, "height": 800})
    player = stage.alone(stage.package())
    player.press("next")
    button, dialog = player.hook("enlarge"), player.frame.locator("dialog.enlarged")
    picture = player.frame.locator(".page.current .picture-box img")
    shown = picture.bounding_box()
    tab_to(button)
    player.page.keyboard.press("Enter")
    assert dialog.is_visible()
    assert player.hook("enlarge-close").evaluate("element => element === document.activeElement")
    large = dialog.locator("img")
    assert large.get_attribute("alt") == picture.get_attribute("alt")
    box = large.bounding_box()
    assert shown is not None
    assert box is not None
    assert box["width"] > shown["width"]
    assert box["height"] <= 800
    player.page.keyboard.press("Escape")
    assert not dialog.is_visible()
    assert button.evaluate("element => element === document.activeElement")
    picture.click()
    assert dialog.is_visible()
    player.press("enlarge-close")
    assert not dialog.is_visible()


def test_a_picture_that_does_not_arrive_has_its_words_and_no_button(room: Room) -> None:
    packed = content("mesa-optimization")
    player = room.open(room.losing(packed, "media/"), packed)
    player.press("next")
    picture = player.frame.locator(".page.current img")
    picture.evaluate("picture => picture.complete || new Promise((done) => picture.addEventListener('error', done))")
    assert "mesa-optimizer" in str(picture.get_attribute("alt"))
    assert picture.evaluate("picture => picture.clientWidth") >= 200
    assert player.hook("enlarge").count() == 0


def test_a_picture_that_cannot_become_larger_has_no_button(room: Room) -> None:
    stage = Stage(room.server, room.context, size={"width": 1280, "height": 800})
    player = stage.alone(stage.package())
    player.read_on()
    assert player.frame.locator('[data-lp="enlarge"]:not([hidden])').count() == 0


def test_radio_buttons_are_one_stop_and_boxes_are_each_one(room: Room) -> None:
    player = Stage(room.server, room.context, size=PHONE).alone(package())
    player.read_on()
    player.press("next")
    learner = Recorded(player)
    learner.to(player.hook("check"))
    assert sum(" radio " in line for line in learner.lines) == 1
    player.press("next")
    learner.lines.clear()
    learner.to(player.hook("check"))
    assert sum(" checkbox " in line for line in learner.lines) == len(SOME.choices)
