"""Text that is opened by its title, and text that stands beside a picture."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from playwright.sync_api import Browser

from lessonpack.model.blocks import Figure, Folded, Width
from lessonpack.model.content import Code, Image, Text
from runtime.conftest import Room
from runtime.driver import Player, tab_to
from runtime.lessons import Packed, content, small, words
from runtime.test_access import alone, audit, in_turn
from runtime.test_exercises import lesson
from runtime.test_search import searched

pytestmark = pytest.mark.browser

HIDDEN = "Only some readers need this."
FOLDED = Folded(title=(Text("Why "), Code("so"), Text("?")), content=words(HIDDEN))
OTHER = Folded(title=(Text("Another"),), content=words("It stays closed."))
OPEN = "element => element.open"
BOX = "e => { const { left, top, bottom } = e.getBoundingClientRect(); return [left, top, bottom]; }"


def at_the_section(room: Room, made: Packed, width: int = 1440) -> Player:
    player = alone(room, made)
    player.page.set_viewport_size({"width": width, "height": 900})
    player.press("next")
    return player


def test_folded_text_is_opened_and_closed_by_keys_and_is_there_on_paper(room: Room) -> None:
    player = at_the_section(room, lesson(FOLDED, OTHER))
    title = player.frame.locator(".current summary").first
    assert not player.frame.get_by_text(HIDDEN).is_visible()
    tab_to(title)
    player.page.keyboard.press("Enter")
    assert player.frame.get_by_text(HIDDEN).is_visible()
    assert player.frame.locator(".current .fold").evaluate_all("all => all.map((each) => each.open)") == [True, False]
    player.page.keyboard.press("Space")
    assert not player.frame.get_by_text(HIDDEN).is_visible()
    folded = player.frame.locator(".fold p").all()
    assert [each.is_visible() for each in folded] == [False, False]
    player.page.emulate_media(media="print")
    assert [each.is_visible() for each in folded] == [True, True]
    assert not player.frame.locator(".fold .icon").first.is_visible()


def test_folded_text_is_opened_without_scripts(browser: Browser, room: Room) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(room.lms(lesson(FOLDED)).launch)
    page.get_by_text("Why so?").click()
    assert page.get_by_text(HIDDEN).is_visible()
    context.close()


def test_the_search_opens_the_text_that_it_leads_to(room: Room) -> None:
    player = at_the_section(room, lesson(FOLDED, OTHER))
    assert searched(player, "some readers") == ["Part 1"]
    player.frame.locator(".hits a").click()
    assert player.frame.get_by_text(HIDDEN, exact=True).is_visible()
    assert not player.frame.locator(".fold").nth(1).evaluate(OPEN)


def test_text_stands_beside_its_picture_where_there_is_room_and_on_a_phone_below_it(room: Room) -> None:
    [media] = [media for media in content("kitchen-sink").course.media if media.path == "media/bars.png"]
    figures = {
        width: Figure(image=Image(media, "Bars"), beside=words("What the bars say, in a line or two."), width=width)
        for width in Width
    }
    made = Packed(replace(lesson(*figures.values()).course, media=(media,)))
    player = at_the_section(room, made)
    pairs = player.frame.locator(".current .beside").all()
    for width, pair in zip(figures, pairs, strict=True):
        picture, text = (part.evaluate(BOX) for part in pair.locator("> *").all())
        assert picture[0] < text[0], f"to the right of it, {width}"
        assert text[1] - 8 <= picture[1] <= text[1] + 8, f"level with it, {width}"
    player.page.set_viewport_size({"width": 390, "height": 900})
    for width, pair in zip(figures, pairs, strict=True):
        picture, text = (part.evaluate(BOX) for part in pair.locator("> *").all())
        assert picture[2] < text[1], f"below it, {width}"
        assert width is not Width.TEXT or picture[0] == text[0]


def test_axe_finds_nothing_closed_and_open(room: Room) -> None:
    player = at_the_section(room, lesson(FOLDED, OTHER))
    assert audit(player, "closed", in_turn(0)) == []
    player.frame.locator(".current summary").first.click()
    assert audit(player, "open", in_turn(1)) == []


@pytest.mark.parametrize("target", ["html", "scorm12", "cc13"])
def test_a_lesson_without_them_carries_no_style_of_theirs(target: str) -> None:
    name = "lesson.css" if target == "cc13" else "player.css"
    without, having = (each.files(target)[name] for each in (small(), content("kitchen-sink")))
    for sign in (b".fold{", b".beside{"):
        assert sign in having
        assert sign not in without
