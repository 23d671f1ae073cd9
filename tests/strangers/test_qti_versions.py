"""QTI 2.2 and 3.0 of other hands: what is wrong with each package of the collection, and nothing else."""

from __future__ import annotations

import pytest

from lessonpack.schemas import Store
from strangers.corpus import listed, verdict

pytestmark = pytest.mark.schemas

_EXAMPLES = "real/qti30/1EdTech+qti-examples/qtiv3-examples_packaging_"
_APIP = "real/qti22/oat-sa+extension-tao-itemqti/test_integration_samples_package_APIP_apip_v1p0_final.zip"

# Of each package its errors and its warnings.
VERDICTS = {
    "real/qti22/instructure+qti/spec_fixtures_imsqti_2.2_package.zip": ("", ""),
    _APIP: ("", "PKG091"),
    # words and metadata of plain content packaging, and the templates of 2.1
    "real/qti22/pie-framework+pie-qti/packages_to-pie_tests_fixtures_qti-samples_basic-interactions.zip": (
        "",
        "QTI042 QTI114 QTI116",
    ),
    f"{_EXAMPLES}CASE_CASE.zip": ("", ""),
    f"{_EXAMPLES}simple_simple.zip": ("", ""),
    f"{_EXAMPLES}testWithLti_testWithLti.zip": ("", ""),
    # PASS begins as the empty word, which is no boolean; its item has feedback, and no response processing
    "real/qti30/kennisnet+php-qti3/fixtures_no-response-processing.zip": ("QTI027 QTI031", "QTI051"),
}


@pytest.mark.parametrize("path", VERDICTS)
def test_each_package_gets_its_verdict(path: str, schemas: Store) -> None:
    errors, warnings = (set(each.split()) for each in VERDICTS[path])
    assert verdict(path, schemas) == (errors, warnings)


def test_every_package_of_qti22_and_qti30_has_a_verdict() -> None:
    assert {path for path in listed("real") if path.startswith(("real/qti22", "real/qti30"))} in (set(VERDICTS), set())
