"""Points worked out by hand, earned in Python and in the player's own script alike."""

from __future__ import annotations

import json
import subprocess
from fractions import Fraction
from itertools import combinations_with_replacement, product
from math import lcm
from pathlib import Path
from typing import Any, get_args

import pytest
from msgspec.structs import replace

from cases import every_case, named
from conftest import node
from lessonpack.model import response, scoring
from lessonpack.model.accepted import Accepted, Circle, Polygon, Range, Rectangle, Words
from lessonpack.model.asked import Answer, Choice, Feedback, OtherNumber, Part, Scoring
from lessonpack.model.content import Gap, Image, Media, Paragraph, RichText, Text
from lessonpack.model.questions import (
    AnyGap,
    Categorise,
    ChoiceGap,
    Cloze,
    Essay,
    FileUpload,
    Hotspot,
    Judged,
    Matching,
    MultipleResponse,
    NumberGap,
    Numeric,
    Ordering,
    Question,
    ShortAnswer,
    SingleChoice,
    Spot,
    Term,
    TrueFalse,
    TypedGap,
    is_pattern,
    most_chosen,
    named_parts,
)
from lessonpack.model.response import (
    Chosen,
    Entry,
    Filled,
    Ordered,
    Pair,
    Paired,
    Point,
    Pointed,
    Position,
    Response,
    Written,
)
from lessonpack.resources import root
from lessonpack.targets._qti.identifiers import identifier_of
from qti import samples
from qti.engine import score_item
from strategies import read

VECTORS: list[dict[str, Any]] = json.loads((Path(__file__).parent / "vectors" / "scoring.json").read_text("utf-8"))
CASES = [(vector, case) for vector in VECTORS for case in vector["cases"]]
NAMES = [f"{vector['says']} | {json.dumps(case['response'])}" for vector, case in CASES]
OF_QUESTIONS = [vector for vector in VECTORS if "question" in vector]

# What a page would do with these scripts, in the order in which it loads them.
ENGINE = """
const { readFileSync } = require("node:fs");
const vm = require("node:vm");
const [scripts, vectors] = process.argv.slice(1);
const context = vm.createContext({});
const core = ["core/namespace", "core/fractions", "core/scoring"];
for (const name of [...core, "forms/gaps", "forms/patterns", "forms/points", "forms/text"]) {
  vm.runInContext(readFileSync(`${scripts}/${name}.js`, "utf-8"), context);
}
const earn = vm.runInContext("(key, response) => lessonpack.points(key, response)", context);
const points = (key, response) => `${earn(key, response).n}/${earn(key, response).d}`;
const read = JSON.parse(readFileSync(vectors, "utf-8"));
console.log(JSON.stringify(read.map((v) => v.cases.map((c) => points(v.key, c.response)))));
"""


def words(text: str) -> RichText:
    return (Paragraph((Text(text),)),)


def typed(described: dict[str, Any]) -> tuple[Answer, ...]:
    return tuple(
        Answer(
            id=f"answer-{place}",
            text=words(text),
            share=Fraction(share),
            pattern=described.get("wildcard", False) and "*" in text,
        )
        for place, (text, share) in enumerate(described["answers"])
    )


def numbers(described: dict[str, Any]) -> tuple[OtherNumber, ...]:
    return tuple(
        OtherNumber(
            id=f"answer-{place}",
            text=words(answer),
            answer=Fraction(answer),
            tolerance=Fraction(tolerance),
            share=Fraction(share),
        )
        for place, (answer, tolerance, share) in enumerate(described.get("others", ()), 2)
    )


def gap(id: str, described: dict[str, Any]) -> AnyGap:
    weight = described.get("weight", 1)
    if "answers" in described:
        return TypedGap(id=id, answers=typed(described), case=described.get("case", False), weight=weight)
    if "choices" in described:
        right = described["choices"][0]
        choices = tuple(Choice(id=each, text=words(each), correct=each == right) for each in described["choices"])
        return ChoiceGap(id=id, choices=choices, weight=weight)
    answer, tolerance = Fraction(described["answer"]), Fraction(described["tolerance"])
    others = numbers(described)
    return NumberGap(id=id, answer=answer, tolerance=tolerance, others=others, weight=weight)


