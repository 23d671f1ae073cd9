"""Expressions come from the file that keeps them as `re` would compile them."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import pytest

from lessonpack import patterns, regexes
from lessonpack.regexes import Regexes

PATTERNS: list[tuple[Any, int, Any]] = [
    (r"a(?P<name>b+)|(c)", 0, "xabbbc"),
    (r"^ \w+ \s # a comment", re.VERBOSE | re.MULTILINE, "one \ntwo "),
    (r"(?i:straße|ſ)[à-ÿ]?", 0, "STRASSE ſ STRAßE sÀ"),
    (r"(?a)\w+", re.IGNORECASE, "Kéy"),
    (rb"(?:[\x80-\xff]|[^\W\d])++", 0, "grün 7".encode()),
    (r"(?<=(?:ab))(?:(?!c).)*+\Z", re.DOTALL, "abd\ne"),
    ("[^\t\n\r\x20-\ud7ff\ue000-\ufffd]", 0, "a\x00b\U0001f600"),
]


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(regexes, "_FEW", 0)
    return tmp_path / "cache" / "regexes"


def kept(file: Path, *asked: tuple[Any, int]) -> tuple[list[re.Pattern[Any]], int]:
    """The expressions in a process that starts with what the file has, and how many of them it had to compile."""
    known = Regexes(file)
    found = [known.compile(pattern, flags) for pattern, flags in asked]
    compiled = len(known._asked)
    known.keep()
    return found, compiled


def said(pattern: re.Pattern[Any], of: Any) -> object:
    return [
        (pattern.pattern, pattern.flags, pattern.groups, dict(pattern.groupindex)),
        [(match.span(), match.groups(), match.lastgroup) for match in pattern.finditer(of)],
    ]


@pytest.mark.parametrize(("pattern", "flags", "of"), PATTERNS)
def test_an_expression_of_the_file_is_what_re_makes_of_it(file: Path, pattern: Any, flags: int, of: Any) -> None:
    (first,), compiled = kept(file, (pattern, flags))
    assert compiled == 1
    (second,), compiled = kept(file, (pattern, flags))
    assert compiled == 0
    assert second is not first
    assert first == second == re.compile(pattern, flags)
    assert said(second, of) == said(re.compile(pattern, flags), of)


def test_text_and_bytes_and_flags_make_other_expressions(file: Path) -> None:
    kept(file, ("a", 0))
    assert kept(file, ("a", 0), (b"a", 0), ("a", re.IGNORECASE))[1] == 2
    found, compiled = kept(file, ("a", re.IGNORECASE), (b"a", 0), ("a", 0))
    assert compiled == 0
    assert [each.pattern for each in found] == ["a", b"a", "a"]
    assert [bool(each.match("A" if isinstance(each.pattern, str) else b"A")) for each in found] == [True, False, False]


def test_what_the_locale_decides_is_not_kept(file: Path) -> None:
    for _ in range(2):
        assert kept(file, (rb"\w", re.LOCALE)) == ([re.compile(rb"\w", re.LOCALE)], 0)
    assert not file.exists()


def test_a_mistake_is_an_error_each_time_and_keeps_nothing(file: Path) -> None:
    for _ in range(2):
        with pytest.raises(re.error, match="unterminated"):
            kept(file, ("(a", 0))
    assert not file.exists()


@pytest.mark.parametrize("at", [0, 40, -1])
def test_a_file_that_is_not_whole_is_as_none(file: Path, at: int) -> None:
    kept(file, *((pattern, flags) for pattern, flags, _ in PATTERNS))
    data = bytearray(file.read_bytes())
    data[at] ^= 1
    file.write_bytes(data)
    found, compiled = kept(file, PATTERNS[0][:2])
    assert (found, compiled) == ([re.compile(*PATTERNS[0][:2])], 1)
    file.write_bytes(b"")
    assert kept(file, PATTERNS[0][:2])[1] == 1
    assert kept(file, PATTERNS[0][:2])[1] == 0


def test_where_nothing_can_be_written_nothing_is_kept(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.parent.write_text("a file where the folder would be", "utf-8")
    assert kept(file, ("a", 0))[1] == 1
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert kept(file.parent.parent / "other", ("a", 0))[1] == 1
    assert [each.name for each in file.parent.parent.iterdir()] == [file.parent.name]


def test_the_file_is_not_written_for_a_few(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(regexes, "_FEW", 2)
    assert [kept(file, ("a", 0), ("b", 0))[1] for _ in range(2)] == [2, 2]
    assert [kept(file, ("a", 0), ("b", 0), ("c", 0))[1] for _ in range(2)] == [3, 0]


MADE = """
def function(text):
    return re.compile(text)
def replaced(text):
    return re.sub(text, "", text)
re.compile("at the top of a module")
"""


@pytest.mark.parametrize(
    ("module", "asked"),
    [
        ("lessonpack.source.made", ["at the top of a module", "when it is first used"]),
        ("library", ["at the top of a module", "made of a lesson", "made of another", "when it is first used"]),
    ],
)
def test_what_a_function_of_ours_makes_is_not_kept(
    module: str, asked: list[str], file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = Regexes(file)
    monkeypatch.setattr(regexes._COMPILER, "compile", known.compile)
    re.purge()
    names: dict[str, Any] = {"__name__": module, "re": re}
    exec(compile(MADE, module, "exec"), names)
    names["function"]("made of a lesson")
    names["replaced"]("made of another")
    assert patterns.regex("when it is first used").match("never") is None
    assert [pattern for pattern, _ in known._asked] == asked


def test_no_more_is_kept_than_programs_have(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(regexes, "_MANY", 3)
    kept(file, ("a", 0), ("b", 0))
    kept(file, ("c", 0), ("d", 0))
    assert kept(file, *((each, 0) for each in "abcd"))[1] == 1
    assert kept(file, ("d", 0))[1] == 1


def test_re_asks_the_file_once_it_is_installed(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept(file, ("only (this) test", 0))
    monkeypatch.setattr(regexes, "_file", lambda: file)
    monkeypatch.setattr(regexes._COMPILER, "compile", regexes._COMPILER.compile)  # put back after this test
    known = regexes.install()
    re.purge()
    assert re.compile("only (this) test").match("only this test")
    assert re.sub("(only) that one", r"\1", "only that one") == "only"
    assert known._asked == [("(only) that one", 0)]
