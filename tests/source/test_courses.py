"""What a course file says, with the lessons that it lists, and the ways to get it wrong, each in its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lessonpack import ids
from lessonpack.findings import Log
from lessonpack.model.about import About
from lessonpack.model.content import plain
from lessonpack.model.course import Course, Mode, Pool, Scos, distinct
from lessonpack.model.theme import Theme
from lessonpack.source import identify, reader
from lessonpack.source.head import gathered
from source.corpus import marked
from strategies import courses

COURSE = """\
lessonpack: 1
id: sea
title: The sea
language: en
version: "2"
description: What moves the sea.
ignore:
  QUIZ015: Some questions are for the bank.
hook: Why is it *never* still?
objectives:
  - id: movers
    text: Name what moves the sea.
lessons:
  - lesson: tides/lesson.yaml
    weight: 2
  - lesson: ../waves/lesson.yaml
    weight: 0.5
    requires: [tides]
final_quiz:
  id: final
  title: All of it
  questions: [tides/q1, waves/q1]
  pools:
    - {pick: 1, tag: deep}
    - {pick: 1, lessons: [waves]}
  pass_mark: 70
  weight: 3
  requires: [tides, waves]
scos: per-lesson
"""
TIDES = """\
lessonpack: 1
id: tides
title: Tides
language: en-GB
keywords: [moon]
authors: [Ann]
source: A book.
rights: CC BY 4.0
ignore:
  QUIZ007: Short on purpose.
objectives: [{id: cause, text: Say why.}]
sections:
  - id: one
    title: One
    blocks: [check: q4]
questions:
  - true_false: {id: q1, stem: One., answer: true, objective: cause}
  - true_false: {id: q2, stem: Two., answer: true, objective: movers, tags: [deep]}
  - true_false: {id: q3, stem: Three., answer: true, tags: [deep]}
  - true_false: {id: q4, stem: Four., answer: true, tags: [deep]}
quiz: {id: quiz, title: Quiz, questions: [q1]}
"""
WAVES = """\
lessonpack: 1
id: waves
title: Waves
language: en
keywords: [wind, moon]
authors: [Bo, Ann]
source: Another book.
rights: CC BY 4.0
questions:
  - true_false: {id: q1, stem: One!, answer: true, objective: movers}
  - true_false: {id: q2, stem: Two!, answer: true}
quiz: {id: quiz, title: Quiz}
"""
FILES = {"sea/course.yaml": COURSE, "sea/tides/lesson.yaml": TIDES, "waves/lesson.yaml": WAVES}


def written(folder: Path, changes: dict[str, str] | None = None) -> Path:
    """The course's files in a folder, some of them changed; the course file's path."""
    for name, text in {**FILES, **(changes or {})}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder / "sea" / "course.yaml"


def parts(file: Path) -> tuple[Course | None, list[tuple[str, str, int, int]]]:
    """What can be read of a course, and each finding's code, file, line and column."""
    log = Log()
    course = reader.parts(file.read_bytes(), "sea/course.yaml", file.parent, log)
    return course, [(entry.code, entry.place.file, entry.place.line, entry.place.column) for entry in log]


def good(folder: Path, changes: dict[str, str] | None = None) -> Course:
    course, found = parts(written(folder, changes))
    assert found == []
    assert course is not None
    return course


# --- values ---------------------------------------------------------------------------------------------


