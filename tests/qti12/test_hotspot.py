"""Places of a picture in QTI 1.2: scored as the model scores, whatever their shapes, and valid."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations, product

import pytest

from lessonpack import xsd
from lessonpack.formats.standard import DocumentKind, Schema
from lessonpack.model.accepted import within
from lessonpack.model.asked import Scoring
from lessonpack.model.content import plain as plain_text
from lessonpack.model.questions import Hotspot
from lessonpack.model.response import Point, Pointed
from lessonpack.model.scoring import key, score
from lessonpack.schemas import Store
from lessonpack.targets._qti12.profiles import PLAIN
from qti import samples
from qti12 import reader
from qti12.test_items import bank, read
from qti12.test_mutants import mutants, unseen

QUESTIONS = {
    "one": samples.pointed(1, feedback=samples.FEEDBACK),
    "two": samples.pointed(2, points=Fraction("2.5")),
    "three": samples.pointed(3, feedback=samples.FEEDBACK),
    "all or nothing": samples.pointed(3, feedback=samples.FEEDBACK, scoring=Scoring.ALL_OR_NOTHING),
}
ALL_QUESTIONS = pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
PLACES = [Point(20, 30), Point(70, 30), Point(120, 30), Point(0, 0), Point(40, 30), Point(50, 60), Point(6, 16)]


def given(*points: Point) -> list[str]:
    return [f"{each.x},{each.y}" for each in points]


@pytest.mark.schemas
@ALL_QUESTIONS
def test_places_of_a_picture_are_valid(question: Hotspot, schemas: Store) -> None:
    kind = DocumentKind(name="qti12", schema=Schema(entry="qti12"))
    assert [fault.message for fault in xsd.Validator(schemas).validate(kind, bank(question, PLAIN))] == []


@ALL_QUESTIONS
def test_so_many_places_may_be_pointed_at_as_are_right(question: Hotspot) -> None:
    written = read(question, PLAIN)
    most = str(len(question.right))
    assert reader.strings(written.node, ".//q:render_hotspot/@maxnumber") == [most]
    assert (written.field("IS_MULTIPLE_CHOICE") == "1") == (most != "1")
    assert reader.strings(written.node, ".//q:response_xy/@rcardinality") == ["Single" if most == "1" else "Multiple"]


@ALL_QUESTIONS
def test_every_response_earns_what_the_model_says(question: Hotspot) -> None:
    written = read(question, PLAIN)
    for count in range(len(question.right) + 1):
        for points in combinations(PLACES, count):
            earned = score(key(question), Pointed(points))
            assert abs(reader.run(written, given(*points))[0] - earned) <= Fraction(1, 10**6), points
    right = [next(place for place in PLACES if within(area.area, place)) for area in question.right]
    assert reader.run(written, given(*right))[0] == written.most == question.points


def test_pixels_are_within_an_area_or_beside_it_as_the_model_says() -> None:
    question = samples.pointed(3, points=Fraction(3))
    written = read(question, PLAIN)
    for x, y in product(range(-1, 151, 3), range(0, 61, 3)):
        assert reader.run(written, [f"{x},{y}"])[0] == score(key(question), Pointed((Point(x, y),))), (x, y)


@ALL_QUESTIONS
def test_every_response_brings_its_feedback_and_no_other(question: Hotspot) -> None:
    written, own = read(question, PLAIN), question.feedback
    assert set(reader.strings(written.node, ".//q:displayfeedback/@linkrefid")) == set(written.feedback)
    for points in combinations(PLACES, len(question.right)):
        right = all(any(within(area.area, each) for each in points) for area in question.right)
        said = [own.general, own.correct if right else own.incorrect]
        said += [area.feedback for area in question.areas if any(within(area.area, each) for each in points)]
        _, shown = reader.run(written, given(*points))
        texts = {reader.words(written.feedback[each]) for each in shown} - {""}
        assert texts == {plain_text(each) for each in said if each}, points


@ALL_QUESTIONS
def test_no_change_in_what_is_scored_goes_unseen(question: Hotspot) -> None:
    def seen(item: reader.Item) -> Iterator[object]:
        for count in range(4):
            for each in combinations(PLACES, count):
                points, shown = reader.run(item, given(*each))
                yield points, [item.feedback.get(name) for name in shown]

    written = read(question, PLAIN)
    changed = dict(mutants(written))
    assert len(changed) > 4
    assert unseen(written, changed, seen) == []
