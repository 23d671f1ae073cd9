"""The author's own words for the player, its look, and passages in another language, as they are read."""

from __future__ import annotations

from typing import Any

import pytest

from lessonpack.findings import Finding
from lessonpack.model.blocks import Quotation, Table
from lessonpack.model.content import plain
from lessonpack.model.course import Course
from lessonpack.model.theme import Colour, Theme
from strategies import read

HEAD = "lessonpack: 1\nid: x\ntitle: T\n"


def course_of(text: str) -> Course:
    course, log = read(text)
    assert course is not None, [(str(entry.place), entry.message) for entry in log]
    return course


def only(text: str) -> Finding:
    [found] = read(text)[1]
    return found


def worded(language: str, **own: str) -> str:
    lines = "".join(f"  {key.replace('__', '.')}: '{text}'\n" for key, text in own.items())
    return f"{HEAD}language: {language}\nmessages:\n{lines}"


# --- words ------------------------------------------------------------------------------------------


def test_the_author_s_own_words_are_kept_with_their_places() -> None:
    course = course_of(worded("en", skip="To   the text", quiz__questions__one="A question"))
    assert [(own.key, own.text, own.at.line) for own in course.messages] == [
        ("skip", "To the text", 6),
        ("quiz.questions.one", "A question", 7),
    ]


def test_the_nearest_key_is_named() -> None:
    found = only(worded("en", quiz__strat="Begin"))
    assert found.message == "the player has no text 'quiz.strat'; did you mean 'quiz.start'?"
    assert "docs/messages.md" in found.hint


def test_a_key_without_its_plural_form_is_no_key() -> None:
    assert only(worded("en", quiz__questions="questions")).code == "SRC080"


@pytest.mark.parametrize(
    ("language", "key", "forms"),
    [("en", "quiz__questions__few", "one, other"), ("de-AT", "quiz__attempts__two", "one, other")],
)
def test_a_plural_form_that_the_language_lacks_is_said(language: str, key: str, forms: str) -> None:
    found = only(worded(language, **{key: "{n}"}))
    assert (found.code, found.severity, found.place.line) == ("SRC081", "warning", 6)
    assert forms in found.message
    assert read(worded("ar", **{key: "{n}"}))[1].found == []


def test_a_value_that_is_left_out_is_said_and_the_lesson_still_builds() -> None:
    course, log = read(worded("en", progress="Page {here}"))
    [found] = log
    assert course is not None
    assert (found.code, found.severity, found.place.line) == ("SRC082", "warning", 6)
    assert found.message == "'progress' leaves out {total}"
    assert "'{here} of {total}'" in found.hint


def test_a_form_that_names_its_number_may_leave_it_out() -> None:
    assert read(worded("en", quiz__questions__one="A single question"))[1].found == []
    assert only(worded("en", quiz__questions__other="Some questions")).code == "SRC082"


def test_a_value_that_a_text_does_not_get_is_an_error() -> None:
    found = only(worded("en", progress="{hre} of {total} ({here})"))
    assert (found.code, found.severity) == ("SRC083", "error")
    assert found.message == "'progress' asks for {hre}, a value that this text does not get; did you mean 'here'?"
    assert found.hint == "Values of this text: {here}, {total}."
    assert only(worded("en", skip="{n}")).hint == "Values of this text: none."


def test_every_mistake_in_the_words_is_said_in_one_run() -> None:
    text = worded("en", quiz__strat="Begin", skip=" ", progress="{here}{total}{x}")
    assert [entry.code for entry in read(text)[1]] == ["SRC080", "SRC032", "SRC083"]


def test_thousands_of_unknown_keys_are_told_apart_in_no_time() -> None:
    keys = "".join(f"  quiz.strat{number}: x\n" for number in range(20_000))
    found = list(read(f"{HEAD}language: en\nmessages:\n{keys}")[1])
    assert [entry.code for entry in found].count("SRC080") == 999
    assert found[-1].code == "SRC036"


# --- theme ------------------------------------------------------------------------------------------


def themed(**keys: Any) -> str:
    return HEAD + "language: en\ntheme:\n" + "".join(f"  {key}: {value}\n" for key, value in keys.items())


def test_a_theme_is_read_with_its_places() -> None:
    theme = course_of(themed(accent='"#0B6E4F"', surface_dark="'#101010'", radius=4, font="Georgia, serif")).theme
    assert theme == Theme(
        accent=Colour(value="#0b6e4f"), surface_dark=Colour(value="#101010"), radius=4, font=("Georgia", "serif")
    )
    assert theme is not None
    assert theme.accent is not None
    assert (theme.at.line, theme.accent.at.line, theme.accent.at.column) == (5, 6, 11)


def test_an_empty_theme_is_one_that_changes_nothing() -> None:
    assert course_of(f"{HEAD}language: en\ntheme: {{}}\n").theme == Theme()
    assert course_of(f"{HEAD}language: en\n").theme is None


@pytest.mark.parametrize(
    ("written", "found", "meant"),
    [
        ("'#aBc'", "'#aBc'", "#aabbcc"),
        ("0B6E4F", "'0B6E4F'", "#0b6e4f"),
        ("rgb(1 2 3)", "'rgb(1 2 3)'", "#2450b8"),
    ],
)
def test_a_colour_that_is_none_is_told_how_it_is_written(written: str, found: str, meant: str) -> None:
    said = only(themed(accent=written))
    assert (said.code, said.message) == ("SRC084", f"'accent': {found} is no colour")
    assert f'"{meant}"' in said.hint


# --- other languages --------------------------------------------------------------------------------


def test_quotations_tables_and_questions_know_their_language() -> None:
    text = HEAD + (
        "language: en\nsections:\n- id: s\n  title: S\n  blocks:\n"
        "  - quote: {text: Wer fragt, by: Frau Holle, language: de}\n"
        "  - table: {header: [א], rows: [[ב]], language: he}\n"
        "questions:\n- true_false: {id: q, stem: Il pleut., answer: true, language: fr-CA}\n"
    )
    [lesson] = course_of(text).lessons
    quotation, table = lesson.sections[0].blocks
    assert isinstance(quotation, Quotation)
    assert isinstance(table, Table)
    assert (quotation.language, table.language, lesson.questions[0].language) == ("de", "he", "fr-CA")


@pytest.mark.parametrize(
    ("language", "own", "labels"),
    [
        ("en", "", ["True", "False"]),
        ("de-AT", "", ["Wahr", "Falsch"]),
        ("ar", ", language: de", ["Wahr", "Falsch"]),
        ("fr", "", ["True", "False"]),
        ("de", ", labels: {true: Ja}", ["Ja", "Falsch"]),
    ],
)
def test_a_statement_is_judged_in_the_words_of_its_language(language: str, own: str, labels: list[str]) -> None:
    text = f"{HEAD}language: {language}\nquestions:\n- true_false: {{id: q, stem: S, answer: true{own}}}\n"
    assert [plain(choice.text) for choice in course_of(text).lessons[0].questions[0].choices] == labels


def test_the_author_s_words_for_true_and_false_hold_for_every_statement() -> None:
    text = worded("en", label__true="Correct") + "questions:\n- true_false: {id: q, stem: S, answer: true}\n"
    assert [plain(choice.text) for choice in course_of(text).lessons[0].questions[0].choices] == ["Correct", "False"]
