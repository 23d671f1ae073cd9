"""Anyone can use the player: axe finds nothing in any state, the keyboard suffices, narrow screens hold it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from lessonpack.ids import token
from lessonpack.model.course import Reveal
from runtime.answers import PARTLY, RIGHT, WRONG, all_of, answer, mix
from runtime.conftest import Room
from runtime.driver import Player, kind_of, tab_to
from runtime.lessons import ONE, SOME, Packed, choice, content, small, words
from runtime.lms import Lms

pytestmark = pytest.mark.browser

AXE = Path(__file__).parent.parent / "node_modules" / "axe-core" / "axe.min.js"
RUN = """() => axe.run(document, {rules: {"target-size": {enabled: true}}, resultTypes: ["violations"]}).then(
  found => found.violations.flatMap(
    rule => rule.nodes.map(node => `${rule.id}: ${node.target.join(" ")} (${node.failureSummary})`)))"""
WIDE, PHONE, NARROW = {"width": 1280, "height": 800}, {"width": 320, "height": 640}, {"width": 280, "height": 600}
DRAWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
OVERFLOW = """() => document.documentElement.scrollWidth - document.documentElement.clientWidth"""
UNCOVERED = """() => {
  const focused = document.activeElement;
  if (focused === document.body) return true;
  const box = (focused.closest(".option") || focused).getBoundingClientRect();
  const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  const within = focused.closest(".option") || focused;
  return hit !== null && (within.contains(hit) || hit.contains(within));
}"""
FOCUSED = "() => [document.activeElement.closest('.page').id, document.activeElement.tagName]"


@cache
def axe() -> str:
    return AXE.read_text("utf-8")


def audit(player: Player, state: str) -> list[str]:
    """What is wrong with the page as it stands, in light and dark, wide and narrow, and without motion."""
    page, frame = player.page, player.frame
    faults: list[str] = []
    if frame.evaluate("!window.axe"):
        frame.evaluate(axe())
    for scheme, size in (("light", WIDE), ("dark", WIDE), ("light", PHONE), ("dark", PHONE)):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.set_viewport_size(size)
        frame.evaluate(DRAWN)
        faults += [f"{state}, {scheme}, {size['width']} px: {fault}" for fault in frame.evaluate(RUN)]
    for size in (PHONE, NARROW):
        page.set_viewport_size(size)
        frame.evaluate(DRAWN)
        if beyond := frame.evaluate(OVERFLOW):
            faults.append(f"{state}: {beyond} px too wide for {size['width']} px")
    if frame.evaluate("document.getAnimations().length"):
        faults.append(f"{state}: something moves although the learner asked for less motion")
    page.set_viewport_size(WIDE)
    return faults


class Typist(Player):
    """A learner who has a keyboard and nothing else."""

    def press(self, name: str) -> None:
        tab_to(self.hook(name))
        self.page.keyboard.press("Enter")

    def respond(self, question: Any, response: Any) -> None:
        kind_of(question).keys(self.page_of(question), response)


def alone(room: Room, packed: Packed) -> Player:
    """The package on a page of its own, without an LMS."""
    page = room.context.new_page()
    page.goto(room.lms(packed).launch)
    return Player(page.main_frame, packed.lesson)


def in_popup(room: Room, packed: Packed, **settings: Any) -> tuple[Player, Lms]:
    """In a window of its own: sizes and media of that page are those of the package."""
    lms = room.lms(packed, window="popup", **settings)
    return room.open(lms, packed), lms


def test_axe_finds_nothing_while_reading(room: Room) -> None:
    packed = content("kitchen-sink")
    player = alone(room, packed)
    faults = audit(player, "overview, no LMS")
    while player.place != "quiz":
        player.press("next")
        faults += audit(player, player.place)
    player.page.set_viewport_size(PHONE)
    player.press("contents")
    faults += audit(player, "contents open")
    assert faults == []


@pytest.mark.parametrize("how", [RIGHT, WRONG, PARTLY])
def test_axe_finds_nothing_in_a_question(room: Room, how: str) -> None:
    packed = small(pass_mark=Fraction(50))
    player, _ = in_popup(room, packed)
    player.read_on()
    player.press("next")
    faults: list[str] = []
    for question in packed.lesson.asked:
        faults += audit(player, f"{question.id}, unanswered")
        if question.hint:
            player.frame.locator(f"#question-{question.id.replace('-', '_')} summary").click()
            faults += audit(player, f"{question.id}, hint open")
        player.respond(question, answer(question, how))
        faults += audit(player, f"{question.id}, chosen")
        player.press("flag")
        player.press("check")
        faults += audit(player, f"{question.id}, {how}")
        player.press("next")
    assert faults == []


@pytest.mark.parametrize("how", [RIGHT, WRONG])
def test_axe_finds_nothing_from_review_to_result(room: Room, how: str) -> None:
    packed = content("kitchen-sink")
    player, _ = in_popup(room, packed)
    player.read_on()
    player.press("next")
    for number in range(5):
        if number:
            player.answer_this(all_of(packed.lesson, how))
        else:
            player.press("flag")
        player.press("next")
    faults = audit(player, "review with an open question")
    player.press("submit")
    faults += audit(player, "confirm")
    player.press("confirm")
    faults += audit(player, f"result, {how}")
    player.press("go-question-1" if player.hook("go-question-1").count() else "previous")
    faults += audit(player, "after the result")
    assert faults == []


@pytest.mark.parametrize("mode", ["review", "browse"])
def test_axe_finds_nothing_when_looking_back(room: Room, mode: str) -> None:
    packed = small(pass_mark=Fraction(50))
    player, _ = in_popup(room, packed, mode=mode)
    faults = audit(player, mode)
    player.press("exit")
    assert faults + audit(player, "finished") == []


@pytest.mark.parametrize("fault", [{"commit": "false"}, {"initialize": "false"}])
def test_axe_finds_nothing_in_trouble(room: Room, fault: dict[str, str]) -> None:
    packed = small(pass_mark=Fraction(50))
    player, _ = in_popup(room, packed, faults=fault)
    player.press("next")
    assert audit(player, str(fault)) == []


@pytest.mark.parametrize("reveal", list(Reveal))
def test_the_keyboard_alone_suffices(room: Room, reveal: Reveal) -> None:
    packed = small(pass_mark=Fraction(50), feedback=reveal)
    lms = room.lms(packed)
    player = Typist(room.open(lms, packed).frame, packed.lesson)
    player.take(mix(packed.lesson, "rp"))
    assert player.place == "result"
    assert player.passed == "true"
    player.press("exit")
    assert player.place == "finished"
    room.leave(lms)
    assert lms.value("cmi.core.lesson_status") == "passed"
    assert lms.calls.refused == []


def test_the_contents_open_and_close_by_keyboard(room: Room) -> None:
    packed = small(pass_mark=Fraction(50))
    player = Typist(alone(room, packed).frame, packed.lesson)
    player.page.set_viewport_size(PHONE)
    toggle = player.hook("contents")
    player.press("contents")
    assert toggle.get_attribute("aria-expanded") == "true"
    player.page.keyboard.press("Escape")
    assert toggle.get_attribute("aria-expanded") == "false"
    assert toggle.evaluate("element => element === document.activeElement")
    player.press("contents")
    tab_to(player.frame.locator('#contents a[data-page="section-part_2"]'))
    player.page.keyboard.press("Enter")
    assert player.place == "section-part_2"
    assert toggle.get_attribute("aria-expanded") == "false"


def test_every_page_turn_moves_the_focus_to_the_heading_and_names_the_page(room: Room) -> None:
    packed = small(pass_mark=Fraction(50))
    player = alone(room, packed)
    titles = set()
    for act in ("next", "next", "next", "next"):
        player.press(act)
        focused = player.frame.evaluate(
            "document.activeElement.closest('.page').id + ' ' + document.activeElement.tagName"
        )
        place, tag = focused.split()
        assert place == player.place
        assert tag in ("H1", "H2", "H3")
        titles.add(player.page.title())
    assert len(titles) == 4


def test_a_verdict_is_announced_once_and_choosing_submits_nothing(room: Room) -> None:
    packed = small((ONE, SOME), pass_mark=Fraction(50))
    player = alone(room, packed)
    player.read_on()
    player.press("next")
    announcer = player.frame.locator('[data-lp="announcer"]')
    player.respond(player.question, answer(player.question, WRONG))
    assert player.verdict(ONE) == ""
    assert announcer.inner_text() == ""
    player.press("check")
    assert player.verdict(ONE) == "wrong"
    assert announcer.inner_text().count("About first.") == 1
    assert player.frame.locator('[role="status"]', has_text="About first.").count() == 1


def test_every_target_of_a_finger_is_24_pixels_high_at_least(room: Room) -> None:
    packed = content("kitchen-sink")
    player = alone(room, packed)
    player.page.set_viewport_size(PHONE)
    player.read_on()
    player.press("next")
    heights: Callable[[str], list[float]] = lambda selector: player.frame.locator(selector).evaluate_all(  # noqa: E731
        "all => all.filter(e => e.offsetParent).map(e => e.getBoundingClientRect().height)"
    )
    assert min(heights("button")) >= 24
    assert min(heights(".page.current .option")) >= 44


def test_without_scripts_the_lesson_reads_as_a_page(browser: Browser, room: Room) -> None:
    packed = content("kitchen-sink")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(room.lms(packed).launch)
    for section in packed.lesson.sections:
        assert page.get_by_role("heading", name=section.title, exact=True).is_visible()
    assert page.locator("noscript p").count() + page.locator("#quiz .notice").count() >= 1
    assert page.locator('[data-lp="exit"]:visible').count() == 0
    context.close()


def test_dark_and_light_are_two_looks(room: Room) -> None:
    player = alone(room, small(pass_mark=Fraction(50)))
    grounds = set()
    for scheme in ("light", "dark"):
        player.page.emulate_media(color_scheme=scheme)
        grounds.add(player.frame.evaluate("getComputedStyle(document.documentElement).backgroundColor"))
    assert len(grounds) == 2


def test_printed_it_is_a_document_with_everything_in_it(room: Room) -> None:
    packed = content("kitchen-sink")
    player = alone(room, packed)
    player.page.emulate_media(media="print")
    for section in packed.lesson.sections:
        assert player.page.get_by_role("heading", name=section.title, exact=True).is_visible()
    for question in packed.lesson.asked:
        assert player.page_of(question).is_visible()
    assert player.hook("next").count() == 0
    assert player.hook("contents").count() == 0


def test_a_word_longer_than_the_screen_is_broken(room: Room) -> None:
    long = "Donaudampfschifffahrt" * 8
    endless = replace(ONE, stem=words(long), choices=(choice(long[:60].lower(), correct=True), choice("b")))
    player = alone(room, small((endless,)))
    player.page.set_viewport_size(NARROW)
    player.read_on()
    player.press("next")
    assert player.frame.evaluate(OVERFLOW) == 0


@pytest.mark.parametrize("media", ["screen", "print"])
def test_every_block_is_seen_on_its_page(room: Room, media: Any) -> None:
    packed = content("kitchen-sink")
    player = alone(room, packed)
    player.page.emulate_media(media=media)
    for section in packed.lesson.sections:
        page = player.frame.locator(f"#section-{token(section.id)}")
        if media == "screen":
            player.press("next")
        blocks = page.locator("> *")
        assert blocks.count() > len(section.blocks)
        assert all(block.is_visible() for block in blocks.all())


PRINT = "() => dispatchEvent(new Event('beforeprint'))"


def test_the_key_is_printed_on_a_page_of_its_own_where_nothing_is_recorded(room: Room) -> None:
    player = alone(room, small())
    assert player.hook("key").count() == 0
    player.frame.evaluate(PRINT)
    player.page.emulate_media(media="print")
    answers = player.hook("key").locator("li")
    assert [" ".join(text.split()[1:]) for text in answers.all_inner_texts()][::2] == ["Choice second", "Choice true"]
    assert len(answers.nth(1).locator("p").all()) == 3


def test_while_work_is_recorded_paper_tells_no_more_than_the_page(room: Room) -> None:
    packed = small()
    player = room.open(room.lms(packed), packed)
    player.read_on()
    player.press("next")
    player.frame.evaluate(PRINT)
    player.page.emulate_media(media="print")
    assert player.hook("key").count() == 0
    player.page.emulate_media(media="screen")
    player.answer_this(all_of(packed.lesson, RIGHT))
    player.frame.evaluate(PRINT)
    player.page.emulate_media(media="print")
    assert player.hook("key").locator("li").count() == 1
    assert player.hook("choice-feedback").count() == 0


@pytest.mark.parametrize("size", [{"width": 600, "height": 400}, {"width": 320, "height": 256}])
def test_what_has_the_focus_is_never_covered(room: Room, size: Any) -> None:
    """Tab through a question in a small frame: the bar covers no focused control (WCAG 2.2, 2.4.11)."""
    packed = small(pass_mark=Fraction(50))
    player = alone(room, packed)
    player.read_on()
    player.press("next")
    player.page.set_viewport_size(size)
    for _ in range(25):
        player.page.keyboard.press("Tab")
        assert player.frame.evaluate(UNCOVERED), player.frame.evaluate("document.activeElement.outerHTML")
