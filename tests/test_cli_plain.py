"""Plain command lines are read without typer, and as typer reads them."""

from __future__ import annotations

import inspect
import subprocess
import sys
from collections.abc import Mapping
from functools import wraps
from pathlib import Path
from typing import Any

import pytest
import typer
from hypothesis import example, given, settings
from hypothesis import strategies as st

from conftest import ROOT
from lessonpack import shell
from lessonpack.cli import _app, _plain
from test_import import HEAVY, modules_after

OPTIONS = [option for command in _plain.COMMANDS for option in shell.commands()[command]["options"]]
NAMES = sorted({name for option in OPTIONS for name in option["names"]})
VALUES = ["a", "b.yaml", "a/./b", "./", "..", ".", "/x", "ä b", "json", "warning", "A11Y", "QUIZ004=why"]
VALUES += ["1", "12", "0", "1_0", "2.5"]
ODD = ["", " ", "-", "--", "-x", "-tv", "-ta", "*", "~", "$X", "a\x1bb", "\udcff", "--outt", "--out=", "--offline=1"]
SINGLE = st.sampled_from([*NAMES, *VALUES, *ODD])
WORDS = SINGLE | st.builds("{}={}".format, st.sampled_from(NAMES), st.sampled_from(VALUES))
ENVIRONMENTS = [{}, {"LESSONPACK_SCHEMAS": "store/./x"}, {"LESSONPACK_SCHEMAS": ""}]


def noting(seen: list[dict[str, Any]]) -> typer.Typer:
    """The same commands, which do nothing but note what they are given."""
    noting = typer.Typer()
    for name, command in _plain.COMMANDS.items():

        @wraps(command)
        def noted(**given: Any) -> None:
            seen.append(given)

        noting.command(name, cls=_app._Command)(noted)
    return noting


SEEN: list[dict[str, Any]] = []
TYPER = typer.main.get_command(noting(SEEN))


@settings(deadline=None, max_examples=300)
@given(st.sampled_from(sorted(_plain.COMMANDS)), st.lists(WORDS, max_size=6), st.sampled_from(ENVIRONMENTS))
@example("build", ["a", "--out", "b", "-t", "a", "--target=b", "--offline", "c", "-v"], ENVIRONMENTS[1])
@example("validate", ["a", "--schemas", "here"], ENVIRONMENTS[1])
@example("release", [], ENVIRONMENTS[2])
def test_what_is_read_without_typer_is_what_typer_reads(
    command: str, words: list[str], environment: Mapping[str, str]
) -> None:
    found = _plain.read([command, *words], environment)
    if found is None:
        return
    bound = inspect.signature(_plain.COMMANDS[command]).bind(**found)
    bound.apply_defaults()
    with pytest.MonkeyPatch.context() as patched:
        patched.delenv("LESSONPACK_SCHEMAS", raising=False)
        for name, value in environment.items():
            patched.setenv(name, value)
        SEEN.clear()
        TYPER([command, *words], standalone_mode=False)
    assert [bound.arguments] == SEEN


PLAIN = [
    ["build"],
    ["build", "content", "--out", "dist", "--offline", "--require-xsd", "--target", "scorm12", "-t", "qti21"],
    ["build", "--for=moodle", "-q", "a.yaml", "b.yaml"],
    ["release", "-o", "out", "--strict"],
    ["check", "--select", "A11Y", "--ignore", "QUIZ004=why not"],
    ["validate", "a.zip", "--verbose"],
    ["build", "content", "--jobs", "2", "-j", "12"],
]
LEFT = [
    [],
    ["new", "folder"],
    ["validate"],
    ["build", "--jobs", "0"],
    ["build", "--jobs", "02"],
    ["build", "--jobs", "two"],
    ["build", "--format", "json"],
    ["build", "--max-picture", "1"],
    ["build", "--out"],
    ["build", "--out", ""],
    ["build", "--out", "--offline"],
    ["build", "--offline=yes"],
    ["build", "--offlin"],
    ["build", "-qv"],
    ["build", "--", "-a"],
    ["build", "*.yaml"],
]


@pytest.mark.parametrize("words", PLAIN, ids=" ".join)
def test_what_people_type_is_read_without_typer(words: list[str]) -> None:
    assert _plain.read(words, {}) is not None


@pytest.mark.parametrize("words", LEFT, ids=" ".join)
def test_what_is_wrong_or_more_to_read_is_left_to_typer(words: list[str]) -> None:
    assert _plain.read(words, {}) is None


def test_a_plain_build_loads_neither_typer_nor_what_it_needs(tmp_path: Path) -> None:
    words = ["build", "content/mesa-optimization", "--out", str(tmp_path), "--schemas", "none", "-t", "scorm12,qti21"]
    code = f"import os, sys\nos._exit = sys.exit\nsys.argv = ['lessonpack', *{words}]\n"
    code += "from lessonpack.__main__ import main\ntry: main()\nexcept SystemExit as end: assert not end.code"
    loaded = modules_after(code)
    assert loaded & HEAVY == {"jinja2", "lxml", "markdown_it", "yaml"}


def ended(words: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "lessonpack", *words], cwd=folder, capture_output=True, text=True)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["build", "nowhere", "--out", "out"], 2, "nowhere"),
        (["build", "--target", "scorm"], 2, "there is no target 'scorm'; did you mean 'scorm12'?"),
        (["check", str(ROOT / "content" / "mesa-optimization"), "-q"], 0, ""),
    ],
)
def test_a_plain_line_ends_as_any_other(words: list[str], code: int, said: str, tmp_path: Path) -> None:
    plain, other = (ended([*words, *more], tmp_path) for more in ([], ["--max-picture", "2"]))  # this is for typer
    assert (plain.returncode, plain.stdout, plain.stderr) == (other.returncode, other.stdout, other.stderr)
    assert plain.returncode == code
    assert said in plain.stderr
