"""What one platform alone refuses, alters or drops: said when a package is meant for it, and with evidence."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from checks import scorm2004, test_packages
from checks.packages import QTI, Edit, Files, drop, good, package, swap
from checks.test_packages import paired
from lessonpack import checks, lms, pipeline, rule, targets, xsd
from lessonpack.features import Feature
from lessonpack.findings import RULES, Severity
from lessonpack.inspection import inspect
from lessonpack.package import write_zip
from lessonpack.schemas import Store
from lessonpack.target import Carriage
from source.test_media import png

M, ONE, TWO, THREE, TEST = "imsmanifest.xml", "items/one.xml", "items/two.xml", "items/three.xml", "test.xml"

# --- what is done to packages ---------------------------------------------------------------------------

SECOND = '<item identifier="TWO" isvisible="true" identifierref="RES"><title>Two</title></item>'
TEST_RESOURCE = (
    '<resource identifier="R_TEST" type="imsqti_test_xmlv2p1" href="test.xml"><file href="test.xml"/></resource>'
)
SECOND_TEST = TEST_RESOURCE.replace("R_TEST", "R_LAST").replace("test.xml", "last.xml")
METADATA = "<metadata><schema>QTIv2.1 Package</schema><schemaversion>1.0.0</schemaversion></metadata>"
PICTURE = '<resource identifier="R_CLOUD" type="webcontent"><file href="items/images/cloud.png"/></resource>\n'
CLOUD = '\n<dependency identifierref="R_CLOUD"/>'
TWO_REF, THREE_REF = QTI[TEST].splitlines()[7:9]
KEY_OF_TWO = "<value>rain</value><value>snow</value>"
STEM = "<p>What falls from clouds?</p>"
RUBRIC = f'<rubricBlock view="candidate">{STEM}</rubricBlock>'
FED_BACK = """<modalFeedback outcomeIdentifier="FEEDBACK" showHide="show" identifier="{}"><p>Not so.</p></modalFeedback>
</assessmentItem>"""
ENTRY = 'textEntryInteraction responseIdentifier="RESPONSE" expectedLength="4"/>'
SLIDER = 'sliderInteraction responseIdentifier="RESPONSE" lowerBound="0" upperBound="200"/>'
MAPPING = """<mapping defaultValue="0"><mapEntry mapKey="100" mappedValue="1"/>
<mapEntry mapKey="{}" mappedValue="1"/></mapping>"""
TEMPLATE = '<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/{}"/>'
HALVED = """<responseProcessing><setOutcomeValue identifier="SCORE"><divide><mapResponse identifier="RESPONSE"/>
<baseValue baseType="float">2</baseValue></divide></setOutcomeValue></responseProcessing>"""
TOLERATED = """<responseProcessing><responseCondition>
<responseIf><equal toleranceMode="absolute" tolerance="1 1">
<variable identifier="RESPONSE"/><correct identifier="RESPONSE"/></equal>
<setOutcomeValue identifier="SCORE"><baseValue baseType="float">1</baseValue></setOutcomeValue></responseIf>
</responseCondition></responseProcessing>"""
PROMPTED = """<associateInteraction responseIdentifier="RESPONSE" shuffle="false" maxAssociations="0">
<prompt>What falls from clouds?</prompt>"""
PASS = '<outcomeDeclaration identifier="PASS" cardinality="single" baseType="boolean"/>\n<testPart'
PASSED = """<setOutcomeValue identifier="PASS">
<gte><variable identifier="SCORE"/><baseValue baseType="float">2</baseValue></gte>
</setOutcomeValue></outcomeProcessing>"""


def plain(files: Files) -> None:
    """Neither feedback nor limits, nothing shuffled or fixed: as much of QTI as most platforms take."""
    item = files[ONE].decode()
    scored, told = item.index("<responseProcessing>"), item.index("<modalFeedback")
    item = f"{item[:scored]}{TEMPLATE.format('match_correct')}\n{item[told:].partition('</modalFeedback>')[2]}"
    files[ONE] = item.replace('shuffle="true"', 'shuffle="false"').replace(' fixed="true"', "").encode()
    swap(TEST, '<timeLimits maxTime="600"/>\n', "")(files)


def without_test(files: Files) -> None:
    drop(TEST)(files)
    swap(M, f"{TEST_RESOURCE}\n", "")(files)


def second_test(files: Files) -> None:
    files["last.xml"] = files[TEST].replace(b'identifier="test"', b'identifier="last"')
    swap(M, TEST_RESOURCE, f"{TEST_RESOURCE}\n{SECOND_TEST}")(files)


def second_item(files: Files) -> None:
    swap("imsmanifest.xml", "</item>\n</organization>", f"</item>\n{SECOND}\n</organization>")(files)


def statement(files: Files) -> None:
    files[ONE] = files[ONE].replace(b'"sea"', b'"true"').replace(b">sea<", b">true<").replace(b'"lake"', b'"false"')
    swap(ONE, '<simpleChoice identifier="other">Elsewhere</simpleChoice>\n', "")(files)


def prefixed(files: Files) -> None:
    files[THREE] = files[THREE].replace(b"</", b"</q:").replace(b"<", b"<q:").replace(b"<q:/q:", b"</q:")
    files[THREE] = files[THREE].replace(b"<q:?", b"<?").replace(b"xmlns=", b"xmlns:q=")


def pool(weight: str) -> Edit:
    """The last two questions become a pool, the first of them worth so many points."""
    start = '<assessmentSection identifier="pool" title="Pool" visible="false"><selection select="1"/>'
    refs = f"{TWO_REF}\n{THREE_REF}"
    worth = refs.replace('value="2"', f'value="{weight}"')
    return swap(TEST, refs, f"{start}{worth}</assessmentSection>")


def pointing(areas: int) -> Edit:
    """The question asks for so many places of a picture."""
    area = '<response_label ident="{}" rarea="Bounded">0,0,9,0,9,9</response_label>'
    labels = "".join(map(area.format, range(areas)))
    places = f'<response_xy ident="RESPONSE"><render_hotspot>{labels}</render_hotspot></response_xy>'
    inside = '<varinside respident="RESPONSE" areatype="Bounded">0,0,9,0,9,9</varinside>'

    def edit(files: Files) -> None:
        text = re.sub("(?s)<response_lid.*</response_lid>", places, files["quiz.xml"].decode())
        files["quiz.xml"] = re.sub("<varequal.*</varequal>", inside, text).encode()

    return edit


def matched(*fixed: str) -> tuple[Edit, ...]:
    """The item with several choices asks for a shuffled matching of rain and snow with wind and fog; some are fixed."""
    fog = swap(
        TWO,
        "</simpleMatchSet></match",
        '<simpleAssociableChoice identifier="fog" matchMax="1"/></simpleMatchSet></match',
    )
    mark = [swap(TWO, f'Choice identifier="{each}"', f'Choice identifier="{each}" fixed="true"') for each in fixed]
    return *paired("directedPair"), swap(TWO, 'shuffle="false"', 'shuffle="true"'), fog, *mark


TOLERANT = swap(THREE, TEMPLATE.format("match_correct"), TOLERATED)
IN_PROMPT = swap(TWO, f"{STEM}\n{PROMPTED.partition(chr(10))[0]}", PROMPTED)
SHUFFLED = swap(ONE, 'shuffle="false"', 'shuffle="true"')
FIXED = swap(ONE, '"other"', '"other" fixed="true"')
MARK = (swap(TEST, "<testPart", PASS), swap(TEST, "</outcomeProcessing>", PASSED))
ORDERED = swap(TEST, 'visible="false">', 'visible="false"><ordering shuffle="true"/>')
EXACT = swap(TWO, TEMPLATE.format("map_response"), TEMPLATE.format("match_correct"))
POINTS_OF_TWO = (swap(TWO, '"2">', '"1">'), swap(TWO, "<value>2<", "<value>1<"))


@dataclass(frozen=True)
class Case:
    """What is told of a package that is meant for a platform, and of no package that is not."""

    platform: str
    code: str
    edits: tuple[Edit, ...]
    base: str
    note: str

    def __str__(self) -> str:
        return "-".join(filter(None, (self.platform, self.code, self.base, self.note)))

    @property
    def files(self) -> Files:
        files = good(self.base)
        for edit in (plain, *self.edits) if self.base == "qti" else self.edits:
            edit(files)
        return files


def case(platform: str, code: str, *edits: Edit, base: str = "qti", note: str = "") -> Case:
    return Case(platform, code, edits, base, note)


CASES = [
    case("moodle", "MOODLE003", second_item, base="scorm"),
    case("moodle", "MOODLE001", scorm2004.second_sco, base="scorm2004"),
    case("moodle", "MOODLE001", scorm2004.second_sco, base="scorm2004-3rd"),
    case("moodle", "MOODLE002", scorm2004.mapped(scorm2004.KNOWN), base="scorm2004"),
    case("moodle", "MOODLE002", scorm2004.mapped(scorm2004.KNOWN), base="scorm2004-3rd"),
    case("moodle", "LMS001"),
    case("chamilo", "LMS001"),
    case("sakai", "LMS001"),
    case("moodle", "LMS001", base="cc13"),
    case("moodle", "LMS002", base="cc11"),
    *(case(canvas, "LMS002", base=base) for canvas in ("canvas", "canvas-new") for base in ("cc11", "cc13")),
    case("chamilo", "LMS002", base="scorm2004"),
    case("chamilo", "LMS002", base="scorm2004-3rd"),
    case("ilias", "LMS002", base="scorm"),
    case("canvas", "CANVAS001", EXACT),
    case("canvas", "CANVAS002", swap(TWO, KEY_OF_TWO, "<value>rain</value>")),
    case("canvas", "CANVAS003", without_test),
    case("canvas", "CANVAS004", statement),
    case("canvas", "CANVAS005", SHUFFLED),
    *(
        case(canvas, code, *matched("rain", "wind"), note="a partner beside others")
        for canvas, code in (("canvas", "CANVAS006"), ("canvas-new", "NEWQUIZ002"))
    ),
    case("canvas", "CANVAS007", ORDERED),
    case("canvas", "CANVAS008", *MARK),
    case("canvas", "CANVAS009", pool("2")),
    case("canvas", "CANVAS010", swap(M, CLOUD, ""), swap(M, PICTURE, "")),
    case("canvas", "CANVAS011", swap(TWO, STEM, RUBRIC)),
    case("canvas", "CANVAS012", swap(THREE, "</correctResponse>", f"</correctResponse>{MAPPING.format(99)}")),
    case("canvas", "CANVAS013", TOLERANT),
    case("canvas", "CANVAS014", *paired("pair"), IN_PROMPT),
    case("canvas", "QTI052", swap(ONE, "</assessmentItem>", FED_BACK.format("lake_wrong"))),
    case("canvas", "QTI060", swap(ONE, "<choiceInteraction", "<ul><li>Think</li></ul><choiceInteraction"), note="div"),
    case("canvas", "QTI060", swap(TWO, "<choiceInteraction", "<h1>Think</h1><choiceInteraction"), note="p"),
    case("canvas", "QTI062", swap(TWO, "What falls", "What falls " + "x" * 17000)),
    case("canvas", "QTI067", swap(THREE, ENTRY, SLIDER)),
    case("canvas", "QTI082", swap(TEST, 'Ref identifier="three"', 'Ref identifier="third"')),
    case("canvas", "QTI084", swap(TEST, THREE_REF, f"{THREE_REF}\n{THREE_REF.replace('three', 'again', 1)}")),
    case("canvas", "QTI090", swap(TEST, '<weight identifier="W" value="2"/>', "")),
    case("canvas", "QTI091", swap(TEST, "<testPart", '<timeLimits maxTime="45"/><testPart')),
    case("canvas", "QTI092", swap(TEST, 'visible="false"', 'visible="true"')),
    case("canvas", "QTI113", swap(M, METADATA, "")),
    case("canvas", "QTI115", swap(M, "<manifest ", '<manifest xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3" ')),
    case("canvas-new", "NEWQUIZ001", pool("2")),
    case("canvas-new", "NEWQUIZ002", SHUFFLED, FIXED),
    case("canvas-new", "NEWQUIZ003", *MARK),
    case("canvas-new", "NEWQUIZ004", swap(TEST, "<assessmentS", '<itemSessionControl maxAttempts="2"/><assessmentS')),
    case("canvas-new", "NEWQUIZ005", swap(TEST, "<testPart", '<timeLimits maxTime="600"/><testPart')),
    case("canvas-new", "NEWQUIZ006", swap(ONE, "</assessmentItem>", FED_BACK.format("lake_fb"))),
    case("canvas-new", "NEWQUIZ007", second_test),
    case("canvas-new", "NEWQUIZ008", ORDERED),
    case("canvas-new", "NEWQUIZ009", swap(THREE, ENTRY, SLIDER)),
    case("canvas-new", "NEWQUIZ010", prefixed),
    case("canvas-new", "CANVAS012", swap(THREE, "</correctResponse>", f"</correctResponse>{MAPPING.format(99)}")),
    case("canvas-new", "CANVAS013", TOLERANT),
    case("openolat", "OPENOLAT001", without_test, swap(ONE, "</assessmentItem>", FED_BACK.format("lake_fb"))),
    case("openolat", "OPENOLAT002", without_test, swap(TWO, TEMPLATE.format("map_response"), HALVED)),
    case("openolat", "OPENOLAT003"),
    case("tao", "TAO001", swap(TWO, TEMPLATE.format("map_response"), HALVED)),
    case("inspera", "INSPERA001"),
    case("canvas", "CANVAS015", swap("quiz.xml", "multiple_choice_question", "hot_spot_question"), base="qti12"),
    case("canvas-new", "NEWQUIZ011", pointing(2), base="qti12"),
    case("sakai", "SAKAI001", pointing(1), base="qti12"),
]

# what goes together with another thing, or may stand there
ALSO = [
    case(
        "canvas",
        "QTI067",
        swap(ONE, "</itemBody>", '<choiceInteraction responseIdentifier="R2" maxChoices="1"/></itemBody>'),
        note="two choices",
    ),
    case("canvas", "CANVAS006", SHUFFLED, FIXED, note="told beside CANVAS005: what is fixed is shuffled"),
]
NAMED = """<responseProcessing><responseCondition>
<responseIf><match><variable identifier="RESPONSE"/><correct identifier="RESPONSE"/></match>
<setOutcomeValue identifier="SCORE"><baseValue baseType="float">1</baseValue></setOutcomeValue>
<setOutcomeValue identifier="FEEDBACK"><baseValue baseType="identifier"> feedback_correct </baseValue></setOutcomeValue>
</responseIf></responseCondition></responseProcessing>"""
FEEDBACK = '<outcomeDeclaration identifier="FEEDBACK" cardinality="single" baseType="identifier"/>\n<itemBody>'
SILENT = [
    *(
        case(canvas, code, *matched(*fixed), note=note)
        for canvas, code in (("canvas", "CANVAS006"), ("canvas-new", "NEWQUIZ002"))
        for fixed, note in ((("rain", "snow"), "terms in their order"), (("wind", "fog"), "groups in their order"))
    ),
    case("canvas-new", "NEWQUIZ011", pointing(1), base="qti12", note="one area"),
    case("canvas", "QTI067", swap(THREE, "</p>", f" and <{ENTRY.replace('RESPONSE', 'R2')}</p>"), note="two blanks"),
    case("canvas", "QTI090", swap(ONE, ' normalMaximum="1"', ""), note="no maximum"),
    case(
        "inspera",
        "INSPERA001",
        swap(TWO, TEMPLATE.format("map_response"), NAMED),
        swap(TWO, "<itemBody>", FEEDBACK),
        note="feedback by the names that it knows",
    ),
    case("canvas", "CANVAS001", note="shares of the points"),
    case("canvas", "CANVAS009", pool("1"), *POINTS_OF_TWO, note="a pool of equal questions"),
    case("canvas", "CANVAS010", swap(M, CLOUD, ""), note="listed by another resource"),
    case("canvas", "CANVAS011", swap(TWO, STEM, f"{RUBRIC}{STEM}"), note="asked outside as well"),
    case("canvas", "CANVAS012", swap(THREE, "</correctResponse>", f"</correctResponse>{MAPPING.format(100)}")),
    case("canvas", "CANVAS014", *paired("pair"), note="asked outside the prompt"),
    case("canvas", "QTI060", swap(TWO, STEM, "<h1>What falls?</h1>"), note="no p or div beside it"),
    case("openolat", "OPENOLAT002", without_test, note="SCORE is the mapped value"),
    case(
        "openolat", "OPENOLAT003", swap(M, "<manifest ", '<manifest xmlns:o="http://www.openolat.org/xsd/oomd_v1p1" ')
    ),
    case("canvas-new", "NEWQUIZ004", swap(TEST, "<assessmentS", '<itemSessionControl maxAttempts="0"/><assessmentS')),
]


def codes(files: Files, store: Store, *meant_for: str) -> Counter[str]:
    """How often each rule is told of a package."""
    checks.load()
    job = pipeline.Job(sources=(), schemas=str(store.folder), lms=meant_for)
    _, found, _, _ = inspect(package(files), xsd.Validator(store), job)
    return Counter(entry.code for entry in found)


@pytest.fixture(scope="module")
def nothing(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store without a schema: what is found then are the rules alone."""
    return Store(tmp_path_factory.mktemp("store"))


