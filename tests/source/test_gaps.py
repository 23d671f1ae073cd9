"""Gaps of a running text: each has the keys of one form, and what stands there for nothing is told."""

from __future__ import annotations

import pytest

from strategies import read

HEAD = "lessonpack: 1\nid: x\nlanguage: en\ntitle: T\n"


def asked_of(gap: str) -> list[str]:
    """What is found of a gap with these keys."""
    text = f"questions:\n- cloze:\n    id: q\n    text: One and one is [[sum]].\n    gaps:\n      sum: {{{gap}}}\n"
    return [entry.message for entry in read(HEAD + text)[1]]


@pytest.mark.parametrize(
    ("gap", "said"),
    [
        ("answer: 100, others: [{text: '90'}]", "is a number, and has no use for `text` in `others`"),
        ("answers: [moon], others: [{answer: 90}]", "is typed, and has another answer without a `text`"),
        ("answers: [moon], others: [{text: a, range: [1, 2]}]", "is typed, and has no use for `range` in `others`"),
        (
            "choices: [{text: a, correct: true}, {text: b}], others: [{text: c}]",
            "is a list, and has no use for `others`",
        ),
        ("range: [1, 2], case: true", "is a number, and has no use for `case`"),
        ("answers: [moon], tolerance: 1", "is typed, and has no use for `tolerance`"),
        ("answers: [moon], shuffle: true", "is typed, and has no use for `shuffle`"),
        ("answers: [moon], unit: m", "is typed, and has no use for `unit`"),
        ("choices: [{text: a, correct: true}, {text: b}], case: true", "is a list, and has no use for `case`"),
        ("answer: 1, choices: [{text: a, correct: true}, {text: b}]", "is a number and a list at once"),
        ("weight: 2", "does not say what is right in it"),
    ],
)
def test_a_key_of_another_form_than_the_gap_has_is_told(gap: str, said: str) -> None:
    [found] = asked_of(gap)
    assert found.partition("the gap 'sum' ")[2] == said


def test_who_wants_a_choice_of_a_gap_to_keep_its_place_is_told_that_none_can() -> None:
    [found] = asked_of("shuffle: true, choices: [{text: a, correct: true}, {text: b, fixed: true}]")
    assert found.endswith("; in the list of a gap no choice has a place of its own: without `shuffle` all keep theirs")


@pytest.mark.parametrize(
    "gap",
    [
        "answer: 100, tolerance: 1%, unit: m, weight: 2",
        "answer: 100, others: [{answer: 100, tolerance: 1, share: 50}, {range: [210, 214], feedback: No.}]",
        "answers: [moon], others: [{text: sun, feedback: No.}], case: true",
        "choices: [{text: a, correct: true}, {text: b, feedback: No.}], weight: 2",
    ],
)
def test_the_keys_of_its_own_form_are_taken(gap: str) -> None:
    assert asked_of(gap) == []


@pytest.mark.parametrize("key", ["answer: 100", "answers: [moon]"])
def test_a_list_of_other_answers_has_some(key: str) -> None:
    assert [each for each in asked_of(f"{key}, others: []") if "'others' needs at least 1 entry" in each]
    kind = "numeric" if "100" in key else "short_answer"
    found = read(f"{HEAD}questions:\n- {kind}: {{{key}, others: [], id: q, stem: How many?}}\n")[1]
    assert [each.code for each in found] == ["SRC033"]


def test_feedback_on_a_gap_is_sent_where_it_is_read() -> None:
    [found] = asked_of("answer: 100, feedback: No.")
    assert found.endswith("say it of answers that are typed and of numbers in `others`, or of `choices`")


