"""The platforms of the tests do what was seen on those that they stand for (see lms/platforms.js)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dialogue import Ask, answering
from runtime.lms import Calls

Visit = list[tuple[Any, ...]]

INIT, COMMIT, END = ("Initialize", ""), ("Commit", ""), ("Terminate", "")
DONE, REFUSED = ["true", "0"], ["false", "101"]
RAW = {"1.2": "cmi.core.score.raw", "2004": "cmi.score.raw"}
TIME = {"1.2": "cmi.core.total_time", "2004": "cmi.total_time"}
EXIT = {"1.2": "cmi.core.exit", "2004": "cmi.exit"}
STATE = "cmi.suspend_data"
COUNT = "cmi.interactions._count"
versions = pytest.mark.parametrize("scorm", ["1.2", "2004"])


@pytest.fixture(scope="module")
def ask() -> Iterator[Ask]:
    with answering(Path(__file__).parent / "platforms.mjs") as ask:
        yield ask


def play(ask: Ask, *visits: Visit, **platform: Any) -> Any:
    return ask({"visits": visits, **platform})


def put(element: str, value: str) -> tuple[str, str, str]:
    return ("SetValue", element, value)


def fault(**faults: Any) -> tuple[str, Any]:
    return ("faults", faults)


def answers(played: Any, visit: int = 0) -> list[list[str]]:
    said: list[list[str]] = played["said"][visit]["answers"]
    return said


def stored(played: Any, visit: int = -1) -> dict[str, str]:
    return played["said"][visit]["stored"] or {}


def recorded(number: int) -> dict[str, str]:
    """What a sitting of so many interactions has left in SCORM 1.2."""
    rows = {f"cmi.interactions.{n}.id": f"q{n}" for n in range(number)}
    more = {f"cmi.interactions.{n}.correct_responses.0.pattern": "a" for n in range(number)}
    return {**rows, **more, "cmi.core.lesson_status": "incomplete", "cmi.core.exit": "suspend"}


# --- a platform that keeps books ------------------------------------------------------------------------


@versions
def test_what_is_set_arrives_with_the_commit(ask: Ask, scorm: str) -> None:
    visit = [INIT, put(STATE, "kept"), COMMIT, put(STATE, "not committed")]
    played = play(ask, visit, version=scorm, ways=["books"])
    assert answers(played) == [DONE] * 4
    assert stored(played)[STATE] == "kept"


@versions
def test_what_a_refused_request_carried_is_never_sent_again(ask: Ask, scorm: str) -> None:
    raw = RAW[scorm]
    visit = [INIT, put(raw, "100"), fault(network="refused"), COMMIT, fault(network="")]
    played = play(ask, [*visit, put(raw, "100"), COMMIT, put(raw, "100.0"), COMMIT], version=scorm, ways=["books"])
    assert answers(played)[2:] == [REFUSED, DONE, DONE, DONE, DONE]
    assert [request["values"] for request in played["requests"]] == [{raw: "100"}, {}, {}]
    assert raw not in stored(played)


@versions
def test_another_value_and_then_the_true_one_arrive(ask: Ask, scorm: str) -> None:
    raw = RAW[scorm]
    visit = [INIT, put(raw, "88"), fault(network="refused"), COMMIT, fault(network="")]
    played = play(ask, [*visit, put(raw, "0"), COMMIT, put(raw, "88"), COMMIT], version=scorm, ways=["books"])
    assert stored(played)[raw] == "88"


@versions
def test_without_a_network_a_commit_says_true_and_nothing_arrives(ask: Ask, scorm: str) -> None:
    visit = [INIT, put(STATE, "lost"), fault(network="gone"), COMMIT, fault(network=""), put(STATE, "lost"), COMMIT]
    played = play(ask, visit, version=scorm, ways=["books"])
    assert answers(played) == [DONE] * 5
    assert played["beacons"] == 1
    assert STATE not in stored(played)


@versions
def test_of_a_whole_run_one_request_fails(ask: Ask, scorm: str) -> None:
    first = [INIT, put(STATE, "1"), put(EXIT[scorm], "suspend"), COMMIT, put(STATE, "2"), END]
    second = [INIT, ("GetValue", STATE), put(STATE, "3"), COMMIT, put(STATE, "4"), COMMIT]
    faults = {"network": "refused", "requests": [3]}
    played = play(ask, first, second, version=scorm, ways=["books"], faults=faults)
    assert answers(played, 1) == [DONE, ["2", "0"], DONE, REFUSED, DONE, DONE]
    assert [request["network"] for request in played["requests"]] == ["", "", "refused", ""]
    assert stored(played)[STATE] == "4"


@versions
def test_finish_sends_what_is_left_and_ends_the_visit_even_when_it_is_refused(ask: Ask, scorm: str) -> None:
    spent = {"1.2": ("cmi.core.session_time", "00:01:05"), "2004": ("cmi.session_time", "PT65S")}[scorm]
    total = {"1.2": "00:01:05", "2004": "PT65S"}[scorm]
    visit = [INIT, put(*spent), COMMIT, put(STATE, "last"), END]
    played = play(ask, visit, version=scorm, ways=["books"])
    committed, last = (request["values"] for request in played["requests"])
    assert committed == {}
    assert {STATE: "last", TIME[scorm]: total}.items() <= last.items()
    assert last.items() <= stored(played).items()
    refused = play(ask, [*visit, END], version=scorm, ways=["books"], faults={"network": "refused"})
    assert answers(refused)[-2] == REFUSED
    assert answers(refused)[-1] == ["false", {"1.2": "301", "2004": "113"}[scorm]]
    assert stored(refused) == {}


def test_a_new_attempt_of_2004_keeps_nothing_of_the_one_before(ask: Ask) -> None:
    visits: list[Visit] = [[INIT, put(STATE, "first"), END], [INIT, COMMIT]]
    played = play(ask, *visits, version="2004", ways=["books"])
    assert [STATE in stored(played, visit) for visit in range(2)] == [True, False]


# --- platforms that count interactions otherwise ----------------------------------------------------------


def test_in_ilias_each_visit_counts_from_nought_and_nothing_is_taken_above_the_count(ask: Ask) -> None:
    visit = [
        INIT,
        ("GetValue", COUNT),
        put("cmi.interactions.1.id", "new"),
        put("cmi.interactions.0.objectives.1.id", "o"),
    ]
    played = play(ask, [*visit, put("cmi.interactions.0.id", "q0")], ways=["count-zero"], stored=recorded(3))
    assert answers(played)[1:] == [["0", "0"], ["false", "201"], ["false", "201"], DONE]


def test_in_ilias_whoever_sets_the_ids_again_gets_to_the_end_of_the_record_and_changes_none(ask: Ask) -> None:
    again = [put(f"cmi.interactions.{n}.id", f"q{n}") for n in range(3)]
    visit = [INIT, *again, ("GetValue", COUNT), put("cmi.interactions.3.id", "new"), ("GetValue", COUNT), COMMIT]
    played = play(ask, visit, ways=["count-zero"], stored=recorded(3))
    assert answers(played)[4:] == [["3", "0"], DONE, ["4", "0"], DONE]
    row = {"correct_responses.0.pattern": "a"}
    assert played["said"][0]["rows"] == [*({"id": f"q{n}", **row} for n in range(3)), {"id": "new"}]


def test_in_ilias_a_row_of_the_visit_before_can_be_overwritten(ask: Ask) -> None:
    played = play(ask, [INIT, put("cmi.interactions.0.id", "new"), COMMIT], ways=["count-zero"], stored=recorded(2))
    assert [row["id"] for row in played["said"][0]["rows"]] == ["new", "q1"]


@pytest.mark.parametrize(
    ("number", "count"), [(0, 0), (1, 1), (9, 9), (10, 10), (11, 10), (12, 10), (13, 11), (21, 19)]
)
def test_the_app_counts_wrong_from_the_11th_on(ask: Ask, number: int, count: int) -> None:
    visit = [INIT, ("GetValue", COUNT), put(f"cmi.interactions.{count + 1}.id", "new"), ("GetValue", COUNT)]
    played = play(ask, visit, ways=["count-app"], stored=recorded(number))
    assert answers(played)[1:] == [[str(count), "0"], ["false", "201"], [str(count), "0"]]


def test_in_the_app_the_count_goes_up_with_what_is_set_at_it(ask: Ask) -> None:
    visit = [INIT, put("cmi.interactions.10.id", "q10"), ("GetValue", COUNT), put("cmi.interactions.10.type", "choice")]
    played = play(ask, [*visit, ("GetValue", COUNT), COMMIT], ways=["count-app"], stored=recorded(12))
    assert answers(played)[1:] == [DONE, ["11", "0"], DONE, ["11", "0"], DONE]
    assert [row["id"] for row in played["said"][0]["rows"]] == [f"q{n}" for n in range(12)]


@versions
def test_a_count_that_is_not_told_is_empty_and_indices_are_taken_in_turn(ask: Ask, scorm: str) -> None:
    turn = [put(f"cmi.interactions.{n}.id", "q") for n in (0, 1)]
    played = play(ask, [INIT, *turn, ("GetValue", COUNT)], version=scorm, ways=["count-none"])
    assert answers(played) == [DONE, DONE, DONE, ["", "0"]]


# --- platforms that do not take everything ----------------------------------------------------------------

CHAMILO12 = {
    "0": ["id", "time", "type", "correct_responses.0.pattern", "weighting", "student_response", "result", "latency"],
    "401": ["objectives.0.id"],
}
VALUES = {
    "time": "20:15:00",
    "timestamp": "2026-11-28T20:15:00",
    "type": "choice",
    "weighting": "1",
    "result": "correct",
    "score.raw": "80",
    "score.scaled": "0.8",
    "progress_measure": "0.5",
    "success_status": "passed",
    "completion_status": "completed",
}
LATENCY = {"1.2": "00:00:03", "2004": "PT3S"}


def value(element: str, scorm: str = "1.2") -> str:
    """What the strict run-time takes for an element."""
    if element.endswith(("latency", "session_time")):
        return LATENCY[scorm]
    return next((text for end, text in VALUES.items() if element.endswith(end)), "a")


@pytest.mark.parametrize(("error", "field"), [(error, field) for error in CHAMILO12 for field in CHAMILO12[error]])
def test_chamilo_knows_some_fields_of_an_interaction(ask: Ask, error: str, field: str) -> None:
    element = f"cmi.interactions.0.{field}"
    played = play(
        ask, [INIT, put("cmi.interactions.0.id", "q"), put(element, value(element)), COMMIT], ways=["chamilo"]
    )
    assert answers(played)[2] == ["true" if error == "0" else "false", error]
    assert (field in played["said"][0]["rows"][0]) == (error == "0")


def test_chamilo_takes_score_status_and_state_of_1_2(ask: Ask) -> None:
    told = {RAW["1.2"]: "80", "cmi.core.lesson_status": "passed", STATE: "s", "cmi.objectives.0.id": "o"}
    played = play(ask, [INIT, *(put(*pair) for pair in told.items()), COMMIT], ways=["chamilo"])
    assert answers(played) == [DONE] * 6
    assert told.items() <= stored(played).items()


TAKEN2004 = ["completion_status", "suspend_data", "interactions.0.timestamp", "interactions.0.latency"]
FORGOTTEN2004 = ["score.scaled", "success_status"]
REFUSED2004 = {
    "401": [
        *["score.raw", "score.min", "score.max", "session_time", "progress_measure", "location"],
        *["interactions.0.learner_response", "interactions.0.description", "interactions.0.objectives.0.id"],
        "objectives.0.score.scaled",
    ],
    "0": ["objectives.0.success_status", "objectives.0.completion_status"],
}
ROWS2004 = [
    *((name, "0", True, True) for name in TAKEN2004),
    *((name, "0", True, False) for name in FORGOTTEN2004),
    *((name, error, False, False) for error, names in REFUSED2004.items() for name in names),
]


@pytest.mark.parametrize(("name", "error", "said", "kept"), ROWS2004)
def test_chamilo_knows_little_of_2004(ask: Ask, name: str, error: str, said: bool, kept: bool) -> None:
    entries = [
        put("cmi.interactions.0.id", "q"),
        put("cmi.interactions.0.type", "choice"),
        put("cmi.objectives.0.id", "o"),
    ]
    element = f"cmi.{name}"
    told = value(element, "2004") if not element.endswith((".min", ".max")) else "0"
    played = play(ask, [INIT, *entries, put(element, told), COMMIT], version="2004", ways=["chamilo"])
    assert answers(played)[1:4] == [DONE] * 3
    assert answers(played)[4] == ["true" if said else "false", error]
    assert (stored(played).get(element) == told) == kept


def test_chamilo_gives_nothing_of_2004_back_but_the_state(ask: Ask) -> None:
    first = [INIT, put(STATE, "kept"), put("cmi.completion_status", "completed"), put("cmi.exit", "suspend"), END]
    asked = [STATE, "cmi.entry", "cmi.mode", "cmi.completion_status", "cmi.score.scaled", COUNT]
    second = [INIT, *(("GetValue", element) for element in asked)]
    played = play(ask, first, second, version="2004", ways=["chamilo"])
    assert answers(played, 1)[1:] == [["kept", "0"], *[["", "201"]] * 4, ["0", "0"]]


@pytest.mark.parametrize(
    ("time", "error"), [("19:59:59", "0"), ("20:00:00", "405"), ("20:59:59", "405"), ("21:00:00", "0")]
)
def test_an_older_openolat_takes_no_time_after_eight_in_the_evening(ask: Ask, time: str, error: str) -> None:
    visit = [INIT, put("cmi.interactions.0.id", "q"), put("cmi.interactions.0.time", time), put(STATE, "20:00:00")]
    played = play(ask, visit, ways=["openolat"])
    assert answers(played)[2:] == [["true" if error == "0" else "false", error], DONE]


def test_ways_go_together(ask: Ask) -> None:
    visit = [
        INIT,
        put("cmi.interactions.1.id", "q"),
        put("cmi.interactions.0.objectives.0.id", "o"),
        put(STATE, "s"),
        COMMIT,
    ]
    ways = ["chamilo", "count-zero", "books"]
    played = play(ask, visit, ways=ways, stored=recorded(1), faults={"network": "refused"})
    assert answers(played)[1:] == [["false", "201"], ["false", "401"], DONE, REFUSED]
    assert STATE not in stored(played)


def test_what_beacons_told_may_be_told_again() -> None:
    """Nobody knows of a beacon whether it arrived."""
    told = [{"at": at, "name": "Commit", "args": [""], "result": "true", "error": "0"} for at in range(6)]
    calls = Calls()
    for start, end in [(0, 2), (4, 5), (2, 3), (2, 4), (4, 6), (0, 6)]:
        calls.add(start, told[start:end])
    assert [call.at for call in calls] == list(range(6))