def question(described: dict[str, Any]) -> Question:
    if described["kind"] == "short_answer":
        points = Fraction(described["points"])
        return ShortAnswer(id="q", stem=words("?"), points=points, answers=typed(described), case=described["case"])
    if described["kind"] == "numeric":
        answer, tolerance = Fraction(described["answer"]), Fraction(described["tolerance"])
        points, others = Fraction(described["points"]), numbers(described)
        return Numeric(id="q", stem=words("?"), points=points, answer=answer, tolerance=tolerance, others=others)
    if described["kind"] in ("essay", "file_upload"):
        judged = Essay if described["kind"] == "essay" else FileUpload
        return judged(id="q", stem=words("?"), points=Fraction(described["points"]))
    if described["kind"] == "cloze":
        gaps = tuple(gap(id, each) for id, each in described["gaps"].items())
        text = (Paragraph(tuple(Gap(each.id) for each in gaps)),)
        points, scoring = Fraction(described["points"]), Scoring(described.get("scoring", "partial"))
        return Cloze(id="q", stem=words("?"), text=text, gaps=gaps, points=points, scoring=scoring)
    if described["kind"] == "hotspot":
        media = Media(path="p", file="p", name="p", type="image/png", digest="", width=300, height=100)
        areas = (Spot(id=f"a{n}", text=words("?"), area=accepted(each)) for n, each in enumerate(described["right"]))
        return Hotspot(
            id="q",
            stem=words("?"),
            points=Fraction(described["points"]),
            picture=Image(media, "?"),
            areas=tuple(areas),
            scoring=Scoring(described.get("scoring", "partial")),
        )
    right, wrong = described["right"], described.get("wrong", [])
    common = {"id": "q", "stem": words("?"), "points": Fraction(described["points"])}
    if described["kind"] == "ordering":
        items = tuple(Part(id=id, text=words(id)) for id in right)
        return Ordering(items=items, scoring=Scoring(described.get("scoring", "partial")), **common)
    if described["kind"] in ("matching", "categorise"):
        partners = (Part(id=id, text=words(id)) for id in sorted({*right.values(), *wrong}))
        return (Matching if described["kind"] == "matching" else Categorise)(
            terms=tuple(Term(id=id, text=words(id), partner=of) for id, of in right.items()),
            partners=tuple(partners),
            scoring=Scoring(described.get("scoring", "partial")),
            **common,
        )
    ids = sorted([*right, *wrong], reverse=described["kind"] == "true_false")
    shares = {id: Fraction(share) for id, share in described.get("shares", {}).items()}
    choices = tuple(Choice(id=id, text=words(id), correct=id in right, share=shares.get(id)) for id in ids)
    match described["kind"]:
        case "single_choice":
            return SingleChoice(choices=choices, **common)
        case "multiple_response":
            return MultipleResponse(choices=choices, scoring=Scoring(described.get("scoring", "partial")), **common)
        case _:
            true, false = choices
            return TrueFalse(choices=(true, false), **common)


def accepted(described: Any) -> Accepted:
    """What a key accepts, as the documentation writes it."""
    match described:
        case str():
            return described
        case {"pair": [source, target]}:
            return Pair(source, target)
        case {"id": id, "place": place}:
            return Position(id, place)
        case {"gap": gap, "words": texts, "case": case}:
            patterns = described.get("patterns", [])
            return Words(gap=gap, texts=tuple(texts), case=case, patterns=tuple(patterns))
        case {"gap": gap, "from": low, "to": high}:
            return Range(gap=gap, low=Fraction(low), high=Fraction(high))
        case {"rectangle": edges}:
            return Rectangle(*edges)
        case {"circle": circle}:
            return Circle(*circle)
        case {"polygon": corners}:
            return Polygon(tuple(Point(*corner) for corner in corners))
        case _:
            raise AssertionError(described)


def key_of(described: dict[str, Any]) -> scoring.Key:
    points = Fraction(described["points"])
    if "manual" in described:
        return scoring.Manual(points=points)
    if "accepts" in described:
        return scoring.Exact(points=points, accepts=tuple(map(accepted, described["accepts"])))
    written = described.get("parts") or [{"accepts": id, "units": n} for id, n in described["units"].items()]
    parts = tuple(scoring.Part(accepts=accepted(part["accepts"]), units=part["units"]) for part in written)
    return scoring.Sum(points=points, parts=parts, floor=described["floor"], ceiling=described["ceiling"])


