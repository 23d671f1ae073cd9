"""Packages of other hands, read where they lie, beside the project, with what a validator should say of each."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from conftest import ROOT, require
from lessonpack import pipeline
from lessonpack.findings import Severity
from lessonpack.report.outcome import Outcome
from lessonpack.schemas import Store

_FOLDER = Path(os.environ.get("CORPUS_FROM") or ROOT.parent / "shared" / "corpus")


def stranger(path: str) -> Path:
    """A package of the collection, such as `made/20-good-qti21.zip`; the test is left out where there is none."""
    if not _FOLDER.is_dir():
        require("corpus", f"there is no {_FOLDER.name} beside the project")
    return _FOLDER / path


def listed(part: str) -> list[str]:
    """The packages that the index of a part (`made`, `real`) lists; none where there is no collection."""
    index = _FOLDER / part / "index.tsv"
    if not index.is_file():
        return []
    return [f"{part}/{line.partition(chr(9))[0]}" for line in index.read_text("utf-8").splitlines()[1:]]


@cache
def judged(path: str, schemas: str, *, lms: tuple[str, ...] = ()) -> Outcome:
    """What `lessonpack validate` says of a package of the collection."""
    return pipeline.judge(pipeline.Job(sources=(str(stranger(path)),), schemas=schemas, lms=lms))


def codes(outcome: Outcome, severity: Severity) -> set[str]:
    """The rules that a package breaks, of one severity."""
    return {entry.code for entry in outcome.findings if entry.severity is severity}


def verdict(path: str, schemas: Store, *, lms: tuple[str, ...] = ()) -> tuple[set[str], set[str]]:
    """The errors and the warnings told of a package of the collection, by their codes."""
    outcome = judged(path, str(schemas.folder), lms=lms)
    assert not outcome.faults
    return codes(outcome, Severity.ERROR), codes(outcome, Severity.WARNING)
