"""What a lesson says is what the Course holds, and a change of one thing changes no id of another."""

from __future__ import annotations

import re
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from effort import LINEAR, growth
from lessonpack.findings import Log
from lessonpack.model.asked import Scoring
from lessonpack.model.blocks import Prose, Table, Video
from lessonpack.model.content import plain
from lessonpack.model.course import Course, Grade, Mode, Pool, Reveal
from lessonpack.model.questions import KINDS, MultipleResponse, SingleChoice, TrueFalse, named_parts, of_choices
from lessonpack.resources import root
from lessonpack.source import blocks, identifiers, reader, schema
from lessonpack.source.quiz import Bank
from source.corpus import GOOD, PRACTICED, marked
from strategies import courses, dumped, lessons, read

HEAD = "lessonpack: 1\nid: x\ntitle: T\nlanguage: en\n"


def course_of(text: str) -> Course:
    course, log = read(text)
    assert course is not None, [(str(entry.place), entry.message) for entry in log]
    return course


def codes(text: str) -> list[str]:
    return [entry.code for entry in read(text)[1]]


def ids_of(course: Course) -> dict[str, Any]:
    """Every id with what it belongs to."""
    [lesson] = course.lessons
    return {
        "lesson": lesson.id,
        "sections": [section.id for section in lesson.sections],
        "objectives": [objective.id for objective in lesson.objectives],
        "questions": {question.id: [part.id for part in named_parts(question)] for question in lesson.questions},
        "quiz": (lesson.quiz.id, lesson.quiz.questions) if lesson.quiz else None,
    }


# --- values ---------------------------------------------------------------------------------------------


def test_everything_that_a_lesson_says_is_in_its_course() -> None:
    course = course_of(GOOD)
    [lesson] = course.lessons
    assert (course.id, course.title, course.language, course.version) == ("broken", "A lesson", "en", "1")
    assert course.keywords == ("k", "l")
    assert course.ignores == (("QUIZ001", "because"),)
    assert plain(lesson.hook) == "A hook."
    assert [(goal.id, goal.text) for goal in lesson.objectives] == [("goal", "Know it.")]
    [section] = lesson.sections
    assert [type(block).__name__ for block in section.blocks] == [
        "Prose", "Heading", "Callout", "Quotation", "Table", "Listing", "KnowledgeCheck",
    ]  # fmt: skip
    assert [check.question for check in lesson.checks] == ["q4"]
    first, second, third, *_ = lesson.questions
    assert isinstance(first, SingleChoice)
    assert isinstance(second, MultipleResponse)
    assert isinstance(third, TrueFalse)
    assert [choice.correct for choice in first.choices] == [True, False]
    assert (first.points, first.objective, first.tags) == (Fraction(1), "goal", ("x",))
    assert plain(first.feedback.general) == "So it is."
    assert second.scoring is Scoring.PARTIAL
    assert third.answer
    assert [plain(choice.text) for choice in third.choices] == ["Yes", "No"]
    assert lesson.quiz is not None
    assert (lesson.quiz.pass_mark, lesson.quiz.attempts, lesson.quiz.feedback) == (80, 3, Reveal.AT_ONCE)
    assert lesson.quiz.questions == ("q1", "q2", "q3")
    assert (lesson.quiz.mode, lesson.quiz.grade) == (Mode.GRADED, Grade.BEST)
    assert (lesson.quiz.time_limit, lesson.quiz.extend_time) == (20, True)
    assert lesson.quiz.pools == (Pool(pick=2, questions=("q5", "q6"), tag="y"),)
    assert lesson.quiz.selected == ("q1", "q2", "q3", "q5", "q6")
    assert lesson.length == 5


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("attempts: 1", "after_each_question"),
        ("attempts: 1\n  pass_mark: 80", "after_each_question"),
        ("attempts: 1\n  feedback: at_end", "after_each_attempt"),
        ("attempts: 2", "after_last_attempt"),
        ("attempts: 2\n  feedback: at_end", "after_last_attempt"),
        ("pass_mark: 80", "after_last_attempt"),
        ("shuffle: false", "after_each_question"),
        ("feedback: at_end", "after_each_attempt"),
        ("mode: practice", "after_each_question"),
        ("mode: practice\n  answers: never", "never"),
        ("attempts: 2\n  answers: after_each_question", "after_each_question"),
        ("attempts: 2\n  answers: after_each_attempt", "after_each_attempt"),
        ("pass_mark: 80\n  answers: after_pass", "after_pass"),
    ],
)
def test_right_answers_are_shown_when_the_author_says_else_as_soon_as_they_spoil_no_attempt(
    written: str, shown: str
) -> None:
    [lesson] = course_of(GOOD.replace(PRACTICED, f"  {written}\n")).lessons
    assert lesson.quiz is not None
    assert lesson.quiz.answers_shown == shown


def test_things_know_their_places() -> None:
    [lesson] = course_of(GOOD).lessons
    assert [str(question.at) for question in lesson.questions] == [
        "lesson.yaml:38:5", "lesson.yaml:55:5", "lesson.yaml:65:5",
        "lesson.yaml:70:6", "lesson.yaml:71:6", "lesson.yaml:72:6",
    ]  # fmt: skip
    first = lesson.questions[0]
    assert [str(choice.at) for choice in first.choices] == ["lesson.yaml:42:11", "lesson.yaml:46:11"]
    assert [block.at.line for block in lesson.sections[0].blocks] == [17, 20, 21, 25, 28, 33, 36]
    assert lesson.quiz is not None
    assert [str(pool.at) for pool in lesson.quiz.pools] == ["lesson.yaml:79:7"]


