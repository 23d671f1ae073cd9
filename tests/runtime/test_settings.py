"""Reading settings: size, spacing, length of lines and colour of the page, kept in this browser."""

from __future__ import annotations

from typing import Any

import pytest

from runtime.conftest import Room
from runtime.driver import HURRIED, Player
from runtime.lessons import content, small
from runtime.states import FORGETFUL, lesson
from runtime.test_access import FOCUSED, OVERFLOW, alone

pytestmark = pytest.mark.browser

DESK, PHONE, TINY = {"width": 1440, "height": 900}, {"width": 390, "height": 844}, {"width": 280, "height": 600}
TEXT = """() => {
  const text = document.querySelector(".page.current > p:not(.opener)");
  const { letterSpacing, wordSpacing } = getComputedStyle(text);
  const lines = getComputedStyle(text).lineHeight;
  return { zoom: text.getBoundingClientRect().height / text.offsetHeight, letterSpacing, wordSpacing, lines };
}"""
GROUND = "getComputedStyle(document.documentElement).backgroundColor"
WIDTH = "document.querySelector('.page.current > p:not(.opener)').getBoundingClientRect().width"
SHAPE = "() => document.querySelector('main').getBoundingClientRect().toJSON()"
LIGHT, DARK, WARM = "rgb(255, 255, 255)", "rgb(21, 24, 29)", "rgb(248, 240, 224)"


def choose(player: Player, *values: str) -> None:
    """Open the settings, press these where a finger would, whatever lies over them, and close them."""
    player.press("settings")
    for value in values:
        name, _, word = value.partition("=")
        player.frame.locator(f'.settings input[name="lp-{name}"][value="{word}"]').locator("..").click(force=True)
    player.page.keyboard.press("Escape")


def reader(room: Room, size: Any = DESK) -> Player:
    player = alone(room, content("mesa-optimization"))
    player.page.set_viewport_size(size)
    player.press("next")
    return player


def test_text_becomes_larger_has_more_space_and_lines_as_long_as_wanted_and_the_bar_stays(room: Room) -> None:
    player = reader(room)
    bar = player.frame.locator(".bar").bounding_box()
    before = player.frame.evaluate(TEXT)
    choose(player, "size=s150")
    assert player.frame.evaluate(TEXT)["zoom"] == pytest.approx(1.5, abs=0.02)
    box = player.frame.locator(".bar").bounding_box()
    assert bar
    assert box
    assert box["height"] == bar["height"]
    assert player.frame.evaluate(OVERFLOW) == 0
    choose(player, "size=", "spacing=spaced")
    after = player.frame.evaluate(TEXT)
    assert before["letterSpacing"] == "normal"
    assert float(after["letterSpacing"].removesuffix("px")) > 1
    assert float(after["wordSpacing"].removesuffix("px")) > 3.5 * float(after["letterSpacing"].removesuffix("px"))
    assert float(after["lines"].removesuffix("px")) > float(before["lines"].removesuffix("px"))
    choose(player, "spacing=")
    widths = []
    for value in ("width=narrow", "width=", "width=wide"):
        choose(player, value)
        widths.append(player.frame.evaluate(WIDTH))
    assert widths == sorted(set(widths))
    assert player.frame.evaluate(OVERFLOW) == 0


def test_letters_that_join_keep_touching(room: Room) -> None:
    player = alone(room, lesson("arabic"))
    player.press("next")
    choose(player, "spacing=spaced")
    found = player.frame.evaluate(TEXT)
    assert found["letterSpacing"] in ("normal", "0px")
    assert found["wordSpacing"] != "0px"


def test_the_colour_of_the_page_is_the_learner_s_whatever_the_system_asks_for(room: Room) -> None:
    player = reader(room)
    schemes: tuple[Any, ...] = ("light", "dark")
    found = {}
    for scheme in schemes:
        player.page.emulate_media(color_scheme=scheme)
        for word in ("light", "dark", "warm", ""):
            choose(player, f"colour={word}")
            found[scheme, word] = player.frame.evaluate(GROUND)
    chosen = {"light": LIGHT, "dark": DARK, "warm": WARM}
    as_the_system = {("light", ""): LIGHT, ("dark", ""): DARK}
    assert found == {(scheme, word): ground for scheme in schemes for word, ground in chosen.items()} | as_the_system


def test_what_was_chosen_is_kept_for_the_next_lesson_and_nothing_moves_when_it_opens(room: Room) -> None:
    lms = room.lms(content("mesa-optimization"))
    page = room.context.new_page()
    page.set_viewport_size(DESK)
    page.add_init_script(HURRIED)
    page.goto(lms.launch)
    player = Player(page.main_frame, content("mesa-optimization").lesson)
    choose(player, "size=s130", "colour=warm")
    page.route("**/player.js", lambda _route: None)
    page.goto(lms.launch, wait_until="commit")
    page.wait_for_selector("main", state="attached")
    early = page.evaluate(SHAPE), page.evaluate(GROUND)
    page.unroute_all()
    page.goto(lms.launch)
    player = Player(page.main_frame, content("mesa-optimization").lesson)
    assert (page.evaluate(SHAPE)["width"], page.evaluate(GROUND)) == (early[0]["width"], WARM)
    player.press("settings")
    chosen = page.locator(".settings :checked").evaluate_all("all => all.map(({ value }) => value)")
    assert chosen == ["s130", "", "", "warm"]


def test_where_the_browser_keeps_nothing_it_holds_until_the_page_is_left(room: Room) -> None:
    page = room.context.new_page()
    page.add_init_script(f"{HURRIED}{FORGETFUL}")
    page.goto(room.lms(small()).launch)
    player = Player(page.main_frame, small().lesson)
    choose(player, "colour=dark")
    assert page.evaluate(GROUND) == DARK


def test_the_settings_are_chosen_by_keyboard_and_closing_them_leads_back(room: Room) -> None:
    player = reader(room)
    keyboard = player.page.keyboard
    for size, back, chosen in ((DESK, "settings", "s115"), (PHONE, "more", "s130")):
        player.page.set_viewport_size(size)
        player.press("settings")
        assert player.frame.evaluate("document.activeElement.name") == "lp-size", back
        keyboard.press("ArrowRight")
        assert player.frame.evaluate("document.documentElement.dataset.reading") == chosen, back
        keyboard.press("Tab")
        assert player.frame.evaluate("document.activeElement.name") == "lp-spacing", back
        keyboard.press("Escape")
        assert not player.frame.locator(".settings").is_visible(), back
        assert player.frame.evaluate("document.activeElement.dataset.lp") == back


def test_paper_knows_no_settings(room: Room) -> None:
    player = reader(room)
    before = player.frame.evaluate(GROUND)
    choose(player, "size=s150", "colour=dark", "spacing=spaced")
    player.page.emulate_media(media="print")
    assert player.frame.evaluate(GROUND) == before
    found = player.frame.evaluate(TEXT)
    assert (found["zoom"], found["letterSpacing"]) == (pytest.approx(1, abs=0.02), "normal")


def test_a_turned_page_has_the_focus_whatever_the_size(room: Room) -> None:
    player = reader(room, TINY)
    choose(player, "size=s150", "spacing=spaced")
    player.press("next")
    assert player.frame.evaluate(FOCUSED)[1] == "H2"
    assert player.frame.evaluate(OVERFLOW) == 0
