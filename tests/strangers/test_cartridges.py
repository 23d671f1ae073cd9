"""Common Cartridges of other hands are judged by their version, each document by the type of its resource."""

from __future__ import annotations

import pytest

from lessonpack.schemas import Store
from strangers.corpus import judged, listed, verdict

pytestmark = pytest.mark.schemas

_CANVAS = "real/cc11/instructure+common-cartridge-viewer/public_test-cartridges_canvas_cc_gem_course.imscc"
_SAKAI = "real/cc13/ox-it+sakai/common_import-samples_cc1p3vtd01v1p0.imscc"

# The package, its errors and its warnings.
VERDICTS = {
    _CANVAS: ("IMS001 IMS009 IMS010", "IMS002 WEB011"),
    _SAKAI: ("", "IMS021"),
}


@pytest.mark.parametrize("path", VERDICTS)
def test_a_cartridge_of_other_hands_is_judged_by_its_version(path: str, schemas: Store) -> None:
    errors, warnings = VERDICTS[path]
    assert verdict(path, schemas) == (set(errors.split()), set(warnings.split()))


def test_every_cartridge_of_the_judged_versions_in_the_collection_is_judged() -> None:
    cartridges = {path for path in listed("real") if path.startswith(("real/cc11", "real/cc13"))}
    assert cartridges == VERDICTS.keys()


def test_each_document_of_a_cartridge_is_judged_by_the_schema_for_the_type_of_its_resource(schemas: Store) -> None:
    [package] = judged(_SAKAI, str(schemas.folder)).packages
    ran = {run.revision: run.documents for run in package.schemas}
    assert ran == {
        "Common Cartridge 1.3": 1,
        "Common Cartridge 1.3 QTI profile": 2,
        "Common Cartridge 1.3 topic": 1,
        "Common Cartridge 1.3 web link": 1,
    }
    assert package.unchecked == ()


def test_where_the_schemas_of_a_cartridge_come_from_nobody_could_prove_and_the_summary_says_so(schemas: Store) -> None:
    for path in VERDICTS:
        [package] = judged(path, str(schemas.folder)).packages
        assert {run.provenance for run in package.schemas} == {"unknown provenance"}
