"""Answers that are typed with stars for anything: what is taken for an answer, and what is found in their way."""

from __future__ import annotations

import pytest

from effort import LINEAR, growth
from lessonpack.findings import Finding
from lessonpack.model.accepted import is_like
from lessonpack.model.course import Course
from lessonpack.model.questions import Cloze, ShortAnswer, TypedGap
from strategies import read

TOP = "lessonpack: 1\nid: water\ntitle: Water\nlanguage: en\nquestions:\n"
QUIZ = "quiz:\n  id: all\n  title: All of it\n"


def asked(answers: str, more: str = "wildcard: true") -> tuple[Course | None, list[Finding]]:
    question = f"  - short_answer:\n      id: what\n      stem: What rises?\n      answers: {answers}\n      {more}\n"
    course, log = read(TOP + question + QUIZ)
    return course, list(log)


def in_a_gap(answers: str, more: str = ", wildcard: true") -> tuple[Course | None, list[Finding]]:
    gaps = f"      gaps:\n        what: {{answers: {answers}{more}}}\n"
    course, log = read(f"{TOP}  - cloze:\n      id: what\n      text: It is [[what]] that rises.\n{gaps}{QUIZ}")
    return course, list(log)


def codes(found: list[Finding]) -> list[str]:
    return [each.code for each in found]


def test_without_the_key_a_star_is_a_star() -> None:
    course, found = asked('["*vapour*"]', "case: true")
    assert course is not None
    assert codes(found) == ["SRC130"]
    [(_, question)] = course.questions
    assert isinstance(question, ShortAnswer)
    assert [answer.pattern for answer in question.answers] == [False]


def test_with_it_answers_with_a_star_are_patterns_and_the_first_one_has_none() -> None:
    for course, found in (
        asked('["*vapor*", vapour, "v*pour*", steam]'),
        in_a_gap('["*vapor*", vapour, "v*pour*", steam]'),
    ):
        assert codes(found) == []
        assert course is not None
        [(_, question)] = course.questions
        holder = question.gaps[0] if isinstance(question, Cloze) else question
        assert isinstance(holder, ShortAnswer | TypedGap)
        assert [(answer.words, answer.pattern) for answer in holder.answers] == [
            ("vapour", False),
            ("steam", False),
            ("*vapor*", True),
            ("v*pour*", True),
        ]
        numbers = [answer.id.rpartition("-")[2] for answer in holder.answers]
        assert numbers == ["1", "2", "3", "4"], "as the player counts them"


def test_it_may_be_said_where_no_answer_has_a_star() -> None:
    assert codes(asked("[vapour]")[1]) == []


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ('["vapo*", vapour]', ["vapo*"]),
        ('[vapour, "*our", "vapo*"]', ["*our"]),
        ('["A*", "2*3", "f * g", "mass*acceleration", "*"]', []),
    ],
)
def test_a_star_that_looks_like_more_is_told_where_nothing_is_said_of_it(answers: str, told: list[str]) -> None:
    starred = [f"a star is a star in the answer {text!r}: learners would have to type it" for text in told]
    for course, found in (asked(answers, ""), in_a_gap(answers, "")):
        assert course is not None
        assert [each.message for each in found if each.code == "SRC130"] == starred
    assert "SRC130" not in codes(asked(answers, "wildcard: false")[1])


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ('["vapo*r"]', "each right answer has a star, and none could be shown to learners"),
        ('[vapour, "*"]', "the answer `*` takes whatever is typed"),
        ('[vapour, "* ***"]', "the answer `* ***` takes whatever is typed"),
        (
            r"[vapour, '\*vapour*']",
            r"the answer `\*vapour*` has a star behind `\`, by which platforms mean the star itself",
        ),
    ],
)
def test_what_could_not_be_shown_or_judged_is_found(answers: str, message: str) -> None:
    for course, found in (asked(answers), in_a_gap(answers)):
        assert course is None
        assert [(each.code, each.message) for each in found] == [("SRC129", message)]


OUT = "Leave one of them out"
BEFORE = ", or write it before the one that takes it"
CAPITALS = "; where capitals are to count, write `case: true`"


@pytest.mark.parametrize(
    ("answers", "taken", "helps"),
    [
        ('["vap*", vapour]', "'vapour' is taken by 'vap*'", f"{OUT}{BEFORE}."),
        ('[steam, "v*r", "va*ur"]', "'va*ur' is taken by 'v*r'", f"{OUT}{BEFORE}."),
        ('[steam, "V*", "  va *"]', "'  va *' is taken by 'V*'", f"{OUT}{BEFORE}{CAPITALS}."),
        ('[steam, "v*", "v*"]', "'v*' reads as 'v*'", f"{OUT}."),
        ("[steam, Steam]", "'Steam' reads as 'steam'", f"{OUT}{CAPITALS}."),
        ('[steam, " steam"]', "' steam' reads as 'steam'", f"{OUT}."),
    ],
)
def test_an_answer_that_one_before_it_takes_is_found_and_told_what_helps(answers: str, taken: str, helps: str) -> None:
    [found] = asked(answers)[1]
    message = f"the answer {taken}, which stands before it"
    assert (found.code, found.message, found.hint) == ("SRC056", message, helps)


def test_capitals_that_count_already_are_not_asked_for() -> None:
    [found] = asked("[steam, steam]", "case: true")[1]
    assert found.hint == f"{OUT}."


def test_known_mistakes_are_taken_by_patterns_as_well() -> None:
    others = "wildcard: true\n      others:\n        - {text: vapours, feedback: Only one.}"
    assert codes(asked('[vapour, "vapour*"]', others)[1]) == ["SRC056"]
    others = "wildcard: true\n      others:\n        - {text: '*vapour*', share: 50}"
    assert codes(asked('[vapour, "vapour*"]', others)[1]) == [], "what takes more may come behind"


def test_capitals_count_in_patterns_where_they_are_to_count() -> None:
    assert codes(asked('[steam, "V*", "v*"]')[1]) == ["SRC056"]
    assert codes(asked('[steam, "V*", "v*"]', "wildcard: true\n      case: true")[1]) == []


def test_many_stars_and_long_texts_are_compared_in_steps_that_do_not_multiply() -> None:
    stars = "*" + "ab*" * 33
    assert not is_like(stars, "a" * 10_000)
    assert not is_like(stars, "ab" * 32 + "a" * 10_000)
    assert is_like(stars, "ab" * 32 + "a" * 10_000 + "b")
    assert is_like("*" * 100, "any")
    assert growth(lambda text: is_like(stars, text), lambda size: "ab" * size, 100_000) <= LINEAR