@pytest.mark.parametrize("case", CASES, ids=str)
def test_what_a_platform_does_not_take_is_told_once_to_those_who_mean_it_for_that_platform(
    case: Case, nothing: Store
) -> None:
    told = codes(case.files, nothing)
    assert case.code not in told
    assert codes(case.files, nothing, case.platform) - told == {case.code: 1}


@pytest.mark.parametrize("case", ALSO, ids=str)
def test_what_cannot_stand_alone_is_told_too(case: Case, nothing: Store) -> None:
    assert codes(case.files, nothing, case.platform)[case.code] == 1
    assert case.code not in codes(case.files, nothing)


@pytest.mark.parametrize("case", SILENT, ids=str)
def test_what_a_platform_takes_is_not_told(case: Case, nothing: Store) -> None:
    assert codes(case.files, nothing, case.platform) == codes(case.files, nothing)


@pytest.mark.parametrize("platform", ["canvas", "canvas-new", "tao"])
def test_a_plain_bank_is_fit_for_it(platform: str, nothing: Store) -> None:
    files = case(platform, "").files
    assert codes(files, nothing, platform) == codes(files, nothing)


@pytest.mark.parametrize("base", ["scorm", "scorm2004", "scorm2004-3rd"])
@pytest.mark.parametrize("platform", lms.load())
def test_a_package_without_fault_is_fit_for_every_platform_that_takes_its_format(
    platform: str, base: str, nothing: Store
) -> None:
    refused = {each.base for each in CASES if each.platform == platform and each.code.startswith("LMS")}
    if base not in refused:
        known = FORMATS[base] in lms.load()[platform].known
        assert codes(good(base), nothing, platform) - codes(good(base), nothing) == ({} if known else {"LMS003": 1})


