"""What was not read to its end is told of, and its package is never called valid."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from lxml import etree
from msgspec.structs import replace

from checks.packages import Edit, Files, good, swap
from lessonpack import archive, findings, in_shares, inspection, parsing, pipeline
from lessonpack.checks.qti import _marks
from lessonpack.checks.scorm import scos
from lessonpack.findings import RULES, Severity
from lessonpack.formats import lengths, qti2
from lessonpack.report import words
from lessonpack.report.outcome import Outcome
from lessonpack.schemas import Store

LOM = '<metadata><lom xmlns="http://www.imsglobal.org/xsd/imsmd_rootv1p2p1"><general>{}</general></lom></metadata>'
KEYWORD = '<keyword><langstring xml:lang="en">x</langstring></keyword>'


def far_away(count: int) -> Edit:
    """So many resources in a chain of dependencies, all of which start with files that the last one lists."""

    def edit(files: Files) -> None:
        chain = "".join(
            f'<resource identifier="X{number}" type="webcontent" adlcp:scormtype="asset" href="x/{number}">'
            f'<dependency identifierref="X{number + 1}"/></resource>'
            for number in range(count)
        )
        listed = "".join(f'<file href="x/{number}"/>' for number in range(count))
        last = f'<resource identifier="X{count}" type="webcontent" adlcp:scormtype="asset">{listed}</resource>'
        swap("imsmanifest.xml", "</resources>", f"{chain}{last}</resources>")(files)
        swap(
            "imsmanifest.xml",
            '<dependency identifierref="SHARED"/>',
            '<dependency identifierref="SHARED"/><dependency identifierref="X0"/>',
        )(files)
        files |= {f"x/{number}": b"" for number in range(count)}

    return edit


M, TWO = "imsmanifest.xml", "items/two.xml"
MAPPED = '<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/map_response"/>'
MAXIMUM = '<outcomeDeclaration identifier="MAXSCORE"'
BASKET = '<outcomeDeclaration identifier="X" cardinality="multiple" baseType="string"/>'
MAP = '<setOutcomeValue identifier="SCORE"><mapResponse identifier="RESPONSE"/></setOutcomeValue>'
A_DROP = '<baseValue baseType="string">rain</baseValue>'
ALL_X = '<variable identifier="X"/>'


def gathered(*values: str) -> str:
    """A rule that puts values into the outcome X."""
    return f'<setOutcomeValue identifier="X"><multiple>{"".join(values)}</multiple></setOutcomeValue>'


def scored_by(rules: str) -> Edit:
    """An item has these rules, which may use X, before the one that makes its points."""

    def edit(files: Files) -> None:
        swap(TWO, MAPPED, f"<responseProcessing>{rules}{MAP}</responseProcessing>")(files)
        swap(TWO, MAXIMUM, BASKET + MAXIMUM)(files)

    return edit


def doubled(times: int) -> str:
    """Rules that make two values in X of each one, so many times."""
    return gathered(A_DROP) + gathered(ALL_X, ALL_X) * times


def bank(count: int, rules: str) -> Files:
    """So many items with these rules, none of which is taken for another."""
    files = good("qti")
    scored_by(f"<!-- -->{rules}")(files)
    item, listed = files[TWO], ""
    for number in range(count):
        path = f"items/x{number:02}.xml"
        files[path] = item.replace(b'"two"', f'"x{number:02}"'.encode(), 1)
        listed += f'<resource identifier="X{number}" type="imsqti_item_xmlv2p1" href="{path}">'
        listed += f'<file href="{path}"/></resource>'
    swap(M, "</resources>", f"{listed}</resources>")(files)
    return files


def leaning_on_much(pictures: int, resources: int) -> Edit:
    """Items with a picture of their own, each of which depends on the first of a chain of resources."""

    def edit(files: Files) -> None:
        item, listed = files[TWO], ""
        for number in range(pictures):
            path, picture = f"items/x{number:03}.xml", f"items/x{number:03}.png"
            shown = f'<p>What falls?<img src="x{number:03}.png" alt="A cloud"/></p>'
            files[path] = item.replace(b'"two"', f'"x{number:03}"'.encode(), 1)
            files[path] = files[path].replace(b"<p>What falls from clouds?</p>", shown.encode())
            files[picture] = b"not looked at"
            listed += (
                f'<resource identifier="X{number}" type="imsqti_item_xmlv2p1" href="{path}"><file href="{path}"/>'
                f'<file href="{picture}"/><dependency identifierref="Y0"/></resource>'
            )
        for number in range(resources):
            onward = f'<dependency identifierref="Y{number + 1}"/>' if number + 1 < resources else ""
            listed += f'<resource identifier="Y{number}" type="webcontent">{onward}</resource>'
        swap(M, "</resources>", f"{listed}</resources>")(files)

    return edit


def judged(files: Files, schemas: Store, folder: Path, **asked: bool) -> Outcome:
    with zipfile.ZipFile(folder / "stranger.zip", "w") as zip:
        for path, data in files.items():
            zip.writestr(path, data)
    return pipeline.judge(pipeline.Job(sources=(str(folder / "stranger.zip"),), schemas=str(schemas.folder), **asked))


def told(outcome: Outcome) -> tuple[list[str], str]:
    assert not outcome.faults
    codes = {entry.code for entry in outcome.findings} - {"XSD004"}  # which is said of the schemas of QTI
    return sorted(codes), words.verdict(outcome.packages[0])


def test_whatever_may_be_left_unread_is_here() -> None:
    pipeline.load_everything()
    assert {code for code in RULES if RULES[code].partial} <= set(
        re.findall(r"[A-Z]+\d{3}", Path(__file__).read_text())
    )


def grown(path: str, before: str, text: str) -> Files:
    """A faultless package of questions, with a text in one of its files."""
    files = good("qti")
    swap(path, before, text + before)(files)
    return files


LONG, LONGER = "x" * 10_001, "x" * 100_001


@pytest.mark.schemas
@pytest.mark.parametrize(
    ("text", "what"),
    [
        (f'<p class="{LONG}">a</p>', "the attribute class of <p> has 10,001 characters"),
        (f'<p><object data="{LONG}" type="image/png">{LONGER}</object></p>',
         "the attribute data of <object> has 10,001 characters"),
        (f'<pre xmlns:n="urn:{"n" * 300}">a</pre>', "a namespace has 304 characters"),
        (f"<p>{LONGER}<b>{LONGER}</b>{LONGER}</p>", ""),
        (f'<p><img alt="a" src="data:image/png;base64,{LONG}"/></p>', ""),
        (f"<p>{LONG}<!-- {LONGER} -->{LONGER}</p>", ""),
    ],
    ids=["attribute", "address", "namespace", "words", "picture", "comment"],
)  # fmt: skip
def test_a_document_with_values_too_long_to_be_looked_at_is_not_valid(
    text: str, what: str, schemas: Store, tmp_path: Path
) -> None:
    outcome = judged(grown(TWO, "<choiceInteraction", text), schemas, tmp_path)
    said = [entry.message for entry in outcome.findings if entry.code == "XML005"]
    assert said == ([f"the file was not judged to its end: {what}"] if what else [])
    assert not what or told(outcome)[1] != "valid"


@pytest.mark.schemas
def test_of_many_rules_fewer_places_are_told_and_none_goes_unsaid(
    schemas: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(findings, "IN_ALL", 50)
    monkeypatch.setattr(findings, "FEW", 3)
    files = good("scorm")
    many = "".join(f'<item identifier="{number}" identifierref="gone"/>' for number in range(40))
    swap("imsmanifest.xml", "</organization>", f"{many}</organization>")(files)
    outcome = judged(files, schemas, tmp_path)
    counts = Counter(entry.code for entry in outcome.findings)
    broken = {code: str(counts[code]) for code in ("IMS010", "IMS014", "SCORM020", "SCORM023")}
    assert sorted(broken.values()) == ["10", "3", "3", "3"]  # the first had 10 left, after 40 of XSD001
    told = [dict(entry.args) for entry in outcome.findings if entry.code == "PKG042"]
    assert {each["code"]: each["most"] for each in told} == broken


@pytest.mark.schemas
@pytest.mark.parametrize(("wrong", "told"), [(50, 50), (51, 50), (400, 50)])
def test_of_more_faults_against_a_schema_than_are_told_it_is_said_that_there_are_more(
    schemas: Store, tmp_path: Path, wrong: int, told: int
) -> None:
    files = good("scorm")
    bad = "".join(
        f'<item identifier="X{number}" isvisible="perhaps"><title>t</title></item>' for number in range(wrong)
    )
    swap("imsmanifest.xml", "</organization>", f"{bad}</organization>")(files)
    cut = [entry for entry in judged(files, schemas, tmp_path).findings if dict(entry.args).get("code") == "XSD001"]
    assert [entry.message for entry in cut] == (
        [f"XSD001 is broken more than {told} times; the further places were not looked for"] * (wrong > 50)
    )


@pytest.mark.schemas
def test_items_of_which_more_is_known_than_is_kept_are_told_of(
    schemas: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inspection, "_KEPT", 5_000)
    codes, verdict = told(judged(good("qti"), schemas, tmp_path))
    assert codes == ["XML005"]
    assert verdict.startswith("no errors found, ")


@pytest.mark.schemas
def test_documents_after_more_than_are_judged_one_by_one_are_told_of(
    schemas: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first of them may be of any size; what is like one before it costs little, and is judged."""
    files = bank(3, "")
    files["items/x02.xml"] = files["items/x02.xml"].replace(b"<p>What", b"<p>And <em>what</em>")
    monkeypatch.setattr(in_shares, "_APART", in_shares._BESIDE)
    outcome = judged(files, schemas, tmp_path)
    said = [entry for entry in outcome.findings if entry.code == "XML005"]
    unread = [entry.place.inside for entry in said]
    assert {entry.message.partition(": ")[2] for entry in said} == {in_shares._SPENT}
    assert {entry.hint for entry in said} == {parsing._SMALLER}
    assert told(outcome)[1] == f"no errors found, {len(unread)} files not read to the end"
    assert set(files) - set(unread) == {M, "items/one.xml", "items/images/cloud.png"}


