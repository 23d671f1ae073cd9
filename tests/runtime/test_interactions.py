"""Single answers as SCORM 1.2 reports them: by authored order, in its alphabet, whatever was on the screen."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import assert_never

import pytest

from lessonpack.ids import token
from lessonpack.model.course import Reveal
from lessonpack.model.questions import MultipleResponse, Question, SingleChoice, TrueFalse
from lessonpack.model.scoring import key, score
from runtime.answers import RIGHT, WRONG, Answers, Response, all_of, mix
from runtime.conftest import Room
from runtime.driver import swiftly
from runtime.lessons import ONE, QUESTIONS, Packed, content, small, weighing
from runtime.lms import Calls, Lms

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def _swiftly(room: Room) -> None:
    room.click = swiftly


LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
FIELD = re.compile(r"cmi\.interactions\.(\d+)\.(.+)")
FIELDS = ["id", "type", "time", "weighting", "student_response", "correct_responses.0.pattern", "result", "latency"]


def told(calls: Calls) -> list[dict[str, str]]:
    """The interactions that were written, each with its fields in the order of writing."""
    found: dict[int, dict[str, str]] = {}
    for element, value in calls.writes:
        if match := FIELD.fullmatch(element):
            fields = found.setdefault(int(match[1]), {})
            assert match[2] not in fields, "nothing is written twice"
            fields[match[2]] = value
    assert sorted(found) == list(range(min(found, default=0), min(found, default=0) + len(found)))
    return [found[index] for index in sorted(found)]


def letters(question: Question, response: Response) -> str:
    """A response in the alphabet of SCORM 1.2, by the author's order of the choices."""
    match question:
        case TrueFalse():
            return "".join("t" if choice.id == "true" else "f" for choice in question.choices if choice.id in response)
        case SingleChoice() | MultipleResponse():
            chosen = [LETTERS[place] for place, choice in enumerate(question.choices) if choice.id in response]
            return ",".join(chosen)
        case _:
            assert_never(question)


def judged(question: Question, response: Response) -> str:
    points = score(key(question), response)
    if points == question.points:
        return "correct"
    return "wrong" if points == 0 else f"{float(points):.2f}".rstrip("0").rstrip(".")


def expected(packed: Packed, answers: Answers) -> dict[str, tuple[str, str, str, str]]:
    """Type, response, pattern and result of every question, by the id that is reported."""
    kinds = {TrueFalse: "true-false", SingleChoice: "choice", MultipleResponse: "choice"}
    return {
        token(question.id): (
            kinds[type(question)],
            letters(question, answers[question.id]),
            letters(question, frozenset(choice.id for choice in question.choices if choice.correct)),
            judged(question, answers[question.id]),
        )
        for question in packed.lesson.asked
    }


def seen(interactions: list[dict[str, str]]) -> dict[str, tuple[str, str, str, str]]:
    return {
        fields["id"]: (
            fields["type"],
            fields["student_response"],
            fields["correct_responses.0.pattern"],
            fields["result"],
        )
        for fields in interactions
    }


def whole_run(room: Room, packed: Packed, answers: Answers) -> Lms:
    lms = room.lms(packed)
    player = room.open(lms, packed)
    player.take(answers)
    room.leave(lms)
    assert lms.calls.refused == []
    return lms


@pytest.mark.parametrize("pattern", ["r", "w", "p"])
@pytest.mark.parametrize("name", ["mesa-optimization", "kitchen-sink"])
def test_every_answer_is_reported_once_by_the_authors_letters(room: Room, name: str, pattern: str) -> None:
    packed = content(name)
    answers = mix(packed.lesson, pattern)
    interactions = told(whole_run(room, packed, answers).calls)
    assert len(interactions) == len(packed.lesson.asked)
    assert seen(interactions) == expected(packed, answers)


def test_id_comes_first_then_type_then_the_rest_in_their_forms(room: Room) -> None:
    packed = small(pass_mark=Fraction(50))
    for fields in told(whole_run(room, packed, all_of(packed.lesson, RIGHT)).calls):
        assert list(fields) == FIELDS
        assert re.fullmatch(r"[a-z][a-z0-9_]{0,59}", fields["id"])
        assert re.fullmatch(r"[0-2]\d:[0-5]\d:[0-5]\d", fields["time"])
        assert re.fullmatch(r"\d{2,4}:\d\d:\d\d\.\d\d", fields["latency"])


