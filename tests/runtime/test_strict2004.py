"""The strict run-time of SCORM 2004 refuses what ADL's data model or Moodle refuses, and nothing that both take."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cases import every_case, named
from dialogue import Ask, answering

TAKEN, DEPENDENT, RANGE, TYPE = "0", "408", "407", "406"

# Observed on ADL's 4th-edition data model and on Moodle 4.1: element, then what both take and what either refuses.
MOMENTS = {
    TAKEN: [
        "2026-11-23T07:31:32",
        "2026-11-23T07:31:32.0Z",
        "2026-11-23T07:31:32.00Z",
        "2026-11-23T07:31:32.00+02:00",
        "2026-11-23T07:31:32.5",
        "2038-12-31T23:59:59.00Z",
    ],
    TYPE: [
        "2026-11-23T07:31:32Z",
        "2026-11-23T07:31:32.123Z",
        "2026-11-23T07:31:32+02:00",
        "2039-01-01T00:00:00",
        "1969-12-31T00:00:00",
        "07:31:32",
        "",
    ],
}
DURATIONS = {
    TAKEN: ["PT0S", "PT65S", "PT65.25S", "PT1H2M3S", "PT90M", "P1DT2H", "PT1H2M3.45S"],
    TYPE: ["PT65.123S", "P", "PT", "00:01:05", "0000:01:05", "PT1M5,5S", ""],
}
DECIMALS = {TAKEN: ["80", "80.5", "-3", "0"], TYPE: ["1e2", "100000", "80%", "", ".5"]}
VALUES: dict[str, dict[str, list[str]]] = {
    "cmi.interactions.0.timestamp": MOMENTS,
    "cmi.interactions.0.latency": DURATIONS,
    "cmi.session_time": DURATIONS,
    "cmi.interactions.0.type": {
        TAKEN: [
            "choice",
            "true-false",
            "fill-in",
            "long-fill-in",
            "numeric",
            "matching",
            "sequencing",
            "likert",
            "other",
        ],
        TYPE: ["Choice", "essay", ""],
    },
    "cmi.interactions.0.result": {
        TAKEN: ["correct", "incorrect", "neutral", "unanticipated", "0.5", "-1"],
        TYPE: ["wrong", "partially", "1e2"],
    },
    "cmi.interactions.0.weighting": {TAKEN: ["1", "0.5", "-1", "1.123456789"], TYPE: ["1e2", ""]},
    "cmi.interactions.0.description": {
        TAKEN: ["What is 2+2?", "{lang=en}What?", "x" * 251, "é ü 漢字", " {not lang}x"],
        TYPE: ["two\nlines", "{not lang}x", "x" * 252],
    },
    "cmi.interactions.0.objectives.0.id": {TAKEN: ["choosing"], TYPE: ["to choose", ""]},
    "cmi.score.scaled": {TAKEN: ["0.8", "1", "-1", "0.12345678"], RANGE: ["1.01", "80"], TYPE: [".5", ""]},
    "cmi.score.raw": DECIMALS,
    "cmi.score.min": DECIMALS,
    "cmi.score.max": DECIMALS,
    "cmi.progress_measure": {TAKEN: ["0.5", "1", "0"], RANGE: ["1.5", "-0.1"], TYPE: ["half"]},
    "cmi.completion_status": {
        TAKEN: ["completed", "incomplete", "not attempted", "unknown"],
        TYPE: ["passed", "Completed", ""],
    },
    "cmi.success_status": {TAKEN: ["passed", "failed", "unknown"], TYPE: ["completed", "Passed", ""]},
    "cmi.exit": {TAKEN: ["suspend", "normal", "logout", "time-out", ""], TYPE: ["exit"]},
    "cmi.suspend_data": {TAKEN: ["x" * 64000], TYPE: ["x" * 64001]},
    "cmi.location": {TAKEN: ["x" * 1000], TYPE: ["x" * 1001]},
    "adl.nav.request": {
        TAKEN: ["continue", "suspendAll", "exitAll", "{target=ITEM-1}choice", "{target=ITEM-1}jump"],
        TYPE: ["_none_", "stop"],
    },
    "cmi.objectives.0.score.scaled": {TAKEN: ["0.5"], RANGE: ["50"]},
    "cmi.objectives.0.success_status": {TAKEN: ["passed"], TYPE: ["completed"]},
    "cmi.objectives.0.completion_status": {TAKEN: ["completed"], TYPE: ["passed"]},
    "cmi.objectives.0.description": {TAKEN: ["Choose."], TYPE: ["two\nlines"]},
}
IDS = {
    TAKEN: ["q1", "urn:lp:q1", "q-1", "q.1", "https://example.org/q/1", "é1", "q_01", "1", "x" * 250],
    TYPE: ["q 1", "urn:lp", ""],
}
RESPONSES: dict[str, dict[str, list[str]]] = {
    "choice": {
        TAKEN: ["a", "a[,]b", "a.1", "a_1", "[,]".join(f"c{n}" for n in range(36))],
        TYPE: ["a,b", "", "a-1", "A b", "urn:lp:a", "a[,]a", "é", "[,]", "[,]".join(f"c{n}" for n in range(37))],
    },
    "true-false": {TAKEN: ["true", "false"], TYPE: ["t", "1", ""]},
    "numeric": {TAKEN: ["5", "-5.5"], TYPE: ["5[:]5", "1e3", "", "abc", "123456"]},
    "fill-in": {
        TAKEN: ["Paris", "{lang=fr}Paris", "a[,]b", "", "a{b}", "{x}", "x" * 251, "x" * 4000],
        TYPE: ["line1\nline2"],
    },
    "long-fill-in": {TAKEN: ["essay text", "x" * 4001], TYPE: ["line1\nline2"]},
    "matching": {TAKEN: ["a[.]1[,]b[.]2", "a[.]1"], TYPE: ["a.1", "a[.]", "", "s-1[.]t-1"]},
    "sequencing": {TAKEN: ["a[,]b[,]c", "a", "a[,]a"], TYPE: ["", "a-1"]},
    "likert": {TAKEN: ["a"], TYPE: ["", "strongly agree"]},
    "other": {TAKEN: ["free text, any", ""], TYPE: []},
}
PATTERNS: dict[str, dict[str, list[str]]] = {
    "choice": {TAKEN: ["a", "a[,]b", ""], TYPE: ["a-1", "a,b"]},
    "true-false": {TAKEN: ["true"], TYPE: ["t"]},
    "numeric": {TAKEN: ["5[:]5", "3[:]7"], TYPE: ["5", "[:]7", "3[:]", "[:]"]},
    "fill-in": {
        TAKEN: ["Paris", "{case_matters=false}Paris", "{case_matters=false}{order_matters=false}a[,]b", "{lang=en}x"],
        TYPE: ["two\nlines"],
    },
}

INIT, TERMINATE = ("Initialize", ""), ("Terminate", "")
Q1, CHOICE = ("SetValue", "cmi.interactions.0.id", "q1"), ("SetValue", "cmi.interactions.0.type", "choice")
AIM = ("SetValue", "cmi.objectives.0.id", "choosing")
STATE = ("SetValue", "cmi.suspend_data", "x")
RESPONSE = "cmi.interactions.0.learner_response"

# What is refused for another reason than the value: the calls before it, the call, and the error it gives.
ORDER: dict[str, tuple[list[tuple[Any, ...]], tuple[Any, ...], str]] = {
    "set before Initialize": ([], STATE, "132"),
    "get before Initialize": ([], ("GetValue", "cmi.suspend_data"), "122"),
    "commit before Initialize": ([], ("Commit", ""), "142"),
    "terminate before Initialize": ([], TERMINATE, "112"),
    "Initialize twice": ([INIT], INIT, "103"),
    "Initialize after Terminate": ([INIT, TERMINATE], INIT, "104"),
    "Terminate twice": ([INIT, TERMINATE], TERMINATE, "113"),
    "set after Terminate": ([INIT, TERMINATE], STATE, "133"),
    "get after Terminate": ([INIT, TERMINATE], ("GetValue", "cmi.suspend_data"), "123"),
    "commit after Terminate": ([INIT, TERMINATE], ("Commit", ""), "143"),
    "Initialize with an argument": ([], ("Initialize", "x"), "201"),
    "Initialize without its argument": ([], ("Initialize",), "201"),
    "commit with an argument": ([INIT], ("Commit", "x"), "201"),
    "a number for a value": ([INIT], ("SetValue", "cmi.score.raw", 80), "201"),
    "no value": ([INIT], ("SetValue", "cmi.score.raw"), "201"),
    "a read-only element": ([INIT], ("SetValue", "cmi.entry", "resume"), "404"),
    "the passing score": ([INIT], ("SetValue", "cmi.scaled_passing_score", "0.1"), "404"),
    "a keyword": ([INIT], ("SetValue", "cmi.interactions._count", "1"), "404"),
    "a write-only element": ([INIT], ("GetValue", "cmi.session_time"), "405"),
    "a value never set": ([INIT], ("GetValue", "cmi.suspend_data"), "403"),
    "a score never set": ([INIT], ("GetValue", "cmi.score.raw"), "403"),
    "a 1.2 element": ([INIT], ("SetValue", "cmi.core.lesson_status", "passed"), "401"),
    "no element": ([INIT], ("SetValue", "", "passed"), "351"),
    "children of a leaf": ([INIT], ("GetValue", "cmi.entry._children"), "301"),
    "an entry that is not there": ([INIT], ("GetValue", "cmi.interactions.0.id"), "301"),
    "an interaction out of turn": ([INIT], ("SetValue", "cmi.interactions.1.id", "q2"), "351"),
    "a pattern out of turn": (
        [INIT, Q1, CHOICE],
        ("SetValue", "cmi.interactions.0.correct_responses.1.pattern", "a"),
        "351",
    ),
    "a leading zero": ([INIT], ("SetValue", "cmi.interactions.00.id", "q1"), "401"),
    "a type before the id": ([INIT], CHOICE, DEPENDENT),
    "a response before the type": ([INIT, Q1], ("SetValue", RESPONSE, "a"), DEPENDENT),
    "a pattern before the type": (
        [INIT, Q1],
        ("SetValue", "cmi.interactions.0.correct_responses.0.pattern", "a"),
        DEPENDENT,
    ),
    "an objective's score before its id": ([INIT], ("SetValue", "cmi.objectives.0.score.raw", "5"), DEPENDENT),
    "another id for an interaction": ([INIT, Q1], ("SetValue", "cmi.interactions.0.id", "q2"), "351"),
    "another id for an objective": ([INIT, AIM], ("SetValue", "cmi.objectives.0.id", "judging"), "351"),
    "an objective a second time": ([INIT, AIM], ("SetValue", "cmi.objectives.1.id", "choosing"), "351"),
}


def rows(table: dict[str, dict[str, list[str]]]) -> list[tuple[str, str, str]]:
    return [(name, value, code) for name, codes in table.items() for code, values in codes.items() for value in values]


@pytest.fixture(scope="module")
def ask() -> Iterator[Ask]:
    with answering(Path(__file__).parent / "strict.mjs") as ask:
        yield ask


def play(ask: Ask, calls: list[tuple[Any, ...]], stored: dict[str, str] | None = None, **settings: Any) -> Any:
    return ask({"version": "Strict2004", "settings": settings, "stored": stored, "calls": calls})


def answered(error: str) -> list[str]:
    return ["true" if error == TAKEN else "false", error]


def before(element: str) -> list[tuple[str, ...]]:
    """What must be set before an element may be."""
    entry = {"cmi.interactions": Q1, "cmi.objectives": AIM}.get(".".join(element.split(".")[:2]))
    return [INIT, entry] if entry else [INIT]


def test_a_value_is_taken_or_refused_as_adl_and_moodle_do(ask: Ask) -> None:
    def holds(case: tuple[str, str, str]) -> None:
        element, value, error = case
        answers = play(ask, [*before(element), ("SetValue", element, value)])["answers"]
        assert answers[:-1] == [["true", "0"]] * (len(answers) - 1)
        assert answers[-1] == answered(error)

    every_case(named(rows(VALUES)), holds)


@pytest.mark.parametrize("list", ["cmi.interactions", "cmi.objectives"])
def test_an_id_is_taken_or_refused_as_adl_and_moodle_do(ask: Ask, list: str) -> None:
    def holds(case: tuple[str, str, str]) -> None:
        _, value, error = case
        assert play(ask, [INIT, ("SetValue", f"{list}.0.id", value)])["answers"][-1] == answered(error)

    every_case(named(rows({"id": IDS})), holds)


def test_a_response_fits_its_type(ask: Ask) -> None:
    def holds(case: tuple[str, str, str]) -> None:
        kind, value, error = case
        calls = [INIT, Q1, ("SetValue", "cmi.interactions.0.type", kind), ("SetValue", RESPONSE, value)]
        assert play(ask, calls)["answers"][-1] == answered(error)

    every_case(named(rows(RESPONSES)), holds)


def test_a_pattern_fits_its_type(ask: Ask) -> None:
    def holds(case: tuple[str, str, str]) -> None:
        kind, value, error = case
        pattern = ("SetValue", "cmi.interactions.0.correct_responses.0.pattern", value)
        assert play(ask, [INIT, Q1, ("SetValue", "cmi.interactions.0.type", kind), pattern])["answers"][-1] == answered(
            error
        )

    every_case(named(rows(PATTERNS)), holds)


def test_a_call_out_of_order_is_refused(ask: Ask) -> None:
    def holds(case: str) -> None:
        earlier, call, error = ORDER[case]
        *first, last = play(ask, [*earlier, call])["answers"]
        assert all(answer == ["true", "0"] for answer in first)
        assert last == ["" if call[0] == "GetValue" else "false", error]

    every_case(named(ORDER), holds)


@pytest.mark.parametrize(("edition", "room"), [("3rd", 4000), ("4th", 64000)])
def test_each_edition_has_its_room_for_the_state(ask: Ask, edition: str, room: int) -> None:
    calls = [INIT, ("SetValue", "cmi.suspend_data", "x" * room), ("SetValue", "cmi.suspend_data", "x" * (room + 1))]
    answers = play(ask, calls, edition=edition)["answers"]
    assert [code for _, code in answers] == [TAKEN, TAKEN, TYPE]


def test_a_refused_value_changes_nothing(ask: Ask) -> None:
    calls = [INIT, STATE, ("SetValue", "cmi.suspend_data", "x" * 64001), ("GetValue", "cmi.suspend_data")]
    assert play(ask, calls)["answers"][-1] == ["x", "0"]


def test_setting_a_type_again_empties_the_patterns(ask: Ask) -> None:
    pattern = ("SetValue", "cmi.interactions.0.correct_responses.0.pattern", "a")
    counted = ("GetValue", "cmi.interactions.0.correct_responses._count")
    answers = play(ask, [INIT, Q1, CHOICE, pattern, counted, CHOICE, counted])["answers"]
    assert [answers[4][0], answers[6][0]] == ["1", "0"]


# --- sessions -----------------------------------------------------------------------------------------

LEFT = {"cmi.suspend_data": "kept", "cmi.completion_status": "incomplete", "cmi.score.raw": "50"}
ASKED = [("GetValue", element) for element in ("cmi.entry", "cmi.suspend_data", "cmi.score.raw")]


@pytest.mark.parametrize(
    ("exit", "given"),
    [
        ("suspend", ["resume", "kept", "50"]),
        ("normal", ["ab-initio", "", ""]),
        ("", ["ab-initio", "", ""]),
        ("logout", ["ab-initio", "", ""]),
    ],
)
def test_only_a_suspended_attempt_is_given_back(ask: Ask, exit: str, given: list[str]) -> None:
    answers = play(ask, [INIT, *ASKED], {**LEFT, "cmi.exit": exit})["answers"]
    assert [value for value, _ in answers[1:]] == given


def test_without_an_exit_the_next_attempt_is_new(ask: Ask) -> None:
    assert [value for value, _ in play(ask, [INIT, *ASKED], LEFT)["answers"][1:]] == ["ab-initio", "", ""]


def test_the_objectives_of_the_manifest_are_there_from_the_start(ask: Ask) -> None:
    asked = [("GetValue", "cmi.objectives._count"), ("GetValue", "cmi.objectives.0.id"), AIM]
    answers = play(ask, [INIT, *asked], objectives=["primary"])["answers"]
    assert answers[1:] == [["1", "0"], ["primary", "0"], ["false", "351"]]


@pytest.mark.parametrize(
    "standing",
    [{"cmi.completion_status": "completed"}, {"cmi.success_status": "passed"}, {"cmi.success_status": "failed"}],
)
def test_a_closed_attempt_comes_back_for_review_only(ask: Ask, standing: dict[str, str]) -> None:
    asked = [INIT, ("GetValue", "cmi.mode"), ("GetValue", "cmi.credit")]
    answers = play(ask, asked, {**standing, "cmi.exit": "suspend"}, lockout=True)["answers"]
    assert [answer for answer, _ in answers[1:]] == ["review", "no-credit"]


def test_terminate_judges_nothing(ask: Ask) -> None:
    """Moodle compares with a field that it never has: what a package does not say stays unsaid."""
    calls = [INIT, ("SetValue", "cmi.score.scaled", "0.9"), ("SetValue", "cmi.score.raw", "90"), TERMINATE]
    kept = play(ask, calls, mastery="80")["kept"]
    assert (kept["cmi.success_status"], kept["cmi.completion_status"]) == ("unknown", "unknown")
    assert kept["cmi.scaled_passing_score"] == "0.8"


def test_session_times_add_up_at_terminate(ask: Ask) -> None:
    suspended = ("SetValue", "cmi.exit", "suspend")
    calls = [INIT, ("SetValue", "cmi.session_time", "PT1H1M5.5S"), suspended, TERMINATE]
    once = play(ask, calls)["kept"]
    assert once["cmi.total_time"] == "PT3665.5S"
    assert play(ask, calls, once)["kept"]["cmi.total_time"] == "PT7331S"