def accepted_by(key: scoring.Key) -> tuple[Accepted, ...]:
    match key:
        case scoring.Exact(accepts=accepts):
            return accepts
        case scoring.Sum(parts=parts):
            return tuple(part.accepts for part in parts)
        case scoring.Manual():
            return ()


def test_a_question_compiles_to_the_key_that_the_vectors_name() -> None:
    def holds(vector: dict[str, Any]) -> None:
        assert scoring.data(scoring.key(question(vector["question"]))) == vector["key"]

    every_case(named(OF_QUESTIONS), holds)


def test_a_response_earns_the_points_worked_out_by_hand() -> None:
    def earns(of_vector: tuple[dict[str, Any], dict[str, Any]]) -> None:
        vector, case = of_vector
        assert scoring.score(key_of(vector["key"]), response.read(case["response"])) == Fraction(case["points"])

    every_case(zip(NAMES, CASES, strict=True), earns)


def test_keys_and_responses_are_the_same_data_in_every_engine() -> None:
    def is_the_same(vector: dict[str, Any]) -> None:
        assert scoring.data(key_of(vector["key"])) == vector["key"]
        for case in vector["cases"]:
            assert response.data(response.read(case["response"])) == case["response"]

    every_case(((vector["says"], vector) for vector in VECTORS), is_the_same)


def test_the_vectors_have_every_kind_of_response_and_of_what_is_accepted() -> None:
    responses = {type(response.read(case["response"])) for _, case in CASES}
    assert responses == set(get_args(response.Response))
    assert {type(each) for vector in VECTORS for each in accepted_by(key_of(vector["key"]))} == set(get_args(Accepted))


@pytest.mark.parametrize(
    "written",
    [
        None,
        [],
        {},
        ["a"],
        {"chosen": "a"},
        {"chosen": [1]},
        {"chosen": ["a"], "order": ["a"]},
        {"choose": ["a"]},
        {"pairs": [["a"]]},
        {"pairs": [["a", "b", "c"]]},
        {"pairs": ["ab"]},
        {"pairs": [["a", None]]},
        {"order": {"a": 1}},
        {"gaps": ["a"]},
        {"gaps": {"a": 3}},
        {"points": [[1, 2.5]]},
        {"points": [[True, 1]]},
        {"points": [1, 2]},
        {"text": ["a"]},
    ],
    ids=json.dumps,
)
def test_what_is_no_response_is_not_read_as_one(written: Any) -> None:
    with pytest.raises(ValueError, match="a response is JSON with one of the keys"):
        response.read(written)


def worth(points: str, right: int = 1) -> scoring.Key:
    """The key of a question with so many right choices."""
    if right == 1:
        return scoring.Exact(points=Fraction(points), accepts=("a",))
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


def test_the_player_s_script_earns_the_same_points() -> None:
    scripts, vectors = root() / "templates" / "player", Path(__file__).parent / "vectors" / "scoring.json"
    run = subprocess.run(
        [node(), "-e", ENGINE, str(scripts), str(vectors)], capture_output=True, text=True, encoding="utf-8", check=True
    )
    earned = [[Fraction(points) for points in cases] for cases in json.loads(run.stdout)]
    assert earned == [[Fraction(case["points"]) for case in vector["cases"]] for vector in VECTORS]


def values_of(asked: Question, given: Response) -> list[str] | dict[str, str]:
    """What a learner gives as values of RESPONSE, each once; what is typed without the blanks that platforms mend."""
    if isinstance(asked, Cloze) and isinstance(given, Filled):
        filled = (piece for piece in response.pieces(given) if isinstance(piece, Entry))
        return {identifier_of(each.gap, before="RESPONSE_"): response.tidied(each.text) for each in filled}
    if isinstance(given, Filled):
        return [response.tidied(piece.text) for piece in response.pieces(given) if isinstance(piece, Entry)]
    if isinstance(given, Pointed):
        return [f"{point.x} {point.y}" for point in given.points]
    named = [
        f"{identifier_of(piece.source)} {identifier_of(piece.target)}"
        if isinstance(piece, Pair)
        else identifier_of(piece.id if isinstance(piece, Position) else piece)
        for piece in response.pieces(given)
        if isinstance(piece, str | Pair | Position)
    ]
    return list(dict.fromkeys(named))


