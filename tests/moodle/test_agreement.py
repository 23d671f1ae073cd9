"""What Moodle has of any course is what its author wrote; whatever is changed in a file is seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from msgspec.structs import replace

from lessonpack.model.asked import Feedback, Scoring
from lessonpack.model.course import Course, distinct
from moodle.agreement import disagreements
from moodle.reader import Refused, read
from moodle.samples import COURSES, course, judged, labelled, of_choices, option, say, several, single, target, written
from strategies import courses, wholes

LAW = settings(deadline=None, suppress_health_check=list(HealthCheck))


def carried(subject: Course) -> Course:
    return target().carried(distinct(subject))


@LAW
@given(subject=st.one_of(courses, wholes))
def test_any_course_arrives_as_it_was_written(subject: Course) -> None:
    assert list(disagreements(carried(subject), read(written(subject)))) == []


@pytest.mark.parametrize("name", [name for name in COURSES if name != "rich"])
def test_the_samples_arrive_as_they_were_written(name: str) -> None:
    assert list(disagreements(carried(COURSES[name]()), read(written(COURSES[name]())))) == []


# --- mutation -------------------------------------------------------------------------------------------


def full() -> Course:
    """A question of each kind, with different words in each of its fields."""
    said = Feedback(general=say("General."), correct=say("Correct."), incorrect=say("Incorrect."))
    rest = {
        "feedback": said,
        "hints": (say("Hint."), say("Another.")),
        "tags": ("one", "two"),
        "objective": "tell-apart",
    }
    both = (option("true", "True", right=True, feedback="Yes."), option("false", "False", feedback="No."))
    questions = (
        single(**rest, choices=(option("a", "A", right=True, feedback="a"), option("b", "B", feedback="b"))),
        several(**rest),
        replace(of_choices("x.x.", scoring=Scoring.ALL_OR_NOTHING), id="exactly", stem=say("Exactly which?")),
        replace(judged(), choices=both, **rest),
        replace(labelled("Agree", "Disagree", answer=False), id="labelled", **rest),
    )
    return course(*questions)


FULL = full()
FILE = written(FULL)
Mutation = Callable[[etree._Element], None]


def swapped(one: etree._Element, other: etree._Element) -> None:
    """Two elements of one name change what they hold."""
    one.text, other.text = other.text, one.text
    mine, theirs = list(one), list(other)
    one.extend(theirs)
    other.extend(mine)


def mutations() -> Iterator[tuple[str, Callable[[etree._Element], bool]]]:
    """Each a change of one question's element; False where there is nothing to change."""

    def swap_answers(part: str) -> Callable[[etree._Element], bool]:
        def change(question: etree._Element) -> bool:
            for one, other in pairwise(question.findall("answer")):
                if part == "fraction" and one.get(part) != other.get(part):
                    one.attrib[part], other.attrib[part] = other.attrib[part], one.attrib[part]
                    return True
                mine, theirs = one.find(part), other.find(part)
                if mine is not None and theirs is not None and etree.tostring(mine) != etree.tostring(theirs):
                    swapped(mine, theirs)
                    return True
            return False

        return change

    def swap(first: str, second: str) -> Callable[[etree._Element], bool]:
        def change(question: etree._Element) -> bool:
            one, other = question.find(first), question.find(second)
            if one is None or other is None:
                return False
            swapped(one, other)
            return True

        return change

    def write(path: str, text: str) -> Callable[[etree._Element], bool]:
        def change(question: etree._Element) -> bool:
            node = question.find(path)
            if node is None or node.text == text:
                return False
            node.text = text
            return True

        return change

    def remove(path: str) -> Callable[[etree._Element], bool]:
        def change(question: etree._Element) -> bool:
            node = question.find(path)
            if node is not None:
                node.getparent().remove(node)  # type: ignore[union-attr]
            return node is not None

        return change

    def fraction(value: str) -> Callable[[etree._Element], bool]:
        def change(question: etree._Element) -> bool:
            answer = question.find("answer")
            assert answer is not None
            same = answer.get("fraction") == value
            answer.set("fraction", value)
            return not same

        return change

    for part in ("fraction", "text", "feedback"):
        yield f"two answers change their {part}", swap_answers(part)
    texts = ("generalfeedback", "correctfeedback", "incorrectfeedback", "hint", "questiontext")
    for first, second in pairwise(texts):
        yield f"{first} and {second} change places", swap(first, second)
    for path in (*texts, "partiallycorrectfeedback", "tags", "answer", "answer/feedback", "penalty", "defaultgrade",
                 "idnumber", "single", "shuffleanswers"):  # fmt: skip
        yield f"{path} is gone", remove(path)
    for value in ("0", "100", "50", "-100", "33.33333", "33"):
        yield f"the first fraction is {value}", fraction(value)
    written = [("single", "true"), ("single", "false"), ("shuffleanswers", "true"), ("shuffleanswers", "false"),
               ("penalty", "0"), ("penalty", "0.2"), ("defaultgrade", "7"), ("idnumber", "other"),
               ("tags/tag/text", "other")]  # fmt: skip
    for path, text in written:
        yield f"{path} is {text}", write(path, text)


# What changes nothing, since it is what Moodle assumes where nothing is said.
SAME = {
    ("defaultgrade is gone", "core-idea"), ("defaultgrade is gone", "exactly"), ("defaultgrade is gone", "claim"),
    ("defaultgrade is gone", "labelled"),
    ("penalty is gone", "which"), ("penalty is gone", "exactly"),
    ("single is gone", "core-idea"), ("single is gone", "labelled"),
    ("shuffleanswers is gone", "which"), ("shuffleanswers is gone", "exactly"), ("shuffleanswers is gone", "labelled"),
}  # fmt: skip


@pytest.mark.parametrize("name", dict(mutations()))
def test_whatever_is_changed_in_a_question_is_seen(name: str) -> None:
    change = dict(mutations())[name]
    changed = 0
    for place, question in enumerate(etree.fromstring(FILE).findall("question")):
        id = question.findtext("idnumber", "")
        if question.get("type") == "category" or (name, id) in SAME:
            continue
        root = etree.fromstring(FILE)
        if change(root.findall("question")[place]):
            changed += 1
            assert seen(etree.tostring(root, encoding="utf-8")), (name, id)
    assert changed


def seen(data: bytes) -> bool:
    try:
        return list(disagreements(carried(FULL), read(data))) != []
    except (Refused, ValueError, AssertionError):
        return True


def test_a_category_that_is_gone_is_seen() -> None:
    root = etree.fromstring(written(COURSES["pools"]()))
    for place, question in enumerate(root.findall("question")):
        if question.get("type") == "category" and place:
            other = deepcopy(root)
            other.remove(other.findall("question")[place])
            assert list(disagreements(carried(COURSES["pools"]()), read(etree.tostring(other)))) != []


def test_the_unchanged_file_is_as_it_was_written() -> None:
    assert not seen(FILE)
