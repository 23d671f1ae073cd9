"""One fault is told once, by the finding that says best what to do; and nothing else goes with it."""

from __future__ import annotations

import re

import pytest

from checks import qti_cases, scorm2004
from checks.packages import QTI, SCORM2004, Edit, Files, drop, good, package, swap
from checks.test_packages import CASES, ONE, SCHEMAS_RUN, TEST, THREE, TWO, M, faults
from lessonpack import checks, pipeline, xsd
from lessonpack.findings import RULES, Finding, Severity
from lessonpack.formats.qti2 import MATCH_CORRECT
from lessonpack.inspection import inspect
from lessonpack.schemas import Store


def told(files: Files, store: Store, *platforms: str) -> list[Finding]:
    """What is found in a package, but for what is said of the run."""
    checks.load()
    job = pipeline.Job(sources=(), schemas=str(store.folder), lms=platforms)
    found = inspect(package(files), xsd.Validator(store), job)[1]
    return [entry for entry in found if entry.code not in SCHEMAS_RUN]


def spoiled(base: str, *edits: Edit) -> Files:
    files = good(base)
    for edit in edits:
        edit(files)
    return files


def codes(found: list[Finding]) -> list[str]:
    return sorted(entry.code for entry in found)


# --- a rule and the schema ----------------------------------------------------------------------------

ORGANIZATIONS = re.findall(r"(?s)<organizations.*</organizations>\n", SCORM2004[M])[0]
SEQUENCING = '<imsss:sequencing IDRef="{}">'
SET = '<setOutcomeValue{}><baseValue baseType="float">0'
VARIABLES = 'variableIdentifier="SCORE"{}/>'
TYPED = 'identifier="SHARED"{} adlcp:scormtype="asset"'
ANSWERS = "<textEntryInteraction{} expectedLength"
RESPONSE = re.findall(r"(?s)<responseDeclaration.*</responseDeclaration>", QTI[ONE])[0]
TO_IT, SCORE = ' responseIdentifier="RESPONSE"', ' identifier="SCORE"'

# What is wrong, in which file of which package, what was there and what stands there now, and the rules that tell it.
SEEN_TOO = {
    "an item without identifier": ("scorm", M, '<item identifier="ITEM"', "<item", "IMS010"),
    "a default that is empty": ("scorm", M, 'default="ORG"', 'default=""', "IMS012"),
    "a dependency on nothing": ("scorm", M, 'dependency identifierref="SHARED"', "dependency", "IMS015"),
    "a version of 30 digits": ("scorm", M, ">1.2<", f">{'1' * 30}<", "SCORM001"),
    "a resource without type": ("scorm", M, TYPED.format(' type="webcontent"'), TYPED.format(""), "SCORM010"),
    "no organizations": ("scorm2004", M, ORGANIZATIONS, "", "SCORM016"),
    "a mark of 300 digits": ("scorm", M, ">80<", f">{'8' * 300}<", "SCORM030"),
    "satisfied by yes": ("scorm2004", M, 'ByMeasure="true"', 'ByMeasure="yes"', "SCORM055"),
    "sequencing of no name": ("scorm2004", M, SEQUENCING.format("SHARED-RULES"), SEQUENCING.format(""), "SCORM061"),
    "an answer to nothing": ("qti", THREE, ANSWERS.format(TO_IT), ANSWERS.format(""), "QTI001"),
    "a response twice": ("qti", ONE, "<outcome", f"{RESPONSE}<outcome", "QTI004"),
    "an item without name": ("qti", ONE, 'identifier="one" ', "", "QTI005"),
    "an entry for nothing": ("qti", TWO, 'mapKey="wind" ', "", "QTI011"),
    "a base type that is none": ("qti", TWO, 'baseType="identifier">\n<correct', 'baseType="id">\n<correct', "QTI020"),
    "a cardinality that is none": ("qti", TWO, 'cardinality="multiple"', 'cardinality="many"', "QTI021"),
    "what reads nothing": ("qti", ONE, 'variable identifier="FEEDBACK"', "variable", "QTI035"),
    "what sets nothing": ("qti", ONE, SET.format(SCORE), SET.format(""), "QTI036"),
    "feedback without outcome": ("qti", ONE, 'modalFeedback outcomeIdentifier="FEEDBACK"', "modalFeedback", "QTI050"),
    "an item without title": ("qti", ONE, ' title="Rain"', "", "QTI063"),
    "a reference to nothing": ("qti", TEST, ' href="items/three.xml"', "", "QTI080"),
    "a test that reads nothing": ("qti", TEST, 'variable identifier="two.SCORE"', "variable", "QTI087"),
    "a test that sets nothing": ("qti", TEST, "setOutcomeValue" + SCORE, "setOutcomeValue", "QTI088"),
    "a weight of no name": ("qti", TEST, VARIABLES.format(""), VARIABLES.format(' weightIdentifier="a b"'), "QTI089"),
    "a type that is none": ("qti", M, "imsqti_test_xmlv2p1", "imsqti_assessment_xmlv2p1", "QTI111"),
}


