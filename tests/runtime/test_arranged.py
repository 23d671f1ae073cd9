"""Kinds that are answered by arranging, by keys alone: given, kept over a break, judged part by part, and listed."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from playwright.sync_api import Locator

from lessonpack.model.course import Answers
from lessonpack.model.questions import ChoiceGap, Question
from runtime.answers import PARTLY, RIGHT, all_of, answer
from runtime.conftest import Room
from runtime.driver import Player, kind_of
from runtime.lessons import CLOZE, GROUP, JUDGE, MATCH, ORDER, small
from runtime.visit import DRAWING

pytestmark = [pytest.mark.browser, pytest.mark.versions("scorm12", "scorm2004")]

COLOURS = "list => { const { color, borderTopColor } = getComputedStyle(list); return [color, borderTopColor]; }"
ARRANGED: tuple[Question, ...] = (MATCH, GROUP, ORDER)
PARTS_RIGHT = {MATCH.id: (1, 2), GROUP.id: (1, 2), ORDER.id: (2, 2)}  # of a partly right answer, right and wrong ones
LISTED = {
    MATCH.id: "Term t1 – Partner p1; Term t2 – Partner p2; Term t3 – Partner p1",
    GROUP.id: "Item k1 – Group g2; Item k2 – Group g1; Item k3 – Group g2",
    ORDER.id: "Item i1; Item i2; Item i3; Item i4",
}


def test_what_is_arranged_by_keys_is_kept_judged_and_listed_with_what_is_right(room: Room) -> None:
    packed = small(ARRANGED, pass_mark=100, attempts=1, answers=Answers.AFTER_EACH_QUESTION)
    lms = room.lms(packed)
    player = room.at_a_question(lms, packed)
    given = {question: answer(question, PARTLY) for question in ARRANGED}
    for question in ARRANGED:
        page = player.page_of(question)
        player.press("check")
        first = "Move something first." if question is ORDER else "Give an answer first."
        assert page.locator(".nudge").inner_text() == first, f"nothing was given yet to {question.id}"
        kind_of(question).keys(page, given[question])
        if question is not ORDER:
            first_list = page.locator("select").first
            chosen = first_list.input_value()
            first_list.select_option("")
            player.press("check")
            lacking = "Part of this is still empty. Press the button again to leave it so."
            assert page.locator(".nudge").inner_text() == lacking, question.id
            first_list.select_option(chosen)
        player.press("next")
    assert {question: player.response(question) for question in ARRANGED} == given
    room.leave(lms)
    player = room.open(lms, packed)
    assert {question: player.response(question) for question in ARRANGED} == given, "it is there after a break"

    while not player.in_quiz:
        player.press("previous")
    player.press("next")
    parts = {}
    for question in ARRANGED:
        page = player.page_of(question)
        player.press("check")
        assert player.verdict(question) == "partly", question.id
        right, wrong = (page.locator(f".said .verdict-of .icon-{look}").count() for look in ("right", "wrong"))
        parts[question.id] = (right, wrong)
        assert page.locator(":is(select, .move):enabled:visible").count() == 0, question.id
        player.press("next")
    assert parts == PARTS_RIGHT

    player.submit()
    entries = player.hook("result-answers").locator("li").all_inner_texts()
    assert [
        LISTED[question.id] in " ".join(entry.split()) for question, entry in zip(ARRANGED, entries, strict=True)
    ] == [True] * 3, entries


def test_a_partner_that_is_given_once_cannot_be_chosen_again_until_it_is_taken_back(room: Room) -> None:
    """By keys a list is walked through: what another term has is left as it is."""
    once = replace(MATCH, terms=MATCH.terms[:2], one_to_one=True)
    packed = small((once,), pass_mark=100, attempts=1)
    lms = room.lms(packed)
    player = room.at_a_question(lms, packed)
    page = player.page_of(once)
    assert page.locator(".how").inner_text() == "Each answer fits once."
    first, second = page.locator("select").all()

    def barred(held: Locator) -> list[str]:
        return held.locator("option:disabled").all_inner_texts()

    first.select_option(label="Partner p2")
    assert (barred(first), barred(second)) == ([], ["Partner p2"])
    second.focus()
    for _ in range(4):
        page.page.keyboard.press("ArrowDown")
    second.select_option(label="Partner p1")
    assert (barred(first), barred(second)) == (["Partner p1"], ["Partner p2"])
    room.leave(lms)
    player = room.open(lms, packed)
    page = player.page_of(once)
    first, second = page.locator("select").all()
    assert (barred(first), barred(second)) == (["Partner p1"], ["Partner p2"]), "it is so again after a break"
    second.select_option("")
    first.select_option(label="Partner p1")
    second.select_option(label="Partner p2")
    assert player.response(once) == answer(once, RIGHT)


def test_what_is_shuffled_stands_in_an_order_of_each_learner_s_own_and_is_the_same_after_a_break(room: Room) -> None:
    """Terms, items, and the list of a gap below its first line; what was given stays with its term."""
    lists = tuple(replace(gap, shuffle=True) if isinstance(gap, ChoiceGap) else gap for gap in CLOZE.gaps)
    asked = (replace(MATCH, shuffle=True), replace(GROUP, shuffle=True), replace(CLOZE, gaps=lists))
    packed = small(asked, pass_mark=100, attempts=1)

    def seen(player: Player) -> list[list[str]]:
        pages = [player.page_of(question) for question in asked]
        held = [page.locator(".pair .term").all_inner_texts() for page in pages[:2]]
        return [*held, pages[2].locator("select").first.locator("option").all_inner_texts()]

    orders = []
    for number in range(1, 5):
        room.context.add_init_script(DRAWING.replace("NUMBER", str(number * 48271)))
        orders.append(tuple(map(tuple, seen(room.open(room.lms(packed), packed)))))
    assert all(len({*each}) > 1 for each in zip(*orders, strict=True)), "not all learners have one order"
    assert all({*order[2][:1]} == {"Choose …"} for order in orders)
    lms = room.lms(packed)
    player = room.open(lms, packed)
    player.read_on()
    player.press("next")
    for question in asked:
        player.respond(question, answer(question, RIGHT))
        player.press("next")
    before = seen(player)
    room.leave(lms)
    player = room.open(lms, packed)
    assert seen(player) == before
    assert [player.response(question) for question in asked] == [answer(question, RIGHT) for question in asked]
    player.submit()
    assert player.score == "100"


def test_in_colours_of_the_system_a_list_that_stands_is_as_readable_as_what_can_be_changed(room: Room) -> None:
    asked: tuple[Question, ...] = (MATCH, CLOZE)
    packed = small((*asked, JUDGE))
    player = room.at_a_question(room.lms(packed), packed)
    player.page.emulate_media(forced_colors="active", color_scheme="dark")
    for question in asked:
        player.respond(question, answer(question, RIGHT))
        chosen = player.page_of(question).locator("select").first
        before = chosen.evaluate(COLOURS)
        player.press("check")
        assert chosen.is_disabled(), question.id
        assert chosen.evaluate(COLOURS) == before, question.id
        player.press("next")


def test_all_that_is_right_earns_all_points(room: Room) -> None:
    packed = small(ARRANGED, pass_mark=100, attempts=1)
    lms = room.lms(packed)
    player = room.open(lms, packed)
    player.take(all_of(packed.lesson, RIGHT))
    assert (player.score, player.passed) == ("100", "true")
    room.leave(lms)
    assert lms.calls.refused == []