def test_everything_that_a_course_file_says_is_in_its_course(tmp_path: Path) -> None:
    course = good(tmp_path)
    assert (course.id, course.title, course.language, course.version) == ("sea", "The sea", "en", "2")
    assert plain(course.hook) == "Why is it never still?"
    assert [(goal.id, goal.text) for goal in course.objectives] == [("movers", "Name what moves the sea.")]
    assert course.scos is Scos.PER_LESSON
    tides, waves = course.lessons
    assert [(each.id, each.weight, each.requires) for each in (tides, waves)] == [
        ("tides", Fraction(2), ()), ("waves", Fraction(1, 2), ("tides",)),
    ]  # fmt: skip
    assert [question.objective for question in tides.questions] == ["cause", "movers", "", ""]
    final = course.final_quiz
    assert final is not None
    assert (final.id, final.title, final.pass_mark, final.mode) == ("final", "All of it", 70, Mode.GRADED)
    assert (final.weight, final.requires) == (3, ("tides", "waves"))
    assert final.questions == ("tides/q1", "waves/q1")
    assert final.pools == (
        Pool(pick=1, questions=("tides/q2", "tides/q3"), tag="deep"),
        Pool(pick=1, questions=("waves/q2",)),
    )


def test_things_of_a_course_know_their_files_and_places(tmp_path: Path) -> None:
    course = good(tmp_path)
    tides, waves = course.lessons
    assert str(course.at) == "sea/course.yaml:1:1"
    assert [str(lesson.at) for lesson in (tides, waves)] == ["sea/tides/lesson.yaml:1:1", "waves/lesson.yaml:1:1"]
    assert [str(lesson.listed) for lesson in (tides, waves)] == ["sea/course.yaml:14:5", "sea/course.yaml:16:5"]
    assert str(waves.questions[1].at) == "waves/lesson.yaml:11:5"
    assert course.final_quiz is not None
    assert str(course.final_quiz.at) == "sea/course.yaml:19:1"
    assert str(course.final_quiz.pools[1].at) == "sea/course.yaml:25:7"
    assert course.files == ("sea/course.yaml", "sea/tides/lesson.yaml", "waves/lesson.yaml")


def test_what_a_course_leaves_out_about_itself_is_gathered_from_its_lessons(tmp_path: Path) -> None:
    course = good(tmp_path)
    assert course.description == "What moves the sea."
    assert course.keywords == ("moon", "wind")
    assert course.authors == ("Ann", "Bo")
    assert course.source == "A book; Another book."
    assert course.rights == "CC BY 4.0"
    said = COURSE.replace('version: "2"', 'version: "2"\nauthors: [Cy]\nrights: All reserved')
    course = good(tmp_path, {"sea/course.yaml": said})
    assert (course.authors, course.rights) == (("Cy",), "All reserved")
    assert course.lessons[0].about.authors == ("Ann",)


@pytest.mark.parametrize(
    ("one", "other", "line"),
    [
        ("A book.", "Another book", "A book; Another book"),
        ("A book", "Another book.", "A book; Another book."),
        ("A book;", "Another book.", "A book; Another book."),
        ("一本书。", "另一本书。", "一本书; 另一本书。"),
        ("What is it?", "A book.", "What is it?; A book."),
        ("A book.", "A book", "A book"),
        (".", "A book.", ".; A book."),
    ],
)
def test_gathered_texts_make_one_line_without_a_full_stop_before_a_semicolon(one: str, other: str, line: str) -> None:
    said = gathered(About(), [About(source=one, rights=one), About(), About(source=other, rights=other)])
    assert (said["source"], said["rights"]) == (line, line)


def test_nothing_is_gathered_from_lessons_that_say_nothing() -> None:
    assert gathered(About(), [About(), About()]) == gathered(About())


PLAYED = "messages: {exit: Leave, skip: To the text}\ntheme: {radius: 2}\n"


def test_words_and_look_of_the_player_are_the_course_s_own_or_gathered_from_its_lessons(tmp_path: Path) -> None:
    course = good(tmp_path, {"waves/lesson.yaml": WAVES + PLAYED})
    assert [(own.key, own.text, own.at.file) for own in course.messages] == [
        ("exit", "Leave", "waves/lesson.yaml"), ("skip", "To the text", "waves/lesson.yaml"),
    ]  # fmt: skip
    assert course.theme == Theme(radius=2)
    alike = {"sea/course.yaml": COURSE + PLAYED, "sea/tides/lesson.yaml": TIDES + PLAYED}
    assert len(good(tmp_path, alike).messages) == 2


