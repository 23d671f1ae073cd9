"""A question with variables: each learner is asked one variant, and what its numbers make is right."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest

from runtime.answers import answer
from runtime.conftest import Room
from runtime.lessons import Packed
from runtime.test_interactions import told
from strategies import read

pytestmark = [pytest.mark.browser, pytest.mark.versions("scorm12", "scorm2004")]

LESSON = """\
lessonpack: 1
id: trains
title: Trains
language: de
sections: [{id: speed, title: Tempo, blocks: [{text: Weg durch Zeit.}]}]
questions:
  - numeric:
      id: speed
      variables: {s: {from: 10, to: 90, step: 5}, t: [4, 8], v: s / t}
      variants: 10
      stem: Ein Zug macht {{s}} km in {{t}} h. Wie schnell ist er?
      answer: "{{v}}"
      feedback: {general: "Er macht {{v}} km in der Stunde, $\\\\frac{s}{t} = \\\\frac{{s}}{{t}}$."}
  - true_false: {id: other, stem: So ist es., answer: true}
quiz: {id: quiz, title: Fragen, pass_mark: 100}
"""


def packed() -> Packed:
    course, _ = read(LESSON)
    assert course is not None
    return Packed(course)


def test_one_variant_is_asked_and_told(room: Room) -> None:
    trains = packed()
    lms = room.lms(trains)
    player = room.open(lms, trains)
    right = {question.id: answer(question, "right") for question in trains.lesson.asked}
    # As the lesson's language writes them: in it the point of 1.875 might part thousands.
    player.take({id: frozenset(str(text).replace(".", ",") for text in texts) for id, texts in right.items()})
    assert player.score == "100"
    asked = {interaction["id"] for interaction in told(lms.calls)}
    assert len(asked) == 2
    assert "other" in asked
    assert asked - {"other"} <= {f"speed_{number}" for number in range(1, 11)}


def test_variants_count_as_the_one_question_that_is_asked(room: Room) -> None:
    trains = packed()
    player = room.open(room.lms(trains), trains)
    told_of = player.frame.locator(".page.quiz .facts").text_content() or ""
    assert re.findall(r"(\d+)\sFrage", told_of) == ["2"], "nothing is said to be drawn: all is asked"


def test_what_learners_read_makes_the_answer_in_their_own_language(room: Room) -> None:
    trains = packed()
    player = room.at_a_question(room.lms(trains), trains)
    page = player.frame.locator(".page.current")
    [s, t] = map(int, re.findall(r"(\d+) (?:km|h)", page.inner_text())[:2])
    right = f"{float(Fraction(s, t)):g}".replace(".", ",")
    page.locator(".typed input").fill(right)
    player.press("check")
    assert player.hook("verdict").get_attribute("data-verdict") == "right"
    assert f"Er macht {right} km" in page.inner_text()
