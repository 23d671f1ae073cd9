"""The bar over the pages: what matters while one reads has room in it, the rest stands behind a button."""

from __future__ import annotations

from fractions import Fraction

import pytest

from runtime.conftest import Room
from runtime.driver import Player, tab_to
from runtime.lessons import Packed, small
from runtime.test_alone import address, visited

pytestmark = pytest.mark.browser

PHONE = {"width": 401, "height": 844}
DESK = {"width": 1280, "height": 800}


@pytest.fixture
def packed() -> Packed:
    return small(pass_mark=Fraction(80), attempts=2)


def on_a_phone(room: Room, packed: Packed) -> Player:
    player = visited(room.context, address(room, packed), packed)
    player.page.set_viewport_size(PHONE)
    player.press("next")
    return player


def test_on_a_phone_the_title_has_half_of_the_bar_and_progress_its_place(room: Room, packed: Packed) -> None:
    player = on_a_phone(room, packed)
    title = player.frame.locator(".bar-title").bounding_box()
    assert title is not None
    assert title["width"] * 2 > PHONE["width"]
    assert player.hook("progress").inner_text().startswith("2 of")
    assert player.hook("contents").is_visible()


def test_on_a_phone_what_deletes_everything_is_a_press_further_away(room: Room, packed: Packed) -> None:
    player = on_a_phone(room, packed)
    assert player.hook("restart").count() == 0
    player.press("more")
    assert player.hook("restart").is_visible()
    assert player.hook("save-state").inner_text() == "Kept in this browser"
    player.hook("restart").click()
    assert player.hook("restart").count() == 0
    assert player.notice("restart").is_visible()


def test_what_stands_behind_more_is_reached_and_left_by_keyboard(room: Room, packed: Packed) -> None:
    player = on_a_phone(room, packed)
    keyboard, more = player.page.keyboard, player.hook("more")
    tab_to(more)
    keyboard.press("Enter")
    keyboard.press("Tab")
    assert player.hook("search").evaluate("element => element === document.activeElement")
    keyboard.press("Tab")
    keyboard.press("Tab")
    assert player.hook("restart").evaluate("element => element === document.activeElement")
    keyboard.press("Escape")
    assert more.get_attribute("aria-expanded") == "false"
    assert more.evaluate("element => element === document.activeElement")
    keyboard.press("Enter")
    player.frame.locator("main").click(position={"x": 20, "y": 20})
    assert more.get_attribute("aria-expanded") == "false"


def test_on_a_wide_screen_nothing_stands_behind_a_button(room: Room, packed: Packed) -> None:
    player = on_a_phone(room, packed)
    player.page.set_viewport_size(DESK)
    assert player.hook("more").count() == 0
    assert player.hook("restart").is_visible()
