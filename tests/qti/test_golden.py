"""The unpacked packages of small courses, for a reviewer to read as a diff; `--accept` rewrites them."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import ROOT
from lessonpack.package import Package, write_folder
from qti import samples

GOLDEN = ROOT / "tests" / "golden"
COURSES = {
    **{name: (make, True) for name, make in samples.ITEM_BANKS.items()},
    "pools": (samples.pooled_course, True),
    "bank": (samples.kinds_course, False),
}
TREES = [(version, name) for version in samples.VERSIONS for name in COURSES]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def readable(path: str, data: bytes) -> str | bytes:
    """Text where there is any, so that a difference can be read."""
    return data.decode() if path.endswith(".xml") else data


def accepted(package: Package, folder: Path) -> None:
    """Replace a golden tree by what is built now."""
    for path in contents(folder):
        (folder / path).unlink()
    write_folder(package, folder)


@pytest.mark.parametrize(("version", "name"), TREES)
def test_a_package_is_what_it_was(version: str, name: str, accept: bool) -> None:
    make, test = COURSES[name]
    package, folder = samples.built(make(), test=test, version=version), GOLDEN / version / name
    if accept:
        accepted(package, folder)
    golden = contents(folder)
    assert sorted(golden) == sorted(package.paths)
    for path in package.paths:
        assert readable(path, package.read(path)) == readable(path, golden[path]), path


@pytest.mark.parametrize("version", samples.VERSIONS)
def test_there_is_no_golden_tree_without_its_course(version: str) -> None:
    assert {folder.name for folder in (GOLDEN / version).iterdir()} == set(COURSES)