def test_points_are_exact() -> None:
    for typed, meant in {
        "0.1": Fraction(1, 10),
        "2.25": Fraction(9, 4),
        "1e1": Fraction(10),
        ".5": Fraction(1, 2),
    }.items():
        assert course_of(GOOD.replace("points: 1", f"points: {typed}")).lessons[0].questions[0].points == meant


def test_titles_are_of_one_line() -> None:
    assert course_of("lessonpack: 1\nid: x\nlanguage: en\ntitle: |\n  Two\n  lines\n").title == "Two lines"


def test_code_keeps_every_space() -> None:
    block = course_of(
        HEAD + "sections:\n- id: s\n  title: S\n  blocks:\n  - code:\n      text: |\n        a\n\n          b\n"
    )
    assert block.lessons[0].sections[0].blocks[0].text == "a\n\n  b\n"  # type: ignore[union-attr]


def test_cells_may_be_empty_and_hold_markdown() -> None:
    made = course_of(HEAD + "sections: [{id: s, title: S, blocks: [table: {header: ['', '*b*'], rows: [[a, '']]}]}]\n")
    [table] = made.lessons[0].sections[0].blocks
    assert isinstance(table, Table)
    assert plain(table.grid) == "b a"


POOLS = "  pools:\n    - {pick: 2, tag: y}\n"


@pytest.mark.parametrize(
    ("written", "days", "found"), [("7", 7, []), ("1001", None, ["SRC028"]), ("soon", None, ["SRC027"])]
)
def test_a_lesson_says_after_how_many_days_it_asks_again(written: str, days: int | None, found: list[str]) -> None:
    asking = f"""lessonpack: 1
id: rain
title: Rain
language: en
sections:
  - {{id: sky, title: Sky, blocks: [{{text: Clouds.}}, {{check: wet}}]}}
questions:
  - true_false: {{id: wet, stem: Rain is wet., answer: true}}
checks: {{again_after_days: {written}}}
"""
    assert codes(asking) == found
    if not found:
        assert course_of(asking).lessons[0].again_after_days == days


def test_a_quiz_asks_all_questions_that_no_section_asks_unless_it_lists_some() -> None:
    for listed in ("", "  questions: all\n"):
        made = course_of(GOOD.replace("  questions: [q1, q2, q3]\n", listed).replace(POOLS, ""))
        assert made.lessons[0].quiz is not None
        assert made.lessons[0].quiz.questions == ("q1", "q2", "q3", "q5", "q6")
    made = course_of(GOOD.replace("[q1, q2, q3]", "[q3, q1]").replace(POOLS, ""))
    assert [question.id for question in made.lessons[0].asked] == ["q3", "q1"]


def test_pools_stand_in_the_place_of_questions_or_behind_them() -> None:
    lesson = course_of(GOOD.replace("  questions: [q1, q2, q3]\n", "")).lessons[0]
    assert lesson.quiz is not None
    assert (lesson.quiz.questions, lesson.quiz.selected, lesson.length) == ((), ("q5", "q6"), 2)


def test_a_tag_stands_for_what_is_asked_nowhere_else() -> None:
    tagged = GOOD.replace("tags: [x]", "tags: [y]").replace("Fourth., answer: True", "Fourth., answer: True, tags: [y]")
    [pool] = course_of(tagged).lessons[0].quiz.pools  # type: ignore[union-attr]
    assert pool.questions == ("q5", "q6"), "q1 is asked of everybody, q4 by a section"
    two = GOOD.replace("{pick: 2, tag: y}", "{pick: 1, tag: y}\n    - {pick: 1, questions: [q6]}")
    assert [pool.questions for pool in course_of(two).lessons[0].quiz.pools] == [  # type: ignore[union-attr]
        ("q5",), ("q6",),
    ]  # fmt: skip


def test_a_list_is_drawn_from_in_its_own_order() -> None:
    listed = GOOD.replace("{pick: 2, tag: y}", "{pick: 1, questions: [q6, q5]}")
    assert course_of(listed).lessons[0].quiz.pools[0].questions == ("q6", "q5")  # type: ignore[union-attr]


def test_a_quiz_of_which_sections_ask_every_question_has_nothing_to_ask() -> None:
    text = HEAD + (
        "sections: [{id: s, title: S, blocks: [check: q]}]\nquestions: [true_false: {id: q, stem: S, answer: true}]\n"
        "quiz: {id: z, title: Q}\n"
    )
    assert codes(text) == ["SRC048"]


def test_what_a_pool_has_is_not_counted_while_a_question_is_unread() -> None:
    assert codes(GOOD.replace("stem: Sixth.", "stem: ''")) == ["SRC032"]
    assert codes(GOOD.replace("[q1, q2, q3]", "some")) == ["SRC022"]


def test_a_statement_has_options_without_being_told() -> None:
    made = course_of(GOOD.replace("      labels: {true: Yes, false: No}\n", ""))
    assert [plain(choice.text) for choice in made.lessons[0].questions[2].choices] == ["True", "False"]


@pytest.mark.parametrize("name", ["mesa-optimization", "kitchen-sink"])
def test_the_project_s_own_lessons_are_read_without_a_finding(name: str) -> None:
    log = Log()
    assert reader.load(root() / "content" / name / "lesson.yaml", log) is not None
    assert list(log) == []


