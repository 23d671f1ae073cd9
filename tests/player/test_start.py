"""Start pages: the parts of a length make up the whole, and the band says where a lesson stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from msgspec.structs import replace

from lessonpack.findings import Log
from lessonpack.model.blocks import Prose
from lessonpack.model.content import (
    Image,
    Media,
    Paragraph,
    Text,
)
from lessonpack.model.course import Course, Lesson, Section, cut, distinct
from lessonpack.model.theme import Art, Cover, Theme
from lessonpack.source import reader
from lessonpack.targets._player.length import minutes, shares
from runtime.lessons import CONTENT, Packed, small


def page(course: Course) -> Any:
    return html.document_fromstring(Packed(course).files("html")["index.html"])


def found(within: Any, selector: str) -> list[Any]:
    """The elements of a selector of names, classes and ids, each within the one before."""
    steps = (re.fullmatch(r"(\w*)(?:([.#])([\w-]+))?", step) for step in selector.split())
    parts = [(step[1] or "*", step[2], step[3]) for step in steps if step]
    tests = {".": "[contains(concat(' ', @class, ' '), ' {} ')]", "#": "[@id='{}']", None: ""}
    return list(within.xpath("." + "".join(f"//{name}{tests[sign].format(value)}" for name, sign, value in parts)))


def texts(elements: list[Any]) -> list[str]:
    return [" ".join(each.text_content().split()) for each in elements]


def section(number: int, words: int) -> Section:
    content = (Paragraph((Text("word " * words),)),)
    return Section(id=f"part-{number}", title=f"Part {number}", blocks=(Prose(content=content),))


def course(name: str) -> Course:
    file = CONTENT / name
    read = reader.load(file, Log())
    assert read is not None
    return read


# --- lengths ----------------------------------------------------------------------------------------


@given(lengths=st.lists(st.integers(0, 2000), min_size=1, max_size=8))
def test_the_minutes_of_sections_are_those_of_the_lesson(lengths: list[int]) -> None:
    lesson = Lesson(id="a", title="A", sections=tuple(section(*each) for each in enumerate(lengths)))
    given_out = shares(lesson)
    assert sum(given_out.values()) == minutes(lesson)
    for number, words in enumerate(lengths):
        assert abs(given_out[f"part-{number}"] - words / 200) <= 1


def test_the_minutes_of_lessons_are_those_of_the_course() -> None:
    menu = page(course("ai-safety/course.yaml")).get_element_by_id("menu")
    lengths = [text for text in texts(found(menu, ".facts li")) if text.endswith("to read")]
    whole, *each = [int(text.split()[0]) for text in lengths]
    assert whole == sum(each)


# --- the band ---------------------------------------------------------------------------------------


def test_a_lesson_of_a_course_says_which_one_it_is() -> None:
    shown = page(course("ai-safety/course.yaml"))
    title = "AI Safety: What You Reward, and What You Get"
    assert texts(found(shown, ".series")) == [f"{title} · Lesson 1 of 2", f"{title} · Lesson 2 of 2"]
    assert found(page(course("mesa-optimization/lesson.yaml")), ".series") == []


def test_a_lesson_that_was_cut_from_its_course_says_so_too() -> None:
    first, second, *_ = cut(distinct(course("ai-safety/course.yaml")))
    assert [each.series and (each.series.number, each.series.total) for each in (first, second)] == [(1, 2), (2, 2)]


def test_what_stands_behind_the_colon_of_a_title_has_a_line_of_its_own_and_the_text_stays() -> None:
    heading = found(page(course("mesa-optimization/lesson.yaml")), ".overview h2")[0]
    assert texts([heading]) == ["Mesa-Optimization: An Optimizer Inside Your Optimizer"]
    assert texts(found(heading, ".subtitle")) == ["An Optimizer Inside Your Optimizer"]


def test_the_way_through_says_what_sections_hold_and_ends_with_the_quiz() -> None:
    shown = page(course("mesa-optimization/lesson.yaml"))
    held = texts(found(shown, ".path .holds"))
    assert len(held) == len(found(shown, ".path li"))
    assert "figure" in held[0]
    assert held[-1].startswith("15 questions")


def test_the_facts_count_the_time_limit() -> None:
    packed = small()
    lesson = packed.lesson
    assert lesson.quiz is not None
    timed = replace(packed.course, lessons=(replace(lesson, quiz=replace(lesson.quiz, time_limit=20)),))
    assert "20 minutes for the quiz" in texts(found(page(timed), ".cover .facts li"))


def test_a_section_called_as_the_start_page_does_not_stand_twice_in_the_contents() -> None:
    packed = small()
    first, *others = packed.lesson.sections
    same = replace(packed.lesson, sections=(replace(first, title="overview"), *others))
    entries = texts(found(page(replace(packed.course, lessons=(same,))), "#contents a"))
    assert entries[:2] == ["Start page", "overview"]
    assert texts(found(page(packed.course), "#contents a"))[0] == "Overview"


# --- covers -----------------------------------------------------------------------------------------


def drawings(shown: Any) -> list[Any]:
    return [symbol for symbol in found(shown, "symbol") if symbol.get("id").startswith("art-")]


DRAWN = Cover(art=Art.WAVES)


@dataclass(frozen=True)
class Covers:
    own: Cover | None
    course: Cover | None
    drawings: int


@pytest.mark.parametrize(
    "covers", [Covers(None, None, 0), Covers(None, DRAWN, 1), Covers(DRAWN, DRAWN, 2), Covers(Cover(), DRAWN, 1)]
)
def test_what_pages_share_is_drawn_once(covers: Covers) -> None:
    whole = course("ai-safety/course.yaml")
    bare = tuple(replace(lesson, cover=None) for lesson in whole.lessons)
    lessons = (replace(bare[0], cover=covers.own), *bare[1:])
    shown = page(replace(whole, cover=covers.course, lessons=lessons))
    assert len(drawings(shown)) == covers.drawings
    used = [use.get("href")[1:] for use in found(shown, "svg.art use")]
    assert set(used) == {symbol.get("id") for symbol in drawings(shown)}


def test_a_picture_has_its_size_its_words_and_its_place_in_the_style_sheet() -> None:
    packed = Packed(course("kitchen-sink/lesson.yaml"))
    media = next(each for each in packed.course.media if each.width)
    cover = Cover(image=Image(media, "A sink"), focus=(70, 30), credit="Drawn by Zoë")
    lesson = replace(packed.lesson, cover=cover)
    files = Packed(replace(packed.course, cover=cover, lessons=(lesson,))).files("html")
    shown = html.document_fromstring(files["index.html"])
    (picture,) = found(shown, "img.cover-picture")
    assert picture.get("alt") == "A sink"
    assert (picture.get("width"), picture.get("height")) == (str(media.width), str(media.height))
    assert picture.get("style") is None, "no style in the page, which a stricter policy forbids"
    assert "object-position:70% 30%" in files["player.css"].decode().replace(": ", ":")
    assert texts(found(shown, ".about dd"))[-1] == "Drawn by Zoë"


def test_a_logo_stands_on_every_start_page_under_its_name() -> None:
    packed = small()
    logo = Image(
        Media(path="logo.svg", file=__file__, name="logo-12345678.svg", type="image/svg+xml", digest=""),
        "Harbour School",
    )
    shown = page(replace(packed.course, theme=Theme(logo=logo), media=(logo.media,)))
    assert [each.get("alt") for each in found(shown, ".cover img.logo")] == ["Harbour School"]
