"""Manifests under a real sequencer: one SCO is passed by its score; of several, gates open and scores add up."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from msgspec.structs import replace

from conftest import ROOT, few
from dialogue import answering
from lessonpack.findings import Log
from lessonpack.formats.imscp import NAMESPACE as IMSCP_V1P1
from lessonpack.formats.scorm import ADLNAV, IMSSS
from lessonpack.model.course import Course, distinct
from lessonpack.package import MANIFEST
from lessonpack.source import reader
from lessonpack.target import Options
from lessonpack.targets import load
from runtime.lessons import small

CP, SS, NAV = (f"{{{namespace}}}" for namespace in (IMSCP_V1P1, IMSSS, ADLNAV))
TIDES, WAVES, FINAL = "item_tides", "item_waves", "item_final"
PASSED = [["cmi.score.scaled", "0.8"], ["cmi.success_status", "passed"], ["cmi.completion_status", "completed"]]
FAILED = [["cmi.score.scaled", "0.4"], ["cmi.success_status", "failed"], ["cmi.completion_status", "completed"]]
COMPLETED = [["cmi.completion_status", "completed"]]
DONE = {"DONE": "passed"}
LESSONS_DONE: list[tuple[str, object]] = [
    ("ask", "start"),
    ("play", {"objectives": DONE, "values": PASSED}),
    ("choose", WAVES),
    ("play", {"objectives": DONE, "values": COMPLETED}),
]


@pytest.fixture(params=["scorm2004", "scorm2004-3rd"])
def edition(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def manifest(edition: str) -> etree._Element:
    """Of a course with a SCO for each lesson."""
    package = load()[edition].build(distinct(sea()), Options())
    return etree.fromstring(package.read(MANIFEST))


@pytest.fixture
def alone(edition: str) -> etree._Element:
    """Of a lesson in one SCO, passed with 80 percent."""
    return etree.fromstring(small(pass_mark=Fraction(80), attempts=1).files(edition)[MANIFEST])


def sea() -> Course:
    course = reader.load(ROOT / "tests" / "samples" / "course" / "course.yaml", Log())
    assert course is not None
    return course


# --- the manifest as the sequencer wants it -------------------------------------------------------------


def activity(node: etree._Element) -> dict[str, Any]:
    """An organization or item with its sequencing, every name as the manifest has it."""
    sequencing = node.find(f"{SS}sequencing")
    assert sequencing is not None
    primary = sequencing.find(f"{SS}objectives/{SS}primaryObjective")
    rollup = sequencing.find(f"{SS}rollupRules")
    mode = sequencing.find(f"{SS}controlMode")
    delivery = sequencing.find(f"{SS}deliveryControls")
    controls = {**({} if mode is None else flags(mode)), **({} if rollup is None else flags(rollup))}
    return {
        "id": node.get("identifier"),
        "title": node.findtext(f"{CP}title"),
        "sequencingControls": controls,
        "deliveryControls": {} if delivery is None else flags(delivery),
        "sequencingRules": {"preConditionRules": [rule(found) for found in sequencing.iter(f"{SS}preConditionRule")]},
        **({} if primary is None else {"primaryObjective": objective(primary) | {"isPrimary": True}}),
        "objectives": [objective(found) for found in sequencing.iterfind(f"{SS}objectives/{SS}objective")],
        "hideLmsUi": [found.text for found in node.iterfind(f"{NAV}presentation//{NAV}hideLMSUI")],
        "children": [activity(child) for child in node.iterfind(f"{CP}item")],
    }


def flags(node: etree._Element) -> dict[str, Any]:
    return {str(name): json.loads(str(value)) for name, value in node.attrib.items() if name != "objectiveID"}


def objective(node: etree._Element) -> dict[str, Any]:
    least = node.findtext(f"{SS}minNormalizedMeasure")
    maps = [
        {"targetObjectiveID": found.get("targetObjectiveID")}
        | {str(name): value == "true" for name, value in found.attrib.items() if name != "targetObjectiveID"}
        for found in node.iterfind(f"{SS}mapInfo")
    ]
    made = {"objectiveID": node.get("objectiveID"), "mapInfo": maps, **flags(node)}
    return made if least is None else made | {"minNormalizedMeasure": float(least)}


def rule(node: etree._Element) -> dict[str, Any]:
    conditions, action = node.find(f"{SS}ruleConditions"), node.find(f"{SS}ruleAction")
    assert conditions is not None
    assert action is not None
    return {
        "action": action.get("action"),
        "conditionCombination": conditions.get("conditionCombination"),
        "conditions": [dict(condition.attrib) for condition in conditions],
    }


Run = Callable[..., tuple[list[Any], dict[str, Any]]]


@pytest.fixture(scope="module")
def run() -> Iterator[Run]:
    """What the sequencer answers to each step, and how the course stands at the end."""
    with answering(Path(__file__).parent / "sequencer.mjs") as ask:

        def run(manifest: etree._Element, *steps: tuple[str, object]) -> tuple[list[Any], dict[str, Any]]:
            organization = manifest.find(f"{CP}organizations/{CP}organization")
            assert organization is not None
            told = ask({"tree": activity(organization), "steps": steps})
            return told["results"], told["standing"]

        yield run


# --- one SCO --------------------------------------------------------------------------------------------


def test_one_sco_opens_at_once(run: Run, alone: etree._Element) -> None:
    results, standing = run(alone, ("ask", "start"))
    assert results == [[True, "item_small"]]
    assert standing == {"measure": None, "satisfied": None}


@pytest.mark.parametrize(
    ("scaled", "status", "satisfied"),
    few(
        [
            ("0.8", "passed", True),
            ("0.79", "failed", False),
            ("0.4", "passed", False),
            ("0.9", "failed", True),
            ("0.9", "passed", True),
            ("0.4", "failed", False),
        ],
        4,
    ),
)
def test_the_score_decides_whatever_status_is_said(
    run: Run, alone: etree._Element, scaled: str, status: str, satisfied: bool
) -> None:
    values = [["cmi.score.scaled", scaled], ["cmi.success_status", status], *COMPLETED]
    results, standing = run(alone, ("ask", "start"), ("play", {"values": values}))
    assert results[1] == [[], ["primary"], "true"]
    assert standing == {"measure": float(scaled), "satisfied": satisfied}


def test_who_ends_the_lesson_without_a_score_has_neither_passed_nor_failed(run: Run, alone: etree._Element) -> None:
    """A sequencer passes an ended attempt of which nothing was said, unless status is set by content."""
    _, standing = run(alone, ("ask", "start"), ("play", {"values": COMPLETED, "exit": "normal"}))
    assert standing == {"measure": None, "satisfied": None}


# --- a SCO for each lesson ------------------------------------------------------------------------------


def test_what_waits_for_others_is_locked_at_first(run: Run, manifest: etree._Element) -> None:
    results, _ = run(manifest, ("ask", "start"), ("choose", FINAL), ("choose", WAVES))
    assert results == [[True, TIDES], [False, TIDES], [False, TIDES]]


def test_it_opens_once_what_it_waits_for_is_done(run: Run, manifest: etree._Element) -> None:
    results, _ = run(
        manifest,
        ("ask", "start"),
        ("play", {"objectives": DONE, "values": PASSED}),
        ("choose", FINAL),
        ("choose", WAVES),
        ("play", {"objectives": DONE, "values": COMPLETED}),
        ("choose", FINAL),
    )
    assert results == [
        [True, TIDES],
        [[], ["primary", "DONE"], "true"],
        [False, TIDES],
        [True, WAVES],
        [[], ["primary", "DONE", "AFTER_tides"], "true"],
        [True, FINAL],
    ]


def test_a_lesson_that_was_failed_opens_nothing(run: Run, manifest: etree._Element) -> None:
    results, _ = run(manifest, ("ask", "start"), ("play", {"values": FAILED}), ("choose", WAVES), ("choose", FINAL))
    assert [answer for answer, _ in results[2:]] == [False, False]


def test_without_the_second_condition_the_gate_would_stand_open(run: Run, manifest: etree._Element) -> None:
    """Why it is there: the status of what nobody has done yet is unknown, and an unknown condition locks nothing."""
    for condition in list(manifest.iter(f"{SS}ruleCondition")):
        if condition.get("condition") == "objectiveStatusKnown":
            parent = condition.getparent()
            assert parent is not None
            parent.remove(condition)
    results, _ = run(manifest, ("ask", "start"), ("choose", FINAL))
    assert results[1] == [True, FINAL]


def test_scores_make_the_course_s_by_their_weights(run: Run, manifest: etree._Element) -> None:
    _, standing = run(
        manifest,
        ("ask", "start"),
        ("play", {"objectives": DONE, "values": [["cmi.score.scaled", "0.9"], *PASSED[1:]]}),
        ("choose", WAVES),
        ("play", {"objectives": DONE, "values": COMPLETED}),
        ("choose", FINAL),
        ("play", {"values": [["cmi.score.scaled", "0.7"], *PASSED[1:]]}),
    )
    assert standing["measure"] == pytest.approx((2 * 0.9 + 3 * 0.7) / 5, abs=0.0001)
    assert standing["satisfied"] is True


def test_a_course_whose_final_quiz_was_failed_is_failed(run: Run, manifest: etree._Element) -> None:
    _, standing = run(manifest, *LESSONS_DONE, ("choose", FINAL), ("play", {"values": FAILED}))
    assert standing["measure"] == pytest.approx((2 * 0.8 + 3 * 0.4) / 5, abs=0.0001)
    assert standing["satisfied"] is False


def test_a_course_is_neither_passed_nor_failed_before_its_final_quiz(run: Run, manifest: etree._Element) -> None:
    _, standing = run(manifest, *LESSONS_DONE, ("choose", FINAL))
    assert standing["satisfied"] is None


def test_a_course_without_gates_is_open_throughout(run: Run) -> None:
    free = sea()
    lessons = tuple(replace(lesson, requires=()) for lesson in free.lessons)
    assert free.final_quiz is not None
    free = replace(free, lessons=lessons, final_quiz=replace(free.final_quiz, requires=()))
    manifest = etree.fromstring(load()["scorm2004"].build(distinct(free), Options()).read(MANIFEST))
    results, _ = run(manifest, ("ask", "start"), ("ask", "continue"), ("choose", FINAL), ("choose", TIDES))
    assert [opened for _, opened in results] == [TIDES, WAVES, FINAL, TIDES]