FORMATS = {"scorm": "scorm12", "scorm2004": "scorm2004-4th", "scorm2004-3rd": "scorm2004-3rd"}


@pytest.mark.parametrize("platform", lms.load().values(), ids=lambda platform: platform.name)
def test_what_a_platform_is_best_given_and_what_facts_are_about_is_known_of_it(platform: lms.Platform) -> None:
    given = {targets.load()[name].standard.name for name in platform.targets}
    told = {format for fact in platform.facts.values() for format in fact.formats}
    assert given | told <= set(platform.known)


def test_of_a_broken_document_is_not_said_that_there_is_no_test(nothing: Store) -> None:
    files = case("canvas", "", without_test).files
    assert codes(files, nothing, "canvas")["CANVAS003"] == 1
    files[TEST] = b"<assessmentTest"
    assert codes(files, nothing, "canvas")["CANVAS003"] == 0


# --- the facts ------------------------------------------------------------------------------------------


ADDRESS = re.compile(r"https://[^\s<>()]+")


@pytest.mark.parametrize("platform", lms.load().values(), ids=lms.load())
def test_every_fact_has_its_evidence_and_a_rule_that_holds_packages_to_it(platform: lms.Platform) -> None:
    checks.load()
    assert platform.title
    assert set(platform.targets) <= targets.load().keys()
    for name, fact in platform.facts.items():
        assert fact.effect in ("refused", "broken", "altered", "dropped"), name
        assert fact.evidence in ("run", "read", "documented"), name
        assert all(ADDRESS.fullmatch(where) is not None for where in fact.where) is (fact.evidence == "documented"), (
            name
        )
        assert fact.says.strip(), name
        assert fact.products, name
        assert fact.where, name
        assert fact.rules, name
        assert set(fact.rules) <= RULES.keys(), name