def test_a_file_that_cannot_be_opened_is_no_finding(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        reader.load(tmp_path / "none.yaml", Log())


def test_findings_go_behind_those_of_other_files_and_do_not_mix_with_them() -> None:
    log = Log()
    assert reader.read("x", "a.yaml", Path(), log) is None
    assert reader.read(HEAD, "b.yaml", Path(), log) is not None
    assert [entry.place.file for entry in log] == ["a.yaml"]


# --- ids ------------------------------------------------------------------------------------------------


def test_missing_ids_are_made_from_the_text_and_warned_about() -> None:
    text = (
        "lessonpack: 1\ntitle: A Lesson!\nlanguage: en\nobjectives: [{text: Do it}]\nsections:\n"
        "- title: One\n  blocks: [text: x]\n- title: One\n  blocks: [text: x]\nquestions:\n"
        "- single_choice: {stem: What?, choices: "
        "[{text: True, correct: true}, {text: '?'}, {id: null-2, text: 'Null'}]}\n"
        "quiz: {title: Q}\n"
    )
    course, log = read(text)
    assert course is not None
    assert ids_of(course) == {
        "lesson": "a-lesson",
        "sections": ["one", "one-2"],
        "objectives": ["do-it"],
        "questions": {"what": ["true-2", "choice-8a8de823", "null-2"]},
        "quiz": ("quiz", ("what",)),
    }
    assert {entry.code for entry in log} == {"SRC041"}
    assert len(list(log)) == 8
    assert all("lessonpack ids --write" in entry.hint for entry in log)


@pytest.mark.parametrize(("key", "written"), [("attempts", 3), ("time_limit", 20)])
def test_who_writes_0_for_no_limit_is_told_to_leave_the_key_out(key: str, written: int) -> None:
    course, log = read(GOOD.replace(f"  {key}: {written}\n", f"  {key}: 0\n"))
    assert course is None
    [entry] = log
    assert entry.message == f"'{key}': 0 is not between 1 and 1000; without the key there is no limit"


def test_ids_that_packages_write_alike_are_one_id() -> None:
    text = GOOD.replace("id: q1", "id: q-1").replace("id: q2", "id: q_1").replace("[q1, q2, q3]", "[q3]")
    course, log = read(text)
    assert course is None
    assert [(entry.code, entry.place.line) for entry in log] == [("SRC040", 56)]
    assert "- and _ are one" in next(iter(log)).message


def test_a_derived_id_gives_way_to_an_authored_one_wherever_it_stands() -> None:
    text = HEAD + "sections:\n- title: One two\n  blocks: [text: x]\n- id: one_two\n  title: x\n  blocks: [text: x]\n"
    assert ids_of(course_of(text))["sections"] == ["one-two-2", "one_two"]


def test_choices_of_two_questions_may_share_ids() -> None:
    assert codes(GOOD.replace("id: c\n", "id: a\n").replace("id: d\n", "id: b\n")) == []


def mended(text: str) -> str:
    """Another text with the same variables and gaps, which must not be lost."""
    return " ".join(["Mended", *re.findall(r"\{\{.*?\}\}|\[\[.*?\]\]", text)])


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(lessons(), st.data())
def test_a_mended_text_or_an_inserted_choice_changes_no_other_id(lesson: dict[str, Any], data: st.DataObject) -> None:
    _identified(lesson)
    before = ids_of(course_of(dumped(lesson)))
    for question in lesson["questions"]:
        [asked] = question.values()
        key = "stem" if "stem" in asked else "text"
        asked[key] = mended(asked[key])
        for choice in asked.get("choices", []):
            choice["text"] = mended(choice["text"])
    assert ids_of(course_of(dumped(lesson))) == before
    for question in lesson["questions"]:
        [asked] = question.values()
        if "choices" in asked:
            asked["choices"].insert(data.draw(st.integers(0, len(asked["choices"]))), {"id": "new1", "text": "New"})
    after = ids_of(course_of(dumped(lesson)))
    for choices in after["questions"].values():
        if "new1" in choices:
            choices.remove("new1")
    assert after == before


def _identified(lesson: dict[str, Any]) -> None:
    """Give everything an id, as `ids --write` would."""
    lesson["id"] = "lesson"
    lesson.get("quiz", {}).update(id="quiz")
    for kind in ("sections", "objectives"):
        for number, entry in enumerate(lesson.get(kind, [])):
            if not any("objective" in asked for question in lesson["questions"] for asked in question.values()):
                entry["id"] = f"{kind}{number}"
            entry.setdefault("id", f"x{number}zzz")
    for number, question in enumerate(lesson["questions"]):
        [asked] = question.values()
        asked.setdefault("id", f"q{number}zzzzz")
        for index, choice in enumerate(asked.get("choices", [])):
            choice["id"] = f"c{index}"


def test_ids_of_other_things_are_no_questions() -> None:
    text = HEAD + (
        "sections: [{title: One, blocks: [text: x]}]\nquestions: [true_false: {stem: Two, answer: true}]\n"
        "quiz: {id: q, title: Q, questions: [two, one]}\n"
    )
    assert [(entry.code, entry.place.column) for entry in read(text)[1] if entry.code != "SRC041"] == [("SRC042", 42)]


def alike(count: int) -> str:
    questions = "- true_false: {stem: Same, answer: true}\n" * count
    asked = ", ".join(["same", *(f"same-{number}" for number in range(2, count + 1))])
    return f"{HEAD}questions:\n{questions}quiz: {{title: Q, questions: [{asked}]}}\n"


def test_questions_that_look_alike_are_told_apart_by_two_looks_at_the_ids_each(monkeypatch: pytest.MonkeyPatch) -> None:
    looks = 0

    class Watched(identifiers.UsedIds):
        def __contains__(self, id: object) -> bool:
            nonlocal looks
            looks += 1
            return super().__contains__(id)

    monkeypatch.setattr(identifiers, "UsedIds", Watched)
    asked = course_of(alike(1_000)).lessons[0].asked
    assert len({question.id for question in asked}) == 1_000
    assert 1_000 <= looks <= 2_010


def test_twice_the_questions_that_look_alike_take_twice_the_work() -> None:
    assert growth(course_of, alike, 250) <= LINEAR


def test_what_sections_ask_is_gathered_once_and_not_for_each_question_of_a_quiz(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gathered: list[Bank] = []
    all_of_them = Bank.asked_in_sections.fget
    monkeypatch.setattr(Bank, "asked_in_sections", property(lambda bank: gathered.append(bank) or all_of_them(bank)))
    questions = "- true_false: {stem: Same, answer: true}\n" * 50
    assert len(course_of(f"{HEAD}questions:\n{questions}quiz: {{title: Q, questions: all}}\n").lessons[0].asked) == 50
    assert len(gathered) <= 2


# --- several mistakes -----------------------------------------------------------------------------------


def test_a_broken_question_hides_neither_its_own_mistakes_nor_its_neighbours() -> None:
    text = GOOD.replace("stem: Which?", "stem: <b>Which?</b>").replace("text: This", "txt: This")
    text = text.replace("answer: true", "answer: yes").replace("stem: Which ones?", "stem: $\\x$")
    text = text.replace("pick: 2, tag: y", "pick: 2, tag: why").replace("[q1, q2, q3]", "[q1, q2, q9]")
    found = [(entry.code, entry.place.line) for entry in read(text)[1]]
    told = [("SRC060", 40), ("SRC021", 43), ("SRC062", 57), ("SRC026", 68), ("SRC042", 77), ("SRC051", 79)]
    assert found == told


@pytest.mark.parametrize("unclear", ["tags: y", "tags: [[y]]", "tgas: [y]", "taggings: [y]"])
def test_a_tag_that_may_stand_in_what_could_not_be_read_is_not_called_unknown(unclear: str) -> None:
    question = f"- true_false: {{id: q, stem: S, answer: true, {unclear}}}\n"
    quiz = "quiz: {id: quiz, title: Q, pools: [{pick: 1, tag: y}]}\n"
    assert "SRC051" not in [entry.code for entry in read(f"{HEAD}questions:\n{question}{quiz}")[1]]


def test_a_misspelt_key_is_matched_to_the_nearest() -> None:
    for wrong, right in {
        "titel": "title",
        "secions": "sections",
        "Language": "language",
        "key_words": "keywords",
    }.items():
        [finding] = [entry for entry in read(HEAD + f"{wrong}: x\n")[1] if entry.code == "SRC021"]
        near = f"did you mean {right!r}?"
        assert (near in finding.message) == (right not in HEAD), finding.message
        assert right in finding.hint


def test_a_misspelt_kind_is_matched_to_the_nearest() -> None:
    for wrong, right in {
        "true-false": "true_false",
        "singlechoice": "single_choice",
        "Multiple Response": "multiple_response",
    }.items():
        finding = next(iter(read(HEAD + f"questions: [{{{wrong}: {{}}}}]\n")[1]))
        assert finding.code == "SRC023"
        assert f"did you mean {right!r}?" in finding.message


KEYS = ", ".join(schema.keys("quiz"))
BELOW = f"Write its keys below it, each on a line of its own and indented by two spaces: {KEYS}."
LINED = "Write each entry behind a hyphen on a line of its own"


@pytest.mark.parametrize(
    ("old", "new", "said", "hint"),
    [
        ("keywords: [k, l]", "keywords: k, l", "'keywords': expected a list, found 'k, l'",
         f"{LINED}, or in brackets: `[k, l]`."),
        ("keywords: [k, l]", "keywords: {k: l}", "'keywords': expected a list, found a mapping",
         "Write each entry behind a hyphen: `- …`."),
        ("- [a, b]", "- a, b", "an entry of 'rows': expected a list, found 'a, b'",
         "Write the cells of a row in brackets: `- [a, b]`."),
        ("general: So it is.", "general: [So it is.]", "'general': expected text, found a list",
         "Write one text; a text that begins with [ or { goes into quotation marks: `general: \"[So it is.]\"`."),
        ("ignore:\n  QUIZ001: because", "ignore: [QUIZ001]", "'ignore': expected a mapping, found a list",
         "Write `ignore: {QUIZ004: why}`."),
        ("- id: goal\n    text: Know it.", "- goal", "this objective: expected a mapping, found 'goal'",
         "Write `- text: goal`."),
        ("quiz:\n  id: quiz\n", "quiz: []\nx:\n  id: quiz\n", "this quiz: expected a mapping, found a list", BELOW),
        ("        - id: c\n          text: These\n          correct: true", "        - These",
         "an entry of 'choices': expected a mapping, found 'These'",
         "Write `- text: These` for each choice, and `correct: true` below the right one."),
        ("      feedback:\n        general: So it is.", "      feedback: So it is.",
         "'feedback': expected a mapping, found 'So it is.'", "Write `feedback: {general: So it is.}`."),
        ("- heading: A heading", "- A heading", "this block: expected a block (`- text: …`), found 'A heading'",
         "Write `- text: A heading`."),
        ("- heading: A heading", "- audio: bell.mp3", "this audio: expected a mapping, found 'bell.mp3'",
         "Write `audio: {file: bell.mp3, title: what is heard, transcript: what is said}`."),
        ("- heading: A heading", f"- video: https://a.org/{'b' * 40}",
         f"this video: expected a mapping, found 'https://a.org/{'b' * 23}…'",
         f"Write `embed: {{address: https://a.org/{'b' * 26}…, title: what it shows}}` and a `description: …` of what "
         "the film shows and says."),
        ("pools:\n    - {pick: 2, tag: y}", "pools: y", "'pools': expected a list, found 'y'",
         f"{LINED}: `- pick: 2`."),
    ],
)  # fmt: skip
def test_it_is_said_what_is_expected_what_stands_there_instead_and_how_it_is_written(
    old: str, new: str, said: str, hint: str
) -> None:
    entry = next(iter(read(GOOD.replace(old, new))[1]))
    assert (entry.message, entry.hint) == (said, hint)


def test_choices_that_are_texts_are_told_once() -> None:
    choices = "        - id: c\n          text: These\n          correct: true\n        - id: d\n          text: Those"
    [entry] = read(GOOD.replace(choices, "        - These\n        - Those"))[1]
    assert (entry.code, entry.place.line) == ("SRC022", 60)


@pytest.mark.parametrize(
    ("key", "written", "hint"),
    [
        ("pass_mark", "80%", "Write 80, the number alone."),
        ("pass_mark", "80 per cent", "Write 80, the number alone."),
        ("pass_mark", "0,5", "Write 0.5, the number alone."), ("pass_mark", "1/3", "Write 0.3333, the number alone."),
        ("attempts", "2.5", "Write a whole number, without decimals."),
        ("attempts", "1,000", "Write 1000, the number alone."), ("attempts", "three", "Write 3, the number alone."),
        ("attempts", "unlimited", "Leave `attempts` out: then there is no limit."),
        ("attempts", "0", "Leave `attempts` out: then there is no limit."),
        ("attempts", "'3'", "Write 3, the number alone."),
        ("time_limit", "20 min", "Write 20, the number alone."), ("time_limit", "2 h", "Write 120, the number alone."),
        ("time_limit", "1800", "Write minutes, at most 1000: 30 for these seconds; without the key there is no limit."),
        ("pass_mark", "120", "Write the percentage that passes: 80 for four questions of five."),
        ("time_limit", "long", "Write digits, with a point before decimals: 2 or 0.5."),
    ],
)  # fmt: skip
def test_what_is_no_number_or_none_that_fits_is_told_as_it_should_be_written(key: str, written: str, hint: str) -> None:
    [entry] = read(re.sub(rf"  {key}: \d+", f"  {key}: {written}", GOOD))[1]
    assert entry.hint == hint


@pytest.mark.parametrize(
    ("key", "written", "hint"),
    [
        ("tolerance", "about 1%", "Write `1%`."), ("tolerance", "'1%'", "Write `1%`."),
        ("tolerance", "± 0,5 %", "Write `0.5%`."), ("tolerance", "±0.05", "Write 0.05, the number alone."),
        ("tolerance", "+/- 0.05 m", "Write 0.05, the number alone."),
        ("tolerance", "-0.05", "Write 0.05, without the sign."), ("tolerance", "-2%", "Write 2%, without the sign."),
        ("tolerance", "1 to 2", "Write how far a number may be from the answer: 0.05, or 2% of it."),
        ("tolerance", "-1e50", "Write how far a number may be from the answer: 0.05, or 2% of it."),
        ("penalty", "-50", "Write 50, without the sign."), ("penalty", "-50%", "Write 50, the number alone."),
        ("penalty", "-150",
         "Write the percentage of the points that it takes away: 50 for half of them, 0 for nothing."),
    ],
)  # fmt: skip
def test_of_an_amount_with_a_sign_or_words_the_number_is_shown_that_was_meant(
    key: str, written: str, hint: str
) -> None:
    of_number = f"  - numeric:\n      id: n\n      stem: S\n      answer: 5\n      tolerance: {written}\nquiz:\n"
    text = (
        GOOD.replace("quiz:\n", of_number)
        if key == "tolerance"
        else GOOD.replace("Those", f"Those\n          penalty: {written}")
    )
    [entry] = read(text)[1]
    assert (entry.code in ("SRC027", "SRC028"), entry.hint) == (True, hint)
    assert key != "tolerance" or entry.code == "SRC028" or "expected a number or a percentage" in entry.message


@pytest.mark.parametrize(
    ("old", "new", "code", "hint"),
    [
        ("id: broken", "id: 🔥", "SRC031",
         "Write lower-case letters, digits and single hyphens or underscores, a letter first, at most 60 characters: "
         "`my-id`, for instance."),
        ("hook: |\n  A hook.", "hook: # A hook", "SRC025",
         "`#` begins a comment: a value that begins with it goes into quotation marks, `hook: \"# A hook\"`."),
        ("title: A lesson", "title:   # to come", "SRC025",
         "`#` begins a comment: a value that begins with it goes into quotation marks, `title: \"# to come\"`."),
        ("keywords: [k, l]", "theme:\n  accent: #2450b8", "SRC025",
         "`#` begins a comment: a value that begins with it goes into quotation marks, `accent: \"#2450b8\"`."),
        ("language: en", "language: German", "SRC034", "Write `de`."),
        ("language: en", "language: pt_BR", "SRC034", "Write `pt-BR`."),
        ("language: en", "language: jp", "SRC034", "Write `ja`."),
        ("language: en", "language: xx-GB", "SRC034", "Write the language's two-letter code: en, de, fr, …."),
        ("title: A lesson", "title: {{name}}", "SRC011",
         "Put them into quotation marks: `title: \"{{name}}\"`."),
        ("- true_false:\n      id: q3\n      stem: So it is.\n      answer: true\n      labels: {true: Yes, false: No}",
         "- file_upload: {id: q3, stem: So it is., types: [pdf, Photos]}", "SRC022",
         "Write the end of a file's name, such as `jpg` or `png` here."),
        ("id: broken", "id: “broken”", "SRC015", "Write `id: broken`."),
        ("lessonpack: 1", "lessonpack: „1“", "SRC015", "Write `lessonpack: 1`."),
        ("points: 1", "points: «1»", "SRC015", "Write `points: 1`."),
        ("answer: true\n", "answer: “yes”\n", "SRC015", "Write `answer: true`."),
        ("mode: graded", "mode: ‘graded’", "SRC015", "Write `mode: graded`."),
    ],
)  # fmt: skip
def test_of_a_value_that_is_not_quite_right_it_is_said_how_to_write_it(
    old: str, new: str, code: str, hint: str
) -> None:
    [entry] = read(GOOD.replace(old, new))[1]
    assert (entry.code, entry.hint) == (code, hint)


def test_curly_quotation_marks_around_a_text_are_its_own() -> None:
    assert course_of(GOOD.replace("title: A lesson", "title: “A lesson”")).title == "“A lesson”"


def test_a_comma_that_ends_a_text_between_braces_is_told_once_and_the_whole_text_is_read() -> None:
    wrong = "{id: q4, stem: Fourth, ¦fifth, and ¦<b>, answer: ¦yes, hint: So, ¦yes}"
    text, places = marked(GOOD.replace("{id: q4, stem: Fourth., answer: True}", wrong))
    found = list(read(text)[1])
    assert [(entry.place.line, entry.place.column) for entry in found] == places
    assert [entry.code for entry in found] == ["SRC016", "SRC060", "SRC026", "SRC016"]
    assert found[0].hint == 'Put the text into quotation marks: `stem: "Fourth, fifth, and <b>"`.'


def test_the_kind_that_an_author_gives_as_a_key_is_the_example() -> None:
    [entry] = read(f"{HEAD}questions:\n- type: boolean\n  stem: So?\n  answer: true\n")[1]
    assert entry.hint.startswith("Indent its own keys below the kind: `- true_false:`")


@pytest.mark.parametrize(
    ("block", "found", "example"),
    [
        ("{}", "none", "text"),
        ("{heading: One, level: 2}", "2: heading, level", "heading"),
        ("{size: 3, level: 2, heading: One}", "3: size, level, heading", "heading"),
    ],
)
def test_of_a_block_without_its_one_kind_it_is_said_which_keys_it_has(block: str, found: str, example: str) -> None:
    [entry] = read(GOOD.replace("- heading: A heading", f"- {block}"))[1]
    assert entry.message == f"a block has one key, its kind, but this one has {found}"
    assert f"`- {example}:`" in entry.hint


@pytest.mark.parametrize("mark", ["66.6666", "0.0001", "99.9999", "1e1"])
def test_a_pass_mark_is_the_number_that_was_written(mark: str) -> None:
    course, said = read(GOOD.replace("pass_mark: 80", f"pass_mark: {mark}"))
    assert "SRC029" not in {entry.code for entry in said}
    assert course is not None
    assert course.lessons[0].quiz is not None
    assert course.lessons[0].quiz.pass_mark == Fraction(mark)


RANGES = [
    ("points: 1", "points: {}", "0.0001", "1000", "0", "1000.0001", "more than 0 and at most 1000"),
    ("pass_mark: 80", "pass_mark: {}", "0", "100", "-0.1", "100.1", "between 0 and 100"),
    ("attempts: 3", "attempts: {}", "1", "1000", "0", "1001", "between 1 and 1000; without the key there is no limit"),
    ("pick: 2", "pick: {}", "1", "2", "0", "1001", "between 1 and 1000"),
    ("keywords: [k, l]", "theme: {{radius: {}}}", "0", "24", "-1", "25", "between 0 and 24"),
]


@pytest.mark.parametrize(("old", "new", "least", "most", "less", "more", "said"), RANGES)
def test_the_ends_of_a_range_belong_to_it(
    old: str, new: str, least: str, most: str, less: str, more: str, said: str
) -> None:
    for number in (least, most):
        assert codes(GOOD.replace(old, new.format(number))) == []
    for number in (less, more, "1" + "0" * 38 + ".5"):
        [entry] = read(GOOD.replace(old, new.format(number)))[1]
        assert entry.message.partition(": ")[2] == f"{number[:40]} is not {said}"


@pytest.mark.parametrize(
    ("old", "new", "quoted"),
    [
        ("id: broken", "id: LONG", 80),
        ("id: broken", "id: broken\nLONG: x", 80),
        ("language: en", "language: LONG", 80),
        ("lessonpack: 1", "lessonpack: LONG", 40),
        ("QUIZ001: because", "LONG: because", 80),
        ("- heading: A heading", "- LONG: A heading", 80),
        ("- heading: A heading", "- {heading: A heading, LONG: 1}", 71),
        ("kind: note", "kind: LONG", 80),
        ("objective: goal", "objective: LONG", 80),
        ("[q1, q2, q3]", "[q1, LONG]", 80),
        ("tag: y", "tag: LONG", 80),
        ("- check: q4", "- check: LONG", 80),
        ("points: 1", "points: LONG", 37),
        ("keywords: [k, l]", "messages: {LONG: Begin}", 80),
        ("keywords: [k, l]", "theme: {font: LONG;}", 80),
    ],
)
def test_of_what_is_long_a_finding_quotes_the_beginning(old: str, new: str, quoted: int) -> None:
    [entry] = read(GOOD.replace(old, new.replace("LONG", "x" * 300)))[1]
    assert max(map(len, re.findall("x+", entry.message))) == quoted


@pytest.mark.parametrize(
    ("missing", "hint"),
    [("language: en", "Add `language: …`, as in `language: en`."), ("title: T", "Add `title: …`.")],
)
def test_how_a_missing_key_is_written_is_shown_where_not_any_text_may_stand(missing: str, hint: str) -> None:
    text = "lessonpack: 1\nid: x\ntitle: T\nlanguage: en\n"
    [entry] = read(text.replace(f"{missing}\n", ""))[1]
    assert (entry.code, entry.hint) == ("SRC020", hint)


def test_parts_that_were_read_cleanly_can_be_checked_while_errors_stand() -> None:
    log = Log()
    course = reader.parts(GOOD.replace("answer: true", "answer: yes"), "lesson.yaml", None, log)
    assert log.failed
    assert course is not None
    assert [question.id for question in course.lessons[0].questions] == ["q1", "q2", "q4", "q5", "q6"]
    assert course.lessons[0].quiz is not None
    assert course.lessons[0].quiz.questions == ("q1", "q2")


def test_every_error_is_told_up_to_a_thousand_of_a_file_and_then_a_number() -> None:
    for count, more in ((499, ""), (1000, "1,001 further findings are not shown: 1,001 of SRC020")):
        text = HEAD + "sections: [" + ", ".join(f"{{id: s{number}}}" for number in range(count)) + "]\n"
        found = read(text)[1].found
        assert len(found) == min(2 * count, 1000)
        assert (found[-1].code == "SRC036") == bool(more)
        assert found[-1].message.startswith(more)


def test_errors_make_room_for_themselves_among_what_is_none() -> None:
    section = "- title: T{}\n  blocks:\n  - text: x\n"
    text = f"{HEAD}sections:\n{''.join(map(section.format, range(1200)))}- titel: T\nrights: [a]\n"
    found = read(text)[1].found
    assert len(found) == 1000
    assert {"SRC021", "SRC022"} <= {entry.code for entry in found}
    assert found[-1].message.endswith("of SRC041")


def test_a_text_is_not_called_empty_for_what_was_told_of_it_and_not_kept() -> None:
    text = f"{HEAD}sections:\n- id: s\n  title: T\n  blocks:\n" + "  - text: <br>\n" * 1200
    assert {entry.code for entry in read(text)[1]} == {"SRC060", "SRC036"}


# --- text that is read otherwise than it looks ----------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "markup"),
    [
        ("Why *not*?", "*not*"), ("**Loud**", "**Loud**"), ("What `print` does", "`print`"), ("_So_", "_So_"),
        ("H~2~O and x^2^", "~2~"), ("~~Old~~ new", "~~Old~~"), ("[Tides](https://x.org)", "[Tides](https://x.org)"),
        ("2*3*4, A* and B*", ""), ("__init__ and snake_case_name", ""), ("The <br> tag, f(*args, **kw), ~5 to ~6", ""),
        ("x^2+y^2=z^2 [sic]", ""),
    ],
)  # fmt: skip
def test_markdown_in_plain_text_is_told(title: str, markup: str) -> None:
    _, log = read(HEAD.replace("title: T", f"title: '{title}'"))
    said = [f"'title' is plain text: '{markup}' would be shown as it stands"] if markup else []
    assert [entry.message for entry in log] == said


LIST = "so:\n  - one\n  - two\n"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (f">\n  {LIST}", 7), (LIST.replace(":", ""), 6), (f'"{LIST.rstrip()}"\n', 6),
        (">\n  so:\n\n  - one\n  - two\n", 8),
        (">\n  | a | b |\n  | - | - |\n  | c | d |\n", 6), ("1. one\n  2. two\n", 0),
        ("one\n  - two\n", 6), ("one - two\n", 0), ("one\n  - 2\n", 0),
        (f"|\n  {LIST}", 0), (">\n  so:\n\n    - one\n    - two\n", 0), ("a - b - c - d\n", 0),
        ("in the year\n  2010. Then - at last - came\n  2011. And so on\n", 0), ("a\n  - b, with a dash - so\n", 0),
    ],
)  # fmt: skip
def test_a_list_whose_lines_yaml_joins_is_told_at_its_first_entry(text: str, line: int) -> None:
    _, log = read(f"{HEAD}hook: {text}")
    assert [(entry.code, entry.place.line) for entry in log] == ([("SRC095", line)] if line else [])


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("hook: What is C # good", '`hook: "What is C # good"`'),
        ("hook: 50 % #1 of it", '`hook: "50 % #1 of it"`'),
        ("objectives:\n- text: So # so", '`text: "So # so"`'),
        ("description: Lesson  #3 on sight", '`description: "Lesson #3 on sight"`'),
        ("hook: So #Shown", '`hook: "So #Shown"`'),
        ("hook: So.   #sight", '`hook: "So. #sight"`'), ("hook: So\t#3", '`hook: "So #3"`'),
        ("questions:\n- short_answer:\n    id: q\n    stem: Which?\n    answers:\n    - C  #5", '"C #5"'),
        ("hook: So  ## shown", ""), ("hook: So  #-----", ""), ("hook: '#3'  # shown", ""),
        ("hook: |  #shown\n  So", ""),
        ("hook: So  # shown first", ""), ("hook: So # Shown first", ""), ("hook: So. # shown first", ""),
        ("hook: So #", ""), ("hook: 'So' # so", ""), ("hook: A#b", ""), ("version: 1 # of many", ""),
    ],
)  # fmt: skip
def test_a_text_that_a_comment_cuts_is_told_unless_the_comment_looks_like_one(line: str, told: str) -> None:
    found = [entry for entry in read(f"{HEAD}{line}\n")[1] if entry.code != "SRC041"]
    assert [entry.code for entry in found] == ["SRC096"] * bool(told)
    assert all(told in entry.hint for entry in found)


