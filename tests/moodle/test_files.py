"""Pictures travel in the file, each with the text that shows it."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from lessonpack.findings import Severity
from lessonpack.model.asked import Choice, Feedback
from lessonpack.model.content import (
    Image,
    Paragraph,
    RichText,
    Text,
)
from lessonpack.target import losses
from moodle.samples import asked, course, judged, option, say, several, single, target, written
from qti.samples import DOT, picture

SHOWN: RichText = (Paragraph((Text("Look: "), picture())),)
BOTH = (Choice(id="a", text=SHOWN, feedback=SHOWN, correct=True), option("b", "B"))


FIELDS: dict[str, tuple[dict[str, Any], Any]] = {
    "stem": ({"stem": SHOWN}, lambda found: found.text),
    "hint": ({"hints": (SHOWN,)}, lambda found: found.hints[0]),
    "general feedback": ({"feedback": Feedback(general=SHOWN)}, lambda found: found.general),
    "correct feedback": ({"feedback": Feedback(correct=SHOWN)}, lambda found: found.correct),
    "incorrect feedback": ({"feedback": Feedback(incorrect=SHOWN)}, lambda found: found.incorrect),
    "partly correct feedback": ({"feedback": Feedback(incorrect=SHOWN)}, lambda found: found.partly),
    "choice": ({"choices": BOTH}, lambda found: found.answers[0].text),
    "feedback on a choice": ({"choices": BOTH}, lambda found: found.answers[0].feedback),
}


@pytest.mark.parametrize("field", FIELDS)
def test_a_picture_stands_with_the_text_that_shows_it(field: str) -> None:
    changes, told = FIELDS[field]
    found = told(asked(several(**changes)))
    assert found.pictures == [DOT.read_bytes()]
    assert list(found.files) == ["img-dot.png"]
    assert found.tree.xpath("//img/@alt") == ['A dot, "red" & small']


def test_a_text_without_a_picture_has_no_file() -> None:
    assert b"<file" not in written(course(several()))
    assert written(course(single(stem=SHOWN))).count(b"<file") == 1


def test_a_picture_that_a_text_shows_twice_is_there_once() -> None:
    twice = (Paragraph((picture(), picture())),)
    found = asked(single(stem=twice))
    assert len(found.text.pictures) == 2
    assert written(course(single(stem=twice))).count(b"<file") == 1


def test_a_statement_whose_verdict_shows_a_picture_keeps_it() -> None:
    found = asked(judged(answer=True, feedback=Feedback(correct=SHOWN, incorrect=say("No."))))
    assert found.answers[0].feedback.pictures == [DOT.read_bytes()]
    assert found.answers[1].feedback.files == {}


@pytest.mark.parametrize(("size", "told"), [(7_500_000, []), (7_500_001, ["MOODLE012"])])
def test_a_picture_is_refused_at_its_question_before_a_parser_would_refuse_the_file(size: int, told: list[str]) -> None:
    media = replace(picture().media, size=size)
    question = single(stem=(Paragraph((Image(media, "A dot"),)),))
    found = [entry for entry in losses(target(), course(question)) if entry.code.startswith("MOODLE")]
    assert [entry.code for entry in found] == told
    assert all(entry.severity is Severity.ERROR and entry.place == question.at for entry in found)
    assert all("'media/dot.png' has 7.5 MB;" in entry.message for entry in found)
