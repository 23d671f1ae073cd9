"""QTI as other tools write it: what the specification allows breaks no rule, and is valid."""

from __future__ import annotations

import re

import pytest

from checks.packages import Edit, Files, good, package, swap
from checks.qti_cases import FAULTLESS, METADATA, PLAIN, PROFILE, UNJUDGED, M
from lessonpack import checks, pipeline, xsd
from lessonpack.findings import Severity
from lessonpack.inspection import inspect
from lessonpack.schemas import Store

SCHEMAS_RUN = {"XSD002", "XSD004"}  # which schemas ran: said of the run, not of the package


def codes(files: Files, store: Store) -> list[str]:
    """The codes of all that is found in a package."""
    checks.load()
    job = pipeline.Job(sources=(), schemas=str(store.folder))
    _, found, _, _ = inspect(package(files), xsd.Validator(store), job)
    return sorted({entry.code for entry in found} - SCHEMAS_RUN)


def edited(edits: tuple[Edit, ...]) -> Files:
    files = good("qti")
    for edit in edits:
        edit(files)
    return files


@pytest.mark.schemas
@pytest.mark.parametrize("name", FAULTLESS)
def test_what_qti_allows_breaks_no_rule_and_is_valid(name: str, schemas: Store) -> None:
    told = ["QTI079"] if name in UNJUDGED else []  # a note
    assert codes(edited(FAULTLESS[name]), schemas) == told


MANIFESTS = {
    "plain, without metadata": ((swap(M, METADATA, ""),), ["QTI114"]),
    "plain, of another name": ((swap(M, "QTIv2.1 Package", "IMS Content"),), ["QTI114"]),
    "plain, by the schema that it names": ((PLAIN, swap(M, "<organizations/>", "")), ["QTI116"]),
    "of the profile, by the schema that it names": ((PROFILE, swap(M, "<organizations/>", "")), ["XSD001"]),
    "of the profile, by its name": ((swap(M, "<organizations/>", ""),), ["XSD001"]),
    "of a name that is none of the profile's": (
        (
            swap(M, "QTIv2.1 Package", "IMS QTI"),
            swap(M, ">1.0.0<", ">2.1<"),
            swap(M, "item_xmlv2p1", "items_xmlv2p1", 3),
            swap(M, "<organizations/>", ""),
        ),
        ["QTI111", "QTI114", "XSD001"],
    ),
}


@pytest.mark.schemas
@pytest.mark.parametrize(("edits", "expected"), MANIFESTS.values(), ids=MANIFESTS)
def test_a_manifest_is_judged_by_the_schema_that_it_names(
    edits: tuple[Edit, ...], expected: list[str], schemas: Store
) -> None:
    assert codes(edited(edits), schemas) == expected


@pytest.mark.schemas
def test_the_profile_warns_of_each_slip_of_a_plain_manifest(schemas: Store) -> None:
    checks.load()
    job = pipeline.Job(sources=(), schemas=str(schemas.folder))
    organized = '<organizations><organization identifier="O"/></organizations>'
    files = edited((PLAIN, swap(M, "<organizations/>", organized), swap(M, '"webcontent"', '"picture"')))
    _, found, _, _ = inspect(package(files), xsd.Validator(schemas), job)
    warned = [entry for entry in found if entry.code == "QTI116"]
    assert [(entry.severity, re.findall("<([a-z]+)>", entry.message)[0]) for entry in warned] == [
        (Severity.WARNING, "organizations"),
        (Severity.WARNING, "resource"),
    ]
