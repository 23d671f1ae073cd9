"""The page of a section is a spread where there is room: what is wide or aside uses what the text leaves."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from conftest import few
from lessonpack.model.blocks import (
    Block,
    Callout,
    CalloutKind,
    Figure,
    Prose,
    Quotation,
    Table,
    Width,
)
from lessonpack.model.content import Grid, Text
from runtime.conftest import Room
from runtime.driver import Player
from runtime.lessons import Packed, content, reading_only, words
from runtime.test_access import FOCUSED, NARROW, OVERFLOW, alone

pytestmark = pytest.mark.browser

DESK, TABLET, PHONE = {"width": 1440, "height": 900}, {"width": 1024, "height": 768}, {"width": 390, "height": 844}
LONG = " ".join(["A sentence of the lesson that goes on over the whole of its line."] * 4)
GRID = Grid(*(((tuple((Text(f"Column {n}"),) for n in range(9))), (tuple((Text("x" * 30),) for n in range(9)),))))
BLOCKS: tuple[Block, ...] = (
    Prose(content=words(LONG)),
    Callout(kind=CalloutKind.WARNING, title=(Text("Goggles"),), content=words("What stands beside it."), aside=True),
    Prose(content=words(f"Second. {LONG}")),
    Table(grid=GRID, caption=(Text("Nine columns"),)),
    Quotation(content=words("Ebbe und Flut."), by="Somebody", source=(Text("On tides"),), language="de"),
    Callout(kind=CalloutKind.NOTE, title=(), content=words("The last word."), aside=True),
)
BOX = "e => e.getBoundingClientRect().toJSON()"
PARTS_OF_LONGER = "p => (p.textContent += p.textContent.repeat(3), p.getClientRects().length)"
SHADE = "e => getComputedStyle(e).backgroundAttachment"
MARKS = """p => ["::before", "::after"].map((part) => getComputedStyle(p, part).content)"""


def spread(room: Room, language: str = "en") -> Player:
    """A section with each kind of block that knows of the margin."""
    made = reading_only().course
    lesson = made.lessons[0]
    sections = (replace(lesson.sections[0], blocks=BLOCKS), *lesson.sections[1:])
    packed = Packed(replace(made, language=language, lessons=(replace(lesson, sections=sections),)))
    player = alone(room, packed)
    player.press("next")
    return player


def boxes(player: Player) -> dict[str, Any]:
    names = {
        "text": "p >> nth=0",
        "second": "p:has-text('Second')",
        "aside": ".aside >> nth=0",
        "last": ".aside >> nth=1",
    }
    names["table"] = ".table"
    return {name: player.frame.locator(f".current > {part}").first.evaluate(BOX) for name, part in names.items()}


@pytest.mark.parametrize("language", few(["en", "ar"]))
def test_on_a_desk_asides_stand_in_the_margin_and_tables_may_reach_into_it(room: Room, language: str) -> None:
    player = spread(room, language)
    player.page.set_viewport_size(DESK)
    found = boxes(player)
    text, aside = found["text"], found["aside"]
    away = aside["left"] - text["right"] if language == "en" else text["left"] - aside["right"]
    assert away >= 18, "a gap between them"
    assert abs(aside["top"] - found["second"]["top"]) < 18, "level with the text that follows"
    assert found["table"]["width"] > text["width"] * 1.3
    sign, title = (player.frame.locator(f".aside {part}").first.evaluate(BOX) for part in (".icon", ".title"))
    assert sign["bottom"] <= title["top"], "the sign stands beside the word for its kind, and not on the title"
    assert found["last"]["width"] == text["width"], "no text follows that it could stand beside"
    assert player.frame.evaluate(OVERFLOW) == 0


def test_on_narrower_screens_they_stand_between_the_texts_and_a_table_that_scrolls_shows_a_shade(room: Room) -> None:
    """What moves along covers the shade at the table's end."""
    player = spread(room)
    for size in (TABLET, PHONE):
        player.page.set_viewport_size(size)
        found = boxes(player)
        tops = [found["text"]["bottom"], found["aside"]["top"], found["aside"]["bottom"], found["second"]["top"]]
        assert tops == sorted(set(tops)), size
        assert found["aside"]["left"] == found["text"]["left"], size
        assert (found["table"]["width"] > found["text"]["width"]) is (size is TABLET)
        assert player.frame.evaluate(OVERFLOW) == 0, size
    box = player.frame.locator(".current .scroll")
    assert box.evaluate("e => e.scrollWidth > e.clientWidth")
    assert box.evaluate(SHADE) == "local, local, scroll, scroll"


