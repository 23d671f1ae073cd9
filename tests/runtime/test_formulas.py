"""Formulas on a real page: drawn by the browser, as wide as the page, and TeX where words alone stand."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from playwright.sync_api import Locator

from lessonpack.model.asked import Feedback
from lessonpack.model.blocks import Prose
from lessonpack.model.content import Formula, Paragraph, RichText, Text
from lessonpack.model.course import Answers
from lessonpack.model.questions import Question
from lessonpack.source import formulas
from runtime.answers import RIGHT, WRONG, answer
from runtime.conftest import Room
from runtime.lessons import MATCH, ORDER, SOME, Packed, reading_only, small
from runtime.test_access import OVERFLOW, alone
from runtime.test_search import searched

pytestmark = pytest.mark.browser

LONG = Formula("+".join(f"x_{{{n}}}" for n in range(60)), display=True)
BLOCKS = (Prose(content=(Paragraph((Text("So "), Formula("\\frac{a}{b}"), Text("."))), Paragraph((LONG,)))),)
# Of what scrolls: the colour that covers its edges, and the one that it stands on.
COVERED = """boxes => boxes.filter((box) => box.checkVisibility()).map((box) => {
  const probe = box.appendChild(document.createElement("i"));
  probe.style.background = "var(--under, var(--ground))";
  const colour = (element) => getComputedStyle(element).backgroundColor;
  const cover = colour(probe);
  probe.remove();
  let ground = box.parentElement;
  while (/, 0\\)$/.test(colour(ground))) ground = ground.parentElement;
  return [cover, colour(ground)];
})"""
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


def shown_at(page: Locator) -> list[list[str]]:
    return page.locator(".scroll").evaluate_all(COVERED)


def test_the_edges_of_what_scrolls_are_covered_in_the_colour_that_it_stands_on_wherever_that_is(room: Room) -> None:
    """In a choice before and after it is judged, right and wrong, in a verdict, in pairs and items, in the dark."""
    told: RichText = (Paragraph((Formula("x", display=True),)),)
    choices = tuple(replace(each, text=told, feedback=told) for each in SOME.choices)
    terms, items = (tuple(replace(each, text=told) for each in parts) for parts in (MATCH.terms, ORDER.items))
    some = replace(SOME, choices=choices, feedback=Feedback(general=told, incorrect=told, correct=told))
    asked: tuple[Question, ...] = (some, replace(MATCH, terms=terms), replace(ORDER, items=items))
    packed = small(asked, answers=Answers.AFTER_EACH_QUESTION)
    player = room.at_a_question(room.lms(packed), packed)
    player.page.emulate_media(color_scheme="dark")
    met = set()
    for how in (WRONG, RIGHT):
        for question in asked:
            player.respond(question, answer(question, how))
            page = player.page_of(question)
            found = shown_at(page)
            player.press("check")
            found += shown_at(page)
            assert [colours for colours in found if colours[0] != colours[1]] == []
            met |= {ground for _, ground in found}
            player.press("next")
        player.submit()
        if how == WRONG:
            player.press("retry")
    assert len(met) >= 4, "the page, what is chosen, what is right and what is wrong"


def test_what_stands_in_formulas_is_not_searched(room: Room) -> None:
    assert searched(alone(room, reading()), "frac") == []


def test_lists_of_answers_have_formulas_as_people_write_them(room: Room) -> None:
    packed = small()
    lesson = packed.lesson
    asked = lesson.questions[0]
    texts = ((Paragraph((formulas.read(f"$x^{n} < \\frac{{a}}{{b}}$"),)),) for n in range(3))
    choices = tuple(replace(each, text=text) for each, text in zip(asked.choices, texts, strict=True))
    questions = (replace(asked, choices=choices), *lesson.questions[1:])
    course = replace(packed.course, lessons=(replace(lesson, questions=questions),))
    player = alone(room, Packed(course))
    player.read_on()
    player.press("next")
    player.frame.locator(".question.current label").first.click()
    words = player.frame.evaluate("lessonpack.dom.line(document.querySelector('.question.current label'))")
    assert words in {"x⁰ < a/b", "x¹ < a/b", "x² < a/b"}
