"""QTI 2.1 of other hands: what is wrong with each package of the collection, and nothing else."""

from __future__ import annotations

import pytest

from lessonpack.schemas import Store
from strangers.corpus import judged, listed, verdict

pytestmark = pytest.mark.schemas

NO_METADATA = "QTI114"  # a manifest of plain content packaging
OPENOLAT = "real/qti21/klemens+openolat/src_test_java_org_olat_"
TAO_ITEMS = "real/qti21/oat-sa+extension-tao-itemqti/test_integration_samples_package_"
TAO_TESTS = "real/qti21/oat-sa+extension-tao-testqti/test_samples_archives_QTI_2.1_"
CANVAS = "real/qti21/rafcevallos+canvas-lms/gems_plugins_qti_exporter_spec_canvas_fixtures_"
QTIWORKS = "OpenOLAT+qtiworks/qtiworks-engine_src_test_resources_uk_ac_ed_ph_qtiworks_services_"
WRAPPED = "real/qti21-items-wrapped/"

# Of each package its errors and its warnings.
VERDICTS = {
    "made/20-good-qti21.zip": ("", ""),
    "made/21-integer-mapping-slider.zip": ("", ""),
    "made/22-item-identifier-is-a-string.zip": ("", ""),
    "made/23-boolean-score.zip": ("", ""),
    "made/24-pci-inside-customInteraction.zip": ("", ""),
    "made/25-maxscore-set-by-rules.zip": ("", ""),
    "made/26-templateLocation.zip": ("", ""),
    "made/27-missed-outcome-default-not-a-float.zip": ("QTI027", ""),
    "made/28-manifest-without-metadata.zip": ("", NO_METADATA),
    "made/29-manifest-schema-IMS-QTI-2.1.zip": ("QTI111 QTI114", ""),
    "made/30-doctype-hides-other-errors.zip": ("XSD001", ""),
    "made/31-select-with-replacement.zip": ("", ""),
    "made/32-message-without-parent.zip": ("XSD001", ""),
    "made/33-qti20-template-url.zip": ("", "QTI042"),
    "made/34-macosx-appledouble-qti.zip": ("", "PKG056"),
    "made/35-template-default-and-mapping-types.zip": ("QTI027", ""),
    "made/36-missed-baseValue-type.zip": ("QTI028", ""),
    "made/37-missed-template-target-undeclared.zip": ("QTI093", ""),
    "made/38-missed-branch-target.zip": ("QTI095", ""),
    "made/39-missed-setOutcome-type.zip": ("QTI044", ""),
    f"real/loose-qti21/{QTIWORKS}NotContentPackage.zip": ("PKG050 QTI080", "IMS021"),
    f"{WRAPPED}davemckain+qtiworks/davemckain+qtiworks__qtiworks-code-examples_src_main_resources_validation_"
    "modelBuildFailure.xml.zip": ("QTI027", ""),
    f"{WRAPPED}oat-sa+qti-sdk/oat-sa+qti-sdk__test_samples_custom_items_set_outcome_values_with_sum.xml.zip": ("", ""),
    # an <i> beside the blocks of its itemBody
    f"{WRAPPED}shevandrin+rqti/shevandrin+rqti__tests_testthat_file_xml_MultipleChoiceTable.xml.zip": ("XSD001", ""),
    f"real/qti21/{QTIWORKS}BadMix.zip": ("QTI110 QTI111", f"{NO_METADATA} IMS021 QTI014 QTI100"),
    f"real/qti21/{QTIWORKS}ExternalHref.zip": ("IMS006", NO_METADATA),
    f"{OPENOLAT}restapi_multiple_choice_per_answer.zip": ("IMS010 QTI010", "PKG056 QTI013 QTI116"),
    f"{OPENOLAT}test_file_resources_qti21_simple_QTI_21_slider_ims.zip": ("", f"{NO_METADATA} PKG056 QTI116"),
    "real/qti21/made-with-tools/qti21-mc.zip": ("QTI031", f"{NO_METADATA} IMS016 QTI116"),
    "real/qti21/made-with-tools/txttoqti.zip": ("IMS010 QTI080 QTI111 QTI114 XSD001", ""),
    f"{TAO_ITEMS}PCI_pcisample.zip": ("", ""),
    f"{TAO_ITEMS}wrong_WrongManifestFileItemHref.zip": ("IMS001 QTI110", NO_METADATA),
    f"{TAO_TESTS}invalid_MalformedXMLTest.zip": ("XML001", NO_METADATA),
    f"{TAO_TESTS}misc_PrintedVariableSimple.zip": ("", NO_METADATA),
    f"{TAO_TESTS}rubrics_RubricBlocksViews.zip": ("QTI012", NO_METADATA),
    f"{TAO_TESTS}selection_PoolingWithReplacement.zip": ("IMS001", NO_METADATA),
    f"{CANVAS}qti2_conformance_VE_IP_02.zip": ("", "IMS020"),
    f"{CANVAS}qti2_conformance_VE_IP_06.zip": ("", ""),
    f"{CANVAS}qti2_conformance_VE_TP_01.zip": ("", "IMS020"),
    f"{CANVAS}qti_qti_2_1.zip": ("QTI101 XML001", NO_METADATA),
}


@pytest.mark.parametrize("path", VERDICTS)
def test_each_package_gets_its_verdict(path: str, schemas: Store) -> None:
    errors, warnings = (set(each.split()) for each in VERDICTS[path])
    assert verdict(path, schemas) == (errors, warnings)


def test_every_package_of_qti21_has_a_verdict() -> None:
    made = [path for path in listed("made") if path >= "made/20"]
    real = [path for path in listed("real") if "qti21" in path.split("/")[1]]
    assert {*made, *real} in (set(VERDICTS), set())


# What is no fault is told of as a note, where somebody may stumble over it.
NOTES = {
    "made/22-item-identifier-is-a-string.zip": "QTI006",
    "made/23-boolean-score.zip": "QTI077",
    "made/26-templateLocation.zip": "QTI043",
}


@pytest.mark.parametrize("path", NOTES)
def test_what_is_unusual_is_noted(path: str, schemas: Store) -> None:
    found = {entry.code for entry in judged(path, str(schemas.folder)).findings}
    assert NOTES[path] in found


def test_facts_about_canvas_are_told_where_a_package_is_meant_for_it(schemas: Store) -> None:
    path = "made/28-manifest-without-metadata.zip"
    errors, _ = verdict(path, schemas, lms=("canvas",))
    assert errors == {"QTI113"}
