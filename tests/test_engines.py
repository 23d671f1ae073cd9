"""Each vector of scoring in all that plays or imports it: its points are those by hand, or a table has others."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import partial
from typing import Any, NamedTuple, get_args

import pytest
from lxml import etree
from msgspec.structs import replace

from cases import every_case
from conftest import ROOT
from lessonpack.checks.qti import _marks
from lessonpack.checks.qti._draws import Draw
from lessonpack.checks.qti._facts import item as facts_of
from lessonpack.checks.qti._values import Effort
from lessonpack.formats import load as load_standards
from lessonpack.formats import qti2
from lessonpack.formats.qti2_types import value_of
from lessonpack.model import response
from lessonpack.model.asked import Scoring
from lessonpack.model.content import plain
from lessonpack.model.course import distinct
from lessonpack.model.questions import (
    Categorise,
    ChoiceGap,
    Cloze,
    Hotspot,
    Judged,
    Matching,
    MultipleResponse,
    Numeric,
    Ordering,
    Question,
    ShortAnswer,
    SingleChoice,
    TrueFalse,
)
from lessonpack.model.response import Entry, Filled, Ordered, Paired, Pointed, Response, Written
from lessonpack.rule import Document
from lessonpack.target import Options
from lessonpack.targets import load
from lessonpack.targets._qti.identifiers import identifier_of
from moodle import reader as moodle_reader
from qti import samples
from qti.engine import score_item
from qti12 import reader
from test_scoring import OF_QUESTIONS, may_be_given, question, values_of

Points = Fraction | float
Player = Callable[[Response], Points]
"""What a response earns."""


def asked(described: dict[str, Any]) -> Question:
    """The question of a vector; a picture is there, since some packages hold it."""
    made = question(described)
    return replace(made, picture=samples.flower(300, 100)) if isinstance(made, Hotspot) else made


def typed(given: Response) -> dict[str, str]:
    """What stands in each gap, without the blanks that platforms mend."""
    if not isinstance(given, Filled):
        return {}
    return {each.gap: response.tidied(each.text) for each in response.pieces(given) if isinstance(each, Entry)}


def paired(made: Question, given: Response) -> dict[str, str]:
    """What each term was given, as the words of both; an item the number of its place, where no order is asked for."""
    if isinstance(made, Ordering):
        words = {each.id: plain(each.text) for each in made.items}
        ids = given.ids if isinstance(given, Ordered) else ()
        return {words[id]: str(place) for place, id in enumerate(ids, 1)}
    assert isinstance(made, Matching | Categorise)
    terms = {each.id: plain(each.text) for each in made.terms}
    partners = {each.id: plain(each.text) for each in made.partners}
    pairs = given.pairs if isinstance(given, Paired) else ()
    return {terms[pair.source]: partners[pair.target] for pair in pairs}


# --- QTI 2 and 3 ------------------------------------------------------------------------------------------


def qti(made: Question, version: str) -> Player:
    """The item, run by the engine of the tests and by what judges packages: they agree."""
    data = samples.built(samples.course(made), version=version).read(samples.item_path(made))
    standard, root = load_standards()[version], etree.fromstring(data)
    kind = next(kind for kind in standard.documents if root.tag in kind.roots)
    if kind.rewording is not None:
        kind.rewording(root)
    document, reworded = Document("q.xml", kind, root), etree.tostring(root)
    for folder in qti2.OTHER_TEMPLATES:
        reworded = reworded.replace(b"https://purl", b"http://purl").replace(
            folder.encode(), qti2.TEMPLATES_AT.encode()
        )

    def earned(given: Response) -> Points:
        points = score_item(reworded, values_of(made, given), float)["SCORE"]
        others = judged(document, values_of(made, given))
        assert others is None if isinstance(made, Judged) else others == pytest.approx(points, abs=1e-9)
        return points

    return earned


def judged(document: Document, given: list[str] | dict[str, str]) -> Points | None:
    """What the rules come to as packages are judged; None where there are none."""
    facts, effort = facts_of(document), Effort(1 << 20)
    marker = _marks._marker(document, facts, effort, Draw({}, {}))
    if marker is None or any(
        each.kind in ("extendedTextInteraction", "uploadInteraction") for each in facts.interactions
    ):
        return None
    values = given if isinstance(given, dict) else {"RESPONSE": given}
    answers = {}
    for each in facts.responses:
        found = values.get(each.identifier, [])
        written = [found] if isinstance(found, str) else found
        answers[each.identifier] = _marks._value(each, [value_of(each.base_type, text) for text in written])
    return marker.score(answers)


# --- QTI 1.2 ----------------------------------------------------------------------------------------------


def written(made: Question, target: str) -> reader.Item:
    """The one item of a package without a quiz."""
    package = load()[target].build(distinct(samples.course(made)), Options(test=False))
    pack = reader.Pack({path: package.read(path) for path in package.paths})
    [item] = pack.items.values()
    return item


def labels(made: Question, item: reader.Item) -> dict[str, str]:
    """What the item calls each choice."""
    return dict(zip((each.id for each in made.choices), item.labels, strict=True))


def plain_qti12(made: Question, target: str) -> Player:
    """The conditions of the item, as the information model says them."""
    item = written(made, target)

    def earned(given: Response) -> Points:
        return reader.run(item, values(given))[0]

    def values(given: Response) -> reader.Given:
        match made:
            case Cloze(gaps=gaps):
                chosen = {each.id: each for each in gaps if isinstance(each, ChoiceGap)}
                filled = {
                    gap: _words(chosen[gap], text) if gap in chosen else text for gap, text in typed(given).items()
                }
                return {identifier_of(gap, before="RESPONSE_"): [text] for gap, text in filled.items()}
            case ShortAnswer() | Numeric():
                return list(typed(given).values())
            case Judged():
                return [given.text] if isinstance(given, Written) and given.text else []
            case Hotspot():
                return [f"{each.x},{each.y}" for each in given.points] if isinstance(given, Pointed) else []
            case _:
                return {labels(made, item)[id] for id in given.ids}

    return earned


def _words(gap: ChoiceGap, id: str) -> str:
    """A choice in words, which are typed where lists are none; another text where there is no such choice."""
    return next((plain(each.text) for each in gap.choices if identifier_of(each.id) == id), "none of these")


def cartridge(made: Question, target: str) -> Player:
    """The conditions of the item in percent, of which a cartridge has no more to say."""
    run = plain_qti12(made, target)
    return lambda given: made.points * run(given) / 100


# --- Canvas -----------------------------------------------------------------------------------------------


def canvas(made: Question, target: str) -> Player:
    """What Classic Quizzes make of the item: answers that they know to be right, and shares of their own."""
    item = written(made, target)
    most = Fraction(item.field("points_possible") or "1")
    match made:
        case Judged():
            assert not reader.nodes(item.node, ".//q:setvar")
            return lambda _given: Fraction(0)  # a person gives the points
        case SingleChoice() | TrueFalse() | MultipleResponse():
            return lambda given: reader.classic(item, {labels(made, item)[id] for id in given.ids})
        case ShortAnswer():
            right = {text.strip().lower() for text in reader.strings(item.node, ".//q:varequal/text()")}
            return lambda given: most if right & {text.lower() for text in typed(given).values()} else Fraction(0)
        case Numeric():
            return lambda given: most if any(_is_near(item, text) for text in typed(given).values()) else Fraction(0)
        case Cloze(gaps=gaps):
            return lambda given: most * _met(made, item, typed(given)) / len(gaps)
        case _:
            right = _pairs(item)
            return lambda given: (
                most * sum(right[term] == partner for term, partner in paired(made, given).items()) / len(right)
            )


def _is_near(item: reader.Item, text: str) -> bool:
    """A number between the bounds of the key, or the number itself."""
    low, high = (reader.strings(item.node, f".//q:{name}/text()") for name in ("vargte", "varlte"))
    [exact] = reader.strings(item.node, ".//q:varequal/text()")
    try:
        number = Fraction(text)
    except ValueError:
        return False
    return Fraction(low[0] if low else exact) <= number <= Fraction(high[0] if high else exact)


def _pairs(item: reader.Item) -> dict[str, str]:
    """The right partner of each term: numbers are the names of partners there."""
    found = {}
    for lid in reader.nodes(item.node, "q:presentation/q:response_lid"):
        [term] = reader.strings(lid, "q:material/q:mattext/text()")
        [right] = reader.strings(item.node, f".//q:varequal[@respident = '{lid.get('ident')}']/text()")
        [partner] = reader.strings(lid, f".//q:response_label[@ident = '{right}']/q:material/q:mattext/text()")
        found[reader.words(term)] = partner
    return found


def _met(made: Cloze, item: reader.Item, filled: dict[str, str]) -> int:
    """How many blanks are right: of what is typed all that is listed is, of a list one choice."""
    met, chosen = 0, {each.id: each for each in made.gaps if isinstance(each, ChoiceGap)}
    are_lists = item.field("question_type") == "multiple_dropdowns_question"
    for gap, (listed, right) in zip(made.gaps, reader.blanks(item).values(), strict=True):
        text = filled.get(gap.id, "")
        text = _words(chosen[gap.id], text) if gap.id in chosen and text else text
        accepted = [right] if are_lists else listed
        met += text.lower() in [each.strip().lower() for each in accepted]
    return met


# --- Moodle -----------------------------------------------------------------------------------------------


def moodle(made: Question, target: str) -> Player:
    """What Moodle makes of the question in the file."""
    package = load()[target].build(distinct(samples.course(made)), Options())
    [found] = moodle_reader.read(package.read(package.paths[0])).questions

    def earned(given: Response) -> Points:
        match made:
            case Judged():
                assert found.type == "essay"
                return 0.0  # a person gives the points
            case ShortAnswer():
                return max([found.typed(text)[0] for text in typed(given).values()], default=0.0)
            case Numeric():
                return max([_number(text, found.numeric) for text in typed(given).values()], default=0.0)
            case Cloze(gaps=gaps):
                filled = _in_words(made, typed(given))
                met = sum(_filled(gap, filled.get(each.id, "")) for each, gap in zip(gaps, found.gaps, strict=True))
                return float(made.points) * met / sum(gap.weight for gap in found.gaps)
            case Hotspot():
                return (
                    found.grade_marks([(each.x, each.y) for each in given.points]) if isinstance(given, Pointed) else 0
                )
            case Matching() | Categorise() | Ordering():
                return found.grade_pairs(paired(made, given))
            case _:
                places = {each.id: place for place, each in enumerate(made.choices)}
                return found.grade({places[id] for id in given.ids})

    return earned


def _in_words(made: Cloze, filled: dict[str, str]) -> dict[str, str]:
    chosen = {each.id: each for each in made.gaps if isinstance(each, ChoiceGap)}
    return {id: _words(chosen[id], text) if id in chosen else text for id, text in filled.items()}


def _filled(gap: moodle_reader.Gap, text: str) -> float:
    return _number(text, lambda number: gap.fill(number)[0]) if gap.type == "NUMERICAL" else gap.fill(text)[0]


def _number(text: str, earned: Callable[[str], float]) -> float:
    """What a number earns; words are none, and earn nothing."""
    try:
        Fraction(text)
    except ValueError:
        return 0.0
    return earned(text)


# --- all of them ------------------------------------------------------------------------------------------


class Engine(NamedTuple):
    """What a target writes is played by it; sums of points that were rounded are no further off than `near`."""

    target: str
    plays: Callable[[Question, str], Player]
    near: float = 1e-9


ENGINES = {
    "qti21": Engine("qti21", qti),
    "qti22": Engine("qti22", qti),
    "qti30": Engine("qti30", qti),
    "qti12": Engine("qti12", plain_qti12, 1e-5),
    "cc11": Engine("cc11", cartridge),
    "cc13": Engine("cc13", cartridge),
    "canvas": Engine("canvas", canvas),
    "moodle": Engine("moodle", moodle, 1e-5),
}
TABLE: list[dict[str, Any]] = json.loads((ROOT / "tests" / "vectors" / "engines.json").read_text("utf-8"))
SCORING = (ROOT / "docs" / "scoring.md").read_text("utf-8")  # has the reasons for those who import
BY_NAME = {vector["says"]: vector for vector in OF_QUESTIONS}


def exceptions(engine: str, says: str) -> Iterator[dict[str, Any]]:
    return (each for each in TABLE if engine in each["engines"] and says in each["vectors"])


def is_known(made: Question, given: Response) -> bool:
    """A learner can give it, and nothing in it is called otherwise than in the question."""
    if not may_be_given(made, given):
        return False
    match made, given:
        case ((Matching() | Categorise()), Paired(pairs=pairs)):
            terms, partners = {each.id for each in made.terms}, {each.id for each in made.partners}
            return all(pair.source in terms and pair.target in partners for pair in pairs)
        case ((SingleChoice() | TrueFalse() | MultipleResponse()), _):
            return {*given.ids} <= {each.id for each in made.choices}
        case _:
            return True


def expected(vector: dict[str, Any], told: list[dict[str, Any]]) -> list[Fraction]:
    """The points of each case: those by hand, unless the table has others, for this one or for all that earn a part."""
    points = [Fraction(case["points"]) for case in vector["cases"]]
    whole = Fraction(vector["key"]["points"])
    for entry in told:
        part = entry.get("partly")
        points = [each if part is None or each in (0, whole) else Fraction(part) for each in points]
        others = {json.dumps(each["response"]): Fraction(each["points"]) for each in entry.get("earns", ())}
        written = [json.dumps(case["response"]) for case in vector["cases"]]
        assert others.keys() <= set(written)
        points = [others.get(name, each) for name, each in zip(written, points, strict=True)]
    return points


@pytest.mark.parametrize("engine", ENGINES)
def test_a_vector_earns_its_points_in_each_engine_or_the_table_says_why_not(engine: str) -> None:
    every_case(((says, says) for says in BY_NAME), partial(earns_its_points, engine))


def earns_its_points(engine: str, says: str) -> None:
    target, plays, near = ENGINES[engine]
    vector, told = BY_NAME[says], list(exceptions(engine, says))
    course = load()[target].carried(distinct(samples.course(asked(vector["question"]))))
    carried = [question for _, question in course.questions]
    is_left_out = [each for each in told if not each.keys() & {"earns", "partly"}]
    assert bool(carried) != bool(is_left_out)
    if carried:
        player, (made,) = plays(carried[0], target), carried
        given = [response.read(case["response"]) for case in vector["cases"]]
        can_be = [is_known(made, each) for each in given]
        by_hand = [float(points) for points, known in zip(expected(vector, told), can_be, strict=True) if known]
        assert [float(player(each)) for each, known in zip(given, can_be, strict=True) if known] == pytest.approx(
            by_hand, abs=near
        )


def test_the_table_names_what_there_is_with_a_reason_and_nothing_that_is_no_exception() -> None:
    for entry in TABLE:
        assert set(entry["engines"]) <= ENGINES.keys()
        assert set(entry["vectors"]) <= BY_NAME.keys()
        assert entry["because"] in SCORING
        for says in entry["vectors"]:
            vector = BY_NAME[says]
            changed = expected(vector, [entry]) != [Fraction(case["points"]) for case in vector["cases"]]
            assert changed == bool(entry.keys() & {"earns", "partly"})


def test_every_kind_of_question_that_earns_points_has_a_vector_and_each_way_of_scoring_one() -> None:
    made = [question(vector["question"]) for vector in OF_QUESTIONS]
    assert {type(each) for each in made} == {kind for kind in get_args(Question) if kind.ANSWERED}
    scored = {(type(each), each.scoring) for each in made if hasattr(each, "scoring")}
    assert scored == {(kind, way) for kind in {kind for kind, _ in scored} for way in Scoring}
