"""Hostile text in every field of every kind: it arrives in Moodle as it was written, or is told of."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

import pytest
from msgspec.structs import replace

from cases import every_case
from lessonpack.findings import Severity
from lessonpack.inspection import inspect
from lessonpack.model.asked import Feedback
from lessonpack.model.content import Paragraph, RichText, Text
from lessonpack.model.course import Pool
from lessonpack.model.questions import Question
from lessonpack.package import Package
from lessonpack.pipeline import Job
from lessonpack.schemas import Store
from lessonpack.target import losses
from lessonpack.xsd import Validator
from moodle.reader import GAP, PLACE, filtered
from moodle.reader import Text as Told
from moodle.samples import bank, built, course, labelled, option, say, several, single, target
from qti.samples import arranged, quiz
from strategies import read as read_source

HOSTILE = {
    "the end of a CDATA section": "a ]]> b <![CDATA[ c ]]>",
    "entities": "&nbsp; &amp; &#233; &lt;b&gt; & &bogus;",
    "tags": "<script>alert(1)</script> <b>bold</b> </p></div> a<b <!-- c",
    "what Cloze and GIFT read": "{=%~#} {1:SA:=x} {#1} {#12} {=right ~wrong} \\{ \\~",
    "names in brackets": "[name] [[1]] {{x}} ${y} {mlang en}",
    "formulas": "$$x^2$$ $$$ \\(a\\) \\[b\\] $1 and $2",
    "the address of files": "@@PLUGINFILE@@/a.png <img src=\"@@PLUGINFILE@@/b.png\">",
    "right to left": "עברית \u202eabc\u202c العربية \u2067x\u2069",
    "emoji": "🧽 👩‍👩‍👧 🏳️‍🌈",
    "combining marks": "e\u0301 Z\u0351\u036b\u0343 ö\u0308",
    "line separators": "a\u2028b\u2029c\u0085d",
    "quotation marks": "\"a\" 'b' `c` „d“",
    "20 KB": "lang " * 4096,
    "one word of 20 KB": "x" * 20480,
    "zero": "0",
    "a sign at the end": "R & {#~&",
}  # fmt: skip


def words(text: str) -> str:
    return " ".join(text.split())


def hostile(kind: str, text: str) -> Question:
    """A question of a kind with that text in each of its fields."""
    said = say(text)
    rest: dict[str, Any] = {
        "stem": said,
        "hints": (said,),
        "feedback": Feedback(general=said, correct=said, incorrect=said),
    }
    choices = (option("a", text, right=True, feedback=text), option("b", f"{text} b", feedback=text))
    if kind == "single choice":
        return single(choices=choices, **rest)
    if kind == "multiple response":
        return several(choices=choices, **rest)
    both = tuple(replace(choice, id=id) for choice, id in zip(choices, ("true", "false"), strict=True))
    return replace(labelled("True", "False"), **(rest | ({"choices": both} if kind == "statement" else {})))


KINDS = ("single choice", "multiple response", "statement", "true or false")


def faults(package: Package, schemas: Store) -> list[tuple[str, str]]:
    job = Job(sources=(), schemas="", require_xsd=True)
    _, found, runs, unread = inspect(package, Validator(schemas), job, standard=target().standard)
    assert [run.documents for run in runs] == [1]
    assert unread == ()
    return [(entry.code, entry.message) for entry in found]


@pytest.fixture(scope="module")
def none(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store with nothing in it: the schema is lessonpack's own."""
    return Store(tmp_path_factory.mktemp("store"))


def read_by(told: Told | None) -> str:
    assert told is not None
    assert told.format == "html"
    assert filtered(told.html) == []
    assert told.tree.xpath("//script | //b | //comment()") == []
    assert told.pictures == []
    return words(told.words)


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_written_in_a_question_is_read_in_moodle(kind: str, none: Store) -> None:
    every_case(HOSTILE.items(), partial(is_read_in_a_question, kind, none))


def is_read_in_a_question(kind: str, none: Store, text: str) -> None:
    subject = course(hostile(kind, text))
    assert faults(built(subject), none) == []
    [found] = bank(subject).questions
    told = words(text)
    assert read_by(found.text) == told
    assert read_by(found.general) == told
    assert [read_by(hint) for hint in found.hints] == [told]
    if kind == "true or false":
        assert [read_by(each.feedback) for each in found.answers] == [told, told]
    else:
        assert [read_by(each.text) for each in found.answers] == [told, words(f"{text} b")]
        assert [read_by(each.feedback) for each in found.answers] == [told, told]
        assert [read_by(found.correct), read_by(found.incorrect)] == [told, told]
    if kind == "multiple response":
        assert read_by(found.partly) == told


@pytest.mark.parametrize("kind", arranged("x"))
def test_what_was_written_around_what_is_typed_matched_or_pointed_at_is_read_in_moodle(kind: str, none: Store) -> None:
    every_case(HOSTILE.items(), partial(is_read_around_it, kind, none))


