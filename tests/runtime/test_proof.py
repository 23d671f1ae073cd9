"""Saved is what has arrived: on platforms that take for sent what was not, miscount answers, or know less of them.

Every step of whole runs is played without a page, in tests/player; here a browser has its say: beacons, its network,
its storage.
"""

from __future__ import annotations

from fractions import Fraction

import pytest

from conftest import few
from lessonpack.ids import token
from runtime.answers import RIGHT, all_of
from runtime.conftest import Room
from runtime.driver import Player
from runtime.lessons import JUDGE, ONE, SOME, Packed, small
from runtime.lms import Lms

pytestmark = [pytest.mark.browser, pytest.mark.versions("scorm12", "scorm2004")]

FILES = (ONE, SOME, JUDGE)


def at_the_end(room: Room, lms: Lms, packed: Packed) -> Player:
    """All is answered rightly, and not yet handed in."""
    player = room.open(lms, packed)
    player.read_on()
    player.answer_all(all_of(packed.lesson, RIGHT))
    return player


def has_everything(lms: Lms, packed: Packed) -> None:
    """Score, status, and a whole row for each answer."""
    assert (lms.status, lms.raw) == ("passed", "100")
    asked = {token(question.id) for question in packed.lesson.asked}
    assert {row.get("id") for row in lms.rows.values()} == asked
    assert {row.get("result") for row in lms.rows.values()} == {"correct"}


def says(player: Player, state: str) -> None:
    player.frame.locator(f'[data-lp="save-state"][data-state="{state}"]').wait_for()


@pytest.mark.full
@pytest.mark.fault("a save fails, and the platform takes it for sent")
def test_a_pass_that_was_refused_once_arrives_with_the_next_save(room: Room) -> None:
    packed = small(FILES, pass_mark=Fraction(80))
    lms = room.lms(packed, ways=("books",))
    player = at_the_end(room, lms, packed)
    player.lms_page.evaluate("faults.network = 'refused'")
    player.submit()
    assert player.save_state == "trouble"
    assert (lms.status, lms.raw) == ("incomplete", "")
    player.lms_page.evaluate("faults.network = ''")
    player.press("save")
    assert player.save_state == "saved"
    has_everything(lms, packed)
    room.leave(lms)
    has_everything(lms, packed)
    assert room.open(lms, packed).place == "result"


@pytest.mark.fault("no network, and the platform says true")
@pytest.mark.parametrize("said", few([True, False]), ids=["online by the browser", "offline by the browser"])
def test_what_a_beacon_took_away_is_not_called_saved_and_is_sent_again(room: Room, said: bool) -> None:
    room.forgive("ERR_INTERNET_DISCONNECTED")
    packed = small(FILES, pass_mark=Fraction(80))
    lms = room.lms(packed, ways=("books",))
    player = at_the_end(room, lms, packed)
    room.context.set_offline(True)
    room.say_online(said)
    player.submit()
    says(player, "trouble")
    assert player.passed == "true"
    assert (lms.status, lms.raw) == ("incomplete", "")
    room.context.set_offline(False)
    room.say_online(True)
    says(player, "saved")
    has_everything(lms, packed)


@pytest.mark.fault("the browser says that it has no network, and the platform is there")
def test_a_platform_on_the_same_machine_gets_everything(room: Room) -> None:
    packed = small(FILES, pass_mark=Fraction(80))
    lms = room.lms(packed, ways=("books",))
    player = room.open(lms, packed)
    room.say_online(False)
    player.read_on()
    player.answer_all(all_of(packed.lesson, RIGHT))
    player.submit()
    says(player, "saved")
    has_everything(lms, packed)


@pytest.mark.full
@pytest.mark.fault("answers counted from nought, wrong, or not at all")
@pytest.mark.versions("scorm12")
@pytest.mark.parametrize("way", few(["count-app", "count-zero", "count-none"]))
def test_each_visit_goes_on_where_the_platform_has_room(room: Room, way: str) -> None:
    packed = small(FILES, pass_mark=Fraction(80))
    lms = room.lms(packed, ways=(way,))
    player = room.open(lms, packed)
    player.read_on()
    for _ in packed.lesson.asked:
        player.press("next")
        player.answer_this(all_of(packed.lesson, RIGHT))
        assert player.save_state == "saved"
        room.leave(lms)
        player = room.open(lms, packed)
    player.press("next")
    player.submit()
    assert player.save_state == "saved"
    has_everything(lms, packed)


@pytest.mark.full
@pytest.mark.fault("a platform that knows less of an answer")
@pytest.mark.parametrize("way", few(["openolat", "chamilo"]))
def test_what_nobody_would_miss_is_no_trouble(room: Room, way: str) -> None:
    packed = small(FILES, pass_mark=Fraction(80))
    lms = room.lms(packed, ways=(way,))
    room.context.clock.set_fixed_time("2026-03-02T20:30:00")
    player = at_the_end(room, lms, packed)
    player.submit()
    assert player.save_state == "saved"
    assert not player.notice("trouble").count()


@pytest.mark.full
@pytest.mark.fault("the tab killed, and the browser keeps nothing")
@pytest.mark.versions("scorm12", "scorm2004")
def test_without_storage_each_step_is_committed(room: Room) -> None:
    room.context.add_init_script(
        'Object.defineProperty(window, "localStorage", { get() { throw new DOMException(); } })'
    )
    packed = small(FILES, pass_mark=Fraction(80))
    lms = room.lms(packed)
    player = room.at_a_question(lms, packed)
    player.respond(player.question, all_of(packed.lesson, RIGHT)[player.question.id])
    assert player.save_state == "saved"
    before = player.seen()
    room.kill(player)
    assert room.open(lms, packed).seen() == before