def may_be_given(asked: Question, given: Response) -> bool:
    """Whether a learner can give it."""
    match given:
        case Chosen(ids=ids):
            return len(set(ids)) <= most_chosen(asked)
        case Paired(pairs=pairs):
            return len({pair.source for pair in pairs}) == len(pairs)
        case Pointed(points=points):
            return isinstance(asked, Hotspot) and len(points) <= len(asked.right)
        case Filled():
            return True
        case Written():
            return True
        case Ordered(ids=ids):
            return not ids or sorted(ids) == sorted(part.id for part in named_parts(asked))
        case _:
            raise AssertionError(given)


def has_stars(vector: dict[str, Any]) -> bool:
    """Whether it has answers that QTI leaves out."""
    return any(map(is_pattern, named_parts(question(vector["question"]))))


IN_QTI = [vector for vector in OF_QUESTIONS if not has_stars(vector)]


@pytest.mark.parametrize("vector", IN_QTI, ids=[vector["says"] for vector in IN_QTI])
@pytest.mark.parametrize("feedback", [Feedback(), samples.FEEDBACK], ids=["silent", "with feedback"])
def test_the_items_of_qti_earn_the_same_points(vector: dict[str, Any], feedback: Feedback) -> None:
    made = replace(question(vector["question"]), feedback=feedback)
    item = samples.built(samples.course(made)).read(samples.item_path(made))
    most = max(Fraction(case["points"]) for case in vector["cases"])
    for case in vector["cases"]:
        given, points = response.read(case["response"]), Fraction(case["points"])
        if not may_be_given(made, given):
            continue
        chosen = values_of(made, given)
        assert score_item(item, chosen)["SCORE"] == points
        in_floats = score_item(item, chosen, float)["SCORE"]
        assert in_floats == float(points) if points == most else in_floats == pytest.approx(float(points), abs=1e-12)


def test_every_question_can_earn_its_points_and_no_response_earns_more_or_less_than_nothing() -> None:
    for vector in OF_QUESTIONS:
        made = question(vector["question"])
        if isinstance(made, Judged):
            continue  # people give the points
        best = max(vector["cases"], key=lambda case: Fraction(case["points"]))
        assert scoring.score(scoring.key(made), response.read(best["response"])) == made.points
    for vector, case in CASES:
        assert 0 <= Fraction(case["points"]) <= Fraction(vector["key"]["points"])


def test_ids_in_the_data_are_those_of_packages() -> None:
    made = question({"kind": "single_choice", "points": "1", "right": ["a-b"], "wrong": ["c"]})
    assert scoring.data(scoring.key(made)) == {"points": "1/1", "accepts": ["a_b"]}


EVERYTHING: tuple[Accepted, ...] = (
    "b-1",
    "a-1",
    Pair("a-1", "b-1"),
    Position("a-1", 2),
    Words(gap="a-1", texts=("well-known",), case=True),
    Words(gap="a-1", texts=(), patterns=("well*",)),
    Range(gap="a-1", low=Fraction(-1, 2), high=Fraction(3)),
    Rectangle(1, 2, 3, 4),
    Circle(1, 2, 3),
    Polygon((Point(0, 0), Point(4, 0), Point(0, 4))),
)


def test_whatever_a_key_accepts_its_ids_are_those_of_packages_and_its_words_the_author_s() -> None:
    others = [
        {"pair": ["a_1", "b_1"]},
        {"id": "a_1", "place": 2},
        {"gap": "a_1", "words": ["well-known"], "case": True},
        {"gap": "a_1", "words": [], "case": False, "patterns": ["well*"]},
        {"gap": "a_1", "from": "-1/2", "to": "3/1"},
        {"rectangle": [1, 2, 3, 4]},
        {"circle": [1, 2, 3]},
        {"polygon": [[0, 0], [4, 0], [0, 4]]},
    ]
    exact = scoring.Exact(points=Fraction(1), accepts=EVERYTHING)
    assert scoring.data(exact) == {"points": "1/1", "accepts": ["a_1", "b_1", *others]}
    parts = tuple(scoring.Part(accepts=each, units=1) for each in EVERYTHING)
    summed = scoring.Sum(points=Fraction(1), parts=parts, floor=0, ceiling=9)
    assert scoring.data(summed)["parts"] == [{"accepts": each, "units": 1} for each in ("b_1", "a_1", *others)]
    assert {type(each) for each in EVERYTHING} == set(get_args(Accepted))


