"""What `mutation.py` would change in a program, and what it lets be."""

from __future__ import annotations

import ast
import json
import subprocess
from pathlib import Path

import pytest

from conftest import node
from tools.mutants import places

HERE = Path(__file__).parent


def changes(text: str) -> dict[str, list[str]]:
    """What may stand instead of each thing, the things in words."""
    found: dict[str, list[str]] = {}
    for place in places("here.py", text):
        found.setdefault(ast.unparse(place.node), []).extend(map(ast.unparse, place.instead))
    return found


def inside(statement: str) -> dict[str, list[str]]:
    return changes(f"def function(a, b):\n    {statement}\n")


@pytest.mark.parametrize(
    ("statement", "before", "after"),
    [
        ("return a < b", "a < b", ["a <= b"]),
        ("return a not in b", "a not in b", ["a in b"]),
        ("return a and b", "a and b", ["a or b", "b", "a"]),
        ("return not a", "not a", ["a"]),
        ("return a - b", "a - b", ["a + b"]),
        ("return a | b", "a | b", ["a"]),
        ("return a.strip()", "a.strip()", ["a"]),
        ("return [x for x in a if x]", "x", ["not x"]),
        ("return a", "return a", ["return None"]),
        ("return a[True:7]", "True", ["False"]),
        ("return a[True:7]", "7", ["8"]),
        ("a.append(b)", "a.append(b)", ["pass"]),
        ("a.clear()", "a.clear()", ["pass"]),
        ("a[b] = a", "a[b] = a", ["pass"]),
        ("yield a", "yield a", ["pass"]),
        ("raise a", "raise a", ["pass"]),
    ],
)
def test_each_thing_is_changed_in_its_ways(statement: str, before: str, after: list[str]) -> None:
    assert inside(statement)[before] == after


@pytest.mark.parametrize(
    "text",
    [
        '"""What a module is."""',
        "a: int | None",
        "def function(a: Literal[1]) -> Literal[2]: ...",
        "assert a == b",
        "if TYPE_CHECKING:\n    import a.b\n    a.b()",
        "A = rule('QTI001', alike=(1,))",
        "@dataclass(frozen=True)\nclass A: ...",
        "A = B | C",
        "def function(a): assert_never(a)",
    ],
)
def test_what_is_for_readers_or_for_mypy_is_left_alone(text: str) -> None:
    assert changes(text) == {}


def test_a_mutant_is_the_module_with_one_change() -> None:
    text = "def function(a):\n    if a > 1:\n        return a\n"
    (place,) = (place for place in places("here.py", text) if isinstance(place.node, ast.Compare))
    assert place.mutated(place.instead[0]) == text.strip().replace(">", ">=")
    assert place.mutated(place.node) == text.strip()


def test_who_reaches_a_place_is_told_by_its_statement_or_at_import_by_what_that_defines() -> None:
    text = "LIMIT = 2\ndef function(a,\n             b=3):\n    if a(4) is None:\n        b(\n            5)\n"
    found = {place.node.value: place for place in places("here.py", text) if isinstance(place.node, ast.Constant)}
    reached = {value: (list(place.lines), place.names) for value, place in found.items()}
    assert reached == {
        2: ([1], {"LIMIT"}),
        3: ([2], {"function"}),
        4: ([4], None),
        5: ([5, 6], None),
    }


@pytest.mark.parametrize(
    ("statement", "before", "after"),
    [
        ("return a === b;", "a === b", ["(a) !== (b)"]),
        ("return a && b;", "a && b", ["((a) || (b))", "(a)", "(b)"]),
        ("return a ?? b;", "a ?? b", ["(a)", "(b)"]),
        ("return a ? b : a;", "a", ["!(a)"]),
        ("return !a;", "!a", ["(a)"]),
        ("return a.trim();", "a.trim()", ["(a)"]),
        ("return a;", "return a;", ["return null;"]),
        ("return a(7, true);", "7", ["8"]),
        ("return a(7, true);", "true", ["false"]),
        ("a.pause();", "a.pause();", [";"]),
    ],
)
def test_scripts_are_changed_in_the_same_ways(statement: str, before: str, after: list[str], tmp_path: Path) -> None:
    script = tmp_path / "script.js"
    script.write_text(f'(function (a, b) {{\n  "use strict";\n  {statement}\n}})();\n', "utf-8")
    found = json.loads(subprocess.check_output([node(), str(HERE / "mutants.mjs"), str(script)]))
    words = {script.read_text("utf-8")[place["start"] : place["end"]]: place["instead"] for place in found}
    assert words[before] == after
    assert {place["line"] for place in found} == {3}
