"""The long run's sweep: thousands of random courses, each of them through every target, judged by schemas and rules."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from conftest import Swept
from lessonpack import checks, xsd
from lessonpack.model.course import Course
from lessonpack.schemas import Store
from strategies import courses, placed, wholes
from test_properties import TARGETS, is_refused, judged

pytestmark = pytest.mark.full

SHARES = 8  # of the sweep, which workers take one by one
COURSES = 260  # of a share


@pytest.mark.parametrize("share", range(SHARES))
def test_every_target_makes_a_valid_package_of_any_course(
    share: int, schemas: Store, record_property: Callable[[str, object], None], pytestconfig: pytest.Config
) -> None:
    """A course is drawn once for all targets, and a process compiles each schema once."""
    checks.load()
    validator, swept = xsd.Validator(schemas), Counter[Swept]()
    start = pytestconfig.getoption("--hypothesis-seed") or random.randrange(2**32)

    @seed(f"{start} {share}")
    @settings(max_examples=COURSES, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(course=st.one_of(courses, wholes, placed))
    def sweep(course: Course) -> None:
        swept[Swept.COURSES] += 1
        for name, target in TARGETS.items():
            if is_refused(course, target):
                swept[Swept.PASSED_OVER] += 1
                continue
            documents, errors = judged(target, course, validator)
            assert (name, errors) == (name, [])
            swept.update({Swept.PACKAGES: 1, Swept.DOCUMENTS: documents})

    print(f"to be had again by --hypothesis-seed={start}")
    sweep()
    record_property(Swept.__name__, {name.value: number for name, number in swept.items()})
    assert swept[Swept.PASSED_OVER] < swept[Swept.PACKAGES] / 100
