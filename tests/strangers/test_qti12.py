"""QTI 1.2 of other hands: what is said of each package of the collection, error by error."""

from __future__ import annotations

import pytest

from lessonpack.schemas import Store
from strangers.corpus import listed, verdict

pytestmark = pytest.mark.schemas
_MADE = "real/qti12/made-with-tools/"
_CANVAS = "real/qti12/rafcevallos+canvas-lms/gems_plugins_qti_exporter_spec_canvas_fixtures_qti_"

# The package, its errors and its warnings.
VERDICTS = {
    "real/qti12/instructure+qti/spec_fixtures_test_qti_1.2.zip": ("", "IMS008 IMS021 PKG056"),
    f"{_MADE}examark.qti.zip": ("XSD001", ""),  # it writes `actoin` for `action`
    f"{_MADE}q.t2q.zip": ("", "QTI117"),  # settings that are younger than the schema
    f"{_CANVAS}plain_qti.zip": ("", "IMS008 IMS021 PKG056"),
}


@pytest.mark.parametrize("path", VERDICTS)
def test_a_package_of_qti_1_2_has_its_verdict(path: str, schemas: Store) -> None:
    errors, warnings = VERDICTS[path]
    assert verdict(path, schemas) == (set(errors.split()), set(warnings.split()))


def test_every_package_of_qti_1_2_in_the_collection_is_judged() -> None:
    assert {path for path in listed("real") if path.startswith("real/qti12/")} <= set(VERDICTS)
