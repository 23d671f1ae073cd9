"""What was not read to its end is told of, and its package is never called valid."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from checks.packages import Edit, Files, good, swap
from lessonpack import pipeline
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


def judged(files: Files, schemas: Store, folder: Path) -> Outcome:
    with zipfile.ZipFile(folder / "stranger.zip", "w") as zip:
        for path, data in files.items():
            zip.writestr(path, data)
    return pipeline.judge(pipeline.Job(sources=(str(folder / "stranger.zip"),), schemas=str(schemas.folder)))


def told(outcome: Outcome) -> tuple[list[str], str]:
    assert not outcome.faults
    return sorted({entry.code for entry in outcome.findings}), words.verdict(outcome.packages[0])


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
def test_of_one_rule_ten_thousand_places_are_told_and_that_there_are_more(schemas: Store, tmp_path: Path) -> None:
    files = good("scorm")
    gone = "".join(f'<img alt="" src="{number}.png">' for number in range(10_500))
    files["index.html"] = files["index.html"].replace(b"<h1>", gone.encode() + b"<h1>")
    outcome = judged(files, schemas, tmp_path)
    assert told(outcome) == (["PKG042", "WEB002"], "10,000 errors")
    assert len(outcome.findings) == 10_001
