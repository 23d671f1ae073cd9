"""A standard is a description: with one more, packages of it are known, judged, told of and built, by nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import etree
from msgspec.structs import replace
from typer.testing import CliRunner

from cells import instead
from conftest import ROOT
from effort import LINEAR, growth
from lessonpack import archive, checks, findings, formats, pipeline, rule, targets, xsd
from lessonpack.cli._app import app
from lessonpack.findings import Log, Rule, Severity
from lessonpack.formats import imscp, recognise
from lessonpack.formats.recognise import kind_of, standard_of, standard_of_file
from lessonpack.formats.standard import (
    UNKNOWN,
    Container,
    DocumentKind,
    Lone,
    Shape,
    Standard,
    Strength,
    imported,
    manifest_kind,
    says,
    with_manifest,
)
from lessonpack.inspection import UNJUDGED_FORMAT, UNKNOWN_FORMAT, inspect
from lessonpack.package import MANIFEST, Package
from lessonpack.rule import Document, Inspection, Problem, Problems
from lessonpack.schemas import Store
from lessonpack.work import Job

NAMESPACE = "https://cards.example/deck"
DECK = DocumentKind(name="deck of cards", roots=(f"{{{NAMESPACE}}}deck",), is_question=True)
CARDS = Standard(
    name="cards",
    title="Cards 1.0",
    judged=True,
    container=Container(Shape.FILE, (".deck",)),
    lone=(Lone(roots={"deck": "deck"}, start=re.compile(NAMESPACE.encode())),),
    documents=(DECK,),
)
NOTES = Standard(
    name="notes",
    title="Notes",
    judged=True,
    container=Container(Shape.FILE, (".notes",)),
    lone=(Lone(endings=(".notes",), text=re.compile(rb"^Q:", re.MULTILINE)),),
)


def broken(code: str, says: str) -> Rule:
    return Rule(
        code=code, severity=Severity.ERROR, holds="-", says=says, hint="Write one.", reason="-", clause="the tests"
    )


BLANK = broken("CARDS001", "the card {card!r} has no back")
NO_ANSWER = broken("NOTES001", "{count} questions have no answer")


@pytest.fixture(autouse=True)
def registered(monkeypatch: pytest.MonkeyPatch) -> None:
    """The two standards and their rules, for one test alone."""
    pipeline.load_everything()
    for standard in (CARDS, NOTES):
        monkeypatch.setitem(formats.load(), standard.name, standard)
    monkeypatch.setattr(rule, "_PACKAGE", list(rule._PACKAGE))
    for name in ("_FOR", "_HURTS", "_FACTS"):
        monkeypatch.setattr(rule, name, dict(getattr(rule, name)))
    monkeypatch.setattr(rule, "_DOCUMENT", {kind: each.copy() for kind, each in rule._DOCUMENT.items()})

    @rule.facts_of(DECK)
    def cards(document: Document) -> tuple[str, ...]:
        return tuple(each.get("front", "") for each in document.root)

    @rule.document_check(BLANK, DECK)
    def cards_have_backs(document: Document) -> Problems:
        for card in document.root:
            if not card.get("back"):
                yield rule.at(card, card=card.get("front", ""))

    @rule.package_check(NO_ANSWER, NOTES)
    def questions_have_answers(inspection: Inspection) -> Problems:
        [path] = inspection.package.paths
        written = inspection.package.read(path).decode()
        if missing := written.count("Q:") - written.count("A:"):
            yield Problem({"count": missing}, path=path)


GOOD = f'<deck xmlns="{NAMESPACE}">\n<card front="eins" back="one"/>\n<card front="zwei" back="two"/>\n</deck>\n'
BAD = GOOD.replace(' back="two"', "")


def judged(*paths: Path) -> pipeline.Outcome:
    return pipeline.judge(Job(sources=tuple(map(str, paths)), schemas="nowhere"))


def written(folder: Path, name: str, content: str) -> Path:
    (folder / name).write_text(content, "utf-8")
    return folder / name


# --- a single file ------------------------------------------------------------------------------------


def test_a_package_that_is_a_single_file_is_known_by_what_its_standard_says() -> None:
    assert standard_of_file("a.deck", GOOD.encode()) is CARDS
    assert standard_of_file("a.xml", GOOD.encode()) is CARDS
    assert standard_of_file("a.deck", b'<deck xmlns="https://other.example"/>') is UNKNOWN
    assert standard_of_file("a.notes", b"Q: why?\nA: so\n") is NOTES


def test_it_is_among_what_lessonpack_says_it_judges_and_not_among_what_manifests_say() -> None:
    assert recognise.judged() == (
        "Common Cartridge 1.1, Common Cartridge 1.3, SCORM 1.2, SCORM 2004, Moodle XML, QTI 1.2, QTI 2.1, QTI 2.2, "
        "QTI 3.0, Cards 1.0 and Notes"
    )
    assert recognise.families() == "Common Cartridge nor SCORM nor QTI"


@pytest.mark.parametrize("name", ["a.deck", "a.xml", "a"])
def test_a_document_in_it_is_judged_whatever_its_name(tmp_path: Path, name: str) -> None:
    outcome = judged(written(tmp_path, name, BAD))
    assert [(each.code, each.place.line, each.place.inside) for each in outcome.findings] == [("CARDS001", 3, name)]
    [package] = outcome.packages
    assert (package.format, package.files, package.errors) == ("cards", 1, 1)


def test_a_report_names_its_standard_and_tells_its_findings(tmp_path: Path) -> None:
    told = CliRunner().invoke(app, ["validate", str(written(tmp_path, "a.deck", BAD)), "--schemas", str(tmp_path)])
    assert told.exit_code == 1, told.output
    assert re.search(r"a\.deck +cards ", told.output)
    assert "the card 'zwei' has no back" in told.output


def test_without_a_fault_nothing_is_said_of_a_manifest(tmp_path: Path) -> None:
    outcome = judged(written(tmp_path, "a.deck", GOOD))
    assert outcome.findings == ()
    assert outcome.exit_code == 0


def test_a_single_file_is_held_to_the_limits_of_packages_and_of_documents(tmp_path: Path) -> None:
    file, log = written(tmp_path, "a.deck", GOOD), Log()
    size = file.stat().st_size
    assert archive.read_file(file, log, archive.Limits(unpacked=size)) is not None
    assert log.found == []
    assert archive.read_file(file, log, archive.Limits(unpacked=size - 1)) is None
    [found] = log.found
    assert found.severity is Severity.ERROR


@pytest.mark.parametrize("name", ["a.deck", "a.xml"])
def test_a_document_in_it_is_held_to_what_parsers_can_bear(tmp_path: Path, name: str) -> None:
    many = " ".join(f'a{number}=""' for number in range(2_000))
    [crowded] = judged(written(tmp_path, name, GOOD.replace("<card", f"<card {many}", 1))).findings
    assert (crowded.place.inside, crowded.code) == (name, "PKG028")


def test_a_text_is_judged_as_a_package(tmp_path: Path) -> None:
    [found] = judged(written(tmp_path, "a.notes", "Q: why?\nQ: when?\nA: now\n")).findings
    assert found.message == "1 questions have no answer"


def test_a_document_that_is_not_well_formed_is_told(tmp_path: Path) -> None:
    [found] = judged(written(tmp_path, "a.deck", GOOD.replace("</deck>", ""))).findings
    assert found.code == "XML001"


def test_such_files_are_found_in_folders_by_their_names_and_what_they_begin_with(tmp_path: Path) -> None:
    written(tmp_path, "one.deck", GOOD)
    written(tmp_path, "two.deck", "no deck")
    written(tmp_path, "three.txt", GOOD)
    outcome = judged(tmp_path)
    assert [package.name for package in outcome.packages] == ["one.deck"]
    assert "two.deck" in outcome.skipped[0]


def test_a_target_writes_a_single_file_where_its_standard_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def build(course, _options) -> Package:
        package = Package("")
        deck = etree.Element(f"{{{NAMESPACE}}}deck", nsmap={None: NAMESPACE})
        for question in (each for lesson in course.lessons for each in lesson.questions):
            etree.SubElement(deck, "card", front=question.id, back="-")
        package.add("deck.xml", etree.tostring(deck), course.at)
        return package

    made = replace(
        targets.load()["html"], name="cards", title="Cards", standard=CARDS, build=build, traces=None, page=""
    )
    instead(made, monkeypatch)
    lesson = ROOT / "content" / "kitchen-sink" / "lesson.yaml"
    job = Job(sources=(str(lesson),), targets=("cards",), out=str(tmp_path), schemas="nowhere")
    done = pipeline.run(job)
    assert done.faults == ()
    [package] = done.packages
    assert (package.name, package.format, package.errors) == ("kitchen-sink.cards.deck", "cards", 0)
    file = tmp_path / package.name
    assert package.written is not None
    assert (package.written.size, [each.path for each in package.written.files]) == (file.stat().st_size, [file.name])
    assert [each.name for each in tmp_path.iterdir()] == [file.name]
    assert judged(file).packages[0].format == "cards"


# --- documents ----------------------------------------------------------------------------------------


BANK = DocumentKind(name="bank of a cart", roots=("questions",), types=("bank_xml",))
TEST = DocumentKind(name="test of a cart", roots=("questions",), types=("test_xml",))
CART = Standard(
    name="cart",
    title="Cart 1.0",
    judged=True,
    manifest=True,
    claims=(says(Strength.SCHEMA, lambda signs: signs.schema == "Cart"),),
    documents=(manifest_kind("cart manifest"), BANK, TEST),
    xml=("bank_xml", "test_xml"),
)
CARTED = """<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" identifier="M">
<metadata><schema>Cart</schema><schemaversion>1.0</schemaversion></metadata><organizations/><resources>
<resource identifier="A" type="bank_xml/v1"><file href="a/one.xml"/></resource>
<resource identifier="B" type="test_xml/v1" href="b/two.dat"><file href="b/two.dat"/></resource>
<resource identifier="C" type="webcontent" href="c.xml"><file href="c.xml"/></resource>
</resources></manifest>
"""


@pytest.mark.usefixtures("carted")
def test_documents_of_one_root_are_told_apart_by_the_types_of_their_resources(tmp_path: Path) -> None:
    package = Package("a.zip", "a.zip")
    for path, content in ((MANIFEST, CARTED), ("a/one.xml", "<questions/>"), ("b/two.dat", "<questions/>")):
        package.add(path, content.encode())
    package.add("c.xml", b"<questions/>")
    validator = xsd.Validator(Store(tmp_path))
    inspection, _, _, _ = inspect(package, validator, Job(sources=(), schemas=""))
    assert inspection.standard is CART
    found = {path: kind for path, kind in inspection.kinds.items() if path != MANIFEST}
    assert found == {"a/one.xml": BANK, "b/two.dat": TEST}


@pytest.fixture
def carted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(formats.load(), "cart", CART)
    rule.facts_of(CART.documents[0])(lambda document: imscp.read(document.root))


@pytest.mark.usefixtures("carted")
def test_the_kinds_of_a_standard_are_those_of_its_own_packages() -> None:
    root = etree.fromstring("<questions/>")
    assert kind_of(root, "a.xml", CART, ("test_xml",)) is TEST
    assert kind_of(root, "a.xml", CART) is None
    assert kind_of(root, "a.xml", CARDS, ("test_xml",)) is None


def test_the_strongest_sign_in_a_manifest_counts_and_of_equal_ones_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    weak = replace(CART, name="weak", claims=(says(Strength.TRACE, lambda _: True),))
    monkeypatch.setitem(formats.load(), "weak", weak)
    assert standard_of(etree.fromstring(CARTED)) is weak
    monkeypatch.setitem(formats.load(), "cart", CART)
    assert standard_of(etree.fromstring(CARTED)) is CART


def read(size: int) -> imscp.Manifest:
    """The facts of a manifest whose resources all have one document, each with another type."""
    resources = "".join(f'<resource type="bank_xml/{number}" href="a.xml"/>' for number in range(size))
    return imscp.read(etree.fromstring(f"<manifest><resources>{resources}</resources></manifest>"))


def test_the_types_of_a_document_that_thousands_of_resources_share_take_linear_work() -> None:
    assert len(read(10).types["a.xml"]) == 10
    assert growth(imscp.Manifest.types.func, read, 10_000) < LINEAR


# --- rules --------------------------------------------------------------------------------------------


def test_the_facts_of_a_kind_are_defined_once() -> None:
    with pytest.raises(ValueError, match="facts of a deck of cards are defined twice"):
        rule.facts_of(DECK)(lambda _document: None)


def test_a_rule_has_a_code_of_its_own_and_all_its_texts() -> None:
    whole = {"holds": "h", "says": "s", "hint": "t", "reason": "r", "clause": "c"}
    with pytest.raises(ValueError, match="rule SRC001 is defined twice"):
        findings.rule("SRC001", **whole)
    for name in whole:
        with pytest.raises(ValueError, match=f"rule TEST000 lacks its '{name}'"):
            findings.rule("TEST000", **whole | {name: " "})
    assert "TEST000" not in findings.RULES


def test_a_rule_is_for_the_platforms_of_each_of_its_checks() -> None:
    for names in (("moodle",), ("canvas", "moodle")):
        rule.document_check(BLANK, DECK, lms=names)(lambda _document: iter(()))
    assert rule._FOR["CARDS001"] == ("moodle", "canvas")


def test_a_rule_may_hold_for_all_standards_of_which_something_is_true() -> None:
    assert imported(CARDS)
    assert not with_manifest(CARDS)
    held = {each.rule.code for each in rule._PACKAGE if each.holds_for(CARDS)}
    assert "PKG054" in held  # of every package
    assert "LMS003" in held  # of what platforms import
    assert held.isdisjoint({"PKG050", "SCORM001", "QTI110"})


# --- what there is ------------------------------------------------------------------------------------


def test_the_words_of_rules_name_what_is_judged() -> None:
    checks.load()
    assert "neither Common Cartridge nor SCORM nor QTI:" in UNKNOWN_FORMAT.says
    named = (
        "Common Cartridge 1.1, Common Cartridge 1.3, SCORM 1.2, SCORM 2004, Moodle XML, QTI 1.2, QTI 2.1, QTI 2.2 and "
        "QTI 3.0"
    )
    assert UNJUDGED_FORMAT.hint.startswith(f"lessonpack judges {named}: export")


SOURCE = ROOT / "src" / "lessonpack"
READERS = ("formats/recognise.py", "xsd", "pipeline.py", "inspection.py", "subjects.py", "report", "rule.py")


@pytest.mark.parametrize("place", READERS)
def test_what_reads_descriptions_imports_none_of_them(place: str) -> None:
    own = {standard.stem for standard in (SOURCE / "formats").glob("*.py")}
    described = {name for name in own if hasattr(__import__(f"lessonpack.formats.{name}", fromlist=["x"]), "STANDARDS")}
    files = [SOURCE / place] if place.endswith(".py") else sorted((SOURCE / place).glob("*.py"))
    named = "|".join(sorted(described - {"standard", "__init__"}))
    imports = rf"formats import [^\n]*\b(?:{named})\b|formats\.(?:{named}) import"
    assert [file.name for file in files if re.search(imports, file.read_text("utf-8"))] == []
