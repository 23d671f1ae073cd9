"""What an LMS is told of a quiz, and when: nothing that fails or locks out a learner who is not done."""

from __future__ import annotations

from fractions import Fraction

import pytest

from conftest import few
from lessonpack.ids import token
from lessonpack.model.course import Report, Reveal
from runtime.answers import RIGHT, WRONG, all_of, mix
from runtime.conftest import Room
from runtime.driver import Player
from runtime.lessons import Packed, content, reading_only, small
from runtime.lms import Lms

pytestmark = [pytest.mark.browser, pytest.mark.versions("scorm12", "scorm2004")]


def unreported(lms: Lms) -> bool:
    """Nothing but `incomplete` has been said, and no score."""
    scores = [element for element, _ in lms.calls.writes if element.startswith(lms.version.scores)]
    return lms.statuses <= {"incomplete"} and not scores and lms.status == "incomplete" and lms.raw == ""


def still_open(lms: Lms, score: str) -> bool:
    """The score has been told, and nothing but `incomplete`: no platform ends or reviews the attempt."""
    return lms.statuses <= {"incomplete"} and (lms.status, lms.raw) == ("incomplete", score)


@pytest.mark.full
def test_who_leaves_after_question_7_is_neither_failed_nor_locked_out(room: Room) -> None:
    packed = content("mesa-optimization")
    answers = mix(packed.lesson, "rrw")
    lms = room.lms(packed, masteryoverride=True, lockout=True)
    assert lms.mastery == "", "a mark would close the matter with the first score"
    player = room.open(lms, packed)
    player.read_on()
    player.press("next")
    for _ in range(7):
        player.answer_this(answers)
        player.press("next")
    room.leave(lms)
    assert lms.calls.named("Terminate")
    assert unreported(lms)

    player = room.open(lms, packed)
    assert not player.notice("review").count()
    answered = [question for question in packed.lesson.asked if player.response(question)]
    assert [question.id for question in answered] == [question.id for question in packed.lesson.asked[:7]]
    assert player.place == f"question-{token(packed.lesson.asked[7].id)}"
    for _ in range(8):
        player.answer_this(all_of(packed.lesson, RIGHT))
        player.press("next")
    player.submit()
    room.leave(lms)
    assert lms.status == "passed"
    assert Fraction(lms.raw) == round(Fraction(1300, 15), 2)


@pytest.mark.parametrize(("runtime", "attempts"), few([("strict", 3), ("scorm-again", None)]))
def test_who_fails_and_closes_the_window_has_a_score_and_may_try_again(
    room: Room, runtime: str, attempts: int | None
) -> None:
    packed = small(pass_mark=Fraction(80), attempts=attempts)
    lms = room.lms(packed, runtime=runtime, masteryoverride=True, lockout=True)
    player = room.open(lms, packed)
    player.take(mix(packed.lesson, "rw"))
    told = player.score
    assert 0 < float(told) < 80
    assert still_open(lms, told)
    assert player.hook("result-kept").inner_text() == "Saved to your course."
    room.leave(lms)
    assert still_open(lms, told)

    player = room.open(lms, packed)
    assert player.place == "result"
    player.press("retry")
    assert still_open(lms, told)
    player.answer_on(all_of(packed.lesson, RIGHT))
    player.submit()
    room.leave(lms)
    assert (lms.status, lms.raw) == ("passed", "100")
    assert lms.calls.refused == []


@pytest.mark.full
@pytest.mark.parametrize("reveal", few(list(Reveal)))
def test_where_the_author_wants_it_a_failed_attempt_is_reported_only_when_kept(room: Room, reveal: Reveal) -> None:
    packed = small(pass_mark=Fraction(80), attempts=3, feedback=reveal, report=Report.END)
    lms = room.lms(packed)
    assert lms.mastery == "80"
    player = room.open(lms, packed)
    player.take(all_of(packed.lesson, WRONG))
    assert player.passed == "false"
    assert player.hook("result-kept").inner_text() == "Your answers are saved. The result is not reported yet."
    assert unreported(lms)
    room.leave(lms)
    assert unreported(lms)

    player = room.open(lms, packed)
    assert player.place == "result"
    player.press("accept")
    assert (lms.status, lms.raw) == ("failed", "0")
    room.leave(lms)
    assert (lms.status, lms.raw) == ("failed", "0")
    assert lms.calls.refused == []


