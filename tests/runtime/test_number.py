"""A number to be typed, as the lesson's language writes it."""

from __future__ import annotations

from fractions import Fraction

import pytest
from msgspec.structs import replace
from playwright.sync_api import Locator

from lessonpack.ids import token
from lessonpack.model.asked import OtherNumber
from lessonpack.model.course import Answers
from runtime.conftest import Room
from runtime.driver import swiftly
from runtime.lessons import JUDGE, NUMBER, Packed, small, words
from runtime.test_interactions import told
from runtime.test_typed import PATTERN, RESPONSE, brief, check, each_of, field, said

pytestmark = [pytest.mark.browser, pytest.mark.versions("scorm12", "scorm2004")]


def at_the_number(room: Room, language: str) -> Locator:
    packed = small((NUMBER, JUDGE), pass_mark=50, answers=Answers.AFTER_EACH_QUESTION)
    packed = Packed(replace(packed.course, language=language))
    return room.at_a_question(room.lms(packed), packed).page_of(NUMBER)


@pytest.mark.parametrize(
    ("language", "verdicts"),
    [
        ("en", {"9.81": "right", " 9.8 ": "right", "9.7": "wrong", "9.81 m/s²": "right"}),
        ("de", {"9,810": "right", "9.81": "right", "0.009": "wrong", "9,7m/s²": "wrong"}),
        ("ar", {"\u0669\u066b\u0668\u0661": "right", "9.81": "right"}),
    ],
)
def test_a_number_is_read_as_the_language_writes_it(room: Room, language: str, verdicts: dict[str, str]) -> None:
    asked = each_of(NUMBER, len(verdicts))
    packed = small((*asked, JUDGE), pass_mark=50, answers=Answers.AFTER_EACH_QUESTION)
    packed = Packed(replace(packed.course, language=language))
    player = room.at_a_question(room.lms(packed), packed)
    found = {}
    for question, text in zip(asked, verdicts, strict=True):
        page = player.page_of(question)
        found[text] = check(page, text)
        assert field(page).input_value() == text, "what was typed stays as it was typed"
        player.press("next")
    assert found == verdicts


IN_DIGITS = {
    "en": "Write a number in digits, for example 1260.5.",
    "de": "Schreib eine Zahl in Ziffern, zum Beispiel 1260,5.",
}


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", {**dict.fromkeys(["fast", "1,000", "9.81 feet"], IN_DIGITS["en"]), " ": "Give an answer first."}),
        ("de", dict.fromkeys(["m/s²", "9.810", "-1.000 m/s²", "1.000.000"], IN_DIGITS["de"])),
    ],
)
def test_what_is_no_number_is_no_answer_yet_and_a_number_is_asked_for(
    room: Room, language: str, said: dict[str, str]
) -> None:
    page = at_the_number(room, language)
    asked = page.get_by_role("status")
    for text, asking in said.items():
        field(page).fill(text)
        swiftly(page.locator('[data-lp="check"]'))
        assert asked.inner_text() == asking, text
        assert field(page).get_attribute("aria-invalid") == ("true" if text.strip() else None), text
        assert not field(page).evaluate("field => field.readOnly"), text
        field(page).fill("9")
        assert asked.inner_text() == ""
        assert field(page).get_attribute("aria-invalid") is None
    assert check(page, "9.81") == "right"


def test_after_a_wrong_number_it_is_told_which_are_right(room: Room) -> None:
    page = at_the_number(room, "de")
    assert check(page, "9,7") == "wrong"
    assert page.locator(".typed-right").inner_text().strip().endswith("9,81\u00a0m/s² (9,76 – 9,86)")


NEAR = replace(
    NUMBER,
    others=(
        OtherNumber(
            id="answer-2",
            text=words("9.31 – 10.31"),
            answer=Fraction("9.81"),
            tolerance=Fraction("0.5"),
            share=Fraction(1, 2),
            feedback=words("Look once more."),
        ),
        replace(NUMBER.others[0], id="answer-3"),
    ),
)
RIGHT = "Richtige Antwort: 9,81\u00a0m/s² (9,76 – 9,86)"


@pytest.mark.parametrize(
    ("answers", "known"),
    [
        (
            Answers.AFTER_EACH_QUESTION,
            {
                "9,81": ("right", []),
                "9,4 m/s²": ("partly", ["Look once more.", RIGHT]),
                "9,2": ("wrong", [RIGHT]),
            },
        ),
        (Answers.NEVER, {"981": ("wrong", ["That is in centimetres."])}),
    ],
)
def test_what_is_known_of_a_number_is_said_of_it_and_earns_its_share(
    room: Room, answers: Answers, known: dict[str, tuple[str, list[str]]]
) -> None:
    asked = each_of(NEAR, len(known))
    packed = small((*asked, JUDGE), pass_mark=50, answers=answers)
    packed = Packed(replace(packed.course, language="de"))
    player = room.at_a_question(room.lms(packed), packed)
    found = {}
    for question, text in zip(asked, known, strict=True):
        page = player.page_of(question)
        verdict = check(page, text)
        unit, *below = said(page)
        assert unit == "m/s²"
        found[text] = (verdict, below)
        player.press("next")
    assert found == known
    source = player.frame.content() + player.frame.evaluate("JSON.stringify(lessonpackData)")
    assert ("once more" in source) is (answers is not Answers.NEVER), "what is said of other numbers is held back"


def test_the_result_tells_which_numbers_are_right_as_the_question_does(room: Room) -> None:
    packed = brief(NUMBER, pass_mark=50, attempts=1)
    player = room.at_a_question(room.lms(packed), packed)
    field(player.page_of(NUMBER)).fill("9.7")
    player.press("next")
    player.submit()
    given, right = player.hook("result-answers").locator(".given").all_inner_texts()
    assert (given, right) == ("9.7\u00a0m/s²", "9.81\u00a0m/s² (9.76 – 9.86)")


def test_platforms_are_told_numbers_that_they_take(room: Room) -> None:
    texts = {"9.81": "9,8", "250000": "250000", "7": "1234567"}
    asked = tuple(
        replace(question, answer=Fraction(right))
        for question, right in zip(each_of(NUMBER, len(texts)), texts, strict=True)
    )
    packed = small(asked, pass_mark=50, attempts=1)
    packed = Packed(replace(packed.course, language="de"))
    lms = room.lms(packed)
    player = room.at_a_question(lms, packed)
    for question, text in zip(asked, texts.values(), strict=True):
        field(player.page_of(question)).fill(text)
        player.press("next")
    player.submit()
    room.leave(lms)
    assert lms.calls.refused == []
    is_1_2 = room.version.number == "1.2"
    response = RESPONSE[room.version.number]
    found = {fields["id"]: (fields["type"], fields.get(response), fields[PATTERN]) for fields in told(lms.calls)}
    expected = [
        ("numeric", "9.8", "9.81" if is_1_2 else "9.76[:]9.86"),
        ("fill-in", "250000", "250000"),
        ("numeric", None, "7" if is_1_2 else "6.95[:]7.05"),
    ]
    assert found == {token(question.id): fields for question, fields in zip(asked, expected, strict=True)}
