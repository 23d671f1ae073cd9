"""A real QTI client renders every item of each version, scores it as the model says, and sees what is spoiled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, get_args

import pytest
from msgspec.structs import replace
from playwright.sync_api import Browser

from conftest import few
from lessonpack.model.accepted import Area
from lessonpack.model.asked import Scoring
from lessonpack.model.course import Course
from lessonpack.model.questions import Hotspot, Judged, Question, Spot
from lessonpack.model.scoring import Sum
from lessonpack.package import write_folder
from lessonpack.targets._qti.identifiers import identifier_of
from qti import samples, templated
from qti.client import ROUNDING, Player, Upgrade, as_they_are, converting, differences, scored, words
from qti.engine import values
from qti.templated import called_alike, lesson, varied
from test_scoring import VECTORS, accepted_by, key_of

pytestmark = pytest.mark.browser


@pytest.fixture
def open_player(browser: Browser, tmp_path: Path) -> Iterator[object]:
    context = browser.new_context()
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))

    def opened(course: Course, version: str) -> Player:
        write_folder(samples.built(course, version=version), tmp_path / version)
        return Player.opened(page, tmp_path / version)

    yield opened
    context.close()
    assert errors == []


@pytest.fixture(scope="module")
def upgrades() -> Iterator[dict[str, Upgrade]]:
    """How the items of each version reach the client."""
    with converting() as upgraded:
        yield {"qti21": upgraded, "qti22": upgraded, "qti30": as_they_are}


def items(course: Course, version: str) -> list[tuple[Question, bytes]]:
    package = samples.built(course, version=version)
    return [(question, package.read(samples.item_path(question))) for _, question in course.questions]


@pytest.mark.parametrize("version", few(samples.VERSIONS[::-1]))
@pytest.mark.parametrize("name", few(["kitchen-sink", "mesa-optimization"]))
def test_the_client_renders_every_item_of_the_content(name: str, version: str, open_player, upgrades) -> None:
    for player, question, item in opened_items(samples.lesson(name), version, open_player, upgrades):
        rendered(player, item, question)


@pytest.mark.full
@pytest.mark.parametrize("version", samples.VERSIONS)
@pytest.mark.parametrize("name", ["kitchen-sink", "mesa-optimization"])
def test_the_client_scores_every_item_of_the_content(name: str, version: str, open_player, upgrades) -> None:
    for player, question, item in opened_items(samples.lesson(name), version, open_player, upgrades):
        assert differences(player, item, question) == []


@pytest.mark.parametrize("version", few(samples.VERSIONS[::-1]))
@pytest.mark.parametrize("name", few(list(samples.ITEM_BANKS)))
def test_the_client_renders_and_scores_every_item_of_the_samples(
    name: str, version: str, open_player, upgrades
) -> None:
    for player, question, item in opened_items(samples.ITEM_BANKS[name](), version, open_player, upgrades):
        assert differences(player, item, question) == []
        rendered(player, item, question)


def of_choices(number: int, rights: int, scoring: Scoring) -> Question:
    choices = (samples.option(f"c{at}", f"Choice {at}", right=at < rights) for at in range(number))
    return samples.several(id=f"q{number}-{rights}-{scoring.value}", choices=tuple(choices), scoring=scoring)


UP_TO_SIX = [
    of_choices(number, rights, scoring)
    for scoring in Scoring
    for number in (6, 5, 4, 3, 2)
    for rights in range(1, number + 1)
]


@pytest.mark.parametrize("version", few(samples.VERSIONS[::-1]))
@pytest.mark.parametrize(
    "asked", [pytest.param(UP_TO_SIX[1::17], id="some"), pytest.param(UP_TO_SIX, id="all", marks=pytest.mark.full)]
)
def test_the_client_scores_every_response_to_up_to_six_choices(
    asked: list[Question], version: str, open_player, upgrades
) -> None:
    for player, question, item in opened_items(samples.course(*asked), version, open_player, upgrades):
        assert differences(player, item, question) == []


def opened_items(course: Course, version: str, open_player, upgrades) -> Iterator[tuple[Player, Question, str]]:
    """Each question of a course, and its item as the client takes it."""
    player = open_player(course, version)
    pairs = items(course, version)
    for (question, _), item in zip(pairs, upgrades[version]([item for _, item in pairs]), strict=True):
        yield player, question, item


def rendered(player: Player, item: str, question: Question) -> None:
    """Every choice is on the screen, and of what is only read its text."""
    player.load(item)
    shown = player.shown()
    assert {choice["identifier"] for choice in shown} == set(words(question))
    assert all(choice["height"] > 10 for choice in shown)
    assert question.ANSWERED or player.page.evaluate("window.item.innerText.trim().length") > 20


# That each draw is its variant an engine of ours tells as well (test_templates): here the quick run has two of each.
@pytest.mark.parametrize("version", few(samples.VERSIONS[::-1]))
@pytest.mark.parametrize(
    "every", [pytest.param(False, id="first and last"), pytest.param(True, id="all", marks=pytest.mark.full)]
)
def test_the_client_prints_and_scores_every_draw_as_its_variant(
    every: bool, version: str, open_player, upgrades
) -> None:
    ids = [f"varied-{number}" for number in range(len(templated.ONE))]
    course = lesson(*map(varied, templated.ONE.values(), ids))
    package, meant = templated.built(course, version), templated.built(course)
    player = open_player(course, version)
    paths = [f"items/{identifier_of(id)}.xml" for id in ids]
    for id, path, item in zip(ids, paths, upgrades[version](list(map(package.read, paths))), strict=True):
        asked = templated.variants(course, id)
        assert len(asked) > 2
        for draw, variant in enumerate(asked, 1):
            if not every and 1 < draw < len(asked):
                continue
            assert player.draw(item, draw, len(asked)) == values(meant.read(path), draw)
            assert isinstance(variant, Judged) or list(scored(player, called_alike(variant, asked[0]))) == []


COUNTED = samples.several(feedback=samples.FEEDBACK)
EXACT = samples.several(scoring=Scoring.ALL_OR_NOTHING, points=Fraction(1))
ONE = samples.single(feedback=samples.FEEDBACK)
CLAIM = samples.judged()
HALVES = samples.several(
    choices=(samples.option("x", "X", right=True), samples.option("y", "Y", right=True), samples.option("w", "W"))
)

# question, what the target writes, what stands there instead: a key, a weight, an operator, a name
SPOILED = [
    (ONE, "<value>a_learned_optimizer</value>", "<value>bug</value>"),
    (ONE, '<baseValue baseType="float">1</baseValue>', '<baseValue baseType="float">2</baseValue>'),
    (ONE, '<baseValue baseType="float">0</baseValue>', '<baseValue baseType="float">1</baseValue>'),
    (ONE, '<match><variable identifier="RESPONSE"/><correct', '<match><variable identifier="SCORE"/><correct'),
    (ONE, '<baseValue baseType="identifier">correct_fb<', '<baseValue baseType="identifier">incorrect_fb<'),
    (ONE, '<baseValue baseType="identifier">bug</baseValue>', '<baseValue baseType="identifier">none</baseValue>'),
    (ONE, "and>", "or>"),
    (CLAIM, "<value>false</value>", "<value>true</value>"),
    (CLAIM, "match_correct", "map_response"),
    (CLAIM, 'identifier="RESPONSE" cardinality="single"', 'identifier="RESPONSE" cardinality="multiple"'),
    (EXACT, "<value>x</value><value>y</value><value>z</value>", "<value>x</value><value>y</value>"),
    (EXACT, "<value>z</value>", "<value>w</value>"),
    (COUNTED, '<mapEntry mapKey="w" mappedValue="-1"/>', '<mapEntry mapKey="w" mappedValue="1"/>'),
    (COUNTED, '<mapEntry mapKey="w" mappedValue="-1"/>', '<mapEntry mapKey="w" mappedValue="0"/>'),
    (COUNTED, '<mapEntry mapKey="z" mappedValue="1"/>', '<mapEntry mapKey="z" mappedValue="-1"/>'),
    (COUNTED, 'mapKey="y"', 'mapKey="Y"'),
    (COUNTED, 'lowerBound="0"', 'lowerBound="-3"'),
    (COUNTED, '<baseValue baseType="float">2.5</baseValue>', '<baseValue baseType="float">3</baseValue>'),
    (COUNTED, '<baseValue baseType="float">3</baseValue>', '<baseValue baseType="float">4</baseValue>'),
    (COUNTED, "product>", "sum>"),
    (COUNTED, "divide>", "subtract>"),
    (
        COUNTED,
        '<isNull><variable identifier="RESPONSE"/></isNull>\n',
        '<not><isNull><variable identifier="RESPONSE"/></isNull></not>\n',
    ),
    (COUNTED, "<mapResponse", "<correct"),
    (COUNTED, "member>", "match>"),
    (HALVES, '<mapEntry mapKey="y" mappedValue="1.25"/>', '<mapEntry mapKey="y" mappedValue="1"/>'),
    (HALVES, 'upperBound="2.5"', 'upperBound="2"'),
    (HALVES, "map_response", "match_correct"),
]


def written_for(question: Question, version: str) -> bytes:
    return items(samples.course(question), version)[0][1]


ELEMENT = re.compile(r"(?<=<)\w+|(?<=</)\w+|^\w+(?=>)")
ATTRIBUTE = re.compile(r"\b\w+(?==)")


def in_words_of(version: str, piece: str) -> str:
    """A piece of an item of QTI 2 as one of that version is written."""
    if version != "qti30":
        return piece
    piece = ATTRIBUTE.sub(lambda found: kebab(found[0]), piece)
    return ELEMENT.sub(lambda found: f"qti-{kebab(found[0])}", piece)


def kebab(name: str) -> str:
    return re.sub("[A-Z]", lambda letter: f"-{letter[0].lower()}", name)


@pytest.mark.parametrize("version", few(samples.VERSIONS[::-1]))
@pytest.mark.parametrize(
    "spoiled", [pytest.param(SPOILED[::18], id="some"), pytest.param(SPOILED, id="all", marks=pytest.mark.full)]
)
def test_the_client_sees_each_spoiled_key_weight_and_operator(spoiled, version: str, open_player, upgrades) -> None:
    player = open_player(samples.course(ONE, CLAIM, COUNTED), version)
    whole = list(dict.fromkeys(question for question, _, _ in spoiled))
    texts = [written_for(question, version) for question in whole]
    for question, *pieces in spoiled:
        written, instead = (in_words_of(version, piece) for piece in pieces)
        text = written_for(question, version).decode()
        assert written in text, f"the target no longer writes {written}"
        texts.append(text.replace(written, instead).encode())
    taken = upgrades[version](texts)
    for question, item in zip(whole, taken, strict=False):
        assert differences(player, item, question) == []
    unseen = []
    for (question, written, instead), item in zip(spoiled, taken[len(whole) :], strict=True):
        if not differences(player, item, question):
            unseen.append(f"{question.id}: {written} → {instead}")
    assert unseen == []


@pytest.mark.parametrize("version", few(samples.VERSIONS[::-1]))
def test_the_client_renders_and_scores_every_response_that_arranges(version: str, open_player, upgrades) -> None:
    asked = (
        samples.matched(feedback=samples.FEEDBACK),
        samples.matched(id="water-2", points=Fraction(3), scoring=Scoring.ALL_OR_NOTHING),
        samples.grouped(),
        samples.ordered(feedback=samples.FEEDBACK),
        samples.ordered(id="tide-2", points=Fraction(3), scoring=Scoring.ALL_OR_NOTHING),
    )
    for player, question, item in opened_items(samples.course(*asked), version, open_player, upgrades):
        assert differences(player, item, question) == []
        rendered(player, item, question)


@pytest.mark.parametrize("version", few(samples.VERSIONS[::-1]))
def test_the_client_says_of_a_number_what_is_known_of_it(version: str, open_player, upgrades) -> None:
    asked = (
        samples.near(feedback=samples.FEEDBACK),
        samples.nearly(feedback=samples.FEEDBACK),
        samples.nearly(id="all-of-it", scoring=Scoring.ALL_OR_NOTHING),
    )
    for player, question, item in opened_items(samples.course(*asked), version, open_player, upgrades):
        assert differences(player, item, question) == []


@pytest.mark.parametrize("version", few(samples.VERSIONS[::-1]))
def test_the_client_scores_every_set_of_points_in_a_picture(version: str, open_player, upgrades) -> None:
    """One area, several in shares and all or nothing, thirds, points on edges, twice in one area, beside all."""
    asked = (
        samples.pointed(1),
        samples.pointed(2, id="two", points=Fraction(3)),
        samples.pointed(3, id="thirds", points=Fraction(1), feedback=samples.FEEDBACK),
        samples.pointed(3, id="whole", scoring=Scoring.ALL_OR_NOTHING, feedback=samples.FEEDBACK),
    )
    for player, question, item in opened_items(samples.course(*asked), version, open_player, upgrades):
        assert differences(player, item, question) == []


# Points on edges of polygons, by how a vector begins: the client has them beside.
ON_AN_EDGE = {"a polygon: an L": [[10, 10], [30, 30]], "a polygon with slanting edges": [[15, 5], [25, 25]]}


def of_areas(vector: dict[str, Any]) -> tuple[Area, ...]:
    """What a vector's key counts if that is areas alone, each as much as the others."""
    key = key_of(vector["key"])
    alike = not isinstance(key, Sum) or len({part.units for part in key.parts}) == 1
    found = accepted_by(key)
    return tuple(each for each in found if isinstance(each, Area)) if alike else ()