@pytest.mark.full
def test_trying_again_changes_nothing_until_the_next_result(room: Room) -> None:
    packed = small(pass_mark=Fraction(80), attempts=3)
    lms = room.lms(packed)
    player = room.open(lms, packed)
    player.take(all_of(packed.lesson, WRONG))
    player.press("retry")
    assert player.place.startswith("question-")
    assert not any(player.seen().answers.values())
    assert still_open(lms, "0")
    room.leave(lms)
    assert still_open(lms, "0")

    player = room.open(lms, packed)
    player.answer_on(all_of(packed.lesson, RIGHT))
    player.submit()
    assert (lms.status, lms.raw) == ("passed", "100")
    room.leave(lms)
    assert lms.status == "passed"
    assert lms.calls.refused == []


@pytest.mark.full
def test_a_pass_is_reported_at_once(room: Room) -> None:
    packed = small(pass_mark=Fraction(80), attempts=3)
    lms = room.lms(packed)
    player = room.open(lms, packed)
    player.take(all_of(packed.lesson, RIGHT))
    assert (lms.status, lms.raw) == ("passed", "100")
    assert not player.hook("retry").count()
    assert not player.hook("accept").count()


@pytest.mark.full
@pytest.mark.parametrize(("runtime", "attempts"), few([("strict", 2), ("strict", 1), ("scorm-again", 2)]))
def test_the_last_attempt_is_reported_at_once(room: Room, runtime: str, attempts: int) -> None:
    packed = small(pass_mark=Fraction(80), attempts=attempts)
    lms = room.lms(packed, runtime=runtime)
    player = room.open(lms, packed)
    player.take(all_of(packed.lesson, WRONG))
    for _ in range(attempts - 1):
        assert still_open(lms, "0")
        player.press("retry")
        player.answer_on(all_of(packed.lesson, WRONG))
        player.submit()
    assert (lms.status, lms.raw) == ("failed", "0")
    assert not player.hook("retry").count()
    assert not player.hook("accept").count()


@pytest.mark.full
@pytest.mark.fault("a worse attempt after a better one")
def test_a_quiz_without_a_mark_is_completed_and_its_best_score_stays(room: Room) -> None:
    packed = small()
    lms = room.lms(packed, lockout=False)
    player = room.open(lms, packed)
    player.take(mix(packed.lesson, "rrw"))
    first = lms.raw
    assert lms.status == "completed"
    player.press("retry")
    player.answer_on(all_of(packed.lesson, WRONG))
    player.submit()
    room.leave(lms)
    assert (lms.status, lms.raw) == ("completed", first)
    assert lms.calls.refused == []


def test_a_lesson_without_a_quiz_is_completed_by_reading_and_has_no_score(room: Room) -> None:
    packed = reading_only()
    lms = room.lms(packed)
    player = room.open(lms, packed)
    assert unreported(lms)
    player.press("next")
    assert player.hook("end").count() == 0
    player.press("next")
    assert player.hook("end").inner_text() == "You have read the whole lesson."
    assert lms.status == "completed"
    room.leave(lms)
    assert (lms.status, lms.raw) == ("completed", "")
    assert lms.calls.refused == []


@pytest.mark.full
@pytest.mark.parametrize("mark", few(["66.67", "66.66", "33.34"]))
def test_score_and_status_agree_right_at_the_mark(room: Room, mark: str) -> None:
    """Two of three right, or one: 66.66… and 33.33… % must not be rounded across the mark."""
    packed = small(pass_mark=Fraction(mark), attempts=1)
    lms = room.lms(packed, masteryoverride=True)
    player = room.open(lms, packed)
    right = {"33.34": "wwr"}.get(mark, "rrw")
    player.take(mix(packed.lesson, right))
    passed = player.passed
    room.leave(lms)
    assert lms.status == ("passed" if passed == "true" else "failed")
    assert passed == str(Fraction(2 if mark != "33.34" else 1, 3) * 100 >= Fraction(mark)).lower()


# --- no writing where nothing is to be recorded ----------------------------------------------------------


def looked_at(room: Room, packed: Packed, lms: Lms) -> Player:
    player = room.open(lms, packed)
    player.read_on()
    player.press("next")
    return player


@pytest.mark.fault("review, browse, no credit")
@pytest.mark.parametrize(
    ("mode", "credit"),
    few([("review", ""), ("browse", "credit"), ("normal", "no-credit"), ("review", "credit"), ("browse", "")]),
)
def test_review_browse_and_no_credit_write_nothing(room: Room, mode: str, credit: str) -> None:
    packed = small(pass_mark=Fraction(50))
    lms = room.lms(packed, mode=mode, credit=credit)
    player = room.open(lms, packed)
    assert player.notice("review" if mode == "review" else "browse").is_visible()
    player.take(all_of(packed.lesson, RIGHT))
    room.leave(lms)
    assert lms.calls.writes == []
    assert lms.calls.named("Commit") == []
    assert [call.name for call in lms.calls][-1] == "Terminate"