def test_a_quotation_has_marks_at_both_ends_and_on_paper_nothing_is_beside_or_beyond_the_text(room: Room) -> None:
    player = spread(room)
    player.page.set_viewport_size(DESK)
    quoted = player.frame.locator(".current .quotation blockquote p")
    assert quoted.evaluate(MARKS) == ["open-quote", "close-quote"]
    assert quoted.evaluate("p => getComputedStyle(p).quotes") == "auto", "those of its language"
    source = player.frame.locator(".current cite")
    assert source.evaluate("e => getComputedStyle(e).fontStyle") == "normal", "it stands upright"
    player.page.emulate_media(media="print")
    found = boxes(player)
    columns = player.frame.evaluate("() => getComputedStyle(document.querySelector('main')).columnCount")
    assert len({box["left"] for box in found.values()}) <= int(columns) == 2, "an aside stands in the text's columns"
    assert found["aside"]["width"] == found["text"]["width"] < found["table"]["width"] / 2
    assert player.frame.locator(".current > p:has-text('Second')").evaluate(PARTS_OF_LONGER) == 1, "above a wide table"
    assert player.frame.evaluate(OVERFLOW) == 0


def test_the_plate_of_a_small_picture_is_as_wide_as_what_stands_in_it(room: Room) -> None:
    """However large its file is, where no text follows that it could stand beside; with a caption and without."""
    made = content("mesa-optimization")
    lesson = made.lesson
    picture = next(block for block in lesson.sections[0].blocks if isinstance(block, Figure))
    captions: tuple[tuple[Text, ...], ...] = ((), (Text("Small"),))
    sections = tuple(
        replace(
            section,
            blocks=(Prose(content=words(LONG)), replace(picture, caption=caption, width=Width.SMALL)),
        )
        for section, caption in zip(lesson.sections, captions, strict=False)
    )
    lesson = replace(lesson, sections=(*sections, *lesson.sections[len(sections) :]))
    player = alone(room, Packed(replace(made.course, lessons=(lesson,))))
    for caption in captions:
        player.press("next")
        for size in (DESK, PHONE, NARROW):
            player.page.set_viewport_size(size)
            plate, *within = (
                player.frame.locator(f".current .picture.small{part}").evaluate(BOX)["width"]
                for part in ("", " .picture-box", *([" figcaption"] if caption else []))
            )
            assert plate - sum(within) < 70, f"its padding and a gap, {caption} at {size}"
            assert player.frame.evaluate(OVERFLOW) == 0, f"{caption} at {size}"


FADED = """() => {
  const { animate } = Element.prototype;
  window.faded = 0;
  Element.prototype.animate = function (...how) {
    faded += this.matches(".page.current");
    return animate.apply(this, how);
  };
}"""
# Whether what is pressed in the middle of the page reaches the page, at each of the frames in which it comes.
REACHED = """async () => {
  const reached = [];
  document.querySelector('.current [data-lp="next"]').click();
  for (let frame = 0; frame < 12; frame += 1) {
    await new Promise(requestAnimationFrame);
    const { left, top } = document.querySelector(".page.current h2").getBoundingClientRect();
    reached.push(document.elementFromPoint(left + 2, top + 2)?.tagName);
  }
  return reached;
}"""


@pytest.mark.parametrize(("motion", "turns"), few([("no-preference", 2), ("reduce", 0)]))
def test_a_page_fades_in_and_is_there_at_once_where_less_motion_is_asked_for(
    room: Room, motion: Any, turns: int
) -> None:
    player = alone(room, reading_only())
    player.page.emulate_media(reduced_motion=motion)
    player.frame.evaluate(FADED)
    player.press("next")
    player.press("next")
    assert player.frame.evaluate("faded") == turns
    assert player.place == "section-part_2"


def test_what_is_pressed_while_a_page_fades_in_is_pressed_and_the_focus_is_where_it_ever_is(room: Room) -> None:
    player = alone(room, reading_only())
    player.page.emulate_media(reduced_motion="no-preference")
    assert player.frame.evaluate(REACHED) == ["H2"] * 12
    player.hook("next").click()
    player.frame.locator("#section-part_2 h2:focus").wait_for()
    assert player.frame.evaluate(FOCUSED) == ["section-part_2", "H2"]


def test_a_section_says_which_it_is_and_how_long_it_takes(room: Room) -> None:
    player = alone(room, reading_only())
    player.press("next")
    assert player.frame.locator(".current .opener span").all_inner_texts() == ["Section 1", "1 minute to read"]
