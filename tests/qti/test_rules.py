"""What the target builds breaks no rule of lessonpack's own."""

from __future__ import annotations

import pytest

from lessonpack import pipeline
from lessonpack.findings import Severity
from lessonpack.schemas import Store
from qti.test_golden import GOLDEN, TREES


@pytest.mark.schemas
@pytest.mark.parametrize(("version", "name"), TREES)
def test_a_package_breaks_no_rule(version: str, name: str, schemas: Store) -> None:
    outcome = pipeline.judge(pipeline.Job(sources=(str(GOLDEN / version / name),), schemas=str(schemas.folder)))
    assert [entry.message for entry in outcome.findings if entry.severity is not Severity.NOTE] == []
    assert outcome.faults == ()
