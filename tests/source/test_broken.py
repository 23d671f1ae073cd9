"""Broken lessons: each gives its finding, at its place, and nothing else."""

from __future__ import annotations

from cases import every_case
from lessonpack import rule
from lessonpack.building import load_everything
from lessonpack.findings import Finding, Log, Severity
from lessonpack.model.course import Course
from lessonpack.source import reader
from source.corpus import CASES, GOOD, MARK, PLACED, marked
from strategies import read

NAMED = [(str(case), case) for case in CASES]


def test_the_good_lesson_is_good() -> None:
    course, log = read(GOOD)
    assert course is not None
    assert list(log) == []


def test_a_mistake_is_found_at_its_place_and_nothing_follows_from_it() -> None:
    every_case(NAMED, is_found_alone)


def is_found_alone(case: tuple[str, str, str]) -> None:
    codes, old, new = case
    assert GOOD.count(old) == 1, "the piece must stand once in the good lesson"
    text, places = marked(GOOD.replace(old, new))
    places = places or [PLACED[codes, old]]
    course, log = read(text)
    found = [(entry.code, (entry.place.line, entry.place.column)) for entry in log if entry.code not in ("SRC041",)]
    extra = {("SRC021", (0, 0))} if "\nx:\n" in text or "    x:\n" in text else set()
    found = [entry for entry in found if not (extra and entry[0] == "SRC021")]
    assert found == list(zip(codes.split(), places, strict=True))
    assert course is None
    assert all(entry.message and entry.hint and entry.severity is Severity.ERROR for entry in log)


def test_no_check_of_what_could_be_read_finds_what_follows_from_a_mistake() -> None:
    anyway = {entry.code for entry in checked(read(GOOD)[0])}

    def nothing_follows(case: tuple[str, str, str]) -> None:
        _, old, new = case
        course = reader.parts(marked(GOOD.replace(old, new))[0], "lesson.yaml", None, Log())
        assert {entry.code for entry in checked(course, partial=True)} <= anyway

    every_case(NAMED, nothing_follows)


def checked(course: Course | None, *, partial: bool = False) -> list[Finding]:
    load_everything()
    return [] if course is None else rule.course_findings(course, partial=partial)


def test_the_corpus_walks_at_least_a_hundred_paths() -> None:
    assert len({(codes, new) for codes, _, new in CASES}) >= 150
    assert len({code for codes, _, _ in CASES for code in codes.split()}) >= 40


def test_mistakes_are_all_reported_in_one_run_each_in_its_place() -> None:
    text = GOOD
    wanted = []
    picked = [
        case for case in CASES if case[0] in ("SRC022", "SRC026", "SRC027", "SRC060", "SRC061") and MARK in case[2]
    ]
    used: set[str] = set()
    for codes, old, new in picked:
        if text.count(old) == 1 and not any(old in piece or piece in old for piece in used) and "x:\n" not in new:
            text, _ = text.replace(old, new), used.add(old)
            wanted.append(codes)
    text, places = marked(text)
    found = [(entry.place.line, entry.place.column) for entry in read(text)[1] if entry.code != "SRC041"]
    assert len(wanted) >= 10
    assert found == places