@pytest.mark.parametrize("platform", lms.load().values(), ids=lms.load())
def test_how_to_import_all_that_a_platform_is_best_given_is_said_and_how_that_is_known(platform: lms.Platform) -> None:
    assert platform.imports.keys() >= set(platform.targets)
    for target, advice in platform.imports.items():
        assert 1 <= len(advice) <= 5, target
        for one in advice:
            assert one.says[-1] == ".", one
            assert len(one.says) <= 130, one
            assert one.evidence in ("run", "read", "documented"), one
            assert (ADDRESS.fullmatch(one.where) is not None) is (one.evidence == "documented"), one
            assert one.where, one
            assert targets.load()[target].standard.name not in platform.untried or one.evidence != "run", one


def test_what_some_platforms_alone_suffer_from_is_told_unless_the_package_is_meant_for_others(nothing: Store) -> None:
    checks.load()
    for code, names in rule._HURTS.items():
        assert all(any(code in fact.rules for fact in lms.load()[name].facts.values()) for name in names), code
    for each in (each for each in test_packages.CASES if each.code in rule._HURTS):
        assert codes(each.files, nothing)[each.code] == 1, each
        assert codes(each.files, nothing, "tao")[each.code] == 0, each
        instead = [code for code, broken in RULES.items() if each.code in broken.explains]
        for name in rule._HURTS[each.code]:
            own = codes(each.files, nothing, "tao", name)
            assert sum(own[code] for code in (each.code, *instead)) == 1, (each, name)