def test_of_a_file_that_is_no_lesson_that_alone_is_said() -> None:
    assert [entry.code for entry in read("name: x\nkind: Deployment\nspec: {a: b}\n")[1]] == ["SRC013"]


# --- the house ------------------------------------------------------------------------------------------


def test_the_document_stage_needs_no_markdown() -> None:
    script = "import sys, lessonpack.source.document; print([name for name in sys.modules if 'markdown' in name])"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(courses)
def test_generated_courses_are_whole(course: Course) -> None:
    [lesson] = course.lessons
    assert len({question.id for question in lesson.questions}) == len(lesson.questions)
    assert all(
        isinstance(block, Prose) is (type(block).__name__ == "Prose") for s in lesson.sections for block in s.blocks
    )
    for question in of_choices(lesson.questions):
        assert any(choice.correct for choice in question.choices)


def documented() -> tuple[str, str]:
    """The examples of the format's page: a lesson, and a course."""
    page = (root() / "docs" / "source.md").read_text("utf-8")
    lesson, course = re.findall(r"```yaml\n(lessonpack: 1\n.*?)```", page, re.DOTALL)
    return lesson, course


def test_the_documented_example_is_a_lesson_without_a_finding() -> None:
    course, log = read(documented()[0])
    assert list(log) == []
    assert course is not None
    kinds = {type(block) for section in course.lessons[0].sections for block in section.blocks}
    assert len(kinds) == len(blocks.KINDS)
    assert {type(question) for question in course.lessons[0].questions} == set(KINDS)