@pytest.mark.schemas
@pytest.mark.parametrize("text", [f'<p class="{LONG}">a</p>', f'<pre xmlns:n="urn:{"n" * 300}">a</pre>'])
def test_where_schemas_are_required_what_is_not_judged_to_its_end_is_an_error(
    text: str, schemas: Store, tmp_path: Path
) -> None:
    files = grown(TWO, "<choiceInteraction", text)
    usual, strict = judged(files, schemas, tmp_path), judged(files, schemas, tmp_path, require_xsd=True)
    assert [entry.severity for entry in usual.findings if entry.code == "XML005"] == [Severity.WARNING]
    assert [entry.severity for entry in strict.findings if entry.code == "XML005"] == [Severity.ERROR]
    assert (usual.packages[0].errors, strict.packages[0].errors) == (0, 1)


@pytest.mark.schemas
def test_what_is_built_is_judged_to_its_end(schemas: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_shares, "_APART", 0)
    monkeypatch.setattr(in_shares, "_LARGE", 0)
    monkeypatch.setattr(archive, "LIMITS", replace(archive.LIMITS, nodes=10))
    lesson, targets = Path(__file__).parents[2] / "content" / "mesa-optimization", ("qti21", "canvas", "moodle", "cc13")
    outcome = pipeline.run(
        pipeline.Job(sources=(str(lesson),), targets=targets, out=str(tmp_path), schemas=str(schemas.folder))
    )
    assert "XML005" not in {entry.code for entry in outcome.findings}
    assert [words.verdict(each) for each in outcome.packages] == ["valid"] * len(targets)


