"""Hostile text in every field of every kind: it is found again as it was written, or it is told of."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from lessonpack.findings import Severity
from lessonpack.inspection import inspect
from lessonpack.model.asked import Feedback
from lessonpack.model.content import Paragraph, Text
from lessonpack.model.course import Course, Objective, Pool, Reveal, distinct
from lessonpack.model.questions import Question
from lessonpack.pipeline import Job
from lessonpack.schemas import Store
from lessonpack.target import losses, summed, tallied
from lessonpack.targets import load
from lessonpack.xsd import Validator
from qti import samples
from qti12.reader import Item, Pack, strings, tags, words
from qti12.test_golden import TARGETS, built
from qti12.test_valid import UNSURE
from strategies import read

HOSTILE = {
    "the end of a CDATA section": "a ]]> b <![CDATA[ c ]]>",
    "entities": "&nbsp; &amp; &#233; &lt;b&gt; & &bogus;",
    "tags": "<script>alert(1)</script> <b>bold</b> </p></div></mattext> a<b <!-- c",
    "what GIFT reads": "{=%~#} {1:SA:=x} \\{ \\~",
    "names of blanks": "[name] [[1]] {{x}} ${y}",
    "formulas": "$$x^2$$ $$$ \\(a\\) \\[b\\]",
    "right to left": "עברית \u202eabc\u202c العربية \u2067x\u2069",
    "emoji": "🧽 👩‍👩‍👧 🏳️‍🌈",
    "combining marks": "e\u0301 Z\u0351\u036b\u0343 ö\u0308",
    "line separators": "a\u2028b\u2029c\u0085d",
    "quotation marks": "\"a\" 'b' `c` „d“",
    "names of feedback": "general_fb correct_fb Correct InCorrect",
    "20 KB": "lang " * 4096,
    "zero": "0",
}  # fmt: skip
NAMES = pytest.mark.parametrize("name", HOSTILE)
ALL_TARGETS = pytest.mark.parametrize("target", TARGETS)


def shown(text: str) -> str:
    return " ".join(text.split())


def questions(text: str) -> tuple[Question, ...]:
    """A question of each kind with that text in each of its fields."""
    said = samples.say(text)
    rest: dict[str, Any] = {
        "stem": said,
        "hints": (said, said),
        "feedback": Feedback(general=said, correct=said, incorrect=said),
        "tags": (text,),
        "objective": "tell-apart",
    }
    choices = (
        samples.option("a", text, right=True, feedback=text),
        samples.option("b", f"{text} b", feedback=text),
    )
    both = tuple(replace(choice, id=id) for choice, id in zip(choices, ("true", "false"), strict=True))
    return (
        samples.single(choices=choices, **rest),
        samples.several(choices=choices, **rest),
        samples.judged(choices=both, **rest),
    )


TITLE = 500  # characters of the text that titles have: more than 10,000 are told of


def hostile(text: str) -> Course:
    """A course with that text in every field, asked and in a bank."""
    title = text[:TITLE]
    asked = questions(text)
    spare = tuple(replace(question, id=f"spare-{question.id}") for question in asked)
    quiz = samples.quiz(
        asked[0], title=title, pools=(Pool(pick=1, questions=("which", "claim")),), feedback=Reveal.AT_END
    )
    course = samples.course(*asked, *spare, asked=quiz, title=title, description=text, keywords=(text,), rights=text)
    lesson = replace(course.lessons[0], title=title, objectives=(Objective(id="tell-apart", text=text),))
    return replace(course, lessons=(lesson,))


def found_in(target: str, course: Course, schemas: Store) -> list[tuple[str, str]]:
    job = Job(sources=(), schemas=str(schemas.folder), require_xsd=True)
    _, found, _, unread = inspect(built(target, course), Validator(schemas), job)
    assert unread == ()
    return [(entry.code, entry.message) for entry in found if entry.code != UNSURE]


def pack(target: str, course: Course) -> Pack:
    package = built(target, course)
    return Pack({path: package.read(path) for path in package.paths})


def texts(item: Item) -> list[str]:
    """The HTML of an item's options, each without the ` b` that tells them apart, and of its other texts."""
    _, second = (words(label) for label in item.labels.values())
    assert shown(second) == shown(f"{words(item.stem)} b")
    said = [text for text in item.feedback.values() if text]
    return [item.stem, *said, next(iter(item.labels.values()))]


