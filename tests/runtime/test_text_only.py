"""A text that is read between the questions of a quiz: a page of its own, and nothing of it is asked or counted."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from lessonpack.ids import token
from lessonpack.model.course import Mode, Pool, Reveal
from lessonpack.model.questions import Question, TextOnly
from runtime.answers import RIGHT, WRONG, all_of, answer
from runtime.conftest import Room
from runtime.driver import Player, tab_to
from runtime.lessons import JUDGE, ONE, READ, SOME, Packed, small, words
from runtime.states import in_order, with_quiz

pytestmark = pytest.mark.browser

FIRST: Question = READ
SECOND, LAST = (TextOnly(id=id, stem=words(f"This is {id}.")) for id in ("half-way", "the-end"))
ENTRIES = (FIRST, ONE, JUDGE, SECOND, SOME, LAST)
WALK = [f"question-{token(each.id)}" for each in ENTRIES]
SHOWN = "pages => pages.map(({ id }) => id)"


def packed(**quiz: object) -> Packed:
    return with_quiz(in_order(small(ENTRIES)), **{"shuffle": False} | quiz)


def turn(player: Player, name: str = "next") -> str:
    """To the page after this one, or before it, whatever it is."""
    player.click(player.hook(name))
    return player.place


def walked(player: Player, steps: int) -> Iterator[str]:
    return (turn(player) for _ in range(steps))


def at_the_quiz(room: Room, made: Packed) -> Player:
    player = room.open(room.lms(made), made)
    player.read_on()
    return player


def heading(player: Player) -> str:
    return player.frame.locator(".page.current h2").inner_text()


def test_each_text_is_a_page_in_its_place_on_paper_too_and_questions_have_their_numbers_without_it(room: Room) -> None:
    player = at_the_quiz(room, packed())
    player.page.emulate_media(media="print")
    shown = player.frame.locator("main > .page:visible").evaluate_all(SHOWN)
    assert [place for place in shown if place in WALK] == WALK
    assert player.frame.locator("text=This is half-way.").is_visible()
    player.page.emulate_media(media="screen")
    assert player.frame.locator("#quiz .facts").inner_text().startswith("3 questions")
    headings = {place: heading(player) for place in walked(player, len(ENTRIES))}
    assert list(headings) == WALK
    numbers = [f"Question {number} of 3" for number in (1, 2, 3)]
    assert [*headings.values()] == ["To read", *numbers[:2], "To read", numbers[2], "To read"]
    assert turn(player) == "review"
    assert player.frame.locator('[data-lp="review-answers"] > li').count() == 3
    assert turn(player, "previous") == WALK[-1]


def test_reading_begins_at_its_heading_there_is_nothing_to_answer_and_it_goes_on_by_keyboard(room: Room) -> None:
    player = at_the_quiz(room, packed())
    tab_to(player.hook("next"))
    player.page.keyboard.press("Enter")
    assert player.place == WALK[0]
    assert player.frame.evaluate("document.activeElement.textContent") == "To read"
    page = player.frame.locator(".page.current")
    assert "Now it is about something else." in page.inner_text()
    assert page.locator("fieldset, input, .flag, [data-lp='check']").count() == 0
    assert player.frame.locator(".strip [aria-current]").count() == 0
    assert player.frame.locator(".strip:visible .number").count() == 3, "the numbers of the questions stay"
    assert player.hook("next").inner_text() == "Next question"
    tab_to(player.hook("next"))
    player.page.keyboard.press("Enter")
    assert player.place == WALK[1]
    assert turn(player) == WALK[2]
    assert player.hook("next").inner_text() == "Next"  # what comes is no question


@pytest.mark.parametrize("feedback", [Reveal.AT_ONCE, Reveal.AT_END])
def test_no_platform_hears_of_it_and_it_takes_nothing_from_the_score(room: Room, feedback: Reveal) -> None:
    made = packed(feedback=feedback)
    lms = room.lms(made)
    player = room.open(lms, made)
    player.take(all_of(made.lesson, RIGHT))
    assert player.score == "100"
    room.leave(lms)
    told = [value for name, value in lms.calls.writes if re.fullmatch(r"cmi\.interactions\.\d+\.id", name)]
    assert told == [token(question.id) for question in made.lesson.asked]


def test_who_leaves_at_a_text_comes_back_to_it(room: Room) -> None:
    made = packed()
    lms = room.lms(made)
    player = room.open(lms, made)
    player.read_on()
    *_, place = walked(player, 4)
    assert place == WALK[3]
    room.leave(lms)
    assert room.open(lms, made).place == WALK[3]


def test_the_quiz_goes_on_at_the_text_before_the_first_question_that_is_open(room: Room) -> None:
    made = packed(feedback=Reveal.AT_END)
    player = at_the_quiz(room, made)
    list(walked(player, 2))
    for question in (ONE, JUDGE):
        player.respond(question, answer(question, RIGHT))
        turn(player)
    while not player.in_quiz:
        turn(player, "previous")
    assert turn(player) == WALK[3]


def test_shuffled_questions_stay_on_their_side_of_it_and_it_stays(room: Room) -> None:
    sides = [tuple(replace(JUDGE, id=f"{side}-{number}") for number in range(5)) for side in "ab"]
    made = with_quiz(in_order(small((*sides[0], SECOND, *sides[1]))), shuffle=True)
    orders = set()
    for _ in range(3):  # until two learners have met them in two orders
        player = at_the_quiz(room, made)
        places = list(walked(player, 11))
        assert places[5] == WALK[3]
        for places_of, side in ((places[:5], sides[0]), (places[6:], sides[1])):
            assert sorted(places_of) == [f"question-{token(question.id)}" for question in side]
        orders.add(tuple(places))
        if len(orders) > 1:
            break
        player.page.close()
        room.context.new_page()
    assert len(orders) > 1


def test_behind_a_pool_it_stands_behind_what_was_drawn(room: Room) -> None:
    pool = Pool(pick=1, questions=(ONE.id, JUDGE.id), behind=1)
    made = with_quiz(in_order(small((ONE, JUDGE, SOME, LAST), pools=(pool,))), shuffle=False)
    some, drawn, last = walked(at_the_quiz(room, made), 3)
    assert (some, last) == (f"question-{token(SOME.id)}", WALK[5])
    assert drawn in (WALK[1], WALK[2])


def test_practice_passes_it_and_what_was_missed_comes_back_all_the_same(room: Room) -> None:
    made = packed(mode=Mode.PRACTICE)
    player = at_the_quiz(room, made)
    player.press("next")
    for question in (ONE, JUDGE, SOME):
        player.respond(question, answer(question, WRONG if question is ONE else RIGHT))
        player.press("check")
        player.press("next")
    assert player.question is made.lesson.asked[0]
    assert player.frame.locator(".current .nudge").inner_text() != ""


def test_looking_back_at_answers_the_texts_are_read_again(room: Room) -> None:
    made = packed()
    player = room.open(room.lms(made), made)
    player.take(all_of(made.lesson, RIGHT))
    assert player.frame.locator("[data-lp='result-answers'] li").count() == 3
    for folded in player.frame.locator(".page.current details").all():
        folded.evaluate("details => { details.open = true; }")
    player.hook("go-question").nth(1).click()
    assert player.place == WALK[2]
    assert turn(player) == WALK[3]
    assert turn(player) == WALK[4]
