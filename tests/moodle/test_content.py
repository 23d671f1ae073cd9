"""The lessons of content/ as Moodle XML: valid, quiet, and in Moodle as they were written."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import ROOT
from lessonpack.findings import Log
from lessonpack.inspection import inspect
from lessonpack.model.course import Course, distinct
from lessonpack.pipeline import Job
from lessonpack.schemas import Store
from lessonpack.source import reader
from lessonpack.target import is_loss, losses
from lessonpack.xsd import Validator
from moodle.agreement import disagreements
from moodle.reader import read
from moodle.samples import built, target, written

FILES = sorted(path for path in (ROOT / "content").glob("*/*.yaml") if path.name in ("lesson.yaml", "course.yaml"))


def course(file: Path) -> Course:
    found = reader.load(file, Log())
    assert found is not None
    return found


# Of the numbers in the formula of its feedback some have decimals and others have not.
TOLD = {"kitchen-sink": ["MOODLE013"]}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.parent.name)
def test_a_lesson_is_valid_breaks_no_rule_and_arrives_as_it_was_written(file: Path, tmp_path: Path) -> None:
    subject = course(file)
    job = Job(sources=(), schemas="", require_xsd=True)
    _, found, runs, unchecked = inspect(built(subject), Validator(Store(tmp_path)), job, standard=target().standard)
    assert ([entry.code for entry in found], [run.documents for run in runs], unchecked) == ([], [1], ())
    assert [entry.code for entry in losses(target(), subject) if not is_loss(entry)] == TOLD.get(file.parent.name, [])
    assert list(disagreements(target().carried(distinct(subject)), read(written(subject)))) == []
