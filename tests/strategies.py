"""Hypothesis strategies: lessons as plain data, the same data as YAML text, and the Courses they say."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from msgspec.structs import replace

from asking import entries, questions
from asking import placed as of_places
from lessonpack.findings import Log
from lessonpack.model.course import Course, FinalQuiz, Pool, Scos, reference
from lessonpack.source import reader
from lessonpack.source.reading import once
from prose import (
    Data,
    Plain,
    flags,
    glossary,
    having,
    ids,
    languages,
    marked,
    optional,
    pictures,
    sections,
    texts,
    words,
)

_SAFE = re.compile(r"[A-Za-z][A-Za-z0-9 ,.()é–-]*[A-Za-z0-9.)é]")
MEDIA = Path(__file__).parent / "samples" / "media"
_BY_PEOPLE = ("essay", "file_upload")  # no check between the blocks asks what nobody judges at once

# --- lessons ------------------------------------------------------------------------------------------


@st.composite
def lessons(draw: st.DrawFn, kinds: Data = questions, head: Data | None = None) -> dict[str, Any]:
    """A lesson as plain data that the reader takes without an error; `head` is all but its questions and quiz."""
    made: dict[str, Any] = {"lessonpack": 1, **draw(_head if head is None else head)}
    made["questions"] = draw(entries(kinds, 0, 3))
    made["objectives"] = draw(entries(having({"text": texts}, id=ids), 0, 2))
    stimuli = draw(entries(having({"text": marked, "id": ids}, title=texts, language=languages), 0, 2))
    goals = [entry["id"] for entry in made["objectives"] if "id" in entry]
    asked = [next(iter(question.values())) for question in made["questions"] if "text_only" not in question]
    for number, question in enumerate(asked):
        if draw(flags):
            question.setdefault("id", f"asked-{number}")  # so that it can be asked anywhere
        if goals and draw(flags):
            question["objective"] = draw(st.sampled_from(goals))
        if stimuli and draw(flags):
            question["stimulus"] = draw(st.sampled_from(stimuli))["id"]
    referred = {question.get("stimulus") for question in asked}
    made["stimuli"] = [entry for entry in stimuli if entry["id"] in referred]
    named = [question["id"] for question in asked if "id" in question]
    pages = [section["blocks"] for section in made.get("sections", [])]
    judged = [
        question[kind]["id"]
        for question in made["questions"]
        for kind in question
        if kind in _BY_PEOPLE and "id" in question[kind]
    ]
    at_once = [id for id in named if id not in judged]
    most = min(len(asked) - 1, len(at_once))  # the quiz asks another one
    checked = (
        draw(st.sets(st.sampled_from(at_once), min_size=min(most, 1), max_size=most)) if pages and most > 0 else ()
    )
    for id in sorted(checked):
        if draw(flags):
            draw(st.sampled_from(pages)).append({"check": id})
        else:
            made.setdefault("before", []).append(id)
    if len(checked) > len(made.get("before", ())) and draw(flags):
        made["checks"] = draw(optional(tries=_TRIES, confidence=flags, again_after_days=_TRIES))
    if asked and draw(flags):
        made["quiz"] = draw(_quizzes(named))
    return made


_TRIES = st.sampled_from([Plain("1"), Plain("2"), Plain("5")])
_COLOURS = st.from_regex(r"#[0-9a-fA-F]{6}", fullmatch=True)
_head = having(
    {"title": texts, "language": languages},
    id=ids,
    version=st.one_of(texts, st.just(Plain("1.10"))),
    description=texts,
    keywords=st.lists(texts, max_size=2),
    authors=st.lists(texts, max_size=2),
    source=texts,
    rights=texts,
    ignore=st.dictionaries(st.sampled_from(["QUIZ001", "A11Y002"]), texts, max_size=2),
    messages=st.dictionaries(st.sampled_from(["skip", "quiz.start", "quiz.questions.one"]), texts, max_size=2),
    theme=optional(
        accent=_COLOURS,
        accent_dark=_COLOURS,
        surface=_COLOURS,
        surface_dark=_COLOURS,
        radius=st.sampled_from([Plain("0"), Plain("8"), Plain("1e1"), Plain("24")]),
        font=st.sampled_from(["Georgia", "Atkinson Hyperlegible, Segoe UI, sans-serif", Plain("true")]),
        display=st.sampled_from(["serif", "sans"]),
        cover=_COLOURS,
        cover_dark=_COLOURS,
        logo=pictures,
        logo_alt=texts,
    ),
    cover=st.one_of(
        st.sampled_from([Plain("none"), *({"art": name} for name in ("contours", "waves", "orbits", "network"))]),
        having({"image": pictures}, focus=st.just("70% 30%"), alt=texts, credit=texts),
    ),
    hook=marked,
    sections=entries(sections, 0, 2),
    glossary=glossary,
)


def _quizzes(named: list[str]) -> Data:
    unscored = {"title": texts, "mode": st.just("practice")}
    practice = having(unscored, id=ids, shuffle=flags, tries=_TRIES, confidence=flags)
    graded = having(
        {"title": texts},
        id=ids,
        mode=st.just("graded"),
        pass_mark=st.sampled_from([Plain("80"), Plain("0"), Plain("66.6"), Plain("100")]),
        attempts=st.sampled_from([Plain("1"), Plain("3")]),
        grade=st.sampled_from(["best", "last", "average"]),
        feedback=st.sampled_from(["at_once", "at_end"]),
        answers=st.sampled_from(["after_each_attempt", "never"]),
        shuffle=flags,
        time_limit=st.sampled_from([Plain("1"), Plain("20")]),
        confidence=flags,
    )
    settings = st.one_of(practice, graded, graded.map(_held_back))
    return st.builds(lambda settings, asked: settings | asked, settings, _selections(named))


def _held_back(settings: dict[str, Any]) -> dict[str, Any]:
    """A graded quiz with what only some have: those with a pass mark, and those with a limit of time."""
    passed = {"report": "end", "answers": "after_pass"} if "pass_mark" in settings else {}
    return settings | passed | ({"extend_time": False} if "time_limit" in settings else {})


@st.composite
def _selections(draw: st.DrawFn, named: list[str]) -> dict[str, Any]:
    """All questions, some, or some and a pool of others."""
    if not named or draw(flags):
        return draw(optional(questions=st.just("all")))
    listed = draw(st.lists(st.sampled_from(named), min_size=1, unique=True))
    pooled = draw(st.integers(0, len(listed)))
    always, drawn = listed[pooled:], listed[:pooled]
    made: dict[str, Any] = {"questions": always} if always else {}
    if drawn:
        made["pools"] = [{"pick": Plain(draw(st.integers(1, len(drawn)))), "questions": drawn}]
    return made


# --- courses ------------------------------------------------------------------------------------------

_FINAL_POOLS = st.lists(
    st.one_of(
        having({"pick": st.just(Plain("1")), "tag": words}, lessons=st.lists(ids, min_size=1, max_size=2)),
        having({"pick": st.just(Plain("2")), "lessons": st.lists(ids, min_size=1, max_size=2)}),
        having({"pick": st.just(Plain("1")), "questions": st.lists(st.just("a/b"), min_size=1, max_size=1)}),
    ),
    min_size=1,
    max_size=1,
)
_WEIGHTS = st.sampled_from([Plain("0"), Plain("1"), Plain("2.5"), Plain("1000")])


@st.composite
def course_files(draw: st.DrawFn) -> dict[str, Any]:
    """A course file as plain data, whose lessons nobody looks for."""
    made: dict[str, Any] = {"lessonpack": 1, **draw(_head)}
    for key in ("sections", "glossary"):
        made.pop(key, None)
    entry = having({"lesson": words}, weight=_WEIGHTS, requires=st.lists(ids, max_size=2))
    made["lessons"] = draw(st.lists(entry, min_size=1, max_size=3))
    made["objectives"] = draw(entries(having({"text": texts}, id=ids), 0, 2))
    if draw(flags):
        own = ids.map(lambda id: f"final-{id}"[:60])
        final = having({"title": texts}, id=own, weight=_WEIGHTS, requires=st.lists(ids, max_size=2))
        asked = optional(questions=st.one_of(st.just("all"), st.just(["a/b", "a/c"])))
        made["final_quiz"] = draw(final) | draw(st.one_of(asked, having({"pools": _FINAL_POOLS})))
    if draw(flags):
        made["scos"] = draw(st.sampled_from(["single", "per-lesson"]))
    return made


# --- data as YAML -------------------------------------------------------------------------------------


def dumped(node: Any, indent: int = 0) -> str:
    """Block-style YAML of plain data; text is quoted unless it is safe, or `Plain`."""
    pad = " " * indent
    if isinstance(node, dict) and node:
        return "".join(f"{pad}{_key(key)}:{_below(value, indent)}" for key, value in node.items())
    if isinstance(node, list) and node:
        return "".join(f"{pad}-{_entry(value, indent)}" for value in node)
    return f"{pad}{scalar(node)}\n"


def _below(value: Any, indent: int) -> str:
    return f"\n{dumped(value, indent + 2)}" if isinstance(value, dict | list) and value else f" {scalar(value)}\n"


def _entry(value: Any, indent: int) -> str:
    if isinstance(value, dict | list) and value:
        return " " + dumped(value, indent + 2)[indent + 2 :]
    return f" {scalar(value)}\n"


def _key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_]+", key) else json.dumps(key)


def scalar(value: Any) -> str:
    """One value on one line, as YAML writes it."""
    if isinstance(value, Plain) or (isinstance(value, str) and _SAFE.fullmatch(value)):
        return str(value)
    return json.dumps(value, ensure_ascii=False)


def read(text: str, file: str = "lesson.yaml", folder: Path | None = None) -> tuple[Course | None, Log]:
    """What the reader makes of a text; without a folder it looks neither for media nor for the lessons of a course."""
    reading, course = reader.begin(text, file, folder)
    return (None if reading.log.failed else course), Log(reading.log.shown())


yaml_texts = lessons().map(dumped)
"""Lessons as YAML text, without errors."""


def _course(text: str) -> Course:
    course, log = read(text, folder=MEDIA)
    assert course is not None, [(str(entry.place), entry.message) for entry in log]
    return course


courses = yaml_texts.map(_course)
"""Courses as the reader makes them."""
placed = lessons(of_places).map(dumped).map(_course)
"""Courses whose questions are texts with gaps and places of a picture, which have responses in many forms."""


def _whole(first: Course, second: Course, scos: Scos) -> Course:
    """A course of two lessons, the second behind the first, with a quiz about both at the end."""
    lessons = (
        replace(first.lessons[0], id="first"),
        replace(second.lessons[0], id="second", weight=Fraction(2), requires=("first",)),
    )
    named = {reference(lesson, question.id): question for lesson in lessons for question in lesson.questions}
    asked = tuple(id for id, question in named.items() if question.ANSWERED)
    read = tuple(id for id, question in named.items() if not question.ANSWERED)
    final = FinalQuiz(id="final", title=first.title, questions=(*read, *asked[:2]), requires=("second",))
    pool = Pool(pick=1, questions=asked[2:])
    if len(asked) > 2:
        final = replace(final, pools=(pool,))
    final_quiz = final if asked else None
    media = once((*first.media, *second.media))
    return replace(first, id="whole", lessons=lessons, final_quiz=final_quiz, scos=scos, media=media)


wholes = st.builds(_whole, courses, courses, st.sampled_from(Scos))
"""Courses of two lessons."""


every_course = st.one_of(courses, wholes)
"""Courses of both sorts: whatever an author can ask for is in some of them."""