@pytest.mark.full
@pytest.mark.fault("an attempt that the platform has closed")
@pytest.mark.parametrize("how", few([WRONG, RIGHT]))
def test_a_closed_attempt_shows_the_result_and_writes_nothing(room: Room, how: str) -> None:
    packed = small(pass_mark=Fraction(50), attempts=1)
    lms = room.lms(packed, lockout=True)
    player = room.open(lms, packed)
    player.take(all_of(packed.lesson, how))
    before = player.seen()
    room.leave(lms)
    kept = dict(lms.stored or {})

    player = room.open(lms, packed)
    assert player.seen() == before
    assert player.notice("review").is_visible()
    player.press("previous")
    room.leave(lms)
    assert lms.calls.writes == []
    own = [f"{room.version.core}.{name}" for name in ("lesson_mode", "mode", "credit", "entry", "exit", "session_time")]
    for element in own:  # what the LMS itself says anew in each session
        kept.pop(element, None)
    assert kept.items() - (lms.stored or {}).items() == set()


@pytest.mark.full
@pytest.mark.fault("a pass opened again")
def test_a_pass_stays_where_the_lms_lets_the_learner_in_again(room: Room) -> None:
    packed = small(pass_mark=Fraction(50))
    lms = room.lms(packed, lockout=False)
    player = room.open(lms, packed)
    player.take(all_of(packed.lesson, RIGHT))
    room.leave(lms)
    player = room.open(lms, packed)
    assert player.place == "result"
    room.leave(lms)
    assert {element for element, _ in lms.calls.writes} == {room.version.session_time, room.version.exit}
    assert (lms.status, lms.raw) == ("passed", "100")


@pytest.mark.full
@pytest.mark.fault("a pass whose state is lost")
def test_a_pass_without_its_state_is_shown_and_not_overwritten(room: Room) -> None:
    """The LMS has lost suspend_data but not the status."""
    packed = small(pass_mark=Fraction(50))
    lms = room.lms(packed, lockout=False, stored=room.version.stored("passed", "90"))
    player = room.open(lms, packed)
    assert player.notice("review").is_visible()
    player.read_on()
    room.leave(lms)
    assert lms.calls.writes == []


@pytest.mark.full
@pytest.mark.fault("suspend_data damaged or of another program")
@pytest.mark.parametrize(
    "state",
    few(["garbage", "", "9.9.9|x|y|z", "1.3.2|", "%7B%22a%22%3A1%7D", "x" * 4096, "|" * 9]),
    ids=lambda text: text[:12],
)
def test_a_damaged_state_starts_afresh(room: Room, state: str) -> None:
    packed = small(pass_mark=Fraction(50))
    lms = room.lms(packed, stored=room.version.stored("incomplete", state=state))
    player = room.open(lms, packed)
    assert player.place == "overview"
    assert player.notice("unreadable").count() == (1 if state else 0)
    player.take(all_of(packed.lesson, RIGHT))
    room.leave(lms)
    assert lms.status == "passed"
    assert lms.calls.refused == []


@pytest.mark.full
@pytest.mark.fault("suspend_data damaged or of another program")
@pytest.mark.parametrize(("status", "raw"), few([("passed", "90"), ("failed", "40")]))
def test_a_damaged_state_lowers_nothing_that_the_platform_has(room: Room, status: str, raw: str) -> None:
    packed = small(pass_mark=Fraction(50))
    lms = room.lms(packed, lockout=False, stored=room.version.stored(status, raw, "garbage"))
    player = room.open(lms, packed)
    player.take(all_of(packed.lesson, WRONG))
    room.leave(lms)
    assert (lms.status, lms.raw) == (status, raw)
    assert lms.calls.refused == []


@pytest.mark.full
@pytest.mark.fault("an LMS like Open edX")
def test_entry_does_not_decide_about_resuming(room: Room) -> None:
    """Open edX never says `resume`; the state alone counts."""
    packed = small(pass_mark=Fraction(50))
    lms = room.lms(packed, faults={"forget": f"{room.version.core}.entry"})
    player = looked_at(room, packed, lms)
    player.answer_this(all_of(packed.lesson, RIGHT))
    before = player.seen()
    room.leave(lms)
    assert lms.stored is not None
    assert lms.stored[room.version.exit] == "suspend"
    for element in room.version.statuses:
        lms.stored.pop(element, None)
    player = room.open(lms, packed)
    assert player.seen() == before