GRAVITY = {
    "refused": {Severity.ERROR},
    "broken": {Severity.ERROR},
    "dropped": {Severity.WARNING},
    "altered": {Severity.WARNING, Severity.NOTE},
}


WARNED = pytest.mark.parametrize(
    ("meant_for", "severity"), [((), Severity.WARNING), (("canvas",), Severity.WARNING), (("moodle",), Severity.ERROR)]
)


@pytest.mark.parametrize("meant_for", [(), ("canvas",), ("moodle",)])
def test_an_empty_step_in_a_path_is_an_error_for_nobody(
    meant_for: tuple[str, ...], tmp_path: Path, nothing: Store
) -> None:
    with zipfile.ZipFile(tmp_path / "steps.zip", "w") as zip:
        for path, data in (good("scorm") | {"a//b.txt": b""}).items():
            zip.writestr(path, data)
    outcome = pipeline.judge(
        pipeline.Job(sources=(str(tmp_path / "steps.zip"),), schemas=str(nothing.folder), lms=meant_for)
    )
    assert [entry.severity for entry in outcome.findings if entry.code == "PKG031"] == [Severity.WARNING]
    assert outcome.packages[0].errors == 0


@WARNED
def test_a_manifest_behind_a_dot_is_an_error_for_moodle_alone(
    meant_for: tuple[str, ...], severity: Severity, tmp_path: Path, nothing: Store
) -> None:
    with zipfile.ZipFile(tmp_path / "dots.zip", "w") as zip:
        for path, data in good("scorm").items():
            zip.writestr(f"./{path}", data)
    outcome = pipeline.judge(
        pipeline.Job(sources=(str(tmp_path / "dots.zip"),), schemas=str(nothing.folder), lms=meant_for)
    )
    told = {entry.code: entry.severity for entry in outcome.findings if entry.code in ("PKG031", "PKG047")}
    assert told == {"PKG031": Severity.WARNING, "PKG047": severity}
    assert outcome.packages[0].format == "scorm12"
    assert outcome.packages[0].errors == (severity is Severity.ERROR)