PICTURES = [vector for vector in VECTORS if of_areas(vector)]


def in_a_picture(vector: dict[str, Any]) -> Hotspot:
    spots = tuple(
        Spot(id=f"area-{number}", text=samples.say(f"Area {number}"), area=area, correct=True)
        for number, area in enumerate(of_areas(vector))
    )
    scoring = Scoring.ALL_OR_NOTHING if "accepts" in vector["key"] else Scoring.PARTIAL
    points = Fraction(vector["key"]["points"])
    return samples.pointed(picture=samples.flower(300, 100), areas=spots, scoring=scoring, points=points)


def test_the_client_agrees_with_the_points_worked_out_by_hand(open_player) -> None:
    asked = [replace(in_a_picture(vector), id=f"vector-{number}") for number, vector in enumerate(PICTURES)]
    player = open_player(samples.course(*asked), "qti30")
    amiss = {}
    for (question, item), vector in zip(items(samples.course(*asked), "qti30"), PICTURES, strict=True):
        assert isinstance(question, Hotspot)
        player.load(item.decode())
        given = [(case["response"].get("points", []), Fraction(case["points"])) for case in vector["cases"]]
        given = [(points, due) for points, due in given if 0 < len(points) <= len(question.areas)]
        told = player.answer([[f"{x} {y}" for x, y in points] for points, _ in given], several=len(question.areas) > 1)
        beside = next((points for name, points in ON_AN_EDGE.items() if vector["says"].startswith(name)), [])
        for (points, due), outcomes in zip(given, told, strict=True):
            expected = 0 if points[0] in beside else due
            if abs(float(outcomes["score"]) - float(expected)) > ROUNDING:
                amiss[vector["says"], str(points)] = outcomes["score"]
    assert amiss == {}