def test_what_a_lesson_says_otherwise_than_its_course_does_not_hold_and_is_told(tmp_path: Path) -> None:
    other = "messages: {exit: Go, next: On}\ntheme: {radius: 3}\n"
    file = written(tmp_path, {"sea/course.yaml": COURSE + PLAYED, "waves/lesson.yaml": WAVES + other})
    course, found = parts(file)
    assert course is not None
    assert [(own.key, own.text) for own in course.messages] == [
        ("exit", "Leave"), ("skip", "To the text"), ("next", "On"),
    ]  # fmt: skip
    assert course.theme == Theme(radius=2)
    assert found == [("SRC108", "waves/lesson.yaml", 13, 12), ("SRC108", "waves/lesson.yaml", 14, 1)]


def test_what_is_ignored_is_kept_with_whom_it_holds_for(tmp_path: Path) -> None:
    course = good(tmp_path)
    assert course.ignores == (("QUIZ015", "Some questions are for the bank."),)
    assert [lesson.ignores for lesson in course.lessons] == [(("QUIZ007", "Short on purpose."),), ()]


def test_a_final_quiz_asks_every_question_that_no_section_asks_unless_it_lists_some(tmp_path: Path) -> None:
    everything = COURSE[: COURSE.index("  questions: [tides")] + "  weight: 3\n"
    final = good(tmp_path, {"sea/course.yaml": everything}).final_quiz
    assert final is not None
    assert final.questions == ("tides/q1", "tides/q2", "tides/q3", "waves/q1", "waves/q2")


def test_a_pool_may_ask_for_a_tag_and_lessons_at_once(tmp_path: Path) -> None:
    both = COURSE.replace("{pick: 1, tag: deep}", "{pick: 1, tag: deep, lessons: [tides]}")
    final = good(tmp_path, {"sea/course.yaml": both}).final_quiz
    assert final is not None
    assert final.pools[0].questions == ("tides/q2", "tides/q3")


def test_a_file_with_lessons_is_a_course_whatever_it_is_called(tmp_path: Path) -> None:
    file = written(tmp_path)
    log = Log()
    course = reader.read(COURSE, "sea/all.yaml", file.parent, log)
    assert course is not None
    assert [lesson.id for lesson in course.lessons] == ["tides", "waves"]


def test_a_course_is_alone_only_when_a_lesson_file_says_it(tmp_path: Path) -> None:
    assert not good(tmp_path).alone
    one = COURSE[: COURSE.index("  - lesson: ../waves")]
    assert not good(tmp_path, {"sea/course.yaml": one, "sea/tides/lesson.yaml": TIDES}).alone
    lesson = reader.read(WAVES.replace(", objective: movers", ""), "lesson.yaml", tmp_path, Log())
    assert lesson is not None
    assert lesson.alone


# --- mistakes -------------------------------------------------------------------------------------------

