"""Packages made to waste time: what grows in them makes the checks' work grow no faster."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from checks.packages import Files, package
from conftest import few
from effort import LINEAR, growth
from hostile.products import PRODUCTS
from hostile.shapes import OWN
from hostile.web import WEB
from lessonpack import checks, lms, pipeline, xsd
from lessonpack.findings import Finding
from lessonpack.inspection import inspect
from lessonpack.schemas import Store

MANY = 400
# Each takes seconds, and has a like among the others.
HEAVY = ("items that depend on items", "responses and rules", "items that take long")
SHAPES = {**OWN, **PRODUCTS, **WEB}
QUICK = tuple(case for case in SHAPES if case not in HEAVY)


@pytest.fixture(scope="module")
def inspected(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Files], list[Finding]]:
    """Gives what all checks find in a package, those for platforms as well."""
    checks.load()
    store = Store(tmp_path_factory.mktemp("store"))
    validator = xsd.Validator(store)
    job = pipeline.Job(sources=(), schemas=str(store.folder), lms=tuple(lms.load()))
    return lambda files: inspect(package(files), validator, job)[1]


@pytest.mark.parametrize("case", few([*QUICK, *HEAVY], len(QUICK)))
def test_twice_as_much_takes_twice_the_work(case: str, inspected: Callable[[Files], list[Finding]]) -> None:
    def judged(files: Files) -> None:
        assert inspected(files)

    assert growth(judged, SHAPES[case], MANY) <= LINEAR