def test_the_documented_course_is_a_course_without_a_finding(tmp_path: Path) -> None:
    lesson, course = documented()
    waves = (
        "lessonpack: 1\nid: waves\ntitle: Waves\nlanguage: en\nquestions:\n"
        "- true_false: {id: wind, stem: Wind?, answer: true}\n- true_false: {id: sun, stem: Sun?, answer: true}\n"
        "quiz: {id: quiz, title: Quiz}\n"
    )
    for name, text in {"sea/course.yaml": course, "sea/tides/lesson.yaml": lesson, "waves/lesson.yaml": waves}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text.replace("media/bulges.svg", "bulges.svg"), "utf-8")
    tides = tmp_path / "sea" / "tides"
    (tides / "media").mkdir()
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="160" height="100"/>'
    captions = "WEBVTT\n\n00:00.000 --> 00:01.000\nThe water falls.\n"
    for name, text in {
        "bulges.svg": svg,
        "media/ripple.svg": svg,
        "media/harbour.vtt": captions,
        "media/harbour-de.vtt": captions,
        "media/tables.csv": "1,4\n",
    }.items():
        (tides / name).write_text(text, "utf-8")
    (tides / "media" / "waves.mp3").write_bytes(b"ID3")
    (tides / "media" / "harbour.webm").write_bytes(b"\x1a\x45\xdf\xa3")
    log = Log()
    assert reader.load(tmp_path / "sea" / "course.yaml", log) is not None
    assert list(log) == []


