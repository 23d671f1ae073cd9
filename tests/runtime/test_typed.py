"""Answers that are typed: by the keyboard, judged, kept, looked back at, told and printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

import pytest
from msgspec.structs import replace
from playwright.sync_api import Locator

from lessonpack.model.asked import Feedback
from lessonpack.model.course import Answers, Mode, Reveal
from lessonpack.model.questions import Question
from runtime.answers import NOWHERE
from runtime.conftest import Room
from runtime.driver import Player, tab_to
from runtime.lessons import JUDGE, WORD, Packed, brief, small, words
from runtime.test_interactions import PATTERN, RESPONSE, told

pytestmark = [pytest.mark.browser, pytest.mark.versions("scorm12", "scorm2004")]

MARKS = '[data-lp="choice-feedback"]'


def field(page: Locator) -> Locator:
    return page.locator(".typed input")


def at_the_word(room: Room, packed: Packed) -> tuple[Player, Locator]:
    player = room.at_a_question(room.lms(packed), packed)
    return player, player.page_of(WORD)


def said(page: Locator) -> list[str]:
    """What stands below the field."""
    return page.locator(".typed > :not(label, input, template, .given)").all_inner_texts()


def check(page: Locator, text: str) -> str | None:
    """The verdict on a text that is typed and sent off by Enter."""
    tab_to(field(page))
    page.page.keyboard.press("Control+A")
    page.page.keyboard.type(text)
    page.page.keyboard.press("Enter")
    return page.locator('[data-lp="verdict"]').get_attribute("data-verdict")


def test_a_field_has_a_name_and_takes_an_answer_by_the_keyboard_alone(room: Room) -> None:
    player, page = at_the_word(room, small((WORD, JUDGE), pass_mark=50, answers=Answers.AFTER_EACH_QUESTION))
    assert page.get_by_label("Your answer").count() == 1
    player.press("check")
    assert page.locator(".nudge").inner_text() == "Give an answer first."
    assert check(page, "  PARIS ") == "right"
    assert field(page).evaluate("field => field.readOnly")
    assert page.locator(f"{MARKS} .icon-right").count() == 1
    assert page.locator(".given").text_content() == "  PARIS ", "who hears the page is told what was typed"
    assert said(page) == []


def test_on_a_phone_the_sign_of_its_verdict_stands_where_the_field_begins(room: Room) -> None:
    player, page = at_the_word(room, small((WORD, JUDGE), pass_mark=50))
    player.page.set_viewport_size({"width": 390, "height": 844})
    check(page, "Marseille")
    left = "element => element.getBoundingClientRect().left"
    assert abs(page.locator(MARKS).evaluate(left) - field(page).evaluate(left)) <= 1


def each_of(question: Question, number: int) -> tuple[Question, ...]:
    """The question so many times, under ids of their own."""
    return tuple(replace(question, id=f"{question.id}-{place}") for place in range(number))


NOT_RIGHT = {
    "lutetia": ("partly", ["So it was called by the Romans.", "Right answer: Paris; Paname"]),
    "Marseille": ("wrong", ["That is the largest port.", "Right answer: Paris; Paname"]),
    NOWHERE: ("wrong", ["Right answer: Paris; Paname"]),
}


def test_an_answer_that_is_not_right_says_why_and_what_is(room: Room) -> None:
    asked = each_of(WORD, len(NOT_RIGHT))
    packed = small((*asked, JUDGE), pass_mark=50, answers=Answers.AFTER_EACH_QUESTION)
    player = room.at_a_question(room.lms(packed), packed)
    assert dict(judged(player, asked, NOT_RIGHT)) == NOT_RIGHT


def judged(
    player: Player, asked: Iterable[Question], texts: Iterable[str]
) -> Iterator[tuple[str, tuple[str | None, list[str]]]]:
    """What is said of each text, and below it, one question after another."""
    for question, text in zip(asked, texts, strict=True):
        page = player.page_of(question)
        yield text, (check(page, text), said(page))
        player.press("next")


STARS = replace(
    WORD,
    answers=(
        *WORD.answers[:1],
        replace(WORD.answers[1], text=words("*Paris*"), pattern=True),
        replace(WORD.answers[2], text=words("*Lut*ia*"), pattern=True),
    ),
)


STARRED = {
    "it is PARIS, of course": ("right", list[str]()),
    "Lutetia, or Lutecia": ("partly", ["So it was called by the Romans.", "Right answer: Paris"]),
    "Lutia" * 10: ("partly", ["So it was called by the Romans.", "Right answer: Paris"]),
    "*Pari*": ("wrong", ["Right answer: Paris"]),
}


def test_a_star_stands_for_anything_and_is_never_shown(room: Room) -> None:
    asked = each_of(STARS, len(STARRED))
    packed = small((*asked, JUDGE), pass_mark=50, answers=Answers.AFTER_EACH_QUESTION)
    lms = room.lms(packed)
    player = room.at_a_question(lms, packed)
    assert dict(judged(player, asked, STARRED)) == STARRED
    room.leave(lms)
    rows = [(fields[PATTERN], fields[RESPONSE[room.version.number]]) for fields in told(lms.calls)]
    assert rows == [("Paris", text) for text in STARRED]
    assert lms.calls.refused == []


def test_while_right_answers_are_held_back_only_what_was_typed_is_judged(room: Room) -> None:
    packed = small((WORD, JUDGE), pass_mark=50, answers=Answers.NEVER)
    player, page = at_the_word(room, packed)
    assert check(page, "Marseille") == "wrong"
    assert said(page) == ["That is the largest port."]
    source = player.frame.content() + player.frame.evaluate("JSON.stringify(lessonpackData)")
    assert "Paname" not in source
    assert "largest port" in source, "what was said of the answer is there, and no other"
    assert "Romans" not in source


def test_what_was_typed_is_there_again_however_strange_and_told_as_it_is(room: Room) -> None:
    packed = small((WORD, JUDGE), pass_mark=50, attempts=1, answers=Answers.AFTER_EACH_QUESTION)
    lms = room.lms(packed)
    player = room.at_a_question(lms, packed)
    field(player.page_of(WORD)).fill(NOWHERE)
    room.leave(lms)
    player = room.open(lms, packed)
    assert field(player.page_of(WORD)).input_value() == NOWHERE
    player.press("check")
    player.press("next")
    player.answer_this({JUDGE.id: frozenset({"true"})})
    player.press("next")
    assert player.frame.locator(".current .entry-answer").first.inner_text() == NOWHERE
    player.submit()
    assert player.score == "50"
    player.frame.evaluate('dispatchEvent(new Event("beforeprint"))')
    assert player.frame.locator('[data-lp="key"] li').first.text_content() == "Paris; Paname"
    room.leave(lms)
    assert lms.calls.refused == []
    sessions = [told(lms.sessions[number]) for number in sorted(lms.sessions)]
    [fields] = [fields for each in sessions for fields in each if fields["id"] == "one_word"]
    assert (fields["type"], fields[RESPONSE[room.version.number]]) == ("fill-in", NOWHERE)
    assert (fields[PATTERN], fields["result"]) == ("Paris", room.version.wrong)


SIGNS = ["{case_matters=true}Paris", "a[,]b[.]c", "a,b", "a\u00a0 b", "{"]


def test_no_platform_takes_a_text_for_signs_of_its_own(room: Room) -> None:
    asked = each_of(WORD, len(SIGNS))
    packed = small(asked, pass_mark=50, attempts=1)
    lms = room.lms(packed)
    player = room.at_a_question(lms, packed)
    for question, text in zip(asked, SIGNS, strict=True):
        field(player.page_of(question)).fill(text)
        player.press("next")
    player.submit()
    room.leave(lms)
    assert lms.calls.refused == []
    responses = [fields[RESPONSE[room.version.number]] for fields in told(lms.calls)]
    assert len(responses) == len(SIGNS)
    assert [each for each in responses if "[,]" in each or each.startswith("{")] == []


def test_capitals_that_count_are_told_to_scorm_2004(room: Room) -> None:
    packed = brief(replace(WORD, case=True), pass_mark=50, attempts=1)
    lms = room.lms(packed)
    player = room.at_a_question(lms, packed)
    field(player.page_of(WORD)).fill("paris")
    player.press("next")
    player.submit()
    assert player.score == "0"
    room.leave(lms)
    [fields] = told(lms.calls)
    assert fields[PATTERN] == ("Paris" if room.version.number == "1.2" else "{case_matters=true}Paris")


def test_a_second_try_mends_what_was_typed_and_practice_begins_anew(room: Room) -> None:
    packed = small((WORD, JUDGE), mode=Mode.PRACTICE, tries=2)
    player, page = at_the_word(room, packed)
    assert check(page, "Marseille") == "wrong"
    assert said(page) == [], "why and what is right comes after the last try"
    player.press("again")
    assert (field(page).input_value(), field(page).evaluate("field => field.readOnly")) == ("Marseille", False)
    assert player.frame.evaluate("document.activeElement.closest('.typed') !== null")
    assert check(page, "Paname") == "right"
    player.press("again")
    assert field(page).input_value() == ""


def test_the_author_s_words_on_the_whole_answer_stand_with_the_verdict(room: Room) -> None:
    feedback = Feedback(general=words("Always."), correct=words("Well."), incorrect=words("Look again."))
    told_of = replace(WORD, feedback=feedback, points=Fraction(3))
    _, page = at_the_word(room, small((told_of, JUDGE), pass_mark=50, answers=Answers.AFTER_EACH_QUESTION))
    assert check(page, "Lutetia") == "partly"
    assert page.locator(".verdict .said").first.inner_text().split("\n")[0] == "Look again."


def test_one_press_leads_on_from_a_field_that_was_just_typed_into(room: Room) -> None:
    packed = small((WORD, JUDGE), pass_mark=50, answers=Answers.AFTER_LAST_ATTEMPT, feedback=Reveal.AT_END)
    player, page = at_the_word(room, packed)
    player.page.set_viewport_size({"width": 390, "height": 844})
    field(page).click()
    player.page.keyboard.type("Paris")
    player.hook("next").click()
    assert player.place == "question-judge"
