"""SCORM 2004 with a SCO for each lesson: what the manifest says of gates and scores, and what the pages share."""

from __future__ import annotations

import json
import posixpath
import re
from collections import Counter
from fractions import Fraction
from typing import Any

import pytest
from lxml import etree
from msgspec.structs import replace

from conftest import ROOT
from lessonpack.findings import Log
from lessonpack.formats.imscp import NAMESPACE as IMSCP_V1P1
from lessonpack.formats.scorm import ADLCP_SCORM2004, ADLNAV, ADLSEQ, IMSSS, MAX_IDENTIFIER
from lessonpack.model.content import plain
from lessonpack.model.course import Course, Scos, cut, distinct
from lessonpack.package import MANIFEST, Package
from lessonpack.schemas import Store
from lessonpack.source import reader
from lessonpack.target import Options, Target, losses
from lessonpack.targets import load
from test_scorm2004 import EDITIONS, each_edition, judged

CP, ADLCP, NAV, SEQ, SS = (f"{{{namespace}}}" for namespace in (IMSCP_V1P1, ADLCP_SCORM2004, ADLNAV, ADLSEQ, IMSSS))
FOURTH = EDITIONS["scorm2004"]


def sea(**changes: Any) -> Course:
    course = reader.load(ROOT / "tests" / "samples" / "course" / "course.yaml", Log())
    assert course is not None
    return replace(course, **changes)


def built(course: Course, target: Target = FOURTH, **options: Any) -> Package:
    return target.build(distinct(course), Options(**options))


def manifest(course: Course, target: Target = FOURTH) -> etree._Element:
    return etree.fromstring(built(course, target).read(MANIFEST))


def items(course: Course) -> dict[str, etree._Element]:
    return {item.get("identifier", ""): item for item in manifest(course).iter(f"{CP}item")}


def data(package: Package, lesson: str) -> dict[str, Any]:
    text = package.read(f"lessons/{lesson}/data.js").decode("ascii")
    found: dict[str, Any] = json.loads(text.removeprefix("lessonpackData = ").removesuffix(";\n"))
    return found


# --- the package --------------------------------------------------------------------------------------


@each_edition
def test_the_package_is_valid_and_breaks_no_rule_but_those_that_name_platforms_without_a_sequencer(
    target: Target, schemas: Store
) -> None:
    found, (run,) = judged(built(sea(), target), schemas)
    assert run.revision == ("SCORM 2004 4th edition" if target is FOURTH else "SCORM 2004 3rd edition")
    assert sorted(entry.code for entry in found if not entry.code.startswith("XSD")) == ["SCORM051", "SCORM062"]


def test_each_lesson_and_the_final_quiz_are_a_page_of_their_own() -> None:
    root = manifest(sea())
    resources = {node.get("identifier"): node for node in root.iter(f"{CP}resource")}
    launched = [resources[item.get("identifierref")] for item in root.iter(f"{CP}item")]
    assert [node.get("href") for node in launched] == [
        f"lessons/{name}/index.html" for name in ("tides", "waves", "final")
    ]
    assert [node.get(f"{ADLCP}scormType") for node in launched] == ["sco"] * 3
    assert [item.findtext(f"{CP}title") for item in root.iter(f"{CP}item")] == ["Tides", "Waves", "All about the sea"]


def test_what_the_pages_share_is_an_asset_that_each_depends_on() -> None:
    root = manifest(sea())
    *scos, shared = root.iter(f"{CP}resource")
    assert (shared.get(f"{ADLCP}scormType"), shared.get("href")) == ("asset", None)
    assert {file.get("href") for file in shared.iter(f"{CP}file")} >= {"player.js", "player.css"}
    for sco in scos:
        assert [node.get("identifierref") for node in sco.iter(f"{CP}dependency")] == [shared.get("identifier")]
    listed = Counter(file.get("href") for file in root.iter(f"{CP}file"))
    assert listed == Counter(path for path in built(sea()).paths if path != MANIFEST)