@pytest.mark.parametrize(("meant_for", "severity"), [((), Severity.WARNING), (("moodle",), Severity.ERROR)])
def test_what_warns_everywhere_is_an_error_for_the_platform_that_it_stops(
    meant_for: tuple[str, ...], severity: Severity, tmp_path: Path, nothing: Store
) -> None:
    files = good("scorm")
    swap(M, "<title>Where rain comes from</title>\n<adlcp", f"<title>{'a' * 256}</title>\n<adlcp")(files)
    file = tmp_path / "long.zip"
    write_zip(package(files), file)
    outcome = pipeline.judge(pipeline.Job(sources=(str(file),), schemas=str(nothing.folder), lms=meant_for))
    assert [entry.severity for entry in outcome.findings if entry.code == "SCORM025"] == [severity]
    assert outcome.packages[0].errors == (severity is Severity.ERROR)


def test_only_a_rule_of_the_fact_that_warns_elsewhere_is_made_graver() -> None:
    checks.load()
    for platform in lms.load().values():
        for name, fact in platform.facts.items():
            assert not fact.errors or fact.effect in ("refused", "broken"), name
            for code in fact.errors:
                assert code in fact.rules, name
                assert RULES[code].severity is Severity.WARNING, name
                assert code not in rule._FOR, name


def test_every_rule_of_one_platform_rests_on_a_fact_about_it_and_is_as_grave_as_what_happens() -> None:
    checks.load()
    for code, names in rule._FOR.items():
        for name in names:
            facts = [fact for fact in lms.load()[name].facts.values() if code in fact.rules]
            assert facts, (code, name)
            assert all(fact.clause in RULES[code].clause for fact in facts), (code, name)
            assert all(RULES[code].severity in GRAVITY[fact.effect] for fact in facts), (code, name)