@pytest.mark.schemas
def test_a_sco_whose_call_is_not_among_the_scripts_that_are_searched_is_not_valid(
    schemas: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = good("scorm")
    files["a.js"] = b" " * 200_000
    swap("imsmanifest.xml", '<file href="style.css"/>', '<file href="style.css"/><file href="a.js"/>')(files)
    assert told(judged(files, schemas, tmp_path)) == ([], "valid")
    monkeypatch.setattr(scos, "_SCRIPT_LIMIT", 100_000)
    expected = (["SCORM067"], "no errors found, 1 file not read to the end")
    assert told(judged(files, schemas, tmp_path)) == expected


def test_what_belongs_to_a_vendor_may_be_of_any_length() -> None:
    data = f'<customInteraction xmlns="{qti2.ITEM_NAMESPACE}" x="{LONG}"><y>{LONGER}</y></customInteraction>'.encode()
    assert lengths.shorten(etree.fromstring(data), data) == ""


def test_what_is_too_long_is_found_in_any_encoding() -> None:
    for encoding in ("UTF-8", "UTF-16", "ISO-8859-1"):
        for value, found in (("\u3c3c" if encoding == "UTF-16" else "x", True), ("", False)):
            text = f'<?xml version="1.0" encoding="{encoding}"?><a b="{value * 10_001}"/>'
            data = text.encode(encoding)
            assert bool(lengths.shorten(etree.fromstring(data), data)) == found


@pytest.mark.schemas
def test_a_package_without_fault_is_valid(schemas: Store, tmp_path: Path) -> None:
    assert told(judged(good("scorm"), schemas, tmp_path)) == ([], "valid")


@pytest.mark.schemas
def test_a_start_page_of_nothing_but_open_elements_is_not_valid(schemas: Store, tmp_path: Path) -> None:
    files = {**good("scorm"), "index.html": b"<div>" * 900_000}
    assert told(judged(files, schemas, tmp_path)) == (["WEB015"], "no errors found, 1 file not read to the end")


@pytest.mark.schemas
def test_a_start_page_under_the_name_of_a_program_is_not_valid(schemas: Store, tmp_path: Path) -> None:
    files = {**good("scorm"), "index.asp": b"<div>" * 900_000}
    files["imsmanifest.xml"] = files["imsmanifest.xml"].replace(b'"index.html"', b'"index.asp"')
    del files["index.html"]
    codes, verdict = told(judged(files, schemas, tmp_path))
    assert "WEB015" in codes
    assert verdict == "no errors found, 1 file not read to the end"


@pytest.mark.schemas
def test_a_start_page_where_macos_leaves_files_is_not_valid(schemas: Store, tmp_path: Path) -> None:
    files = {**good("scorm"), "__MACOSX/index.html": b"<div>" * 900_000}
    files["imsmanifest.xml"] = files["imsmanifest.xml"].replace(b'"index.html"', b'"__MACOSX/index.html"')
    del files["index.html"]
    codes, verdict = told(judged(files, schemas, tmp_path))
    assert "PKG057" in codes
    assert "error" in verdict


@pytest.mark.schemas
def test_pages_behind_those_that_used_up_what_is_read_are_named(schemas: Store, tmp_path: Path) -> None:
    files = good("scorm")
    page = files["index.html"].replace(b"<h1>", b"<h1>" + b"x" * (7 << 20))
    names = [f"{number}.html" for number in range(6)]
    listed = "".join(f'<file href="{name}"/>' for name in names)
    files["imsmanifest.xml"] = files["imsmanifest.xml"].replace(
        b'<file href="index.html"/>', listed.encode() + b'<file href="index.html"/>'
    )
    files |= dict.fromkeys(names, page)
    outcome = judged(files, schemas, tmp_path)
    assert told(outcome) == (["WEB015"], "no errors found, 2 files not read to the end")
    assert [entry.place.inside for entry in outcome.findings] == ["4.html", "5.html"]


@pytest.mark.schemas
def test_metadata_too_large_for_their_schema_are_not_valid(schemas: Store, tmp_path: Path) -> None:
    files = good("scorm")
    many = LOM.format(KEYWORD * 5_000)
    manifest = files["imsmanifest.xml"].decode().replace("</metadata>", many.removeprefix("<metadata>"), 1)
    files["imsmanifest.xml"] = manifest.encode()
    assert told(judged(files, schemas, tmp_path)) == (["XSD006"], "no errors found, 1 file not read to the end")


@pytest.mark.schemas
@pytest.mark.parametrize(
    ("count", "expected"), [(600, ([], "valid")), (800, (["PKG029"], "no errors found, 1 file not read to the end"))]
)
def test_dependencies_that_lead_too_far_are_told_of(
    count: int, expected: object, schemas: Store, tmp_path: Path
) -> None:
    files = good("scorm")
    far_away(count)(files)
    assert told(judged(files, schemas, tmp_path)) == expected


@pytest.mark.schemas
@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (doubled(10), ([], "valid")),
        (doubled(60), (["QTI078"], "no errors found, 1 file not read to the end")),
        (gathered(A_DROP) * 1000, (["QTI078"], "no errors found, 1 file not read to the end")),
    ],
    ids=["rules", "rules that take long", "long rules"],
)
def test_rules_that_are_not_run_to_their_end_are_told_of(
    rules: str, expected: object, schemas: Store, tmp_path: Path
) -> None:
    files = good("qti")
    scored_by(rules)(files)
    assert told(judged(files, schemas, tmp_path)) == expected