# codes, the file, the piece, what it becomes; `¦` marks where a finding is expected
CASES = [
    ("SRC020", "sea/course.yaml", "title: The sea\n", ""),
    ("SRC021", "sea/course.yaml", "scos: per-lesson", "¦sections: []"),
    ("SRC021", "sea/course.yaml", "    weight: 2", "    ¦wieght: 2"),
    ("SRC022", "sea/course.yaml", "- lesson: tides/lesson.yaml\n    weight: 2", "- ¦tides/lesson.yaml"),
    ("SRC020", "sea/course.yaml", "- lesson: ../waves/lesson.yaml\n    weight: 0.5", "- ¦weight: 0.5"),
    ("SRC028", "sea/course.yaml", "weight: 2", "weight: ¦-1"),
    ("SRC029", "sea/course.yaml", "weight: 2", "weight: ¦0.33333"),
    ("SRC030", "sea/course.yaml", "scos: per-lesson", "scos: ¦per_lesson"),
    ("SRC033", "sea/course.yaml", COURSE[COURSE.index("lessons:\n") : COURSE.index("final_quiz")], "lessons: ¦[]\n"),
    ("SRC040", "sea/course.yaml", "  - id: movers", "  - {id: movers, text: x}\n  - id: ¦movers"),
    ("SRC043", "waves/lesson.yaml", "objective: movers", "objective: ¦mover"),
    ("SRC043", "sea/tides/lesson.yaml", "objective: movers", "objective: ¦caus"),
    ("SRC042", "sea/course.yaml", "[tides/q1, waves/q1]", "[tides/q1, ¦waves/q9]"),
    ("SRC042", "sea/course.yaml", "[tides/q1, waves/q1]", "[¦q1, waves/q1]"),
    ("SRC047", "sea/course.yaml", "[tides/q1, waves/q1]", "[tides/q1, ¦tides/q1]"),
    ("SRC050", "sea/course.yaml", "{pick: 1, tag: deep}", "¦{pick: 1, tag: deep, questions: [tides/q2]}"),
    ("SRC050", "sea/course.yaml", "{pick: 1, tag: deep}", "¦{pick: 1}"),
    ("SRC051", "sea/course.yaml", "tag: deep", "tag: ¦depe"),
    ("SRC052", "sea/course.yaml", "{pick: 1, tag: deep}", "{pick: ¦3, tag: deep}"),
    ("SRC052", "sea/course.yaml", "{pick: 1, lessons: [waves]}", "{pick: ¦2, lessons: [waves]}"),
    ("SRC053 SRC053", "sea/course.yaml", "  pass_mark: 70\n  weight: 3",
     "  mode: practice\n  ¦pass_mark: 70\n  ¦weight: 3"),
    ("SRC053", "waves/lesson.yaml", "quiz: {id: quiz, title: Quiz}", "quiz: {id: quiz, title: Quiz, mode: practice}"),
    ("SRC100", "sea/course.yaml", "tides/lesson.yaml", "¦tide/lesson.yaml"),
    ("SRC100", "sea/course.yaml", "tides/lesson.yaml", "¦tides/Lesson.yaml"),
    ("SRC100", "sea/course.yaml", "lesson: tides/lesson.yaml", "lesson: ¦tides"),
    ("SRC101", "sea/course.yaml", "../waves/lesson.yaml", "¦/waves/lesson.yaml"),
    ("SRC101", "sea/course.yaml", "../waves/lesson.yaml", "¦../../waves/lesson.yaml"),
    ("SRC101", "sea/course.yaml", "../waves/lesson.yaml", "¦tides/../../waves/lesson.yaml"),
    ("SRC101", "sea/course.yaml", "../waves/lesson.yaml", "¦./waves/lesson.yaml"),
    ("SRC101", "sea/course.yaml", "../waves/lesson.yaml", "¦..\\waves\\lesson.yaml"),
    ("SRC101", "sea/course.yaml", "../waves/lesson.yaml", "¦C:/waves/lesson.yaml"),
    ("SRC101", "sea/course.yaml", "../waves/lesson.yaml", "¦https://example.org/lesson.yaml"),
    ("SRC102", "sea/course.yaml", "../waves/lesson.yaml", "¦course.yaml"),
    ("SRC103", "sea/course.yaml", "../waves/lesson.yaml", "¦../sea/tides/lesson.yaml"),
    ("SRC104", "waves/lesson.yaml", "id: waves", "id: tides"),
    ("SRC104", "waves/lesson.yaml", "id: waves", "id: sea"),
    ("SRC104", "sea/course.yaml", "id: final", "id: waves"),
    ("SRC105", "waves/lesson.yaml", "language: en", "language: de"),
    ("SRC105", "waves/lesson.yaml", "language: en", "language: en-Shaw"),
    ("SRC106", "sea/course.yaml", "requires: [tides]", "requires: [¦tide]"),
    ("SRC106", "sea/course.yaml", "requires: [tides, waves]", "requires: [tides, ¦wave]"),
    ("SRC106", "sea/course.yaml", "{pick: 1, lessons: [waves]}", "{pick: 1, lessons: [¦sea]}"),
    ("SRC106", "sea/course.yaml", "{pick: 1, lessons: [waves]}", "{pick: 9, lessons: [waves, ¦sea]}"),
    ("SRC107", "sea/course.yaml", "    weight: 2", "    weight: 2\n    ¦requires: [waves]"),
    ("SRC107", "sea/course.yaml", "requires: [tides]", "¦requires: [waves]"),
]  # fmt: skip
# Where the finding stands elsewhere than in the piece: what is missing, and what two files disagree about.
PLACED = {
    ("SRC020", "title: The sea\n"): (1, 1),
    ("SRC053", "quiz: {id: quiz, title: Quiz}"): (17, 5),
    ("SRC104", "id: waves"): (16, 13),
    ("SRC104", "id: final"): (19, 1),
    ("SRC105", "language: en"): (16, 13),
}


