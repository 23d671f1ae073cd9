"""Points worked out by hand, earned in Python and in the player's own script alike."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from fractions import Fraction
from math import lcm
from pathlib import Path
from typing import Any

import pytest

from conftest import node
from lessonpack.model import scoring
from lessonpack.model.content import Paragraph, RichText, Text
from lessonpack.model.course import Grade
from lessonpack.model.questions import (
    Choice,
    Feedback,
    MultipleResponse,
    Question,
    Scoring,
    SingleChoice,
    TrueFalse,
    most_chosen,
)
from lessonpack.resources import root
from lessonpack.targets._qti2_items import identifier_of
from qti import samples
from qti.engine import score_item

VECTORS: list[dict[str, Any]] = json.loads((Path(__file__).parent / "vectors" / "scoring.json").read_text("utf-8"))
CASES = [(vector, case) for vector in VECTORS for case in vector["cases"]]
NAMES = [f"{vector['says']} | {'+'.join(case['response']) or 'nothing'}" for vector, case in CASES]

# What a page would do with these scripts, in the order in which it loads them.
ENGINE = """
const { readFileSync } = require("node:fs");
const vm = require("node:vm");
const [scripts, vectors] = process.argv.slice(1);
const context = vm.createContext({});
for (const name of ["namespace", "fractions", "scoring"]) {
  vm.runInContext(readFileSync(`${scripts}/${name}.js`, "utf-8"), context);
}
const earn = vm.runInContext("(key, chosen) => lessonpack.points(key, chosen)", context);
const points = (key, chosen) => `${earn(key, chosen).n}/${earn(key, chosen).d}`;
const read = JSON.parse(readFileSync(vectors, "utf-8"));
console.log(JSON.stringify(read.map((v) => v.cases.map((c) => points(v.key, c.response)))));
"""


def words(text: str) -> RichText:
    return (Paragraph((Text(text),)),)


def question(described: dict[str, Any]) -> Question:
    right, wrong = described["right"], described["wrong"]
    ids = sorted([*right, *wrong], reverse=described["kind"] == "true_false")
    choices = tuple(Choice(id=id, text=words(id), correct=id in right) for id in ids)
    common = {"id": "q", "stem": words("?"), "points": Fraction(described["points"])}
    match described["kind"]:
        case "single_choice":
            return SingleChoice(choices=choices, **common)
        case "multiple_response":
            return MultipleResponse(choices=choices, scoring=Scoring(described.get("scoring", "partial")), **common)
        case _:
            true, false = choices
            return TrueFalse(choices=(true, false), **common)


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["says"] for vector in VECTORS])
def test_a_question_compiles_to_the_key_that_the_vectors_name(vector: dict[str, Any]) -> None:
    assert scoring.data(scoring.key(question(vector["question"]))) == vector["key"]


@pytest.mark.parametrize(("vector", "case"), CASES, ids=NAMES)
def test_a_response_earns_the_points_worked_out_by_hand(vector: dict[str, Any], case: dict[str, Any]) -> None:
    key = scoring.key(question(vector["question"]))
    assert scoring.score(key, case["response"]) == Fraction(case["points"])


COURSES: dict[str, list[dict[str, Any]]] = json.loads(
    (Path(__file__).parent / "vectors" / "courses.json").read_text("utf-8")
)


def exactly(written: str | None) -> Fraction | None:
    return None if written is None else Fraction(written)


@pytest.mark.parametrize("case", COURSES["attempts"], ids=lambda case: case["says"])
def test_the_attempt_counts_that_the_quiz_says(case: dict[str, Any]) -> None:
    made = scoring.graded(Grade(case["grade"]), [Fraction(percent) for percent in case["attempts"]])
    assert made == exactly(case["percent"])


def worth(points: str, right: int = 1) -> scoring.Key:
    """The key of a question with so many right choices."""
    if right == 1:
        return scoring.Exact(points=Fraction(points), accepts=frozenset("a"))
    parts = tuple(scoring.Part(accepts=str(number), units=1) for number in range(right))
    return scoring.Sum(points=Fraction(points), parts=parts, floor=0, ceiling=right)


@pytest.mark.parametrize(
    ("always", "pools", "parts"),
    [
        (["1", "1", "1"], [], 3),
        (["2", "4"], [], 3),
        ([("1", 3), ("1", 4)], [], 24),
        (["0.5", ("1.5", 3)], [], 4),
        (["1"], [(2, ["1", "1", "1", "1"])], 3),
        ([], [(2, ["1", "1", "2", "2"])], 2 * 3 * 2),
        (["1"], [(1, ["1", "3"]), (1, ["1", ("3", 2)])], 2 * 3 * 5 * 7),
        ([], [(300, [f"{number}.{number:04}" for number in range(1, 600)])], 10**20),
        ([], [(5, [str(number) for number in range(1, 200)])], 10**20),
    ],
)
def test_every_share_of_an_attempt_is_a_whole_number_of_parts(
    always: list[Any], pools: list[tuple[int, list[Any]]], parts: int
) -> None:
    def keys(questions: list[Any]) -> list[scoring.Key]:
        return [worth(*((entry,) if isinstance(entry, str) else entry)) for entry in questions]

    drawn = [(pick, keys(pool)) for pick, pool in pools]
    assert scoring.parts(keys(always), drawn, least=1) == parts
    assert scoring.parts(keys(always), drawn, least=10_000) == (
        lcm(parts, 10_000) if parts < 10**20 else parts * 10_000
    )


@pytest.mark.parametrize("case", COURSES["courses"], ids=lambda case: case["says"])
def test_a_course_s_score_is_that_of_its_quizzes_by_their_weights(case: dict[str, Any]) -> None:
    made = scoring.rolled_up((Fraction(weight), exactly(percent)) for weight, percent in case["quizzes"])
    assert made == exactly(case["percent"])


def test_the_player_s_script_earns_the_same_points() -> None:
    scripts, vectors = root() / "templates" / "player" / "core", Path(__file__).parent / "vectors" / "scoring.json"
    run = subprocess.run(
        [node(), "-e", ENGINE, str(scripts), str(vectors)], capture_output=True, text=True, encoding="utf-8", check=True
    )
    earned = [[Fraction(points) for points in cases] for cases in json.loads(run.stdout)]
    assert earned == [[Fraction(case["points"]) for case in vector["cases"]] for vector in VECTORS]


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["says"] for vector in VECTORS])
@pytest.mark.parametrize("feedback", [Feedback(), samples.FEEDBACK], ids=["silent", "with feedback"])
def test_the_items_of_qti_earn_the_same_points(vector: dict[str, Any], feedback: Feedback) -> None:
    made = replace(question(vector["question"]), feedback=feedback)
    item = samples.built(samples.course(made)).read(samples.item_path(made))
    most = max(Fraction(case["points"]) for case in vector["cases"])
    for case in vector["cases"]:
        response, points = [identifier_of(id) for id in dict.fromkeys(case["response"])], Fraction(case["points"])
        if len(response) > most_chosen(made):
            continue  # no learner can give it
        assert score_item(item, response)["SCORE"] == points
        in_floats = score_item(item, response, float)["SCORE"]
        assert in_floats == float(points) if points == most else in_floats == pytest.approx(float(points), abs=1e-12)


def test_every_question_can_earn_its_points_and_no_response_earns_more_or_less_than_nothing() -> None:
    for vector in VECTORS:
        made = question(vector["question"])
        key = scoring.key(made)
        assert scoring.score(key, vector["question"]["right"]) == made.points
        assert all(0 <= Fraction(case["points"]) <= made.points for case in vector["cases"])


def test_ids_in_the_data_are_those_of_packages() -> None:
    made = question({"kind": "single_choice", "points": "1", "right": ["a-b"], "wrong": ["c"]})
    assert scoring.data(scoring.key(made)) == {"points": "1/1", "accepts": ["a_b"]}


def test_four_of_five_is_exactly_eighty_percent() -> None:
    assert scoring.percent(Fraction(4), Fraction(5)) == 80
    assert scoring.percent(Fraction(1, 3) * 3, Fraction(1)) == 100
    assert scoring.percent(Fraction(0), Fraction(0)) == 0
