"""Footnotes: marks in the text, what they say below the section, and the ways between them."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from lessonpack.findings import Log
from lessonpack.model.blocks import Block, Folded, Prose
from lessonpack.model.content import Note, Paragraph, RichText, Text, plain
from lessonpack.source import reader
from runtime.conftest import Room
from runtime.driver import Player, tab_to
from runtime.lessons import Packed, content, small
from runtime.test_access import alone, audit, in_turn
from runtime.test_exercises import AGAIN, RECALL, lesson
from runtime.test_search import searched

pytestmark = pytest.mark.browser

FOCUS = "[document.activeElement.id, document.activeElement.closest('.page')?.id]"


def noted(*said: str) -> RichText:
    """A line with a mark for each note."""
    return (Paragraph(tuple(part for each in said for part in (Text("The sea"), Note((Text(each),))))),)


def at_the_section(room: Room, *blocks: Block) -> Player:
    player = alone(room, lesson(*blocks))
    player.press("next")
    return player


def test_what_says_the_same_in_a_section_is_one_note_and_keys_lead_to_it_and_back_to_each_mark(room: Room) -> None:
    player = at_the_section(room, Prose(content=noted("One.", "Two.", "One.")))
    assert player.frame.locator(".current .note-mark").all_inner_texts() == ["1", "2", "1"]
    assert player.frame.locator(".current .notes li").count() == 2
    assert player.frame.locator(".current .notes [role=doc-backlink]").count() == 3
    assert audit(player, "notes", in_turn(0)) == []
    mark = player.frame.locator(".current .note-mark a").nth(1)
    tab_to(mark)
    player.page.keyboard.press("Enter")
    assert player.frame.evaluate(FOCUS) == ["note-2", "section-part_1"]
    player.page.keyboard.press("Tab")
    player.page.keyboard.press("Enter")
    assert player.frame.evaluate(FOCUS) == ["note-2-mark-1", "section-part_1"]


def test_notes_are_counted_through_the_lesson_and_stand_below_their_section(room: Room) -> None:
    made = lesson(Prose(content=noted("One.", "Two."))).course
    first, second = made.lessons[0].sections
    sections = (first, replace(second, blocks=(Prose(content=noted("Three.")),)))
    player = alone(room, Packed(replace(made, lessons=(replace(made.lessons[0], sections=sections),))))
    player.press("next")
    player.press("next")
    assert player.frame.locator(".current .note-mark").all_inner_texts() == ["3"]
    assert player.frame.locator(".current .notes ol").get_attribute("start") == "3"


def test_the_way_back_opens_the_text_that_its_mark_is_folded_in(room: Room) -> None:
    player = at_the_section(room, Folded(title=(Text("More"),), content=noted("One.")))
    player.frame.locator(".current .notes a").click()
    assert player.frame.evaluate(FOCUS) == ["note-1-mark-1", "section-part_1"]
    assert player.frame.locator(".current .note-mark").is_visible()


def test_the_search_passes_over_the_numbers_of_notes(room: Room) -> None:
    player = at_the_section(room, Prose(content=noted("One.")))
    assert searched(player, "sea1") == []
    player.frame.locator("#sought").fill("the sea")
    assert player.frame.locator(".hits a").all_inner_texts() == ["Part 1"]


NOTED = """
lessonpack: 1
id: noted
title: Noted
language: en
hook: "So[^1].\\n\\n[^1]: Said *here*."
questions:
  - true_false: {id: q, stem: "Is it[^1]?\\n\\n[^1]: What it is.", answer: true}
"""


def test_in_questions_and_in_the_opening_a_note_stands_in_brackets(tmp_path: Path) -> None:
    course = reader.read(NOTED, "lesson.yaml", tmp_path, Log())
    assert course is not None
    assert plain(course.lessons[0].hook) == "So (Said here.)."
    assert course.lessons[0].questions[0].stem == (
        Paragraph((Text("Is it"), Text(" ("), Text("What it is."), Text(")"), Text("?"))),
    )


@pytest.mark.parametrize("target", ["html", "cc13"])
def test_a_lesson_without_notes_carries_no_style_of_theirs(target: str) -> None:
    name = "lesson.css" if target == "cc13" else "player.css"
    without, having = (each.files(target)[name] for each in (small(), content("kitchen-sink")))
    assert b".notes{" in having
    assert b".notes{" not in without


def test_pages_of_cartridges_have_the_notes_below_them() -> None:
    files = lesson(Prose(content=noted("One."))).files("cc13")
    page = files["pages/part_1.html"].decode()
    assert 'id="note-1-mark-1" role="doc-noteref"' in page
    assert page.index('role="doc-endnotes"') > page.index("The sea")


def test_what_follows_a_rule_has_no_second_one(room: Room) -> None:
    folded = Folded(title=(Text("More"),), content=noted("One."))
    player = at_the_section(room, folded, RECALL, folded, AGAIN, RECALL, Prose(content=noted("Two.")), RECALL)
    doubled = """section => [...section.children].filter((part) => part.nextElementSibling
        && parseFloat(getComputedStyle(part).borderBlockEndWidth)
        && parseFloat(getComputedStyle(part.nextElementSibling).borderBlockStartWidth)).length"""
    assert player.frame.locator(".section.current").evaluate(doubled) == 0
    assert player.frame.locator(".section.current > :is(.fold, .check, .notes)").count() == 7