def test_every_rule_of_one_platform_has_a_case_for_each() -> None:
    checks.load()
    held = {(name, code) for code, names in rule._FOR.items() for name in names}
    assert held == {(each.platform, each.code) for each in (*CASES, *ALSO)}


def test_what_a_platform_does_to_a_feature_is_said_of_one_that_the_target_carries() -> None:
    """`targets --for` shows it in place of what the table says; a loss of the format itself is told already."""
    for platform in lms.load().values():
        for name, fact in platform.facts.items():
            assert bool(fact.target) == bool(fact.features), name
            for feature in fact.features:
                assert targets.load()[fact.target].standard.name in platform.known, name
                assert targets.load()[fact.target].table[Feature(feature)].carriage is not Carriage.DROPPED, name


# --- a course of one's own ------------------------------------------------------------------------------

COURSE = """\
lessonpack: 1
id: sea
title: The sea
language: en
lessons:
  - lesson: tides/lesson.yaml
final_quiz:  # canvas-new.several-tests openolat.tests-of-others
  id: final
  title: All
  questions: [tides/plain]
"""
LESSON = """\
lessonpack: 1
id: tides
title: Tides
language: en
questions:
  - single_choice:
      id: plain
      stem: What rises?
      choices: [{id: sea, text: The sea, correct: true}, {id: sun, text: The sun}]
  - single_choice:  # canvas.shuffle
      id: moved
      stem: What pulls?
      shuffle: true
      choices:
        - {id: moon, text: The moon, correct: true}
        - {id: none, text: Nothing, fixed: true}  # canvas.fixed canvas-new.fixed
  - single_choice:  # inspera.match-correct tao.custom-processing
      id: told
      stem: What ebbs?
      choices:
        - {id: sea, text: The sea, correct: true, feedback: Yes.}  # canvas-new.feedback openolat.edited-feedback
        - {id: sun, text: The sun}
  - multiple_response:  # canvas.all-or-nothing
      id: whole
      stem: Which are wet?
      scoring: all_or_nothing
      choices: [{id: sea, text: Sea, correct: true}, {id: rain, text: Rain, correct: true}, {id: dust, text: Dust}]
  - multiple_response:  # openolat.edited-mapping inspera.match-correct tao.custom-processing
      id: thirds
      stem: Which three are wet?
      choices:
        - {id: sea, text: Sea, correct: true}
        - {id: rain, text: Rain, correct: true}
        - {id: dew, text: Dew, correct: true}
        - {id: dust, text: Dust}
  - multiple_response:  # canvas.one-right
      id: one
      stem: Which is wet?
      scoring: all_or_nothing
      choices: [{id: sea, text: Sea, correct: true}, {id: dust, text: Dust}]
  - true_false:  # canvas.true-false
      id: wet
      stem: The sea is wet.
      answer: true
  - single_choice:  # inspera.match-correct tao.custom-processing
      id: dear
      stem: What is dear?
      points: 3
      choices: [{id: sea, text: The sea, correct: true}, {id: sun, text: The sun}]
quiz: # canvas.pass-mark canvas.shuffled-questions canvas-new.pass-mark canvas-new.attempts canvas-new.time-limit \
canvas-new.shuffled-questions openolat.tests-of-others
  id: quiz
  title: Quiz
  questions: [moved, told, whole, one, wet]
  pools:
    - {pick: 1, questions: [plain, dear]}  # canvas.pool-points canvas-new.pools
  pass_mark: 50
  attempts: 2
  time_limit: 5
  shuffle: true
"""


PLACES = """\
lessonpack: 1
id: tides
title: Tides
language: en
questions:
  - hotspot:  # sakai.places
      id: places
      stem: Where is the sea?
      picture: {file: sea.png, alt: A coast.}
      areas: [{text: The sea, circle: [40, 30, 20]}]
quiz:
  id: quiz
  title: Quiz
  questions: [places]
"""


def marked(name: str, text: str) -> set[tuple[str, str, int]]:
    """The facts that the comments of a source name: file, platform and fact, line."""
    lines = enumerate(text.splitlines(), 1)
    return {(name, fact, number) for number, line in lines for fact in line.partition("#")[2].split()}


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sea")
    (folder / "tides").mkdir()
    (folder / "course.yaml").write_text(COURSE, "utf-8")
    (folder / "tides" / "lesson.yaml").write_text(LESSON, "utf-8")
    return folder


