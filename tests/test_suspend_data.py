"""How long a learner's state may be: by the version of SCORM, and by the platforms that a package is for."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zipfile import ZipFile

import pytest
from msgspec.structs import replace

from lessonpack import lms
from lessonpack.findings import Finding, Place, Severity
from lessonpack.formats.scorm import CHOICE_LETTERS, MOST_SENT_AT_LAST
from lessonpack.model.course import Course, Lesson, Quiz, Scos, Section, distinct
from lessonpack.model.questions import Essay, MultipleResponse
from lessonpack.package import Package
from lessonpack.pipeline import run
from lessonpack.target import Options, losses
from lessonpack.targets import load
from lessonpack.targets._player.state import Layout, layout, needs
from lessonpack.work import Job
from runtime.lessons import choice, words

MANY = 600  # questions with as many choices as there may be: more than any state has room for
ANSWER = 7  # characters that the shortest answer needs, sign included
BEACON = 64 * 1024

# target, platforms, the most characters of a state, how a finding says where that holds
ROOMS = [
    ("scorm12", (), 3584, "SCORM 1.2"),
    ("scorm2004-3rd", (), 3500, "SCORM 2004 3rd edition"),
    ("scorm2004", (), 40_000, "SCORM 2004 4th edition"),
    ("scorm12", ("moodle",), 40_000, "SCORM 1.2 on Moodle"),
    ("scorm2004-3rd", ("moodle",), 40_000, "SCORM 2004 3rd edition on Moodle"),
    ("scorm2004", ("moodle",), 40_000, "SCORM 2004 4th edition on Moodle"),
]


def asking(number: int, id: str = "long", choices: int = len(CHOICE_LETTERS)) -> Lesson:
    offered = tuple(choice(f"c{place}", correct=place == 0) for place in range(choices))
    questions = tuple(
        MultipleResponse(id=f"q{place}", stem=words("Which?"), choices=offered) for place in range(number)
    )
    asked = tuple(question.id for question in questions)
    quiz = Quiz(id="quiz", title="Quiz", questions=asked, at=Place("lesson.yaml", 9, 1))
    return Lesson(id=id, title="Long", questions=questions, quiz=quiz)


def course(*lessons: Lesson, **changes: Any) -> Course:
    id = lessons[0].id if len(lessons) == 1 else "whole"
    return Course(id=id, title="Long", language="en", lessons=lessons, **changes)


@cache
def needing(characters: int, more: int = 0) -> Course:
    """A course with as many questions as fit into a state of so many characters, and some more."""
    return course(asking(_most(range(MANY), characters, lambda number: [asking(number)]) + more))


def _most(numbers: range, characters: int, made: Callable[[int], Sequence[Lesson]]) -> int:
    """The largest of the numbers whose lessons have a state of so many characters at most."""
    return bisect_right(numbers, characters, key=lambda number: layout(made(number)).worst) - 1 + numbers.start


def built(subject: Course, target: str, platforms: Sequence[str] = ()) -> Package:
    return load()[target].build(distinct(subject), Options(lms=platforms))


def data(package: Package, path: str = "data.js") -> dict[str, Any]:
    found: dict[str, Any] = json.loads(package.read(path).decode().partition("=")[2].strip().removesuffix(";"))
    return found


def said(subject: Course, target: str, platforms: Sequence[str] = ()) -> list[Finding]:
    return [
        entry
        for entry in losses(load()[target], subject, Options(lms=platforms))
        if entry.code in ("SCORM090", "SCORM096")
    ]


def know(monkeypatch: pytest.MonkeyPatch, name: str, **changes: Any) -> None:
    """Let there be one platform more, like Moodle but for these changes."""
    every = {**lms.load(), name: replace(lms.load()["moodle"], name=name, title=name.title(), **changes)}
    monkeypatch.setattr(lms, "load", lambda: every)


# --- what a version keeps, and a platform ---------------------------------------------------------------


@pytest.mark.parametrize(("target", "platforms", "most", "where"), ROOMS)
def test_the_player_saves_as_much_as_the_version_or_the_platform_keeps(
    target: str, platforms: tuple[str, ...], most: int, where: str
) -> None:
    assert data(built(needing(500), target, platforms))["layout"]["limit"] == most, where


@pytest.mark.parametrize(("target", "platforms", "most", "where"), ROOMS)
def test_a_state_that_may_be_longer_is_an_error_that_says_where(
    target: str, platforms: tuple[str, ...], most: int, where: str
) -> None:
    fits, exceeds = needing(most), needing(most, more=1)
    assert [entry.code for entry in said(fits, target, platforms) if entry.code == "SCORM090"] == []
    (found,) = said(exceeds, target, platforms)
    assert (found.code, found.severity) == ("SCORM090", Severity.ERROR)
    (lesson,) = exceeds.lessons
    assert lesson.quiz is not None
    assert found.place == lesson.quiz.at != exceeds.at
    worst = layout(exceeds.lessons).worst
    assert f"{worst} characters of suspend_data, {most} are allowed in {where}: " in found.message


def test_the_questions_that_weigh_most_are_named_with_what_they_weigh_and_nothing_is_advised_that_is_not_there() -> (
    None
):
    lesson = asking(60)
    longest, *others = (replace(each, at=Place("lesson.yaml", line)) for line, each in enumerate(lesson.questions, 1))
    essay = Essay(id="why", stem=longest.stem, most=20, at=Place("lesson.yaml", 99))
    assert lesson.quiz is not None
    boxes = course(replace(lesson, questions=(longest, *others)))
    written = replace(lesson, questions=(longest, *others, essay))
    asked = replace(lesson.quiz, questions=(*lesson.quiz.questions, essay.id))
    twice = course(replace(written, quiz=asked), replace(written, id="two", title="Two", quiz=replace(asked, id="q2")))
    (alone,), (both,) = said(boxes, "scorm12"), said(twice, "scorm12")
    [width] = {width for _, width in needs(distinct(boxes).lessons)}
    assert alone.message.endswith(f"most of it is for 'q0' {width}, 'q1' {width} and 'q2' {width}")
    assert alone.hint.startswith("Ask fewer questions or offer fewer choices in questions with several answers. ")
    assert both.message.partition("most of it is for ")[2].startswith("'why' ")
    assert both.hint.startswith("Ask fewer questions, ask for shorter essays, offer fewer choices ")
    assert " or make a course of its own of some of the lessons. " in both.hint


def test_of_lessons_that_ask_nothing_sections_are_what_weighs_most() -> None:
    sections = tuple(Section(id=f"s{number}", title="S", blocks=()) for number in range(1_000))
    lesson = Lesson(id="one", title="One", sections=sections)
    for lessons, advised in (
        ([lesson], "Divide it into fewer sections. "),
        ([lesson, replace(lesson, id="two")], "Divide it into fewer sections or make a course of its own of some "),
    ):
        (told,) = said(course(*lessons), "scorm12")
        assert told.message.endswith("most of it is for which sections were read")
        assert told.hint.startswith(advised)


def test_what_is_known_of_a_platform_s_room_is_known_of_every_version() -> None:
    versions = {name for name in load() if name.startswith("scorm")}
    rooms = {platform.name: platform.suspend_data.keys() for platform in lms.load().values() if platform.suspend_data}
    assert rooms == {"moodle": versions}


def test_the_platform_that_keeps_least_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    know(monkeypatch, "small", suspend_data={"scorm12": lms.Room(kept=2400)})
    for platforms in (("moodle", "small"), ("small", "moodle"), ("small",)):
        assert data(built(needing(500), "scorm12", platforms))["layout"]["limit"] == 2100
        (found,) = said(needing(2200), "scorm12", platforms)
        assert "2100 are allowed in SCORM 1.2 on Small" in found.message


def test_a_platform_of_which_nothing_is_known_gets_what_the_version_promises(monkeypatch: pytest.MonkeyPatch) -> None:
    know(monkeypatch, "new", suspend_data={})
    for platforms in (("new",), ("new", "moodle")):
        assert data(built(needing(500), "scorm12", platforms))["layout"]["limit"] == 3584
        (found,) = said(needing(4000), "scorm12", platforms)
        assert "3584 are allowed in SCORM 1.2 on New" in found.message


# --- a site's own settings ------------------------------------------------------------------------------


def test_a_state_that_some_sites_of_a_platform_refuse_is_a_warning() -> None:
    assert said(needing(4096), "scorm12", ["moodle"]) == []
    longer = needing(4096, more=1)
    (found,) = said(longer, "scorm12", ["moodle"])
    assert (found.code, found.severity) == ("SCORM096", Severity.WARNING)
    worst = layout(longer.lessons).worst
    assert f"may need {worst} characters of suspend_data; SCORM 1.2 on Moodle keeps 4096 on sites" in found.message
    assert "scormstandard" in found.message
    assert said(longer, "scorm2004", ["moodle"]) == [], "the setting is about SCORM 1.2 alone"


# --- what differs ---------------------------------------------------------------------------------------


def test_a_package_for_a_platform_differs_from_one_for_all_in_the_room_for_the_state_alone() -> None:
    subject = needing(500)
    every, own = built(subject, "scorm12"), built(subject, "scorm12", ["moodle"])
    assert [path for path in every.paths if every.read(path) != own.read(path)] == ["data.js"]
    assert list(every.paths) == list(own.paths)
    told, theirs = data(every), data(own)
    assert {key for key in told if told[key] != theirs[key]} == {"layout", "content"}
    assert told["layout"] | {"limit": 40_000} == theirs["layout"]
    assert own.read("data.js") == built(subject, "scorm12", ["moodle"]).read("data.js")


LESSON = """\
lessonpack: 1
id: short
title: Short
language: en
sections: [{id: one, title: One, blocks: [{text: One.}]}]
"""


def test_a_build_for_a_platform_writes_its_package(tmp_path: Path) -> None:
    (tmp_path / "lesson.yaml").write_text(LESSON, "utf-8")
    for platforms, most in (((), 3584), (("moodle",), 40_000)):
        folder, store = tmp_path / f"for-{len(platforms)}", str(tmp_path / "store")
        done = run(Job(sources=(str(tmp_path),), targets=("scorm12",), out=str(folder), schemas=store, lms=platforms))
        assert done.faults == ()
        with ZipFile(folder / "short.scorm12.zip") as package:
            assert f'"limit":{most}'.encode() in package.read("data.js")


@pytest.mark.parametrize("target", ["html", "qti21"])
def test_what_has_no_suspend_data_is_the_same_for_every_platform(target: str) -> None:
    subject = needing(500)
    every, own = built(subject, target), built(subject, target, ["moodle"])
    assert {path: every.read(path) for path in every.paths} == {path: own.read(path) for path in own.paths}


# --- a SCO for each lesson ------------------------------------------------------------------------------


def test_each_sco_of_a_course_has_a_state_of_its_own() -> None:
    number = len(needing(3000).lessons[0].questions)
    whole = course(asking(number, "one"), asking(number, "two"), scos=Scos.PER_LESSON)
    assert said(whole, "scorm2004-3rd") == []
    assert [entry.code for entry in said(replace(whole, scos=Scos.SINGLE), "scorm2004-3rd")] == ["SCORM090"]
    package = built(whole, "scorm2004-3rd")
    assert [data(package, f"lessons/{name}/data.js")["layout"]["limit"] for name in ("one", "two")] == [3500, 3500]


def test_the_lesson_whose_state_is_too_long_is_named() -> None:
    whole = course(asking(5, "one"), asking(60, "two"), scos=Scos.PER_LESSON)
    (found,) = said(whole, "scorm2004-3rd")
    assert found.code == "SCORM090"
    assert f"may need {layout([distinct(whole).lessons[1]]).worst} characters" in found.message


# --- the last request of a page -------------------------------------------------------------------------


def longest(lessons: Sequence[Lesson]) -> str:
    """A text with the signs of the longest state of these lessons, and as long."""
    whole = layout(lessons)
    return _text(whole) + "".join(f"~{'k' * whole.key_width}:{_text(inner)}" for inner in whole.lessons)


def _text(layout: Layout) -> str:
    """With one choice an answer: a question, its marks, the choice and a sign; so there are as many signs as can be."""
    answer = "x" * (layout.key_width + 1 + layout.choice_width) + ";"
    return "|".join(((answer if name == "answers" else "x") * width)[:width] for name, width in layout.fields)


def reading(number: int) -> list[Lesson]:
    """Lessons of one page each: of all courses these have most signs in their state."""
    page = (Section(id="page", title="Page", blocks=()),)
    return [Lesson(id=f"lesson-{place}", title="Short", sections=page) for place in range(number)]


@pytest.mark.parametrize("made", [lambda number: [asking(number, choices=1)], reading], ids=["answers", "lessons"])
def test_a_page_that_is_closed_can_still_send_the_longest_state(made: Callable[[int], list[Lesson]]) -> None:
    """Moodle sends it as a form by a beacon: above 64 KiB that is lost without a word; other fields need room too."""
    lessons = made(_most(range(2, MOST_SENT_AT_LAST // ANSWER), MOST_SENT_AT_LAST, made))
    text = longest(lessons)
    assert MOST_SENT_AT_LAST - 1000 < len(text) == layout(lessons).worst <= MOST_SENT_AT_LAST
    assert len(quote(text, safe="").replace("~", "%7E")) < BEACON - 4096