@pytest.mark.parametrize(
    ("others", "found"),
    [
        ("{answer: 9, tolerance: 2}, {answer: 30, feedback: Three times.}", []),
        ("{answer: 20}, {answer: -10, tolerance: 1}, {range: [-100, 100]}", []),
        ("{answer: 10, tolerance: 1}", [("SRC133", "9 – 11", "9 – 11")]),
        ("{answer: 10.5}", [("SRC133", "10.5", "9 – 11")]),
        ("{range: [0, 100]}, {answer: 50, tolerance: 1%}", [("SRC133", "49.5 – 50.5", "0 – 100")]),
        ("{range: [10, 12]}", [("SRC134", "10 – 12", "9 – 11")]),
        ("{range: [11, 12]}", []),
        ("{range: [11, 12]}, {range: [10, 12]}", [("SRC133", "10 – 12", "9 – 11 and 11 – 12")]),
        ("{range: [12, 14]}, {range: [10, 14]}", [("SRC134", "10 – 14", "9 – 11")]),
        ("{range: [20, 22]}, {range: [21, 23]}", [("SRC134", "21 – 23", "20 – 22")]),
        ("{share: 50}", [("SRC058", "", "")]),
        ("{answer: 1, range: [1, 2]}", [("SRC058", "", "")]),
    ],
)
def test_another_number_counts_for_what_no_answer_before_it_takes(
    others: str, found: list[tuple[str, str, str]]
) -> None:
    """In a question and in a gap alike."""
    number = f"{{answer: 10, tolerance: 1, others: [{others}]"
    alone = read(f"{HEAD}questions:\n- numeric: {number}, id: q, stem: How many?}}\n")[1]
    told = [(each.code, dict(each.args)) for each in alone]
    assert [(code, args.get("found", ""), args.get("first", "")) for code, args in told] == found
    text = f"questions:\n- cloze:\n    id: q\n    text: It is [[sum]].\n    gaps:\n      sum: {number}}}\n"
    assert [each.code for each in read(HEAD + text)[1]] == [code for code, *_ in found]


