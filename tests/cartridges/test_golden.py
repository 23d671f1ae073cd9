"""The unpacked cartridges of a small course, for a reviewer to read as a diff; `--accept` rewrites them."""

from __future__ import annotations

import pytest

from cartridges.samples import VERSIONS, built, sea
from conftest import ROOT
from lessonpack.package import write_folder


@pytest.mark.parametrize("target", VERSIONS)
def test_a_cartridge_is_what_it_was(target: str, accept: bool) -> None:
    folder, package = ROOT / "tests" / "golden" / target / "sea", built(sea(), target)
    if accept:
        write_folder(package, folder)
    golden = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    assert sorted(golden) == sorted(package.paths)
    for path in package.paths:
        assert package.read(path).decode() == golden[path].read_bytes().decode(), path
