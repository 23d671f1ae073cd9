"""Regular expressions are compiled when they are first used, and are then what `re` gives."""

from __future__ import annotations

import ast
import copy
import pickle
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest

import lessonpack
from lessonpack.patterns import regex

SOURCE = Path(__file__).parents[1] / "src" / "lessonpack"


def test_an_expression_finds_what_that_of_re_finds() -> None:
    text, late, at_once = "a1 b22", regex(r"([A-Z])\d+", re.IGNORECASE), re.compile(r"([A-Z])\d+", re.IGNORECASE)
    assert late.findall(text) == at_once.findall(text) == ["a", "b"]
    assert late.sub("-", text) == "- -"
    assert [match.span() for match in late.finditer(text)] == [(0, 2), (3, 6)]
    assert late.fullmatch(text) is None
    assert (late.pattern, late.groups) == (at_once.pattern, 1)


def test_an_expression_is_compiled_when_it_is_first_used(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str] = []
    monkeypatch.setattr(re, "compile", lambda pattern, flags=0: compiled.append(pattern) or re._compile(pattern, flags))  # type: ignore[attr-defined]
    late = regex(rb"\d+")
    assert compiled == []
    assert [late.sub(b"", b"a1"), late.sub(b"", b"b2")] == [b"a", b"b"]
    assert compiled == [rb"\d+"]


@pytest.mark.parametrize("again", [lambda each: pickle.loads(pickle.dumps(each)), copy.copy, copy.deepcopy])
def test_a_copy_of_an_expression_finds_the_same(again) -> None:
    used = regex(r"A\d", re.IGNORECASE)
    used.match("a1")
    for each in (used, regex(r"A\d", re.IGNORECASE)):
        assert again(each).match("a1") is not None


def test_a_mistake_in_an_expression_is_told_at_its_first_use() -> None:
    broken = regex("(")
    with pytest.raises(re.error):
        broken.match("")


def compiled_at_once(tree: ast.AST) -> Iterator[int]:
    """The lines in which `re.compile` is called while a module is imported."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.Lambda):
            continue
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "re.compile":
            yield node.lineno
        yield from compiled_at_once(node)


def test_no_module_compiles_an_expression_while_it_is_imported() -> None:
    assert [
        f"{path.relative_to(SOURCE).as_posix()}:{line}"
        for path in sorted(SOURCE.rglob("*.py"))
        if "re.compile" in (text := path.read_text("utf-8"))
        for line in compiled_at_once(ast.parse(text))
    ] == []


def test_every_expression_compiles() -> None:
    names = [
        module.name for module in walk_packages(lessonpack.__path__, "lessonpack.") if module.name not in _PROGRAMS
    ]
    held = [each for name in names for each in vars(import_module(name)).values() if isinstance(each, type(regex("")))]
    assert len(held) > 150
    assert all(each.groups >= 0 for each in held)


_PROGRAMS = ("lessonpack.__main__",)
