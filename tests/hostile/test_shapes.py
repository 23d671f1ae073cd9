"""Packages as large as are accepted, of every shape: none takes more than its size warrants, and none much memory."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest

from checks.packages import Files, package
from conftest import PEAK, ROOT, few, measured
from effort import LINEAR, growth
from hostile.products import ALL
from hostile.shapes import ANYTHING, PLACES, Shape, largest
from lessonpack import checks, pipeline, xsd
from lessonpack.findings import Finding
from lessonpack.inspection import inspect
from lessonpack.schemas import Store

# In the quick run each thing that XML may have much of stands at one place, and each place has one of them at least.
WHERE = (*PLACES, "scorm metadata", "another file")
ONCE = [f"{WHERE[number % len(WHERE)]}: {what}" for number, what in enumerate(ANYTHING)]
EVERYWHERE = sorted({f"{place}: {what}" for place, what in product(WHERE, ANYTHING)} - set(ONCE))
AGAINST_SCHEMAS = ["a title of lines", "a bank of misplaced elements", "a bank of many wrong attributes"]


@pytest.fixture(scope="module")
def judged(schemas: Store) -> Callable[[Files], list[Finding]]:
    """Gives what schemas and checks find in a package."""
    checks.load()
    validator, job = xsd.Validator(schemas), pipeline.Job(sources=(), schemas=str(schemas.folder))
    return lambda files: inspect(package(files), validator, job)[1]


@pytest.mark.schemas
@pytest.mark.parametrize("name", few([*ONCE, *AGAINST_SCHEMAS, *EVERYWHERE], len(ONCE) + len(AGAINST_SCHEMAS)))
def test_twice_as_much_takes_twice_the_work_of_schemas_too(name: str, judged: Callable[[Files], list[Finding]]) -> None:
    assert growth(judged, ALL[name], 1_500) <= LINEAR


HEAVIEST = "scorm items: pieces of text"
HELD = f"""{PEAK}
from lessonpack import pipeline
for name in sys.argv[2:]:
    outcome = pipeline.judge(pipeline.Job(sources=(name,), schemas=sys.argv[1]))
    print(peak(), len(outcome.faults))
"""


@measured
@pytest.mark.schemas
@pytest.mark.parametrize("name", few([HEAVIEST, *sorted(set(ALL) - {HEAVIEST})]))
def test_a_package_as_large_as_is_accepted_is_judged_in_300_megabytes(
    name: str, schemas: Store, tmp_path: Path
) -> None:
    peak, faults = judged_apart(ALL[name], schemas, tmp_path)
    assert faults == 0
    assert peak <= 300


def judged_apart(shape: Shape, schemas: Store, folder: Path) -> tuple[float, int]:
    """The megabytes that it took to judge a package of its own process, and how often that failed."""
    with zipfile.ZipFile(folder / "shape.zip", "w") as zip:
        for path, data in largest(shape).items():
            zip.writestr(path, data)
    command = [sys.executable, "-c", HELD, str(schemas.folder), str(folder / "shape.zip")]
    env = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    ran = subprocess.run(command, check=True, capture_output=True, text=True, env=env)
    peak, faults = ran.stdout.split()
    return float(peak), int(faults)
