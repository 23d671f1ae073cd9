"""Moodle XML of other hands, Moodle's own test files among it, is judged as Moodle's importer takes it."""

from __future__ import annotations

from pathlib import Path

import pytest

from lessonpack.schemas import Store
from strangers.corpus import judged, listed, verdict

_FOLDER = "real/moodlexml-documents"

# The file, its errors and its warnings.
VERDICTS = {
    f"{_FOLDER}/Izizizzz+arsikom-moodle/lib_tests_sample_questions_with_old_image_tag.xml": ("", ""),
    f"{_FOLDER}/Izizizzz+arsikom-moodle/mod_lesson_tests_fixtures_multichoice.xml": ("", ""),
    f"{_FOLDER}/Izizizzz+arsikom-moodle/question_format_xml_tests_fixtures_broken_cloze_questions.xml": (
        "MOODLE047",
        "",
    ),
    f"{_FOLDER}/LucasWolfgang+QAS-Editor/test_datasets_moodle_truefalse.xml": ("", ""),
}


@pytest.mark.parametrize("path", VERDICTS)
def test_a_file_is_judged_as_moodle_takes_it_with_no_schema_installed(path: str, tmp_path: Path) -> None:
    errors, warnings = VERDICTS[path]
    nothing = Store(tmp_path)
    assert verdict(path, nothing) == (set(errors.split()), set(warnings.split()))
    [package] = judged(path, str(nothing.folder)).packages
    assert [(run.documents, run.provenance) for run in package.schemas] == [
        (1, "not official: its maker publishes none")
    ]


def test_every_file_of_moodle_xml_in_the_collection_is_judged() -> None:
    assert {path for path in listed("real") if path.startswith(_FOLDER)} == VERDICTS.keys()