def is_read_around_it(kind: str, none: Store, text: str) -> None:
    told, subject = words(text), course(arranged(text)[kind])
    assert faults(built(subject), none) == []
    [found] = bank(subject).questions
    if kind == "cloze":
        assert PLACE.search(found.text.html) is None
        typed, chosen, _ = found.gaps
        assert [typed.fill(words(each)) for each in (text, f"b {text}", "none")] == [(1, told), (0.5, ""), (0, "")]
        assert [chosen.fill(words(each)) for each in (text, f"b {text}")] == [(1, told), (0, told)]
        assert read_by(replace_gaps(found.text)) == words(f"{text} {text} _ {text} _ _ {text} {text}")
        return
    assert read_by(found.text) == (words(f"{text} … {text}") if kind == "numeric" else told)
    assert [read_by(hint) for hint in found.hints] == [told] * len(found.hints)
    if kind == "short answer":
        earned, said = found.typed(told)
        assert (earned, words(said)) == (1, words(f"{text} {text}"))
    if kind in ("matching", "categorise", "ordering"):
        assert sorted(read_by(stem) for stem, _ in found.pairs) == sorted((told, words(f"{text} b")))
        assert kind == "ordering" or all(told.startswith(shown(answer)[:250]) for _, answer in found.pairs[:1])
    if kind in ("matching", "ordering", "hotspot"):
        assert [read_by(found.correct), read_by(found.partly), read_by(found.incorrect)] == [told] * 3
    if kind in ("essay", "file upload"):
        assert (read_by(found.grader), read_by(found.general)) == (told, told)


def replace_gaps(told: Told) -> Told:
    return Told(GAP.sub("_", told.html), told.files)


def shown(answer: str) -> str:
    """A plain text as it was before a blank came behind each `<`."""
    return answer.removesuffix("…").replace("< ", "<") if "< " in answer else answer.removesuffix("…")


@pytest.mark.parametrize("name", HOSTILE)
def test_names_of_questions_and_categories_lose_nothing_but_length(name: str, none: Store) -> None:
    text = HOSTILE[name]
    questions = (single(stem=say(text)), single(id="b"), single(id="c"))
    asked = quiz(questions[0], title=text, pools=(Pool(pick=1, questions=("b", "c")),))
    subject = replace(course(*questions, asked=asked), title=text)
    subject = replace(subject, lessons=(replace(subject.lessons[0], title=f"/{words(text)}/"),))
    assert faults(built(subject), none) == []
    found = bank(subject)
    path = found.questions[1].category
    shown = [found.questions[0].name, path[0], path[1].removesuffix(" 1")]
    for each, meant in zip(shown, (words(text), f"/{words(text)}/", words(text)), strict=True):
        assert len(each) <= 251
        begins = re.sub(r"<\s*", "<", each).removesuffix("…").rstrip()
        assert re.sub(r"<\s*", "<", meant).startswith(begins)
        assert len(meant) < 80 or len(each) > 40 or " " not in meant


@pytest.mark.parametrize("name", HOSTILE)
def test_a_tag_arrives_as_it_was_written_or_is_told_of(name: str, none: Store) -> None:
    subject = course(single(tags=(words(HOSTILE[name]),)))
    assert faults(built(subject), none) == []
    found = bank(subject).questions[0].tags
    told = [entry for entry in losses(target(), subject) if entry.code == "MOODLE011"]
    assert (found == [words(HOSTILE[name])]) == (told == [])
    assert [entry.place for entry in told] == [subject.lessons[0].questions[0].at for _ in told]


def test_of_a_tag_without_an_end_its_beginning_is_told() -> None:
    [told] = [entry for entry in losses(target(), course(single(tags=("t" * 3000,)))) if entry.code == "MOODLE011"]
    assert f"'{'t' * 60}'" in told.message
    assert len(told.message) < 250


@pytest.mark.parametrize("name", HOSTILE)
def test_what_a_course_says_of_itself_is_read_in_the_description_of_its_category(name: str, none: Store) -> None:
    text = words(HOSTILE[name])
    subject = replace(course(single()), description=text, keywords=(text,), authors=(text,), source=text, rights=text)
    assert faults(built(subject), none) == []
    labels = ("", "Keywords: ", "Authors: ", "Source: ", "Rights: ")
    assert bank(subject).categories[0].info.split("\n") == [f"{label}{text}" for label in labels]


SOURCE = """lessonpack: 1
id: odd
title: Odd
questions:
  - single_choice:
      id: q
      stem: "a{0}b"
      choices:
        - {{id: a, text: "A{0}", correct: true}}
        - {{id: b, text: "B"}}
"""


@pytest.mark.parametrize("escape", ["\\v", "\\0", "\\x1B", "\\x7F", "\\uFFFE", "\\uFFFF"])
def test_a_character_that_no_xml_can_have_never_reaches_a_file(escape: str, none: Store) -> None:
    made, log = read_source(SOURCE.format(escape))
    assert made is not None or any(entry.severity is Severity.ERROR for entry in log)
    if made is not None:
        assert faults(built(made), none) == []
        bank(made)


def test_pictures_of_a_text_are_its_own_files_whatever_the_words_say() -> None:
    from qti.samples import DOT, picture

    stem: RichText = (Paragraph((Text('<img src="@@PLUGINFILE@@/img-dot.png"> '), picture())),)
    [found] = bank(course(single(stem=stem))).questions
    assert found.text.pictures == [DOT.read_bytes()]
    assert found.text.words.startswith('<img src="@@PLUGINFILE@@/img-dot.png"> A dot')