@pytest.mark.schemas
@pytest.mark.parametrize(("base", "path", "old", "new", "code"), SEEN_TOO.values(), ids=SEEN_TOO)
def test_what_the_schema_sees_too_is_told_by_the_rule_alone_and_is_an_error(
    base: str, path: str, old: str, new: str, code: str, schemas: Store
) -> None:
    files = spoiled(base, swap(path, old, new))
    assert faults(files, schemas)
    grave = [entry for entry in told(files, schemas) if entry.severity is Severity.ERROR]
    assert codes(grave) == [code]


@pytest.mark.schemas
def test_every_rule_that_speaks_for_the_schema_is_seen_to() -> None:
    checks.load()
    speaking = {code for code, rule in RULES.items() if any(what.split()[0] not in RULES for what in rule.explains)}
    assert speaking == {code for *_, code in SEEN_TOO.values()} | {
        case.code for case in CASES if case.schema and not case.besides
    }


# --- what is something else -----------------------------------------------------------------------------


def one_line(files: Files) -> None:
    """All of the manifest on one line, as programs write it that care for nobody's eyes."""
    head, _, rest = files[M].partition(b"?>")
    files[M] = head + b"?>" + rest.replace(b"\n", b" ")


CLOUD = '<resource identifier="R_CLOUD" type="{}">'
ITEM = '<item identifier="ITEM" identifierref="RES" isvisible="{}">'
PLAIN = "<title>Where rain comes from</title>\n<adlcp:masteryscore>"
METADATA = "<metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>"
BAD_WEIGHT = swap(TEST, 'weight identifier="W"', 'weight identifier="lake fb"')

# Two slips, what is told of them, and a word of what the schema alone says.
BESIDES: dict[str, tuple[str, tuple[Edit, ...], list[str], str]] = {
    "another resource's type on the same line": (
        "qti",
        (swap(M, "imsqti_test_xmlv2p1", "exam"), swap(M, CLOUD.format("webcontent"), CLOUD.format("cloud")), one_line),
        ["QTI111", "XSD001"],
        "resource[5]",
    ),
    "an attribute that the item must not have": (
        "scorm",
        (swap(M, ITEM.format("true"), ITEM.format('yes" colour="red')),),
        ["SCORM021", "XSD001"],
        "the attribute colour of <item>",
    ),
    "metadata by another name": (
        "scorm",
        (swap(M, "<metadata>", "<metadate>"), swap(M, "</metadata>", "</metadate>")),
        ["SCORM001", "XSD001"],
        "<metadate>",
    ),
    "a second title of an item whose title is long": (
        "scorm",
        (swap(M, PLAIN, f"<title>{'x' * 201}</title><title/>\n<adlcp:masteryscore>"),),
        ["SCORM024", "XSD001"],
        "<title> in <item>",
    ),
    "a reference by another bad name": (
        "scorm",
        (swap(M, 'identifier="ORG"', 'identifier="1 ORG"'), swap(M, 'default="ORG"', 'default="2 ORG"')),
        ["IMS010", "IMS012"],
        "",
    ),
    "the same bad name in another document": (
        "qti",
        (swap(ONE, "lake_fb", "lake fb", 2), BAD_WEIGHT),
        ["QTI005", "XSD001"],
        "<weight>",
    ),
    "an element in a text that is too long": (
        "scorm",
        (swap(M, ">80<", "><b/>80<"),),
        ["SCORM030", "XSD001"],
        "<masteryscore>",
    ),
}