@pytest.mark.parametrize(("codes", "file", "old", "new"), CASES)
def test_a_mistake_is_found_in_its_file_at_its_place(tmp_path: Path, codes: str, file: str, old: str, new: str) -> None:
    assert FILES[file].count(old) == 1, "the piece must stand once in the good file"
    text, places = marked(FILES[file].replace(old, new))
    where = file if places else "sea/course.yaml"
    _, found = parts(written(tmp_path, {file: text}))
    wanted = sorted((where, *place) for place in places or [PLACED[codes, old]])
    assert sorted(place for _, *place in map(list, found)) == [list(place) for place in wanted]
    assert sorted(code for code, *_ in found) == sorted(codes.split())
    log = Log()
    assert reader.load(tmp_path / "sea" / "course.yaml", log) is None
    assert all(entry.message and entry.hint and "{" not in entry.message for entry in log)


KEYS = ("lessons", "requires")  # of the pools of a final quiz and of itself


def test_who_names_a_lesson_by_its_folder_is_told_its_id(tmp_path: Path) -> None:
    log = Log()
    file = written(tmp_path, {"waves/lesson.yaml": WAVES.replace("id: waves", "id: swell")})
    assert reader.load(file, log) is None
    said = [entry.message for entry in log if entry.code == "SRC106"]
    assert said == [f"{key!r} names 'waves', but the course has no such lesson; did you mean 'swell'?" for key in KEYS]


def test_every_mistake_of_every_file_is_found_in_one_run(tmp_path: Path) -> None:
    _, found = parts(
        written(
            tmp_path,
            {
                "sea/course.yaml": COURSE.replace("scos: per-lesson", "scos: many")
                .replace("title: The sea\n", "")
                .replace("tides/q1", "tides/q9")
                .replace("tag: deep", "tag: depe"),
                "sea/tides/lesson.yaml": TIDES.replace("answer: true, objective", "answer: yes, objective"),
                "waves/lesson.yaml": WAVES.replace("title: Waves", "titel: Waves"),
            },
        )
    )
    assert [(code, file, line) for code, file, line, _ in found] == [
        ("SRC020", "sea/course.yaml", 1),
        ("SRC042", "sea/course.yaml", 21),
        ("SRC051", "sea/course.yaml", 23),
        ("SRC030", "sea/course.yaml", 28),
        ("SRC026", "sea/tides/lesson.yaml", 17),
        ("SRC026", "sea/tides/lesson.yaml", 18),
        ("SRC021", "waves/lesson.yaml", 3),
    ]


def test_a_lesson_weighs_from_0_to_1000(tmp_path: Path) -> None:
    for weight in ("0", "1000"):
        assert good(tmp_path, {"sea/course.yaml": COURSE.replace("weight: 2", f"weight: {weight}")})
    for weight in ("-0.1", "1000.0001", "1" + "0" * 38 + ".5"):
        log = Log()
        reader.parts(COURSE.replace("weight: 2", f"weight: {weight}"), "sea/course.yaml", tmp_path / "sea", log)
        assert [entry.message for entry in log] == [f"'weight': {weight[:40]} is not between 0 and 1000"]


