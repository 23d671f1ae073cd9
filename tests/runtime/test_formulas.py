"""Formulas on a real page: drawn by the browser, as wide as the page, and TeX where words alone stand."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from lessonpack.model.blocks import Prose
from lessonpack.model.content import Formula, Paragraph, Text
from runtime.conftest import Room
from runtime.lessons import Packed, reading_only, small
from runtime.test_access import OVERFLOW, alone
from runtime.test_search import searched

pytestmark = pytest.mark.browser

LONG = Formula("+".join(f"x_{{{n}}}" for n in range(60)), display=True)
BLOCKS = (Prose(content=(Paragraph((Text("So "), Formula("\\frac{a}{b}"), Text("."))), Paragraph((LONG,)))),)
STANDS_BELOW = "([above, below]) => above.getBoundingClientRect().bottom <= below.getBoundingClientRect().top + 1"


def reading() -> Packed:
    made = reading_only().course
    lesson = made.lessons[0]
    sections = (replace(lesson.sections[0], blocks=BLOCKS), *lesson.sections[1:])
    return Packed(replace(made, lessons=(replace(lesson, sections=sections),)))


def test_a_browser_draws_a_formula_and_shows_no_tex(room: Room) -> None:
    player = alone(room, reading())
    player.press("next")
    fraction = player.frame.locator(".current mfrac")
    parts = fraction.locator("mi").element_handles()
    assert player.frame.evaluate(STANDS_BELOW, parts)
    assert "\\frac" not in player.frame.locator(".current").inner_text()


def test_a_long_formula_scrolls_in_its_own_box_by_keyboard_too(room: Room) -> None:
    player = alone(room, reading())
    player.press("next")
    player.page.set_viewport_size({"width": 390, "height": 844})
    box = player.frame.locator(".formula")
    assert player.frame.evaluate(OVERFLOW) == 0
    assert box.evaluate("e => [e.scrollWidth > e.clientWidth, e.tabIndex, e.ariaLabel]") == [True, 0, "Formula"]


def test_what_stands_in_formulas_is_not_searched(room: Room) -> None:
    assert searched(alone(room, reading()), "frac") == []


def test_lists_of_answers_have_the_tex(room: Room) -> None:
    packed = small()
    lesson = packed.lesson
    asked = lesson.questions[0]
    choices = tuple(replace(each, text=(Paragraph((Formula(f"x^{n}"),)),)) for n, each in enumerate(asked.choices))
    questions = (replace(asked, choices=choices), *lesson.questions[1:])
    course = replace(packed.course, lessons=(replace(lesson, questions=questions),))
    player = alone(room, Packed(course))
    player.read_on()
    player.press("next")
    player.frame.locator(".question.current label").first.click()
    words = player.frame.evaluate("lessonpack.dom.line(document.querySelector('.question.current label'))")
    assert words in {"x^0", "x^1", "x^2"}
