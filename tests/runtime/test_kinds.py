"""Kinds of question that no choice answers, on a real page: an order, and a text with gaps."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest
from playwright.sync_api import Locator

from lessonpack.model.asked import Part, Scoring, drawn
from lessonpack.model.content import Gap, Paragraph, Text
from lessonpack.model.course import Answers, Mode
from lessonpack.model.questions import Cloze, NumberGap, Ordering, TypedGap
from runtime.conftest import Room
from runtime.driver import Player, opened
from runtime.lessons import Packed, small, typed, words
from runtime.lms import Lms
from runtime.test_interactions import JOINT, RESPONSE, told

pytestmark = [pytest.mark.browser, pytest.mark.versions("scorm12", "scorm2004")]

SEASONS = {"winter": "Winter", "spring": "Spring", "summer": "Summer & sun", "autumn": "Autumn"}
RIGHT = [*SEASONS]
YEAR = Ordering(
    id="year",
    stem=words("In which order?"),
    items=tuple(Part(id=id, text=words(text)) for id, text in SEASONS.items()),
    scoring=Scoring.ALL_OR_NOTHING,
)

OIL = Cloze(
    id="oil",
    stem=words("Fill in the gaps."),
    text=(Paragraph((Gap("name"), Text(" boils at "), Gap("degrees"), Text("."))),),
    gaps=(
        TypedGap(id="name", answers=(typed("name-answer-1", "Öl | ~Fett~"),)),
        NumberGap(id="degrees", answer=Fraction(100), tolerance=Fraction(1)),
    ),
)


@pytest.fixture
def packed() -> Packed:
    return small((YEAR, OIL), pass_mark=50, attempts=3, answers=Answers.AFTER_EACH_QUESTION)


@pytest.fixture
def lms(room: Room, packed: Packed) -> Lms:
    return room.lms(packed)


@pytest.fixture
def visit(room: Room, lms: Lms, packed: Packed) -> Callable[[], Player]:
    return lambda: opened(room.context, lms, packed.lesson)


def order_of(page: Locator) -> list[str]:
    found: list[str] = page.locator("[data-item]").evaluate_all("rows => rows.map((row) => row.dataset.item)")
    return found


def put_in_order(page: Locator, order: list[str]) -> None:
    """By the keyboard, since rows move below a pointer. The order shown first is no answer, even if it is the one asked
    for, as it is once in 24 times: the last row is moved at any rate."""
    page.locator('[data-move="up"]').last.press("Enter")
    for place, id in enumerate(order):
        while order_of(page).index(id) > place:
            page.locator(f'[data-item="{id}"] [data-move="up"]').press("Enter")


def test_an_order_and_gaps_are_given_judged_kept_told_and_printed(
    room: Room, lms: Lms, visit: Callable[[], Player]
) -> None:
    player = visit()
    player.read_on()
    player.press("next")
    order, gaps = player.frame.locator("#question-year"), player.frame.locator("#question-oil")

    player.press("check")
    assert order.locator(".nudge").inner_text() != "", "nothing was given yet"
    put_in_order(order, ["winter", "spring", "autumn", "summer"])
    player.press("check")
    assert order.locator('[data-lp="verdict"]').get_attribute("data-verdict") == "wrong"
    assert order.locator(".said .icon-wrong").count() == 2
    assert order.locator(".items button:visible").count() == 0
    player.press("next")

    gaps.locator('[data-gap="name"] input').fill("öl | ~FETT~")
    gaps.locator('[data-gap="degrees"] input').fill("100")
    room.leave(lms)
    player = visit()
    order, gaps = player.frame.locator("#question-year"), player.frame.locator("#question-oil")
    assert order_of(order) == ["winter", "spring", "autumn", "summer"]
    assert [gaps.locator(f'[data-gap="{name}"] input').input_value() for name in ("name", "degrees")] == [
        "öl | ~FETT~",
        "100",
    ]
    player.press("check")
    assert gaps.locator('[data-lp="verdict"]').get_attribute("data-verdict") == "right"

    player.press("next")
    entries = player.frame.locator(".current .entry-answer").all_inner_texts()
    assert entries == ["Winter; Spring; Autumn; Summer & sun", "öl | ~FETT~; 100"]
    player.submit()
    assert player.score == "50"
    player.frame.evaluate('dispatchEvent(new Event("beforeprint"))')
    key = player.frame.locator('[data-lp="key"] li').all_text_contents()
    assert key == ["1 Winter2 Spring3 Summer & sun4 Autumn", "1 Öl | ~Fett~2 100 (99 – 101)"]
    room.leave(lms)

    joint, letters = JOINT[room.version.number], dict(zip((item.id for item in drawn(YEAR.items)), "abcd", strict=True))
    named = ["winter", "spring", "autumn", "summer"]
    seasons = [letters[id] for id in named] if room.version.number == "1.2" else named
    sessions = [told(lms.sessions[number]) for number in sorted(lms.sessions)]
    responses = [fields[RESPONSE[room.version.number]] for fields in [*sessions[0], *sessions[1]]]
    assert responses == [joint.join(seasons), joint.join(["öl | ~FETT~", "100"])]


def test_an_answer_of_any_kind_can_be_taken_back_where_the_author_lets_it(room: Room) -> None:
    packed = small((YEAR, OIL), mode=Mode.PRACTICE)
    lms = room.lms(packed)
    player = opened(room.context, lms, packed.lesson)
    player.read_on()
    player.press("next")
    order = player.frame.locator("#question-year")
    put_in_order(order, RIGHT[::-1])
    player.press("check")
    player.press("again")
    assert order.locator(".items button:visible").count() == 2 * len(SEASONS)
    assert order.locator(".said").count() == 0
    focus = "document.activeElement.closest('.items') !== null"
    assert player.frame.evaluate(focus), "the focus is where an answer is given"
    put_in_order(order, RIGHT)
    player.press("check")
    assert order.locator('[data-lp="verdict"]').get_attribute("data-verdict") == "right"