def told(folder: Path, **job: Any) -> list[tuple[str, str, int]]:
    """What is told of platforms when the course is built: file, platform and fact, line."""
    held = rule._FOR
    facts = [(name, id, fact) for name, each in lms.load().items() for id, fact in each.facts.items()]
    asked = {(code, name): f"{name}.{id}" for name, id, fact in facts for code in fact.rules if not fact.formats}
    result = []
    for platform in lms.load():
        done = pipeline.run(pipeline.Job(sources=(str(folder),), schemas="none", lms=(platform,), **job))
        for entry in done.findings:
            if entry.code in held and not entry.code.startswith("LMS"):
                result.append((Path(entry.place.file).name, asked[entry.code, platform], entry.place.line))
    return result


def test_what_a_platform_makes_of_a_course_is_told_at_the_line_that_asks_for_it(sources: Path) -> None:
    expected = marked("course.yaml", COURSE) | marked("lesson.yaml", LESSON)
    assert Counter(told(sources, targets=("qti21",))) == Counter(expected)
    facts = [(f"{name}.{id}", fact) for name, each in lms.load().items() for id, fact in each.facts.items()]
    features = {id for id, fact in facts if fact.features and fact.target.startswith("qti")}
    asked = {fact for _, fact, _ in expected | marked("lesson.yaml", PLACES)}
    assert features <= asked, "what the tables say is told"


def test_what_a_platform_makes_of_qti_1_2_is_told_at_the_line_that_asks_for_it(tmp_path: Path) -> None:
    (tmp_path / "lesson.yaml").write_text(PLACES, "utf-8")
    (tmp_path / "sea.png").write_bytes(png(90, 60))
    assert set(told(tmp_path / "lesson.yaml", targets=("qti12",))) == marked("lesson.yaml", PLACES)


FILMS = """\
lessonpack: 1
id: tides
title: Tides
language: en
sections:
- id: seen
  title: Seen
  blocks:
  - embed: {address: "https://vimeo.com/1", title: Ebb, description: The water falls.}
  - embed: {address: "https://vimeo.com/2", title: Flood, description: The water rises.}
"""


def test_films_of_other_sites_are_told_of_once_where_learners_have_a_package_without_a_network(tmp_path: Path) -> None:
    """And of no other platform, and of no target that is not used so."""
    lesson = tmp_path / "lesson.yaml"
    lesson.write_text(FILMS, "utf-8")
    formats = ("scorm12", "scorm2004", "html", "cc13")
    for platforms, lines in (("moodle",), [9]), (("canvas",), []), ((), []):
        done = pipeline.run(pipeline.Job(sources=(str(lesson),), targets=formats, schemas="none", lms=platforms))
        assert [entry.place.line for entry in done.findings if entry.code == "LMS004"] == lines
        assert [entry.code for entry in done.findings if entry.severity is Severity.ERROR] == []
        assert {entry.code for entry in done.findings} & {"WEB001"} == set()


def test_a_course_of_several_scos_is_refused_for_moodle_as_scorm_2004_and_is_one_as_scorm_12(
    sources: Path, tmp_path: Path
) -> None:
    """As SCORM 1.2 it is one SCO whatever it asks for."""
    copytree(sources, tmp_path, dirs_exist_ok=True)
    course = tmp_path / "course.yaml"
    course.write_text(course.read_text("utf-8") + "scos: per-lesson\n", "utf-8")
    for target, places in ("scorm12", []), ("scorm2004", [("course.yaml", 7)]):
        done = pipeline.run(pipeline.Job(sources=(str(course),), targets=(target,), schemas="none", lms=("moodle",)))
        told = [entry for entry in done.findings if entry.code in ("MOODLE001", "SCORM062")]
        assert [(Path(entry.place.file).name, entry.place.line) for entry in told] == places
        assert all("'scos: single'" in entry.hint for entry in told)


def test_a_bank_without_a_test_is_told_what_canvas_makes_of_it(sources: Path) -> None:
    bank = told(sources, targets=("qti21",), test=False)
    assert [each for each in bank if each[0] == "course.yaml"] == [("course.yaml", "canvas.no-test", 1)]


def test_a_course_for_all_platforms_is_told_of_none(sources: Path) -> None:
    done = pipeline.run(pipeline.Job(sources=(str(sources),), targets=tuple(targets.load()), schemas="none"))
    assert {entry.code for entry in done.findings} & rule._FOR.keys() == set()
