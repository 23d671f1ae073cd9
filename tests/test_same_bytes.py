"""Same input, same bytes: at any time, in any folder, under any locale, umask, hash seed and time zone."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from lessonpack.targets import load

ROOT = Path(__file__).parents[1]
TARGETS = tuple(load())

# An hour later: the clock is moved inside the process, where every call for the time would see it.
BUILD = """
import os, sys, time, datetime
os.umask(int(sys.argv[3], 8))
late = float(sys.argv[4])
clock = time.time
time.time = lambda: clock() + late
time.localtime = lambda *args, real=time.localtime: real(*(args or (clock() + late,)))
from lessonpack.__main__ import main
sys.argv = ["lessonpack", "build", sys.argv[1], "--out", sys.argv[2], "-q"] + sys.argv[5:]
main()
"""


def build(
    lessons: tuple[str, ...], folder: Path, *, umask: str, late: int, options: tuple[str, ...] = (), **environment: str
) -> dict[str, bytes]:
    """Build a copy of some of content/ in `folder` in a process of its own; every file that it left."""
    for lesson in lessons:
        shutil.copytree(ROOT / "content" / lesson, folder / "content" / lesson)
    env = {**os.environ, **environment}
    everything = [word for name in TARGETS for word in ("--target", name)]
    command = [sys.executable, "-c", BUILD, "content", "out", umask, str(late), *everything, *options]
    subprocess.run(command, cwd=folder, env=env, check=True)
    out = folder / "out"
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}


ALL = tuple(sorted(folder.name for folder in (ROOT / "content").iterdir()))


@pytest.fixture(scope="module", params=[("mesa-optimization",), pytest.param(ALL, marks=pytest.mark.full)], ids=len)
def lessons(request: pytest.FixtureRequest) -> tuple[str, ...]:
    """One lesson; in the long run all."""
    return request.param


@pytest.fixture(scope="module")
def first(lessons: tuple[str, ...], tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The build with which the others are compared."""
    folder = tmp_path_factory.mktemp("here")
    return build(lessons, folder, umask="022", late=0, PYTHONHASHSEED="1", TZ="UTC", LC_ALL="C.UTF-8")


def test_two_builds_an_hour_and_a_world_apart_are_identical(
    lessons: tuple[str, ...], first: dict[str, bytes], tmp_path: Path
) -> None:
    elsewhere = tmp_path / "quite" / "elsewhere"
    elsewhere.mkdir(parents=True)
    second = build(
        lessons,
        elsewhere,
        umask="077",
        late=3600,
        PYTHONHASHSEED="2",
        TZ="Pacific/Kiritimati",
        LC_ALL="C",
        LANG="tr_TR.UTF-8",
    )
    assert set(first) == set(second)
    assert {"mesa-optimization.scorm2004.zip", "mesa-optimization.html/index.html"} <= set(first)
    for name, data in first.items():
        assert data == second[name], f"{name} differs"


def test_stored_zips_hold_the_same_content_digest_as_deflated_ones(
    lessons: tuple[str, ...], first: dict[str, bytes], tmp_path: Path
) -> None:
    stored = build(lessons, tmp_path, umask="022", late=0, options=("--store",))
    digests = [
        {package["name"]: package["written"]["content"] for package in json.loads(files["report.json"])["packages"]}
        for files in (first, stored)
    ]
    assert digests[0] == digests[1]
    assert len(digests[0]) == len(TARGETS) * len(lessons)
