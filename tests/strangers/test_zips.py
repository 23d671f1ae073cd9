"""Zips of other hands that are no package of today's formats are refused for their reason, or called by their name."""

from __future__ import annotations

import re

import pytest

from lessonpack.findings import Severity
from lessonpack.report import words
from lessonpack.schemas import Store
from strangers.corpus import codes, judged, listed

_FORMATS = {
    "blackboard": "a Blackboard export",
    "cc10": "Common Cartridge 1.0",
    "cc12": "Common Cartridge 1.2",
    "cmi5": "a cmi5 course",
    "gift-documents": "GIFT",
    "qti20": "QTI 2.0",
}
_H5P = "real/other-zip/Izizizzz+arsikom-moodle/h5p_tests_fixtures_h5ptest.zip"
_BACKSLASHES = "real/blackboard/rafcevallos+canvas-lms/spec_fixtures_migration_whatthebackslash.zip"
_APIP = "real/qti22/oat-sa+extension-tao-itemqti/test_integration_samples_package_APIP_apip_v1p0_final.zip"
NAMED = {path: _FORMATS[path.split("/")[1]] for path in listed("real") if path.split("/")[1] in _FORMATS}
NAMED |= {_APIP: "APIP 1.0"}  # its items are of QTI 2.2, its manifest is not

# The package, its errors and its warnings.
VERDICTS = {
    "nested-imscp/Izizizzz+arsikom-moodle/mod_scorm_tests_packages_badscorm.zip": ("PKG051 XML001", ""),
    "nested-scorm12/klemens+openolat/src_test_java_org_olat_fileresource_invalid_scorm.zip": ("PKG051", "PKG056"),
    "qti12-documents/rafcevallos+canvas-lms/gems_plugins_qti_exporter_spec_canvas_fixtures_"
    "bb8_questions_calculated_complex.xml": ("PKG092", ""),
    "loose-qti12/klemens+openolat/src_test_java_org_olat_fileresource_qti.zip": ("PKG050", ""),
    "not-a-zip/OpenOLAT+qtiworks/qtiworks-engine_src_test_resources_uk_ac_ed_ph_qtiworks_services_WebDeveloperTest1-"
    "incomplete.zip": ("PKG003", ""),
    "other-zip/Izizizzz+arsikom-moodle/h5p_tests_fixtures_h5ptest.zip": ("", "PKG091"),
    "other-zip/Izizizzz+arsikom-moodle/lib_filestorage_tests_fixtures_passwordis1.zip": ("PKG020", ""),
    "other-zip/Izizizzz+arsikom-moodle/lib_filestorage_tests_fixtures_test_winrar_421.zip": (
        "PKG050",
        "PKG039 PKG045",
    ),
    "other-zip/davemckain+qtiworks/qtiworks-engine_src_test_resources_uk_ac_ed_ph_qtiworks_services_ZipSlip.zip": (
        "PKG030",
        "",
    ),
    "other-zip/rafcevallos+canvas-lms/gems_canvas_unzip_spec_fixtures_evil.zip": ("PKG022 PKG030", ""),
}


@pytest.mark.parametrize("path", VERDICTS)
def test_a_zip_is_refused_for_its_reason_alone(path: str, nothing: Store) -> None:
    outcome = judged(f"real/{path}", str(nothing.folder))
    told = {severity: codes(outcome, severity) for severity in (Severity.ERROR, Severity.WARNING)}
    errors, warnings = VERDICTS[path]
    assert told == {Severity.ERROR: set(errors.split()), Severity.WARNING: set(warnings.split())}


@pytest.mark.parametrize(("path", "name"), [*NAMED.items(), (_H5P, "an H5P package")])
def test_a_package_of_another_format_is_called_by_its_name_and_judged_neither_good_nor_bad(
    path: str, name: str, nothing: Store
) -> None:
    outcome = judged(path, str(nothing.folder))
    [told] = [entry.message for entry in outcome.findings if entry.code == "PKG091"]
    assert told == f"this is {name}, which lessonpack does not judge yet"
    assert codes(outcome, Severity.ERROR) == set()
    [package] = outcome.packages
    assert words.verdict(package) == f"not judged: {re.sub('^an? ', '', name)}"
    assert (outcome.verdict, outcome.exit_code) == ("not judged", 1)


def test_backslashes_in_the_names_of_a_zip_are_no_reason_to_refuse_it(nothing: Store) -> None:
    outcome = judged(_BACKSLASHES, str(nothing.folder))
    assert codes(outcome, Severity.WARNING) == {"PKG032", "PKG091"}


def test_every_other_package_of_the_collection_has_its_verdict() -> None:
    judged_elsewhere = (
        "real/scorm",
        "real/qti12/",
        "real/qti21",
        "real/qti22",
        "real/qti30",
        "real/loose-qti21",
        "real/cc11",
        "real/cc13",
        "real/moodlexml",
    )
    others = {path for path in listed("real") if not path.startswith(judged_elsewhere)}
    assert others <= {f"real/{path}" for path in VERDICTS} | NAMED.keys()


@pytest.fixture(scope="module")
def nothing(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store without a schema: none is needed to name a format or to refuse a zip."""
    return Store(tmp_path_factory.mktemp("store"))
