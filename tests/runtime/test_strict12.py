"""The strict run-time refuses what Moodle refuses, and nothing that Moodle takes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cases import every_case, named
from dialogue import Ask, answering

TAKEN, REFUSED = "0", "405"

# Observed on Moodle 4.1 with the "scormstandard" setting on: element, then what it takes and refuses.
VALUES: dict[str, dict[str, list[str]]] = {
    "cmi.core.lesson_status": {
        TAKEN: ["passed", "failed", "completed", "incomplete", "browsed"],
        REFUSED: ["not attempted", "Passed", "unknown", "pass", ""],
    },
    "cmi.core.exit": {TAKEN: ["suspend", "logout", "time-out", ""], REFUSED: ["normal", "exit"]},
    "cmi.core.score.raw": {TAKEN: ["80", "80.55", "0", "100", ""], REFUSED: ["101", "-1", "80%", "1e2"]},
    "cmi.core.score.min": {TAKEN: ["0"], REFUSED: ["-1"]},
    "cmi.core.score.max": {TAKEN: ["100"], REFUSED: ["101"]},
    "cmi.core.session_time": {
        TAKEN: ["00:01:05", "0000:01:05.25", "100:00:00"],
        REFUSED: ["1:01:05", "00:01:05.123", "PT1M5S", "10000:00:00", "65"],
    },
    "cmi.core.lesson_location": {TAKEN: ["x" * 255], REFUSED: ["x" * 256]},
    "cmi.suspend_data": {TAKEN: ["x" * 4096], REFUSED: ["x" * 4097]},
    "cmi.comments": {TAKEN: ["x" * 4096], REFUSED: ["x" * 4097]},
    "nav.event": {TAKEN: ["continue", "previous"], REFUSED: ["exit", "_none_"]},
    "cmi.interactions.0.id": {
        TAKEN: ["q1", "q-1", "q_1", "q.1", "urn:lp:q1", "x" * 255],
        REFUSED: ["q 1", "é", "x" * 256, ""],
    },
    "cmi.interactions.0.type": {
        TAKEN: ["choice", "true-false", "fill-in", "numeric", "matching", "sequencing", "likert", "performance"],
        REFUSED: ["long-fill-in", "other", "Choice"],
    },
    "cmi.interactions.0.time": {
        TAKEN: ["07:31:32", "07:31:32.5", "24:00:00"],
        REFUSED: ["2026-11-23T07:31:32", "07:31:32.123", "7:31:32"],
    },
    "cmi.interactions.0.latency": {TAKEN: ["00:00:03", "00:00:03.5"], REFUSED: ["0:0:3", "PT3S", "00:00:03.123"]},
    "cmi.interactions.0.result": {
        TAKEN: ["correct", "wrong", "neutral", "unanticipated", "0.5", "5"],
        REFUSED: ["incorrect", "partially", "-1", ".5"],
    },
    "cmi.interactions.0.weighting": {TAKEN: ["1", "0.5", "-100", "100"], REFUSED: ["1000", "1e2"]},
    "cmi.interactions.0.student_response": {
        TAKEN: ["a", "a,b", "{a,b}", "a[,]b", "", "x" * 255, "two\nlines", "é", "1.a,2.b", "true", "t"],
        REFUSED: ["x" * 256],
    },
    "cmi.interactions.0.correct_responses.0.pattern": {TAKEN: ["a", "a,b"], REFUSED: ["x" * 256]},
    "cmi.objectives.0.id": {TAKEN: ["two_optimizers"], REFUSED: ["two optimizers"]},
    "cmi.objectives.0.status": {TAKEN: ["passed", "not attempted"], REFUSED: ["done"]},
    "cmi.objectives.0.score.raw": {TAKEN: ["50"], REFUSED: ["101"]},
}
ROWS = [(element, value, code) for element, rows in VALUES.items() for code, values in rows.items() for value in values]

# What is refused for another reason than the value: the calls before it, the call, and the error it gives.
INIT, Q1 = ("LMSInitialize", ""), ("LMSSetValue", "cmi.interactions.0.id", "q1")
FINISH = ("LMSFinish", "")
ORDER: dict[str, tuple[list[tuple[Any, ...]], tuple[Any, ...], str]] = {
    "set before Initialize": ([], ("LMSSetValue", "cmi.suspend_data", "x"), "301"),
    "get before Initialize": ([], ("LMSGetValue", "cmi.suspend_data"), "301"),
    "commit before Initialize": ([], ("LMSCommit", ""), "301"),
    "finish before Initialize": ([], FINISH, "301"),
    "Initialize twice": ([INIT], INIT, "101"),
    "Initialize after Finish": ([INIT, FINISH], INIT, "101"),
    "Finish twice": ([INIT, FINISH], FINISH, "301"),
    "set after Finish": ([INIT, FINISH], ("LMSSetValue", "cmi.suspend_data", "x"), "301"),
    "commit after Finish": ([INIT, FINISH], ("LMSCommit", ""), "301"),
    "Initialize with an argument": ([], ("LMSInitialize", "x"), "201"),
    "Initialize without its argument": ([], ("LMSInitialize",), "201"),
    "commit with an argument": ([INIT], ("LMSCommit", "x"), "201"),
    "a number for a value": ([INIT], ("LMSSetValue", "cmi.core.score.raw", 80), "201"),
    "no value": ([INIT], ("LMSSetValue", "cmi.core.score.raw"), "201"),
    "a read-only element": ([INIT], ("LMSSetValue", "cmi.core.entry", "resume"), "403"),
    "the mastery score": ([INIT], ("LMSSetValue", "cmi.student_data.mastery_score", "1"), "403"),
    "a keyword": ([INIT], ("LMSSetValue", "cmi.interactions._count", "1"), "402"),
    "a write-only element": ([INIT, Q1], ("LMSGetValue", "cmi.interactions.0.id"), "404"),
    "the session time": ([INIT], ("LMSGetValue", "cmi.core.session_time"), "404"),
    "a 2004 element": ([INIT], ("LMSSetValue", "cmi.completion_status", "completed"), "401"),
    "no element": ([INIT], ("LMSSetValue", "lesson_status", "passed"), "201"),
    "children of a leaf": ([INIT], ("LMSGetValue", "cmi.core.entry._children"), "202"),
    "count of a leaf": ([INIT], ("LMSGetValue", "cmi.core.entry._count"), "203"),
    "an interaction out of turn": ([INIT], ("LMSSetValue", "cmi.interactions.1.id", "q2"), "201"),
    "a pattern out of turn": (
        [INIT, Q1],
        ("LMSSetValue", "cmi.interactions.0.correct_responses.1.pattern", "a"),
        "201",
    ),
    "a leading zero": ([INIT], ("LMSSetValue", "cmi.interactions.00.id", "q1"), "401"),
    "comments beyond the sum": (
        [INIT, ("LMSSetValue", "cmi.comments", "x" * 4000)],
        ("LMSSetValue", "cmi.comments", "x" * 97),
        "405",
    ),
}


@pytest.fixture(scope="module")
def ask() -> Iterator[Ask]:
    with answering(Path(__file__).parent / "strict.mjs") as ask:
        yield ask


def play(ask: Ask, calls: list[tuple[Any, ...]], stored: dict[str, str] | None = None, **settings: Any) -> Any:
    return ask({"version": "Strict12", "settings": settings, "stored": stored, "calls": calls})


def test_a_value_is_taken_or_refused_as_moodle_does(ask: Ask) -> None:
    def holds(case: tuple[str, str, str]) -> None:
        element, value, error = case
        answers = play(ask, [INIT, ("LMSSetValue", element, value)])["answers"]
        assert answers == [["true", "0"], ["true" if error == TAKEN else "false", error]]

    every_case(named(ROWS), holds)


def test_a_call_out_of_order_is_refused(ask: Ask) -> None:
    def holds(case: str) -> None:
        before, call, error = ORDER[case]
        *earlier, last = play(ask, [*before, call])["answers"]
        assert all(answer == ["true", "0"] for answer in earlier)
        assert last == ["" if call[0] == "LMSGetValue" else "false", error]

    every_case(named(ORDER), holds)


def test_a_refused_value_changes_nothing(ask: Ask) -> None:
    calls = [INIT, ("LMSSetValue", "cmi.suspend_data", "kept"), ("LMSSetValue", "cmi.suspend_data", "x" * 4097)]
    played = play(ask, [*calls, ("LMSGetValue", "cmi.suspend_data")])
    assert played["answers"][-1] == ["kept", "0"]


def test_initialize_after_finish_throws_once_there_are_interactions(ask: Ask) -> None:
    assert play(ask, [INIT, Q1, FINISH, INIT])["answers"][-1][0] == "thrown TypeError"


def test_setting_a_type_again_empties_the_patterns(ask: Ask) -> None:
    kind = ("LMSSetValue", "cmi.interactions.0.type", "choice")
    pattern = ("LMSSetValue", "cmi.interactions.0.correct_responses.0.pattern", "a")
    count = ("LMSGetValue", "cmi.interactions.0.correct_responses._count")
    answers = play(ask, [INIT, Q1, kind, pattern, count, kind, count])["answers"]
    assert [answers[4][0], answers[6][0]] == ["1", "0"]


STATUS, RAW = "cmi.core.lesson_status", "cmi.core.score.raw"


@pytest.mark.parametrize(
    ("written", "settings", "closing"),
    [
        ({}, {}, "completed"),
        ({STATUS: "incomplete"}, {}, "incomplete"),
        ({STATUS: "incomplete"}, {"mastery": "80", "masteryoverride": True}, "incomplete"),
        ({STATUS: "incomplete", RAW: "85"}, {"mastery": "80", "masteryoverride": True}, "passed"),
        ({STATUS: "incomplete", RAW: "79"}, {"mastery": "80", "masteryoverride": True}, "failed"),
        ({STATUS: "incomplete", RAW: ""}, {"mastery": "80", "masteryoverride": True}, "failed"),
        ({STATUS: "incomplete", RAW: "79"}, {"mastery": "80", "masteryoverride": False}, "incomplete"),
        ({STATUS: "incomplete", RAW: "79"}, {"masteryoverride": True}, "incomplete"),
        ({}, {"mode": "browse"}, "browsed"),
    ],
)
def test_finish_closes_the_status_as_moodle_does(
    ask: Ask, written: dict[str, str], settings: dict[str, Any], closing: str
) -> None:
    calls = [INIT, *(("LMSSetValue", *pair) for pair in written.items())]
    committed = play(ask, [*calls, ("LMSCommit", "")], **settings)["kept"]
    assert committed[STATUS] == written.get(STATUS, "not attempted")  # a commit judges nothing
    assert play(ask, [*calls, FINISH], **settings)["kept"][STATUS] == closing


@pytest.mark.parametrize("status", ["passed", "failed", "completed"])
def test_a_closed_attempt_comes_back_for_review_only(ask: Ask, status: str) -> None:
    asked = [INIT, ("LMSGetValue", "cmi.core.lesson_mode"), ("LMSGetValue", "cmi.core.credit")]
    answers = play(ask, asked, {STATUS: status}, lockout=True)["answers"]
    assert [answer for answer, _ in answers[1:]] == ["review", "no-credit"]


@pytest.mark.parametrize(
    ("stored", "entry"), [({}, "ab-initio"), ({"cmi.core.exit": "suspend"}, "resume"), ({"cmi.core.exit": ""}, "")]
)
def test_entry_tells_how_the_last_session_was_left(ask: Ask, stored: dict[str, str], entry: str) -> None:
    status = {STATUS: "incomplete"} if stored else {}
    answers = play(ask, [INIT, ("LMSGetValue", "cmi.core.entry")], {**stored, **status})["answers"]
    assert answers[1] == [entry, "0"]


def test_session_times_add_up_at_finish(ask: Ask) -> None:
    calls = [INIT, ("LMSSetValue", "cmi.core.session_time", "00:01:05.50"), FINISH]
    once = play(ask, calls)["kept"]
    assert once["cmi.core.total_time"] == "00:01:05"
    assert play(ask, calls, once)["kept"]["cmi.core.total_time"] == "00:02:10"