@pytest.mark.schemas
@ALL_TARGETS
@NAMES
def test_what_was_written_is_valid_and_read_again(name: str, target: str, schemas: Store) -> None:
    text, course = HOSTILE[name], hostile(HOSTILE[name])
    assert found_in(target, course, schemas) == []
    found = pack(target, course)
    assert len(found.items) == 6
    for item in found.items.values():
        assert {shown(words(each)) for each in texts(item)} == {shown(text)}
        assert len(texts(item)) == 7
        assert {tag for each in texts(item) for tag, _ in tags(each)} <= {"p"}
    [quiz], title = found.quizzes, shown(text[:TITLE])
    assert (shown(quiz.title), list(map(shown, found.banks))) == (title, [title])
    assert {shown(each) for each in strings(found.manifest, "//lom:title/lom:string/text()")} == {title}
    if target == "qti12":
        fields = [shown(entry) for item in found.items.values() for name, entry in item.fields if name == "qmd_topic"]
        objectives = [shown(each) for each in strings(quiz.node, ".//q:objectives//q:mattext/text()")]
        assert set(fields) == set(objectives) == {shown(text)}


IN_PIECES = ("cloze", "hotspot")  # each has a test of its own


@pytest.mark.schemas
@ALL_TARGETS
@NAMES
def test_what_was_written_of_other_kinds_is_valid_and_read_again(name: str, target: str, schemas: Store) -> None:
    text = HOSTILE[name]
    course = samples.course(*(each for kind, each in samples.arranged(text).items() if kind not in IN_PIECES))
    assert found_in(target, course, schemas) == []
    found = pack(target, course)
    assert found.items
    for item in found.items.values():
        stem = words(item.stem)
        assert shown(stem.replace("…", " …")) in (shown(text), shown(f"{text} … {text}")), item.ident
        assert {shown(words(each)) for each in item.feedback.values()} <= {shown(text), shown(text + text)}
        said = {shown(each) for each in strings(item.node, ".//q:response_lid/q:material/q:mattext/text()")}
        assert {shown(words(each)) for each in said} <= {shown(text), shown(f"{text} b"), shown(f"y {text}")}


def test_text_that_no_xml_can_hold_is_told_of_in_the_source() -> None:
    course, log = read('lessonpack: 1\ntitle: "a\\u000Bb"\nlanguage: en\n')
    assert course is None or log.failed or any(entry.severity is Severity.ERROR for entry in log)


@ALL_TARGETS
def test_a_question_that_canvas_would_replace_by_a_notice_is_told_of(target: str) -> None:
    long = (Paragraph((Text("x" * 16 * 1024),)),)
    course = samples.course(samples.single(stem=long), samples.single(id="other"))
    told = [entry for entry in losses(load()[target], distinct(course)) if entry.code == "CANVAS021"]
    assert [entry.place for entry in told] == ([course.lessons[0].questions[0].at] if target == "canvas" else [])


@ALL_TARGETS
def test_what_canvas_makes_of_a_pool_of_different_points_is_a_loss_beside_the_warning_for_all(target: str) -> None:
    asked = (samples.single(id="a"), samples.single(id="b", points=samples.Fraction(2)), samples.single(id="c"))
    pool = Pool(pick=1, questions=("a", "b", "c"), at=samples.at(44))
    course = samples.course(*asked, asked=samples.quiz(questions=(), pools=(pool,)))
    told = [entry for entry in losses(load()[target], course) if entry.code == "CANVAS020"]
    assert [(entry.place, dict(entry.args)) for entry in told] == (
        [] if target == "qti12" else [(pool.at, {"points": "1"})]
    )
    assert [entry for entry in told if entry.rule.asks] == []
    counted = summed(load()[target], tallied(load()[target], told))
    assert counted == ("" if target == "qti12" else "1 draw gives all its questions the same points")