@pytest.mark.parametrize(
    ("old", "new", "quoted"),
    [
        ("requires: [tides]\n", "requires: [LONG]\n", 80),
        ("{pick: 1, lessons: [waves]}", "{pick: 1, lessons: [waves, LONG]}", 80),
        ("[tides/q1, waves/q1]", "[tides/q1, LONG]", 80),
        ("tag: deep", "tag: LONG", 80),
        ("tides/lesson.yaml", "LONG/lesson.yaml", 200),
        ("tides/lesson.yaml", "/LONG/lesson.yaml", 199),
    ],
)
def test_of_what_is_long_in_a_course_file_a_finding_quotes_the_beginning(
    tmp_path: Path, old: str, new: str, quoted: int
) -> None:
    text = COURSE.replace(old, new.replace("LONG", "x" * 250), 1)
    log = Log()
    reader.parts(text, "sea/course.yaml", written(tmp_path).parent, log)
    assert quoted in [len(run) for entry in log for run in re.findall("x{9,}", entry.message)]


def test_nothing_is_said_of_a_lesson_that_could_not_be_read(tmp_path: Path) -> None:
    course, found = parts(written(tmp_path, {"waves/lesson.yaml": "lessonpack: 1\n"}))
    assert {(code, file) for code, file, *_ in found} == {("SRC020", "waves/lesson.yaml")}
    assert course is not None
    assert [lesson.id for lesson in course.lessons] == ["tides"]


def test_a_circle_is_told_once_with_everyone_in_it(tmp_path: Path) -> None:
    third = WAVES.replace("id: waves", "id: wind").replace("title: Waves", "title: Wind")
    lessons = "".join(
        f"  - lesson: ../{name}/lesson.yaml\n    requires: [{before}]\n"
        for name, before in (("waves", "wind"), ("wind", "tides"))
    )
    start, end = COURSE.index("  - lesson: ../waves"), COURSE.index("final_quiz")
    text = COURSE[:start].replace("weight: 2", "requires: [waves]") + lessons + COURSE[end:]
    file = written(tmp_path, {"sea/course.yaml": text, "wind/lesson.yaml": third})
    log = Log()
    reader.parts(file.read_bytes(), "sea/course.yaml", file.parent, log)
    [found] = log
    assert (found.code, found.place.line) == ("SRC107", 15)
    assert found.message.startswith("'tides' requires 'waves', which requires 'wind', which requires 'tides'")


def test_a_link_may_not_lead_out_of_the_folder_above(tmp_path: Path) -> None:
    file = written(tmp_path / "all", {"sea/course.yaml": COURSE.replace("../waves/", "linked/")})
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "lesson.yaml").write_text(WAVES, "utf-8")
    (file.parent / "linked").symlink_to(outside, target_is_directory=True)
    _, found = parts(file)
    assert [code for code, *_ in found] == ["SRC101"]
    (file.parent / "linked").unlink()
    (file.parent / "linked").symlink_to(tmp_path / "all" / "waves", target_is_directory=True)
    assert parts(file)[1] == []


@pytest.mark.parametrize(
    ("path", "trouble"),
    [
        ("tide/lesson.yaml", "there is no such file"),
        ("tides/Lesson.yaml", "there is no such file (but there is 'tides/lesson.yaml')"),
        ("tides", "it is a folder"),
    ],
)
def test_it_is_said_why_a_lesson_cannot_be_read(tmp_path: Path, path: str, trouble: str) -> None:
    file = written(tmp_path, {"sea/course.yaml": COURSE.replace("tides/lesson.yaml", path)})
    log = Log()
    reader.parts(file.read_text("utf-8"), "sea/course.yaml", file.parent, log)
    assert [entry.message for entry in log] == [f"the lesson file '{path}' cannot be read: {trouble}"]


