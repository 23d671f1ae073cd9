"""Search over the lesson's own text: sections that have the words, and the words marked on their pages."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from lessonpack.model.blocks import Prose, Table
from lessonpack.model.content import (
    Emphasis,
    Grid,
    Paragraph,
    Text,
)
from lessonpack.model.course import Scos
from runtime.conftest import Room
from runtime.driver import HURRIED, Player
from runtime.lessons import Packed, content, reading_only, several, small, words
from runtime.states import lesson
from runtime.test_access import alone

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
MARKED = """() => [...(CSS.highlights.get("found") ?? [])].map(String)"""
FOCUS = "[document.activeElement.closest('.page')?.id, document.activeElement.textContent]"


def searched(player: Player, sought: str) -> list[str]:
    """Open the search, look for this, and read the titles of what is found."""
    player.press("search")
    player.page.keyboard.type(sought)
    return player.frame.locator(".hits a").all_inner_texts()


def reading(room: Room) -> Player:
    made = reading_only().course
    first, second = made.lessons[0].sections
    mixed = Prose(content=(Paragraph((Text("A glacier cal"), Emphasis((Text("ves"),)), Text(" into the Sea."))),))
    table = Table(grid=Grid(((Text("Ísland"),),), (((Text("Gletscher­zunge"),),),)))
    sections = (
        replace(first, blocks=(mixed, table)),
        replace(second, blocks=(Prose(content=words("The sea rises.")),)),
    )
    return alone(room, Packed(replace(made, lessons=(replace(made.lessons[0], sections=sections),))))


def test_sections_are_found_by_all_their_words_whatever_their_case_and_accents(room: Room) -> None:
    player = reading(room)
    assert searched(player, "SEA") == ["Part 1", "Part 2"]
    assert player.frame.locator(".found").inner_text() == "2 sections"
    player.page.keyboard.type(" island")
    assert player.frame.locator(".hits a").all_inner_texts() == ["Part 1"]
    player.page.keyboard.type(" nowhere")
    assert player.frame.locator(".hits a").count() == 0
    assert player.frame.locator(".found").inner_text() == "No section has all of these words."


def test_what_is_found_leads_to_its_page_with_the_words_marked_and_the_focus_at_the_first(room: Room) -> None:
    player = reading(room)
    searched(player, "calves gletscherz")
    assert player.frame.locator(".hits mark").all_inner_texts() == ["calves"]
    player.page.keyboard.press("Enter")
    assert player.place == "section-part_1"
    assert player.frame.evaluate(MARKED) == ["calves", "Gletscher­z"]
    assert player.frame.evaluate(FOCUS) == ["section-part_1", "A glacier calves into the Sea."]
    player.press("next")
    assert player.frame.evaluate(MARKED) == []


def test_a_section_is_found_by_its_title_and_its_heading_has_the_focus(room: Room) -> None:
    player = reading(room)
    assert searched(player, "part 2") == ["Part 2"]
    player.page.keyboard.press("Enter")
    assert player.frame.evaluate(FOCUS) == ["section-part_2", "Part 2"]


def test_arabic_is_found_without_its_vowels_and_forms_of_letters(room: Room) -> None:
    player = alone(room, lesson("arabic"))
    with_vowels = searched(player, "المدّ")
    player.page.keyboard.press("Escape")
    assert with_vowels == searched(player, "المد") != []
    player.frame.locator(".hits a").first.click()
    assert {len(found) for found in player.frame.evaluate(MARKED)} <= {4, 5}


def test_questions_between_the_blocks_are_not_searched(room: Room) -> None:
    player = alone(room, content("kitchen-sink"))
    assert searched(player, "yourself") == []


def test_only_lessons_that_are_open_are_searched(room: Room) -> None:
    player = alone(room, several())
    assert searched(player, "the second one") == ["Tides: Part 2"]


def test_closing_it_leads_back_to_where_it_was_opened(room: Room) -> None:
    player = reading(room)
    for size, back in ((None, "search"), (PHONE, "more")):
        if size:
            player.page.set_viewport_size(size)
        searched(player, "sea")
        player.page.keyboard.press("Escape")
        player.frame.wait_for_function("name => document.activeElement.dataset.lp === name", arg=back)


def test_where_highlights_are_unknown_the_first_word_is_selected(room: Room) -> None:
    player = reading(room)
    player.frame.evaluate("() => { Object.defineProperty(CSS, 'highlights', { value: undefined }); }")
    searched(player, "calves")
    player.page.keyboard.press("Enter")
    assert player.frame.evaluate("String(getSelection())") == "calves"


def test_a_lesson_without_text_has_no_search(room: Room) -> None:
    made = small().course
    player = alone(room, Packed(replace(made, lessons=(replace(made.lessons[0], sections=()),))))
    assert player.hook("search").count() == 0


@pytest.mark.versions("scorm2004")
def test_a_final_quiz_that_is_a_sco_of_its_own_opens_beside_lessons_that_are_searched(room: Room) -> None:
    """Its page shares their script, and has nothing to search."""
    made = Packed(replace(several().course, scos=Scos.PER_LESSON))
    final = room.lms(made).launch.replace("lessons/tides", "lessons/final")
    page = room.context.new_page()
    page.add_init_script(HURRIED)
    page.goto(final)
    player = Player(page.main_frame, made.lessons[-1])
    assert player.hook("search").count() == 0
    player.read_on()
    player.press("next")
    assert player.place.startswith("question-")
