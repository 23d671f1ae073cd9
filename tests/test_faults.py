"""docs/faults.md says what becomes of each fault that a test plays, and nothing that no test plays."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from conftest import ROOT

TESTS = [file for folder in ("runtime", "player") for file in sorted((ROOT / "tests" / folder).glob("test_*.py"))]


def rows() -> list[list[str]]:
    """The cells of each row of the tables, their heads left out."""
    lines = re.findall(r"^\| (.+) \|$", (ROOT / "docs" / "faults.md").read_text("utf-8"), re.MULTILINE)
    cells = [line.split(" | ") for line in lines]
    return [row for row in cells if row[0] not in ("fault", "---")]


def marks(file: Path) -> Iterator[str]:
    """The faults that the tests of a file carry."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        for mark in node.decorator_list if isinstance(node, ast.FunctionDef) else ():
            if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.fault":
                yield ast.literal_eval(mark.args[0])


def test_each_fault_is_told_once_with_what_is_seen_and_what_is_kept() -> None:
    assert all(len(row) == 3 and all(row) for row in rows())
    names = [row[0] for row in rows()]
    assert len(names) == len(set(names))


def test_each_row_is_played_and_each_fault_played_has_its_row() -> None:
    played = {name for file in TESTS for name in marks(file)}
    assert played == {row[0] for row in rows()}