@pytest.mark.parametrize(
    ("number", "hint"),
    [
        ("answer: '0,125'", "Write 0.125, the number alone."),
        ("answer: '0,00005 mol'", "Write 0.00005, the number alone."),
        ("answer: '1,250'", "Write 1250 or 1.25, whichever is meant, the number alone."),
        ("answer: '-1,250 m'", "Write -1250 or -1.25, whichever is meant, the number alone."),
        ("answer: '1,250,000'", "Write 1250000, the number alone."),
        ("answer: '1.250,5'", "Write 1250.5, the number alone."),
        ("answer: 12 500", "Write 12500, the number alone."),
        ("answer: 1, tolerance: 1 percent", "Write `1%`."),
        ("answer: 1, tolerance: '2%'", "Write `2%`."),
        ("answer: 1, tolerance: '0,5 %'", "Write `0.5%`."),
        ("answer: 1, tolerance: -1", "Write 1, without the sign."),
        ("answer: 1, tolerance: -1%", "Write 1%, without the sign."),
        ("range: 8.2-10", "Write the least and the greatest number in brackets: `range: [8.2, 10]`."),
        ("range: '8,2 to 10'", "Write the least and the greatest number in brackets: `range: [8.2, 10]`."),
        ("range: about 9", "Write the least and the greatest number in brackets: `range: [9.7, 9.9]`."),
        ("range: [10, 8.2]", "Write the smaller number first: `range: [8.2, 10]`."),
        ("range: [10, 9, 8.2]", "Write where it begins and where it ends: `range: [8.2, 10]`."),
        ("answer: 9, range: [8.2, 10]",
         "Keep `range: [8.2, 10]`, or `answer` with its `tolerance`, whichever is meant."),
        ("answer: 1, others: [{share: 50}]",
         "Write `answer: 9.81`, with `tolerance: 0.05` or `tolerance: 2%` if others are right, or `range: "
         "[9.7, 9.9]`."),
        ("answer: 1, others: [{answer: 2, share: 150}]",
         "Write the percentage of the points that it earns: 50 for half of them, 0 for none."),
    ],
)  # fmt: skip
def test_a_number_that_cannot_be_read_is_told_as_the_one_that_was_meant(number: str, hint: str) -> None:
    """Whoever does as the hint says has the key that was meant, in a question and in a gap."""
    text = f"text: 'It is [[sum]].', gaps: {{sum: {{{number}}}}}"
    for question in (f"numeric: {{id: q, stem: How many?, {number}}}", f"cloze: {{id: q, {text}}}"):
        [found] = read(f"{HEAD}questions:\n- {question}\n")[1]
        assert found.hint == hint


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[color]] and [[name]]", ["a gap `[[color]]`, and there is no `color` below `gaps`; did you mean 'colour'?"]),
        ("[[colour]] and [[colours]]",
         ["a gap `[[colours]]`, and there is no `colours` below `gaps`", "no gap `[[name]]`, which is described here"]),
        ("[[color]] and [[colours]] and [[name]]",
         ["a gap `[[color]]`, and there is no `color` below `gaps`; did you mean 'colour'?",
          "a gap `[[colours]]`, and there is no `colours` below `gaps`"]),
    ],
)  # fmt: skip
def test_a_gap_that_is_misspelt_is_one_mistake(text: str, said: list[str]) -> None:
    gaps = "gaps: {colour: {answers: [red]}, name: {answers: [rose]}}"
    found = read(f"{HEAD}questions:\n- cloze: {{id: q, text: 'It is {text}.', {gaps}}}\n")[1]
    assert [each.message for each in found] == [f"the text has {each}" for each in said]


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("answer: 9, others: [{answer: 12, share: 0.5}]",
         "the other answer earns 0.5 % of the points: was 50 meant?"),
        ("answer: 9, others: [{answer: 12, share: 0.3333}]",
         "the other answer earns 0.3333 % of the points: was 33.33 meant?"),
        ("answer: 9, others: [{answer: 12, share: 1}]", "the other answer earns 1 % of the points: was 50 meant?"),
        ("answer: 9, others: [{answer: 12, share: 1.5}]", ""),
        ("answer: 9, others: [{answer: 12, share: 0}]", ""),
        ("answer: 9, tolerance: 100%",
         "with a tolerance of 100% everything is right from 0 to twice the answer, and beyond it"),
        ("answer: 9, tolerance: 99%", ""),
        ("answer: 9, tolerance: 8.9", ""),
        ("answer: 9, tolerance: 9", "with a tolerance of 9 everything from 0 to 18 is right, 0 as well"),
        ("answer: -2.5, tolerance: 5", "with a tolerance of 5 everything from -7.5 to 2.5 is right, 0 as well"),
        ("answer: 0, tolerance: 5", ""),
        ("answer: 0, tolerance: 5%", "5% of 0 is 0: no number but 0 itself is right"),
        ("answer: 0, tolerance: 0%", ""),
    ],
)  # fmt: skip
def test_what_is_allowed_and_hardly_meant_of_a_number_is_asked_about(number: str, said: str) -> None:
    for question in (
        f"numeric: {{id: q, stem: S, {number}}}",
        f"cloze: {{id: q, text: '[[n]]', gaps: {{n: {{{number}}}}}}}",
    ):
        course, found = read(f"{HEAD}questions:\n- {question}\n")
        assert [each.message for each in found] == [said] * bool(said)
        assert course is not None


def test_a_share_of_1_is_asked_about_where_words_are_typed() -> None:
    answers = "answers: [moon], others: [{text: sun, share: 0.25}]"
    [found] = read(f"{HEAD}questions:\n- short_answer: {{id: q, stem: S, {answers}}}\n")[1]
    assert (found.code, found.hint) == ("SRC136", "Write the percentage: `share: 25`.")


@pytest.mark.parametrize(("penalty", "meant"), [("0.5", "50"), ("1", "100"), ("0", ""), ("2", ""), ("100", "")])
def test_a_penalty_that_reads_like_a_share_of_1_is_asked_about(penalty: str, meant: str) -> None:
    choices = f"[{{id: a, text: A, correct: true}}, {{id: b, text: B, penalty: {penalty}}}]"
    found = read(f"{HEAD}questions:\n- multiple_response: {{id: q, stem: S, choices: {choices}}}\n")[1]
    assert [each.hint for each in found if each.code == "SRC139"] == [
        f"Write the percentage: `penalty: {meant}`."
    ] * bool(meant)
