"""What `explain` says of a rule: a wrong and a right example that are so, and a message as reports show it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from string import Formatter

import pytest

import examples
from cases import every_case
from lessonpack import Job, lms, pipeline
from lessonpack import examples as shipped
from lessonpack.findings import RULES, Finding, Severity
from lessonpack.source import variation
from lessonpack.targets import load
from test_cli import call

pipeline.load_everything()
AUTHORS = re.compile(r"SRC|QUIZ|A11Y|LOSS")
FINDINGS = Path(shipped.__file__).with_name("findings.toml")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("sea")
    examples.surroundings(made)
    return made


# What is wrong in a source is wrong for every target: one package of each family tells. Losses are of single ones.
FAMILIES = ("qti21", "scorm2004")
FEWER = 95  # questions, each of which takes time
DEFAULT = tuple(name for name, target in load().items() if target.by_default)


def found(folder: Path, example: str, entry: dict, *, is_wrong: bool, targets: Iterable[str]) -> list[Finding]:
    file = folder / "example.yaml"
    file.write_bytes(examples.completed(example, entry, is_wrong=is_wrong))
    job = Job(sources=(str(file),), targets=tuple(targets), schemas="no-schemas")
    return list(pipeline.check(job).findings)


def test_every_rule_about_what_authors_write_has_an_example_and_no_other() -> None:
    assert set(examples.all_of_them()) == {code for code in RULES if AUTHORS.match(code)}


@pytest.mark.parametrize("family", AUTHORS.pattern.split("|"))
def test_a_wrong_example_breaks_its_rule_and_a_right_one_breaks_none(
    family: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That of too many variants has so many questions fewer, and as many variants fewer are too many."""
    targets = DEFAULT if family == "LOSS" else FAMILIES
    monkeypatch.setattr(variation, "MOST_VARIANTS", variation.MOST_VARIANTS - 100 * FEWER)

    def tells(code: str) -> None:
        entry = examples.all_of_them()[code]
        if code == "SRC119":
            assert "variants: 100," in entry["wrong"]
            entry["times"] -= FEWER
        told = (found(folder, entry["wrong"], entry, is_wrong=True, targets=[target]) for target in targets)
        assert any(one.code == code for findings in told for one in findings)
        right = found(folder, entry["right"], entry, is_wrong=False, targets=targets)
        assert [(one.code, one.message) for one in right if one.severity is Severity.ERROR or one.code == code] == []

    every_case(((code, code) for code in examples.all_of_them() if code.startswith(family)), tells)


def names(code: str) -> set[str]:
    """What the words of a rule are about."""
    words = (RULES[code].says, RULES[code].hint)
    return {name for each in words for _, name, _, _ in Formatter().parse(each) if name}


def test_what_authors_are_told_is_shown_as_of_the_wrong_example(folder: Path, accept: bool) -> None:
    lacking = {code for code in examples.all_of_them() if not names(code) <= set(shipped.arguments(code))}
    if accept:
        for code in lacking:
            entry = examples.all_of_them()[code]
            all_found = found(folder, entry["wrong"], entry, is_wrong=True, targets=load())
            told = next(each for each in all_found if each.code == code)
            add(code, {name: value for name, value in told.args if name in names(code)})
    assert lacking == set(), "run pytest with --accept to add what the wrong examples are told"


def add(code: str, arguments: dict[str, str]) -> None:
    """Put what a finding is about into the file, in the place of what stood there."""
    piece = "".join(f"{name} = {json.dumps(value, ensure_ascii=False)}\n" for name, value in arguments.items())
    pieces = [each.strip() for each in FINDINGS.read_text("utf-8").split("\n\n")]
    others = [each for each in pieces[1:] if each and not each.startswith(f"[{code}]")]
    FINDINGS.write_text("\n\n".join([pieces[0], *sorted([*others, f"[{code}]\n{piece}".rstrip()])]) + "\n", "utf-8")


def test_no_page_has_a_name_in_the_place_of_a_thing(folder: Path) -> None:
    done = call("explain", *RULES)
    assert done.exit_code == 0
    assert not re.search(r"\{\w+!r\}|<(identifier|name|path|found|kind|response|key)>", done.output)
    assert done.output.count("\nWhy: ") == len(RULES)
    unknown = {code for code in RULES if names(code) - set(shipped.arguments(code))}
    assert len(unknown) < len(RULES) / 20, "three dots stand in too many messages"


def test_explain_takes_several_codes_and_shows_right_and_wrong() -> None:
    said = call("explain", "src021", "QTI001,LOSS001").output
    assert "Message: unknown key 'titel'; did you mean 'title'?\n" in said
    assert "Wrong:\n    titel: Tides\nRight:\n    title: Tides\n" in said
    assert "QTI001 (" in said and "LOSS001 (note)" in said  # noqa: PT018
    assert "Wrong (saved as latin-1):" in call("explain", "SRC001").output
    assert re.search(r"^With the package alone: Ask for it", call("explain", "PKG060").output, re.MULTILINE)


def test_a_page_says_what_to_do_with_a_package_alone_where_that_is_something_else() -> None:
    with_both, with_one = (call("explain", code).stdout for code in ("MOODLE001", "SCORM018"))
    assert "What to do: Write 'scos: single'" in with_both
    assert "With the package alone: Ask for the course as one SCO" in with_both
    assert "With the package alone" not in with_one


def test_rules_targets_and_pages_are_data_as_well() -> None:
    listed = json.loads(call("rules", "--format", "json").stdout)
    assert [entry["code"] for entry in listed] == sorted(RULES)
    assert set(listed[0]) == {"code", "severity", "holds", "reason", "clause"}
    [page, other] = json.loads(call("explain", "SRC021", "IMS009", "--format", "json").stdout)
    assert (page["severity"], page["right"], other["wrong"]) == ("error", "title: Tides\n", None)
    told = {entry["name"]: entry["features"] for entry in json.loads(call("targets", "--format", "json").stdout)}
    assert told["html"]["single choice"] == {"carriage": "carried", "reason": ""}
    canvas = json.loads(call("targets", "--for", "Canvas", "--format", "json").stdout)
    assert {entry["name"] for entry in canvas} == set(lms.load()["canvas"].targets)
    assert {entry["platform"] for entry in canvas} == {"canvas"}


@pytest.mark.parametrize("kind", ["lesson", "course"])
def test_schema_prints_what_editors_check_by_or_where_it_is(kind: str) -> None:
    text = call("schema", kind).stdout
    assert json.loads(text)["$ref"] == f"#/$defs/{kind}"
    assert Path(call("schema", kind, "--path").stdout.strip()).read_text("utf-8") == text


def test_a_new_lesson_tells_editors_where_its_schema_is(tmp_path: Path) -> None:
    assert call("new", tmp_path / "sea").exit_code == 0
    first = (tmp_path / "sea" / "lesson.yaml").read_text("utf-8").splitlines()[0]
    address = first.removeprefix("# yaml-language-server: $schema=")
    assert address == Path(call("schema", "--path").stdout.strip()).as_uri()
    assert call("check", tmp_path / "sea", "--strict", "--ignore", "SRC138=It is new.").exit_code == 0
