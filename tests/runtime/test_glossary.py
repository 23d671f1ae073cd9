"""Terms that explain themselves: where a section first has them, beside the text or below it; a list on paper."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace
from playwright.sync_api import Browser

from conftest import few
from lessonpack.model.blocks import Prose
from lessonpack.model.content import Code, Paragraph, Text
from lessonpack.model.course import Term
from runtime.conftest import Room
from runtime.driver import HURRIED, Player, tab_to
from runtime.lessons import Packed, reading_only, words
from runtime.test_access import alone

pytestmark = pytest.mark.browser

DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
TERMS = (
    Term(term="glacier", text="A river of ice.", also=("glaciers",)),
    Term(term="ice", text="Water that is cold."),
)
FIRST = (
    Prose(content=(Paragraph((Code("glacier"), Text(" is a word. All Glaciers are slow, and a glacier is of ice."))),)),
    Prose(content=words("The next paragraph has a price.")),
)
SHOWN = "button => getComputedStyle(document.getElementById(button.getAttribute('aria-controls'))).display"
# How often a text is folded when terms are looked for once more.
FOLDED = """() => {
  const { folded } = lessonpack;
  let times = 0;
  lessonpack.folded = (text) => { times += 1; return folded(text); };
  new lessonpack.Glossary();
  lessonpack.folded = folded;
  return times;
}"""
LEFT = "e => e.getBoundingClientRect().left"


def packed() -> Packed:
    made = reading_only().course
    first, second = made.lessons[0].sections
    sections = (replace(first, blocks=FIRST), replace(second, blocks=(Prose(content=words("No such word, but ice.")),)))
    return Packed(replace(made, lessons=(replace(made.lessons[0], sections=sections, glossary=TERMS),)))


def opened(room: Room, size: Any) -> Player:
    page = room.context.new_page()
    page.set_viewport_size(size)
    made = packed()
    page.add_init_script(HURRIED)
    page.goto(room.lms(made).launch)
    player = Player(page.main_frame, made.lesson)
    player.press("next")
    return player


def test_a_term_is_explained_where_a_section_first_has_it_as_a_word_of_its_own(room: Room) -> None:
    player = opened(room, PHONE)
    assert player.frame.locator(".section button.term").all_text_contents() == ["Glaciers", "ice", "ice"]


def test_on_a_phone_it_opens_below_its_paragraph_by_keyboard_too(room: Room) -> None:
    player = opened(room, PHONE)
    term = player.frame.locator(".current button.term").first
    assert (term.get_attribute("aria-expanded"), term.evaluate(SHOWN)) == ("false", "none")
    tab_to(term)
    player.page.keyboard.press("Enter")
    assert (term.get_attribute("aria-expanded"), term.evaluate(SHOWN)) == ("true", "block")
    assert player.frame.locator(".current > p").nth(1).inner_text().endswith("glacier A river of ice.")
    player.page.keyboard.press("Enter")
    assert (term.get_attribute("aria-expanded"), term.evaluate(SHOWN)) == ("false", "none")


def test_on_a_desk_it_stands_in_the_margin(room: Room) -> None:
    player = opened(room, DESK)
    term = player.frame.locator(".current button.term").first
    assert (term.get_attribute("aria-expanded"), term.evaluate(SHOWN)) == ("true", "block")
    text = player.frame.locator(".current > p").nth(1).bounding_box()
    note = player.frame.locator(".current .term-note").first
    assert text is not None
    assert note.evaluate(LEFT) > text["x"] + text["width"]
    term.click()
    assert not note.is_visible()


@pytest.mark.parametrize("scripts", few([True, False]))
def test_on_paper_and_without_scripts_there_is_a_list(browser: Browser, room: Room, scripts: bool) -> None:
    context = browser.new_context(java_script_enabled=scripts)
    page = context.new_page()
    page.goto(room.lms(packed()).launch)
    if scripts:
        assert not page.locator(".glossary").is_visible()
        page.emulate_media(media="print")
        assert page.locator(".term-note:visible").count() == 0
    assert page.locator(".glossary dt").all_inner_texts() == ["glacier", "ice"]
    assert page.locator(".glossary dd").all_inner_texts() == ["A river of ice.", "Water that is cold."]
    context.close()


def test_of_many_terms_each_is_explained_and_each_text_is_folded_once(room: Room) -> None:
    """Of two that overlap the longer one is; one that is longer than its line is broken."""
    number = 300
    names = ("ice", "sea ice", "W" * 300, *(f"term{n}" for n in range(number)))
    text = " ".join(["The sea ice is no ice.", *names[2:]])
    made = reading_only().course
    first = replace(made.lessons[0].sections[0], blocks=(Prose(content=words(text)),))
    terms = tuple(Term(term=name, text="Means something.") for name in names)
    lesson = replace(made.lessons[0], sections=(first,), glossary=terms)
    player = alone(room, Packed(replace(made, lessons=(lesson,))))
    player.page.set_viewport_size(PHONE)
    player.press("next")
    shown = player.frame.locator(".section button.term").all_text_contents()
    assert shown == ["sea ice", "ice", *names[2:]]
    assert player.frame.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    folded = player.frame.evaluate(FOLDED)
    assert folded < 5 * number


def test_a_lesson_without_terms_carries_nothing_of_them(room: Room) -> None:
    files = reading_only().files("scorm12")
    assert b"Glossary=class" not in files["player.js"]
    assert b"button.term" not in files["player.css"]
    assert b"glossary" not in files["index.html"]
    assert alone(room, reading_only()).frame.locator("button.term").count() == 0