def test_a_lesson_that_may_not_be_read_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = written(tmp_path)

    def refused(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("lessonpack.source.course.contents", refused)
    log = Log()
    reader.parts(COURSE, "sea/course.yaml", file.parent, log)
    assert [(entry.code, "Permission denied" in entry.message) for entry in log] == [("SRC100", True)] * 2


def test_of_a_folder_that_nobody_may_look_into_it_is_not_said_that_a_lesson_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, real = written(tmp_path), Path.iterdir

    def refusing(path: Path) -> Iterator[Path]:
        if path.name == "tides":
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(Path, "iterdir", refusing)
    log = Log()
    reader.parts(COURSE, "sea/course.yaml", file.parent, log)
    assert [entry.message for entry in log if entry.code == "SRC100"] == [
        "the lesson file 'tides/lesson.yaml' cannot be read: Permission denied"
    ]


def test_without_a_folder_no_lesson_is_looked_for() -> None:
    log = Log()
    course = reader.parts(COURSE, "course.yaml", None, log)
    assert list(log) == []
    assert course is not None
    assert course.lessons == ()


# --- ids in packages ------------------------------------------------------------------------------------


def test_ids_are_the_course_s_own_in_packages(tmp_path: Path) -> None:
    course = distinct(good(tmp_path))
    tides, waves = course.lessons
    assert [question.id for question in (*tides.questions, *waves.questions)] == [
        "tides__q1", "tides__q2", "tides__q3", "tides__q4", "waves__q1", "waves__q2",
    ]  # fmt: skip
    assert [section.id for section in tides.sections] == ["tides__one"]
    assert [check.question for check in tides.checks] == ["tides__q4"]
    assert [objective.id for objective in (*course.objectives, *tides.objectives)] == ["movers", "tides__cause"]
    assert [question.objective for question in tides.questions] == ["tides__cause", "movers", "", ""]
    assert [lesson.quiz.id for lesson in (tides, waves) if lesson.quiz] == ["tides__quiz", "waves__quiz"]
    assert course.final_quiz is not None
    assert course.final_quiz.selected == ("tides__q1", "waves__q1", "tides__q2", "tides__q3", "waves__q2")
    for quiz, questions in course.quizzes:
        assert {questions[id].id for id in quiz.selected} == set(quiz.selected)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(courses)
def test_a_lesson_file_alone_keeps_its_ids(course: Course) -> None:
    assert distinct(course) is course


AUTHORED = st.from_regex(ids.AUTHORED.pattern, fullmatch=True).filter(ids.is_authored)


@given(st.lists(st.tuples(AUTHORED, AUTHORED), min_size=2, max_size=2))
def test_no_two_pairs_of_ids_make_one(pairs: list[tuple[str, str]]) -> None:
    first, second = ((ids.token(outer), ids.token(inner)) for outer, inner in pairs)
    assert (first == second) == (ids.scoped(*first) == ids.scoped(*second))
    for pair in pairs:
        assert len(ids.scoped(*pair)) <= ids.MAX_LENGTH
        assert ids.token(ids.scoped(*pair)) == ids.scoped(*pair)
        assert not ids.is_authored(ids.scoped(*pair))


def test_a_long_pair_ends_in_a_digest_and_stays_apart() -> None:
    long = "a" * 58
    made = {ids.scoped(long, f"q{number}") for number in range(50)}
    assert len(made) == 50
    assert all(len(id) == ids.MAX_LENGTH for id in made)


# --- ids written in -------------------------------------------------------------------------------------


def test_missing_ids_of_a_course_file_are_written_in() -> None:
    wanting = (
        COURSE.replace("id: sea\n", "").replace("  id: final\n", "").replace("  - id: movers\n    text", "  - text")
    )
    log = Log()
    mended = identify.missing(wanting, "course.yaml", log)
    assert [entry.code for entry in log] == ["SRC041"] * 3
    assert mended == COURSE.replace("id: sea", "id: the-sea").replace("id: final", "id: final-quiz").replace(
        "id: movers", "id: name-what-moves-the-sea"
    )
    assert identify.missing(COURSE, "course.yaml", Log()) == COURSE