def test_shuffled_choices_are_reported_by_the_authors_order(room: Room) -> None:
    """Eight learners, who see different orders, give the same answer: the report is the same."""
    packed = small((ONE,), pass_mark=Fraction(50), attempts=1)
    orders, responses = set(), set()
    for _ in range(8):
        lms = room.lms(packed)
        player = room.open(lms, packed)
        player.take({ONE.id: frozenset({"second"})})
        orders.add(player.seen().choices["one_of_three"])
        room.leave(lms)
        responses.add(told(lms.calls)[0]["student_response"])
    assert len(orders) > 1
    assert responses == {"b"}


def test_feedback_at_once_reports_each_answer_when_it_is_checked(room: Room) -> None:
    packed = small(pass_mark=Fraction(50))
    lms = room.lms(packed)
    player = room.open(lms, packed)
    player.read_on()
    player.press("next")
    for number in range(1, 4):
        player.answer_this(all_of(packed.lesson, WRONG))
        assert len([name for name in lms.stored or {} if name.endswith(".student_response")]) == number
        player.press("next")


def test_feedback_at_the_end_reports_no_answer_before_submitting(room: Room) -> None:
    packed = small(pass_mark=Fraction(50), feedback=Reveal.AT_END)
    answers = all_of(packed.lesson, RIGHT)
    lms = room.lms(packed)
    player = room.open(lms, packed)
    player.read_on()
    player.answer_all(answers)
    room.leave(lms)
    assert told(lms.calls) == []
    player = room.open(lms, packed)
    player.submit()
    room.leave(lms)
    assert seen(told(lms.calls)) == expected(packed, answers)


@pytest.mark.parametrize("forgotten", ["", "cmi.interactions._count"])
def test_each_attempt_and_session_goes_on_at_the_next_index(room: Room, forgotten: str) -> None:
    """Answers of a second attempt stand beside those of the first, also when the LMS forgets its count."""
    packed = small(pass_mark=Fraction(80))
    lms = room.lms(packed, faults={"forget": forgotten})
    player = room.open(lms, packed)
    player.take(all_of(packed.lesson, WRONG))
    room.leave(lms)
    first = told(lms.calls)
    player = room.open(lms, packed)
    player.press("retry")
    for _ in packed.lesson.asked:
        player.answer_this(all_of(packed.lesson, RIGHT))
        player.press("next")
    player.submit()
    room.leave(lms)
    second = told(lms.calls)
    assert len(first) == len(second) == len(packed.lesson.asked)
    indices = {int(match[1]) for element, _ in lms.calls.writes if (match := FIELD.fullmatch(element))}
    assert indices == {3, 4, 5}
    assert lms.calls.refused == []


def test_an_open_question_is_reported_as_wrong_without_a_response(room: Room) -> None:
    packed = small(pass_mark=Fraction(50), feedback=Reveal.AT_END, attempts=1)
    lms = room.lms(packed)
    player = room.open(lms, packed)
    player.read_on()
    for _ in range(len(packed.lesson.asked) + 1):
        player.press("next")
    player.submit()
    room.leave(lms)
    interactions = told(lms.calls)
    assert [fields["result"] for fields in interactions] == ["wrong"] * 3
    assert not any(fields.get("student_response") for fields in interactions)
    assert lms.calls.refused == []


def test_weights_are_the_points_and_shrink_together_when_too_large(room: Room) -> None:
    plain = small(pass_mark=Fraction(50))
    assert [f["weighting"] for f in told(whole_run(room, plain, all_of(plain.lesson, RIGHT)).calls)] == ["1", "1", "1"]
    heavy = tuple(weighing(q, Fraction(p)) for q, p in zip(QUESTIONS, (200, 50, 1), strict=True))
    packed = small(heavy, pass_mark=Fraction(50))
    lms = whole_run(room, packed, all_of(packed.lesson, RIGHT))
    assert [fields["weighting"] for fields in told(lms.calls)] == ["100", "25", "0.5"]
    assert lms.value("cmi.core.score.raw") == "100"
