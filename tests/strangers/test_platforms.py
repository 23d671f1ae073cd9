"""What is known of one platform is told of packages of other hands where they are meant for it, and only there."""

from __future__ import annotations

import pytest

from lessonpack import checks, rule
from lessonpack.findings import Severity
from lessonpack.schemas import Store
from strangers.corpus import judged, listed, verdict

# package, platform, the errors that this platform adds, the warnings
OWN = [
    ("made/20-good-qti21.zip", "canvas", set(), {"CANVAS003"}),
    ("made/20-good-qti21.zip", "canvas-new", set(), set()),
    ("made/20-good-qti21.zip", "tao", set(), set()),
    ("made/20-good-qti21.zip", "moodle", {"LMS001"}, set()),
    ("made/28-manifest-without-metadata.zip", "canvas", {"QTI113"}, {"CANVAS003"}),
    ("made/24-pci-inside-customInteraction.zip", "canvas-new", {"NEWQUIZ009"}, set()),
    ("made/07-asset-only-scorm2004.zip", "chamilo", set(), {"LMS002"}),
    ("made/00-good-scorm12.zip", "ilias", set(), {"LMS002"}),
    ("made/00-good-scorm12.zip", "moodle", set(), set()),
]


@pytest.mark.schemas
@pytest.mark.parametrize(("package", "platform", "errors", "warnings"), OWN)
def test_a_platform_adds_what_it_does_not_take(
    package: str, platform: str, errors: set[str], warnings: set[str], schemas: Store
) -> None:
    every, own = verdict(package, schemas), verdict(package, schemas, lms=(platform,))
    assert (own[0] - every[0], own[1] - every[1]) == (errors, warnings)


@pytest.mark.schemas
@pytest.mark.parametrize("package", listed("made"))
def test_no_package_is_held_to_a_platform_that_nobody_named(package: str, schemas: Store) -> None:
    checks.load()
    assert set.union(*verdict(package, schemas)) & rule._FOR.keys() == set()


@pytest.mark.schemas
def test_who_uploads_questions_to_moodle_reads_what_it_imports(schemas: Store) -> None:
    outcome = judged("made/20-good-qti21.zip", str(schemas.folder), lms=("moodle",))
    (refused,) = (entry for entry in outcome.findings if entry.code == "LMS001")
    assert refused.severity is Severity.ERROR
    assert "imports no QTI 2.x" in refused.message
    assert "Moodle XML" in refused.message
    assert refused.hint.startswith("Export the questions as Moodle XML or GIFT")