def test_every_address_of_every_page_is_in_the_package() -> None:
    package = built(sea())
    [picture] = (path for path in package.paths if path.startswith("media/"))
    every_page = [*["../../player.css"] * 2, "../../icon.svg", "../../early.js", "../../player.js", "data.js"]
    pictures = {"tides": [f"../../{picture}"], "waves": [], "final": []}
    assert {path for path in package.paths if path.endswith(".html")} == {
        f"lessons/{name}/index.html" for name in pictures
    }
    for name, own in pictures.items():
        text = package.read(f"lessons/{name}/index.html").decode()
        loaded = re.findall(r'<(?:img|script|link)\b[^>]*?(?:src|href)="([^"]+)"', text)
        assert Counter(loaded) == Counter(every_page + own)
        assert {posixpath.normpath(f"lessons/{name}/{address}") for address in loaded} <= set(package.paths)


def test_a_question_is_asked_where_the_source_says_and_named_once_in_the_course() -> None:
    package = built(sea())
    asked = {name: [question["id"] for question in data(package, name)["questions"]] for name in ("tides", "waves")}
    assert set(asked["tides"]) == {f"tides__{name}" for name in ("turns", "sun", "larger", "most", "least")}
    assert set(asked["waves"]) == {"waves__turns", "waves__most"}
    final = [question["id"] for question in data(package, "final")["questions"]]
    assert set(final) == {"tides__turns", "waves__turns", "tides__sun", "tides__larger", "waves__most"}


def test_what_opens_the_course_opens_its_first_lesson() -> None:
    first, second, last = cut(distinct(sea()))
    assert plain(first.lessons[0].hook) == "Why is the sea never still?"
    assert [goal.id for goal in first.lessons[0].objectives] == ["movers", "tides__cause"]
    assert [goal.id for goal in second.lessons[0].objectives] == ["waves__wind"]
    assert {goal.id for goal in last.lessons[0].objectives} == {"tides__cause", "waves__wind"}
    assert [part.rights for part in (first, second, last)] == ["CC BY 4.0"] * 3


def test_scorm_12_keeps_one_sco_and_says_so() -> None:
    twelve = load()["scorm12"]
    root = etree.fromstring(built(sea(), twelve).read(MANIFEST))
    assert len(list(root.iter("{*}item"))) == 1
    said = [entry for entry in losses(twelve, sea()) if dict(entry.args).get("feature") == "one SCO for each lesson"]
    assert [entry.code for entry in said] == ["LOSS002"]


@each_edition
def test_one_sco_stays_one_sco_and_the_platform_locks_nothing_in_it(target: Target) -> None:
    single = sea(scos=Scos.SINGLE)
    assert [lesson.requires for lesson in single.lessons] == [(), ("tides",)]
    root = manifest(single, target)
    assert len(list(root.iter(f"{CP}item"))) == 1
    names = {etree.QName(node).localname for node in root.iter(etree.Element)}
    assert names.isdisjoint({"mapInfo", "sequencingRules", "preConditionRule", "completionThreshold"})


# --- gates ----------------------------------------------------------------------------------------------


def test_a_gate_locks_until_each_objective_is_known_and_satisfied() -> None:
    [rule] = items(sea())["item_final"].iter(f"{SS}preConditionRule")
    assert rule.find(f"{SS}ruleAction").get("action") == "disabled"
    conditions = rule.find(f"{SS}ruleConditions")
    assert conditions.get("conditionCombination") == "any"
    assert [tuple(condition.attrib.values()) for condition in conditions] == [
        ("AFTER_tides", "not", "satisfied"),
        ("AFTER_tides", "not", "objectiveStatusKnown"),
        ("AFTER_waves", "not", "satisfied"),
        ("AFTER_waves", "not", "objectiveStatusKnown"),
    ]


def test_nothing_is_locked_that_waits_for_nothing() -> None:
    assert list(items(sea())["item_tides"].iter(f"{SS}sequencingRules")) == []


