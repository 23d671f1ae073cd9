"""SCORM packages of other hands get the verdict of the standard, and no finding besides those listed here."""

from __future__ import annotations

import pytest

from lessonpack.schemas import Store
from strangers.corpus import judged, listed, verdict

pytestmark = pytest.mark.schemas

_MOODLE = "real/scorm12/Izizizzz+arsikom-moodle/mod_scorm_tests_packages_singlescobasic_missingorg.zip"
_OPENOLAT = "real/scorm12/klemens+openolat/src_test_java_org_olat_fileresource_scorm_scos_in_sub_directory.zip"
_CANVAS = "real/scorm2004-2nd/rafcevallos+canvas-lms/spec_fixtures_migration_package_identifier_scorm1-3.zip"
_SUITE = "real/scorm2004-4th/adlnet+SCORM-2004-4ed-Test-Suite/LMSTestPackage_{}.zip"
_OF_ALL = "PKG054 WEB012 IMS017"  # what is told of every course of ADL's: its applet, its pages, its xml:base

# The package, its errors and its warnings.
VERDICTS = {
    "made/00-good-scorm12.zip": ("", ""),
    "made/01-macosx-appledouble.zip": ("", "PKG056"),
    "made/02-xml-base-empty.zip": ("", ""),
    "made/03-doctype-crossdomain.zip": ("", ""),
    "made/04-unlisted-broken-xml.zip": ("", "XML003"),
    "made/05-lom-namespace-unknown.zip": ("XSD001", ""),
    "made/06-favicon-missing.zip": ("", "WEB023"),
    "made/07-asset-only-scorm2004.zip": ("", "SCORM011 SCORM046"),
    "made/08-ids-with-outer-blanks-scorm2004.zip": ("", "IMS024 SCORM046"),
    "made/09-completionThreshold-on-cluster-4th.zip": ("", ""),
    "made/10-shared-sequencing-objective.zip": ("", ""),
    "made/11-xml-base-dot.zip": ("", ""),
    "made/12-html-fragment-loaded-by-script.zip": ("", ""),
    _MOODLE: ("SCORM016 WEB002", "IMS002 WEB011 WEB012"),
    _OPENOLAT: ("IMS001 IMS009 WEB002", "IMS021 IMS023 PKG056 SCORM018 WEB011 WEB012"),
    "real/scorm12/made-with-tools/scorm-id00__x_v0.0.1_2026-11-28.zip": ("IMS010 XSD001", "IMS008 SCORM036"),
    "real/scorm12/matteli+interink/scorm.zip": ("SCORM001 WEB002", "SCORM036 WEB011"),
    _CANVAS: ("SCORM001 SCORM016", ""),
    _SUITE.format("CM-01"): ("", f"{_OF_ALL} SCORM026"),
    _SUITE.format("CM-07e"): ("", f"{_OF_ALL} IMS024"),
    _SUITE.format("CM-08"): ("", f"{_OF_ALL} IMS024"),
    _SUITE.format("CT-01"): ("", f"{_OF_ALL} SCORM026"),
    _SUITE.format("OB-02b"): ("", f"{_OF_ALL} IMS024 SCORM026 SCORM051"),
    _SUITE.format("OB-12a"): ("", _OF_ALL),
    _SUITE.format("SX-05"): ("", f"{_OF_ALL} SCORM051"),
    _SUITE.format("SX-08a"): ("", f"{_OF_ALL} SCORM011 SCORM046"),
}


@pytest.mark.parametrize("path", VERDICTS)
def test_a_package_of_other_hands_is_judged_by_the_standard(path: str, schemas: Store) -> None:
    errors, warnings = VERDICTS[path]
    assert verdict(path, schemas) == (set(errors.split()), set(warnings.split()))


def test_every_scorm_package_of_the_collection_is_judged() -> None:
    made = {path for path in listed("made") if path < "made/2"}
    assert made | {path for path in listed("real") if path.startswith("real/scorm")} <= VERDICTS.keys()


def test_a_fragment_is_not_judged_as_a_page(schemas: Store) -> None:
    """Of a fragment neither title nor language is asked, and its addresses start from the page that loads it."""
    outcome = judged("made/12-html-fragment-loaded-by-script.zip", str(schemas.folder))
    assert [entry.code for entry in outcome.findings if entry.code.startswith("WEB")] == []