@pytest.mark.parametrize("name", ["lesson", "course"])
def test_every_key_is_documented_and_stands_in_the_example(name: str) -> None:
    page = (root() / "docs" / "source.md").read_text("utf-8")
    made = reader.json_schema() if name == "lesson" else reader.course_schema()
    examples = "".join(documented())
    for definition in made["$defs"].values():
        for key in definition.get("properties", ()):
            assert re.search(rf"\b{key}:", examples), f"{key!r} is not in the examples"
            assert f"`{key}`" in page, f"{key!r} is not documented"


FILM = HEAD + "sections: [{id: a, title: A, blocks: [{video: {file: a.mp4, title: A film, captions: %s}}]}]\n"


@pytest.mark.parametrize(
    ("written", "held"),
    [
        ("a.vtt", [("a.vtt", "en")]),
        ("{de: b.vtt, en: a.vtt}", [("a.vtt", "en"), ("b.vtt", "de")]),
        ("{de: b.vtt, en-GB: a.vtt, fr: c.vtt}", [("a.vtt", "en-GB"), ("b.vtt", "de"), ("c.vtt", "fr")]),
    ],
)
def test_captions_are_in_the_lesson_s_language_unless_others_are_named_and_those_in_it_come_first(
    written: str, held: list[tuple[str, str]]
) -> None:
    [block] = course_of(FILM % written).lessons[0].sections[0].blocks
    assert isinstance(block, Video)
    assert [(each.media.path, each.language) for each in block.captions] == held


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("{}", "SRC033"),
        ("{english: a.vtt}", "SRC034"),
        ("{xx: a.vtt}", "SRC034"),
        ("[a.vtt]", "SRC022"),
        ("{en: }", "SRC025"),
        ("{en: a.vtt, EN: b.vtt}", "SRC089"),
        ("{en-gb: a.vtt, fr: c.vtt, en-GB: b.vtt}", "SRC089"),
    ],
)
def test_captions_that_are_no_files_by_their_languages_are_a_finding(written: str, code: str) -> None:
    assert codes(FILM % written) == [code]