@pytest.mark.schemas
def test_a_bank_of_items_that_take_long_is_judged_as_far_as_one_package_may_take(
    schemas: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_marks, "_ALL_STEPS", 5_000)
    files = bank(6, doubled(6))
    outcome = judged(files, schemas, tmp_path)
    assert told(outcome) == (["QTI078"], "no errors found, 4 files not read to the end")
    assert judged(dict(reversed(files.items())), schemas, tmp_path).findings == outcome.findings


@pytest.mark.schemas
@pytest.mark.parametrize(
    ("resources", "expected"),
    [(600, ([], "valid")), (800, (["QTI104"], "no errors found, 1 file not read to the end"))],
)
def test_dependencies_of_items_that_lead_too_far_are_told_of(
    resources: int, expected: object, schemas: Store, tmp_path: Path
) -> None:
    files = good("qti")
    leaning_on_much(200, resources)(files)
    assert told(judged(files, schemas, tmp_path)) == expected


@pytest.mark.schemas
def test_of_one_rule_ten_thousand_places_are_told_and_that_there_are_more(schemas: Store, tmp_path: Path) -> None:
    files = good("scorm")
    gone = "".join(f'<img alt="" src="{number}.png">' for number in range(10_500))
    files["index.html"] = files["index.html"].replace(b"<h1>", gone.encode() + b"<h1>")
    outcome = judged(files, schemas, tmp_path)
    assert told(outcome) == (["PKG042", "WEB002"], "10,000 errors")
    assert len(outcome.findings) == 10_001
