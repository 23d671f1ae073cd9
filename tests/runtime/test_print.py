"""On paper: how many pages it takes, and in which order questions stand."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from msgspec.structs import replace

from lessonpack.model.course import Answers
from runtime.answers import WRONG, answer, mix
from runtime.conftest import Room
from runtime.driver import Player, swiftly
from runtime.lessons import CLOZE, JUDGE, NUMBER, PLACES, Packed, content, small
from runtime.test_access import alone

pytestmark = pytest.mark.browser

PRINTED = """() => {
  dispatchEvent(new Event("beforeprint"));
  return [...document.querySelectorAll(".page.question:not(.left-out)")].map((page) => page.dataset.id);
}"""
LOOK = """rows => rows.map((row) => {
  const { borderTopWidth, outlineStyle, boxShadow } = getComputedStyle(row);
  return [borderTopWidth, outlineStyle, boxShadow];
})"""
DOTS = 'inputs => inputs.map((input) => getComputedStyle(input, "::before").visibility)'
PARTED = """choices => {
  const found = [];
  Object.assign(choices.style, { columns: "2", columnFill: "auto" });
  for (let height = 60; height < 150; height += 5) {
    choices.style.height = `${height}px`;
    const lefts = [...choices.children].map((choice) => choice.getBoundingClientRect().left);
    found.push([...new Set(lefts)].map((left) => lefts.filter((other) => other === left).length));
  }
  choices.style = "";
  return found;
}"""
SHUFFLED = "() => lessonpack.player.session.order.map(({ id }) => id)"


def pages(player: Player, format: str = "A4") -> int:
    """How many sheets Chromium prints."""
    return len(re.findall(rb"/Type\s*/Page\b", player.page.pdf(format=format, prefer_css_page_size=True)))


def quiz_of(packed: Packed, **settings: object) -> Packed:
    """The quiz of a lesson behind one page that says next to nothing."""
    [first] = packed.course.lessons
    assert first.quiz is not None
    short = replace(first, sections=(), objectives=(), hook=(), quiz=replace(first.quiz, **settings))
    unbound = tuple(replace(question, objective=None, evidence="") for question in first.questions)
    return Packed(replace(packed.course, lessons=(replace(short, questions=unbound),)))


@pytest.mark.parametrize(("name", "most"), [("mesa-optimization", 6), ("kitchen-sink", 7)])
def test_a_lesson_with_its_quiz_and_its_key_takes_few_pages(room: Room, name: str, most: int) -> None:
    player = alone(room, content(name))
    assert pages(player) <= most
    assert pages(player, "Letter") <= most


def test_of_a_check_that_was_answered_paper_has_its_options_as_lines_and_nothing_chosen_or_marked(room: Room) -> None:
    player = alone(room, content("kitchen-sink"))
    asked = player.frame.locator(".page.section .check:has(.choice)").first
    for part in (asked.locator("input").first, asked.locator('[data-lp="check"]')):
        swiftly(part)
    assert asked.locator(".revealed, .mark").count()
    player.page.emulate_media(media="print")
    assert asked.locator(".choice").evaluate_all(LOOK) == [["0px", "none", "none"]] * asked.locator(".choice").count()
    assert not asked.locator(".mark, .reason, .why, .verdict").filter(visible=True).count()
    assert all(min(found) > 1 for found in asked.locator(".choices").evaluate(PARTED)), "no choice is alone in a column"
    assert asked.locator("input").evaluate_all(DOTS) == ["hidden"] * asked.locator("input").count()


def test_fifteen_questions_take_two_pages_and_their_key_one_more(room: Room) -> None:
    packed = content("mesa-optimization")
    assert len(packed.lesson.asked) == 15
    start = 1
    assert pages(alone(room, quiz_of(packed))) == start + 2, "right answers are held back: there is no key"
    shown = quiz_of(packed, answers=Answers.AFTER_EACH_QUESTION)
    assert pages(alone(room, shown)) == start + 2 + 1


def test_questions_are_printed_in_the_order_of_the_quiz_and_of_each_new_attempt(room: Room) -> None:
    packed = quiz_of(content("mesa-optimization"), shuffle=True, pass_mark=Fraction(80))
    player = alone(room, packed)
    first = player.frame.evaluate(PRINTED)
    assert first == player.frame.evaluate(SHUFFLED)
    assert first != [question.id.replace("-", "_") for question in packed.lesson.asked]
    player.take(mix(packed.lesson, "w"))
    player.press("retry")
    assert player.frame.evaluate(PRINTED) == player.frame.evaluate(SHUFFLED) != first


def test_the_key_outlines_the_right_places_by_number_in_a_picture_of_its_own_and_the_question_has_it_clean(
    room: Room,
) -> None:
    packed = small((PLACES, JUDGE), attempts=1, answers=Answers.AFTER_EACH_QUESTION)
    player = room.at_a_question(room.lms(packed), packed)
    player.answer_on(mix(packed.lesson, "r"))
    player.submit()
    player.frame.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    player.page.emulate_media(media="print")
    key = player.frame.locator(".paper-key li").first
    assert key.locator(".spots-areas .met").count() == len(PLACES.right) == 2
    assert key.locator(".spot").all_text_contents() == key.locator("p strong").all_text_contents() == ["1", "2"]
    assert key.locator("p span").all_text_contents() == ["Spot left", "Spot right"]
    assert key.locator("img").evaluate("picture => picture.complete && picture.naturalWidth > 0")
    asked = player.page_of(PLACES)
    assert asked.locator(".spots-areas .met").count() == 2, "the screen has them"
    assert not asked.locator(".spots-areas, .spot").filter(visible=True).count()
    assert asked.locator("img").count() == 1


def test_the_key_the_verdict_and_the_result_have_numbers_with_their_unit(room: Room) -> None:
    packed = small((NUMBER, CLOZE), attempts=1, answers=Answers.AFTER_EACH_QUESTION)
    player = room.at_a_question(room.lms(packed), packed)
    for question in packed.lesson.asked:
        player.respond(question, answer(question, WRONG))
        player.press("check")
        right = player.page_of(question).locator(".typed-right, .gap-answer").first.text_content() or ""
        assert {NUMBER: "9.81\u00a0m/s² (9.76 – 9.86)", CLOZE: "100\u00a0°C (99.5 – 100.5)"}[question] in right
        player.press("next")
    player.submit()
    player.frame.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    [number, gaps] = player.frame.locator(".paper-key li").all()
    assert number.inner_text() == "9.81\u00a0m/s² (9.76 – 9.86)"
    assert gaps.locator("p span").first.text_content() == "100\u00a0°C (99.5 – 100.5)"
    [given, *_] = player.hook("result-answers").locator(".given").all_text_contents()
    assert given == "10.96\u00a0m/s²"


def test_a_result_is_printed_on_one_page_with_the_exact_percentage(room: Room) -> None:
    packed = small(pass_mark=Fraction(80))
    player = alone(room, packed)
    player.take(mix(packed.lesson, "rrw"))
    assert player.hook("result-score").inner_text() == "67%"
    assert pages(player) == 1
    player.page.emulate_media(media="print")
    assert player.hook("result-score").inner_text() == "66.67%"