def test_there_are_vectors_of_every_form_of_area_and_way_of_counting() -> None:
    assert {type(area) for vector in PICTURES for area in of_areas(vector)} == set(get_args(Area))
    counted = {(len(of_areas(vector)) > 1, "parts" in vector["key"]) for vector in PICTURES}
    assert {(True, True), (True, False), (False, False)} <= counted


def test_the_client_takes_a_pattern_for_a_part_of_what_is_typed(open_player) -> None:
    """XML Schema takes it for the whole, and `^` for a sign of the text: no pattern means the same to both."""
    word = samples.word()
    player = open_player(samples.course(word), "qti30")
    item = written_for(word, "qti30").decode()
    rule = (
        "<qti-response-processing><qti-response-condition><qti-response-if>"
        '<qti-pattern-match pattern="col.*r"><qti-variable identifier="RESPONSE"/></qti-pattern-match>'
        '<qti-set-outcome-value identifier="SCORE"><qti-base-value base-type="float">1</qti-base-value>'
        "</qti-set-outcome-value></qti-response-if></qti-response-condition></qti-response-processing>"
    )
    changed = re.sub(r"<qti-response-processing.*(?=</qti-assessment-item>)", rule, item, flags=re.DOTALL)
    assert rule in changed
    player.load(changed)
    outcomes = player.answer([["colour"], ["all colours"], ["hue"]], several=False)
    assert [float(each["score"]) for each in outcomes] == [1, 1, 0]