@pytest.mark.schemas
@pytest.mark.parametrize(("base", "edits", "expected", "word"), BESIDES.values(), ids=BESIDES)
def test_what_the_schema_alone_sees_is_told_beside_the_rule(
    base: str, edits: tuple[Edit, ...], expected: list[str], word: str, schemas: Store
) -> None:
    found = told(spoiled(base, *edits), schemas)
    assert codes(found) == expected
    assert [word in entry.message for entry in found if entry.code == "XSD001"] == [True] * ("XSD001" in expected)


# --- two rules ------------------------------------------------------------------------------------------

UNLISTED = swap(
    M, '<resource identifier="R_CLOUD" type="webcontent"><file href="items/images/cloud.png"/></resource>\n', ""
)
# For whom, a package, the rule that tells it there, and what is told to others.
BY_PLATFORM = [
    ("moodle", "scorm2004", (scorm2004.second_sco,), "MOODLE001", "SCORM062"),
    ("moodle", "scorm2004", (scorm2004.mapped(scorm2004.KNOWN),), "MOODLE002", "SCORM051"),
    ("canvas", "qti", (swap(M, qti_cases.METADATA, ""),), "QTI113", "QTI114"),
    ("canvas", "qti", (swap(M, "QTIv2.1 Package", "QTI"),), "QTI113", "QTI114"),
    ("canvas", "qti", (swap(M, '<dependency identifierref="R_CLOUD"/>', ""), UNLISTED), "CANVAS010", "QTI102"),
]


@pytest.mark.parametrize(("platform", "base", "edits", "code", "other"), BY_PLATFORM)
def test_what_a_platform_makes_of_it_is_told_instead_of_what_every_platform_might(
    platform: str, base: str, edits: tuple[Edit, ...], code: str, other: str, nothing: Store
) -> None:
    files = spoiled(base, *edits)
    every, own = codes(told(files, nothing)), codes(told(files, nothing, platform))
    assert (every.count(other), own.count(other), own.count(code)) == (1, 0, 1)


def test_of_two_marks_that_canvas_reads_the_one_that_it_does_not_look_at_is_told_as_well(nothing: Store) -> None:
    files = spoiled("qti", swap(M, "QTIv2.1 Package", "QTI"), swap(M, ">1.0.0<", ">2.1<"))
    found = told(files, nothing, "canvas")
    assert [entry.message.split()[0] for entry in found if entry.code == "QTI114"] == ["schemaversion"]


ALONE = {
    "an item that opens nothing": ("scorm2004", (swap(M, ' identifierref="RES"', ""),), ["SCORM019"]),
    "an item without title": ("scorm2004", (swap(M, "<title>Where rain comes from</title>", ""),), ["SCORM023"]),
    "a start file that is missing": ("qti", (drop(THREE), swap(M, '<file href="items/three.xml"/>', "")), ["IMS001"]),
    "no metadata": ("scorm", (swap(M, METADATA, ""),), ["SCORM001"]),
}


@pytest.mark.parametrize(("base", "edits", "expected"), ALONE.values(), ids=ALONE)
def test_what_follows_from_a_fault_is_not_told_beside_it(
    base: str, edits: tuple[Edit, ...], expected: list[str], nothing: Store
) -> None:
    grave = [entry for entry in told(spoiled(base, *edits), nothing) if entry.severity is Severity.ERROR]
    assert codes(grave) == expected


@pytest.mark.parametrize("platform", ["inspera", "tao"])
def test_of_an_item_that_scores_nothing_is_not_told_how_a_platform_takes_its_scoring(
    platform: str, nothing: Store
) -> None:
    files = spoiled("qti", swap(THREE, f' template="{MATCH_CORRECT}"', ""))
    assert "QTI031" in codes(told(files, nothing, platform))
    assert THREE not in {entry.place.inside for entry in told(files, nothing, platform) if entry.code != "QTI031"}


@pytest.fixture(scope="module")
def nothing(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store without a schema: what is found then are the rules alone."""
    return Store(tmp_path_factory.mktemp("store"))