def test_a_key_in_other_names_scores_what_is_given_in_these() -> None:
    given = [
        response.Chosen(("B-1", "A-1")),
        response.Paired((Pair("A-1", "B-1"),)),
        response.Ordered(("X", "A-1")),
        response.Filled((response.Entry("A-1", "well-known"),)),
        response.Filled((response.Entry("A-1", "0.5"),)),
        response.Pointed((Point(1, 2),)),
    ]
    key = scoring.Sum(
        points=Fraction(9),
        parts=tuple(scoring.Part(accepts=each, units=1) for each in EVERYTHING),
        floor=0,
        ceiling=9,
    )
    assert [scoring.score(key, each) for each in given] == [0, 0, 0, 0, 0, 1]
    assert [scoring.score(scoring.renamed(key, str.upper), each) for each in given] == [2, 1, 1, 1, 1, 1]
    exact = scoring.Exact(points=Fraction(9), accepts=("a-1", "b-1"))
    assert scoring.score(scoring.renamed(exact, str.upper), given[0]) == 9


def test_what_people_judge_has_points_and_no_key() -> None:
    assert scoring.data(scoring.Manual(points=Fraction("2.5"))) == {"points": "5/2", "manual": True}


def test_four_of_five_is_exactly_eighty_percent() -> None:
    assert scoring.percent(Fraction(4), Fraction(5)) == 80
    assert scoring.percent(Fraction(1, 3) * 3, Fraction(1)) == 100
    assert scoring.percent(Fraction(0), Fraction(0)) == 0


# --- what authors may write --------------------------------------------------------------------------

CORRECT = ("", ", correct: true", ", correct: false")
WEIGHED = ("", ", weight: 2", ", weight: 0", ", penalty: 0", ", penalty: 50", ", weight: 2, penalty: 100")
SHARED = ("", ", share: 0", ", share: 50", ", share: 99.9999")
CHOICES = [
    f"multiple_response: {{id: q, stem: S, {how}, choices: [{{text: A, id: a{one}}}, {{text: B, id: b{two}}}]}}"
    for how in ("scoring: partial", "scoring: all_or_nothing")
    for one, two in combinations_with_replacement(map("".join, product(CORRECT, WEIGHED)), 2)
]
TYPED = [
    f"short_answer: {{id: q, stem: S, answers: [{answers}], others: [{{text: B{one}}}, {{text: C{two}}}]}}"
    for answers in ("", "A")
    for one, two in product(SHARED, repeat=2)
]
GAPS = [
    f"cloze: {{id: q, text: '[[a]] [[b]]', gaps: {{a: {{answers: [A]{one}}}, b: {{answer: 1{two}}}}}}}"
    for one, two in product(("", ", weight: 0", ", weight: 3", ", weight: 0.5"), repeat=2)
]


@pytest.mark.parametrize("written", [CHOICES, TYPED, GAPS], ids=["choices", "typed", "gaps"])
def test_whatever_can_be_read_has_a_key_by_which_its_points_can_be_earned(written: list[str]) -> None:
    keys = []
    for each in written:
        course, _ = read(f"lessonpack: 1\nid: x\ntitle: T\nlanguage: en\nquestions:\n  - {each}\n")
        keys += [scoring.key(asked) for _, asked in course.questions] if course is not None else []
    assert 0 < len(keys) < len(written)
    for key in keys:
        assert not isinstance(key, scoring.Sum) or any(part.units > 0 for part in key.parts)


@pytest.mark.parametrize("idle", ["", ", penalty: 50", ", penalty: 0", ", weight: 2"])
def test_a_question_without_a_right_choice_is_told_of_whatever_its_choices_weigh(idle: str) -> None:
    choices = f"[{{id: a, text: A}}, {{id: b, text: B{idle}}}]"
    question = f"multiple_response: {{id: q, stem: S, choices: {choices}}}"
    course, log = read(f"lessonpack: 1\nid: x\ntitle: T\nlanguage: en\nquestions:\n  - {question}\n")
    assert course is None
    assert "SRC045" in {entry.code for entry in log}
