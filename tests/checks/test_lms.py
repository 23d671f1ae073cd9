"""What one platform alone refuses: said when a package is meant for it, and with evidence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from checks import scorm2004
from checks.courses import course
from checks.packages import Edit, Files, good, package, swap
from lessonpack import checks, lms, pipeline, rule, targets, xsd
from lessonpack.findings import RULES, Severity
from lessonpack.model.course import Scos
from lessonpack.schemas import Store

SECOND = '<item identifier="TWO" isvisible="true" identifierref="RES"><title>Two</title></item>'


def second_item(files: Files) -> None:
    swap("imsmanifest.xml", "</item>\n</organization>", f"</item>\n{SECOND}\n</organization>")(files)


# rule, the package it is about, what spoils it
CASES: list[tuple[str, str, Edit]] = [
    ("MOODLE001", "scorm", second_item),
    ("MOODLE001", "scorm2004", scorm2004.second_sco),
    ("MOODLE001", "scorm2004-3rd", scorm2004.second_sco),
    ("MOODLE002", "scorm2004", scorm2004.mapped(scorm2004.KNOWN)),
    ("MOODLE002", "scorm2004-3rd", scorm2004.mapped(scorm2004.KNOWN)),
]


def codes(files: Files, store: Store, *meant_for: str) -> set[str]:
    checks.load()
    job = pipeline.Job(sources=(), schemas=str(store.folder), lms=meant_for)
    _, found, _, _ = pipeline.inspect(package(files), xsd.Validator(store), job)
    return {entry.code for entry in found}


@pytest.fixture(scope="module")
def nothing(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store without a schema: what is found then are the rules alone."""
    return Store(tmp_path_factory.mktemp("store"))


@pytest.mark.parametrize(("code", "base", "edit"), CASES)
def test_a_package_is_refused_for_the_platform_that_cannot_take_it(
    code: str, base: str, edit: Edit, nothing: Store
) -> None:
    files = good(base)
    edit(files)
    assert codes(files, nothing, "moodle") - codes(files, nothing) == {code}


@pytest.mark.parametrize("base", ["scorm", "scorm2004", "scorm2004-3rd"])
def test_a_package_without_fault_is_fit_for_every_platform(base: str, nothing: Store) -> None:
    assert codes(good(base), nothing, *lms.load()) == codes(good(base), nothing)


def test_a_course_with_a_sco_for_each_lesson_is_refused_for_moodle_before_it_is_built() -> None:
    checks.load()
    several = replace(course(), scos=Scos.PER_LESSON)
    assert [entry.code for entry in rule.course_findings(several, lms=("moodle",))] == ["MOODLE001"]
    assert rule.course_findings(several) == []
    assert rule.course_findings(course(), lms=("moodle",)) == []


# --- the facts ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("platform", lms.load().values(), ids=lms.load())
def test_every_fact_has_its_evidence_and_a_rule_that_holds_packages_to_it(platform: lms.Platform) -> None:
    checks.load()
    assert platform.title
    assert set(platform.targets) <= targets.load().keys()
    for name, fact in platform.facts.items():
        assert fact.effect in ("refused", "broken", "altered", "dropped"), name
        assert fact.evidence in ("run", "read"), name
        assert fact.says.strip(), name
        assert fact.products, name
        assert fact.where, name
        assert fact.rules, name
        assert set(fact.rules) <= RULES.keys(), name


def test_every_rule_of_one_platform_rests_on_a_fact_about_it_and_is_an_error() -> None:
    checks.load()
    for code, name in rule._FOR.items():
        facts = [fact for fact in lms.load()[name].facts.values() if code in fact.rules]
        assert facts
        assert all(fact.clause in RULES[code].clause for fact in facts)
        assert RULES[code].severity is Severity.ERROR


def test_every_rule_of_one_platform_has_a_case() -> None:
    checks.load()
    assert rule._FOR.keys() == {code for code, _, _ in CASES}