def test_each_global_objective_has_one_writer_and_a_name_that_no_other_course_has() -> None:
    maps = list(manifest(sea()).iter(f"{SS}mapInfo"))
    writers = [node.get("targetObjectiveID") for node in maps if node.get("writeSatisfiedStatus") == "true"]
    readers = [node.get("targetObjectiveID") for node in maps if node.get("readSatisfiedStatus") == "true"]
    assert sorted(writers) == ["urn:lessonpack:sea:tides", "urn:lessonpack:sea:waves"]
    assert sorted(set(readers)) == sorted(writers)
    assert len(maps) == len(writers) + len(readers), "none does both"
    organization = manifest(sea()).find(f".//{CP}organization")
    assert organization.get(f"{SEQ}objectivesGlobalToSystem") == "false"
    other = manifest(sea(id="ocean")).iter(f"{SS}mapInfo")
    assert {node.get("targetObjectiveID") for node in other}.isdisjoint(writers)


def test_a_rule_refers_to_objectives_of_its_own_activity() -> None:
    for item in items(sea()).values():
        own = {node.get("objectiveID") for node in item.iter(f"{SS}objective", f"{SS}primaryObjective")}
        assert {node.get("referencedObjective") for node in item.iter(f"{SS}ruleCondition")} <= own


def test_the_page_knows_which_objective_says_that_it_is_done() -> None:
    package = built(sea())
    told = {name: data(package, name)["adapter"].get("done") for name in ("tides", "waves", "final")}
    assert told == {"tides": "DONE", "waves": "DONE", "final": None}


def test_continue_is_hidden_where_the_next_activity_may_be_locked() -> None:
    hidden = {name: [node.text for node in item.iter(f"{NAV}hideLMSUI")] for name, item in items(sea()).items()}
    assert hidden == {"item_tides": ["continue"], "item_waves": ["continue"], "item_final": []}


# --- scores ---------------------------------------------------------------------------------------------


def weights(course: Course) -> list[str | None]:
    return [node.get("objectiveMeasureWeight") for node in manifest(course).iter(f"{SS}rollupRules")]


def test_weights_are_shares_of_the_heaviest_quiz_and_practice_counts_for_nothing() -> None:
    assert weights(sea()) == ["0.6667", "0.0", "1"]
    final = sea().final_quiz
    assert final is not None
    assert weights(sea(final_quiz=replace(final, weight=Fraction(0)))) == ["1", "0.0", "0.0"]


def test_what_has_a_pass_mark_makes_the_course_passed_and_everything_makes_it_complete() -> None:
    rollups = list(manifest(sea()).iter(f"{SS}rollupRules"))
    assert [node.get("rollupObjectiveSatisfied") for node in rollups] == ["true", "false", "true"]
    assert [node.get("rollupProgressCompletion") for node in rollups] == ["true"] * 3


# --- identifiers ----------------------------------------------------------------------------------------


def test_identifiers_follow_the_lessons_ids_and_stay_short_and_apart() -> None:
    long = "l" * 60
    course = sea()
    lessons = tuple(replace(lesson, id=f"{long[:-1]}{number}") for number, lesson in enumerate(course.lessons))
    assert course.final_quiz is not None
    renamed = replace(course, lessons=lessons, final_quiz=replace(course.final_quiz, questions=(), pools=()))
    names = [node.get("identifier") for node in manifest(renamed).iter(etree.Element) if node.get("identifier")]
    assert len(set(names)) == len(names)
    assert all(len(name) <= MAX_IDENTIFIER for name in names)


@pytest.mark.parametrize("gone", [0, 1])
def test_taking_a_lesson_out_changes_no_other_identifier(gone: int) -> None:
    course = sea(final_quiz=None)
    kept = course.lessons[1 - gone]
    fewer = replace(course, lessons=(replace(kept, requires=()),))
    assert set(items(fewer)) <= set(items(course))


def test_findings_in_the_manifest_lead_to_the_lesson_s_own_file() -> None:
    package = built(sea())
    places = {name: package.origin(MANIFEST, f"item_{name}").file.split("/")[-2:] for name in ("tides", "waves")}
    assert places == {"tides": ["tides", "lesson.yaml"], "waves": ["waves", "lesson.yaml"]}
