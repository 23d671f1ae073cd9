"""Whatever an author writes is found again by those who read cartridges, and all that a page loads is there."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import pytest
from msgspec.structs import replace

from cartridges import reader
from cartridges.reader import Cartridge
from cartridges.samples import VERSIONS, cartridge, sea
from lessonpack.model.asked import Choice, Feedback
from lessonpack.model.blocks import Prose
from lessonpack.model.content import Paragraph, RichText, Text
from lessonpack.model.course import Course
from lessonpack.model.questions import MultipleResponse, Question, SingleChoice
from lessonpack.target import losses
from lessonpack.targets import load
from qti12.reader import keys, words

HOSTILE = [
    "]]> and <![CDATA[",
    "&nbsp; &#233; &amp;amp; &",
    "<script>alert(1)</script></mattext>",
    "{=%~#} [name] [[1]] $$x$$ \\(y\\)",
    "$IMS-CC-FILEBASE$ {{ braces }} {% block %}",
    "שלום (עולם) مرحبا",
    "a\u0301 e\u0308 🧽 👩‍👩‍👧 𝔘",
    "one\u2028two\u2029three",
    "'single' \"double\" `back`",
    "long " * 4000,
]


def say(text: str) -> RichText:
    return (Paragraph((Text(text),)),)


def shown(text: str) -> str:
    return " ".join(text.split())


def hostile(text: str) -> Course:
    """The course with this text in every place that a cartridge shows."""
    lesson = sea().lessons[0]
    section = replace(lesson.sections[0], title=f"S {text}"[:200].rstrip(), blocks=(Prose(content=say(text)),))
    choices = (
        Choice(id="yes", text=say(f"yes {text}"), correct=True, feedback=say(f"told {text}")),
        Choice(id="no", text=say(f"no {text}")),
    )
    feedback = Feedback(general=say(f"general {text}"), correct=say(f"correct {text}"), incorrect=say(f"wrong {text}"))
    asked: list[Question] = [
        SingleChoice(id="one", stem=say(text), choices=choices, feedback=feedback),
        MultipleResponse(id="some", stem=say(text), choices=choices, feedback=feedback),
    ]
    assert lesson.quiz is not None
    quiz = replace(lesson.quiz, title=f"Q {text}"[:200].rstrip(), questions=("one", "some"), pools=())
    changed = replace(lesson, hook=say(text), sections=(section,), questions=tuple(asked), quiz=quiz)
    return replace(
        sea(), title=f"T {text}"[:200].rstrip(), hook=say(text), rights=text, lessons=(changed,), final_quiz=None
    )


@pytest.mark.parametrize("text", HOSTILE, ids=[str(place) for place in range(len(HOSTILE))])
@pytest.mark.parametrize("target", VERSIONS)
def test_any_text_is_found_again_as_it_was_written(target: str, text: str) -> None:
    made = cartridge(hostile(text), target)
    title, quiz = (shown(f"{letter} {text}"[:200]) for letter in "SQ")
    names = [name for _, items in made.order for name, _ in items]
    assert names[1:] == [title, quiz]
    assert [shown(each) for each in made.said("lom:general/lom:title")] == [shown(f"T {text}"[:200])]
    for page in made.pages:
        assert shown(text) in page.text
        assert page.all("//script") == []
    for item in made.questions.values():
        assert shown(words(item.stem)) == shown(text)
        assert [shown(words(each)) for each in item.labels.values()] == [shown(f"yes {text}"), shown(f"no {text}")]
        told = {shown(words(each)) for each in item.feedback.values()}
        assert told == {shown(f"{kind} {text}") for kind in ("general", "correct", "wrong", "told")}


# --- what is read -----------------------------------------------------------------------------------


def cartridges() -> Iterator[Cartridge]:
    for target in VERSIONS:
        yield cartridge(sea(), target)


def test_whatever_a_cartridge_loads_is_in_it_and_listed_once() -> None:
    for made in cartridges():
        listed = [path for each in made.resources.values() for path in each.files]
        assert sorted(listed) == sorted(made.paths - {"imsmanifest.xml"})
        for each in made.resources.values():
            assert set(each.needs) <= made.resources.keys()
            assert each.href in (None, *each.files)
        for page in made.pages:
            [own] = [each for each in made.resources.values() if each.href == page.path]
            needed = {path for id in own.needs for path in made.resources[id].files}
            assert set(page.loaded()) == needed


def test_pages_have_no_script_no_form_and_no_style_of_their_own() -> None:
    for made in cartridges():
        for page in made.pages:
            assert page.all("//script | //form | //input | //style | //@style | //iframe | //@onclick") == []


def test_a_course_of_a_lesson_has_one_folder_with_pages_and_quiz_in_order() -> None:
    for target in VERSIONS:
        alone = replace(sea().lessons[0], requires=())
        made = cartridge(replace(sea(), id="tides", title="Tides", lessons=(alone,), final_quiz=None), target)
        assert [(title, [name for name, _ in items]) for title, items in made.order] == [
            ("Tides", ["Overview", "Two bulges", "What you know about tides"])
        ]


def test_without_a_test_all_questions_are_in_the_bank() -> None:
    for target in VERSIONS:
        made = cartridge(sea(), target, test=False)
        assert made.quizzes == {}
        assert {item.ident for item in made.bank} == cartridge(sea(), target).questions.keys()


# --- as platforms read it ---------------------------------------------------------------------------


def test_moodle_finds_what_is_right_and_the_feedback_of_each_option_where_it_belongs() -> None:
    made = cartridge(sea(), "cc11")
    one, some = made.questions["tides__bulges"], made.questions["tides__pull"]
    assert list(reader.moodle_right(one).values()) == [0, 1]
    assert list(reader.moodle_right(some).values()) == [0.5, 0.5, 0]
    assert reader.moodle_right(made.questions["waves__wind"]) == {"true": 1, "false": 0}
    assert [words(each) for each in reader.moodle_general(one)] == ["One faces the moon."]
    assert [words(each) for each in reader.moodle_general(some)] == ["Two bodies pull."]
    first, second = one.labels
    assert [words(each) for each in reader.moodle_told(one, first)] == ["There is a second one.", "Look again."]
    assert [words(each) for each in reader.moodle_told(one, second)] == ["Both of them.", "Well seen."]
    assert [words(each) for label in some.labels for each in reader.moodle_told(some, label)] == [
        "The most.",
        "Less.",
        "It pushes.",
    ]


def test_canvas_finds_what_is_right_and_the_feedback_by_its_names() -> None:
    for made in cartridges():
        for item in filter(lambda item: item.labels, made.questions.values()):  # what is typed names no option
            right = (
                keys(item) if item.several else {label for label, share in reader.moodle_right(item).items() if share}
            )
            assert right, item.ident
    made = cartridge(sea(), "cc13")
    assert keys(made.questions["tides__pull"]) == {"1", "2"}
    assert set(made.questions["tides__pull"].feedback) == {
        "general_fb", "correct_fb", "general_incorrect_fb", "1_fb", "2_fb", "3_fb",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("points", "weight"),
    [("0.25", None), ("1", None), ("1.5", "2"), ("2.4", "2"), ("2.5", "3"), ("7", "7"), ("1000", "99")],
)
def test_points_become_the_nearest_whole_number_from_1_to_99(points: str, weight: str | None) -> None:
    lesson = sea().lessons[1]
    questions = tuple(replace(each, points=Fraction(points)) for each in lesson.questions)
    subject = replace(sea(), lessons=(replace(lesson, questions=questions, requires=()),), final_quiz=None)
    for target in VERSIONS:
        weights = {item.field("cc_weighting") for item in cartridge(subject, target).questions.values()}
        assert weights == {weight}


@pytest.mark.parametrize("target", VERSIONS)
def test_a_title_of_any_length_is_one_that_every_platform_can_store(target: str) -> None:
    lesson = sea().lessons[1]
    section = replace(lesson.sections[0], title="word " * 100)
    subject = replace(sea(), lessons=(replace(lesson, sections=(section,), requires=()),), final_quiz=None)
    titles = [name for _, items in cartridge(subject, target).order for name, _ in items]
    assert max(map(len, titles)) == 255
    [told] = [entry for entry in losses(load()[target], subject) if entry.code == "CC001"]
    assert (told.place, dict(told.args)["length"]) == (section.at, "499")
    assert [each for each in titles if each.endswith("…")] != []
